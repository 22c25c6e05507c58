"""How fast the bot speaks: within the budget of its platform, and no chat waits for another."""

from __future__ import annotations

import asyncio
import datetime as dt
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace

from adapters.teams import connector
from adapters.webex import client
from bot.engine.model.effects import Group
from bot.engine.model.messages import Look, Message
from bot.host.ports import Busy, Late, Letter
from bot.host.sending import COMPANY, Budget, Errand, Halfway, Pace, send_on
from bot.host.sql.memory import AdapterMemory
from bot.host.stores import open_store
from tests.simulation.loop import Seeded

BUDGET = Budget(((6, 1.0), (7, 2.0), (55, 30.0)), ((45, 1.0),))
CHAT = "de groep"


class Watch:
    """Time that passes only by sleeping."""

    def __init__(self) -> None:
        self.now = 1000.0

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


async def test_the_pace_of_one_chat() -> None:
    """In no stretch of time are there more messages than the platform takes."""
    watch = Watch()
    pace = Pace(BUDGET, now=lambda: watch.now, sleep=watch.sleep)
    sent = []
    for _ in range(200):
        await pace.wait(CHAT)
        sent.append(watch.now)
    assert sent[0] == sent[5] == 1000.0
    for most, seconds in BUDGET.each:
        assert all(late - early >= seconds - 1e-6 for early, late in zip(sent, sent[most:], strict=False))
    assert all(late >= early for early, late in pairwise(sent))


async def test_the_pace_of_all_chats_together() -> None:
    """Many small chats share one limit."""
    watch = Watch()
    pace = Pace(BUDGET, now=lambda: watch.now, sleep=watch.sleep)
    sent = []
    for number in range(200):
        await pace.wait(f"chat-{number}")
        sent.append(watch.now)
    ((most, seconds),) = BUDGET.everywhere
    assert all(late - early >= seconds - 1e-6 for early, late in zip(sent, sent[most:], strict=False))


async def test_each_organisation_has_a_budget_of_its_own() -> None:
    """A busy one holds up no other; within one, all chats share it."""
    watch = Watch()
    pace = Pace(BUDGET, now=lambda: watch.now, sleep=watch.sleep)
    ((most, seconds),) = BUDGET.everywhere
    began = watch.now
    for n in range(most):
        await pace.wait(f"chat{n}", "drukte")
    await pace.wait("een chat", "rust")
    assert watch.now == began
    await pace.wait("nog een chat", "drukte")
    assert watch.now - began == pytest.approx(seconds)


async def test_several_processes_share_what_a_platform_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each has its part of what goes to all chats together; a chat is one process' at a time, so its own pace is not divided."""
    monkeypatch.setattr(COMPANY, "size", 3)
    watch = Watch()
    pace = Pace(BUDGET, now=lambda: watch.now, sleep=watch.sleep)
    began = watch.now
    for n in range(16):
        await pace.wait(f"chat{n}")
    assert watch.now - began == pytest.approx(1.0)


async def test_a_crowded_chat_holds_up_nobody_else() -> None:
    """What waits for its own chat takes no place in the queue of all."""
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        await asyncio.Event().wait()

    pace = Pace(BUDGET, now=lambda: 1000.0, sleep=sleep)
    crowd = [asyncio.create_task(pace.wait(CHAT)) for _ in range(100)]
    await asyncio.sleep(0)
    assert len(waits) == 1, "the rest of that chat waits for this one"
    await asyncio.wait_for(pace.wait("een andere chat"), 1)
    for task in crowd:
        task.cancel()
    await asyncio.gather(*crowd, return_exceptions=True)


async def test_chats_of_long_ago_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """The memory does not grow with every chat there ever was."""
    monkeypatch.setattr("bot.host.sending.MOST_KEPT", 10)
    watch = Watch()
    pace = Pace(BUDGET, now=lambda: watch.now, sleep=watch.sleep)
    for number in range(100):
        await pace.wait(f"chat-{number}")
        watch.now += 1000
    assert len(pace._chats) <= 11


