"""Everywhere the bot answers, and that what is said to keep strangers out does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from bot.host.answers import HEADERS, NAME, Lock
from bot.host.app import build, discover
from bot.host.settings import Settings
from docs.papers import all_endpoints
from tests.decks import real_config

Client = TestClient[web.Request, web.Application]
ENDPOINTS = all_endpoints()
GUID = "12345678-90ab-cdef-1234-567890abcdef"
RAW = {
    "MicrosoftAppId": GUID,
    "MicrosoftAppTenantId": GUID,
    "MicrosoftAppPassword": "geheim",
    "WEBEX_TEAMS_ACCESS_TOKEN": "token",
    "WEBEX_WEBHOOK_SECRET": "geheim",
    "WEBEX_API_URL": "http://127.0.0.1:9/v1/",
}
STRANGE: list[dict[str, str]] = [
    {},
    {"Authorization": "Bearer x.y.z"},
    {"Authorization": "Basic YTpi"},
    {"X-Spark-Signature": "00"},
    {"X-Webex-Signature": "sha256=00"},
]

WEBSOCKET = {
    "Connection": "upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "a" * 22 + "==",
}
QUOTABLE = [
    {"Expect": "GEHEIM"},
    {"Range": "bytes=GEHEIM"},
    {"Content-Encoding": "GEHEIM"},
    {"Content-Type": "GEHEIM/GEHEIM"},
    {"Cookie": "GEHEIM"},
    *(WEBSOCKET | {name: "GEHEIM"} for name in WEBSOCKET),
]


@pytest.fixture
async def client(tmp_path: Path, aiohttp_client: Callable[[web.Application], Awaitable[Client]]) -> Client:
    """The bot with all its platforms set up."""
    told = Settings(data=tmp_path, database=tmp_path / "x.db", raw=RAW)
    return await aiohttp_client(build(told, real_config(), discover()))


def test_each_says_what_keeps_strangers_out() -> None:
    """Put `@locked(Lock. …)` on the handler; a new kind of lock needs a line below that tries it."""
    assert [each for each in ENDPOINTS if each.lock is None] == []


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda each: f"{each.method} {each.path}")
async def test_its_lock_is_shut(client: Client, endpoint: tuple[str, str, Lock]) -> None:
    """For whoever has no signature, or does not sit at this computer; and whatever the answer, it is a safe one."""
    method, path, lock = endpoint
    path = path.replace("{name}", "main.js")
    match lock:
        case Lock.SIGNED:
            answers = [await client.request(method, path, headers=each, data=b"{}") for each in STRANGE]
            assert {each.status for each in answers} == {401}
        case Lock.THIS_COMPUTER:
            shut = [{"Host": "bot.voorbeeld.nl"}, {"X-Forwarded-For": "192.0.2.1"}]
            answers = [await client.request(method, path, headers=each) for each in shut]
            assert {each.status for each in answers} == {404}
        case Lock.LINK:
            answers = [await client.request(method, path, headers=each) for each in STRANGE]
            assert {each.status for each in answers} == {404}
        case Lock.INSIDE | Lock.EVERYBODY:
            answers = [await client.request(method, path)]
            assert {each.status for each in answers} <= {200, 404, 503}
    for answer in answers:
        for header in (HEADERS.keys() - {"Content-Security-Policy"}) | {"Server"}:
            assert header in answer.headers
        assert "'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Server"] == NAME


@pytest.mark.parametrize("odd", QUOTABLE, ids=lambda each: next(name for name in each if "GEHEIM" in each[name]))
async def test_no_address_quotes_what_was_sent(client: Client, odd: dict[str, str]) -> None:
    """Not in a header either that the library itself has something to say of; and what it answers then is Dutch, and safe."""
    origin = {"Origin": f"http://{client.host}:{client.port}"}
    for method, path in [
        *{(each.method, each.path.replace("{name}", "main.js")) for each in ENDPOINTS},
        ("GET", "/GEHEIM"),
    ]:
        answer = await client.request(method, path, headers=odd | origin, data=b"{}" if method == "POST" else None)
        assert "GEHEIM" not in await answer.text(), path
        assert not [value for value in answer.headers.values() if "GEHEIM" in value], path
        assert HEADERS.keys() <= answer.headers.keys() | {"Content-Security-Policy", "X-Frame-Options"}, path
