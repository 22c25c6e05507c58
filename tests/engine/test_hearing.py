"""What a typed line means: a table of lines, and what the bot makes of them."""

from __future__ import annotations

import difflib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.language import near
from bot.engine.language.hearing import Request, Suggestion, Unknown, hear
from bot.engine.model.commands import Command
from bot.engine.moves.commands import TABLE, VOCABULARY

UNDERSTOOD = [
    ("/start zon", "start", "zon"),
    ("start zon", "start", "zon"),
    ("Start Zon 2u", "start", "Zon 2u"),
    ("/START   groene  thee", "start", "groene thee"),
    ("@Kaartenbot start zon", "start", "zon"),
    ("@Kaartenbot /start zon", "start", "zon"),
    ("@kaartenbot: /volgende", "volgende", ""),
    ("/volgende", "volgende", ""),
    ("volgende", "volgende", ""),
    ("VOLGENDE!", "volgende", ""),
    ("volgende kaart", "volgende", ""),
    ("kaart 8", "kaart", "8"),
    ("/kaart 8.", "kaart", "8"),
    ("weet ik niet", "weetniet", ""),
    ("Eens!", "eens", ""),
    ("a", "a", ""),
    ("A.", "a", ""),
    ("even weg", "weg", ""),
    ("ik ben er weer", "terug", ""),
    ("hand\u00a0omlaag", "handomlaag", ""),
    ("/verleng 5", "verleng", "5"),
    ("verleng een kwartier", "verleng", "een kwartier"),
    ("pauze", "pauze", ""),
    ("pauze 10", "pauze", "10"),
    ("pauze van 10 minuten", "pauze", "10 minuten"),
    ("verleng met vijf minuten", "verleng", "vijf minuten"),
    ("verleng de ronde met 5", "verleng", "5"),
    ("afspraak: lijst maken", "afspraak", "lijst maken"),
    ("afspraak:lijst maken", "afspraak", "lijst maken"),
    ("Vraag : mag dit?", "vraag", "mag dit?"),
    ("open vraag:mag dit?", "vraag", "mag dit?"),
    ("morgen:eerder vragen", "morgen", "eerder vragen"),
    ("@Kaartenbot start:zon", "start", "zon"),
    ("/afspraak lijst maken", "afspraak", "lijst maken"),
    ("morgen: eerder vragen", "morgen", "eerder vragen"),
    ("/zo laten", "zolaten", ""),
    ("neem over", "neemover", ""),
    ("stop ja", "stop", "ja"),
    ("Stop, ja.", "stop", "ja."),
    ("\u200b/help", "help", ""),
    ("cijfer 8 weg", "schrap", "cijfer"),
    ("haal onze cijfers weg", "schrap", "cijfer"),
    ("Haal onze keuzes weg", "schrap", "keuze"),
    ("haal onze antwoorden weg", "schrap", "antwoord"),
    ("herinner mij aan afspraak 1", "herinner", "afspraak 1"),
    ("Herinner me aan 2", "herinner", "2"),
    ("wat staat er nog open?", "open", ""),
    ("gedaan afspraak 1", "gedaan", "afspraak 1"),
    ("later afspraak 1: 15 december", "later", "afspraak 1: 15 december"),
    ("antwoord vraag 1: ja, dat mag", "antwoord", "vraag 1: ja, dat mag"),
    ("plan: 12 januari 13:00 2u zon", "plan", "12 januari 13:00 2u zon"),
    ("haal mijn cijfer 7,5 weg", "schrap", "cijfer"),
    ("volgende aub", "volgende", ""),
    ("ik trek mijn keuze in", "schrap", "keuze"),
    ("ik neem mijn akkoord terug", "schrap", "akkoord"),
    ("/volgende graag", "volgende", ""),
    ("hand omlaag, a.u.b.", "handomlaag", ""),
    ("kaart 3 svp!", "kaart", "3"),
    ("verleng 5 aub", "verleng", "5"),
    ("haal mijn cijfer weg alsjeblieft", "schrap", "cijfer"),
    ("herinner mij aan 1 aub", "herinner", "1"),
    ("afspraak: mail sturen aub", "afspraak", "mail sturen aub"),
    ("verleng deze ronde 5 min", "verleng", "5 min"),
    ("ff weg", "weg", ""),
    ("ben er weer", "terug", ""),
    ("antwoord op vraag 1: ja, dat mag", "antwoord", "vraag 1: ja, dat mag"),
    ("wijzig afspraak 1 door Els", "wijzig", "afspraak 1 door Els"),
    ("wijzig afspraak 1 naar 12 december", "wijzig", "afspraak 1 naar 12 december"),
]

