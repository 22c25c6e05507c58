"""What every adapter needs to send well: a pace ahead of time, so that the platform need not say so, a note of what has left
of a letter that got stuck half-way, of which session it was, and whether it is there twice.

Must not know what is called or sent, nor what a platform allows: the adapter brings its budget.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar
from typing import Any, NamedTuple, TypeVar

from msgspec import Struct

from bot.engine.model.events import Event, Place, Pressed
from bot.host.ports import Late, Letter, Memory
from bot.host.sql import letters

Limits = tuple[tuple[int, float], ...]  # (how many, in how many seconds), the smallest number first
LONG = 2.0  # seconds: who waits for something would notice that it came so much later
THEIRS = 0.75  # of what goes in a long stretch of time, for what can wait
AFTER_YOU = 0.01  # seconds
MOST_KEPT = 5000  # chats
MOST_HALFWAY = 500  # letters
HALFWAY = "halfway"  # kind of memory
MOST_SENT = 5000  # messages

Page = TypeVar("Page")
T = TypeVar("T")
_Means = tuple[str, str, str]  # what a button does: command, args, about


class Budget(NamedTuple):
    """How many calls a platform takes: about each chat by itself, and about all of them together in the name of one organisation."""

    each: Limits
    everywhere: Limits


class Company:
    """How many processes call the same platform in the name of one bot: each takes its part of what is allowed for all chats."""

    size = 1


COMPANY = Company()


class Errand(NamedTuple):
    """On whose behalf calls are made: whether it can wait for what cannot, and whether it has lost its meaning meanwhile.

    `queues` is entered while a call waits for its turn; it raises Busy when somebody else is to do it.
    """

    can_wait: bool = False
    late: Callable[[], bool] = lambda: False
    queues: Callable[[], AbstractContextManager[None]] = nullcontext


_errand: ContextVar[Errand] = ContextVar("errand", default=Errand())  # noqa: B039 - it is frozen


def send_on(errand: Errand) -> None:
    """From here on the calls of this task, and of those that it begins, are on this errand."""
    _errand.set(errand)


class Pace:
    """Lets calls go: first what somebody waits for, and of that what asked first. `now` and `sleep` are in seconds."""

    def __init__(
        self,
        budget: Budget,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._budget = budget
        self._now = now
        self._sleep = sleep
        self._chats: dict[str, _Row] = {}
        self._all: dict[str, _Row] = {}  # by organisation
        self._most = MOST_KEPT

    async def wait(self, chat: str = "", organisation: str = "") -> None:
        """Return when a call about this chat may go; empty is a call about no chat. Raises Late when it need not go any more, and
        Busy when somebody else is to do it.

        `organisation` is that of the chat, where the platform counts for each of them.
        """
        on = _errand.get()
        with on.queues():
            if chat:
                await self._row(chat).turn(self._now, self._sleep, on)
            # Only who may go takes a place in the common row, or one crowded chat would hold up all others.
            common = self._all.get(organisation)
            if common is None:
                common = self._all[organisation] = _Row(self._budget.everywhere, COMPANY)
            await common.turn(self._now, self._sleep, on)
        if on.late():
            raise Late

    def rest(self, seconds: float, chat: str) -> None:
        """The platform wants to hear nothing for so long about this chat. Others go on: they are told so themselves, if they must."""
        if chat:
            row = self._row(chat)
            row.quiet_until = max(row.quiet_until, self._now() + seconds)

    def _row(self, chat: str) -> _Row:
        row = self._chats.get(chat)
        if row is None:
            if len(self._chats) >= self._most:
                long_ago = self._now() - self._budget.each[-1][1]
                self._chats = {name: each for name, each in self._chats.items() if each.used_since(long_ago)}
                self._most = max(MOST_KEPT, 2 * len(self._chats))
            row = self._chats[chat] = _Row(self._budget.each)
        return row


class _Row:
    """Who waits for one set of limits: those that somebody waits for, and those that can wait, each in the order in which they came.

    Those that can wait leave room in a long stretch of time, and at the same moment they let the others go first.
    """

    def __init__(self, limits: Limits, company: Company | None = None) -> None:
        self._company = company or Company()
        self._limits = (limits, tuple((_share(most, seconds), seconds) for most, seconds in limits))
        self._calls: deque[float] = deque(maxlen=limits[-1][0])  # when each of the latest went
        self._fronts = (asyncio.Lock(), asyncio.Lock())
        self.quiet_until = float("-inf")

    async def turn(self, now: Callable[[], float], sleep: Callable[[float], Awaitable[None]], on: Errand) -> None:
        async with self._fronts[on.can_wait]:
            polite = AFTER_YOU * on.can_wait  # which does not count, or in a long row the waits would add up
            at = now() - polite
            while (until := self._free(self._limits[on.can_wait])) > at:
                await sleep(until - at)
                at = max(until, now() - polite)  # and look again: others went first, or the platform asked for rest
            self._calls.append(at)

    def used_since(self, moment: float) -> bool:
        """Whether a call went since then, or waits."""
        busy = any(front.locked() for front in self._fronts)
        return busy or self.quiet_until > moment or bool(self._calls and self._calls[-1] > moment)

    def _free(self, limits: Limits) -> float:
        ours = [(max(1, most // self._company.size), seconds) for most, seconds in limits]
        at = [self._calls[-most] + seconds for most, seconds in ours if len(self._calls) >= most]
        return max(self.quiet_until, *at) if at else self.quiet_until


def _share(most: int, seconds: float) -> int:
    """How many of these calls can be such as can wait: in a stretch that is soon over all of them."""
    return most if seconds < LONG else max(1, int(most * THEIRS))


class HalfSent(Struct, frozen=True, omit_defaults=True):
    """How far sending has come on a lane: what the platform called those messages of a letter that have left, and the day.

    `since`: the next one was about to leave, and this is the last moment that was known of by the platform's own clock.
    """

    letter: int
    day: dt.date
    ids: tuple[str, ...] = ()
    since: dt.datetime | None = None


class Halfway:
    """Sends a letter that is several messages: after a failure, and after a restart, only what has not left yet.

    It is kept by lane, where letters leave in order: the next letter takes the place of the last.
    """

    def __init__(self, memory: Memory, today: Callable[[], dt.date]) -> None:
        self._memory = memory
        self._today = today
        self._left: dict[int, tuple[str, ...]] = {}  # by letter, of those that this process sends
        self._tried: dict[int, None] = {}  # the latest letters of which this process has begun to send

    async def send(
        self,
        letter: Letter,
        pages: Sequence[Page],
        send: Callable[[Page], Awaitable[str]],
        since: Callable[[], dt.datetime] | None = None,
    ) -> list[str]:
        """Send the pages of this letter, in order; returns what each is called by the platform. Raises what `send` raises.

        With `since` it is noted before each page leaves that it may have: `doubted` tells so after a restart.
        """
        lane, several = letters.lane(letter), len(pages) > 1
        left = self._left.get(letter.id)
        if left is None:
            before = await self._earlier(letter) if several or since else None
            left = before.ids if before is not None else ()
            self._tried[letter.id] = None
            _forget_the_oldest(self._tried)
        for page in pages[len(left) :]:
            if since is not None:
                await self._note(lane, HalfSent(letter.id, self._today(), left, since()))
            left = (*left, await send(page))
            self._left[letter.id] = left
            while len(self._left) > MOST_HALFWAY:
                del self._left[next(iter(self._left))]
            if several and since is None:
                await self._note(lane, HalfSent(letter.id, self._today(), left))
        self._left.pop(letter.id, None)
        return list(left)

    def left(self, letter: int) -> tuple[str, ...]:
        """What the messages are called that have left of this letter, as long as not all of them have."""
        return self._left.get(letter, ())

    async def doubted(self, letter: Letter) -> dt.datetime | None:
        """The last moment that was known of when an earlier process was about to send a page of this letter, if it was."""
        before = await self._earlier(letter)
        return before.since if before is not None else None

    async def latest(self, lane: str) -> int:
        """The last letter on this lane of which any process has noted that it leaves; 0 when that is not known."""
        found = await self._memory.get(HALFWAY, lane, HalfSent)
        return found.letter if found is not None else 0

    async def _earlier(self, letter: Letter) -> HalfSent | None:
        """How far another process came with this letter, before it ended or before this one took the lane over."""
        if letter.id in self._tried:
            return None
        found = await self._memory.get(HALFWAY, letters.lane(letter), HalfSent)
        return found if found is not None and found.letter == letter.id else None

    async def over(self, letter: Letter) -> None:
        """Nothing of this letter is to be sent any more, or all of it anew."""
        if self._left.pop(letter.id, ()):
            await self._memory.delete(HALFWAY, letters.lane(letter))

    async def purge(self, before: dt.date) -> None:
        """Forget the lanes on which nothing has left since."""
        for lane, left in (await self._memory.all(HALFWAY, HalfSent)).items():
            if left.day < before:
                await self._memory.delete(HALFWAY, lane)

    async def _note(self, lane: str, left: HalfSent) -> None:
        await self._memory.put(HALFWAY, lane, left)


class Sent:
    """Of which session each message is that left since the start, so that a reply to it goes there; the oldest go first.

    A letter that is sent again, because nobody knew whether it had arrived, may be there twice. The older one is known when
    somebody presses a button of it: then it can be taken away.
    """

    def __init__(self) -> None:
        self._sessions: dict[str, str] = {}  # by what the platform calls the message
        self._doubted: dict[_Means, None] = {}  # the buttons of what may have arrived
        self._twice: dict[_Means, None] = {}  # and of what was sent again, and arrived

    def note(self, messages: Sequence[str], letter: Letter) -> None:
        """A letter left, as these messages."""
        if letter.session:
            self._sessions |= dict.fromkeys(messages, letter.session)
        for each in _buttons(letter) if messages else ():
            if each in self._doubted:
                del self._doubted[each]
                self._twice[each] = None
        _forget_the_oldest(self._sessions)
        _forget_the_oldest(self._twice)

    def doubted(self, letter: Letter) -> None:
        """Nobody knows whether this letter arrived."""
        self._doubted |= dict.fromkeys(_buttons(letter))
        _forget_the_oldest(self._doubted)

    def is_older(self, message: str, event: Event) -> bool:
        """Whether this event is a press on the older one of a message that is in the group's chat twice."""
        if not isinstance(event, Pressed) or event.place is not Place.GROUP or not message or message in self._sessions:
            return False
        return (event.command, event.args, event.about) in self._twice

    def session(self, message: str) -> str:
        """The session of this message; empty when that is not known."""
        return self._sessions.get(message, "")


def _buttons(letter: Letter) -> list[_Means]:
    return [(each.command, each.args, each.about) for each in letter.message.buttons] if letter.message else []


def _forget_the_oldest(kept: dict[T, Any]) -> None:
    while len(kept) > MOST_SENT:
        del kept[next(iter(kept))]
