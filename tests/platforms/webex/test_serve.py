"""The whole program as it is started: it makes its webhooks itself, and a power cut loses nothing."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import Callable
from pathlib import Path

from adapters.webex.webhooks import KINDS
from tests.decks import ROOT
from tests.platforms.webex.api import PUBLIC, Webex
from tests.process import free_port


class Served:
    """`kaartensessie serve` with the settings of a fake Webex and no others."""

    def __init__(self, folder: Path, webex: Webex) -> None:
        self.folder = folder
        self.webex = webex
        self.running: Process

    async def begin(self, **change: str) -> None:
        """Start; what it tells is for `told`."""
        port = free_port()
        self.webex.hooks.public[PUBLIC] = f"http://127.0.0.1:{port}"
        names = ("PATH", "HOME", "LANG")
        environ = {name: os.environ[name] for name in names if name in os.environ} | {"PYTHONPATH": str(ROOT)}
        environ |= self.webex.settings() | change
        options = ("--port", str(port), "--data", str(self.folder), "--deck", str(ROOT / "deck"))
        self.running = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "serve", *options, stdout=PIPE, stderr=STDOUT, env=environ, cwd=self.folder
        )

    async def ready(self) -> None:
        """Return when it listens."""
        assert self.running.stdout is not None
        assert "staat klaar" in (await asyncio.wait_for(self.running.stdout.readline(), 30)).decode()

    async def told(self) -> str:
        """All that it told, when it has ended."""
        words, _ = await asyncio.wait_for(self.running.communicate(), 30)
        return words.decode().strip()


async def until(true: Callable[[], object]) -> None:
    """Return when this is so."""
    async with asyncio.timeout(30):
        while not true():
            await asyncio.sleep(0.02)


async def test_a_session_begins_and_survives_a_power_cut(webex: Webex, tmp_path: Path) -> None:
    """Its webhooks are made at the start; what Webex told before the power failed is heard after it, once."""
    anna, piet = webex.user("Anna"), webex.user("Piet")
    served = Served(tmp_path, webex)
    await served.begin()
    await served.ready()
    await until(lambda: len(webex.hooks.all) == len(KINDS))
    room = await webex.space("Sessie", anna, piet)
    await webex.say(anna, "start zon", room)
    await until(lambda: {told.post.room.kind for told in webex.told} == {"group", "direct"})
    await asyncio.sleep(0)
    await webex.settle()

    await webex.vanish()
    await webex.say(piet, "tijd", room)
    assert webex.hooks.sent[-1].status == 200
    before = len(webex.told)
    served.running.kill()
    await served.told()
    await webex.start()

    await served.begin()
    await served.ready()
    await until(lambda: len(webex.told) > before)
    assert len(webex.hooks.all) == len(KINDS)
    await webex.settle()
    served.running.terminate()
    assert await served.told() == ""
    assert served.running.returncode == 0
    answers = [told.post for told in webex.told[before:]]
    assert [piet.id in post.room.members for post in answers if post.room.kind == "direct"] == [True]


async def test_half_a_registration_does_not_start(webex: Webex, tmp_path: Path) -> None:
    """One Dutch sentence that names the setting, and nothing of Python."""
    served = Served(tmp_path, webex)
    await served.begin(WEBEX_WEBHOOK_SECRET="")
    assert await served.told() == (
        "WEBEX_WEBHOOK_SECRET ontbreekt: verzin een lang geheim woord en vul het in, "
        "of laat alle instellingen voor Webex weg."
    )
    assert served.running.returncode == 1
