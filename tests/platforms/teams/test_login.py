"""The logins at Microsoft's own address, by each way: Microsoft's library speaks to no other, so its wire is the fake here."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import jwt
import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from adapters.teams import account, library
from adapters.teams.account import MANAGED, NEEDS, Account
from adapters.teams.connector import Connector
from adapters.teams.tokens import NO_LOGIN, Tokens
from bot.host.ports import Busy
from bot.host.settings import WrongSetting

APP = "12345678-90ab-cdef-1234-567890abcdef"
TENANT = "99999999-aaaa-4bbb-8ccc-dddddddddddd"
LOGIN = f"https://login.microsoftonline.com/{TENANT}"
AZURE = "169.254.169.254"  # where a computer in Azure asks who it is
SCOPE = "https://api.botframework.com"
Form = dict[str, str]


class Microsoft:
    """What answers to the library: another token each time. `asked` is every form that came in."""

    def __init__(self) -> None:
        self.asked: list[Form] = []
        self.patience: set[object] = set()
        self.delay = 0.0
        self.refuses = False

    def answer(self, _adapter: object, request: requests.PreparedRequest, **more: Any) -> requests.Response:
        """As `HTTPAdapter.send`."""
        self.patience.add(more.get("timeout"))
        to = urlsplit(request.url or "")
        if to.path.endswith("openid-configuration"):
            login = f"https://{to.hostname}/{to.path.split('/')[1]}"  # of the tenant that is asked about
            told: dict[str, Any] = {
                "issuer": f"{login}/v2.0",
                "token_endpoint": f"{login}/oauth2/v2.0/token",
                "authorization_endpoint": f"{login}/oauth2/v2.0/authorize",
            }
            return made(200, told)
        assert (to.hostname, to.path) in {
            (urlsplit(LOGIN).hostname, f"/{TENANT}/oauth2/v2.0/token"),
            (AZURE, "/metadata/identity/oauth2/token"),
        }
        time.sleep(self.delay)
        body = request.body.decode() if isinstance(request.body, bytes) else request.body or ""
        self.asked.append({name: values[0] for name, values in parse_qs(f"{to.query}&{body}").items()})
        if self.refuses:
            return made(401, {"error": "invalid_client", "error_description": "verlopen"})
        return made(200, {"access_token": f"token-{len(self.asked)}", "expires_in": "3600", "token_type": "Bearer"})


def made(status: int, told: dict[str, Any]) -> requests.Response:
    """An answer over the wire."""
    response = requests.Response()
    response.status_code, response._content = status, json.dumps(told).encode()
    response.headers["Content-Type"] = "application/json"
    return response


@pytest.fixture
def microsoft(monkeypatch: pytest.MonkeyPatch) -> Microsoft:
    """Every library's way out, which never leaves this computer."""
    found = Microsoft()
    monkeypatch.setattr("requests.adapters.HTTPAdapter.send", lambda *told, **more: found.answer(*told, **more))
    return found


