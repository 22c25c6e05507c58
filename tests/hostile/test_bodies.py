"""Hostile bodies to a whole bot, signed as the platform signs and unsigned: nothing breaks, nothing is told, nothing stays.

So many as KAARTENSESSIE_BODIES says (`make test-lang`: 200,000), from number KAARTENSESSIE_BODIES_FROM on, so that many can be sent in parts;
in CI a few hundred. One that does harm is found again by its number.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import io
import logging
import os
import resource
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientTimeout, web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import text

from bot.host import answers
from bot.host.schema import metadata
from tests.conformance.driver import DRIVERS, Driver
from tests.conformance.house import BEGIN
from tests.conformance.on_teams import TeamsWorld
from tests.conformance.on_webex import WebexWorld
from tests.hostile.bodies import Json, spoiled
from tests.languages import DUTCH
from tests.platforms.teams.conftest import CHAT

FIRST = int(os.environ.get("KAARTENSESSIE_BODIES_FROM", "0"))
MANY = int(os.environ.get("KAARTENSESSIE_BODIES", "300"))
ANSWERS = {200, 400, 401, 403, 413, 415, 501}  # 501: an invoke that is not ours
PATIENCE = ClientTimeout(total=30)
MOST_GROWTH = 100_000  # kB, as Linux tells
NAMES = ["Anna", "Piet", "Fatima"]


def seeds(world: Driver) -> list[Json]:
    """What the platform sends on a good day."""
    if isinstance(world, TeamsWorld):
        anna, activity = world.users["Anna"], world.teams.activity
        value = {"kaartensessie": {"command": "hand", "args": "", "about": ""}}
        return [
            activity(anna, CHAT, text="/start zon"),
            activity(anna, text="help"),
            activity(anna, CHAT, value=value, replyToId="1"),
            activity(anna, CHAT, type="invoke", name="adaptiveCard/action", value={"action": {"data": value}}),
            activity(
                anna,
                type="invoke",
                name="fileConsent/invoke",
                value={"action": "accept", "uploadInfo": {"uploadUrl": "x"}},
            ),
            activity(anna, CHAT, type="conversationUpdate", membersAdded=[anna.account()]),
            activity(anna, CHAT, type="messageReaction", reactionsAdded=[{"type": "like"}], replyToId="1"),
            activity(anna, CHAT, type="messageUpdate", channelData={"eventType": "editMessage"}, text="cijfer 7"),
            activity(
                anna, CHAT, text="x", entities=[{"type": "mention", "mentioned": anna.account(), "text": "<at>x</at>"}]
            ),
        ]
    if isinstance(world, WebexWorld):
        data = {
            "id": "x",
            "roomId": world.room.id,
            "roomType": "group",
            "personId": "y",
            "created": "2026-11-30T12:00:00.000Z",
        }
        kinds = [
            ("messages", "created"),
            ("messages", "deleted"),
            ("attachmentActions", "created"),
            ("memberships", "created"),
            ("memberships", "deleted"),
        ]
        return [{"id": "h", "resource": resource, "event": event, "data": data} for resource, event in kinds]
    return [{}]


@pytest.fixture(params=[name for name in DRIVERS if name != "web"])
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Driver]:
    """A platform that sends over HTTP, with three people in a chat."""
    driver = DRIVERS[request.param](tmp_path, DUTCH)
    await driver.begin()
    await driver.enter(NAMES, BEGIN + dt.timedelta(hours=12))
    yield driver
    await driver.end()


@pytest.fixture
async def client(world: Driver) -> AsyncIterator[TestClient[web.Request, web.Application]]:
    """To the platform's addresses, as the bot itself serves them."""
    app = web.Application()
    answers.safe(app, behind_tls=True)
    app.add_routes(world.adapter.routes())
    client = TestClient(TestServer(app, host="127.0.0.1"))
    await client.start_server()
    yield client
    await client.close()


async def rows(world: Driver) -> dict[str, int]:
    """How much is stored."""
    store = world.house.store  # type: ignore[attr-defined]  # each of them has one
    counts = await store.read(
        lambda tx: {name: tx.execute(text(f"select count(*) from {name}")).scalar() for name in metadata.tables}  # noqa: S608
    )
    return dict(counts)


@pytest.mark.parametrize("signed", [False, True], ids=["of a stranger", "signed"])
async def test_hostile_bodies_do_no_harm(
    world: Driver,
    client: TestClient[web.Request, web.Application],
    signed: bool,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Each gets an answer that is meant, none shows in the log as a failure, and of a stranger nothing is stored."""
    [path] = [route.path for route in world.adapter.routes() if getattr(route, "method", "") == "POST"]  # type: ignore[attr-defined]
    good = seeds(world)
    before, tasks, most = await rows(world), len(asyncio.all_tasks()), 0
    with caplog.at_level(logging.WARNING):
        for number in range(FIRST, FIRST + MANY):
            if number == FIRST + MANY // 5:  # by then everything has been loaded that will be
                most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            body, headers = spoiled(good, number)
            around = {**headers, **world.signed(body), **headers} if signed else headers
            try:
                answer = await client.post(path, data=io.BytesIO(body), headers=around, timeout=PATIENCE)
            except TimeoutError:
                pytest.fail(f"body {number}: no answer")
            words = await answer.text()
            assert answer.status in ANSWERS, f"body {number}: {answer.status}"
            assert "Traceback" not in words
            assert answers.HEADERS.keys() <= answer.headers.keys(), f"body {number}: {answer.headers}"
            assert signed or answer.status in {401, 413}, f"body {number}: {answer.status}"
    await world.house.host.outbox.idle()  # type: ignore[attr-defined]
    assert [each.getMessage() for each in caplog.records if each.levelno >= logging.ERROR] == []
    if not signed:
        assert await rows(world) == before
    assert len(asyncio.all_tasks()) <= tasks + 50, "work is left behind"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - most < MOST_GROWTH, "memory is kept"
