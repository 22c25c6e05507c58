"""Which store it is: one SQLite file, or PostgreSQL. Must not hold what is particular to one of them."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import URL

from bot.host.sqlite import SqliteStore
from bot.host.store import Store


async def open_store(where: Path | URL, *, patience: float = 5.0) -> Store:
    """Open the file or the database and bring its tables up to date. `patience`: seconds to wait for a lock of somebody else.

    Raises StoreUnavailable.
    """
    store: Store
    if isinstance(where, Path):
        store = SqliteStore(where, patience)
    else:
        from bot.host.postgres import PostgresStore  # an extra, and not there for everybody

        store = PostgresStore(where, patience)
    try:
        await store.begin()
    except BaseException:
        await store.close()
        raise
    return store
