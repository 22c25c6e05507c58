"""Webex as a world: signed webhooks come in over HTTP, and what is read is what the bot posts at a fake of its API."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections import defaultdict
from itertools import cycle
from pathlib import Path
from typing import Any, NamedTuple

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from adapters.webex import WebexChat
from adapters.webex.client import BUDGET
from bot.engine.model.blocks import Facts
from bot.engine.model.events import Place
from bot.engine.model.messages import Button, Look, Message
from bot.host.ports import Letter
from bot.host.sending import Pace
from tests.conformance.house import BEGIN, House
from tests.languages import DUTCH, Language
from tests.platforms.webex import reading
from tests.platforms.webex.api import PUBLIC, Webex
from tests.platforms.webex.cloud import UNHURRIED
from tests.platforms.webex.hooks import Sent, signature
from tests.platforms.webex.space import MENTIONS, Json, Post, Room, User
from tests.transcripts.script import Seen

PATH = "/api/webex"
GATHERED = "Ontvangen van "


def _schedule(cockpit: Message) -> str:
    """Whether it says that the session is late, early or on schedule."""
    [delay] = [each.clock.delay for each in cockpit.body if isinstance(each, Facts) and each.clock is not None] or [0]
    return "late" if delay > 0 else "early" if delay < 0 else ""


class Shown(NamedTuple):
    """What became of a letter: its message, and the posts that it is."""

    message: Message
    anew: bool
    posts: tuple[str, ...]


class Watched(WebexChat):
    """The adapter, with a note of which letter became which posts, so that a test can name what it reads."""

    def __init__(self, world: WebexWorld) -> None:
        self.world = world
        self.became: dict[str, Shown] = {}
        self.delivered: asyncio.Queue[Message] = asyncio.Queue()
        self.put_off: asyncio.Queue[Message] = asyncio.Queue()
        super().__init__(pace=Pace(BUDGET, now=world.now, sleep=world.pass_time), sleep=world.sleep, now=world.now)

    async def deliver(self, letter: Letter) -> str | None:
        try:
            reference = await super().deliver(letter)
        except Exception:
            if letter.message is not None:
                self.put_off.put_nowait(letter.message)
            raise
        if letter.message is not None:
            ids = tuple(json.loads(reference)["ids"]) if reference is not None else ()
            if ids and ids[0] not in self.became:
                self.became |= dict.fromkeys(ids, Shown(letter.message, letter.replaces, ids))
            self.delivered.put_nowait(letter.message)
        return reference


class WebexWorld:
    """A space with everybody in it, and a 1:1 with the bot for each.

    In the space the bot only hears who mentions it, so what the transcript does not mean for it is said without a mention.
    """

    def __init__(self, folder: Path, language: Language = DUTCH, **told: Any) -> None:
        self.folder = folder
        self.language = language
        self.told = told
        self.slept = 0.0
        self.awake = asyncio.Event()
        self.awake.set()
        self.naps: asyncio.Queue[float] = asyncio.Queue()
        self.webex = Webex(now=self.now)
        self.adapter: Watched
        self.house: House
        self.client: TestClient[web.Request, web.Application]
        self.room: Room
        self.acted: dict[str, Place] = {}
        self.cockpits: dict[str, tuple[tuple[Button, ...], str]] = {}
        self.result: Message | None = None  # as it stands in the space
        self.read = 0
        self.last: Sent | None = None
        self.lately = BEGIN  # when somebody last pressed something
        self.running = False
        self._clients = cycle(MENTIONS)

    def now(self) -> float:
        """Seconds, by the clock of the house and what was slept."""
        return self.slept + ((self.house.at - BEGIN).total_seconds() if self.running else 0.0)

    async def pass_time(self, seconds: float) -> None:
        """Seconds that pass at once."""
        self.slept += seconds

    async def sleep(self, seconds: float) -> None:
        """Seconds that pass at once, unless a test keeps everybody asleep by `awake`; `naps` are all that were asked for."""
        self.naps.put_nowait(seconds)
        await self.awake.wait()
        await self.pass_time(seconds)

    async def begin(self) -> None:
        if not self.running:
            await self.webex.start()
            self.webex.register()
        self.adapter = Watched(self)
        self.house = House(
            self.folder, self.adapter, self.webex.settings(), language=self.language, sleep=self.sleep, **self.told
        )
        await self.house.begin()
        self.running = True
        app = web.Application()
        app.add_routes(self.adapter.routes())
        self.client = TestClient(TestServer(app, host="127.0.0.1"))
        await self.client.start_server()
        self.webex.hooks.public[PUBLIC] = str(self.client.make_url("")).rstrip("/")

    def signed(self, body: bytes) -> dict[str, str]:
        return signature(body, next(iter(self.webex.hooks.all.values())).secret)

    async def end(self) -> None:
        await self._stop()
        await self.webex.stop()
        self.running = False

    async def enter(self, names: list[str], at: dt.datetime) -> None:
        await self.house.run_to(at)
        users = [self.webex.user(name) for name in names]
        self.room = await self.webex.space("Kaartensessie", *users)
        await self.settle()

    async def say(self, who: str, place: Place, words: str, at: dt.datetime, *, meant: bool = True) -> None:
        await self.house.run_to(at)
        user = self.webex.user(who)
        if place is Place.GROUP and user.id not in self.room.members:
            await self.come(who, at)  # nobody can speak in a space before that; what they say then is a greeting
            meant = False
        self.acted[who] = place
        client = next(self._clients) if meant and place is Place.GROUP else ""
        line = words.removeprefix("@Kaartenbot ").removeprefix("@Bot ") if client else words
        await self.webex.say(user, line, self.room if place is Place.GROUP else None, client=client)
        await self._heard()

    async def press(self, who: str, label: str, inputs: dict[str, str], at: dt.datetime) -> None:
        hurry, self.lately = (at - self.lately) / dt.timedelta(milliseconds=1), at
        await self.house.run_to(at)
        user = self.webex.user(who)
        post, data = self.button(user, self.language.spoken(label))
        self.acted[who] = Place.GROUP if post.room is self.room else Place.PRIVATE
        # By Webex' clock people take their time, unless a test says that they don't.
        self.webex.pause = hurry if 0 < hurry < UNHURRIED else UNHURRIED
        await self.webex.press(user, post, {**data, **inputs})
        self.webex.pause = UNHURRIED
        await self._heard()

    async def come(self, who: str, at: dt.datetime) -> None:
        await self.house.run_to(at)
        await self.webex.join(self.room, self.webex.user(who))
        await self.settle()

    async def go(self, who: str, at: dt.datetime) -> None:
        await self.house.run_to(at)
        await self.webex.leave(self.room, self.webex.user(who))
        await self.settle()

    async def wait(self, at: dt.datetime) -> None:
        await self.house.run_to(at)
        await self.settle()

    def seen(self) -> list[Seen]:
        fresh, self.read = self.webex.told[self.read :], len(self.webex.told)
        seen = []
        for post in (told.post for told in fresh if not told.gone):
            shown = self.adapter.became.get(post.id)
            if shown is None:
                assert post.text.startswith(GATHERED), f"nobody knows what {post.text!r} is"
            elif post.id == shown.posts[0]:
                posts = [self.webex.posts[each] for each in shown.posts]
                assert reading.shows(posts, shown.message), f"not all of {shown.message.title!r} can be read"
                seen.append(Seen(self.who(post.room), shown.message, shown.anew))
        return seen

    def shows(self, seen: Seen) -> bool:
        """A card that is there can't be changed, and what was received of people in the space is told in one line for all."""
        if seen.message.look is Look.COCKPIT:
            before = self.cockpits.get(seen.who)
            if seen.anew and not seen.message.buttons:
                return False
            self.cockpits[seen.who] = now = (seen.message.buttons, _schedule(seen.message))
            return not seen.anew or before != now
        if seen.message.many:
            return self.acted.get(seen.who) is not Place.GROUP
        if seen.message.look is Look.RESULT:
            stood, self.result = self.result, reading.standing(seen.message)
            return not seen.anew or stood != self.result
        return not seen.anew or seen.message.look is Look.PREPARATION

    async def reword(self, who: str, words: str) -> bool:
        user = self.webex.user(who)
        said = [each for each in self.webex.posts.values() if each.author is user and each.room is self.room]
        await (self.webex.reword(said[-1], words) if words else self.webex.unsay(said[-1]))
        await self._heard()
        return True

    async def redeliver(self) -> None:
        assert self.last
        again = await self.webex.hooks.post(self.last.url, self.last.body, self.last.headers)
        assert again.status == 200
        await self.settle()

    async def restart(self) -> None:
        at, became = self.house.at, self.adapter.became
        await self._stop()
        await self.begin()
        self.house.at, self.adapter.became = at, became
        await self.settle()

    async def rubbish(self) -> None:
        good = json.loads(self.last.body) if self.last else {}
        data = good.get("data", {})
        rubbish: list[Any] = [
            "",
            "{",
            [],
            {},
            "\0" * 100,
            '{"data":' * 5000,
            {**good, "data": 5},
            {**good, "data": {**data, "id": 5}},
            {**good, "data": {**data, "id": "x" * 5000}},
            {**good, "data": {**data, "id": "../people/me"}},
            {**good, "data": {**data, "id": "verzonnen", "personId": "verzonnen", "roomId": "verzonnen"}},
            {**good, "resource": "wat"},
            {**good, "event": None},
            {**good, "resource": "attachmentActions", "data": {**data, "id": "verzonnen"}},
            {**good, "resource": "memberships", "data": {**data, "personId": "verzonnen", "id": "z"}},
        ]
        for each in rubbish:
            assert (await self.post(each if isinstance(each, str) else json.dumps(each))).status < 500
        await self.settle()

    async def post(self, body: str | bytes, secret: str | None = None, **headers: str) -> Sent:
        """Send a webhook's body, signed with this secret (None is the right one)."""
        raw = body.encode() if isinstance(body, str) else body
        hook = next(iter(self.webex.hooks.all.values()))
        signed = signature(raw, hook.secret if secret is None else secret)
        return await self.webex.hooks.post(f"{PUBLIC}{PATH}", raw, {**signed, **headers})

    def button(self, user: User, label: str) -> tuple[Post, Json]:
        """The newest button of this label that this person sees, in their 1:1 or else in the space, and what it sends."""
        there = [each for each in reversed(self.webex.posts.values()) if not each.gone and each.author.kind == "bot"]
        for in_space in (False, True):
            for post in there:
                found = reading.buttons(post)
                if label in found and (post.room is self.room) == in_space and user.id in post.room.members:
                    return post, found[label]
        raise AssertionError(f"no button «{label}» to be seen")

    async def settle(self) -> None:
        """Return when all that was said was heard and answered."""
        for _ in range(2):  # the bot's own words in a 1:1 come back to it
            await self.adapter.idle()
            await self.house.host.outbox.idle()
            await self.webex.settle()
        await self.adapter.idle()

    def by_person(self) -> dict[str, list[Post]]:
        """All that the bot posted and that still is there, by who reads it."""
        found: dict[str, list[Post]] = defaultdict(list)
        for post in (told.post for told in self.webex.told if not told.gone):
            if not post.gone:
                found[self.who(post.room)].append(post)
        return found

    async def _heard(self) -> None:
        self.last = self.webex.hooks.sent[-1] if self.webex.hooks.sent else None
        assert self.last is None or self.last.status == 200
        await self.settle()

    async def _stop(self) -> None:
        await self.house.end()
        await self.client.close()

    def who(self, room: Room) -> str:
        """Who reads what is posted in this room: everybody, or one person."""
        if room is self.room:
            return "groep"
        [other] = [each.user for each in room.members.values() if each.user != self.webex.bot]
        return other.name
