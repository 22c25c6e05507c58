"""A yes is a yes: what people type when they are asked something, and what becomes of it."""

from __future__ import annotations

import pytest

from bot.engine.model.deck import CardKind, StepKind
from bot.engine.model.events import Place
from bot.engine.model.messages import Look
from tests.engine.test_lines import at
from tests.engine.test_steering import Chat

TAKEN, ASKED, SILENT = "taken", "asked in private", "silent"

# what is typed in the group at the ground rules by somebody who has not confirmed them yet
AT_THE_RULES = [
    *(
        (line, TAKEN)
        for line in ("akkoord", "Akkoord. ", "AKKOORD!!!", "Akkoord 👍", "akkoord 👍🏽", "👍 akkoord", "accoord")
    ),
    *(
        (line, TAKEN)
        for line in (
            "ja akkoord",
            "Ja, akkoord",
            "Akkoord, dank",
            "akkoord, dank je wel!",
            "ok akkoord",
            "helemaal akkoord",
        )
    ),
    *(
        (line, TAKEN)
        for line in (
            "ik ben akkoord",
            "ik ga akkoord",
            "Ik ga hiermee akkoord.",
            "akkoord hoor",
            "akkoord met de spelregels",
        )
    ),
    *(
        (line, TAKEN)
        for line in (
            "«akkoord»",
            "“Akkoord”",
            "'akkoord'",
            "*akkoord*",
            "akkoord\u200b",
            "akkoord\u00a0",
            "Ａkkoord",
            "akkoord…",
        )
    ),
    *(
        (line, TAKEN)
        for line in ("Hoi @Kaart, akkoord", "@Kaartenbot akkoord", "hoi allemaal, akkoord", "akkoord want dat is fijn")
    ),
    *(
        (line, ASKED)
        for line in (
            "ja",
            "Ja hoor",
            "oke",
            "ok 👍",
            "prima",
            "👍",
            "✅",
            "eens",
            "mee eens",
            "akoord",
            "acoord",
            "akkord",
        )
    ),
    *(
        (line, ASKED)
        for line in ("akkoord 🙄", "akkoord 😂", "akkoord, maar kort", "goed", "duidelijk", "Gelezen en akkoord Piet")
    ),
    *(
        (line, SILENT)
        for line in (
            "akkoord?",
            "wie is akkoord?",
            "Piet is dat akkoord",
            "zijn jullie akkoord",
            "hoi",
            "goedemorgen allemaal",
        )
    ),
    *(
        (line, SILENT)
        for line in (
            "wat zijn de regels",
            "@Piet akkoord",
            "ik zie niks",
            "https://voorbeeld.nl/akkoord",
            "😂",
            "🙄",
            "nee",
        )
    ),
    *((line, ASKED) for line in ("deal", "ik doe mee", "Geen bezwaar.", "mij best", "snap ik")),
    *(
        (line, SILENT)
        for line in (
            "niet akkoord",
            "ik ga niet akkoord",
            "niet eens",
            "nog niet gelezen",
            "geen probleem met de chat",
            "check de link even",
            "doe jij mee",
        )
    ),
    *((line, SILENT) for line in ("ik snap regel 2 niet", "wat een goede regels hebben jullie bedacht", "brb", "")),
]

