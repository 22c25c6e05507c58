"""Stand-ins for what stands around the host: a wall clock that a test turns, an engine that counts, a platform that remembers."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import deque
from collections.abc import Callable, Collection, Sequence
from typing import Any, cast

from aiohttp import web
from msgspec import Struct
from msgspec.structs import replace

from bot.engine import Appointment, Config, Known, State
from bot.engine.model.blocks import text
from bot.engine.model.deck import Deck, GroundRules, Invitation
from bot.engine.model.effects import (
    Board,
    CancelTimer,
    Display,
    Effect,
    Forget,
    Group,
    Post,
    Private,
    Replace,
    SetTimer,
)
from bot.engine.model.events import Arrived, Event, Person, Place, Pressed, Said, TimerFired, Undelivered, Unreachable
from bot.engine.model.messages import Look, Message
from bot.host import checkup
from bot.host.checkup import Remark
from bot.host.clock import Clock
from bot.host.outcome import React
from bot.host.ports import Door, Inbound, Letter
from bot.host.settings import Settings

NOON = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)
ANNA = Person("nep:anna", "Anna")
BRAM = Person("nep:bram", "Bram")


class Wall:
    """A wall clock that stands still until a test moves it on. Its sleepers wake when their time has come."""

    def __init__(self, now: dt.datetime = NOON) -> None:
        self.time = now
        self._sleepers: list[tuple[dt.datetime, asyncio.Future[None]]] = []

    def now(self) -> dt.datetime:
        return self.time

    async def sleep(self, seconds: float) -> None:
        done = asyncio.get_running_loop().create_future()
        self._sleepers.append((self.time + dt.timedelta(seconds=seconds), done))
        await done

    def advance(self, *, minutes: float = 0, days: float = 0) -> None:
        self.time += dt.timedelta(minutes=minutes, days=days)
        for until, done in self._sleepers:
            if until <= self.time and not done.done():
                done.set_result(None)

    def clock(self, speed: float = 1.0, start: dt.datetime | None = None) -> Clock:
        return Clock(speed, start, wall=self.now, sleep=self.sleep)


class Impatient:
    """A sleep that does not wait but notes how long it should have."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        self.waited = asyncio.Event()

    async def __call__(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.waited.set()
        await asyncio.sleep(0)


class Guest(Struct, frozen=True):
    name: str


class Tally(Struct, frozen=True, kw_only=True):
    """A session of the counting engine."""

    deck: str
    people: dict[str, Guest]
    clock: dt.datetime
    count: int = 0
    kept: bool = False
    ended_at: dt.datetime | None = None


class Pad(Struct, frozen=True):
    note: str = ""


class TallyState(Struct, frozen=True):
    session: Tally | None = None
    notebook: Pad | None = None
    appointment: Appointment | None = None


SHAPE = cast("type[State]", TallyState)


def says(words: str, *, expires: int = 0) -> Message:
    return Message(look=Look.NOTICE, body=(text(words),), expires_minutes=expires)


class CountingEngine:
    """An engine of which every command does one thing. It counts its own reactions, and `before_reaction` can interfere."""

    def __init__(self) -> None:
        self.reactions = 0
        self.undelivered: list[Undelivered] = []
        self.arrivals = 0
        self.before_reaction: Callable[[], None] = lambda: None
        self.decks: Config | None = None

    def address(
        self, event: Said | Pressed, known: Sequence[Known], config: Config, planned: Sequence[str] = (), /
    ) -> str:
        return known[0].key if known else ""

    def goes_back(self, event: Said | Pressed, known: Sequence[Known], /) -> bool:
        return True

    def origin(self, person: str, key: str, known: Sequence[Known], config: Config, /) -> str:
        return ""

    @property
    def react(self) -> React:
        return cast("React", self._react)

    def _react(self, state: TallyState, event: Event, config: Config) -> tuple[TallyState, tuple[Effect, ...]]:
        self.before_reaction()
        self.reactions += 1
        self.decks = config
        match event:
            case Said():
                return self._said(state, event)
            case TimerFired(name="99"):  # a stale one
                return state, ()
            case TimerFired(name=name) if state.session is not None:
                return _counted(state), (Post(audience=Group(), message=says(f"wekker {name}")),)
            case Unreachable(person=person, how=how):
                return state, (Post(audience=Group(), message=says(f"{person.name}: {how}")),)
            case Undelivered():
                self.undelivered.append(event)
                return state, ()
            case Arrived():
                self.arrivals += 1
                return state, ()
            case _:
                return state, ()

    def _said(self, state: TallyState, event: Said) -> tuple[TallyState, tuple[Effect, ...]]:
        command, _, words = event.text.partition(" ")
        session = state.session
        mine = Private(event.person.id)
        here = Group()
        match command:
            case "start":
                people = {event.person.id: Guest(event.person.name)}
                return replace(state, session=Tally(deck=words or "d1", people=people, clock=event.at)), ()
            case "noteer":
                return replace(state, notebook=Pad(words)), (Post(audience=mine, message=says("genoteerd")),)
            case "lees":
                return state, (Post(audience=mine, message=says(state.notebook.note if state.notebook else "niets")),)
            case "stuk":
                raise ValueError(f"can't work with {words} of {event.person.name}")
            case "wie":
                return state, (Post(audience=mine, message=says(f"{session.count}" if session else "geen sessie")),)
        if session is None:
            return state, ()
        match command:
            case "kom":
                people = {**session.people, event.person.id: Guest(event.person.name)}
                return replace(state, session=replace(session, people=people)), ()
            case "ga":
                people = {who: each for who, each in session.people.items() if who != event.person.id}
                return replace(state, session=replace(session, people=people)), ()
            case "tel":
                after = _counted(state)
                return after, (Post(audience=here, message=says(f"{session.count + 1}")),)
            case "zeg":
                return state, (Post(audience=here, message=says(words)),)
            case "kaart":
                card = Message(look=Look.CARD, body=(text(words),))
                return state, (Post(audience=here, message=card, key=words),)
            case "herzie":
                card = Message(look=Look.CARD, body=(text(words),))
                return state, (Replace(audience=here, message=card, key=words),)
            case "stap":
                step = Message(look=Look.STEP, body=(text(words),))
                return state, (Post(audience=here, message=step),)
            case "opsomming":
                return state, tuple(Post(audience=here, message=says(word)) for word in words.split())
            case "fluister":
                return state, (Post(audience=mine, message=says(words)),)
            case "haast":
                return state, (Post(audience=here, message=says(words, expires=10)),)
            case "herinner":
                reminder = Message(look=Look.REMINDER, body=(text(words),))
                return state, (Post(audience=here, message=reminder),)
            case "bord":
                return state, (Post(audience=here, message=says(words), key="bord"),)
            case "wissel":
                return state, (Replace(audience=here, message=says(words), key="bord"),)
            case "stand":
                return state, (Display(audience=here, board=Board(running=True, card=words)),)
            case "wekker":
                return state, (SetTimer("w", event.at + dt.timedelta(minutes=float(words))),)
            case "wekkers":
                due = (float(each) for each in words.split())
                return state, tuple(SetTimer(f"{m:g}", event.at + dt.timedelta(minutes=m)) for m in due)
            case "uit":
                return state, (CancelTimer("w"),)
            case "houd":
                return replace(state, session=replace(session, kept=True)), ()
            case "klaar":
                return replace(state, session=replace(session, ended_at=event.at)), ()
            case "vergeet":
                return replace(state, session=None), (Post(audience=mine, message=says("gewist")), Forget())
            case "vergeet-half":  # asks to forget, but gives the session back all the same
                return state, (Post(audience=mine, message=says("gewist")), Forget())
            case "weg":  # the other way round
                return replace(state, session=None), (Post(audience=mine, message=says("gewist")),)
            case _:
                return state, ()


def _counted(state: TallyState) -> TallyState:
    assert state.session is not None
    return replace(state, session=replace(state.session, count=state.session.count + 1))


class Platform:
    """An adapter that remembers what it was given. `troubles` are raised first, one a delivery; `gates` hold up a lane."""

    def __init__(self, name: str = "nep") -> None:
        self.name = name
        self.local = False
        self.door: Door | None = None
        self.running = 0
        self.shown: list[Letter] = []
        self.attempts = 0
        self.troubles: deque[Exception | None] = deque()
        self.gates: dict[str, asyncio.Event] = {}  # by the person of the lane; "" is the group
        self.reached = asyncio.Event()
        self._news = asyncio.Event()
        self.wrong = ""
        self.purged: list[dt.date] = []
        self.forgotten: list[tuple[str, list[Person]]] = []

    def routes(self) -> list[web.AbstractRouteDef]:
        async def hear(request: web.Request) -> web.Response:
            assert self.door is not None
            fresh = await self.door.receive(said(await request.text(), at=self.door.clock.now()))
            return web.Response(text="fresh" if fresh else "seen")

        async def trip(_request: web.Request) -> web.Response:
            raise ValueError(f"{ANNA.name} zei iets")

        return [web.post("/nep", hear), web.get("/nep/stuk", trip)]

    async def start(self, door: Door) -> None:
        self.door = door
        self.running += 1

    async def stop(self) -> None:
        self.running -= 1

    def called(self, chat: str) -> str:
        return chat

    def trouble(self) -> str:
        return self.wrong

    async def examine(self, settings: Settings, now: dt.datetime) -> Sequence[Remark]:
        return [checkup.wrong(self.wrong, "Vernieuw het.")] if self.wrong else []

    async def deliver(self, letter: Letter) -> str | None:
        self.attempts += 1
        self.reached.set()
        who = letter.audience.person if isinstance(letter.audience, Private) else ""
        if who in self.gates:
            await self.gates[who].wait()
        self._stumble()
        self.shown.append(letter)
        self._news.set()
        return f"ref{letter.id}" if letter.key and not letter.replaces else None

    async def forget(self, chat: str, people: Sequence[Person]) -> None:
        self._stumble()
        self.forgotten.append((chat, list(people)))

    async def purge(self, before: dt.date, spared: Collection[str] = ()) -> None:
        self.purged.append(before)

    def _stumble(self) -> None:
        if self.troubles and (trouble := self.troubles.popleft()):
            raise trouble

    async def has_shown(self, count: int) -> None:
        """Return when so much was shown."""
        async with asyncio.timeout(20):
            while len(self.shown) < count:
                self._news.clear()
                await self._news.wait()

    @property
    def words(self) -> list[str]:
        """What was shown, in short."""
        return [wording(letter) for letter in self.shown]


def wording(letter: Letter) -> str:
    if letter.board is not None:
        return f"[{letter.board.card}]"
    assert letter.message is not None
    return letter.message.plain()


_deliveries = iter(range(10**9))


def said(
    words: str, *, by: Person = ANNA, chat: str = "kamer", at: dt.datetime = NOON, delivery: str | None = None
) -> Inbound:
    """Somebody said this in a group chat, or with an empty `chat` in private."""
    place = Place.GROUP if chat else Place.PRIVATE
    event = Said(at=at, person=by, place=place, text=words, addressed=not chat)
    return Inbound(delivery=delivery or f"d{next(_deliveries)}", chat=chat, event=event)


def deck(version: str, title: str = "Een deck") -> Deck:
    """A deck without cards."""
    return Deck(
        name="deck",
        title=title,
        subject="iets",
        about="",
        default_form="1u",
        cards=(),
        facts=(),
        steps=(),
        rules=GroundRules(rules=(), confirmation=""),
        invitation=Invitation(subject="", greeting="", opening=(), closing=(), joining={}),
        version=version,
    )


def config(*decks: Deck, **fields: Any) -> Config:
    decks = decks or (deck("d1"),)
    return Config(
        decks={each.version: each for each in decks},
        names={each.name: each.version for each in decks},
        default_deck=decks[0].name,
        **fields,
    )
