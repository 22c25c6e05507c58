"""The tables of procrastinate: made, and brought up to date by its own migrations, beside ours (which are Alembic's).

Must not know what is in them (see `bot.host.sql.jobs`).
"""

from __future__ import annotations

from pathlib import Path

import procrastinate
from sqlalchemy.engine import Connection

_SQL = Path(procrastinate.__file__).parent / "sql"
_LOCK = 5_227_838  # a lock of PostgreSQL has a number; this one is ours
_DONE = "CREATE TABLE IF NOT EXISTS procrastinate_migration (name text PRIMARY KEY)"
# A job that waits for the lock of another is only found by asking again; so whoever listens is told when one with a lock has ended.
_TELL = """
CREATE OR REPLACE FUNCTION kaartensessie_job_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('procrastinate_queue_v1#' || OLD.queue_name, json_build_object('type', 'job_inserted', 'job_id', OLD.id)::text);
    RETURN NULL;
END;
$$;
CREATE OR REPLACE TRIGGER kaartensessie_job_ended AFTER DELETE ON procrastinate_jobs
    FOR EACH ROW WHEN (OLD.lock IS NOT NULL AND OLD.status = 'doing') EXECUTE FUNCTION kaartensessie_job_ended()
"""
# Before a job is begun it is looked whether another has its lock. Its own index for that begins with something else, so that each look
# went past all that wait: for thousands of chats at once, in a queue that is mostly empty, many seconds for each job.
_FIND = """
CREATE INDEX IF NOT EXISTS kaartensessie_jobs_lock ON procrastinate_jobs (lock) WHERE status IN ('todo', 'doing')
"""
_OURS = {"kaartensessie_tell": _TELL, "kaartensessie_find": _FIND}


def migrate_jobs(connection: Connection) -> None:
    """Bring its tables up to date. Of several processes one does it, and the others wait for that."""
    known = sorted((_SQL / "migrations").glob("*.sql"))
    with connection.begin():
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        connection.exec_driver_sql(_DONE)
        done = set(connection.exec_driver_sql("SELECT name FROM procrastinate_migration").scalars())
        new = [each for each in known if each.name not in done]
        for each in new if done else [_SQL / "schema.sql"]:
            connection.execution_options(no_parameters=True).exec_driver_sql(each.read_text("utf-8"))
        for each in new:
            connection.exec_driver_sql("INSERT INTO procrastinate_migration VALUES (%s)", (each.name,))
        for name, statement in _OURS.items():
            if new or name not in done:
                connection.execution_options(no_parameters=True).exec_driver_sql(statement)
                connection.exec_driver_sql(
                    "INSERT INTO procrastinate_migration VALUES (%s) ON CONFLICT DO NOTHING", (name,)
                )
