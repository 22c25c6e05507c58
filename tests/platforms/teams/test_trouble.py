"""A whole session when things go wrong: Teams has no time, sends twice, and people send what no button of ours does."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.engine.model.blocks import Secret
from bot.engine.model.events import Place
from bot.engine.model.messages import Look
from tests.conformance.on_teams import CHAT, TeamsWorld
from tests.platforms.teams import reading
from tests.platforms.teams.connector import BOT, Json, User
from tests.transcripts.script import Seen, render

AT = dt.datetime(2026, 12, 1, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[TeamsWorld]:
    """Anna and Piet in a meeting's chat."""
    made = TeamsWorld(tmp_path)
    await made.begin()
    await made.enter(["Anna", "Piet"], AT)
    yield made
    await made.end()


async def first_card(world: TeamsWorld) -> None:
    """A session of Anna's at its first card."""
    await world.say("Anna", Place.GROUP, "/start zon 2u", AT)
    for _ in range(3):
        await world.say("Anna", Place.PRIVATE, "verder", AT)


async def a_while(world: TeamsWorld) -> dict[str, list[str]]:
    """What everybody reads, in order, while two cards are played."""
    await first_card(world)
    for who, words in (
        ("Piet", "hand"),
        ("Anna", "/beurt"),
        ("Piet", "eens"),
        ("Anna", "/volgende"),
        ("Piet", "/tijd"),
    ):
        await world.say(who, Place.GROUP, words, AT)
    read: dict[str, list[str]] = {}
    for each in world.seen():
        read.setdefault(each.who, []).append(render(each))
    return read


@pytest.mark.parametrize("trouble", [{"status": 429}, {"status": 412}, {"status": 503}], ids=str)
async def test_a_teams_that_says_later_every_time(tmp_path: Path, world: TeamsWorld, trouble: Json) -> None:
    """Every call is refused once before it is done: everybody reads the same, once, in the same order."""
    refused: set[tuple[str, str, int]] = set()

    def first_time(request: web.Request) -> bool:
        call = (request.method, request.path, len(world.teams.told))
        new = "/v3/" in request.path and call not in refused
        refused.add(call)
        return new

    calm = TeamsWorld(tmp_path / "rustig")
    (tmp_path / "rustig").mkdir()
    await calm.begin()
    await calm.enter(["Anna", "Piet"], AT)
    expected = await a_while(calm)
    await calm.end()
    world.teams.trouble(**trouble, retry_after="0", left=9999, meets=first_time)
    assert await a_while(world) == expected
    assert len(refused) > 10


async def test_the_same_activity_at_the_same_time_and_after_a_restart(world: TeamsWorld) -> None:
    """Teams sends again what it got no answer to, also when the answer is on its way, and when the bot has gone and come."""
    await first_card(world)
    world.seen()
    press = world.teams.activity(world.users["Anna"], CHAT, text="/volgende")
    await asyncio.gather(*(world.post(press) for _ in range(4)))
    laid = [each for each in world.seen() if each.message.look is Look.CARD and not each.anew]
    assert [each.message.title for each in laid] == ["Kaart 2 – Oefenkaart (dilemma)"]
    await world.restart()
    await world.post(press)
    assert world.seen() == []


def steering(world: TeamsWorld) -> list[Json]:
    """Every way in which Piet could try to turn the card: typed, pressed, executed, edited, as somebody else."""
    _, button = world._button(world.users["Anna"], "Volgende kaart")
    tag = "<at>Kaartenbot</at>"
    mention = {"type": "mention", "mentioned": {"id": BOT}, "text": tag}
    edit = {"tenant": {"id": "x"}, "eventType": "editMessage"}
    action = {"type": "Action.Execute", "verb": "volgende", "data": button["data"]}
    anna = world.users["Anna"].account()
    return [
        {"text": "/volgende"},
        {"text": f"{tag} volgende", "entities": [mention]},
        {"text": "volgende", "recipient": {"id": BOT, "isTargeted": True}},
        {"type": "messageUpdate", "text": "/volgende", "channelData": edit},
        {"value": button["data"]},
        {"value": {**button["data"], "from": anna, "person": anna["aadObjectId"]}},
        {"type": "invoke", "name": "adaptiveCard/action", "value": {"action": action}},
        {"text": "/volgende", "from": {**world.users["Piet"].account(), "name": "Anna"}},
    ]


