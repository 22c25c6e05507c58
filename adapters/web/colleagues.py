"""The practice colleagues at work: seated by somebody in the room, they act at the pace of the clock, as people would.

Must not know more than a colleague sees, nor act in another way than a person: everything goes in through `Meeting.act`. They
answer the bot, never each other, and one message of the bot makes each of them do at most one thing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Iterable
from typing import Protocol

import msgspec
from msgspec import Struct

from adapters.web.cast import CAST, LATE_MINUTES, Character, Deed, has_the_floor, react
from adapters.web.protocol import Attendee
from bot.engine.effects import Board
from bot.engine.events import Person, Place
from bot.engine.messages import Message
from bot.host.clock import Clock
from bot.host.ports import Memory

_log = logging.getLogger(__name__)


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


class Colleagues:
    """Made once; `load` brings back who was seated."""

    def __init__(self, meeting: Meeting, memory: Memory, clock: Clock) -> None:
        self._meeting = meeting
        self._memory = memory
        self._clock = clock
        self._seated = Seated()
        self._running = False
        self._speaking = ""
        self._waiting: dict[tuple[str, str], asyncio.Task[None]] = {}  # by person and kind; can still be called off
        self._tasks: set[asyncio.Task[None]] = set()
        self._seating = asyncio.Lock()

    async def load(self) -> None:
        """Bring back who was seated."""
        stored = await self._memory.get("colleagues", "seated")
        self._seated = msgspec.json.decode(stored, type=Seated) if stored else Seated()

    async def stop(self) -> None:
        """Let go of everything."""
        for task in self._waiting.values():
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def here(self) -> tuple[Person, ...]:
        """The colleagues who are in the room now."""
        return tuple(Person(who.id, who.shown) for who in CAST if self._is_here(who))

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
                self._call_off(person.id)
                await self._meeting.went(person)
            for person in sorted(now - before, key=lambda each: each.id):
                await self._meeting.came(person)
        self._expect_late()

    def see(self, line: str, message: Message, only: str = "") -> None:
        """A new message of the bot, to the group or to `only` this colleague. `line` names it."""
        place = Place.PRIVATE if only else Place.GROUP
        for who in CAST:
            if self._is_here(who) and only in ("", who.id) and (deed := react(who, message)) is not None:
                self._begin(who, deed, place, f"{who.id}:{line}")

    def see_board(self, board: Board, parcel: int) -> None:
        """Where the session stands now."""
        self._running = board.running
        spoke, self._speaking = self._speaking, board.speaking
        self._expect_late()
        for who in CAST:
            if self._is_here(who) and board.speaking == who.shown != spoke:
                self._begin(who, has_the_floor(who, board.card), Place.GROUP, f"{who.id}:b{parcel}")

    def look_again(self, board: Board | None, open_messages: Iterable[tuple[str, Message]]) -> None:
        """There is a person in the room again, perhaps after a restart: take up what was still asked.

        What they did before is a delivery that was seen before, so nothing is done twice.
        """
        if board is None or not board.running:
            return
        self._running = True
        self._expect_late()
        for line, message in tuple(open_messages)[-STILL_OPEN:]:
            self.see(line, message)

    def _at_table(self) -> tuple[Character, ...]:
        return CAST[: self._seated.count]

    def _is_here(self, who: Character) -> bool:
        return who in self._at_table() and (self._seated.arrived or not who.late)

    async def _keep(self, seated: Seated) -> None:
        await self._memory.put("colleagues", "seated", msgspec.json.encode(seated))
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

    def _call_off(self, person: str) -> None:
        for key in [key for key in self._waiting if key[0] == person]:
            self._waiting.pop(key).cancel()

    def _start(self, key: tuple[str, str], work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._waiting[key] = task
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _do(self, key: tuple[str, str], who: Character, deed: Deed, place: Place, delivery: str) -> None:
        await self._clock.sleep(seconds=deed.after)
        del self._waiting[key]
        if not self._meeting.anybody():
            return
        try:
            await self._meeting.act(Person(who.id, who.shown), deed, place, delivery)
        except Exception as error:  # a colleague who misses a turn is no reason to stop
            _log.warning("a practice colleague could not act: %s", type(error).__name__)
            return
        if deed.then is not None:
            self._begin(who, deed.then, place, f"{delivery}:{deed.then.kind}")

    async def _come_in_late(self, key: tuple[str, str]) -> None:
        await self._clock.sleep(minutes=LATE_MINUTES)
        del self._waiting[key]
        async with self._seating:
            late = next((who for who in self._at_table() if who.late and not self._is_here(who)), None)
            if late is None or not self._running or not self._meeting.anybody():
                return
            try:
                await self._keep(Seated(self._seated.count, arrived=True))
                await self._meeting.came(Person(late.id, late.shown))
            except Exception as error:  # they come in at the next sign of life
                _log.warning("a practice colleague could not come in: %s", type(error).__name__)
