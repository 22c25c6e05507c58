"""A Playground and a bot for every test in here. Without npm or Chromium these tests are skipped with the reason, but never in CI."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Generator
from pathlib import Path

import pytest

from tests.playground.desk import Desk, desk
from tests.playground.installed import Missing, playground
from tests.playground.processes import Bot, Playground, Process

STARTED = pytest.StashKey[list[Process]]()
SHOWN = 6000  # characters of a log that a failure shows


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is in this folder."""
    for item in items:
        if "tests/playground/" in item.path.as_posix():
            item.add_marker(pytest.mark.playground)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """When a test fails, show what its processes printed."""
    report = yield
    if report.failed:
        for process in item.stash.get(STARTED, []):
            report.sections.append((str(process.log), process.told()[-SHOWN:]))
    return report


def unable(reason: str) -> None:
    """What is missing is a reason to skip on somebody's own machine, and a failure in CI."""
    if os.environ.get("CI"):
        pytest.fail(f"in CI this must run: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def installed() -> Path:
    """The Playground's script."""
    try:
        return playground()
    except Missing as missing:
        unable(str(missing))
        raise


@pytest.fixture
def started(request: pytest.FixtureRequest) -> list[Process]:
    """The processes of this test; those in here have their logs shown when it fails."""
    processes: list[Process] = []
    request.node.stash[STARTED] = processes
    return processes


@pytest.fixture
def speed() -> float:
    """How many times as fast the bot's clock runs."""
    return 1.0


@pytest.fixture
async def table(installed: Path, started: list[Process], speed: float, tmp_path: Path) -> AsyncIterator[Desk]:
    """Somebody at the Playground, with the bot behind it."""
    bot = Bot(tmp_path / "bot", speed=speed)
    shown = Playground(tmp_path / "playground", bot.address)
    started += [bot, shown]
    try:
        await bot.begin()
        await shown.begin()
        async with desk(shown) as sat:
            yield sat
    finally:
        await shown.stop()
        await bot.stop()
