"""A session on Webex as only Webex can have it: by mention, with cards that can't change, and a 1:1 that may stay shut."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.webex.refusals import HOW_TO_OPEN
from bot.engine.model.blocks import Secret
from bot.engine.model.events import Place
from bot.engine.model.messages import Look
from tests.conformance.on_webex import GATHERED, WebexWorld
from tests.platforms.webex import reading
from tests.platforms.webex.cloud import Wrong
from tests.platforms.webex.space import EU, MENTIONS, Post

AT = dt.datetime(2026, 12, 1, 12, 0, tzinfo=dt.UTC)
NOTE = "Het zaaksysteem van Zonstad loopt vast bij bijlagen"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[WebexWorld]:
    """Anna and Piet in a space with the bot."""
    made = WebexWorld(tmp_path)
    await made.begin()
    await made.enter(["Anna", "Piet"], AT)
    yield made
    await made.end()


async def first_card(world: WebexWorld) -> None:
    """A session of Anna's at its first card."""
    await world.say("Anna", Place.GROUP, "/start zon 2u", AT)
    for _ in range(3):
        await world.say("Anna", Place.GROUP, "verder", AT)
    world.seen()


async def asks_for_grades(world: WebexWorld) -> None:
    """A session of Anna's in which a grade is asked."""
    await first_card(world)
    for line in ("verder", "ja") * 3:
        await world.say("Anna", Place.PRIVATE, line, AT)
    assert "cijfer" in in_space(world)[-1].text
    world.seen()


async def take_note(world: WebexWorld) -> None:
    """Anna writes a note with the first card, before the session."""
    for words in ("/voorbereiden zon", f"/notitie 1 {NOTE}"):
        await world.say("Anna", Place.PRIVATE, words, AT)
    assert "bewaard" in privately(world, "Anna")[-1].text


def in_space(world: WebexWorld) -> list[Post]:
    """What the bot posted in the space, in order."""
    return [told.post for told in world.webex.told if told.post.room is world.room and not told.gone]


def privately(world: WebexWorld, who: str) -> list[Post]:
    """What the bot posted in this person's 1:1."""
    return [told.post for told in world.webex.told if world.who(told.post.room) == who and not told.gone]


def assert_within_the_limits(world: WebexWorld) -> None:
    """Webex never had to brake: 300 calls a minute for the token, eleven messages in ten seconds for a room."""
    assert world.webex.throttled == 0
    assert most_within([call.at for call in world.webex.calls], 60.0) <= 300
    posted: dict[str, list[float]] = {}
    for told in world.webex.told:
        if not told.gone:
            posted.setdefault(told.post.room.id, []).append(told.at)
    assert max(most_within(moments, 10.0) for moments in posted.values()) <= 11


def most_within(moments: list[float], seconds: float) -> int:
    """The most that happened in so many seconds."""
    return max(sum(start <= each < start + seconds for each in moments) for start in moments)


@pytest.mark.parametrize("client", MENTIONS)
@pytest.mark.parametrize("words", ["start zon", "/start zon"])
async def test_every_way_to_begin(world: WebexWorld, client: str, words: str) -> None:
    """Whatever client it was typed in: the session begins in the space, with the cockpit in Anna's own 1:1."""
    await world.webex.say(world.webex.user("Anna"), words, world.room, client=client)
    await world.settle()
    assert {(each.who, each.message.look) for each in world.seen()} == {("groep", Look.WELCOME), ("Anna", Look.COCKPIT)}


async def test_the_space_reads_how_to_answer(world: WebexWorld) -> None:
    """In the message itself, on the card and for who sees none: a bare 8 never reaches the bot."""
    await asks_for_grades(world)
    asked = in_space(world)[-1]
    assert "@Kaartenbot 8" in asked.text
    assert "@Kaartenbot 8" in reading.words(asked)
    await world.say("Piet", Place.GROUP, "8", AT, meant=False)
    assert world.seen() == []


