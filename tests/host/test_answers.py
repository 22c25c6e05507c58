"""Every answer is safe for whoever gets it, and tells nothing of what was sent."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from bot.host.answers import HEADERS, NAME, NOTHING_HERE, STRICT
from bot.host.app import build
from bot.host.incoming import UNREADABLE
from bot.host.settings import Settings
from tests.host.fake import Platform, config

Client = TestClient[web.Request, web.Application]
Serve = Callable[[web.Application], Awaitable[Client]]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path, database=tmp_path / "test.db")


@pytest.fixture
async def client(settings: Settings, aiohttp_client: Serve) -> Client:
    return await aiohttp_client(build(settings, config(), {"nep": Platform()}))


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/healthz", 200),
        ("GET", "/readyz", 200),
        ("GET", "/metrics", 200),
        ("GET", "/nergens", 404),
        ("DELETE", "/healthz", 405),
        ("GET", "/nep/stuk", 500),
        ("POST", "/nep", 200),
    ],
)
async def test_a_browser_can_do_nothing_with_any_answer(client: Client, method: str, path: str, status: int) -> None:
    """Also when it is an error, whoever gives it; and no answer says what we are made of."""
    answer = await client.request(method, path)
    assert answer.status == status
    assert HEADERS.items() <= dict(answer.headers).items()
    assert answer.headers["Server"] == NAME
    assert "Strict-Transport-Security" not in answer.headers
    if status in {404, 405}:
        assert await answer.text() == NOTHING_HERE


async def test_behind_tls_a_browser_comes_by_https_alone(tmp_path: Path, aiohttp_client: Serve) -> None:
    """An address outside is always one of https; then it stays that way."""
    told = Settings(data=tmp_path, database=tmp_path / "test.db", public_url="https://bot.voorbeeld.nl")
    client = await aiohttp_client(build(told, config(), {"nep": Platform()}))
    for path in ("/healthz", "/nergens"):
        assert (await client.get(path)).headers["Strict-Transport-Security"] == STRICT
    assert f"Strict-Transport-Security: {STRICT}".encode() in await answer_to(client, b"GEHEIM\r\n\r\n")


NO_HTTP = [
    b"GEHEIM\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer GEHEIM\x00\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: GEHEIM\r\n\r\n",
    b"GET /" + b"GEHEIM" * 3000 + b" HTTP/1.1\r\n\r\n",
    b"POST /nep HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nGEHEIM\r\n",
    b"GET / HTTP/9.9\r\nHost: GEHEIM\r\n\r\n",
]


async def answer_to(client: Client, raw: bytes) -> bytes:
    """What comes back for these bytes, until the connection ends."""
    reader, writer = await asyncio.open_connection(client.host, client.port)
    writer.write(raw)
    answer = await asyncio.wait_for(reader.read(), 5)
    writer.close()
    await writer.wait_closed()
    return answer


@pytest.mark.parametrize("raw", NO_HTTP)
async def test_what_is_no_http_is_not_quoted(client: Client, raw: bytes, caplog: pytest.LogCaptureFixture) -> None:
    """A token in a broken header is in no answer and no log, at whatever level; and the answer is as safe as the others."""
    with caplog.at_level(logging.DEBUG):
        answer = await answer_to(client, raw)
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.split()[1] == b"400", head
    assert body.decode() == UNREADABLE
    for name, value in (HEADERS | {"Server": NAME}).items():
        assert f"{name}: {value}".encode() in head
    assert "GEHEIM" not in caplog.text
    assert b"GEHEIM" not in answer
