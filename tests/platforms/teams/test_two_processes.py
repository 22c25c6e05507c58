"""Two processes on one PostgreSQL, and a Teams that tells each thing to one of them: who is in the meeting, both know."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import URL

from adapters.teams import TeamsChat
from bot.engine.model.session import Session
from bot.host import shared
from bot.host.foreman import foreman_of
from bot.host.outcome import session_key
from bot.host.sql import sessions
from tests.conformance import house
from tests.conformance.house import House
from tests.host.test_grapevine import until_heard
from tests.host.test_shared import until
from tests.platforms.teams.conftest import ANNA, CHAT, PIET
from tests.platforms.teams.connector import BOT, Json, Teams, User
from tests.postgres import do

GUEST = User("Gast", guest=True)


class Process:
    """One of them."""

    def __init__(self, teams: Teams, folder: Path) -> None:
        self.teams = teams
        self.chat = TeamsChat()
        self.house = House(folder, self.chat, teams.settings(), foreman=foreman_of)
        app = web.Application()
        app.add_routes(self.chat.routes())
        self.client = TestClient(TestServer(app))

    async def begin(self) -> None:
        await self.house.begin()
        await self.client.start_server()

    async def end(self) -> None:
        await self.house.end()
        await self.client.close()

    async def hear(self, sender: User, **fields: object) -> None:
        """Teams tells this process, and no other."""
        body = json.dumps(self.teams.activity(sender, CHAT, **fields))
        headers = {"Authorization": f"Bearer {self.teams.token()}", "Content-Type": "application/json"}
        async with self.client.post("/api/messages", data=body, headers=headers) as response:
            assert response.status == 200
        await self.chat.idle()

    async def call(self, change: str, *users: User) -> None:
        """People join the call, or leave it with one device; or it ends."""
        value: Json = {"members": [{"user": each.account(), "meeting": {"inMeeting": True}} for each in users]}
        await self.hear(ANNA, type="event", name=f"application/vnd.microsoft.meeting{change}", value=value)

    def sees(self) -> list[str]:
        """Who is in the call, as far as it knows."""
        return [each.name for each in self.chat._book.present(CHAT)]

    async def session(self) -> Session:
        """The session as it is stored."""
        load = partial(sessions.load, key=session_key("teams", CHAT), person="", delivery=None)
        found = self.house.host._shape.session((await self.house.store.read(load)).session)
        assert found is not None
        return found


@pytest.fixture
async def two(
    teams: Teams, tmp_path: Path, postgres: URL, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[Process, Process]]:
    """Both hear each other, and the first was put in the chat. None is held for dead because this machine is busy."""
    monkeypatch.setattr(shared, "STALLED", 60.0)
    monkeypatch.setattr(house, "where", lambda _folder: postgres)
    one, other = Process(teams, tmp_path), Process(teams, tmp_path)
    for each in (one, other):
        await each.begin()
        await until_heard(each.house.host.foreman.grapevine)
    await one.hear(ANNA, type="conversationUpdate", membersAdded=[{"id": BOT}])
    yield one, other
    for each in (one, other):
        await each.end()


async def test_a_session_takes_in_whoever_came_at_the_other_process(two: tuple[Process, Process]) -> None:
    """Also somebody who is not in the chat, by name. Whoever hung up, at either of them, is not taken in."""
    one, other = two
    await one.call("ParticipantJoin", ANNA, PIET, GUEST)
    await until(lambda: other.sees() == ["Anna", "Piet", "Gast"])
    await other.call("ParticipantLeave", PIET)
    await until(lambda: one.sees() == ["Anna", "Gast"])
    for process in (other, one):
        await process.hear(ANNA, text="/start zon")
        people = (await process.session()).people.values()
        assert {each.name for each in people if not each.listed} == {"Anna", "Gast"}
        assert {each.name for each in people if each.listed} == {"Piet"}
        await process.hear(ANNA, text="/stop")
        await process.hear(ANNA, text="/stop zeker")


async def test_when_the_meeting_ends_no_process_sees_anybody(two: tuple[Process, Process]) -> None:
    """Whichever of them hears it; and the next meeting in this chat begins with who comes to it."""
    one, other = two
    await one.call("ParticipantJoin", ANNA, PIET)
    await until(lambda: other.sees() == ["Anna", "Piet"])
    await other.call("End")
    await until(lambda: one.sees() == other.sees() == [])
    await one.call("ParticipantJoin", PIET)
    await until(lambda: other.sees() == ["Piet"])


async def test_who_hangs_up_one_of_two_devices_at_another_process_is_still_there(two: tuple[Process, Process]) -> None:
    """It knows of both, so that it need not ask Teams, and the second to go is the last."""
    one, other = two
    await one.call("ParticipantJoin", ANNA, PIET)
    await other.call("ParticipantJoin", PIET)
    await until(lambda: one.sees() == other.sees() and one.sees().count("Piet") == 2)
    await one.hear(ANNA, text="/start zon")
    one.teams.inside |= {ANNA.aad, PIET.aad}
    left = []
    for each in (other, one):
        await each.call("ParticipantLeave", PIET)
        found = (await one.session()).people[f"teams:{PIET.aad}"]
        left.append((found.devices, found.leaving is not None))
        await until(lambda: other.sees() == one.sees())
    assert left == [(1, False), (0, True)]
    assert not [path for _, path in one.teams.calls if "participants" in path]


async def test_a_process_that_has_just_begun_knows_who_is_there(
    two: tuple[Process, Process], teams: Teams, tmp_path: Path
) -> None:
    """So that a new release can be set going during a meeting."""
    one, other = two
    await one.call("ParticipantJoin", ANNA, GUEST)
    await until(lambda: other.sees() == ["Anna", "Gast"])
    new = Process(teams, tmp_path)
    await new.begin()
    await until(lambda: new.sees() == ["Anna", "Gast"])
    await new.end()


async def test_a_chat_that_the_bot_was_taken_out_of_is_forgotten_by_both(two: tuple[Process, Process]) -> None:
    """Put back at the one that did not hear the goodbye, it is known to both again."""
    one, other = two
    await one.call("ParticipantJoin", ANNA)
    await until(lambda: other.sees() == ["Anna"])
    await other.hear(ANNA, type="conversationUpdate", membersRemoved=[{"id": BOT}])
    await until(lambda: one.chat._book.chat(CHAT) is None)
    assert one.sees() == other.sees() == []
    await one.hear(ANNA, type="conversationUpdate", membersAdded=[{"id": BOT}])
    await other.chat._book.look_up(CHAT, [])
    assert other.chat._book.chat(CHAT) is not None


async def test_nothing_of_it_stands_in_the_database(two: tuple[Process, Process], postgres: URL) -> None:
    """That somebody was met is kept, as ever; not their name, nor that they are in this call."""
    one, other = two
    await one.call("ParticipantJoin", GUEST)
    await until(lambda: other.sees() == ["Gast"])
    for (table,) in do(postgres, "select tablename from pg_tables where schemaname = 'public'"):
        for (row,) in do(postgres, f"select t::text from {table} t"):  # noqa: S608
            shown = re.sub(r"\\x([0-9a-f]+)", lambda body: bytes.fromhex(body[1]).decode(errors="replace"), str(row))
            assert "Gast" not in shown
            assert not (CHAT in shown and GUEST.id in shown)
