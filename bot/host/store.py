"""The store: what both kinds of it have in common. All errors of a driver become our own here.

Must not hold a statement (see `bot.host.sql`) or know what a session is, nor which database it is (`sqlite.py`, `postgres.py`).
"""

from __future__ import annotations

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sqlalchemy import inspect
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as NoConnection

T = TypeVar("T")
Work = Callable[[Connection], T]

MIGRATIONS = Path(__file__).parent / "migrations"
_MIGRATING = 5_227_837  # a lock of PostgreSQL has a number; this one is ours
_DISK_FULL = "53100"  # as PostgreSQL calls it


class StoreUnavailable(Exception):
    """De gegevens zijn nu niet te lezen of te bewaren. Probeer het zo nog eens."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class StoreFull(StoreUnavailable):
    """De schijf is vol. Maak ruimte vrij en probeer het dan nog eens."""


class StoreUnreachable(StoreUnavailable):
    """De database van DATABASE_URL is niet te bereiken. Kijk of PostgreSQL draait, en of het adres, de naam en het wachtwoord kloppen."""


class StoreTooNew(StoreUnavailable):
    """De gegevens zijn van een nieuwere versie van de bot. Installeer die versie of kies met --data een andere map."""


class _Translated:
    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, IntegrityError) or not isinstance(error, NoConnection | DBAPIError | sqlite3.Error):
            return
        cause = error.orig if isinstance(error, DBAPIError) else error  # not all goes through SQLAlchemy
        full = getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL  # what Python itself raises has none
        full = full or getattr(cause, "sqlstate", None) == _DISK_FULL
        raise (StoreFull if full else StoreUnavailable)() from error


# Turns the driver's errors into ours. A broken constraint is the statement's own business and passes.
translated = _Translated()


class Store(ABC):
    """An open store; made by `open_store`. `read` and `write` take a function that gets the connection of a transaction."""

    def __init__(self) -> None:
        self.commits = 0

    @abstractmethod
    async def begin(self) -> None:
        """Bring the tables up to date; called once, before all else. Raises StoreUnavailable."""

    @abstractmethod
    async def read(self, work: Work[T]) -> T:
        """The value of this work, which only reads. It sees all that was committed. Raises StoreUnavailable."""

    @abstractmethod
    async def write(self, work: Work[T]) -> T:
        """Do this work and save it; returns when that is durable. Raises StoreUnavailable, or what the work raised.

        It must leave no trace but in the store: when something else gets in between, it is done once more.
        """

    @abstractmethod
    async def tidy(self) -> None:
        """Wipe what was deleted from where it stood too."""

    @abstractmethod
    async def close(self) -> None:
        """Save what waits and let go of the database."""


def migrate(connection: Connection) -> None:
    """Bring the tables up to date. Of several processes one does it, and the others wait for that. Raises StoreTooNew."""
    if revision(connection) == revisions()[0]:
        return
    # Loaded only when there is something to migrate: it takes as long as all the rest of a start.
    import alembic.command
    import alembic.config
    import alembic.util

    config = alembic.config.Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        with connection.begin():
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATING})")
            alembic.command.upgrade(config, "head")
    except alembic.util.CommandError as error:  # the file knows a revision that this release does not
        raise StoreTooNew from error


def revision(connection: Connection) -> str:
    """The revision of the tables that are there; "" when there are none yet."""
    with connection.begin():
        if not inspect(connection).has_table("alembic_version"):
            return ""
        return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() or "")


def revisions() -> list[str]:
    """The revisions of the schema that this release knows, the newest first: each migration bears its own in front of its name."""
    return sorted((each.name.partition("_")[0] for each in (MIGRATIONS / "versions").glob("[0-9]*.py")), reverse=True)