# what is typed in the group while a statement lies on the table, and the choice that is taken or asked about
AT_A_STATEMENT = [
    *(
        (line, TAKEN, "eens")
        for line in (
            "eens",
            "Eens ",
            "EENS!",
            "eens 👍",
            "Eens 👍🏿",
            "helemaal eens",
            "Helemaal mee eens!",
            "mee eens",
        )
    ),
    *(
        (line, TAKEN, "eens")
        for line in (
            "ik ben het eens",
            "Ik ben het helemaal eens.",
            "ja, eens",
            "«eens»",
            "“Eens”",
            "‘eens’",
            "eens, want het klopt",
        )
    ),
    *(
        (line, TAKEN, "eens")
        for line in (
            "eens met de stelling",
            "zeer eens",
            "Eens, dank",
            "eens denk ik",
            "eens want dat zie je elke dag, ook bij ons",
        )
    ),
    *(
        (line, TAKEN, "oneens")
        for line in (
            "oneens",
            "Oneens.",
            "oneens, want dat klopt niet",
            "niet mee eens",
            "niet eens",
            "helemaal oneens",
            "👎 oneens"[2:],
        )
    ),
    *(
        (line, TAKEN, "oneens")
        for line in ("ik ben het oneens", "ik ben het niet eens", "oneens omdat het te veel werk is", "mee oneens")
    ),
    *(
        (line, TAKEN, "weetniet")
        for line in ("weet ik niet", "ik weet het niet", "weet niet", "Weet ik nog niet", "dat weet ik niet")
    ),
    *(
        (line, ASKED, "eens")
        for line in (
            "ik ben het ermee eens",
            "eens, maar wel met een kanttekening",
            "eens 🙄",
            "eens 😂",
            "ik ben het best eens",
        )
    ),
    *(
        (line, ASKED, "oneens")
        for line in (
            "ik ben het er niet mee eens",
            "oneens 😉",
            "deels oneens",
            "daar ben ik het niet mee eens",
        )
    ),
    *((line, ASKED, "weetniet") for line in ("geen idee", "neutraal", "geen mening", "ik weet het niet zeker")),
    *(
        (line, SILENT, "")
        for line in ("ik ben het er niet mee eens dat we alles publiceren", "eens met Piet", "Oneens met wat Nora zegt")
    ),
    *(
        (line, SILENT, "")
        for line in (
            "eens?",
            "wie is het eens",
            "ben je het eens Piet",
            "nog eens",
            "kom eens bij me langs",
            "wacht eens even",
            "eens per week is genoeg",
            "eens kijken",
            "dat is niet eens een vraag",
            "dat weet ik niet zeker",
            *("Piet is het eens", "Anna eens", "Piet: eens!", "anna, ben het eens"),
        )
    ),
    *(
        (line, SILENT, "")
        for line in ("ja", "klopt", "precies!", "ja dat klopt wel", "@Piet eens", "A", "👍", "mooie stelling", "lastig")
    ),
    *((line, ASKED, "eens") for line in ("eesn", "Eenns.", "eenss", "iedereen eens", "allemaal eens", "allebei eens")),
    *((line, ASKED, "oneens") for line in ("onseens", "oneesn", "ooneens", "on eens", "ik ben het on eens")),
    *(
        (line, TAKEN, "eens")
        for line in (
            "toch eens",
            "nee toch maar eens",
            "ik bedoel eens",
            "doe mij maar eens",
            "wijzig mijn keuze naar eens",
        )
    ),
    *(
        (line, TAKEN, "oneens")
        for line in ("toch oneens", "oneens bij nader inzien", "sorry, ik bedoelde oneens", "ik ben het toch niet eens")
    ),
    *(
        (line, SILENT, "")
        for line in (
            *("toch?", "doe maar eens iets", "toch eens een keer praten", "bij nader inzien", "oeps"),
            *("doe maar eens", "doe dan maar eens", "Nee, doe toch maar eens!", "doe eens", "ja doe het dan maar eens"),
            *("zeg dan maar eens", "probeer het toch eens", "kom nou eens", "vraag het maar eens"),
            *("eens bedoelde ik niet", "oneens bedoel ik juist niet", "doe maar hand omhoog", "toch maar hand"),
        )
    ),
    *((line, SILENT, "") for line in ("een", "mens", "wens", "geen", "one", "steen")),
    *(
        (line, SILENT, "")
        for line in (
            "doe je dat wel eens",
            "we moeten het hier eens over hebben met jullie",
            "https://voorbeeld.nl/eens",
            "oneindig",
        )
    ),
]

# what is typed in the group while a dilemma lies on the table
AT_A_DILEMMA = [
    *(
        (line, TAKEN, "a")
        for line in (
            "A",
            "a ",
            "A.",
            "a)",
            "A!",
            "ik kies A",
            "Ik kies voor A",
            "optie A",
            "keuze a",
            "A 👍",
            "a, want dat is sneller",
        )
    ),
    *(
        (line, TAKEN, "a")
        for line in (
            "ik ga voor A",
            "voor mij A",
            "doe mij maar A",
            "mijn keuze is A",
            "A denk ik",
            "«A»",
            "ja, A",
            "Ａ",
        )
    ),
    *(
        (line, TAKEN, "b")
        for line in ("toch B", "ik kies toch b", "nee, doe mij maar B", "B bij nader inzien", "mijn keuze wordt B")
    ),
    *(
        (line, ASKED, "b")
        for line in (
            "doe maar B",
            "nee, doe dan maar B",
            "nee, B bedoel ik",
            "sorry B",
            "oh nee B",
            "wacht, B bedoel ik",
        )
    ),
    *((line, SILENT, "") for line in ("oh B", "wacht, B", "B bedoelde ik niet", "nee, B bedoel ik niet")),
    *((line, TAKEN, "b") for line in ("B", "ik kies b", "B graag", "b hoor")),
    *((line, ASKED, "a") for line in ("liever A", "A maar met tegenzin", "ik ben voor A", "A 🙄", "dan toch optie A")),
    *(
        (line, SILENT, "")
        for line in (
            "A of B?",
            "wie kiest A?",
            "waarom kies je A",
            "a propos?",
            "eens",
            "eens met B van Piet",
            "de baby",
            "@Piet A",
        )
    ),
    *((line, SILENT, "") for line in ("beide", "wat staat er bij B", "ja", "lastig!", "b.v. op de site?")),
]

