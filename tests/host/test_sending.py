"""How fast the bot speaks: within the budget of its platform, and no chat waits for another."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest

from bot.host.sending import Budget, Pace

BUDGET = Budget(((6, 1.0), (7, 2.0), (55, 30.0)), ((45, 1.0),))
CHAT = "de groep"


class Watch:
    """Time that passes only by sleeping."""

    def __init__(self) -> None:
        self.now = 1000.0

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


async def test_the_pace_of_one_chat() -> None:
    """In no stretch of time are there more messages than the platform takes."""
    watch = Watch()
    pace = Pace(BUDGET, now=lambda: watch.now, sleep=watch.sleep)
    sent = []
    for _ in range(200):
        await pace.wait(CHAT)
        sent.append(watch.now)
    assert sent[0] == sent[5] == 1000.0
    for most, seconds in BUDGET.each:
        assert all(late - early >= seconds - 1e-6 for early, late in zip(sent, sent[most:], strict=False))
    assert all(late >= early for early, late in pairwise(sent))


async def test_the_pace_of_all_chats_together() -> None:
    """Many small chats share one limit."""
    watch = Watch()
    pace = Pace(BUDGET, now=lambda: watch.now, sleep=watch.sleep)
    sent = []
    for number in range(200):
        await pace.wait(f"chat-{number}")
        sent.append(watch.now)
    ((most, seconds),) = BUDGET.everywhere
    assert all(late - early >= seconds - 1e-6 for early, late in zip(sent, sent[most:], strict=False))


async def test_a_crowded_chat_holds_up_nobody_else() -> None:
    """What waits for its own chat takes no place in the queue of all."""
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        await asyncio.Event().wait()

    pace = Pace(BUDGET, now=lambda: 1000.0, sleep=sleep)
    crowd = [asyncio.create_task(pace.wait(CHAT)) for _ in range(100)]
    await asyncio.sleep(0)
    assert len(waits) > 90
    await asyncio.wait_for(pace.wait("een andere chat"), 1)
    for task in crowd:
        task.cancel()
    await asyncio.gather(*crowd, return_exceptions=True)


async def test_chats_of_long_ago_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """The memory does not grow with every chat there ever was."""
    monkeypatch.setattr("bot.host.sending.MOST_KEPT", 10)
    watch = Watch()
    pace = Pace(BUDGET, now=lambda: watch.now, sleep=watch.sleep)
    for number in range(100):
        await pace.wait(f"chat-{number}")
        watch.now += 1000
    assert len(pace._chats) <= 11
