"""ScreenPages as pages: open to whoever has the link, to nobody else, and from nowhere else."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
import json
from collections.abc import Awaitable, Callable

import pytest
from aiohttp import ClientWebSocketResponse, WSMsgType, WSServerHandshakeError
from msgspec.structs import replace

from adapters.web import screen as screens
from bot.engine.model.screen import Screen
from bot.engine.views.screen import Sight
from bot.host.settings import WrongSetting
from tests.platforms.web.conftest import Open
from tests.platforms.web.fakes import NOON, PLAYED, FakeDoor, House

SIGHT = Sight(
    screen=Screen.GROUP,
    step="Ronde 1",
    message=PLAYED,
    step_ends=NOON + dt.timedelta(minutes=5),
    session_ends=NOON + dt.timedelta(hours=1),
    discussed=3,
    cards=31,
)
FILES = ["/scherm", "/scherm/screen.js", "/scherm/screen.css", "/scherm/icon.svg"]


def opened(house: House, *sights: Sight | None) -> None:
    """The token «goed» shows these."""
    house.host.screens["goed"] = asyncio.Queue()
    for sight in sights:
        house.host.screens["goed"].put_nowait(sight)


async def connect(house: House, token: str, origin: str = "") -> ClientWebSocketResponse:
    """A page that opens with this token."""
    socket = await house.client.ws_connect("/scherm/volg", headers={"Origin": origin or house.origin})
    await socket.send_json({"type": "follow", "token": token})
    return socket


def told(house: House, **settings: str | dict[str, str]) -> FakeDoor:
    """The door of this house, which was told something else."""
    house.host.settings = dataclasses.replace(house.host.settings, **settings)  # type: ignore[arg-type]
    return house.host


@pytest.mark.parametrize("path", FILES)
async def test_a_page_behind_a_secret_link_is_kept_found_framed_and_passed_on_nowhere(house: House, path: str) -> None:
    """Each of its files says so."""
    answer = await house.client.get(path)
    assert answer.status == 200
    head = answer.headers
    assert (head["Referrer-Policy"], head["Cache-Control"]) == ("no-referrer", "no-store")
    assert "noindex" in head["X-Robots-Tag"]
    assert "default-src 'none'" in head["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in head["Content-Security-Policy"]
    assert "unsafe" not in head["Content-Security-Policy"]
    assert (head["X-Frame-Options"], head["X-Content-Type-Options"]) == ("DENY", "nosniff")


async def test_a_screen_opens_also_where_the_room_is_closed(open_house: Open) -> None:
    """On a server that others can reach, through a proxy; the room's own page is not there."""
    house = await open_house(bound="0.0.0.0")  # noqa: S104
    through = {"X-Forwarded-For": "192.0.2.7", "Host": "bot.example.nl"}
    assert (await house.client.get("/scherm", headers=through)).status == 200
    assert (await house.client.get("/", headers=through)).status == 404
    assert (await house.client.get("/scherm/index.html", headers=through)).status == 404


async def test_a_screen_is_shown_what_there_is_and_then_each_change(house: House) -> None:
    """Until its link holds no more."""
    opened(house, SIGHT, replace(SIGHT, discussed=4), None)
    socket = await connect(house, "goed")
    first, second, last = [json.loads(await socket.receive_str(timeout=20)) for _ in range(3)]
    assert (first["type"], first["sight"]["discussed"], first["speed"]) == ("sight", 3, 60)
    assert second["sight"]["discussed"] == 4
    assert last == {"type": "gone"}


