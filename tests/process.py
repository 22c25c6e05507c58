"""A real process of the bot, started and ended as a person or a power cut would."""

from __future__ import annotations

import asyncio
import secrets
import signal
import socket
import sys
from pathlib import Path

import aiohttp

# Above what needs a privilege, below what the system hands out by itself to whoever asks for any port.
_PORTS = range(10_000, 32_000)


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
