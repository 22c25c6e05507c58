"""The SDK at a distance: whatever Webex or the net does, it comes out as one of four answers, and nothing stalls the loop."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext, suppress
from email.utils import format_datetime
from typing import Any

import pytest
import requests
from aiohttp import web
from aiohttp.test_utils import TestServer
from requests.adapters import HTTPAdapter

from adapters.webex import sdk
from adapters.webex.client import BUDGET, LOST_LOGIN, Client, WrongToken
from adapters.webex.sdk import WebexTeamsAPI
from bot.host.outbox import LONGEST_ASKED
from bot.host.ports import Busy, Declined, Unsure
from bot.host.sending import Budget, Pace
from tests.platforms.webex.api import Webex
from tests.platforms.webex.bot import Sleep
from tests.platforms.webex.space import Room

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "


pytestmark = pytest.mark.usefixtures("library")


@pytest.fixture
async def room(webex: Webex) -> Room:
    """A space of Anna's."""
    return await webex.space("Sessie", webex.user("Anna"))


@pytest.fixture
async def client(webex: Webex) -> AsyncIterator[Client]:
    """A client whose turns come at once."""
    made = Client(webex.bot.token, webex.base, pace=Pace(BUDGET, sleep=Sleep()))
    yield made
    await made.close()


def name(api: WebexTeamsAPI) -> str:
    """A call that may be repeated."""
    return str(api.people.me().displayName)


async def post(client: Client, room: Room, words: str = "hoi") -> str:
    """A call that may not."""
    return await client.write(lambda api: str(api.messages.create(roomId=room.id, text=words).id), room.id)


async def test_reading_and_writing(webex: Webex, client: Client, room: Room) -> None:
    """The answer comes back from the thread."""
    assert await client.read(name) == "Kaartenbot"
    assert await post(client, room) == webex.told[0].post.id


async def test_the_sdk_never_runs_on_the_loop(client: Client, webex: Webex) -> None:
    """While it waits for Webex, everything else goes on."""
    gate = asyncio.Event()
    webex.trouble(until=gate)
    waiting = asyncio.create_task(client.read(name))
    while not webex.calls:
        await asyncio.sleep(0)
    assert not waiting.done()
    gate.set()
    assert await waiting == "Kaartenbot"


@pytest.mark.parametrize(
    ("status", "wait", "after"),
    [
        (429, "7", 7.0),
        (429, "1.5", 2.0),
        (429, "0", 0.0),
        (429, "", None),
        (429, "straks", None),
        (423, "3", 3.0),
        (423, "", None),
        (503, "9", 9.0),
        (503, "", None),
    ],
)
async def test_what_is_asked_later_is_busy(
    client: Client, webex: Webex, room: Room, status: int, wait: str, after: float | None
) -> None:
    """For so long as Webex says, in whole seconds or odd ones; and nothing was done, so it may be done again."""
    webex.trouble(status=status, retry_after=wait, left=2)
    for call in (client.read(name), post(client, room)):
        with pytest.raises(Busy) as busy:
            await call
        assert busy.value.after == after
    assert webex.told == []


async def test_a_moment_to_wait_until(client: Client, webex: Webex) -> None:
    """A Retry-After may also be a date; one that has passed is now, and nobody waits for a year."""
    for years, least, most in ((1, LONGEST_ASKED, LONGEST_ASKED), (-1, 0, 0)):
        moment = dt.datetime.now(dt.UTC) + dt.timedelta(days=365 * years)
        webex.trouble(status=429, retry_after=format_datetime(moment, usegmt=True))
        with pytest.raises(Busy) as busy:
            await client.read(name)
        assert least <= (busy.value.after or 0) <= most


