"""The host: load - step - save, one event at a time per session.

Must not hold a rule of the session, a statement, or anything of a platform. What leaves goes through the outbox, after it was
saved.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from functools import partial
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from bot.engine import Config, State, react
from bot.engine.model.effects import Effect
from bot.engine.model.events import Event, Person, TimerFired, Unreachable
from bot.host import log
from bot.host.clock import Clock
from bot.host.door import Door
from bot.host.metrics import Metrics
from bot.host.outbox import Outbox
from bot.host.parcels import forget_letter
from bot.host.ports import Adapter
from bot.host.settings import Settings
from bot.host.sql import turns, upkeep
from bot.host.sql.letters import Letter
from bot.host.sql.turns import Save, Seen, Stale
from bot.host.sql.upkeep import Timer
from bot.host.store import Store
from bot.host.timers import Timers
from bot.host.turn import Arrival, Shape, plan, sorry

T = TypeVar("T")
Step = Callable[[State, Event, Config], tuple[State, tuple[Effect, ...]]]


class Host:
    """Keeps all sessions of one process. `start` resumes what a restart interrupted; `stop` leaves everything for the next start.

    `step` is the engine and `shape` the type of its state; `sleep` (real seconds) is how the outbox waits between attempts.
    """

    def __init__(
        self,
        *,
        store: Store,
        clock: Clock,
        settings: Settings,
        decks: Config,
        adapters: Mapping[str, Adapter],
        metrics: Metrics | None = None,
        step: Step = react,
        shape: type[State] = State,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.store = store
        self.clock = clock
        self.settings = settings
        self.decks = decks
        self.metrics = metrics or Metrics()
        self.outbox = Outbox(store, clock, adapters, self.metrics, self._unreachable, sleep)
        self.timers = Timers(store, clock, self._fire, sleep)
        self._step = step
        self._shape = Shape(shape)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._tasks: set[asyncio.Task[Any]] = set()

    async def start(self) -> None:
        """Go on with what waits: letters in the outbox, timers that came in the meantime."""
        await self.outbox.start()
        self.timers.start()

    async def stop(self) -> None:
        """Finish what is being saved or sent, start nothing new."""
        await self.timers.stop()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.outbox.stop()

    def door(self, adapter: str) -> Door:
        """The host as the adapter of this name sees it."""
        return Door(adapter, self)

    async def receive(self, key: str, delivery: tuple[str, str], event: Event, person: Person) -> bool:
        """Save an event of a platform and what follows; False when this delivery was seen before.

        `key` is the session's, or empty for a private event. Raises StoreUnavailable: then nothing has changed.
        """
        return await self._finish(self._take(Arrival(key=key, event=event, person=person, delivery=delivery)))

    async def abandon(self, key: str, before: dt.datetime) -> None:
        """Forget this session when nothing has happened in it since `before`."""
        await self._finish(self._abandon(key, before))

    async def _fire(self, timer: Timer) -> None:
        event = TimerFired(at=self.clock.now(), name=timer.name, due=timer.due)
        await self._finish(self._take(Arrival(key=timer.session, event=event, fired=timer)))

    async def _unreachable(self, letter: Letter, how: str) -> None:
        loaded = await self.store.read(partial(turns.load, key=letter.session, person="", delivery=None))
        session = self._shape.session(loaded.session)
        if session is None or letter.person not in session.people:  # there is no group to tell it to
            return
        person = Person(letter.person, session.people[letter.person].name)
        event = Unreachable(at=self.clock.now(), person=person, how=how)
        await self.receive(letter.session, (letter.adapter, f"undeliverable:{letter.id}"), event, person)

    async def _take(self, arrival: Arrival) -> bool:
        """Find the session, wait for our turn, and go through it until nobody came between reading and saving."""
        who = arrival.person.id if arrival.person is not None else ""
        while True:
            key = arrival.key or await self.store.read(partial(turns.home, person=who))
            async with self._lock(key or who):
                try:
                    return await self._turn(arrival, key)
                except Stale:
                    continue
                except Seen:
                    self.metrics.repeats.inc()
                    return False

    async def _turn(self, arrival: Arrival, key: str) -> bool:
        who = arrival.person.id if arrival.person is not None else ""
        loaded = await self.store.read(partial(turns.load, key=arrival.key, person=who, delivery=arrival.delivery))
        if loaded.seen:
            raise Seen
        if loaded.key != key:
            raise Stale
        save = self._decide(arrival, loaded)
        if save is not None:
            await self.store.write(partial(turns.save, change=save))
            self.metrics.events.inc()
            self.outbox.wake({letter.lane for letter in save.letters})
            if save.timers:
                self.timers.wake()
        return True

    def _decide(self, arrival: Arrival, loaded: turns.Loaded) -> Save | None:
        now = self.clock.now()
        before = State()
        try:
            before = self._shape.load(loaded, arrival.person)
            after, effects = self._step(before, arrival.event, self.decks)
            return plan(self._shape, arrival, loaded, before, after, effects, now)
        except Exception as error:
            self.metrics.bugs.inc()
            log.failure(f"A step failed on {type(arrival.event).__name__}", error)
            return plan(self._shape, arrival, loaded, before, before, sorry(arrival), now)

    async def _abandon(self, key: str, before: dt.datetime) -> None:
        async with self._lock(key):
            if key not in await self.store.read(partial(upkeep.abandoned, before=before)):
                return
            loaded = await self.store.read(partial(turns.load, key=key, person="", delivery=None))
            session = self._shape.session(loaded.session)
            now = self.clock.now()
            names = {who: each.name for who, each in session.people.items()} if session is not None else {}
            letter = forget_letter(key, names, now)
            save = Save(now=now, key=key, wipe=loaded.session.version, letters=(letter,))
            await self.store.write(partial(turns.save, change=save))
            self.outbox.wake({letter.lane})

    def _lock(self, name: str) -> asyncio.Lock:
        lock = self._locks.get(name)
        if lock is None:
            lock = self._locks[name] = asyncio.Lock()
        return lock

    async def _finish(self, work: Coroutine[Any, Any, T]) -> T:
        """Finish what was begun even when whoever asked goes away: what is saved must also be sent."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return await asyncio.shield(task)
