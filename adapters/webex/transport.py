"""The transport: webhooks come in over HTTP and are worked on after they are saved; letters go out.

Must not hold a rule of the session, nor log or keep what anybody says.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec
from aiohttp import web
from msgspec import Struct

from adapters.webex import account, checkup, gate, hearing
from adapters.webex.account import Account
from adapters.webex.book import Book
from adapters.webex.client import BUDGET, Client
from adapters.webex.envelope import DELETED, MEMBER, MESSAGE, Envelope, Member, Submit, Typed, as_data
from adapters.webex.inbox import Inbox
from adapters.webex.mail import PLATFORM, Mail, Reference
from adapters.webex.webhooks import EVERY, Care
from bot.engine import begins
from bot.engine.model.blocks import text
from bot.engine.model.effects import Private
from bot.engine.model.events import Person, Place, Pressed, Said, Where
from bot.engine.model.messages import Look, Message
from bot.host.answers import Lock, locked
from bot.host.checkup import Remark
from bot.host.incoming import UNREADABLE, body, fitting, salvaged
from bot.host.ports import Busy, Declined, Door, Inbound, Letter, Undeliverable, Unsure
from bot.host.sending import Errand, Pace, Sent, send_on
from bot.host.settings import Settings, WrongSetting

if TYPE_CHECKING:
    from adapters.webex.websocket import Socket  # an extra, that need not be installed

LOST = "Ik kon niet lezen wat je net typte of indrukte. Doe het nog een keer."
NO_SOCKET = (
    f"{account.SOCKET}=ja vraagt een extra onderdeel dat er niet is: typ .venv/bin/pip install -e '.[webex-socket]', "
    "of laat deze instelling weg."
)


class Found(Struct, frozen=True):
    """What an envelope is about. `person` is None for the bot itself; `content` is what was fetched, if anything."""

    person: Person | None
    private: bool
    content: Typed | Submit | None = None


REFUSED = "Webex neemt het token van de bot niet aan: zet WEBEX_TEAMS_ACCESS_TOKEN goed en start de bot opnieuw."
TWO_BOTS = (
    "Een andere bot gebruikt hetzelfde token van Webex en laat berichten bij zichzelf aankomen. Stop die bot, of geef een van de twee "
    "een eigen token in WEBEX_TEAMS_ACCESS_TOKEN."
)
DEAF = "De bot hoort Webex niet: de websocket gaat niet open. Kijk of de bot het internet op kan, en of WEBEX_TEAMS_ACCESS_TOKEN klopt."
STUCK = "De bot kan niet bij Webex ophalen wat mensen typen. Kijk of de bot het internet op kan en of Webex een storing heeft."


class WebexChat:
    """The adapter. `pace` is how fast it calls; None is Webex' own limits. `sleep` and `now` are in seconds."""

    name = PLATFORM
    local = False

    def __init__(
        self,
        *,
        pace: Pace | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._pace = pace or Pace(BUDGET)
        self._sleep = sleep
        self._now = now
        self._account: Account | None = None
        self._tasks: list[asyncio.Task[None]] = []  # those that go on until the end
        self._socket: Socket | None = None
        self._care: Care | None = None
        self._sent = Sent()

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """The one address that Webex knows."""
        return [web.post(account.PATH, self._hear)]

    async def start(self, door: Door) -> None:
        """Read the settings and what is remembered, and go on with what was left. Raises WrongSetting.

        Nothing is asked of Webex yet, so that the bot also starts while Webex is down.
        """
        self._account = account.read(door.settings.raw)
        if self._account is None:
            return
        address = account.reached_at(self._account, door.settings.public_url)
        self._door = door
        self._client = Client(self._account.token, self._account.api_url, pace=self._pace)
        self._book = Book(self._client, door.memory(), self._today, self._account.orgs)
        self._mail = Mail(self._book, self._client, door.memory(), self._today, self._sleep, door.grapevine())
        self._inbox = Inbox(door.memory(), self._fetch, self._tell, self._sleep, self._lost)
        self._socket = self._open(self._account.token) if self._account.socket else None
        await self._book.load()
        await self._inbox.start()
        self._tasks.append(asyncio.create_task(self._inbox.run()))
        if self._socket is not None:
            self._tasks += [asyncio.create_task(self._socket.run()), asyncio.create_task(self._show_token())]
        elif address:
            self._care = Care(self._client, address, self._account.secret, self._sleep, self._now)
            self._tasks.append(asyncio.create_task(self._care.run()))

    async def stop(self) -> None:
        """End what is on its way; what is in the inbox stays for the next start."""
        if self._account is None:
            return
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._inbox.stop()
        await self._mail.gathering.stop()
        await self._client.close()

    def trouble(self) -> str:
        """Whether Webex takes the token, the bot alone has it, Webex reaches the bot, and tells what was said."""
        if self._account is None:
            return ""
        if self._client.refused:
            return REFUSED
        if self._care is not None and self._care.contested:
            return TWO_BOTS
        if self._socket is not None and self._socket.deaf():
            return DEAF
        return STUCK if self._inbox.stuck() else ""

    async def examine(self, settings: Settings, now: dt.datetime) -> Sequence[Remark]:
        """Look at the login, the address and what else can be wrong. Raises WrongSetting."""
        return await checkup.examine(settings, now)

    async def deliver(self, letter: Letter) -> str | None:
        """Show a message. Raises Busy or Undeliverable. Webex has no place for a board."""
        if self._account is None:
            raise Undeliverable
        if letter.message is None:
            return None
        try:
            reference = await self._mail.deliver(letter, letter.message)
        except Unsure:
            self._sent.doubted(letter)
            raise
        self._sent.note(Reference.read(reference).ids if reference else [], letter)
        return reference

    def called(self, chat: str) -> str:
        """What people call this chat; empty when that was not heard since the start."""
        return self._book.called(chat)

    async def forget(self, chat: str, people: Sequence[Person]) -> None:
        """Nothing is stored of a session. Where its space is stays, so that the next session finds it."""

    async def purge(self, before: dt.date, spared: Collection[str] = ()) -> None:
        """Forget the spaces of which nothing was heard since and that are not spared, and what can be looked up again."""
        if self._account is not None:
            await self._book.purge(before, spared)
            await self._mail.purge(before)

    async def idle(self) -> None:
        """Return when nothing is being fetched or gathered any more."""
        if self._account is not None:
            if self._socket is not None:
                await self._socket.idle()
            await self._inbox.idle()
            await self._mail.gathering.idle()

    @locked(Lock.SIGNED)
    async def _hear(self, request: web.Request) -> web.Response:
        """Answered as soon as it is saved: Webex gives up on a webhook that is slow or fails too often."""
        if self._account is None or self._account.socket:
            return web.Response(status=403, text=gate.CLOSED)
        if not gate.says_signed(request.headers):
            return web.Response(status=401, text=gate.STRANGER)
        raw = await body(request, gate.MOST, packed=False)
        if not gate.signed(raw, request.headers, self._account.secret):
            return web.Response(status=401, text=gate.STRANGER)
        envelope = salvaged(raw, Envelope)
        if envelope is None:
            return web.Response(status=400, text=UNREADABLE)
        own_words = envelope.resource != MEMBER and self._book.is_known_as_me(envelope.data.person_id)
        if envelope.wanted and not own_words:
            await self._inbox.take(envelope)
        return web.Response()

    async def _fetch(self, envelope: Envelope) -> Found | None:
        """What this is about; None when it is not for us. Of who does not count not a word is fetched."""
        data = envelope.data
        me = await self._book.me()
        person = None
        if not me.is_me(data.person_id):
            counting = await self._book.people([data.person_id])
            if not counting:
                return None
            [person] = counting
        elif envelope.resource != MEMBER:
            return None
        private = await self._book.is_private(data.room_id, data.room_type)
        send_on(
            Errand(can_wait=not private)
        )  # whoever leads does so in private; what everybody chooses comes from the space
        if envelope.resource == MEMBER:
            return Found(person, private)
        if envelope.event == DELETED:
            return Found(person, private, Typed())
        carried = self._socket.submit(envelope) if self._socket is not None else None
        content = carried if carried is not None else await self._client.read(_content(envelope))
        if isinstance(content, Typed) and content.empty:
            raise Declined(200, "empty")
        return Found(person, private, content)

    async def _lost(self, envelope: Envelope) -> None:
        """Tell somebody that what they said or pressed could not be read. Where even that is refused, nothing helps."""
        if envelope.resource == MEMBER or not await self._book.people([envelope.data.person_id]):
            return
        message = Message(look=Look.REFUSAL, body=(text(LOST),))
        to = Private(f"webex:{envelope.data.person_id}")
        with suppress(Undeliverable):
            await self._mail.deliver(Letter(id=0, audience=to, chat="", message=message), message)

    async def _tell(self, envelope: Envelope, found: Found) -> None:
        chat = "" if found.private else await self._book.chat(envelope.data.room_id)
        if envelope.resource == MEMBER:
            if chat:
                await self._moved(envelope, found, chat)
            return
        person, content = found.person, found.content
        assert person is not None  # noqa: S101 - the bot's own words are left out before
        await self._mail.spoke(person.id, Place.GROUP if chat else Place.PRIVATE, envelope.data.created)
        around: dict[str, Any] = {"at": self._door.clock.now(), "person": person, "chat": chat}
        if isinstance(content, Typed):
            me = await self._book.me()
            if chat:
                await self._book.recognise([who for who, _ in hearing.mentioned(content, me)], chat)
            inbound = hearing.said(envelope, content, me=me, person_id=self._book.person_id, **around)
        else:
            inbound = hearing.pressed(envelope, content or Submit(), **around)
        if inbound is not None:
            if isinstance(content, Typed) and content.parent_id and not chat:
                inbound = msgspec.structs.replace(inbound, session=self._sent.session(content.parent_id))
            await self._door.receive(await self._beginning(inbound, envelope.data.person_id))
            if isinstance(content, Submit) and self._sent.is_older(content.message_id or "", inbound.event):
                await self._mail.take_away(content.message_id or "")

    async def _moved(self, envelope: Envelope, found: Found, chat: str) -> None:
        """Somebody came into a space, or went; or the bot itself did: then it finds everybody else."""
        if found.person is not None:
            people: Sequence[Person] = [found.person]
            where = Where.CHAT
        elif envelope.event == "created":
            people = await self._book.people([each.person_id for each in await self._book.members(chat)])
            where = Where.LIST
        else:
            await self._book.leave(chat)
            return
        for inbound in hearing.moved(envelope, people, at=self._door.clock.now(), chat=chat, where=where):
            await self._door.receive(inbound)

    async def _beginning(self, inbound: Inbound, who: str) -> Inbound:
        """With who is in the space, when this begins a session; and whether this person may, where only moderators may."""
        event = inbound.event
        if not isinstance(event, Said | Pressed) or not begins(event):
            return inbound
        await self._book.learn_title(inbound.chat)
        members: Sequence[Member] = ()
        with suppress(Declined):  # then nobody is known to be there or to lead, but whoever asks gets an answer
            members = await self._book.members(inbound.chat)
        known = await self._book.people([each.person_id for each in members])
        leaders = {each.person_id for each in members if each.is_moderator}
        may = not self._door.settings.organizers_start or bool(members and (not leaders or who in leaders))
        return msgspec.structs.replace(inbound, event=msgspec.structs.replace(event, members=known, may_start=may))

    async def _show_token(self) -> None:
        """Show it to Webex now and then, for ever: one that was withdrawn is seen before anybody says anything. With webhooks
        looking after them does so.
        """
        while True:
            await asyncio.sleep(EVERY)
            with suppress(Busy, Declined):
                await self._client.read(lambda api: api.people.me())

    def _today(self) -> dt.date:
        return self._door.clock.now().date()

    def _open(self, token: str) -> Socket:
        """The way in that needs no public address. Raises WrongSetting when what it takes is not installed."""
        try:
            from adapters.webex import websocket  # here, because it is an extra
        except ImportError:
            raise WrongSetting(NO_SOCKET) from None
        connect = partial(websocket.connection, token)
        return websocket.Socket(self._client, self._inbox.take, connect, self._sleep, self._now)


def _content(envelope: Envelope) -> Callable[[Any], Typed | Submit]:
    """How the words, or what was pressed, are fetched."""
    name = envelope.data.id
    if envelope.resource == MESSAGE:
        return lambda api: fitting(as_data(api.messages.get(name)), Typed)
    return lambda api: fitting(as_data(api.attachment_actions.get(name)), Submit)