TALK = [
    *(
        f"{line} graag"
        for line in (
            *("weg", "neem over", "terug", "korter", "laat het zo", "bewaar", "open", "schrappen", "intrekken"),
            *("volgende", "verder"),
        )
    ),
    *("ik neem de vraag terug", "ik trek de vraag in", "ik haal de vraag weg graag", "ik neem de afspraak terug"),
    "hoi allemaal",
    "ik ben het ermee eens",
    "eens, maar wel met een kanttekening",
    "volgende week ben ik vrij",
    "kaart 8 vond ik lastig",
    "stop daar eens mee",
    "stop ja hoor",
    "hand:vast",
    "kaart 8 : mooi",
    "morgen 13:00 overleg",
    "kaarten ja",
    "afspraak is afspraak",
    "morgen ga ik naar de tandarts",
    "vraag het maar aan Piet",
    "start morgen met het dossier van de gemeente",
    "pauze?",
    "verleng je je verlof?",
    "verleng met je rechterhand",
    "pauze van Piet was lang",
    "de volgende kaart is leuk",
    "@Piet hoe zat dat?",
    *(
        "Gedaan: de notulen",
        "Later: koffie",
        "Antwoord: ja!",
        "Geef: ja",
        "Verbeter: eerder beginnen",
        "Klaar met: de lijst",
    ),
    *(
        "Planning: morgen 13:00 overleg",
        "Inplannen: dinsdag 13:00",
        "Einde: 15:00 uur",
        "Stop: nu even niet",
        "Tolk: komt om 13:00",
    ),
    *(
        "Notitie: Piet bellen",
        "Print: twee keer",
        "Verslag: volgt nog",
        "Wis: het bord",
        "Kaarten: liggen klaar",
        "Eigenaar: Piet",
    ),
    *("herinner me eraan", "herinner me aan de lijst", "open het raam?"),
    *(
        "later afspraak 1 bespreken",
        "afspraak 1 later bespreken",
        "antwoord vraag 1",
        "gedaan 1",
        "Afspraak 1 is klaar!",
    ),
    "https://voorbeeld.nl/start",
    "",
    "   ",
    "x" * 5000,
]

ASKED = (Command.AFSPRAAK, Command.VRAAG, Command.MORGEN)

OF_ONES_OWN = [
    *(
        (line, "mijngegevens", "wis")
        for line in ("wis mijn gegevens", "Verwijder al mijn gegevens.", "vergeet mij", "verwijder alles over mij")
    ),
    *((line, "notitie", "3") for line in ("wis notitie 3", "verwijder mijn notitie bij 3", "haal notitie 3 weg")),
    ("wis mijn notities", "notities", ""),
    ("wis", "wis", ""),
    ("wis alles", "wis", "alles"),
]

