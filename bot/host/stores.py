"""Which store it is: one SQLite file, or PostgreSQL. Must not hold what is particular to one of them."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import URL, NullPool, create_engine

from bot.host.sqlite import SqliteStore
from bot.host.store import Store, revision, translated


async def open_store(where: Path | URL, *, patience: float = 5.0, hurried: bool = True) -> Store:
    """Open the file or the database and bring its tables up to date. `patience`: seconds to wait for a lock of somebody else. With `hurried`
    a database that says nothing is given up after a while; without it one piece of work may take as long as it needs.

    Raises StoreUnavailable.
    """
    store: Store
    if isinstance(where, Path):
        store = SqliteStore(where, patience)
    else:
        from bot.host.postgres import PostgresStore  # an extra, and not there for everybody

        store = PostgresStore(where, patience, hurried=hurried)
    try:
        await store.begin()
    except BaseException:
        await store.close()
        raise
    return store


def postgres_revision(url: URL, patience: float) -> str:
    """The revision of the tables in this database of PostgreSQL; "" when there are none. Waits this many seconds at most for it.

    Changes nothing. Raises StoreUnavailable.
    """
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"), poolclass=NullPool, connect_args={"connect_timeout": int(patience)}
    )
    with translated, engine.connect() as connection:
        return revision(connection)
