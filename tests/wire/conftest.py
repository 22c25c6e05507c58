"""Platforms at the wire, and a whole bot that is served to them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import URL

from adapters.webex.webhooks import KINDS
from tests.platforms.teams.conftest import teams
from tests.platforms.teams.connector import BOT, Json, Teams, User
from tests.platforms.webex.api import PUBLIC, Webex
from tests.platforms.webex.conftest import webex
from tests.process import Served, until
from tests.wire.cable import Cable

__all__ = ["teams", "webex"]  # those of the platforms' own tests

HERE, ELSEWHERE = "19:meeting_hier@thread.v2", "19:meeting_daar@thread.v2"
ANNA, KEES = User("Anna"), User("Kees")


class Bot(Served):
    """A bot that is served, in Teams and in Webex. What is not answered is status 0."""

    def __init__(self, folder: Path, teams: Teams, webex: Webex) -> None:
        super().__init__(folder, {**webex.settings(), **teams.settings()})
        self.teams = teams
        self.webex = webex

    async def start(self, **change: str) -> None:
        """Start it, and wait until it listens and Webex knows where."""
        self.webex.hooks.public[PUBLIC] = self.address
        await self.begin(**change)
        await self.ready()
        await until(lambda: len(self.webex.hooks.all) == len(KINDS))

    async def hears(self, activity: Json, seconds: float = 60.0) -> int:
        """Teams sends this; the status of the answer."""
        around = {"Authorization": f"Bearer {self.teams.token()}", "Content-Type": "application/json"}
        timeout = aiohttp.ClientTimeout(total=seconds)
        async with aiohttp.ClientSession(timeout=timeout) as client:
            try:
                async with client.post(
                    f"{self.address}/api/messages", data=json.dumps(activity), headers=around
                ) as answer:
                    return answer.status
            except (aiohttp.ClientError, TimeoutError):
                return 0

    async def session(self, who: User, chat: str) -> None:
        """Somebody begins a session in a chat of Teams."""
        self.teams.members[chat] = {who.name: who}
        added = self.teams.activity(who, chat, type="conversationUpdate", membersAdded=[{"id": BOT}])
        assert await self.hears(added) == 200
        assert await self.hears(self.teams.activity(who, chat, text="/start zon")) == 200

    def shown(self, where: str) -> int:
        """How many new messages have arrived in this chat of Teams."""
        return sum(told.conversation == where and not told.anew for told in self.teams.told)


@pytest.fixture
async def bot(tmp_path: Path, teams: Teams, webex: Webex) -> AsyncIterator[Bot]:
    """A bot that can be served; whatever is left of it is ended."""
    made = Bot(tmp_path, teams, webex)
    yield made
    if made.running.returncode is None:
        made.running.kill()
        await made.running.wait()


@pytest.fixture
async def cable(postgres: URL) -> AsyncIterator[Cable]:
    """A database, by way of a cable."""
    made = Cable(postgres)
    await made.mend()
    yield made
    await made.cut()
