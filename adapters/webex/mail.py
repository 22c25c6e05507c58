"""Delivering a letter: to the space, or to one person in their 1:1 with the bot; and gathering what was only received.

Must not decide what is said. A private message that can't be delivered is never shown to anybody else.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct

from adapters.webex import cards, refusals
from adapters.webex.book import Book
from adapters.webex.cards import Payload
from adapters.webex.client import Client
from adapters.webex.doubt import LostAnswers, Target
from adapters.webex.envelope import Posted, as_data
from adapters.webex.gathering import Gathering
from bot.engine.model.documents import File
from bot.engine.model.effects import Group, Private
from bot.engine.model.events import Place
from bot.engine.model.messages import Look, Message
from bot.host.grapevine import Grapevine, in_parts
from bot.host.incoming import decoded
from bot.host.ports import Busy, Declined, Letter, Memory, Undeliverable, Unsure
from bot.host.sending import Halfway
from bot.host.sql import letters
from bot.host.store import StoreUnavailable

PLATFORM = "webex"
CARD_TYPE = "application/vnd.microsoft.card.adaptive"
# A card can't be edited. These are worth posting again and deleting; all else stays as it was.
RENEWED = {Look.COCKPIT, Look.RESULT, Look.PREPARATION, Look.RECEIPT}  # a page that turns must be seen to turn
PASSING = {Look.CARD, Look.COCKPIT, Look.RECEIPT}  # without buttons these are what is left of something that has passed
GONE = "gone"  # kind of memory
TAKE_BACK = "Wil je iets terugnemen? Typ: @{bot} trek in"

_log = logging.getLogger(__name__)


class Reference(NamedTuple):
    """A message that was sent, as the host keeps it: the ids of all its pages, and the fingerprint of what was shown."""

    ids: list[str]
    shown: str

    def written(self) -> str:
        """As text."""
        return json.dumps(self._asdict())

    @classmethod
    def read(cls, written: str) -> Reference:
        """And back."""
        return cls(**json.loads(written))


class TakenDown(Struct, frozen=True, omit_defaults=True):
    """The messages that were last deleted, or are to be; the reference of what was posted in their place, if that was; and the day."""

    ids: list[str]
    day: dt.date
    instead: str = ""


class Mail:
    """Sends what the host wants shown."""

    def __init__(
        self,
        book: Book,
        client: Client,
        memory: Memory,
        today: Callable[[], dt.date],
        sleep: Callable[[float], Awaitable[None]],
        grapevine: Grapevine,
    ) -> None:
        self._book = book
        self._client = client
        self._memory = memory
        self._today = today
        self.gathering = Gathering(self._tell, sleep, self._stands_last)
        self._spoke: dict[str, Place] = {}  # where each person last said or pressed something, to whatever process
        self._grapevine = grapevine
        grapevine.hear = self._hear
        grapevine.all_there_is = lambda: (
            msgspec.json.encode(dict(some)) for some in in_parts(list(self._spoke.items()))
        )
        self._halfway = Halfway(memory, today)
        # By message: the letters that began to show it anew, until one of them has.
        self._anew: dict[str, set[int]] = {}
        self._doubt = LostAnswers(client)

    async def spoke(self, person: str, place: Place, created: str | None) -> None:
        """Somebody said or pressed something here; that it was received is told here, by whichever process tells it."""
        self._doubt.happened(created)
        if self._spoke.get(person) is not place:
            self._spoke[person] = place
            await self._grapevine.tell(msgspec.json.encode({person: place}))

    async def take_away(self, message: str) -> None:
        """Delete a message of which a button was pressed: the same one is there once more, below it."""
        try:
            await self._client.read(_deleting(message))
        except (Busy, Declined):
            _log.info("A message that is there twice could not be deleted")

    async def purge(self, before: dt.date) -> None:
        """Forget whom the book has forgotten, and what was sent or deleted before."""
        await self._halfway.purge(before)
        for key, gone in (await self._memory.all(GONE, TakenDown)).items():
            if gone.day < before:
                await self._memory.delete(GONE, key)
        self._spoke = {who: place for who, place in self._spoke.items() if self._book.name(who)}
        self._anew.clear()

    async def deliver(self, letter: Letter, message: Message) -> str | None:
        """Show the message of this letter; returns its reference. Raises Busy or Undeliverable.

        A card of Webex can't change: it is posted again where its reader gains, and then the old one is deleted; else it stays as it was.
        """
        passed = message.look in PASSING and not message.buttons
        if letter.reference is not None:
            if message.look not in RENEWED:
                return letter.reference
            what = f"{letters.lane(letter)}|{letter.key}"
            there, to_go = await self._there(Reference.read(letter.reference), what)
            began = self._anew.setdefault(what, set())
            to_go += [each for overtaken in began - {letter.id} for each in self._halfway.left(overtaken)]
            began.add(letter.id)
            new: str | None
            if there is not None and cards.fingerprint(message) == there.shown:
                new = there.written()
            else:
                new = None if passed else await self._post(letter, message)
                to_go += there.ids if there is not None else []
                with suppress(StoreUnavailable):  # it has left: to do all of this again would show it twice
                    await self._memory.put(GONE, what, TakenDown(to_go, self._today(), new or ""))
            await self._delete(to_go)
            self._anew.pop(what, None)
            return new
        if letter.replaces and passed:
            return None  # it never arrived, and now it has passed
        return await self._post(letter, message)

    async def _post(self, letter: Letter, message: Message) -> str | None:
        match letter.audience:
            case Group():
                return await self._to_space(letter, message)
            case Private(person) if message.many and letter.chat and self._spoke.get(person) is Place.GROUP:
                if not message.nameless:
                    await self._book.people([person.partition(":")[2]])  # another process may have met them
                self.gathering.add(letter.chat, person, None if message.nameless else self._book.name(person))
                return None
            case Private(person):
                return await self._to_person(letter, message, person.partition(":")[2])

    async def _to_space(self, letter: Letter, message: Message) -> str | None:
        for attempt in (1, 2):
            try:
                sent = await self._send(letter, message, Target(room=self._book.room(letter.chat)))
            except Declined as declined:
                if declined.status == refusals.NOT_FOUND and attempt == 1 and await self._has_moved(letter.chat):
                    continue
                _log.warning("A message to a space was declined: %s", declined)
                await self._over(letter)
                how = await refusals.to_a_space(self._client, self._book.room(letter.chat), declined)
                raise Undeliverable(how) from None
            self.gathering.interrupted(letter.chat)
            return sent
        raise AssertionError("the second attempt ends it")

    async def _has_moved(self, chat: str) -> bool:
        try:
            return await self._book.moved(chat)
        except Declined:
            return False

    async def _to_person(self, letter: Letter, message: Message, person: str) -> str | None:
        try:
            return await self._send(letter, message, Target(person=person))
        except Declined as declined:
            _log.warning("A private message was declined: %s", declined)
            await self._over(letter)
            gone = await refusals.has_gone(self._client, person, declined)
            how = refusals.HOW_TO_OPEN.format(bot=(await self._book.me()).name)
            raise Undeliverable(how, gone=gone) from None

    async def _send(self, letter: Letter, message: Message, target: Target) -> str | None:
        """Send all of a message, and after a failure only what has not left yet. Raises Busy, Declined or Unsure."""
        me = await self._book.me()
        shown = cards.payloads(message, group=not target.person, bot=me.first)
        files: list[File | None] = [None] * len(shown)
        if message.file is not None:
            if shown[-1].card is None:
                files[-1] = message.file
            else:  # a card can't bring a file along
                shown, files = [*shown, Payload(message.file.name, "", None)], [*files, message.file]

        async def send(page: tuple[Payload, File | None]) -> str:
            made = await self._page(letter, target, *page, me.id, must=message.look.must_arrive)
            self._doubt.over(letter.id)
            return made

        doubted = await self._halfway.doubted(letter)
        if doubted is not None:
            self._doubt.arises(letter.id, doubted)
        pages = list(zip(shown, files, strict=True))
        sent = await self._halfway.send(letter, pages, send, self._doubt.latest if letter.id else None)
        ids = [each for each in sent if each]
        return Reference(ids, cards.fingerprint(message)).written() if ids else None

    async def _page(
        self, letter: Letter, target: Target, payload: Payload, file: File | None, me: str, *, must: bool
    ) -> str:
        """Post one page, or find that it has arrived; its id, or empty when nobody can tell. Then what `must` arrive is Unsure."""
        found = await self._doubt.arrived(letter.id, target, payload.text, me)
        if found == "" and must:
            self._doubt.over(letter.id)
            raise Unsure
        if found is not None:
            return found
        before = self._doubt.latest()
        try:
            posted = await self._call(target, payload, file)
        except Unsure:
            # Only after a look it is sent again, if it must be; so first let the host wait.
            self._doubt.arises(letter.id, before)
            raise Busy from None
        self._doubt.sure(posted)
        return posted.id

    async def _call(self, target: Target, payload: Payload, file: File | None) -> Posted:
        where = target.room or target.person
        try:
            return await self._client.write(_posting(target, payload, file), where)
        except Declined as declined:
            if declined.status not in refusals.BAD_CARD or payload.card is None:
                raise
            # Better all of it in plain words than nothing.
            _log.error("Webex refuses a card: %s", declined)
            return await self._client.write(_posting(target, payload._replace(card=None), file), where)

    async def _there(self, known: Reference, what: str) -> tuple[Reference | None, list[str]]:
        """What stands there of what the host knows by this reference, and what is still to go. A letter that had come so far, here or at
        another process, can have been overtaken before the host heard of it.
        """
        gone = await self._memory.get(GONE, what, TakenDown)
        if gone is None or not set(known.ids) & set(gone.ids):
            return known, []
        return Reference.read(gone.instead) if gone.instead else None, list(gone.ids)

    async def _delete(self, ids: Sequence[str]) -> None:
        for each in ids:
            try:
                await self._client.read(_deleting(each))
            except Declined:  # it is gone already
                _log.info("A message could not be deleted")

    async def _tell(self, chat: str, words: str, line: str) -> str:
        """Tell a space a plain line that nobody needs again, or change one; its id and what stood there last, empty when that is not
        known.
        """
        room, me = self._book.room(chat), await self._book.me()
        told = f"{words}\n{TAKE_BACK.format(bot=me.first)}"
        if line:
            await self._client.read(_editing(line.partition("|")[0], room, told))
            return line
        last = await self._last(chat)
        try:
            posted = await self._call(Target(room=room), Payload(told, "", None), None)
        except Unsure:
            _log.info("Webex did not say whether a line arrived")
            return ""
        self._doubt.sure(posted)
        return f"{posted.id}|{last}"

    async def _stands_last(self, chat: str, line: str) -> bool:
        """Whether no process has said anything there since this line was told."""
        return line.partition("|")[2] == str(await self._last(chat))

    async def _last(self, chat: str) -> int:
        with suppress(StoreUnavailable):  # a line too many is no reason to tell nobody
            return await self._halfway.latest(letters.lane(Letter(adapter=PLATFORM, chat=chat, audience=Group())))
        return 0

    def _hear(self, words: bytes) -> None:
        self._spoke |= decoded(words, dict[str, Place]) or {}

    async def _over(self, letter: Letter) -> None:
        await self._halfway.over(letter)
        self._doubt.over(letter.id)


def _posting(target: Target, payload: Payload, file: File | None) -> Callable[[Any], Posted]:
    said: dict[str, Any] = {**target.fields, "text": payload.text, "markdown": payload.markdown or None}

    def post(api: Any) -> Posted:
        if file is None:
            # The SDK changes the list it is given.
            card = [{"contentType": CARD_TYPE, "content": payload.card}] if payload.card is not None else None
            return msgspec.convert(as_data(api.messages.create(**said, attachments=card)), Posted)
        # The SDK only takes a file from disk, and there a report would stay behind when the process is killed.
        form = {"files": (file.name, file.content, file.media_type)}
        no_json = {"Content-Type": None}  # a form says of itself what it is
        return msgspec.convert(api.messages._session.post("messages", data=said, files=form, headers=no_json), Posted)  # noqa: SLF001

    return post


def _editing(message: str, room: str, words: str) -> Callable[[Any], None]:
    def edit(api: Any) -> None:
        # This release of the SDK knows no edit of its own.
        api.messages._session.put(f"messages/{message}", json={"roomId": room, "text": words})  # noqa: SLF001

    return edit


def _deleting(message: str) -> Callable[[Any], None]:
    def delete(api: Any) -> None:
        api.messages.delete(message)

    return delete
