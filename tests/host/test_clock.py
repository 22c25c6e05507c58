"""The clock: aware UTC, as fast as asked, never backwards."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest

from bot.host.clock import Clock
from tests.host.fake import NOON, Wall

HOUR = dt.timedelta(hours=1)


@pytest.mark.parametrize("speed", [1, 60, 2.5])
def test_it_runs_as_fast_as_asked(speed: float) -> None:
    """From the moment it was made."""
    wall = Wall()
    clock = wall.clock(speed)
    wall.advance(minutes=2)
    assert clock.now() == NOON + dt.timedelta(minutes=2 * speed)


@pytest.mark.parametrize(("start", "begins"), [(None, NOON), (NOON - HOUR, NOON), (NOON + HOUR, NOON + HOUR)])
def test_it_begins_where_time_had_got_to(start: dt.datetime | None, begins: dt.datetime) -> None:
    """Never before the wall clock, never before what was stored."""
    assert Wall().clock(60, start).now() == begins


def test_it_never_runs_backwards() -> None:
    """Even when somebody sets the wall clock back."""
    wall = Wall()
    clock = wall.clock()
    wall.advance(minutes=10)
    assert clock.now() == NOON + dt.timedelta(minutes=10)
    wall.advance(minutes=-30)
    assert clock.now() == NOON + dt.timedelta(minutes=10)


def test_the_real_one_is_aware() -> None:
    """In UTC."""
    assert Clock().now().tzinfo is dt.UTC


async def test_sleeping_follows_the_clock() -> None:
    """An hour at sixty times as fast takes a minute on the wall; the past takes no time at all."""
    wall = Wall()
    clock = wall.clock(60)
    await clock.sleep_until(NOON - HOUR)
    asleep = asyncio.create_task(clock.sleep(minutes=59, seconds=60))
    for _ in range(6):
        await asyncio.sleep(0)
        assert not asleep.done()
        wall.advance(minutes=1 / 6)
    await asyncio.wait_for(asleep, 5)
