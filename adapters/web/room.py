"""The room itself: who has a name here, which lines there are, and which open page sees which of them.

Must not know a socket, HTTP or the host. What people say to each other lives here in memory only and is never stored; lines
of the bot are stored, so that a restart loses none of them.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
from collections.abc import Callable, Collection, Iterator
from uuid import uuid4

import msgspec
from msgspec import Struct

from adapters.web import protocol
from adapters.web.protocol import BadFrame, BoardShown, Cleared, Join, Outgoing, Shown
from bot.engine.model.effects import Board, Group
from bot.engine.model.events import Person, Place
from bot.engine.model.messages import Message
from bot.host.incoming import same_name
from bot.host.ports import Letter, Memory

CHAT = "kamer"  # the one group chat; what is `to` it, everybody sees
KEPT_TALK = 500  # lines of people, the newest
MAX_PEOPLE = 50
# Sequence numbers of people's lines are not stored, so each start begins far above all that the start before can have used.
NUMBERS_PER_START = 1_000_000

FULL = "De kamer is vol. Er kunnen 50 mensen in. Wacht tot er iemand weggaat en probeer het dan nog eens."
RESERVED = "Zo heet een oefencollega al. Zet de eerste letter van je achternaam erachter."


class Visitor(Struct, frozen=True):
    """Somebody who once came in. `id` is public; whoever shows the token is this person."""

    id: str
    name: str
    token: str

    @property
    def person(self) -> Person:
        """As the host knows them."""
        return Person(self.id, self.name)


class Line(Struct, frozen=True, kw_only=True):
    """A line of the bot (`message`, and the `letter` it came from) or of a person (`author`, `text`).

    `to` is `CHAT`, or the one person who sees it.
    """

    id: str
    seq: int
    to: str
    at: dt.datetime
    letter: int = msgspec.field(name="parcel", default=0)  # as earlier releases stored it
    message: Message | None = None
    author_id: str = ""
    author: str = ""
    text: str = ""

    def seen_by(self, person: str, seq: int) -> Shown:
        """The line as this person sees it, under this sequence number."""
        return Shown(
            seq=seq,
            id=self.id,
            pane=Place.GROUP if self.to == CHAT else Place.PRIVATE,
            at=self.at,
            author=self.author,
            mine=self.author_id == person,
            text=self.text,
            message=self.message,
        )


class Pinned(Struct, frozen=True):
    """The newest board, and the letter that brought it."""

    letter: int = msgspec.field(name="parcel")
    board: Board


class Taken(Exception):
    """Somebody already has this name; `name` is how they write it."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Inside(Exception):
    """Somebody of this name has a page open, and must be asked; `known` is who."""

    def __init__(self, known: Visitor) -> None:
        super().__init__(known.name)
        self.known = known


class Tab:
    """One open page of a person; `send` must not wait."""

    def __init__(self, known: Visitor, send: Callable[[Outgoing], None]) -> None:
        self.known = known
        self.send = send


