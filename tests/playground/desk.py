"""Somebody's hands and eyes at the Playground, without its page: its script interface, and what it says it was asked to show.

Must not know the bot's own messages, only what goes over the wire: activities and Adaptive Cards.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit
from uuid import uuid4

import aiohttp

from tests.playground.people import AT_KEYBOARD, BOT, BOT_NAME, EVERYBODY, GROUP, PERSONAL, TENANT, Account
from tests.playground.processes import Playground

Json = dict[str, Any]
MENTION = f"<at>{BOT_NAME}</at>"
PATIENCE = 60.0  # seconds that an answer may take


@dataclass(frozen=True)
class Shown:
    """A message of the bot, as the Playground was asked to show it. `who` is a name or "groep"; `anew`: it replaced an earlier one."""

    who: str
    chat: str
    id: str
    body: Json = field(repr=False)
    anew: bool = False

    @property
    def cards(self) -> list[Json]:
        """Its Adaptive Cards."""
        return [each["content"] for each in self.body.get("attachments") or [] if "adaptive" in each["contentType"]]

    @property
    def file(self) -> str:
        """The name of the file it offers; empty when it is an ordinary message."""
        offered = [
            each["name"] for each in self.body.get("attachments") or [] if each["contentType"].endswith("file.consent")
        ]
        return offered[0] if offered else ""

    @property
    def words(self) -> list[str]:
        """All that can be read in it, from top to bottom, without the buttons."""
        return [self.body.get("text") or "", *(line for card in self.cards for line in _words(card.get("body", [])))]

    @property
    def buttons(self) -> list[Json]:
        """Its buttons, from top to bottom."""
        return [button for card in self.cards for button in _buttons(card)]


class Desk:
    """One running Playground. Everybody in its chats acts through here; `shown` is all that the bot said so far."""

    def __init__(self, playground: Playground, client: aiohttp.ClientSession) -> None:
        self.playground = playground
        self.shown: list[Shown] = []
        self.on_page: set[str] = set()  # ids of messages that the page was told of
        self.private = {PERSONAL: AT_KEYBOARD}
        self.faults: list[str] = []
        self._client = client
        self._read = 0
        self._sent = self._delivered = 0  # activities to the bot
        self._news = asyncio.Condition()

    async def install(self) -> None:
        """Add the bot to the group and to the private chat, as the page does at the first click on each."""
        for chat in (GROUP, PERSONAL):
            await self._act(f"/_debug/conversation/{quote(chat, safe='')}/installation", {}, activities=2)

    async def join_call(self, names: list[str]) -> None:
        """Let these people, and nobody else, be in the call."""
        members = [
            {"user": {"id": person.id, "name": person.name, "aadObjectId": person.aad}, "meeting": {"inMeeting": True}}
            for person in map(EVERYBODY.__getitem__, names)
        ]
        name = "application/vnd.microsoft.meetingParticipantJoin"
        await self.send(names[0], type="event", name=name, value={"members": members})

    async def say(self, who: str, words: str, *, private: bool = False) -> None:
        """Somebody types a line. Whoever is at the keyboard does so in the page's own way; others send what Teams would."""
        mentions = [{"mentioned": {"id": BOT}, "text": MENTION}] if not private else []
        text = words.replace(f"@{BOT_NAME}", MENTION)
        if who == AT_KEYBOARD:
            # The page sends on what mentions the bot, and nothing else.
            text = text if private or MENTION in text else f"{MENTION} {text}"
            line = {"from": {"id": EVERYBODY[who].id}, "text": text, "textFormat": "xml", "mentions": mentions}
            chat = PERSONAL if private else GROUP
            await self._act(f"/_conversation/v1/conversations/{quote(chat, safe='')}/messages", line)
            return
        assert not private, "only whoever is at the keyboard has a private chat to type in"
        entities = [{"type": "mention", "mentioned": {"id": BOT, "name": BOT_NAME}, "text": MENTION}]
        await self.send(
            who, type="message", text=text, textFormat="plain", entities=entities if MENTION in text else []
        )

    async def press(self, who: str, label: str, inputs: dict[str, str]) -> None:
        """Somebody presses the newest button of this label that they can see, their private chat first."""
        shown, button = self.button(who, label)
        frame = {"conversation": {"id": shown.chat}, "from": {"id": EVERYBODY[who].id}, "replyToId": shown.id}
        data = {**(button.get("data") or {}), **inputs}
        if button["type"] == "Action.Execute":
            action = {"type": "Action.Execute", "verb": button.get("verb", ""), "data": data}
            value = {"action": action, "trigger": "manual"}
            await self._act("/_conversation/v1/invoke", {**frame, "name": "adaptiveCard/action", "value": value})
        else:
            await self._act("/_conversation/v1/submit", {**frame, "value": data})

    async def send(self, who: str, **activity: Any) -> None:
        """Let an activity of somebody in the group go to the bot unchanged."""
        await self._act("/_internal/v1/customActivities", {**self._from(EVERYBODY[who]), **activity})

    def button(self, who: str, label: str) -> tuple[Shown, Json]:
        """The newest button of this label that this person can see."""
        latest = {(shown.chat, shown.id): shown for shown in self.shown}
        for audience in (who, "groep"):
            for shown in reversed(latest.values()):
                for button in shown.buttons:
                    if shown.who == audience and button["title"] == label:
                        return shown, button
        raise AssertionError(f"{who} sees no button «{label}»")

    async def until(self, holds: Callable[[], bool], patience: float = PATIENCE) -> bool:
        """Wait until this holds, looking whenever the bot says something; False when that took too long."""
        with suppress(asyncio.TimeoutError):
            async with self._news, asyncio.timeout(patience):
                await self._news.wait_for(holds)
        return holds()

    async def _act(self, path: str, body: Json, activities: int = 1) -> None:
        """Ask for something, and return when the bot has got what comes of it: the Playground answers before that."""
        async with self._client.post(self.playground.address + path, json=body) as answer:
            assert answer.status == 200, f"{path}: {answer.status} {await answer.text()}"
        self._sent += activities
        assert await self.until(lambda: self._delivered >= self._sent), f"the bot did not answer: {self.faults}"

    def _from(self, person: Account) -> Json:
        return {
            "id": uuid4().hex,
            "timestamp": dt.datetime.now(dt.UTC).isoformat(),
            "channelId": "msteams",
            "serviceUrl": f"{self.playground.address}/_connector",
            "from": {"id": person.id, "name": person.name, "aadObjectId": person.aad},
            "recipient": {"id": BOT, "name": BOT_NAME},
            "conversation": {"id": GROUP, "conversationType": "groupChat", "isGroup": True, "tenantId": TENANT},
            "channelData": {"tenant": {"id": TENANT}},
            "locale": "nl-NL",
        }

    async def _follow(self, path: str, take: Callable[[Json], None]) -> None:
        async with self._client.ws_connect(self.playground.address + path, max_msg_size=0) as stream:
            async for frame in stream:
                async with self._news:
                    try:
                        take(json.loads(frame.data))
                    except Exception as error:
                        self.faults.append(f"the test can't read what {path} says: {error!r}")
                        raise
                    self._news.notify_all()

    def _on_page(self, frame: Json) -> None:
        if "message" in frame:
            self.on_page.add(frame["message"]["messageId"])

    def _on_log(self, frame: Json) -> None:
        """Each request is in the recording, with its address, before the log stream tells of it."""
        if frame["log"]["type"] != "bot":  # about the Playground itself
            return
        whole, _, _ = self.playground.recording.read_bytes()[self._read :].rpartition(b"\n---\n")
        self._read += len(whole) + len(b"\n---\n") if whole else 0
        for entry in whole.decode().split("\n---\n") if whole else []:
            self._take(json.loads(entry))

    def _take(self, entry: Json) -> None:
        request, status, answer = entry["request"], entry["response"]["statusCode"], entry["response"]["body"]
        address = urlsplit(request["url"])
        if status >= 400:
            self.faults.append(f"{request['method']} {address.path}: {status} {answer}")
        if entry["direction"].endswith("-> User Application"):
            self._delivered += 1
            return
        if status >= 400:
            return
        match request["method"], address.path.removeprefix("/_connector/v3/conversations").split("/"):
            case "POST", [""] if entry["activityName"] == "createConversation":
                self.private[answer["id"]] = _name(request["body"]["members"][0]["id"])
            case ("POST", ["", chat, "activities", *_]) | ("PUT", ["", chat, "activities", _]) if "id" in (
                answer or {}
            ):
                chat = unquote(chat)
                anew = request["method"] == "PUT"
                targeted = parse_qs(address.query).get("isTargetedActivity") == ["true"]
                who = self.private.get(chat, "groep")
                if targeted:
                    who = self._recipient(answer["id"]) if anew else _name(request["body"]["recipient"]["id"])
                self.shown.append(Shown(who, chat, answer["id"], request["body"], anew))

    def _recipient(self, message: str) -> str:
        return next(shown.who for shown in self.shown if shown.id == message)


