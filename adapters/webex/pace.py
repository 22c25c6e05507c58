"""How fast the bot may call: one token is one budget, over all chats. It waits ahead of time, so that Webex need not say so.

Must not know what is called or sent.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable

Limits = tuple[tuple[int, float], ...]  # (how many, in how many seconds)

# A little under what is known: about 300 calls a minute for a token, and some eleven messages in a row for a room.
ROOM: Limits = ((3, 1.0), (10, 10.0))
EVERYWHERE: Limits = ((10, 1.0), (280, 60.0))
MOST_KEPT = 5000  # rooms


class Pace:
    """Gives out turns. `now` and `sleep` are in seconds."""

    def __init__(
        self,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        *,
        room: Limits = ROOM,
        everywhere: Limits = EVERYWHERE,
    ) -> None:
        self._now = now
        self._sleep = sleep
        self._room = room
        self._everywhere = everywhere
        self._rooms: dict[str, deque[float]] = {}
        self._all: deque[float] = deque(maxlen=everywhere[-1][0])
        self._quiet_until = float("-inf")
        self._next = asyncio.Lock()  # one after the other, in the order in which they came

    async def turn(self, room: str = "") -> None:
        """Return when it is this room's turn, in the order in which they were asked for; empty is a call about no room."""
        if room:
            await self._turn_of(room)
        # Only who may go takes a place in the common queue, or one crowded room would hold up all others.
        async with self._next:
            at = self._now()
            while (until := max(self._quiet_until, _earliest(self._all, self._everywhere))) > at:
                await self._sleep(until - at)
                at = until  # and look again: Webex may have asked for rest meanwhile
            self._all.append(at)

    def rest(self, seconds: float) -> None:
        """Webex wants to hear nothing for so long, of any room."""
        self._quiet_until = max(self._quiet_until, self._now() + seconds)

    async def _turn_of(self, room: str) -> None:
        now = self._now()
        turns = self._rooms.setdefault(room, deque(maxlen=self._room[-1][0]))
        at = max(now, _earliest(turns, self._room))
        turns.append(at)
        if len(self._rooms) > MOST_KEPT:
            longest = self._room[-1][1]
            self._rooms = {name: turns for name, turns in self._rooms.items() if turns[-1] > now - longest}
        if at > now:
            await self._sleep(at - now)


def _earliest(turns: deque[float], limits: Limits) -> float:
    return max((turns[-count] + seconds for count, seconds in limits if len(turns) >= count), default=float("-inf"))
