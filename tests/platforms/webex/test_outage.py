"""Webex is away for a while, in the middle of a session: afterwards everything is heard and said, in order, once."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from adapters.webex.refusals import ANNOUNCEMENTS
from bot.engine.model.deck import StepKind
from bot.engine.model.events import Place
from bot.engine.model.messages import Look
from bot.engine.model.session import Session
from bot.host.outcome import session_key
from bot.host.sql import sessions
from tests.conformance.on_webex import WebexWorld
from tests.platforms.webex.api import a_post, any_call
from tests.platforms.webex.reading import buttons
from tests.platforms.webex.space import User

AT = dt.datetime(2026, 12, 1, 12, 0, tzinfo=dt.UTC)
OUTAGES: dict[str, dict[str, Any]] = {
    "nobody there": {},
    "unavailable": {"status": 503, "meets": any_call},
    "unavailable, to write": {"status": 503, "meets": a_post},
    "too many requests": {"status": 429, "retry_after": "30", "meets": any_call},
    "too many requests, oddly": {"status": 429, "retry_after": "12.5", "meets": a_post},
    "locked": {"status": 423, "meets": a_post},
    "a bad gateway": {"status": 502, "meets": any_call},
    "dropped connections": {"drop": True, "meets": any_call},
}
LOST = [{"status": status} for status in (500, 502, 504)] + [{"drop": True}]


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[WebexWorld]:
    """A session of Anna's with Piet, at its first card; the round ends at 12:45."""
    made = WebexWorld(tmp_path)
    await made.begin()
    await made.enter(["Anna", "Piet", "Fatima"], AT)
    await made.say("Anna", Place.GROUP, "/start zon 2u", AT)
    for _ in range(3):
        await made.say("Anna", Place.GROUP, "verder", AT)
    made.seen()
    yield made
    await made.end()


async def it_is(world: WebexWorld, minute: float) -> None:
    """The clock goes to so many minutes past twelve; timers ring, and nobody waits for what follows."""
    world.house.at = AT + dt.timedelta(minutes=minute)
    await world.house.host.timers.fire_due()


async def somebody_waits(world: WebexWorld) -> None:
    """Something was tried in vain, and is to be tried again."""
    async with asyncio.timeout(20):
        await world.naps.get()


async def is_put_off(world: WebexWorld, title: str) -> None:
    """Return when this message was tried in vain: what is under way when Webex is back arrives, and has not been overtaken."""
    async with asyncio.timeout(20):
        while (await world.adapter.put_off.get()).title != title:
            pass


def titles(world: WebexWorld) -> dict[str, list[str]]:
    """What arrived since the last look, by who reads it: titles, or else the first words."""
    found: dict[str, list[str]] = {}
    for each in world.seen():
        if each.message.look is not Look.COCKPIT:
            found.setdefault(each.who, []).append(each.message.plain().splitlines()[0])
    return found


def laid(world: WebexWorld) -> list[str]:
    """The cards that lie in the space, by number."""
    return [each.text.partition(" –")[0] for each in world.by_person()["groep"] if each.text.startswith("Kaart ")]


@pytest.mark.parametrize("kind", OUTAGES)
async def test_five_minutes_without_webex(world: WebexWorld, kind: str) -> None:
    """People go on, the clock goes on; afterwards all of it comes in order and once, but for a reminder that has been overtaken."""
    anna, piet, sem = (world.webex.user(name) for name in ("Anna", "Piet", "Sem"))
    world.awake.clear()
    await it_is(world, 39.9)
    trouble = world.webex.trouble(left=10**6, **OUTAGES[kind]) if OUTAGES[kind] else None
    if trouble is None:
        await world.webex.vanish()
    for who, words in [(anna, "volgende"), (piet, "hand"), (anna, "volgende"), (piet, "hand omlaag"), (anna, "beurt")]:
        await world.webex.say(who, words, world.room)
    await world.webex.say(world.webex.user("Fatima"), "help")
    await somebody_waits(world)
    heard_at_once = OUTAGES[kind].get("meets") is a_post
    if heard_at_once:
        await world.adapter._inbox.idle()
    await it_is(world, 40)
    await world.webex.join(world.room, sem)
    if not heard_at_once:  # nothing goes before it
        await is_put_off(world, "Over 5 minuten is het pauze")
    assert titles(world) == {}
    await it_is(world, 45.01)
    if trouble is None:
        await world.webex.start()
    else:
        trouble.left = 0
    world.awake.set()
    await world.settle()

    cards, pause = ["Kaart 2 – Oefenkaart (dilemma)", "Kaart 3 – Dilemma"], "Tijd voor pauze"
    nobody, over = "Er heeft nu niemand een hand opgestoken.", "De tijd voor «Ronde 1» is om"
    assert titles(world) == {
        "groep": [*cards, pause] if heard_at_once else [pause, *cards],
        "Anna": [nobody, over] if heard_at_once else [over, nobody],  # and not: over 5 minuten is het pauze
        "Piet": ["Je hebt je hand opgestoken. Je bent als eerste aan de beurt.", "Je hand is weer omlaag."],
        "Fatima": ["Hulp bij «Ronde 1»"],
        "Sem": ["Welkom bij de kaartensessie"],
    }
    cockpits = [each for each in world.by_person()["Anna"] if "Volgende kaart" in each.text]
    assert ["Kaart 3" in each.text for each in cockpits] == [True]
    assert world.webex.throttled == 0


