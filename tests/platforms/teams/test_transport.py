"""The adapter as a whole: who is there, who may begin, what Teams gets for an answer, and what goes on while Teams is slow."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from aiohttp import web

from bot.engine.model.effects import Board, Group
from bot.engine.model.events import Joined, Left, Person, Place, Pressed, Said
from bot.host.ports import Busy, Letter
from tests.platforms.teams.conftest import ANNA, CHAT, PIET, Bot, Open
from tests.platforms.teams.connector import BOT, User
from tests.platforms.teams.test_mail import CARD, COCKPIT

LENA, GUEST = User("Lena"), User("Gast", guest=True)
DATA = {"kaartensessie": {"command": "eens", "args": "", "about": "", "inputs": []}}


def person(user: User) -> Person:
    """As the host knows them."""
    return Person(f"teams:{user.aad or user.id}", user.name)


async def test_who_is_in_the_chat_is_looked_up(open_bot: Open) -> None:
    """When the bot is added; everybody has come in then, by their names."""
    bot = await open_bot()
    await bot.send(bot.teams.activity(ANNA, CHAT, type="conversationUpdate", membersAdded=[{"id": BOT}]))
    assert [event.person for event in bot.events(Joined)] == [person(ANNA), person(PIET)]
    await bot.say(ANNA, "/start zon")
    (said,) = bot.events(Said)
    assert set(said.members) == {person(ANNA), person(PIET)}


async def test_a_first_word_does_not_wait_for_that(open_bot: Open) -> None:
    """It is heard at once, while Teams takes its time; the others come in when it has told."""
    bot = await open_bot()
    told = asyncio.Event()
    bot.teams.trouble(until=told, meets=lambda request: "pagedmembers" in request.path)
    answering = asyncio.create_task(bot.say(ANNA, "/start zon"))
    await bot.host.until(lambda: bot.host.inbound)
    assert [type(each.event) for each in bot.heard()] == [Said]
    told.set()
    await answering
    assert [event.person for event in bot.events(Joined)] == [person(ANNA), person(PIET)]


async def test_somebody_without_a_name_gets_one(bot: Bot) -> None:
    """Teams tells only an id of who comes in."""
    bot.teams.members[CHAT]["Lena"] = LENA
    added = bot.teams.activity(ANNA, CHAT, type="conversationUpdate", membersAdded=[LENA.account(name=False)])
    await bot.send(added)
    await bot.send({**added, "id": "2", "membersAdded": None, "membersRemoved": [LENA.account(name=False)]})
    assert [(type(event), event.person) for event in bot.events(Joined, Left)] == [
        (Joined, person(LENA)),
        (Left, person(LENA)),
    ]


async def test_a_restart_revives_nobody(bot: Bot, open_bot: Open) -> None:
    """Who is in the chat is looked up again, but nobody comes in because of it: some had left the session."""
    again = await open_bot(memory=bot.host.memory())
    await again.say(ANNA, "hoi")
    assert [type(each.event) for each in again.heard()] == [Said]
    await again.say(ANNA, "/start zon")
    (said,) = again.events(Said)
    assert set(said.members) == {person(ANNA), person(PIET)}


@pytest.mark.parametrize(("days", "restart"), [(0, True), (7, True), (7, False)])
async def test_a_session_takes_in_who_is_there_now(bot: Bot, open_bot: Open, days: int, restart: bool) -> None:
    """Also when `/start` is the first word that the bot hears since its own start, or since last week: then it waits."""
    bot.teams.members[CHAT]["Lena"] = LENA
    memory = bot.host.memory()
    again = await open_bot(memory=memory, start=days * 24 * 60) if restart else bot
    await again.host.time.advance(minutes=0 if restart else days * 24 * 60)
    await again.say(ANNA, "/start zon")
    (said,) = again.events(Said, Joined)
    assert set(said.members) == {person(ANNA), person(PIET), person(LENA)}


async def test_a_session_begins_without_them_when_teams_does_not_tell(
    bot: Bot, open_bot: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They come in with their first word."""
    monkeypatch.setattr("adapters.teams.transport.PATIENCE", 0.05)
    again = await open_bot(memory=bot.host.memory())
    told = asyncio.Event()
    bot.teams.trouble(until=told, meets=lambda request: "pagedmembers" in request.path)
    answering = asyncio.create_task(again.say(ANNA, "/start zon"))
    await again.host.until(lambda: again.host.inbound)
    told.set()
    await answering
    assert again.events(Said)[0].members == ()


