"""A line that waits for «which session?» is kept in memory, for a few minutes, and answered once."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from bot.engine import Which
from bot.engine.model.events import Place, Pressed, Said
from bot.engine.model.messages import Look, Message
from bot.host.waiting import PATIENCE, Waiting
from tests.host.fake import ANNA, BRAM, NOON

LINE = Said(at=NOON, person=ANNA, place=Place.PRIVATE, text="hand", addressed=True)
WHICH = Which(Message(look=Look.REFUSAL), ("nep/a", "nep/b"), "keuze:1")
DELIVERY = ("nep", "1")
PRESSED = Pressed(at=NOON, person=ANNA, place=Place.PRIVATE, command="kies", args="2", about="keuze:1")


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> list[tuple[float, Callable[[], None]]]:
    """What the loop was asked to do, and after how many seconds."""
    asked: list[tuple[float, Callable[[], None]]] = []

    def call_later(_loop: object, delay: float, do: Callable[..., None], *args: Any) -> None:
        asked.append((delay, lambda: do(*args)))

    monkeypatch.setattr(asyncio.BaseEventLoop, "call_later", call_later)
    return asked


@pytest.mark.parametrize(
    ("answer", "key"),
    [
        (PRESSED, "nep/b"),
        (replace(PRESSED, args="1"), "nep/a"),
        (replace(LINE, text="kies 2"), "nep/b"),
        (replace(PRESSED, at=NOON + PATIENCE), "nep/b"),
        (replace(PRESSED, at=NOON + PATIENCE + dt.timedelta(seconds=1)), None),
        (replace(PRESSED, args="3"), None),
        (replace(PRESSED, args="0"), None),
        (replace(PRESSED, about="keuze:0"), None),
        (replace(PRESSED, person=BRAM), None),
        (replace(PRESSED, command="akkoord", args=""), None),
        (replace(LINE, text="kies 2", place=Place.GROUP), None),
        (replace(LINE, text="2"), None),
    ],
)
async def test_an_answer_gives_the_line_and_its_session(
    answer: Said | Pressed, key: str | None, later: list[tuple[float, Callable[[], None]]]
) -> None:
    """By the button of this question, or typed; by whoever was asked, in time."""
    waiting = Waiting()
    waiting.ask(LINE, WHICH, DELIVERY)
    found = waiting.answer(answer)
    assert (found[0] if isinstance(found, tuple) else None) == key
    assert not isinstance(found, Message)
    assert found is None or (found[1].text, found[1].at) == ("hand", answer.at)
    waiting.over(DELIVERY)
    assert not isinstance(waiting.answer(answer), tuple)
    assert [delay for delay, _ in later] == [PATIENCE.total_seconds()]


async def test_what_nobody_answers_is_forgotten_in_time(later: list[tuple[float, Callable[[], None]]]) -> None:
    """A newer line has its own time."""
    waiting = Waiting()
    waiting.ask(LINE, WHICH, DELIVERY)
    newer = replace(PRESSED, about="keuze:2")
    waiting.ask(replace(LINE, text="akkoord"), Which(WHICH.message, WHICH.keys, "keuze:2"), ("nep", "2"))
    later[0][1]()
    found = waiting.answer(newer)
    assert isinstance(found, tuple)
    assert found[1].text == "akkoord"
    later[1][1]()
    assert waiting.answer(newer) is None
