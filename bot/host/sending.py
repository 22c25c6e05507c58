"""What every adapter needs to send well: a pace ahead of time, so that the platform need not say so, a note of what has left
of a letter that got stuck half-way, of which session it was, and whether it is there twice.

Must not know what is called or sent, nor what a platform allows: the adapter brings its budget.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple, TypeVar

from bot.engine.model.events import Event, Place, Pressed
from bot.host.ports import Letter

Limits = tuple[tuple[int, float], ...]  # (how many, in how many seconds), the smallest number first
MOST_KEPT = 5000  # chats
MOST_HALFWAY = 500  # letters
MOST_SENT = 5000  # messages

Page = TypeVar("Page")
T = TypeVar("T")
_Means = tuple[str, str, str]  # what a button does: command, args, about


class Budget(NamedTuple):
    """How many calls a platform takes: about each chat by itself, and about all of them together."""

    each: Limits
    everywhere: Limits


class Pace:
    """Lets calls go, in the order in which they ask. `now` and `sleep` are in seconds."""

    def __init__(
        self,
        budget: Budget,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._budget = budget
        self._now = now
        self._sleep = sleep
        self._chats: dict[str, deque[float]] = {}  # when each of its latest calls may go
        self._all: deque[float] = deque(maxlen=budget.everywhere[-1][0])
        self._quiet_until = float("-inf")
        self._next = asyncio.Lock()  # one after the other, in the order in which they came

    async def wait(self, chat: str = "") -> None:
        """Return when a call about this chat may go; empty is a call about no chat."""
        if chat:
            await self._wait_for(chat)
        # Only who may go takes a place in the common queue, or one crowded chat would hold up all others.
        async with self._next:
            at = self._now()
            while (until := max(self._quiet_until, _earliest(self._all, self._budget.everywhere))) > at:
                await self._sleep(until - at)
                at = until  # and look again: the platform may have asked for rest meanwhile
            self._all.append(at)

    def rest(self, seconds: float) -> None:
        """The platform wants to hear nothing for so long, about any chat."""
        self._quiet_until = max(self._quiet_until, self._now() + seconds)

    async def _wait_for(self, chat: str) -> None:
        now = self._now()
        calls = self._chats.setdefault(chat, deque(maxlen=self._budget.each[-1][0]))
        at = max(now, _earliest(calls, self._budget.each))
        calls.append(at)
        if len(self._chats) > MOST_KEPT:
            longest = self._budget.each[-1][1]
            self._chats = {name: calls for name, calls in self._chats.items() if calls[-1] > now - longest}
        if at > now:
            await self._sleep(at - now)


def _earliest(calls: deque[float], limits: Limits) -> float:
    return max((calls[-count] + seconds for count, seconds in limits if len(calls) >= count), default=float("-inf"))


class Halfway:
    """Sends a letter that is several messages: after a failure only what has not left yet.

    Only what is really half-way is kept, and the oldest goes first: letters that just wait push nothing out.
    """

    def __init__(self) -> None:
        self._left: dict[int, list[str]] = {}  # by letter: what the platform called those that have left

    async def send(self, letter: int, pages: Sequence[Page], send: Callable[[Page], Awaitable[str]]) -> list[str]:
        """Send the pages of this letter, in order; returns what each is called by the platform. Raises what `send` raises."""
        left = self._left.get(letter, [])
        for page in pages[len(left) :]:
            left.append(await send(page))
            self._left[letter] = left
            if len(self._left) > MOST_HALFWAY:
                del self._left[next(iter(self._left))]
        self.over(letter)
        return left

    def over(self, letter: int) -> None:
        """Nothing of this letter is to be sent any more, or all of it anew."""
        self._left.pop(letter, None)


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
