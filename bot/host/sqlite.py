"""The store as one SQLite file: what it is when nothing else was said.

What writes waits for the disk, so it does in a thread of its own: a whole transaction costs one hop between threads, where an
asynchronous driver hops for every statement. What waits to be written at the same moment shares one transaction, and so one wait for
the disk. What reads is done where it is asked: with a write-ahead log it waits for nobody, and takes less time than a hop. Must not
hold a statement (see `bot.host.sql`).
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar, cast

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
        self._at_hand = _Connected(path, 0.0, begin="BEGIN")
        self._writer = Writer(self._commit)

    async def begin(self) -> None:
        """Open the file and bring its tables up to date. Raises StoreUnavailable."""
        with translated:
            await self._writing.run(_Connected.migrate)

    async def read(self, work: Work[T]) -> T:
        """The value of this work, which only reads. It sees all that was committed. Raises StoreUnavailable."""
        try:
            return self._at_hand.transaction(work)
        except StoreUnavailable:  # somebody else has the whole file: this is waited for elsewhere
            return await self._reading.run(partial(_Connected.transaction, work=work))

    async def write(self, work: Work[T]) -> T:
        """Do this work and save it; returns when that is durable. Raises StoreUnavailable, or what the work raised.

        It must leave no trace but in the store: when something else in the same transaction fails, it is done once more.
        """
        return await self._writer.run(work)

    async def tidy(self) -> None:
        """Wipe what was deleted from the write-ahead log too."""

        def checkpoint(side: _Connected) -> None:
            with suppress(sqlite3.OperationalError):  # somebody reads; the next time will do
                side.driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")

        await self._writing.run(checkpoint)

    async def close(self) -> None:
        """Save what waits and close the file."""
        await self._writer.idle()
        self._at_hand.close()
        await self._reading.close()
        await self._writing.close()

    async def _commit(self, works: Sequence[Work[Any]]) -> Sequence[Any]:
        def commit(side: _Connected) -> Sequence[Any]:
            try:
                return side.transaction(lambda connection: [work(connection) for work in works])
            except StoreUnavailable:
                raise
            except Exception:
                if len(works) == 1:
                    raise
            # One of them failed, which is rare: do all of them again, each so that it can fail alone.
            return side.transaction(lambda connection: [_attempt(connection, side.driver, work) for work in works])

        outcomes = await self._writing.run(commit)
        self.commits += 1
        return outcomes


def _attempt(connection: Connection, driver: sqlite3.Connection, work: Work[Any]) -> Any:
    """Do one piece in its own savepoint. Only when the store itself fails the others must fail with it."""
    driver.execute("SAVEPOINT piece")
    try:
        with translated:
            value = work(connection)
    except StoreUnavailable:
        raise
    except Exception as error:
        driver.execute("ROLLBACK TO piece")
        value = Failed(error)
    driver.execute("RELEASE piece")
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


class _Connected:
    """One connection, opened when first needed, and its transactions. All of it belongs to the thread that uses it first."""

    def __init__(self, path: Path, patience: float, *, begin: str) -> None:
        self._path, self._patience, self._begin = path, patience, begin
        self._engine = _engine(path, patience)
        self._connection: Connection | None = None

    @property
    def driver(self) -> sqlite3.Connection:
        """The driver's own: what SQLAlchemy does around a transaction takes longer than what is done in it."""
        return cast("sqlite3.Connection", self._opened().connection.dbapi_connection)

    def transaction(self, work: Work[T]) -> T:
        """The value of this work, all of it or nothing. Raises StoreUnavailable, or what the work raised."""
        with translated:
            connection, driver = self._opened(), self.driver
            driver.execute(self._begin)
            try:
                value = work(connection)
                driver.execute("COMMIT")
            except BaseException:
                driver.rollback()
                raise
            return value

    def migrate(self) -> None:
        """Bring the tables up to date, over a connection of its own: there SQLAlchemy is the one that begins and ends."""
        engine = _engine(self._path, self._patience)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(self._begin))
        with engine.connect() as connection:
            migrate(connection)
        engine.dispose()

    def close(self) -> None:
        """Close it."""
        if self._connection is not None:
            self._connection.close()
        self._engine.dispose()

    def _opened(self) -> Connection:
        if self._connection is None:
            self._connection = self._engine.connect()
        return self._connection


class _Side:
    """A connection with a thread of its own."""

    def __init__(self, path: Path, patience: float, *, begin: str) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._connected = _Connected(path, patience, begin=begin)

    async def run(self, task: Callable[[_Connected], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, task, self._connected)

    async def close(self) -> None:
        await self.run(_Connected.close)
        self._thread.shutdown()


def _engine(path: Path, patience: float) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"timeout": patience},
        hide_parameters=True,  # an error must not carry what somebody said
        poolclass=NullPool,
    )

    @event.listens_for(engine, "connect")
    def prepare(driver: sqlite3.Connection, _record: object) -> None:
        driver.isolation_level = None  # transactions are begun and ended here
        driver.execute("PRAGMA journal_mode = WAL")
        driver.execute("PRAGMA synchronous = FULL")
        driver.execute("PRAGMA foreign_keys = ON")
        driver.execute("PRAGMA secure_delete = ON")  # deleted means gone from the file too

    return engine