async def test_twenty_grades_are_one_line(tmp_path: Path) -> None:
    """However they are given, all in ten seconds: the space reads who, not what; nobody is answered apart; Webex need not brake."""
    world = WebexWorld(tmp_path)
    await world.begin()
    names = [f"Collega{number}" for number in range(1, 21)]
    await world.enter(["Anna", *names], AT)
    await asks_for_grades(world)
    asked, calls, before = in_space(world)[-1], len(world.webex.calls), len(world.webex.told)
    grade = reading.buttons(asked)["Geef dit cijfer"]
    while not world.adapter.delivered.empty():
        world.adapter.delivered.get_nowait()
    world.awake.clear()
    for number, name in enumerate(names):
        user = world.webex.user(name)
        if number % 2:
            await world.webex.press(user, asked, {**grade, "cijfer": "8"})
        else:
            await world.webex.say(user, "een 8 want het ging goed" if number % 4 else "8", world.room)
    receipts = 0
    async with asyncio.timeout(20):
        while receipts < len(names):
            receipts += (await world.adapter.delivered.get()).look is Look.RECEIPT
    assert world.webex.told[before:] == []
    world.awake.set()
    await world.settle()
    [line] = [told.post for told in world.webex.told[before:]]
    assert (line.room, line.card) == (world.room, None)
    named, _, others = line.text.partition("\n")[0].removeprefix(GATHERED).removesuffix(" anderen.").partition(" en ")
    assert named.split(", ") == names[: 20 - int(others)]
    assert 1 < len(named.split(", ")) <= 8
    fetched = [call for call in world.webex.calls[calls:] if call.method == "GET"]
    assert len(fetched) == len(names)
    assert_within_the_limits(world)
    await world.say("Anna", Place.PRIVATE, "cockpit", AT)
    assert "Cijfers: 20 van 21" in privately(world, "Anna")[-1].text
    await world.end()


async def test_thirty_who_come_in_at_once(world: WebexWorld) -> None:
    """Each is welcomed in their own 1:1, and no faster than Webex allows."""
    await first_card(world)
    names = [f"Collega{number}" for number in range(1, 31)]
    for name in names:
        await world.webex.join(world.room, world.webex.user(name))
    await world.settle()
    assert sorted(each.who for each in world.seen() if each.message.look is Look.WELCOME) == sorted(names)
    assert_within_the_limits(world)


async def test_twenty_questions_at_once(world: WebexWorld) -> None:
    """Somebody asks faster than Webex lets the bot answer: all of it is answered, in order, at Webex' pace."""
    await first_card(world)
    for _ in range(20):
        await world.webex.say(world.webex.user("Piet"), "tijd")
    await world.settle()
    assert [each.message.title for each in world.seen() if each.who == "Piet"] == ["Tijd"] * 20
    assert_within_the_limits(world)


async def test_a_grade_in_the_private_chat_is_answered_there(world: WebexWorld) -> None:
    """And the space reads nothing of it."""
    await asks_for_grades(world)
    before = len(in_space(world))
    await world.say("Piet", Place.PRIVATE, "8", AT)
    assert [each.message.look for each in world.seen() if each.who == "Piet"] == [Look.RECEIPT]
    assert len(in_space(world)) == before


async def test_a_private_chat_that_stays_shut(world: WebexWorld) -> None:
    """The space reads how to open it, and not a word of the note or of the cockpit; what is typed in the space still steers."""
    await take_note(world)
    before, prepared = len(privately(world, "Anna")), set(world.adapter.became)
    world.webex.closed[world.webex.user("Anna").id] = 403
    await first_card(world)
    await world.say("Anna", Place.GROUP, "cockpit", AT)
    await world.say("Anna", Place.GROUP, "notitie", AT)
    assert len(privately(world, "Anna")) == before
    read = " ".join(each.text + str(each.card) + each.markdown for each in in_space(world))
    assert "Kaart 1" in read
    assert "Zonstad" not in read
    shown = [each.message for name, each in world.adapter.became.items() if name not in prepared]
    assert not any(isinstance(block, Secret) for message in shown for block in message.body)
    how = [each.text for each in in_space(world) if "privébericht" in each.text]
    open_it = HOW_TO_OPEN.format(bot="Kaartenbot")
    assert how == [f"Anna, ik kan je geen privébericht sturen. {open_it} Typ daarna in je privéchat met mij: cockpit."]


async def test_the_private_chat_opens_later(world: WebexWorld) -> None:
    """Anna says what the space was told: there is her cockpit, with her note."""
    await take_note(world)
    world.webex.closed[world.webex.user("Anna").id] = 403
    await first_card(world)
    world.webex.closed.clear()
    await world.say("Anna", Place.PRIVATE, "cockpit", AT)
    cockpit = privately(world, "Anna")[-1]
    assert "Zonstad" in cockpit.text
    assert "Volgende kaart" in reading.buttons(cockpit)
    assert "Zonstad" not in " ".join(each.text for each in in_space(world))


