"""A house to test in: a real store of either kind, a wall clock that stands still, a counting engine and a fake platform."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL

from bot.engine import Config
from bot.host import decks
from bot.host.clock import Clock
from bot.host.foreman import Alone, Foreman
from bot.host.host import Host
from bot.host.outbox import Outbox
from bot.host.ports import Door, Inbound
from bot.host.settings import Settings
from bot.host.sql import upkeep
from bot.host.store import Store
from bot.host.stores import open_store
from bot.host.timers import Timers
from tests import postgres
from tests.host.fake import SHAPE, CountingEngine, Impatient, Platform, Wall, config


@dataclass
class House:
    """One process after another on the same data: `begin` starts one, `crash` drops it without a goodbye.

    `file` is that of SQLite; `url`, when it is given, is the database of PostgreSQL that is there in its place.
    """

    file: Path
    url: URL | None = None
    wall: Wall = field(default_factory=Wall)
    sleep: Impatient = field(default_factory=Impatient)
    engine: CountingEngine = field(default_factory=CountingEngine)
    platform: Platform = field(default_factory=Platform)
    config: Config = field(default_factory=config)
    patience: float = 0.01
    speed: float = 1.0
    foreman: Callable[[Store, Clock], Callable[[Outbox, Timers], Foreman]] = lambda _store, _clock: Alone

    store: Store = field(init=False)
    host: Host = field(init=False)
    door: Door = field(init=False)

    async def begin(self, *, start: bool = True) -> None:
        if self.url is None:
            self.store = await open_store(self.file, patience=self.patience)
        else:
            self.store = await open_store(self.url)
        clock = self.wall.clock(self.speed, start=await self.store.read(upkeep.latest))
        self.host = Host(
            store=self.store,
            clock=clock,
            settings=Settings(data=self.file.parent, database=self.url or self.file),
            decks=await decks.remember(self.store, self.config),
            adapters={self.platform.name: self.platform},
            react=self.engine.react,
            addressing=self.engine,
            shape=SHAPE,
            sleep=self.sleep,
            foreman=self.foreman(self.store, clock),
        )
        self.door = self.host.door(self.platform.name)
        await self.platform.start(self.door)
        if start:
            await self.host.start()

    async def crash(self) -> None:
        """As SIGKILL: nothing more is sent or crossed off, only what was committed is there."""
        ours = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in ours:
            task.cancel()
        await asyncio.gather(*ours, return_exceptions=True)
        await self.store.close()

    async def end(self) -> None:
        await self.host.stop()
        await self.store.close()

    async def hear(self, *inbound: Inbound) -> None:
        """Receive these one after the other, and wait until all that follows has left."""
        for each in inbound:
            await self.door.receive(each)
        await self.host.outbox.idle()

    async def rows(self, table: str) -> list[Any]:
        return await self.store.read(lambda tx: list(tx.exec_driver_sql(f"select * from {table} order by 1, 2")))  # noqa: S608

    def meddle(self, statement: str) -> None:
        """Change what is stored, as another process."""
        if self.url is not None:
            postgres.do(self.url, statement.replace("cast(state as text)", "convert_from(state, 'utf-8')"))
            return
        with closing(sqlite3.connect(self.file)) as other, other:
            other.execute(statement.replace("as bytea", "as blob"))

    async def everything(self) -> dict[str, list[Any]]:
        """All that is stored."""
        tables = ("session", "member", "timer", "notebook", "outbox", "message_ref", "seen", "item")
        return {table: await self.rows(table) for table in tables}


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> URL | None:
    """Nothing for SQLite, or a database of PostgreSQL."""
    found: URL | None = None
    if request.param == "postgres":
        found = request.getfixturevalue("postgres")
    return found


@pytest.fixture
async def house(tmp_path: Path, url: URL | None) -> AsyncIterator[House]:
    """A house that is open and whose timers do not run by themselves: a test fires them."""
    house = House(tmp_path / "test.db", url)
    await house.begin(start=False)
    await house.host.outbox.start()
    yield house
    await house.end()
