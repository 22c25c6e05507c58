"""What waits for its turn with a platform while its session is wiped or moves on: it does not go any more, and nothing of it is left."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import URL

from bot.engine.model.documents import File
from bot.engine.model.effects import Effect
from bot.engine.model.events import Said
from bot.engine.model.messages import Message
from bot.host import outbox, shared
from bot.host.foreman import foreman_of
from bot.host.ports import Letter
from bot.host.sending import Budget, Pace
from tests.host.conftest import House
from tests.host.fake import Platform, TallyState, said
from tests.host.test_shared import LONG_AFTER, until

Reacting = Callable[[TallyState, Said], tuple[TallyState, tuple[Effect, ...]]]


class Queue:
    """Where letters wait for their turn with a platform, which comes when a test says so."""

    def __init__(self, *houses: House) -> None:
        self.waiting, self.go = asyncio.Event(), asyncio.Event()
        pace = Pace(Budget(((1, 60.0),), ((99, 1.0),)), now=lambda: 0.0, sleep=self._nap)
        for each in houses:
            self._stand_before(each.platform, pace)

    async def _nap(self, _seconds: float) -> None:
        self.waiting.set()
        await self.go.wait()

    def _stand_before(self, platform: Platform, pace: Pace) -> None:
        deliver = platform.deliver

        async def in_turn(letter: Letter) -> str | None:
            await pace.wait(letter.chat)
            return await deliver(letter)

        platform.deliver = in_turn  # type: ignore[method-assign]


async def test_nothing_is_kept_of_what_is_being_sent_while_its_session_is_wiped(house: House) -> None:
    """Not what the platform calls it either."""
    await house.hear(said("start"))
    house.platform.gates[""] = gate = asyncio.Event()
    await house.door.receive(said("bord kaart"))
    await house.platform.reached.wait()
    await house.door.receive(said("vergeet"))
    gate.set()
    await house.host.outbox.idle()
    left = await house.everything()
    assert {table for table, rows in left.items() if rows} == {"seen"}


@pytest.mark.parametrize("words", ["vergeet", ""], ids=["by somebody", "by its age"])
async def test_what_waits_for_its_turn_while_its_session_is_wiped_does_not_go(house: House, words: str) -> None:
    """But for what tells that it was wiped."""
    await house.hear(said("start"), said("zeg hallo"))
    queue = Queue(house)
    await house.hear(said("zeg een"))
    await house.door.receive(said("zeg twee"))
    await queue.waiting.wait()
    if words:
        await house.door.receive(said(words))
    else:
        await house.host.abandon("nep/kamer", LONG_AFTER)
    queue.go.set()
    await house.host.outbox.idle()
    assert house.platform.words == ["hallo", "een", *(["gewist"] if words else [])]
    assert (house.host.outbox._leaving, house.host.outbox._overtaken) == ({}, set())


async def test_a_file_that_is_being_made_while_its_session_is_wiped_does_not_go(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes a while to make, and then some platforms keep it until somebody wants it."""
    making, go, file = threading.Event(), threading.Event(), File("verslag.txt", "text/plain", "wie wat zei")

    def slowly(message: Message) -> Message:
        making.set()
        go.wait()
        return message

    def with_file(
        state: TallyState, event: Said, said: Reacting = house.engine._said
    ) -> tuple[TallyState, tuple[Effect, ...]]:
        after, effects = said(state, event)
        if event.text != "fluister verslag":
            return after, effects
        return after, tuple(replace(each, message=replace(each.message, file=file)) for each in effects)  # type: ignore[union-attr]

    monkeypatch.setattr(house.engine, "_said", with_file)
    monkeypatch.setattr(outbox, "written", slowly)
    await house.hear(said("start"))
    await house.door.receive(said("fluister verslag"))
    await asyncio.to_thread(making.wait)
    await house.door.receive(said("vergeet"))
    go.set()
    await house.host.outbox.idle()
    assert house.platform.words == ["gewist"]


@pytest.fixture
async def houses(tmp_path: Path, postgres: URL, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[list[House]]:
    """Two processes on one database, of which the second sends nothing."""
    monkeypatch.setattr(shared, "STALLED", 60.0)
    both = [House(tmp_path / "test.db", postgres, foreman=foreman_of) for _ in range(2)]
    for each in both:
        await each.begin()
    yield both
    for each in both:
        await each.end()


@pytest.mark.parametrize(
    ("words", "shown"), [("stap twee", ["twee"]), ("vergeet", ["gewist"]), ("zeg zo", ["kom", "zo"])]
)
async def test_it_does_not_go_when_that_came_to_another_process(
    houses: list[House], words: str, shown: list[str]
) -> None:
    """Which tells the one where it waits. A mere word leaves it where it is."""
    one, _ = houses
    queue = Queue(*houses)
    await one.door.receive(said("start"))
    await one.door.receive(said("zeg een"))
    await until(lambda: any(each.platform.words for each in houses))
    await one.door.receive(said("haast kom"))
    await until(queue.waiting.is_set)
    busy = next(each for each in houses if each.host.outbox._leaving)
    other = next(each for each in houses if each is not busy)
    await other.door.receive(said(words))
    if "kom" not in shown:
        await until(lambda: bool(busy.host.outbox._overtaken))
    queue.go.set()
    await until(lambda: sum(len(each.platform.words) for each in houses) == 1 + len(shown))
    assert sorted(word for each in houses for word in each.platform.words) == sorted(["een", *shown])
