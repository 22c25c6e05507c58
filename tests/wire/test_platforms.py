"""A platform that fails at the wire, in every way that a network knows: a session goes on all the same, and whoever is not concerned notices nothing."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiohttp import web

from tests.platforms.teams.connector import Teams
from tests.platforms.webex.api import Webex, a_post
from tests.process import until
from tests.wire.conftest import ANNA, ELSEWHERE, HERE, KEES, Bot

ALWAYS = 10**6
STORM = {"status": 429, "retry_after": "300", "left": ALWAYS}


def posted_here(request: web.Request) -> bool:
    """New messages for one chat of Teams."""
    return request.method == "POST" and HERE in request.path


async def test_rest_that_one_chat_of_teams_needs_silences_no_other(bot: Bot, teams: Teams) -> None:
    """Others go on, the bot ends when it is asked to, and what waited leaves after the next start, once."""
    await bot.start()
    storm = teams.trouble(**STORM, meets=posted_here)
    await bot.session(KEES, HERE)
    await until(storm.met.is_set)
    await bot.session(ANNA, ELSEWHERE)
    for _ in range(3):
        assert await bot.hears(teams.activity(ANNA, text="help")) == 200
    await until(lambda: bot.shown(ELSEWHERE) == 1 and bot.shown(ANNA.private) == 4)
    assert bot.shown(HERE) == 0
    await bot.end()

    storm.left = 0
    await bot.start()
    await until(lambda: bot.shown(HERE))
    assert bot.shown(HERE) == 1


async def test_rest_that_one_space_of_webex_needs_silences_no_other(bot: Bot, webex: Webex) -> None:
    """The same."""
    await bot.start()
    anna, kees = webex.user("Anna"), webex.user("Kees")
    here, elsewhere = await webex.space("Hier", kees), await webex.space("Daar", anna)
    storm = webex.trouble(**STORM, meets=a_post, says=here.id)
    await webex.say(kees, "start zon", here)
    await until(storm.met.is_set)
    await webex.say(anna, "start zon", elsewhere)
    await until(lambda: any(told.post.room is elsewhere for told in webex.told))
    assert not any(told.post.room is here for told in webex.told)
    await bot.end()

    storm.left = 0
    await bot.start()
    await until(lambda: any(told.post.room is here for told in webex.told))


@pytest.mark.parametrize("how", [{"status": 502}, {"page": True}, {"drop": True}, {"until": None}], ids=str)
async def test_a_session_begins_however_the_platform_fails(
    bot: Bot, teams: Teams, webex: Webex, how: dict[str, Any]
) -> None:
    """A gateway that is lost, a page of something on the way, a connection that breaks, one that never answers: what must be seen is seen."""
    if "until" in how:
        how = {"until": asyncio.Event()}
    await bot.start()
    kees = webex.user("Kees")
    room = await webex.space("Hier", kees)
    theirs = teams.trouble(**how, meets=posted_here)
    others = webex.trouble(**how, meets=a_post, says=room.id)
    await bot.session(KEES, HERE)
    await webex.say(kees, "start zon", room)
    await until(theirs.met.is_set)
    await until(others.met.is_set)
    await until(lambda: bot.shown(HERE) and any(told.post.room is room for told in webex.told))
    for gate in how.values():
        if isinstance(gate, asyncio.Event):
            gate.set()
    await bot.end()
    assert bot.shown(HERE) <= 2
    await webex.settle()


async def test_whoever_says_half_and_waits_holds_up_nobody(bot: Bot) -> None:
    """Connections on which a request never ends: others are heard, and the end comes when it is asked for."""
    await bot.start()
    half = b"POST /api/messages HTTP/1.1\r\nHost: bot\r\nContent-Length: 100\r\n\r\n{"
    ends = []
    for _ in range(100):
        _, writer = await asyncio.open_connection("127.0.0.1", bot.port)
        writer.write(half)
        await writer.drain()
        ends.append(writer)
    await bot.session(ANNA, HERE)
    await until(lambda: bot.shown(HERE) == 1)
    await bot.end()
    for each in ends:
        each.close()


@pytest.mark.parametrize("what", ["GET", "POST"])
async def test_it_ends_while_webex_drips(bot: Bot, webex: Webex, what: str) -> None:
    """A byte at a time, without an end, in answer to a question or to a message: the end comes all the same, and nothing is lost."""
    await bot.start()
    anna = webex.user("Anna")
    room = await webex.space("Hier", anna)
    drip = webex.trouble(
        drips=True, left=ALWAYS, meets=lambda request: request.method == what and "/messages" in request.path
    )
    await webex.say(anna, "start zon", room)
    await until(drip.met.is_set)
    await bot.end()

    drip.left = 0
    await bot.start()
    await until(lambda: {told.post.room.kind for told in webex.told} == {"group", "direct"})
    await bot.end()
