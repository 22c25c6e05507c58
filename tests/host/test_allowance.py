"""The allowance of one person: what nobody needs is not taken in, whoever it is hears that once, and nobody else notices."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable

import pytest

from bot.engine.model.events import Joined
from bot.host import allowance
from bot.host.allowance import PEOPLE, TOO_MUCH, Allowances
from bot.host.ports import Inbound
from bot.host.store import StoreUnavailable
from tests.host.conftest import House
from tests.host.fake import ANNA, BRAM, NOON, said

MOST, EACH = 60, dt.timedelta(seconds=0.5)


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """An allowance that is sooner used up than a real one."""
    monkeypatch.setattr(allowance, "MOST", MOST)
    monkeypatch.setattr(allowance, "EACH", EACH)


def told(house: House) -> int:
    """How often somebody was told that it was too much."""
    return sum(each.message is not None and each.message.title == TOO_MUCH.title for each in house.platform.shown)


def surplus(house: House) -> float:
    """What is counted of it."""
    counted: float = house.host.metrics.surplus.labels(platform="nep")._value.get()
    return counted


async def everything(house: House, *inbound: Inbound) -> list[bool]:
    """All of this at once."""
    taken = await asyncio.gather(*map(house.door.receive, inbound))
    await house.host.outbox.idle()
    return taken


async def test_so_many_at_once_are_taken_and_of_the_rest_somebody_hears_once(house: House) -> None:
    """A room that shares an account, or somebody in a hurry, notices nothing; a flood is not counted, and whoever it is knows that."""
    await house.hear(said("start", by=BRAM))
    taken = await everything(house, *(said("tel") for _ in range(2 * MOST)))
    assert sum(taken) == MOST
    assert house.platform.words.count(f"{MOST}") == 1
    assert house.platform.words.count(f"{MOST + 1}") == 0
    assert told(house) == 1
    assert surplus(house) == MOST


async def test_then_two_a_second_for_as_long_as_it_takes(house: House) -> None:
    """Who goes on is heard at that pace, and not told again until they have been quiet."""
    await everything(house, *(said("lees") for _ in range(MOST)))
    for _ in range(20):
        house.wall.time += dt.timedelta(seconds=1)
        assert await everything(house, *(said("lees") for _ in range(5))) == [True, True, False, False, False]
    assert told(house) == 1
    house.wall.time += MOST * EACH
    assert sum(await everything(house, *(said("lees") for _ in range(2 * MOST)))) == MOST
    assert told(house) == 2


async def test_a_flood_of_one_is_no_wall_for_another(house: House) -> None:
    """Each has an allowance of their own."""
    await everything(house, *(said("lees") for _ in range(2 * MOST)))
    assert await house.door.receive(said("lees", by=BRAM)) is True


async def test_what_is_sent_again_is_not_counted_again(house: House) -> None:
    """A platform that delivers twice takes nothing of anybody's allowance, and makes nobody hear that something was left out."""
    for _ in range(3 * MOST):
        await house.door.receive(said("lees", delivery="x"))
    assert sum(await everything(house, *(said("lees") for _ in range(MOST - 1)))) == MOST - 1
    assert await house.door.receive(said("lees", delivery="x")) is False
    await house.host.outbox.idle()
    assert told(house) == 0
    assert await house.door.receive(said("lees", delivery="y")) is False
    await house.host.outbox.idle()
    assert told(house) == 1


async def test_mere_talk_is_not_counted(house: House) -> None:
    """Who talks freely is counted by nobody, however much it is."""
    await house.hear(said("start"))
    for _ in range(3 * MOST):
        assert await house.door.receive(said("zomaar wat")) is True
    assert sum(await everything(house, *(said("lees") for _ in range(2 * MOST)))) == MOST - 1  # but for the start
    assert told(house) == 1


async def test_what_can_not_be_saved_now_is_not_counted(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """It comes again, and then there is room for it."""

    async def full(*_: object) -> None:
        raise StoreUnavailable

    with monkeypatch.context() as broken:
        broken.setattr(house.host.store, "read", full)
        for number in range(2 * MOST):
            with pytest.raises(StoreUnavailable):
                await house.door.receive(said("lees", delivery=f"{number}"))
    assert sum(await everything(house, *(said("lees", delivery=f"{number}") for number in range(MOST)))) == MOST


async def test_who_comes_and_goes_is_always_known(house: House) -> None:
    """That is no act of a person, and what is missed of it is never told again."""
    for number in range(2 * MOST):
        event = Joined(at=NOON, person=ANNA)
        assert await house.door.receive(Inbound(delivery=f"{number}", chat="kamer", event=event)) is True
    assert surplus(house) == 0


async def test_at_the_computer_of_the_bot_there_is_no_limit(house: House) -> None:
    """In the practice room everybody sits there, and nobody keeps another from anything."""
    house.platform.local = True
    door = house.host.door(house.platform.name)
    for _ in range(2 * MOST):
        assert await door.receive(said("lees")) is True


async def test_a_share_is_whole_again_in_time_and_also_when_the_clock_is_set_back() -> None:
    """So many at once, one more for each piece of time; nobody is shut out because a clock was wrong."""
    allowances = Allowances()
    assert [allowances.of("a", NOON).take(NOON) for _ in range(MOST + 1)] == [True] * MOST + [False]
    later = NOON + EACH
    assert [allowances.of("a", later).take(later) for _ in range(2)] == [True, False]
    before = NOON - dt.timedelta(hours=1)
    assert allowances.of("a", before).take(before)


async def test_nothing_is_remembered_of_who_is_quiet_nor_of_more_than_so_many() -> None:
    """What it takes in memory is bounded, by time and by number."""
    allowances = Allowances()
    for number in range(100):
        assert allowances.of(f"{number}", NOON).take(NOON)
    later = NOON + MOST * EACH
    assert allowances.of("a", later).take(later)
    assert len(allowances) == 1
    for number in range(2 * PEOPLE):
        assert allowances.of(f"{number}", later).take(later)
    assert len(allowances) == PEOPLE


async def test_giving_back_is_as_if_nothing_was_taken() -> None:
    """Neither more nor less is left."""
    allowances = Allowances()
    for _ in range(MOST):
        assert allowances.of("a", NOON).take(NOON)
    allowances.give_back("a")
    allowances.give_back("nobody")
    assert [allowances.of("a", NOON).take(NOON) for _ in range(2)] == [True, False]


async def test_nothing_is_remembered_for_long_also_when_nobody_acts(monkeypatch: pytest.MonkeyPatch) -> None:
    """One look for all of them, some minutes after the first."""
    asked: list[tuple[float, Callable[[], None]]] = []
    monkeypatch.setattr(asyncio.BaseEventLoop, "call_later", lambda _loop, delay, do: asked.append((delay, do)))
    allowances = Allowances()
    for number in range(100):
        allowances.of(f"{number % 3}", NOON).take(NOON)
    [(delay, forget)] = asked
    assert (delay, len(allowances)) == (allowance.FORGOTTEN, 3)
    forget()
    assert len(allowances) == 0
    allowances.of("a", NOON)
    assert len(asked) == 2
