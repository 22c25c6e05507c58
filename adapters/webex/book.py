"""What the adapter knows of Webex: who is who, and where a space is now. What is missing is looked up.

Must not keep a name on disk, nor a word of what is said: only the ids of spaces are stored, because a session is known by the
id that its space had first, and Webex gives a space another one when it moves to another region. Must not keep a space of
which nothing was heard for as long as a session is kept.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct

from adapters.webex.client import Client
from adapters.webex.envelope import Colleague, Member, WebexRoom, as_data, core
from bot.engine.model.events import Person
from bot.host.incoming import readable
from bot.host.ports import Busy, Declined, Memory

MANY = 85  # people that Webex tells of in one answer
BOT, DIRECT = "bot", "direct"
ROOM = "room"  # kind of memory: by its first id, where a space is now


class Me(NamedTuple):
    """The bot itself. `names` are what it may be called in a line, the longest first."""

    id: str
    name: str
    names: tuple[str, ...]

    @property
    def first(self) -> str:
        """The name it is mentioned by."""
        return self.name.split()[0]

    def is_me(self, webex_id: str) -> bool:
        """Whether this id, in any form, is the bot's."""
        return core(webex_id) == core(self.id)


class Space(Struct, frozen=True):
    """Where a space is: the id it has now. `seen`: the last day it was heard of."""

    room: str
    seen: dt.date