async def test_only_the_facilitator_steers(world: WebexWorld) -> None:
    """By who pressed, not by what was pressed: nobody else sees Anna's buttons, and their data from Piet moves nothing."""
    await first_card(world)
    anna, piet = world.webex.user("Anna"), world.webex.user("Piet")
    cockpit, data = world.button(anna, "Volgende kaart")
    with pytest.raises(Wrong):
        await world.webex.press(piet, cockpit, data)
    card, _ = world.button(piet, "Eens")
    await world.webex.press(piet, card, data)
    await world.settle()
    assert [(each.who, each.message.look) for each in world.seen()] == [("Piet", Look.REFUSAL)]
    await world.webex.press(anna, card, data)
    await world.settle()
    assert "Kaart 2" in in_space(world)[-1].text


async def test_an_old_cockpit_goes_and_the_same_one_stays(world: WebexWorld) -> None:
    """A card can't be changed: it is posted again when its buttons changed, left when they did not, and never there twice."""
    await first_card(world)

    def cockpits() -> list[Post]:
        there = [each for each in privately(world, "Anna") if not each.gone]
        return [each for each in there if "Volgende kaart" in reading.buttons(each)]

    [before] = cockpits()
    await world.say("Piet", Place.GROUP, "eens", AT)
    assert cockpits() == [before]
    await world.say("Piet", Place.GROUP, "hand", AT)
    [after] = cockpits()
    assert after is not before
    assert "Geef Piet het woord" in reading.buttons(after)


async def test_a_space_that_moves_in_the_middle(world: WebexWorld) -> None:
    """Whether the bot speaks first in it or somebody else does, the session goes on under the new id."""
    await first_card(world)
    await world.webex.move(world.room, EU)
    await world.say("Anna", Place.PRIVATE, "volgende", AT)
    assert "Kaart 2" in in_space(world)[-1].text
    await world.webex.move(world.room, "urn:TEAM:us-west-2_r")
    await world.say("Anna", Place.GROUP, "volgende", AT)
    assert "Kaart 3" in in_space(world)[-1].text
    await world.restart()
    await world.say("Anna", Place.PRIVATE, "volgende", AT)
    assert "Kaart 4" in in_space(world)[-1].text


async def test_who_comes_late_is_welcomed_once(world: WebexWorld) -> None:
    """In their own 1:1, when they come in; a bot that comes in is not, and what it says is nothing."""
    await first_card(world)
    before = len(in_space(world))
    await world.come("Sem", AT)
    other = world.webex.user("Weerbot", kind="bot")
    await world.webex.join(world.room, other)
    await world.webex.say(other, "volgende", world.room)
    await world.webex.say(other, "stop ja", world.room)
    await world.settle()
    assert [each.message.look for each in world.seen() if each.who == "Sem"] == [Look.WELCOME]
    assert privately(world, "Weerbot") == []
    assert len(in_space(world)) == before
    await world.say("Sem", Place.GROUP, "eens", AT)
    assert [each for each in world.seen() if each.who == "Sem"] == []


@pytest.mark.parametrize(
    ("moderators", "begins"),
    [([], {"Anna": True, "Piet": True}), (["Anna"], {"Anna": True, "Piet": False})],
    ids=["no moderators", "Anna moderates"],
)
async def test_who_may_begin(tmp_path: Path, moderators: list[str], begins: dict[str, bool]) -> None:
    """Where the house says that only some may: who moderates the space, or everybody where nobody does."""
    world = WebexWorld(tmp_path, organizers_start=True)
    await world.begin()
    for who, may in begins.items():
        users = [world.webex.user(name) for name in ("Anna", "Piet")]
        world.room = await world.webex.space(f"Van {who}", *users, moderators=moderators)
        await world.say(who, Place.GROUP, "start zon", AT)
        assert bool(in_space(world)) is may
    await world.end()


async def test_what_is_said_to_the_bot_by_accident_is_not_stored(world: WebexWorld, tmp_path: Path) -> None:
    """A mention in a talk between colleagues gets one private sentence; nothing of it is on disk."""
    await first_card(world)
    await world.say("Piet", Place.GROUP, "ik heb een heel bijzonder geheimpje", AT)
    assert [(each.who, each.message.look) for each in world.seen()] == [("Piet", Look.REFUSAL)]
    stored = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"zon" in stored
    assert b"geheimpje" not in stored
