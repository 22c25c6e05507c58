"""Agreements and open questions: what, who and when from a typed line, and how a wrong one is mended."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.engine.language.agreement import understand
from bot.engine.language.hearing import Request
from bot.engine.language.typed import clean
from bot.engine.model.commands import Command
from bot.engine.model.deck import StepKind
from bot.engine.model.events import Pressed
from bot.engine.model.messages import Look, Refused
from bot.engine.moves.standing import AGREEMENT, QUESTION
from tests.engine.test_lines import at
from tests.engine.test_steering import Chat
from tests.transcripts.on_engine import person

TODAY = dt.date(2026, 11, 26)  # a Thursday
PEOPLE = ("Anna de Vries", "Piet", "carmen", "Sem", "Jan Bos | BZK", "Zaal 3")
ASKED = "a question"

# what is typed behind `afspraak:`, by Anna: what, who, when
TABLE = [
    ("lijst maken door Bram 1 december", "lijst maken", "Bram", "2026-12-01"),
    ("lijst maken door Bram voor 1 december", "lijst maken", "Bram", "2026-12-01"),
    ("lijst maken voor 1 december door Bram", "lijst maken", "Bram", "2026-12-01"),
    ("lijst maken door Bram vrijdag", "lijst maken", "Bram", "2026-11-27"),
    ("lijst maken door Bram, vrijdag 4 december", "lijst maken", "Bram", "2026-12-04"),
    ("lijst maken | Bram | 1 dec", "lijst maken", "Bram", "2026-12-01"),
    ("lijst maken door Jan van der Berg en Sem", "lijst maken", "Jan van der Berg en Sem", None),
    ("lijst maken door Piet voor di 1 dec", "lijst maken", "Piet", "2026-12-01"),
    ("lijst maken door Piet, di 1-12", "lijst maken", "Piet", "2026-12-01"),
    ("lijst maken door Piet, Els en Sem voor 1-12", "lijst maken", "Piet, Els en Sem", "2026-12-01"),
    ("lijst maken door piet", "lijst maken", "piet", None),
    ("lijst maken door carmen", "lijst maken", "carmen", None),
    ("lijst maken door anna", "lijst maken", "anna", None),
    ("lijst maken door @Bram", "lijst maken", "@Bram", None),
    ("lijst maken door سارة", "lijst maken", "سارة", None),
    ("lijst maken door mij uiterlijk 1 december", "lijst maken", "Anna de Vries", "2026-12-01"),
    ("lijst maken door ons allemaal", "lijst maken", "ons allemaal", None),
    ("lijst maken door het team", "lijst maken", "het team", None),
    ("lijst maken door afdeling Zorg", "lijst maken", "afdeling Zorg", None),
    ("lijst maken door de griffie voor eind januari", "lijst maken", "de griffie", "2027-01-31"),
    ("rapport twee weken voor 31 december", "rapport", "", "2026-12-17"),
    ("👩‍💻 maakt de lijst", "👩‍💻 maakt de lijst", "", None),
    ("vlag 🏴󠁧󠁢󠁥󠁮󠁧󠁿 en 👨‍👩‍👧 erbij door Bram", "vlag 🏴󠁧󠁢󠁥󠁮󠁧󠁿 en 👨‍👩‍👧 erbij", "Bram", None),
    ("کتاب‌ها lezen", "کتاب‌ها lezen", "", None),
    # no owner
    ("documenten door de gemeente laten publiceren", "documenten door de gemeente laten publiceren", "", None),
    ("documenten door Bram laten publiceren", "documenten door Bram laten publiceren", "", None),
    ("wat verplicht is door de wet", "wat verplicht is door de wet", "", None),
    ("tijd winnen door samenwerken", "tijd winnen door samenwerken", "", None),
    ("meer rust door minder vergaderingen", "meer rust door minder vergaderingen", "", None),
    ("de lijst door vijf mensen laten lezen", "de lijst door vijf mensen laten lezen", "", None),
    ("de lijst door 5 mensen laten lezen", "de lijst door 5 mensen laten lezen", "", None),
    ("door", "door", "", None),
    # no date
    ("niet publiceren voor 1 december", "niet publiceren", "", "2026-12-01"),
    ("publiceren, maar niet voor 1 december", "publiceren, maar niet voor 1 december", "", None),
    ("de site gaat pas op 1 december open", "de site gaat pas op 1 december open", "", None),
    ("we beginnen niet eerder dan 1 december", "we beginnen niet eerder dan 1 december", "", None),
    ("een gesprek voeren over morgen", "een gesprek voeren over morgen", "", None),
    ("praten over maandag", "praten over maandag", "", None),
    ("overleg elke vrijdag", "overleg elke vrijdag", "", None),
    ("notulen van 1 december lezen", "notulen van 1 december lezen", "", None),
    ("artikel 5.1 op de site zetten", "artikel 5.1 op de site zetten", "", None),
    ("bellen om 13:00", "bellen om 13:00", "", None),
    ("kaarten maken voor kerst", "kaarten maken voor kerst", "", None),
    # labels as in the form, brackets, what a keyboard puts in front, and capitals
    ("lijst maken wie: Piet wanneer: 1 december", "lijst maken", "Piet", "2026-12-01"),
    ("wat: lijst maken; wie: Piet; wanneer: 1 december", "lijst maken", "Piet", "2026-12-01"),
    ("lijst maken, wie: Bram", "lijst maken", "Bram", None),
    ("lijst maken wie: ?", "lijst maken", "", None),
    ("bespreken wie: dat doet", "bespreken wie: dat doet", "", None),
    ("weten we wie: Piet of Sem?", "weten we wie: Piet of Sem?", "", None),
    ("lijst maken, wie: Piet, wanneer: volgende week", ASKED, "", None),
    ("lijst maken (Piet, 1 december)", "lijst maken", "Piet", "2026-12-01"),
    ("nota (Woo, 1 december)", "nota (Woo, 1 december)", "", None),
    ("lijst maken (zie de mail van 1 december)", "lijst maken (zie de mail van 1 december)", "", None),
    ("lijst maken door Piet (komt voor 1 december)", ASKED, "", None),
    ("- lijst maken", "lijst maken", "", None),
    ("LIJST MAKEN DOOR PIET VOOR 1 DECEMBER", "LIJST MAKEN", "PIET", "2026-12-01"),
    ("LIJST DOOR DE GEMEENTE LATEN PUBLICEREN", "LIJST DOOR DE GEMEENTE LATEN PUBLICEREN", "", None),
    ("lijst maken door mevrouw De Vries", "lijst maken", "mevrouw De Vries", None),
    ("lijst maken door dhr. Jansen voor 1 december", "lijst maken", "dhr. Jansen", "2026-12-01"),
    ("lijst maken door ons", "lijst maken", "ons", None),
    ("lijst maken door ons.", "lijst maken", "ons", None),
    ("lijst maken door Piet;", "lijst maken", "Piet", None),
    ("lijst maken door Piet vandaag nog", "lijst maken", "Piet", "2026-11-26"),
    ("lijst maken door Jan Bos | BZK voor 1 december", "lijst maken", "Jan Bos | BZK", "2026-12-01"),
    ("lijst maken door Kim Smit | VWS voor 1 december", "lijst maken", "Kim Smit | VWS", "2026-12-01"),
    ("lijst door HR laten maken | Piet", "lijst door HR laten maken", "Piet", None),
    ("lijst maken | Jan Bos | BZK | 1 december", "lijst maken", "Jan Bos | BZK", "2026-12-01"),
    ("lijst maken door Zaal 3 voor 1 december", "lijst maken", "Zaal 3", "2026-12-01"),
    # in another order
    ("voor 1 december lijst maken door Piet", "voor 1 december lijst maken", "Piet", "2026-12-01"),
    ("1 december: lijst maken door Piet", "lijst maken", "Piet", "2026-12-01"),
    ("vrijdag 4 december, lijst maken door Piet", "lijst maken", "Piet", "2026-12-04"),
    ("voor 5 gemeenten lijst maken door Piet", "voor 5 gemeenten lijst maken", "Piet", None),
    ("op 1 december delen we het verslag", "op 1 december delen we het verslag", "", None),
    ("10:30 overleg door Piet", "10:30 overleg", "Piet", None),
    ("voor 1 december lijst maken door Piet voor 4 december", ASKED, "", None),
    ("Piet: lijst maken (1 december)", "lijst maken", "Piet", "2026-12-01"),
    ("door Piet: lijst maken", "lijst maken", "Piet", None),
    ("Woo: lijst maken", "Woo: lijst maken", "", None),
    ("lijst maken - Piet - 1 december", "lijst maken", "Piet", "2026-12-01"),
    ("lijst maken; Piet; 1 december", "lijst maken", "Piet", "2026-12-01"),
    ("bellen met Sem, Piet, 1 december", "bellen met Sem, Piet", "", "2026-12-01"),
    ("lijst maken (door Piet, voor 1 december)", "lijst maken", "Piet", "2026-12-01"),
    ("lijst maken (door Piet) voor 1 december", "lijst maken", "Piet", "2026-12-01"),
    ("nota (Piet)", "nota (Piet)", "", None),
    ("wie: Piet, wat: lijst maken, wanneer: 1 december", "lijst maken", "Piet", "2026-12-01"),
    ("wat: lijst maken wanneer: 1 december wie: Piet", "lijst maken", "Piet", "2026-12-01"),
    ("lijst maken door Piet, deadline: 1 december", "lijst maken", "Piet", "2026-12-01"),
    ("lijst maken door Piet deadline 1 december", "lijst maken", "Piet", "2026-12-01"),
    ("lijst maken door Piet en door Sem voor 1 december", "lijst maken", "Piet en Sem", "2026-12-01"),
    # a day that is one only because it stands behind who does it
    ("lijst maken door Piet 1-12", "lijst maken", "Piet", "2026-12-01"),
    ("lijst maken door Piet/Sem 1/12", "lijst maken", "Piet/Sem", "2026-12-01"),
    ("lijst maken door Piet 1.12.2026", "lijst maken", "Piet", "2026-12-01"),
    ("lijst maken door Piet 2026-12-01", "lijst maken", "Piet", "2026-12-01"),
    ("lijst maken door Piet a.s. dinsdag", "lijst maken", "Piet", "2026-12-01"),
    ("lijst maken door Piet dinsdag a.s.", "lijst maken", "Piet", "2026-12-01"),
    ("lijst maken door Piet over 14 dgn", "lijst maken", "Piet", "2026-12-10"),
    ("lijst maken door Piet over 2 wk", "lijst maken", "Piet", "2026-12-10"),
    ("voorstel 1/2 lezen", "voorstel 1/2 lezen", "", None),
    ("overleg met Piet 10-12", "overleg met Piet 10-12", "", None),
    # nobody yet
    ("lijst maken door ? voor 1 december", "lijst maken", "", "2026-12-01"),
    ("lijst maken door n.t.b.", "lijst maken", "", None),
    ("lijst maken door nog onbekend", "lijst maken", "", None),
    ("kan dit door Piet?", "kan dit door Piet?", "", None),
    # a time, or a day that nobody can tell, behind who does it: it is no part of what they do
    ("lijst maken door Piet op 1 december om 13:00", ASKED, "", None),
    ("lijst maken op 1 december om 13 uur door Piet", ASKED, "", None),
    ("lijst maken door Piet voor morgen 12 uur", ASKED, "", None),
    ("lijst maken door Piet zsm", ASKED, "", None),
    ("lijst maken door Piet, zo snel mogelijk", ASKED, "", None),
    ("lijst maken door Jan van Dijk voor de kerst", ASKED, "", None),
    ("lijst maken door Piet na de zomervakantie", ASKED, "", None),
    ("lijst maken door Piet in week 50", ASKED, "", None),
    *(
        (f"lijst maken door Piet {vague}", ASKED, "", None)
        for vague in (
            *(
                "volgende week ma",
                "eind Q1",
                "wk 50",
                "voor gisteren",
                "met kerst",
                "voor sinterklaas",
                "op tweede kerstdag",
                "vanmiddag",
            ),
            *(
                "morgenochtend",
                "donderdagmiddag",
                "elke maandag",
                "wekelijks",
                "2x per week",
                "per direct",
                "10 of 11 december",
            ),
            *("tussen 1 en 10 december", "t/m 10 december", "de 10e", "10 desember", "29 feb", "10 dec '26"),
        )
    ),
    ("documenten door Piet laten publiceren op week 50", "documenten door Piet laten publiceren op week 50", "", None),
    # one day or another is no deadline that is clear
    *(
        (f"lijst maken {vague}", ASKED, "", None)
        for vague in (
            *(
                "voor 1 of 2 januari",
                "voor 1, 2 of 3 mei",
                "voor maandag of dinsdag",
                "voor maandag/dinsdag",
                "uiterlijk op de 1e of 2e mei",
            ),
            *("voor 1 mei of 1 juni", "voor vr 1-5 of ma 4-5", "tegen maandag of dinsdag", "voor maandag of 4 januari"),
            *(
                "voor eind deze of volgende week",
                "uiterlijk eind deze week of begin volgende week",
                "voor eind januari of februari",
                "eind deze of volgende maand",
                "voor deze of volgende week",
            ),
            *("voor morgen of overmorgen", "voor 1 of 2 jan door Piet", "uiterlijk op 1 of op 2 december"),
            *("voor maandag of dinsdag door Piet", "door Piet voor maandag of dinsdag"),
            *("door Piet vrijdag of maandag", "door Piet maandag/dinsdag", "door Piet over 1 of 2 weken"),
        )
    ),
    # how long it takes, and when one does it: no deadline
    *(
        (words, words, "", None)
        for words in (
            *("mail beantwoorden binnen 1 of 2 dagen", "chats bewaren voor 1 of 2 jaar", "bewaren voor 5 of 10 jaar"),
            *("de termijn wordt 2 tot 4 weken", "voor 1 of 2 dagen een kamer boeken", "lijst maken over 1 of 2 weken"),
            *("een kamer voor 1 of 2 uur", "uitstel voor 5 of 10 minuten", "een proef voor 1 of 2 kwartalen"),
            *("een pilot voor twee à drie maanden", "bewaren tegen 1 of 2 jaar", "stageplek regelen voor wo"),
            *("thuis werken op maandag of dinsdag", "bellen vrijdag of maandag", "vergaderen op ma of di"),
            *("overleg op 3 of 4 december", "koken op 1 of op 2 december"),
            *("cijfers over april/mei", "cijfers over 1 of 2 mei", "voor 1 of 2 januari lijst maken"),
            *("niet voor 1 of 2 mei", "kiezen voor 1 of 2 kaarten", "kiezen tussen maandag of dinsdag"),
            *("notulen van 1 of 2 december", "een keer per week of maand", "iedere maandag of dinsdag"),
            *("lijst maken of een mail sturen", "geldt dit voor 1 of 2 mei?", "uitzoeken of dat volgende maand mag"),
        )
    ),
    *(
        (f"{what} door Piet", what, "Piet", None)
        for what in (
            *("een proef draaien voor 2 of 3 maanden", "thuis werken op maandag of dinsdag", "cijfers over april/mei"),
            *("bewaren voor 5 of 10 jaar", "voor 2 of 3 weken een stagiair zoeken"),
        )
    ),
    # a clear day behind it is the deadline
    *(
        (f"{what} door Piet voor 10 december", what, "Piet", "2026-12-10")
        for what in (
            "thuis werken op maandag of dinsdag",
            "chats bewaren voor 3 tot 6 maanden",
            "kamer voor 1 of 2 januari",
        )
    ),
    ("mail of bel over 2 weken", "mail of bel", "", "2026-12-10"),
    ("punten 1, 2 of 3 voor vrijdag", "punten 1, 2 of 3", "", "2026-11-27"),
    # a day that is cut short is a day
    *(
        (f"lijst maken {short}", ASKED, "", None)
        for short in (
            "door Piet vr",
            "door mij ma.",
            "door Bram voor do",
            "voor vr",
            "voor di door Piet",
            "uiterlijk wo",
        )
    ),
    ("wat we doen op zo", "wat we doen op zo", "", None),
    # what stands before the day belongs to the verb
    ("Piet zoekt het uit voor 1 december", "Piet zoekt het uit", "", "2026-12-01"),
    ("Els vult het in voor vrijdag", "Els vult het in", "", "2026-11-27"),
    ("Els kijkt het na over twee weken", "Els kijkt het na", "", "2026-12-10"),
    ("we praten erover met Piet uiterlijk 1 december", "we praten erover met Piet", "", "2026-12-01"),
    ("de lijst loopt tot voor 1 december", "de lijst loopt tot voor 1 december", "", None),
    # a number behind a name is no part of it, but of a team's it is
    ("lijst maken door Piet 10", ASKED, "", None),
    ("lijst maken door Piet 10 voor 1 december", ASKED, "", None),
    ("lijst maken door Team 3", "lijst maken", "Team 3", None),
    ("lijst maken door afdeling 12 voor 1 december", "lijst maken", "afdeling 12", "2026-12-01"),
    ("lijst maken door Bram 10", "lijst maken door Bram 10", "", None),
    # nothing but dots
    ("… door Piet voor 1 december", ASKED, "", None),
    ("?", ASKED, "", None),
    # a day that is not clear, or two: asked back
    ("Piet belt op maandag over een week", ASKED, "", None),
    ("lijst maken voor volgende week", ASKED, "", None),
    ("lijst maken volgende vrijdag", ASKED, "", None),
    ("lijst maken door Bram volgende maand", ASKED, "", None),
    ("lijst maken voor volgende week door Bram", ASKED, "", None),
    ("lijst maken voor 32 december", ASKED, "", None),
    ("lijst maken voor 31-2", ASKED, "", None),
    ("lijst maken op donderdag", ASKED, "", None),  # today, or next week?
    ("lijst maken een paar weken voor 31 december", ASKED, "", None),
    ("lijst maken voor vrijdag 28 november", ASKED, "", None),  # that is a Saturday
    ("lijst maken op vrijdag voor 1 december", ASKED, "", None),
    ("lijst maken voor 1 november 2026", ASKED, "", None),
    ("lijst maken voor 1 december 2031", ASKED, "", None),
    ("door Bram voor 1 december", "door Bram", "", "2026-12-01"),
    ("", ASKED, "", None),
    ("voor 1 december", ASKED, "", None),
]


@pytest.mark.parametrize(("typed", "what", "who", "when"), TABLE)
def test_what_who_and_when(typed: str, what: str, who: str, when: str | None) -> None:
    """Each stands in its own field, or is asked back; nothing is guessed."""
    request = Request(command=Command.AFSPRAAK, args=clean(typed))
    if what == ASKED:
        with pytest.raises(Refused):
            understand(request, 1, TODAY, "Typ bijvoorbeeld.", me="Anna de Vries", people=PEOPLE)
    else:
        made = understand(request, 1, TODAY, "Typ bijvoorbeeld.", me="Anna de Vries", people=PEOPLE)
        assert (made.what, made.who, made.when) == (what, who, dt.date.fromisoformat(when) if when else None)


@pytest.mark.parametrize(
    "typed",
    [
        *("is de beslistermijn vier tot zes weken", "geldt de termijn voor 1 of 2 weken"),
        *("geldt dit voor maandag of dinsdag", "geldt het voor 1 of 2 mei", "kan het nog voor vr"),
    ],
)
def test_a_question_may_be_about_one_day_or_another(typed: str) -> None:
    """That is no deadline of it: its words stay."""
    made = understand(Request(command=Command.VRAAG, args=typed), 1, TODAY, "", people=PEOPLE, asks=True)
    assert (made.what, made.who, made.when) == (typed, "", None)


def test_two_days_are_asked_back_with_what_to_do() -> None:
    """Also without a day it can be noted."""
    with pytest.raises(Refused, match="Schrijf één dag helemaal uit, of laat de dag weg"):
        understand(Request(command=Command.AFSPRAAK, args="lijst voor 1 of 2 mei"), 1, TODAY, "Typ bijvoorbeeld.")


@pytest.mark.parametrize("days", range(0, 366, 5))
def test_what_the_bot_shows_as_an_example_can_be_typed_on_any_day(days: int) -> None:
    """`voor 1 december` was refused from the day after until February."""
    on = TODAY + dt.timedelta(days=days)
    for hint in (AGREEMENT.hint, QUESTION.hint):
        args = hint.partition(": ")[2].partition(": ")[2]
        made = understand(Request(command=Command.AFSPRAAK, args=args), 1, on, hint, people=PEOPLE)
        assert made.who == "Piet"
        assert made.when == on + dt.timedelta(weeks=2)


@pytest.mark.parametrize("on", [TODAY, dt.date(2026, 12, 2), dt.date(2026, 12, 20), dt.date(2027, 2, 1)])
def test_the_day_that_a_refusal_names_is_one_that_can_be_taken(on: dt.date) -> None:
    """It is ahead, also long after the example was written."""
    with pytest.raises(Refused) as refused:
        understand(Request(command=Command.AFSPRAAK, args="lijst maken voor 1 november 2026"), 1, on, "")
    day = str(refused.value).rpartition(": ")[2]
    made = understand(Request(command=Command.AFSPRAAK, args=f"lijst maken voor {day}"), 1, on, "")
    assert made.when == on + dt.timedelta(weeks=2)


@pytest.fixture
async def chat() -> Chat:
    """Anna leads; the agreements are asked for; Nora noted one and a question."""
    chat = await at(StepKind.AGREEMENTS)
    await chat.group("Nora", "afspraak: lijst maken door Bram voor 10 december")
    await chat.group("Nora", "vraag: mag dit?")
    return chat


def first(chat: Chat) -> str:
    """The first agreement in one line; empty when it has gone."""
    assert chat.session is not None
    return "; ".join(f"{each.number} {each.what} | {each.who} | {each.when}" for each in chat.session.agreements)


async def test_what_is_said_of_an_agreement_that_is_gone_is_no_new_one(chat: Chat) -> None:
    """It was noted, with its number in its words; a new one of the next number is one."""
    await chat.group("Nora", "afspraak: borrel")
    await chat.group("Nora", "schrap afspraak 1")
    before = first(chat)
    await chat.private("Nora", "afspraak 1 is toch voor Piet")
    assert "Nummer 1 is er niet meer." in chat.refusal()
    assert first(chat) == before
    await chat.group("Nora", "afspraak 3: mail sturen")
    assert "3 mail sturen" in first(chat)


@pytest.mark.parametrize("line", ["afspraak 2 door Nora", "afspraak 2 is toch voor Piet", "afspraak 2: door Nora"])
async def test_the_number_of_the_last_one_that_is_gone_is_no_new_one(chat: Chat, line: str) -> None:
    """It was given out, and nothing else ever gets it."""
    await chat.group("Nora", "afspraak: borrel")
    await chat.group("Nora", "schrap afspraak 2")
    before = first(chat)
    await chat.private("Nora", line)
    assert "Nummer 2 is er niet meer. Is het een nieuwe? Typ: afspraak: …" in chat.refusal()
    assert first(chat) == before
    await chat.group("Nora", "afspraak: mail sturen")
    assert "3 mail sturen" in first(chat)


async def test_a_button_of_what_was_struck_does_nothing_to_what_came_after(chat: Chat) -> None:
    """It is about one that is gone: nobody strikes, changes or is reminded of another by it."""
    await chat.private("Piet", "afspraak: mail sturen door Piet voor 10 december")
    place, strike = chat.button("Piet", "Haal weg")
    _, remind = chat.button("Piet", "Ja, herinner mij")
    await chat.private("Piet", "schrap afspraak 2")
    await chat.private("Nora", "afspraak: borrel door Nora voor 10 december")
    for old, told in (
        (strike, "Er is geen afspraak of open vraag die jij kunt schrappen."),
        (remind, "Er is geen afspraak 2."),
    ):
        chat.happen(Pressed(at=chat.at, person=person("Piet"), place=place, command=old.command, args=old.args, about=old.about))  # fmt: skip
        assert told in chat.refusal()
    assert chat.session is not None
    assert [each.what for each in chat.session.agreements] == ["lijst maken", "borrel"]
    assert chat.session.reminders == {}


async def test_no_number_is_given_out_twice(chat: Chat) -> None:
    """However often the last one is struck."""
    for number in (2, 3):
        await chat.group("Nora", "vraag: wie beslist er?")
        assert chat.session is not None
        assert chat.session.questions[-1].number == number
        await chat.group("Nora", f"schrap vraag {number}")


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        (
            "afspraak 7 door Piet",
            "Welke afspraak bedoel je? Er is geen afspraak 7. Is het een nieuwe? Typ: afspraak: …",
        ),
        ("afspraak 7 voor 10 december", "Er is geen afspraak 7."),
        ("afspraak 12 door Piet, uiterlijk 10 december", "Er is geen afspraak 12."),
        ("vraag 4 door Piet", "Welke vraag bedoel je? Er is geen vraag 4. Is het een nieuwe? Typ: vraag: …"),
    ],
)
async def test_an_owner_or_a_day_for_a_number_that_nobody_had_is_no_agreement(
    chat: Chat, line: str, asked: str
) -> None:
    """It is about one that stands there, and asked back; words behind a number are one (`2 dozen bestellen`)."""
    before = first(chat)
    await chat.private("Nora", line)
    assert asked in chat.refusal()
    assert first(chat) == before
    await chat.private("Nora", "afspraak 9 dozen bestellen door Piet")
    assert "9 dozen bestellen | Piet" in first(chat)


async def test_the_number_of_the_only_one_that_is_gone_is_no_new_one(chat: Chat) -> None:
    """Of agreements and of questions, each by its own numbers; of a number that nobody had, nothing is gone."""
    for line in ("afspraak 2: borrel", "schrap afspraak 2", "schrap afspraak 1"):
        await chat.group("Nora", line)
    await chat.group("Nora", "vraag: mag dat?")
    for line in ("afspraak 1 door Piet", "afspraak 2 door Piet"):
        await chat.group("Nora", line)
        assert "is er niet meer" in chat.refusal()
    await chat.group("Nora", "schrap vraag 2")
    await chat.private("Nora", "vraag 2 door Piet")
    assert "Welke vraag bedoel je? Nummer 2 is er niet meer." in chat.refusal()
    assert first(chat) == ""
    await chat.group("Nora", "afspraak 3: mail sturen")
    assert "mail sturen" in first(chat)


@pytest.mark.parametrize("words", ["door samen te werken", "door het college laten vaststellen"])
async def test_whole_sentences_behind_a_colon_are_the_new_words(chat: Chat, words: str) -> None:
    """Also when they begin as an owner does."""
    await chat.group("Nora", f"wijzig afspraak 1: {words}")
    assert words in first(chat)


@pytest.mark.parametrize(
    "line",
    [
        *("wijzig afspraak 1 naar volgende week", "wijzig afspraak 1: door Els voor volgende week"),
        *(
            f"wijzig afspraak 1 door {nobody}"
            for nobody in (
                *(
                    "iemand anders",
                    "een andere",
                    "een andere datum",
                    "een nieuwe datum",
                    "de brief van Klaas",
                    "anders",
                ),
                *("Els zsm", "de gemeente", "volgende week"),
            )
        ),
        *("wijzig afspraak 1: door iemand anders", "/wijzig mijn afspraak 1 door een ander"),
    ],
)
async def test_what_can_not_be_mended_so_is_said_in_the_group_too(chat: Chat, line: str) -> None:
    """Nobody talks like that to colleagues: silence would look as if it was done."""
    before = first(chat)
    await chat.group("Nora", line)
    assert chat.refusal()
    assert first(chat) == before
    await chat.private("Nora", line)
    assert chat.refusal()
    assert first(chat) == before


async def test_a_question_is_not_mended_by_talk_of_how_it_came(chat: Chat) -> None:
    """`Door` in a question is a word like any other; among colleagues it is talk, and behind the command it is its text."""
    assert await chat.group("Nora", "wijzig vraag 1 door mag dit wel?") == []
    await chat.private("Nora", "wijzig vraag 1: door wie mag dit?")
    assert chat.session is not None
    assert [each.what for each in chat.session.questions] == ["door wie mag dit?"]


@pytest.mark.parametrize("line", ["wijzig afspraak 1", "schrap afspraak 1", "haal vraag 1 weg aub"])
async def test_who_may_not_mend_it_reads_so_in_private(chat: Chat, line: str) -> None:
    """Also when it was typed in the group."""
    told = await chat.group("Piet", line)
    assert [each.partition(" | ")[0] for each in told] == ["Piet"]
    assert "of de gespreksbegeleider" in chat.refusal()


async def test_what_was_understood_is_read_back_in_full(chat: Chat) -> None:
    """With the day of the week, so that a slip is seen at once."""
    told = await chat.group("Nora", "afspraak: borrel door Piet voor 1-12")
    assert any("borrel – door Piet" in line or "Afspraak 2" in line for line in told)
    [shown] = [
        each.message.plain() for each in chat.fresh if each.who == "groep" and "Afspraak 2" in each.message.title
    ]
    assert "borrel – door Piet, uiterlijk dinsdag 1 december" in shown or "2027" in shown


async def test_a_wrong_owner_or_day_is_mended_with_a_button(chat: Chat) -> None:
    """The form holds what stands there; what comes back replaces it under the same number, and the group reads it."""
    await chat.group("Nora", "afspraak: borrel door Piet voor 11 december")
    await chat.pressed("Nora", "Wijzig")
    [form] = [each.message for each in chat.fresh if each.who == "Nora"]
    assert [each.value for each in form.inputs] == ["borrel", "Piet", "vrijdag 11 december"]
    await chat.press("Nora", "Bewaar", {"wat": "borrel", "wie": "Sem", "wanneer": "14 december"}, chat.at)
    assert first(chat).endswith("; 2 borrel | Sem | 2026-12-14")
    assert any("Afspraak 2 is gewijzigd" in each.message.title for each in chat.fresh if each.who == "groep")


@pytest.mark.parametrize(
    ("who", "line", "after"),
    [
        ("Nora", "wijzig afspraak 1: lijst afmaken door Els", "1 lijst afmaken | Els | None"),
        ("Nora", "/wijzig afspraak 1 lijst afmaken", "1 lijst afmaken |  | None"),
        ("Anna", "wijzig afspraak 1: lijst door Sem voor 11 december", "1 lijst | Sem | 2026-12-11"),
        # only who or when: the words stay
        ("Nora", "wijzig afspraak 1: door Els", "1 lijst maken | Els | 2026-12-10"),
        ("Nora", "/wijzig afspraak 1 naar 12 december", "1 lijst maken | Bram | 2026-12-12"),
        ("Nora", "wijzig afspraak 1 door @Els", "1 lijst maken | @Els | 2026-12-10"),
        ("Nora", "wijzig afspraak 1 door piet", "1 lijst maken | piet | 2026-12-10"),
        ("Nora", "wijzig afspraak 1 door het team", "1 lijst maken | het team | 2026-12-10"),
        ("Nora", "wijzig afspraak 1: door Piet: lijst afmaken", "1 lijst afmaken | Piet | None"),
        ("Nora", "wijzig afspraak 1: voor 12 december", "1 lijst maken | Bram | 2026-12-12"),
        ("Nora", "wijzig afspraak 1: door Els voor 12 december", "1 lijst maken | Els | 2026-12-12"),
        ("Nora", "/wijzig afspraak 1 naar Els", "1 lijst maken | Bram | 2026-12-10"),
        ("Nora", "wijzig afspraak 1: voor volgende week", "1 lijst maken | Bram | 2026-12-10"),
        ("Nora", "/afspraak 1?", "1 lijst maken | Bram | 2026-12-10"),
        # nothing changes
        ("Nora", "wijzig afspraak 1", "1 lijst maken | Bram | 2026-12-10"),
        ("Nora", "wijzig afspraak 1: lijst voor volgende week", "1 lijst maken | Bram | 2026-12-10"),
        ("Nora", "wijzig afspraak 9: lijst", "1 lijst maken | Bram | 2026-12-10"),
        ("Piet", "/wijzig afspraak 1: iets anders", "1 lijst maken | Bram | 2026-12-10"),
        ("Piet", "/schrap afspraak 1", "1 lijst maken | Bram | 2026-12-10"),
        ("Nora", "wijzig je plannen maar", "1 lijst maken | Bram | 2026-12-10"),
        ("Nora", "/schrap afspraak 1", ""),
        ("Anna", "schrap afspraak 1", ""),
        ("Nora", "afspraak 1 weg", ""),
        ("Nora", "trek mijn afspraak in", ""),
        ("Nora", "haal afspraak 1 weg", ""),
    ],
)
async def test_mending_by_words(chat: Chat, who: str, line: str, after: str) -> None:
    """Whoever noted it, or the facilitator, mends it or takes it away; nobody else does."""
    await chat.group(who, line)
    assert first(chat) == after


@pytest.mark.parametrize(
    "line",
    [
        "afspraak: borrel door Piet voor dinsdag",
        "afspraak: borrel voor dinsdag door Piet",
        "afspraak: borrel door Piet dinsdag",
        "afspraak: borrel door Piet uiterlijk deze dinsdag",
        "afspraak: borrel (Piet, dinsdag)",
        "afspraak: wat: borrel, wie: Piet, wanneer: dinsdag",
    ],
)
@pytest.mark.parametrize(("label", "when"), [("Vandaag", "2026-12-01"), ("Dinsdag 8 december", "2026-12-08")])
async def test_the_weekday_of_today_is_asked_back_with_both_days(chat: Chat, line: str, label: str, when: str) -> None:
    """Nothing is noted before the answer; pressed or typed as it stands there it is."""
    await chat.group("Nora", line)
    assert first(chat) == "1 lijst maken | Bram | 2026-12-10"
    [asked] = [each.message for each in chat.fresh if each.message.look is Look.REFUSAL]
    assert asked.asks
    assert asked.plain().startswith("Het is vandaag dinsdag. Bedoel je vandaag, of dinsdag 8 december?")
    [typed] = [each.line() for each in asked.buttons if each.label == label]
    await chat.pressed("Nora", label)
    assert first(chat).endswith(f"; 2 borrel | Piet | {when}")
    await chat.group("Nora", "schrap afspraak 2")
    await chat.group("Nora", typed)
    assert first(chat).endswith(f"; 3 borrel | Piet | {when}")


async def test_the_weekday_of_today_is_asked_back_of_who_does_it_themselves(chat: Chat) -> None:
    """Their name stands in what can be pressed and typed."""
    await chat.group("Nora", "afspraak: borrel door mij voor dinsdag")
    [asked] = [each.message for each in chat.fresh if each.message.look is Look.REFUSAL]
    assert [each.args for each in asked.buttons] == [
        "borrel door Nora voor dinsdag 1 december",
        "borrel door Nora voor dinsdag 8 december",
    ]


@pytest.mark.parametrize("by_form", [True, False])
async def test_the_weekday_of_today_is_asked_back_when_an_agreement_is_mended(chat: Chat, *, by_form: bool) -> None:
    """What is pressed then mends that one, and notes no other."""
    if by_form:
        await chat.group("Nora", "wijzig afspraak 1")
        await chat.press("Nora", "Bewaar", {"wat": "lijst", "wie": "iemand van hier", "wanneer": "dinsdag"}, chat.at)
    else:
        await chat.group("Nora", "/wijzig afspraak 1: lijst voor dinsdag")
    assert first(chat) == "1 lijst maken | Bram | 2026-12-10"
    await chat.pressed("Nora", "Dinsdag 8 december")
    assert first(chat) == f"1 lijst | {'iemand van hier' if by_form else ''} | 2026-12-08"


@pytest.mark.parametrize("line", ["overleg elke dinsdag", "verslag van dinsdag", "borrel aanstaande dinsdag"])
async def test_a_weekday_that_is_no_deadline_or_is_clear_is_not_asked_about(chat: Chat, line: str) -> None:
    """Also when it is that day."""
    await chat.group("Nora", f"afspraak: {line}")
    assert "2 " in first(chat)


async def test_the_same_twice_is_once(chat: Chat) -> None:
    """A form that is sent in twice gives one agreement, and says so."""
    told = await chat.group("Nora", "afspraak: lijst maken door Bram voor 10 december")
    assert first(chat) == "1 lijst maken | Bram | 2026-12-10"
    assert [line for line in told if "stond er al" in line] == [
        "Nora | ontvangst: Die afspraak stond er al: afspraak 1."
    ]


async def test_nobody_is_reminded_of_what_is_no_longer_agreed(chat: Chat) -> None:
    """Struck or mended: the reminder of the old words goes."""
    await chat.private("Nora", "herinner 1")
    assert chat.session is not None
    assert len(chat.session.reminders) == 1
    await chat.group("Nora", "wijzig afspraak 1: lijst door Bram voor 11 december")
    assert chat.session.reminders == {}
    await chat.private("Nora", "herinner 1")
    assert len(chat.session.reminders) == 1
    await chat.group("Nora", "schrap afspraak 1")
    assert chat.session.reminders == {}


async def test_nothing_says_who_noted_it_once_the_session_is_over(chat: Chat) -> None:
    """Who noted an agreement is only kept so that they can mend it."""
    await chat.private("Anna", "stop ja")
    assert chat.session is not None
    assert [each.by for each in (*chat.session.agreements, *chat.session.questions)] == ["", ""]


@pytest.mark.parametrize(
    "line", ["bellen door Piet op 1 december om 13:00", "bellen op 1 december om 13 uur door Piet"]
)
def test_a_time_is_asked_back_in_words_that_suit_a_question_too(line: str) -> None:
    """`vraag: … om 13:00` is no agreement."""
    with pytest.raises(Refused, match=r"^Op welke dag is het klaar\? Zet er geen tijd bij\. Welke vraag\?$"):
        understand(Request(command=Command.VRAAG, args=line), 1, TODAY, "Welke vraag?", me="Anna", people=PEOPLE)
