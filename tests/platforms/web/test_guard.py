"""The room has no login, so nobody from outside may come in."""

from __future__ import annotations

import aiohttp
import pytest
from aiohttp import WSServerHandshakeError
from yarl import URL

from adapters.web.protocol import NOT_UNDERSTOOD, TOO_LONG
from tests.platforms.web.conftest import Open
from tests.platforms.web.fakes import House

PATHS = ["/", "/prive", "/static/main.js", "/ws"]


@pytest.mark.parametrize("path", ["/", "/prive", "/static/main.js", "/static/icon.svg"])
async def test_the_page_is_served_and_may_load_nothing_from_elsewhere(house: House, path: str) -> None:
    """The files come with headers that allow only what the room itself serves, and no inline script or style."""
    answer = await house.client.get(path)
    assert answer.status == 200
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    "path",
    ["/static/nee.js", "/static/../transport.py", "/static/%2e%2e/transport.py", "/static//etc/passwd", "/static/%00"],
)
async def test_nothing_but_the_page_is_served(house: House, path: str) -> None:
    """A path that leads elsewhere gives a Dutch page that leads back to the room."""
    async with aiohttp.ClientSession() as session:
        answer = await session.get(URL(house.origin + path, encoded=True))
        assert answer.status == 404
        assert "oefenkamer" in await answer.text()


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("bound", ["0.0.0.0", "::", "192.168.1.10", "bot.example.nl"])  # noqa: S104 - refused
async def test_a_server_that_others_can_reach_has_no_room(open_house: Open, bound: str, path: str) -> None:
    """Bound to another host than this computer, every address of the room says why it is closed."""
    house = await open_house(bound=bound)
    answer = await house.client.get(path)
    assert answer.status == 404
    assert "oefenkamer zonder wachtwoord" in await answer.text()


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example:3978"},
        {"Host": "127.0.0.1@evil.example"},
        {"Host": "localhost:80;script-src *"},
        {"Host": "localhost:abc"},
        {"X-Forwarded-For": "192.0.2.7"},
        {"Forwarded": "for=192.0.2.7"},
    ],
)
async def test_who_asks_by_another_name_or_through_a_proxy_finds_it_closed(
    house: House, path: str, headers: dict[str, str]
) -> None:
    """A website that points its own name at this computer, or a tunnel to the outside, gets nothing."""
    answer = await house.client.get(path, headers=headers)
    assert answer.status == 404
    assert "oefenkamer zonder wachtwoord" in await answer.text()
    assert "evil" not in str(answer.headers)


@pytest.mark.parametrize("host", ["localhost:3978", "127.0.0.1", "[::1]:3978"])
async def test_all_names_of_this_computer_open_the_room(house: House, host: str) -> None:
    """Whichever way somebody writes their own computer's address, the room opens."""
    answer = await house.client.get("/", headers={"Host": host})
    assert answer.status == 200


@pytest.mark.parametrize("origin", [None, "null", "https://evil.example", "http://localhost:1", "https://127.0.0.1"])
async def test_another_website_can_not_open_the_socket(house: House, origin: str | None) -> None:
    """Only a page of the room itself gets a WebSocket."""
    with pytest.raises(WSServerHandshakeError) as refused:
        await house.client.ws_connect("/ws", headers={} if origin is None else {"Origin": origin})
    assert refused.value.status == 404


async def test_a_big_or_binary_frame_gets_a_sentence_and_the_connection_stays(house: House) -> None:
    """A frame over the limit is answered in Dutch; the page can go on."""
    page = await house.visitor("Anna")
    await page.socket.send_str("x" * 40_000)
    assert (await page.read("error"))["text"] == TOO_LONG
    await page.socket.send_bytes(b"{}")
    assert (await page.read("error"))["text"] == NOT_UNDERSTOOD
    await page.say("hallo")
    assert (await page.read("ack"))["id"] == "s1"


async def test_a_huge_frame_ends_the_connection(house: House) -> None:
    """What no page of ours would send is cut off before it is read."""
    page = await house.visitor("Anna")
    await page.socket.send_str("x" * 200_000)
    while not (message := await page.socket.receive(timeout=20)).type.name.startswith("CLOS"):
        pass
    assert page.socket.close_code == 1009 or message.data == 1009
