"""A Webex for tests."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.platforms.webex.api import Webex
from tests.platforms.webex.scene import Scene


@pytest.fixture
async def webex() -> AsyncIterator[Webex]:
    """The fake of Webex, listening."""
    made = Webex()
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def scene(webex: Webex) -> Scene:
    """The scene."""
    anna, piet = webex.user("Anna"), webex.user("Piet")
    return Scene(webex, anna, piet, await webex.space("Sessie", anna, piet))
