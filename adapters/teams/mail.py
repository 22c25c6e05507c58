"""Delivering a letter: to the group, or to one person the way it fits, with another way to fall back on.

Must not decide what is said. A private message that finds no way is never shown to anybody else.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct

from adapters.teams import cards, files, refusals
from adapters.teams.activity import Activity
from adapters.teams.book import Book, Chat, Contact
from adapters.teams.connector import Connector
from bot.engine.model.blocks import Secret
from bot.engine.model.effects import Group, Private
from bot.engine.model.events import Person, Place
from bot.engine.model.messages import Look, Message
from bot.host.ports import Busy, Declined, Letter, Memory, Undeliverable, Unsure
from bot.host.sending import Halfway

LASTING = {Look.CARD, Look.COCKPIT, Look.RECEIPT}  # needed for as long as they have buttons; without, they have passed
ONLY_READ = {Look.WELCOME, Look.RESULT}  # who likes these wants no turn to speak
GREETING = "greeting"  # kind of memory
NOT_THERE = {403, 404}  # what was to be shown anew is gone, or its chat is closed

# What must be found again later stands in the private chat; a targeted message is gone after a day.
KEPT = {Look.COCKPIT, Look.PREPARATION, Look.RESULT, Look.REMINDER}

_log = logging.getLogger(__name__)


class Way(StrEnum):
    """How one person is reached: in their own chat with the bot, or in the meeting's chat, seen by nobody else."""

    PRIVATE = "private"
    TARGETED = "targeted"


class Greeting(Struct, frozen=True):
    """A message that people may like, and the day it was sent on."""

    day: dt.date


class Address(NamedTuple):
    """Where a message goes, and in which tenant that is. `to` is whom a targeted one is for, else empty."""

    service_url: str
    conversation: str
    bot: str
    tenant: str
    to: str = ""

    def dress(self, activity: dict[str, Any]) -> dict[str, Any]:
        """The activity with what Teams wants around it."""
        around: dict[str, Any] = {
            "channelId": "msteams",
            "serviceUrl": self.service_url,
            "from": {"id": self.bot},
            "conversation": {"id": self.conversation},
        }
        if self.to:
            around["recipient"] = {"id": self.to, "isTargeted": True}
        return {**activity, **around}


class Reference(NamedTuple):
    """A message that was sent, as the host keeps it."""

    conversation: str
    activity: str
    targeted: bool

    def written(self) -> str:
        """As text."""
        return msgspec.json.encode(self).decode()

    @classmethod
    def read(cls, written: str) -> Reference:
        """And back."""
        return msgspec.json.decode(written, type=cls)


