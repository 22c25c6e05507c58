"""The whole program as it is started: with a registration, with half of one, and with none."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from tests.decks import ROOT
from tests.platforms.teams.conftest import ANNA, CHAT
from tests.platforms.teams.connector import BOT, Teams
from tests.process import free_port


async def start(folder: Path, port: int, settings: dict[str, str]) -> Process:
    """`kaartensessie serve` with these settings and no others."""
    names = ("PATH", "HOME", "LANG", "PYTHONPATH")
    environ = {name: os.environ[name] for name in names if name in os.environ} | {"PYTHONPATH": str(ROOT)} | settings
    command = (
        sys.executable,
        "-m",
        "bot",
        "serve",
        "--port",
        str(port),
        "--data",
        str(folder),
        "--deck",
        str(ROOT / "deck"),
    )
    return await asyncio.create_subprocess_exec(*command, stdout=PIPE, stderr=STDOUT, env=environ, cwd=folder)


@asynccontextmanager
async def serving(folder: Path, settings: dict[str, str]) -> AsyncIterator[str]:
    """A running bot; its address."""
    port = free_port()
    process = await start(folder, port, settings)
    try:
        assert process.stdout is not None
        assert "staat klaar" in (await asyncio.wait_for(process.stdout.readline(), 30)).decode()
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 20) == 0


async def test_a_session_begins(teams: Teams, tmp_path: Path) -> None:
    """A signed `/start` comes in, and Teams is spoken to with a token of its own login."""
    async with serving(tmp_path, teams.settings()) as address, aiohttp.ClientSession() as session:
        for activity in (
            teams.activity(ANNA, CHAT, type="conversationUpdate", membersAdded=[{"id": BOT}]),
            teams.activity(ANNA, CHAT, text="/start zon"),
        ):
            headers = {"Authorization": f"Bearer {teams.token()}"}
            async with session.post(f"{address}/api/messages", json=activity, headers=headers) as response:
                assert response.status == 200
        async with asyncio.timeout(30):
            while len(teams.told) < 2:
                await asyncio.sleep(0.02)
        assert {told.conversation for told in teams.told} == {CHAT, ANNA.private}
        async with session.post(f"{address}/api/messages", json=teams.activity(ANNA, CHAT)) as response:
            assert response.status == 401


async def test_half_a_registration_does_not_start(teams: Teams, tmp_path: Path) -> None:
    """One Dutch sentence that names the setting, and nothing of Python."""
    settings = {**teams.settings(), "MicrosoftAppTenantId": ""}
    process = await start(tmp_path, free_port(), settings)
    told, _ = await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode == 1
    assert told.decode().strip() == (
        "MicrosoftAppTenantId ontbreekt: vul de id van je tenant in, of laat alle instellingen voor Teams weg."
    )


async def test_without_a_registration_the_rest_works(teams: Teams, tmp_path: Path) -> None:
    """Teams is closed, with a sentence; the bot itself is well."""
    async with serving(tmp_path, {}) as address, aiohttp.ClientSession() as session:
        async with session.post(f"{address}/api/messages", json=teams.activity(ANNA, CHAT)) as response:
            assert response.status == 403
            assert "Teams staat hier niet aan" in await response.text()
        async with session.get(f"{address}/healthz") as response:
            assert response.status == 200
