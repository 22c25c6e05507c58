"""Several sessions on two platforms, with people who are in more than one: found by hypothesis, not by us.

The real engine, host and store; only the platforms are fakes.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import tempfile
from collections.abc import Sequence
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.engine import Session, State
from bot.engine.model.effects import Private
from bot.engine.model.events import Joined, Person, Place, Pressed, Said, Where
from bot.engine.model.messages import Button
from bot.host import decks
from bot.host.host import Host
from bot.host.outcome import Shape, session_key
from bot.host.ports import Inbound, Letter
from bot.host.settings import Settings
from bot.host.sql import sessions
from bot.host.stores import open_store
from tests.decks import real_config
from tests.host.fake import Impatient, Platform, Wall

NAMES = ("Anna", "Bram", "Celine", "Dirk", "Emma", "Fatima")
NEW = 5  # who is on no list
PLATFORMS = ("nep", "nap")
ASKS = "Bij welke sessie hoort dit?"

Step = tuple[str, int, int, int]


class Houses:
    """One process with two platforms and `count` sessions, each begun by another; everybody but one is on the list of every chat."""

    def __init__(self, folder: Path, count: int) -> None:
        self.folder = folder
        self.count = count
        self.wall = Wall()
        self.platforms = {name: Platform(name) for name in PLATFORMS}
        self.said = 0
        self.begun = False
        self.asked: dict[str, tuple[int, Letter]] = {}  # by person: what was meant, and the question

    async def begin(self) -> None:
        self.store = await open_store(self.folder / "test.db")
        self.host = Host(
            store=self.store,
            clock=self.wall.clock(),
            settings=Settings(data=self.folder, database=self.folder / "test.db"),
            decks=await decks.remember(self.store, real_config()),
            adapters=self.platforms,
            sleep=Impatient(),
        )
        await self.host.start()
        for number in range(self.count):
            starter = self.person(number, number)
            members = tuple(self.person(each, number) for each in range(NEW))
            await self.happens(
                number,
                Said(at=self.at(), person=starter, place=Place.GROUP, text=f"/start woord{number} 2u", members=members),
            )
        self.begun = True

    async def end(self) -> None:
        await self.host.stop()
        await self.store.close()

    def at(self) -> dt.datetime:
        """Every event a second later than the one before."""
        self.wall.advance(minutes=1 / 60)
        return self.wall.now()

    def person(self, who: int, number: int) -> Person:
        """Somebody, by the id that they have on the platform of this session."""
        return Person(f"{PLATFORMS[number % 2]}:{NAMES[who]}", NAMES[who])

    def chat(self, number: int) -> str:
        return f"chat{number}"

    async def session(self, number: int) -> Session:
        key = session_key(PLATFORMS[number % 2], self.chat(number))
        loaded = await self.store.read(lambda tx: sessions.load(tx, key, "", None))
        session = Shape(State).session(loaded.session)
        assert session is not None
        return session

    async def all(self) -> list[Session]:
        return [await self.session(number) for number in range(self.count)]

    async def mine(self, person: Person) -> list[int]:
        """The sessions in which this person takes part."""
        return [n for n, each in enumerate(await self.all()) if each.running and person.id in each.present()]

    async def happens(
        self, number: int, event: Said | Pressed | Joined, *, private: bool = False, session: str = ""
    ) -> list[Letter]:
        """Let this happen on the platform of a session; what is shown because of it."""
        platform = PLATFORMS[number % 2]
        before = {name: len(each.shown) for name, each in self.platforms.items()}
        chat = "" if private else self.chat(number)
        self.said += 1
        inbound = Inbound(delivery=f"d{self.said}", chat=chat, event=event, session=session)
        assert await self.host.door(platform).receive(inbound)
        await self.host.outbox.idle()
        fresh = [letter for name, each in self.platforms.items() for letter in each.shown[before[name] :]]
        await self.nothing_leaks(fresh)
        return fresh

    async def nothing_leaks(self, fresh: Sequence[Letter]) -> None:
        """A word for one session is shown and kept nowhere else."""
        if not self.begun:
            return
        for number, session in enumerate(await self.all()):
            others = [f"MERK{each}x" for each in range(self.count) if each != number]
            assert not any(mark in repr(session) for mark in others), "counted in another session"
            for letter in fresh:
                if letter.chat == self.chat(number):
                    assert not any(mark in repr(letter) for mark in others), "shown in another session"
        for letter in fresh:
            if not letter.chat:
                assert "MERK" not in repr(letter), "shown while nobody knows where it belongs"

    async def says_in_group(self, who: int, number: int, what: int) -> None:
        line = (f"afspraak: MERK{number}x {what} door {NAMES[what % 5]}", "hand", "zomaar wat", "akkoord")[what % 4]
        person = self.person(who, number)
        await self.happens(number, Said(at=self.at(), person=person, place=Place.GROUP, text=line, addressed=True))
        assert number in await self.mine(person) or not (await self.session(number)).running

    async def says_in_private(self, who: int, number: int, what: int) -> None:
        """Somebody types something about a session in which they take part; it goes there, or they are asked."""
        person = self.person(who, number)
        mine = await self.mine(person)
        if number not in mine:
            return
        before = await self.all()
        line = (f"afspraak: MERK{number}x {what}", f"vraag: MERK{number}x {what}", "hand", "zomaar wat")[what % 4]
        said = Said(at=self.at(), person=person, place=Place.PRIVATE, text=line, addressed=True)
        fresh = await self.happens(number, said, private=True)
        assert any(letter.audience == Private(person.id) for letter in fresh) or f"MERK{number}x" in repr(fresh)
        questions = [each for each in fresh if each.message is not None and each.message.title == ASKS]
        assert bool(questions) == (len(mine) > 1)
        if questions:
            assert fresh == questions
            assert [each.audience for each in fresh] == [Private(person.id)]
            assert await self.all() == before, "nothing changes before the answer"
            self.asked[person.id] = number, questions[0]

    async def plans(self, number: int, what: int) -> None:
        """Somebody new plans where others are done; what they then say in private is no session's, and is answered."""
        if (await self.session(number)).running:
            stops = Said(at=self.at(), person=self.person(number, number), place=Place.GROUP, text="/stop ja")
            await self.happens(number, stops)
        new = self.person(NEW, number)
        line = "/plan 12 januari 2027 13:00 2u zon"
        await self.happens(number, Said(at=self.at(), person=new, place=Place.GROUP, text=line))
        before = await self.all()
        words = ("verslag", "hand", "zomaar wat", "help")[what % 4]
        said = Said(at=self.at(), person=new, place=Place.PRIVATE, text=words, addressed=True)
        fresh = await self.happens(number, said, private=True)
        assert [each.audience for each in fresh] == [Private(new.id)]
        assert await self.all() == before

    async def answers(self, who: int, number: int) -> None:
        """Somebody says which session they meant."""
        person = self.person(who, number)
        if person.id not in self.asked:
            return
        meant, question = self.asked.pop(person.id)
        assert question.message is not None
        button = next(each for each in question.message.buttons if f"«woord{meant}»" in each.label)
        before = await self.all()
        fresh = await self.happens(meant, self.pressing(person, button, Place.PRIVATE), private=True)
        assert fresh
        assert {letter.chat for letter in fresh} == {self.chat(meant)}
        assert [each for n, each in enumerate(await self.all()) if n != meant] == [
            each for n, each in enumerate(before) if n != meant
        ]

    async def presses(self, who: int, number: int, what: int) -> None:
        """Somebody presses a button of any message that they can see; it acts in the session of that message alone."""
        person = self.person(who, number)
        platform = self.platforms[PLATFORMS[number % 2]]
        seen = [
            (letter, button)
            for letter in platform.shown
            if letter.message is not None and letter.chat and letter.audience in {Private(person.id)} | {_group(letter)}
            for button in letter.message.buttons
        ]
        if not seen:
            return
        letter, button = seen[-1 - what % len(seen)]
        own = int(letter.chat.removeprefix("chat"))
        place = Place.PRIVATE if isinstance(letter.audience, Private) else Place.GROUP
        before = await self.all()
        pressed = self.pressing(person, button, place)
        fresh = await self.happens(own, pressed, private=place is Place.PRIVATE, session=button.session)
        assert {each.chat for each in fresh} <= {letter.chat}
        assert [each for n, each in enumerate(await self.all()) if n != own] == [
            each for n, each in enumerate(before) if n != own
        ]

    def pressing(self, person: Person, button: Button, place: Place) -> Pressed:
        return Pressed(
            at=self.at(), person=person, place=place, command=button.command, args=button.args, about=button.about
        )

    async def goes(self, step: Step) -> None:
        kind, who, number, what = step
        number %= self.count
        match kind:
            case "group":
                await self.says_in_group(who, number, what)
            case "private":
                await self.says_in_private(who, number, what)
            case "answer":
                await self.answers(who, number)
            case "press":
                await self.presses(who, number, what)
            case "plans":
                await self.plans(number, what)
            case "listed":
                event = Joined(at=self.at(), person=self.person(who, number), where=Where.LIST)
                await self.happens(number, event)


def _group(letter: Letter) -> object:
    return None if isinstance(letter.audience, Private) else letter.audience


kinds = st.sampled_from(["group", "group", "private", "private", "answer", "press", "press", "listed", "plans"])
steps = st.tuples(kinds, st.integers(0, 4), st.integers(0, 3), st.integers(0, 40))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(2, 4), st.lists(steps, min_size=5, max_size=20))
def test_nothing_that_is_said_for_one_session_is_shown_or_counted_in_another(count: int, story: list[Step]) -> None:
    """Whatever goes through each other, in private and in the group, by words and by buttons; and everything is answered."""

    async def play(folder: Path) -> None:
        houses = Houses(folder, count)
        await houses.begin()
        try:
            for step in story:
                await houses.goes(step)
        finally:
            await houses.end()

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(play(Path(folder)))
