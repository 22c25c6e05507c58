"""Looking around: what is too old, which decks are in use, how much there is.

Must not change a session: that goes through `sessions`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy import bindparam as given
from sqlalchemy.engine import Connection

from bot.host.schema import deck, message_ref, metadata, notebook, outbox, seen, session, timer
from bot.host.sql import jobs
from bot.host.sql.sessions import Stored

_abandoned = sa.select(session.c.key).where(session.c.touched_at < given("before")).order_by(session.c.key)
_old_seen = sa.delete(seen).where(seen.c.at < given("before"))
_trying = {"adapter": "", "delivery": "", "at": dt.datetime.fromtimestamp(0, dt.UTC)}
_try_to_keep = sa.insert(seen).values(_trying)
_try_to_forget = sa.delete(seen).where(seen.c.adapter == "", seen.c.delivery == "")
_old_notebooks = sa.delete(notebook).where(notebook.c.touched_at < given("before"))
_old_letters = sa.delete(outbox).where(outbox.c.created < given("before"))
_old_references = sa.delete(message_ref).where(
    message_ref.c.at < given("before"), message_ref.c.session.not_in(sa.select(session.c.key))
)


def abandoned(tx: Connection, before: dt.datetime) -> Sequence[str]:
    """The keys of the sessions in which nothing happened since."""
    return tx.execute(_abandoned, {"before": before}).scalars().all()


_everything = sa.select(session.c.key, session.c.version, session.c.state, session.c.appointment).order_by(
    session.c.touched_at, session.c.key
)


def everything(tx: Connection) -> Sequence[tuple[str, Stored]]:
    """Every session there is, with its key, the oldest first."""
    return [(row.key, Stored(row.version, row.state, row.appointment or b"")) for row in tx.execute(_everything)]


def erase(tx: Connection) -> None:
    """Delete every row of every table."""
    for table in reversed(metadata.sorted_tables):
        tx.execute(sa.delete(table))
    if jobs.has_jobs(tx):
        jobs.clear(tx)


def takes_something(tx: Connection) -> None:
    """Write something and take it away again: a store that can be read is not yet one that has room."""
    tx.execute(_try_to_keep)
    tx.execute(_try_to_forget)


def purge(tx: Connection, *, deliveries_before: dt.datetime, rest_before: dt.datetime) -> None:
    """Delete what is too old of all that belongs to no session."""
    tx.execute(_old_seen, {"before": deliveries_before})
    for statement in (_old_notebooks, _old_letters, _old_references):
        tx.execute(statement, {"before": rest_before})


_lock_decks = sa.text("LOCK TABLE deck IN SHARE ROW EXCLUSIVE MODE")
_turn = sa.text("INSERT INTO seen (adapter, delivery, at) VALUES ('', :turn, :now) ON CONFLICT DO NOTHING").bindparams(
    sa.bindparam("now", type_=seen.c.at.type)
)


def take_turn(tx: Connection, turn: str, now: dt.datetime) -> bool:
    """Whether this is the first process that takes this turn at cleaning; a process that is alone always is."""
    return not jobs.has_jobs(tx) or tx.execute(_turn, {"turn": f"schoonmaak {turn}", "now": now}).rowcount == 1


_decks_in_use = sa.select(deck.c.version, deck.c.body).where(deck.c.version.in_(sa.select(session.c.deck)))
_deck_versions = sa.select(deck.c.version)
_drop_decks = sa.delete(deck).where(
    deck.c.version.not_in(sa.select(session.c.deck)), deck.c.version.not_in(given("current", expanding=True))
)


def keep_decks(tx: Connection, current: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Save the current decks by version, and drop those nobody needs; returns the stored ones that sessions use. What another process
    begins a session with meanwhile waits for that, and is saved with it.
    """
    if jobs.has_jobs(tx):
        tx.execute(_lock_decks)
    known = set(tx.execute(_deck_versions).scalars())
    new = [{"version": version, "body": body} for version, body in current.items() if version not in known]
    if new:
        tx.execute(sa.insert(deck), new)
    tx.execute(_drop_decks, {"current": list(current)})
    return decks_in_use(tx)


def decks_in_use(tx: Connection) -> Mapping[str, bytes]:
    """The decks that stored sessions were started with, by version."""
    return {row.version: row.body for row in tx.execute(_decks_in_use)}


_latest = sa.select(sa.func.max(session.c.touched_at)).where(session.c.ended_at.is_(None))


def latest(tx: Connection) -> dt.datetime | None:
    """The latest moment at which something happened in a session that still runs; None when none does."""
    moment: dt.datetime | None = tx.execute(_latest).scalar()
    return moment


class Counts(Struct, frozen=True):
    """How much there is: letters that wait and since when the oldest does, sessions that run, when the first timer is due."""

    letters: int
    sessions: int
    oldest: dt.datetime | None = None
    due: dt.datetime | None = None


_counts = sa.select(
    sa.select(sa.func.count()).select_from(outbox).scalar_subquery(),
    sa.select(sa.func.count()).select_from(session).where(session.c.ended_at.is_(None)).scalar_subquery(),
    sa.select(sa.func.min(outbox.c.created)).scalar_subquery(),
    sa.select(sa.func.min(timer.c.due)).scalar_subquery(),
)


def counts(tx: Connection) -> Counts:
    """How much there is."""
    return Counts(*tx.execute(_counts).one())