SUGGESTED = [
    ("/volgned", "volgende"),
    ("/akoord", "akkoord"),
    ("/Strat zon", "start"),
    ("/pauz", "pauze"),
    ("/wat weet je over mij?", "mijngegevens"),
    ("/hoe lang bewaar je dit?", "mijngegevens"),
    ("/overslan", "overslaan"),
    ("/uitnodiging2", "uitnodiging"),
    *((f"/{line}", "verder") for line in ("einde pauze", "stop de ronde", "de pauze is voorbij", "sluit de ronde af")),
    *((f"/{line}", "volgende") for line in ("einde kaart", "stop deze kaart", "sluit de kaart af")),
    ("/kaart acht", "kaart"),
    ("/mag ik de volgende kaart", "volgende"),
    ("/laat ons de nieuwe kaart zien", "volgende"),
    ("/ga door", "verder"),
    ("/5 minuten erbij", "verleng"),
    ("/nog vijf minuten extra", "verleng"),
    ("/10 minuten pauze", "pauze"),
    ("/we gaan pauzeren", "pauze"),
    ("/wat is de stand", "stand"),
    ("/sluit de sessie af", "stop"),
    ("/Piet mag het overnemen", "overdragen"),
]


@pytest.mark.parametrize(("line", "command", "args"), UNDERSTOOD, ids=[line for line, _, _ in UNDERSTOOD])
def test_understood(line: str, command: str, args: str) -> None:
    """With or without slash, capitals, a mention or odd white space."""
    heard = hear(line, VOCABULARY, addressed=False)
    assert isinstance(heard, Request)
    assert (heard.command, heard.args) == (command, args)


@pytest.mark.parametrize(("line", "command", "args"), OF_ONES_OWN)
def test_what_somebody_wants_erased_is_no_more_than_they_say(line: str, command: str, args: str) -> None:
    """`wis` alone is about all of it, with a question first; a note is erased in its own form."""
    heard = hear(line, VOCABULARY, addressed=True)
    assert isinstance(heard, Request)
    assert (heard.command, heard.args) == (command, args)


SAID_TO_THE_BOT = [
    *((line, "stop") for line in ("stop", "stop de sessie", "einde sessie", "stop er nu mee")),
    *((line, "") for line in ("stop de pauze", "einde van de ronde", "klaar met de pauze", "klaar met deze kaart")),
    *(
        (line, "ja")
        for line in (
            "ja hoor, prima",
            "Jazeker!",
            "is goed",
            "Dat is goed.",
            "doe maar",
            "ja dankjewel",
            "ja 👍",
            "natuurlijk",
        )
    ),
    *(
        (line, "nee")
        for line in ("nee hoor", "nee, bedankt", "liever niet", "toch niet", "laat maar", "nee sorry, kan nu niet")
    ),
    *(
        (line, "nee")
        for line in (
            "zeker niet",
            "nee, zeker niet",
            "nu niet",
            "niet nodig",
            "dat hoeft niet",
            "Sorry, dat kan ik nu niet",
            "lukt mij niet",
        )
    ),
    *(
        (line, "")
        for line in (
            "ok",
            "prima",
            "top dankjewel",
            "ja?",
            "nee, de volgende",
            "is",
            "doe maar iets",
            "zeker niet doen",
            "ik weet het zeker niet",
            "dat lukt niet voor 1 december",
            "nu niet meer praten",
            "stop met praten?",
        )
    ),
]


@pytest.mark.parametrize(("line", "command"), SAID_TO_THE_BOT)
def test_a_yes_and_a_no_are_said_in_many_words(line: str, command: str) -> None:
    """Where they are for the bot: among colleagues they are nobody's. `Prima` may be no more than a receipt."""
    heard = hear(line, VOCABULARY, addressed=True)
    assert (heard.command if isinstance(heard, Request) else "") == command
    assert not isinstance(heard, Suggestion) or not {Command.WIS, Command.SAMEN} & {*heard.commands}
    among = hear(line, VOCABULARY, addressed=False)
    assert among is None or (isinstance(among, Request) and not among.explicit)


@pytest.mark.parametrize("line", TALK, ids=[line[:30] for line in TALK])
def test_talk_between_colleagues_is_nothing(line: str) -> None:
    """A line that is nobody's command is dropped: no answer, no guess."""
    assert hear(line, VOCABULARY, addressed=False) is None


