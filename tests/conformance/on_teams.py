"""Teams as a world: signed activities come in over HTTP, and what is read is what arrives at a fake of its connector."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict, deque
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from adapters.teams import TeamsChat
from adapters.teams.connector import BUDGET
from adapters.teams.files import CONSENT_CARD
from bot.engine.model.events import Place
from bot.engine.model.messages import Message
from bot.host.ports import Letter
from bot.host.sending import Pace
from tests.conformance.house import House
from tests.languages import DUTCH, Language
from tests.platforms.teams import reading
from tests.platforms.teams.connector import BOT, TENANT, Json, Teams, Told, User
from tests.transcripts.script import Seen

CHAT = "19:meeting_abc@thread.v2"


class Watched(TeamsChat):
    """The adapter, with a note of which letter became which message of Teams, so that a test can name what it reads."""

    def __init__(self) -> None:
        self.now = 0.0
        super().__init__(pace=Pace(BUDGET, now=lambda: self.now, sleep=self._sleep))
        self.became: dict[tuple[str, str], deque[Message]] = defaultdict(deque)

    async def _sleep(self, seconds: float) -> None:
        self.now += seconds

    async def deliver(self, letter: Letter) -> str | None:
        reference = await super().deliver(letter)
        if letter.message is not None and reference is not None:
            conversation, activity, _ = json.loads(reference)
            self.became[conversation, activity].append(letter.message)
        return reference


class TeamsWorld:
    """A meeting chat with everybody in it, a private chat for each, and messages in the chat for one person.

    `calls`: Teams tells who is in the meeting, which takes a permission; else the list of members is all that is known.
    """

    def __init__(self, folder: Path, language: Language = DUTCH, *, calls: bool = True) -> None:
        self.folder = folder
        self.language = language
        self.calls = calls
        self.teams = Teams()
        self.adapter: Watched
        self.house: House
        self.client: TestClient[web.Request, web.Application]
        self.users: dict[str, User] = {}
        self.said: dict[str, str] = {}  # the id of the last line of each in the group
        self.edits = 0
        self.read = 0
        self.last: tuple[bytes, dict[str, str]] | None = None
        self.running = False

    async def begin(self) -> None:
        if not self.running:
            await self.teams.start()
            self.running = True
        self.adapter = Watched()
        self.house = House(self.folder, self.adapter, self.teams.settings(), language=self.language)
        await self.house.begin()
        app = web.Application()
        app.add_routes(self.adapter.routes())
        self.client = TestClient(TestServer(app))
        await self.client.start_server()

    def signed(self, body: bytes) -> dict[str, str]:
        return self._headers()

    async def end(self) -> None:
        await self._stop()
        await self.teams.stop()
        self.running = False

    async def enter(self, names: list[str], at: dt.datetime) -> None:
        await self.house.run_to(at)
        self.users |= {name: User(name) for name in names}
        self.teams.members[CHAT] = dict(self.users)
        host = self.users[names[0]]
        added = self.teams.activity(host, CHAT, type="conversationUpdate", membersAdded=[{"id": BOT}])
        await self._send(added)
        await self.call("Join", *names)

    async def say(self, who: str, place: Place, words: str, at: dt.datetime, *, meant: bool = True) -> None:
        user = await self._user(who, at)
        chat = CHAT if place is Place.GROUP else ""
        activity = self.teams.activity(user, chat, **self._typed(words))
        if place is Place.GROUP:
            self.said[who] = activity["id"]
        await self._send(activity)

    async def press(self, who: str, label: str, inputs: dict[str, str], at: dt.datetime) -> None:
        user = await self._user(who, at)
        told, button = self._button(user, self.language.spoken(label))
        assert button["type"] == "Action.Submit"
        value = {**button["data"], **inputs}
        chat = "" if told.conversation == user.private else CHAT
        await self._send(self.teams.activity(user, chat, value=value, replyToId=told.id))

    async def come(self, who: str, at: dt.datetime) -> None:
        await self.house.run_to(at)
        user = self.users.setdefault(who, User(who))
        self.teams.members[CHAT][who] = user
        await self.call("Join", who)
        await self._send(
            self.teams.activity(user, CHAT, type="conversationUpdate", membersAdded=[user.account(name=False)])
        )

    async def go(self, who: str, at: dt.datetime) -> None:
        await self.house.run_to(at)
        user = self.users[who]
        self.teams.members[CHAT].pop(who)
        await self._send(
            self.teams.activity(user, CHAT, type="conversationUpdate", membersRemoved=[user.account(name=False)])
        )

    async def call(self, change: str, *names: str) -> None:
        """People join the call, or leave it with one device."""
        if not self.calls:
            return
        value = {"members": [{"user": self.users[name].account(), "meeting": {"inMeeting": True}} for name in names]}
        name = f"application/vnd.microsoft.meetingParticipant{change}"
        await self._send(self.teams.activity(self.users[names[0]], CHAT, type="event", name=name, value=value))

    async def wait(self, at: dt.datetime) -> None:
        await self.house.run_to(at)
        await self._settle()

    def seen(self) -> list[Seen]:
        fresh, self.read = self.teams.told[self.read :], len(self.teams.told)
        seen = []
        for told in fresh:
            if any(each["contentType"] == CONSENT_CARD for each in told.body.get("attachments", ())):
                continue  # the file that belongs to the message before
            message = self.adapter.became[told.conversation, told.id].popleft()
            assert reading.shows(told.body, message), f"not all of {message.title!r} can be read"
            seen.append(Seen(self._who(told), message, told.anew))
        return seen

    def shows(self, seen: Seen) -> bool:
        return True

    async def reword(self, who: str, words: str) -> bool:
        change = {"eventType": "editMessage" if words else "softDeleteMessage"}
        around = {"channelData": {"tenant": {"id": TENANT}, **change}, **self._typed(words), "id": self.said[who]}
        kind = "messageUpdate" if words else "messageDelete"
        self.edits += 1
        moment = f"2026-12-01T23:59:{self.edits:02}Z"
        await self._send(self.teams.activity(self.users[who], CHAT, type=kind, timestamp=moment, **around))
        return True

    async def redeliver(self) -> None:
        assert self.last
        body, headers = self.last
        response = await self.client.post("/api/messages", data=body, headers=headers)
        assert response.status == 200
        await self._settle()

    async def restart(self) -> None:
        at, became = self.house.at, self.adapter.became
        await self._stop()
        await self.begin()
        self.house.at, self.adapter.became = at, became
        await self._settle()

    async def rubbish(self) -> None:
        good = self.teams.activity(next(iter(self.users.values())), CHAT)
        rubbish: list[Any] = [
            "",
            "{",
            [],
            {"type": "message"},
            {**good, "from": 5},
            {**good, "value": "knop"},
            {**good, "value": {"kaartensessie": {"command": ["hand"]}}},
            {**good, "text": None, "entities": [{"type": "mention"}]},
            {**good, "type": "wat"},
            {**good, "type": "invoke", "name": "adaptiveCard/action", "value": {"action": None}},
            {**good, "conversation": {}},
        ]
        for each in rubbish:
            body = (each if isinstance(each, str) else json.dumps(each)).encode()
            response = await self.client.post("/api/messages", data=body, headers=self._headers())
            assert response.status < 500
        await self._settle()

    async def post(self, activity: Json) -> int:
        """Send an activity as Teams would, and wait for all that follows; the status of the answer."""
        return await self._send(activity, good=False)

    def _typed(self, words: str) -> Json:
        """A line as Teams sends it: the name of the bot in it is a mention."""
        if "@Kaartenbot" not in words:
            return {"text": words}
        tag = "<at>Kaartenbot</at>"
        entity = {"type": "mention", "mentioned": {"id": BOT, "name": "Kaartenbot"}, "text": tag}
        return {"text": words.replace("@Kaartenbot ", f"{tag}&nbsp;"), "entities": [entity]}

    async def _user(self, who: str, at: dt.datetime) -> User:
        await self.house.run_to(at)
        if who not in self.users:
            self.users[who] = self.teams.members[CHAT][who] = User(who)
        return self.users[who]

    async def _send(self, activity: Json, *, good: bool = True) -> int:
        self.last = json.dumps(activity).encode(), self._headers()
        response = await self.client.post("/api/messages", data=self.last[0], headers=self.last[1])
        assert not good or response.status == 200, await response.text()
        await self._settle()
        return response.status

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.teams.token()}", "Content-Type": "application/json"}

    async def _settle(self) -> None:
        await self.adapter.idle()
        await self.house.host.outbox.idle()

    async def _stop(self) -> None:
        await self.house.end()
        await self.client.close()

    def _who(self, told: Told) -> str:
        names = {each.id: name for name, each in self.users.items()} | {
            each.private: name for name, each in self.users.items()
        }
        return names[told.to] if told.to else names.get(told.conversation, "groep")

    def _button(self, user: User, label: str) -> tuple[Told, Json]:
        """The newest button of this label that this person sees: in their own chat, for them alone in the group's, in the group's."""
        newest = list(reversed(self.teams.shown.values()))
        for sees in (
            lambda told: told.conversation == user.private or told.to == user.id,
            lambda told: told.conversation == CHAT and not told.to,
        ):
            for told in filter(sees, newest):
                for button in reading.buttons(told.body):
                    if button["title"] == label:
                        return told, button
        raise AssertionError(f"no button «{label}» to be seen")
