"""Several processes on one PostgreSQL: each letter leaves once and in order, each timer rings once, and what dies is taken over."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from procrastinate.exceptions import ConnectorException
from procrastinate.manager import JobManager
from psycopg_pool import AsyncConnectionPool
from sqlalchemy import URL

from bot.host import shared
from bot.host.foreman import foreman_of
from bot.host.outbox import TakenOver
from bot.host.ports import Busy
from bot.host.sending import COMPANY
from bot.host.shared import NOT_WORKING
from bot.host.sql import jobs
from bot.host.sql.sessions import Alarm
from bot.host.store import Store
from bot.host.stores import open_store
from tests.host.conftest import House
from tests.host.fake import said
from tests.postgres import do

SOON = 90.0  # seconds in which what must happen has happened, on a busy machine
LONG_AFTER = dt.datetime(2999, 1, 1, tzinfo=dt.UTC)  # whatever the database's clock says, which decides here


async def until(true: Callable[[], bool]) -> None:
    """Wait for other processes, which is what this is about."""
    async with asyncio.timeout(SOON):
        while not true():
            await asyncio.sleep(0.02)


@pytest.fixture
async def houses(tmp_path: Path, postgres: URL, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[list[House]]:
    """Two processes on one database. None is held for dead because this machine is busy: who is dead, a test says."""
    monkeypatch.setattr(shared, "STALLED", 60.0)
    monkeypatch.setattr(shared, "LOOK", 0.2)
    monkeypatch.setattr(shared, "HEARTBEAT", 0.2)
    both = [House(tmp_path / "test.db", postgres, foreman=foreman_of) for _ in range(2)]
    for each in both:
        await each.begin()
    yield both
    for each in both:
        await each.end()


def words(houses: list[House]) -> list[str]:
    return [word for each in houses for word in each.platform.words]


def waiting(url: URL) -> list[tuple[Any, ...]]:
    return do(url, "select task_name, status, lock, args from procrastinate_jobs order by id")


async def test_each_letter_leaves_once_whoever_heard_the_message(houses: list[House], postgres: URL) -> None:
    """And nothing is left of the jobs, which name chats."""
    one, two = houses
    await one.door.receive(said("start"))
    for n, house in enumerate([one, two] * 5):
        await house.door.receive(said("tel", delivery=f"x{n}"))
    await until(lambda: len(words(houses)) == 10)
    assert sorted(words(houses), key=int) == [str(n) for n in range(1, 11)]
    await until(lambda: waiting(postgres) == [])


async def test_a_delivery_that_another_process_heard_is_a_no_op(houses: list[House]) -> None:
    """At the same moment, too."""
    one, two = houses
    await one.door.receive(said("start"))
    taken = await asyncio.gather(*(each.door.receive(said("tel", delivery="x")) for each in (one, two)))
    assert sorted(taken) == [False, True]
    await until(lambda: words(houses) == ["1"])


async def test_a_stalled_job_whose_successor_waits_does_not_keep_its_lane_shut(
    houses: list[House], postgres: URL
) -> None:
    """Trying it again is refused, because its successor has its queueing lock: it is ended, and the successor goes on."""
    one, _ = houses
    await one.door.receive(said("start"))
    await until(lambda: waiting(postgres) == [])
    do(postgres, "insert into procrastinate_workers (last_heartbeat) values (now() - interval '1 hour')")
    dead = "insert into procrastinate_jobs (queue_name, task_name, lock, queueing_lock, args, status, worker_id) select 'kaartensessie', 'drain', 'nep|group|kamer', 'nep|group|kamer', '{}', 'doing', min(id) from procrastinate_workers where last_heartbeat < now() - interval '1 minute'"
    do(postgres, dead)
    await one.door.receive(said("tel"))
    await until(lambda: words(houses) == ["1"])
    await until(lambda: waiting(postgres) == [])


@pytest.mark.parametrize("lost", ["fetch_job", "finish_job"], ids=["begins", "ends"])
async def test_a_job_whose_beginning_or_end_was_lost_with_a_connection_keeps_nothing_shut(
    houses: list[House], postgres: URL, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    """The database holds it for the work of a process that lives and does not do it: nobody would ever take it over."""
    one, _ = houses
    await one.door.receive(said("start"))
    await until(lambda: waiting(postgres) == [])
    for_real = getattr(shared._Jobs, lost)

    async def cut_off(*args: Any, **rest: Any) -> Any:
        done = await for_real(*args, **rest) if lost == "fetch_job" else object()
        if done is not None:
            monkeypatch.setattr(shared._Jobs, lost, for_real)
            raise ConnectorException
        return done

    def lost_or_shown(many: int) -> bool:
        return getattr(shared._Jobs, lost) is for_real or len(words(houses)) == many

    monkeypatch.setattr(shared._Jobs, lost, cut_off)
    sent = 0
    while getattr(shared._Jobs, lost) is not for_real:  # a fetch that was under way may still bring a job
        sent += 1
        await one.door.receive(said("tel"))
        await until(partial(lost_or_shown, sent))
    await one.door.receive(said("tel"))
    await until(lambda: sorted(words(houses), key=int) == [str(n) for n in range(1, sent + 2)])
    await until(lambda: waiting(postgres) == [])


async def test_a_job_that_just_begins_is_not_given_back(
    houses: list[House], postgres: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database holds it for our work already, and we don't know of it yet: another would do it beside us."""
    one, _ = houses
    await one.door.receive(said("start"))
    await until(lambda: waiting(postgres) == [])
    fetch, listed = JobManager.fetch_job, JobManager.list_jobs_async
    seen, given_back = asyncio.Event(), []

    async def looking(*args: Any, **rest: Any) -> Any:
        found = list(await listed(*args, **rest))
        if found:
            seen.set()
        return found

    async def slow(*args: Any, **rest: Any) -> Any:
        job = await fetch(*args, **rest)
        if job is not None:
            await seen.wait()
        return job

    async def noted(_: Any, job: Any) -> None:
        given_back.append(job)

    monkeypatch.setattr(JobManager, "list_jobs_async", looking)
    monkeypatch.setattr(JobManager, "fetch_job", slow)
    monkeypatch.setattr(shared.Shared, "take_over", noted)
    await one.door.receive(said("tel"))
    await until(lambda: words(houses) == ["1"])
    assert given_back == []


