"""The host: load, react, save - one event at a time per session - and the door through which an adapter comes to it.

Must not hold a rule of the session, a statement, or anything of a platform. What leaves goes through the outbox, after it was
saved.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Coroutine, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from msgspec.structs import replace

from bot.engine import Config, Known, State, Which, addressing, chosen, react
from bot.engine.model.effects import Effect, Post, Private
from bot.engine.model.events import (
    Arrived,
    Event,
    Person,
    Pressed,
    Recalled,
    Said,
    TimerFired,
    Undelivered,
    Unreachable,
    Wiped,
)
from bot.engine.model.messages import Message
from bot.engine.views.screen import Sight
from bot.host import log
from bot.host.clock import Clock
from bot.host.foreman import Alone, Foreman
from bot.host.incoming import printable
from bot.host.metrics import Metrics
from bot.host.outbox import Outbox
from bot.host.outcome import Addressing, Arrival, React, Shape, from_session, outcome, session_key, sorry, wiping
from bot.host.ports import Adapter, Inbound, Letter, Undeliverable
from bot.host.screens import Screens
from bot.host.settings import Settings
from bot.host.sql import sessions, upkeep
from bot.host.sql.memory import AdapterMemory
from bot.host.sql.sessions import Alarm, Save, Seen, Stale
from bot.host.store import Store, StoreUnavailable
from bot.host.timers import Timers
from bot.host.waiting import Held, Waiting

T = TypeVar("T")


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
        self.outbox = Outbox(store, clock, adapters, self.metrics, self, sleep)
        self.timers = Timers(store, clock, self._fire, sleep)
        self.foreman = foreman(self.outbox, self.timers)
        self._react = react
        self._addressing = addressing
        self._waiting = Waiting()
        self._shape = Shape(shape)
        self.screens = Screens(store, clock, settings, decks, adapters, self._shape)
        self._held = Held()
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
        return AdapterDoor(adapter, self)

    async def receive(self, arrival: Arrival) -> bool:
        """Save what happened and what follows; False when this delivery or timer was seen before.

        Raises StoreUnavailable: then nothing has changed.
        """
        return await self._finish(self._one_by_one(arrival))

    async def abandon(self, key: str, before: dt.datetime) -> None:
        """Forget this session when nothing has happened in it since `before`."""
        await self._finish(self._abandon(key, before))

    async def _fire(self, alarm: Alarm) -> None:
        event = TimerFired(at=max(self.clock.now(), alarm.due), name=alarm.name, due=alarm.due)
        with log.following(log.trail(f"{alarm.session}/{alarm.name}/{alarm.due}")):
            await self.receive(Arrival(key=alarm.session, event=event, alarm=alarm))

    async def undelivered(self, letter: Letter, never: Undeliverable) -> None:
        """A letter will not arrive: the engine hears so, if there is still a session."""
        if isinstance(letter.audience, Private):
            await self._unreachable(letter, letter.audience.person, never)
        elif letter.message is not None and not letter.replaces:
            event = Undelivered(at=self.clock.now(), message=letter.message, how=never.how)
            await self._tell_of(letter, event, "undeliverable")

    async def in_doubt(self, letter: Letter) -> None:
        """Nobody knows whether a letter arrived: of the group's the engine hears so."""
        if letter.message is not None and not isinstance(letter.audience, Private):
            event = Undelivered(at=self.clock.now(), message=letter.message, doubt=True)
            await self._tell_of(letter, event, "undeliverable")

    async def arrived(self, letter: Letter) -> None:
        """What the group must see has arrived: the engine hears so."""
        if not isinstance(letter.audience, Private):
            await self._tell_of(letter, Arrived(at=self.clock.now()), "arrived")

    async def _tell_of(self, letter: Letter, event: Event, what: str) -> None:
        if letter.session:
            delivery = letter.adapter, f"{what}:{letter.id}"
            await self.receive(Arrival(key=letter.session, event=event, delivery=delivery))

    async def _unreachable(self, letter: Letter, who: str, never: Undeliverable) -> None:
        loaded = await self.store.read(partial(sessions.load, key=letter.session, person="", delivery=None))
        session = self._shape.session(loaded.session)
        if session is None or who not in session.people:  # there is no group to tell it to
            return
        person = Person(who, session.people[who].name)
        event = Unreachable(at=self.clock.now(), person=person, how=never.how, gone=never.gone)
        delivery = letter.adapter, f"undeliverable:{letter.id}"
        await self.receive(Arrival(key=letter.session, event=event, person=person, delivery=delivery))

    async def _one_by_one(self, arrival: Arrival) -> bool:
        """Let the answers of one person wait for each other, so that the second finds its question answered."""
        event = arrival.event
        if not arrival.may_choose or not isinstance(event, Said | Pressed) or chosen(event) is None:
            return await self._until_saved(arrival)
        async with self._lock(f"answer of {arrival.who}"):
            return await self._until_saved(arrival)

    async def _until_saved(self, arrival: Arrival) -> bool:
        """Find the session, and begin again for as long as somebody else saves between our reading and our saving."""
        while True:
            placed, instead = await self._placed(arrival)
            async with self._lock(placed.key or placed.who):
                try:
                    saved = await self._load_react_save(placed, instead)
                except Stale:
                    continue
                except Seen:
                    self.metrics.repeats.labels(platform=placed.platform).inc()
                    log.done(type(arrival.event).__name__, result="repeat", platform=placed.platform)
                    return False
            if placed.event is not arrival.event:
                self._waiting.done(arrival.who)
            if isinstance(instead, Which) and isinstance(arrival.event, Said):
                self._waiting.ask(arrival.event, instead)
            if saved is not None and saved.begins:
                await self._recall(placed)
            if saved is not None and saved.forgot:
                await self._wiped(placed)
                with suppress(StoreUnavailable):  # it is saved; what it left is wiped once a day too
                    await self.store.tidy()
            return True

    async def _placed(self, arrival: Arrival) -> tuple[Arrival, Which | Message | None]:
        """The arrival at its session; or what is told or asked instead, because that is not sure."""
        event = arrival.event
        if arrival.placed or not isinstance(event, Said | Pressed):
            return arrival, None
        match self._waiting.answer(event) if arrival.may_choose else None:
            case Message() as already:
                return replace(arrival, key=""), already
            case (key, line):
                return replace(arrival, key=key, event=line), None
        known = await self._known(arrival.who)
        planned = await self._planned(arrival.who)
        carried = arrival.session in {*planned, *(each.key for each in known)}
        if carried and self._addressing.goes_back(event, known):
            return replace(arrival, key=arrival.session), None
        if arrival.session and not carried and isinstance(event, Pressed):
            known, planned = (
                [],
                [],
            )  # of a session that has gone, or that does not know this person: it is no other session's
        found = self._addressing.address(event, known, self.decks, planned)
        if isinstance(found, str):
            return replace(arrival, key=found), None
        return replace(arrival, key=""), found

    async def _known(self, person: str, save: Save | None = None) -> Sequence[Known]:
        """The sessions that know this person, the newest first, those that have ended last; one of them as it is being saved."""
        found = []
        rows = dict(await self.store.read(partial(sessions.known, person=person)))
        if save is not None and save.session is not None:
            rows[save.key] = sessions.Stored(1, save.session.state)
        for key, stored in rows.items():
            session = self._shape.session(stored)
            adapter, _, chat = key.partition("/")
            if session is not None:
                named = self.adapters[adapter].called(chat) if adapter in self.adapters else ""
                found.append(Known(key=key, session=session, chat=named))
        return found

    async def _planned(self, person: str) -> Sequence[str]:
        """The keys of the chats in which this person has planned a session."""
        rows = await self.store.read(partial(sessions.known, person=person))
        ahead = ((key, self._shape.appointment(stored)) for key, stored in rows)
        return [key for key, planned in ahead if planned is not None and planned.by == person]

    async def planned(self) -> Mapping[str, Collection[str]]:
        """By adapter the chats in which a session is planned, and who planned it. Raises StoreUnavailable."""
        found: dict[str, set[str]] = {}
        for key, stored in await self.store.read(upkeep.everything):
            planned, (adapter, _, chat) = self._shape.appointment(stored), key.partition("/")
            if planned is not None:
                found.setdefault(adapter, set()).update({chat, planned.by})
        return found

    async def _recall(self, arrival: Arrival) -> None:
        """Let a session that has just begun hear of those that its beginner knows from before: it may go on from one of them."""
        known = await self._known(arrival.who)
        past = tuple(each.session for each in known if each.session.ended_at is not None)
        if past:
            event = Recalled(at=self.clock.now(), sessions=past)
            await self._until_saved(Arrival(key=arrival.key, event=event))

    async def _wiped(self, arrival: Arrival) -> None:
        """Let the other chats that know this person hear that their notes are gone, and what they planned."""
        assert arrival.person is not None  # noqa: S101 - a notebook is somebody's
        event = Wiped(at=self.clock.now(), person=arrival.person)
        known = [each.key for each in await self._known(arrival.who)]
        for key in dict.fromkeys([*known, *await self._planned(arrival.who)]):
            if key != arrival.key:
                await self._until_saved(Arrival(key=key, event=event))

    async def _load_react_save(self, arrival: Arrival, instead: Which | Message | None) -> Save | None:
        """Save what follows, and return it. Raises Seen, Stale or StoreUnavailable."""
        load = partial(sessions.load, key=arrival.key, person=arrival.who, delivery=arrival.delivery)
        loaded = await self.store.read(load)
        if loaded.seen:
            raise Seen
        save = self._reaction(arrival, loaded, instead)
        if save is not None:
            save = replace(await self._with_origins(save), trail=log.followed())
            waiting = await self.store.write(partial(sessions.save, change=save))
            self.metrics.events.labels(platform=arrival.platform).inc()
            log.done(
                type(arrival.event).__name__,
                result="saved",
                platform=arrival.platform,
                actor=log.pseudonym(arrival.who),
                object=log.pseudonym(save.key),
                letters=len(save.letters),
            )
            self.screens.wake(save.key)
            if save.moves_on:
                self.outbox.overtake(save.key)
            self.foreman.wake(save, waiting)
        return save

    async def _with_origins(self, save: Save) -> Save:
        """With the name of the session on each private message to somebody who takes part in another one as well."""
        readers = {each.audience.person for each in save.letters if isinstance(each.audience, Private) and each.message}
        if not save.key or not readers:
            return save
        elsewhere = await self.store.read(partial(sessions.known_elsewhere, key=save.key, people=sorted(readers)))
        origins = {}
        for who in elsewhere:
            known = await self._known(who, save)
            origins[who] = self._addressing.origin(who, save.key, known, self.decks)
        return replace(save, letters=[from_session(each, origins) for each in save.letters])

    def _reaction(self, arrival: Arrival, loaded: sessions.Loaded, instead: Which | Message | None) -> Save | None:
        """What there is to save; when the engine or we ourselves fail, that somebody is told so."""
        now = self.clock.now()
        before = State()
        try:
            before = self._shape.load(loaded, arrival.person)
            if instead is not None:
                told = instead.message if isinstance(instead, Which) else instead
                effects: Sequence[Effect] = (Post(audience=Private(arrival.who), message=told),)
                return outcome(self._shape, arrival, loaded, before, before, effects, now)
            event = arrival.event
            config = replace(self.decks, link=self.screens.link(loaded.key))
            if not isinstance(event, Said | Pressed):
                after, effects = self._react(before, event, config)
            else:
                after, effects = self._react(before, self._held.bring(loaded.key, event, now), config)
                self._held.keep(loaded.key, effects, now)
            return outcome(self._shape, arrival, loaded, before, after, effects, now)
        except Exception as error:
            self.metrics.bugs.labels(platform=arrival.platform).inc()
            log.failure(f"The engine failed on {type(arrival.event).__name__}", error)
            return outcome(self._shape, arrival, loaded, before, before, sorry(arrival), now)

    async def _abandon(self, key: str, before: dt.datetime) -> None:
        async with self._lock(key):
            if key not in await self.store.read(partial(upkeep.abandoned, before=before)):
                return
            loaded = await self.store.read(partial(sessions.load, key=key, person="", delivery=None))
            session = self._shape.session(loaded.session)
            if (session is not None and session.kept) or self._shape.appointment(loaded.session) is not None:
                return
            save = wiping(key, loaded.session, session, self.clock.now())
            with suppress(Stale):  # somebody has just come back to it
                self.foreman.wake(save, await self.store.write(partial(sessions.save, change=save)))

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