async def call(bot: Bot, change: str, *users: User) -> None:
    """Somebody joins or leaves the call."""
    value = {"members": [{"user": user.account(), "meeting": {"inMeeting": True}} for user in users]}
    name = f"application/vnd.microsoft.meetingParticipant{change}"
    assert (await bot.send(bot.teams.activity(users[0], CHAT, type="event", name=name, value=value))).status == 200


async def test_who_is_in_the_call_is_told_apart_from_who_is_in_the_chat(bot: Bot) -> None:
    """Of fifty who were invited, five are there: the list of members says nothing of who takes part."""
    bot.teams.members[CHAT]["Lena"] = LENA
    await call(bot, "Join", ANNA, PIET)
    await bot.say(ANNA, "/start zon")
    (said,) = bot.events(Said)
    assert set(said.present) == {person(ANNA), person(PIET)}
    await bot.host.time.advance(minutes=24 * 60)
    await call(bot, "Leave", PIET, ANNA)
    await bot.say(ANNA, "/start maan")
    (said,) = bot.events(Said)
    assert said.present == ()
    assert set(said.members) == {person(ANNA), person(PIET), person(LENA)}


async def test_somebody_in_the_call_with_two_devices_is_there_until_the_last_one_hangs_up(bot: Bot) -> None:
    """Each device is told of by itself."""
    for change, devices in (("Join", 1), ("Join", 2), ("Leave", 1), ("Leave", 0), ("Leave", 0), ("Join", 1)):
        await call(bot, change, PIET)
        await bot.say(ANNA, "/start zon")
        assert bot.events(Said)[0].present == (person(PIET),) * devices


async def test_a_guest_is_one_person_all_the_same(bot: Bot) -> None:
    """By Teams' own id; and that stays so when a directory id turns up later."""
    await bot.say(GUEST, "hand")
    account = {**GUEST.account(), "aadObjectId": "later"}
    await bot.send({**bot.teams.activity(GUEST, CHAT, text="akkoord"), "from": account})
    assert {event.person.id for event in bot.events(Said)} == {f"teams:{GUEST.id}"}


async def test_an_answer_to_a_press(bot: Bot) -> None:
    """In the form that Teams wants of an Action.Execute; the same press again does nothing and gets the same answer."""
    value = {"action": {"type": "Action.Execute", "verb": "eens", "data": DATA}, "trigger": "manual"}
    press = bot.teams.activity(PIET, CHAT, type="invoke", name="adaptiveCard/action", value=value, replyToId="7")
    for _ in range(2):
        response = await bot.send(press)
        assert response.status == 200
        body = await response.json()
        assert body["statusCode"] == 200
        assert body["type"] == "application/vnd.microsoft.activity.message"
        assert body["value"]
    assert [event.command for event in bot.events(Pressed)] == ["eens"]


async def test_an_invoke_of_something_else(bot: Bot) -> None:
    """Is said to be unknown."""
    invoke = bot.teams.activity(PIET, CHAT, type="invoke", name="composeExtension/query", value={})
    assert (await bot.send(invoke)).status == 501


@pytest.mark.parametrize(
    ("role", "words", "allowed"),
    [
        ("Organizer", "/start zon", True),
        ("Presenter", "start zon", True),
        ("Attendee", "/start zon", False),
        (None, "/start zon", False),
        ("Attendee", "hand", True),
    ],
)
async def test_only_who_leads_the_meeting_begins(open_bot: Open, role: str | None, words: str, allowed: bool) -> None:
    """When the house says so; all else is open to everybody, and Teams is not asked for it."""
    bot = await open_bot(organizers_start=True)
    if role:
        bot.teams.roles[ANNA.aad] = role
    await bot.say(ANNA, words)
    assert bot.events(Said)[0].may_start is allowed
    asked = [path for _, path in bot.teams.calls if "participants" in path]
    assert bool(asked) == ("start" in words)


@pytest.mark.parametrize("trouble", [{"status": 403}, {"status": 502}, {"drop": True, "left": 3}])
async def test_without_an_answer_nobody_begins(open_bot: Open, trouble: dict[str, Any]) -> None:
    """Better a second try than a session of a stranger."""
    bot = await open_bot(organizers_start=True)
    bot.teams.roles[ANNA.aad] = "Organizer"
    bot.teams.trouble(**trouble, meets=lambda request: "participants" in request.path)
    await bot.say(ANNA, "/start zon")
    assert bot.events(Said)[0].may_start is False


