"""Hearing Webex without a public address: over a websocket that the bot opens itself. An extra, and not official.

Imported only when it is asked for, since it needs `webex-message-handler`. Must not make an id: what comes over the socket has
bare uuids, and what they are called elsewhere is looked up. Of what the package deciphers only what was filled in on a card is
used, because nothing else tells of that; a message is fetched by id, as always.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from itertools import islice
from typing import Any

import msgspec
from msgspec import Struct
from webex_message_handler import WebexMessageHandler, WebexMessageHandlerConfig

from adapters.webex.client import Client
from adapters.webex.envelope import (
    DELETED,
    EDITED,
    MEMBER,
    MESSAGE,
    PRESS,
    Data,
    Envelope,
    Member,
    Submit,
    WebexRoom,
    as_data,
    core,
)
from adapters.webex.inbox import PATIENCE
from bot.host import log
from bot.host.outbox import back_off
from bot.host.ports import Busy, Declined
from bot.host.store import StoreUnavailable

CONNECTING = 90.0  # seconds
LEAVING = 10.0
DEAF_AFTER = 60.0
STEADY = 60.0  # a connection that lasted so long was no failure
LATELY = 50  # messages among which a new one is looked for
MOST_ROOMS = 1000
MOST_WAITING = 1000
MOMENTS = {"add": "created", "leave": "deleted"}

_log = logging.getLogger(__name__)


class _Listed(Struct, frozen=True, rename="camel"):
    id: str
    person_id: str = ""
    created: str | None = None


def connection(token: str) -> Any:
    """A connection to Webex, not yet made. The bot's own words are left out by us."""
    return WebexMessageHandler(WebexMessageHandlerConfig(token=token, ignore_self_messages=False))


