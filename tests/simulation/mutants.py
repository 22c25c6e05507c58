"""Ways to break what is promised about losing and doubling, and which check notices: `python -m tests.simulation.mutants` writes
docs/crashes.md.

Each way is really broken, in a process of its own. Must not touch a file of the product: what is broken is broken in memory.
"""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from msgspec.structs import replace
from sqlalchemy.engine import Connection

from bot.host.host import Host
from bot.host.outbox import Outbox
from bot.host.schema import outbox
from bot.host.sql import letters, sessions
from bot.host.sql.prepared import Prepared
from bot.host.sqlite import SqliteStore, Writer
from bot.host.store import StoreUnavailable, Work
from tests.decks import ROOT
from tests.simulation import kills
from tests.simulation.world import a_world, an_empty_store

PAGE = ROOT / "docs" / "crashes.md"
MOST_WORLDS = 60
MOST_KILLS = 60
FAULTS = "\n## Faults" + PAGE.read_text("utf-8").partition("\n## Faults")[2]  # written by hand
PATIENCE = 240  # seconds for a check: what hangs has been noticed too


def forgets_what_it_has_seen() -> None:
    """A delivery that comes twice counts twice."""
    load, save = sessions.load, sessions.save
    sessions.load = lambda *args, **given: replace(load(*args, **given), seen=False)
    sessions.save = lambda tx, change: save(tx, replace(change, delivery=None))


def acknowledges_before_it_is_saved() -> None:
    """What was said is on its way to the disk, and the platform already hears that it is there."""
    kept = set()

    async def write(store: SqliteStore, work: Work[Any]) -> Any:
        task = asyncio.create_task(store._writer.run(work))
        if getattr(work, "func", None) is not sessions.save:
            return await task
        kept.add(task)
        return None

    SqliteStore.write = write  # type: ignore[method-assign,assignment]


def takes_a_failed_commit_for_done() -> None:
    """The disk did not take it, and nobody is told."""

    async def settle(writer: Writer, batch: Any) -> None:
        try:
            outcomes = await writer._commit([job.work for job in batch])
        except StoreUnavailable:
            outcomes = [None] * len(batch)
        for job, outcome in zip(batch, outcomes, strict=True):
            if not job.done.done():
                job.done.set_result(outcome)

    Writer._settle = settle  # type: ignore[method-assign,assignment]


def looks_at_no_version_and_takes_no_lock() -> None:
    """Two events of one session at the same time: the later one writes over the other."""
    save = sessions.save

    def blindly(tx: Connection, change: sessions.Save) -> Any:
        if change.session is not None:
            now = sessions.load(tx, change.key, "", None).session.version
            change = replace(change, session=replace(change.session, was=now))
        return save(tx, change)

    sessions.save = blindly
    Host._lock = lambda _host, _name: asyncio.Lock()  # type: ignore[method-assign,assignment]


def looks_at_no_version() -> None:
    """The lock of one process does not hold for another."""
    lock = Host._lock
    looks_at_no_version_and_takes_no_lock()
    Host._lock = lock  # type: ignore[method-assign]


def sends_the_newest_first() -> None:
    """The order in a chat is turned round."""
    letters._head = Prepared(letters._head._statement.order_by(None).order_by(outbox.c.id.desc()))  # type: ignore[union-attr]


def crosses_off_before_it_sends() -> None:
    """What fails or is killed after that never leaves."""
    deliver = Outbox._deliver

    async def crossed(box: Outbox, letter: Any) -> Any:
        await box._settle(letter, "delivered", None)
        return await deliver(box, letter)

    Outbox._deliver = crossed  # type: ignore[method-assign,assignment]


def gives_up_crossing_off() -> None:
    """The store stumbles once, and what has left stays in the outbox."""

    async def once(box: Outbox, letter: Any, _outcome: str, reference: str | None) -> None:
        await box._store.write(lambda tx: letters.settle(tx, letter, reference, box._clock.now()))

    Outbox._settle = once  # type: ignore[method-assign,assignment]


def keeps_a_timer_apart_from_what_follows() -> None:
    """It is deleted first, and then the session hears of it: what is killed in between is a reminder that never comes."""
    fire = Host._fire

    async def apart(host: Host, alarm: Any) -> None:
        await host.store.write(lambda tx: tx.exec_driver_sql("delete from timer where name = ?", (alarm.name,)))
        await asyncio.sleep(0.01)
        save = sessions.save
        sessions.save = lambda tx, change: save(tx, replace(change, alarm=None))
        try:
            await fire(host, alarm)
        finally:
            sessions.save = save

    Host._fire = apart  # type: ignore[method-assign,assignment]


def does_not_wait_for_the_disk() -> None:
    """A commit returns while what was written may still be on its way."""
    from bot.host import sqlite

    make = sqlite._engine

    def hasty(*args: Any) -> Any:
        from sqlalchemy import event

        engine = make(*args)
        event.listen(engine, "connect", lambda driver, _record: driver.execute("PRAGMA synchronous = OFF"))
        return engine

    sqlite._engine = hasty  # type: ignore[assignment]


