"""What the adapter remembers: where a chat is reached, and which id of Teams belongs to whom. Ours, because the SDK's own
conversation reference loses the tenant and the meeting.

Must not keep a name or a word on disk: names live in memory only and come back with the next message.
"""

from __future__ import annotations

from typing import TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from adapters.teams.activity import Account, Activity, moved
from bot.engine.events import Person
from bot.host.ports import Memory

SOMEBODY = "Een collega"  # never told to the host; it stands in while a name is looked up
_T = TypeVar("_T", "Chat", "Contact")


class Chat(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a group's chat is reached."""

    service_url: str
    tenant: str = ""
    meeting: str = ""
    bot: str = ""


class Contact(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How one person is reached. `user` is Teams' id of them for this bot, `private` the id of their chat with the bot."""

    user: str
    aad: str = ""
    private: str = ""
    service_url: str = ""
    tenant: str = ""
    bot: str = ""


class Book:
    """Made by `Book.load`. It writes only what is new, so that an ordinary message costs no write."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._chats: dict[str, Chat] = {}
        self._contacts: dict[str, Contact] = {}
        self._ids: dict[str, str] = {}  # Teams' id of somebody -> Person.id
        self._names: dict[str, str] = {}  # by Person.id
        self._roster: dict[str, dict[str, None]] = {}  # chat -> who is in it, looked up since the start
        self._calling: dict[str, dict[str, None]] = {}  # chat -> who is in the call, where Teams tells

    async def load(self) -> None:
        """Read back what an earlier process knew."""
        self._chats = await self._stored("chat", Chat)
        self._contacts = await self._stored("person", Contact)
        self._ids = {contact.user: person for person, contact in self._contacts.items()}

    def chat(self, chat: str) -> Chat | None:
        """Where this chat is reached."""
        return self._chats.get(chat)

    def contact(self, person: str) -> Contact | None:
        """How this person is reached."""
        return self._contacts.get(person)

    def person_id(self, account: Account) -> str:
        """The one id of this person, the same for ever: the directory's where it was known first, else Teams' own."""
        return self._ids.get(account.id) or f"teams:{account.aad_object_id or account.id}"

    def person(self, account: Account) -> Person:
        """The person, by the best name there is."""
        who = self.person_id(account)
        return Person(who, account.name or self._names.get(who, "") or SOMEBODY)

    def named(self, account: Account) -> bool:
        """Whether there is a name for this person."""
        return bool(account.name) or self.person_id(account) in self._names

    def present(self, chat: str) -> list[Person]:
        """Who is there: in the call where Teams tells, else in the chat."""
        here = self._calling.get(chat) or self._roster.get(chat) or {}
        return [Person(who, self._names[who]) for who in here if who in self._names]

    def knows_who_is_in(self, chat: str) -> bool:
        """Whether it was looked up, since the start, who is in this chat."""
        return chat in self._roster

    async def learn(self, activity: Activity, people: list[Account]) -> bool:
        """Take in where this came from and whom it is about; true when the chat was not known before."""
        at, new = activity.conversation.id, False
        if not activity.private and at:
            known = self._chats.get(at)
            chat = Chat(
                service_url=activity.service_url,
                tenant=activity.tenant or (known.tenant if known else ""),
                meeting=activity.meeting or (known.meeting if known else ""),
                bot=activity.recipient.id or (known.bot if known else ""),
            )
            if chat != known:
                self._chats[at] = chat
                await self._put("chat", at, chat)
            new = known is None
        for account in people:
            await self._meet(account, activity)
        return new

    async def opened(self, person: str, private: str) -> None:
        """The private chat of this person has this id; empty when it is closed."""
        contact = self._contacts.get(person)
        if contact is not None and contact.private != private:
            self._contacts[person] = replace(contact, private=private)
            await self._put("person", person, self._contacts[person])

    async def seat(self, activity: Activity, found: list[Account]) -> None:
        """These people are in the chat."""
        if not activity.private:
            self._roster[activity.conversation.id] = {self.person_id(each): None for each in found}
        for account in found:
            await self._meet(account, activity)

    def move(self, activity: Activity) -> None:
        """Take in who came and who went."""
        come, gone = moved(activity)
        if activity.type == "event":
            calling = self._calling.setdefault(activity.conversation.id, {})
            if (activity.name or "").endswith("meetingEnd"):
                calling.clear()
        elif activity.conversation.id in self._roster:
            calling = self._roster[activity.conversation.id]
        else:
            return
        for each in come:
            calling[self.person_id(each)] = None
        for each in gone:
            calling.pop(self.person_id(each), None)

    async def leave(self, activity: Activity, people: list[Account]) -> None:
        """The bot was taken out of this chat."""
        chat = activity.conversation.id
        self._roster.pop(chat, None)
        self._calling.pop(chat, None)
        if self._chats.pop(chat, None) is not None:
            await self._memory.delete("chat", chat)
        for each in people if activity.private else ():
            await self.opened(self.person_id(each), "")

    async def _meet(self, account: Account, activity: Activity) -> None:
        who = self.person_id(account)
        if account.name:
            self._names[who] = account.name
        known = self._contacts.get(who) or Contact(user=account.id)
        contact = Contact(
            user=account.id,
            aad=account.aad_object_id or known.aad,
            private=(activity.conversation.id if activity.private else "") or known.private,
            service_url=activity.service_url,
            tenant=activity.tenant or known.tenant,
            bot=activity.recipient.id or known.bot,
        )
        self._ids[account.id] = who
        if contact != self._contacts.get(who):
            self._contacts[who] = contact
            await self._put("person", who, contact)

    async def _put(self, kind: str, key: str, value: Struct) -> None:
        await self._memory.put(kind, key, msgspec.json.encode(value))

    async def _stored(self, kind: str, shape: type[_T]) -> dict[str, _T]:
        found: dict[str, _T] = {}
        for key, body in await self._memory.all(kind):
            try:
                found[key] = msgspec.json.decode(body, type=shape)
            except msgspec.DecodeError:  # of another version of the bot: the next message tells it anew
                await self._memory.delete(kind, key)
        return found