async def test_a_chat_of_no_meeting_has_no_organizer(open_bot: Open) -> None:
    """Nor has somebody without a directory id a role."""
    bot = await open_bot(organizers_start=True)
    await bot.say(ANNA, "/start zon", channelData={"tenant": {"id": "x"}})
    await bot.say(GUEST, "/start zon")
    assert [event.may_start for event in bot.events(Said)] == [False, False]


async def test_the_address_of_a_chat_is_always_the_newest(bot: Bot) -> None:
    """Teams moves chats."""
    elsewhere = f"{bot.teams.base}/emea/"
    moved = {**bot.teams.activity(ANNA, CHAT, text="hoi"), "serviceUrl": elsewhere}
    assert (await bot.send(moved, bot.teams.token(serviceurl=elsewhere))).status == 200
    chat = bot.chat._book.chat(CHAT)
    assert chat is not None
    assert chat.service_url == elsewhere


async def test_an_ordinary_message_costs_no_write(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is known is not written down again."""
    await bot.say(ANNA, "hoi")
    written: list[str] = []

    async def put(kind: str, key: str, body: bytes) -> None:
        written.append(kind)

    monkeypatch.setattr(bot.host.memory(), "put", put)
    await bot.say(ANNA, "hand")
    assert written == []


async def test_nobody_waits_for_a_slow_teams(bot: Bot) -> None:
    """With a login and a connector that take long, what comes in is answered as fast as ever."""
    slow = bot.teams.login_waits = asyncio.Event()
    bot.teams.trouble(until=slow, left=100)
    tokens = bot.chat._connector._tokens
    assert tokens is not None
    tokens._ends = 0.0
    logins = bot.teams.logins
    sending = [asyncio.create_task(bot.deliver(CARD, id=n)) for n in range(5)]
    while bot.teams.logins == logins:
        await asyncio.sleep(0.01)
    for number in range(20):
        await bot.say(PIET, f"hand {number}")
    assert len(bot.events(Said)) == 20
    assert not any(task.done() for task in sending)
    slow.set()
    await asyncio.gather(*sending)


async def test_a_connection_that_teams_may_hang_up_on_is_not_used(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    """A message that meets a connection as Teams closes it is lost, and can't be sent again: it may have arrived."""
    used: set[int] = set()

    def again(request: web.Request) -> bool:
        known = id(request.transport) in used
        used.add(id(request.transport))
        return known

    bot.teams.trouble(drop=True, left=99, meets=lambda request: "activities" in request.path and again(request))
    await bot.deliver(CARD)
    monkeypatch.setattr("aiohttp.connector.monotonic", lambda: time.monotonic() + 4.5)
    await bot.deliver(CARD)
    assert len(bot.told()) == 2


async def test_a_private_chat_that_opens_is_remembered(bot: Bot) -> None:
    """Added in person: from now on the cockpit has a place; taken out again, it is opened anew."""
    await bot.send(bot.teams.activity(PIET, "", type="installationUpdate", action="add"))
    (said,) = bot.events(Said)
    assert (said.text, said.place) == ("help", Place.PRIVATE)
    await bot.deliver(COCKPIT, PIET)
    assert ("POST", "/amer/v3/conversations") not in bot.teams.calls
    await bot.send(bot.teams.activity(PIET, "", type="installationUpdate", action="remove"))
    bot.teams.closed[PIET.id] = "ForbiddenOperationException"
    await bot.deliver(COCKPIT, PIET)
    assert bot.told()[-1] == (CHAT, PIET.id)


async def test_boards_have_no_place(bot: Bot) -> None:
    """Teams shows none; the letter is done with."""
    assert await bot.chat.deliver(Letter(id=1, chat=CHAT, audience=Group(), board=Board(running=True))) is None
    assert bot.told() == []


async def test_it_stops_while_it_is_looking_up(open_bot: Open) -> None:
    """Nothing is left running."""
    bot = await open_bot()
    over = asyncio.Event()
    bot.teams.trouble(until=over, meets=lambda request: "pagedmembers" in request.path)
    headers = {"Authorization": f"Bearer {bot.teams.token()}"}
    hello = bot.teams.activity(ANNA, CHAT, text="hoi")
    response = await bot.client.post("/api/messages", json=hello, headers=headers)
    assert response.status == 200
    await asyncio.wait_for(bot.chat.stop(), 20)
    over.set()
    with pytest.raises((Busy, RuntimeError)):
        await bot.deliver(CARD)
