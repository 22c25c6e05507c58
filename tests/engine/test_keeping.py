"""What is kept and for how long: a session that is asked for stays, and each sees and erases what is their own."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from bot.engine import Session
from bot.engine.model.effects import Forget
from bot.engine.model.events import Place, Said, Wiped
from bot.engine.model.messages import Look
from tests.engine.playing import Playing
from tests.transcripts.on_engine import person

MONTH = 31 * 24 * 60  # minutes


@pytest.fixture
def chat() -> Playing:
    """A session of Anna, Piet and Fatima."""
    return Playing().begin()


def session(chat: Playing) -> Session:
    assert chat.session is not None
    return chat.session


def told(chat: Playing, who: str) -> str:
    """The last thing this person read."""
    return list(chat.shown[who].values())[-1].plain()


@pytest.mark.parametrize("words", ["bewaar", "/bewaar", "bewaren", "bewaar deze sessie"])
@pytest.mark.parametrize("ended", [False, True])
def test_a_session_that_is_asked_for_stays_when_its_time_is_over(chat: Playing, words: str, ended: bool) -> None:
    """Whether it was said before or after its end; and the report says so."""
    for line in ("/stop ja", words) if ended else (words, "/stop ja"):
        chat.leads(line)
    chat.passes(MONTH)
    assert session(chat).kept
    chat.leads("verslag")
    assert "bewaar niet meer" in told(chat, "Anna")


@pytest.mark.parametrize("words", ["bewaar niet meer", "bewaar niet", "/bewaar niet meer"])
def test_it_goes_when_it_need_not_stay_any_more(chat: Playing, words: str) -> None:
    """In its own time again."""
    for line in ("bewaar", "/stop ja", words):
        chat.leads(line)
    assert not session(chat).kept
    chat.passes(MONTH)
    assert chat.session is None


def test_it_is_not_wiped_and_not_written_over(chat: Playing) -> None:
    """Neither `wis` nor a new session in the same chat takes it away; each says what can be done."""
    chat.leads("bewaar")
    chat.leads("/stop ja")
    chat.says("Anna", Place.PRIVATE, "/wis ja")
    assert Forget() not in chat.effects
    assert "bewaar niet meer" in told(chat, "Anna")
    stamp = session(chat).stamp
    chat.says("Piet", Place.GROUP, "/start maan")
    assert session(chat).stamp == stamp
    assert "andere chat" in told(chat, "Piet")
    chat.says("Anna", Place.PRIVATE, "bewaar niet meer")
    chat.says("Piet", Place.GROUP, "/start maan")
    assert session(chat).word == "maan"


@pytest.mark.parametrize("line", ["verder", "/hand", "cockpit", "help"])
def test_nobody_is_told_to_begin_one_in_its_chat(chat: Playing, line: str) -> None:
    """That would be refused."""
    chat.leads("bewaar")
    chat.leads("/stop ja")
    chat.leads(line)
    assert not re.search("/start|/plan", told(chat, "Anna"))
    assert "in een andere groepschat" in told(chat, "Anna")


def test_only_the_facilitator_keeps_it(chat: Playing) -> None:
    """And what is not understood is said."""
    chat.says("Piet", Place.PRIVATE, "bewaar")
    assert not session(chat).kept
    chat.leads("bewaar misschien")
    assert not session(chat).kept
    assert "bewaar niet meer" in told(chat, "Anna")


def give(chat: Playing) -> None:
    """Piet and Fatima each give something."""
    chat.says("Piet", Place.PRIVATE, "akkoord")
    chat.says("Piet", Place.GROUP, "/afspraak: lijst door Piet voor 3 december")
    chat.says("Piet", Place.GROUP, "parkeer: de kosten")
    for line in ("verder", "verder", "verder"):
        chat.leads(line)
    for who in ("Piet", "Fatima"):
        chat.says(who, Place.PRIVATE, "eens")
        chat.says(who, Place.PRIVATE, "a")
    chat.leads("afsluiting")
    for who, grade in (("Piet", "cijfer 7 want krap"), ("Fatima", "cijfer 9 want fijn")):
        chat.says(who, Place.PRIVATE, grade)
        chat.says(who, Place.PRIVATE, f"/morgen: {who} ruimt op")
        chat.says(who, Place.PRIVATE, "/vervolg ja")


@pytest.mark.parametrize("words", ["mijn gegevens", "/mijngegevens", "Mijn gegevens"])
@pytest.mark.parametrize("place", Place)
def test_each_reads_what_is_kept_about_them_alone(chat: Playing, words: str, place: Place) -> None:
    """In private, wherever it was asked; nothing of anybody else."""
    give(chat)
    said = list(chat.shown["groep"])
    chat.says("Piet", place, words)
    page = told(chat, "Piet")
    for mine in ("Piet", "7", "krap", "Piet ruimt op", "parkeerde: de kosten", "Afspraken en vragen bij jouw naam: 1"):
        assert mine in page
    for theirs in ("Fatima", "9", "fijn"):
        assert theirs not in page
    assert list(chat.shown["groep"]) == said


def test_somebody_of_whom_nothing_is_kept_reads_that() -> None:
    """Before any session."""
    chat = Playing()
    chat.says("Piet", Place.PRIVATE, "mijn gegevens")
    assert "niets" in told(chat, "Piet")


def test_each_erases_what_is_theirs_alone(chat: Playing) -> None:
    """After a yes: notes, choices, grade and answers; the agreements of the group and what others gave stay."""
    give(chat)
    before = session(chat)
    chat.says("Piet", Place.PRIVATE, "mijn gegevens wissen")
    assert session(chat).grades == before.grades
    assert chat.newest("Piet", Look.NOTICE) is not None
    chat.says("Piet", Place.PRIVATE, "mijn gegevens wis ja")
    after = session(chat)
    piet, fatima = (next(who for who, each in after.people.items() if each.name == name) for name in ("Piet", "Fatima"))
    assert [set(given) for given in (after.grades, after.tomorrow, after.again)] == [{fatima}] * 3
    assert not any(piet in given for given in after.choices.values())
    assert any(fatima in given for given in after.choices.values())
    assert not [key for key in after.given if key.endswith(f"/{piet}")]
    assert after.agreements == before.agreements


@pytest.mark.parametrize("ended", [False, True])
def test_a_reminder_is_told_of_and_goes_with_what_is_theirs(chat: Playing, *, ended: bool) -> None:
    """Whoever asked for it reads so, and is reminded of nothing any more once they erased what is theirs; others are."""
    chat.says("Fatima", Place.GROUP, "/afspraak: sjabloon maken door Piet voor 11 december")
    for who in ("Piet", "Fatima"):
        chat.says(who, Place.PRIVATE, "herinner 1")
    if ended:
        chat.leads("stop ja")
    chat.says("Fatima", Place.PRIVATE, "mijn gegevens")
    assert "Herinneringen waar je om vroeg: 1" in told(chat, "Fatima")
    chat.says("Fatima", Place.PRIVATE, "mijn gegevens wis ja")
    assert {each.person for each in session(chat).reminders.values()} == {"test:Piet"}
    chat.leads("stop ja")
    chat.fresh.clear()
    chat.passes(11 * 24 * 60)
    assert [
        each.who for each in chat.fresh if each.message.look is Look.REMINDER and "sjabloon" in each.message.plain()
    ] == ["Piet"]


@pytest.mark.parametrize("line", ["herinner 1", "/later afspraak 1"])
def test_a_reminder_of_who_took_no_part_is_theirs_too(chat: Playing, line: str) -> None:
    """They came into the chat when the session was over; in the next one it is still theirs, and it makes nobody take part."""
    chat.says("Fatima", Place.GROUP, "/afspraak: sjabloon maken voor 11 december")
    chat.leads("stop ja")
    chat.says("Zoë", Place.GROUP, f"/{line.removeprefix('/')}")
    chat.leads("verslag")
    assert "Deelnemers: 3" in told(chat, "Anna")
    chat.begin()
    chat.says("Zoë", Place.PRIVATE, "mijn gegevens")
    assert "Herinneringen waar je om vroeg: 1" in told(chat, "Zoë")
    chat.says("Zoë", Place.PRIVATE, "mijn gegevens wis ja")
    assert session(chat).reminders == {}
    assert session(chat).people["test:Zoë"].listed


@pytest.mark.parametrize("begun", [False, True])
def test_who_erased_what_is_theirs_reads_so(*, begun: bool) -> None:
    """With a session in the chat or without."""
    chat = Playing()
    if begun:
        chat.begin()
    chat.says("Piet", Place.PRIVATE, "mijn gegevens wis ja")
    gave = ", en van deze sessie je keuzes, cijfer, antwoorden en herinneringen" if begun else ""
    assert told(chat, "Piet") == f"Je notities zijn gewist{gave}."


@pytest.mark.parametrize("state", ["runs", "over", "kept"])
def test_who_wipes_reads_before_and_after_what_becomes_of_the_session(chat: Playing, state: str) -> None:
    """One that runs or has to stay is not wiped, and nobody reads that it is."""
    if state != "runs":
        chat.leads("stop ja")
    if state == "kept":
        chat.leads("bewaar")
    chat.says("Anna", Place.PRIVATE, "wis")
    assert ("De sessie «zon» wis ik ook" in told(chat, "Anna")) is (state == "over")
    chat.fresh.clear()
    chat.says("Anna", Place.PRIVATE, "wis ja")
    read = next(each.message.plain() for each in chat.fresh if each.message.look is Look.RECEIPT)
    assert ("en de sessie zijn gewist" in read) is (state == "over")
    assert ("de sessie niet" in read) is (state != "over")
    assert (chat.session is None) is (state == "over")


def test_what_has_to_stay_is_not_said_to_go(chat: Playing) -> None:
    """Who asks to wipe what is theirs reads before the yes what stays, and why."""
    chat.leads("bewaar")
    chat.says("Piet", Place.PRIVATE, "mijn gegevens wis")
    assert "keuzes" not in told(chat, "Piet")
    assert "Woo-verzoek" in told(chat, "Piet")


def test_no_session_keeps_a_note_when_it_is_over(chat: Playing) -> None:
    """It was there for the cockpit; whoever wrote it still has it in their notebook."""
    chat.leads("/notitie 1 grutto")
    assert session(chat).notes
    chat.leads("stop ja")
    assert session(chat).notes == {}
    chat.says("Anna", Place.PRIVATE, "notities")
    shown = chat.newest("Anna", Look.PREPARATION)
    assert shown is not None
    assert "grutto" in shown.plain()


@pytest.mark.parametrize("kept", [False, True])
@pytest.mark.parametrize("wipes", ["mijngegevens wis ja", "wis ja", "elsewhere"])
def test_a_note_that_an_older_release_left_goes_too(chat: Playing, wipes: str, *, kept: bool) -> None:
    """That kept them in a session that was over; also when the session itself has to stay."""
    chat.leads("stop ja")
    chat.session = replace(session(chat), notes={"stap:welkom": "grutto"}, kept=kept)
    if wipes == "elsewhere":
        chat.happen(Wiped(at=chat.now, person=person("Anna")))
    else:
        chat.says("Anna", Place.PRIVATE, wipes)
    assert chat.session is None or chat.session.notes == {}


def test_who_planned_reads_how_to_take_that_away_too(chat: Playing) -> None:
    """It is the group's, and what is told to type calls it off."""
    chat.leads("stop ja")
    chat.says("Anna", Place.GROUP, "/plan 12 januari 13:00 2u zon")
    for who, there in (("Piet", False), ("Anna", True)):
        chat.says(who, Place.PRIVATE, "mijn gegevens wis")
        page = chat.newest(who, Look.NOTICE)
        assert page is not None
        assert ("/plan af" in page.plain()) is there
    chat.says("Anna", Place.PRIVATE, "/plan af")
    assert chat.appointment is None


