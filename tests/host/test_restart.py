"""A process that ends without a goodbye: the next one on the same data loses nothing and says nothing twice."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from bot.host.ports import Busy
from tests.host.conftest import House
from tests.host.fake import NOON, said


@pytest.fixture
async def house(tmp_path: Path, url: URL | None) -> AsyncIterator[House]:
    """A house whose timers run; a test ends the first process itself."""
    house = House(tmp_path / "test.db", url)
    await house.begin()
    yield house
    await house.end()


async def again(house: House) -> None:
    """The next process. Its platform still remembers what was shown."""
    await house.crash()
    house.platform.gates.clear()
    house.platform.reached.clear()
    await house.begin()


async def test_what_was_saved_but_not_sent_is_sent(house: House) -> None:
    """Everything that waited leaves after the restart, in order, once."""
    await house.hear(said("start"), said("tel"))
    house.platform.gates[""] = asyncio.Event()
    for _ in range(5):
        await house.door.receive(said("tel"))
    await again(house)
    await house.host.outbox.idle()
    await house.hear(said("tel"))
    assert house.platform.words == [str(n) for n in range(1, 8)]


async def test_only_the_one_in_flight_can_be_said_twice(house: House) -> None:
    """What had arrived but was not crossed off is shown again, under the same id, and nothing else is."""
    await house.hear(said("start"), said("zeg een"))

    async def arrives_and_dies() -> None:
        await asyncio.Event().wait()

    house.host.outbox._settle = lambda *_: arrives_and_dies()  # type: ignore[method-assign]
    for words in ["zeg twee", "zeg drie"]:
        await house.door.receive(said(words))
    await house.platform.has_shown(2)
    await again(house)
    await house.host.outbox.idle()
    assert house.platform.words == ["een", "twee", "twee", "drie"]
    _, arrived, repeated, _ = house.platform.shown
    assert arrived.id == repeated.id


async def test_a_delivery_heard_before_the_crash_is_still_known(house: House) -> None:
    """A platform that got no answer delivers again."""
    await house.hear(said("start"), said("tel", delivery="x"))
    await again(house)
    assert await house.door.receive(said("tel", delivery="x")) is False
    assert house.platform.words == ["1"]


async def test_a_timer_that_came_in_the_meantime_fires_at_once(house: House) -> None:
    """Those that were due while nobody was there, in their order; one of later stays."""
    await house.hear(said("start"), said("wekkers 10 5 60"))
    await house.crash()
    house.wall.advance(minutes=20)
    await house.begin()
    await house.platform.has_shown(2)
    assert house.platform.words == ["wekker 5", "wekker 10"]
    assert len(await house.rows("timer")) == 1


async def test_waiting_for_a_platform_survives(house: House) -> None:
    """A message that the platform would not take before the crash is tried again after it."""
    await house.hear(said("start"))
    reached = asyncio.Event()

    async def wait_for_ever(_seconds: float) -> None:
        reached.set()
        await asyncio.Event().wait()

    house.host.outbox._sleep = wait_for_ever
    house.platform.troubles.append(Busy(600))
    await house.door.receive(said("zeg hallo"))
    await reached.wait()
    await again(house)
    await house.host.outbox.idle()
    assert house.platform.words == ["hallo"]


async def test_an_adapter_that_must_forget_still_does(house: House) -> None:
    """The order to forget is as durable as a message."""
    await house.hear(said("start"))
    house.platform.gates[""] = asyncio.Event()
    await house.door.receive(said("zeg even wachten"))
    await house.platform.reached.wait()
    await house.door.receive(said("vergeet"))
    await again(house)
    await house.host.outbox.idle()
    assert [chat for chat, _ in house.platform.forgotten] == ["kamer"]


async def test_after_a_rehearsal_time_goes_on_where_it_was(house: House) -> None:
    """As long as a session runs in it; the next one begins with the time of the wall."""
    house.speed = 60
    await again(house)
    await house.hear(said("start"))
    house.wall.advance(minutes=2)
    await house.hear(said("tel", at=house.host.clock.now()))
    reached = house.host.clock.now()
    await again(house)
    assert house.host.clock.now() == reached > house.wall.now()
    await house.hear(said("klaar", at=reached))
    await again(house)
    assert house.host.clock.now() == house.wall.now()


async def test_a_fast_clock_that_was_stored_shifts_no_real_session(house: House) -> None:
    """Also in data of an older release, in which both shared a file."""
    await house.hear(said("start"))
    await house.hear(said("tel", at=NOON + dt.timedelta(minutes=30)))
    await again(house)
    assert house.host.clock.now() == house.wall.now()
