"""The browser room as a platform: routes and WebSocket on one side, the host on the other.

Must not hold a rule of the session, nor write to the log who said what. One frame of a page is handled at a time, so a page
that sends faster than the store can save waits by itself.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from uuid import uuid4

from aiohttp import WSCloseCode, WSMsgType, web

from adapters.web import guard, protocol
from adapters.web.cast import CAST, Deed
from adapters.web.colleagues import Colleagues
from adapters.web.knocks import Knocks
from adapters.web.presence import Presence
from adapters.web.protocol import (
    Ack,
    Asked,
    Attendee,
    BadFrame,
    Join,
    LetIn,
    NameTaken,
    Outgoing,
    People,
    Press,
    Problem,
    Say,
    Seat,
)
from adapters.web.room import CHAT, Inside, Room, Tab, Taken, Visitor, to_of
from adapters.web.screen import ScreenPages
from bot.engine.model.events import Event, Joined, Left, Person, Place, Pressed, Said, Where
from bot.host import log
from bot.host.checkup import Remark
from bot.host.ports import Door, Inbound, Letter, Undeliverable
from bot.host.settings import Settings
from bot.host.store import StoreUnavailable

GRACE = 90.0  # real seconds between the closing of somebody's last page and their leaving
HEARTBEAT = 25.0  # real seconds
SLOW = 5000  # frames waiting for a page; it is then cut off, and catches up when it is back

NOT_THEM = (
    "Dat kan niet: {name} zit al in de kamer, op een ander tabblad. Ben jij iemand anders? Kies dan een andere naam."
)
NOT_IN_ROOM = "Je bent nog niet in de kamer. Vul eerst je naam in."
LATER = "Dit lukt nu even niet. Wacht een moment en probeer het nog eens."
HOW_TO_COME_IN = "Open de oefenkamer in je browser en vul je naam in."


class Wire:
    """One WebSocket: frames leave in order, and nobody waits for a slow page."""

    def __init__(self, socket: web.WebSocketResponse) -> None:
        self._socket = socket
        self._queue: asyncio.Queue[Outgoing] = asyncio.Queue()
        self._writing = asyncio.create_task(self._write())
        self._cut: asyncio.Task[bool] | None = None

    def send(self, frame: Outgoing) -> None:
        """Send a frame, some time soon."""
        self._queue.put_nowait(frame)
        if self._queue.qsize() > SLOW and self._cut is None:
            self._cut = asyncio.create_task(self.close())

    async def close(self) -> bool:
        """End the connection; the page comes back by itself."""
        self._writing.cancel()
        return await self._socket.close(code=WSCloseCode.TRY_AGAIN_LATER)

    async def _write(self) -> None:
        while True:
            frame = await self._queue.get()
            try:
                await self._socket.send_str(protocol.encode(frame))
            except ConnectionError:
                return


class Visit:
    """One connection, and as whom it came in (None: not yet)."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.tab: Tab | None = None