async def test_what_a_killed_process_was_doing_is_taken_over(houses: list[House], postgres: URL) -> None:
    """Within seconds, in order; only what was in flight may be shown twice."""
    one, two = houses
    await one.door.receive(said("start"))
    gate = asyncio.Event()
    for each in houses:
        each.platform.gates[""] = gate
    for n in range(5):
        await one.door.receive(said("tel", delivery=f"x{n}"))
    await until(lambda: any(each.platform.reached.is_set() for each in houses))
    busy = next(each for each in houses if each.platform.reached.is_set())
    other = two if busy is one else one
    [(worker,)] = do(postgres, "select worker_id from procrastinate_jobs where status = 'doing'")
    busy.host.foreman._tasks[0].cancel()  # type: ignore[attr-defined]
    other.platform.gates.clear()
    # Past a row that is just written: this waits on the loop that must end that.
    row = f"select id from procrastinate_workers where id = {worker} for update skip locked"  # noqa: S608
    dead = f"update procrastinate_workers set last_heartbeat = now() - interval '1 hour' where id in ({row})"  # noqa: S608

    def all_shown() -> bool:
        do(postgres, dead)  # again and again: its last beat may be under way
        return other.platform.words[-1:] == ["5"]

    await until(all_shown)
    assert other.platform.words == [str(n) for n in range(1, 6)]
    gate.set()
    await asyncio.wait([busy.host.foreman._tasks[0]])  # type: ignore[attr-defined]  # a second cancel would break its leave


