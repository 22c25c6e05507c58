"""For every test: how properties are tried, a PostgreSQL for who asks for one, and what is said at the end about what could not be run."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

# No deadline: a busy machine breaks no promise. In CI the same examples each time: it judges a change, not luck.
settings.register_profile(
    "calm",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
    derandomize=bool(os.environ.get("CI")),
)
settings.load_profile("calm")

if TYPE_CHECKING:
    from sqlalchemy import URL

    from tests.postgres import Databases


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """How many tests run side by side: one more than there are processors, for some wait for a browser, a clock or another process."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what waits longest for a clock, so that at the end nothing else waits for that."""
    items.sort(key=lambda item: not item.nodeid.startswith("tests/playground/"))


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """A server of PostgreSQL, started by the first test that needs it."""
    from tests.postgres import Databases, server

    with server() as url:
        made = Databases(url)
        yield made
        made.clear()


@pytest.fixture(scope="session")
def database(databases: Databases) -> URL:
    """One database for all tests of this process, with all tables."""
    return databases.migrated()


@pytest.fixture
def postgres(database: URL, monkeypatch: pytest.MonkeyPatch) -> URL:
    """That database, with nothing in it. How many processes share a platform on it is forgotten with the test."""
    from bot.host.sending import COMPANY
    from tests.postgres import emptied

    monkeypatch.setattr(COMPANY, "size", 1)
    emptied(database)
    return database


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line what was not run, and how to get what it needs."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(str(report.longrepr[-1]).removeprefix("Skipped: ") for report in skipped)
    if reasons:
        told = "; ".join(f"{count} because {reason}" for reason, count in reasons.most_common())
        terminalreporter.write_line(f"not run: {told}", yellow=True)
