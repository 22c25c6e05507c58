"""The measurement: the same signed messages to both bots, in turns, each on the same pinned core. `python -m tests.bench`.

Ours runs as it is served, with a session at its first card behind every chat; each message changes a choice, which is saved
durably before it is acknowledged. Its answers leave at the pace that Teams allows, so they are not waited for; the stock bot
has answered when it acknowledges, and saves nothing.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import count, cycle
from pathlib import Path
from typing import Any

import aiohttp
import click

from tests.decks import ROOT
from tests.platforms.teams.connector import BOT, Teams, User
from tests.process import free_port

CHATS = 100
AT_ONCE = 64  # requests under way
ROUNDS = 5
MESSAGES = {"stock": 150, "ours": 1500}  # a round
CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
GOAL = 15.0


class Bench:
    """A Teams with many chats, and two bots in them."""

    def __init__(self, teams: Teams, session: aiohttp.ClientSession) -> None:
        self.teams = teams
        self.session = session
        self.header = {"Authorization": f"Bearer {teams.token(exp=int(time.time()) + 86400)}"}
        self.chats = [
            (f"19:meeting_{number}@thread.v2", User(f"Anna{number}"), User(f"Piet{number}")) for number in range(CHATS)
        ]
        self.lines = cycle(["/eens", "/oneens", "/weet ik niet"])
        self.numbers = count()

    async def send(self, address: str, activity: dict[str, Any]) -> float:
        """Send one activity; the seconds until it was acknowledged."""
        began = time.perf_counter()
        async with self.session.post(f"{address}/api/messages", json=activity, headers=self.header) as response:
            assert response.status < 300, f"{address} answered {response.status}"
        return time.perf_counter() - began

    async def prepare(self, address: str) -> None:
        """A session at its first card in every chat."""
        for chat, *users in self.chats:
            self.teams.members[chat] = {user.name: user for user in users}
            added = self.teams.activity(users[0], chat, type="conversationUpdate", membersAdded=[{"id": BOT}])
            await self.send(address, added)
        await asyncio.sleep(1)
        for line in ("/start zon 2u", "/verder", "/verder", "/verder"):
            said = [self.teams.activity(leader, chat, text=line) for chat, leader, _ in self.chats]
            await asyncio.gather(*(self.send(address, each) for each in said))

    def said(self, number: int) -> dict[str, Any]:
        """The next choice of somebody."""
        chat, *users = self.chats[number % CHATS]
        return self.teams.activity(users[number // CHATS % 2], chat, text=next(self.lines))

    async def round(self, address: str, messages: int) -> tuple[float, list[float]]:
        """So many messages, spread over the chats: how many a second, and how long each took."""
        left = iter(range(messages))
        took: list[float] = []

        async def one_after_another() -> None:
            took.extend([await self.send(address, self.said(number)) for number in left])

        began = time.perf_counter()
        await asyncio.gather(*(one_after_another() for _ in range(AT_ONCE)))
        return messages / (time.perf_counter() - began), took


@asynccontextmanager
async def serving(command: list[str], port: int, settings: dict[str, str], core: int | None) -> AsyncIterator[str]:
    """A bot in a process of its own, pinned to a core."""
    environ = {**os.environ, "PYTHONPATH": str(ROOT), **settings}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", *command, env=environ, cwd=tempfile.gettempdir(), stdout=asyncio.subprocess.DEVNULL
    )
    if core is not None:
        os.sched_setaffinity(process.pid, {core})
    address = f"http://127.0.0.1:{port}"
    try:
        async with aiohttp.ClientSession() as session, asyncio.timeout(30):
            while True:
                try:
                    async with session.get(address):
                        break
                except aiohttp.ClientError:
                    await asyncio.sleep(0.1)
        yield address
    finally:
        process.terminate()
        await process.wait()


async def measure(folder: Path) -> None:
    """Both bots in turns, then ours again while Teams is slow."""
    teams = Teams()
    await teams.start()
    core = CORES[-1] if len(CORES) > 1 else None
    if core is not None:
        os.sched_setaffinity(0, set(CORES) - {core})
    ours, stock = free_port(), free_port()
    serve = ["bot", "serve", "--port", str(ours), "--data", str(folder), "--deck", str(ROOT / "deck")]
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        bench = Bench(teams, session)
        settings = teams.settings()
        at = {
            "stock": await stack.enter_async_context(serving(["tests.bench.stock", str(stock)], stock, settings, core)),
            "ours": await stack.enter_async_context(serving(serve, ours, settings, core)),
        }
        await bench.prepare(at["ours"])
        for name, address in at.items():
            await bench.round(address, MESSAGES[name] // 3)
        rates: dict[str, list[float]] = {name: [] for name in at}
        took: dict[str, list[float]] = {name: [] for name in at}
        for _ in range(ROUNDS):
            for name, address in at.items():
                rate, each = await bench.round(address, MESSAGES[name])
                rates[name].append(rate)
                took[name] += each
        report(rates, took)
        calm = await alone(bench, at["ours"])
        teams.login_delay = 1.0
        teams.trouble(delay=1.0, left=10**9)
        slow = await alone(bench, at["ours"])
        click.echo(
            f"alone: {1000 * calm:.1f} ms a message; with a Teams that takes a second for everything: {1000 * slow:.1f} ms"
        )
    await teams.stop()


async def alone(bench: Bench, address: str) -> float:
    """The median time of one message when there are no others."""
    took = [await bench.send(address, bench.said(n)) for n in range(200)]
    return statistics.median(took)


def report(rates: dict[str, list[float]], took: dict[str, list[float]]) -> None:
    """The table."""
    click.echo(f"{'':8}{'messages/s':>12}{'median ms':>12}{'99% ms':>10}")
    for name in rates:
        hundredths = statistics.quantiles(took[name], n=100)
        click.echo(
            f"{name:8}{statistics.median(rates[name]):12.0f}{1000 * hundredths[49]:12.1f}{1000 * hundredths[98]:10.1f}"
        )
    ratio = statistics.median(ours / stock for ours, stock in zip(rates["ours"], rates["stock"], strict=True))
    click.echo(f"ratio: {ratio:.1f} times (goal: {GOAL:.0f})")


def main() -> None:
    """Measure in a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(Path(folder)))


if __name__ == "__main__":
    main()
