"""The gate: what Webex signed for this bot comes in, everything else is refused cheaply, and nothing is a 500."""

from __future__ import annotations

import gzip
import json
from collections.abc import AsyncIterator, Callable
from contextlib import suppress

import aiohttp
import pytest

from adapters.webex import gate
from adapters.webex.gate import MOST
from bot.engine.model.events import Said
from bot.host.store import StoreUnavailable
from tests.platforms.webex.api import SECRET, Webex
from tests.platforms.webex.bot import Bot, running
from tests.platforms.webex.hooks import signature

Headers = dict[str, str]
Sign = Callable[[bytes], Headers]

GOOD: dict[str, Sign] = {
    "as documented": lambda body: signature(body, SECRET),
    "in capitals": lambda body: {"X-Spark-Signature": signature(body, SECRET)["X-Spark-Signature"].upper()},
    "the newer one": lambda body: signature(body, SECRET, "sha256"),
    "the newest one": lambda body: signature(body, SECRET, "sha512"),
    "without its kind": lambda body: {
        "X-Webex-Signature": signature(body, SECRET, "sha256")["X-Webex-Signature"].partition("=")[2]
    },
    "several": lambda body: {"X-Webex-Signature": f"sha1=00, {signature(body, SECRET, 'sha512')['X-Webex-Signature']}"},
    "both": lambda body: signature(body, SECRET) | {"X-Webex-Signature": "v2:iets-nieuws"},
}
BAD: dict[str, Sign] = {
    "none": lambda _: {},
    "empty": lambda _: {"X-Spark-Signature": ""},
    "empty, newer": lambda _: {"X-Webex-Signature": " , "},
    "garbage": lambda _: {"X-Spark-Signature": "é" * 40},
    "half a character": lambda _: {"X-Webex-Signature": "sha256=\udce9"},
    "with another secret": lambda body: signature(body, "ander geheim"),
    "with no secret": lambda body: signature(body, ""),
    "of another body": lambda body: signature(body + b" ", SECRET),
    "cut off": lambda body: {"X-Spark-Signature": signature(body, SECRET)["X-Spark-Signature"][:-1]},
    "the newer one, with another secret": lambda body: signature(body, "ander geheim", "sha256"),
    "the old digest in the newer header": lambda body: {
        "X-Webex-Signature": f"sha1={signature(body, SECRET)['X-Spark-Signature']}"
    },
    "of a kind it is not": lambda body: {
        "X-Webex-Signature": signature(body, SECRET, "sha256")["X-Webex-Signature"].replace("256", "512")
    },
    "forged beside a good one": lambda body: {"X-Spark-Signature": "0" * 40} | signature(body, SECRET, "sha256"),
}


@pytest.fixture
async def bot(webex: Webex) -> AsyncIterator[Bot]:
    """A bot that runs."""
    async with running(webex) as made:
        yield made


async def words(bot: Bot) -> bytes:
    """The body of a webhook about a line of Anna's, that did not arrive."""
    room, (anna, *_) = await bot.space("Anna")
    bot.webex.hooks.muted = True
    await bot.say(anna, "start zon", room)
    bot.webex.hooks.muted = False
    return bot.webex.hooks.sent[-1].body


@pytest.mark.parametrize("name", GOOD)
async def test_what_is_signed_comes_in(bot: Bot, name: str) -> None:
    """In each way that Webex signs, over the bytes as they came."""
    body = await words(bot)
    sent = await bot.webex.hooks.post(bot.url, body, GOOD[name](body))
    await bot.chat.idle()
    assert sent.status == 200
    assert [each.text for each in bot.events(Said)] == ["start zon"]


@pytest.mark.parametrize("name", BAD)
async def test_what_is_not_is_refused(bot: Bot, name: str) -> None:
    """Nothing is saved, fetched or heard of it."""
    body = await words(bot)
    bot.heard()
    calls = len(bot.webex.calls)
    sent = await bot.webex.hooks.post(bot.url, body, BAD[name](body))
    await bot.chat.idle()
    assert sent.status == 401
    assert (bot.heard(), len(bot.webex.calls)) == ([], calls)


async def test_a_body_that_changed_on_its_way(bot: Bot) -> None:
    """Truncated, or with one other byte: the signature is of the whole."""
    body = await words(bot)
    for other in (body[:-1], body[:-2] + b" }", b""):
        assert (await bot.webex.hooks.post(bot.url, other, signature(body, SECRET))).status == 401


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b"[" * 30_000, b'{"a":' * 10_000], ids=repr)
async def test_signed_rubbish_is_unreadable(bot: Bot, body: bytes) -> None:
    """It is refused before anything is done, however deep it goes."""
    assert (await bot.webex.hooks.post(bot.url, body, signature(body, SECRET))).status == 400


