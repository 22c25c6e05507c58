"""Timers are absolute and stored; a late one fires at once, one that no longer counts does not."""

from __future__ import annotations

import asyncio
import datetime as dt
import sqlite3

import pytest

from bot.host.sql.sessions import Alarm
from bot.host.store import StoreUnavailable
from bot.host.timers import AFTER_TROUBLE, AT_ONCE
from tests.host.conftest import House
from tests.host.fake import NOON, said


async def fire(house: House) -> None:
    await house.host.timers.fire_due()
    await house.host.outbox.idle()


async def test_a_timer_fires_when_it_is_due_and_once(house: House) -> None:
    """Not before, and not again."""
    await house.hear(said("start"), said("wekker 5"))
    house.wall.advance(minutes=4.9)
    await fire(house)
    assert house.platform.words == []
    house.wall.advance(minutes=0.1)
    await fire(house)
    await fire(house)
    assert house.platform.words == ["wekker w"]
    assert await house.rows("timer") == []


async def test_two_that_fire_the_same_timer_fire_it_once(house: House) -> None:
    """Also when both saw it before either was done."""
    await house.hear(said("start"), said("wekker 5"))
    house.wall.advance(minutes=5)
    await asyncio.gather(house.host.timers.fire_due(), house.host.timers.fire_due())
    await house.host.outbox.idle()
    assert house.platform.words == ["wekker w"]


async def test_a_job_that_comes_by_the_clock_of_the_database_finds_what_is_due(house: House) -> None:
    """However little the clock here is behind: the job would end for nothing, and its timer would wait for the next sweep."""
    await house.hear(said("start"), said("wekkers 5 6"))
    house.wall.advance(minutes=4.99)
    await house.host.timers.fire_session("nep/kamer", NOON + dt.timedelta(minutes=5))
    await house.host.outbox.idle()
    assert house.platform.words == ["wekker 5"]


async def test_late_timers_fire_in_the_order_in_which_they_were_due(house: House) -> None:
    """Per session, whatever order they were set in."""
    await house.hear(said("start"), said("wekkers 9 1 5 3"))
    house.wall.advance(minutes=60)
    await fire(house)
    assert house.platform.words == ["wekker 1", "wekker 3", "wekker 5", "wekker 9"]


async def test_a_moved_timer_does_not_fire_at_its_old_time(house: House) -> None:
    """Nor does a cancelled one, or one that was read just before it was moved."""
    await house.hear(said("start"), said("wekker 5"), said("wekker 20"))
    house.wall.advance(minutes=10)
    await house.host._fire(Alarm("nep/kamer", "w", NOON + dt.timedelta(minutes=5)))
    await fire(house)
    assert house.platform.words == []
    await house.hear(said("uit"))
    house.wall.advance(minutes=60)
    await fire(house)
    assert house.platform.words == []


async def test_a_timer_that_no_longer_matters_is_gone_all_the_same(house: House) -> None:
    """The engine does nothing with a stale one; it must not come back for ever."""
    await house.hear(said("start"), said("wekkers 99"))
    house.wall.advance(minutes=100)
    await fire(house)
    assert house.platform.words == []
    assert await house.rows("timer") == []


async def test_the_loop_sleeps_until_the_first_is_due(house: House) -> None:
    """A timer set later but due sooner wakes it; the test only turns the wall clock."""
    house.host.timers.start()
    await house.hear(said("start"), said("wekkers 30 60"))
    await house.hear(said("wekker 10"))
    # The loop may still be reading when the clock is turned; then it finds the timer late, which is as good.
    for n, (minutes, words) in enumerate([(10, "wekker w"), (20, "wekker 30"), (30, "wekker 60")], start=1):
        house.wall.advance(minutes=minutes)
        await house.platform.has_shown(n)
        assert house.platform.words[-1] == words
        assert not house.host.timers._changed.is_set(), "it would never sleep"


