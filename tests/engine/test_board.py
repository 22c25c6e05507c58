"""The board: what is told of whom, to everybody."""

from __future__ import annotations

from bot.engine.model.events import Place
from bot.engine.views.board import board
from tests.engine.playing import Playing


def test_it_says_whose_an_agreement_is_to_the_page_of_that_person() -> None:
    """By id, with the day when there is one, and only where it is sure who takes it."""
    chat = Playing().begin()
    for words in ("lijst maken door Piet voor 3 december", "bellen door Piet", "iets door de buurman"):
        chat.says("Anna", Place.GROUP, f"/afspraak: {words}")
    assert chat.session is not None
    taken = board(chat.session, chat.config.decks[chat.session.deck]).taken
    assert taken == {"test:Piet": ("lijst maken, donderdag 3 december", "bellen")}
