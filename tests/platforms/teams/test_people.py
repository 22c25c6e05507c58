"""Who is who, where they are reached, and how long that is remembered; also when Teams does not tell, or the bot falls over."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.engine.model.events import SOMEBODY, Joined, Left, Place, Said
from bot.host.ports import Undeliverable
from bot.host.store import StoreUnavailable
from tests.platforms.teams.conftest import ANNA, CHAT, PIET, Bot, Open
from tests.platforms.teams.connector import BOT, Json, User
from tests.platforms.teams.test_mail import CARD, COCKPIT, REPORT
from tests.platforms.teams.test_transport import person
from tests.platforms.web.fakes import FakeMemory

LENA = User("Lena")
MONTH = 31 * 24 * 60  # minutes; a session is kept for 30 days


def lookups(bot: Bot) -> int:
    """How often Teams was asked who is in a chat."""
    return sum("pagedmembers" in path for _, path in bot.teams.calls)


def asked_for_members(request: Any) -> bool:
    return "pagedmembers" in request.path


@pytest.mark.parametrize(
    ("trouble", "again"),
    [
        ({"status": 429}, True),
        ({"status": 502}, True),
        ({"drop": True, "left": 2}, True),
        ({"status": 403, "code": "BotNotInConversationRoster"}, True),
        ({"status": 403}, False),
    ],
    ids=str,
)
async def test_who_is_in_the_chat_is_asked_again(open_bot: Open, trouble: dict[str, Any], again: bool) -> None:
    """With the next message, when Teams was busy or had not put the bot there yet; not when it is forbidden. Then they all come in."""
    bot = await open_bot()
    bot.teams.trouble(**trouble, meets=asked_for_members)
    await bot.say(ANNA, "hoi")
    assert bot.events(Joined) == []
    await bot.say(ANNA, "hoi")
    assert [event.person for event in bot.events(Joined)] == ([person(ANNA), person(PIET)] if again else [])


async def test_many_words_at_once_ask_once(open_bot: Open) -> None:
    """Also of a chat of five hundred, who then have all come in, and are there when a session begins."""
    bot = await open_bot()
    bot.teams.members[CHAT] = {f"P{n}": User(f"P{n}") for n in range(500)}
    bot.teams.page = 200
    await asyncio.gather(*(bot.say(ANNA, f"hoi {n}") for n in range(10)))
    assert lookups(bot) == 3
    assert len(bot.events(Joined)) == 500
    await bot.say(ANNA, "/start zon")
    assert len(bot.events(Said)[0].members) == 500


async def test_a_chat_is_looked_at_anew_every_day(bot: Bot) -> None:
    """So that who is only invited is known as long as others talk; nobody comes in because of it."""
    bot.teams.members[CHAT]["Lena"] = LENA
    await bot.host.time.leap(minutes=24 * 60)
    await bot.say(ANNA, "hoi")
    await bot.say(ANNA, "hand")
    assert lookups(bot) == 2
    assert [set(event.members) for event in bot.events(Said)][-1] == {person(ANNA), person(PIET), person(LENA)}


async def test_words_of_somebody_without_a_name_are_heard(bot: Bot) -> None:
    """Teams names them nowhere: they are a colleague, and that is asked once."""
    ghost = User("Geest")
    for words in ("hand", "akkoord"):
        await bot.send({**bot.teams.activity(ghost, CHAT, text=words), "from": ghost.account(name=False)})
    assert [(event.text, event.person.name) for event in bot.events(Said)] == [
        ("hand", SOMEBODY),
        ("akkoord", SOMEBODY),
    ]
    assert lookups(bot) == 2
    await bot.say(ghost, "terug")
    assert [event.person.name for event in bot.events(Said)] == ["Geest"]


@pytest.mark.parametrize("trouble", [{"status": 429}, {"status": 403}, {}], ids=["429", "403", "silence"])
async def test_nothing_is_lost_for_want_of_a_name(
    bot: Bot, monkeypatch: pytest.MonkeyPatch, trouble: dict[str, Any]
) -> None:
    """Not even when Teams does not tell it in time."""
    monkeypatch.setattr("adapters.teams.transport.PATIENCE", 0.05)
    told = asyncio.Event()
    bot.teams.trouble(**(trouble or {"until": told}), meets=asked_for_members)
    like = {"type": "messageReaction", "reactionsAdded": [{"type": "like"}], "from": LENA.account(name=False)}
    assert (await bot.post(bot.teams.activity(LENA, CHAT, **like))).status == 200
    assert [(event.text, event.person.name) for event in bot.events(Said)] == [("hand", SOMEBODY)]
    told.set()


async def test_one_name_too_few_keeps_nobody_out(bot: Bot) -> None:
    """Of two who come in, Teams knows only one."""
    bot.teams.members[CHAT]["Lena"] = LENA
    both = [LENA.account(name=False), User("Geest").account(name=False)]
    await bot.send(bot.teams.activity(ANNA, CHAT, type="conversationUpdate", membersAdded=both))
    assert [event.person.name for event in bot.events(Joined)] == ["Lena", SOMEBODY]


async def test_a_name_is_waited_for_before_it_is_acknowledged(bot: Bot) -> None:
    """What could not be saved is not acknowledged, with a name or without."""
    bot.host.failing = StoreUnavailable()
    nameless = {**bot.teams.activity(PIET, CHAT, text="hand"), "from": LENA.account(name=False)}
    assert (await bot.send(nameless)).status >= 500


async def test_a_store_that_is_down_for_a_moment_keeps_nobody_out(open_bot: Open) -> None:
    """Everybody who was in the chat comes in all the same, with the next word."""
    bot = await open_bot()
    bot.host.failing = StoreUnavailable()
    assert (await bot.say(ANNA, "hoi")).status >= 500
    bot.host.failing = None
    await bot.say(ANNA, "hoi")
    assert [event.person for event in bot.events(Joined)] == [person(ANNA), person(PIET)]
    await bot.say(ANNA, "hoi")
    assert lookups(bot) == 2


async def test_names_of_many_are_asked_once(bot: Bot, open_bot: Open) -> None:
    """Just after a restart ten people like a card; Teams names nobody who likes."""
    crowd = [User(f"P{n}") for n in range(10)]
    bot.teams.members[CHAT] = {user.name: user for user in crowd}
    bot.teams.page = 200
    again = await open_bot(memory=bot.host.memory())
    before = lookups(again)
    told = asyncio.Event()
    slow = bot.teams.trouble(until=told, meets=asked_for_members)
    like = {"type": "messageReaction", "reactionsAdded": [{"type": "like"}]}
    likes = [{**bot.teams.activity(user, CHAT, **like), "from": user.account(name=False)} for user in crowd]
    liking = asyncio.gather(*map(again.send, likes))
    await slow.met.wait()
    told.set()
    await liking
    assert sorted(event.person.name for event in again.events(Said)) == [user.name for user in crowd]
    assert lookups(again) == before + 1


async def test_a_crash_before_it_was_saved_loses_nothing(open_bot: Open) -> None:
    """The chat was written down, the word was not: sent again to the next process, everything happens that would have."""
    bot = await open_bot()
    bot.host.failing = StoreUnavailable()
    hello = bot.teams.activity(ANNA, CHAT, text="/start zon")
    assert (await bot.send(hello)).status >= 500
    assert bot.host.memory().bodies["chat"]
    again = await open_bot(memory=bot.host.memory())
    for _ in range(2):
        await again.send(hello)
    assert [(type(event), event.person) for event in again.events(Said, Joined, Left)] == [
        (Said, person(ANNA)),
        (Joined, person(ANNA)),
        (Joined, person(PIET)),
    ]


async def test_what_could_not_be_written_down_is_tried_again(open_bot: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or the next process would not know where the chat is."""
    bot = await open_bot()
    put, full = FakeMemory.put, True

    async def perhaps(self: FakeMemory, kind: str, key: str, body: bytes) -> None:
        if full:
            raise StoreUnavailable
        await put(self, kind, key, body)

    monkeypatch.setattr(FakeMemory, "put", perhaps)
    hello = bot.teams.activity(ANNA, CHAT, text="hoi")
    assert (await bot.send(hello)).status >= 500
    full = False
    assert (await bot.send(hello)).status == 200
    again = await open_bot(memory=bot.host.memory())
    await again.deliver(CARD)
    await again.deliver(COCKPIT, ANNA)
    assert again.told() == [(CHAT, ""), (ANNA.private, "")]