async def test_only_the_facilitator_steers_however_it_is_tried(world: TeamsWorld) -> None:
    """Who somebody is, their id tells: not their name, and nothing that they send along."""
    await first_card(world)
    world.seen()
    for fields in steering(world):
        assert await world.post(world.teams.activity(world.users["Piet"], CHAT, **fields)) == 200
        seen = [each for each in world.seen() if each.message.look is not Look.COCKPIT]
        assert [(each.who, each.message.look) for each in seen] == [("Piet", Look.REFUSAL)], fields
    private = world.teams.activity(world.users["Piet"], text="volgende")
    await world.post(private)
    assert [each.message.look for each in world.seen()] == [Look.REFUSAL]


MARK = "kaartensessie"
HOSTILE: list[Any] = [
    {MARK: {"command": "x" * 50_000}},
    {MARK: {"command": "volgende", "about": "kaart:bestaat-niet"}},
    {MARK: {"command": "eens", "about": "x" * 50_000}},
    {MARK: {"command": "kaart", "args": "999999999999"}},
    {MARK: {"command": "kaart", "args": "-1"}},
    {MARK: {"command": "cijfer", "args": "8", "inputs": ["waarom", "waarom", 5, None]}, "waarom": "x" * 50_000},
    {MARK: {"command": "cijfer", "inputs": ["cijfer"]}, "cijfer": {"niet": "plat"}},
    {MARK: {"command": "cijfer", "inputs": ["cijfer"]}, "cijfer": True},
    {MARK: {"command": "notitie", "args": "kaart:x", "inputs": ["tekst"]}, "tekst": "\u202e<script>"},
    {MARK: {"command": "overdragen", "args": "teams:niemand", "about": "erf:teams:niemand"}},
    {MARK: {"command": "wis"}},
    {MARK: {"command": "start", "args": "zon " + "x" * 5000}},
    {MARK: {"command": "__class__", "args": "{0.__init__}"}},
    {MARK: {"command": "help", "inputs": {"a": "b"}}},
    {MARK: {"command": "help", "inputs": [["a"]]}},
    {"action": {"data": {MARK: {"command": "volgende"}}}},
]


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: json.dumps(value)[:60])
@pytest.mark.parametrize("kind", ["message", "invoke"])
async def test_what_no_button_of_ours_sends(world: TeamsWorld, value: Any, kind: str) -> None:
    """Nothing breaks, no secret comes out, nobody but Piet is troubled, and the card stays where it is."""
    await first_card(world)
    world.seen()
    execute = {"type": "invoke", "name": "adaptiveCard/action", "value": {"action": {"verb": "x", "data": value}}}
    fields = {"value": value} if kind == "message" else execute
    assert await world.post(world.teams.activity(world.users["Piet"], CHAT, **fields)) == 200
    seen = world.seen()
    assert not any("ging iets mis" in each.message.plain() for each in seen)
    assert {each.who for each in seen if not each.anew} <= {"Piet"}
    assert not any(isinstance(block, Secret) for each in to_others(seen) for block in each.message.body)


def to_others(seen: list[Seen]) -> list[Seen]:
    """What somebody else than the facilitator reads."""
    return [each for each in seen if each.who != "Anna"]


async def test_hostile_names_are_only_names(world: TeamsWorld) -> None:
    """In a card and in a plain line they are read as they stand, on one line, and no longer than a name is."""
    await first_card(world)
    names = ["<at>Kaartenbot</at>", "[klik](https://x.example)", "**A**\n\n# Kop", "\u202eadnaM", "y" * 3000]
    world.seen()
    before = len(world.teams.told)
    for number, name in enumerate(names):
        made = {"id": f"29:{number}", "aadObjectId": f"aad-{number}", "name": name}
        world.users[name] = world.teams.members[CHAT][name] = Named(name, number)
        await world.post({**world.teams.activity(world.users[name], CHAT, text="/hand"), "from": made})
        await world.say("Anna", Place.GROUP, "/beurt", AT)
    told = [each for each in world.teams.told[before:] if each.conversation == CHAT and not each.to]
    read = " ".join(reading.words(each.body) for each in told)
    assert "\u202e" not in read
    assert "y" * 80 not in read
    for words in ("<at>Kaartenbot</at> heeft het woord", "[klik](https://x.example) heeft", "**A** # Kop heeft"):
        assert words in read
    assert all(
        each.body["textFormat"] == "plain" and not each.body.get("entities") for each in told if "text" in each.body
    )


