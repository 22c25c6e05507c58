"""Group commit: what waits to be saved at the same moment shares one transaction, and so one wait for the disk.

Must not know what is saved or how: it only gathers work and hands out the outcomes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy.engine import Connection

T = TypeVar("T")
Work = Callable[[Connection], T]


class Failed(NamedTuple):
    """The outcome of a piece of work that raised, while the transaction it was in went on."""

    error: Exception


Commit = Callable[[Sequence[Work[Any]]], Awaitable[Sequence[Any]]]


class _Job(NamedTuple, Generic[T]):
    work: Work[T]
    done: asyncio.Future[T]


class Writer:
    """Gathers work while a commit is under way and hands it over in one batch.

    `commit` does a batch in one transaction and returns an outcome for each piece, in order: its value or `Failed`. When it
    raises, nothing of the batch was saved.
    """

    def __init__(self, commit: Commit) -> None:
        self._commit = commit
        self._waiting: list[_Job[Any]] = []
        self._task: asyncio.Task[None] | None = None

    async def run(self, work: Work[T]) -> T:
        """Do this work in a transaction; returns its value when that is durable. Raises what the work or the commit raised."""
        job: _Job[T] = _Job(work, asyncio.get_running_loop().create_future())
        self._waiting.append(job)
        self._start()
        return await job.done

    async def idle(self) -> None:
        """Return when nothing waits any more."""
        while self._waiting or self._task is not None:
            await asyncio.wait([self._start()])

    def _start(self) -> asyncio.Task[None]:
        # A task that is cancelled before its first step never gets to say that it has ended: only `done` tells.
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._drain())
        return self._task

    async def _drain(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting, []
                await self._settle(batch)
        finally:
            self._task = None

    async def _settle(self, batch: Sequence[_Job[Any]]) -> None:
        try:
            outcomes = await self._commit([job.work for job in batch])
        except Exception as error:
            outcomes = [Failed(error)] * len(batch)
        for job, outcome in zip(batch, outcomes, strict=True):
            if job.done.done():  # whoever asked was cancelled; the work is saved all the same
                continue
            if isinstance(outcome, Failed):
                job.done.set_exception(outcome.error)
            else:
                job.done.set_result(outcome)