class WebRoom:
    """The adapter. `grace` is how many real seconds somebody can be without a page before they have left."""

    name = "web"
    local = True

    def __init__(self, *, grace: float = GRACE) -> None:
        self._grace = grace
        self._wires: set[Wire] = set()
        self._screens = ScreenPages()

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """The page (whole, and the private chat alone), its files, and the WebSocket; and the screens, which are open to all."""
        handlers = {"/": self._page, "/prive": self._page, "/static/{name:.+}": self._file, "/ws": self._talk}
        room = [
            web.get(path, guard.guarded(handler, lambda: self._door.settings.host))
            for path, handler in handlers.items()
        ]
        return [*room, *self._screens.routes()]

    async def start(self, door: Door) -> None:
        """Read back the room as it was."""
        self._door = door
        self._screens.start(door)
        self._room = Room(door.memory(), door.clock.now, reserved=[who.shown for who in CAST])
        self._knocks: Knocks[Visit] = Knocks(self._room.send_to)
        self._presence = Presence(self._tell_joined, self.went, lambda person: not self._room.has(person), self._grace)
        self._colleagues = Colleagues(self, door.memory(), door.clock)
        await self._room.load()
        await self._colleagues.load()

    async def stop(self) -> None:
        """Close every page's connection; they come back when the server does."""
        await self._presence.stop()
        await self._colleagues.stop()
        await self._screens.stop()
        await asyncio.gather(*(wire.close() for wire in self._wires))

    def trouble(self) -> str:
        """The browser room is on this very server."""
        return ""

    async def examine(self, settings: Settings, now: dt.datetime) -> Sequence[Remark]:  # noqa: ARG002
        """Who is at this computer sees it."""
        return ()

    async def deliver(self, letter: Letter) -> str | None:
        """Show a letter. Raises Undeliverable for somebody who was never in the room."""
        if letter.board is not None:
            await self._room.pin(letter, letter.board)
            self._colleagues.see_board(letter.board, letter.id)
            return None
        if letter.message is None:
            return None
        to = to_of(letter)
        if self._colleagues.is_one(to):
            line = letter.reference or f"m{letter.id}"
            self._colleagues.see(line, letter.message, only=to)
            return line
        if to != CHAT and not self._room.knows(to):
            raise Undeliverable(HOW_TO_COME_IN)
        line, new = await self._room.post(letter, letter.message)
        if new and to == CHAT:
            self._colleagues.see(line, letter.message)
        return line

    def called(self, chat: str) -> str:  # noqa: ARG002 - there is only one room
        """The room has no name of its own."""
        return ""

    async def forget(self, chat: str, people: Sequence[Person]) -> None:
        """Delete the lines and the board of a session; who was here by what name stays."""
        await self._room.clear(chat, [person.id for person in people])

    async def purge(self, before: dt.date, spared: Collection[str] = ()) -> None:  # noqa: ARG002 - the room is always reached
        """Delete the lines from before this day. Mostly a line goes with its session; who was here by what name stays."""
        await self._room.purge(before)

    def anybody(self) -> bool:
        """Whether there is a person in the room, or was one a moment ago."""
        return bool(self._presence.everybody())

    async def came(self, person: Person) -> None:
        """Tell the host, and everybody, that somebody came in."""
        await self._tell_joined(person)
        self._show_people()

    async def went(self, person: Person) -> None:
        """Tell the host, and everybody, that somebody left."""
        # The room has given them time to come back already.
        await self._tell(Left(at=self._now(), person=person, where=Where.CHAT))
        self._show_people()

    async def act(self, person: Person, deed: Deed, place: Place, delivery: str) -> None:
        """What a practice colleague does goes the way of what a person does."""
        if deed.button is not None:
            button = deed.button
            press = Press(delivery, place, button.command, button.args, button.about, deed.inputs)
            await self._receive(person, press, delivery)
        elif await self._receive(person, Say(delivery, place, deed.say), delivery):
            await self._room.talk(person, place, deed.say, delivery)

    async def _page(self, request: web.Request) -> web.StreamResponse:  # noqa: ARG002 - the shape of a handler
        return guard.file("index.html")

    async def _file(self, request: web.Request) -> web.StreamResponse:
        return guard.file(request.match_info["name"])

    async def _talk(self, request: web.Request) -> web.StreamResponse:
        if not guard.same_origin(request):
            return guard.refusal(guard.CLOSED)
        # What is a little too big gets a sentence back; what is far too big ends the connection.
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT, max_msg_size=4 * protocol.MAX_FRAME)
        if not socket.can_prepare(request):
            return guard.refusal(guard.MISSING)
        await socket.prepare(request)
        visit = Visit(Wire(socket))
        self._wires.add(visit.wire)
        try:
            async for message in socket:
                await self._hear(visit, message.data if message.type is WSMsgType.TEXT else "")
        finally:
            self._wires.discard(visit.wire)
            self._knocks.end(visit)
            self._leave(visit)
            await visit.wire.close()
        return socket

    async def _hear(self, visit: Visit, data: str) -> None:
        try:
            await self._handle(visit, protocol.decode(data))
        except Taken as taken:
            visit.wire.send(NameTaken(taken.name))
        except Inside as inside:
            # Nobody becomes somebody by typing their name: who is here under it is asked on their own page.
            visit.wire.send(Asked(inside.known.name))
            self._knocks.begin(visit, inside.known)
        except BadFrame as bad:
            visit.wire.send(Problem(bad.sentence, bad.id))
        except StoreUnavailable as unavailable:
            visit.wire.send(Problem(str(unavailable)))
        except Exception as error:  # a person must read what to do, whatever went wrong
            log.failure("A frame of the browser room failed", error)
            visit.wire.send(Problem(LATER))

    async def _handle(self, visit: Visit, frame: protocol.Incoming) -> None:
        if isinstance(frame, Join):
            await self._join(visit, frame)
            return
        if visit.tab is None:
            raise BadFrame(NOT_IN_ROOM)
        person = visit.tab.known.person
        match frame:
            case Say(frame_id, pane, text):
                delivery = f"{person.id}:{frame_id}"
                # Shown first, so that no answer of the bot can stand above it.
                await self._room.talk(person, pane, text, delivery)
                await self._receive(person, frame, delivery)
                visit.wire.send(Ack(frame_id))
            case Press(frame_id):
                await self._receive(person, frame, f"{person.id}:{frame_id}")
                visit.wire.send(Ack(frame_id))
            case Seat(count):
                await self._colleagues.seat(count)
                self._show_people()
            case LetIn(same):
                for other, known in self._knocks.answered(person.id):
                    if same:
                        await self._enter(other, known, -1)
                    else:
                        other.wire.send(Problem(NOT_THEM.format(name=known.name)))

    async def _join(self, visit: Visit, join: Join) -> None:
        self._knocks.end(visit)
        known, since = await self._room.admit(join)
        await self._enter(visit, known, since)

    async def _enter(self, visit: Visit, known: Visitor, since: int) -> None:
        self._leave(visit)
        first = not self.anybody()
        await self._presence.arrive(known.person)
        if visit.wire not in self._wires:  # it has gone while somebody else was coming in
            if not self._room.has(known.id):
                self._presence.depart(known.person)
            return
        visit.tab = Tab(known, visit.wire.send)
        you = protocol.You(known.id, known.name, known.token)
        visit.wire.send(protocol.Welcome(you=you, now=self._now(), speed=self._door.settings.speed))
        self._room.enter(visit.tab, since)
        self._show_people()
        if first:
            self._colleagues.look_again(self._room.board(), self._room.open_messages())

    def _leave(self, visit: Visit) -> None:
        tab, visit.tab = visit.tab, None
        if tab is None:
            return
        self._room.leave(tab)
        if not self._room.has(tab.known.id):
            self._presence.depart(tab.known.person)
            self._show_people()

    async def _receive(self, person: Person, frame: Say | Press, delivery: str) -> bool:
        present = (*self._presence.everybody(), *self._colleagues.here())
        event: Event
        match frame:
            case Say(_, pane, text):
                event = Said(
                    at=self._now(),
                    person=person,
                    place=pane,
                    text=text,
                    addressed=pane is Place.PRIVATE,
                    present=present,
                    when=self._door.clock.wall(),
                )
            case Press(_, pane, command, args, about, inputs):
                event = Pressed(
                    at=self._now(),
                    person=person,
                    place=pane,
                    command=command,
                    args=args,
                    about=about,
                    inputs=inputs,
                    present=present,
                    when=self._door.clock.wall(),
                )
        chat = CHAT if frame.pane is Place.GROUP else ""
        return await self._door.receive(Inbound(delivery=delivery, chat=chat, event=event))

    async def _tell_joined(self, person: Person) -> None:
        await self._tell(Joined(at=self._now(), person=person))

    async def _tell(self, event: Joined | Left) -> None:
        await self._door.receive(Inbound(delivery=f"{event.person.id}:{uuid4().hex}", chat=CHAT, event=event))

    def _show_people(self) -> None:
        people = (
            Attendee(each.name, practice=False, here=self._room.has(each.id)) for each in self._presence.everybody()
        )
        self._room.send_all(People((*people, *self._colleagues.attendees())))

    def _now(self) -> dt.datetime:
        return self._door.clock.now()
