"""A session in Teams as only Teams can have it: slash commands, mentions, likes, edits, and a private chat that won't open."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.engine.model.blocks import Secret
from bot.engine.model.events import Place
from bot.engine.model.messages import Look
from bot.engine.model.session import Session
from bot.host.outcome import session_key
from bot.host.sql import sessions
from tests.conformance.on_teams import CHAT, TeamsWorld
from tests.platforms.teams import reading
from tests.platforms.teams.connector import APP, BOT, User

AT = dt.datetime(2026, 12, 1, 12, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
TAG = "<at>Kaartenbot</at>"
MENTION = {"type": "mention", "mentioned": {"id": BOT, "name": "Kaartenbot"}, "text": TAG}


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[TeamsWorld]:
    """Anna and Piet in a meeting's chat."""
    made = TeamsWorld(tmp_path)
    await made.begin()
    await made.enter(["Anna", "Piet"], AT)
    yield made
    await made.end()


async def say(world: TeamsWorld, who: str, **fields: Any) -> None:
    """Somebody says something as Teams sends it."""
    assert await world.post(world.teams.activity(world.users[who], CHAT, **fields)) == 200


async def first_card(world: TeamsWorld) -> None:
    """A session of Anna's at its first card."""
    await world.say("Anna", Place.GROUP, "/start zon 2u", AT)
    for _ in range(3):
        await world.say("Anna", Place.PRIVATE, "verder", AT)
    world.seen()


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "start zon", "recipient": {"id": BOT, "isTargeted": True}},
        {"text": "/start zon", "recipient": {"id": BOT, "isTargeted": True}},
        {"text": f"{TAG} start zon", "entities": [MENTION]},
        {"text": f"{TAG}&nbsp;/start zon", "entities": [MENTION]},
        {"text": "/start zon"},
    ],
    ids=["slash command", "slash command with a slash", "mention", "mention with a slash", "typed"],
)
async def test_every_way_to_begin(world: TeamsWorld, fields: dict[str, Any]) -> None:
    """All of them begin the same session in the meeting's chat, with the cockpit in Anna's own."""
    await say(world, "Anna", **fields)
    seen = [(each.who, each.message.look) for each in world.seen()]
    assert set(seen) == {("groep", Look.WELCOME), ("Anna", Look.COCKPIT)}
    assert {told.conversation for told in world.teams.told} == {CHAT, world.users["Anna"].private}


async def test_a_targeted_command_is_answered_out_of_sight(world: TeamsWorld) -> None:
    """The others neither saw the question nor see the answer."""
    await first_card(world)
    before = len(world.teams.told)
    await say(world, "Piet", text="help", recipient={"id": BOT, "isTargeted": True})
    assert {(told.conversation, told.to) for told in world.teams.told[before:]} == {(CHAT, "29:piet")}


@pytest.mark.parametrize(
    ("changes", "minutes", "told"),
    [
        (("Join", "Join", "Leave", "Leave"), 0, False),  # one device was there before the session
        (("Join", "Leave"), 5, False),
        (("Leave",), 0, False),
        (("Leave", "Join"), 5, False),
        (("Leave",), 2, True),
        (("Join", "Leave", "Leave"), 2, True),
    ],
)
async def test_a_facilitator_with_two_devices_is_there_until_the_last_one_has_hung_up(
    world: TeamsWorld, changes: tuple[str, ...], minutes: int, *, told: bool
) -> None:
    """And a minute more: a dropped connection is nobody's business."""
    await first_card(world)
    for change in changes:
        await world.call(change, "Anna")
    await world.wait(AT + dt.timedelta(minutes=minutes))
    await world.say("Piet", Place.GROUP, "/neem over", AT + dt.timedelta(minutes=minutes))
    group = [each.message.plain() for each in world.seen() if each.who == "groep"]
    assert any(line.startswith("Anna is weg.") for line in group) is told
    assert ("Piet begeleidt de sessie vanaf nu." in group) is told


