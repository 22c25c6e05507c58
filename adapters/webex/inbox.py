"""The inbox: what Webex told is saved before it is answered, worked on after that, in order per room, and then forgotten.

Must not know what it is about. What is saved are ids, never a word. What can't be done now is tried again for half an hour;
what is left when the process ends goes on at the next start, or with another process. Who does it twice does no harm: the host knows
what it was told.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, TypeVar

from adapters.webex.envelope import Envelope
from bot.host import log
from bot.host.outbox import back_off
from bot.host.ports import Busy, Declined, Memory
from bot.host.store import StoreUnavailable

T = TypeVar("T")
Fetched = TypeVar("Fetched")

WAITING = "inbox"  # kind of memory
TOGETHER = 4  # fetched at the same time in a room, and then told in order
MOST_DONE = 5000
STRAY = {200, 401, 403, 407}  # a refusal, or an empty answer, that is often over a moment later
ATTEMPTS = 3  # at what is refused like that, and at something that fails for no reason of Webex' or the store's
LONGEST_WAIT = 15.0  # seconds between two attempts, where Webex does not say
LOOK = 10.0  # seconds between two looks at what others leave: longer than anything takes that goes well
STUCK_AFTER = 60.0  # seconds in which something waits and nothing gets done
PATIENCE = 1800.0  # seconds; by then it has lost its meaning, and what Webex never tells of must not keep a room closed

_log = logging.getLogger(__name__)


class Inbox:
    """`fetch` gets what an envelope is about (None: nothing to tell), `tell` passes it on. `sleep` is in seconds.

    Both may raise Busy (again later) or Declined (never, or not until a moment later). `lost` says of an envelope that what it
    is about could not be fetched.
    """

    def __init__(
        self,
        memory: Memory,
        fetch: Callable[[Envelope], Awaitable[Fetched | None]],
        tell: Callable[[Envelope, Fetched], Awaitable[None]],
        sleep: Callable[[float], Awaitable[None]],
        lost: Callable[[Envelope], Awaitable[None]],
    ) -> None:
        self._memory = memory
        self._fetch = fetch
        self._tell = tell
        self._sleep = sleep
        self._lost = lost
        self._known: dict[str, None] = {}  # what was taken in since the start, done or not
        self._waiting: dict[str, deque[Envelope]] = {}  # by room
        self._mine: set[str] = set()  # what this process has in hand
        self._stood: set[str] = set()  # what was there at the last look
        self._moved = 0.0  # when something last was done, or there was nothing to do (seconds of the event loop)
        self._lanes: dict[str, asyncio.Task[None]] = {}
        self._stopping = False
        self._works = asyncio.Event()  # set, and made anew, when something of Webex worked

    async def start(self) -> None:
        """Go on with what an earlier process left."""
        for envelope in (await self._memory.all(WAITING, Envelope)).values():
            self._put(envelope)

    async def run(self) -> None:
        """Take over what others leave, for ever."""
        while True:
            await asyncio.sleep(LOOK)
            try:
                await self.look()
            except Exception as error:  # mostly StoreUnavailable; whatever it is, the next look is no worse off
                log.failure("Nobody could look what others leave in the inbox", error)

    async def look(self) -> None:
        """Take over what stood here at the last look too and is in nobody's hands, as far as can be seen: not in this process's."""
        there = await self._memory.all(WAITING, Envelope)
        stood, self._stood = self._stood, set(there)
        for key, envelope in there.items():
            if key in stood and key not in self._mine:
                self._put(envelope)

    def stuck(self) -> bool:
        """Whether something waits here while for a minute nothing was done."""
        return bool(self._mine) and asyncio.get_running_loop().time() - self._moved > STUCK_AFTER

    async def take(self, envelope: Envelope) -> None:
        """Save it, unless it was seen before; it is worked on later. Raises StoreUnavailable.

        What comes twice at once is saved twice, so that neither is answered before it is.
        """
        if self._seen(envelope):
            return
        await self._memory.put(WAITING, envelope.key, envelope)
        if not self._seen(envelope):
            self._put(envelope)

    async def idle(self) -> None:
        """Return when nothing waits any more."""
        while busy := [lane for lane in self._lanes.values() if not lane.done()]:
            await asyncio.wait(busy)

    async def stop(self) -> None:
        """Leave the rest for the next start, and what still comes in too."""
        self._stopping = True
        tasks = list(self._lanes.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _seen(self, envelope: Envelope) -> bool:
        return envelope.once and envelope.key in self._known

    def _put(self, envelope: Envelope) -> None:
        if not self._mine:
            self._moved = asyncio.get_running_loop().time()
        self._mine.add(envelope.key)
        self._known[envelope.key] = None
        while len(self._known) > MOST_DONE:
            del self._known[next(iter(self._known))]
        room = envelope.data.room_id
        self._waiting.setdefault(room, deque()).append(envelope)
        # A task that is cancelled before its first step never gets to take itself off the list: only `done` tells.
        if (room not in self._lanes or self._lanes[room].done()) and not self._stopping:
            self._lanes[room] = asyncio.create_task(self._work(room))

    async def _work(self, room: str) -> None:
        waiting = self._waiting[room]
        try:
            while waiting:
                some = [waiting.popleft() for _ in range(min(TOGETHER, len(waiting)))]
                fetched = await asyncio.gather(*map(self._fetched, some))
                for envelope, found in zip(some, fetched, strict=True):
                    with log.following(log.trail(envelope.key)):
                        if found is not None:
                            await self._until_done(partial(self._tell, envelope, found))
                        await self._until_done(partial(self._memory.delete, WAITING, envelope.key))
                    self._mine.discard(envelope.key)
                    self._moved = asyncio.get_running_loop().time()
        finally:
            self._mine -= {each.key for each in waiting}
            del self._lanes[room], self._waiting[room]

    async def _fetched(self, envelope: Envelope) -> Any:
        with log.following(log.trail(envelope.key)):
            return await self._until_done(partial(self._fetch, envelope), envelope)

    async def _until_done(self, work: Callable[[], Awaitable[T]], about: Envelope | None = None) -> T | None:
        """Do this, again and again while Webex or the store is not there; None when it will never be done.

        `about` is of whom it is said when Webex keeps refusing, for no reason that we know.
        """
        attempt = failures = 0
        waited = 0.0  # seconds
        while True:
            asked = False
            try:
                done = await work()
            except Declined as declined:
                failures += 1
                if declined.status not in STRAY or failures >= ATTEMPTS:
                    if declined.status in STRAY and about is not None:
                        await self._until_done(partial(self._lost, about))
                    return None
                wait = back_off(attempt)
            except Busy as busy:
                asked = busy.after is not None
                wait = min(back_off(attempt), LONGEST_WAIT) if busy.after is None else busy.after
            except StoreUnavailable:
                wait = min(back_off(attempt), LONGEST_WAIT)
            except Exception as error:
                log.failure("Something that Webex told can't be worked on", error)
                failures += 1
                if failures >= ATTEMPTS:
                    return None
                wait = back_off(attempt)
            else:
                self._works.set()
                self._works = asyncio.Event()
                return done
            if waited >= PATIENCE:
                _log.error("Something that Webex told could not be worked on for half an hour, and is left")
                return None
            attempt += 1
            if asked:
                await self._sleep(wait)
                waited += wait
            else:
                waited += await self._rest(wait)

    async def _rest(self, seconds: float) -> float:
        """Sleep, but no longer than until something else works again: after an outage no room is minutes behind another.

        Returns how many seconds it was: who is woken time and again has not waited long.
        """
        clock = asyncio.get_running_loop().time
        began = clock()
        naps = [asyncio.ensure_future(self._sleep(seconds)), asyncio.ensure_future(self._works.wait())]
        try:
            await asyncio.wait(naps, return_when=asyncio.FIRST_COMPLETED)
            return seconds if naps[0].done() else clock() - began
        finally:
            for nap in naps:
                nap.cancel()
            await asyncio.gather(*naps, return_exceptions=True)
