"""A Webex for tests."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from adapters.webex.account import LIBRARIES
from tests.platforms.webex.api import Webex
from tests.platforms.webex.scene import Scene, speak_by


@pytest.fixture(params=LIBRARIES)
def library(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """What the bot speaks to Webex by; whatever asks for it is asked of each that may be there."""
    speak_by(request.param, monkeypatch)
    return str(request.param)


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
