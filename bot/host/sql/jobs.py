"""The jobs of procrastinate, put among its own in the transaction that gives cause for them. Only PostgreSQL has them.

Must not run one (`bot.host.shared` does). A job to drain a lane waits once at most, by its queueing lock, and runs once at a time, by
its lock; a timer's job has no lock, because one that is scheduled keeps its whole lock waiting.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

QUEUE, DRAIN, TICK = "kaartensessie", "drain", "tick"
PERSONAL = {"procrastinate_jobs": ("lock", "queueing_lock", "args")}  # the columns that hold ids of chats and people
STALLED = 4.0  # seconds without a heartbeat after which a process is held for dead
MOST = 1000  # lanes and timers that are looked after at a time
AWAITED = 1  # the priority of a lane in which something waits that somebody waits for; of all else it is 0

# Locked, so that nobody begins with it before what it must find has been committed: it would find nothing, and end.
_waiting = sa.text(
    "SELECT priority FROM procrastinate_jobs WHERE queueing_lock = :lane AND status = 'todo' FOR NO KEY UPDATE"
)
_raise = sa.text("UPDATE procrastinate_jobs SET priority = :priority WHERE queueing_lock = :lane AND status = 'todo'")
_defer = sa.text(
    "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW(:queue, :task, CAST(:priority AS int), :lane, :lane, CAST(:args AS jsonb),"
    " CASE WHEN CAST(:after AS float) > 0 THEN clock_timestamp() + make_interval(secs => CAST(:after AS float)) END"
    ")::procrastinate_job_to_defer_v1])"
)
_schedule = sa.text(
    "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW(:queue, :task, 0, NULL, NULL, CAST(:args AS jsonb), CAST(:at AS timestamptz)"
    ")::procrastinate_job_to_defer_v1])"
)
_drop_ticks = sa.text(
    "DELETE FROM procrastinate_jobs WHERE task_name = :task AND status = 'todo' AND args ->> 'session' = :session"
)
_held = sa.text("SELECT 1 FROM procrastinate_jobs WHERE id = :job AND status = 'doing' AND worker_id = :worker")
# As procrastinate itself writes it: it is carried out over its own connections.
END = "DELETE FROM procrastinate_jobs WHERE id = %(job)s AND status = 'doing' AND worker_id = %(worker)s"
_left_lanes = sa.text(
    "SELECT DISTINCT lane FROM outbox WHERE NOT EXISTS (SELECT 1 FROM procrastinate_jobs AS job"
    " WHERE job.lock = outbox.lane AND job.status IN ('todo', 'doing')) ORDER BY lane LIMIT :most"
)
# By a clock that stands still while it looks: with one that runs on, each timer of thousands is held against each job.
_left_timers = sa.text(
    "SELECT session, min(due) FROM timer WHERE due < extract(epoch FROM now() - interval '10 seconds') * 1000000"
    " AND NOT EXISTS (SELECT 1 FROM procrastinate_jobs AS job WHERE job.task_name = :task AND job.args ->> 'session' = timer.session"
    " AND job.status IN ('todo', 'doing') AND coalesce(job.scheduled_at, now()) <= now())"
    " GROUP BY session LIMIT :most"
)
_clear = sa.text("DELETE FROM procrastinate_jobs")
_workers = sa.text(
    "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > clock_timestamp() - make_interval(secs => CAST(:seconds AS float))"
)
_beat = sa.text("SELECT procrastinate_update_heartbeat_v1(:worker)")
_clock = sa.text("SELECT clock_timestamp()")


def has_jobs(tx: Connection) -> bool:
    """Whether this database has them."""
    return tx.dialect.name == "postgresql"


def follow(
    tx: Connection,
    session: str,
    *,
    lanes: Mapping[str, int] | None = None,
    timers: Mapping[str, dt.datetime | None] | None = None,
    wiped: bool = False,
) -> None:
    """What follows from a save of this session: its letters must leave, each lane with its priority, its timers must ring; when it is
    wiped nothing is kept of it.
    """
    if wiped:
        tx.execute(_drop_ticks, {"task": TICK, "session": session})
    for due in sorted({due for due in (timers or {}).values() if due is not None}):
        tick(tx, session, due)
    for lane, priority in sorted((lanes or {}).items()):  # in order, so that no two can wait for each other
        drain(tx, lane, priority=priority)


def drain(tx: Connection, lane: str, *, after: float = 0.0, attempt: int = 0, priority: int = 0) -> None:
    """Let somebody empty this lane, after so many seconds; `attempt` counts what did not work. One that waits already will do, but what
    somebody waits for is not to wait behind thousands of reminders.
    """
    job = {
        "queue": QUEUE,
        "task": DRAIN,
        "lane": lane,
        "args": _json({"lane": lane, "attempt": attempt}),
        "after": after,
        "priority": priority,
    }
    while (waiting := tx.execute(_waiting, {"lane": lane}).scalar()) is None:
        savepoint = tx.begin_nested()
        try:
            tx.execute(_defer, job)
        except IntegrityError:  # somebody else was first
            savepoint.rollback()
        else:
            savepoint.commit()
            return
    if waiting < priority:
        tx.execute(_raise, {"lane": lane, "priority": priority})


def tick(tx: Connection, session: str, due: dt.datetime) -> None:
    """Let somebody ring what is due then in this session."""
    args = _json({"session": session, "due": due.isoformat()})
    tx.execute(_schedule, {"queue": QUEUE, "task": TICK, "args": args, "at": due})


def held(tx: Connection, job: int, worker: int) -> bool:
    """Whether this job is still this worker's, and was not taken over."""
    return tx.execute(_held, {"job": job, "worker": worker}).first() is not None


def sweep(tx: Connection) -> None:
    """Give a job to what has none: lanes in which something waits, timers that were due a while ago."""
    for lane in tx.execute(_left_lanes, {"most": MOST}).scalars().all():
        drain(tx, lane)
    for session, due in tx.execute(_left_timers, {"task": TICK, "most": MOST}).all():
        tick(tx, session, dt.datetime.fromtimestamp(due // 1_000_000 + 1, dt.UTC))


def clear(tx: Connection) -> None:
    """Delete all of them, also what a process that has died was doing."""
    tx.execute(_clear)


def clock(tx: Connection) -> dt.datetime:
    """The moment it is by the database (aware UTC)."""
    moment: dt.datetime = tx.execute(_clock).scalar_one()
    return moment


def workers(tx: Connection, seconds: float) -> int:
    """How many processes gave a sign of life in the last so many seconds."""
    number: int = tx.execute(_workers, {"seconds": seconds}).scalar_one()
    return number


def beat(tx: Connection, worker: int) -> None:
    """Show that this worker lives."""
    tx.execute(_beat, {"worker": worker})


def _json(args: Mapping[str, Any]) -> str:
    return msgspec.json.encode(args).decode()