async def test_a_token_that_is_no_good_is_told_so_and_not_at_once(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody tries many."""
    waited: list[float] = []
    monkeypatch.setattr(screens, "SLOWLY", 0)
    monkeypatch.setattr("adapters.web.screen.asyncio.sleep", _noted(waited))
    socket = await connect(house, "fout")
    assert json.loads(await socket.receive_str(timeout=20)) == {"type": "gone"}
    assert waited == [0]


@pytest.mark.parametrize("frame", ["", "goed", '{"type":"follow"}', '{"type":"follow","token":""}', "x" * 999])
async def test_what_is_no_token_is_not_even_looked_at(house: House, frame: str) -> None:
    """The connection just ends."""
    socket = await house.client.ws_connect("/scherm/volg", headers={"Origin": house.origin})
    await socket.send_str(frame)
    await socket.receive(timeout=20)
    assert socket.closed
    assert house.host.tokens == []


PRESS = {"type": "lead", "id": "1", "command": "verder", "args": "", "about": "naar:1"}


async def test_what_is_pressed_on_a_screen_goes_to_the_host_with_its_token(house: House) -> None:
    """Which decides whether it can; why not is told, under the id of the press."""
    opened(house, SIGHT)
    socket = await connect(house, "goed")
    await socket.receive_str(timeout=20)
    for press, answer in (
        (PRESS, {"type": "ack", "id": "1"}),
        ({**PRESS, "id": "2", "args": "nee"}, {"type": "error", "id": "2", "text": "Kan niet."}),
    ):
        await socket.send_json(press)
        assert json.loads(await socket.receive_str(timeout=20)) == answer
    assert house.host.led == [("goed", "1", "verder", "", "naar:1"), ("goed", "2", "verder", "nee", "naar:1")]
    assert house.host.inbound == []


async def test_nobody_presses_faster_than_a_person(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes too fast is not looked at."""
    monkeypatch.setattr(screens, "PRESSES", 2)
    opened(house, SIGHT)
    socket = await connect(house, "goed")
    await socket.receive_str(timeout=20)
    answers = []
    for number in range(3):
        await socket.send_json({**PRESS, "id": str(number)})
        answers.append(json.loads(await socket.receive_str(timeout=20)))
    assert [each["type"] for each in answers] == ["ack", "ack", "error"]
    assert len(house.host.led) == 2


async def test_a_screen_has_nothing_else_to_say(house: House) -> None:
    """Whoever sends more than a token and what they press is cut off, and nothing reaches the session."""
    opened(house, SIGHT)
    socket = await connect(house, "goed")
    await socket.receive_str(timeout=20)
    await socket.send_str('{"type": "say", "id": "1", "pane": "group", "text": "hallo"}')
    await socket.receive(timeout=20)
    assert socket.closed
    assert house.host.inbound == []


@pytest.mark.parametrize("origin", [None, "null", "https://evil.example", "https://bot.example.nl.evil.example"])
async def test_another_website_follows_no_screen(house: House, origin: str | None) -> None:
    """Only a page of ours does."""
    with pytest.raises(WSServerHandshakeError):
        await house.client.ws_connect("/scherm/volg", headers={} if origin is None else {"Origin": origin})


async def test_behind_a_proxy_our_own_page_is_known_by_the_public_address(house: House) -> None:
    """There the scheme that we see is not the browser's."""
    told(house, public_url="https://bot.example.nl/zon")
    opened(house, SIGHT)
    socket = await connect(house, "goed", origin="https://bot.example.nl")
    assert json.loads(await socket.receive_str(timeout=20))["type"] == "sight"
    policy = (await house.client.get("/scherm")).headers["Content-Security-Policy"]
    assert "connect-src 'self' wss://bot.example.nl/zon;" in policy


async def test_there_is_a_limit_to_how_many_are_open(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever comes then finds nothing."""
    monkeypatch.setattr(screens, "MOST", 1)
    opened(house, SIGHT)
    await connect(house, "goed")
    with pytest.raises(WSServerHandshakeError):
        await connect(house, "goed")


async def test_no_token_is_written_to_the_log(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """Good or not."""
    opened(house, SIGHT, None)
    with caplog.at_level(0):
        socket = await connect(house, "goed")
        await socket.receive_str(timeout=20)
    assert "goed" not in caplog.text


@pytest.mark.parametrize(("where", "error", "told"), [
    ("follow", KeyError("geheim van Anna"), True),
    ("lead", KeyError("geheim van Anna"), True),
    ("lead", ConnectionResetError(), False),
])  # fmt: skip
async def test_what_goes_wrong_behind_a_screen_can_be_found(
    house: House,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    where: str,
    error: Exception,
    told: bool,
) -> None:
    """The page comes back time and again, so that nobody would know. A connection that breaks is no mistake."""

    def fail(*_: object) -> None:
        raise error

    opened(house, SIGHT)
    monkeypatch.setattr(house.host, where, fail)
    socket = await connect(house, "goed")
    if where == "lead":
        await socket.receive_str(timeout=20)
        await socket.send_json(PRESS)
    while (await socket.receive(timeout=20)).type is WSMsgType.TEXT:
        pass
    assert ("A screen failed: KeyError" in caplog.text) == told
    assert "Anna" not in caplog.text


def _noted(waited: list[float]) -> Callable[[float], Awaitable[None]]:
    real = asyncio.sleep

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        await real(0)

    return sleep


# In a meeting's own window


@pytest.mark.parametrize(("words", "framed"), [("ja", True), ("JA ", True), ("nee", False), ("", False)])
async def test_a_meeting_may_frame_a_screen_only_when_the_administrator_says_so(
    house: House, words: str, framed: bool
) -> None:
    """Nobody else may, and the room never."""
    house.room._screens.start(told(house, raw={screens.EMBEDDING: words}))
    head = (await house.client.get("/scherm")).headers
    ancestors = head["Content-Security-Policy"].partition("frame-ancestors ")[2]
    assert ("https://*.teams.microsoft.com" in ancestors and "https://*.webex.com" in ancestors) is framed
    assert ("X-Frame-Options" in head) is not framed
    assert "*" not in ancestors.replace("https://*.", "")
    assert ((await house.client.get("/scherm/instellen")).status == 200) is framed
    assert ("res.cdn.office.net" in head["Content-Security-Policy"]) is framed
    assert "frame-ancestors 'none'" in (await house.client.get("/")).headers["Content-Security-Policy"]


async def test_another_word_than_yes_or_no_stops_the_start(house: House) -> None:
    """With one sentence."""
    with pytest.raises(WrongSetting, match="«ja» of «nee»"):
        screens.ScreenPages().start(told(house, raw={screens.EMBEDDING: "misschien"}))
