"""The timers: one loop that sleeps until the first is due. They are absolute and stored, so a late one fires at once.

Must not decide whether a timer still matters: the engine ignores a stale one.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import partial
from typing import Any

from bot.host import log
from bot.host.clock import Clock
from bot.host.sql import sessions
from bot.host.sql.sessions import Alarm
from bot.host.store import Store, StoreUnavailable

AFTER_TROUBLE = 5.0  # seconds
AT_ONCE = 20  # sessions


class Timers:
    """Fires what is due. `fire` lets the engine react, and deletes the timer in the transaction that saves what follows from it."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        fire: Callable[[Alarm], Awaitable[None]],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._store = store
        self._clock = clock
        self._fire = fire
        self._sleep = sleep
        self._changed = asyncio.Event()
        self._failing: set[str] = set()  # sessions whose timers failed the last time
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start the loop."""
        self._task = asyncio.create_task(self._run())

    def wake(self) -> None:
        """A timer was set or moved."""
        self._changed.set()

    async def stop(self) -> None:
        """Stop the loop; a timer that is being dealt with is finished by the host."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def fire_due(self) -> None:
        """Fire all that is due, in order within a session; sessions do not wait for each other, but only so many go at once.

        Thousands that are due in the same minute take their turns, so that between them what people say is heard too. One that fails
        keeps none of the others from its turn, and comes after them the next time; raises what the first of those raised.
        """
        for failed in await self._fire_until(self._clock.now()):
            raise failed

    async def fire_session(self, session: str, due: dt.datetime) -> None:
        """Fire what is due in one session, at the latest moment of `due` (aware UTC) and now."""
        now = max(due, self._clock.now())
        for alarm in await self._store.read(partial(sessions.due_in, session=session, now=now)):
            await self._fire(alarm)

    async def _fire_until(self, now: dt.datetime) -> Sequence[Exception]:
        """Fire what was due by then; what became of those that failed. Raises StoreUnavailable."""
        due = await self._store.read(partial(sessions.due_timers, now=now))
        each_session: dict[str, list[Alarm]] = {}
        for alarm in due:
            each_session.setdefault(alarm.session, []).append(alarm)
        turns = iter(sorted(each_session.values(), key=lambda alarms: alarms[0].session in self._failing))
        failed: dict[str, Exception] = {}
        outcomes = await asyncio.gather(
            *(self._take_turns(turns, failed) for _ in range(AT_ONCE)), return_exceptions=True
        )
        for away in outcomes:
            if away is not None:
                raise away
        self._failing = set(failed)
        return list(failed.values())

    async def _take_turns(self, turns: Iterator[Sequence[Alarm]], failed: dict[str, Exception]) -> None:
        for alarms in turns:
            try:
                for alarm in alarms:
                    await self._fire(alarm)
            except StoreUnavailable:  # no other session would do better
                raise
            except Exception as error:
                log.failure("The timers of a session can't go on", error)
                failed[alarms[0].session] = error

    async def _run(self) -> None:
        while True:
            self._changed.clear()
            now = self._clock.now()
            try:
                failed = await self._fire_until(now)
                # Those that failed are due already, and are tried again in a while; the others ring in time.
                due = await self._store.read(partial(sessions.next_due, after=now if failed else None))
            except Exception as error:  # mostly StoreUnavailable; whatever it is, the clock must go on
                log.failure("The timers can't go on", error)
                await self._sleep(AFTER_TROUBLE)
                continue
            waits: list[asyncio.Task[Any]] = [asyncio.create_task(self._changed.wait())]
            if due is not None:
                waits.append(asyncio.create_task(self._clock.sleep_until(due)))
            if failed:
                waits.append(asyncio.ensure_future(self._sleep(AFTER_TROUBLE)))
            try:
                await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for wait in waits:
                    wait.cancel()
