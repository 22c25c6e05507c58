"""The host: load, react, save - one event at a time per session.

Must not hold a rule of the session, a statement, or anything of a platform, nor find out to which session an event belongs
(`placing.py`). What leaves goes through the outbox, after it was saved.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Collection, Coroutine, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar
from weakref import WeakValueDictionary

import msgspec
from msgspec.structs import replace

from bot.engine import Config, State, Which, addressing, react
from bot.engine.model.effects import Effect, Post, Private, WipeElsewhere
from bot.engine.model.events import Pressed, Recalled, Said, TimerFired, Wiped
from bot.engine.model.messages import Message
from bot.host import decks, log
from bot.host.aftermath import Aftermath
from bot.host.allowance import Allowances
from bot.host.clock import Clock
from bot.host.door import AdapterDoor
from bot.host.foreman import Alone, Foreman
from bot.host.forgetting import named, wiping
from bot.host.grapevine import Aside, Branch
from bot.host.incoming import decoded
from bot.host.metrics import Metrics
from bot.host.outbox import Outbox
from bot.host.outcome import Addressing, Arrival, Overtaken, React, Shape, Upshot, outcome, sorry
from bot.host.placing import Placing
from bot.host.ports import Adapter, Letter
from bot.host.screens import Screens
from bot.host.settings import Settings
from bot.host.sql import sessions, upkeep
from bot.host.sql.sessions import Alarm, Answered, Save, Seen, Stale
from bot.host.store import Store, StoreUnavailable
from bot.host.timers import Timers
from bot.host.waiting import Held, Kept, Unplaced, Waiting

T = TypeVar("T")

NO_LETTER = 2**63  # beyond the number of any


class _ElsewhereFirst(Exception):
    """Whoever wipes what is theirs is told so when it is gone in all their chats, and not before."""

    def __init__(self, wish: WipeElsewhere) -> None:
        super().__init__(wish)
        self.wish = wish


class Host:
    """Keeps all sessions of one process. `start` resumes what a restart interrupted; `stop` leaves everything for the next start.

    `react` is the engine, `addressing` how it tells sessions apart, and `shape` the type of its state; `sleep` (real seconds)
    is how the outbox waits between attempts; `foreman` says what is done when.
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
        react: React = react,
        addressing: Addressing = addressing,
        shape: type[State] = State,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        foreman: Callable[[Outbox, Timers], Foreman] = Alone,
    ) -> None:
        self.store = store
        self.clock = clock
        self.settings = settings
        self.decks = decks
        self.adapters = adapters
        self.metrics = metrics or Metrics(adapters)
        self._shape = Shape(shape)
        aftermath = Aftermath(store, clock, self._shape, self.receive)
        self.outbox = Outbox(store, clock, adapters, self.metrics, aftermath, sleep)
        self.timers = Timers(store, clock, self._fire, sleep)
        self.foreman = foreman(self.outbox, self.timers)
        self.foreman.grapevine.hear = self._hear
        self.foreman.grapevine.all_there_is = self._all_there_is
        self._branches: dict[str, Branch] = {}  # by adapter
        self._react = react
        self._waiting = Waiting()
        self._placing = Placing(store, adapters, decks, self._shape, addressing, self._waiting, self._failed)
        self.screens = Screens(store, clock, settings, decks, adapters, self._shape)
        self._held = Held()
        self._allowances = Allowances()
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._tasks: set[asyncio.Task[Any]] = set()

    async def start(self) -> None:
        """Go on with what waits: letters in the outbox, timers that came in the meantime."""
        await self.foreman.start()

    async def stop(self) -> None:
        """Finish what is being saved or sent, start nothing new."""
        await self.foreman.stop()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.outbox.stop()

    def door(self, adapter: str) -> AdapterDoor:
        """The host as the adapter of this name sees it."""
        return AdapterDoor(
            adapter,
            clock=self.clock,
            settings=self.settings,
            store=self.store,
            screens=self.screens,
            grapevine=self._branches.setdefault(adapter, Branch(adapter, self.foreman.grapevine)),
            metrics=self.metrics,
            allowances=None if adapter in self.adapters and self.adapters[adapter].local else self._allowances,
            receive=self.receive,
        )

    async def receive(self, arrival: Arrival) -> bool:
        """Save what happened and what follows; False when this delivery or timer was seen before.

        Raises StoreUnavailable: then nothing has changed.
        """
        return await self._finish(self._one_by_one(arrival))

    async def abandon(self, key: str, before: dt.datetime) -> None:
        """Forget this session when nothing has happened in it since `before`."""
        await self._finish(self._abandon(key, before))

    def let_go(self) -> None:
        """Keep no session at hand: one was wiped, or may have been by another process."""
        self._shape.forget()

    async def _fire(self, alarm: Alarm) -> None:
        event = TimerFired(at=max(self.clock.now(), alarm.due), name=alarm.name, due=alarm.due)
        with log.following(log.trail(f"{alarm.session}/{alarm.name}/{alarm.due}")):
            await self.receive(Arrival(key=alarm.session, event=event, alarm=alarm))

    async def _one_by_one(self, arrival: Arrival) -> bool:
        """Let the answers of one person wait for each other, so that the second finds its question answered."""
        if not self._placing.answers(arrival):
            return await self._until_saved(arrival)
        async with self._lock(f"answer of {arrival.who}"):
            await self.foreman.grapevine.caught_up()
            return await self._until_saved(arrival)

    async def _until_saved(self, arrival: Arrival) -> bool:
        """Find the session, and begin again for as long as somebody else saves between our reading and our saving."""
        gone_elsewhere = False
        while True:
            placed, instead = await self._placing.placed(arrival)
            try:
                async with self._lock(placed.key or placed.who):
                    done = await self._load_react_save(placed, instead, gone_elsewhere=gone_elsewhere)
            except Stale:
                continue
            except _ElsewhereFirst as first:
                await self._wiped(placed, first.wish)
                gone_elsewhere = True
                continue
            except Answered as answered:  # by another process, and that was not heard yet
                self._waiting.over(answered.delivery)
                self._held.over(answered.delivery)
                continue
            except Seen:
                self.metrics.repeats.labels(platform=placed.platform).inc()
                log.done(type(arrival.event).__name__, result="repeat", platform=placed.platform)
                return False
            if done is None and isinstance(arrival.event, Said | Pressed):
                self._allowances.give_back(placed.who)
            for delivery in placed.answers:
                await self._tell(self._waiting.over(delivery))
            if isinstance(instead, Which) and isinstance(arrival.event, Said) and arrival.delivery is not None:
                await self._tell([self._waiting.ask(arrival.event, instead, arrival.delivery)])
            if done is not None and done.holds:
                await self._tell(self._held.keep(placed.key, done.holds, done.save.now, arrival.delivery))
            if done is not None and done.begins:
                with suppress(StoreUnavailable):  # it is saved, so that it must not be said again
                    await self._recall(placed)
            if done is not None and done.wish is not None:
                with suppress(StoreUnavailable):  # it is saved; what it left is wiped once a day too
                    await self.store.tidy()
            return True

    async def planned(self) -> Mapping[str, Collection[str]]:
        """By adapter the chats in which a session is planned, and who planned it. Raises StoreUnavailable."""
        found: dict[str, set[str]] = {}
        for key, stored in await self.store.read(upkeep.everything):
            (_, planned), (adapter, _, chat) = self._shape.legible(stored), key.partition("/")
            if planned is not None:
                found.setdefault(adapter, set()).update({chat, planned.by})
        return found

    async def _recall(self, arrival: Arrival) -> None:
        """Let a session that has just begun hear of those that its beginner knows from before: it may go on from one of them."""
        belonging = await self._placing.of(arrival.who)
        past = tuple(
            each.session for each in self._placing.readable(belonging.known) if each.session.ended_at is not None
        )
        if past:
            event = Recalled(at=self.clock.now(), sessions=past)
            await self._until_saved(Arrival(key=arrival.key, event=event))

    async def _wiped(self, arrival: Arrival, wish: WipeElsewhere) -> None:
        """Let the other chats that know this person hear that they wipe what is theirs, and how much of it."""
        assert arrival.person is not None  # noqa: S101 - only somebody wipes what is theirs
        event = Wiped(at=self.clock.now(), person=arrival.person, made=wish.made)
        for key in await self.store.read(partial(sessions.that_know, person=arrival.who)):
            if key != arrival.key:
                await self._until_saved(Arrival(key=key, event=event))

    async def _load_react_save(
        self, arrival: Arrival, instead: Which | Message | None, *, gone_elsewhere: bool
    ) -> Upshot | None:
        """Save what follows, and return it. Raises Seen, Answered, Stale, _ElsewhereFirst or StoreUnavailable."""
        load = partial(sessions.load, key=arrival.key, person=arrival.who, delivery=arrival.delivery)
        loaded = await self.store.read(load)
        if loaded.seen:
            raise Seen
        await decks.learn(self.store, self.decks, filter(None, [loaded.deck]))
        follows = self._reaction(arrival, loaded, instead)
        if follows is not None:
            if follows.wish is not None and not gone_elsewhere:
                raise _ElsewhereFirst(follows.wish)
            save = await self._placing.with_origins(follows.save, arrival.who, elsewhere=loaded.elsewhere)
            save = replace(save, trail=log.followed())
            if follows.begins and save.session is not None:
                save = replace(save, snapshot=decks.snapshot(self.decks, save.session.deck))
            waiting = await self.store.write(partial(sessions.save, change=save))
            self.metrics.events.labels(platform=arrival.platform).inc()
            log.done(
                type(arrival.event).__name__,
                result="saved",
                platform=arrival.platform,
                actor=arrival.who,
                object=save.key,
                letters=len(save.letters),
            )
            self.screens.wake(save.key)
            await self._overtaken(save, waiting)
            self.foreman.wake(save, waiting)
        return follows

    def _reaction(self, arrival: Arrival, loaded: sessions.Loaded, instead: Which | Message | None) -> Upshot | None:
        """What follows; when the engine or we ourselves fail, that somebody is told so."""
        now = self.clock.now()
        before = State()
        try:
            before = self._shape.load(loaded, arrival.person)
            if instead is not None:
                message = instead.message if isinstance(instead, Which) else instead
                effects: Sequence[Effect] = (Post(audience=Private(arrival.who), message=message),)
                return outcome(self._shape, arrival, loaded, before, before, effects, now)
            event = arrival.event
            config = replace(self.decks, link=self.screens.link(loaded.key))
            if not isinstance(event, Said | Pressed):
                after, effects = self._react(before, event, config)
            else:
                after, effects = self._react(before, self._held.bring(loaded.key, event, now), config)
                arrival = replace(arrival, answers=[*arrival.answers, *self._held.answered(loaded.key, effects, now)])
            return outcome(self._shape, arrival, loaded, before, after, effects, now)
        except Exception as error:
            self._failed(arrival.platform, type(arrival.event).__name__, error)
            deckless = before.session is not None and before.session.deck not in self.decks.decks
            told = sorry(arrival, unreadable=deckless or isinstance(error, msgspec.MsgspecError))
            return outcome(self._shape, arrival, loaded, before, before, told, now)

    def _failed(self, platform: str, what: str, error: Exception) -> None:
        self.metrics.bugs.labels(platform=platform).inc()
        log.failure(f"The engine failed on {what}", error)

    async def _tell(self, told: Sequence[Unplaced | Kept | Overtaken]) -> None:
        """Let the other processes know what waits for an answer that they may get, and what they must not keep at hand or send."""
        for each in told:
            await self.foreman.grapevine.tell(msgspec.json.encode(each))

    async def _overtaken(self, save: Save, waiting: Sequence[tuple[str, Letter]]) -> None:
        """What has lost its meaning with this save goes nowhere any more, from here or from another process; these letters have not."""
        wiped = save.wipe is not None
        if save.moves_on or wiped:
            told = Overtaken(save.key, min((letter.id for _, letter in waiting), default=NO_LETTER), wiped)
            self._overtake(told)
            await self._tell([told])

    def _overtake(self, told: Overtaken) -> None:
        self.outbox.overtake(told.session, told.before, wiped=told.wiped)
        if told.wiped:
            self.let_go()

    def _all_there_is(self) -> list[bytes]:
        waits = map(msgspec.json.encode, [*self._waiting, *self._held])
        return [*waits, *(each for branch in self._branches.values() for each in branch.asides())]

    def _hear(self, words: bytes) -> None:
        told: Unplaced | Kept | Overtaken | Aside | None = decoded(words, Unplaced | Kept | Overtaken | Aside)  # type: ignore[arg-type]  # a union is a type to msgspec
        match told:
            case Unplaced():
                self._waiting.take(told, self.clock.now())
            case Kept():
                self._held.take(told, self.clock.now())
            case Overtaken():
                self._overtake(told)
            case Aside() if told.adapter in self._branches:
                self._branches[told.adapter].take(told)

    async def _abandon(self, key: str, before: dt.datetime) -> None:
        async with self._lock(key):
            loaded = await self.store.read(partial(sessions.load, key=key, person="", delivery=None))
            # In this order: what another process changes before the second is seen there, and later it is Stale.
            if key not in await self.store.read(partial(upkeep.abandoned, before=before)):
                return
            if self._shape.spared(loaded.session):
                return
            people = named(*self._shape.legible(loaded.session))
            save = wiping(key, loaded.session, people, self.clock.now())
            with suppress(Stale):  # somebody has just come back to it
                waiting = await self.store.write(partial(sessions.save, change=save))
                await self._overtaken(save, waiting)
                self.foreman.wake(save, waiting)

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
