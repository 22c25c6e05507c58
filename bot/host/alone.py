"""One process at a time on a data folder: two would each send the same letters.

Must not need cleaning up: the lock is the operating system's and goes with the process, however that ends.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path


class Occupied(Exception):
    """Another process works on this data."""


@contextmanager
def alone(database: Path) -> Iterator[None]:
    """Hold the data for this process. Raises Occupied, or PermissionError when the folder can't be written.

    The lock is that of a second, empty SQLite file: it works the same on every system.
    """
    try:
        lock = sqlite3.connect(database.with_name(database.name + ".lock"), isolation_level=None, timeout=0)
    except sqlite3.OperationalError as error:
        raise PermissionError from error
    with closing(lock):
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                raise Occupied from error
            raise PermissionError from error
        yield
