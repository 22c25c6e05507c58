"""A room whose time stands still until a test moves it on: nothing that happens in it hangs on how fast this machine is.

It is the real room on the real host; only its clock is ours. Must not be used where a process starts, ends or dies.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page

from adapters.web import WebRoom
from bot.host import answers
from tests.browser.house import enter, say
from tests.conformance.house import BEGIN, House
from tests.languages import DUTCH, Language
from tests.platforms.web.fakes import Page as Wire
from tests.process import free_port

AT = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)  # a Tuesday, 13:00 in Dutch time
STAYS = 100_000.0  # seconds of the wall: nobody leaves because their page is slow to come back


class Ticking(House):
    """`tick`: how much later it is each time that somebody looks at the clock."""

    tick = dt.timedelta()
    _at = BEGIN

    @property
    def at(self) -> dt.datetime:
        """What the clock says."""
        self._at += self.tick
        return self._at

    @at.setter
    def at(self, at: dt.datetime) -> None:
        self._at = at


class Guest:
    """Says things, and lets what comes pass by: who never reads is soon cut off."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._said = count(1)
        self.reading = asyncio.create_task(self._read())

    async def say(self, words: str) -> None:
        """Type a line in the group."""
        await self._wire.say(words, f"g{next(self._said)}")

    async def leave(self) -> None:
        """Hang up."""
        self.reading.cancel()
        await self._wire.socket.close()

    async def _read(self) -> None:
        async for _ in self._wire.socket:
            pass


class StillRoom:
    """The room, and the way into it. `address` is where a browser opens it."""

    def __init__(self, house: Ticking, port: int, client: aiohttp.ClientSession) -> None:
        self.house = house
        self.address = f"http://127.0.0.1:{port}"
        self.guests: list[Guest] = []
        self._client = client
        self._marks = count(1)

    async def passes(self, *, minutes: float = 0, seconds: float = 0) -> None:
        """So much time passes, with all that the bot then does by itself."""
        await self.house.run_to(self.house.at + dt.timedelta(minutes=minutes, seconds=seconds))

    async def page(self, chromium: Browser, name: str, **context: Any) -> Page:
        """Somebody with a browser of their own."""
        told = {"locale": "nl-NL", "reduced_motion": "reduce", **context}
        page = await (await chromium.new_context(**told)).new_page()
        await enter(page, self.address, name)
        return page

    async def guest(self, name: str) -> Guest:
        """Somebody who takes part without a browser, by the same WebSocket."""
        wire = Wire(await self._client.ws_connect(f"{self.address}/ws", headers={"Origin": self.address}))
        await wire.join(name)
        guest = Guest(wire)
        self.guests.append(guest)
        return guest

    async def settled(self, page: Page) -> None:
        """Return when all that was done on this page has been answered, and what came of that stands on it."""
        await self._heard(page)
        await self.house.host.outbox.idle()
        await self._heard(page)

    async def _heard(self, page: Page) -> None:
        # Frames of a page are answered in order, so when these words have been, so has all before them.
        words = f"merk {next(self._marks)}."
        await say(page, words)
        await page.locator("#group-log .line:not(.line--waiting)", has_text=words).wait_for(state="attached")


@asynccontextmanager
async def still_room(folder: Path, language: Language = DUTCH) -> AsyncIterator[StillRoom]:
    """Open it, and close it afterwards."""
    port = free_port()
    house = Ticking(folder, WebRoom(grace=STAYS), language=language, port=port)
    await house.begin()
    await house.run_to(AT)
    app = web.Application()
    answers.safe(app, behind_tls=False)
    app.add_routes(house.adapter.routes())
    server = TestServer(app, host="127.0.0.1", port=port)
    await server.start_server()
    async with aiohttp.ClientSession() as client:
        room = StillRoom(house, port, client)
        yield room
        for guest in room.guests:
            await guest.leave()
    await house.end()
    await server.close()
