"""Three real processes on one PostgreSQL, of which some are killed and others are added: nothing is lost, and next to nothing doubled.
When they are replaced by others, as by a new release, nothing is doubled either.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import aiohttp
import pytest
from sqlalchemy import URL

from bot.host.sql.jobs import STALLED
from tests.decks import ROOT
from tests.postgres import plain

SESSIONS = int(os.environ.get("KAARTENSESSIE_SESSIES", "8"))
MESSAGES = int(os.environ.get("KAARTENSESSIE_BERICHTEN", "12"))
KILLS = int(os.environ.get("KAARTENSESSIE_DODEN", "2"))
CHATS = [f"k{n}" for n in range(SESSIONS)]
STARTS = 5  # of a process, where a busy database lets it wait too long
PATIENCE = 180.0 + SESSIONS * MESSAGES / 20  # seconds


class Replicas:
    """Those that live, by the port they listen on."""

    def __init__(self, url: str, file: Path, stalled: float) -> None:
        self._told = (url, str(file), str(stalled))
        self._live: dict[int, Process] = {}

    async def add(self) -> None:
        for _ in range(STARTS):
            started = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.host.replica", *self._told, stdout=PIPE, cwd=ROOT
            )
            assert started.stdout is not None
            if port := await started.stdout.readline():
                self._live[int(port)] = started
                return
        raise AssertionError("no process can start")

    async def kill(self) -> None:
        """One of them, without a goodbye."""
        port = random.choice(list(self._live))  # noqa: S311 - nothing secret
        dead = self._live.pop(port)
        dead.kill()
        await dead.wait()

    async def replace(self) -> None:
        """The oldest of them by a new one, as a deploy does."""
        await self.add()
        port = next(iter(self._live))
        old = self._live.pop(port)
        old.terminate()
        assert await old.wait() == 0

    async def say(self, client: aiohttp.ClientSession, words: str) -> None:
        """To any of them, until one has saved it: as a platform does."""
        while True:
            port = random.choice(list(self._live))  # noqa: S311 - nothing secret
            try:
                async with client.post(f"http://127.0.0.1:{port}/", data=words) as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.05)

    async def end(self) -> None:
        while self._live:
            await self.kill()


class Shown(NamedTuple):
    """What people read: all lines in order, how many never came, and how many came too often."""

    lines: Sequence[str]
    lost: int
    doubled: int


async def talk(replicas: Replicas, file: Path, disturb: Callable[[], Awaitable[None]]) -> Shown:
    """Let people talk in all sessions at once to three processes, and disturb these meanwhile."""
    file.touch()
    await asyncio.gather(*(replicas.add() for _ in range(3)))

    async def session(client: aiohttp.ClientSession, chat: str) -> None:
        await replicas.say(client, f"{chat}-0 {chat} start")
        for n in range(1, MESSAGES + 1):
            await replicas.say(client, f"{chat}-{n} {chat} tel")

    try:
        all_at_once = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(connector=all_at_once) as client, asyncio.timeout(PATIENCE):
            await asyncio.gather(disturb(), *(session(client, chat) for chat in CHATS))
        wanted = {f"{chat} {n}" for chat in CHATS for n in range(1, MESSAGES + 1)}
        async with asyncio.timeout(PATIENCE):
            while not wanted <= set(file.read_text().splitlines()):
                await asyncio.sleep(0.1)
    finally:
        await replicas.end()
    lines = file.read_text().splitlines()
    return Shown(lines, len(wanted - set(lines)), sum(count - 1 for count in Counter(lines).values()))


def in_order(lines: Sequence[str]) -> bool:
    """Whether in each chat everything was first shown in its order."""
    numbers = [[int(each.split()[1]) for each in dict.fromkeys(lines) if each.split()[0] == chat] for chat in CHATS]
    return all(each == sorted(each) for each in numbers)


async def test_nothing_is_lost_when_processes_are_killed_and_added(
    tmp_path: Path, postgres: URL, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each message is answered once and in order; only what was in flight in a killed process may be shown twice."""
    replicas = Replicas(plain(postgres), tmp_path / "shown", STALLED)

    async def disturb() -> None:
        for _ in range(KILLS):
            await asyncio.sleep(1.0)
            await replicas.kill()
            await replicas.add()

    shown = await talk(replicas, tmp_path / "shown", disturb)
    with capsys.disabled():
        print(  # noqa: T201
            f"\n{SESSIONS} sessions x {MESSAGES} messages, {KILLS} killed: {shown.lost} lost, {shown.doubled} doubled"
        )
    assert not shown.lost
    assert shown.doubled <= KILLS * SESSIONS, "more than was in flight"
    assert in_order(shown.lines)


async def test_nothing_is_lost_or_doubled_when_each_process_is_replaced(tmp_path: Path, postgres: URL) -> None:
    """As by a new release: what people hear of that is nothing. Nobody is held for dead, however busy this machine is."""
    replicas = Replicas(plain(postgres), tmp_path / "shown", stalled=10 * PATIENCE)

    async def disturb() -> None:
        for _ in range(3):
            await replicas.replace()

    shown = await talk(replicas, tmp_path / "shown", disturb)
    assert (shown.lost, shown.doubled) == (0, 0)
    assert in_order(shown.lines)
