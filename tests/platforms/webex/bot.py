"""The adapter in a running server, at the fake of Webex, on a host that writes down. Its sleep is over at once, unless held."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import count
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.webex import WebexChat
from adapters.webex.client import BUDGET
from bot.engine.model.effects import Group, Private
from bot.engine.model.events import Event
from bot.engine.model.messages import Message
from bot.host.ports import Inbound, Letter
from bot.host.sending import Pace
from tests.platforms.web.fakes import FakeDoor, FakeMemory
from tests.platforms.webex.api import PUBLIC, Webex
from tests.platforms.webex.space import Post, Room, User


class Sleep:
    """Seconds that pass at once; after `hold` only with `let_go`."""

    def __init__(self) -> None:
        self.asked: list[float] = []
        self._free = asyncio.Event()
        self._free.set()

    async def __call__(self, seconds: float) -> None:
        self.asked.append(seconds)
        await asyncio.sleep(0)
        await self._free.wait()

    def hold(self) -> None:
        """From now on it takes as long as the test wants."""
        self._free.clear()

    def let_go(self) -> None:
        """All who sleep wake up."""
        self._free.set()


class Bot:
    """The adapter, and what it heard and said."""

    def __init__(self, webex: Webex, host: FakeDoor, chat: WebexChat, sleep: Sleep, url: str) -> None:
        self.webex = webex
        self.host = host
        self.chat = chat
        self.sleep = sleep
        self.url = url
        self.letters = count(1)

    async def space(self, *names: str, **what: Any) -> tuple[Room, list[User]]:
        """A space with these people and the bot."""
        users = [self.webex.user(name) for name in names]
        room = await self.webex.space("Sessie", *users, **what)
        await self.chat.idle()
        return room, users

    async def say(self, user: User, words: str, room: Room | None = None, **how: Any) -> Post:
        """Somebody says something, and it is worked on."""
        post = await self.webex.say(user, words, room, **how)
        await self.chat.idle()
        return post

    def heard(self) -> list[Inbound]:
        """What the host was told since the last call."""
        heard, self.host.inbound = self.host.inbound, []
        return heard

    def events(self, *kinds: type[Event]) -> list[Any]:
        """The events among it, of these kinds."""
        return [each.event for each in self.heard() if isinstance(each.event, kinds)]

    async def deliver(self, message: Message, where: Room | User, **more: Any) -> str | None:
        """Let the host show a message to the space, or to one person."""
        audience = Private(f"webex:{where.id}") if isinstance(where, User) else Group()
        chat = where.id if isinstance(where, Room) else ""
        fields = {"id": next(self.letters), "chat": chat, **more}
        return await self.chat.deliver(Letter(audience=audience, message=message, **fields))

    def shown(self) -> list[Post]:
        """What the bot posted and did not delete, in order."""
        return [each.post for each in self.webex.told if not each.gone and not each.post.gone]

    def asked(self, path: str) -> int:
        """How often the bot called this path, or one under it."""
        return sum(call.path.startswith(path) for call in self.webex.calls)


@asynccontextmanager
async def running(
    webex: Webex,
    *,
    memory: FakeMemory | None = None,
    host: FakeDoor | None = None,
    settings: dict[str, str | None] | None = None,
    **told: Any,
) -> AsyncIterator[Bot]:
    """A bot that runs. `settings` go on top of those of a good one, None takes one away; `told` are other settings."""
    host = host or FakeDoor(memory)
    raw: dict[str, str | None] = {**webex.settings(), **(settings or {})}
    host.settings = replace(host.settings, raw={name: each for name, each in raw.items() if each is not None}, **told)
    sleep = Sleep()
    chat = WebexChat(pace=Pace(BUDGET, sleep=sleep), sleep=sleep)
    await chat.start(host)
    app = web.Application()
    app.add_routes(chat.routes())
    server = TestServer(app, host="127.0.0.1")
    await server.start_server()
    webex.hooks.public[PUBLIC] = str(server.make_url("")).rstrip("/")
    if not webex.hooks.all:
        webex.register()
    try:
        yield Bot(webex, host, chat, sleep, str(server.make_url("/api/webex")))
    finally:
        sleep.let_go()
        await chat.stop()
        await server.close()
