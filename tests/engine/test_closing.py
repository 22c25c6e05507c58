"""The wrap-up: what is a grade and what is talk, numbers that stay, reminders, and what is deleted."""

from __future__ import annotations

import pytest

from bot.engine.model.blocks import text
from bot.engine.model.deck import StepKind
from bot.engine.model.effects import Forget
from bot.engine.model.events import Place
from bot.engine.model.messages import Look
from bot.engine.model.session import Session
from tests.engine.playing import Playing


@pytest.fixture
def chat() -> Playing:
    """A session in which grades are asked for."""
    chat = Playing().begin("/start zon 1u")
    chat.onward(4)
    return chat


def session(chat: Playing) -> Session:
    """The session, which there is."""
    assert chat.session is not None
    return chat.session


def test_a_number_in_later_talk_is_a_grade_only_of_whoever_gave_none(chat: Playing) -> None:
    """«7» said at the agreements may be the seventh of something; asked for by name it is a grade again."""
    chat.says("Piet", Place.GROUP, "9")
    chat.leads("verder")
    for who in ("Piet", "Fatima"):
        chat.says(who, Place.GROUP, "7")
    assert {who: given.value for who, given in session(chat).grades.items()} == {"test:Piet": 9, "test:Fatima": 7}
    chat.says("Piet", Place.GROUP, "cijfer 6")
    assert session(chat).grades["test:Piet"].value == 6


def test_a_number_before_the_wrap_up_is_no_grade() -> None:
    """There is no question yet."""
    chat = Playing().begin()
    chat.says("Piet", Place.GROUP, "9")
    assert session(chat).grades == {}


def test_an_agreement_keeps_its_number_when_another_is_struck(chat: Playing) -> None:
    """And a struck number is not used again while a later one stands."""
    for words in ("een", "twee", "drie"):
        chat.says("Piet", Place.GROUP, f"/afspraak: {words}")
        chat.says("Piet", Place.GROUP, f"/vraag: {words}")
    chat.leads("/schrap afspraak 1")
    chat.says("Piet", Place.GROUP, "/afspraak: vier")
    assert [(each.number, each.what) for each in session(chat).agreements] == [(2, "twee"), (3, "drie"), (4, "vier")]
    assert [each.number for each in session(chat).questions] == [1, 2, 3]


def test_a_reminder_is_promised_only_when_it_can_be_kept(chat: Playing) -> None:
    """By the day that everything is deleted it would have nothing to say."""
    for day in ("31 december", "1 januari"):
        chat.says("Piet", Place.GROUP, f"/afspraak: iets door Piet voor {day}")
    for number, kept in ((1, True), (2, False)):
        chat.says("Piet", Place.PRIVATE, f"herinner {number}")
        assert (chat.newest("Piet", Look.REFUSAL) is None) is kept
    assert len(session(chat).reminders) == 1
    offers = [
        each
        for each in chat.shown["Piet"].values()
        if [button.label for button in each.buttons] == ["Ja, herinner mij"]
    ]
    assert len(offers) == 1


def test_who_asks_twice_is_reminded_once_and_then_no_more(chat: Playing) -> None:
    """On the morning of the day."""
    chat.says("Piet", Place.GROUP, "/afspraak: iets door Piet voor 3 december")
    for _ in range(2):
        chat.says("Piet", Place.PRIVATE, "herinner 1")
    chat.leads("/stop ja")
    chat.passes(10 * 24 * 60)
    reminders = [each for each in chat.shown["Piet"].values() if each.look is Look.REMINDER]
    assert [(each.title, each.body) for each in reminders] == [("Herinnering aan je afspraak", (text("iets"),))]
    assert session(chat).reminders == {}


def test_only_who_led_deletes_a_session_and_only_one_that_is_over(chat: Playing) -> None:
    """A participant deletes their own notes and no more."""
    for who, words in (("Anna", "/wis ja"), ("Anna", "/stop ja"), ("Piet", "/wis ja")):
        chat.says(who, Place.PRIVATE, words)
        assert Forget() not in chat.effects
    chat.says("Anna", Place.PRIVATE, "/wis ja")
    assert Forget() in chat.effects


def test_a_session_is_kept_for_as_long_as_was_promised_and_not_longer(chat: Playing) -> None:
    """Thirty days to the minute after its end."""
    chat.leads("/stop ja")
    for minutes, gone in ((30 * 24 * 60 - 1, False), (1, True)):
        chat.passes(minutes)
        assert (chat.session is None) is gone


@pytest.mark.parametrize("word", ["{eind}", "zon {kaarten}"])
def test_a_word_that_looks_like_a_placeholder_stays_what_it_is(word: str) -> None:
    """The group reads its own word, as it was typed."""
    chat = Playing().begin(f"/start {word}")
    chat.leads("verder")
    chat.leads("verder")
    step = chat.newest("groep", Look.STEP)
    assert step is not None
    assert f"Ons woord is: {word}. " in step.plain()
    assert "Er zijn in totaal 31 kaarten." in step.plain()


@pytest.mark.parametrize("line", ["morgen: …", "/morgen ...", "morgen: ?"])
def test_dots_are_no_answer(chat: Playing, line: str) -> None:
    """Who sends the example as it stands is asked what it is to be."""
    chat.leads("verder")
    assert session(chat).slot.kind is StepKind.TOMORROW
    chat.says("Piet", Place.GROUP, line)
    assert session(chat).tomorrow == {}
    refusal = chat.newest("Piet", Look.REFUSAL)
    assert refusal is not None
    assert "Wat ga je morgen anders doen?" in refusal.plain()


@pytest.mark.parametrize("line", ["cijfer 7", "/morgen: iets", "vervolg ja"])
def test_who_makes_the_shown_result_change_is_not_named(chat: Playing, line: str) -> None:
    """The group sees the result change at once: with a name beside it, all would know what that one gave."""
    said = {}
    for step in ("asked", "shown"):
        chat.says("Piet", Place.PRIVATE, line)
        receipt = chat.newest("Piet", Look.RECEIPT)
        assert receipt is not None
        assert receipt.many
        said[step] = receipt.nameless
        while step == "asked" and session(chat).slot.kind is not StepKind.FINISH:
            chat.passes(5)
            chat.leads("verder")
    assert said == {"asked": False, "shown": True}


def test_a_later_answer_says_that_the_one_before_has_gone(chat: Playing) -> None:
    """Also when both stand in one message: the first was lost without a word."""
    chat.leads("verder")
    chat.says("Piet", Place.GROUP, "morgen: vaker vragen\nmorgen: minder mailen")
    assert session(chat).tomorrow == {"test:Piet": "minder mailen"}
    told = [each.message.plain().partition(". ")[0] for each in chat.seen() if each.message.look is Look.RECEIPT]
    assert told == ["Ik heb je antwoord genoteerd", "Je nieuwe antwoord staat er, in plaats van je vorige"]
