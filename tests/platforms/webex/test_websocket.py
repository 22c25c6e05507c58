"""The way in without a public address: the real package against a fake of its servers, then the same inbox as always."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from webex_message_handler import WebexMessageHandler

from adapters.webex import WebexChat, account
from adapters.webex.client import BUDGET, Client
from adapters.webex.envelope import Envelope
from adapters.webex.inbox import PATIENCE
from adapters.webex.websocket import Socket
from bot.host.sending import Pace
from bot.host.settings import WrongSetting
from tests.conformance.house import House
from tests.platforms.webex.api import Webex
from tests.platforms.webex.mercury import Mercury
from tests.platforms.webex.reading import buttons
from tests.platforms.webex.space import EU, Action, Post, Room


async def no_wait(_seconds: float) -> None:
    await asyncio.sleep(0)


def at_once() -> Pace:
    return Pace(BUDGET, sleep=no_wait)


@pytest.fixture
async def mercury(webex: Webex) -> AsyncIterator[Mercury]:
    fake = Mercury(webex.bot)
    await fake.start()
    yield fake
    await fake.stop()


@pytest.fixture
async def heard() -> list[Envelope]:
    """What the inbox was given."""
    return []


@pytest.fixture
async def socket(webex: Webex, mercury: Mercury, heard: list[Envelope]) -> AsyncIterator[Socket]:
    """A socket that is open."""

    async def take(envelope: Envelope) -> None:
        heard.append(envelope)

    client = Client(webex.bot.token, webex.base, pace=at_once(), threads=1)
    made = Socket(client, take, lambda: mercury.connection(webex.bot.token), no_wait)
    running = asyncio.create_task(made.run())
    await mercury.ready()
    yield made
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await client.close()


async def arrived(heard: list[Envelope], number: int) -> None:
    """Return when so many things were heard."""
    async with asyncio.timeout(30):
        while len(heard) < number:
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("cluster", ["us", EU])
async def test_a_message_in_a_space(
    webex: Webex, mercury: Mercury, socket: Socket, heard: list[Envelope], cluster: str
) -> None:
    """A bare uuid becomes the id that Webex itself has for it, in every region; the words stay at Webex."""
    anna = webex.user("Anna de Wit")
    room = await webex.space("Zonnige zaken", anna, cluster=cluster)
    post = await webex.say(anna, "start zon", room)
    await mercury.posted(post)
    await arrived(heard, 1)
    data = heard[0].data
    assert (heard[0].resource, heard[0].event) == ("messages", "created")
    assert (data.id, data.room_id, data.room_type, data.person_id) == (post.id, room.id, "group", anna.id)
    assert socket.submit(heard[0]) is None


async def test_a_message_in_private(webex: Webex, mercury: Mercury, socket: Socket, heard: list[Envelope]) -> None:
    """In the 1:1 nobody needs to mention the bot; what it says itself there is left out without a look."""
    anna = webex.user("Anna de Wit")
    post = await webex.say(anna, "help")
    await mercury.posted(Post(post.room, webex.bot, "", text="Hallo"))
    await mercury.posted(post)
    await arrived(heard, 1)
    assert (heard[0].data.id, heard[0].data.room_type) == (post.id, "direct")
    assert [call.path for call in webex.calls].count("messages") == 1


async def test_what_is_not_for_us(webex: Webex, mercury: Mercury, socket: Socket, heard: list[Envelope]) -> None:
    """Unlike a webhook the socket may bring more: words without a mention, our own, changes, a room we are not in."""
    anna, piet = webex.user("Anna de Wit"), webex.user("Piet Bakker")
    room = await webex.space("Zonnige zaken", anna, piet)
    elsewhere = Room("Elders")
    asked = len(webex.calls)
    await mercury.posted(Post(room, anna, "", text="gewoon een zin", html="<p>gewoon een zin</p>"))
    await mercury.posted(Post(room, webex.bot, "", text="Welkom", html="<p>Welkom</p>"))
    await mercury.posted(Post(elsewhere, anna, "", text="Kaartenbot hand"))
    await mercury.posted(await webex.say(anna, "hand", room), verb="update")
    await mercury.moved("assignModerator", piet, room)
    last = await webex.say(anna, "help", room)
    await mercury.posted(last)
    await arrived(heard, 1)
    assert [each.data.id for each in heard] == [last.id]
    listed = [call for call in webex.calls[asked:] if call.path == "messages"]
    assert len(listed) == 1  # nothing is asked about what is not for us


async def test_an_edit_and_a_deletion_of_what_was_heard(
    webex: Webex, mercury: Mercury, socket: Socket, heard: list[Envelope]
) -> None:
    """They go by the id of the message, and of what was never heard nothing is told."""
    anna = webex.user("Anna de Wit")
    room = await webex.space("Zonnige zaken", anna)
    post, other = await webex.say(anna, "cijfer 8", room), await webex.say(anna, "cijfer 7", room)
    await mercury.posted(post)
    await arrived(heard, 1)
    await mercury.posted(other, verb="update")
    await mercury.posted(post, verb="update")
    await arrived(heard, 2)
    await mercury.posted(post, verb="update")
    await arrived(heard, 3)
    await mercury.deleted(post)
    await arrived(heard, 4)
    assert [(each.event, each.data.id) for each in heard] == [
        (event, post.id) for event in ("created", "updated", "updated", "deleted")
    ]
    assert len({each.key for each in heard}) == len(heard), "the second edit would take the place of the first"
    assert all(each.once for each in heard)


async def test_a_press(webex: Webex, mercury: Mercury, socket: Socket, heard: list[Envelope]) -> None:
    """What was filled in on a card comes along, and is kept nowhere but in memory."""
    anna = webex.user("Anna de Wit")
    room = await webex.space("Zonnige zaken", anna, cluster=EU)
    action = Action(Post(room, webex.bot, ""), anna, {"grade": "8"}, "")
    await mercury.pressed(action)
    await arrived(heard, 1)
    assert heard[0].resource == "attachmentActions"
    assert (heard[0].data.room_id, heard[0].data.person_id) == (room.id, anna.id)
    submit = socket.submit(heard[0])
    assert submit is not None
    assert submit.inputs == {"grade": "8"}
    assert socket.submit(heard[0]) is None  # and there not after it was used


async def test_coming_and_going(webex: Webex, mercury: Mercury, socket: Socket, heard: list[Envelope]) -> None:
    """Who comes is in the list of the space; who went is remembered from before."""
    anna, piet = webex.user("Anna de Wit"), webex.user("Piet Bakker")
    room = await webex.space("Zonnige zaken", anna)
    await webex.join(room, piet)
    await mercury.moved("add", piet, room)
    await arrived(heard, 1)
    await webex.leave(room, piet)
    await mercury.moved("leave", piet, room)
    await arrived(heard, 2)
    assert [(each.event, each.data.person_id) for each in heard] == [("created", piet.id), ("deleted", piet.id)]


async def test_order_and_trouble(webex: Webex, mercury: Mercury, socket: Socket, heard: list[Envelope]) -> None:
    """Webex says later to a look-up: nothing is lost, and nothing overtakes it."""
    anna = webex.user("Anna de Wit")
    room = await webex.space("Zonnige zaken", anna)
    webex.trouble(status=429, retry_after="3", left=2)
    webex.trouble(status=503)
    posts = [await webex.say(anna, words, room) for words in ("hand", "akkoord", "8")]
    for post in posts:
        await mercury.posted(post)
    await arrived(heard, 3)
    assert [each.data.id for each in heard] == [post.id for post in posts]


async def test_a_space_that_moved(webex: Webex, mercury: Mercury, socket: Socket, heard: list[Envelope]) -> None:
    """A space that was known and has another id now is looked up again."""
    anna = webex.user("Anna de Wit")
    room = await webex.space("Zonnige zaken", anna)
    await mercury.posted(await webex.say(anna, "hand", room))
    await arrived(heard, 1)
    await webex.move(room, EU)
    await mercury.posted(await webex.say(anna, "terug", room))
    await arrived(heard, 2)
    assert heard[1].data.room_id == room.id != heard[0].data.room_id


async def test_it_comes_back(webex: Webex, mercury: Mercury, socket: Socket, heard: list[Envelope]) -> None:
    """When the package gives up, another connection is made, after the first has taken its leave."""
    anna = webex.user("Anna de Wit")
    room = await webex.space("Zonnige zaken", anna)
    await mercury.hang_up()
    await mercury.ready()
    await mercury.posted(await webex.say(anna, "help", room))
    await arrived(heard, 1)
    assert mercury.opened == 2
    assert len(mercury.devices) == 1


async def test_refused_at_first(webex: Webex, mercury: Mercury) -> None:
    """While Webex takes no connection it tries again, waiting longer each time, and never ends."""
    mercury.refuse = 503
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 4:
            mercury.refuse = 0
        await asyncio.sleep(0)

    client = Client(webex.bot.token, webex.base, pace=at_once(), threads=1)
    running = asyncio.create_task(Socket(client, never, lambda: mercury.connection(webex.bot.token), sleep).run())
    await mercury.ready()
    assert len(waits) == 4
    assert waits[3] > waits[0]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await client.close()
    assert mercury.devices == []  # it took its leave


async def test_a_connection_that_stays_away_is_noticed(webex: Webex, mercury: Mercury) -> None:
    """After a minute without, from the start or since the last one."""
    at = 0.0
    client = Client(webex.bot.token, webex.base, pace=at_once(), threads=1)
    asked = asyncio.Event()

    async def sleep(_: float) -> None:
        asked.set()
        await asyncio.Event().wait()

    socket = Socket(client, never, lambda: mercury.connection(webex.bot.token), sleep, lambda: at)
    assert not socket.deaf()
    at = 61.0
    assert socket.deaf()
    running = asyncio.create_task(socket.run())
    await mercury.ready()
    assert not socket.deaf()
    await mercury.hang_up()
    await asked.wait()
    assert not socket.deaf()
    at = 122.1
    assert socket.deaf()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await client.close()


async def test_one_that_never_works(webex: Webex, mercury: Mercury, heard: list[Envelope]) -> None:
    """What Webex does not tell of for half an hour is left, so that the others are heard; what waited behind it is not."""
    slept = [0.0]

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        await asyncio.sleep(0)

    async def take(envelope: Envelope) -> None:
        heard.append(envelope)

    anna = webex.user("Anna de Wit")
    stuck, well = await webex.space("Stuk", anna), await webex.space("Zonnige zaken", anna)
    webex.trouble(status=500, left=1000, meets=lambda request: request.query.get("roomId") == stuck.id)
    client = Client(webex.bot.token, webex.base, pace=at_once(), threads=1)
    made = Socket(client, take, lambda: mercury.connection(webex.bot.token), sleep, lambda: sum(slept))
    running = asyncio.create_task(made.run())
    await mercury.ready()
    await mercury.posted(await webex.say(anna, "start zon", stuck))
    await mercury.posted(await webex.say(anna, "start maan", well))
    await arrived(heard, 1)
    assert heard[0].data.room_id == well.id
    assert PATIENCE <= sum(slept) < 2 * PATIENCE
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await client.close()


async def never(_: Envelope) -> None:
    raise AssertionError


# The whole adapter, with the real host and store behind it.


@pytest.fixture
async def house(
    webex: Webex, mercury: Mercury, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[House]:
    """The bot with only a token, hearing over the socket."""
    monkeypatch.setattr("adapters.webex.websocket.connection", mercury.connection)
    raw = {
        "WEBEX_TEAMS_ACCESS_TOKEN": webex.bot.token,
        "WEBEX_API_URL": webex.base,
        "KAARTENSESSIE_WEBEX_SOCKET": "ja",
    }
    made = House(tmp_path, WebexChat(pace=at_once(), sleep=no_wait), raw)
    await made.begin()
    await mercury.ready()
    yield made
    await made.end()


async def quiet(house: House) -> None:
    """Return when all is said and done."""
    adapter = house.adapter
    assert isinstance(adapter, WebexChat)
    for _ in range(50):
        await asyncio.sleep(0.01)
        await adapter.idle()
        await house.host.outbox.idle()


async def test_a_session_begins(webex: Webex, mercury: Mercury, house: House) -> None:
    """A mention over the socket starts a session, a press in the cockpit takes it further, and no webhook was made."""
    anna, piet = webex.user("Anna de Wit"), webex.user("Piet Bakker")
    room = await webex.space("Zonnige zaken", anna, piet)
    await mercury.posted(await webex.say(anna, "start zon", room))
    await quiet(house)
    cockpit = next(post for post in webex.posts.values() if post.card and post.room.kind == "direct" and not post.gone)
    assert anna.id in cockpit.room.members
    welcome = in_space(webex, room)
    assert welcome
    await mercury.pressed(Action(cockpit, anna, next(iter(buttons(cockpit).values())), ""))
    await quiet(house)
    assert len(in_space(webex, room)) > len(welcome)
    assert webex.hooks.all == {}


def in_space(webex: Webex, room: Room) -> list[str]:
    """What the bot said there."""
    return [post.text for post in webex.posts.values() if post.room is room and post.author == webex.bot]


async def test_the_address_is_closed(webex: Webex, house: House) -> None:
    """Over the socket each press has another id than over a webhook; so that nothing counts twice, only one way is open."""
    app = web.Application()
    app.add_routes(house.adapter.routes())
    async with (
        TestServer(app, host="127.0.0.1") as server,
        aiohttp.ClientSession() as session,
        session.post(server.make_url("/api/webex"), data=b"{}") as response,
    ):
        assert response.status == 403


def test_the_setting() -> None:
    """Off by default; asked for, it needs a token but no secret."""
    token = {"WEBEX_TEAMS_ACCESS_TOKEN": "x"}
    told = account.read({**token, "WEBEX_WEBHOOK_SECRET": "y"})
    asked = account.read({**token, "KAARTENSESSIE_WEBEX_SOCKET": "Ja"})
    assert told is not None
    assert asked is not None
    assert (told.socket, asked.socket) == (False, True)
    assert account.read({"KAARTENSESSIE_WEBEX_SOCKET": "nee"}) is None
    for wrong in ({**token, "KAARTENSESSIE_WEBEX_SOCKET": "yes"}, {"KAARTENSESSIE_WEBEX_SOCKET": "ja"}):
        with pytest.raises(WrongSetting):
            account.read(wrong)


async def test_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked for but not installed: one sentence that says what to type."""
    monkeypatch.delattr("adapters.webex.websocket")
    monkeypatch.delitem(sys.modules, "adapters.webex.websocket")
    monkeypatch.setitem(sys.modules, "webex_message_handler", None)
    raw = {"WEBEX_TEAMS_ACCESS_TOKEN": "x", "KAARTENSESSIE_WEBEX_SOCKET": "ja"}
    made = House(tmp_path, WebexChat(), raw)
    with pytest.raises(WrongSetting, match="webex-socket"):
        await made.begin()
    await made.store.close()


async def test_a_connection_that_can_t_even_be_made_is_made_again(webex: Webex, mercury: Mercury) -> None:
    """The package may stumble before it connects."""
    tries: list[int] = []

    def connect() -> WebexMessageHandler:
        tries.append(len(tries))
        if len(tries) == 1:
            raise ValueError
        return mercury.connection(webex.bot.token)

    async def take(_: Envelope) -> None:
        """Nothing comes."""

    client = Client(webex.bot.token, webex.base, pace=at_once(), threads=1)
    running = asyncio.create_task(Socket(client, take, connect, no_wait).run())
    await mercury.ready()
    assert len(tries) == 2
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await client.close()
