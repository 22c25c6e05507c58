"""The whole program as it is started: with a registration, with half of one, and with none."""

from __future__ import annotations

from pathlib import Path

import aiohttp

from tests.platforms.teams.conftest import ANNA, CHAT
from tests.platforms.teams.connector import BOT, Teams
from tests.process import Served, until


async def test_a_session_begins(teams: Teams, tmp_path: Path) -> None:
    """A signed `/start` comes in, and Teams is spoken to with a token of its own login."""
    served = Served(tmp_path, teams.settings())
    await served.begin()
    await served.ready()
    async with aiohttp.ClientSession(f"{served.address}/") as session:
        for activity in (
            teams.activity(ANNA, CHAT, type="conversationUpdate", membersAdded=[{"id": BOT}]),
            teams.activity(ANNA, CHAT, text="/start zon"),
        ):
            headers = {"Authorization": f"Bearer {teams.token()}"}
            async with session.post("api/messages", json=activity, headers=headers) as response:
                assert response.status == 200
        await until(lambda: len(teams.told) >= 2)
        assert {told.conversation for told in teams.told} == {CHAT, ANNA.private}
        async with session.post("api/messages", json=teams.activity(ANNA, CHAT)) as response:
            assert response.status == 401
    assert await served.end() == ""


async def test_half_a_registration_does_not_start(teams: Teams, tmp_path: Path) -> None:
    """One Dutch sentence that names the setting, and nothing of Python."""
    served = Served(tmp_path, teams.settings())
    await served.begin(MicrosoftAppTenantId="")
    assert await served.told() == (
        "MicrosoftAppTenantId ontbreekt: vul de id van je tenant in, of laat alle instellingen voor Teams weg."
    )
    assert served.running.returncode == 1


async def test_without_a_registration_the_rest_works(teams: Teams, tmp_path: Path) -> None:
    """Teams is closed, with a sentence; the bot itself is well."""
    served = Served(tmp_path, {})
    await served.begin()
    await served.ready()
    async with (
        aiohttp.ClientSession(f"{served.address}/") as session,
        session.post("api/messages", json=teams.activity(ANNA, CHAT)) as response,
    ):
        assert response.status == 403
        assert "Teams staat hier niet aan" in await response.text()
    assert await served.status("/healthz") == 200
    assert await served.end() == ""