def _without_controls(event: Event) -> Event:
    """What somebody typed, whatever their platform lets through, as it can be stored."""
    match event:
        case Said(text=words):
            return replace(event, text=printable(words))
        case Pressed(args=args, inputs=inputs):
            fields = {name: printable(words) for name, words in inputs.items()}
            return replace(event, args=printable(args), inputs=fields)
    return event


class AdapterDoor:
    """Implements `ports.Door` for the adapter of this name, so that none can speak for another."""

    def __init__(self, adapter: str, host: Host) -> None:
        self.clock = host.clock
        self.settings = host.settings
        self._adapter = adapter
        self._host = host

    async def receive(self, inbound: Inbound) -> bool:
        """Save what happened and all that follows from it; returns when that is durable. False: seen before.

        Raises StoreUnavailable when it can't be saved now: nothing has changed, and its message tells the person what to do.
        Raises ValueError when the adapter breaks the contract.
        """
        event = inbound.event
        if isinstance(event, TimerFired | Undelivered | Arrived | Recalled | Wiped):
            raise ValueError("timers and what became of letters are the host's own")  # noqa: TRY004 - the type is right, the contract is not
        if event.person.id.partition(":")[0] != self._adapter:
            raise ValueError("the id of a person starts with the name of the adapter and a colon")
        if event.at.utcoffset() is None:
            raise ValueError("the moment of an event is aware, in UTC")
        key = session_key(self._adapter, inbound.chat) if inbound.chat else ""
        delivery = self._adapter, inbound.delivery
        arrival = Arrival(
            key=key, event=_without_controls(event), person=event.person, session=inbound.session, delivery=delivery
        )
        with log.following(log.followed() or log.trail("/".join(delivery))):
            return await self._host.receive(arrival)

    def follow(self, token: str) -> AsyncIterator[Sight]:
        """What the screen of this token shows, anew with each change. Ends when the link holds no more, or never did."""
        return self._host.screens.follow(token)

    async def lead(self, token: str, press: str, command: str, args: str, about: str) -> str:
        """Press a button that stands on the screen of this token, as the facilitator whose screen it is.

        `press` is the id of this one press. Returns why not, or nothing. Raises StoreUnavailable.
        """
        found = await self._host.screens.pressed(token, command, args, about)
        if isinstance(found, str):
            return found
        key, event = found
        delivery = key.partition("/")[0], f"scherm:{key}:{press}"
        await self._host.receive(Arrival(key=key, event=event, person=event.person, session=key, delivery=delivery))
        return ""

    def memory(self) -> AdapterMemory:
        """The adapter's own small store."""
        return AdapterMemory(self._adapter, self._host.store)
