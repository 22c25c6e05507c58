"""The timers: one loop that sleeps until the first is due. They are absolute and stored, so a late one fires at once.

Must not decide whether a timer still matters: the engine ignores a stale one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import Any

from bot.host import log
from bot.host.clock import Clock
from bot.host.sql import sessions
from bot.host.sql.sessions import Alarm
from bot.host.store import Store

AFTER_TROUBLE = 5.0  # seconds


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
        """Fire all that is due, in order within a session; sessions do not wait for each other."""
        due = await self._store.read(partial(sessions.due_timers, now=self._clock.now()))
        by_session = attrgetter("session")
        each_session = [list(alarms) for _, alarms in groupby(sorted(due, key=by_session), by_session)]
        await asyncio.gather(*(self._fire_in_order(alarms) for alarms in each_session))

    async def _fire_in_order(self, alarms: Iterable[Alarm]) -> None:
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
