"""The outbox: what waits per lane, and what a platform called the messages that left.

Must not know what a message holds: payloads are bytes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import bindparam as given
from sqlalchemy.engine import Connection

from bot.host.schema import message_ref, outbox

FORGET = "forget"  # the kind of row that tells an adapter to forget; it outlives the session it is about


class Letter(Struct, frozen=True, kw_only=True):
    """A row of the outbox. `id` is given by the store, `reference` is what the platform called the message of this key."""

    lane: str
    adapter: str
    session: str
    chat: str
    person: str
    kind: str
    key: str
    payload: bytes
    created: dt.datetime
    expires: dt.datetime | None = None
    id: int = 0
    reference: str | None = None


_columns = tuple(column.name for column in outbox.c if column.name != "id")
_lanes = sa.select(outbox.c.lane).distinct().order_by(outbox.c.lane)
_head = (
    sa.select(outbox, message_ref.c.reference)
    .join_from(
        outbox,
        message_ref,
        sa.and_(
            message_ref.c.session == outbox.c.session,
            message_ref.c.lane == outbox.c.lane,
            message_ref.c.key == outbox.c.key,
        ),
        isouter=True,
    )
    .where(outbox.c.lane == given("lane"))
    .order_by(outbox.c.id)
    .limit(1)
)
_drop_letter = sa.delete(outbox).where(outbox.c.id == given("letter"))
_drop_reference = sa.delete(message_ref).where(
    message_ref.c.session == given("of"), message_ref.c.lane == given("in_lane"), message_ref.c.key == given("of_key")
)
_add_reference = sa.insert(message_ref)


def letter_row(letter: Letter) -> dict[str, Any]:
    """The row to insert for a new letter; the store numbers it."""
    return {name: getattr(letter, name) for name in _columns}


def lanes(tx: Connection) -> Sequence[str]:
    """The lanes in which something waits."""
    return tx.execute(_lanes).scalars().all()


def head(tx: Connection, lane: str) -> Letter | None:
    """The first letter of this lane."""
    row = tx.execute(_head, {"lane": lane}).mappings().first()
    return None if row is None else Letter(**row)


def settle(tx: Connection, letter: Letter, reference: str | None, now: dt.datetime) -> None:
    """Cross off a letter that is done with; remember what the platform called the message, if it has a key."""
    tx.execute(_drop_letter, {"letter": letter.id})
    if letter.key and reference is not None:
        tx.execute(_drop_reference, {"of": letter.session, "in_lane": letter.lane, "of_key": letter.key})
        values = {"session": letter.session, "lane": letter.lane, "key": letter.key, "reference": reference, "at": now}
        tx.execute(_add_reference, values)
