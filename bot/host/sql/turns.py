"""One event's reading and saving: session, notebook, members, timers, letters and the delivery, all or nothing.

Must not know what a session holds: bodies are bytes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import bindparam as given
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from bot.host.schema import member, message_ref, notebook, outbox, seen, session, timer
from bot.host.sql.letters import FORGET, Letter, letter_row
from bot.host.sql.upkeep import Timer


class Stale(Exception):
    """Somebody else changed this session or notebook since it was read: read again and decide again."""


class Seen(Exception):
    """The delivery or the timer was dealt with before."""


class Stored(Struct, frozen=True):
    """A body and its version; version 0 with an empty body is not stored yet."""

    version: int = 0
    body: bytes = b""


class Loaded(Struct, frozen=True, kw_only=True):
    """What is stored around one event. `key` is the session's, or empty."""

    seen: bool
    key: str
    session: Stored
    notebook: Stored


class SessionRow(Struct, frozen=True, kw_only=True):
    """A session as it becomes; `was` is the version it was read at."""

    was: int
    deck: str
    state: bytes
    ended_at: dt.datetime | None


class NotebookRow(Struct, frozen=True, kw_only=True):
    """A notebook as it becomes; an empty state is not kept. `was` is the version it was read at."""

    person: str
    was: int
    state: bytes


class Save(Struct, frozen=True, kw_only=True):
    """All that one event changes: saved together or not at all. None and empty mean unchanged.

    `wipe` deletes the session with all that belongs to it, when it is still at version `wipe`. `timers` maps a name to its
    moment, or to None when it is cancelled. `newest` holds the kinds of letters of which only the newest of a key counts.
    """

    now: dt.datetime
    key: str = ""
    delivery: tuple[str, str] | None = None
    fired: Timer | None = None
    wipe: int | None = None
    session: SessionRow | None = None
    notebook: NotebookRow | None = None
    joined: Sequence[str] = ()
    gone: Sequence[str] = ()
    timers: Mapping[str, dt.datetime | None] = {}
    letters: Sequence[Letter] = ()
    newest: frozenset[str] = frozenset()


_home = (
    sa.select(session.c.key)
    .join(member)
    .where(member.c.person == given("person"))
    .order_by(session.c.ended_at.is_(None).desc(), member.c.since.desc(), session.c.key)
    .limit(1)
)
_of_session = session.c.key == given("key")
_of_person = notebook.c.person == given("person")
# One statement, because each costs as much as what it finds.
_load = sa.select(
    sa.exists().where(seen.c.adapter == given("adapter"), seen.c.delivery == given("delivery")).label("seen"),
    sa.select(session.c.version).where(_of_session).scalar_subquery().label("session_version"),
    sa.select(session.c.state).where(_of_session).scalar_subquery().label("session"),
    sa.select(notebook.c.version).where(_of_person).scalar_subquery().label("notebook_version"),
    sa.select(notebook.c.state).where(_of_person).scalar_subquery().label("notebook"),
)


def home(tx: Connection, person: str) -> str:
    """The key of the session a private message of this person belongs to: the newest running one, else the newest ended one."""
    return tx.execute(_home, {"person": person}).scalar() or ""


def load(tx: Connection, key: str, person: str, delivery: tuple[str, str] | None) -> Loaded:
    """What is stored around one event; with an empty `key` the session is looked up by the person."""
    key = key or home(tx, person)
    adapter, number = delivery or ("", "")
    row = tx.execute(_load, {"key": key, "person": person, "adapter": adapter, "delivery": number}).one()
    return Loaded(
        seen=row.seen,
        key=key,
        session=Stored(row.session_version or 0, row.session or b""),
        notebook=Stored(row.notebook_version or 0, row.notebook or b""),
    )


_add_seen = sa.insert(seen)
_drop_timer = sa.delete(timer).where(timer.c.session == given("of"), timer.c.name == given("called"))
_drop_fired = _drop_timer.where(timer.c.due == given("was_due"))
_add_timer = sa.insert(timer)
_add_member = sa.insert(member)
_drop_member = sa.delete(member).where(member.c.session == given("of"), member.c.person == given("who"))
_add_letters = sa.insert(outbox)
_newest_post = (
    sa.select(sa.func.coalesce(sa.func.max(outbox.c.id), 0))
    .where(
        outbox.c.lane == given("in_lane"),
        outbox.c.session == given("of_session"),
        outbox.c.kind == "post",
        outbox.c.key == given("of_key"),
        outbox.c.key != "",
    )
    .scalar_subquery()
)
# A key can be given to a new message: what replaces the earlier one is then still wanted.
_drop_outdated = sa.delete(outbox).where(
    outbox.c.lane == given("in_lane"),
    outbox.c.session == given("of_session"),
    outbox.c.kind == given("of_kind"),
    outbox.c.key == given("of_key"),
    outbox.c.id > _newest_post,
)


