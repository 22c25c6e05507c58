"""Nothing overheard is kept: people talk through a whole session on each platform, and not a word of it is found anywhere after."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator
from itertools import count, cycle
from pathlib import Path

import pytest

from bot.engine.model.events import Place
from bot.host.sql import upkeep
from tests.conformance.driver import DRIVERS, Driver
from tests.languages import DUTCH
from tests.transcripts.script import HERE, read, steps

MARK = "kwartelei"  # a word that nobody else says; each line has one of its own, with a number
TALK = (
    "ik vind eigenlijk dat {mark} niet kan",
    "ja maar {mark} stond er vorig jaar ook al in, toch?",
    "8 keer heb ik om {mark} gevraagd en niemand wist het",
    "8 {mark} gesprek",
    "volgens mij moet {mark} dat oppakken",
    "zie https://voorbeeld.nl/{mark}?vraag=1",
    "het cijfer van {mark} was een 3",
    "> /afspraak {mark} regelt het\nzo begint het altijd",
    "{mark}",
    "bel me op 06-{mark} of mail {mark}@voorbeeld.nl",
    "`{mark}` <b>{mark}</b> [x](https://x.nl/{mark})",
    "eens kijken wat {mark} zegt",
    "help je {mark} even?",
)
PRIVATE = ("wat vind jij van {mark}?", "8 {mark} gesprek", "zal ik {mark} noemen of niet", "{mark}")


class Traces:
    """Looks for a word wherever something may be left."""

    def __init__(self, world: Driver, folder: Path, temporary: Path, log: pytest.LogCaptureFixture) -> None:
        self._world = world
        self._folder = folder
        self._temporary = temporary
        self._log = log

    async def where(self, word: str) -> list[str]:
        """In which places it is."""
        found = [*files_with(self._folder, word), *files_with(self._temporary, word)]
        if word in self._log.text:
            found.append("log")
        host = self._world.house.host  # type: ignore[attr-defined]  # each of them has one
        counts = await host.store.read(upkeep.counts)
        if word in host.metrics.page(counts, {"x": bool(self._world.adapter.trouble())}, host.clock.now()).decode():
            found.append("metrics")
        if word in self._world.adapter.trouble():
            found.append("trouble")
        return found


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """What whoever makes a temporary file gets."""
    folder = tmp_path / "tijdelijk"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("name", DRIVERS)
async def test_nothing_overheard_is_kept(
    name: str, tmp_path: Path, temporary: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """In the group and in private, meant for the bot or not, at every moment of a session: no word of it is in the database, its
    write-ahead log, the outbox, the adapter's memory, the log at whatever level, the counts or a temporary file.
    """
    folder = tmp_path / "data"
    folder.mkdir()
    world = DRIVERS[name](folder, DUTCH)
    traces = Traces(world, folder, temporary, caplog)
    kept: list[str] = []
    number, talk, private = count(1), cycle(TALK), cycle(PRIVATE)

    def line(words: str) -> str:
        return words.format(mark=f"{MARK}{next(number)}")

    with caplog.at_level(logging.DEBUG):
        await world.begin()
        script = read(HERE / "een-uur.txt")
        async for action, _ in steps(script, world):
            at = script.moment(action)
            for who, words in zip(script.present, talk, strict=False):
                await world.say(who, Place.GROUP, line(words), at, meant=False)
            await world.say(script.present[-1], Place.GROUP, line(next(talk)), at, meant=True)
            await world.say(script.present[-1], Place.PRIVATE, line(next(private)), at)
            world.seen()
            assert await traces.where(MARK) == [], action.line
            kept += await traces.where(script.present[0])
        await world.restart()
        assert await traces.where(MARK) == []
        await world.end()
    assert files_with(folder, MARK) == []
    assert next(number) > 100
    assert {"kaartensessie.db", "kaartensessie.db-wal"} <= set(kept), "it looks where names are kept"


def files_with(folder: Path, word: str) -> list[str]:
    return [file.name for file in folder.rglob("*") if file.is_file() and word.encode() in file.read_bytes()]
