"""Where the bot's token may go: to Teams, wherever that is, and nowhere else."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.teams import account
from adapters.teams.connector import Connector
from adapters.teams.guard import HOSTS
from bot.host.ports import Declined
from bot.host.settings import WrongSetting
from tests.platforms.teams.conftest import CHAT
from tests.platforms.teams.connector import Teams
from tests.platforms.teams.test_connector import HELLO, tokens_of


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as made:
        yield made


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/amer/",
        "http://smba.trafficmanager.net/emea/",
        "https://smba.trafficmanager.net.evil.example/",
        "https://evil-smba.trafficmanager.net/",
        "https://mijnbot.trafficmanager.net/",
        "https://smba.trafficmanager.net@evil.example/",
        "https://evil.example#@smba.trafficmanager.net/",
        "https://evil.example\\@smba.trafficmanager.net/",
        "https://smba.infra.gov.teams.microsoft.us/teams/",
        "ftp://smba.trafficmanager.net/",
        "smba.trafficmanager.net",
        "https://[/",
        "",
    ],
)
async def test_the_token_goes_to_teams_alone(teams: Teams, session: aiohttp.ClientSession, address: str) -> None:
    """Whatever address was signed or stored: no token is fetched for it, and nothing leaves."""
    connector = Connector(session, tokens_of(teams, session), None)
    assert not connector.reaches(address)
    for call in (connector.post(address, CHAT, HELLO), connector.members(address, CHAT)):
        with pytest.raises(Declined):
            await call
    assert teams.logins == 0


@pytest.mark.parametrize(
    ("address", "settings"),
    [
        ("https://smba.trafficmanager.net/emea/", ""),
        ("https://SMBA.trafficmanager.net/amer/", ""),
        ("https://smba.infra.gcc.teams.microsoft.com/teams/", ""),
        ("https://europe.webchat.botframework.com/", ""),
        ("https://smba.infra.gov.teams.microsoft.us/teams/", "elders.nl; smba.infra.gov.teams.microsoft.us"),
    ],
)
def test_where_teams_is_it_may_be_spoken_to(address: str, settings: str) -> None:
    """The public cloud by itself, another one by a setting."""
    hosts = HOSTS | account.hosts({"KAARTENSESSIE_TEAMS_ADRESSEN": settings})
    assert Connector(None, None, None, hosts=hosts).reaches(address)  # type: ignore[arg-type]  # it only looks


@pytest.mark.parametrize("words", ["https://smba.example.nl/", "*", "localhost", "smba.example.nl/teams", "com."])
def test_an_address_is_the_name_of_a_server(words: str) -> None:
    """Anything else stops the start."""
    with pytest.raises(WrongSetting, match="KAARTENSESSIE_TEAMS_ADRESSEN"):
        account.hosts({"KAARTENSESSIE_TEAMS_ADRESSEN": words})


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_the_token_and_a_file_never_follow_a_redirect(
    session: aiohttp.ClientSession, teams: Teams, status: int
) -> None:
    """Whoever answers so gets nothing more than the question."""
    asked: list[str] = []

    async def elsewhere(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(status=status, headers={"Location": "/elders"})

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", elsewhere)
    server = TestServer(app)
    await server.start_server()
    connector = Connector(session, tokens_of(teams, session), None)
    with pytest.raises(Declined):
        await connector.post(str(server.make_url("/amer/")), CHAT, HELLO)
    await connector.upload(str(server.make_url("/bestand")), b"verslag")
    assert "/elders" not in asked
    assert len(asked) == 2
    await server.close()
