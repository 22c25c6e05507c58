"""What became of a letter, as the engine hears it: it will not arrive, nobody knows, it is there.

Must not send anything, nor decide what people are told: that is the engine's.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from bot.engine.model.effects import Private
from bot.engine.model.events import Arrived, Event, Person, Undelivered, Unreachable
from bot.host.clock import Clock
from bot.host.outcome import Arrival, Shape
from bot.host.ports import Letter, Undeliverable
from bot.host.sql import sessions
from bot.host.store import Store


class Aftermath:
    """Implements `outbox.Listener`. `receive` is how the host hears of anything; `shape` is how it stores a session."""

    def __init__(self, store: Store, clock: Clock, shape: Shape, receive: Callable[[Arrival], Awaitable[bool]]) -> None:
        self._store = store
        self._clock = clock
        self._shape = shape
        self._receive = receive

    async def undelivered(self, letter: Letter, never: Undeliverable) -> None:
        """A letter will not arrive: the engine hears so, if there is still a session."""
        if isinstance(letter.audience, Private):
            await self._unreachable(letter, letter.audience.person, never)
        elif letter.message is not None and not letter.replaces:
            event = Undelivered(at=self._clock.now(), message=letter.message, how=never.how)
            await self._tell_of(letter, event, "undeliverable")

    async def in_doubt(self, letter: Letter) -> None:
        """Nobody knows whether a letter arrived: of the group's the engine hears so."""
        if letter.message is not None and not isinstance(letter.audience, Private):
            event = Undelivered(at=self._clock.now(), message=letter.message, doubt=True)
            await self._tell_of(letter, event, "undeliverable")

    async def arrived(self, letter: Letter) -> None:
        """What the group must see has arrived: the engine hears so."""
        if not isinstance(letter.audience, Private):
            await self._tell_of(letter, Arrived(at=self._clock.now()), "arrived")

    async def _tell_of(self, letter: Letter, event: Event, what: str) -> None:
        if letter.session:
            delivery = letter.adapter, f"{what}:{letter.id}"
            await self._receive(Arrival(key=letter.session, event=event, delivery=delivery))

    async def _unreachable(self, letter: Letter, who: str, never: Undeliverable) -> None:
        loaded = await self._store.read(partial(sessions.load, key=letter.session, person="", delivery=None))
        session, planned = self._shape.legible(loaded.session)
        if session is not None and who in session.people:
            person = Person(who, session.people[who].name)
        elif planned is not None and planned.by == who:
            person = Person(who, planned.name)
        else:  # there is no group to tell it to
            return
        event = Unreachable(at=self._clock.now(), person=person, how=never.how, gone=never.gone)
        delivery = letter.adapter, f"undeliverable:{letter.id}"
        await self._receive(Arrival(key=letter.session, event=event, person=person, delivery=delivery))