async def test_a_reminder_that_is_not_overtaken_comes(world: WebexWorld) -> None:
    """Webex is back within three minutes: the facilitator still has something to do with it."""
    world.awake.clear()
    trouble = world.webex.trouble(status=503, left=10**6, meets=a_post)
    await it_is(world, 40)
    await somebody_waits(world)
    await it_is(world, 43)
    trouble.left = 0
    world.awake.set()
    await world.settle()
    assert titles(world) == {"Anna": ["Over 5 minuten is het pauze"]}


async def test_it_goes_on_trying_with_restraint(world: WebexWorld) -> None:
    """By the clock: five minutes long some dozens of calls, not thousands, and never longer than a minute apart."""
    back, calls = world.now() + 300.0, len(world.webex.calls)
    world.webex.trouble(status=503, left=10**6, meets=lambda _: world.now() < back)
    await world.say("Anna", Place.GROUP, "volgende", AT)
    assert titles(world)["groep"] == ["Kaart 2 – Oefenkaart (dilemma)"]
    failed = [call for call in world.webex.calls[calls:] if call.at < back]
    assert 5 < len(failed) < 100
    assert max(world.naps.get_nowait() for _ in range(world.naps.qsize())) <= 60.0
    assert back <= world.now() < back + 120.0


@pytest.mark.parametrize("done", [False, True], ids=["lost", "arrived"])
@pytest.mark.parametrize("trouble", LOST, ids=str)
async def test_an_answer_that_gets_lost_in_the_private_chat(
    world: WebexWorld, trouble: dict[str, Any], *, done: bool
) -> None:
    """There the bot can look whether it arrived: it is there once, whatever happened."""
    world.webex.trouble(**trouble, done=done, meets=a_post)
    await world.say("Piet", Place.PRIVATE, "tijd", AT)
    assert titles(world) == {"Piet": ["Tijd"]}
    assert len([each for each in world.by_person()["Piet"] if each.text.startswith("Tijd")]) == 1


@pytest.mark.parametrize("done", [False, True], ids=["lost", "arrived"])
@pytest.mark.parametrize("trouble", LOST, ids=str)
async def test_an_answer_that_gets_lost_in_the_space(world: WebexWorld, trouble: dict[str, Any], *, done: bool) -> None:
    """There the bot can't see its own words, only whether anything happened at all: then it comes once more, and never not."""
    world.webex.trouble(**trouble, done=done, meets=a_post, room=world.room.id)
    await world.say("Anna", Place.GROUP, "volgende", AT)
    assert laid(world) == ["Kaart 1", "Kaart 2", "Kaart 2"][: 2 + done]


async def test_the_older_of_two_cards_goes_when_it_is_known(world: WebexWorld) -> None:
    """Webex tells which it is when somebody presses it; the choice counts, and the newer one stays, pressed or not."""
    world.webex.trouble(status=502, done=True, meets=a_post, room=world.room.id)
    await world.say("Anna", Place.GROUP, "volgende", AT)
    older, newer = (each for each in world.by_person()["groep"] if each.text.startswith("Kaart 2"))
    piet = world.webex.user("Piet")
    for post, left in ((newer, 2), (older, 1), (newer, 1)):
        await world.webex.press(piet, post, buttons(post)["A"])
        await world.settle()
        assert laid(world) == ["Kaart 1", "Kaart 2", "Kaart 2"][: 1 + left]
    assert (newer.gone, older.gone) == (False, True)
    session = await running(world)
    assert session is not None
    assert session.choices[session.table] == {f"webex:{piet.id}": "a"}


