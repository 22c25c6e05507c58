"""Three real processes on one PostgreSQL, of which some are killed and others are added: nothing is lost, and next to nothing doubled."""

from __future__ import annotations

import asyncio
import os
import random
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import URL

from tests.decks import ROOT
from tests.postgres import plain

SESSIONS = int(os.environ.get("KAARTENSESSIE_SESSIES", "8"))
MESSAGES = int(os.environ.get("KAARTENSESSIE_BERICHTEN", "12"))
KILLS = int(os.environ.get("KAARTENSESSIE_DODEN", "2"))
STARTS = 5  # of a process, where a busy database lets it wait too long
PATIENCE = 180.0 + SESSIONS * MESSAGES / 20  # seconds


class Replicas:
    """Those that live, by the port they listen on."""

    def __init__(self, url: str, file: Path) -> None:
        self._told = (url, str(file))
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


async def test_nothing_is_lost_when_processes_are_killed_and_added(
    tmp_path: Path, postgres: URL, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each message is answered once and in order; only what was in flight in a killed process may be shown twice."""
    shown = tmp_path / "shown"
    shown.touch()
    replicas = Replicas(plain(postgres), shown)
    await asyncio.gather(*(replicas.add() for _ in range(3)))

    async def session(client: aiohttp.ClientSession, chat: str) -> None:
        await replicas.say(client, f"{chat}-0 {chat} start")
        for n in range(1, MESSAGES + 1):
            await replicas.say(client, f"{chat}-{n} {chat} tel")

    async def disturb() -> None:
        for _ in range(KILLS):
            await asyncio.sleep(1.0)
            await replicas.kill()
            await replicas.add()

    chats = [f"k{n}" for n in range(SESSIONS)]
    try:
        async with aiohttp.ClientSession() as client, asyncio.timeout(PATIENCE):
            await asyncio.gather(disturb(), *(session(client, chat) for chat in chats))
        wanted = {f"{chat} {n}" for chat in chats for n in range(1, MESSAGES + 1)}
        async with asyncio.timeout(PATIENCE):
            while not wanted <= set(shown.read_text().splitlines()):
                await asyncio.sleep(0.1)
    finally:
        await replicas.end()
    lines = shown.read_text().splitlines()
    lost, doubled = wanted - set(lines), sum(count - 1 for count in Counter(lines).values())
    with capsys.disabled():
        print(f"\n{SESSIONS} sessions x {MESSAGES} messages, {KILLS} killed: {len(lost)} lost, {doubled} doubled")  # noqa: T201
    assert not lost
    assert doubled <= KILLS * SESSIONS, "more than was in flight"
    for chat in chats:
        numbers = [int(line.split()[1]) for line in dict.fromkeys(lines) if line.split()[0] == chat]
        assert numbers == sorted(numbers)
