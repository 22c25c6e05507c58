"""A statement that is made once, for what is done with every message: SQLAlchemy takes ten times as long for it as SQLite does.

Must not be a second way to write SQL: what a statement is, SQLAlchemy says, and on any other database it runs it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, cast

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.dml import UpdateBase

Row = Sequence[Any]
_Processor = Callable[[Any], Any] | None


class _Made(NamedTuple):
    """The text, what goes into it in order (a name to be given, or a value), how many names, and how values go in and come out."""

    text: str
    order: Sequence[tuple[str | None, Any, _Processor]]
    names: int
    out: Sequence[_Processor]


class Prepared:
    """A statement of which every parameter is a `bindparam`."""

    def __init__(self, statement: sa.Select[Any] | UpdateBase) -> None:
        self._statement = statement
        self._made: _Made | None = None

    def rows(self, tx: Connection, values: Mapping[str, object]) -> Sequence[Row]:
        """What it finds, each as its columns in order."""
        if tx.dialect.name != "sqlite":
            return [tuple(each) for each in tx.execute(self._statement, values)]
        made = self._made or self._make(tx.dialect)
        found = self._execute(tx, made, values).fetchall()
        if not any(made.out):
            return found
        return [[way(value) if way else value for way, value in zip(made.out, row, strict=True)] for row in found]

    def run(self, tx: Connection, values: Mapping[str, object]) -> int:
        """Do it; how many rows it changed. Raises IntegrityError."""
        if tx.dialect.name != "sqlite":
            return tx.execute(self._statement, values).rowcount
        return self._execute(tx, self._made or self._make(tx.dialect), values).rowcount

    def added(self, tx: Connection, values: Mapping[str, object]) -> int:
        """Add one row; the number that it was given. Raises IntegrityError."""
        if tx.dialect.name != "sqlite":
            key = tx.execute(self._statement, values).inserted_primary_key
            return int(key[0]) if key is not None else 0
        return self._execute(tx, self._made or self._make(tx.dialect), values).lastrowid or 0

    def each(self, tx: Connection, rows: Iterable[Mapping[str, object]]) -> None:
        """Do it for each of these. Raises IntegrityError."""
        for values in rows:
            self.run(tx, values)

    def _execute(self, tx: Connection, made: _Made, values: Mapping[str, object]) -> sqlite3.Cursor:
        if len(values) != made.names:  # what has no place would be lost without a word
            raise ValueError("what is given is not what the statement asks for")
        driver = cast("sqlite3.Connection", tx.connection.dbapi_connection)
        given = [
            (way(values[name]) if way else values[name]) if name is not None else value
            for name, value, way in made.order
        ]
        try:
            return driver.execute(made.text, given)
        except sqlite3.IntegrityError as error:
            raise IntegrityError(made.text, None, error, hide_parameters=True) from error

    def _make(self, dialect: Dialect) -> _Made:
        compiled = self._statement.compile(dialect=dialect)
        order: list[tuple[str | None, Any, _Processor]] = []
        for name in compiled.positiontup or ():
            bind = compiled.binds[name]
            way = bind.type.dialect_impl(dialect).bind_processor(dialect)
            fixed = not bind.required
            order.append(
                (None, way(bind.effective_value) if way else bind.effective_value, None)
                if fixed
                else (bind.key, None, way)
            )
        columns = self._statement.selected_columns if isinstance(self._statement, sa.Select) else ()
        out = [each.type.dialect_impl(dialect).result_processor(dialect, None) for each in columns]
        names = len({name for name, _, _ in order if name is not None})
        self._made = _Made(compiled.string, order, names, out)
        return self._made


def adding(table: sa.Table, *columns: str) -> Prepared:
    """Add a row with these columns."""
    return Prepared(sa.insert(table).values({each: sa.bindparam(each) for each in columns}))
