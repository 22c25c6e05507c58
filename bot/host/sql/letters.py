"""The outbox: the letters that wait per lane (a chat or a person), and what a platform called the messages that left.

Must not decide what is in a letter (`outcome.py` does), nor send one (`outbox.py` does).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from msgspec.structs import replace
from sqlalchemy import bindparam as given
from sqlalchemy.engine import Connection

from bot.engine.model.effects import Board, Group, Private
from bot.engine.model.events import Person
from bot.engine.model.messages import Message
from bot.host.incoming import decoded
from bot.host.ports import Letter
from bot.host.schema import message_ref, outbox
from bot.host.schema import session as session_table
from bot.host.sql.prepared import Prepared, adding

POST, REPLACE, DISPLAY = "post", "replace", "display"
FORGET = "forget"  # the kind of row that tells an adapter to forget; it outlives the session it is about
_NEWEST_ONLY = {REPLACE, DISPLAY}  # of these an older one with the same key is not worth sending

_encode = msgspec.json.Encoder().encode
_CONTENT: dict[str, tuple[str, Any]] = {
    POST: ("message", Message), REPLACE: ("message", Message), DISPLAY: ("board", Board), FORGET: ("forget", tuple[Person, ...]),
}  # fmt: skip

_lanes = sa.select(outbox.c.lane).distinct().order_by(outbox.c.lane)
_LETTER = ("id", "adapter", "session", "chat", "person", "kind", "key", "payload", "expires", "trail")
_head = Prepared(
    sa.select(*(outbox.c[each] for each in _LETTER), message_ref.c.reference)
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
_add = adding(
    outbox, "lane", "adapter", "session", "chat", "person", "kind", "key", "payload", "created", "expires", "trail"
)
_newest_post = (
    sa.select(sa.func.coalesce(sa.func.max(outbox.c.id), 0))
    .where(
        outbox.c.lane == given("in_lane"),
        outbox.c.session == given("of_session"),
        outbox.c.kind == POST,
        outbox.c.key == given("of_key"),
        outbox.c.key != "",
    )
    .scalar_subquery()
)
# A key can be given to a new message: what replaces the earlier one is then still wanted.
_drop_outdated = Prepared(
    sa.delete(outbox).where(
        outbox.c.lane == given("in_lane"),
        outbox.c.session == given("of_session"),
        outbox.c.kind == given("of_kind"),
        outbox.c.key == given("of_key"),
        outbox.c.id > _newest_post,
    )
)
_drop_passing = sa.delete(outbox).where(outbox.c.session == given("of"), outbox.c.expires.is_not(None))
_drop_letter = Prepared(sa.delete(outbox).where(outbox.c.id == given("letter")))
_drop_letters = sa.delete(outbox).where(outbox.c.session == given("of"), outbox.c.kind != FORGET)
_this_message = (
    message_ref.c.session == given("of"), message_ref.c.lane == given("in_lane"), message_ref.c.key == given("of_key")
)  # fmt: skip
# Who wipes it meanwhile waits, or the reference would be there after all.
_is_there = Prepared(
    sa.select(session_table.c.key).where(session_table.c.key == given("of")).with_for_update(read=True, key_share=True)
)
_reference = Prepared(sa.select(message_ref.c.reference).where(*_this_message))
_add_reference = adding(message_ref, "session", "lane", "key", "reference", "at")
_drop_reference = Prepared(sa.delete(message_ref).where(*_this_message))
_drop_references = sa.delete(message_ref).where(message_ref.c.session == given("of"))


def lane(letter: Letter) -> str:
    """The row in which this letter waits: letters of one lane leave in order."""
    match letter.audience:
        case Group():
            return f"{letter.adapter}|group|{letter.chat}"
        case Private(person):
            return f"{letter.adapter}|private|{person}"


def can_wait(letter: Letter) -> bool:
    """Whether nobody waits for it."""
    return letter.message is not None and letter.message.look.can_wait


def lanes(tx: Connection) -> Sequence[str]:
    """The lanes in which something waits."""
    return tx.execute(_lanes).scalars().all()


def add(
    tx: Connection, session: str, new: Sequence[Letter], now: dt.datetime, trail: str = ""
) -> Sequence[tuple[str, Letter]]:
    """Put these letters of a session (its key, or empty) in the outbox, in place of those that are overtaken by them.

    Returns each with its lane, as `head` gives it if it is the first there.
    """
    rows = [_row(session, letter, now) | {"trail": trail} for letter in new]
    for row in rows:
        if row["kind"] in _NEWEST_ONLY:
            overtaken = {"in_lane": row["lane"], "of_session": session, "of_kind": row["kind"], "of_key": row["key"]}
            _drop_outdated.run(tx, overtaken)
    return [(row["lane"], _waiting(tx, row, letter)) for row, letter in zip(rows, new, strict=True)]


def _waiting(tx: Connection, row: Mapping[str, Any], letter: Letter) -> Letter:
    """Add this row; the letter of it as it waits there."""
    reference = None
    if letter.replaces:
        known = _reference.rows(tx, {"of": row["session"], "in_lane": row["lane"], "of_key": row["key"]})
        reference = known[0][0] if known else None
    number = _add.added(tx, row)
    return replace(letter, id=number, session=row["session"], trail=row["trail"], reference=reference)


def overtake(tx: Connection, session: str) -> None:
    """Drop what waits of this session and loses its meaning with time: the session has moved on."""
    tx.execute(_drop_passing, {"of": session})


def head(tx: Connection, lane: str) -> Letter | None:
    """The first letter of this lane; with nothing in it when an older release wrote what can't be read any more."""
    found = _head.rows(tx, {"lane": lane})
    if not found:
        return None
    (*values, reference) = found[0]
    row = dict(zip(_LETTER, values, strict=True))
    field, shape = _CONTENT[row["kind"]]
    return Letter(
        id=row["id"],
        adapter=row["adapter"],
        session=row["session"],
        chat=row["chat"],
        audience=Private(row["person"]) if row["person"] else Group(),
        key=row["key"],
        replaces=row["kind"] == REPLACE,
        reference=reference if row["kind"] == REPLACE else None,
        expires=row["expires"],
        trail=row["trail"] or "",
        **{field: decoded(row["payload"], shape)},
    )


