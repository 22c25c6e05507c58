"""A line that waits for the answer to «which session?»: it arrives once, wherever and however often is answered."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence

import pytest

from bot.engine import Config, Known, Which, chosen
from bot.engine.model.events import Place, Pressed, Said
from bot.engine.model.messages import Message
from bot.engine.moves.addressing import TOO_LATE
from bot.host.ports import Inbound
from bot.host.waiting import ALREADY
from tests.host.conftest import House
from tests.host.fake import ANNA, NOON, CountingEngine, said, says


class Asking(CountingEngine):
    """An engine that asks of every private line for which session it is, in the order of their keys."""

    def address(  # type: ignore[override]
        self, event: Said | Pressed, known: Sequence[Known], config: Config, planned: Sequence[str] = (), /
    ) -> str | Which | Message:
        if chosen(event) is not None:
            return TOO_LATE
        return Which(says("welke?"), tuple(sorted(each.key for each in known)), f"keuze:{event.at:%M}")


def pressed(number: int, delivery: str, pin: str = "keuze:00", at: dt.datetime = NOON) -> Inbound:
    """Anna presses the button of a choice."""
    event = Pressed(at=at, person=ANNA, place=Place.PRIVATE, command="kies", args=str(number), about=pin)
    return Inbound(delivery=delivery, chat="", event=event)


@pytest.fixture
async def asked(house: House) -> House:
    """A house in which Anna has two sessions and typed something that can be for both."""
    house.host._placing._addressing = Asking()
    await house.hear(said("start", chat="a"), said("start", chat="b"), said("tel", chat="", delivery="line"))
    assert house.platform.words == ["welke?"]
    house.platform.shown.clear()
    return house


@pytest.mark.parametrize("second", [pressed(1, "y"), pressed(2, "y"), said("kies 2", chat="", delivery="y")])
async def test_two_answers_at_once_are_one(asked: House, second: Inbound) -> None:
    """A button pressed twice, or two of them, in one moment: the line is done once, and the second press is told so."""
    await asyncio.gather(asked.door.receive(pressed(1, "x")), asked.door.receive(second))
    await asked.host.outbox.idle()
    assert sorted(asked.platform.words) == sorted(["1", ALREADY.plain()])


async def test_one_answer_delivered_twice_at_once_is_heard_once(asked: House) -> None:
    """And nobody is told that it came twice."""
    assert sorted(await asyncio.gather(*(asked.door.receive(pressed(1, "x")) for _ in range(2)))) == [False, True]
    await asked.host.outbox.idle()
    assert asked.platform.words == ["1"]


async def test_who_answers_again_later_is_not_told_to_type_it_again(asked: House) -> None:
    """For then it would be done twice."""
    await asked.hear(pressed(1, "x"), pressed(1, "y"), said("kies 2", chat=""))
    assert asked.platform.words == ["1", ALREADY.plain(), ALREADY.plain()]


async def test_a_line_that_came_twice_is_asked_about_once_also_after_the_answer(asked: House) -> None:
    """The same delivery again neither asks again nor takes the place of what was answered."""
    await asked.hear(said("tel", chat="", delivery="line"), pressed(1, "x"), said("tel", chat="", delivery="line"))
    assert asked.platform.words == ["1"]


async def test_an_answer_to_an_older_question_does_nothing(asked: House) -> None:
    """Its line has gone; the newer one still waits for its own answer."""
    newer = said("zeg nieuw", chat="", at=NOON.replace(minute=1))
    await asked.hear(newer)
    asked.platform.shown.clear()
    await asked.hear(pressed(1, "x"), pressed(2, "y", pin="keuze:01"))
    assert asked.platform.words == [TOO_LATE.plain(), "nieuw"]


async def test_an_answer_leaves_what_was_asked_about_meanwhile(asked: House) -> None:
    """A newer line, that came while the older one was brought where it belongs, still waits for its own answer."""
    newer = Said(at=NOON, person=ANNA, place=Place.PRIVATE, text="zeg nieuw")

    def meanwhile() -> None:
        asked.engine.before_reaction = lambda: None
        asked.host._waiting.ask(newer, Which(says("welke?"), ("nep/a", "nep/b"), "keuze:01"), ("nep", "newer"))

    asked.engine.before_reaction = meanwhile
    await asked.hear(pressed(1, "x"), pressed(2, "y", pin="keuze:01"))
    assert asked.platform.words == ["1", "nieuw"]


async def test_after_a_crash_the_person_is_asked_to_type_it_again(asked: House) -> None:
    """The line was in memory only."""
    await asked.crash()
    await asked.begin(start=False)
    asked.host._placing._addressing = Asking()
    await asked.host.outbox.start()
    await asked.hear(pressed(1, "x"), said("kies 1", chat=""))
    assert asked.platform.words == [TOO_LATE.plain(), TOO_LATE.plain()]
