"""What the answers of Teams mean: later, never, or nobody knows; and with which token the bot speaks."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.teams import account
from adapters.teams.connector import REFUSED, SILENT, TIMEOUT, Connector
from adapters.teams.library import fetcher
from adapters.teams.tokens import AHEAD, NO_LOGIN, SHORT, Tokens
from bot.host.ports import Busy, Declined, Unsure
from tests.platforms.teams.conftest import ANNA, CHAT
from tests.platforms.teams.connector import BOT, TENANT, Teams, Told

HELLO = {"type": "message", "text": "hoi"}
Call = Callable[[Connector, Teams], Awaitable[object]]


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as made:
        yield made


def tokens_of(teams: Teams, session: aiohttp.ClientSession, **more: Any) -> Tokens:
    """The tokens of a bot at this Teams."""
    found = account.read(teams.settings())
    assert found is not None
    return Tokens(fetcher(found, session), **more)


@pytest.fixture
def connector(teams: Teams, session: aiohttp.ClientSession) -> Connector:
    return Connector(session, tokens_of(teams, session), None)


async def post(connector: Connector, teams: Teams) -> object:
    return await connector.post(teams.service_url, CHAT, HELLO)


async def put(connector: Connector, teams: Teams) -> None:
    teams.shown[CHAT, "1"] = Told(CHAT, "1", {})
    await connector.put(teams.service_url, CHAT, "1", HELLO, targeted=False)


async def open_private(connector: Connector, teams: Teams) -> object:
    return await connector.open(teams.service_url, ANNA.id, TENANT, BOT)


async def members(connector: Connector, teams: Teams) -> object:
    return await connector.members(teams.service_url, CHAT)


@pytest.mark.parametrize(
    ("call", "trouble", "outcome", "after"),
    [
        (post, {"status": 429, "retry_after": "7"}, Busy, 7.0),
        (post, {"status": 429}, Busy, None),
        (post, {"status": 412}, Busy, None),
        (post, {"status": 503, "retry_after": "3"}, Busy, 3.0),
        (post, {"status": 429, "retry_after": "Wed, 21 Oct 2026 07:28:00 GMT"}, Busy, None),
        # These may have arrived.
        (post, {"status": 500}, Unsure, None),
        (post, {"status": 502}, Unsure, None),
        (post, {"status": 503}, Unsure, None),
        (post, {"status": 504}, Unsure, None),
        (post, {"drop": True}, Unsure, None),
        (post, {"status": 400, "code": "BadArgument"}, Declined, None),
        (post, {"status": 403, "code": "ConversationBlockedByUser"}, Declined, None),
        (post, {"status": 404}, Declined, None),
        (post, {"status": 413, "code": "MessageSizeTooBig"}, Declined, None),
        # A message shown anew twice is the same message.
        (put, {"status": 502}, Busy, None),
        (put, {"status": 503, "retry_after": "3"}, Busy, 3.0),
        (put, {"drop": True, "left": 3}, Busy, None),
        (put, {"status": 500}, Declined, None),
        (put, {"status": 404}, Declined, None),
        # So is a chat that is opened twice, and a question.
        (open_private, {"status": 502}, Busy, None),
        (open_private, {"drop": True, "left": 3}, Busy, None),
        (open_private, {"status": 403, "code": "ForbiddenOperationException"}, Declined, None),
        (members, {"status": 502}, Busy, None),
        (members, {"status": 429, "retry_after": "2"}, Busy, 2.0),
        (members, {"status": 403}, Declined, None),
    ],
)
async def test_what_an_answer_means(
    connector: Connector,
    teams: Teams,
    call: Call,
    trouble: dict[str, Any],
    outcome: type[Exception],
    after: float | None,
) -> None:
    """Later, never, or nobody knows."""
    teams.trouble(**trouble)
    with pytest.raises(outcome) as raised:
        await call(connector, teams)
    if isinstance(raised.value, Busy):
        assert raised.value.after == after
    if isinstance(raised.value, Declined):
        assert raised.value.why == trouble.get("code", "")
        assert "geheim" not in str(raised.value)


async def test_teams_that_is_away_was_never_reached(connector: Connector) -> None:
    """Then a new message can safely be sent again."""
    with pytest.raises(Busy):
        await connector.post("http://127.0.0.1:9/", CHAT, HELLO)


@pytest.mark.parametrize("status", ["403 Forbidden", "407 Proxy Authentication Required", "503 Service Unavailable"])
async def test_what_a_proxy_does_not_let_through_never_left(
    connector: Connector, monkeypatch: pytest.MonkeyPatch, status: str
) -> None:
    """It can safely be sent again when the proxy lets the bot out, and whoever runs the bot reads that it does not."""

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(refuse, "127.0.0.1", 0) as proxy:
        address = f"http://127.0.0.1:{proxy.sockets[0].getsockname()[1]}"
        monkeypatch.setattr("adapters.teams.connector._proxy", lambda _scheme, _host: address)
        with pytest.raises(Busy):
            await connector.post("https://smba.trafficmanager.net/amer/", CHAT, HELLO)
    assert connector.trouble() == SILENT


async def test_an_answer_that_takes_too_long(
    connector: Connector, teams: Teams, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new message may have arrived; a question can be asked again."""
    monkeypatch.setattr("adapters.teams.connector.TIMEOUT", aiohttp.ClientTimeout(total=0.05))
    over = asyncio.Event()
    teams.trouble(until=over, left=2)
    with pytest.raises(Unsure):
        await post(connector, teams)
    with pytest.raises(Busy):
        await members(connector, teams)
    over.set()


