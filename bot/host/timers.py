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
from bot.host.store import Store

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

        Thousands that are due in the same minute take their turns, so that between them what people say is heard too.
        """
        due = await self._store.read(partial(sessions.due_timers, now=self._clock.now()))
        each_session: dict[str, list[Alarm]] = {}
        for alarm in due:
            each_session.setdefault(alarm.session, []).append(alarm)
        turns = iter(each_session.values())
        outcomes = await asyncio.gather(*(self._take_turns(turns) for _ in range(AT_ONCE)), return_exceptions=True)
        for failed in outcomes:
            if failed is not None:
                raise failed

    async def fire_session(self, session: str, due: dt.datetime) -> None:
        """Fire what is due in one session, at the latest moment of `due` (aware UTC) and now."""
        now = max(due, self._clock.now())
        for alarm in await self._store.read(partial(sessions.due_in, session=session, now=now)):
            await self._fire(alarm)

    async def _take_turns(self, turns: Iterator[Sequence[Alarm]]) -> None:
        for alarms in turns:
            for alarm in alarms:
                await self._fire(alarm)

    async def _run(self) -> None:
        while True:
            self._changed.clear()
            try:
                await self.fire_due()
                due = await self._store.read(sessions.next_due)
            except Exception as error:  # mostly StoreUnavailable; whatever it is, the clock must go on
                log.failure("The timers can't go on", error)
                await self._sleep(AFTER_TROUBLE)
                continue
            waits: list[asyncio.Task[Any]] = [asyncio.create_task(self._changed.wait())]
            if due is not None:
                waits.append(asyncio.create_task(self._clock.sleep_until(due)))
            try:
                await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for wait in waits:
                    wait.cancel()
