"""A whole house for one platform: the real store on a file, the real engine, the real adapter, and a clock that tests move.

The engine may speak another language; everything else must not notice.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import URL

from bot.host import decks
from bot.host.clock import Clock
from bot.host.foreman import Alone, Foreman
from bot.host.host import Host
from bot.host.outbox import Outbox
from bot.host.ports import Adapter
from bot.host.settings import Settings
from bot.host.sql import sessions
from bot.host.store import Store
from bot.host.stores import open_store
from bot.host.timers import Timers
from tests.decks import real_config
from tests.languages import DUTCH, Language

BEGIN = dt.datetime(2026, 11, 30, tzinfo=dt.UTC)


async def never(_seconds: float) -> None:
    """A sleep that only ends when it is cancelled: in here the test moves the clock."""
    await asyncio.Event().wait()


def where(folder: Path) -> Path | URL:
    """Where the data of a house in this folder is; `test_on_postgres.py` puts a database in its place."""
    return folder / "kaartensessie.db"


class House:
    """One process with one platform. `sleep` is how the outbox waits; `foreman` says what is done when; `told` are settings that differ from the usual ones."""

    def __init__(
        self,
        folder: Path,
        adapter: Adapter,
        raw: Mapping[str, str] | None = None,
        *,
        language: Language = DUTCH,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        foreman: Callable[[Store, Clock], Callable[[Outbox, Timers], Foreman]] = lambda _store, _clock: Alone,
        **told: Any,
    ) -> None:
        self.at = BEGIN
        self.adapter = adapter
        self.language = language
        self.sleep = sleep
        self.foreman = foreman
        self.settings = Settings(data=folder, database=where(folder), raw=raw or {}, **told)
        self.store: Store
        self.host: Host

    async def begin(self) -> None:
        """Open the store and go on with what waits."""
        self.store = await open_store(self.settings.database)
        clock = Clock(wall=lambda: self.at, sleep=never)
        self.host = Host(
            store=self.store,
            clock=clock,
            settings=self.settings,
            decks=await decks.remember(self.store, real_config()),
            adapters={self.adapter.name: self.adapter},
            react=self.language.react,
            sleep=self.sleep,
            foreman=self.foreman(self.store, clock),
        )
        await self.adapter.start(self.host.door(self.adapter.name))
        await self.host.start()

    async def end(self) -> None:
        """Stop as on Ctrl+C."""
        await self.host.stop()
        await self.adapter.stop()
        await self.store.close()

    async def run_to(self, at: dt.datetime) -> None:
        """Move the clock to this moment, stopping at every timer on the way."""
        while (due := await self.store.read(sessions.next_due)) is not None and due <= at:
            self.at = max(self.at, due)
            await self.host.timers.fire_due()
            await self.host.outbox.idle()
        self.at = max(self.at, at)
        await self.host.outbox.idle()
