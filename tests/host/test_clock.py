"""The clock: aware UTC, that of the wall, or as fast as asked."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest

from bot.host.clock import Clock
from tests.host.fake import NOON, Wall

HOUR = dt.timedelta(hours=1)
MINUTE = dt.timedelta(minutes=1)


@pytest.mark.parametrize("speed", [1, 60, 2.5])
def test_it_runs_as_fast_as_asked(speed: float) -> None:
    """From the moment it was made."""
    wall = Wall()
    clock = wall.clock(speed)
    wall.advance(minutes=2)
    assert clock.now() == NOON + dt.timedelta(minutes=2 * speed)


STARTS = [
    # speed, a moment that was stored, where the clock begins
    (60, None, NOON),
    (60, NOON - HOUR, NOON),
    (60, NOON + HOUR, NOON + HOUR),
    (1, NOON + HOUR, NOON),
]


@pytest.mark.parametrize(("speed", "start", "begins"), STARTS)
def test_only_a_rehearsal_begins_ahead_of_the_wall(
    speed: float, start: dt.datetime | None, begins: dt.datetime
) -> None:
    """A rehearsal goes on where it had got to; a real session has the time of the wall, whatever was stored."""
    assert Wall().clock(speed, start).now() == begins


SETTINGS = [
    ("set back by half an hour", -30),
    ("set forward by half an hour", 30),
    ("asleep from Friday to Monday", 3 * 24 * 60),
    ("set to last year", -365 * 24 * 60),
]


@pytest.mark.parametrize(("what", "minutes"), SETTINGS, ids=[each[0] for each in SETTINGS])
async def test_it_shows_the_wall_whatever_happens_to_that(what: str, minutes: float) -> None:
    """At once; and whoever sleeps on it wakes as soon as the time that it waits for is on the wall."""
    wall = Wall()
    clock = wall.clock()
    wall.advance(minutes=10)
    asleep = asyncio.create_task(clock.sleep_until(NOON + 30 * MINUTE))
    await asyncio.sleep(0)
    wall.advance(minutes=minutes)
    assert clock.now() == wall.now()
    for _ in range(3):  # a nap is short, so it looks at the wall again soon
        await asyncio.sleep(0)
    assert asleep.done() == (wall.now() >= NOON + 30 * MINUTE)
    wall.advance(minutes=20 - minutes)
    for _ in range(3):
        await asyncio.sleep(0)
    assert asleep.done()


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


def test_several_processes_have_the_time_of_their_database() -> None:
    """Whatever the clocks of their computers say, and from the moment at which they look."""
    wall = Wall()
    clock = wall.clock()
    clock.follow(NOON + dt.timedelta(minutes=3))
    wall.advance(minutes=1)
    assert clock.now() == clock.wall() == NOON + dt.timedelta(minutes=4)
    clock.follow(NOON)
    assert clock.now() == NOON