def certificate(folder: Path) -> str:
    """A PEM file with a certificate and its key."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "bot")])
    day = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    signed = x509.CertificateBuilder(name, name, key.public_key(), 1, day, day + dt.timedelta(days=900)).sign(
        key, hashes.SHA256()
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "bot.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM) + private)
    return str(folder / "bot.pem")


def known(way: str, **more: str) -> Account:
    """A bot that logs in at Microsoft."""
    raw = {"MicrosoftAppId": APP, "MicrosoftAppTenantId": TENANT, "KAARTENSESSIE_TEAMS_POORT": way, **more}
    found = account.read(raw)
    assert found is not None
    return found


@pytest.mark.parametrize("way", NEEDS)
async def test_a_password_is_shown_for_a_token(microsoft: Microsoft, way: str) -> None:
    """To the tenant of the bot, for the Bot Framework and nothing else."""
    assert (
        await library.library(known(way, MicrosoftAppPassword="hunter2")).token(
            known(way, MicrosoftAppPassword="hunter2")
        )
        == "token-1"
    )
    [form] = microsoft.asked
    assert (form["client_id"], form["client_secret"], form["grant_type"]) == (APP, "hunter2", "client_credentials")
    assert form["scope"].split()[0] == f"{SCOPE}/.default"


@pytest.mark.parametrize("way", NEEDS)
async def test_a_certificate_signs_for_a_token(microsoft: Microsoft, way: str, tmp_path: Path) -> None:
    """The key itself stays here."""
    bot = known(way, MicrosoftAppCertificate=certificate(tmp_path))
    assert await library.library(bot).token(bot) == "token-1"
    [form] = microsoft.asked
    assert "client_secret" not in form
    assert jwt.decode(form["client_assertion"], options={"verify_signature": False})["iss"] == APP
    assert form["scope"].split()[0] == f"{SCOPE}/.default"


@pytest.mark.parametrize("way", NEEDS)
async def test_a_managed_identity_asks_the_computer_it_is_on(microsoft: Microsoft, way: str) -> None:
    """As itself, for the Bot Framework."""
    bot = known(way, MicrosoftAppType=MANAGED)
    assert (await library.library(bot).token(bot)).startswith("token-")
    form = microsoft.asked[-1]
    assert (form["client_id"], form["resource"]) == (APP, SCOPE)


@pytest.mark.parametrize("more", [{"MicrosoftAppPassword": "hunter2"}, {"MicrosoftAppType": MANAGED}])
async def test_a_login_without_an_answer_is_given_up(microsoft: Microsoft, more: dict[str, str]) -> None:
    """Each thread that waits for one is missed elsewhere."""
    bot = known("eigen", **more)
    await library.library(bot).token(bot)
    assert microsoft.patience == {10}


async def tokens_of(way: str, use: Callable[[Tokens], Any]) -> Any:
    """What somebody makes of the tokens of such a bot."""
    async with aiohttp.ClientSession() as session:
        return await use(Tokens(library.fetcher(known(way, MicrosoftAppPassword="hunter2"), session)))


@pytest.mark.parametrize("way", NEEDS)
async def test_a_refused_token_is_not_given_twice(microsoft: Microsoft, way: str) -> None:
    """The library keeps what it got; a new one is asked."""

    async def twice(tokens: Tokens) -> list[str]:
        first, again = await tokens.get(), await tokens.get()
        tokens.forget(first)
        return [first, again, await tokens.get()]

    assert await tokens_of(way, twice) == ["token-1", "token-1", "token-2"]


@pytest.mark.parametrize("way", NEEDS)
async def test_a_login_never_stalls_the_loop(microsoft: Microsoft, way: str) -> None:
    """The library blocks; meanwhile everything else goes on."""
    microsoft.delay = 0.2
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.01)
            ticks += 1

    ticking = asyncio.create_task(tick())
    assert await tokens_of(way, lambda tokens: tokens.get()) == "token-1"
    ticking.cancel()
    assert ticks > 5


@pytest.mark.parametrize("way", NEEDS)
async def test_a_secret_that_has_expired_is_told(
    microsoft: Microsoft, way: str, caplog: pytest.LogCaptureFixture
) -> None:
    """In one sentence, without the secret; and it is tried again later."""
    microsoft.refuses = True

    async def told(tokens: Tokens) -> str:
        with pytest.raises(Busy):
            await tokens.get()
        async with aiohttp.ClientSession() as session:
            return Connector(session, tokens, None).trouble()

    assert await tokens_of(way, told) == NO_LOGIN
    assert "hunter2" not in caplog.text


@pytest.mark.parametrize(("way", "other"), [("botbuilder", "eigen"), ("eigen", "botbuilder")])
def test_what_is_not_installed_is_said_at_the_start(way: str, other: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what to install, or what to choose instead."""
    monkeypatch.setattr(account, "find_spec", lambda _: None)
    with pytest.raises(WrongSetting, match=rf"installeer kaartensessie\[{NEEDS[way][1]}\], of kies {other}"):
        known(way, MicrosoftAppPassword="x")


def test_a_way_that_is_none_is_refused() -> None:
    """Rather than taken for the usual one."""
    with pytest.raises(WrongSetting, match="kies een van die twee"):
        known("agents", MicrosoftAppPassword="x")
