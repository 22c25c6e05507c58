"""A real process of the bot, started and ended as a person or a power cut would."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import socket
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import aiohttp

from tests.decks import ROOT

# Above what needs a privilege, below what the system hands out by itself to whoever asks for any port.
_PORTS = range(10_000, 32_000)
READY = "staat klaar"
PATIENCE = 120.0  # seconds; only a test that fails waits so long


class Process:
    """`kaartensessie serve` on a free port of this machine."""

    def __init__(self, data: Path, *options: str, program: tuple[str, ...] = (sys.executable, "-m", "bot")) -> None:
        self.program = program
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
        command = [*self.program, "serve", "--port", str(self.port), "--data", str(self.data), *self.options]
        self.running = await asyncio.create_subprocess_exec(*command)
        async with aiohttp.ClientSession() as client:
            for _ in range(1_200):  # two minutes: this machine may have much else to do
                try:
                    async with client.get(f"{self.address}/readyz") as answer:
                        if answer.status == 200:
                            return
                except aiohttp.ClientError:
                    pass
                assert self.running.returncode is None, "the bot did not start"
                await asyncio.sleep(0.1)
        raise AssertionError("the bot did not answer")

    async def answer(self, path: str) -> int:
        """The status with which it answers."""
        async with aiohttp.ClientSession() as client, client.get(self.address + path) as answer:
            return answer.status

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


class Served:
    """`kaartensessie serve` with these settings and no others."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        self.folder = folder
        self.settings = settings
        self.port = free_port()
        self.running: asyncio.subprocess.Process
        self._words = folder / "told.txt"

    @property
    def address(self) -> str:
        """Where it is served."""
        return f"http://127.0.0.1:{self.port}"

    async def begin(self, **change: str) -> None:
        """Start; what it tells is for `told`."""
        names = ("PATH", "HOME", "LANG")
        environ = {name: os.environ[name] for name in names if name in os.environ} | {"PYTHONPATH": str(ROOT)}
        options = ("--port", str(self.port), "--data", str(self.folder / "data"), "--deck", str(ROOT / "deck"))
        with self._words.open("wb") as words:  # a pipe that nobody reads would hold it up
            self.running = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", "bot", "serve", *options),
                stdout=words,
                stderr=words,
                env={**environ, **self.settings, **change},
                cwd=self.folder,
            )

    async def ready(self) -> None:
        """Return when it listens."""
        await until(lambda: READY in self._words.read_text() or self.running.returncode is not None)
        assert READY in self._words.read_text(), self._words.read_text()

    async def told(self) -> str:
        """All that it told but that it is ready, when it has ended."""
        await asyncio.wait_for(self.running.wait(), PATIENCE)
        return "\n".join(line for line in self._words.read_text().splitlines() if READY not in line)

    async def end(self) -> str:
        """Ask it to end, as a service manager does: it does so, and well. Returns what it told."""
        self.running.terminate()
        words = await self.told()
        assert self.running.returncode == 0, words
        return words

    async def status(self, path: str, seconds: float = 20.0) -> int:
        """With what it answers a look at this address; 0 when it does not within so many seconds."""
        timeout = aiohttp.ClientTimeout(total=seconds)
        async with aiohttp.ClientSession(timeout=timeout) as client:
            try:
                async with client.get(self.address + path) as answer:
                    return answer.status
            except (aiohttp.ClientError, TimeoutError):
                return 0

    async def until_status(self, path: str, wanted: int) -> None:
        """Return when a look at this address is answered so."""
        async with asyncio.timeout(PATIENCE):
            while await self.status(path) != wanted:
                await asyncio.sleep(0.1)


async def until(true: Callable[[], object]) -> None:
    """Return when this is so."""
    async with asyncio.timeout(PATIENCE):
        while not true():
            await asyncio.sleep(0.02)


def free_port() -> int:
    """A port that nobody listens on, and that nobody who runs at the same time is given before it is used."""
    while not is_free(port := secrets.choice(_PORTS)):
        pass
    return port


def is_free(port: int) -> bool:
    """Whether nobody listens on this port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
