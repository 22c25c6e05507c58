"""Group commit: one wait for the disk for all who wait, and no harm from a neighbour."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy.engine import Connection

from bot.host.sql import memory
from bot.host.sqlite import SqliteStore
from bot.host.store import Store
from bot.host.stores import open_store


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    store = await open_store(tmp_path / "test.db")
    assert isinstance(store, SqliteStore)
    yield store
    await store.close()


def put(store: Store, key: str) -> asyncio.Task[None]:
    return asyncio.create_task(store.write(partial(memory.put, adapter="nep", kind="k", key=key, body=b"")))


def fail(tx: Connection) -> None:
    memory.put(tx, "nep", "k", "half", b"")
    raise LookupError("a job that fails halfway")


async def keys(store: Store) -> list[str]:
    return [key for key, _ in await store.read(partial(memory.everything, adapter="nep", kind="k"))]


async def test_what_waits_together_is_committed_together(store: SqliteStore) -> None:
    """Twenty saves at the same moment take two commits: the first goes at once, the rest share one."""
    before = store.commits
    await asyncio.gather(*(put(store, f"{n:02}") for n in range(20)))
    assert await keys(store) == [f"{n:02}" for n in range(20)]
    assert store.commits - before <= 2


@pytest.mark.parametrize("place", [0, 1, 10, 20])
async def test_one_that_fails_harms_nobody(store: SqliteStore, place: int) -> None:
    """It alone is undone and told so, wherever it stands in the row."""
    jobs: list[asyncio.Task[None]] = [put(store, f"{n:02}") for n in range(20)]
    jobs.insert(place, asyncio.create_task(store.write(fail)))
    outcomes = await asyncio.gather(*jobs, return_exceptions=True)
    assert [n for n, outcome in enumerate(outcomes) if outcome is not None] == [place]
    assert isinstance(outcomes[place], LookupError)
    assert sorted(await keys(store)) == [f"{n:02}" for n in range(20)]


async def test_a_save_is_told_only_when_it_can_be_read(store: SqliteStore) -> None:
    """Whoever waited for a save sees it in the next read."""
    for n in range(5):
        await put(store, str(n))
        assert len(await keys(store)) == n + 1


async def test_who_no_longer_waits_is_saved_all_the_same(store: SqliteStore) -> None:
    """A cancelled wait does not undo the work, nor trouble the others."""
    jobs = [put(store, key) for key in "abc"]
    await asyncio.sleep(0)
    jobs[1].cancel()
    outcomes = await asyncio.gather(*jobs, return_exceptions=True)
    assert [type(each) for each in outcomes] == [type(None), asyncio.CancelledError, type(None)]
    assert await keys(store) == ["a", "b", "c"]


async def test_closing_saves_what_waits(tmp_path: Path) -> None:
    """Nothing that was asked before the end is lost."""
    store = await open_store(tmp_path / "end.db")
    jobs = [put(store, key) for key in "abc"]
    await asyncio.sleep(0)
    await store.close()
    await asyncio.gather(*jobs)
    again = await open_store(tmp_path / "end.db")
    assert await keys(again) == ["a", "b", "c"]
    await again.close()


async def test_a_commit_that_is_cancelled_before_it_began_does_not_keep_the_store_shut(store: SqliteStore) -> None:
    """What waited is saved with the next, or at the end; nobody waits for ever."""
    first = put(store, "a")
    await asyncio.sleep(0)
    assert store._writer._task is not None
    store._writer._task.cancel()
    async with asyncio.timeout(20):
        await put(store, "b")
        await first
        await store._writer.idle()
    assert await keys(store) == ["a", "b"]


async def test_the_end_saves_what_a_cancelled_commit_left(store: SqliteStore) -> None:
    """Also when nothing is saved after it."""
    job = put(store, "a")
    await asyncio.sleep(0)
    assert store._writer._task is not None
    store._writer._task.cancel()
    async with asyncio.timeout(20):
        await store._writer.idle()
    await job
    assert await keys(store) == ["a"]
