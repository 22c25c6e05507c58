"""One world from one seed: people who say things, a platform that fails, a process that is killed and begins again on the same file.

The host, outbox, timers, writer and SQLite file are the real ones. Must not know how they work: it checks promises, from outside.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from bot.engine.model.effects import Group, Private
from bot.engine.model.events import Person, Place, Said
from bot.host import decks
from bot.host.clock import Clock
from bot.host.host import Host
from bot.host.ports import Busy, Inbound, Letter, Unsure
from bot.host.settings import Settings
from bot.host.sql import letters
from bot.host.sqlite import SqliteStore
from bot.host.store import StoreUnavailable
from bot.host.stores import open_store
from tests.host.fake import NOON, Platform, config, wording
from tests.simulation.book import SHAPE, Bookkeeper, Ledger
from tests.simulation.loop import Seeded

CHATS = ("rood", "geel", "blauw")
EACH = 2  # people in a chat
LINES = 4  # that each of them says
MOST_LIVES = 4


class Storm(Platform):
    """A platform that is slow, refuses, asks for rest, and does things without saying so. What was shown outlives the process."""

    def __init__(self, dice: random.Random) -> None:
        super().__init__()
        self.dice = dice
        self.calm = False
        self.excused: Counter[int] = Counter()  # by letter: how often nobody could know that it arrived
        self.unsure: Counter[tuple[str, str]] = Counter()  # by chat and words: how often it said so

    def show(self, letter: Letter) -> None:
        """It is there for all to see."""
        self.shown.append(letter)

    def doubt(self, letter: Letter, *, arrived: bool) -> None:
        """It does not say whether it is."""
        self.excused[letter.id] += arrived
        self.unsure[letter.chat, wording(letter)] += isinstance(letter.audience, Group)

    async def deliver(self, letter: Letter) -> str | None:
        await asyncio.sleep(self.dice.choice((0.0, 0.05, 0.3, 8.0)))
        fate = (
            "done"
            if self.calm
            else self.dice.choices(("done", "busy", "rest", "network", "lost", "unsure"), (70, 8, 3, 8, 5, 6))[0]
        )
        match fate:
            case "busy":
                raise Busy
            case "rest":
                raise Busy(self.dice.choice((1.0, 30.0, 300.0)))
            case "network":
                raise ConnectionResetError
            case "unsure" | "lost":
                if fate == "lost":
                    self.show(letter)
                self.doubt(letter, arrived=fate == "lost")
                raise Unsure
        self.show(letter)
        await asyncio.sleep(self.dice.choice((0.0, 0.1)))
        return None


@dataclass
class Line:
    """Something that somebody says, until the bot says that it has it."""

    chat: str
    person: Person
    words: str
    name: str
    acknowledged: bool = False

    def inbound(self, at: dt.datetime) -> Inbound:
        event = Said(at=at, person=self.person, place=Place.GROUP, text=self.words, addressed=True)
        return Inbound(delivery=self.name, chat=self.chat, event=event)

    @property
    def entries(self) -> tuple[str, ...]:
        """What must stand in the book for it."""
        command, words, *_ = self.words.split()
        return (words, f"{words}!") if command == "wek" else (words,)


@dataclass
class World:
    """Everything that outlives a process."""

    seed: int
    file: Path
    dice: random.Random = field(init=False)
    platform: Storm = field(init=False)
    lines: dict[str, list[Line]] = field(default_factory=dict)  # by person
    now: float = 0.0  # seconds since noon
    lives: int = 0
    doubled: int = 0  # letters that were in flight at a kill, and may be shown twice
    patience: float = 0.0  # seconds that a locked file is waited for
    twins: int = 0  # lives with a second host on the same file

    def __post_init__(self) -> None:
        self.dice = random.Random(f"wereld {self.seed}")  # noqa: S311 - nothing secret
        self.platform = Storm(self.dice)
        for chat in CHATS:
            for n in range(EACH):
                person = Person(f"nep:{chat}-{n}", f"{chat} {n}")
                self.lines[person.id] = [self._line(chat, person, f"{chat}-{n}-{k}") for k in range(LINES)]

    def _line(self, chat: str, person: Person, name: str) -> Line:
        wakes = self.dice.random() < 0.3
        return Line(chat, person, f"wek {name} {self.dice.choice((0.5, 1, 1, 5))}" if wakes else f"boek {name}", name)

    def run(self) -> None:
        """Live, be killed a few times, and live to the end; then look whether every promise was kept."""
        random.seed(self.seed)  # for what the host itself leaves to chance
        for life in range(self.dice.randint(1, MOST_LIVES)):
            all_said = self._live(f"{self.seed}/{life}", self.dice.randint(20, 1500))
            self._look_after_a_kill()
            if all_said:
                break
        self.platform.calm = True
        assert self._live(f"{self.seed}/einde", None)
        self._look_at_the_end()

    def _live(self, seed: str, stop_after: int | None) -> bool:
        self.lives += 1
        loop = Seeded(seed, self.now)
        loop.stop_after = stop_after
        loop.set_exception_handler(lambda *_: None)  # who is killed has no last words
        stores: list[SqliteStore] = []
        try:
            return loop.live(self._life(loop, stores, last=stop_after is None))
        finally:
            self.now = loop.time()
            for store in stores:
                _drop(store)

    async def _life(self, loop: Seeded, stores: list[SqliteStore], *, last: bool) -> None:
        hosts = [await self._begin(loop, stores, alone=True)]
        if not last and self.dice.random() < 0.3:
            # It shares the file, as in the seconds of a deploy, and leaves what is to be sent to the other.
            hosts.append(await self._begin(loop, stores, alone=False))
            hosts[
                0
            ].outbox._started = False  # what is alone in a lane for one process need not be for two: it is read again
            self.twins += 1
        await asyncio.gather(*(self._speaks(loop, hosts, each) for each in self.lines.values()))
        if last:
            await self._settle(loop, hosts[0])
            for lines in self.lines.values():  # and all of it once more, as a platform may
                for line in lines:
                    assert await hosts[0].door("nep").receive(line.inbound(self._moment(loop))) is False, line
            await hosts[0].outbox.idle()
            await hosts[0].stop()

    async def _begin(self, loop: Seeded, stores: list[SqliteStore], *, alone: bool) -> Host:
        store = await open_store(self.file, patience=self.patience)
        assert isinstance(store, SqliteStore)
        stores.append(store)
        host = Host(
            store=store,
            clock=Clock(1.0, None, wall=lambda: self._moment(loop), sleep=asyncio.sleep),
            settings=Settings(data=self.file.parent, database=self.file),
            decks=await decks.remember(store, config()),
            adapters={"nep": self.platform} if alone else {},
            react=(engine := Bookkeeper()).react,
            addressing=engine,
            shape=SHAPE,
            sleep=asyncio.sleep,
        )
        await host.start()
        if alone:
            _stumbling(store, loop, self.platform)
        return host

    def _moment(self, loop: Seeded) -> dt.datetime:
        return NOON + dt.timedelta(seconds=loop.time())

    async def _speaks(self, loop: Seeded, hosts: Sequence[Host], lines: Sequence[Line]) -> None:
        """One line after the other, each again until it is acknowledged; sometimes twice at once, or an old one again."""
        for n, line in enumerate(lines):
            await asyncio.sleep(loop.dice.choice((0.0, 0.0, 0.2, 20.0)))
            while not line.acknowledged:
                copies = [self._tell(loop, hosts, line) for _ in range(loop.dice.choice((1, 1, 2, 3)))]
                if loop.dice.random() < 0.2:
                    copies.append(self._tell(loop, hosts, lines[loop.dice.randint(0, n)]))
                await asyncio.gather(*copies)
                await asyncio.sleep(loop.dice.choice((0.0, 0.5)))

    async def _tell(self, loop: Seeded, hosts: Sequence[Host], line: Line) -> None:
        host = loop.dice.choice(hosts)
        try:
            await host.door("nep").receive(line.inbound(self._moment(loop)))
        except StoreUnavailable:
            return
        self._acknowledged(line)

    def _acknowledged(self, line: Line) -> None:
        line.acknowledged = True

    async def _settle(self, loop: Seeded, host: Host) -> None:
        """Until no timer is to go off any more and everything has left."""
        while await host.store.read(lambda tx: tx.exec_driver_sql("select count(*) from timer").scalar()):
            await asyncio.sleep(30)
        await host.outbox.idle()

    def _look_after_a_kill(self) -> None:
        """Of each lane at most the first letter may have been shown and still wait."""
        shown = Counter(letter.id for letter in self.platform.shown)
        for lane, waiting in _rows(self.file).items():
            unexplained = [number for number in waiting if shown[number] > self.platform.excused[number]]
            assert unexplained in ([], waiting[:1]), f"more than the one in flight on {lane}"
            for number in unexplained:
                self.platform.excused[number] += 1
                self.doubled += 1

    def _look_at_the_end(self) -> None:
        for chat in CHATS:
            self._look_at(chat, _entries(self.file, chat))
        assert _rows(self.file) == {}, "something waits that nobody sends"
        times = Counter(letter.id for letter in self.platform.shown)
        for number, count in times.items():
            assert count <= 1 + self.platform.excused[number], f"letter {number} was shown {count} times"
        for lane, ids in _by_lane(self.platform.shown):
            first = list(dict.fromkeys(ids))
            assert first == sorted(first), f"out of order on {lane}"

    def _look_at(self, chat: str, entries: Sequence[str]) -> None:
        lines = [line for each in self.lines.values() for line in each if line.chat == chat]
        wanted = Counter(entry for line in lines for entry in line.entries)
        assert Counter(entries) == wanted, (
            f"lost or counted twice in {chat}: {Counter(entries) - wanted}, {wanted - Counter(entries)}"
        )
        for person, said in self.lines.items():
            mine = [each.words.split()[1] for each in said if each.chat == chat]
            assert [each for each in entries if each in mine] == mine, f"{person} was heard out of order"
        shown = [letter for letter in self.platform.shown if letter.chat == chat]
        assert all(wording(letter).startswith(chat) for letter in shown), "of another session"
        for letter in shown:
            if isinstance(letter.audience, Private):
                assert wording(letter).startswith(letter.audience.person.partition(":")[2]), "of somebody else"
        read = list(dict.fromkeys(wording(each) for each in shown if isinstance(each.audience, Group)))
        missing = [each for each in entries if each not in read]
        assert [each for each in entries if each not in missing] == read, f"{chat} reads it in another order"
        # What is twice in a row nobody knows of is given up, and the facilitator hears of it.
        assert all(self.platform.unsure[chat, each] > 1 for each in missing), f"{chat} never read {missing}"


def _stumbling(store: SqliteStore, loop: Seeded, platform: Storm) -> None:
    """Now and then the disk does not take a commit."""
    commit = store._commit

    async def perhaps(works: Any) -> Any:
        if not platform.calm and loop.dice.random() < 0.03:
            raise StoreUnavailable
        return await commit(works)

    store._writer._commit = perhaps


def _drop(store: SqliteStore) -> None:
    """As when the process is gone."""
    for side in (store._writing, store._reading):
        side._connected.close()
        side._thread.shutdown()
    store._at_hand.close()


def _rows(file: Path) -> dict[str, list[int]]:
    """What waits in the outbox, by lane, in order."""
    found: dict[str, list[int]] = {}
    for lane, number in _query(file, "select lane, id from outbox order by id"):
        found.setdefault(lane, []).append(number)
    return found


def _entries(file: Path, chat: str) -> Sequence[str]:
    [(state,)] = _query(file, f"select state from session where key = 'nep/{chat}'")  # noqa: S608
    return msgspec.json.decode(state, type=Ledger).entries


def _query(file: Path, statement: str) -> list[Any]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(statement).fetchall()


def _by_lane(shown: Sequence[Letter]) -> Iterator[tuple[str, list[int]]]:
    lanes = [(letters.lane(each), each.id) for each in shown]
    for lane in dict.fromkeys(name for name, _ in lanes):
        yield lane, [number for name, number in lanes if name == lane]


def a_world(seed: int, empty: Path, folder: Path) -> World:
    """A world with a file of its own, made from an empty store."""
    file = folder / f"{seed}.db"
    shutil.copyfile(empty, file)
    return World(seed, file)


async def an_empty_store(file: Path) -> None:
    """Make the file of which each world gets a copy."""
    store = await open_store(file)
    await store.tidy()
    await store.close()
