"""The rules of the fake of Webex, without HTTP: who may post what where, who sees it, and who is told of it.

As strict as Webex where its documents are, and no kinder where they are silent.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from tests.platforms.webex import cardcheck
from tests.platforms.webex.hooks import Hooks
from tests.platforms.webex.space import Action, Json, Member, Post, Room, Upload, User, mentions, typed

MOST_BYTES = 7439
MOST_EDITS = 10
CARD = "application/vnd.microsoft.card.adaptive"
FIELDS = {"roomId", "parentId", "toPersonId", "toPersonEmail", "text", "markdown", "files", "attachments"}
UNHURRIED = 10_000  # milliseconds that people take between two things
NOON = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)


class Wrong(Exception):
    """What was asked is not done; `status` and `words` are the answer."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.words = words


@dataclass(frozen=True)
class Told:
    """One thing that a bot did, in order: it posted a message, or deleted one (`gone`); `at` is in seconds."""

    post: Post
    at: float
    gone: bool = False


class Cloud:
    """All that Webex keeps. `closed`: people whose 1:1 a bot can't open, and with which status that is refused."""

    def __init__(self, bot: str = "Kaartenbot", now: Callable[[], float] = time.monotonic) -> None:
        self.now = now  # seconds
        self.people: dict[str, User] = {}
        self.rooms: list[Room] = []
        self.posts: dict[str, Post] = {}
        self.actions: dict[str, Action] = {}
        self.told: list[Told] = []
        self.closed: dict[str, int] = {}
        self.hooks = Hooks(lambda: self.now())
        self.bot = self.user(bot, kind="bot")
        self._dated = NOON
        self.pause: float = UNHURRIED  # milliseconds
        self._telling: set[asyncio.Task[None]] = set()
        self._turn = asyncio.Lock()

    def user(self, name: str, **what: Any) -> User:
        """Somebody of this name, who is there from now on."""
        made = User(name, **what)
        return self.people.setdefault(made.id, made)

    # What people do. Each returns when all webhooks that it sets off were answered.

    async def space(self, title: str, *users: User, bot: User | None = None, **what: Any) -> Room:
        """A new space with these people, to which the bot is added last. `moderators` are names."""
        moderators = what.pop("moderators", ())
        room = Room(title, **what)
        room.members = {each.id: Member(each, each.name in moderators) for each in users}
        self.rooms.append(room)
        await self.join(room, bot or self.bot)
        return room

    async def join(self, room: Room, user: User) -> None:
        """Somebody comes into a space."""
        room.members[user.id] = Member(user)
        await self._membership("created", room, room.members[user.id])

    async def leave(self, room: Room, user: User) -> None:
        """Somebody goes out of a space."""
        gone = room.members.pop(user.id)
        await self._membership("deleted", room, gone)

    async def move(self, room: Room, cluster: str) -> None:
        """The space moves to another region: from now on it has another id."""
        room.cluster = cluster
        host = next(iter(room.members.values())).user
        data = {"id": room.id, "title": room.title, "type": room.kind, "created": self._date()}
        await self.hooks.tell("rooms", "migrated", data, host, lambda owner: owner.id in room.members)

    async def say(
        self, user: User, words: str, room: Room | None = None, *, client: str | None = None, parent: str = ""
    ) -> Post:
        """Somebody types a line in a space, with a mention of the bot unless `client` is empty; or in their 1:1 with it.

        `parent` is the id of the message it is a reply to.
        """
        if client is None:
            client = "desktop" if room is not None else ""
        place = room if room is not None else await self._direct(self.bot, user)
        markup, text = typed(words, self.bot, client) if client else ("", words)
        mentioned = (self.bot.id,) if client else ()
        post = Post(place, user, self._date(), text=text, html=markup, mentioned=mentioned, parent=parent)
        await self._keep(post)
        return post

    async def reword(self, post: Post, words: str, *, client: str | None = None) -> None:
        """Its author edits a line; it mentions the bot as before, unless `client` is empty."""
        mentions = bool(post.mentioned) if client is None else bool(client)
        post.html, post.text = typed(words, self.bot, client or "desktop") if mentions else ("", words)
        post.updated = self._date()
        await self._announce("updated", post)

    async def unsay(self, post: Post) -> None:
        """Its author deletes a line."""
        seers = {each.id for each in self.people.values() if post.seen_by(each)}
        post.gone = True
        await self.hooks.tell("messages", "deleted", post.envelope(), post.author, lambda owner: owner.id in seers)

    async def press(self, user: User, post: Post, inputs: Json) -> Action:
        """Somebody presses a button of a card; `inputs` is its data and what was filled in. Raises Wrong."""
        if post.gone or user.id not in post.room.members:
            raise Wrong(404, "Unable to find message.")
        if post.author == user:
            raise Wrong(400, "The author of a card can't submit it.")
        if post.card is None:
            raise Wrong(400, "This message holds no card.")
        action = Action(post, user, inputs, self._date())
        self.actions[action.id] = action
        mine = action.post.author
        await self.hooks.tell("attachmentActions", "created", action.envelope(), user, lambda owner: owner == mine)
        return action

    async def settle(self) -> None:
        """Return when every webhook that the API itself set off was answered."""
        while self._telling:
            await asyncio.wait(self._telling)

    # What the API asks for, as somebody. All raise Wrong.

    def room(self, name: str, user: User) -> Room:
        """The space of exactly this id, which only its members see."""
        for room in self.rooms:
            if room.id == name and user.id in room.members:
                return room
        raise Wrong(404, "Could not find a room with provided ID.")

    def post(self, name: str, user: User) -> Post:
        """The message of this id, if they may see it."""
        found = self.posts.get(name)
        if found is None or not found.seen_by(user):
            raise Wrong(404, "Unable to find message.")
        return found

    def mine(self, name: str, user: User) -> Post:
        """The message of this id that they wrote themselves."""
        found = self.posts.get(name)
        if found is None or found.gone or user.id not in found.room.members:
            raise Wrong(404, "Unable to find message.")
        if found.author != user:
            raise Wrong(403, "Only the author may do this.")
        return found

    async def write(self, user: User, told: Json, upload: Upload | None) -> Post:
        """Post a new message."""
        self._check(told, upload)
        room = await self._where(user, told)
        if room.announcement and not room.members[user.id].moderator:
            raise Wrong(403, "Only moderators can post in this space.")
        text, markdown = told.get("text", ""), told.get("markdown", "")
        cards = told.get("attachments") or [{"content": None}]
        names = mentions(markdown, self.people)
        post = Post(room, user, self._date(1), text, markdown, "", cards[0]["content"], upload, names)
        if user.kind == "bot":
            self.told.append(Told(post, self.now()))
        self.posts[post.id] = post
        room.last_activity = post.created
        self._soon(self._announce("created", post))
        return post

    def edit(self, user: User, name: str, told: Json) -> Post:
        """Change the words of a message."""
        post = self.mine(name, user)
        if told.get("roomId") != post.room.id or "html" in told or not (told.get("text") or told.get("markdown")):
            raise Wrong(400, "roomId and text or markdown are required, html is not allowed.")
        if post.card is not None or post.file is not None:
            raise Wrong(400, "Editing messages with files or attachments is currently unsupported.")
        if post.edits >= MOST_EDITS:
            raise Wrong(400, "The edit limit has been reached.")
        _short_enough(told)
        post.text, post.markdown = told.get("text", ""), told.get("markdown", "")
        post.edits += 1
        self._soon(self._announce("updated", post))
        return post

    def erase(self, user: User, name: str) -> None:
        """Delete a message."""
        post = self.mine(name, user)
        seers = {each.id for each in self.people.values() if post.seen_by(each)}
        post.gone = True
        if user.kind == "bot":
            self.told.append(Told(post, self.now(), gone=True))
        self._soon(self.hooks.tell("messages", "deleted", post.envelope(), user, lambda owner: owner.id in seers))

    def _check(self, told: Json, upload: Upload | None) -> None:
        if unknown := set(told) - FIELDS:
            raise Wrong(400, f"Unknown fields: {sorted(unknown)}")
        cards, files = told.get("attachments"), told.get("files")
        if not (told.get("text") or told.get("markdown") or files or upload):
            raise Wrong(400, "A message needs text, markdown or a file.")
        _short_enough(told)
        if files is not None and (not isinstance(files, list) or len(files) != 1):
            raise Wrong(400, "Only one file is allowed per message.")
        if cards is None:
            return
        if upload or files:
            raise Wrong(400, "A message can't hold a file and a card.")
        if not isinstance(cards, list) or len(cards) != 1 or not isinstance(cards[0], dict):
            raise Wrong(400, "Only one card is allowed per message.")
        if cards[0].get("contentType") != CARD:
            raise Wrong(400, "Unsupported contentType of an attachment.")
        if found := cardcheck.problems(cards[0].get("content")):
            raise Wrong(400, f"Unable to render this card: {'; '.join(found)}")

    async def _where(self, user: User, told: Json) -> Room:
        given = [name for name in ("roomId", "toPersonId", "toPersonEmail") if told.get(name)]
        if len(given) != 1:
            raise Wrong(400, "One of roomId, toPersonId and toPersonEmail is required.")
        if given == ["roomId"]:
            return self.room(told["roomId"], user)
        for other in self.people.values():
            if told[given[0]] in (other.id, other.email) and other.kind != "bot" and other != user:
                if other.id in self.closed:
                    raise Wrong(self.closed[other.id], "Failed to get one on one conversation")
                return await self._direct(user, other, wait=False)
        raise Wrong(404, "Failed to find the person.")

    async def _direct(self, one: User, other: User, *, wait: bool = True) -> Room:
        for room in self.rooms:
            if room.kind == "direct" and set(room.members) == {one.id, other.id}:
                return room
        room = Room(other.name, "direct")
        room.members = {each.id: Member(each) for each in (one, other)}
        self.rooms.append(room)
        for member in room.members.values():
            told = self._membership("created", room, member)
            await told if wait else self._soon(told)
        return room

    async def _keep(self, post: Post) -> None:
        self.posts[post.id] = post
        post.room.last_activity = post.created
        await self._announce("created", post)

    async def _announce(self, event: str, post: Post) -> None:
        await self.hooks.tell("messages", event, post.envelope(), post.author, post.seen_by)

    async def _membership(self, event: str, room: Room, member: Member) -> None:
        data, who = room.membership(member), {*room.members, member.user.id}
        await self.hooks.tell("memberships", event, data, member.user, lambda owner: owner.id in who)

    def _soon(self, telling: Coroutine[Any, Any, None]) -> None:
        """Tell of it after the answer to the call, in turn."""

        async def in_turn() -> None:
            async with self._turn:
                await telling

        task = asyncio.create_task(in_turn())
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    def _date(self, pause: float = 0) -> str:
        """Now, `pause` milliseconds after the last time it was asked, or as many as people take."""
        self._dated += dt.timedelta(milliseconds=pause or self.pause)
        moment = self._dated
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _short_enough(told: Json) -> None:
    for name in ("text", "markdown"):
        words = told.get(name, "")
        if not isinstance(words, str) or len(words.encode()) > MOST_BYTES:
            raise Wrong(400, f"The maximum length of {name} is {MOST_BYTES} bytes.")
