"""The same world in real processes that are really killed: SIGKILL at a moment by chance, or at a named point.

`python -m tests.simulation.kills 500` prints the counts. Must not look inside: what a process did is what it told the outside.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import gc
import logging
import os
import random
import select
import signal
import sqlite3
import sys
import tempfile
import time
import traceback
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import alembic.command  # noqa: F401 - before the first fork, so that no life loads it anew
import msgspec
from sqlalchemy import Engine, event

from bot.host.outbox import Outbox
from bot.host.ports import Letter
from bot.host.sqlite import SqliteStore
from tests.host.fake import NOON
from tests.simulation.world import Line, World

FAST = 2000.0  # seconds of the world in one of ours
LONGEST = 0.25  # seconds until a kill by chance
STUCK = 60.0  # seconds after which one that does not come to its point is killed there
STUCK_AT_THE_END = 900.0  # the last one must get there, however busy the machine is
BEGAN = time.monotonic()  # for all lives, which are forks of this process
MIGRATING = "while migrating"
POINTS = (
    "by chance",
    "after commit, before acknowledge",
    "in the middle of a send",
    "between send and mark",
    MIGRATING,
)

_encode = msgspec.json.encode


class Victim(World):
    """One life of it is a process of its own, that tells what it does through a pipe: what was written there, has happened."""

    def __init__(self, seed: int, file: Path, kills: int) -> None:
        super().__init__(seed, file, patience=30.0)
        self.kills = kills
        self.points: Counter[str] = Counter()
        self._pipe = -1
        self._named = {line.name: line for lines in self.lines.values() for line in lines}
        self.platform.show = self._show  # type: ignore[method-assign]
        self.platform.doubt = self._doubt  # type: ignore[method-assign]

    def run(self) -> None:
        """Be killed so many times, and live to the end; then look whether every promise was kept."""
        for n in range(self.kills):
            point = POINTS[n % (len(POINTS) - 1)] if n else MIGRATING  # which is all that only the first has to do
            all_said = self._in_a_process(point)
            self.points[point] += not all_said
            if not self.file.exists() or not _made(self.file):
                continue
            self._look_after_a_kill()
            if all_said:
                break
        self.platform.calm = True
        assert self._in_a_process("")
        self._look_at_the_end()

    def _in_a_process(self, point: str) -> bool:
        """Whether it lived to the end."""
        self.lives += 1
        reading, writing = os.pipe()
        after = self.dice.uniform(0, LONGEST)
        nth = self.dice.randint(1, 30 if point == MIGRATING else 12)
        child = os.fork()
        if child == 0:
            os.close(reading)
            self._pipe = writing
            _be(self, point, nth)
        os.close(writing)
        until = time.monotonic() + (after if point == "by chance" else STUCK if point else STUCK_AT_THE_END)
        told = b""
        while True:
            ready, _, _ = select.select([reading], [], [], max(0.0, until - time.monotonic()))
            if not ready:
                os.kill(child, signal.SIGKILL)
                until = time.monotonic() + STUCK
                continue
            more = os.read(reading, 65536)
            if not more:
                break
            told += more
        os.close(reading)
        _, status = os.waitpid(child, 0)
        for line in told.splitlines():
            self._heard(line)
        assert not os.WIFEXITED(status) or os.WEXITSTATUS(status) == 0, "it ended by a fault of its own"
        return os.WIFEXITED(status)

    def _heard(self, told: bytes) -> None:
        kind, about = msgspec.json.decode(told)
        match kind:
            case "has":
                self._named[about].acknowledged = True
            case "shows":
                self.platform.shown.append(msgspec.convert(about, Letter))
            case "doubts":
                letter, arrived = about
                type(self.platform).doubt(self.platform, msgspec.convert(letter, Letter), arrived=arrived)

    def _tells(self, kind: str, about: object) -> None:
        os.write(self._pipe, _encode((kind, about)) + b"\n")

    def _show(self, letter: Letter) -> None:
        self._tells("shows", letter)

    def _doubt(self, letter: Letter, *, arrived: bool) -> None:
        self._tells("doubts", (letter, arrived))

    def _acknowledged(self, line: Line) -> None:
        super()._acknowledged(line)
        self._tells("has", line.name)

    def _moment(self, loop: Any) -> dt.datetime:
        return NOON + dt.timedelta(seconds=(time.monotonic() - BEGAN) * FAST)


class Loop(asyncio.SelectorEventLoop):
    """The loop of a real process; only what people do is left to chance."""

    def __init__(self, seed: str) -> None:
        super().__init__()
        self.dice = random.Random(seed)  # noqa: S311 - nothing secret


def _be(world: Victim, point: str, nth: int) -> None:
    """Be the process, and never come back."""
    logging.disable()  # of what it is told to do wrong, hundreds of times
    sleep = asyncio.sleep

    async def fast(seconds: float, result: object = None) -> None:
        await sleep(seconds / FAST)

    asyncio.sleep = fast  # type: ignore[assignment]
    _mine(point, nth, world)
    try:
        loop: Any = Loop(f"{world.seed}/{world.lives}")
        asyncio.set_event_loop(loop)
        loop.run_until_complete(world._life(loop, [], last=not point))
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def _mine(point: str, nth: int, world: Victim) -> None:
    """Be killed when this point is passed for the nth time."""
    passed = 0

    def passes() -> None:
        nonlocal passed
        passed += 1
        if passed == nth:
            os.kill(os.getpid(), signal.SIGKILL)

    match point:
        case "after commit, before acknowledge":
            commit = SqliteStore._commit

            async def committed(store: SqliteStore, works: Any) -> Any:
                outcomes = await commit(store, works)
                passes()
                return outcomes

            SqliteStore._commit = committed  # type: ignore[method-assign,assignment]
        case "in the middle of a send":
            show = world.platform.show

            def shown(letter: Letter) -> None:
                show(letter)
                passes()

            world.platform.show = shown  # type: ignore[method-assign]
        case "between send and mark":
            settle = Outbox._settle

            async def settled(outbox: Outbox, letter: Letter, outcome: str, reference: str | None) -> None:
                passes()
                await settle(outbox, letter, outcome, reference)

            Outbox._settle = settled  # type: ignore[method-assign,assignment]
        case _ if point == MIGRATING:
            event.listen(Engine, "before_cursor_execute", lambda *_: passes())


def _made(file: Path) -> bool:
    with closing(sqlite3.connect(file)) as connection:
        return bool(connection.execute("select 1 from sqlite_master where name = 'outbox'").fetchall())


def main(kills: int, first: int = 0) -> None:
    """Kill so many processes, in as many worlds as that takes. Raises AssertionError when a promise was broken."""
    points: Counter[str] = Counter()
    doubled, seed = 0, first
    with tempfile.TemporaryDirectory() as folder:
        gc.freeze()
        while points.total() < kills:
            world = Victim(seed, Path(folder) / f"{seed}.db", 10)
            world.run()
            points += world.points
            doubled += world.doubled
            seed += 1
    for point in POINTS:
        sys.stdout.write(f"{points[point]:4} killed {point}\n")
    sys.stdout.write(
        f"{points.total()} kills in {seed - first} worlds: 0 lost, 0 doubled but {doubled} that were in flight\n"
    )


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:]))