@pytest.mark.parametrize(("line", "command"), SUGGESTED, ids=[line for line, _ in SUGGESTED])
def test_a_typo_gets_a_suggestion_and_changes_nothing(line: str, command: str) -> None:
    """The nearest command is offered, never carried out."""
    heard = hear(line, VOCABULARY, addressed=False)
    assert isinstance(heard, Suggestion)
    assert heard.commands[0] == command


@pytest.mark.parametrize(
    "line",
    [
        *(
            "Afspraak is afspraak!",
            "afspraak met Piet is morgen",
            "afspraak maken: lijst maken",
            "Afspraak 1 was toch dat Piet belt?",
        ),
        *(
            "vraag het aan Piet",
            "Vraag maar raak",
            "vraag is of dat mag",
            "vraag aan Anna: hoe lang nog?",
            "vraag en aanbod",
        ),
        *("morgen weer een dag", "morgen ben ik vrij", "Morgen allemaal", "morgen 13:00 overleg", "morgen zien we wel"),
        *("parkeren kost hier geld", "parkeer de auto", "parkeer niet hier"),
    ],
)
def test_what_is_asked_now_is_not_answered_by_talk_that_begins_with_its_word(line: str) -> None:
    """It was posted to the group as an agreement or a question; now it is at most asked about."""
    assert hear(line, VOCABULARY, addressed=False, asked=ASKED) is None
    assert isinstance(hear(line, VOCABULARY, addressed=True, asked=ASKED), Request)


@pytest.mark.parametrize(
    ("line", "args"),
    [
        ("afspraak lijst maken door Piet", "lijst maken door Piet"),
        ("afspraak dat we vaker bellen", "dat we vaker bellen"),
        ("afspraak: is dit af voor 1 december", "is dit af voor 1 december"),
        ("vraag mag dit?", "mag dit?"),
        ("vraag: het archief, wie beheert dat?", "het archief, wie beheert dat?"),
        ("morgen ga ik eerst vragen", "ga ik eerst vragen"),
        ("morgen: is er koffie", "is er koffie"),
    ],
)
def test_what_is_asked_now_may_be_answered_without_a_colon(line: str, args: str) -> None:
    """Only what goes on as talk is left alone."""
    heard = hear(line, VOCABULARY, addressed=False, asked=ASKED)
    assert isinstance(heard, Request)
    assert heard.args == args
    assert heard.explicit


words = st.text(st.sampled_from("eensgt"), max_size=9)


@given(words, words)
def test_no_word_that_is_close_is_passed_over(one: str, other: str) -> None:
    """Most words are not compared letter by letter: only those that can't come near."""
    exactly, found = difflib.SequenceMatcher(None, one, other).ratio(), near._ratio(one, other)
    assert found == exactly if exactly >= near.CLOSE else found < near.CLOSE


@pytest.mark.parametrize("line", ["/xyzzy", "/", "/bladiebladiebla", "/🙂", "/" + "x" * 5000])
def test_what_looks_like_nothing_is_unknown(line: str) -> None:
    """Then the answer is where to find help."""
    assert isinstance(hear(line, VOCABULARY, addressed=False), Unknown)


@pytest.mark.parametrize("command", TABLE, ids=lambda command: command.name)
def test_every_command_is_understood_as_its_help_says(command: object) -> None:
    """What `help` shows can be typed, to the letter."""
    typed = command.typed  # type: ignore[attr-defined]
    heard = hear(typed, VOCABULARY, addressed=True)
    assert isinstance(heard, Request), typed
    assert heard.command == command.name  # type: ignore[attr-defined]


@given(st.text(max_size=300), st.booleans())
def test_no_line_raises(line: str, addressed: bool) -> None:
    """Whatever people type, there is an answer or there is none, but never a fault."""
    hear(line, VOCABULARY, addressed=addressed)
