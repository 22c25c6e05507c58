"""What is particular to PostgreSQL: its tables, several processes at once, a server that goes away or is not there."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import URL
from sqlalchemy.engine import Connection

from bot.host.checkup import Verdict, house
from bot.host.schema import metadata
from bot.host.settings import Settings
from bot.host.sql import memory
from bot.host.store import Store, StoreTooNew, StoreUnavailable, StoreUnreachable
from bot.host.stores import open_store
from tests.host.fake import NOON
from tests.postgres import Databases, do


@pytest.fixture
async def store(postgres: URL) -> AsyncIterator[Store]:
    store = await open_store(postgres)
    yield store
    await store.close()


def put(store: Store, key: str) -> asyncio.Task[None]:
    return asyncio.create_task(store.write(partial(memory.put, adapter="nep", kind="k", key=key, body=b"")))


async def keys(store: Store) -> list[str]:
    return [key for key, _ in await store.read(partial(memory.everything, adapter="nep", kind="k"))]


def looked_at(url: URL) -> tuple[Verdict, str]:
    """What `kaartensessie doctor` says of this database."""
    told = Settings(data=Path(), database=url)
    first = house(told, NOON)[0]
    return first.grade, f"{first.seen} {first.advice}"


def _definitions(tx: Connection) -> set[tuple[str, ...]]:
    """Every column, index and constraint of the tables, as PostgreSQL tells it."""
    columns = tx.exec_driver_sql(
        "select table_name, column_name, data_type, is_nullable, coalesce(collation_name, ''), coalesce(column_default, '')"
        " from information_schema.columns where table_schema = 'public'"
    )
    indexes = tx.exec_driver_sql("select tablename, indexdef from pg_indexes where schemaname = 'public'")
    constraints = tx.exec_driver_sql(
        "select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint where conrelid <> 0"
    )
    ours = {table.name for table in metadata.sorted_tables}
    return {tuple(row) for rows in (columns, indexes, constraints) for row in rows if row[0] in ours}


async def test_the_migrations_make_the_schema(store: Store, databases: Databases) -> None:
    """A store made by the migrations is equal to the tables the code works with."""

    def difference(tx: Connection) -> list[object]:
        opts = {"compare_type": True, "include_name": lambda name, kind, _: kind != "table" or name in metadata.tables}
        return list(compare_metadata(MigrationContext.configure(tx, opts=opts), metadata))

    assert await store.read(difference) == []
    fresh = sa.create_engine(databases.new().set(drivername="postgresql+psycopg"), poolclass=sa.NullPool)
    with fresh.begin() as tx:
        metadata.create_all(tx)
        created = _definitions(tx)
    assert len(created) > len(metadata.tables)
    assert await store.read(_definitions) == created


async def test_of_several_that_start_at_once_one_makes_the_tables(databases: Databases) -> None:
    """The others wait for it, and all of them start."""
    url = databases.new()
    assert looked_at(url)[1].count("nog leeg") == 1
    stores = await asyncio.gather(*(open_store(url) for _ in range(3)))
    await asyncio.gather(*(each.close() for each in stores))
    assert looked_at(url)[0] is Verdict.GOOD


async def test_a_store_of_a_newer_release_is_refused(databases: Databases) -> None:
    """An older release does not touch tables it does not know."""
    url = databases.migrated()
    do(url, "update alembic_version set version_num = '9999'")
    with pytest.raises(StoreTooNew, match="nieuwere versie"):
        await open_store(url)
    assert looked_at(url)[0] is Verdict.WRONG


async def test_a_server_that_is_not_there_is_a_sentence(postgres: URL) -> None:
    """It says what to look at, and no password."""
    away = postgres.set(host="127.0.0.1", port=1, username="naam", password="geheim", query={})
    with pytest.raises(StoreUnreachable, match="Kijk of PostgreSQL draait") as refusal:
        await open_store(away, patience=2)
    assert "geheim" not in f"{refusal.value} {refusal.value.__cause__!r}"
    grade, words = looked_at(away)
    assert grade is Verdict.WRONG
    assert "op 127.0.0.1 is niet te bereiken" in words
    assert "geheim" not in words


async def test_two_that_put_the_same_at_once_both_succeed(store: Store, postgres: URL) -> None:
    """Whoever comes second does it once more, on what the first has made of it."""
    other = await open_store(postgres)
    await asyncio.gather(*(put(each, str(n)) for n in range(20) for each in (store, other)))
    assert sorted(await keys(store)) == sorted(map(str, range(20)))
    await other.close()


async def test_connections_that_were_cut_are_made_anew(store: Store, postgres: URL) -> None:
    """As when the server was restarted while nobody said anything."""
    await put(store, "a")
    ours = "datname = current_database() and application_name = 'kaartensessie'"
    do(postgres, f"select pg_terminate_backend(pid) from pg_stat_activity where {ours}")  # noqa: S608
    await put(store, "b")
    assert await keys(store) == ["a", "b"]


async def test_whoever_holds_a_session_and_sleeps_is_thrown_out(postgres: URL) -> None:
    """A process that stands still keeps nobody from anything: it finds its work undone."""
    store, other = await open_store(postgres, patience=0.5), await open_store(postgres)
    await put(store, "a")

    def sleeps(tx: Connection) -> None:
        memory.put(tx, "nep", "k", "a", b"late")
        time.sleep(1)
        memory.put(tx, "nep", "k", "a", b"later")

    with pytest.raises(StoreUnavailable):
        await store.write(sleeps)
    await put(other, "a")
    assert await other.read(partial(memory.get, adapter="nep", kind="k", key="a")) == b""
    await store.close()
    await other.close()


async def test_what_was_deleted_is_written_over(store: Store) -> None:
    """Its room is free for something else as soon as the house was kept."""
    await put(store, "a")
    await store.write(partial(memory.delete, adapter="nep", kind="k", key="a"))
    await store.tidy()
    dead = "select n_dead_tup from pg_stat_user_tables where relname = 'item'"
    assert await store.read(lambda tx: tx.exec_driver_sql(dead).scalar()) == 0


async def test_who_no_longer_waits_is_saved_all_the_same(store: Store, postgres: URL) -> None:
    """Whoever asked may go away; what was begun is finished, also when the bot stops."""
    asked = put(store, "a")
    await asyncio.sleep(0)
    asked.cancel()
    await asyncio.gather(asked, return_exceptions=True)
    await store.close()
    again = await open_store(postgres)
    assert await keys(again) == ["a"]
    await again.close()
