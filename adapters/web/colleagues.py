"""The practice colleagues at work: seated by somebody in the room, they act at the pace of the clock, as people would.

Must not know more than a colleague sees, nor act in another way than a person: everything goes in through `Meeting.act`. They
answer the bot, never each other, and one message of the bot makes each of them do no more than a few things.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Coroutine, Iterable
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from adapters.web.acting import BACK, ON_CARD, Scene, has_the_floor, is_card, react, session_name
from adapters.web.cast import CAST, LATE_MINUTES, Character, Deed
from adapters.web.protocol import Attendee
from bot.engine.language.wording import today
from bot.engine.model.effects import Board
from bot.engine.model.events import Person, Place
from bot.engine.model.messages import Look, Message
from bot.host import log
from bot.host.clock import Clock
from bot.host.ports import Memory

STILL_OPEN = 20  # messages that are looked at again; older ones belong to a step long gone


class Meeting(Protocol):
    """What the colleagues may do in the room, and what they need to know of it."""

    def anybody(self) -> bool:
        """Whether there is a person to rehearse with."""

    async def came(self, person: Person) -> None:
        """A colleague comes in."""

    async def went(self, person: Person) -> None:
        """A colleague goes."""

    async def act(self, person: Person, deed: Deed, place: Place, delivery: str) -> None:
        """Type or press what the deed says. The same delivery again changes nothing."""


class Seated(Struct, frozen=True):
    """How many are seated, and whether the late one has come in."""

    count: int = 0
    arrived: bool = False


class Rehearsal(Struct, frozen=True):
    """The session they are in, by a name that chance hangs on, and which of their lines have been said in it."""

    name: str = ""
    said: tuple[str, ...] = ()


class Colleagues:
    """Made once; `load` brings back who was seated."""

    def __init__(self, meeting: Meeting, memory: Memory, clock: Clock) -> None:
        self._meeting = meeting
        self._memory = memory
        self._clock = clock
        self._seated = Seated()
        self._rehearsal = self._kept = Rehearsal()
        self._running = False
        self._speaking = ""
        self._away: tuple[str, ...] = ()
        self._card: tuple[str, Message] | None = None  # what lies on the table, and its line
        self._waiting: dict[tuple[str, str], asyncio.Task[None]] = {}  # by person and kind; can still be called off
        self._tasks: set[asyncio.Task[None]] = set()
        self._seating = asyncio.Lock()

    async def load(self) -> None:
        """Bring back who was seated, and what they had said."""
        self._seated = await self._memory.get("colleagues", "seated", Seated) or Seated()
        self._rehearsal = self._kept = await self._memory.get("colleagues", "rehearsal", Rehearsal) or Rehearsal()

    async def stop(self) -> None:
        """Let go of everything."""
        for task in self._waiting.values():
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def here(self) -> tuple[Person, ...]:
        """The colleagues who are in the room now."""
        return tuple(Person(who.id, who.shown, practice=True) for who in self._who_are_here())

    def attendees(self) -> tuple[Attendee, ...]:
        """Everybody who is seated; the late one is not here until they come in."""
        return tuple(Attendee(who.shown, practice=True, here=self._is_here(who)) for who in self._at_table())

    def is_one(self, person: str) -> bool:
        """Whether this is the id of a practice colleague, seated or not."""
        return any(who.id == person for who in CAST)

    async def seat(self, count: int) -> None:
        """Let this many take part. Whoever is new comes in, whoever is over leaves."""
        async with self._seating:
            before = set(self.here())
            late_stays = any(who.late for who in CAST[:count])
            await self._keep(Seated(count, arrived=self._seated.arrived and late_stays))
            now = set(self.here())
            for person in sorted(before - now, key=lambda each: each.id):
                self._call_off(person=person.id)
                await self._meeting.went(person)
            for person in sorted(now - before, key=lambda each: each.id):
                await self._come_in(person)
        self._expect_late()

    def see(self, line: str, message: Message, only: str = "") -> None:
        """A new message of the bot, to the group or to `only` this colleague. `line` names it."""
        if not only:
            self._follow(line, message)
        place = Place.PRIVATE if only else Place.GROUP
        for who in self._who_are_here():
            if only in ("", who.id):
                self._answer(who, line, message, place)

    def see_board(self, board: Board, letter: int) -> None:
        """Where the session stands now."""
        self._running, self._away = board.running, board.away
        spoke, self._speaking = self._speaking, board.speaking
        if not board.card:
            self._card = None
            self._call_off(kinds=ON_CARD if board.running else None)
        self._expect_late()
        for who in self._who_are_here():
            if self._card is not None and board.speaking == who.shown != spoke:
                self._begin(who, has_the_floor(who, self._card[1], self._scene()), Place.GROUP, f"{who.id}:b{letter}")

    def look_again(self, board: Board | None, open_messages: Iterable[tuple[str, Message]]) -> None:
        """There is a person in the room again, perhaps after a restart: take up what was still asked.

        What they did before is a delivery that was seen before, so nothing is done twice.
        """
        if board is None or not board.running:
            return
        self._running, self._away = True, board.away
        self._expect_late()
        for line, message in tuple(open_messages)[-STILL_OPEN:]:
            self.see(line, message)

    def _at_table(self) -> tuple[Character, ...]:
        return CAST[: self._seated.count]

    def _is_here(self, who: Character) -> bool:
        return who in self._at_table() and (self._seated.arrived or not who.late)

    def _who_are_here(self) -> tuple[Character, ...]:
        return tuple(who for who in self._at_table() if self._is_here(who))

    def _scene(self) -> Scene:
        return Scene(session=self._rehearsal.name, here=self._who_are_here(), today=today(self._clock.now()))

    def _follow(self, line: str, message: Message) -> None:
        if message.look is Look.WELCOME:
            self._rehearsal = Rehearsal(session_name(line, message))
        elif is_card(message):
            self._card = (line, message)
            self._call_off(kinds=ON_CARD)

    def _answer(self, who: Character, line: str, message: Message, place: Place) -> None:
        for deed in react(who, message, self._scene()):
            self._begin(who, deed, place, f"{who.id}:{line}:{deed.kind}")

    async def _come_in(self, person: Person) -> None:
        await self._meeting.came(person)
        for who in self._who_are_here():
            if self._card is not None and who.id == person.id:
                self._answer(who, *self._card, Place.GROUP)

    async def _keep(self, seated: Seated) -> None:
        await self._memory.put("colleagues", "seated", seated)
        self._seated = seated

    def _expect_late(self) -> None:
        for who in self._at_table():
            key = (who.id, "binnen")
            if who.late and self._running and not self._is_here(who) and key not in self._waiting:
                self._start(key, self._come_in_late(key))

    def _begin(self, who: Character, deed: Deed, place: Place, delivery: str) -> None:
        key = (who.id, deed.kind)
        older = self._waiting.pop(key, None)
        if older is not None:
            older.cancel()
        self._start(key, self._do(key, who, deed, place, delivery))

    def _call_off(self, person: str | None = None, kinds: Collection[str] | None = None) -> None:
        """Let go of what is waiting: of this person or of everybody, of these kinds or of all."""
        for who, kind in tuple(self._waiting):
            if person in (None, who) and (kinds is None or kind in kinds):
                self._waiting.pop((who, kind)).cancel()

    def _start(self, key: tuple[str, str], work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._waiting[key] = task
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _do(self, key: tuple[str, str], who: Character, deed: Deed, place: Place, delivery: str) -> None:
        await self._clock.sleep(seconds=deed.after)
        del self._waiting[key]
        if not self._meeting.anybody() or (who.shown in self._away and deed.kind != BACK):
            return
        if deed.lines:
            line = next((line for line in deed.lines if line not in self._rehearsal.said), None)
            if line is None:
                return
            self._rehearsal = replace(self._rehearsal, said=(*self._rehearsal.said, line))
            deed = deed.saying(line)
        try:
            await self._remember()
            await self._meeting.act(Person(who.id, who.shown, practice=True), deed, place, delivery)
        except Exception as error:  # a colleague who misses a turn is no reason to stop
            log.failure("A practice colleague could not act", error)
            return
        if deed.then is not None:
            self._begin(who, deed.then, place, f"{delivery}:{deed.then.kind}")

    async def _remember(self) -> None:
        if self._rehearsal != self._kept:
            rehearsal = self._rehearsal
            await self._memory.put("colleagues", "rehearsal", rehearsal)
            self._kept = rehearsal

    async def _come_in_late(self, key: tuple[str, str]) -> None:
        await self._clock.sleep(minutes=LATE_MINUTES)
        del self._waiting[key]
        async with self._seating:
            late = next((who for who in self._at_table() if who.late and not self._is_here(who)), None)
            if late is None or not self._running or not self._meeting.anybody():
                return
            try:
                await self._keep(Seated(self._seated.count, arrived=True))
                await self._come_in(Person(late.id, late.shown, practice=True))
            except Exception as error:  # they come in at the next sign of life
                log.failure("A practice colleague could not come in", error)
