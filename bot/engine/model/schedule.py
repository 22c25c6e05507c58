"""The one schedule: it feeds the timers, the reminders, the cockpit and the invitation, so that they can't disagree. With the
sums of running late.

Must not know what a session does; it only divides time. Times are aware UTC, lengths whole minutes from the draaiboek.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from bot.engine.model.deck import Deck, StepKind

MINUTE = dt.timedelta(minutes=1)
SHORTEST, LONGEST = 35, 180  # minutes; what `tot 15:00` may ask for
SHORTEST_ROUND = 10  # minutes; under this a round is no conversation


class Slot(Struct, frozen=True):
    """A step of the draaiboek at a time. `step` is the step's id; a step may return after an extra break."""

    step: str
    kind: StepKind
    start: dt.datetime
    end: dt.datetime


class Part(Struct, frozen=True):
    """One line of an agenda: neighbouring slots that share a label in the draaiboek."""

    label: str
    start: dt.datetime
    end: dt.datetime


class Schedule(Struct, frozen=True):
    """Slots one after the other, without gaps."""

    slots: tuple[Slot, ...]

    @property
    def end(self) -> dt.datetime:
        """When the last step is over."""
        return self.slots[-1].end

    def begun(self, index: int, at: dt.datetime) -> Schedule:
        """The schedule when slot `index` begins at `at`: what comes before ends there, what comes after keeps its length."""
        shift = at - self.slots[index].start
        before = [replace(slot, start=min(slot.start, at), end=min(slot.end, at)) for slot in self.slots[:index]]
        if before:
            before[-1] = replace(before[-1], end=at)
        return Schedule((*before, *_shifted(self.slots[index:], shift)))

    def stretched(self, index: int, by: dt.timedelta) -> Schedule:
        """Slot `index` made longer (or shorter, when negative); later ones move along."""
        slot = self.slots[index]
        longer = replace(slot, end=slot.end + by)
        return Schedule((*self.slots[:index], longer, *_shifted(self.slots[index + 1 :], by)))

    def without(self, index: int) -> Schedule:
        """The schedule without slot `index`; later ones come earlier."""
        slot = self.slots[index]
        return Schedule((*self.slots[:index], *_shifted(self.slots[index + 1 :], slot.start - slot.end)))

    def interrupted(self, index: int, at: dt.datetime, step: str, minutes: int) -> Schedule:
        """Slot `index` cut at `at` for a break of `minutes`; what is left of it follows the break."""
        slot = self.slots[index]
        length = minutes * MINUTE
        rest = max(slot.end - at, dt.timedelta())
        pause = Slot(step, StepKind.BREAK, at, at + length)
        resumed = replace(slot, start=pause.end, end=pause.end + rest)
        later = _shifted(self.slots[index + 1 :], resumed.end - slot.end)
        return Schedule((*self.slots[:index], replace(slot, end=at), pause, resumed, *later))

    def overrun(self, index: int, now: dt.datetime) -> dt.timedelta:
        """How long slot `index` runs over by now; nothing when it does not."""
        return max(now - self.slots[index].end, dt.timedelta())

    def as_it_goes(self, index: int, now: dt.datetime) -> Schedule:
        """The schedule with what slot `index` runs over put into it, in whole minutes; what follows moves along."""
        return self.stretched(index, int(self.overrun(index, now) / MINUTE) * MINUTE)

    def caught_up(self, index: int, end: dt.datetime) -> Schedule:
        """A schedule that is ahead gives the time it won to the last round from slot `index` on, so that it ends at `end`."""
        won = end - self.end
        rounds = [i for i, slot in enumerate(self.slots) if i >= index and slot.kind is StepKind.ROUND]
        return self.stretched(rounds[-1], won) if won > dt.timedelta() and rounds else self

    def round_to_shorten(self, index: int, now: dt.datetime) -> int | None:
        """The first round from slot `index` on that is long enough to give at least a minute back."""
        for place, slot in enumerate(self.slots):
            if place < index or slot.kind is not StepKind.ROUND:
                continue
            if self.left(place, index, now) >= (SHORTEST_ROUND + 1) * MINUTE:
                return place
        return None

    def left(self, place: int, index: int, now: dt.datetime) -> dt.timedelta:
        """How long slot `place` lasts from now on, while the session is in slot `index`: one to come keeps its length, however
        late it begins.
        """
        slot = self.slots[place]
        return slot.end - (max(slot.start, now) if place == index else slot.start)

    def next_of(self, kind: StepKind, after: int) -> int | None:
        """The index of the first slot of this kind behind `after`, or None."""
        later = (i for i, slot in enumerate(self.slots) if i > after and slot.kind is kind)
        return next(later, None)


def make(deck: Deck, form: str, start: dt.datetime) -> Schedule:
    """The schedule of a form (a key of `minutes` in the draaiboek). Raises KeyError when the deck has no such form."""
    if form not in deck.forms():
        raise KeyError(form)
    slots, at = [], start
    for step in deck.steps:
        if form in step.minutes:
            end = at + step.minutes[form] * MINUTE
            slots.append(Slot(step.id, step.kind, at, end))
            at = end
    return Schedule(tuple(slots))


def fitting(deck: Deck, start: dt.datetime, end: dt.datetime) -> tuple[str, Schedule] | None:
    """The form nearest to the time there is, its rounds stretched or shrunk to end exactly at `end`; None when that can't be."""
    available = end - start
    if not SHORTEST * MINUTE <= available <= LONGEST * MINUTE:
        return None
    plans = [(form, make(deck, form, start)) for form in deck.forms()]
    form, plan = min(plans, key=lambda each: abs(each[1].end - end))
    rounds = [i for i, slot in enumerate(plan.slots) if slot.kind is StepKind.ROUND]
    for count, index in enumerate(rounds):
        minutes = round((end - plan.end) / MINUTE / (len(rounds) - count))
        plan = plan.stretched(index, minutes * MINUTE)
    plan = plan.stretched(rounds[-1], end - plan.end)
    too_short = any(plan.slots[i].end - plan.slots[i].start < SHORTEST_ROUND * MINUTE for i in rounds)
    return None if too_short else (form, plan)


def parts(deck: Deck, schedule: Schedule) -> tuple[Part, ...]:
    """The agenda: one line for each part of the draaiboek."""
    agenda: list[Part] = []
    for slot in schedule.slots:
        label = deck.step(slot.step).part
        if agenda and agenda[-1].label == label:
            agenda[-1] = replace(agenda[-1], end=slot.end)
        else:
            agenda.append(Part(label, slot.start, slot.end))
    return tuple(agenda)


def _shifted(slots: Sequence[Slot], by: dt.timedelta) -> tuple[Slot, ...]:
    return tuple(replace(slot, start=slot.start + by, end=slot.end + by) for slot in slots)
