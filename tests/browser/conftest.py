"""A browser and a room for every test in here. Without Chromium these tests are skipped, but never in CI."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.browser.house import CHROMIUM, NO_CHROMIUM, browser
from tests.browser.still import StillRoom, still_room


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Say why, where the browser is missing."""
    for item in items:
        if "tests/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None and not os.environ.get("CI"):
                item.add_marker(pytest.mark.skip(reason=NO_CHROMIUM))


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    """A fresh browser."""
    assert CHROMIUM, "in CI there must be a Chromium"
    async with browser() as opened:
        yield opened


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[StillRoom]:
    """A room in which no time passes but what a test lets pass."""
    async with still_room(tmp_path) as opened:
        yield opened