class Book:
    """`orgs` are the uuids of the organisations whose people count; none is all. `today` is the day it is.

    Its look-ups raise Busy or Declined.
    """

    def __init__(
        self, client: Client, memory: Memory, today: Callable[[], dt.date], orgs: Collection[str] = ()
    ) -> None:
        self._client = client
        self._memory = memory
        self._today = today
        self._orgs = orgs
        self._me: Me | None = None
        self._people: dict[str, Colleague] = {}  # by Webex' id
        self._kinds: dict[str, str] = {}  # of rooms
        self._titles: dict[str, str] = {}  # of chats
        self._spaces: dict[str, Space] = {}  # by chat
        self._chats: dict[str, str] = {}  # core of a room's id -> chat

    async def load(self) -> None:
        """Read back what an earlier process knew, or what others have learnt since."""
        self._spaces = await self._memory.all(ROOM, Space)
        self._chats = {core(chat): chat for chat in self._spaces}

    async def me(self) -> Me:
        """The bot itself."""
        if self._me is None:
            found = await self._client.read(lambda api: _colleague(api.people.me()))
            full = found.name
            local = (found.emails or [""])[0].partition("@")[0]
            names = sorted({full, full.split()[0], local} - {""}, key=len, reverse=True)
            self._me = Me(found.id, full, tuple(names))
        return self._me

    def is_known_as_me(self, webex_id: str) -> bool:
        """Whether this is the bot, as far as that is known without asking."""
        return self._me is not None and self._me.is_me(webex_id)

    async def people(self, ids: Sequence[str]) -> tuple[Person, ...]:
        """Those of them who count: no bots, and nobody of another organisation."""
        known = {each: self._people[each] for each in ids if each in self._people}
        new = await self._look_up([each for each in dict.fromkeys(ids) if each not in known])
        known |= new
        self._people |= new
        return tuple(Person(f"webex:{each}", known[each].name) for each in ids if self._counts(known.get(each)))

    def person_id(self, told: str) -> str:
        """The Person.id of whoever has this id of Webex, in whatever form it was told."""
        return f"webex:{next((each for each in self._people if core(each) == core(told)), told)}"

    async def recognise(self, told: Sequence[str], chat: str) -> None:
        """Know whoever is told by a bare uuid, as some clients mention people, by their id: that is theirs who is in this chat."""
        bare = {core(each) for each in told if core(each) == each.casefold()}
        if bare and bare - {core(each) for each in self._people}:
            with suppress(Declined):
                await self.people([each.person_id for each in await self.members(chat)])

    async def is_private(self, room: str, told: str | None) -> bool:
        """Whether this is somebody's 1:1 with the bot. `told` is what Webex said of it, if anything."""
        if told:
            self._kinds[room] = told
        if room not in self._kinds:
            found = await self._client.read(lambda api: msgspec.convert(as_data(api.rooms.get(room)), WebexRoom))
            self._kinds[room] = found.type
        return self._kinds[room] == DIRECT

    async def chat(self, room: str) -> str:
        """The chat that this space is: the id it had first."""
        if core(room) not in self._chats:
            await self.load()  # another process may have heard of it, under an earlier id
        chat = self._chats.get(core(room), room)
        space = Space(room, self._today())
        if self._spaces.get(chat) != space:
            await self._memory.put(ROOM, chat, space)
            self._chats[core(room)] = chat
            self._spaces[chat] = space
        return chat

    def called(self, chat: str) -> str:
        """What people call this space; empty when that was not looked up."""
        return self._titles.get(chat, "")

    async def learn_title(self, chat: str) -> None:
        """Look up what people call this space; when Webex does not say, that is no matter."""
        room = self.room(chat)
        with suppress(Busy, Declined):
            found = await self._client.read(lambda api: msgspec.convert(as_data(api.rooms.get(room)), WebexRoom))
            self._titles[chat] = readable(found.title or "")

    def room(self, chat: str) -> str:
        """The id that this chat's space has now."""
        space = self._spaces.get(chat)
        return space.room if space is not None else chat

    async def moved(self, chat: str) -> bool:
        """Look once whether a space that is not found has another id now."""
        groups = await self._client.read(
            lambda api: [msgspec.convert(as_data(each), WebexRoom) for each in api.rooms.list(type="group")]
        )
        now = next((each.id for each in groups if core(each.id) == core(chat)), self.room(chat))
        if now == self.room(chat):
            return False
        await self.chat(now)
        return True

    async def members(self, chat: str) -> list[Member]:
        """Who is in this space now, bots included."""
        room = self.room(chat)
        return await self._client.read(
            lambda api: [msgspec.convert(as_data(each), Member) for each in api.memberships.list(roomId=room, max=MANY)]
        )

    async def leave(self, chat: str) -> None:
        """The bot was taken out of this space."""
        if chat in self._spaces:
            await self._memory.delete(ROOM, chat)
            self._spaces.pop(chat, None)
            self._chats.pop(core(chat), None)

    async def purge(self, before: dt.date, spared: Collection[str] = ()) -> None:
        """Forget the spaces of which nothing was heard since and that are not spared, and whatever can be looked up again: names change."""
        self._people.clear()
        self._kinds.clear()
        self._titles.clear()
        await self.load()  # another process may have heard of them
        for chat in list(self._spaces):
            space = self._spaces.get(chat)
            if space is not None and space.seen < before and chat not in spared:
                await self.leave(chat)

    def name(self, person: str) -> str:
        """What colleagues call this Person.id; empty when that is not known (any more)."""
        found = self._people.get(person.partition(":")[2])
        return found.name if found is not None else ""

    async def _look_up(self, ids: Sequence[str]) -> dict[str, Colleague]:
        """Those of them that Webex tells of."""
        known: dict[str, Colleague] = {}
        for some in (ids[start : start + MANY] for start in range(0, len(ids), MANY)):
            found: list[Colleague] = []
            if len(some) > 1:
                with suppress(Declined):
                    found = await self._client.read(_listed(some))
            # Whom the list leaves out, Webex may still tell of alone.
            alone = await asyncio.gather(*map(self._alone, set(some) - {each.id for each in found}))
            known |= {each.id: each for each in (*found, *alone) if each is not None}
        return known

    async def _alone(self, webex_id: str) -> Colleague | None:
        try:
            return await self._client.read(lambda api: _colleague(api.people.get(webex_id)))
        except Declined:
            return None

    def _counts(self, found: Colleague | None) -> bool:
        if found is None or found.type == BOT or self.is_known_as_me(found.id):
            return False
        return not self._orgs or core(found.org_id or "") in self._orgs


def _colleague(told: Any) -> Colleague:
    return msgspec.convert(as_data(told), Colleague)


def _listed(ids: Sequence[str]) -> Callable[[Any], list[Colleague]]:
    return lambda api: [_colleague(each) for each in api.people.list(id=",".join(ids), max=MANY)]
