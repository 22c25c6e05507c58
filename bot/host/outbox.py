"""The outbox: letters leave in order per lane; lanes do not wait for each other; what can't leave now is tried again.

Must not know what a letter says or how a platform shows it.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, NamedTuple, Protocol

import aiohttp
from msgspec.structs import replace
from sqlalchemy.engine import Connection

from bot.host import log
from bot.host.clock import Clock
from bot.host.metrics import Metrics
from bot.host.ports import Adapter, Busy, Late, Letter, Undeliverable, Unsure
from bot.host.sending import Errand, send_on
from bot.host.sql import letters
from bot.host.store import Store, StoreUnavailable, Work
from bot.paper.making import written

Sleep = Callable[[float], Awaitable[None]]

FIRST_WAIT = 1.0  # seconds
LONGEST_WAIT = 60.0
LONGEST_ASKED = 3600.0  # a platform that asks for more is asked again after this
BUG_ATTEMPTS = 3  # a letter that an adapter stumbles over must not keep its lane closed for ever
STUCK_AFTER = 300.0
PAUSE = 3.0  # seconds before what must be seen is sent once more, when nobody knows whether it arrived
MOST_DOUBTED = 10_000  # letters that are remembered to have been sent once
GOODBYE = 12.0  # longer than a call may take: what is broken off may have arrived, and would be sent once more
AT_HAND = 10.0  # seconds that a job may rest without giving its place to another
STOOD_STILL = 2.0  # who took so long to read what is first reads it again: meanwhile somebody else may have sent it


def back_off(attempt: int) -> float:
    """Seconds to wait after this failed attempt (counted from 0): doubling, bounded, and never in step with others."""
    wait = min(FIRST_WAIT * 2.0 ** min(attempt, 30), LONGEST_WAIT)
    return wait * random.uniform(0.5, 1.0)  # noqa: S311 - nothing secret


class Listener(Protocol):
    """Who hears what became of a letter."""

    async def undelivered(self, letter: Letter, never: Undeliverable) -> None:
        """It will not arrive."""

    async def in_doubt(self, letter: Letter) -> None:
        """It was sent more than once, or its adapter stumbled over it, and nobody knows whether it arrived."""

    async def arrived(self, letter: Letter) -> None:
        """What must be seen has arrived, as a new message."""


class TakenOver(Exception):
    """Somebody else empties this lane now."""


class Rest(NamedTuple):
    """How long a lane must rest, and how many attempts there were."""

    seconds: float
    attempt: int


class JustSaved(NamedTuple):
    """What was saved for a lane in which nothing waited: the first letter, and how many there are."""

    first: Letter
    many: int


class Call:
    """A letter that is with an adapter: whether it waits for its turn there, and whether somebody else is to send what still must."""

    waits = left = False

    @contextmanager
    def queues(self) -> Iterator[None]:
        """While it waits for its turn. Raises Busy when it is left to somebody else."""
        if self.left:
            raise Busy
        self.waits = True
        try:
            yield
        finally:
            self.waits = False


class Outbox:
    """Sends what is saved, and lets `listener` know what became of it."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        adapters: Mapping[str, Adapter],
        metrics: Metrics,
        listener: Listener,
        sleep: Sleep,
    ) -> None:
        self._store = store
        self._clock = clock
        self._adapters = adapters
        self._metrics = metrics
        self._listener = listener
        self._sleep = sleep
        self._awake: set[str] = set()
        self._lanes: dict[str, asyncio.Task[Any]] = {}
        self._doubted: dict[int, None] = {}  # in order: letters that were sent once, and may have arrived
        self._leaving: dict[int, Letter] = {}  # what is with an adapter, and may lose its meaning there
        self._overtaken: set[int] = set()  # those of them that have
        self._calls: dict[str, Call] = {}  # by lane: what is with an adapter
        self._at_hand: dict[str, JustSaved] = {}  # by lane: all that waits there
        self._started = False
        self._stopping = False
        self._moved = 0.0  # when a letter last left, or the outbox last was empty (seconds of the event loop)

    async def start(self) -> None:
        """Go on with all that waits."""
        self._wake(await self._store.read(letters.lanes))
        self._started = True

    def wake(self, new: Iterable[tuple[str, Letter]]) -> None:
        """These letters were saved, each in its lane."""
        waiting: dict[str, list[Letter]] = {}
        for lane, letter in new:
            waiting.setdefault(lane, []).append(letter)
        for lane, found in waiting.items():
            # Nothing else waits in a lane that is at rest: the first need not be read again, and behind the last there is none.
            # What it replaces was called so already when it was saved: the store of one process writes one thing after the other.
            if self._started and lane not in self._awake and self._rests(lane):
                self._at_hand[lane] = JustSaved(found[0], len(found))
            else:
                self._at_hand.pop(lane, None)
        self._wake(waiting)

    def overtake(self, session: str, before: int, *, wiped: bool) -> None:
        """The session has moved on: a reminder from `before` this letter that still waits for its turn need not go any more. When it was
        `wiped`, nothing need.
        """
        older = [each for each in self._leaving.values() if each.session == session and each.id < before]
        self._overtaken |= {each.id for each in older if wiped or each.expires is not None}

    def _wake(self, lanes: Iterable[str]) -> None:
        for lane in lanes:
            if self._stopping or lane.partition("|")[0] not in self._adapters:
                continue
            if all(task.done() for task in self._lanes.values()):
                self._moved = asyncio.get_running_loop().time()
            self._awake.add(lane)
            if self._rests(lane):
                self._lanes[lane] = asyncio.create_task(self._drain(lane))

    def _rests(self, lane: str) -> bool:
        return lane not in self._lanes or self._lanes[lane].done()

    async def drain(self, lane: str, attempt: int, mine: Work[bool]) -> Rest | None:
        """Empty this lane as a job, as long as that is `mine`; returns how long it must rest, when that is long, or was asked to stop.

        When the job is cancelled, because the database was away, what is in flight is crossed off first: else it would be sent once more.
        What only waits for its turn is left to whoever is next: the platform may want rest for an hour. Raises TakenOver.
        """
        while (busy := self._lanes.get(lane)) is not None and not busy.done():
            await asyncio.wait([busy])
        if self._stopping:
            return Rest(0.0, attempt)
        if not self._busy():
            self._moved = asyncio.get_running_loop().time()
        cancelled = False
        emptying = asyncio.create_task(self._emptied(lane, attempt, lambda tx: not cancelled and mine(tx)))
        self._lanes[lane] = emptying
        try:
            return await asyncio.shield(emptying)
        except asyncio.CancelledError:
            cancelled = True
            call = self._calls.get(lane)
            if call is None or call.waits:
                emptying.cancel()
            else:
                call.left = True
            await asyncio.wait([emptying])
            raise
        finally:
            if self._lanes.get(lane) is emptying:
                del self._lanes[lane]

    def stuck(self) -> bool:
        """Whether something waits while for minutes nothing could leave on any lane."""
        return bool(self._busy()) and asyncio.get_running_loop().time() - self._moved > STUCK_AFTER

    async def idle(self) -> None:
        """Return when nothing waits any more."""
        while busy := self._busy():
            await asyncio.wait(busy)

    async def stop(self) -> None:
        """Let what is on its way arrive, for a few seconds; the rest stays for the next start."""
        self._stopping = True
        if tasks := self._busy():
            await asyncio.wait(tasks, timeout=GOODBYE)
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)

    def _busy(self) -> list[asyncio.Task[Any]]:
        # A task that is cancelled before its first step never gets to take itself off the list: only `done` tells.
        return [task for task in self._lanes.values() if not task.done()]

    async def _drain(self, lane: str) -> None:
        try:
            while lane in self._awake:
                self._awake.discard(lane)
                await self._emptied(lane)
        except BaseException:
            self._awake.add(lane)  # something may be left there
            raise
        finally:
            del self._lanes[lane]

    async def _emptied(self, lane: str, attempt: int = 0, mine: Work[bool] | None = None) -> Rest | None:
        """Send what waits in a lane. A job (`mine`) doesn't stay with a lane that must rest for long, nor with what is not its any more."""
        time = asyncio.get_running_loop().time
        known = self._at_hand.pop(lane, None) if mine is None else None
        first, left = known or (None, 0)
        while not self._stopping:
            asked = time()
            try:
                letter, first = first or await self._store.read(partial(_first, lane=lane, mine=mine)), None
                if letter is None:
                    return None
                if mine is not None and time() - asked > STOOD_STILL:
                    continue
                with log.following(letter.trail):
                    wait = await self._try(letter, attempt)
            except TakenOver:
                raise
            except Exception as error:  # mostly StoreUnavailable; whatever it is, the lane must go on
                log.failure("The outbox can't go on", error)
                wait = back_off(attempt)
            if wait is None:
                attempt = 0
                self._moved = time()
                left -= 1
                if left == 0:  # whatever was saved behind it woke the lane
                    return None
            else:
                attempt += 1
                left = 0  # after trouble it looks
                self._metrics.retries.labels(platform=lane.partition("|")[0]).inc()
                if mine is not None and wait > AT_HAND:
                    return Rest(wait, attempt)
                await self._sleep(wait)
        return Rest(0.0, attempt)

    async def _try(self, letter: Letter, attempt: int) -> float | None:
        """Send the first letter of a lane. Returns the seconds to wait before the next attempt, None when it is done with."""
        if self._late(letter):
            await self._settle(letter, "late", None)
            return None
        if letter.message is None and letter.board is None and letter.forget is None:  # an older release wrote it
            await self._settle(letter, "failed", None)
            return None
        if letter.forget is None:
            self._leaving[letter.id] = letter
        call = self._calls[letters.lane(letter)] = Call()
        send_on(Errand(letters.can_wait(letter), partial(self._late, letter), call.queues))
        try:
            return await self._attempt(letter, attempt)
        finally:  # also when it must be tried again: what is overtaken by then is not in the store any more
            self._calls.pop(letters.lane(letter), None)
            call.left = False  # to what goes on beside it
            self._leaving.pop(letter.id, None)
            self._overtaken.discard(letter.id)

    async def _attempt(self, letter: Letter, attempt: int) -> float | None:
        try:
            reference = await self._deliver(letter)
        except Late:
            await self._settle(letter, "late", None)
        except Busy as busy:
            return back_off(attempt) if busy.after is None else min(max(busy.after, 0.0), LONGEST_ASKED)
        except Undeliverable as never:
            await self._listener.undelivered(letter, never)
            await self._settle(letter, "undeliverable", None)
        except Unsure:
            return await self._once_more(letter)
        except (OSError, aiohttp.ClientError, StoreUnavailable):
            return back_off(attempt)
        except Exception as error:
            log.failure(f"The adapter {letter.adapter} failed", error)
            if attempt + 1 < BUG_ATTEMPTS:
                return back_off(attempt)
            if _must(letter) and not letter.replaces:  # it may have left before the adapter stumbled
                await self._listener.in_doubt(letter)
            await self._settle(letter, "failed", None)
        else:
            await self._settle(letter, "delivered", reference)
            if _must(letter) and reference is not None and reference != letter.reference:
                await self._listener.arrived(letter)
        return None

    def _late(self, letter: Letter) -> bool:
        overdue = letter.expires is not None and letter.expires < self._clock.now()
        return overdue or letter.id in self._overtaken

    async def _once_more(self, letter: Letter) -> float | None:
        """What must be seen is sent once more, for twice hurts less than never; all else is left where it is."""
        if _must(letter) and letter.id not in self._doubted:
            self._doubted[letter.id] = None
            while len(self._doubted) > MOST_DOUBTED:  # the oldest was probably settled by another process, or wiped
                del self._doubted[next(iter(self._doubted))]
            return PAUSE
        if _must(letter):
            await self._listener.in_doubt(letter)
        await self._settle(letter, "unsure", None)
        return None

    async def _deliver(self, letter: Letter) -> str | None:
        adapter = self._adapters[letter.adapter]
        if letter.forget is not None:
            await adapter.forget(letter.chat, letter.forget)
            return None
        if letter.message is not None and letter.message.file is not None:
            letter = replace(letter, message=await asyncio.to_thread(written, letter.message))
            if self._late(letter):  # wiped, while it was made
                raise Late
        return await adapter.deliver(letter)

    async def _settle(self, letter: Letter, outcome: str, reference: str | None) -> None:
        """Cross the letter off. It has left, so this goes on until it is saved: sending it again would show it twice."""
        self._doubted.pop(letter.id, None)
        away = False
        while True:
            try:
                done = partial(letters.settle, letter=letter, reference=reference, now=self._clock.now())
                await self._store.write(done)
            except StoreUnavailable as error:
                if not away:
                    log.failure("The outbox can't cross off a letter", error)
                away = True
                await self._sleep(FIRST_WAIT)  # and no longer: once it is back, others look who left something undone
            else:
                self._metrics.deliveries.labels(platform=letter.adapter, outcome=outcome).inc()
                if letter.forget is not None:  # what its adapter kept is gone too
                    with suppress(StoreUnavailable):
                        await self._store.tidy()
                log.done("Letter", result=outcome, platform=letter.adapter, object=letter.session)
                return


def _first(tx: Connection, lane: str, mine: Work[bool] | None) -> Letter | None:
    if mine is not None and not mine(tx):
        raise TakenOver
    return letters.head(tx, lane)


def _must(letter: Letter) -> bool:
    return letter.message is not None and letter.message.look.must_arrive
