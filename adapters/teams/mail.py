"""Delivering a letter: to the group, or to one person the way it fits, with another way to fall back on.

Must not decide what is said. A private message that finds no way is never shown to anybody else.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from adapters.teams import cards, files
from adapters.teams.book import Book, Contact
from adapters.teams.connector import Connector, Declined, Unsure
from adapters.teams.ways import Way, how_to_open, kept, ways
from bot.engine.model.effects import Group
from bot.engine.model.events import Person, Place
from bot.engine.model.messages import Look, Message
from bot.host.ports import Busy, Letter, Memory, Undeliverable

MOST_HALFWAY = 200
LASTING = {Look.CARD, Look.COCKPIT}  # people need these for as long as they have buttons; without, they have passed
NOT_THERE = {403, 404}  # what was to be shown anew is gone, or its chat is closed

_log = logging.getLogger(__name__)


class Address(NamedTuple):
    """Where a message goes. `to` is whom a targeted one is for, else empty."""

    service_url: str
    conversation: str
    bot: str
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
        return json.dumps(self)


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
        self._files = files.Files(memory, connector, today)
        self._app_id = app_id
        self._playground = playground
        self._spoke: dict[str, Place] = {}  # where each person last said something to the bot
        self._halfway: dict[int, list[str]] = {}  # letter -> the ids of those of its messages that have left

    def spoke(self, person: str, place: Place) -> None:
        """Somebody said something here; what is short is answered here."""
        self._spoke[person] = place

    async def deliver(self, letter: Letter) -> str | None:
        """Show a message; returns its reference. Raises Busy or Undeliverable."""
        message = letter.message
        assert message is not None  # noqa: S101 - the transport keeps boards out
        needed = message.look in LASTING and bool(message.buttons)
        if letter.reference is not None:
            if await self._again(letter, message, Reference(*json.loads(letter.reference))) or not needed:
                return letter.reference
        elif letter.replaces and message.look in LASTING and not needed:
            return None  # it never arrived, and now it has passed
        if isinstance(letter.audience, Group):
            chat = self._book.chat(letter.chat)
            if chat is None:
                raise Undeliverable
            try:
                return await self._send(letter, Address(chat.service_url, letter.chat, chat.bot))
            except Declined as declined:
                _log.warning("A message to a group was declined: %s", declined)
                raise Undeliverable from None
        return await self._privately(letter, message, letter.audience.person)

    async def consented(self, person: str, value: object) -> None:
        """Somebody said yes or no to a file."""
        contact = self._book.contact(person)
        done = await self._files.consented(person, value)
        if done and contact is not None and contact.private:
            address = Address(contact.service_url, contact.private, contact.bot)
            try:
                await self._connector.post(address.service_url, address.conversation, address.dress(done))
            except (Busy, Declined, Unsure):
                _log.warning("The link to a file could not be sent")

    async def forget(self, people: Sequence[Person]) -> None:
        """Delete the files that wait for these people."""
        await self._files.forget([person.id for person in people])

    async def purge(self, before: dt.date) -> None:
        """Delete the files that nobody has answered for since, and forget whom the book has forgotten."""
        self._spoke = {who: place for who, place in self._spoke.items() if self._book.contact(who) is not None}
        await self._files.purge(before)

    async def _privately(self, letter: Letter, message: Message, person: str) -> str | None:
        contact, chat = self._book.contact(person), self._book.chat(letter.chat)
        if contact is None:
            raise Undeliverable(how_to_open(self._app_id, ""))
        last = self._spoke.get(person, Place.GROUP)
        code = ""
        for way in ways(message, last, chat_known=chat is not None, playground=self._playground):
            try:
                if way is Way.TARGETED and chat is not None:
                    address = Address(chat.service_url, letter.chat, chat.bot, contact.user)
                    return await self._send(letter, address)
                address = await self._door(person, contact)
                return await self._send(letter, address, file_of=person)
            except Declined as declined:
                self._halfway.pop(letter.id, None)
                if way is Way.PRIVATE:
                    code = declined.code
        if not contact.aad and not kept(message):
            # Somebody without an account can't open a chat with the bot: telling the group how to would help nobody.
            _log.info("A passing word to somebody without an account was left")
            return None
        raise Undeliverable(how_to_open(self._app_id, code))

    async def _door(self, person: str, contact: Contact) -> Address:
        """Somebody's private chat, opened when it was not yet."""
        private = contact.private
        if not private:
            private = await self._connector.open(contact.service_url, contact.user, contact.tenant, contact.bot)
            await self._book.opened(person, private)
        return Address(contact.service_url, private, contact.bot)

    async def _send(self, letter: Letter, address: Address, file_of: str = "") -> str | None:
        """Send all of a message, and after a failure only what has not left yet. Returns the reference of its card."""
        message = letter.message
        assert message is not None  # noqa: S101 - as above
        shown = cards.activities(message)
        attached = await self._files.offer(message.file, file_of, letter.id) if message.file is not None else []
        left = self._halfway.get(letter.id, [])
        for activity in [*shown, *attached][len(left) :]:
            try:
                made = await self._connector.post(
                    address.service_url, address.conversation, address.dress(activity), targeted=bool(address.to)
                )
            except Unsure:
                # It may have arrived, and twice is worse. What replaces it later is then shown as a new message.
                _log.warning("Teams did not say whether a message arrived")
                made = ""
            left.append(made)
            # Only what is really half-way is kept, and the oldest goes first: letters that just wait push nothing out.
            self._halfway[letter.id] = left
            if len(self._halfway) > MOST_HALFWAY:
                del self._halfway[next(iter(self._halfway))]
        self._halfway.pop(letter.id, None)
        card = left[len(shown) - 1]
        return Reference(address.conversation, card, bool(address.to)).written() if card else None

    async def _again(self, letter: Letter, message: Message, reference: Reference) -> bool:
        """Show a message anew, in its place; false when it is not there any more."""
        where = self._book.chat(reference.conversation)
        if where is None and not isinstance(letter.audience, Group):
            contact = self._book.contact(letter.audience.person)
            known = (contact.service_url, contact.bot) if contact is not None else None
        else:
            known = (where.service_url, where.bot) if where is not None else None
        if known is None:
            return False
        activity = Address(known[0], reference.conversation, known[1]).dress(cards.activities(message)[-1])
        try:
            await self._connector.put(
                known[0], reference.conversation, reference.activity, activity, targeted=reference.targeted
            )
        except Declined as declined:  # deleted, or a targeted message of yesterday
            _log.info("A message could not be shown anew: %s", declined)
            return declined.status not in NOT_THERE
        return True