class Mail:
    """Sends what the host wants shown."""

    def __init__(
        self,
        book: Book,
        connector: Connector,
        memory: Memory,
        today: Callable[[], dt.date],
        app_id: str,
        *,
        playground: bool,
    ) -> None:
        self._book = book
        self._connector = connector
        self._memory = memory
        self._today = today
        self._files = files.Files(memory, connector, today)
        self._app_id = app_id
        self._playground = playground
        self._halfway = Halfway(memory, today)
        self._worded: dict[int, list[str]] = {}  # by letter: what has left of a card of it in plain words

    async def deliver(self, letter: Letter, message: Message) -> str | None:
        """Show the message of this letter; returns its reference. Raises Busy or Undeliverable.

        What people still need is shown anew, or posted again where it is gone; of what has passed nothing is posted.
        """
        lasting = message.look in LASTING
        needed = lasting and bool(message.buttons)
        if letter.reference is not None:
            shown = await self._anew(letter, message, Reference.read(letter.reference))
            return letter.reference if shown or not needed else await self._post(letter, message)
        if letter.replaces and lasting and not needed:
            return None  # it never arrived, and now it has passed
        return await self._post(letter, message)

    async def only_read(self, conversation: str, activity: str) -> bool:
        """Whether this message of the bot asks nobody to speak, so that a like of it is only a like."""
        return await self._memory.get(GREETING, _key(conversation, activity), Greeting) is not None

    async def consented(self, person: str, value: object) -> None:
        """Somebody said yes or no to a file."""
        contact = self._book.contact(person)
        done = await self._files.consented(person, value)
        if done and contact is not None and contact.private:
            address = Address(contact.service_url, contact.private, contact.bot, contact.tenant)
            try:
                await self._connector.post(
                    address.service_url, address.conversation, address.dress(done), tenant=address.tenant
                )
            except (Busy, Declined, Unsure):
                _log.warning("The link to a file could not be sent")

    async def take_away(self, activity: Activity) -> None:
        """Delete the message of which a button was pressed: the same one is there once more, below it."""
        try:
            await self._connector.delete(
                activity.service_url, activity.conversation.id, activity.reply_to_id or "", activity.tenant
            )
        except (Busy, Declined):
            _log.info("A message that is there twice could not be deleted")

    async def forget(self, people: Sequence[Person]) -> None:
        """Delete the files that wait for these people."""
        await self._files.forget([person.id for person in people])

    async def purge(self, before: dt.date) -> None:
        """Delete the files that nobody has answered for since, and what was sent before."""
        self._worded.clear()
        await self._files.purge(before)
        await self._halfway.purge(before)
        for key, greeting in (await self._memory.all(GREETING, Greeting)).items():
            if greeting.day < before:
                await self._memory.delete(GREETING, key)

    async def _post(self, letter: Letter, message: Message) -> str | None:
        match letter.audience:
            case Group():
                return await self._to_group(letter, message)
            case Private(person):
                return await self._to_person(letter, message, person)

    async def _to_group(self, letter: Letter, message: Message) -> str | None:
        chat = self._book.chat(letter.chat)
        if chat is None:  # it was taken out
            raise Undeliverable(refusals.to_a_group(403, refusals.NOT_IN_IT))
        try:
            return await self._send(letter, message, Address(chat.service_url, letter.chat, chat.bot, chat.tenant))
        except Declined as declined:
            _log.warning("A message to a group was declined: %s", declined)
            await self._halfway.over(letter)
            raise Undeliverable(refusals.to_a_group(declined.status, declined.why)) from None

    async def _to_person(self, letter: Letter, message: Message, person: str) -> str | None:
        contact, chat = self._book.contact(person), self._book.chat(letter.chat)
        if contact is None:
            raise Undeliverable(refusals.to_a_person(self._app_id, refusals.NOT_INSTALLED))
        last = self._book.last_spoke(person)
        code, gone = "", False
        for way in ways(message, last, chat_known=chat is not None, playground=self._playground):
            try:
                if way is Way.TARGETED and chat is not None:
                    address = Address(chat.service_url, letter.chat, chat.bot, chat.tenant, contact.user)
                    return await self._send(letter, message, address)
                address = await self._private_chat(person, contact)
                return await self._send(letter, message, address, file_of=person)
            except Declined as declined:
                await self._halfway.over(letter)
                if way is Way.PRIVATE:
                    code, gone = declined.why, refusals.has_gone(declined.status, declined.why)
        if not contact.aad and not kept(message):
            # Somebody without an account can't open a chat with the bot: telling the group how to would help nobody.
            _log.info("A passing word to somebody without an account was left")
            return None
        raise Undeliverable(refusals.to_a_person(self._app_id, code), gone=gone)

    async def _private_chat(self, person: str, contact: Contact) -> Address:
        """Somebody's private chat, opened when it was not yet."""
        private = contact.private
        if not private:
            private = await self._connector.open(contact.service_url, contact.user, contact.tenant, contact.bot)
            await self._book.opened(person, private)
        return Address(contact.service_url, private, contact.bot, contact.tenant)

    async def _send(self, letter: Letter, message: Message, address: Address, file_of: str = "") -> str | None:
        """Send all of a message, and after a failure only what has not left yet. Returns the reference of its card."""
        shown = cards.with_words(message)
        attached = await self._files.offer(message.file, file_of, letter.id) if message.file is not None else []

        async def post(activity: dict[str, Any]) -> str:
            return await self._connector.post(
                address.service_url,
                address.conversation,
                address.dress(activity),
                targeted=bool(address.to),
                tenant=address.tenant,
            )

        async def send(page: tuple[dict[str, Any], Callable[[], list[dict[str, Any]]]]) -> str:
            activity, in_words = page
            try:
                return await post(activity)
            except Declined as declined:
                # For one person alone a 400 means that this is no way to reach them.
                words = in_words()
                if declined.status not in refusals.BAD_CARD or address.to or not words:
                    raise
                # Better all of it in plain words than nothing, and after a failure only what has not left yet.
                _log.error("Teams refuses a card: %s", declined)
                sent = self._worded.setdefault(letter.id, [])
                for each in words[len(sent) :]:
                    sent.append(await post(each))
                self._worded.pop(letter.id, None)  # the daily cleaning may have been first
                return sent[-1]
            except Unsure:
                _log.warning("Teams did not say whether a message arrived")
                if message.look.must_arrive:
                    raise
                return ""  # what replaces it later is then shown as a new message

        left = await self._halfway.send(letter, [*shown, *((each, list) for each in attached)], send)
        card = left[len(shown) - 1]
        if card and message.look in ONLY_READ and not address.to:
            await self._memory.put(GREETING, _key(address.conversation, card), Greeting(self._today()))
        return Reference(address.conversation, card, bool(address.to)).written() if card else None

    async def _anew(self, letter: Letter, message: Message, reference: Reference) -> bool:
        """Show a message anew, in its place; false when it is not there any more."""
        where: Chat | Contact | None = self._book.chat(reference.conversation)
        if where is None and isinstance(letter.audience, Private):
            where = self._book.contact(letter.audience.person)
        if where is None:
            return False
        address = Address(where.service_url, reference.conversation, where.bot, where.tenant)
        activity = address.dress(cards.activities(message)[-1])
        try:
            await self._connector.put(
                address.service_url,
                address.conversation,
                reference.activity,
                activity,
                targeted=reference.targeted,
                tenant=address.tenant,
            )
        except Declined as declined:  # deleted, or a targeted message of yesterday
            _log.info("A message could not be shown anew: %s", declined)
            return declined.status not in NOT_THERE
        return True


def ways(message: Message, last_spoke: Place, *, chat_known: bool, playground: bool) -> list[Way]:
    """The ways to try, in order. `last_spoke` is where this person last said something to the bot.

    The playground shows a targeted message to everybody, so there it is no way at all.
    """
    first = Way.PRIVATE if kept(message) or last_spoke is Place.PRIVATE or not chat_known else Way.TARGETED
    order = [first, Way.TARGETED if first is Way.PRIVATE else Way.PRIVATE]
    return [way for way in order if way is Way.PRIVATE or (chat_known and not playground)]


def _key(conversation: str, activity: str) -> str:
    return hashlib.sha256(f"{conversation}\0{activity}".encode()).hexdigest()[:40]


def kept(message: Message) -> bool:
    """Whether this must be found again later, or be read by nobody else."""
    own_words = any(isinstance(each, Secret) for each in message.body) or any(each.value for each in message.inputs)
    return message.look in KEPT or message.file is not None or own_words
