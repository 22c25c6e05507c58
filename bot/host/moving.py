"""Moving house: all that stands in a file of SQLite goes to an empty database of PostgreSQL, or nothing does.

Must not change a word of it, nor leave a file from which a bot would begin anew: it would send once more what waits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import URL
from sqlalchemy.engine import Connection

from bot.host.alone import alone
from bot.host.schema import metadata
from bot.host.sql import jobs, upkeep
from bot.host.sql.upkeep import Counts
from bot.host.stores import open_store

_Rows = Mapping[str, Sequence[Mapping[str, Any]]]


class NotEmpty(Exception):
    """There is something in the new database already."""


async def move(file: Path, database: URL) -> tuple[Counts, Path]:
    """Move, and put the file aside; returns how much there is in the new database, and where the file is now.

    Raises Occupied while the bot runs on the file, NotEmpty, or StoreUnavailable: then nothing has changed.
    """
    with alone(file):
        old = await open_store(file)
        try:
            rows, numbers = await old.read(_all), await old.read(_numbers)
        finally:
            await old.close()
        new = await open_store(database)
        try:
            await new.write(partial(_put, rows=rows, numbers=numbers))
            moved = await new.read(upkeep.counts)
        finally:
            await new.close()
        return moved, _put_aside(file)


def _put_aside(file: Path) -> Path:
    return file.rename(file.with_name(f"{file.stem}.verhuisd{file.suffix}"))


def _all(tx: Connection) -> _Rows:
    return {
        table.name: [dict(row) for row in tx.execute(sa.select(table)).mappings()] for table in metadata.sorted_tables
    }


def _numbers(tx: Connection) -> Mapping[str, int]:
    """The last number that was given to a row, by table: none is ever given twice."""
    return {row.name: row.seq for row in tx.exec_driver_sql("SELECT name, seq FROM sqlite_sequence")}


def _put(tx: Connection, rows: _Rows, numbers: Mapping[str, int]) -> None:
    for table in metadata.sorted_tables:
        if tx.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first() is not None:
            raise NotEmpty
    for table in metadata.sorted_tables:
        if rows[table.name]:
            tx.execute(sa.insert(table), rows[table.name])
    for table_name, last in numbers.items():
        if last:
            tx.exec_driver_sql("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", (table_name, last))
    for timer in rows["timer"]:
        jobs.tick(tx, timer["session"], timer["due"])
    jobs.sweep(tx)
