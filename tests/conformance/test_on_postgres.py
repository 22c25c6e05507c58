"""Every platform with PostgreSQL behind it. The rest of the suite is on SQLite; what differs is below the host, and here it is all used."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from tests.conformance import house, test_platform
from tests.conformance.driver import DRIVERS, Driver
from tests.languages import DUTCH
from tests.transcripts.script import scripts

PLAYED = [path for path in scripts() if path.stem in {"een-uur", "volgende-week"}]


@pytest.fixture(params=DRIVERS)
async def world(
    request: pytest.FixtureRequest, tmp_path: Path, postgres: URL, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Driver]:
    """A running platform of every kind that is registered."""
    monkeypatch.setattr(house, "where", lambda _folder: postgres)
    driver = DRIVERS[request.param](tmp_path, DUTCH)
    await driver.begin()
    yield driver
    await driver.end()


@pytest.mark.parametrize("path", PLAYED, ids=lambda path: path.stem)
async def test_a_transcript_plays_the_same_on_postgres(path: Path, world: Driver) -> None:
    """Everybody reads exactly what the transcript says."""
    await test_platform.test_a_transcript_plays_the_same_as_on_the_bare_engine(path, world)


async def test_a_restart_changes_nothing_on_postgres(world: Driver) -> None:
    """The next process on the same database goes on with the card that lay there."""
    await test_platform.test_a_restart_changes_nothing(world)