class Named(User):
    """Somebody whose id has nothing to do with their name."""

    def __init__(self, name: str, number: int) -> None:
        super().__init__(name)
        object.__setattr__(self, "number", number)

    @property
    def id(self) -> str:
        return f"29:{self.__dict__['number']}"

    @property
    def private(self) -> str:
        return f"a:1-{self.__dict__['number']}"


async def test_a_guest_without_an_account_takes_part_by_buttons(world: TeamsWorld) -> None:
    """Their choice counts on the card; no private word reaches them, and the group is not troubled with that."""
    await first_card(world)
    guest = world.users["Gast"] = User("Gast", guest=True)
    world.teams.closed[guest.id] = "ForbiddenOperationException"
    world.seen()
    card, button = world._button(world.users["Piet"], "Eens")
    await world.post(world.teams.activity(guest, CHAT, value=button["data"], replyToId=card.id))
    assert {each.who for each in world.seen() if not each.anew} <= {"Anna"}
    assert "1 van 3" in reading.words(world.teams.shown[CHAT, card.id].body)


async def test_a_chat_of_no_meeting(world: TeamsWorld) -> None:
    """In a plain group chat everything is as in a meeting's."""
    chat = "19:zomaar@thread.v2"
    world.teams.members[chat] = dict(world.users)
    plain = {"channelData": {"tenant": {"id": "x"}}}
    await world.post(world.teams.activity(world.users["Anna"], chat, text="/start zon 2u", **plain))
    where = {told.conversation for told in world.teams.told}
    assert where == {chat, world.users["Anna"].private}


async def test_the_private_chat_is_tried_before_anything_is_needed(world: TeamsWorld) -> None:
    """With the very start, so that a closed one is known while there is time to open it."""
    world.teams.closed[world.users["Anna"].id] = "ForbiddenOperationException"
    world.teams.trouble(status=403, left=999, meets=lambda request: "isTargetedActivity" in request.query)
    await world.say("Anna", Place.GROUP, "/start zon 2u", AT)
    read = [each.message.plain() for each in world.seen() if each.who == "groep"]
    assert any("Toevoegen" in words for words in read)


def new_in_the_group(request: web.Request) -> bool:
    """A new message to everybody in the meeting's chat."""
    in_group = request.match_info.get("chat") == CHAT and "isTargetedActivity" not in request.query
    return request.method == "POST" and in_group


async def hurried(world: TeamsWorld) -> None:
    """A session at its first card, in a house whose outbox waits for nothing."""

    async def at_once(_seconds: float) -> None:
        await asyncio.sleep(0)

    world.house.host.outbox._sleep = at_once
    await first_card(world)
    world.seen()


def in_the_group(world: TeamsWorld, since: int) -> list[str]:
    """The words of the new messages in the chat since then."""
    told = [each for each in world.teams.told[since:] if each.conversation == CHAT and not each.to and not each.anew]
    return [reading.words(each.body) for each in told]


def in_private(world: TeamsWorld, since: int) -> str:
    """All that Anna reads in her own chat since then."""
    anna = world.users["Anna"].private
    return "\n".join(reading.words(each.body) for each in world.teams.told[since:] if each.conversation == anna)


@pytest.mark.parametrize("trouble", [{"status": 502}, {"status": 503}, {"status": 500}, {"drop": True}], ids=str)
@pytest.mark.parametrize(("lost", "done", "cards"), [(1, False, 1), (1, True, 2), (2, False, 0)])
async def test_a_card_whose_answer_is_lost(world: TeamsWorld, trouble: Json, lost: int, done: bool, cards: int) -> None:
    """It is sent once more; when that is lost too, Anna reads so, and her cockpit does not pretend."""
    await hurried(world)
    since = len(world.teams.told)
    world.teams.trouble(**trouble, done=done, left=lost, meets=new_in_the_group)
    await world.say("Anna", Place.PRIVATE, "volgende", AT)
    assert len([each for each in in_the_group(world, since) if "Kaart 2" in each]) == cards
    assert ("Ziet de groep" in in_private(world, since)) is (cards == 0)
    if cards == 0:
        since = len(world.teams.told)
        await world.say("Anna", Place.PRIVATE, "stuur opnieuw", AT)
        assert len(in_the_group(world, since)) == 1
        assert "Ik weet niet of" not in reading.words(world.teams.told[-1].body)


