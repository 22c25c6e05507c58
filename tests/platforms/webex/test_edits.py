"""A line that is edited or deleted in Webex: what it gave is mended or taken back, and nothing else happens."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from bot.engine.model.events import Place
from bot.engine.model.session import Session
from bot.host.outcome import session_key
from bot.host.sql import sessions
from tests.conformance.on_webex import WebexWorld
from tests.platforms.webex.hooks import signature
from tests.platforms.webex.space import Post

AT = dt.datetime(2026, 12, 1, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[WebexWorld]:
    """A session of Anna's with Piet, at its first card."""
    made = WebexWorld(tmp_path)
    await made.begin()
    await made.enter(["Anna", "Piet"], AT)
    await made.say("Anna", Place.GROUP, "/start zon 2u", AT)
    await on(made, 3)
    yield made
    await made.end()


async def on(world: WebexWorld, steps: int) -> None:
    """So many steps further, also when that is long before their time."""
    for _ in range(steps):
        await world.say("Anna", Place.GROUP, "verder", AT)
        if (await kept(world)).doubted is not None:
            await world.say("Anna", Place.PRIVATE, "ja", AT)


async def typed(world: WebexWorld, who: str, versions: list[str | None], *, private: bool = False) -> Post:
    """What somebody types, and edits; None is a deletion. Each is told twice."""
    user, room = world.webex.user(who), None if private else world.room
    first, *others = versions
    post = await world.webex.say(user, first or "", room)
    await world.settle()
    for words in others:
        await (world.webex.unsay(post) if words is None else world.webex.reword(post, words))
        await again(world)
    return post


async def again(world: WebexWorld) -> None:
    """Webex tells the last thing once more."""
    await world.settle()
    last = world.webex.hooks.sent[-1]
    assert (await world.webex.hooks.post(last.url, last.body, last.headers)).status == 200
    await world.settle()


async def kept(world: WebexWorld) -> Session:
    """The session in the space."""
    load = partial(sessions.load, key=session_key("webex", world.room.id), person="", delivery=None)
    found = world.house.host._shape.session((await world.house.store.read(load)).session)
    assert found is not None
    return found


CASES = [
    (3, "Piet", ["7", "8 want fijn", "7"], "7"),
    (3, "Piet", ["7", None], "-"),
    (3, "Piet", ["cijfer 6", "cijfer 9"], "9"),
    (0, "Anna", ["afspraak: lijst door Piet voor 10 december", "afspraak: lijst door Piet voor 10 december!"], "1"),
    (0, "Anna", ["afspraak: lijst", None], "1"),
    (0, "Anna", ["/verleng 5", "/verleng 10"], "5"),
    (0, "Piet", ["hand", None, "hand!"], "hand"),
    (0, "Piet", ["eens", "oneens"], "oneens"),
    (0, "Piet", ["eens", None], "-"),
    (0, "Piet", ["volgende", "eens"], "-"),
]


@pytest.mark.parametrize("private", [False, True], ids=["in the space", "in private"])
@pytest.mark.parametrize(("steps", "who", "versions", "left"), CASES)
async def test_an_edit_mends_what_its_line_did(
    world: WebexWorld, steps: int, who: str, versions: list[str | None], left: str, *, private: bool
) -> None:
    """And does nothing else, however often it is told."""
    await on(world, steps)
    before = await kept(world)
    await typed(world, who, versions, private=private)
    session, me = await kept(world), f"webex:{world.webex.user('Piet').id}"
    answers = [str(session.grades[me].value)] if me in session.grades else []
    answers += list(session.choices.get(session.table, {}).values())
    answers += [str(len(session.agreements))] if session.agreements else []
    answers += ["hand"] if me in session.queue else []
    later = int((session.at.plan.end - before.at.plan.end).total_seconds() // 60)
    answers += [str(later)] if later else []
    assert answers == ([] if left == "-" else [left])


async def test_what_the_gathered_line_says_takes_a_grade_back(world: WebexWorld) -> None:
    """There the receipt has no button for each."""
    await on(world, 3)
    await world.say("Piet", Place.GROUP, "8", AT)
    line = next(each for each in reversed(world.webex.posts.values()) if each.text.startswith("Ontvangen van Piet."))
    words = line.text.partition("@Kaartenbot ")[2]
    assert (await kept(world)).grades
    await world.say("Piet", Place.GROUP, words, AT)
    assert not (await kept(world)).grades


async def test_the_last_edit_counts_also_where_webex_does_not_say_when_it_was(world: WebexWorld) -> None:
    """Two edits then look the same from outside; what stands there now is fetched."""
    await on(world, 3)
    post = await world.webex.say(world.webex.user("Piet"), "6", world.room)
    await world.settle()
    for words in ("7", "9"):
        await world.webex.reword(post, words)
        post.updated = ""
        told = {"resource": "messages", "event": "updated", "data": post.envelope()}
        await world.post(json.dumps(told))
        await world.settle()
    assert [str(each.value) for each in (await kept(world)).grades.values()] == ["9"]


async def test_the_bots_own_edits_and_deletions_are_nothing_new(world: WebexWorld) -> None:
    """It hears of them too; not a word is fetched for them."""
    world.seen()
    mine = next(each for each in world.webex.posts.values() if each.author is world.webex.bot)
    asked = len(world.webex.calls)
    for event in ("updated", "deleted"):
        body = json.dumps({"resource": "messages", "event": event, "data": mine.envelope()}).encode()
        hook = next(iter(world.webex.hooks.all.values()))
        assert (await world.webex.hooks.post(hook.target, body, signature(body, hook.secret))).status == 200
    await world.settle()
    assert world.seen() == []
    assert len(world.webex.calls) == asked