@pytest.mark.parametrize("status", [500, 502, 504])
@pytest.mark.parametrize("done", [True, False])
async def test_a_failing_webex_may_have_done_it(
    client: Client, webex: Webex, room: Room, status: int, done: bool
) -> None:
    """A new message is not repeated then; a question is."""
    webex.trouble(status=status, done=done)
    with pytest.raises(Unsure):
        await post(client, room)
    assert len(webex.told) == int(done)
    webex.trouble(status=status)
    assert await client.read(name) == "Kaartenbot"
    webex.trouble(status=status, left=2)
    with pytest.raises(Busy):
        await client.read(name)


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 415])
async def test_no_is_no(client: Client, webex: Webex, room: Room, status: int) -> None:
    """With what Webex' support wants to know of it, and not a word of what it was about."""
    webex.trouble(status=status, left=2)
    for call in (client.read(name), post(client, room, "een geheim")):
        with pytest.raises(Declined) as declined:
            await call
        assert declined.value.status == status
        assert str(declined.value) == f"{status} ROUTER_1234"
        assert declined.value.__suppress_context__


async def test_a_wrong_token_may_be_right_later(webex: Webex) -> None:
    """Nothing is lost while the administrator puts it right."""
    client = Client("verkeerd", webex.base, pace=Pace(BUDGET, sleep=Sleep()))
    with pytest.raises(WrongToken) as wrong:
        await client.read(name)
    assert wrong.value.after == LOST_LOGIN
    await client.close()


async def test_a_dropped_connection(client: Client, webex: Webex, room: Room) -> None:
    """A question is asked once more; of a new message nobody knows whether it arrived."""
    webex.trouble(drop=True)
    assert await client.read(name) == "Kaartenbot"
    for done in (True, False):
        webex.trouble(drop=True, done=done)
        with pytest.raises(Unsure):
            await post(client, room)
    assert len(webex.told) == 1


async def test_a_webex_that_is_not_there(webex: Webex, client: Client, room: Room) -> None:
    """Refused connections did nothing, so a message is sent again later."""
    await webex.vanish()
    for call in (client.read(name), post(client, room)):
        with pytest.raises(Busy):
            await call
    await webex.start()
    assert await post(client, room) == webex.told[0].post.id


async def test_a_name_that_is_not_found() -> None:
    """Nor did a look-up of a name."""
    client = Client("token", "https://webex.invalid/v1/", pace=Pace(BUDGET, sleep=Sleep()))
    with pytest.raises(Busy):
        await client.write(lambda api: api.messages.create(roomId="x", text="hoi"))
    await client.close()


@pytest.mark.parametrize("answer", [b"hallo\r\n\r\n", OK + b"7\r\n\r\n{kapot}", OK + b"90\r\n\r\n{"], ids=repr)
async def test_an_answer_that_can_t_be_read(answer: bytes) -> None:
    """No HTTP, no JSON, or cut off: a message may have been posted, a question is asked again later."""
    async with raw_server(answer) as (url, _):
        client = Client("token", url, pace=Pace(BUDGET, sleep=Sleep()))
        with pytest.raises(Busy):
            await client.read(name)
        with pytest.raises(Unsure):
            await client.write(lambda api: api.messages.create(roomId="x", text="hoi"))
        await client.close()


async def test_every_message_goes_out_on_a_connection_of_its_own() -> None:
    """On one that was kept open, a drop would say nothing. Questions share theirs."""
    body = b'{"displayName": "Kaartenbot"}'
    async with raw_server(OK + str(len(body)).encode() + b"\r\n\r\n" + body) as (url, made):
        client = Client("token", url, pace=Pace(BUDGET, sleep=Sleep()), threads=1)
        for _ in range(3):
            await client.read(name)
        assert len(made) == 1
        for _ in range(3):
            await client.write(name)
        assert len(made) == 4
        await client.close()


@asynccontextmanager
async def raw_server(answer: bytes) -> AsyncIterator[tuple[str, list[int]]]:
    """A server that gives this answer to all, and notes each connection."""
    made: list[int] = []
    talks: list[asyncio.Task[Any]] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        made.append(len(made))
        talks.append(asyncio.current_task())  # type: ignore[arg-type]
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = re.search(rb"(?i)content-length: (\d+)", head)
                await reader.readexactly(int(length[1]) if length else 0)
                writer.write(answer)
                if b"Connection: close" in head or not answer.endswith(b"}"):
                    break
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1/", made
    await asyncio.gather(*talks)
    server.close()
    await server.wait_closed()


