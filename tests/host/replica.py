"""One process of several, as a script: a host on a database that it shares, and a platform that writes what it shows in a file.

`python -m tests.host.replica URL FILE STALLED` prints its port; a POST of `delivery chat line` is a message, answered when it is saved.
Who gives no sign of life for STALLED seconds is held for dead. SIGTERM ends it as a deploy does.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from aiohttp import web
from sqlalchemy import make_url

from bot.engine.model.events import Person
from bot.host import decks, shared
from bot.host.clock import Clock
from bot.host.foreman import foreman_of
from bot.host.host import Host
from bot.host.ports import Letter
from bot.host.settings import Settings
from bot.host.stores import open_store
from tests.host.fake import SHAPE, CountingEngine, Platform, config, said, wording


class Writing(Platform):
    """Shows a message by one line at the end of a file."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._out = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    async def deliver(self, letter: Letter) -> str | None:
        await asyncio.sleep(0.005)  # as a platform
        os.write(self._out, f"{letter.chat} {wording(letter)}\n".encode())
        return None


async def serve(url: str, file: str, stalled: str) -> None:
    """Work until the process is killed, or told to stop."""
    shared.STALLED = float(stalled)
    told = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, told.set)
    store = await open_store(make_url(url))
    clock, engine, platform = Clock(), CountingEngine(), Writing(Path(file))
    host = Host(
        store=store,
        clock=clock,
        settings=Settings(data=Path(), database=make_url(url)),
        decks=await decks.remember(store, config()),
        adapters={platform.name: platform},
        react=engine.react,
        addressing=engine,
        shape=SHAPE,
        foreman=foreman_of(store, clock),
    )
    door = host.door(platform.name)
    await host.start()

    async def hear(request: web.Request) -> web.Response:
        delivery, chat, line = (await request.text()).split(" ", 2)
        by = Person(f"{platform.name}:{chat}", "Anna")  # in each chat somebody else: of one person so much is not taken
        await door.receive(said(line, by=by, chat=chat, delivery=delivery, at=clock.now()))
        return web.Response()

    app = web.Application()
    app.add_routes([web.post("/", hear)])
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(runner.addresses[0][1], flush=True)  # noqa: T201 - whoever started it reads it
    await told.wait()
    await site.stop()
    await host.stop()
    await runner.cleanup()
    await store.close()


if __name__ == "__main__":
    asyncio.run(serve(*sys.argv[1:]))
