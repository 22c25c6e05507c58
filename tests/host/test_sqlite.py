"""What is particular to the SQLite file: its settings, a lock of somebody else, a full disk, a file that is no store."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.engine import Connection

from bot.engine.model.events import Person
from bot.host import housekeeping
from bot.host.alone import Occupied, alone
from bot.host.schema import metadata
from bot.host.sql import memory
from bot.host.sqlite import SqliteStore
from bot.host.store import StoreFull, StoreTooNew, StoreUnavailable
from bot.host.stores import open_store
from tests.host.conftest import House
from tests.host.fake import said


@pytest.fixture
def url() -> None:
    """The house stands on a file here."""


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Another process is writing and does not stop."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def full(house: House) -> Iterator[None]:
    """The disk takes not one page more."""
    with closing(sqlite3.connect(house.file)) as other:
        pages = other.execute("PRAGMA page_count").fetchone()[0]

    def limit(most: int) -> None:
        assert isinstance(house.store, SqliteStore)
        side = house.store._writing
        side._thread.submit(lambda: side._connected.driver.execute(f"PRAGMA max_page_count = {most}")).result()

    limit(pages)
    yield
    limit(2**30)


async def test_the_migrations_make_the_schema(tmp_path: Path) -> None:
    """A store made by the migrations is equal to the tables the code works with."""
    store = await open_store(tmp_path / "test.db")

    def difference(tx: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(tx, opts={"compare_type": True}), metadata))

    assert await store.read(difference) == []
    made = await store.read(_definitions)
    assert made.pop("alembic_version")
    fresh = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    with fresh.begin() as tx:
        metadata.create_all(tx)
        assert made == _definitions(tx)
    fresh.dispose()
    await store.close()


def _definitions(tx: Connection) -> dict[str, str]:
    """How each table and index was made, but for white space."""
    rows = tx.exec_driver_sql("select name, sql from sqlite_master where sql is not null and name not like 'sqlite_%'")
    return {name: re.sub(r" (?=[,)])|(?<=\() ", "", " ".join(sql.split())) for name, sql in rows}


async def test_the_file_is_durable(house: House) -> None:
    """A commit waits for the disk, readers do not wait for writers, and deleted is overwritten."""

    def pragmas(tx: Connection) -> list[object]:
        names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        return [tx.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]

    assert await house.store.write(pragmas) == ["wal", 2, 1, 1]


async def test_a_locked_store_says_so_and_loses_nothing(house: House) -> None:
    """The event is refused with a sentence; nothing has changed; delivered again it counts once."""
    await house.hear(said("start"))
    before = await house.everything()
    with locked(house.file):
        with pytest.raises(StoreUnavailable, match="Probeer het zo nog eens"):
            await house.door.receive(said("tel", delivery="x"))
        assert await house.everything() == before
    await house.hear(said("tel", delivery="x"))
    assert house.platform.words == ["1"]


async def test_a_full_disk_says_so_and_loses_nothing(house: House) -> None:
    """Alone and in company: all are refused, nothing has changed, and with room again they are taken."""
    await house.hear(said("start"))
    before = await house.everything()
    long = "n" * 100_000
    with full(house):
        with pytest.raises(StoreFull, match="schijf is vol") as refusal:
            await house.door.receive(said(f"noteer {long}", chat=""))
        assert "nnn" not in str(refusal.value.__cause__), "what was said must not reach a log"
        many = [house.door.receive(said(f"noteer {long}", by=Person(f"nep:{n}", ""), chat="")) for n in range(4)]
        outcomes = await asyncio.gather(*many, return_exceptions=True)
        assert {type(each) for each in outcomes} == {StoreFull}
        assert await house.everything() == before
    await house.hear(said("tel"))
    assert house.platform.words == ["1"]


async def test_what_was_sent_while_the_store_was_locked_is_not_sent_twice(house: House) -> None:
    """Crossing off is tried until it works; the message itself is not sent again."""
    await house.hear(said("start"))
    house.platform.gates[""] = asyncio.Event()
    await house.door.receive(said("zeg hallo"))
    await house.platform.reached.wait()
    with locked(house.file):
        house.platform.gates.pop("").set()
        await house.sleep.waited.wait()
    await house.host.outbox.idle()
    assert house.platform.words == ["hallo"]
    assert await house.rows("outbox") == []


async def test_a_file_that_is_no_store_is_refused(tmp_path: Path) -> None:
    """Rubbish in the file, or a folder in its place, is a clear error."""
    (tmp_path / "rubbish.db").write_bytes(b"this is no database, but it is long enough to be looked at" * 50)
    for file in (tmp_path / "rubbish.db", tmp_path, tmp_path / "nowhere" / "x.db"):
        with pytest.raises(StoreUnavailable):
            await open_store(file)


async def test_a_store_of_a_newer_release_is_refused(tmp_path: Path) -> None:
    """An older release does not touch tables it does not know."""
    file = tmp_path / "test.db"
    await (await open_store(file)).close()
    with closing(sqlite3.connect(file)) as other, other:
        other.execute("update alembic_version set version_num = '9999'")
    with pytest.raises(StoreTooNew, match="nieuwere versie"):
        await open_store(file)


def test_only_one_process_at_a_time(tmp_path: Path) -> None:
    """A second one is refused as long as the first lives; the lock leaves nothing to clean up."""
    file = tmp_path / "test.db"
    with alone(file):
        with pytest.raises(Occupied), alone(file):
            pass
        with alone(tmp_path / "other.db"):
            pass
    with alone(file):
        pass


def test_a_folder_that_can_not_be_written_is_told_apart(tmp_path: Path) -> None:
    """That is not the same as occupied."""
    with pytest.raises(PermissionError), alone(tmp_path / "nowhere" / "x.db"):
        pass


async def test_deleted_is_gone_from_the_file_whatever_the_driver_was_built_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some builds of SQLite overwrite what is deleted by themselves; here is one that does not."""

    class Careless(sqlite3.Connection):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.execute("PRAGMA secure_delete = OFF")

    monkeypatch.setattr(sqlite3.dbapi2, "connect", partial(sqlite3.connect, factory=Careless))
    store = await open_store(tmp_path / "test.db")
    secret = b"een heel bijzonder geheimpje"
    await store.write(partial(memory.put, adapter="nep", kind="k", key="a", body=secret))
    await store.write(partial(memory.delete, adapter="nep", kind="k", key="a"))
    await store.tidy()
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    await store.close()
    assert secret not in stored


async def test_forgotten_words_are_gone_from_the_file(house: House) -> None:
    """Deleted is overwritten, in the file and in its log."""
    await house.hear(said("start"), said("noteer aardbeien", chat=""), said("noteer ", chat=""))
    await house.store.tidy()
    files = [file.read_bytes() for file in house.file.parent.iterdir()]
    assert any(b"kamer" in body for body in files)
    assert not any(b"aardbeien" in body for body in files)


async def test_what_was_deleted_is_gone_from_the_log_of_the_file_too(house: House) -> None:
    """The write-ahead log would otherwise keep it until it is overwritten."""
    await house.hear(said("noteer melk", chat=""))
    log = house.file.with_name("test.db-wal")
    assert b"melk" in log.read_bytes()
    house.wall.advance(days=31)
    await housekeeping.clean(house.host)
    assert log.read_bytes() == b""
