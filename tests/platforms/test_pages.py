"""A message that is too long becomes several, and to find out where costs little: to see whether a page fits is to draw it."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from adapters.adaptive import pages
from bot.engine.model.blocks import text
from bot.engine.model.commands import Command
from bot.engine.model.messages import Button, Look, Message

ROOM = 100  # letters on a page; a button takes ten of them


def taken(message: Message) -> int:
    return len(message.plain()) + 10 * len(message.buttons)


@given(st.lists(st.integers(1, 120), max_size=40), st.booleans())
def test_each_page_is_as_full_as_can_be_and_nothing_is_lost(lengths: list[int], pressed: bool) -> None:
    body = tuple(text("x" * length) for length in lengths)
    buttons = (Button("Verder", Command.VERDER),) if pressed else ()
    drawn: list[Message] = []

    def fits(message: Message) -> bool:
        drawn.append(message)
        return taken(message) <= ROOM

    *before, last = pages(Message(look=Look.RESULT, body=body, buttons=buttons), fits)
    assert [block for page in (*before, last) for block in page.body] == list(body)
    assert last.buttons == buttons
    assert not any(page.buttons for page in before)
    for page, following in pairwise((*before, last)):
        fuller = Message(look=Look.RESULT, body=(*page.body, *following.body[:1]))
        assert len(page.body) == 1 or taken(page) <= ROOM
        assert not following.body or taken(fuller) > ROOM
    most = max(len(page.body) for page in (*before, last))
    assert len(drawn) <= 2 + (len(before) + 1) * (1 + 2 * most.bit_length())
    assert all(len(message.body) <= 2 * most for message in drawn[1:])