async def go(pace: Pace, chat: str = "", *, can_wait: bool = False) -> float:
    """Wait for a turn; how many seconds that took."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    send_on(Errand(can_wait))
    await pace.wait(chat)
    return loop.time() - began


@pytest.mark.parametrize("budget", [connector.BUDGET, client.BUDGET], ids=["Teams", "Webex"])
@pytest.mark.parametrize("everywhere", [False, True], ids=["in one chat", "in ten chats"])
def test_twenty_five_who_choose_at_once_do_not_hold_up_the_next_card(budget: Budget, *, everywhere: bool) -> None:
    """Four times in a row; it was 14 and 24 seconds. And what can wait is not forgotten."""
    loop = Seeded(1)
    pace = Pace(budget, now=loop.time)
    chats = [f"chat-{n}" for n in range(10 if everywhere else 1)]

    async def play() -> None:
        chosen = []
        for _ in range(4):
            chosen += [asyncio.create_task(go(pace, chat, can_wait=True)) for chat in chats for _ in range(25)]
            await asyncio.sleep(0.5)
            cards = await asyncio.gather(*(asyncio.create_task(go(pace, chat)) for chat in chats))
            assert max(cards) <= 1.0
            await asyncio.sleep(15)
        await asyncio.gather(*chosen)

    assert loop.live(play())


def test_what_can_wait_gets_all_there_is_when_nobody_else_wants_it() -> None:
    """Ten thousand reminders in the same minute leave as fast as the platform takes them."""
    loop = Seeded(1)
    pace = Pace(connector.BUDGET, now=loop.time)

    async def play() -> None:
        await asyncio.gather(*(asyncio.create_task(go(pace, str(n), can_wait=True)) for n in range(10_000)))

    assert loop.live(play())
    ((most, seconds),) = connector.BUDGET.everywhere
    assert loop.time() <= 10_000 / most * seconds + 1.0


def test_the_waits_of_a_long_row_do_not_add_up() -> None:
    """Each of twenty thousand leaves within a moment of when the platform would have taken it, whether it can wait or not."""
    loop = Seeded(1)
    pace = Pace(connector.BUDGET, now=loop.time)
    left: list[float] = []

    async def a_few(chat: str) -> None:
        for number in range(4):
            await asyncio.create_task(go(pace, chat, can_wait=number % 2 > 0))
            left.append(loop.time())

    async def play() -> None:
        await asyncio.gather(*(asyncio.create_task(a_few(str(n))) for n in range(5000)))

    assert loop.live(play())
    ((most, seconds),) = connector.BUDGET.everywhere
    assert max(moment - number // most * seconds for number, moment in enumerate(left)) <= 0.5


async def test_what_lost_its_meaning_while_it_waited_does_not_go() -> None:
    """That is seen when its turn has come."""
    watch = Watch()
    pace = Pace(BUDGET, now=lambda: watch.now, sleep=watch.sleep)
    send_on(Errand(late=lambda: watch.now > 1001.0))
    for _ in range(7):
        await pace.wait(CHAT)
    with pytest.raises(Late):
        await pace.wait(CHAT)


async def test_another_process_sends_only_what_has_not_left(tmp_path: Path) -> None:
    """A lane goes over to another process, which has sent on it before."""
    store = await open_store(tmp_path / "test.db")
    here, there = (Halfway(AdapterMemory("nep", store), lambda: dt.date(2026, 12, 1)) for _ in range(2))
    left: list[str] = []

    async def send(page: str) -> str:
        if page == "twee" and stumbles:
            stumbles.pop()
            raise Busy(1.0)
        left.append(page)
        return page

    stumbles = [True]
    first = Letter(id=1, chat="chat", audience=Group(), message=Message(look=Look.NOTICE), adapter="nep")
    pages = ["één", "twee"]
    await here.send(first, ["eerder"], send)
    with pytest.raises(Busy):
        await there.send(replace(first, id=5), pages, send)
    await here.send(replace(first, id=5), pages, send)
    assert left == ["eerder", "één", "twee"]
    await store.close()