def save(tx: Connection, change: Save) -> None:
    """Save all that one event changes. Raises Seen or Stale, and then nothing may be kept of it."""
    if change.delivery is not None:
        adapter, delivery = change.delivery
        _insert(tx, _add_seen, {"adapter": adapter, "delivery": delivery, "at": change.now}, otherwise=Seen())
    if change.fired is not None:
        fired = {"of": change.fired.session, "called": change.fired.name, "was_due": change.fired.due}
        _exactly_one(tx.execute(_drop_fired, fired), otherwise=Seen())
    if change.wipe is not None:
        _wipe(tx, change.key, change.wipe)
    if change.session is not None:
        _save_session(tx, change.key, change.session, change.now)
    if change.notebook is not None:
        _save_notebook(tx, change.notebook, change.now)
    if change.gone:
        tx.execute(_drop_member, [{"of": change.key, "who": person} for person in change.gone])
    if change.joined:
        tx.execute(
            _add_member, [{"person": each, "session": change.key, "since": change.now} for each in change.joined]
        )
    if change.timers:
        tx.execute(_drop_timer, [{"of": change.key, "called": name} for name in change.timers])
        rows = [
            {"session": change.key, "name": name, "due": due} for name, due in change.timers.items() if due is not None
        ]
        if rows:
            tx.execute(_add_timer, rows)
    outdated = [
        {"in_lane": letter.lane, "of_session": letter.session, "of_kind": letter.kind, "of_key": letter.key}
        for letter in change.letters
        if letter.kind in change.newest
    ]
    if outdated:
        tx.execute(_drop_outdated, outdated)
    if change.letters:
        tx.execute(_add_letters, [letter_row(letter) for letter in change.letters])


def _insert(tx: Connection, statement: sa.Insert, row: Mapping[str, object], *, otherwise: Exception) -> None:
    try:
        tx.execute(statement, row)
    except IntegrityError:
        raise otherwise from None


def _exactly_one(result: sa.CursorResult[Any], *, otherwise: Exception) -> None:
    if result.rowcount != 1:
        raise otherwise


_add_session = sa.insert(session)
_change_session = (
    sa.update(session)
    .where(session.c.key == given("of"), session.c.version == given("was"))
    .values(
        version=session.c.version + 1,
        deck=given("deck"),
        state=given("state"),
        ended_at=given("ended_at"),
        touched_at=given("touched_at"),
    )
)


def _save_session(tx: Connection, key: str, row: SessionRow, now: dt.datetime) -> None:
    values = {"deck": row.deck, "state": row.state, "ended_at": row.ended_at, "touched_at": now}
    if row.was:
        _exactly_one(tx.execute(_change_session, values | {"of": key, "was": row.was}), otherwise=Stale())
    else:
        _insert(tx, _add_session, values | {"key": key, "version": 1}, otherwise=Stale())


_add_notebook = sa.insert(notebook)
_notebook_as_read = (notebook.c.person == given("of"), notebook.c.version == given("was"))
_drop_notebook = sa.delete(notebook).where(*_notebook_as_read)
_change_notebook = (
    sa.update(notebook)
    .where(*_notebook_as_read)
    .values(version=notebook.c.version + 1, state=given("state"), touched_at=given("touched_at"))
)


def _save_notebook(tx: Connection, row: NotebookRow, now: dt.datetime) -> None:
    values = {"state": row.state, "touched_at": now}
    as_read = {"of": row.person, "was": row.was}
    if not row.state:
        _exactly_one(tx.execute(_drop_notebook, as_read), otherwise=Stale())
    elif row.was:
        _exactly_one(tx.execute(_change_notebook, values | as_read), otherwise=Stale())
    else:
        _insert(tx, _add_notebook, values | {"person": row.person, "version": 1}, otherwise=Stale())


# Members and timers go with the session by their foreign keys.
_drop_session = sa.delete(session).where(session.c.key == given("of"), session.c.version == given("was"))
_drop_letters = sa.delete(outbox).where(outbox.c.session == given("of"), outbox.c.kind != FORGET)
_drop_references = sa.delete(message_ref).where(message_ref.c.session == given("of"))


def _wipe(tx: Connection, key: str, version: int) -> None:
    _exactly_one(tx.execute(_drop_session, {"of": key, "was": version}), otherwise=Stale())
    tx.execute(_drop_letters, {"of": key})
    tx.execute(_drop_references, {"of": key})
