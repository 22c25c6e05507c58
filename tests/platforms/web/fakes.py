"""What the browser room needs around it, as small as can be: a store, a host that writes down, a clock that is pushed."""

from __future__ import annotations

import asyncio
import datetime as dt
import heapq
from collections.abc import AsyncIterator, Callable, Mapping
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from aiohttp import ClientWebSocketResponse, web
from aiohttp.test_utils import TestClient

from adapters.web import WebRoom
from bot.engine.model.blocks import text
from bot.engine.model.commands import Command
from bot.engine.model.effects import Audience, Board, Group
from bot.engine.model.events import Event
from bot.engine.model.messages import Button, Look, Message
from bot.engine.views.screen import Sight
from bot.host.clock import Clock
from bot.host.grapevine import Grapevine
from bot.host.incoming import decoded
from bot.host.ports import Inbound, Letter
from bot.host.settings import Settings

T = TypeVar("T")

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
CARD = Message(
    look=Look.CARD,
    title="Kaart 1 – Stelling",
    body=(text("Een verslag is van iedereen."),),
    buttons=tuple(
        Button(label, command, about="kaart:verslag")
        for label, command in {
            "Eens": Command.EENS,
            "Oneens": Command.ONEENS,
            "Weet ik niet": Command.WEETNIET,
            "Hand": Command.HAND,
        }.items()
    ),
)
PLAYED = Message(look=Look.CARD, title="Kaart 1 – Stelling", body=(text("Eens 3, Oneens 1"),))


class FakeMemory:
    """A store that outlives the room, as a database does."""

    def __init__(self) -> None:
        self.bodies: dict[str, dict[str, bytes]] = {}

    async def put(self, kind: str, key: str, value: object) -> None:
        self.spoil(kind, key, msgspec.json.encode(value))

    async def get(self, kind: str, key: str, shape: type[T]) -> T | None:
        return (await self.all(kind, shape)).get(key)

    async def all(self, kind: str, shape: type[T]) -> dict[str, T]:
        found = {key: decoded(body, shape) for key, body in self.bodies.get(kind, {}).items()}
        for key in [key for key, value in found.items() if value is None]:
            await self.delete(kind, key)
        return {key: value for key, value in found.items() if value is not None}

    async def delete(self, kind: str, key: str) -> None:
        self.bodies.get(kind, {}).pop(key, None)

    def spoil(self, kind: str, key: str, body: bytes) -> None:
        """As another release may have left it."""
        self.bodies.setdefault(kind, {})[key] = body


class FakeTime:
    """A wall clock that only moves when it is told to."""

    def __init__(self) -> None:
        self._now = NOON
        self._sleepers: list[tuple[dt.datetime, int, asyncio.Future[None]]] = []
        self._order = count()

    def now(self) -> dt.datetime:
        return self._now

    async def sleep(self, seconds: float) -> None:
        awake: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._now + dt.timedelta(seconds=seconds), next(self._order), awake))
        await awake

    async def advance(self, *, minutes: float = 0, seconds: float = 0) -> None:
        """Let so much time pass, and all that happens in it."""
        end = self._now + dt.timedelta(minutes=minutes, seconds=seconds)
        await settle()
        while self._sleepers and self._sleepers[0][0] <= end:
            self._now = max(self._now, self._sleepers[0][0])
            *_, awake = heapq.heappop(self._sleepers)
            if not awake.done():
                awake.set_result(None)
            await settle()
        self._now = end

    async def leap(self, *, minutes: float) -> None:
        """Let so much time pass at once; whoever sleeps finds it over when they wake. For days, of which each nap would count."""
        await settle()
        self._now += dt.timedelta(minutes=minutes)
        await self.advance()


async def settle() -> None:
    """Let everything run that can run now."""
    for _ in range(25):
        await asyncio.sleep(0)