def test_what_must_be_kept_is_not_erased_by_who_gave_it(chat: Playing) -> None:
    """A session that is asked for stays whole; who asks reads why."""
    give(chat)
    chat.leads("bewaar")
    before = session(chat)
    chat.says("Piet", Place.PRIVATE, "mijn gegevens wis ja")
    assert session(chat).grades == before.grades
    assert "Woo-verzoek" in told(chat, "Piet")


@pytest.mark.parametrize("ended", [False, True])
def test_a_stand_that_was_shown_stays_as_it_was_shown(chat: Playing, ended: bool) -> None:
    """Else whoever sees it before and after knows what was chosen; whose it was is gone from it."""
    for line in ("verder", "verder", "verder"):
        chat.leads(line)
    for who, choice in (("Anna", "eens"), ("Piet", "oneens"), ("Fatima", "eens")):
        chat.says(who, Place.PRIVATE, choice)
    chat.leads("volgende")
    chat.says("Piet", Place.PRIVATE, "A")
    if ended:
        chat.leads("stop ja")
    chat.leads("verslag")
    before = told(chat, "Anna")
    assert "Eens 2, Oneens 1" in before
    for who in ("Piet", "Fatima"):
        chat.says(who, Place.PRIVATE, "mijngegevens wis ja")
        assert not any(f"test:{who}" in given for given in session(chat).choices.values())
    chat.leads("verslag")
    assert "Eens 2, Oneens 1" in told(chat, "Anna")


def test_nothing_says_when_what_was_erased_was_given(chat: Playing) -> None:
    """Nor from which line: what is left of others stays."""
    chat.onward(6)
    for who in ("Piet", "Fatima"):
        chat.happen(
            Said(at=chat.now, person=person(who), place=Place.GROUP, text="8", line=f"lijn {who}", when=chat.now)
        )
    assert {key.partition("/")[2] for key in session(chat).given} == {"test:Piet", "test:Fatima"}
    chat.says("Piet", Place.PRIVATE, "/mijngegevens wis ja")
    assert {key.partition("/")[2] for key in session(chat).given} == {"test:Fatima"}
