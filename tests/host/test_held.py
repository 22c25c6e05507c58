"""What somebody said waits in memory for a yes, and stands nowhere else."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.engine.model.effects import Effect, Hold
from bot.engine.model.events import Person, Place, Pressed, Said
from bot.host.waiting import SECONDS, Held

NOW = dt.datetime(2026, 12, 1, 12, 0, tzinfo=dt.UTC)
NORA = Person("test:nora", "Nora")


def yes(person: Person = NORA) -> Pressed:
    return Pressed(at=NOW, person=person, place=Place.PRIVATE, command="ja")


@pytest.mark.parametrize(
    ("seconds", "held"), [(0, "ik ruim op"), (SECONDS, "ik ruim op"), (SECONDS + 1, ""), (-60, "")]
)
async def test_it_comes_back_for_two_minutes(seconds: int, held: str) -> None:
    """Not longer, and not when the clock ran back."""
    memory = Held()
    memory.keep("chat", [Hold(NORA.id, "ik ruim op")], NOW)
    assert memory.bring("chat", yes(), NOW + dt.timedelta(seconds=seconds)).held == held


async def test_it_is_nobody_elses() -> None:
    """Another person, or another session of the same person, gets nothing of it."""
    memory = Held()
    memory.keep("chat", [Hold(NORA.id, "ik ruim op")], NOW)
    assert memory.bring("chat", yes(Person("test:piet", "Piet")), NOW).held == ""
    assert memory.bring("another", yes(), NOW).held == ""


@pytest.mark.parametrize(
    ("effects", "held"),
    [
        ([Hold(NORA.id, "iets anders")], "iets anders"),
        ([Hold(NORA.id, "")], ""),
        ([Hold("test:piet", "")], "ik ruim op"),
        ([], "ik ruim op"),
    ],
)
async def test_the_newest_words_count_and_none_forget(effects: list[Effect], held: str) -> None:
    """What was said later takes the place of what was said before."""
    memory = Held()
    memory.keep("chat", [Hold(NORA.id, "ik ruim op")], NOW)
    memory.keep("chat", effects, NOW)
    assert memory.bring("chat", yes(), NOW).held == held


async def test_another_process_had_the_yes_to_one_of_them() -> None:
    """Those words are forgotten, and nobody else's."""
    memory, piet = Held(), Person("test:piet", "Piet")
    memory.keep("chat", [Hold(NORA.id, "ik ruim op")], NOW, ("test", "1"))
    memory.keep("chat", [Hold(piet.id, "ik bel Els")], NOW, ("test", "2"))
    memory.over(("test", "1"))
    assert memory.bring("chat", yes(), NOW).held == ""
    assert memory.bring("chat", yes(piet), NOW).held == "ik bel Els"


async def test_what_an_adapter_says_was_held_is_not_believed() -> None:
    """The host alone fills it in."""
    said = Said(at=NOW, person=NORA, place=Place.PRIVATE, text="ja", held="iets van een ander")
    assert Held().bring("chat", said, NOW).held == ""


async def test_it_is_let_go_when_nobody_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also from memory, without anybody saying a word."""
    later: list[tuple[float, object, tuple[object, ...]]] = []
    memory = Held()

    class Loop:
        def call_later(self, delay: float, call: object, *args: object) -> None:
            later.append((delay, call, args))

    monkeypatch.setattr("bot.host.waiting.asyncio.get_running_loop", Loop)
    memory.keep("chat", [Hold(NORA.id, "ik ruim op")], NOW)
    memory.keep("chat", [Hold(NORA.id, "iets anders")], NOW)
    for delay, call, args in later[:1]:
        assert delay == SECONDS
        call(*args)  # type: ignore[operator]
    assert memory.bring("chat", yes(), NOW).held == "iets anders"
    for _, call, args in later[1:]:
        call(*args)  # type: ignore[operator]
    assert memory.bring("chat", yes(), NOW).held == ""
