"""What comes in over HTTP that nobody can read: turned away on every way in of every platform, never a 500."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from bot.host import incoming
from tests.conformance.driver import DRIVERS, Driver
from tests.languages import DUTCH

BODIES: dict[str, tuple[bytes, dict[str, str]]] = {
    "not packed as it says": (b"geen gzip", {"Content-Encoding": "gzip"}),
    "packed, and cut off": (gzip.compress(b'{"type": "message"}' * 100)[:40], {"Content-Encoding": "gzip"}),
    "not packed as it says either": (b"\x00\xff", {"Content-Encoding": "deflate"}),
    "no UTF-8": (b"\xff\xfe", {}),
    "no UTF-8 in a word": (b'{"type": "message", "resource": "\xff"}', {}),
    "half a character": (b'{"type": "message", "resource": "\\ud800"}', {}),
    "too deep": (b"[" * 50_000, {}),
    "too deep in a field": (b'{"value":' * 20_000, {}),
    "nothing": (b"", {}),
}


@pytest.fixture(params=DRIVERS)
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Driver]:
    """A running platform of every kind that is registered."""
    driver = DRIVERS[request.param](tmp_path, DUTCH)
    await driver.begin()
    yield driver
    await driver.end()


@pytest.mark.parametrize("name", BODIES)
async def test_a_body_that_nobody_can_read_is_turned_away(name: str, world: Driver) -> None:
    """Also when it is signed as it should be: that makes it no more readable."""
    body, headers = BODIES[name]
    for route in world.adapter.routes():
        assert isinstance(route, web.RouteDef)
        # Of a page nobody reads a body; that what is packed wrongly does not trip the server itself, `host/test_app.py` shows.
        if "{" in route.path or (route.method != "POST" and "Content-Encoding" in headers):
            continue
        headers = {**headers, **world.signed(body)}
        answer = await world.client.request(route.method, route.path, data=body, headers=headers)
        assert answer.status in ({400, 401, 413} if route.method == "POST" else {200, 400, 404}), route.path


async def test_a_body_that_does_not_come_in_is_not_waited_for(world: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte at a time, on every way in: the answer comes while whoever sends it has not ended."""
    monkeypatch.setattr(incoming, "MOST_SECONDS", 0.05)
    server = world.client.server
    for route in world.adapter.routes():
        if not isinstance(route, web.RouteDef) or route.method != "POST":
            continue
        reader, writer = await asyncio.open_connection(server.host, server.port)
        signed = "".join(f"{name}: {value}\r\n" for name, value in world.signed(b"{}").items())
        writer.write(f"POST {route.path} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n{signed}\r\n{{".encode())
        async with asyncio.timeout(30):
            status = await reader.readline()
        assert status.split()[1] in {b"408", b"401"}, route.path
        writer.close()