class Socket:
    """Keeps a connection open and gives what comes in to `take`. `connect` makes a connection; `sleep` and `now` are in seconds.

    What is said while there is no connection is lost, and so is what has come in and is not yet taken when the process ends.
    """

    def __init__(
        self,
        client: Client,
        take: Callable[[Envelope], Awaitable[None]],
        connect: Callable[[], Any],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._take = take
        self._connect = connect
        self._sleep = sleep
        self._now = now
        self._waiting: asyncio.Queue[tuple[float, Callable[[], Awaitable[Envelope | None]]]] = asyncio.Queue(
            MOST_WAITING
        )
        self._me = ""
        self._rooms: dict[str, WebexRoom] = {}  # by uuid
        self._people: dict[str, str] = {}  # uuid -> id
        self._inputs: dict[str, Submit] = {}  # by envelope key
        self._closed: float | None = now()  # since when it is closed, if it is
        self._told: dict[str, Data] = {}  # the messages that were taken, by uuid: what is deleted can't be looked up

    def submit(self, envelope: Envelope) -> Submit | None:
        """What was filled in on the card of this envelope, when it came over the socket. Told once, and then no longer kept."""
        return self._inputs.pop(envelope.key, None)

    async def run(self) -> None:
        """Stay connected, for ever."""
        working = asyncio.create_task(self._work())
        attempt = 0
        try:
            while True:
                since = self._now()
                await self._connected()
                attempt = 0 if self._now() - since >= STEADY else attempt + 1
                await self._sleep(back_off(attempt))
        finally:
            working.cancel()
            with suppress(asyncio.CancelledError):
                await working

    def deaf(self) -> bool:
        """Whether there has been no connection for a minute."""
        return self._closed is not None and self._now() - self._closed > DEAF_AFTER

    async def idle(self) -> None:
        """Return when all that came in was taken."""
        await self._waiting.join()

    async def _connected(self) -> None:
        """Connect, and return when that is over."""
        over = asyncio.Event()
        connection = None
        try:
            connection = self._connect()
            connection.on("message:created", lambda event: self._soon(self._message, event))
            connection.on("message:updated", lambda event: self._soon(self._edited, event))
            connection.on("message:deleted", lambda event: self._soon(self._deleted, event))
            connection.on("attachmentAction:created", lambda event: self._soon(self._press, event))
            connection.on("membership:created", lambda event: self._soon(self._member, event))
            connection.on("disconnected", lambda _reason: over.set())
            connection.on("error", lambda error: log.failure("The websocket has trouble", error))
            async with asyncio.timeout(CONNECTING):
                await connection.connect()
            _log.info("The websocket is open")
            self._closed = None
            await over.wait()
        except Exception as error:  # the package's own, aiohttp's, or a mistake: all mean once more
            log.failure("The websocket can't be opened", error)
        finally:
            if self._closed is None:
                self._closed = self._now()
            if connection is not None:
                with suppress(Exception):
                    async with asyncio.timeout(LEAVING):
                        await connection.disconnect()

    def _soon(self, look_up: Callable[[Any], Awaitable[Envelope | None]], event: Any) -> None:
        try:
            self._waiting.put_nowait((self._now(), partial(look_up, event)))
        except asyncio.QueueFull:
            _log.error("Too much comes in over the websocket: something was dropped")

    async def _work(self) -> None:
        """One after the other, so that the order stays."""
        while True:
            since, look_up = await self._waiting.get()
            try:
                await self._taken(look_up, since)
            finally:
                self._waiting.task_done()

    async def _taken(self, look_up: Callable[[], Awaitable[Envelope | None]], since: float) -> None:
        """Look up what came in at `since` and pass it on; given up when it fails for so long that it has lost its meaning."""
        attempt = 0
        while True:
            try:
                envelope = await look_up()
                if envelope is not None:
                    await self._take(envelope)
            except Busy as busy:
                wait = back_off(attempt) if busy.after is None else busy.after
            except StoreUnavailable:
                wait = back_off(attempt)
            except Declined:
                if attempt or not self._rooms:
                    return
                self._rooms.clear()  # a space that moved to another region has another id
                wait = 0.0
            except Exception as error:
                log.failure("What came over the websocket can't be worked on", error)
                return
            else:
                return
            if self._now() - since >= PATIENCE:
                _log.error("What came over the websocket could not be looked up for half an hour, and is left")
                return
            attempt += 1
            await self._sleep(wait)

    async def _message(self, event: Any) -> Envelope | None:
        """In a space only what mentions the bot, as with webhooks."""
        room = await self._room(event.room_id)
        if room is None or await self._is_me(event.person_id):
            return None
        more = {}
        if room.type == "group":
            if not [each for each in event.mentioned_people if await self._is_me(each)]:
                return None
            more = {"mentionedPeople": "me"}
        found = await self._client.read(
            lambda api: [
                msgspec.convert(as_data(each), _Listed)
                for each in islice(api.messages.list(room.id, max=LATELY, **more), LATELY)
            ]
        )
        for each in found:
            if core(each.id) == core(event.id):
                envelope = _envelope(MESSAGE, "created", each.id, room, each.person_id, each.created)
                self._told[core(each.id)] = envelope.data
                while len(self._told) > MOST_WAITING:
                    del self._told[next(iter(self._told))]
                return envelope
        return None

    async def _edited(self, event: Any) -> Envelope | None:
        """With the moment of the edit, so that each is one of its own. Only of what was taken since the start."""
        data = self._told.get(core(event.parent_id or event.id))
        if data is None:
            return None
        return Envelope(resource=MESSAGE, event=EDITED, data=msgspec.structs.replace(data, updated=event.created))

    async def _deleted(self, event: Any) -> Envelope | None:
        data = self._told.get(core(event.message_id))
        return Envelope(resource=MESSAGE, event=DELETED, data=data) if data is not None else None

    async def _press(self, event: Any) -> Envelope | None:
        room = await self._room(event.room_id)
        person = await self._person(room, event.person_id) if room else ""
        if room is None or not person:
            return None
        envelope = _envelope(PRESS, "created", event.id, room, person, event.created)
        self._inputs[envelope.key] = Submit(dict(event.inputs))
        while len(self._inputs) > MOST_WAITING:
            del self._inputs[next(iter(self._inputs))]
        return envelope

    async def _member(self, event: Any) -> Envelope | None:
        room = await self._room(event.room_id)
        if room is None or event.action not in MOMENTS:
            return None
        person = await self._person(room, event.person_id)
        return _envelope(MEMBER, MOMENTS[event.action], event.id, room, person, event.created) if person else None

    async def _is_me(self, anyone: str) -> bool:
        if not self._me:
            self._me = core(await self._client.read(lambda api: str(api.people.me().id)))
        return core(anyone) == self._me

    async def _room(self, uuid: str) -> WebexRoom | None:
        if core(uuid) not in self._rooms:
            found = await self._client.read(
                lambda api: [
                    msgspec.convert(as_data(each), WebexRoom)
                    for each in islice(api.rooms.list(sortBy="lastactivity"), MOST_ROOMS)
                ]
            )
            self._rooms |= {core(each.id): each for each in found}
        return self._rooms.get(core(uuid))

    async def _person(self, room: WebexRoom, uuid: str) -> str:
        """Somebody's id; empty for who is not in this room and was not seen before."""
        if core(uuid) not in self._people:
            found = await self._client.read(
                lambda api: [msgspec.convert(as_data(each), Member) for each in api.memberships.list(roomId=room.id)]
            )
            self._people |= {core(each.person_id): each.person_id for each in found}
        return self._people.get(core(uuid), "")


def _envelope(resource: str, event: str, name: str, room: WebexRoom, person: str, created: str | None) -> Envelope:
    data = Data(id=name, room_id=room.id, room_type=room.type, person_id=person, created=created)
    return Envelope(resource=resource, event=event, data=data)