MUTANTS: tuple[Callable[[], None], ...] = (
    forgets_what_it_has_seen,
    acknowledges_before_it_is_saved,
    takes_a_failed_commit_for_done,
    looks_at_no_version_and_takes_no_lock,
    looks_at_no_version,
    sends_the_newest_first,
    crosses_off_before_it_sends,
    gives_up_crossing_off,
    keeps_a_timer_apart_from_what_follows,
    does_not_wait_for_the_disk,
)


class Noticed(NamedTuple):
    """What came of a check of something that was broken."""

    mutant: Callable[[], None]
    worlds: str
    killed: str
    rest: str


def simulate() -> None:
    """Worlds, until one breaks a promise."""
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "empty.db"
        asyncio.run(an_empty_store(empty))
        for seed in range(MOST_WORLDS):
            try:
                a_world(seed, empty, Path(folder)).run()
            except Exception as error:  # whatever it breaks, it is noticed
                _end(f"seed {seed}", error)
    sys.exit(0)


def kill() -> None:
    """Real processes, until one breaks a promise."""
    try:
        kills.main(MOST_KILLS)
    except Exception as error:
        _end("yes", error)
    sys.exit(0)


def durable() -> None:
    """The settings of the file, as tests/host/test_sqlite.py asks them."""

    async def ask() -> object:
        with tempfile.TemporaryDirectory() as folder:
            store = SqliteStore(Path(folder) / "x.db", 1.0)
            await store.begin()
            found = await store.read(lambda tx: tx.exec_driver_sql("PRAGMA synchronous").scalar())
            await store.close()
            return found

    if asyncio.run(ask()) != 2:
        _end("yes", AssertionError())
    sys.exit(0)


CHECKS: dict[str, Callable[[], None]] = {"worlds": simulate, "killed": kill, "rest": durable}


def _end(how: str, error: Exception) -> None:
    sys.stdout.write(how)
    sys.stdout.flush()
    sys.stderr.write(f"{type(error).__name__}: {error}"[:300])
    os._exit(3)


def _checked(mutant: Callable[[], None], check: str) -> str:
    command = [sys.executable, "-m", "tests.simulation.mutants", mutant.__name__, check]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        return "hangs"
    if done.returncode == 0:
        return ""
    assert done.returncode == 3, f"the check itself failed: {done.stderr[-500:]}"
    return done.stdout.strip().splitlines()[-1]


def page(found: list[Noticed]) -> str:
    """The table."""
    rows = "".join(
        f"| {each.mutant.__name__.replace('_', ' ')} | {(each.mutant.__doc__ or '').strip()} | {each.worlds or '–'} | {each.killed or '–'} | "
        f"{each.rest or '–'} |\n"
        for each in found
    )
    return f"""# What a crash may not do, and what would notice

The table is written by `python -m tests.simulation.mutants`: each of these ways to break the host is really broken, and then looked at by the checks.

- **Simulation** (`tests/simulation`): the real host, outbox, timers, writer and SQLite file in a seeded event loop, with deliveries that come twice and
  out of turn, a platform that is slow, refuses and does not say, a disk that stumbles, a second host on the file, and kills at any step. Here at
  most {MOST_WORLDS} seeds; the first that noticed is named. `python -m tests.simulation SEED` plays one again. On 27 November 2026 10,000 worlds with 25,369 lives,
  4,584 of them with two hosts, broke no promise.
- **Kills** (`tests/simulation/kills.py`): real processes, a real SIGKILL, by chance or at a named point. Here at most {MOST_KILLS} kills; on
  27 November 2026 506 of them in 66 worlds lost nothing, and doubled only what was in flight.
- **Replicas** (`tests/host/test_replicas.py`): three real processes on one PostgreSQL, of which some are killed and others are added. On 27 November
  2026, with 1,000 sessions at once, 60 messages in each and 20 kills: of 60,000 none was lost, and 332 that were in flight at a kill were doubled.
- **Settings of the file** (`tests/host/test_sqlite.py`); that they are enough when the power goes off is what `tests/host/test_power_cut.py` looks at: the
  file and its log as they are at each sync, cut at and within every frame.

| broken | what that means | simulation | kills | settings |
|---|---|---|---|---|
{rows}
What none of these sees: a disk that says it has written what it has not.
{FAULTS}"""


def main(arguments: list[str]) -> None:
    """Break and check all of them; or one, in this process, by one check."""
    if arguments:
        logging.disable()
        name, check = arguments
        next(each for each in MUTANTS if each.__name__ == name)()
        CHECKS[check]()
    found = []
    for mutant in MUTANTS:
        found.append(Noticed(mutant, **{check: _checked(mutant, check) for check in CHECKS}))
        sys.stdout.write(f"{found[-1][1:]} {mutant.__name__}\n")
        sys.stdout.flush()
    PAGE.write_text(page(found), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
