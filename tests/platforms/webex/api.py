"""A fake of Webex at the wire: its REST API over HTTP on 127.0.0.1. It refuses, stalls or loses whatever a test asks it to.

Must not hold a rule of Webex that is not about HTTP: those are in `cloud.py`.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.platforms.webex.cloud import Wrong
from tests.platforms.webex.hooks import Hook
from tests.platforms.webex.rest import Rest
from tests.platforms.webex.space import User

SECRET = "een geheim voor tests"
PUBLIC = "https://bot.voorbeeld.nl"
PAGE = "<html><body>Log eerst in op het netwerk</body></html>"
MOST_CALLS, MINUTE = 300, 60.0  # of one token


class Call(NamedTuple):
    """A call that arrived: when (seconds), what, and with which body."""

    at: float
    method: str
    path: str


def any_call(_: web.Request) -> bool:
    """Every call."""
    return True


def a_post(request: web.Request) -> bool:
    """Only new messages."""
    return request.method == "POST" and request.path == "/v1/messages"


def a_delete(request: web.Request) -> bool:
    """Whether the bot deletes a message."""
    return request.method == "DELETE" and request.path.startswith("/v1/messages/")


@dataclass
class Trouble:
    """What the API does instead. `done`: it does what was asked all the same, and then answers like this. `met`: it came."""

    status: int = 0
    retry_after: str = ""
    done: bool = False
    drop: bool = False  # close the connection without an answer
    page: bool = False  # a page of something on the way, instead of an answer
    drips: bool = False  # an answer without an end, a byte at a time
    until: asyncio.Event | None = None  # first wait for this
    left: int = 1  # how many times
    meets: Callable[[web.Request], bool] = field(default=any_call)
    says: str = ""  # only a call whose body holds this
    room: str = ""  # only a message to this room; that it is of a session there, buttons of private messages say too
    met: asyncio.Event = field(default_factory=asyncio.Event)


class Webex(Rest):
    """The fake. `base` is WEBEX_API_URL; `told` is everything that the bot did, in order; `calls` all that it asked."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.calls: list[Call] = []
        self.throttled = 0
        self.hollow = 0  # how many messages are still answered with nothing in them
        self.troubles: list[Trouble] = []
        self._recent: dict[str, deque[float]] = {}
        self._server: TestServer | None = None
        self._port = 0

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self._port}/v1/"

    def settings(self) -> dict[str, str]:
        """The environment of the bot that belongs to this Webex."""
        return {
            "WEBEX_TEAMS_ACCESS_TOKEN": self.bot.token,
            "WEBEX_WEBHOOK_SECRET": SECRET,
            "WEBEX_API_URL": self.base,
            "PUBLIC_URL": PUBLIC,
        }

    async def start(self) -> None:
        """Listen; after `vanish` at the same address again."""
        app = web.Application(middlewares=[self._meddle], client_max_size=2**24)
        app.add_routes(self.routes())
        self._server = TestServer(app, host="127.0.0.1", port=self._port or None)
        await self._server.start_server()
        self._port = self._server.port or 0

    async def vanish(self) -> None:
        """Be gone from the net: connections are refused until `start`."""
        assert self._server is not None
        await self._server.close()

    async def stop(self) -> None:
        """End."""
        await self.settle()
        await self.vanish()
        await self.hooks.close()

    def trouble(self, **what: Any) -> Trouble:
        """Let the next call that meets this go wrong."""
        made = Trouble(**what)
        self.troubles.append(made)
        return made

    def register(self, where: str = f"{PUBLIC}/api/webex", secret: str = SECRET) -> list[Hook]:
        """The webhooks of the bot, as it would make them itself."""
        wanted = [("messages", "created"), ("attachmentActions", "created"), ("memberships", "all")]
        wanted += [("messages", "updated"), ("messages", "deleted")]
        made = [Hook(self.bot, f"bot/{each}/{event}", where, each, event, secret=secret) for each, event in wanted]
        self.hooks.all |= {each.id: each for each in made}
        return made

    @web.middleware
    async def _meddle(self, request: web.Request, handler: Any) -> web.StreamResponse:
        self.calls.append(Call(self.now(), request.method, request.path.removeprefix("/v1/")))
        for trouble in self.troubles:
            if trouble.left > 0 and trouble.meets(request) and await _says(request, trouble.says, trouble.room):
                trouble.left -= 1
                return await self._troubled(trouble, request, handler)
        return await self._answer(request, handler)

    async def _troubled(self, trouble: Trouble, request: web.Request, handler: Any) -> web.StreamResponse:
        trouble.met.set()
        if trouble.until is not None:
            await trouble.until.wait()
        answer = web.StreamResponse()
        if trouble.done or not (trouble.drop or trouble.status or trouble.page or trouble.drips):
            answer = await self._answer(request, handler)
        if trouble.drop:
            assert request.transport is not None
            request.transport.close()
        elif trouble.page:
            return web.Response(text=PAGE, content_type="text/html")
        elif trouble.drips:
            return await _drip(request)
        elif trouble.status:
            headers = {"Retry-After": trouble.retry_after} if trouble.retry_after else {}
            return _refusal(trouble.status, "Something went wrong.", headers)
        return answer

    async def _answer(self, request: web.Request, handler: Any) -> web.StreamResponse:
        try:
            if wait := self._too_soon(self.asker(request)):
                self.throttled += 1
                return _refusal(429, "Too many requests.", {"Retry-After": str(wait)})
            answer: web.StreamResponse = await handler(request)
            if self.hollow and request.path.startswith("/v1/messages/"):
                self.hollow -= 1
                return web.json_response({})
        except Wrong as refused:
            return _refusal(refused.status, refused.words)
        return answer

    def _too_soon(self, who: User) -> int:
        """Seconds until this token may call again; 0 is now."""
        recent, now = self._recent.setdefault(who.id, deque()), self.now()
        while recent and recent[0] <= now - MINUTE:
            recent.popleft()
        if len(recent) >= MOST_CALLS:
            return int(recent[0] + MINUTE - now) + 1
        recent.append(now)
        return 0


async def _drip(request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse(headers={"Content-Type": "application/json"})
    await answer.prepare(request)
    with suppress(ConnectionError):
        while True:
            await answer.write(b" ")
            await asyncio.sleep(0.05)
    return answer


async def _says(request: web.Request, words: str, room: str) -> bool:
    if not words and not room:
        return True
    if request.content_type.startswith("multipart/"):
        return False
    body = (await request.read()).decode()
    return words in body and (not room or json.loads(body).get("roomId") == room)


def _refusal(status: int, words: str, headers: dict[str, str] | None = None) -> web.Response:
    told = {"message": words, "errors": [{"description": words}], "trackingId": "ROUTER_1234"}
    return web.json_response(told, status=status, headers=headers)
