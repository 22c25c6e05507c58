"""Nothing is kept longer than promised."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL

from bot.host import housekeeping
from bot.host.host import Host
from bot.host.store import StoreUnavailable, Work
from tests.host.conftest import House
from tests.host.fake import ANNA, NOON, said


@pytest.mark.parametrize(
    ("days", "kept"),
    [
        (0, {"session", "member", "timer", "notebook", "seen"}),
        (6.9, {"session", "member", "timer", "notebook", "seen"}),
        (7.1, {"session", "member", "timer", "notebook"}),
        (29.9, {"session", "member", "timer", "notebook"}),
        (30.1, set()),
    ],
)
async def test_everything_has_its_day(house: House, days: float, kept: set[str]) -> None:
    """Deliveries a week, an abandoned session and a notebook as long as the setting says."""
    await house.hear(said("start"), said("noteer melk"), said("wekker 5"))
    house.wall.advance(days=days)
    await housekeeping.clean(house.host)
    await house.host.outbox.idle()
    assert {table for table, rows in (await house.everything()).items() if rows} == kept
    assert house.platform.forgotten == ([] if "session" in kept else [("kamer", [ANNA])])


async def test_it_cleans_at_the_start_and_every_day(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also in a process that runs for months; what failed is done an hour later, and no other process need do it."""
    hours: asyncio.Queue[float] = asyncio.Queue()
    outcomes = [None, StoreUnavailable(), ValueError(), None, None]

    async def note(host: Host) -> None:
        hours.put_nowait((house.wall.time - NOON) / dt.timedelta(hours=1))
        if trouble := outcomes.pop(0):
            raise trouble

    monkeypatch.setattr(housekeeping, "clean", note)
    cleaning = asyncio.create_task(housekeeping.keep_clean(house.host))
    for hour in (0, 24, 25, 26, 50):
        while house.wall.time < NOON + dt.timedelta(hours=hour):
            await asyncio.sleep(0)  # it goes to bed
            assert hours.empty()
            house.wall.advance(minutes=60)
        assert await asyncio.wait_for(hours.get(), 5) == hour
    cleaning.cancel()
    await asyncio.gather(cleaning, return_exceptions=True)


async def test_a_session_in_use_is_not_abandoned(house: House) -> None:
    """What happens between looking and deleting counts."""
    await house.hear(said("start"))
    seen = house.host.clock.now()
    house.wall.advance(days=1)
    await house.hear(said("tel"))
    await house.host.abandon("nep/kamer", seen)
    assert len(await house.rows("session")) == 1


async def test_a_session_that_another_process_just_came_back_to_is_not_abandoned(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever was looked at before or after that."""
    await house.hear(said("start"))
    seen = house.host.clock.now() + dt.timedelta(days=1)
    back = "update session set version = version + 1, touched_at = touched_at + 172800000000"  # two days
    read, reads = house.store.read, 0

    async def and_back(work: Work[Any]) -> Any:
        nonlocal reads
        found, reads = await read(work), reads + 1
        if reads == 1:
            house.meddle(back)
        return found

    monkeypatch.setattr(house.store, "read", and_back)
    await house.host.abandon("nep/kamer", seen)
    assert reads > 1
    assert len(await house.rows("session")) == 1


@pytest.mark.parametrize("part", ["state", "appointment"])
async def test_a_session_that_can_not_be_read_keeps_nothing_else(house: House, part: str) -> None:
    """All the rest has its day, also what adapters remember."""
    await house.hear(said("start", chat="a"), said("start", chat="b"), said("noteer melk"))
    house.meddle(f"update session set {part} = cast('{{' as bytea) where key = 'nep/a'")  # noqa: S608
    house.wall.advance(days=40)
    await housekeeping.clean(house.host)
    assert [key for key, *_ in await house.rows("session")] == ["nep/a"]
    assert await house.rows("notebook") == []
    assert house.platform.purged == [(NOON + dt.timedelta(days=10)).date()]


@pytest.mark.parametrize(("kept", "left"), [("true", ["nep/a"]), ("false", []), ("1", ["nep/a"])])
async def test_of_a_session_of_another_release_it_is_read_whether_somebody_asked_to_keep_it(
    house: House, kept: str, left: list[str]
) -> None:
    """It goes in its time, for that was promised; where even that can't be read it stays."""
    await house.hear(said("start", chat="a"))
    house.meddle(f'update session set state = cast(\'{{"people": 3, "kept": {kept}}}\' as bytea)')  # noqa: S608
    house.wall.advance(days=40)
    await housekeeping.clean(house.host)
    assert [key for key, *_ in await house.rows("session")] == left


async def test_adapters_forget_too(house: House) -> None:
    """They are told from which day on they may remember."""
    house.wall.advance(days=40)
    await housekeeping.clean(house.host)
    assert house.platform.purged == [(NOON + dt.timedelta(days=10)).date()]


async def test_a_session_that_is_asked_for_is_not_abandoned(house: House) -> None:
    """However long ago the last thing happened in it."""
    await house.hear(said("start"), said("houd"))
    house.wall.advance(days=400)
    await housekeeping.clean(house.host)
    await house.host.outbox.idle()
    assert len(await house.rows("session")) == 1
    assert house.platform.forgotten == []


async def test_of_several_processes_the_first_of_the_day_cleans_what_they_share(
    tmp_path: Path, postgres: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others only let go of what they have in memory; another retention time is another turn."""
    houses = [House(tmp_path / "test.db", postgres) for _ in range(3)]
    done: list[tuple[str, int]] = []

    def noting(what: str) -> Callable[[Host], Awaitable[None]]:
        async def note(host: Host) -> None:
            done.append((what, next(n for n, each in enumerate(houses) if each.host is host)))

        return note

    for what in ("clean", "forget"):
        monkeypatch.setattr(housekeeping, what, noting(what))
    for each in houses:
        await each.begin(start=False)
    houses[2].host.settings = replace(houses[2].host.settings, retention_days=5)
    cleaning = []
    for day in (1, 2):
        for house in houses:
            if day == 1:
                cleaning.append(asyncio.create_task(housekeeping.keep_clean(house.host)))
            else:
                house.wall.advance(days=1)
            while len(house.wall._sleepers) < day:
                await asyncio.sleep(0)
    for each_day in cleaning:
        each_day.cancel()
    await asyncio.wait(cleaning)
    assert done == [("clean", 0), ("forget", 1), ("clean", 2)] * 2
    for each in houses:
        await each.end()
