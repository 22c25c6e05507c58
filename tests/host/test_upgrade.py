"""A whole database of release 0.1.0 (`stored/0.1.0.sql`, dumped from what that release wrote) goes on in this one."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.engine.model.events import Person, Place, Said
from bot.host import decks, housekeeping
from bot.host.host import Host
from bot.host.ports import Inbound
from bot.host.settings import Settings
from bot.host.stores import open_store
from tests.decks import real_config
from tests.host.fake import Platform, Wall

DUMP = Path(__file__).parent / "stored" / "0.1.0.sql"
BEGAN = dt.datetime(2026, 12, 1, 12, 0, tzinfo=dt.UTC)  # when it was written: Anna leads, Piet and Fatima take part


@dataclass
class Upgraded:
    """The bot as it is now, on that data; `wall` holds the time."""

    host: Host
    platform: Platform
    wall: Wall
    said: int = 0

    async def say(self, who: str, line: str, chat: str = "") -> str:
        """Somebody says this; all that was shown because of it."""
        self.said += 1
        before = len(self.platform.shown)
        person = Person(f"nep:{who.lower()}", who)
        place = Place.GROUP if chat else Place.PRIVATE
        event = Said(at=self.wall.now(), person=person, place=place, text=line, addressed=True)
        await self.host.door("nep").receive(Inbound(delivery=f"new{self.said}", chat=chat, event=event))
        await self.host.outbox.idle()
        return "\n".join(self.platform.words[before:])


@pytest.fixture
async def upgraded(tmp_path: Path) -> AsyncIterator[Upgraded]:
    """The bot has just been started on the data of the older release."""
    file = tmp_path / "kaartensessie.db"
    with closing(sqlite3.connect(file)) as data:
        data.executescript(DUMP.read_text("utf-8"))
    store = await open_store(file)
    platform, wall = Platform(), Wall(BEGAN + dt.timedelta(minutes=1))
    host = Host(
        store=store,
        clock=wall.clock(),
        settings=Settings(data=tmp_path, database=file),
        decks=await decks.remember(store, real_config()),
        adapters={platform.name: platform},
    )
    made = Upgraded(host, platform, wall)
    await host.outbox.start()
    yield made
    await host.stop()
    await store.close()


async def test_a_session_that_ran_goes_on_to_its_report(upgraded: Upgraded) -> None:
    """Its cards, its people, what they gave and agreed are there, with the deck that it began with."""
    assert "Kaart 2" in await upgraded.say("Anna", "volgende")
    assert await upgraded.say("Piet", "cijfer 8", "kamer")
    await upgraded.say("Anna", "stop ja")
    report = await upgraded.say("Anna", "verslag")
    assert "lijst" in report
    assert "Chatberichten bewaren" in report


async def test_a_note_that_was_made_is_still_there(upgraded: Upgraded) -> None:
    """And is its writer's own."""
    assert "1 notitie" in await upgraded.say("Anna", "mijn gegevens")
    assert "notitie" not in await upgraded.say("Piet", "mijn gegevens")


async def test_a_delivery_that_was_heard_is_still_known(upgraded: Upgraded) -> None:
    """The platform may send it again after the upgrade."""
    event = Said(
        at=upgraded.wall.now(), person=Person("nep:piet", "Piet"), place=Place.GROUP, text="akkoord", addressed=True
    )
    assert not await upgraded.host.door("nep").receive(Inbound(delivery="d4", chat="kamer", event=event))


async def test_what_was_promised_then_is_kept_now(upgraded: Upgraded) -> None:
    """All of it goes when its time is over."""
    upgraded.wall.advance(days=31)
    await housekeeping.clean(upgraded.host)
    await upgraded.host.outbox.idle()
    assert await upgraded.say("Anna", "verslag")
    rows = await upgraded.host.store.read(lambda tx: tx.exec_driver_sql("select count(*) from session").scalar())
    assert rows == 0