async def test_the_older_of_two_cards_goes_when_it_is_known(world: TeamsWorld) -> None:
    """Teams tells which it is when somebody presses it; the choice counts, and the newer one stays and is shown anew."""
    await hurried(world)
    since = len(world.teams.told)
    world.teams.trouble(status=502, done=True, meets=new_in_the_group)
    await world.say("Anna", Place.PRIVATE, "volgende", AT)
    told = [each for each in world.teams.told[since:] if each.conversation == CHAT and not each.to]
    older, newer = (each for each in told if "Kaart 2" in reading.words(each.body) and not each.anew)
    [data] = [each["data"] for each in reading.buttons(older.body) if each["title"] == "A"]
    for pressed, left in ((newer, True), (older, False), (newer, False)):
        await world.post(world.teams.activity(world.users["Piet"], CHAT, value=data, replyToId=pressed.id))
        assert (CHAT, newer.id) in world.teams.shown
        assert ((CHAT, older.id) in world.teams.shown) is left
    assert "1 van 2" in reading.words(world.teams.shown[CHAT, newer.id].body)


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (403, "BotNotInConversationRoster", "Voeg Kaartensessie daar weer toe."),
        (403, "MessageWritesBlocked", "Vraag de eigenaar van de chat"),
        (403, "BotDisabledByAdmin", "Vraag de beheerder"),
        (404, "", "kan jullie groepschat niet vinden"),
        (403, "Onbekend", "Ik weet niet waarom."),
    ],
)
async def test_a_chat_that_refuses_is_told_at_once_and_tried_every_minute(
    world: TeamsWorld, status: int, code: str, words: str
) -> None:
    """Anna reads why, her cockpit says it, and when the chat takes messages again the card is there within a minute."""
    await hurried(world)
    since = len(world.teams.told)
    refused = world.teams.trouble(status=status, code=code, left=99, meets=new_in_the_group)
    await world.say("Anna", Place.PRIVATE, "volgende", AT)
    await world.house.run_to(AT + dt.timedelta(minutes=3))
    assert in_the_group(world, since) == []
    assert words in in_private(world, since)
    refused.left = 0
    await world.house.run_to(AT + dt.timedelta(minutes=5))
    assert len(in_the_group(world, since)) == 1
    cockpit = [each for each in world.teams.told if each.conversation == world.users["Anna"].private][-1]
    assert words not in reading.words(cockpit.body)


async def test_a_bot_that_was_removed_and_added_again_goes_on_where_it_was(world: TeamsWorld) -> None:
    """The card comes by itself."""
    await hurried(world)
    anna = world.users["Anna"]
    await world.post(world.teams.activity(anna, CHAT, type="installationUpdate", action="remove"))
    since = len(world.teams.told)
    await world.say("Anna", Place.PRIVATE, "volgende", AT)
    assert "Voeg Kaartensessie daar weer toe." in in_private(world, since)
    await world.post(world.teams.activity(anna, CHAT, type="conversationUpdate", membersAdded=[{"id": BOT}]))
    await world.house.run_to(AT + dt.timedelta(minutes=2))
    assert any("Kaart 2" in each for each in in_the_group(world, since))


async def test_an_expired_secret_is_told_before_anybody_says_anything(tmp_path: Path) -> None:
    """Within seconds of the start, so that nobody finds out by silence; and it is over as soon as the login works again."""
    world = TeamsWorld(tmp_path)
    await world.teams.start()
    world.running, world.teams.login_status = True, 401
    await world.begin()
    async with asyncio.timeout(30):
        while not world.adapter.trouble():
            await asyncio.sleep(0.01)
    assert "MicrosoftAppPassword" in world.adapter.trouble()
    world.teams.login_status = 200
    await world.enter(["Anna", "Piet"], AT)
    await world.say("Anna", Place.GROUP, "/start zon 2u", AT)
    assert world.adapter.trouble() == ""
    await world.end()