def settle(tx: Connection, letter: Letter, reference: str | None, now: dt.datetime) -> None:
    """Cross off a letter that is done with; remember what the platform called the message, if it has a key and its session is there.

    The session is looked at first, in the order in which one is wiped: so neither waits for the other.
    """
    new = letter.key and reference is not None and reference != letter.reference
    keep = new and (not letter.session or _is_there.rows(tx, {"of": letter.session}))
    _drop_letter.run(tx, {"letter": letter.id})
    if keep:
        within = lane(letter)
        _drop_reference.run(tx, {"of": letter.session, "in_lane": within, "of_key": letter.key})
        values = {"session": letter.session, "lane": within, "key": letter.key, "reference": reference, "at": now}
        _add_reference.run(tx, values)


def drop(tx: Connection, session: str) -> None:
    """Delete what still waits of this session, but for what lets an adapter forget it."""
    tx.execute(_drop_letters, {"of": session})
    tx.execute(_drop_references, {"of": session})


def _row(session: str, letter: Letter, now: dt.datetime) -> dict[str, Any]:
    if letter.forget is not None:
        kind, payload = FORGET, _encode(letter.forget)
    elif letter.board is not None:
        kind, payload = DISPLAY, _encode(letter.board)
    else:
        kind, payload = REPLACE if letter.replaces else POST, _encode(letter.message)
    return {
        "lane": lane(letter),
        "adapter": letter.adapter,
        "session": session,
        "chat": letter.chat,
        "person": letter.audience.person if isinstance(letter.audience, Private) else "",
        "kind": kind,
        "key": letter.key,
        "payload": payload,
        "created": now,
        "expires": letter.expires,
    }
