"""A house to test in: a real store on a file, a wall clock that stands still, a counting engine and a fake platform."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.engine import Config
from bot.host import decks
from bot.host.host import Host
from bot.host.ports import Door, Inbound
from bot.host.settings import Settings
from bot.host.sql import upkeep
from bot.host.store import Store
from bot.host.stores import open_store
from tests.host.fake import SHAPE, CountingEngine, Impatient, Platform, Wall, config


@dataclass
class House:
    """One process after another on the same file: `begin` starts one, `crash` drops it without a goodbye."""

    file: Path
    wall: Wall = field(default_factory=Wall)
    sleep: Impatient = field(default_factory=Impatient)
    engine: CountingEngine = field(default_factory=CountingEngine)
    platform: Platform = field(default_factory=Platform)
    config: Config = field(default_factory=config)
    patience: float = 0.01
    speed: float = 1.0

    store: Store = field(init=False)
    host: Host = field(init=False)
    door: Door = field(init=False)

    async def begin(self, *, start: bool = True) -> None:
        self.store = await open_store(self.file, patience=self.patience)
        self.host = Host(
            store=self.store,
            clock=self.wall.clock(self.speed, start=await self.store.read(upkeep.latest)),
            settings=Settings(data=self.file.parent, database=self.file),
            decks=await decks.remember(self.store, self.config),
            adapters={self.platform.name: self.platform},
            react=self.engine.react,
            addressing=self.engine,
            shape=SHAPE,
            sleep=self.sleep,
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
        return await self.store.read(lambda tx: list(tx.exec_driver_sql(f"select * from {table}")))  # noqa: S608

    async def everything(self) -> dict[str, list[Any]]:
        """All that is stored."""
        tables = ("session", "member", "timer", "notebook", "outbox", "message_ref", "seen", "item")
        return {table: await self.rows(table) for table in tables}


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """A house that is open and whose timers do not run by themselves: a test fires them."""
    house = House(tmp_path / "test.db")
    await house.begin(start=False)
    await house.host.outbox.start()
    yield house
    await house.end()