# what is typed in the group in a round: whether a hand goes up
# what is typed in the group in the last step, in which everybody is asked whether another session is needed
AT_THE_END = [
    *(
        (line, ASKED)
        for line in ("ja", "Ja graag!", "ja, nog een keer", "graag nog een sessie", "misschien in het voorjaar")
    ),
    *((line, ASKED) for line in ("nee", "nee hoor", "Hoeft van mij niet", "nee, niet nodig", "liever niet")),
    *((line, TAKEN) for line in ("vervolg ja", "vervolg nee")),
    *(
        (line, SILENT)
        for line in ("ja doei", "ja was leuk", "top, bedankt", "tot de volgende keer", "fijn weekend allemaal")
    ),
    *((line, SILENT) for line in ("wanneer is het vervolg?", "nee joh, echt?", "graag gedaan", "dag")),
]

HANDS = [
    *((line, True) for line in ("hand", "Hand ", "hand ✋", "✋", "✋🏾", "🙋", "🙋‍♀️", "hand!", "hand op", "mijn hand omhoog", "vinger", "HAND")),
    *((line, False) for line in ("hand?", "de hand", "handig", "uit de hand gelopen", "👋", "👍", "hand in hand", "wie heeft zijn hand op", "✊")),
]  # fmt: skip


async def with_a_card(kind: CardKind) -> Chat:
    """A card of this kind lies on the table."""
    chat = await at(StepKind.ROUND)
    assert chat.session is not None
    deck = chat.config.decks[chat.session.deck]
    while deck.card(chat.session.table).kind is not kind:
        await chat.private("Anna", "volgende")
    return chat


async def said(chat: Chat, line: str) -> str:
    """What becomes of a line that Nora types in the group."""
    chat.fresh.clear()
    await chat.say("Nora", Place.GROUP, line, chat.at)
    told = [each.message.look for each in chat.fresh if each.who == "Nora"]
    return ASKED if Look.REFUSAL in told else TAKEN if Look.RECEIPT in told else SILENT


@pytest.mark.parametrize(("line", "becomes"), AT_THE_RULES)
async def test_at_the_ground_rules(line: str, becomes: str) -> None:
    """A yes in any words counts; what is nearly one is asked about; talk is left alone."""
    chat = await at(StepKind.RULES)
    assert await said(chat, line) == becomes
    assert chat.session is not None
    assert chat.session.people["test:Nora"].confirmed is (becomes == TAKEN)
    if becomes == ASKED:
        await chat.pressed("Nora", "Ja, akkoord")
        assert chat.session.people["test:Nora"].confirmed


@pytest.mark.parametrize(("line", "becomes", "choice"), AT_A_STATEMENT)
async def test_at_a_statement(line: str, becomes: str, choice: str) -> None:
    """A choice in any words counts, a doubtful one is asked about and taken after a yes."""
    chat = await with_a_card(CardKind.STATEMENT)
    assert await said(chat, line) == becomes
    await _settle(chat, becomes, choice)


@pytest.mark.parametrize(("line", "becomes", "choice"), AT_A_DILEMMA)
async def test_at_a_dilemma(line: str, becomes: str, choice: str) -> None:
    """The same for A and B."""
    chat = await with_a_card(CardKind.DILEMMA)
    assert await said(chat, line) == becomes
    await _settle(chat, becomes, choice)


TOGETHER = [
    # what Nora types in the group at a statement: her choice, and whether her hand is up and she agreed
    ("eens, hand", "eens", True, False),
    ("Oneens! En hand omhoog", "oneens", True, False),
    ("hand en eens", "eens", True, False),
    ("akkoord. eens", "eens", False, True),
    ("akkoord, eens en hand op ✋", "eens", True, True),
    ("eens, oneens", "", False, False),
    ("eens en mag ik wat zeggen", "", False, False),
    ("hand, en toen?", "", False, False),
    ("hand en voet", "", False, False),
]


@pytest.mark.parametrize(("line", "choice", "hand", "agreed"), TOGETHER)
async def test_two_answers_in_one_line_are_both_heard(line: str, choice: str, hand: bool, agreed: bool) -> None:
    """When there is nothing else in it, and they are no answers to the same."""
    chat = await with_a_card(CardKind.STATEMENT)
    await chat.group("Nora", line)
    assert chat.session is not None
    assert chat.session.choices.get(chat.session.table, {}).get("test:Nora", "") == choice
    assert ("test:Nora" in chat.session.queue) is hand
    assert chat.session.people["test:Nora"].confirmed is agreed


