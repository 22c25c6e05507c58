"""Sessions, and all that is read and saved around one event: notebook, members, timers, letters and the delivery, all or nothing.

Must not know what a session or a notebook holds: bodies are bytes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import bindparam as given
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from bot.host.ports import Letter
from bot.host.schema import member, notebook, seen, session, timer
from bot.host.sql import jobs, letters
from bot.host.sql.prepared import Prepared, adding


class Stale(Exception):
    """Somebody else changed this session or notebook since it was read: read again and decide again."""


class Seen(Exception):
    """The delivery or the timer was dealt with before."""


class Answered(Exception):
    """The line of this `delivery` that was asked about was answered before."""

    def __init__(self, delivery: tuple[str, str]) -> None:
        super().__init__(delivery)
        self.delivery = delivery


ANSWER = "antwoord "  # before the delivery of a line that was answered, among those that were seen


class Alarm(Struct, frozen=True):
    """A timer of a session as it is stored; `due` is aware UTC."""

    session: str
    name: str
    due: dt.datetime


class Stored(Struct, frozen=True):
    """A body and its version; version 0 with an empty body is not stored yet. Of a chat also what is planned there."""

    version: int = 0
    body: bytes = b""
    appointment: bytes = b""


class Loaded(Struct, frozen=True, kw_only=True):
    """What is stored around one event. `key` is the session's, or empty, and `deck` the version of its deck. `elsewhere`: another
    session that runs knows this person too.
    """

    seen: bool
    elsewhere: bool = False
    key: str
    deck: str = ""
    session: Stored
    notebook: Stored


class SessionRow(Struct, frozen=True, kw_only=True):
    """A session as it becomes; `was` is the version it was read at, 0 for a new one. With an empty `state` something is only planned."""

    was: int
    deck: str = ""
    state: bytes = b""
    ended_at: dt.datetime | None
    appointment: bytes = b""


class NotebookRow(Struct, frozen=True, kw_only=True):
    """A notebook as it becomes; an empty state is not kept. `was` is the version it was read at."""

    person: str
    was: int
    state: bytes


class Save(Struct, frozen=True, kw_only=True):
    """All that one event changes: saved together or not at all. None and empty mean unchanged.

    `answers` are the deliveries of lines that were asked about: each is answered once. `alarm` is the timer that the event came from.
    `wipe` deletes the session with all that belongs to it, when it is still at version `wipe`; a `session` with it begins anew.
    `timers` maps a name to its moment, or to None when it is cancelled. `snapshot` is the body of the deck of a session that begins;
    `moves_on`: the group is somewhere else from here on. `trail` ties its lines in the log to those about its letters.
    """

    now: dt.datetime
    key: str = ""
    delivery: tuple[str, str] | None = None
    answers: Sequence[tuple[str, str]] = ()
    alarm: Alarm | None = None
    wipe: int | None = None
    session: SessionRow | None = None
    notebook: NotebookRow | None = None
    joined: Sequence[str] = ()
    gone: Sequence[str] = ()
    timers: Mapping[str, dt.datetime | None] = {}
    letters: Sequence[Letter] = ()
    moves_on: bool = False
    snapshot: bytes = b""
    trail: str = ""


MOST_KNOWN = 50  # sessions of one person that are looked at

_known = Prepared(
    sa.select(session.c.key, session.c.version, session.c.state, session.c.appointment)
    .join(member)
    .where(member.c.person == given("person"))
    .order_by(session.c.ended_at.is_(None).desc(), member.c.since.desc(), session.c.key)
    .limit(MOST_KNOWN)
)
_that_know = Prepared(sa.select(member.c.session).where(member.c.person == given("person")).order_by(member.c.session))
_in_another = (
    sa.select(member.c.person)
    .join(session)
    .where(member.c.person == given("person"), session.c.ended_at.is_(None), session.c.key != given("key"))
)
_is_elsewhere = Prepared(_in_another.limit(1))
_running = sa.select(session.c.key).where(session.c.ended_at.is_(None))
_of_session = session.c.key == given("key")
_of_person = notebook.c.person == given("person")
# One statement, because each costs as much as what it finds.
_load = Prepared(
    sa.select(
        sa.exists().where(seen.c.adapter == given("adapter"), seen.c.delivery == given("delivery")).label("seen"),
        _in_another.exists().label("elsewhere"),
        sa.select(session.c.version).where(_of_session).scalar_subquery().label("session_version"),
        sa.select(session.c.state).where(_of_session).scalar_subquery().label("session"),
        sa.select(session.c.appointment).where(_of_session).scalar_subquery().label("appointment"),
        sa.select(session.c.deck).where(_of_session).scalar_subquery().label("deck"),
        sa.select(notebook.c.version).where(_of_person).scalar_subquery().label("notebook_version"),
        sa.select(notebook.c.state).where(_of_person).scalar_subquery().label("notebook"),
    )
)


def running(tx: Connection) -> Sequence[str]:
    """The keys of all sessions that run."""
    return tx.execute(_running).scalars().all()


def known(tx: Connection, person: str) -> Sequence[tuple[str, Stored]]:
    """What knows this person, with the keys: the newest first, sessions that have ended last."""
    rows = _known.rows(tx, {"person": person})
    return [(key, Stored(version, state, appointment or b"")) for key, version, state, appointment in rows]


def that_know(tx: Connection, person: str) -> Sequence[str]:
    """The keys of all that know this person, however many, and whether or not they can be read."""
    return [key for (key,) in _that_know.rows(tx, {"person": person})]


def known_elsewhere(tx: Connection, key: str, people: Sequence[str]) -> Sequence[str]:
    """Those of these people whom another running session than this knows."""
    return [each for each in people if _is_elsewhere.rows(tx, {"key": key, "person": each})]


def load(tx: Connection, key: str, person: str, delivery: tuple[str, str] | None) -> Loaded:
    """What is stored around one event; an empty `key` is no session."""
    adapter, number = delivery or ("", "")
    around = {"key": key, "person": person, "adapter": adapter, "delivery": number}
    ((known, elsewhere, version, state, appointment, deck, notes_version, notes),) = _load.rows(tx, around)
    return Loaded(
        seen=known,
        elsewhere=elsewhere,
        key=key,
        deck=deck or "",
        session=Stored(version or 0, state or b"", appointment or b""),
        notebook=Stored(notes_version or 0, notes or b""),
    )


_add_seen = adding(seen, "adapter", "delivery", "at")
_this_timer = (timer.c.session == given("of"), timer.c.name == given("called"))
_drop_timer = Prepared(sa.delete(timer).where(*_this_timer))
_drop_rang = Prepared(sa.delete(timer).where(*_this_timer, timer.c.due == given("was_due")))
_add_timer = adding(timer, "session", "name", "due")
_add_member = adding(member, "person", "session", "since")
_drop_member = Prepared(sa.delete(member).where(member.c.session == given("of"), member.c.person == given("who")))


def save(tx: Connection, change: Save) -> Sequence[tuple[str, Letter]]:
    """Save all that one event changes. Raises Seen, Answered or Stale, and then nothing may be kept of it.

    Returns the letters as they wait now, each with its lane.
    """
    if change.delivery is not None:
        adapter, delivery = change.delivery
        _insert(tx, _add_seen, {"adapter": adapter, "delivery": delivery, "at": change.now}, otherwise=Seen())
    for adapter, delivery in change.answers:
        answer = {"adapter": adapter, "delivery": f"{ANSWER}{delivery}", "at": change.now}
        _insert(tx, _add_seen, answer, otherwise=Answered((adapter, delivery)))
    if change.alarm is not None:
        rang = {"of": change.alarm.session, "called": change.alarm.name, "was_due": change.alarm.due}
        _exactly_one(_drop_rang.run(tx, rang), otherwise=Seen())
    if change.wipe is not None:
        _wipe(tx, change.key, change.wipe)
    if change.session is not None:
        if change.snapshot:
            tx.execute(_keep_deck, {"version": change.session.deck, "body": change.snapshot})
        _save_session(tx, change.key, change.session, change.now, wiped=change.wipe or 0)
    if change.notebook is not None:
        _save_notebook(tx, change.notebook, change.now)
    _drop_member.each(tx, ({"of": change.key, "who": person} for person in change.gone))
    _add_member.each(tx, ({"person": each, "session": change.key, "since": change.now} for each in change.joined))
    for name, due in change.timers.items():
        _drop_timer.run(tx, {"of": change.key, "called": name})
        if due is not None:
            _add_timer.run(tx, {"session": change.key, "name": name, "due": due})
    if change.moves_on:
        letters.overtake(tx, change.key)
    waiting = letters.add(tx, change.key, change.letters, change.now, change.trail)
    if jobs.has_jobs(tx):
        lanes = dict.fromkeys((lane for lane, _ in waiting), 0)
        lanes |= {lane: jobs.AWAITED for lane, letter in waiting if not letters.can_wait(letter)}
        jobs.follow(tx, change.key, lanes=lanes, timers=change.timers, wiped=change.wipe is not None)
    return waiting


def _insert(tx: Connection, statement: Prepared, row: Mapping[str, object], *, otherwise: Exception) -> None:
    try:
        statement.run(tx, row)
    except IntegrityError:
        raise otherwise from None


def _exactly_one(changed: int, *, otherwise: Exception) -> None:
    if changed != 1:
        raise otherwise


_add_session = adding(session, "key", "version", "deck", "state", "ended_at", "touched_at", "appointment")
_keep_deck = sa.text(
    "INSERT INTO deck (version, body) VALUES (:version, :body) ON CONFLICT (version) DO UPDATE SET body = excluded.body"
)
_change_session = Prepared(
    sa.update(session)
    .where(session.c.key == given("of"), session.c.version == given("was"))
    .values(
        version=session.c.version + 1,
        deck=given("deck"),
        state=given("state"),
        ended_at=given("ended_at"),
        appointment=given("appointment"),
        touched_at=given("touched_at"),
    )
)


def _save_session(tx: Connection, key: str, row: SessionRow, now: dt.datetime, wiped: int) -> None:
    """What was `wiped` just now had that version: whoever read it finds that it has changed."""
    values = {"deck": row.deck, "state": row.state, "ended_at": row.ended_at, "touched_at": now}
    values["appointment"] = row.appointment or None
    if row.was:
        _exactly_one(_change_session.run(tx, values | {"of": key, "was": row.was}), otherwise=Stale())
    else:
        _insert(tx, _add_session, values | {"key": key, "version": wiped + 1}, otherwise=Stale())


_add_notebook = adding(notebook, "person", "version", "state", "touched_at")
_notebook_as_read = (notebook.c.person == given("of"), notebook.c.version == given("was"))
_drop_notebook = Prepared(sa.delete(notebook).where(*_notebook_as_read))
_change_notebook = Prepared(
    sa.update(notebook)
    .where(*_notebook_as_read)
    .values(version=notebook.c.version + 1, state=given("state"), touched_at=given("touched_at"))
)


def _save_notebook(tx: Connection, row: NotebookRow, now: dt.datetime) -> None:
    values = {"state": row.state, "touched_at": now}
    as_read = {"of": row.person, "was": row.was}
    if not row.state:
        _exactly_one(_drop_notebook.run(tx, as_read), otherwise=Stale())
    elif row.was:
        _exactly_one(_change_notebook.run(tx, values | as_read), otherwise=Stale())
    else:
        _insert(tx, _add_notebook, values | {"person": row.person, "version": 1}, otherwise=Stale())


# Members and timers go with the session by their foreign keys.
_drop_session = Prepared(sa.delete(session).where(session.c.key == given("of"), session.c.version == given("was")))


def _wipe(tx: Connection, key: str, version: int) -> None:
    _exactly_one(_drop_session.run(tx, {"of": key, "was": version}), otherwise=Stale())
    letters.drop(tx, key)


_next_due = sa.select(sa.func.min(timer.c.due))
_due_timers = (
    sa.select(timer.c.session, timer.c.name, timer.c.due)
    .where(timer.c.due <= given("now"))
    .order_by(timer.c.due, timer.c.session, timer.c.name)
)


def next_due(tx: Connection, after: dt.datetime | None = None) -> dt.datetime | None:
    """When the first timer of all is due, or the first after that moment, if there is any."""
    return tx.execute(_next_due if after is None else _next_due.where(timer.c.due > after)).scalar()


_due_in_session = _due_timers.where(timer.c.session == given("of"))


def due_in(tx: Connection, session: str, now: dt.datetime) -> Sequence[Alarm]:
    """The timers of one session that are due, in that order."""
    return [Alarm(*row) for row in tx.execute(_due_in_session, {"now": now, "of": session})]


def due_timers(tx: Connection, now: dt.datetime) -> Sequence[Alarm]:
    """The timers that are due, in that order."""
    return [Alarm(*row) for row in tx.execute(_due_timers, {"now": now})]