async def test_an_answer_that_drips_is_not_waited_for(
    connector: Connector, teams: Teams, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The time is for the whole of it: whatever a line between brings little by little would hold up a chat for as long as that goes on."""
    names = "total", "connect", "sock_connect", "sock_read"
    quick = {name: seconds / 100 for name in names if (seconds := getattr(TIMEOUT, name)) is not None}
    monkeypatch.setattr("adapters.teams.connector.TIMEOUT", aiohttp.ClientTimeout(**quick))
    teams.trouble(drips=True)
    async with asyncio.timeout(20):
        with pytest.raises(Busy):
            await members(connector, teams)


async def test_what_never_got_a_connection_never_left(
    connector: Connector, teams: Teams, session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It can safely be sent again, unlike what left and was not answered."""
    await post(connector, teams)
    monkeypatch.setattr("adapters.teams.connector.TIMEOUT", aiohttp.ClientTimeout(total=60, connect=0.05))
    monkeypatch.setattr(session.connector, "_limit", 1)
    over = asyncio.Event()
    slow = teams.trouble(until=over, meets=lambda request: request.method == "GET")
    asking = asyncio.create_task(connector.members(teams.service_url, CHAT))
    await slow.met.wait()
    with pytest.raises(Busy):
        await post(connector, teams)
    over.set()
    await asking
    assert len(teams.told) == 1


async def test_a_secret_is_shown_to_nobody_but_who_was_asked(
    connector: Connector, teams: Teams, session: aiohttp.ClientSession
) -> None:
    """An answer that points elsewhere is not followed: not with the token, and not with the password at the login."""
    asked: list[str] = []

    async def point(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(status=307, headers={"Location": "/elders"})

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", point)
    async with TestServer(app, host="127.0.0.1") as server:
        address = str(server.make_url("/"))
        with pytest.raises(Declined):
            await connector.post(address, CHAT, HELLO)
        found = account.read({**teams.settings(), "ToChannelFromBotLoginUrl": f"{address}login"})
        assert found is not None
        with pytest.raises(Busy):
            await Tokens(fetcher(found, session)).get()
    assert len(asked) == 2
    assert "/elders" not in asked


async def test_everybody_of_a_large_chat(connector: Connector, teams: Teams) -> None:
    """It comes in pages."""
    teams.members[CHAT] |= {f"P{n}": type(ANNA)(f"P{n}") for n in range(8)}
    assert len(await connector.members(teams.service_url, CHAT)) == 10


@pytest.mark.parametrize("key", ["role", "role "])
async def test_the_role_is_read_however_it_is_written(connector: Connector, teams: Teams, key: str) -> None:
    """Teams' own example has a blank too many."""
    teams.roles[ANNA.aad], teams.role_key = "Organizer", key
    told = await connector.participant(teams.service_url, "MCMxOQ==", ANNA.aad, TENANT)
    assert told["role"] == "Organizer"


async def test_one_token_for_all(connector: Connector, teams: Teams) -> None:
    """Also for what is sent at the same moment."""
    await asyncio.gather(*(post(connector, teams) for _ in range(5)))
    await post(connector, teams)
    assert teams.logins == 1


async def test_a_token_that_is_refused_is_fetched_anew(connector: Connector, teams: Teams) -> None:
    """Once; a second refusal waits."""
    await post(connector, teams)
    teams.trouble(status=401)
    await post(connector, teams)
    assert teams.logins == 2
    teams.trouble(status=401, left=2)
    with pytest.raises(Busy):
        await post(connector, teams)


async def test_no_token_is_no_reason_to_lose_a_message(connector: Connector, teams: Teams) -> None:
    """The login is away: the message waits."""
    teams.login_status = 500
    with pytest.raises(Busy):
        await post(connector, teams)
    teams.login_status = 200
    await post(connector, teams)


async def test_a_token_is_renewed_ahead_of_its_end(teams: Teams, session: aiohttp.ClientSession) -> None:
    """While the old one is still used; nobody waits for a slow login but who comes when there is none."""
    start = time.time()
    now = start
    tokens = tokens_of(teams, session, now=lambda: now)
    first = await tokens.get()
    now = start + teams.token_life - AHEAD + 1
    teams.login_waits = asyncio.Event()
    assert await tokens.get() == first
    teams.login_waits.set()
    while tokens._renewing is not None:
        await asyncio.sleep(0.01)
    assert await tokens.get() != first
    assert teams.logins == 2


async def test_a_token_that_does_not_say_when_it_ends() -> None:
    """Is not used for long."""
    now, fetched = 0.0, 0

    async def fetch() -> str:
        nonlocal fetched
        fetched += 1
        return f"ondoorzichtig-{fetched}"

    tokens = Tokens(fetch, now=lambda: now)
    assert await tokens.get() == "ondoorzichtig-1"
    now = SHORT + 1
    assert await tokens.get() == "ondoorzichtig-2"


async def test_a_login_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then what is to be sent waits, and the login is asked again."""
    monkeypatch.setattr("adapters.teams.tokens.PATIENCE", 0.02)
    asked = 0

    async def fetch() -> str:
        nonlocal asked
        asked += 1
        await asyncio.Event().wait()
        return ""

    tokens = Tokens(fetch)
    for _ in range(2):
        with pytest.raises(Busy):
            await tokens.get()
    assert asked == 2


async def test_an_address_that_moved_is_left_for_the_other_one(teams: Teams) -> None:
    """At once, and the next time that one is tried first; whoever runs the bot need not look."""
    async with aiohttp.ClientSession() as session:
        moved = "http://127.0.0.1:9/amer/"
        connector = Connector(session, trusted(), None, lambda _: [teams.service_url])
        for _ in range(2):
            await connector.post(moved, CHAT, HELLO)
        assert len(teams.told) == 2
        assert connector.trouble() == ""


async def test_an_address_that_hangs_is_tried_last_the_next_time(teams: Teams, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new message may have arrived, so that one is not sent by itself; a second attempt goes the other way."""
    monkeypatch.setattr("adapters.teams.connector.TIMEOUT", aiohttp.ClientTimeout(total=1))
    over = asyncio.Event()
    teams.trouble(until=over, left=99, meets=lambda request: request.path.startswith("/oud/"))
    async with aiohttp.ClientSession() as session:
        connector = Connector(session, trusted(), None, lambda _: [teams.service_url])
        old = f"{teams.base}/oud/"
        with pytest.raises(Unsure):
            await connector.post(old, CHAT, HELLO)
        assert connector.trouble() == SILENT
        await connector.post(old, CHAT, HELLO)
        assert connector.trouble() == ""
        over.set()


async def test_an_expired_secret_is_told(teams: Teams) -> None:
    """As soon as a login gives no token, and until one does."""
    found = account.read(teams.settings())
    assert found is not None
    teams.login_status = 401
    async with aiohttp.ClientSession() as session:
        connector = Connector(session, Tokens(fetcher(found, session)), None)
        with pytest.raises(Busy):
            await post(connector, teams)
        assert connector.trouble() == NO_LOGIN
        teams.login_status = 200
        await post(connector, teams)
        assert connector.trouble() == ""


async def test_a_token_that_is_refused_is_told(connector: Connector, teams: Teams) -> None:
    """When a fresh one is refused too, and until one is taken."""
    teams.trouble(status=401, left=2)
    with pytest.raises(Busy):
        await post(connector, teams)
    assert connector.trouble() == REFUSED
    await post(connector, teams)
    assert connector.trouble() == ""


def trusted() -> Tokens:
    """A token that is always taken."""

    async def fetch() -> str:
        return "x"

    return Tokens(fetch)


async def test_a_token_is_kept_good_without_a_word_being_said(teams: Teams, session: aiohttp.ClientSession) -> None:
    """Looked at every minute: renewed when it nearly ends, and asked for again as long as the login gives none."""
    now = time.time()
    tokens, asked = tokens_of(teams, session, now=lambda: now), []
    teams.token_life = 3600

    async def pass_time(seconds: float) -> None:
        nonlocal now
        asked.append((teams.logins, tokens.failing))
        now += 1000 if len(asked) > 2 else seconds
        teams.login_status = 200 if len(asked) > 1 else 401
        while tokens._renewing is not None:
            await asyncio.sleep(0)
        if len(asked) == 8:
            raise asyncio.CancelledError

    teams.login_status = 401
    with pytest.raises(asyncio.CancelledError):
        await tokens.keep(pass_time)
    assert [failing for _, failing in asked] == [True, True, *[False] * 6]
    assert [logins for logins, _ in asked][:3] == [1, 2, 3]
    assert asked[-1][0] > 3


@pytest.mark.parametrize("answer", ["a page", "half of an answer", "nothing at all"])
async def test_what_does_not_speak_for_teams_is_no_answer(
    session: aiohttp.ClientSession, answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page of something on the way, an answer that stops, a connection that stays silent: a new message may be there, all else goes again."""
    monkeypatch.setattr("adapters.teams.connector.TIMEOUT", aiohttp.ClientTimeout(total=0.3))
    over = asyncio.Event()

    async def lies(request: web.Request) -> web.StreamResponse:
        if answer == "a page":
            return web.Response(text="<html>Even inloggen</html>", content_type="text/html")
        if answer == "half of an answer":
            response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "99"})
            await response.prepare(request)
            await response.write(b'{"id": "')
            await over.wait()
            return response
        await over.wait()
        return web.Response()

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", lies)
    server = TestServer(app)
    await server.start_server()
    here = str(server.make_url("/"))
    connector = Connector(session, None, None, hosts=frozenset({"127.0.0.1"}))
    assert connector.reaches(here)
    with pytest.raises(Unsure):
        await connector.post(here, CHAT, HELLO)
    with pytest.raises(Busy):
        await connector.put(here, CHAT, "1", HELLO, targeted=False)
    over.set()
    await server.close()