class Room:
    """Made by `Room.load`. `now` is the time of the house (aware UTC); `reserved` are names that nobody can take."""

    def __init__(self, memory: Memory, now: Callable[[], dt.datetime], reserved: Collection[str] = ()) -> None:
        self._memory = memory
        self._now = now
        self._reserved = {same_name(name) for name in reserved}
        self._people: dict[str, Visitor] = {}
        self._lines: dict[str, Line] = {}  # in the order of the page: a replaced line keeps its place
        self._boards: dict[str, Pinned] = {}
        self._tabs: list[Tab] = []
        self._seq = 0
        self._cleared = 0
        self._writing = asyncio.Lock()

    async def load(self) -> None:
        """Read back what an earlier process left."""
        self._people = await self._memory.all("person", Visitor)
        self._lines = await self._memory.all("line", Line)
        self._boards = await self._memory.all("board", Pinned)
        numbers = await self._memory.all("number", int)
        starts = numbers.get("starts", 0) + 1
        self._cleared = numbers.get("cleared", 0)
        await self._memory.put("number", "starts", starts)
        self._seq = max([starts * NUMBERS_PER_START, self._cleared, *(line.seq for line in self._lines.values())])

    async def admit(self, join: Join) -> tuple[Visitor, int]:
        """Who this is from now on, and the last line they have seen (-1: lines of somebody else). Raises BadFrame, Taken and Inside."""
        by_token = next((each for each in self._people.values() if join.token and each.token == join.token), None)
        if by_token is not None:
            self._find_place(by_token.id)
            return by_token, join.since
        name = protocol.clean_name(join.name)
        same = same_name(name)
        if same in self._reserved:
            raise BadFrame(RESERVED)
        stranger = -1 if join.since else 0
        by_name = next((each for each in self._people.values() if same_name(each.name) == same), None)
        if by_name is not None:
            if not join.takeover:
                raise Taken(by_name.name)
            if self.has(by_name.id):
                raise Inside(by_name)
            self._find_place(by_name.id)
            return by_name, stranger
        known = Visitor(f"web:{uuid4()}", name, str(uuid4()))
        self._find_place(known.id)
        self._people[known.id] = known  # at once, so that nobody else gets the name while it is being stored
        try:
            await self._memory.put("person", known.id, known)
        except BaseException:
            del self._people[known.id]
            raise
        return known, stranger

    def enter(self, tab: Tab, since: int) -> None:
        """Let a page in: it gets the board and every line behind `since` (-1: drop what you have), and then all that comes."""
        self._tabs.append(tab)
        # Numbers from before a purge, or from another store, say nothing about the lines there are now.
        if since < self._cleared or since > self._seq:
            if since:
                tab.send(Cleared())
            since = 0
        self._catch_up(tab, since)

    def leave(self, tab: Tab) -> None:
        """A page has gone."""
        if tab in self._tabs:
            self._tabs.remove(tab)

    def has(self, person: str) -> bool:
        """Whether this person has a page open."""
        return any(tab.known.id == person for tab in self._tabs)

    def knows(self, person: str) -> bool:
        """Whether this person has ever been here."""
        return person in self._people

    def send_to(self, person: str, frame: Outgoing) -> None:
        """Send a frame to every open page of this person."""
        for tab in tuple(self._tabs):
            if tab.known.id == person:
                tab.send(frame)

    def send_all(self, frame: Outgoing) -> None:
        """Send a frame to every open page."""
        for tab in tuple(self._tabs):
            tab.send(frame)

    async def talk(self, author: Person, place: Place, text: str, delivery: str) -> None:
        """Show what somebody typed. The same delivery again changes nothing."""
        line_id = f"h{hashlib.sha256(delivery.encode()).hexdigest()[:20]}"
        async with self._writing:
            if line_id in self._lines:
                return
            to = author.id if place is Place.PRIVATE else CHAT
            self._show(
                Line(
                    id=line_id,
                    seq=self._seq + 1,
                    to=to,
                    at=self._now(),
                    author_id=author.id,
                    author=author.name,
                    text=text,
                )
            )
            talk = [line.id for line in self._lines.values() if line.message is None]
            for old in talk[:-KEPT_TALK]:
                del self._lines[old]

    async def post(self, letter: Letter, message: Message) -> tuple[str, bool]:
        """Show a message of the bot: the id of its line, and whether that line is new. The same letter again changes nothing."""
        async with self._writing:
            replaced = letter.reference if letter.reference in self._lines else None
            line_id = replaced or f"m{letter.id}"
            old = self._lines.get(line_id)
            if old is not None and old.letter >= letter.id:
                return line_id, False
            line = Line(
                id=line_id,
                seq=self._seq + 1,
                to=to_of(letter),
                at=old.at if old is not None else self._now(),
                letter=letter.id,
                message=message,
            )
            await self._memory.put("line", line_id, line)
            self._show(line)
            return line_id, old is None

    async def pin(self, letter: Letter, board: Board) -> None:
        """Show where the session stands. Only the newest counts."""
        to = to_of(letter)
        if to in self._boards and self._boards[to].letter >= letter.id:
            return
        pinned = Pinned(letter.id, board)
        await self._memory.put("board", to, pinned)
        self._boards[to] = pinned
        for tab in self._tabs:
            if to in (CHAT, tab.known.id):
                tab.send(BoardShown(board, self._now()))

    async def clear(self, chat: str, people: Collection[str]) -> None:
        """Delete the lines and boards of this chat and the private ones of these people, here and on every page."""
        async with self._writing:
            gone = {chat, *people}
            await self._drop([line for line in self._lines.values() if line.to in gone], boards=gone)

    async def purge(self, before: dt.date) -> None:
        """Delete the lines from before this day, here and on every page: their session may have been followed by another, and that one
        is still kept.
        """
        async with self._writing:
            if old := [line for line in self._lines.values() if line.at.date() < before]:
                await self._drop(old)

    def board(self) -> Board | None:
        """The group's board, if there is one."""
        pinned = self._boards.get(CHAT)
        return pinned.board if pinned is not None else None

    def open_messages(self) -> Iterator[tuple[str, Message]]:
        """The messages to the group that still ask something, oldest first, with the ids of their lines."""
        for line in self._lines.values():
            if line.to == CHAT and line.message is not None and (line.message.buttons or line.message.inputs):
                yield line.id, line.message

    def _find_place(self, person: str) -> None:
        here = {tab.known.id for tab in self._tabs}
        if person not in here and len(here) >= MAX_PEOPLE:
            raise BadFrame(FULL)

    async def _drop(self, lines: Collection[Line], boards: Collection[str] = ()) -> None:
        self._seq += 1
        # First of all, so that pages which are away now will drop their lines even if we are stopped halfway.
        await self._memory.put("number", "cleared", self._seq)
        self._cleared = self._seq
        for line in lines:
            if line.message is not None:
                await self._memory.delete("line", line.id)
            del self._lines[line.id]
        for to in [to for to in self._boards if to in boards]:
            await self._memory.delete("board", to)
            del self._boards[to]
        for tab in self._tabs:
            tab.send(Cleared())
            self._catch_up(tab, 0)

    def _show(self, line: Line) -> None:
        self._seq = line.seq
        self._lines[line.id] = line
        for tab in self._tabs:
            if line.to in (CHAT, tab.known.id):
                tab.send(line.seen_by(tab.known.id, line.seq))

    def _catch_up(self, tab: Tab, since: int) -> None:
        """Lines go in the order of the page, which is not that of their numbers when one has been replaced; then the board.

        So each goes under a number below those still to come: a page that is cut off halfway will ask for the rest.
        """
        missed = [line for line in self._lines.values() if line.seq > since and line.to in (CHAT, tab.known.id)]
        numbers: list[int] = []
        safe = self._seq
        for line in reversed(missed):
            numbers.append(safe)
            safe = min(safe, line.seq - 1)
        for line, number in zip(missed, reversed(numbers), strict=True):
            tab.send(line.seen_by(tab.known.id, number))
        for to, pinned in self._boards.items():
            if to in (CHAT, tab.known.id):
                tab.send(BoardShown(pinned.board, self._now()))


def to_of(letter: Letter) -> str:
    """The one person a letter is for, or the chat when it is for everybody."""
    return CHAT if isinstance(letter.audience, Group) else letter.audience.person
