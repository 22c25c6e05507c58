"""What the adapter remembers: where a chat is reached, and which id of Teams belongs to whom. Ours, because the SDK's own
conversation reference loses the tenant and the meeting.

Must not keep a name or a word on disk: names live in memory only and come back with the next message. Must not keep anybody of
whom nothing was heard for as long as a session is kept.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import chain
from typing import Any, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from adapters.teams.activity import Activity, ChannelAccount
from adapters.teams.calls import Calls, Crossing
from bot.engine.model.events import SOMEBODY, Person, Place, Where
from bot.host.grapevine import Grapevine, in_parts
from bot.host.incoming import decoded, readable
from bot.host.ports import Memory

_T = TypeVar("_T", "Chat", "Contact")


class Chat(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a group's chat is reached. `met`: the host knows who was in it at first. `seen`: the last day it was heard of."""

    service_url: str
    seen: dt.date
    tenant: str = ""
    meeting: str = ""
    bot: str = ""
    met: bool = False


class Contact(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How one person is reached. `user` is Teams' id of them for this bot, `private` the id of their chat with the bot, and
    `service_url` where that chat is reached, or opened. `seen`: the last day they were heard of.
    """

    user: str
    seen: dt.date
    aad: str = ""
    private: str = ""
    service_url: str = ""
    tenant: str = ""
    bot: str = ""


class Hearsay(Struct, frozen=True):
    """What people call these chats, and where these people last said something to the bot, as processes tell each other."""

    titles: dict[str, str] = {}
    spoke: dict[str, Place] = {}


class Book:
    """Made by `Book.load`. It writes only what is new, so that an ordinary message costs no write. `today` is the day it is; by the
    `grapevine` the books of all processes know who is in a call, and what people call a chat.
    """

    def __init__(self, memory: Memory, grapevine: Grapevine, today: Callable[[], dt.date]) -> None:
        self._memory = memory
        self._grapevine = grapevine
        grapevine.hear = self._hear
        grapevine.all_there_is = lambda: chain(
            map(msgspec.json.encode, in_parts(list(self._calls))),
            (_said(titles=dict(some)) for some in in_parts(list(self._titles.items()))),
            (_said(spoke=dict(some)) for some in in_parts(list(self._spoke.items()))),
        )
        self._today = today
        self._chats: dict[str, Chat] = {}
        self._contacts: dict[str, Contact] = {}
        self._ids: dict[str, str] = {}  # Teams' id of somebody -> Person.id
        self._names: dict[str, str] = {}  # by Person.id; empty for who has none
        self._roster: dict[str, dict[str, None]] = {}  # chat -> who is in it
        self._titles: dict[str, str] = {}  # of chats that have one
        self._spoke: dict[str, Place] = {}  # by Person.id, to whatever process
        self._looked: dict[str, dt.date] = {}  # chat -> when that was last looked up
        self._calls = Calls()

    async def load(self) -> None:
        """Read back what an earlier process knew."""
        self._chats = await self._memory.all("chat", Chat)
        self._contacts = await self._memory.all("person", Contact)
        self._ids = {contact.user: person for person, contact in self._contacts.items()}

    async def look_up(self, chat: str, people: Iterable[str]) -> None:
        """Read what another process has met since, as far as it is not known here."""
        if chat and chat not in self._chats and (found := await self._memory.get("chat", chat, Chat)):
            self._chats[chat] = found
        for person in people:
            if person not in self._contacts and (met := await self._memory.get("person", person, Contact)):
                self._contacts[person] = met
                self._ids[met.user] = person

    def chat(self, chat: str) -> Chat | None:
        """Where this chat is reached."""
        return self._chats.get(chat)

    def called(self, chat: str) -> str:
        """What people call this chat; empty when that was not heard."""
        return self._titles.get(chat, "")

    def last_spoke(self, person: str) -> Place:
        """Where this person last said something to the bot; what is short is answered there."""
        return self._spoke.get(person, Place.GROUP)

    async def spoke(self, person: str, place: Place) -> None:
        """Somebody said something here: whichever process answers, it answers here."""
        if self._spoke.get(person) is not place:
            self._spoke[person] = place
            await self._grapevine.tell(_said(spoke={person: place}))

    def contact(self, person: str) -> Contact | None:
        """How this person is reached."""
        return self._contacts.get(person)

    def others(self, service_url: str) -> list[str]:
        """The other addresses at which Teams was for the same organisation, the latest first."""
        met: list[Chat | Contact] = [*self._chats.values(), *self._contacts.values()]
        known = sorted(met, key=lambda each: each.seen, reverse=True)
        tenants = {each.tenant for each in known if each.service_url == service_url}
        found = [each.service_url for each in known if each.tenant in tenants and each.service_url]
        return [each for each in dict.fromkeys(found) if each != service_url]

    def person_id(self, account: ChannelAccount) -> str:
        """The one id of this person, the same for ever: the directory's where it was known first, else Teams' own."""
        return self._ids.get(account.id) or f"teams:{account.aad_object_id or account.id}"

    def person(self, account: ChannelAccount) -> Person:
        """The person, by the best name there is."""
        who = self.person_id(account)
        return Person(who, self._names.get(who) or SOMEBODY)

    def named(self, account: ChannelAccount) -> bool:
        """Whether the name of this person is known, or that there is none."""
        return self.person_id(account) in self._names

    def present(self, chat: str) -> list[Person]:
        """Who is seen in the call, once for each device. Who was there before the bot came, Teams does not tell."""
        return self._called(self._calls.inside(chat))

    def members(self, chat: str) -> list[Person]:
        """Who is in this chat, as far as Teams told."""
        return self._called(self._roster.get(chat, {}))

    def knows_who_is_in(self, chat: str) -> bool:
        """Whether it was looked up, today and since the start, who is in this chat."""
        return self._looked.get(chat) == self._today()

    async def learn(self, activity: Activity, people: list[ChannelAccount]) -> None:
        """Take in where this came from and whom it is about."""
        at = activity.conversation.id
        new = [each for each in people if each.id not in self._ids]
        perhaps = {f"teams:{name}" for each in new for name in (each.id, each.aad_object_id) if name}
        await self.look_up("" if activity.private else at, sorted(perhaps))
        if at and not activity.private:
            title = readable(activity.conversation.name or "")
            if title and title != self._titles.get(at):
                self._titles[at] = title
                await self._grapevine.tell(_said(titles={at: title}))
            known = self._chats.get(at) or Chat(service_url="", seen=self._today())
            chat = Chat(
                service_url=activity.service_url,
                seen=self._today(),
                tenant=activity.tenant or known.tenant,
                meeting=activity.meeting or known.meeting,
                bot=activity.recipient.id or known.bot,
                met=known.met,
            )
            await self._keep("chat", self._chats, at, chat)
        await self._meet(people, activity)

    async def opened(self, person: str, private: str) -> None:
        """The private chat of this person has this id; empty when it is closed."""
        contact = self._contacts.get(person)
        if contact is not None:
            await self._keep("person", self._contacts, person, replace(contact, private=private))

    async def seat(self, activity: Activity, found: list[ChannelAccount], asked: list[ChannelAccount]) -> None:
        """These people are in the chat, says Teams. Who was asked for and is not among them has no name."""
        if activity.conversation.id in self._chats:
            self._roster[activity.conversation.id] = {self.person_id(each): None for each in found}
        await self._meet(found, activity)
        for account in asked:
            self._names.setdefault(self.person_id(account), "")

    async def looked(self, chat: str, *, met: bool) -> None:
        """All is done that follows from who is in this chat. `met`: the host knows who was in it at first."""
        known = self._chats.get(chat)
        if known is not None:
            await self._keep("chat", self._chats, chat, replace(known, met=known.met or met))
            self._looked[chat] = self._today()

    async def cross(self, crossings: Sequence[Crossing]) -> None:
        """Take in who came and who went, in all processes."""
        self._take(crossings)
        for some in in_parts(crossings):
            await self._grapevine.tell(msgspec.json.encode(some))

    async def leave(self, activity: Activity, people: list[ChannelAccount]) -> None:
        """The bot was taken out of this chat."""
        await self.look_up(activity.conversation.id, map(self.person_id, people))
        await self._drop_chat(activity.conversation.id)
        for each in people if activity.private else ():
            await self.opened(self.person_id(each), "")

    async def purge(self, before: dt.date, spared: Collection[str] = ()) -> None:
        """Forget the chats and the people of whom nothing was heard since, but those that are spared."""
        self._calls.purge(self._today())
        await self.load()  # another process may have heard of them
        for at in list(self._chats):
            chat = self._chats.get(at)
            if chat is not None and chat.seen < before and at not in spared:
                await self._drop_chat(at)
        for person in list(self._contacts):
            contact = self._contacts.get(person)
            if contact is not None and contact.seen < before and person not in spared:
                del self._contacts[person]
                self._ids.pop(contact.user, None)
                await self._memory.delete("person", person)
        # Whom or what another process forgot goes from this one's memory as well.
        known = {*self._contacts, *(each.person.id for each in self._calls if each.person is not None)}
        self._names = {who: name for who, name in self._names.items() if who in known}
        self._spoke = {who: place for who, place in self._spoke.items() if who in self._contacts}
        for at in {*self._roster, *self._titles, *self._looked} - self._chats.keys():
            self._lose(at)

    def _called(self, people: Iterable[str]) -> list[Person]:
        """Those of them who have a name."""
        return [Person(who, self._names[who]) for who in people if self._names.get(who)]

    def _hear(self, words: bytes) -> None:
        told: list[Crossing] | Hearsay | None = decoded(words, list[Crossing] | Hearsay)  # type: ignore[arg-type]  # a union is a type to msgspec
        match told:
            case Hearsay(titles, spoke):
                self._titles |= titles
                self._spoke |= spoke
            case list():
                self._take(told)
            case None:
                pass

    def _take(self, crossings: Sequence[Crossing]) -> None:
        for each in crossings:
            if each.person is not None and each.person.name != SOMEBODY and not self._names.get(each.person.id):
                self._names[each.person.id] = each.person.name
            if each.where is Where.MEETING:
                self._calls.take(each)
            elif each.person is None:
                self._lose(each.chat)
            elif (roster := self._roster.get(each.chat)) is not None:
                if each.comes:
                    roster[each.person.id] = None
                else:
                    roster.pop(each.person.id, None)

    async def _drop_chat(self, chat: str) -> None:
        if chat in self._chats:
            await self._memory.delete("chat", chat)
        self._lose(chat)

    def _lose(self, chat: str) -> None:
        self._chats.pop(chat, None)
        self._roster.pop(chat, None)
        self._titles.pop(chat, None)
        self._looked.pop(chat, None)
        self._calls.drop(chat)

    async def _meet(self, people: list[ChannelAccount], activity: Activity) -> None:
        """Take in who these are; what is new is written down all at once."""
        new: dict[str, Contact] = {}
        for account in people:
            who = self.person_id(account)
            self._ids[account.id] = who
            if name := readable(account.name or ""):
                self._names[who] = name
            known = self._contacts.get(who) or Contact(user=account.id, seen=self._today())
            # A chat of their own may be reached elsewhere than the group's; somebody else's tenant need not be theirs.
            own_url = known.private and not activity.private
            own_tenant = known.tenant and account.id != activity.sender.id
            contact = Contact(
                user=account.id,
                seen=self._today(),
                aad=account.aad_object_id or known.aad,
                private=activity.conversation.id if activity.private else known.private,
                service_url=known.service_url if own_url else activity.service_url,
                tenant=known.tenant if own_tenant else activity.tenant or known.tenant,
                bot=activity.recipient.id or known.bot,
            )
            if contact != self._contacts.get(who):
                new[who] = contact
        if new:
            await asyncio.gather(*(self._keep("person", self._contacts, who, each) for who, each in new.items()))

    async def _keep(self, kind: str, table: dict[str, _T], key: str, value: _T) -> None:
        """Write down what is new. What could not be written down is not known either, so that it is tried again."""
        was = table.get(key)
        if value == was:
            return
        table[key] = value
        try:
            await self._memory.put(kind, key, value)
        except BaseException:
            if was is None:
                table.pop(key, None)
            else:
                table[key] = was
            raise


def _said(**what: Any) -> bytes:
    return msgspec.json.encode(Hearsay(**what))