@pytest.mark.parametrize("inside", [True, False])
async def test_a_device_that_was_there_before_the_bot_is_asked_about(tmp_path: Path, *, inside: bool) -> None:
    """The bot came in when everybody was in the call: who hangs up one device may still be there with another."""
    world = TeamsWorld(tmp_path, calls=False)
    await world.begin()
    await world.enter(["Anna", "Piet"], AT)
    await first_card(world)
    if inside:
        world.teams.inside.add(world.users["Anna"].aad)
    world.calls = True
    await world.call("Leave", "Anna")
    await world.wait(AT + dt.timedelta(minutes=2))
    assert any(each.message.plain().startswith("Anna is weg.") for each in world.seen()) is not inside
    world.teams.inside.clear()
    await world.call("Leave", "Anna")
    await world.wait(AT + dt.timedelta(minutes=4))
    assert any(each.message.plain().startswith("Anna is weg.") for each in world.seen()) is inside
    await world.end()


async def test_the_members_of_a_chat_do_not_count_before_they_do_something(tmp_path: Path) -> None:
    """Where Teams does not tell who is in the meeting, a chat of a hundred is not a session of a hundred."""
    world = TeamsWorld(tmp_path, calls=False)
    await world.begin()
    await world.enter(["Anna", "Piet", *(f"Collega-{number}" for number in range(98))], AT)
    await first_card(world)
    await world.press("Piet", "Eens", {}, AT)
    seen = world.seen()
    cockpit, card = (
        next(each.message.plain() for each in reversed(seen) if each.message.look is look)
        for look in (Look.COCKPIT, Look.CARD)
    )
    await world.end()
    assert "0 van 2 akkoord; nog niet: Anna en Piet" in cockpit
    assert "Gekozen: 1 van 2" in card
    assert "Collega" not in cockpit


@dataclass(frozen=True)
class Namesake(User):
    """One of several people of one name."""

    number: int = 1

    @property
    def id(self) -> str:
        return f"29:jan{self.number}"

    @property
    def aad(self) -> str:
        return f"aad-jan{self.number}"

    @property
    def private(self) -> str:
        return f"a:1-jan{self.number}"


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("shown", ["Jan de Vries", "Jan", "Janneke"], ids=["whole", "shortened", "another name"])
async def test_a_mention_reaches_that_very_person(world: TeamsWorld, number: int, shown: str) -> None:
    """Two are called Jan de Vries; who is asked to take over is who was mentioned."""
    for each in (Namesake("Jan de Vries", number=1), Namesake("Jan de Vries", number=2)):
        world.users[each.id] = world.teams.members[CHAT][each.id] = each
    await first_card(world)
    before = len(world.teams.told)
    tag = f"<at>{shown}</at>"
    entity = {"type": "mention", "mentioned": {"id": f"29:jan{number}", "name": "Jan de Vries"}, "text": tag}
    await say(world, "Anna", text=f"{TAG} overdragen {tag}", entities=[MENTION, entity])
    told = [each for each in world.teams.told[before:] if "overnemen" in str(each.body)]
    assert {each.to or each.conversation for each in told} == {f"29:jan{number}"}


async def test_a_like_raises_a_hand_where_hands_are_raised(world: TeamsWorld) -> None:
    """And is only a like everywhere else."""
    like = {"type": "messageReaction", "text": None, "reactionsAdded": [{"type": "like"}], "replyToId": "1"}
    await world.say("Anna", Place.GROUP, "/start zon 2u", AT)
    world.seen()
    await first_card(world)
    await say(world, "Piet", **like)
    assert [each.message.plain() for each in world.seen() if each.who == "Piet"] == [
        "Je hebt je hand opgestoken. Je bent als eerste aan de beurt.\n\n▸ Hand omlaag: typ «hand omlaag»"
    ]
    await say(world, "Piet", **like)
    assert world.seen() == []


async def test_an_edited_grade_counts(world: TeamsWorld) -> None:
    """The new one, once; an edit that changes nothing is no news."""
    await first_card(world)
    for line in ("verder", "ja") * 3:
        await world.say("Anna", Place.PRIVATE, line, AT)
    world.seen()
    await say(world, "Piet", id="m1", text="7")
    edit = {"type": "messageUpdate", "channelData": {"tenant": {"id": "x"}, "eventType": "editMessage"}}
    await say(world, "Piet", id="m1", text="7", **edit)
    await say(world, "Piet", id="m1", text="8 want het liep goed", **edit)
    told = [each.message.plain() for each in world.seen() if each.who == "Piet"]
    assert [line.split(".")[0] for line in told] == ["Je cijfer is een 7", "Je nieuwe cijfer is een 8"]


