"""Several processes on one PostgreSQL: procrastinate says which of them drains a lane or rings a timer, and when.

The jobs were put there in the transaction that gave cause for them (`sql/jobs.py`). Of a process that has died the others take over
what it was doing. Must not hold a rule of the session; what is in the jobs are ids of chats and people, so none is kept or logged.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import random
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import partial

from procrastinate import App, JobContext, PsycopgConnector
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager
from procrastinate.worker import Worker
from sqlalchemy import URL

from bot.host import log
from bot.host.clock import Clock
from bot.host.grapevine import Grapevine
from bot.host.outbox import Outbox, TakenOver
from bot.host.ports import Letter
from bot.host.postgres import WATCHFUL
from bot.host.postgres_grapevine import PostgresGrapevine
from bot.host.sending import COMPANY
from bot.host.sql import jobs
from bot.host.sql.sessions import Save
from bot.host.store import Store, StoreUnavailable
from bot.host.timers import Timers

ASK = 0.5  # seconds; a timer rings so much too late at most, for the database tells of new jobs alone
HEARTBEAT = 1.0  # seconds
STALLED = jobs.STALLED
LOOK = 2.0  # how often the others are looked at
BLIND = 15.0  # who could not look for so long does not do its part
AT_ONCE = 200  # jobs of a process: nearly all of them wait for a platform
CONNECTIONS = 4
GOODBYE = 5.0
NOT_WORKING = "De bot komt niet bij PostgreSQL om berichten te versturen. Kijk of de database draait en te bereiken is."

logging.getLogger("procrastinate").setLevel(logging.CRITICAL + 1)  # it names chats


class _Jobs(JobManager):
    """Ends a job only for the worker that it still belongs to: of one that was taken over another is in the middle."""

    async def finish_job(self, job: Job, status: Status, delete_job: bool) -> None:  # noqa: ARG002, FBT001 - as it is called
        await self.connector.execute_query_async(jobs.END, job=job.id, worker=job.worker_id)


class Shared:
    """Implements `Foreman` for a process that is one of several."""

    def __init__(self, store: Store, url: URL, clock: Clock, outbox: Outbox, timers: Timers) -> None:
        self._store = store
        self._clock = clock
        self._outbox = outbox
        self._timers = timers
        self._stopping = False
        self._tasks: list[asyncio.Task[None]] = []
        self._worker: Worker | None = None
        self._doing: list[int | None] = []  # numbers of jobs; one that another gave back may be there twice
        self._idle: set[int | None] = set()  # those that were ours at the last look, and not done
        self._looked = 0.0  # when all was well last (seconds of the event loop)
        self._blinded = float("-inf")  # when it last was not
        address = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self.grapevine: Grapevine = PostgresGrapevine(store, address)
        self._app = App(
            connector=PsycopgConnector(
                conninfo=address, min_size=1, max_size=CONNECTIONS, timeout=5.0, kwargs=dict(WATCHFUL)
            )
        )
        self._app.job_manager = _Jobs(self._app.connector)
        self._app.task(name=jobs.DRAIN, queue=jobs.QUEUE, pass_context=True)(self._drain)
        self._app.task(name=jobs.TICK, queue=jobs.QUEUE, pass_context=True)(self._tick)

    async def start(self) -> None:
        """Take part; what waits for nobody is given to somebody within seconds."""
        self._looked = asyncio.get_running_loop().time()
        await self._agree()
        self._tasks = [asyncio.create_task(self._work()), asyncio.create_task(self.grapevine.run())]

    def wake(self, change: Save, waiting: Sequence[tuple[str, Letter]]) -> None:
        """The transaction that saved it has told all who work."""

    async def stop(self) -> None:
        """Begin with nothing new, and end what is under way: the others go on with it. Until then it shows that it lives."""
        self._stopping = True
        beating = asyncio.create_task(self._beat())
        working = set(self._tasks)
        for task in working:
            task.cancel()  # first, or this process would take up at once what it lets go
        await self._outbox.stop()
        while working:  # a database that says nothing will never answer what the worker wants to know: then it is asked again to end
            _, working = await asyncio.wait(working, timeout=GOODBYE + 1.0)
            for task in working:
                task.cancel()
        beating.cancel()
        await asyncio.wait([beating])

    def trouble(self) -> str:
        """Whether this process can do its part."""
        blind = asyncio.get_running_loop().time() - self._looked > BLIND
        return NOT_WORKING if blind else ""

    async def take_over(self, job: Job) -> None:
        """Let somebody else do this job, of a process that has died or of this one, which does not know that it has it."""
        try:
            await self._app.job_manager.retry_job(job)
        except UniqueViolation:
            # Its successor waits already, and would wait for ever as long as this one counts as under way.
            await self._end(job)
        except ConnectorException:
            return  # somebody else was first, or it has come back to life and has finished

    async def _end(self, job: Job) -> None:
        assert job.id is not None  # noqa: S101 - it was read from its table
        try:
            await self._app.job_manager.finish_job_by_id_async(job.id, Status.FAILED, delete_job=True)
        except ConnectorException:
            return  # somebody else was first

    async def _work(self) -> None:
        """Work as long as this process lives, also when the database was away for a while."""
        while not self._stopping:
            looking: asyncio.Task[None] | None = None
            try:
                async with self._opened():
                    looking = asyncio.create_task(self._look())
                    self._worker = Worker(
                        self._app,
                        queues=[jobs.QUEUE],
                        concurrency=AT_ONCE,
                        fetch_job_polling_interval=ASK,
                        delete_jobs="always",
                        install_signal_handlers=False,
                        shutdown_graceful_timeout=GOODBYE,
                        update_heartbeat_interval=HEARTBEAT,
                        stalled_worker_timeout=STALLED,
                    )
                    await self._worker.run()  # type: ignore[no-untyped-call]
            except Exception as error:  # mostly a database that is away; whatever it is, the work must go on
                self._blinded = asyncio.get_running_loop().time()
                log.failure("The worker can't go on", error)
            finally:
                if looking is not None:
                    looking.cancel()
                    await asyncio.wait([looking])
            await asyncio.sleep(LOOK)

    @asynccontextmanager
    async def _opened(self) -> AsyncIterator[None]:
        """The connections of the worker. Who ends while they are made waits for that.

        Their pool swallows a cancellation in the middle of connecting, and what is left of it would keep the process from ending.
        """
        opening = asyncio.create_task(self._app.connector.open_async())
        try:
            await asyncio.shield(opening)
            yield
        finally:
            try:
                await asyncio.wait([opening])
            except asyncio.CancelledError:  # asked twice: the database says nothing
                opening.cancel()
                raise
            await self._app.close_async()

    async def _beat(self) -> None:
        """A worker that ends does not do so itself any more, and what it sends would be sent by another as well."""
        while self._worker is not None and (number := self._worker.worker_id) is not None:
            with suppress(StoreUnavailable):
                await self._store.write(partial(jobs.beat, worker=number))
            await asyncio.sleep(HEARTBEAT)

    async def _look(self) -> None:
        """Look every few seconds whether somebody has died, or something waits for nobody."""
        manager = self._app.job_manager
        while True:
            try:
                stalled = await manager.get_stalled_jobs(queue=jobs.QUEUE, seconds_since_heartbeat=STALLED)
                # After an outage this process may look dead to itself: what it is doing it would begin once more beside it.
                # And all others do, until they have shown that they live and have crossed off what had left.
                blind = asyncio.get_running_loop().time() - self._blinded < STALLED
                for job in [each for each in stalled if each.id not in self._doing and not blind]:
                    await self.take_over(job)
                for job in await self._forsaken():
                    await self.take_over(job)
                await self._agree()
                self._looked = asyncio.get_running_loop().time()
            except Exception as error:  # mostly a database that is away; whatever it is, the others must be looked at
                self._blinded = asyncio.get_running_loop().time()
                log.failure("Nobody could look after the jobs", error)
            await asyncio.sleep(LOOK * random.uniform(0.8, 1.2))  # noqa: S311 - nothing secret

    async def _forsaken(self) -> list[Job]:
        """What is written down as the work of this process, which does not do it: its beginning or its end was lost with a connection.

        It is so at two looks in a row: what just begins or ends looks the same. Nobody else would ever do it, for this process lives.
        """
        if self._worker is None or (number := self._worker.worker_id) is None:
            return []
        ours = await self._app.job_manager.list_jobs_async(
            queue=jobs.QUEUE, status=Status.DOING.value, worker_id=number
        )
        before, self._idle = self._idle, {job.id for job in ours} - set(self._doing)
        return [job for job in ours if job.id in before & self._idle]

    @contextmanager
    def _at(self, job: Job) -> Iterator[None]:
        """While this job is done here."""
        self._doing.append(job.id)
        try:
            yield
        finally:
            self._doing.remove(job.id)

    async def _agree(self) -> None:
        """Have the time of the database, know among how many a budget is divided, and give a job to what has none."""
        self._clock.follow(await self._store.read(jobs.clock))
        COMPANY.size = max(1, await self._store.read(partial(jobs.workers, seconds=STALLED)))
        await self._store.write(jobs.sweep)

    async def _drain(self, context: JobContext, lane: str, attempt: int = 0) -> None:
        job, worker = context.job.id, context.job.worker_id
        assert job is not None  # noqa: S101 - it was read from its table
        assert worker is not None  # noqa: S101 - it was given to us
        again = partial(jobs.drain, lane=lane, priority=context.job.priority)
        with self._at(context.job):
            try:
                rest = await self._outbox.drain(lane, attempt, mine=partial(jobs.held, job=job, worker=worker))
            except TakenOver:
                return
            except asyncio.CancelledError:
                await self._store.write(again)
                raise
            if rest is not None:
                await self._store.write(partial(again, after=rest.seconds, attempt=rest.attempt))

    async def _tick(self, context: JobContext, session: str, due: str) -> None:
        """Ring what is due in one session. When that fails the job is over, and the timers that are left get another in a while."""
        with self._at(context.job):
            try:
                await self._timers.fire_session(session, dt.datetime.fromisoformat(due))
            except Exception as error:  # mostly a database that is away; of what a job raises nothing else is told
                log.failure("The timers of a session can't go on", error)
