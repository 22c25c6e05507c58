"""The store as one SQLite file: what it is when nothing else was said.

The driver is used from two threads of its own, one that writes and one that reads: a whole transaction costs one hop between
threads, where an asynchronous driver hops for every statement. What waits to be written at the same moment shares one transaction,
and so one wait for the disk. Must not hold a statement (see `bot.host.sql`).
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy import URL, Engine, NullPool, create_engine, event
from sqlalchemy.engine import Connection

from bot.host.store import Store, StoreUnavailable, Work, migrate, translated

T = TypeVar("T")


class SqliteStore(Store):
    """An open file; made by `open_store`."""

    def __init__(self, path: Path, patience: float) -> None:
        super().__init__()
        self._writing = _Side(path, patience, begin="BEGIN IMMEDIATE")
        self._reading = _Side(path, patience, begin="BEGIN")
        self._writer = Writer(self._commit)

    async def begin(self) -> None:
        """Open the file and bring its tables up to date. Raises StoreUnavailable."""
        with translated():
            await self._writing.run(migrate)

    async def read(self, work: Work[T]) -> T:
        """The value of this work, which only reads. It sees all that was committed. Raises StoreUnavailable."""

        def read(connection: Connection) -> T:
            with translated(), connection.begin():
                return work(connection)

        return await self._reading.run(read)

    async def write(self, work: Work[T]) -> T:
        """Do this work and save it; returns when that is durable. Raises StoreUnavailable, or what the work raised.

        It must leave no trace but in the store: when something else in the same transaction fails, it is done once more.
        """
        return await self._writer.run(work)

    async def tidy(self) -> None:
        """Wipe what was deleted from the write-ahead log too."""

        def checkpoint(connection: Connection) -> None:
            driver = connection.connection.driver_connection
            assert driver is not None  # noqa: S101 - for mypy: the connection is open
            with suppress(sqlite3.OperationalError):  # somebody reads; the next time will do
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")

        await self._writing.run(checkpoint)

    async def close(self) -> None:
        """Save what waits and close the file."""
        await self._writer.idle()
        await self._reading.close()
        await self._writing.close()

    async def _commit(self, works: Sequence[Work[Any]]) -> Sequence[Any]:
        def commit(connection: Connection) -> Sequence[Any]:
            try:
                with translated(), connection.begin():
                    return [work(connection) for work in works]
            except StoreUnavailable:
                raise
            except Exception:
                if len(works) == 1:
                    raise
            # One of them failed, which is rare: do all of them again, each so that it can fail alone.
            with translated(), connection.begin():
                return [_attempt(connection, work) for work in works]

        outcomes = await self._writing.run(commit)
        self.commits += 1
        return outcomes


def _attempt(connection: Connection, work: Work[Any]) -> Any:
    """Do one piece in its own savepoint. Only when the store itself fails the others must fail with it."""
    savepoint = connection.begin_nested()
    try:
        with translated():
            value = work(connection)
    except StoreUnavailable:
        raise
    except Exception as error:
        savepoint.rollback()
        return Failed(error)
    savepoint.commit()
    return value


class Failed(NamedTuple):
    """The outcome of a piece of work that raised, while the transaction it was in went on."""

    error: Exception


Commit = Callable[[Sequence[Work[Any]]], Awaitable[Sequence[Any]]]


class _Job(NamedTuple, Generic[T]):
    work: Work[T]
    done: asyncio.Future[T]


class Writer:
    """Gathers work while a commit is under way and hands it over in one batch.

    `commit` does a batch in one transaction and returns an outcome for each piece, in order: its value or `Failed`. When it
    raises, nothing of the batch was saved.
    """

    def __init__(self, commit: Commit) -> None:
        self._commit = commit
        self._waiting: list[_Job[Any]] = []
        self._task: asyncio.Task[None] | None = None

    async def run(self, work: Work[T]) -> T:
        """Do this work in a transaction; returns its value when that is durable. Raises what the work or the commit raised."""
        job: _Job[T] = _Job(work, asyncio.get_running_loop().create_future())
        self._waiting.append(job)
        self._start()
        return await job.done

    async def idle(self) -> None:
        """Return when nothing waits any more."""
        while self._waiting or self._task is not None:
            await asyncio.wait([self._start()])

    def _start(self) -> asyncio.Task[None]:
        # A task that is cancelled before its first step never gets to say that it has ended: only `done` tells.
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._drain())
        return self._task

    async def _drain(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting, []
                await self._settle(batch)
        finally:
            self._task = None

    async def _settle(self, batch: Sequence[_Job[Any]]) -> None:
        try:
            outcomes = await self._commit([job.work for job in batch])
        except Exception as error:
            outcomes = [Failed(error)] * len(batch)
        for job, outcome in zip(batch, outcomes, strict=True):
            if job.done.done():  # whoever asked was cancelled; the work is saved all the same
                continue
            if isinstance(outcome, Failed):
                job.done.set_exception(outcome.error)
            else:
                job.done.set_result(outcome)


class _Side:
    """One thread with one connection, opened when first needed."""

    def __init__(self, path: Path, patience: float, *, begin: str) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._engine = _engine(path, patience, begin)
        self._connection: Connection | None = None

    async def run(self, task: Callable[[Connection], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._run, task)

    def _run(self, task: Callable[[Connection], T]) -> T:
        if self._connection is None:
            with translated():
                self._connection = self._engine.connect()
        return task(self._connection)

    async def close(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, self._close)
        self._thread.shutdown()

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._engine.dispose()


def _engine(path: Path, patience: float, begin: str) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"timeout": patience},
        hide_parameters=True,  # an error must not carry what somebody said
        poolclass=NullPool,
    )

    @event.listens_for(engine, "connect")
    def prepare(driver: sqlite3.Connection, _record: object) -> None:
        # The driver's own idea of transactions breaks savepoints: SQLAlchemy's manual says to switch it off like this.
        driver.isolation_level = None
        driver.execute("PRAGMA journal_mode = WAL")
        driver.execute("PRAGMA synchronous = FULL")
        driver.execute("PRAGMA foreign_keys = ON")
        driver.execute("PRAGMA secure_delete = ON")  # deleted means gone from the file too

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