async def test_a_process_that_looks_dead_to_itself_does_not_begin_anew_what_it_is_doing(
    tmp_path: Path, postgres: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after an outage, in which it could not tell that it lives: a letter would be sent twice beside itself."""
    looks = 0
    stalled = JobManager.get_stalled_jobs

    async def looking(*args: Any, **rest: Any) -> Any:
        nonlocal looks
        do(postgres, "update procrastinate_workers set last_heartbeat = now() - interval '1 hour'")
        looks += 1
        return await stalled(*args, **rest)

    monkeypatch.setattr(JobManager, "get_stalled_jobs", looking)
    monkeypatch.setattr(shared, "LOOK", 0.05)
    house = House(tmp_path / "test.db", postgres, foreman=foreman_of)
    await house.begin()
    await house.door.receive(said("start"))
    house.platform.gates[""] = gate = asyncio.Event()
    await house.door.receive(said("tel"))
    await house.platform.reached.wait()
    await house.door.receive(said("tel"))
    before = looks
    await until(lambda: looks > before + 3)
    assert [row[1] for row in waiting(postgres)] == ["doing", "todo"]
    gate.set()
    await until(lambda: waiting(postgres) == [])
    assert house.platform.words == ["1", "2"]
    await house.end()


async def test_a_process_that_comes_back_late_finds_its_work_taken(houses: list[House], postgres: URL) -> None:
    """And posts nothing."""
    one, _ = houses
    await one.door.receive(said("start"))
    mine = partial(jobs.held, job=12345, worker=1)
    with pytest.raises(TakenOver):
        await one.host.outbox.drain("nep|group|kamer", 0, mine)


async def test_a_process_that_comes_back_late_does_not_end_what_another_does(
    houses: list[House], postgres: URL
) -> None:
    """Else the chat would be open to a third, which would send what is in flight there once more."""
    one, _ = houses
    await one.door.receive(said("start"))
    await until(lambda: waiting(postgres) == [])
    gate = asyncio.Event()
    for each in houses:
        each.platform.gates[""] = gate
    for n in range(2):
        await one.door.receive(said("tel", delivery=f"x{n}"))
    await until(lambda: any(each.platform.reached.is_set() for each in houses))
    busy = next(each for each in houses if each.platform.reached.is_set())
    doing = "select count(*) from procrastinate_jobs where status = 'doing'"
    taken = "with another as (insert into procrastinate_workers default values returning id) update procrastinate_jobs set worker_id = another.id from another where status = 'doing'"
    do(postgres, taken)
    gate.set()
    await until(lambda: not busy.host.foreman._worker._running_jobs)  # type: ignore[attr-defined]
    assert do(postgres, doing) == [(1,)]
    assert words(houses) == ["1"]
    do(postgres, "delete from procrastinate_jobs where status = 'doing'")
    await until(lambda: sorted(words(houses)) == ["1", "2"])


async def test_a_process_that_stops_takes_up_nothing_and_ends_what_is_in_flight(
    houses: list[House], postgres: URL
) -> None:
    """Others go on with the rest at once, and not with what it sends: it shows that it lives for as long as that takes."""
    one, two = houses
    for chat in ("kamer", "zaal"):
        await one.door.receive(said("start", chat=chat))
    await until(lambda: waiting(postgres) == [])
    gate = asyncio.Event()
    for each in houses:
        each.platform.gates[""] = gate
    await one.door.receive(said("tel"))
    await until(lambda: any(each.platform.reached.is_set() for each in houses))
    busy, other = (one, two) if one.platform.reached.is_set() else (two, one)
    other.platform.gates.clear()
    drained = busy.host.outbox.drain
    taken: list[str] = []

    def noting(lane: str, attempt: int, mine: Any) -> Any:
        taken.append(lane)
        return drained(lane, attempt, mine)

    busy.host.outbox.drain = noting  # type: ignore[method-assign]
    stopping = asyncio.create_task(busy.host.stop())
    await asyncio.sleep(0)
    await busy.door.receive(said("tel", chat="zaal"))
    await until(lambda: other.platform.words == ["1"])
    beats = "select max(last_heartbeat) from procrastinate_workers where id in (select worker_id from procrastinate_jobs where status = 'doing')"
    seen = {do(postgres, beats)[0][0]}
    while len(seen) < 3:  # more than a heartbeat: it is not held for dead
        seen.add(do(postgres, beats)[0][0])
        await asyncio.sleep(0.02)
    assert not stopping.done()
    gate.set()
    await stopping
    assert (busy.platform.words, other.platform.words, taken) == (["1"], ["1"], [])
    await until(lambda: waiting(postgres) == [])


async def test_what_can_not_end_in_time_is_for_another_at_once(
    tmp_path: Path, postgres: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not only when somebody looks for what has no job."""
    monkeypatch.setattr("bot.host.outbox.GOODBYE", 0.01)
    house = House(tmp_path / "test.db", postgres, foreman=foreman_of)
    await house.begin()
    await house.door.receive(said("start"))
    house.platform.gates[""] = asyncio.Event()
    await house.door.receive(said("tel"))
    await house.platform.reached.wait()
    await house.host.stop()
    assert [row[:3] for row in waiting(postgres)] == [("drain", "todo", "nep|group|kamer")]
    await house.store.close()


async def test_what_a_platform_takes_is_divided_among_those_who_live(houses: list[House]) -> None:
    """A new process takes its part within seconds, and the part of one that stops goes to the others."""
    await until(lambda: COMPANY.size == 2)
    await houses[0].host.stop()
    await until(lambda: COMPANY.size == 1)


async def test_each_process_has_the_time_of_the_database(tmp_path: Path, postgres: URL) -> None:
    """Before it does anything by it: here the clock on the wall stands still, and is wrong."""
    house = House(tmp_path / "test.db", postgres, foreman=foreman_of)
    await house.begin(start=False)
    earlier = await house.store.read(jobs.clock)
    await house.host.start()
    now = house.host.clock.now()
    assert earlier <= now <= await house.store.read(jobs.clock)
    await house.end()


async def test_a_process_that_can_not_look_after_the_jobs_says_so(
    houses: list[House], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not ready until it can."""
    foreman, stalled = houses[0].host.foreman, JobManager.get_stalled_jobs
    assert foreman.trouble() == ""

    async def away(*_: Any, **__: Any) -> Any:
        raise ConnectorException

    monkeypatch.setattr(shared, "BLIND", 0.5)
    monkeypatch.setattr(JobManager, "get_stalled_jobs", away)
    await until(lambda: foreman.trouble() == NOT_WORKING)
    monkeypatch.setattr(JobManager, "get_stalled_jobs", stalled)
    await until(lambda: foreman.trouble() == "")


async def test_a_timer_rings_once_in_whichever_process(houses: list[House], postgres: URL) -> None:
    """Its job was scheduled with it; one that was moved or cancelled rings for nothing."""
    one, _ = houses
    await one.door.receive(said("start"))
    for each in houses:
        each.wall.time = await one.store.read(jobs.clock)
    await one.door.receive(said("wekker 0.01"))
    await until(lambda: words(houses) == ["wekker w"])
    await until(lambda: waiting(postgres) == [])


async def test_a_timer_does_not_wait_for_one_that_was_set_before_it_and_is_for_later(houses: list[House]) -> None:
    """Of what has a lock only the first job is looked at, and this one comes in a hundred years."""
    one, _ = houses
    await one.door.receive(said("start"))
    for each in houses:
        each.wall.time = await one.store.read(jobs.clock)
    await one.door.receive(said("wekkers 100000000", at=one.wall.now()))
    await one.door.receive(said("wekkers 0.01", at=one.wall.now()))
    await until(lambda: words(houses) == ["wekker 0.01"])


async def test_a_session_that_fails_is_told_of_and_keeps_no_other_from_ringing(
    houses: list[House], caplog: pytest.LogCaptureFixture
) -> None:
    """Its timer stays, and is tried again; nobody else tells what a job raises."""
    one, _ = houses
    for each in houses:
        each.wall.time = await one.store.read(jobs.clock)
        fire = each.host.timers._fire

        async def fail(alarm: Alarm, fire: Callable[[Alarm], Awaitable[None]] = fire) -> None:
            if alarm.session == "nep/stuk":
                raise KeyError
            await fire(alarm)

        each.host.timers._fire = fail
    for chat in ("stuk", "heel"):
        await one.door.receive(said("start", chat=chat, at=one.wall.now()))
        await one.door.receive(said("wekker 0.01", chat=chat, at=one.wall.now()))
    await until(lambda: words(houses) == ["wekker w"])
    await until(lambda: "The timers of a session can't go on: KeyError" in caplog.text)
    assert [row[0] for row in await one.rows("timer")] == ["nep/stuk"]


async def test_wiping_takes_the_jobs_of_the_session(houses: list[House], postgres: URL) -> None:
    """They name it."""
    one, _ = houses
    await one.door.receive(said("start"))
    await one.door.receive(said("wekker 100000000"))  # in a hundred years: the clock of the database is the real one
    await until(lambda: [row[0] for row in waiting(postgres)] == ["tick"])
    await one.host.abandon("nep/kamer", LONG_AFTER)
    await until(lambda: waiting(postgres) == [])
    assert await one.rows("session") == []


async def test_each_process_may_clean_at_the_same_moment(houses: list[House]) -> None:
    """Who finds that another has just taken or changed the session leaves it."""
    one, _ = houses
    for _ in range(3):
        await one.door.receive(said("start"))
        await asyncio.gather(*(each.host.abandon("nep/kamer", LONG_AFTER) for each in houses))
        assert await one.rows("session") == []


async def test_a_process_that_ends_while_it_connects_leaves_nothing_running(
    tmp_path: Path, postgres: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What connects swallows a cancellation, and would wait for ever."""
    connecting, go_on, connect = asyncio.Event(), asyncio.Event(), AsyncConnectionPool._connect

    async def slow(*args: Any) -> Any:
        connecting.set()
        await go_on.wait()
        return await connect(*args)

    monkeypatch.setattr(AsyncConnectionPool, "_connect", slow)
    house = House(tmp_path / "test.db", postgres, foreman=foreman_of)
    await house.begin()
    await connecting.wait()
    ending = asyncio.create_task(house.end())
    for _ in range(20):
        await asyncio.sleep(0)
    go_on.set()
    await ending
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_a_chat_that_must_rest_gives_its_place_to_others(houses: list[House], postgres: URL) -> None:
    """Its job is scheduled for when the platform wants to hear more, and counts what did not work."""
    one, _ = houses
    await one.door.receive(said("start"))
    for each in houses:
        each.platform.troubles.append(Busy(300.0))
    await one.door.receive(said("tel"))
    await until(lambda: any(row[1] == "todo" and row[3]["attempt"] == 1 for row in waiting(postgres)))
    assert not any(each.host.outbox._busy() for each in houses)


async def test_what_waits_without_a_job_is_found(tmp_path: Path, postgres: URL) -> None:
    """Something else wrote it, or lost its job."""
    house = House(tmp_path / "test.db", postgres)
    await house.begin(start=False)
    house.platform.gates[""] = asyncio.Event()
    await house.door.receive(said("start"))
    await house.door.receive(said("tel"))
    await house.crash()
    do(postgres, "delete from procrastinate_jobs")
    again = House(tmp_path / "test.db", postgres, foreman=foreman_of)
    await again.begin()
    await until(lambda: again.platform.words == ["1"])
    await again.end()


async def test_a_timer_without_a_job_rings(tmp_path: Path, postgres: URL) -> None:
    """It was due a while ago, and something lost its job."""
    house = House(tmp_path / "test.db", postgres)
    await house.begin(start=False)
    await house.door.receive(said("start"))
    await house.door.receive(said("wekker 600"))
    await house.crash()
    do(postgres, "delete from procrastinate_jobs")
    do(postgres, "update timer set due = 1000000")
    again = House(tmp_path / "test.db", postgres, foreman=foreman_of)
    await again.begin()
    await until(lambda: again.platform.words == ["wekker w"])
    await again.end()


async def test_a_timer_that_is_looked_after_twice_has_one_job(tmp_path: Path, postgres: URL) -> None:
    """Nobody works, so the first one still waits; one that is for later does not count."""
    house = House(tmp_path / "test.db", postgres)
    await house.begin(start=False)
    await house.door.receive(said("start"))
    await house.door.receive(said("wekker 600"))
    ticks = "select id from procrastinate_jobs where task_name = 'tick'"
    do(postgres, "update timer set due = 1000000")
    do(postgres, "update procrastinate_jobs set scheduled_at = now() + interval '1 day' where task_name = 'tick'")
    before = len(do(postgres, ticks))
    for _ in range(3):
        await house.store.write(jobs.sweep)
    assert len(do(postgres, ticks)) == before + 1
    await house.crash()


async def test_a_job_that_waits_is_not_begun_before_what_it_must_find_is_there(postgres: URL) -> None:
    """Else it would find nothing and end, and the letter would wait for ever."""
    store: Store = await open_store(postgres)
    await store.write(partial(jobs.drain, lane="a"))
    fetch = "select id from procrastinate_fetch_job_v2(null, (select min(id) from procrastinate_workers))"
    do(postgres, "insert into procrastinate_workers default values")

    def write_and_look(tx: Any) -> list[tuple[object, ...]]:
        jobs.drain(tx, "a")
        return do(postgres, fetch)

    assert await store.write(write_and_look) == [(None,)]
    assert do(postgres, fetch) != [(None,)]
    await store.close()
