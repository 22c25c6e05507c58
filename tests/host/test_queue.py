"""Where thousands of reminders wait for a process that has its hands full: what somebody waits for goes before them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import URL
from sqlalchemy.engine import Connection

from bot.engine.model.events import Person
from bot.host import shared
from bot.host.foreman import foreman_of
from bot.host.sql import jobs
from bot.host.stores import open_store
from tests.host.conftest import House
from tests.host.fake import said
from tests.host.test_shared import until, waiting
from tests.postgres import do

CHATS = ("eerste", "a", "b", "c")


@pytest.fixture
async def house(tmp_path: Path, postgres: URL, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    """A process that does one thing at a time, with a session in each chat. It is busy in the first of them, until its gate opens."""
    monkeypatch.setattr(shared, "STALLED", 60.0)
    monkeypatch.setattr(shared, "AT_ONCE", 1)
    house = House(tmp_path / "test.db", postgres, foreman=foreman_of)
    await house.begin()
    for chat in CHATS:
        await house.door.receive(said("start", chat=chat, by=Person(f"nep:{chat}", chat)))
    house.platform.gates[""] = asyncio.Event()
    await house.door.receive(said("zeg eerst", chat="eerste"))
    await house.platform.reached.wait()
    yield house
    await house.end()


async def test_what_somebody_waits_for_goes_before_the_reminders_of_other_chats(house: House, postgres: URL) -> None:
    """However long they wait already."""
    for chat in ("a", "b"):
        await house.door.receive(said(f"herinner {chat}", chat=chat))
    await house.door.receive(said("zeg nu", chat="c"))
    house.platform.gates.pop("").set()
    await until(lambda: waiting(postgres) == [])
    assert house.platform.words == ["eerst", "nu", "a", "b"]


async def test_a_chat_whose_reminder_waits_goes_first_as_soon_as_somebody_waits_for_something_there(
    house: House, postgres: URL
) -> None:
    """In its own order."""
    for chat in ("a", "b"):
        await house.door.receive(said(f"herinner {chat}", chat=chat))
    await house.door.receive(said("zeg nu", chat="b"))
    await house.door.receive(said("herinner weer", chat="b"))
    house.platform.gates.pop("").set()
    await until(lambda: waiting(postgres) == [])
    assert house.platform.words == ["eerst", "b", "nu", "weer", "a"]


async def test_looking_for_what_nobody_does_takes_as_long_as_there_are_jobs_and_not_their_square(postgres: URL) -> None:
    """Ten thousand reminders at once took more than half a minute, and no process was ready meanwhile: each was held against each job."""

    def planned(tx: Connection) -> list[str]:
        lanes = tx.execute(sa.text(f"explain {jobs._left_lanes}"), {"most": jobs.MOST}).scalars()
        timers = tx.execute(sa.text(f"explain {jobs._left_timers}"), {"most": jobs.MOST, "task": jobs.TICK}).scalars()
        return ["\n".join(lanes), "\n".join(timers)]

    store = await open_store(postgres)
    assert all("Anti Join" in plan for plan in await store.read(planned))
    await store.close()


async def test_to_begin_with_one_of_thousands_of_chats_not_all_are_held_against_each_other(postgres: URL) -> None:
    """Also when the database still thinks that nothing waits, as it mostly is: that took seconds for each. Counted in pages that it looks at."""
    do(
        postgres, "delete from procrastinate_migration where name like 'kaartensessie%'"
    )  # an earlier release made the tables
    do(postgres, "drop index kaartensessie_jobs_lock")
    await (await open_store(postgres)).close()
    do(postgres, "insert into procrastinate_workers default values")
    do(postgres, "vacuum analyze procrastinate_jobs")
    columns = "queue_name, task_name, lock, queueing_lock, args, status"
    waits = "select 'kaartensessie', 'drain', 'nep|' || n, 'nep|' || n, '{}', 'todo' from generate_series(1, 3000) n"
    do(postgres, f"insert into procrastinate_jobs ({columns}) {waits}")
    begun = "select procrastinate_fetch_job_v2(null, (select min(id) from procrastinate_workers))"
    [(found,)] = do(postgres, f"explain (analyze, buffers, format json) {begun}")
    assert isinstance(found, list)
    assert found[0]["Plan"]["Shared Hit Blocks"] < 10 * 3000