@asynccontextmanager
async def desk(playground: Playground) -> AsyncIterator[Desk]:
    """Sit down at a running Playground."""
    async with aiohttp.ClientSession() as client:
        sat = Desk(playground, client)
        streams = {
            "/_ws_conversation/v1/conversations/stream": sat._on_page,
            "/_ws/log/stream": sat._on_log,
        }
        following = [asyncio.create_task(sat._follow(path, take)) for path, take in streams.items()]
        try:
            yield sat
        finally:
            for task in following:
                task.cancel()
            await asyncio.gather(*following, return_exceptions=True)


def _name(account: str) -> str:
    return next(person.name for person in EVERYBODY.values() if account in {person.id, person.aad})


def _words(elements: list[Json]) -> Iterator[str]:
    for each in elements:
        match each:
            case {"type": "RichTextBlock", "inlines": inlines}:
                yield "".join(part if isinstance(part, str) else part.get("text", "") for part in inlines)
            case {"type": "FactSet", "facts": facts}:
                yield from (f"{fact['title']} {fact['value']}" for fact in facts)
            case {"text": str(text)}:
                yield text
            case _:
                inner = [
                    *each.get("items", []),
                    *each.get("columns", []),
                    *each.get("rows", []),
                    *each.get("cells", []),
                ]
                yield from _words(inner)


def _buttons(element: Json) -> Iterator[Json]:
    """Buttons of a card, an element or what it holds; those under «Meer» (a card that unfolds) come where it stands."""
    for each in [*element.get("body", []), *element.get("items", []), *element.get("columns", [])]:
        yield from _buttons(each)
    for action in element.get("actions", []):
        if action["type"] in {"Action.Submit", "Action.Execute"}:
            yield action