@pytest.mark.parametrize("url", [None], ids=["sqlite"])
async def test_the_loop_survives_a_store_that_is_locked(house: House) -> None:
    """It tries again until the timer has fired."""
    await house.hear(said("start"), said("wekker 5"))
    house.wall.advance(minutes=5)
    other = sqlite3.connect(house.file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    house.host.timers.start()
    await house.sleep.waited.wait()
    other.execute("ROLLBACK")
    other.close()
    await house.platform.has_shown(1)
    assert house.platform.words == ["wekker w"]


SET = [
    ("set back after it rang", 5, -30),
    ("set forward, and back again", 45, -40),
    ("asleep for a weekend", 3 * 24 * 60, 0),
]


@pytest.mark.parametrize(("what", "on", "back"), SET, ids=[each[0] for each in SET])
async def test_a_timer_fires_once_whatever_the_wall_clock_does(house: House, what: str, on: float, back: float) -> None:
    """When its time is on the wall, or has been."""
    await house.hear(said("start"), said("wekker 5"))
    house.wall.advance(minutes=on)
    await fire(house)
    assert house.platform.words == ["wekker w"]
    house.wall.advance(minutes=back)
    for _ in range(6):
        await fire(house)
        house.wall.advance(minutes=10)
    assert house.platform.words == ["wekker w"]


async def test_a_clock_that_is_set_back_before_it_rang_puts_it_off(house: House) -> None:
    """It rings when the wall says so."""
    await house.hear(said("start"), said("wekker 5"))
    house.wall.advance(minutes=-30)
    for minutes, rung in ((34, []), (1, ["wekker w"])):
        house.wall.advance(minutes=minutes)
        await fire(house)
        assert house.platform.words == rung


async def test_between_many_that_are_due_at_once_people_are_heard(house: House) -> None:
    """They take their turns, the longest due first, and what somebody says meanwhile need not wait for all of them."""
    chats = [f"kamer-{n}" for n in range(5 * AT_ONCE)]
    for n, chat in enumerate(chats):
        await house.hear(said("start", chat=chat), said(f"wekkers {5 - n / 1000}", chat=chat))
    house.wall.advance(minutes=5)
    fire, rung = house.host.timers._fire, []

    async def note(alarm: Alarm) -> None:
        rung.append(alarm.session)
        await fire(alarm)

    house.host.timers._fire = note
    firing = asyncio.create_task(house.host.timers.fire_due())
    while not rung:
        await asyncio.sleep(0)
    assert len(rung) == AT_ONCE
    await house.door.receive(said("zeg hallo", chat="kamer-0"))
    assert len(rung) < len(chats)
    await firing
    assert rung == [f"nep/{chat}" for chat in reversed(chats)]
    await house.host.outbox.idle()
    assert len(house.platform.shown) == len(chats) + 1


async def test_a_session_that_takes_long_keeps_no_other_waiting(house: House) -> None:
    """Though it was due first."""
    for chat, minutes in (("traag", 1), ("vlot", 2)):
        await house.hear(said("start", chat=chat), said(f"wekkers {minutes}", chat=chat))
    fire, go_on = house.host.timers._fire, asyncio.Event()

    async def slow(alarm: Alarm) -> None:
        if alarm.session == "nep/traag":
            await go_on.wait()
        await fire(alarm)

    house.host.timers._fire = slow
    house.wall.advance(minutes=2)
    firing = asyncio.create_task(house.host.timers.fire_due())
    await house.platform.has_shown(1)
    assert house.platform.words == ["wekker 2"]
    go_on.set()
    await firing


def failing(house: House, *chats: str, error: Exception) -> list[str]:
    """From here on what rings in these chats fails; the chats in which it was tried."""
    fire, tried = house.host.timers._fire, []

    async def fail(alarm: Alarm) -> None:
        chat = alarm.session.partition("/")[2]
        tried.append(chat)
        if chat in chats:
            raise error
        await fire(alarm)

    house.host.timers._fire = fail
    return tried


async def test_sessions_that_fail_keep_no_other_from_its_turn(house: House, caplog: pytest.LogCaptureFixture) -> None:
    """However many they are, and however long they are due; the next time they come last."""
    broken = [f"stuk-{n}" for n in range(AT_ONCE)]
    for n, chat in enumerate([*broken, "heel"]):
        await house.hear(said("start", chat=chat), said(f"wekkers {1 + n / 1000} {6 + n / 1000}", chat=chat))
    tried = failing(house, *broken, error=KeyError("geheim"))
    for minutes in (5, 5):
        house.wall.advance(minutes=minutes)
        tried.clear()
        with pytest.raises(KeyError):
            await fire(house)
    assert house.platform.words == ["wekker 1.02", "wekker 6.02"]
    assert tried == ["heel", *broken]
    assert "The timers of a session can't go on: KeyError" in caplog.text


async def test_without_a_store_none_is_tried_in_vain(house: House) -> None:
    """Thousands would wait for it one after the other."""
    chats = [f"kamer-{n}" for n in range(2 * AT_ONCE)]
    for chat in chats:
        await house.hear(said("start", chat=chat), said("wekker 1", chat=chat))
    tried = failing(house, *chats, error=StoreUnavailable())
    house.wall.advance(minutes=1)
    with pytest.raises(StoreUnavailable):
        await fire(house)
    assert len(tried) == AT_ONCE


async def test_while_a_session_fails_the_others_ring_in_time(house: House) -> None:
    """Nor must it be tried again and again without a pause."""
    for chat, minutes in (("stuk", 1), ("heel", 2)):
        await house.hear(said("start", chat=chat), said(f"wekker {minutes}", chat=chat))
    tried = failing(house, "stuk", error=KeyError())
    pauses: list[float] = []

    async def never(seconds: float) -> None:
        pauses.append(seconds)
        await asyncio.get_running_loop().create_future()

    house.host.timers._sleep = never
    house.host.timers.start()
    house.wall.advance(minutes=1)
    async with asyncio.timeout(20):
        while not pauses:
            await asyncio.sleep(0)
    house.wall.advance(minutes=1)
    await house.platform.has_shown(1)
    assert house.platform.words == ["wekker w"]
    assert tried == ["stuk", "heel", "stuk"]
    assert set(pauses) == {AFTER_TROUBLE}
