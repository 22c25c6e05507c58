"""A house to measure: the real host, engine, store and Teams adapter, with a connector that takes everything at once.

Must not measure anything itself.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any, cast

from adapters.teams import TeamsChat
from adapters.teams.book import Chat, Contact
from adapters.teams.connector import BUDGET, Connector
from bot.engine import react
from bot.engine.model.events import Person, Place, Said
from bot.host import decks
from bot.host.clock import Clock
from bot.host.host import Host
from bot.host.ports import Inbound
from bot.host.sending import Pace
from bot.host.settings import Settings
from bot.host.sql import sessions
from bot.host.stores import open_store
from tests.decks import real_config
from tests.simulation.loop import Seeded

PEOPLE = ("anna", "piet", "kees", "fatima", "joris", "els")
SERVICE = "https://smba.trafficmanager.net/emea/"
_deliveries = count(time.time_ns())


class Taking:
    """A connector that takes everything, at this pace if there is one, and tells `taken` so."""

    def __init__(self) -> None:
        self.pace: Pace | None = None
        self.taken: Callable[[], None] = lambda: None
        self.posts = 0

    def trouble(self) -> str:
        return ""

    async def post(
        self, _url: str, conversation: str, activity: Mapping[str, Any], *, targeted: bool = False, tenant: str = ""
    ) -> str:
        await self._turn(conversation)
        self.posts += 1
        return f"a{self.posts}"

    async def put(
        self, _url: str, conversation: str, _id: str, activity: Mapping[str, Any], *, targeted: bool, tenant: str = ""
    ) -> None:
        await self._turn(conversation)

    async def _turn(self, conversation: str) -> None:
        if self.pace is not None:
            await self.pace.wait(conversation)
        self.taken()

    async def delete(self, _url: str, _conversation: str, _id: str, tenant: str = "") -> None:
        pass


class Measured:
    """The house, open."""

    def __init__(self, host: Host, chat: TeamsChat, connector: Taking) -> None:
        self.host = host
        self.chat = chat
        self.connector = connector
        self._door = host.door(chat.name)
        self._door._allowances = None  # a few people say thousands of lines

    async def play(self, session: int, *lines: str) -> None:
        """A session with its people, as far as these lines bring it."""
        memory, day = self._door.memory(), dt.datetime.now(dt.UTC).date()
        await memory.put("chat", chat_of(session), Chat(service_url=SERVICE, seen=day, bot="28:bot", met=True))
        for each in people_of(session):
            user = each.id.partition(":")[2]
            private = f"a:{user}"
            contact = Contact(user=user, seen=day, aad=user, private=private, service_url=SERVICE, bot="28:bot")
            await memory.put("person", each.id, contact)
        await self.chat._book.load()
        for line in lines:
            await self.hear(said(session, line, 0))
        for number in range(1, len(PEOPLE)):
            await self.hear(said(session, "akkoord", number))

    async def hear(self, inbound: Inbound) -> None:
        """What was said, and all that follows from it."""
        await self._door.receive(inbound)
        await self.host.outbox.idle()

    async def speed(self, sessions: int, messages: int, at_once: int) -> float:
        """Messages a second of processor time, each with one private answer, spread over these sessions, until the last has left."""
        numbers = iter(range(messages))

        async def speaks() -> None:
            for number in numbers:
                await self._door.receive(said(number % sessions, "/tijd", 1 + number // sessions % (len(PEOPLE) - 1)))

        began = time.process_time()
        await asyncio.gather(*(speaks() for _ in range(at_once)))
        await self.host.outbox.idle()
        return messages / (time.process_time() - began)


def chat_of(session: int) -> str:
    """The id of the chat of this session; the number stands between two signs, so that a copy can have another."""
    return f"19:@{session}@meeting"


def people_of(session: int) -> list[Person]:
    """Who takes part in this session."""
    return [Person(f"teams:29@{session}@{name}", name.capitalize()) for name in PEOPLE]


def said(session: int, words: str, who: int = 1, at: dt.datetime | None = None) -> Inbound:
    """Somebody of this session says something in its chat."""
    people = people_of(session)
    members = tuple(people) if words.startswith("/start") else ()
    event = Said(
        at=at or dt.datetime.now(dt.UTC),
        person=people[who],
        place=Place.GROUP,
        text=words,
        addressed=True,
        members=members,
    )
    return Inbound(delivery=f"d{next(_deliveries)}", chat=chat_of(session), event=event)


@asynccontextmanager
async def opened(file: Path, clock: Clock | None = None) -> AsyncIterator[Measured]:
    """A house on this file."""
    store = await open_store(file)
    connector = Taking()
    chat = TeamsChat()
    settings = Settings(data=file.parent, database=file)
    host = Host(
        store=store,
        clock=clock or Clock(1.0, None),
        settings=settings,
        decks=await decks.remember(store, real_config()),
        adapters={chat.name: chat},
        react=react,
    )
    await chat.start(host.door(chat.name))
    chat._mail._connector = cast("Connector", connector)
    chat._connector = cast("Connector", connector)
    await host.start()
    yield Measured(host, chat, connector)
    await host.stop()
    await chat.stop()
    await store.close()


def all_at_once(file: Path) -> list[float]:
    """Let the first reminders come that all sessions in this file want at the same moment, in time that passes by itself and at
    Teams' pace. Returns how many seconds after that moment each letter had left.
    """
    loop, now = Seeded("herinneringen"), dt.datetime.now(dt.UTC)
    loop.most_steps = 10**9
    late: list[float] = []

    async def play() -> None:
        clock = Clock(1.0, None, wall=lambda: now + dt.timedelta(seconds=loop.time()), sleep=asyncio.sleep)
        async with opened(file, clock) as house:
            due = await house.host.store.read(sessions.next_due)
            assert due is not None
            moment = (due - now).total_seconds()
            house.connector.pace = Pace(BUDGET, now=loop.time)
            house.connector.taken = lambda: late.append(loop.time() - moment)
            while not late:
                await asyncio.sleep(1)
            await house.host.outbox.idle()

    loop.live(play())
    return late
