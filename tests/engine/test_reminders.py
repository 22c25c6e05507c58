"""The promised reminders always come, once, at the time that the plan as it is says: whatever people and clocks do."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.engine import Session, State, react
from bot.engine.model.deck import StepKind
from bot.engine.model.effects import CancelTimer, Effect, Group, Post, SetTimer
from bot.engine.model.events import Event, Place, Pressed, Said, TimerFired
from bot.engine.model.messages import Button, Look, Message
from bot.engine.model.steps import WRAP_UP
from tests.decks import real_config
from tests.transcripts.on_engine import is_whole, person

CONFIG = real_config()
START = dt.datetime(2026, 12, 1, 12, 0, tzinfo=dt.UTC)  # 13:00 in the Netherlands
MINUTE = dt.timedelta(minutes=1)
ANNA = person("Anna")

BREAK, OVER, WRAP, END = "Tijd voor pauze", "De pauze is voorbij", "Tijd voor de afsluiting", "De geplande tijd is om"
AHEAD = {
    "is het pauze": BREAK,
    "is de pauze voorbij": OVER,
    "begint de afsluiting": WRAP,
    "is de geplande tijd om": END,
}


class Meeting:
    """Anna leads; `wall` is the time on the wall, which a test may set. Timers ring when the wall has reached them."""

    def __init__(self, line: str = "/start zon 2u", start: dt.datetime = START) -> None:
        self.session: Session | None = None
        self.timers: dict[str, dt.datetime] = {}
        self.wall = start
        self.told: list[tuple[dt.datetime, str, Message]] = []  # reminders: when, "groep" or "Anna", what
        self.said: list[Message] = []
        self.say(line, Place.GROUP)

    @property
    def running(self) -> Session:
        assert self.session is not None
        return self.session

    def say(self, line: str, place: Place = Place.PRIVATE) -> None:
        self.happen(Said(at=self.wall, person=ANNA, place=place, text=line, present=(ANNA, person("Piet"))))

    def press(self, button: Button) -> str:
        """Press it; what a refusal said, or nothing."""
        self.said.clear()
        self.happen(
            Pressed(
                at=self.wall,
                person=ANNA,
                place=Place.PRIVATE,
                command=button.command,
                args=button.args,
                about=button.about,
            )
        )
        return " ".join(each.plain() for each in self.said if each.look is Look.REFUSAL)

    def happen(self, event: Event) -> None:
        state, effects = react(State(self.session), event, CONFIG)
        is_whole(state, effects)
        self.session = state.session
        for effect in effects:
            self._take(effect)

    def go_to(self, wall: dt.datetime) -> None:
        """Time runs, minute after minute or in one leap: every timer rings on its time."""
        while due := sorted((when, name) for name, when in self.timers.items() if when <= wall):
            self.wall = max(self.wall, due[0][0])
            self._ring(*due[0])
        self.wall = max(self.wall, wall)

    def set_wall(self, wall: dt.datetime) -> None:
        """The clock is set, or was asleep: what is due by then rings now, in order."""
        self.wall = wall
        for when, name in sorted((when, name) for name, when in self.timers.items() if when <= wall):
            if self.timers.get(name) == when:
                self._ring(when, name)

    def heard(self, who: str = "groep") -> list[tuple[str, str]]:
        """The reminders that they got: when, by the wall in the Netherlands, and the title."""
        return [(f"{at + dt.timedelta(hours=1):%H:%M}", each.title) for at, reader, each in self.told if reader == who]

    def _ring(self, when: dt.datetime, name: str) -> None:
        del self.timers[name]
        self.happen(TimerFired(at=self.wall, name=name, due=when))

    def _take(self, effect: Effect) -> None:
        match effect:
            case SetTimer(name, due):
                self.timers[name] = due
            case CancelTimer(name):
                del self.timers[name]
            case Post(audience=audience, message=message):
                self.said.append(message)
                if message.look is Look.REMINDER:
                    self.told.append((self.wall, "groep" if isinstance(audience, Group) else "Anna", message))
            case _:
                pass


def promised(session: Session) -> dict[str, dt.datetime]:
    """What the group counts on by the plan as it is, read off the plan itself: the next break, the wrap-up, the end; that one
    never before the time that was agreed.
    """
    slots, here = session.at.plan.slots, session.at.slot
    if not session.running:
        return {}
    ahead = slots[here + 1 :]
    moments = {END: max(slots[-1].end, session.agreed.end)}
    if session.slot.kind is StepKind.BREAK:
        moments[OVER] = session.slot.end
    else:
        moments |= dict([(BREAK, slot.start) for slot in ahead if slot.kind is StepKind.BREAK][:1])
    if session.slot.kind not in WRAP_UP:
        moments[WRAP] = next(slot.start for slot in ahead if slot.kind in WRAP_UP)
    return moments


def late(meeting: Meeting, pending: dict[str, dt.datetime]) -> list[tuple[str, dt.datetime, str]]:
    """What `ongedaan` has brought back of which the time had come less than ten minutes before, and that was not told yet."""
    session, now = meeting.running, meeting.wall
    slots = [(f"{index}", slot.end) for index, slot in enumerate(session.at.plan.slots)]
    slots[-1] = (slots[-1][0], max(slots[-1][1], session.agreed.end))
    found = []
    for title, due in promised(session).items():
        index = next(index for index, end in slots if end == due)
        for kind, who, at in (("nu", "groep", due), ("vooraf", "Anna", due - 5 * MINUTE)):
            told = session.told.get(f"{kind}:{index}")
            rang = told is not None and told >= at
            useful = now - 10 * MINUTE < at <= now and (who == "groep" or due > now)
            if useful and not rang and pending.get(f"{kind}:{index}") == at:
                found.append((who, now, title))
    return found


LINES = [
    "verder",
    "volgende",
    "vorige",
    "overslaan",
    "pauze",
    "pauze 3",
    "verleng 5",
    "verleng 20",
    "inkorten",
    "geen pauze",
]
LINES += ["zo laten", "ongedaan", "afsluiting", "tijd", "cockpit"]
stories = st.lists(
    st.tuples(
        st.one_of(st.integers(0, 600), st.integers(0, 60 * 60)),  # seconds
        st.one_of(st.sampled_from(LINES), st.integers(0, 5)),  # what Anna types, or which button of her last reminder
    ),
    max_size=25,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(["1u", "1,5u", "2u", "tot 14:40"]), stories)
def test_every_promise_is_kept_once_whatever_people_do(form: str, story: list[tuple[int, str | int]]) -> None:
    """For each break, wrap-up and end in the plan as it stood when the time came, one reminder; one ahead if there was time."""
    meeting = Meeting(f"/start zon {form}")
    expected: Counter[tuple[str, dt.datetime, str]] = Counter()
    left: list[dict[str, dt.datetime]] = []  # the alarms that were set when each position was left
    for seconds, deed in [*story, (60 * 60, "tijd")]:
        after, moments = meeting.wall, promised(meeting.running)
        until = after + dt.timedelta(seconds=seconds)
        meeting.go_to(until)
        for title, due in moments.items():
            if after < due <= until:
                expected["groep", due, title] += 1
            if after < due - 5 * MINUTE <= until:
                expected["Anna", due - 5 * MINUTE, title] += 1
        before, pending = meeting.running, dict(meeting.timers)
        if isinstance(deed, str):
            meeting.say(deed)
            if len(meeting.running.history) < len(before.history):
                expected.update(late(meeting, left.pop()))
        elif buttons := [button for _, who, each in meeting.told if who == "Anna" for button in each.buttons][-6:]:
            meeting.press(buttons[deed % len(buttons)])
        if meeting.running.moves > before.moves and len(meeting.running.history) >= len(before.history):
            left.append(pending)
    given_to_group = [("groep", at, each.title) for at, who, each in meeting.told if who == "groep"]
    given_ahead = [
        ("Anna", at, AHEAD[re.sub(r"Over \w+ (?:minuten|minuut) ", "", each.title)])
        for at, who, each in meeting.told
        if who == "Anna" and each.title.startswith("Over ")
    ]
    assert Counter([*given_to_group, *given_ahead]) == expected


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(stories)
def test_the_facilitator_is_never_told_the_same_twice(story: list[tuple[int, str | int]]) -> None:
    """No two reminders with one title for one time, and never more than a few while nothing is done."""
    meeting = Meeting()
    for seconds, deed in story:
        before = len(meeting.told)
        meeting.go_to(meeting.wall + dt.timedelta(seconds=seconds))
        assert len(meeting.told) - before <= 14
        meeting.say(str(deed))
    counted = Counter((at, who, each.title) for at, who, each in meeting.told)
    assert [each for each, times in counted.items() if times > 1] == []


def in_round_one() -> Meeting:
    """Round 1 on time: from 13:12 to 13:57, then the break, round 2, and the wrap-up at 14:47."""
    meeting = Meeting()
    for minutes in (5, 10, 12):
        meeting.go_to(START + minutes * MINUTE)
        meeting.say("verder")
    meeting.told.clear()
    return meeting


ON_TIME = [("13:57", BREAK), ("14:47", WRAP), ("15:00", END)]
CLOCKS = [
    # what happens to the clock on the wall: at this minute of the session, it is set by so many; what the group then hears
    ("nothing", (), ON_TIME),
    ("set back before the break", ((40, -30),), ON_TIME),
    ("set back after the break was told", ((58, -30),), ON_TIME),
    ("set back twice", ((58, -30), (58, -30)), ON_TIME),
    ("set forward over the break by a little", ((53, 6),), [("13:59", BREAK), *ON_TIME[1:]]),
    ("set forward over the break by a lot, and back", ((50, 40), (91, -40)), ON_TIME),
    ("asleep from before the break until long after", ((50, 40),), ON_TIME[1:]),
    ("asleep until after the end", ((50, 100),), []),
    ("set a day back", ((40, -24 * 60),), ON_TIME),
]


@pytest.mark.parametrize(("what", "settings_", "heard"), CLOCKS, ids=[each[0] for each in CLOCKS])
def test_reminders_come_once_whatever_the_clock_does(
    what: str, settings_: tuple[tuple[int, int], ...], heard: list[tuple[str, str]]
) -> None:
    """At the time of the wall; what was slept through for long is left out."""
    meeting = in_round_one()
    for at, by in settings_:
        meeting.go_to(START + at * MINUTE)
        meeting.set_wall(meeting.wall + by * MINUTE)
        meeting.say("tijd")  # somebody does something
    meeting.go_to(START + 130 * MINUTE)
    assert meeting.heard() == heard


def test_after_a_long_sleep_the_facilitator_reads_one_thing() -> None:
    """Not all that was missed, one after the other: only where things stand."""
    meeting = in_round_one()
    meeting.set_wall(START + 90 * MINUTE)
    assert meeting.heard("Anna") == [("14:30", "Jullie lopen 33 minuten uit")]


def test_the_time_shown_is_that_of_the_wall_also_when_it_was_set_back() -> None:
    """Not that of a moment ago, and a reminder that was given stays given."""
    meeting = in_round_one()
    meeting.go_to(START + 30 * MINUTE)
    meeting.say("tijd")
    meeting.set_wall(START + 15 * MINUTE)
    meeting.said.clear()
    meeting.say("tijd")
    assert "tot 13:57, nog 42 minuten" in meeting.said[0].plain()
    meeting.say("verleng 5")
    assert "tot 14:02" in meeting.said[-1].plain()


SUMMER = [
    # the moment in UTC that a session of an hour begins, and when it says that it will be over
    ("before summer time", dt.datetime(2027, 3, 27, 23, 30, tzinfo=dt.UTC), "01:30"),
    ("over the change to summer time", dt.datetime(2027, 3, 28, 0, 30, tzinfo=dt.UTC), "03:30"),
    ("before winter time", dt.datetime(2027, 10, 30, 23, 30, tzinfo=dt.UTC), "02:30"),
    ("over the change to winter time", dt.datetime(2027, 10, 31, 0, 30, tzinfo=dt.UTC), "02:30"),
]


@pytest.mark.parametrize(("what", "start", "end"), SUMMER, ids=[each[0] for each in SUMMER])
def test_the_hours_of_a_session_are_those_of_the_clock_on_the_wall(what: str, start: dt.datetime, end: str) -> None:
    """Also in the nights in which that is changed: an hour lasts an hour."""
    meeting = Meeting("/start zon 1u", start)
    meeting.said.clear()
    meeting.say("tijd")
    assert f"Einde van de sessie: tot {end}, nog 1 uur" in meeting.said[0].plain()
    meeting.go_to(start + 60 * MINUTE)
    assert [(at - start, each.title) for at, who, each in meeting.told if who == "groep"] == [
        (48 * MINUTE, WRAP),
        (60 * MINUTE, END),
    ]


UNTIL = [
    # began (UTC), typed, so many minutes
    (dt.datetime(2027, 3, 27, 22, 45, tzinfo=dt.UTC), "01:00", 75),
    (dt.datetime(2027, 3, 28, 0, 30, tzinfo=dt.UTC), "03:30", 60),
    (dt.datetime(2027, 10, 31, 0, 10, tzinfo=dt.UTC), "03:00", 110),
    (dt.datetime(2027, 10, 31, 0, 40, tzinfo=dt.UTC), "02:30", 50),
    (dt.datetime(2027, 10, 30, 23, 40, tzinfo=dt.UTC), "02:30", 50),
    (dt.datetime(2026, 12, 31, 22, 30, tzinfo=dt.UTC), "00:30", 60),
]


@pytest.mark.parametrize(
    ("start", "until", "minutes"), UNTIL, ids=[f"{each[0]:%d-%m %H:%M} {each[1]}" for each in UNTIL]
)
def test_until_is_the_first_time_that_the_wall_says_so(start: dt.datetime, until: str, minutes: int) -> None:
    """Past midnight and in the nights in which the clock is changed."""
    meeting = Meeting(f"/start zon tot {until}", start)
    assert meeting.running.agreed.end - start == minutes * MINUTE


def reminder(meeting: Meeting, title: str) -> dict[str, Button]:
    """The buttons of the newest reminder of this title that Anna got."""
    found = [each for _, who, each in meeting.told if who == "Anna" and each.title == title]
    return {button.label: button for button in found[-1].buttons}


def test_a_reminder_s_button_works_as_long_as_what_it_offers_makes_sense() -> None:
    """Also after another card, and after more time; not when the step is another, and no second break."""
    meeting = in_round_one()
    meeting.go_to(START + 58 * MINUTE)
    buttons = reminder(meeting, "De tijd voor «Ronde 1» is om")
    meeting.say("volgende")
    meeting.say("volgende")
    assert meeting.press(buttons["5 minuten erbij"]) == ""
    meeting.say("geen pauze")
    assert "al geweest" in meeting.press(buttons["Begin de pauze"])
    meeting.say("ongedaan")
    assert meeting.press(buttons["Begin de pauze"]) == ""
    assert meeting.running.slot.kind is StepKind.BREAK
    assert "al geweest" in meeting.press(buttons["Begin de pauze"])


@pytest.mark.parametrize(
    ("press", "undo", "told"),
    [
        (56, 58, [("13:58", BREAK)]),
        (56, 57, [("13:57", BREAK)]),
        (56, 56, [("13:57", BREAK)]),
        (50, 66, [("14:06", BREAK)]),
        (50, 67, []),  # they have been away for ten minutes after it should have begun
        (58, 59, [("13:57", BREAK)]),
    ],
)
def test_undo_brings_back_a_reminder_that_should_have_come_meanwhile(
    press: int, undo: int, told: list[tuple[str, str]]
) -> None:
    """The facilitator went into the break by mistake, and comes back just after it should have begun: the group hears so."""
    meeting = in_round_one()
    meeting.go_to(START + press * MINUTE)
    meeting.say("pauze")
    meeting.go_to(START + undo * MINUTE)
    meeting.say("ongedaan")
    meeting.go_to(START + 70 * MINUTE)
    assert [each for each in meeting.heard() if each[1] == BREAK] == told


def test_undo_tells_nothing_twice() -> None:
    """Told at the old time and at the new one: back at the old plan that is enough."""
    meeting = in_round_one()
    meeting.go_to(START + 57 * MINUTE)
    meeting.say("verleng 5")
    meeting.go_to(START + 63 * MINUTE)
    meeting.say("ongedaan")
    meeting.go_to(START + 80 * MINUTE)
    assert [each for each in meeting.heard() if each[1] == BREAK] == [("13:57", BREAK), ("14:02", BREAK)]


def test_a_break_whose_time_has_come_is_taken_where_the_group_is() -> None:
    """From the welcome too, and it is the planned break: there is no second one later."""
    meeting = Meeting()
    meeting.go_to(START + 60 * MINUTE)
    assert meeting.press(reminder(meeting, "Het is tijd voor de pauze")["Begin de pauze"]) == ""
    session = meeting.running
    assert (session.slot.kind, session.slot.end - session.slot.start) == (StepKind.BREAK, 10 * MINUTE)
    assert [each.kind for each in session.at.plan.slots].count(StepKind.BREAK) == 1
    meeting.say("verder")
    assert meeting.running.slot.kind is StepKind.WELCOME


@pytest.mark.parametrize("steps", range(5))
def test_the_wrap_up_is_one_press_away_from_every_step_before_it(steps: int) -> None:
    """Past the break and the rounds that were still planned; `ongedaan` brings back what was there."""
    meeting = Meeting()
    for _ in range(steps):
        meeting.say("verder")
    meeting.go_to(START + 121 * MINUTE)
    before = meeting.running.at
    assert meeting.press(reminder(meeting, END)["Naar de afsluiting"]) == ""
    assert meeting.running.slot.kind is StepKind.GRADES
    assert all(slot.kind in WRAP_UP for slot in meeting.running.at.plan.slots[meeting.running.at.slot :])
    meeting.say("ongedaan")
    assert meeting.running.at == before


def test_a_delay_that_was_accepted_moves_the_end_and_a_mere_overrun_does_not() -> None:
    """The group was told of the first: its end is announced when they were told that it would be."""
    for accepted, end in ((False, "15:00"), (True, "15:13")):
        meeting = in_round_one()
        meeting.go_to(START + 70 * MINUTE)
        if accepted:
            meeting.say("zo laten")
        meeting.go_to(START + 140 * MINUTE)
        assert [at for at, title in meeting.heard() if title == END] == [end]


def test_after_a_choice_about_the_time_the_facilitator_is_still_told_sparsely() -> None:
    """Who chose to shorten the next round, and then goes on talking, is not left alone for two hours."""
    meeting = Meeting()
    meeting.go_to(START + 20 * MINUTE)
    meeting.say("inkorten")
    meeting.told.clear()
    meeting.go_to(START + 110 * MINUTE)
    told = [at for at, title in meeting.heard("Anna") if "lopen" in title or "langer" in title]
    assert told == ["13:35", "14:05", "14:35"]


@pytest.mark.parametrize("choice", ["", "inkorten"])
def test_nobody_hears_that_the_time_is_over_before_the_end_that_was_agreed(choice: str) -> None:
    """Also not when the group is ahead of the plan, or makes up for lost time: people kept it free until then."""
    meeting = Meeting("/start zon 1u")
    if choice:
        meeting.go_to(meeting.wall + 25 * MINUTE)
        meeting.say(choice)
    else:
        meeting.say("afsluiting")
        for _ in range(4):
            meeting.go_to(meeting.wall + MINUTE)
            meeting.say("verder")
    agreed = meeting.running.agreed.end
    assert meeting.running.at.plan.end < agreed
    meeting.go_to(agreed + 10 * MINUTE)
    about_the_end = [(at, each) for at, _, each in meeting.told if re.search(r"geplande (eind)?tijd", each.plain())]
    assert [at for at, each in about_the_end if each.title == END] == [agreed] * (1 + bool(choice))
    assert all(at >= agreed - 5 * MINUTE for at, _ in about_the_end)
