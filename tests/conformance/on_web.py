"""The browser room as a world: WebSockets of a client for everybody, the server and the host behind it."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from pathlib import Path
from typing import Any

import msgspec
from aiohttp import ClientWebSocketResponse, web
from aiohttp.test_utils import TestClient, TestServer

from adapters.web import WebRoom
from bot.engine.model.events import Place
from bot.engine.model.messages import Button, Message
from tests.conformance.house import House
from tests.languages import DUTCH, Language
from tests.transcripts.script import Seen


class Page:
    """One person's open page: what it was sent, and what of that it has not shown to the test yet."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self.socket = socket
        self.lines: dict[tuple[str, str], Message] = {}
        self.fresh: list[tuple[str, Message, bool]] = []
        self.acked: dict[str, asyncio.Event] = {}
        self.welcomed = asyncio.Event()
        self.token = ""
        self.since = 0
        self.problems: list[str] = []
        self.people: set[str] = set()
        self.catching_up = True  # until the test looks: what was said before does not count as new
        self.reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for frame in self.socket:
            self._take(json.loads(frame.data))

    def _take(self, frame: dict[str, Any]) -> None:
        match frame:
            case {"type": "welcome", "you": you}:
                self.token = you["token"]
                self.welcomed.set()
            case {"type": "line", "message": body, "id": line, "pane": pane, "seq": seq} if body:
                message = msgspec.convert(body, Message)
                self.fresh.append((pane, message, (pane, line) in self.lines))
                self.lines[pane, line] = message
                self.since = seq
            case {"type": "ack", "id": name}:
                self.acked[name].set()
            case {"type": "people", "people": people}:
                self.people = {each["name"] for each in people}
            case {"type": "error", "text": words}:
                self.problems.append(words)


class WebWorld:
    """Everybody has a page; the group is what each of them sees of the group."""

    def __init__(self, folder: Path, language: Language = DUTCH) -> None:
        self.folder = folder
        self.adapter: WebRoom
        self.language = language
        self.house: House
        self.client: TestClient[web.Request, web.Application]
        self.pages: dict[str, Page] = {}
        self.gone: dict[str, Page] = {}  # pages that were closed; whoever comes back goes on where they were
        self.count = 0
        self.last: tuple[str, dict[str, Any]] | None = None

    async def begin(self) -> None:
        self.adapter = WebRoom(grace=0)
        self.house = House(self.folder, self.adapter, language=self.language)
        await self.house.begin()
        app = web.Application()
        app.add_routes(self.adapter.routes())
        self.client = TestClient(TestServer(app))
        await self.client.start_server()

    def signed(self, body: bytes) -> dict[str, str]:
        return {}

    async def end(self) -> None:
        for page in self.pages.values():
            page.reading.cancel()
        await self.house.end()
        await self.client.close()

    async def enter(self, names: list[str], at: dt.datetime) -> None:
        for name in names:
            await self.come(name, at)

    async def say(self, who: str, place: Place, words: str, at: dt.datetime, *, meant: bool = True) -> None:
        await self._act(who, {"type": "say", "pane": place.value, "text": words}, at)

    async def press(self, who: str, label: str, inputs: dict[str, str], at: dt.datetime) -> None:
        pane, button = self._button(self.pages[who], self.language.spoken(label))
        frame = {"type": "press", "pane": pane, "command": button.command, "args": button.args, "about": button.about}
        await self._act(who, {**frame, "inputs": inputs}, at)

    async def come(self, who: str, at: dt.datetime) -> None:
        await self.house.run_to(at)
        await self._open(who)
        await self._settle()

    async def go(self, who: str, at: dt.datetime) -> None:
        await self.house.run_to(at)
        page = self.pages.pop(who)
        self.gone[who] = page
        await page.socket.close()
        await page.reading
        while any(who in each.people for each in self.pages.values()):
            await asyncio.sleep(0)
        await self._settle()

    async def wait(self, at: dt.datetime) -> None:
        await self.house.run_to(at)
        await self._settle()

    def seen(self) -> list[Seen]:
        group: list[Seen] | None = None
        private: list[Seen] = []
        for name, page in self.pages.items():
            public = [Seen("groep", message, anew) for pane, message, anew in page.fresh if pane == "group"]
            if not page.catching_up:
                assert group is None or public == group, "everybody sees the same in the group"
                group = public
            page.catching_up = False
            private += [Seen(name, message, anew) for pane, message, anew in page.fresh if pane == "private"]
            page.fresh.clear()
        return [*(group or []), *private]

    def shows(self, seen: Seen) -> bool:
        return True

    async def reword(self, who: str, words: str) -> bool:
        return False  # what was said in the room stands

    async def redeliver(self) -> None:
        assert self.last, "nothing was said yet"
        who, frame = self.last
        self.pages[who].acked[frame["id"]].clear()
        await self.pages[who].socket.send_json(frame)
        await asyncio.wait_for(self.pages[who].acked[frame["id"]].wait(), 10)
        await self._settle()

    async def restart(self) -> None:
        at = self.house.at
        names = list(self.pages)
        for name in names:
            page = self.pages.pop(name)
            self.gone[name] = page
            page.reading.cancel()
        await self.end()
        await self.begin()
        self.house.at = at
        for name in names:
            await self._open(name)
        await self._settle()

    async def rubbish(self) -> None:
        page = next(iter(self.pages.values()))
        for words in (
            "",
            "{",
            "[]",
            '{"type":"wat"}',
            '{"type":"say","id":"x","pane":"muur","text":"a"}',
            "\0" * 100,
            '{"type":' * 200,
        ):
            await page.socket.send_str(words)
        await self._settle()

    async def _open(self, who: str) -> None:
        page = Page(await self.client.ws_connect("/ws", headers={"Origin": str(self.client.make_url("")).rstrip("/")}))
        if old := self.gone.pop(who, None):
            page.lines, page.token, page.since = old.lines, old.token, old.since
        self.pages[who] = page
        join = {"type": "join", "name": who, "token": page.token, "since": page.since, "takeover": False}
        await page.socket.send_json(join)
        await asyncio.wait_for(page.welcomed.wait(), 10)

    async def _act(self, who: str, frame: dict[str, Any], at: dt.datetime) -> None:
        await self.house.run_to(at)
        if who not in self.pages:
            await self._open(who)
        self.count += 1
        frame = {**frame, "id": f"frame-{self.count}"}
        page = self.pages[who]
        page.acked[frame["id"]] = asyncio.Event()
        self.last = (who, frame)
        await page.socket.send_json(frame)
        await asyncio.wait_for(page.acked[frame["id"]].wait(), 10)
        await self._settle()

    async def _settle(self) -> None:
        """Wait until all that was said has arrived: the outbox is empty, and every page has answered once more."""
        await self.house.host.outbox.idle()
        for page in self.pages.values():
            before = len(page.problems)
            await page.socket.send_json({"type": "say", "id": "niets", "pane": "group", "text": ""})
            while len(page.problems) == before:
                await asyncio.sleep(0)

    @staticmethod
    def _button(page: Page, label: str) -> tuple[str, Button]:
        for wanted in ("private", "group"):
            for (pane, _), message in reversed(page.lines.items()):
                for button in message.buttons:
                    if pane == wanted and button.label == label:
                        return pane, button
        raise AssertionError(f"no button «{label}» to be seen")
