"""Both ends of the wire, as fast as they can be, so that the bot between them is what is measured: a connector that answers at once and
counts, and a crowd that sends what was made beforehand. Bare protocols on loopback, for a library would cost more than some of the bots.

Must not look at what is said: the fake of the tests does (`tests/platforms/teams/connector.py`).
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from itertools import count
from urllib.parse import unquote_to_bytes

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CHAT = re.compile(rb"/v3/conversations/([^/? ]+)/activities")


def _whole(buffer: bytearray) -> tuple[bytes, bytes] | None:
    """Take the first message with its body from the buffer; None when it is not all there yet."""
    end = buffer.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = bytes(buffer[:end])
    length = _LENGTH.search(head)
    size = end + 4 + (int(length[1]) if length else 0)
    if len(buffer) < size:
        return None
    body = bytes(buffer[end + 4 : size])
    del buffer[:size]
    return head, body


class Connector:
    """Where a bot's answers arrive. `members` is who is in a chat, as the body to answer with."""

    def __init__(self) -> None:
        self.members: dict[bytes, bytes] = {}
        self.answers = 0
        self.last = 0.0  # when the last one arrived (time.perf_counter)
        self.awaited: dict[bytes, asyncio.Future[float]] = {}  # by chat: when the next answer in it arrives
        self._ids = count(1)
        self._server: asyncio.Server | None = None

    async def start(self) -> str:
        """Listen; returns the address of the service."""
        self._server = await asyncio.get_running_loop().create_server(lambda: _Answering(self), "127.0.0.1", 0)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/amer/"

    async def stop(self) -> None:
        """Listen no more."""
        assert self._server is not None
        self._server.close()

    async def quiet(self, seconds: float = 0.4) -> None:
        """Return when no answer has arrived for so long, from now on."""
        began = time.perf_counter()
        while (left := max(self.last, began) + seconds - time.perf_counter()) > 0:
            await asyncio.sleep(left)

    def answer(self, head: bytes, body: bytes) -> bytes:
        """What a call is answered with."""
        line = head[: head.find(b"\r\n")]
        if line.startswith(b"GET"):
            chat = unquote_to_bytes(line.split(b"/v3/conversations/")[1].split(b"/")[0])
            return self.members.get(chat, b'{"members":[]}')
        chat_of = _CHAT.search(line)
        if chat_of is None:  # a private chat is opened
            return b'{"id":"a:1-%s"}' % json.loads(body)["members"][0]["id"].removeprefix("29:").encode()
        self.answers += 1
        self.last = time.perf_counter()
        if self.awaited and (future := self.awaited.pop(unquote_to_bytes(chat_of[1]), None)) is not None:
            future.set_result(self.last)
        return b'{"id":"%d"}' % next(self._ids)


class _Answering(asyncio.Protocol):
    def __init__(self, connector: Connector) -> None:
        self._connector = connector
        self._buffer = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (call := _whole(self._buffer)) is not None:
            body = self._connector.answer(*call)
            head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
            self._transport.write(head + body)


class Crowd:
    """People who send over so many connections at once, each the next when the last was acknowledged."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._connections = 0
        self._idle: asyncio.Queue[_Asking] = asyncio.Queue()

    @asynccontextmanager
    async def connected(self, connections: int) -> AsyncIterator[Crowd]:
        """With so many connections; new ones, for a bot hangs up on those of which nothing was heard for a while."""
        for _ in range(connections):
            _, asking = await asyncio.get_running_loop().create_connection(_Asking, "127.0.0.1", self._port)
            self._idle.put_nowait(asking)
        self._connections = connections
        yield self
        for _ in range(connections):
            (await self._idle.get()).close()

    async def send(self, request: bytes) -> None:
        """Send one request; returns when it was acknowledged. Fails when it was refused."""
        asking = await self._idle.get()
        try:
            await asking.ask(request)
        finally:
            self._idle.put_nowait(asking)

    async def send_all(self, requests: Iterable[bytes]) -> None:
        """Send all of these, as many at once as there are connections."""
        left = iter(requests)

        async def one_after_another() -> None:
            for request in left:
                await self.send(request)

        await asyncio.gather(*(one_after_another() for _ in range(self._connections)))


class _Asking(asyncio.Protocol):
    def __init__(self) -> None:
        self._buffer = bytearray()
        self._answered: asyncio.Future[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    async def ask(self, request: bytes) -> None:
        self._answered = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        await self._answered

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if self._answered is not None and (answer := _whole(self._buffer)) is not None:
            asked, self._answered = self._answered, None
            if asked.done():
                return
            if answer[0][9:10] == b"2":
                asked.set_result(None)
            else:
                asked.set_exception(AssertionError(answer[0].partition(b"\r\n")[0].decode()))

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answered is not None and not self._answered.done():
            self._answered.set_exception(ConnectionError("the bot hung up"))

    def close(self) -> None:
        self._transport.close()


def request(body: object, token: str) -> bytes:
    """A message to a bot, as it goes over the wire."""
    said = json.dumps(body).encode()
    head = (
        "POST /api/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {token}\r\nContent-Length: {len(said)}\r\n\r\n"
    )
    return head.encode() + said
