"""Who is in the call, whoever hears it, how often, and in what order."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from adapters.teams.calls import Calls, Crossing
from bot.engine.model.events import Person, Where

CHAT, NOON = "19:kamer", dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
ANNA, PIET = Person("teams:anna", "Anna"), Person("teams:piet", "Piet")


def crossing(minute: int, person: Person | None, *, comes: bool = False, chat: str = CHAT) -> Crossing:
    """Somebody comes or goes at this minute; with nobody the call is over."""
    return Crossing(chat, f"d{minute}", NOON + dt.timedelta(minutes=minute), Where.MEETING, person, comes)


def inside(*crossings: Crossing) -> list[str]:
    """Who is in the call when that was told."""
    calls = Calls()
    for each in crossings:
        calls.take(each)
    return sorted(calls.inside(CHAT))


HAPPENED = st.lists(st.tuples(st.sampled_from([ANNA, PIET, None]), st.booleans()), max_size=12)


@given(HAPPENED, st.data())
def test_it_does_not_matter_in_what_order_it_is_told_or_how_often(
    happened: list[tuple[Person | None, bool]], data: st.DataObject
) -> None:
    """What counts is when it happened."""
    line = [crossing(minute, who, comes=comes) for minute, (who, comes) in enumerate(happened)]
    told = data.draw(st.permutations(line + line[: len(line) // 2]))
    devices = {ANNA.id: 0, PIET.id: 0}
    for who, comes in happened:
        if who is None:
            devices = dict.fromkeys(devices, 0)
        else:
            devices[who.id] = max(devices[who.id] + (1 if comes else -1), 0)
    assert inside(*told) == [who for who, count in devices.items() for _ in range(count)]


def test_nothing_is_kept_of_a_call_that_is_over() -> None:
    """Nobody needs to know who was there, and whoever has just begun is not told."""
    calls = Calls()
    for each in (crossing(1, ANNA, comes=True), crossing(2, PIET, comes=True), crossing(3, PIET), crossing(4, None)):
        calls.take(each)
    assert list(calls) == [crossing(4, None)]


def test_a_call_of_which_the_end_was_missed_is_forgotten_all_the_same() -> None:
    """The next one in the same chat, a week later, begins with nobody; one that goes on is left as it is."""
    calls = Calls()
    calls.take(crossing(1, ANNA, comes=True))
    calls.take(crossing(24 * 60, PIET, comes=True, chat="19:ander"))
    calls.purge(NOON.date())
    assert list(calls.inside(CHAT)) == [ANNA.id]
    calls.purge(NOON.date() + dt.timedelta(days=1))
    assert (list(calls.inside(CHAT)), list(calls.inside("19:ander"))) == ([], [PIET.id])
    assert [each.chat for each in calls] == ["19:ander"]


def test_where_there_is_a_call_every_day_nothing_is_kept_of_yesterday() -> None:
    """Else it grows for as long as the ends are missed, and who forgot to hang up stays for ever."""
    calls = Calls()
    calls.take(crossing(1, ANNA, comes=True))
    calls.take(crossing(24 * 60, PIET, comes=True))
    calls.purge(NOON.date() + dt.timedelta(days=1))
    assert (list(calls.inside(CHAT)), len(list(calls))) == ([PIET.id], 1)
