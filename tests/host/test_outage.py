"""A PostgreSQL that was away: what left meanwhile is crossed off by whoever sent it, before anybody takes it for undone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from procrastinate.exceptions import ConnectorException
from procrastinate.manager import JobManager
from sqlalchemy import URL

from adapters.webex import client
from bot.host import shared
from bot.host.foreman import foreman_of
from bot.host.ports import Letter
from bot.host.sending import Pace
from bot.host.sql import letters
from bot.host.store import StoreUnavailable
from tests.host.conftest import House
from tests.host.fake import said
from tests.host.test_overtaken import Queue
from tests.host.test_shared import until, waiting
from tests.postgres import do


@pytest.fixture
async def house(tmp_path: Path, postgres: URL, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    """One process of several. It holds nobody for dead because this machine is busy."""
    monkeypatch.setattr(shared, "STALLED", 60.0)
    monkeypatch.setattr(shared, "LOOK", 0.05)
    monkeypatch.setattr(shared, "GOODBYE", 0.05)
    house = House(tmp_path / "test.db", postgres, foreman=foreman_of)
    await house.begin()
    await house.door.receive(said("start"))
    yield house
    await house.end()


async def test_what_left_while_the_database_was_away_is_not_sent_once_more(
    house: House, postgres: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its worker gives up and cancels what it was doing; that the letter has left is known here alone, until it can be saved."""
    away, tried, settle = True, 0, letters.settle

    def unless_away(*args: Any, **rest: Any) -> None:
        nonlocal tried
        tried += 1
        if away:
            raise StoreUnavailable
        settle(*args, **rest)

    monkeypatch.setattr(letters, "settle", unless_away)
    await house.door.receive(said("tel"))
    await house.door.receive(said("tel"))
    await until(lambda: tried > 0)
    worker = house.host.foreman._worker  # type: ignore[attr-defined]
    worker.stop()
    await until(lambda: bool(worker._job_ids_to_abort) or worker.worker_id is None)
    before = tried
    await until(lambda: tried > before + 1)
    away = False
    await until(lambda: waiting(postgres) == [] and do(postgres, "select 1 from outbox") == [])
    assert house.platform.words == ["1", "2"]


async def test_what_waits_for_its_turn_while_the_database_is_away_is_left_at_once(house: House, postgres: URL) -> None:
    """The platform may want rest for an hour: until then nothing at all would leave here, and another process would send it too."""
    queue = Queue(house)
    await house.door.receive(said("tel"))
    await house.door.receive(said("tel"))
    await queue.waiting.wait()
    worker = house.host.foreman._worker  # type: ignore[attr-defined]
    worker.stop()
    await until(lambda: worker.worker_id is None)
    queue.go.set()
    await until(lambda: waiting(postgres) == [] and do(postgres, "select 1 from outbox") == [])
    assert house.platform.words == ["1", "2"]


async def test_so_is_a_page_that_comes_behind_one_in_flight(house: House, postgres: URL) -> None:
    """That one arrives first."""
    deliver, first, arrives, pace = house.platform.deliver, asyncio.Event(), asyncio.Event(), Pace(client.BUDGET)
    sent = []

    async def in_two(letter: Letter) -> str | None:
        first.set()
        await arrives.wait()
        sent.append(letter.id)
        await pace.wait()
        return await deliver(letter)

    house.platform.deliver = in_two  # type: ignore[method-assign]
    await house.door.receive(said("tel"))
    await first.wait()
    worker = house.host.foreman._worker  # type: ignore[attr-defined]
    worker.stop()
    await until(lambda: bool(worker._job_ids_to_abort))
    arrives.set()
    await until(lambda: waiting(postgres) == [] and do(postgres, "select 1 from outbox") == [])
    assert (len(sent), house.platform.words) == (2, ["1"])


async def test_after_an_outage_nobody_is_held_for_dead_at_once(
    house: House, postgres: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody could tell that they live: what they had sent meanwhile they must be able to cross off first."""
    looks, away, stalled = 0, True, JobManager.get_stalled_jobs

    async def looking(*args: Any, **rest: Any) -> Any:
        nonlocal looks
        looks += 1
        if away:
            raise ConnectorException
        return await stalled(*args, **rest)

    monkeypatch.setattr(JobManager, "get_stalled_jobs", looking)
    await until(lambda: looks > 0)
    do(postgres, "insert into procrastinate_workers (last_heartbeat) values (now() - interval '1 hour')")
    theirs = "insert into procrastinate_jobs (queue_name, task_name, lock, queueing_lock, args, status, worker_id) select 'kaartensessie', 'drain', 'nep|group|zaal', 'nep|group|zaal', '{}', 'doing', min(id) from procrastinate_workers where last_heartbeat < now() - interval '1 minute'"
    do(postgres, theirs)
    away = False
    before = looks
    await until(lambda: looks > before + 3)
    assert [row[1] for row in waiting(postgres)] == ["doing"]
    house.host.foreman._blinded = float("-inf")  # type: ignore[attr-defined]  # a while later
    await until(lambda: waiting(postgres) == [])