AFTERWARDS = "2026-12-01T12:30:{:02}Z"


@pytest.mark.parametrize(
    ("steps", "who", "versions", "left"),
    [
        (3, "Piet", ["7", "8 want fijn", "7"], "7"),
        (3, "Piet", ["7", None], "-"),
        (3, "Piet", ["hoi", "9"], "9"),
        (0, "Anna", ["afspraak: lijst door Piet voor 10 december", "afspraak: lijst door Piet voor 10 december!"], "1"),
        (0, "Anna", ["afspraak: lijst", None], "1"),
        (0, "Anna", ["/verleng 5", "/verleng 10", "/verleng 10"], "5"),
        (0, "Piet", ["hand", None, "hand!"], "hand"),
        (0, "Piet", ["eens", "oneens"], "oneens"),
        (0, "Piet", ["eens", None], "-"),
    ],
)
async def test_an_edit_mends_what_its_line_did(
    world: TeamsWorld, steps: int, who: str, versions: list[str | None], left: str
) -> None:
    """And does nothing else; None is a message that is deleted. Each is delivered twice, as Teams does when it is in doubt."""
    await first_card(world)
    for line in ("verder", "ja") * steps:
        await world.say("Anna", Place.PRIVATE, line, AT)
    before = await kept(world)
    for second, words in enumerate(versions):
        change = {"eventType": "editMessage" if words else "softDeleteMessage"}
        kind = "message" if not second else "messageUpdate" if words else "messageDelete"
        around = {
            "type": kind,
            "timestamp": AFTERWARDS.format(second),
            "channelData": {"tenant": {"id": "x"}, **change},
        }
        await say(world, who, id="m1", text=words or "", **around)
        await world.redeliver()
    session = await kept(world)
    piet = world.users["Piet"]
    me = f"teams:{piet.aad or piet.id}"
    answers = [str(session.grades[me].value)] if me in session.grades else []
    answers += list(session.choices.get(session.table, {}).values())
    answers += [str(len(session.agreements))] if session.agreements else []
    answers += ["hand"] if me in session.queue else []
    later = int((session.at.plan.end - before.at.plan.end).total_seconds() // 60)
    answers += [str(later)] if later else []
    assert answers == ([] if left == "-" else [left])


async def kept(world: TeamsWorld) -> Session:
    """The session in the chat."""
    load = partial(sessions.load, key=session_key("teams", CHAT), person="", delivery=None)
    found = world.house.host._shape.session((await world.house.store.read(load)).session)
    assert found is not None
    return found


async def test_a_choice_shows_on_the_card_itself(world: TeamsWorld) -> None:
    """In its place, by Submit or by Execute; a card that has passed has no buttons left."""
    await first_card(world)
    await world.press("Piet", "Eens", {}, AT)
    card, button = world._button(world.users["Anna"], "Eens")
    assert "1 van 2" in reading.words(card.body)
    value = {"action": {"type": "Action.Execute", "verb": "eens", "data": button["data"]}}
    await say(world, "Anna", type="invoke", name="adaptiveCard/action", value=value, replyToId=card.id)
    assert "2 van 2" in reading.words(world.teams.shown[CHAT, card.id].body)
    await world.say("Anna", Place.PRIVATE, "volgende", AT)
    assert reading.buttons(world.teams.shown[CHAT, card.id].body) == []


async def test_only_the_facilitator_steers(world: TeamsWorld) -> None:
    """A press with the data of Anna's button, but from Piet, moves nothing."""
    await first_card(world)
    _, button = world._button(world.users["Anna"], "Volgende kaart")
    await say(world, "Piet", value=button["data"])
    assert [(each.who, each.message.look) for each in world.seen()] == [("Piet", Look.REFUSAL)]


async def test_a_private_chat_that_stays_closed(world: TeamsWorld) -> None:
    """The cockpit is shown to Anna alone in the meeting; not even that: the group reads how to open it, and no word of it."""
    anna = world.users["Anna"]
    world.teams.closed[anna.id] = "ForbiddenOperationException"
    await world.say("Anna", Place.GROUP, "/start zon 2u", AT)
    assert sorted((told.conversation, told.to) for told in world.teams.told) == [(CHAT, ""), (CHAT, anna.id)]
    assert {each.who for each in world.seen() if each.message.look is Look.COCKPIT} == {"Anna"}
    world.teams.trouble(status=403, left=999, meets=lambda request: "isTargetedActivity" in request.query)
    await world.say("Anna", Place.GROUP, "/cockpit", AT)
    for _ in range(3):
        await world.say("Anna", Place.GROUP, "/verder", AT)
    seen = world.seen()
    assert {each.who for each in seen} == {"groep"}
    assert not any(isinstance(block, Secret) for each in seen for block in each.message.body)
    how = [each.message.plain() for each in seen if "teams.microsoft.com" in each.message.plain()]
    assert how == [
        "Anna, ik kan je geen privébericht sturen. Open https://teams.microsoft.com/l/app/"
        f"{APP} en kies «Toevoegen». Werkt de link niet? Zoek dan in Teams bij «Apps» naar Kaartensessie. Typ daarna in je privéchat met mij: cockpit."
    ]


async def test_the_private_chat_opens_later(world: TeamsWorld) -> None:
    """Anna adds the bot and types what the group was told: there is her cockpit."""
    anna = world.users["Anna"]
    world.teams.closed[anna.id] = "ForbiddenOperationException"
    world.teams.trouble(status=403, left=999, meets=lambda request: "isTargetedActivity" in request.query)
    await first_card(world)
    world.teams.closed.clear()
    await world.say("Anna", Place.PRIVATE, "cockpit", AT)
    assert [(each.who, each.message.look) for each in world.seen()] == [("Anna", Look.COCKPIT)]
    assert world.teams.told[-1].conversation == anna.private


async def test_what_was_lost_on_the_way_comes_back(world: TeamsWorld) -> None:
    """The answer to a new card is lost, twice: it is left then, and the next change shows it."""
    await first_card(world)
    world.teams.trouble(status=502, left=2, meets=lambda request: request.method == "POST" and CHAT[:5] in request.path)
    before = len(world.teams.told)
    await world.say("Anna", Place.PRIVATE, "volgende", AT)
    cards = [told for told in world.teams.told[before:] if told.conversation == CHAT and not told.anew]
    assert cards == []
    await say(world, "Piet", text="/a")
    cards = [told for told in world.teams.told[before:] if told.conversation == CHAT and not told.anew and not told.to]
    card, read_by_all = cards
    assert "1 van 2" in reading.words(card.body)
    assert "leest iedereen" in reading.words(read_by_all.body)


async def test_a_reminder_finds_its_way_on_the_last_day(world: TeamsWorld) -> None:
    """A month after anybody was heard of, in a process that was not there; the day after, nobody is known any more."""
    await first_card(world)
    for _ in range(4):
        await world.say("Anna", Place.PRIVATE, "verder", AT)
    await world.say("Anna", Place.GROUP, "/afspraak: de lijst rondsturen door Piet voor 31 december", AT)
    await world.press("Piet", "Ja, herinner mij", {}, AT)
    await world.say("Anna", Place.PRIVATE, "stop", AT)
    await world.restart()
    for days in range(1, 31):
        world.seen()
        world.house.at = max(world.house.at, AT.replace(hour=0) + days * DAY)
        await world.adapter.purge(world.adapter._today() - 30 * DAY)
        await world.wait(AT.replace(hour=10) + days * DAY)
    assert [(each.who, each.message.look) for each in world.seen()] == [("Piet", Look.REMINDER)]
    await world.wait(AT + 31 * DAY)
    await world.adapter.purge(world.adapter._today() - 30 * DAY)
    assert world.adapter._book._contacts == {}