@pytest.mark.parametrize("body", [b'{"data":5}', b'{"resource":[]}', b'{"data":{"id":["x"]}}'], ids=repr)
async def test_a_webhook_with_odd_fields_is_heard_for_what_is_left(bot: Bot, body: bytes) -> None:
    """Here that is nothing, and so nothing is done."""
    calls = len(bot.webex.calls)
    assert (await bot.webex.hooks.post(bot.url, body, signature(body, SECRET))).status == 200
    assert (bot.heard(), len(bot.webex.calls)) == ([], calls)


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"resource": "messages", "event": "created"},
        {"resource": "messages", "event": "created", "data": {"id": "x"}},
        {"resource": "attachmentActions", "event": "updated", "data": {"id": "x", "roomId": "r", "personId": "p"}},
        {"resource": "rooms", "event": "migrated", "data": {"id": "x", "roomId": "r", "personId": "p"}},
        {"resource": "memberships", "event": "updated", "data": {"id": "x", "roomId": "r", "personId": "p"}},
    ],
    ids=str,
)
async def test_what_is_not_wanted_is_taken_for_read(bot: Bot, told: dict[str, object]) -> None:
    """It is answered well, or Webex would give up on the webhook; and nothing is done with it."""
    body = json.dumps(told).encode()
    assert (await bot.webex.hooks.post(bot.url, body, signature(body, SECRET))).status == 200
    await bot.chat.idle()
    assert bot.webex.calls == []


@pytest.mark.parametrize("headers", [{"X-Spark-Signature": "0" * 40}, {}], ids=["signed", "not signed"])
@pytest.mark.parametrize("told", [True, False], ids=["tells its length", "does not"])
async def test_ten_megabytes_are_not_read(bot: Bot, headers: Headers, told: bool) -> None:
    """Refused when only a little of it has come in, whatever it says of its length."""
    left = 0

    async def pieces() -> AsyncIterator[bytes]:
        nonlocal left
        for _ in range(1000):
            left += 10_000
            yield b" " * 10_000

    length = {"Content-Length": "10000000"} if told else {}
    async with aiohttp.ClientSession() as session:
        with suppress(aiohttp.ClientError):
            async with session.post(bot.url, data=pieces(), headers={**headers, **length}) as response:
                assert response.status == (413 if headers else 401)
    assert left < 5_000_000


async def test_one_byte_too_many(bot: Bot) -> None:
    """Where the border lies: it is the size that counts, and then the signature."""
    for size, status in ((MOST, 400), (MOST + 1, 413)):
        body = b" " * size
        assert (await bot.webex.hooks.post(bot.url, body, signature(body, SECRET))).status == status


async def test_a_body_that_blows_up_is_not_unpacked(bot: Bot) -> None:
    """Ten megabytes in ten thousand bytes; Webex sends plain ones."""
    bomb = gzip.compress(b" " * 10_000_000)
    headers = signature(b" " * 10_000_000, SECRET) | {"Content-Encoding": "gzip"}
    assert (await bot.webex.hooks.post(bot.url, bomb, headers)).status == 400


async def test_without_a_store_webex_must_know_that_it_was_not_heard(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    """No 200 for what was not saved; the next delivery of the same is heard."""
    body = await words(bot)

    async def broken(*_: object) -> None:
        raise StoreUnavailable

    with monkeypatch.context() as full:
        full.setattr(bot.host.memory(), "put", broken)
        assert (await bot.webex.hooks.post(bot.url, body, signature(body, SECRET))).status == 500
    assert (await bot.webex.hooks.post(bot.url, body, signature(body, SECRET))).status == 200
    await bot.chat.idle()
    assert len(bot.events(Said)) == 1


def test_many_signatures_cost_no_more_than_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stranger can send thousands in one request; the body is not read again for each."""
    counted, digest = [], gate._digest

    def counting(raw: bytes, secret: str, kind: str) -> str:
        counted.append(kind)
        return digest(raw, secret, kind)

    monkeypatch.setattr(gate, "_digest", counting)
    assert not gate.signed(b"{}", {gate.SIGNED_NEWER: ",".join(["sha256=00", "00"] * 1000)}, SECRET)
    assert sorted(counted) == ["sha256", "sha512"]
