"""The time of the house: aware UTC, and on request N times as fast for a rehearsal.

Must not be asked by the engine: time reaches the engine inside the events. Waiting for a platform (back-off) is real time and
does not go through here either.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable

# Long sleeps are cut up: a laptop that was asleep, or whose clock was set, must notice that its hour has come.
_LONGEST_NAP = 30.0  # real seconds


def _wall() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Clock:
    """The wall clock; in a rehearsal one that runs `speed` times as fast.

    It follows the wall clock wherever that goes: set forward, set back, or past a sleep. `start`: a rehearsal begins at this
    moment (aware UTC) when it lies ahead, so that a session that it was in the middle of goes on where it was; at the speed of
    the wall there is no such thing. `wall` and `sleep` (real seconds) are there for tests.
    """

    def __init__(
        self,
        speed: float = 1.0,
        start: dt.datetime | None = None,
        *,
        wall: Callable[[], dt.datetime] = _wall,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.speed = speed
        self._wall = wall
        self._sleep = sleep
        self._ahead = dt.timedelta()
        self._began = wall()
        self._origin = self._began if start is None or speed == 1 else max(self._began, start)

    def now(self) -> dt.datetime:
        """The moment it is (aware UTC)."""
        return self.wall() if self.speed == 1 else self._origin + (self.wall() - self._began) * self.speed

    def wall(self) -> dt.datetime:
        """The moment by the clock on the wall (aware UTC): in a rehearsal nobody's hands go faster."""
        return self._wall() + self._ahead

    def follow(self, decides: dt.datetime) -> None:
        """It is this moment (aware UTC) by the clock that decides where several processes must agree: that of their database."""
        self._ahead = decides - self._wall()

    async def sleep_until(self, when: dt.datetime) -> None:
        """Return when this clock has reached `when` (aware UTC); at once when that is past."""
        while (left := (when - self.now()).total_seconds()) > 0:
            await self._sleep(min(left / self.speed, _LONGEST_NAP))

    async def sleep(self, *, minutes: float = 0.0, seconds: float = 0.0) -> None:
        """Return when so much time has passed on this clock."""
        await self.sleep_until(self.now() + dt.timedelta(minutes=minutes, seconds=seconds))