@pytest.mark.parametrize("where", ["in the head", "in the body", "before the first byte"])
async def test_an_answer_that_drips_has_its_time_and_no_more(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each byte is in time, the whole of it never is: of a message nobody knows then, a question is asked again later."""
    monkeypatch.setattr("adapters.webex.sdk.WHOLE", 0.2)
    over = asyncio.Event()

    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        if where == "in the body":
            writer.write(OK + b"9999\r\n\r\n")
        while not over.is_set() and not writer.is_closing():
            if where != "before the first byte":
                writer.write(b"H" if where == "in the body" else b"HTTP/1.1 200 OK\r\nX: ")
            with suppress(TimeoutError):
                async with asyncio.timeout(0.02):
                    await over.wait()
        writer.close()

    server = await asyncio.start_server(drip, "127.0.0.1", 0)
    client = Client(
        "token", f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1/", pace=Pace(BUDGET, sleep=Sleep())
    )
    async with asyncio.timeout(20):
        with pytest.raises(Unsure):
            await client.write(name)
        with pytest.raises(Busy):
            await client.read(name)
        await client.close()
    over.set()
    server.close()
    await server.wait_closed()


async def test_what_hangs_in_one_room_holds_up_no_other(webex: Webex, client: Client, room: Room) -> None:
    """However much there is to be said in it."""
    other = await webex.space("Anders", webex.user("Kees"))
    gate = asyncio.Event()
    webex.trouble(says=room.id, until=gate, left=100)
    hanging = [asyncio.create_task(post(client, room)) for _ in range(8)]
    while len(webex.calls) < len(hanging):
        await asyncio.sleep(0.01)
    async with asyncio.timeout(20):
        await post(client, other)
    assert not any(each.done() for each in hanging)
    gate.set()
    await asyncio.gather(*hanging)


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (requests.ConnectTimeout(), Busy),
        (requests.exceptions.SSLError(), Busy),
        (requests.exceptions.ProxyError(), Busy),
        (requests.ReadTimeout(), Unsure),
        (requests.exceptions.ChunkedEncodingError(), Unsure),
        (requests.exceptions.ContentDecodingError(), Unsure),
        (requests.ConnectionError("Connection aborted."), Unsure),
        (requests.TooManyRedirects(), Unsure),
    ],
    ids=repr,
)
async def test_how_a_connection_fails(client: Client, error: Exception, meaning: type[Exception]) -> None:
    """Only where nothing can have left, a message may go again unseen."""

    def fail(_: WebexTeamsAPI) -> None:
        raise error

    with pytest.raises(meaning):
        await client.write(fail)
    with pytest.raises(Busy):
        await client.read(fail)


async def test_a_bug_is_a_bug(client: Client) -> None:
    """What goes wrong before anything is sent comes out as it is."""
    with pytest.raises(TypeError):
        await client.write(lambda api: api.messages.create(roomId=5))


async def test_one_token_is_one_budget() -> None:
    """A room waits for itself, and all rooms for each other."""
    at = 0.0
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(round(seconds, 1))

    pace = Pace(Budget(((2, 10.0),), ((4, 60.0),)), now=lambda: at, sleep=sleep)
    for turn in ("a", "a", "a", "b", "c"):
        await pace.wait(turn)
    assert waits == [10.0, 60.0]


async def test_a_crowded_room_holds_up_nobody_else() -> None:
    """What waits for its own room takes no place in the queue of all."""
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        await asyncio.Event().wait()

    pace = Pace(BUDGET, now=lambda: 1000.0, sleep=sleep)
    crowd = [asyncio.create_task(pace.wait("vol")) for _ in range(100)]
    await asyncio.sleep(0)
    assert len(waits) == 1, "the rest of that room waits for this one"
    await asyncio.wait_for(pace.wait("rustig"), 1)
    for task in crowd:
        task.cancel()
    await asyncio.gather(*crowd, return_exceptions=True)


async def test_what_is_locked_holds_up_nobody_else(webex: Webex) -> None:
    """A file that is being looked at is a matter of that message alone; no call waits for it."""
    sleep = Sleep()
    client = Client(webex.bot.token, webex.base, pace=Pace(BUDGET, now=lambda: 0.0, sleep=sleep))
    webex.trouble(status=423, retry_after="20")
    with pytest.raises(Busy) as busy:
        await client.read(name)
    assert busy.value.after == 20.0
    await client.read(name)
    assert sleep.asked == []
    await client.close()


async def test_rest_that_is_asked_for_one_room_silences_no_other(webex: Webex, room: Room) -> None:
    """All that goes to that room waits, as long as Webex asked; another room, and a question, do not."""
    sleep = Sleep()
    client = Client(webex.bot.token, webex.base, pace=Pace(BUDGET, now=lambda: 0.0, sleep=sleep))
    other = await webex.space("Anders", webex.user("Kees"))
    webex.trouble(status=429, retry_after="300")
    with pytest.raises(Busy):
        await post(client, room)
    sleep.asked.clear()
    await post(client, other)
    await client.read(name)
    assert sleep.asked == []
    await post(client, room)
    assert sleep.asked == [300.0]
    await client.close()


async def test_a_token_that_is_not_taken_is_told_to_the_administrator(
    webex: Webex, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    """Otherwise the bot would just be silent; the token itself is not told."""
    webex.trouble(status=401)
    with pytest.raises(WrongToken):
        await client.read(name)
    assert "WEBEX_TEAMS_ACCESS_TOKEN" in caplog.text
    assert webex.bot.token not in caplog.text


async def test_rest_is_for_who_waits_already_too() -> None:
    """What Webex asks for a room while somebody waits for their turn there, holds for them as well."""
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 1:
            pace.rest(30, "a")

    pace = Pace(Budget(((1, 10.0),), BUDGET.everywhere), now=lambda: 0.0, sleep=sleep)
    await pace.wait("a")
    await pace.wait("a")
    assert waits == [10.0, 20.0]


@pytest.mark.parametrize("status", [301, 302, 307, 308])
@pytest.mark.parametrize("where", ["elders", "hier"])
async def test_the_token_goes_to_webex_alone(status: int, where: str) -> None:
    """It follows no redirect, and goes to no next page that is somewhere else."""
    asked: list[str] = []

    async def lure(request: web.Request) -> web.Response:
        asked.append(request.path)
        if request.path == "/v1/people/me":
            return web.Response(status=status, headers={"Location": str(target)})
        return web.json_response({"items": []}, headers={"Link": f'<{target}>; rel="next"'})

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", lure)
    home, away = TestServer(app), TestServer(app)
    await home.start_server()
    await away.start_server()
    target = (home if where == "hier" else away).make_url("/v1/lokaas")
    client = Client("token", str(home.make_url("/v1/")), pace=Pace(BUDGET, sleep=Sleep()))
    with pytest.raises(Busy):
        await client.read(name)
    with pytest.raises(Unsure):
        await client.write(lambda api: api.people.me())
    if where == "elders":
        with pytest.raises(Declined):
            await client.read(lambda api: list(api.webhooks.list()))
    assert "/v1/lokaas" not in asked
    await client.close()
    await home.close()
    await away.close()


@pytest.mark.parametrize(
    ("to", "goes"),
    [
        ("http://127.0.0.1:1/v1/people", True),  # home, whatever that is
        ("https://webexapis.com.elders.nl/v1/people", False),
        ("https://api-eu.webexapis.com/v1/people?cursor=2", True),
        ("https://API-EU.WebexAPIs.com/v1/people", True),
        ("https://files.wbx2.ciscospark.com/v1/people", True),
        ("http://api-eu.webexapis.com/v1/people", False),
        ("https://elders.nl/v1/people", False),
        ("https:///v1/people", False),
        ("https://127.0.0.1:1/v1/people", False),
    ],
)
def test_a_next_page_may_be_elsewhere_at_webex(monkeypatch: pytest.MonkeyPatch, to: str, goes: bool) -> None:
    """At home, or over TLS at an address of Webex' own."""
    sent: list[str] = []
    monkeypatch.setattr(HTTPAdapter, "send", lambda _self, request, **_: sent.append(request.url))
    at_home = sdk._AtHome("http://127.0.0.1:1/v1/")
    request = requests.PreparedRequest()
    request.url = to
    with nullcontext() if goes else pytest.raises(requests.exceptions.InvalidURL):
        at_home.send(request)
    assert sent == [to] * goes
