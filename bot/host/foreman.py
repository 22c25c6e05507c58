"""The port to who says what is done when: letters that leave, timers that ring. Its form in one process stands here too.

The other form, jobs that several processes share, is `shared.py`. Must not know what a letter says or how a lane is emptied.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from bot.host.clock import Clock
from bot.host.grapevine import Grapevine
from bot.host.outbox import Outbox
from bot.host.ports import Letter
from bot.host.sql.sessions import Save
from bot.host.sqlite import SqliteStore
from bot.host.store import Store
from bot.host.timers import Timers


class Foreman(Protocol):
    """Sees to it that what was saved is done, now or when its time has come, also when it was saved before a crash.

    `grapevine`: to the other processes among which it is done, if there are any.
    """

    grapevine: Grapevine

    async def start(self) -> None:
        """Go on with what waits."""

    def wake(self, change: Save, waiting: Sequence[tuple[str, Letter]]) -> None:
        """Begin with what follows from this save: its letters wait, each in its lane, and its timers run."""

    async def stop(self) -> None:
        """Begin with nothing new; what waits stays for the next start, or for another process."""

    def trouble(self) -> str:
        """What keeps this process from doing its part: a Dutch sentence; else empty."""


class Alone:
    """Implements `Foreman` in one process: a task for each lane, and one loop for all timers."""

    def __init__(self, outbox: Outbox, timers: Timers) -> None:
        self.grapevine = Grapevine()
        self._outbox = outbox
        self._timers = timers

    async def start(self) -> None:
        """Go on with what waits."""
        await self._outbox.start()
        self._timers.start()

    def wake(self, change: Save, waiting: Sequence[tuple[str, Letter]]) -> None:
        """Begin with what follows from this save: its letters wait, each in its lane, and its timers run."""
        self._outbox.wake(waiting)
        if change.timers:
            self._timers.wake()

    async def stop(self) -> None:
        """Ring nothing more. The lanes end with the outbox: what is being saved may still give them something to send."""
        await self._timers.stop()

    def trouble(self) -> str:
        """A process that runs does its part."""
        return ""


def foreman_of(store: Store, clock: Clock) -> Callable[[Outbox, Timers], Foreman]:
    """Who says what is done when, with this store: one process by itself, or jobs that several share."""
    if isinstance(store, SqliteStore):
        return Alone
    from bot.host.postgres import PostgresStore
    from bot.host.shared import Shared

    assert isinstance(store, PostgresStore)  # noqa: S101 - there is no third kind
    return partial(Shared, store, store.url, clock)
