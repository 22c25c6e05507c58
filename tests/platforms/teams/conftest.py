"""A bot at Teams: the fake of Teams, the adapter on a host that writes down, and the way in."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from itertools import count
from typing import Any

import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient
from pytest_aiohttp.plugin import AiohttpClient

from adapters.teams import TeamsChat
from adapters.teams.connector import BUDGET
from bot.engine.model.effects import Group, Private
from bot.engine.model.events import Event
from bot.engine.model.messages import Message
from bot.host.ports import Inbound, Letter
from bot.host.sending import Pace
from tests.platforms.teams.connector import BOT, Json, Teams, User
from tests.platforms.web.fakes import FakeDoor, FakeMemory

CHAT = "19:meeting_abc@thread.v2"
ANNA, PIET = User("Anna"), User("Piet")


class Bot:
    """The adapter in a running server."""

    def __init__(self, teams: Teams, host: FakeDoor, chat: TeamsChat, client: TestClient[web.Request, Any]) -> None:
        self.teams = teams
        self.host = host
        self.chat = chat
        self.client = client
        self.letters = count(1)

    async def send(self, activity: Json | bytes, token: str | None = None, **headers: str) -> ClientResponse:
        """Send an activity as Teams would, and wait for all that comes of it; with an empty token it is unsigned."""
        response = await self.post(activity, token, **headers)
        await self.chat.idle()
        return response

    async def post(self, activity: Json | bytes, token: str | None = None, **headers: str) -> ClientResponse:
        """The same, until it is acknowledged."""
        signed = self.teams.token() if token is None else token
        around = {"Content-Type": "application/json", **headers}
        if signed:
            around["Authorization"] = f"Bearer {signed}"
        body = activity if isinstance(activity, bytes) else json.dumps(activity).encode()
        return await self.client.post("/api/messages", data=body, headers=around)

    async def say(self, sender: User, words: str, chat: str = CHAT, **more: Any) -> ClientResponse:
        """Somebody says something."""
        return await self.send(self.teams.activity(sender, chat, text=words, **more))

    def heard(self) -> list[Inbound]:
        """What the host was told since the last call."""
        heard, self.host.inbound = self.host.inbound, []
        return heard

    def events(self, *kinds: type[Event]) -> list[Any]:
        """The events among it, of these kinds."""
        return [each.event for each in self.heard() if isinstance(each.event, kinds)]

    async def purge(self) -> None:
        """As the host does at its start and every day."""
        days = dt.timedelta(days=self.host.settings.retention_days)
        await self.chat.purge(self.host.clock.now().date() - days)

    async def deliver(self, message: Message, to: User | None = None, **more: Any) -> str | None:
        """Let the host show a message to the group, or to one person."""
        audience = Private(f"teams:{to.aad or to.id}") if to is not None else Group()
        fields = {"id": next(self.letters), "chat": CHAT, **more}
        return await self.chat.deliver(Letter(audience=audience, message=message, **fields))

    def told(self) -> list[tuple[str, str]]:
        """Where each message went: (conversation, for whom alone)."""
        return [(each.conversation, each.to) for each in self.teams.told]


Open = Callable[..., Awaitable[Bot]]


@pytest.fixture
async def teams() -> AsyncIterator[Teams]:
    """A Teams with a meeting chat in which Anna and Piet are."""
    made = Teams()
    await made.start()
    made.members[CHAT] = {"Anna": ANNA, "Piet": PIET}
    yield made
    await made.stop()


@pytest.fixture
def open_bot(teams: Teams, aiohttp_client: AiohttpClient) -> Open:
    """Start a bot; `settings` go on top of those of a good registration, None takes one away. `start`: so many minutes on."""

    async def start(
        settings: dict[str, str | None] | None = None, memory: FakeMemory | None = None, start: float = 0, **told: Any
    ) -> Bot:
        usual = {} if told.get("playground") else teams.settings()
        raw: dict[str, str | None] = {**usual, **(settings or {})}
        host = FakeDoor(memory)
        await host.time.advance(minutes=start)
        found = {name: value for name, value in raw.items() if value is not None}
        host.settings = replace(host.settings, raw=found, **told)

        async def at_once(_seconds: float) -> None:
            pass

        chat = TeamsChat(pace=Pace(BUDGET, sleep=at_once))
        await chat.start(host)
        app = web.Application()
        app.add_routes(chat.routes())

        async def stop(_: web.Application) -> None:
            await chat.stop()

        app.on_shutdown.append(stop)
        return Bot(teams, host, chat, await aiohttp_client(app))

    return start


@pytest.fixture
async def bot(open_bot: Open) -> Bot:
    """A bot that was just added to the meeting's chat."""
    made = await open_bot()
    added = made.teams.activity(ANNA, CHAT, type="conversationUpdate", membersAdded=[{"id": BOT}])
    assert (await made.send(added)).status == 200
    made.heard()
    return made
