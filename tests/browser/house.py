"""A real process of the bot, and a real browser to look at it with. Nothing in here is faked."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
from playwright.async_api import Browser, Locator, Page, async_playwright

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
# No sandbox: CI runs as root. The rest keeps Chromium from looking for the outside world at every start.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PATIENCE = 20_000  # milliseconds that the page may take for anything


class Process:
    """`kaartensessie serve` on a free port of this machine."""

    def __init__(self, data: Path, *options: str) -> None:
        self.data = data
        self.options = options
        self.port = free_port()
        self.running: asyncio.subprocess.Process | None = None

    @property
    def address(self) -> str:
        """Where it is served."""
        return f"http://127.0.0.1:{self.port}"

    async def begin(self) -> None:
        """Start, and wait until it answers."""
        command = [sys.executable, "-m", "bot", "serve", "--port", str(self.port), "--data", str(self.data), *self.options]
        self.running = await asyncio.create_subprocess_exec(*command)
        async with aiohttp.ClientSession() as client:
            for _ in range(200):
                try:
                    async with client.get(f"{self.address}/readyz") as answer:
                        if answer.status == 200:
                            return
                except aiohttp.ClientError:
                    pass
                assert self.running.returncode is None, "the bot did not start"
                await asyncio.sleep(0.1)
        raise AssertionError("the bot did not answer")

    async def kill(self) -> None:
        """SIGKILL: no goodbye."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> None:
        """As Ctrl+C."""
        await self._end(signal.SIGINT)

    async def _end(self, how: signal.Signals) -> None:
        if self.running is not None and self.running.returncode is None:
            self.running.send_signal(how)
            await self.running.wait()


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    """Chromium without a window."""
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        await opened.close()


async def enter(page: Page, address: str, name: str) -> None:
    """Come into the room under this name."""
    page.set_default_timeout(PATIENCE)
    await page.goto(address)
    await page.get_by_label("Hoe heet je?").fill(name)
    await page.get_by_role("button", name="Doe mee").click()
    await page.get_by_label("Bericht aan de groep").wait_for()


async def say(page: Page, words: str) -> None:
    """Type a line in the group."""
    box = page.get_by_label("Bericht aan de groep")
    await box.fill(words)
    await box.press("Enter")


async def press(page: Page, label: str) -> None:
    """Press a button by its name."""
    await page.get_by_role("button", name=label, exact=True).last.click()


def seen(page: Page, words: str) -> Locator:
    """These words in the room itself, not in what is only read aloud."""
    return page.get_by_role("main").get_by_text(words).first


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