async def test_a_name_that_can_not_be_read_is_no_name(bot: Bot) -> None:
    """Not even when it comes from Teams twice."""
    bot.teams.members[CHAT]["Niemand"] = nobody = User("\u202e\u2066")
    await bot.say(nobody, "hand")
    assert [event.person.name for event in bot.events(Said)] == [SOMEBODY]


async def test_a_chat_that_does_not_say_what_it_is_gets_no_secrets(bot: Bot) -> None:
    """It is a group's until it says otherwise: the cockpit still goes to Anna alone."""
    vague = bot.teams.activity(ANNA, CHAT, text="cockpit", conversation={"id": CHAT})
    await bot.send(vague)
    assert [event.place for event in bot.events(Said)] == [Place.GROUP]
    await bot.deliver(COCKPIT, ANNA)
    assert bot.told() == [(ANNA.private, "")]


async def test_a_private_chat_has_an_address_of_its_own(bot: Bot) -> None:
    """Teams may keep it in another part of the world than the meeting's chat; each is spoken to where it is."""
    emea = f"{bot.teams.base}/emea/"
    private = {**bot.teams.activity(ANNA, text="tijd"), "serviceUrl": emea}
    assert (await bot.send(private, bot.teams.token(serviceurl=emea))).status == 200
    await bot.say(ANNA, "hand")
    await bot.deliver(COCKPIT, ANNA)
    await bot.deliver(CARD)
    assert [(told.conversation, told.region) for told in bot.teams.told] == [(ANNA.private, "emea"), (CHAT, "amer")]


