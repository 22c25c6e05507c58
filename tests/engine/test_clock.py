"""Running late, and what can be done about it; what a moved alarm does."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.engine.model.events import Place, Pressed, TimerFired
from bot.engine.model.messages import Look
from bot.engine.model.session import Session
from tests.engine.playing import MINUTE, Playing
from tests.transcripts.on_engine import person


def session(chat: Playing) -> Session:
    """The session, which there is."""
    assert chat.session is not None
    return chat.session


def offered(chat: Playing) -> list[str]:
    """What the cockpit offers about running late."""
    chat.leads("cockpit")
    cockpit = chat.newest("Anna", Look.COCKPIT)
    assert cockpit is not None
    return [each.command for each in cockpit.buttons if each.command in {"inkorten", "geenpauze", "zolaten"}]


def late_by(minutes: int, form: str = "1u", then: int = 3) -> Playing:
    """A session that lost so many minutes at the welcome, and went on so many steps."""
    chat = Playing().begin(f"/start zon {form}")
    chat.passes(5 + minutes)
    chat.leads("verder")
    chat.passes(5)
    chat.leads("verder")
    chat.passes(2)
    chat.onward(then - 2)
    return chat


@pytest.mark.parametrize(("late", "length"), [(12, 24), (26, 10), (40, 10)])
def test_a_round_is_never_shortened_to_less_than_ten_minutes(late: int, length: int) -> None:
    """It gives back what it can, and stays a conversation."""
    chat = late_by(late)
    chat.leads("inkorten")
    assert session(chat).slot.end - session(chat).slot.start == length * MINUTE
    assert offered(chat) == (["zolaten"] if late == 40 else [])
    chat.leads("inkorten")
    refusal = chat.newest("Anna", Look.REFUSAL)
    assert refusal is not None
    assert refusal.plain().startswith("Er is geen ronde meer" if late == 40 else "Jullie lopen niet uit")


@pytest.mark.parametrize(
    ("form", "at", "minutes", "told"),
    [
        ("1u", 0, 35, "«Ronde 1» is 26 minuten korter"),  # until ten are left of it
        ("2u", 0, 80, "«Ronde 1» is 35 minuten korter"),
        ("2u", 3, 88, "«Ronde 2» is 42 minuten korter"),
    ],
)
def test_a_round_that_is_to_come_can_give_all_but_ten_minutes(form: str, at: int, minutes: int, told: str) -> None:
    """However late it begins: it has not lost a minute yet, and it is the next one that is meant."""
    chat = Playing().begin(f"/start zon {form}")
    chat.onward(at)
    chat.passes(minutes)
    assert "inkorten" in offered(chat)
    _, button = chat.button("Anna", "Maak de volgende ronde korter")
    chat.fresh.clear()
    press = Pressed(at=chat.now, person=person("Anna"), place=Place.PRIVATE, command=button.command, about=button.about)
    chat.happen(press)
    assert told in " ".join(each.message.plain() for each in chat.fresh)


def test_a_button_to_shorten_a_round_that_is_nearly_over_says_so() -> None:
    """A cockpit in which nobody did anything still shows it: the round is not over, but has no ten minutes left."""
    chat = late_by(12)
    assert "inkorten" in offered(chat)
    _, button = chat.button("Anna", "Maak deze ronde korter")
    chat.now = session(chat).slot.end - 8 * MINUTE
    press = Pressed(at=chat.now, person=person("Anna"), place=Place.PRIVATE, command=button.command, about=button.about)
    chat.happen(press)
    refusal = chat.newest("Anna", Look.REFUSAL)
    assert refusal is not None
    assert refusal.plain().startswith("Dit onderdeel kan nu niet meer korter.")


def test_a_delay_below_five_minutes_is_not_brought_up() -> None:
    """Nor in the wrap-up, where there is nothing left to shorten."""
    assert offered(late_by(4, "2u")) == []
    assert offered(late_by(5, "2u")) == ["inkorten", "geenpauze", "zolaten"]
    assert offered(late_by(12, then=4)) == []


def test_an_accepted_delay_is_brought_up_again_only_when_it_grows() -> None:
    """Also when the plan has less of it since: what was won is not accepted in advance."""
    chat = late_by(12, "2u")
    chat.leads("zolaten")
    assert offered(chat) == []
    chat.leads("geenpauze")
    assert session(chat).at.accepted == 2
    chat.leads("verleng 4")
    assert offered(chat) == []
    chat.leads("verleng 1")
    assert offered(chat) == ["inkorten", "zolaten"]


def test_an_alarm_that_was_moved_does_not_ring_at_its_old_time() -> None:
    """Nor does one that another session set."""
    chat = late_by(0, "2u")
    old = dict(session(chat).timers)
    chat.leads("verleng 5")
    moved = [name for name, due in session(chat).timers.items() if name in old and old[name] != due]
    assert {name.partition(":")[0] for name in moved} == {"nu", "vooraf", "uitloop", "ververs", "sluiten"}
    for name in moved:
        state, effects = chat.outcome(TimerFired(at=old[name], name=name, due=old[name]))
        assert (state.session, effects) == (chat.session, ())


@pytest.mark.parametrize("late", [0, 3])
def test_a_cockpit_that_nobody_touches_does_not_go_on_saying_what_is_not_true(late: int) -> None:
    """It is shown anew by itself: a minute after the time of the step, and when there is something to choose."""
    chat = late_by(late, "2u")
    over = int((session(chat).slot.end - chat.now) / MINUTE)
    for minutes, planned, offers in (
        (over + 1, late + 1, False),
        (4 - late, 5, True),
    ):
        chat.passes(minutes)
        cockpit = chat.newest("Anna", Look.COCKPIT)
        assert cockpit is not None
        assert f"{planned} {'minuut' if planned == 1 else 'minuten'} later klaar dan gepland" in cockpit.plain()
        assert ("Laat het zo" in cockpit.plain()) is offers


ENDLESS: list[tuple[str, tuple[str | int, ...]]] = [
    ("2u", (20,)),
    ("1u", ("verder", 8, "verder", 8, "verder", "verder", "ja", 40)),
    ("1u", ("verder", "verder", "verder", 10, "verder", "ja", 15, "verder", 70)),
    ("2u", ("verder", "verder", "verder", 10, "pauze", 30)),
    ("2u", (12, "zolaten", 20)),
    ("2u", ("verder", "verder", "verder", "verleng 5", 10, "ongedaan", 60)),
]


@pytest.mark.parametrize(("form", "story"), ENDLESS)
def test_what_stands_there_about_the_plan_is_wrong_for_less_than_a_minute(
    form: str, story: tuple[str | int, ...]
) -> None:
    """However long a step lasts and nobody does anything: on schedule, earlier and later are said when they are so."""
    chat = Playing().begin(f"/start zon {form}")
    for each in story:
        if isinstance(each, str):
            chat.leads(each)
            continue
        for _ in range(each):
            chat.passes(1)
            cockpit, delay = chat.newest("Anna", Look.COCKPIT), session(chat).delay(chat.now)
            assert cockpit is not None
            said = "op schema" if delay == 0 else "later klaar" if delay > 0 else "eerder klaar"
            assert said in cockpit.plain().partition("Zo staat het ervoor")[0], chat.now


def test_a_clock_that_runs_back_takes_nobody_back() -> None:
    """What is told after it is of the latest moment that was known."""
    chat = late_by(12, "2u")
    chat.now -= dt.timedelta(minutes=30)
    chat.leads("cockpit")
    cockpit = chat.newest("Anna", Look.COCKPIT)
    assert cockpit is not None
    assert "12 minuten later dan gepland" in cockpit.plain()
