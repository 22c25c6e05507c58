"""How fast the bot may speak: it waits ahead of time, so that Teams does not have to say so.

Must not know what is sent.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable

# (how many, in how many seconds), a little under what Teams says it takes.
CONVERSATION = ((6, 1.0), (7, 2.0), (55, 30.0), (1700, 3600.0))
EVERYWHERE = ((45, 1.0),)
MOST_KEPT = 5000  # conversations


class Pace:
    """Gives out turns to send. `now` and `sleep` are in seconds."""

    def __init__(
        self, now: Callable[[], float] = time.monotonic, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._now = now
        self._sleep = sleep
        self._turns: dict[str, deque[float]] = {}
        self._all: deque[float] = deque(maxlen=EVERYWHERE[-1][0])

    async def turn(self, conversation: str) -> None:
        """Return when it is this conversation's turn; turns are given in the order in which they are asked for."""
        mine = self._turns.setdefault(conversation, deque(maxlen=CONVERSATION[-1][0]))
        await self._wait(mine, CONVERSATION)
        # Only who may go takes a place in the common queue, or one crowded chat would hold up all others.
        await self._wait(self._all, EVERYWHERE)

    async def _wait(self, turns: deque[float], limits: tuple[tuple[int, float], ...]) -> None:
        now = self._now()
        at = max(now, _earliest(turns, limits))
        turns.append(at)
        if len(self._turns) > MOST_KEPT:
            hour = CONVERSATION[-1][1]
            self._turns = {name: kept for name, kept in self._turns.items() if kept[-1] > now - hour}
        if at > now:
            await self._sleep(at - now)


def _earliest(turns: deque[float], limits: tuple[tuple[int, float], ...]) -> float:
    return max((turns[-count] + seconds for count, seconds in limits if len(turns) >= count), default=float("-inf"))
