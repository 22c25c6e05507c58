"""The pile: which card comes, which one never comes back by itself, and what counts as discussed."""

from __future__ import annotations

import pytest

from bot.engine.model.events import Place
from bot.engine.model.messages import Look
from bot.engine.model.session import Session
from tests.engine.playing import Playing


@pytest.fixture
def chat() -> Playing:
    """A session of which the first card lies on the table."""
    chat = Playing().begin()
    for _ in range(3):
        chat.leads("verder")
    return chat


def session(chat: Playing) -> Session:
    """The session, which there is."""
    assert chat.session is not None
    return chat.session


def numbers(chat: Playing, cards: tuple[str, ...]) -> list[int]:
    """Cards by their numbers, as people call them."""
    return [session(chat).number(card) for card in cards]


def test_a_skipped_card_does_not_come_back_by_itself(chat: Playing) -> None:
    """Through the whole pile, whatever was skipped and wherever in the pile we began."""
    chat.leads("overslaan")
    chat.leads("kaart 30")
    chat.leads("overslaan")
    laid: list[int] = []
    while session(chat).table and len(laid) < 40:
        laid.append(session(chat).number(session(chat).table))
        chat.leads("volgende")
    assert laid == [31, *range(3, 30)]
    assert numbers(chat, session(chat).at.skipped) == [1, 30]


def test_the_card_before_counts_as_not_yet_discussed_again(chat: Playing) -> None:
    """Back to it means that it is not done."""
    chat.leads("volgende")
    assert numbers(chat, session(chat).at.discussed) == [1]
    chat.leads("vorige")
    assert (session(chat).at.discussed, session(chat).at.behind) == ((), ())


@pytest.mark.parametrize("back", ["vorige", "kaart 1"])
def test_a_skipped_card_that_is_taken_after_all_is_not_skipped(chat: Playing, back: str) -> None:
    """In the report it stands among the discussed ones alone."""
    chat.leads("overslaan")
    chat.leads(back)
    assert session(chat).at.skipped == ()
    chat.leads("volgende")
    chat.leads("verslag")
    report = chat.newest("Anna", Look.RESULT)
    assert report is not None
    assert "Overgeslagen" not in report.plain()
    assert 1 in numbers(chat, session(chat).at.discussed)


def test_a_discussed_card_that_is_taken_again_is_not_done(chat: Playing) -> None:
    """And skipped then, it is skipped and nothing else."""
    chat.leads("volgende")
    chat.leads("kaart 1")
    assert numbers(chat, session(chat).at.discussed) == [2]
    chat.leads("overslaan")
    assert numbers(chat, session(chat).at.discussed) == [2]
    assert numbers(chat, session(chat).at.skipped) == [1]


def test_nobody_can_choose_in_a_break(chat: Playing) -> None:
    """The card waits, and so do the choices."""
    chat.leads("pauze")
    chat.says("Piet", Place.PRIVATE, "eens")
    assert session(chat).choices == {}


def test_how_far_a_group_got_is_known_in_another_chat_of_the_same_facilitator(chat: Playing) -> None:
    """By the notebook: the same word can go on, and a third session passes over what the first one did."""
    chat.leads("volgende")
    chat.leads("/stop ja")
    books = chat.notebooks
    for begun in ([1, 2], [1, 2, 3]):
        elsewhere = Playing()
        elsewhere.notebooks.update(books)
        elsewhere.begin("/start Zon 1u")
        elsewhere.leads("hervat")
        assert numbers(elsewhere, session(elsewhere).earlier) == begun
        for _ in range(3):
            elsewhere.leads("verder")
        elsewhere.leads("/stop ja")
        books = elsewhere.notebooks


def test_when_all_cards_have_been_the_same_word_begins_anew(chat: Playing) -> None:
    """There would be nothing to do otherwise."""
    for _ in session(chat).order:
        chat.leads("volgende")
    chat.leads("/stop ja")
    chat.begin()
    assert session(chat).earlier == ()


def test_messages_of_two_sessions_in_one_chat_never_share_a_key(chat: Playing) -> None:
    """Else a card of today would change one of last week."""
    chat.leads("volgende")
    chat.leads("/stop ja")
    old = {key for seen in chat.shown.values() for key in seen}
    chat.shown.clear()
    chat.begin("/start maan 2u")
    for _ in range(3):
        chat.leads("verder")
    assert not old & {key for seen in chat.shown.values() for key in seen}