class FakeDoor:
    """Writes down what comes in. `failing`, when set, is raised instead."""

    def __init__(self, memory: FakeMemory | None = None, host: str = "127.0.0.1") -> None:
        self.time = FakeTime()
        self.clock = Clock(wall=self.time.now, sleep=self.time.sleep)
        self.settings = Settings(data=Path("data"), database=Path("data/test.db"), host=host, speed=60)
        self.inbound: list[Inbound] = []
        self.failing: Exception | None = None
        self.screens: dict[str, asyncio.Queue[Sight | None]] = {}  # what each shows; None: its link holds no more
        self.tokens: list[str] = []
        self.led: list[tuple[str, ...]] = []
        self.refused = 0
        self.changed = asyncio.Event()
        self._memory = memory or FakeMemory()
        self._grapevine = Grapevine()

    async def receive(self, inbound: Inbound) -> bool:
        if self.failing is not None:
            self.refused += 1
            self.changed.set()
            raise self.failing
        if any(each.delivery == inbound.delivery for each in self.inbound):
            return False
        self.inbound.append(inbound)
        self.changed.set()
        return True

    async def lead(self, token: str, press: str, command: str, args: str, about: str, inputs: Mapping[str, str]) -> str:
        """Write it down; «nee» says why not."""
        self.led.append((token, press, command, args, about, *inputs.values()))
        return "Kan niet." if args == "nee" else ""

    def memory(self) -> FakeMemory:
        return self._memory

    def grapevine(self) -> Grapevine:
        return self._grapevine

    async def follow(self, token: str) -> AsyncIterator[Sight]:
        self.tokens.append(token)
        screen = self.screens.get(token)
        while screen is not None and (sight := await screen.get()) is not None:
            yield sight

    def events(self, *kinds: type[Event]) -> list[Any]:
        """What happened, of these kinds."""
        return [each.event for each in self.inbound if isinstance(each.event, kinds)]

    async def until(self, true: Callable[[], object]) -> None:
        """Return when this is so; asked again whenever something came in or was refused."""
        async with asyncio.timeout(20):
            while not true():
                self.changed.clear()
                await self.changed.wait()


class Page:
    """A browser tab: speaks the protocol of the WebSocket, and nothing else."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self.socket = socket
        self.id = ""
        self.token = ""

    async def send(self, **frame: object) -> None:
        await self.socket.send_json(frame)

    async def read(self, kind: str) -> dict[str, Any]:
        """The next frame of this kind; others are skipped."""
        while True:
            frame: dict[str, Any] = await self.socket.receive_json(timeout=20)
            if frame["type"] == kind:
                return frame

    async def until(self, kind: str) -> list[dict[str, Any]]:
        """All frames up to and with the next of this kind."""
        frames: list[dict[str, Any]] = []
        while not frames or frames[-1]["type"] != kind:
            frames.append(await self.socket.receive_json(timeout=20))
        return frames

    async def join(self, name: str = "", **more: object) -> list[dict[str, Any]]:
        """Come in; returns everything up to the list of people."""
        await self.send(type="join", name=name, **more)
        welcome = await self.read("welcome")
        self.id, self.token = welcome["you"]["id"], welcome["you"]["token"]
        return [welcome, *await self.until("people")]

    async def say(self, words: str, frame_id: str = "s1", pane: str = "group") -> None:
        await self.send(type="say", id=frame_id, pane=pane, text=words)


class House:
    """A running room and the way into it."""

    def __init__(self, room: WebRoom, host: FakeDoor, client: TestClient[web.Request, web.Application]) -> None:
        self.room = room
        self.host = host
        self.client = client

    @property
    def origin(self) -> str:
        return str(self.client.make_url("/")).rstrip("/")

    async def page(self) -> Page:
        """A new tab that has not come in yet."""
        return Page(await self.client.ws_connect("/ws", headers={"Origin": self.origin}))

    async def visitor(self, name: str, **more: object) -> Page:
        """A new tab of somebody who has come in."""
        page = await self.page()
        await page.join(name, **more)
        return page

    async def post(
        self, number: int, message: Message = CARD, audience: Audience | None = None, reference: str | None = None
    ) -> str | None:
        """Deliver a message of the bot."""
        letter = Letter(
            id=number,
            chat="kamer",
            audience=audience or Group(),
            message=message,
            replaces=reference is not None,
            reference=reference,
        )
        return await self.room.deliver(letter)

    async def board(self, number: int, board: Board, audience: Audience | None = None) -> None:
        """Deliver a board."""
        await self.room.deliver(Letter(id=number, chat="kamer", audience=audience or Group(), board=board))
