"""What comes in at the bot's address, with the whole house behind it: one table of what is heard and what is not.

And what is refused is refused cheaply: shown by what is not read and not parsed.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from adapters.webex import gate, transport
from bot.engine.model.messages import Look
from bot.host import incoming
from tests.conformance.house import BEGIN
from tests.conformance.on_webex import PATH, WebexWorld
from tests.platforms.webex.api import PUBLIC, SECRET
from tests.platforms.webex.hooks import signature

Headers = dict[str, str]
Json = dict[str, Any]

MEGABYTES = 10 * 1024 * 1024
HEARD, IGNORED, REFUSED, UNREADABLE, TOO_BIG = (200, True), (200, False), (401, False), (400, False), (413, False)


def bare(kind: str) -> Callable[[bytes], Headers]:
    """The newer header, without the name of its kind."""
    return lambda body: {"X-Webex-Signature": signature(body, SECRET, kind)["X-Webex-Signature"].partition("=")[2]}


def sha1(body: bytes) -> str:
    """The digest that Webex documents."""
    return signature(body, SECRET)["X-Spark-Signature"]


def signed(body: bytes) -> Headers:
    """As Webex documents it."""
    return signature(body, SECRET)


def as_is(body: bytes) -> bytes:
    """Unchanged."""
    return body


def with_data(**data: str) -> Callable[[bytes], bytes]:
    """About something else."""

    def change(body: bytes) -> bytes:
        told = json.loads(body)
        return json.dumps({**told, "data": {**told["data"], **data}}).encode()

    return change


class Row(NamedTuple):
    """A body that differs from what Webex sends, what it is signed as, and what comes of it. `late`: signed before the change."""

    outcome: tuple[int, bool]
    change: Callable[[bytes], bytes] = as_is
    sign: Callable[[bytes], Headers] = signed
    late: bool = False


TABLE = {
    "as documented": Row(HEARD),
    "SHA-256": Row(HEARD, sign=lambda body: signature(body, SECRET, "sha256")),
    "SHA-512": Row(HEARD, sign=lambda body: signature(body, SECRET, "sha512")),
    "SHA-256, bare": Row(HEARD, sign=bare("sha256")),
    "SHA-512, bare": Row(HEARD, sign=bare("sha512")),
    "no signature": Row(REFUSED, sign=lambda _: {}),
    "an empty signature": Row(REFUSED, sign=lambda _: {"X-Spark-Signature": ""}),
    "an empty newer signature": Row(REFUSED, sign=lambda _: {"X-Webex-Signature": "sha256="}),
    "another secret": Row(REFUSED, sign=lambda body: signature(body, "een ander geheim")),
    "another secret, SHA-512": Row(REFUSED, sign=lambda body: signature(body, "een ander geheim", "sha512")),
    "SHA-1 in the newer header": Row(REFUSED, sign=lambda body: {"X-Webex-Signature": f"sha1={sha1(body)}"}),
    "half a signature": Row(REFUSED, sign=lambda body: {"X-Spark-Signature": sha1(body)[:20]}),
    "forged: another message": Row(REFUSED, with_data(id="verzonnen"), late=True),
    "forged: somebody else": Row(REFUSED, with_data(personId="verzonnen"), late=True),
    "truncated": Row(REFUSED, lambda body: body[:-1], late=True),
    "truncated to nothing": Row(REFUSED, lambda _: b"", late=True),
    "truncated, signed": Row(UNREADABLE, lambda body: body[:-1]),
    "no JSON, signed": Row(UNREADABLE, lambda _: b"hallo"),
    "of another form, signed": Row(IGNORED, lambda _: b'{"data":[]}'),
    "a bomb, signed": Row(UNREADABLE, lambda _: b'{"data":' * 8000),
    "a bomb of lists, signed": Row(UNREADABLE, lambda _: b"[" * 60_000),
    "a message that is not there, signed": Row(IGNORED, with_data(id="verzonnen")),
    "of nobody, signed": Row(IGNORED, with_data(personId="verzonnen")),
    "of another kind, signed": Row(IGNORED, lambda body: body.replace(b'"created"', b'"deleted"')),
    "ten megabytes, signed": Row(TOO_BIG, lambda body: body[:-1] + b" " * MEGABYTES + b"}"),
}


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[WebexWorld]:
    """Anna in a space with the bot."""
    made = WebexWorld(tmp_path)
    await made.begin()
    await made.enter(["Anna"], BEGIN)
    yield made
    await made.end()


@pytest.fixture
async def body(world: WebexWorld) -> bytes:
    """The webhook about a `start zon` of Anna's, which was lost on its way."""
    world.webex.hooks.muted = True
    await world.webex.say(world.webex.user("Anna"), "start zon", world.room)
    world.webex.hooks.muted = False
    return world.webex.hooks.sent[-1].body