async def test_who_is_named_in_a_private_chat_is_not_in_it(bot: Bot) -> None:
    """Piet stands in what Anna forwards to the bot: what is for him alone does not go to her."""
    entity = {"type": "mention", "text": "<at>Piet</at>", "mentioned": PIET.account()}
    for known in (False, True):
        await bot.say(ANNA, "vraag het aan <at>Piet</at>", "", entities=[entity])
        await bot.deliver(COCKPIT, PIET)
        assert bot.told()[-1] == (PIET.private, "")
        if not known:
            await bot.say(PIET, "hoi", "")


async def test_somebody_elses_organisation_is_not_mine(bot: Bot) -> None:
    """A word of somebody from another tenant, with which Teams tells who is there, does not move Anna to that tenant."""
    elsewhere: Json = {"channelData": {"tenant": {"id": "een-ander"}}}
    await bot.host.time.leap(minutes=24 * 60)
    await bot.say(PIET, "hoi", **elsewhere)
    contact = bot.chat._book.contact(f"teams:{ANNA.aad}")
    assert contact is not None
    assert contact.tenant != "een-ander"


GOODBYES: list[Json] = [
    {"type": "installationUpdate", "action": "remove"},
    {"type": "conversationUpdate", "membersRemoved": [{"id": BOT}]},
]


async def test_taken_out_while_it_looks_round(open_bot: Open) -> None:
    """What Teams tells then is of a chat that is gone; put back the same day, everybody comes in."""
    bot = await open_bot()
    told = asyncio.Event()
    bot.teams.trouble(until=told, meets=asked_for_members)
    first = asyncio.create_task(bot.say(ANNA, "hoi"))
    await bot.host.until(lambda: bot.host.inbound)
    await bot.post(bot.teams.activity(ANNA, CHAT, **GOODBYES[0]))
    told.set()
    await first
    assert bot.events(Joined) == []
    await bot.say(ANNA, "hoi")
    assert [event.person for event in bot.events(Joined)] == [person(ANNA), person(PIET)]