@pytest.mark.parametrize("done", [False, True], ids=["lost", "arrived"])
async def test_an_answer_that_gets_lost_while_people_talk(world: WebexWorld, *, done: bool) -> None:
    """Then nobody can tell, and a card twice hurts less than a card never."""
    trouble = world.webex.trouble(status=502, done=done, meets=a_post, room=world.room.id)
    world.awake.clear()
    await world.webex.say(world.webex.user("Anna"), "volgende", world.room)
    async with asyncio.timeout(20):
        await trouble.met.wait()
    await world.webex.say(world.webex.user("Piet"), "hebben jullie koffie?", world.room, client="")
    world.awake.set()
    await world.settle()
    assert laid(world) == ["Kaart 1", "Kaart 2", "Kaart 2"][: 2 + done]


def unseen(world: WebexWorld) -> bool:
    """Whether Anna's cockpit says that the group does not see what it should."""
    cockpits = [each for each in world.by_person()["Anna"] if "Vernieuw de cockpit" in str(each.card)]
    return "De groep ziet" in cockpits[-1].text


async def test_a_session_in_a_space_where_only_moderators_may_write(world: WebexWorld) -> None:
    """Anna reads so at once and once for each thing, leads on in her 1:1, and the space gets it as soon as that is possible."""
    world.room.announcement = True
    await world.press("Anna", "Volgende kaart", {}, AT)
    why = "De groep ziet «Kaart 2 – Oefenkaart (dilemma)» niet"
    assert titles(world) == {"Anna": [why]}
    told = [each.text for each in world.by_person()["Anna"] if each.text.startswith(why)]
    assert ANNOUNCEMENTS in told[0]
    assert laid(world) == ["Kaart 1"]
    assert unseen(world)
    for minute in (1, 2, 3):
        await world.wait(AT + dt.timedelta(minutes=minute))
    assert titles(world) == {}, "the same is not told every minute"
    await world.say("Piet", Place.PRIVATE, "hand", AT)
    assert titles(world) == {"Piet": ["Je hebt je hand opgestoken. Je bent als eerste aan de beurt."]}
    world.room.announcement = False
    await world.wait(AT + dt.timedelta(minutes=5))
    assert titles(world) == {"groep": ["Kaart 2 – Oefenkaart (dilemma)"]}
    assert not unseen(world)

    world.room.announcement = True
    while (session := await running(world)) is not None and session.slot.kind is not StepKind.FINISH:
        await world.say("Anna", Place.PRIVATE, "verder" if session.doubted is None else "ja", AT)
    await world.say("Anna", Place.PRIVATE, "stop ja", AT)
    seen = titles(world)
    assert "groep" not in seen
    assert any(each.startswith("Verslag") for each in seen["Anna"])
    world.room.announcement = False
    await world.wait(AT + dt.timedelta(minutes=10))
    assert [each.partition(" ")[0] for each in titles(world)["groep"]] == ["Resultaat"]
    await world.wait(AT + dt.timedelta(minutes=60))
    assert titles(world) == {}


async def running(world: WebexWorld) -> Session | None:
    """The session in the space, as long as it runs."""
    load = partial(sessions.load, key=session_key("webex", world.room.id), person="", delivery=None)
    found = world.house.host._shape.session((await world.house.store.read(load)).session)
    return found if found is not None and found.running else None


async def test_what_came_in_waits_through_a_restart(world: WebexWorld) -> None:
    """Answered with 200 while Webex was away, and then the bot itself went away too: heard afterwards, in order, once."""
    anna: User = world.webex.user("Anna")
    world.awake.clear()
    trouble = world.webex.trouble(status=503, left=10**6)
    for _ in range(2):
        await world.webex.say(anna, "volgende", world.room)
    last = world.webex.hooks.sent[-1]
    assert last.status == 200
    await somebody_waits(world)
    trouble.left = 0
    world.awake.set()
    await world.restart()
    assert [each.partition(" –")[0] for each in titles(world)["groep"]] == ["Kaart 2", "Kaart 3"]
    await world.webex.hooks.post(last.url, last.body, last.headers)
    await world.settle()
    assert titles(world) == {}