@pytest.mark.parametrize(("line", "becomes"), AT_THE_END)
async def test_at_the_end(line: str, becomes: str) -> None:
    """A bare yes or no may be about another session: who says so is asked which it is, and once."""
    chat = await at(StepKind.FINISH)
    assert await said(chat, line) == becomes
    assert chat.session is not None
    assert bool(chat.session.again) is (becomes == TAKEN)
    if becomes == ASKED:
        assert await said(chat, line) == SILENT
        await chat.pressed("Nora", "Nee, dat hoeft niet")
        assert chat.session.again == {"test:Nora": False}


async def _settle(chat: Chat, becomes: str, choice: str) -> None:
    assert chat.session is not None
    mine = {"test:Nora": choice} if becomes == TAKEN else {}
    assert chat.session.choices.get(chat.session.table, {}) == mine
    if becomes == ASKED:
        [asked] = [each.message for each in chat.fresh if each.who == "Nora"]
        await chat.pressed("Nora", asked.buttons[0].label)
        assert chat.session.choices[chat.session.table] == {"test:Nora": choice}


@pytest.mark.parametrize(("line", "up"), HANDS)
async def test_a_hand(line: str, up: bool) -> None:
    """A hand in a word or a sign, on any phone."""
    chat = await at(StepKind.ROUND)
    await said(chat, line)
    assert chat.session is not None
    assert chat.session.queue == (("test:Nora",) if up else ())


async def test_nobody_is_asked_twice_about_one_card() -> None:
    """Who goes on talking is left alone, until there is another card; who speaks to the bot always gets an answer."""
    chat = await with_a_card(CardKind.STATEMENT)
    assert await said(chat, "eens, maar niet altijd") == ASKED
    assert await said(chat, "oneens 😉") == SILENT
    await chat.private("Nora", "eens, maar niet altijd")
    assert "Is dit je keuze" in chat.refusal()
    await chat.private("Anna", "volgende")
    while chat.config.decks[chat.session.deck].card(chat.session.table).kind is not CardKind.STATEMENT:  # type: ignore[union-attr]
        await chat.private("Anna", "volgende")
    assert await said(chat, "eens, maar niet altijd") == ASKED


async def test_whoever_said_so_already_is_not_asked() -> None:
    """The same opinion in other words is talk."""
    chat = await with_a_card(CardKind.STATEMENT)
    assert await said(chat, "oneens") == TAKEN
    assert await said(chat, "ik ben het er helemaal niet mee eens!") == SILENT


async def test_akkoord_at_a_statement_is_asked_about_once_the_rules_are_agreed() -> None:
    """Before that it is a yes to the rules; afterwards it can only be about the statement."""
    chat = await with_a_card(CardKind.STATEMENT)
    assert await said(chat, "akkoord") == TAKEN
    assert await said(chat, "akkoord") == ASKED
    await _settle(chat, ASKED, "eens")


@pytest.mark.parametrize("line", ["eens", "helemaal eens", "A", "hand ✋", "akkoord 👍", "weet ik niet"])
async def test_an_answer_to_nothing_that_is_asked_is_talk(line: str) -> None:
    """In a break nobody is told that they can't choose now."""
    chat = await at(StepKind.ROUND)
    await chat.private("Anna", "pauze")
    assert await said(chat, line) == (TAKEN if "akkoord" in line else SILENT)


# what is typed to the bot alone, and the command that is offered
MEANT = [
    ("klaar", "«stop»"),
    ("skip deze kaart", "«overslaan»"),
    ("een kaart terug", "«vorige»"),
    ("hoe lang duurt het nog", "«tijd»"),
    ("mag ik iets zeggen", "«hand»"),
    ("samenvatting", "«verslag»"),
    ("ik wil wat vragen", "«hand»"),
    ("wat kan ik doen", "«help»"),
    ("oeps", "«ongedaan»"),
    ("volgned", "«volgende»"),
    ("pauz", "«pauze»"),
    ("ik ben moe", ""),
    ("ik heb honger", ""),
    ("ben je een mens", ""),
    ("mooi weer vandaag", ""),
    ("terugblik", ""),
]


@pytest.mark.parametrize(("line", "offered"), MEANT)
async def test_a_suggestion_is_near_in_meaning(line: str, offered: str) -> None:
    """What is offered comes near in meaning or is one typo away; else there is no guess at all."""
    chat = await at(StepKind.ROUND)
    await chat.private("Anna", "volgende")
    await chat.private("Anna", line)
    assert (f"Bedoel je {offered}" in chat.refusal()) if offered else "Bedoel je" not in chat.refusal()
