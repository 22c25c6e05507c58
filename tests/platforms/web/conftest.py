"""A room to walk into."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from aiohttp import web
from pytest_aiohttp.plugin import AiohttpClient

from adapters.web import WebRoom
from tests.platforms.web.fakes import FakeDoor, FakeMemory, House

Open = Callable[..., Awaitable[House]]


@pytest.fixture
def open_house(aiohttp_client: AiohttpClient) -> Open:
    """Start a room; with the memory of another one it is that room after a restart."""

    async def start(memory: FakeMemory | None = None, bound: str = "127.0.0.1", grace: float = 1000) -> House:
        host = FakeDoor(memory, bound)
        room = WebRoom(grace=grace)
        await room.start(host)
        app = web.Application()
        app.add_routes(room.routes())

        async def stop(_: web.Application) -> None:
            await room.stop()

        app.on_shutdown.append(stop)
        return House(room, host, await aiohttp_client(app))

    return start


@pytest.fixture
async def house(open_house: Open) -> House:
    """A room in which nobody has been before."""
    return await open_house()
