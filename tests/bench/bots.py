"""The bots that are compared, each in a process of its own on one core, and what such a process costs: processor time, memory, a start."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from tests.decks import ROOT
from tests.process import free_port

CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
CORE = CORES[-1] if len(CORES) > 1 else None  # the bots' own
TICK = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
AGENTS = ROOT / ".venvs" / "bench"
AGENTS_SDK = ("microsoft-agents-hosting-aiohttp==1.9.0", "microsoft-agents-authentication-msal==1.9.0")


class Bot(NamedTuple):
    """How a bot is started; `{port}` and `{folder}` in its command are filled in."""

    name: str
    command: tuple[str, ...]
    python: str = sys.executable


BARE = Bot("bare handler", ("tests.bench.bare", "{port}"))
DURABLE = Bot("bare, durable", ("tests.bench.bare", "{port}", "{folder}/bare.db"))
STOCK = Bot("botbuilder echo", ("tests.bench.stock", "{port}"))
OURS = Bot(
    "ours", ("tests.bench.ours", "serve", "--port", "{port}", "--data", "{folder}", "--deck", str(ROOT / "deck"))
)


def agents() -> Bot | str:
    """The echo on the Agents SDK, in an environment that is made for it; or why there is none."""
    python = AGENTS / "bin" / "python"
    uv = [sys.executable, "-m", "uv"]
    if not python.exists():
        made = subprocess.run([*uv, "venv", "--quiet", "--python", sys.executable, AGENTS], capture_output=True)
        got = (
            made.returncode
            or subprocess.run(
                [*uv, "pip", "install", "--quiet", "--python", AGENTS, *AGENTS_SDK], capture_output=True
            ).returncode
        )
        if got:
            return "The Agents SDK could not be installed here, so its echo is not measured."
    return Bot("Agents SDK echo", ("tests.bench.agents", "{port}"), str(python))


class Running:
    """A bot as a process. `started` is when that was asked for (time.perf_counter)."""

    def __init__(self, bot: Bot, folder: str, settings: Mapping[str, str]) -> None:
        self.bot = bot
        self.port = free_port()
        command = [each.format(port=self.port, folder=folder) for each in bot.command]
        environ = {**os.environ, "PYTHONPATH": str(ROOT), **settings}
        environ.pop(
            "PYTHONDONTWRITEBYTECODE", None
        )  # what is installed is compiled, and so is what starts for the second time
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            [bot.python, "-m", *command], env=environ, cwd=tempfile.gettempdir(), stdout=subprocess.DEVNULL
        )
        if CORE is not None:
            os.sched_setaffinity(self._process.pid, {CORE})

    async def listening(self) -> None:
        """Return when it takes connections. Fails when it ends instead."""
        while self._process.poll() is None:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", self.port)
            except OSError:
                await asyncio.sleep(0.004)
            else:
                writer.close()
                return
        raise AssertionError(f"{self.bot.name} did not start")

    def processor(self) -> float:
        """Seconds of processor time so far, of all its threads."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def megabytes(self) -> float:
        """The memory that is its own now: the pages it has in use."""
        return int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1]) * PAGE / 2**20

    def stop(self) -> None:
        """End it at once: some of them would wait a minute for connections that are open."""
        self._process.kill()
        self._process.wait()
