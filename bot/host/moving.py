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


class InTheWay(Exception):
    """A file stands already where the old one would be put aside."""


async def move(file: Path, database: URL) -> tuple[Counts, Path]:
    """Move, and put the file aside; returns how much there is in the new database, and where the file is now.

    Raises Occupied while the bot runs on the file, NotEmpty, InTheWay, or StoreUnavailable: then nothing has changed.
    """
    aside = file.with_name(f"{file.stem}.verhuisd{file.suffix}")
    with alone(file):
        if aside.exists():
            raise InTheWay(aside)
        old = await open_store(file)
        try:
            rows, numbers = await old.read(_all), await old.read(_numbers)
        finally:
            await old.close()
        # One piece of work, and of a full house it takes a minute.
        new = await open_store(database, hurried=False)
        try:
            moved = await new.write(partial(_put, rows=rows, numbers=numbers))
            # Before anything else can fail: a bot that begins on it would send once more what waits.
            _put_aside(file, aside)
        finally:
            await new.close()
        return moved, aside


def _put_aside(file: Path, aside: Path) -> None:
    file.rename(aside)


def _all(tx: Connection) -> _Rows:
    return {
        table.name: [dict(row) for row in tx.execute(sa.select(table)).mappings()] for table in metadata.sorted_tables
    }


def _numbers(tx: Connection) -> Mapping[str, int]:
    """The last number that was given to a row, by table: none is ever given twice."""
    return {row.name: row.seq for row in tx.exec_driver_sql("SELECT name, seq FROM sqlite_sequence")}


def _put(tx: Connection, rows: _Rows, numbers: Mapping[str, int]) -> Counts:
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
    return upkeep.counts(tx)