async def send(world: WebexWorld, body: bytes, headers: Headers) -> int:
    """Send it to the bot's address; the status of the answer."""
    sent = await world.webex.hooks.post(f"{PUBLIC}{PATH}", body, headers)
    await world.settle()
    return sent.status


def begun(world: WebexWorld) -> int:
    """How many sessions began."""
    return sum(each.message.look is Look.WELCOME for each in world.seen())


@pytest.mark.parametrize("row", TABLE.values(), ids=TABLE)
async def test_what_comes_in(world: WebexWorld, body: bytes, row: Row) -> None:
    """The status of the answer, and whether the session begins; nothing is fetched of what is refused."""
    status, heard = row.outcome
    calls, changed = len(world.webex.calls), row.change(body)
    assert await send(world, changed, row.sign(body if row.late else changed)) == status
    assert begun(world) == heard
    if status != 200:
        assert len(world.webex.calls) == calls


async def test_a_replay_does_nothing(world: WebexWorld, body: bytes) -> None:
    """Not at once, not signed otherwise, not after a restart; it is answered well, or Webex would give up on the webhook."""
    assert await send(world, body, signed(body)) == 200
    assert begun(world) == 1
    assert await send(world, body, signed(body)) == 200
    assert await send(world, body, signature(body, SECRET, "sha512")) == 200
    await world.restart()
    assert await send(world, body, signed(body)) == 200
    assert begun(world) == 0


async def test_a_hundred_replays_at_once(world: WebexWorld, body: bytes) -> None:
    """One of them is heard, and it is fetched once."""
    calls = len(world.webex.calls)
    sent = await asyncio.gather(*(world.webex.hooks.post(f"{PUBLIC}{PATH}", body, signed(body)) for _ in range(100)))
    await world.settle()
    assert {each.status for each in sent} == {200}
    assert begun(world) == 1
    fetched = [call.path for call in world.webex.calls[calls:] if call.path.startswith("messages/")]
    assert len(fetched) == 1


@pytest.mark.parametrize(("headers", "status"), [({"X-Spark-Signature": "0" * 40}, 413), ({}, 401)], ids=str)
async def test_ten_megabytes_are_refused_by_their_length(world: WebexWorld, headers: Headers, status: int) -> None:
    """The answer is there before one byte of the body was sent."""
    reader, writer = await asyncio.open_connection(world.client.host, world.client.port)
    lines = [f"POST {PATH} HTTP/1.1", "Host: bot", f"Content-Length: {MEGABYTES}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    writer.write("\r\n".join([*lines, "", ""]).encode())
    async with asyncio.timeout(20):  # it would wait for a body that never comes
        answer = await reader.readline()
    assert answer.startswith(f"HTTP/1.1 {status} ".encode())
    writer.close()
    await writer.wait_closed()


class Long:
    """A body of ten megabytes. `taken` is what was read of it."""

    def __init__(self) -> None:
        self.taken = 0

    async def iter_any(self) -> AsyncIterator[bytes]:
        """A piece at a time."""
        for _ in range(MEGABYTES // 4096):
            self.taken += 4096
            yield b" " * 4096


async def test_what_does_not_tell_its_length_is_read_for_a_little() -> None:
    """Not a piece more than the longest that is taken."""
    payload: Any = Long()
    request = make_mocked_request("POST", PATH, headers={"X-Spark-Signature": "0" * 40}, payload=payload)
    with pytest.raises(web.HTTPRequestEntityTooLarge):
        await incoming.body(request, gate.MOST)
    assert gate.MOST < payload.taken <= gate.MOST + 4096


async def test_nothing_is_parsed_before_it_is_known_whose_it_is(
    world: WebexWorld, body: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a stranger's bomb not one bracket is looked at; of Webex' own webhook all of it."""
    parsed: list[int] = []
    parse = incoming.salvaged

    def watched(raw: bytes, shape: type[object]) -> object:
        parsed.append(len(raw))
        return parse(raw, shape)

    monkeypatch.setattr(transport, "salvaged", watched)
    for bomb in (b'{"data":' * 8000, b"[" * 60_000, b" " * MEGABYTES):
        assert await send(world, bomb, signature(bomb, "een ander geheim")) in {401, 413}
    assert parsed == []
    assert await send(world, body, signed(body)) == 200
    assert parsed[0] == len(body)
