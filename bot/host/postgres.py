"""The store as a PostgreSQL database, which several processes share. An extra: `postgres` in `pyproject.toml`.

Each piece of work is a transaction of its own, for PostgreSQL waits for its disk once for all who wait at the same moment. Whoever
holds a lock and sleeps is thrown out by the database, so that no process can keep another from a session. Must not hold a
statement of the session (see `bot.host.sql`).
"""

from __future__ import annotations

import asyncio
from typing import Any, TypeVar

from sqlalchemy import URL
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from bot.host.job_tables import migrate_jobs
from bot.host.schema import metadata
from bot.host.store import Store, StoreTooNew, StoreUnavailable, StoreUnreachable, Work, migrate, translated

T = TypeVar("T")

CONNECTIONS = 10  # of each process
# A connection of which the other end has gone without a word is noticed.
WATCHFUL: dict[str, Any] = {
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
ATTEMPTS = 4
_OVERTAKEN = {
    "40001",
    "40P01",
    "23505",
    "23503",
}  # somebody else got in between: in the way, in a circle, with the same key
_GOODBYE = 5.0  # seconds
_LONGEST = 30  # seconds for one statement, and for one piece of work until we take the database to be gone


def prepare(connection: Connection) -> None:
    """Bring all tables up to date, ours and those of the jobs. Raises StoreTooNew."""
    migrate(connection)
    migrate_jobs(connection)


class PostgresStore(Store):
    """An open database; made by `open_store`."""

    def __init__(self, url: URL, patience: float, *, hurried: bool = True) -> None:
        super().__init__()
        self.url = url
        self._longest = _LONGEST if hurried else None
        limits = {
            "lock_timeout": f"{patience * 1000:.0f}",
            "idle_in_transaction_session_timeout": f"{patience * 1000:.0f}",
            "statement_timeout": f"{_LONGEST * 1000}",
        }
        told = url.query.get("options", "")
        self._engine = create_async_engine(
            url.set(drivername="postgresql+psycopg"),
            hide_parameters=True,  # an error must not carry what somebody said
            pool_size=CONNECTIONS,
            max_overflow=0,
            pool_timeout=max(patience, 1.0),
            pool_pre_ping=True,
            connect_args={
                "connect_timeout": max(round(patience), 2),
                "options": " ".join([str(told), *(f"-c {name}={value}" for name, value in limits.items())]).strip(),
                "application_name": "kaartensessie",
                **WATCHFUL,
            },
        )
        self._under_way: set[asyncio.Task[Any]] = set()

    async def begin(self) -> None:
        """Bring the tables up to date. Raises StoreTooNew or StoreUnreachable."""
        try:
            with translated:
                async with self._engine.connect() as connection:
                    await connection.run_sync(prepare)
        except StoreTooNew:
            raise
        except StoreUnavailable as error:
            raise StoreUnreachable from error

    async def read(self, work: Work[T]) -> T:
        """The value of this work, which only reads. It sees all that was committed. Raises StoreUnavailable."""
        with translated:
            return await self._done(work)

    async def write(self, work: Work[T]) -> T:
        """Do this work and save it; returns when that is durable. Raises StoreUnavailable, or what the work raised.

        What was begun is finished when whoever asked goes away. It must leave no trace but in the store: when another process gets
        in between, it is done once more.
        """
        task = asyncio.create_task(self._write(work))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return await asyncio.shield(task)

    async def _write(self, work: Work[T]) -> T:
        attempt = 1
        while True:
            try:
                with translated:
                    try:
                        value = await self._done(work)
                    except DBAPIError as error:
                        if attempt == ATTEMPTS or getattr(error.orig, "sqlstate", None) not in _OVERTAKEN:
                            raise
                        attempt += 1
                        continue
            finally:
                self.commits += 1
            return value

    async def _done(self, work: Work[T]) -> T:
        """The value of this work, done and saved. A database that takes everything and says nothing is given up after a while."""
        try:
            async with asyncio.timeout(self._longest), self._engine.begin() as connection:
                return await connection.run_sync(work)
        except TimeoutError as error:
            raise StoreUnavailable from error

    async def tidy(self) -> None:
        """Give the room of what was deleted free, so that something else is written over it."""
        tables = ", ".join(table.name for table in metadata.sorted_tables)
        with translated:
            async with self._engine.connect() as connection:
                alone = await connection.execution_options(isolation_level="AUTOCOMMIT")
                await alone.exec_driver_sql(f"VACUUM {tables}")

    async def close(self) -> None:
        """Save what waits and let go of the database. What it does not take within seconds was not acknowledged either."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=_GOODBYE)
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        await self._engine.dispose()