async def test_a_goodbye_that_could_not_be_written_down_is_tried_again(
    bot: Bot, open_bot: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or the next process would still know the chat."""
    delete, goodbye = FakeMemory.delete, bot.teams.activity(ANNA, CHAT, **GOODBYES[0])

    async def down(_self: FakeMemory, _kind: str, _key: str = "") -> None:
        raise StoreUnavailable

    monkeypatch.setattr(FakeMemory, "delete", down)
    assert (await bot.send(goodbye)).status >= 500
    monkeypatch.setattr(FakeMemory, "delete", delete)
    assert (await bot.send(goodbye)).status == 200
    assert not bot.host.memory().bodies["chat"]


@pytest.mark.parametrize("order", [GOODBYES, GOODBYES[::-1], GOODBYES[:1], GOODBYES[1:]])
async def test_taken_out_and_put_back(bot: Bot, order: list[Json]) -> None:
    """In whatever order Teams tells it, the chat is forgotten, also on disk; put back, everybody comes in again."""
    for goodbye in order:
        assert (await bot.send(bot.teams.activity(ANNA, CHAT, **goodbye))).status == 200
    assert not bot.host.memory().bodies["chat"]
    with pytest.raises(Undeliverable):
        await bot.deliver(CARD)
    await bot.send(bot.teams.activity(ANNA, CHAT, type="installationUpdate", action="add"))
    assert [event.person for event in bot.events(Joined)] == [person(ANNA), person(PIET)]
    await bot.deliver(CARD)
    assert bot.told() == [(CHAT, "")]


async def test_a_new_version_of_the_app_changes_nothing(bot: Bot) -> None:
    """Teams takes it out and puts it back, in any order; what is on its way still arrives."""
    for action in ("add-upgrade", "remove-upgrade"):
        await bot.send(bot.teams.activity(ANNA, CHAT, type="installationUpdate", action=action))
    await bot.deliver(CARD)
    assert bot.told() == [(CHAT, "")]
    assert bot.heard() == []


async def test_when_the_meeting_ends_nobody_is_in_the_call(bot: Bot) -> None:
    """For the meeting itself nothing is said."""
    name = "application/vnd.microsoft.meeting"
    value = {"members": [{"user": PIET.account(), "meeting": {"inMeeting": True}}]}
    for event, content in (("Start", {}), ("ParticipantJoin", value), ("End", {})):
        await bot.send(bot.teams.activity(PIET, CHAT, type="event", name=f"{name}{event}", value=content))
    assert [type(event) for event in bot.events(Joined, Said)] == [Joined]
    await bot.say(ANNA, "/start zon")
    assert bot.events(Said)[0].present == ()


async def test_what_was_not_heard_of_for_as_long_as_a_session_is_kept_is_forgotten(bot: Bot) -> None:
    """A chat, its people, a file that nobody wanted; who was heard of in the meantime stays. Names go as well."""
    await bot.say(LENA, "hoi", chat="")
    await bot.deliver(REPORT, ANNA)
    await bot.host.time.leap(minutes=MONTH / 2)
    await bot.say(LENA, "hoi", chat="")
    bodies = bot.host.memory().bodies
    kept = {kind: len(each) for kind, each in bodies.items() if each}
    assert kept == {"chat": 1, "person": 3, "file": 1, "greeting": 1, "halfway": 1}
    await bot.host.time.leap(minutes=MONTH / 2 + 24 * 60)
    await bot.purge()
    assert {kind: list(kept) for kind, kept in bodies.items()} == {
        "chat": [],
        "person": [f"teams:{LENA.aad}"],
        "file": [],
        "greeting": [],
        "halfway": [],
    }
    assert list(bot.chat._book._names.values()) == ["Lena"]
    assert list(bot.chat._book._spoke) == [f"teams:{LENA.aad}"]
    with pytest.raises(Undeliverable):
        await bot.deliver(COCKPIT, ANNA)


async def test_what_got_too_old_while_the_bot_was_down_goes(bot: Bot, open_bot: Open) -> None:
    """It is not kept because nobody looked; the host purges at its start too."""
    memory = bot.host.memory()
    assert memory.bodies["person"]
    again = await open_bot(memory=memory, retention_days=30, start=MONTH)
    await again.purge()
    assert not memory.bodies["person"]
    assert not memory.bodies["chat"]
