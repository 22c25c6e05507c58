"""A plugin of pytest: writes down how long each test took that passed, or runs the chosen tests alone, in the order of the choice.

Must not know of faults: it is told which tests, and where to write.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Say where to write, or what to choose."""
    parser.addoption("--durations-to", type=Path, help="a JSON file: seconds by test that passed")
    parser.addoption("--chosen", type=Path, help="a JSON file: the tests to run, in order")


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Keep count in the process that hears of every test, which with several is the first."""
    if (path := config.getoption("--durations-to")) and not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Durations(path))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the chosen ones."""
    if path := config.getoption("--chosen"):
        rank = {test: place for place, test in enumerate(json.loads(path.read_text("utf-8")))}
        items[:] = sorted((each for each in items if each.nodeid in rank), key=lambda each: rank[each.nodeid])


class _Durations:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._seconds: dict[str, float] = {}
        self._failed: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._seconds[report.nodeid] = self._seconds.get(report.nodeid, 0) + report.duration
        if not report.passed:
            self._failed.add(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        passed = {test: round(seconds, 3) for test, seconds in self._seconds.items() if test not in self._failed}
        self._path.write_text(json.dumps(passed), "utf-8")
