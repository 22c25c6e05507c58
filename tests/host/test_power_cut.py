"""The power goes off: what was written since the last sync is there as far as it came, and never a word is lost that was acknowledged.

The file and its log are kept as they were at each sync. Between two of them SQLite only writes frames at the end of the log, or over an old
log; so every cut is the earlier one with the first so many bytes of what came after it. While the log is carried over to the file,
some of the pages have been written, and the log is still whole.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest

from bot.host.sqlite import SqliteStore
from tests.host.conftest import House
from tests.host.fake import Tally, said

PAGE = 4096
HEADER, FRAME = 32, 24 + PAGE  # of the log
COMMANDS = 24


class Cut(NamedTuple):
    """The two files, and how many commands had been acknowledged when they were like this, at least and at most."""

    file: bytes
    log: bytes
    least: int
    most: int


class Recorder:
    """Keeps the files as they are at each sync of the log."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.acknowledged = 0
        self.syncs: list[Cut] = []

    def keep(self) -> None:
        log = self.house.file.with_name(self.house.file.name + "-wal")
        most = self.acknowledged + 1
        self.syncs.append(Cut(self.house.file.read_bytes(), log.read_bytes(), self.acknowledged, most))


@pytest.fixture
async def syncs(tmp_path: Path) -> list[Cut]:
    """What was on the disk at each sync of a session in which much happens, with the log carried over in the middle of it."""
    house = House(tmp_path / "power.db")
    await house.begin(start=False)
    recorder = Recorder(house)
    assert isinstance(house.store, SqliteStore)
    writer = house.store._writer
    commit = writer._commit

    async def recorded(works: Sequence[Any]) -> Sequence[Any]:
        outcomes = await commit(works)
        recorder.keep()
        return outcomes

    writer._commit = recorded
    await house.hear(said("start"))
    recorder.syncs.clear()
    for number in range(COMMANDS):
        await house.hear(said("tel"))
        recorder.acknowledged += 1
        if number % 7 == 6:
            await house.store.tidy()
            recorder.keep()
    await house.end()
    return recorder.syncs


def cuts(earlier: Cut, later: Cut) -> Iterator[Cut]:
    """All that can be on the disk between two syncs."""
    if earlier.file == later.file:
        least, most = later.least, later.most
        start = next(
            (n for n, (a, b) in enumerate(zip(earlier.log, later.log, strict=False)) if a != b), len(earlier.log)
        )
        ends = sorted({start, *range(HEADER, len(later.log), FRAME), *range(HEADER + 1000, len(later.log), FRAME)})
        for end in (each for each in ends if each >= start):
            yield Cut(earlier.file, later.log[:end] + earlier.log[end:], least, most)
    else:  # the log is carried over: the pages come in any order, and only then the log is emptied
        dice = random.Random(1)  # noqa: S311 - nothing secret
        pages = range(max(len(earlier.file), len(later.file)) // PAGE)
        for _ in range(20):
            file = bytearray(earlier.file.ljust(len(later.file), b"\0"))
            for page in dice.sample(pages, dice.randint(0, len(pages))):
                file[page * PAGE : (page + 1) * PAGE] = later.file[page * PAGE : (page + 1) * PAGE]
            yield Cut(bytes(file), earlier.log, later.least, later.most)


def counted(cut: Cut, folder: Path) -> int:
    """How many commands are there after the power has come back. The file must be whole."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    file = folder / "x.db"
    file.write_bytes(cut.file)
    (folder / "x.db-wal").write_bytes(cut.log)
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
        ((state,),) = connection.execute("select state from session").fetchall()
        seen = connection.execute("select count(*) from seen").fetchone()[0]
    count = msgspec.json.decode(state, type=Tally).count
    assert seen - 1 == count, "all that one command changes is there, or nothing of it"
    return count


async def test_no_cut_loses_what_was_acknowledged(syncs: list[Cut], tmp_path: Path) -> None:
    """Whatever had been written by then: every word that was acknowledged is there, once, and at most one that was not yet."""
    tried = 0
    for earlier, later in pairwise(syncs):
        for cut in cuts(earlier, later):
            tried += 1
            assert cut.least <= counted(cut, tmp_path / "cut") <= cut.most
    assert tried > 200


async def test_a_log_that_was_not_synced_would_be_seen(syncs: list[Cut], tmp_path: Path) -> None:
    """The check can fail: had the acknowledgment gone before the sync, the cut just before it would miss a word."""
    early = [
        (earlier, later)
        for earlier, later in pairwise(syncs)
        if earlier.file == later.file and later.least > earlier.least
    ]
    assert early
    earlier, later = early[-1]
    assert counted(earlier, tmp_path / "cut") < later.most
