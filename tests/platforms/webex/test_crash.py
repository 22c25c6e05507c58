"""The power goes off between saving a webhook and fetching what it is about: a real process, a real SIGKILL, heard afterwards."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from aiohttp import web

from tests.platforms.webex.api import PUBLIC, Webex
from tests.process import Process


def fetches_words(request: web.Request) -> bool:
    """Whether the bot asks for what somebody said."""
    return request.method == "GET" and request.path.startswith("/v1/messages/")


@pytest.fixture
def process(webex: Webex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Process:
    """The bot, not started yet; it makes its webhooks itself."""
    for name, value in webex.settings().items():
        monkeypatch.setenv(name, value)
    made = Process(tmp_path)
    webex.hooks.public[PUBLIC] = made.address
    return made


async def test_what_was_saved_is_heard_after_a_kill(webex: Webex, process: Process) -> None:
    """Webex got its 200 and will not tell it again; the session begins after the restart, once, also if it is told again."""
    await process.begin()
    async with asyncio.timeout(20):
        while len(webex.hooks.all) < 3:
            await asyncio.sleep(0.02)
    anna = webex.user("Anna")
    room = await webex.space("Sessie", anna)
    stalled = webex.trouble(meets=fetches_words, until=asyncio.Event())
    assert stalled.until is not None
    await webex.say(anna, "start zon", room)
    told = webex.hooks.sent[-1]
    assert told.status == 200
    async with asyncio.timeout(20):
        await stalled.met.wait()
    await process.kill()
    stalled.until.set()
    assert webex.told == []

    await process.begin()
    async with asyncio.timeout(20):
        while len(webex.told) < 2:
            await asyncio.sleep(0.02)
    await webex.hooks.post(told.url, told.body, told.headers)
    await webex.say(anna, "help")
    async with asyncio.timeout(20):
        while len(webex.told) < 3:
            await asyncio.sleep(0.02)
    await process.stop()
    begun = [each.post.text for each in webex.told if each.post.room is room]
    assert len(begun) == 1
    assert begun[0].startswith("Welkom bij de kaartensessie")
