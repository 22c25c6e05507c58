"""The tables. Every moment is stored as whole microseconds since 1970 (UTC), which is exact and the same in every database.

Must not hold a statement (see `bot.host.sql`). A change here needs a migration in `migrations/versions/`; a test compares the two.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)


class Microseconds(TypeDecorator[dt.datetime]):
    """An aware moment in UTC; a naive one is a bug and raises TypeError."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - signature
        """To whole microseconds since 1970."""
        return None if value is None else (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002 - signature
        """And back."""
        return None if value is None else _EPOCH + value * _MICROSECOND


# In both databases the same order: that of the characters' numbers, whatever the language of the server.
_Text = Text().with_variant(Text(collation="C"), "postgresql")

# SQLite only numbers rows by itself in a column of exactly the type INTEGER.
_Serial = BigInteger().with_variant(Integer, "sqlite")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _session_key(*, primary_key: bool = True) -> Column[str]:
    return Column(
        "session", _Text, ForeignKey("session.key", ondelete="CASCADE"), primary_key=primary_key, nullable=False
    )


# key: "adapter/chat". version rises with every change, so that a stale write is refused. appointment is what is planned in that chat:
# then there may be no state, and ended_at says that nothing runs.
session = Table(
    "session",
    metadata,
    Column("key", _Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("deck", _Text, nullable=False),
    Column("state", LargeBinary, nullable=False),
    Column("ended_at", Microseconds),
    Column("touched_at", Microseconds, nullable=False),
    Column("appointment", LargeBinary),
)

# Whose private words may belong to which chat: who takes part there, and who planned a session.
member = Table(
    "member",
    metadata,
    Column("person", _Text, primary_key=True),
    _session_key(),
    Column("since", Microseconds, nullable=False),
    Index(None, "session"),
)

timer = Table(
    "timer",
    metadata,
    _session_key(),
    Column("name", _Text, primary_key=True),
    Column("due", Microseconds, nullable=False),
    Index(None, "due"),
)

# One person's own notes.
notebook = Table(
    "notebook",
    metadata,
    Column("person", _Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("state", LargeBinary, nullable=False),
    Column("touched_at", Microseconds, nullable=False),
)

# What must still leave, in order of id per lane. session is empty for a private message outside any session, person is empty
# for the group. trail ties the lines of the log together. Ids are never used twice, because a platform may remember them.
outbox = Table(
    "outbox",
    metadata,
    Column("id", _Serial, primary_key=True, autoincrement=True),
    Column("lane", _Text, nullable=False),
    Column("adapter", _Text, nullable=False),
    Column("session", _Text, nullable=False),
    Column("chat", _Text, nullable=False),
    Column("person", _Text, nullable=False),
    Column("kind", _Text, nullable=False),
    Column("key", _Text, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("created", Microseconds, nullable=False),
    Column("expires", Microseconds),
    Column("trail", _Text),
    Index(None, "lane", "id"),
    Index(None, "session"),
    sqlite_autoincrement=True,
)

# What the platform called a message that may be replaced later.
message_ref = Table(
    "message_ref",
    metadata,
    Column("session", _Text, primary_key=True),
    Column("lane", _Text, primary_key=True),
    Column("key", _Text, primary_key=True),
    Column("reference", _Text, nullable=False),
    Column("at", Microseconds, nullable=False),
)

# Deliveries that did something: the same one again is a no-op.
seen = Table(
    "seen",
    metadata,
    Column("adapter", _Text, primary_key=True),
    Column("delivery", _Text, primary_key=True),
    Column("at", Microseconds, nullable=False),
    Index(None, "at"),
)

# Snapshots of decks, because a session keeps to its deck when the folder changes.
deck = Table(
    "deck",
    metadata,
    Column("version", _Text, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

# An adapter's own small memory; id is the order in which the keys were first put.
item = Table(
    "item",
    metadata,
    Column("id", _Serial, primary_key=True, autoincrement=True),
    Column("adapter", _Text, nullable=False),
    Column("kind", _Text, nullable=False),
    Column("key", _Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    UniqueConstraint("adapter", "kind", "key"),
    sqlite_autoincrement=True,
)
