"""The timers that belong to a session as it is: a function of the session.

Must not set one; the step that closes a move sets the difference.
"""

from __future__ import annotations

import datetime as dt
from enum import Enum, StrEnum, auto

from bot.engine.model.appointment import Appointment
from bot.engine.model.deck import StepKind
from bot.engine.model.schedule import MINUTE
from bot.engine.model.session import Session
from bot.engine.model.steps import WRAP_UP


class Timer(StrEnum):
    """What a timer is for. Those of a slot carry its number behind a colon, those of a reminder the reminder's, and that of
    who leaves their id. The last three are of what is planned, not of a session.
    """

    AHEAD = "vooraf"
    ON_THE_MINUTE = "nu"
    OVERRUN = "uitloop"
    REFRESH = "ververs"
    TAKEOVER = "overname"
    LEAVING = "vertrek"
    REMINDER = "herinner"
    AGAIN = "opnieuw"
    OUT_OF_REACH = "onbereikbaar"
    CLOSE = "sluiten"
    WIPE = "wissen"
    FORGET = "vergeten"
    PREPARE = "voorbereiden"
    OFFER = "beginnen"
    PASSED = "voorbij"


class Promise(Enum):
    """What the group was promised to hear of, at the end of some slot."""

    BREAK = auto()
    BREAK_OVER = auto()
    WRAP_UP = auto()
    END = auto()


AHEAD = 5 * MINUTE  # how long before the minute the facilitator is told
OVERRUNS = (5, 15, 30)  # minutes over time at which the facilitator is told
SPARSE = (60, 90, 120)  # the same, as long as that is before the planned end
LATE = 5  # minutes of delay from which the cockpit offers something
SLIPS = 1  # minutes of delay from which «op schema» is not true any more
# What is told once: a clock that is set back sets off none of these again.
TOLD_ONCE = frozenset({Timer.AHEAD, Timer.ON_THE_MINUTE, Timer.OVERRUN})
OF_A_PLAN = frozenset({Timer.PREPARE, Timer.OFFER, Timer.PASSED})

HOUR = dt.timedelta(hours=1)
AFTERMATH = HOUR  # how long after the session it still matters that something did not arrive
CLOSES = 2 * HOUR  # after the planned end a forgotten session is closed


def wanted(session: Session, retention_days: int) -> dict[str, dt.datetime]:
    """The timers that belong to this session as it is; the name says which slot a timer was set for.

    A promised moment has its timers whatever step the session is in: it comes at the time that the plan says.
    """
    timers = {f"{Timer.REMINDER}:{n}": each.due for n, each in session.reminders.items()}
    if session.before and not session.kept:
        timers[Timer.FORGET] = min(over(each, retention_days) for each in session.before)
    if session.missing is not None and session.missing.again is not None:
        timers[Timer.AGAIN] = session.missing.again
    if session.ended_at is not None:
        return timers if session.kept else {**timers, Timer.WIPE: over(session, retention_days)}
    if session.takeover is not None:
        timers[Timer.TAKEOVER] = session.takeover
    if session.telling is not None:
        timers[Timer.OUT_OF_REACH] = session.telling
    timers |= {
        f"{Timer.LEAVING}:{who}": each.leaving for who, each in session.people.items() if each.leaving is not None
    }
    at, slot = session.at.slot, session.slot
    timers[Timer.CLOSE] = _closing(session)
    overruns = {minutes: slot.end + minutes * MINUTE for minutes in (*OVERRUNS, *SPARSE)}
    end = session.at.plan.end
    timers |= {
        f"{Timer.OVERRUN}:{at}:{n}": due for n, due in overruns.items() if n in OVERRUNS or due < session.planned_end
    }
    # Where a cockpit stands still, it must not go on saying what has ceased to be true.
    planned = int((end - session.agreed.end) / MINUTE)
    for minutes in (SLIPS, -planned, SLIPS - planned, LATE + session.at.accepted - planned):
        if minutes > 0:
            timers[f"{Timer.REFRESH}:{at}:{minutes}"] = slot.end + minutes * MINUTE
    if slot.end - slot.start >= AHEAD:  # a step of a few minutes needs no alarm
        timers[f"{Timer.ON_THE_MINUTE}:{at}"] = slot.end
    for index, each in enumerate(session.at.plan.slots):
        if moment(session, index) is not None:
            due = session.planned_end if index + 1 == len(session.at.plan.slots) else each.end
            timers[f"{Timer.ON_THE_MINUTE}:{index}"] = due
            timers[f"{Timer.AHEAD}:{index}"] = due - AHEAD
    return timers


def over(session: Session, retention_days: int) -> dt.datetime:
    """When the time is over for which this session is kept; of one that runs as if it ended when it was last seen."""
    return (session.ended_at or session.clock) + dt.timedelta(days=retention_days)


def wanted_ahead(planned: Appointment) -> dict[str, dt.datetime]:
    """The timers that belong to what is planned: what is left to do, the offer to begin, and when it is over and forgotten."""
    reminders = {f"{Timer.PREPARE}:{n}": due for n, due in enumerate(planned.reminded)}
    return {**reminders, Timer.OFFER: planned.start, Timer.PASSED: planned.end}


def moment(session: Session, index: int) -> Promise | None:
    """What the group is told at the end of slot `index`; None when that is nothing, or is behind us."""
    slots, here = session.at.plan.slots, session.at.slot
    if index < here:
        return None
    if index + 1 == len(slots):
        return Promise.END
    kind, following = slots[index].kind, slots[index + 1].kind
    if kind is StepKind.BREAK and index == here:
        return Promise.BREAK_OVER
    if following is StepKind.BREAK:
        return None if session.slot.kind is StepKind.BREAK else Promise.BREAK
    return Promise.WRAP_UP if following in WRAP_UP and kind not in WRAP_UP else None


def kind_of(name: str) -> Timer:
    """What the timer of this name is for."""
    return Timer(name.partition(":")[0])


def slot_of(name: str) -> int:
    """The number of the slot that the timer of this name was set for."""
    return int(name.split(":")[1])


def overtaken(session: Session, due: dt.datetime, now: dt.datetime) -> bool:
    """Whether a later alarm than that of `due` waits to ring too, as when a laptop was asleep: then only the last is of use."""
    alarms = (Timer.ON_THE_MINUTE, Timer.OVERRUN)
    return any(due < other <= now for name, other in session.timers.items() if name.startswith(alarms))


def _closing(session: Session) -> dt.datetime:
    """When a session that nobody ended is closed: two hours after the plan, and an hour more as long as it is used."""
    over = session.clock - session.at.plan.end
    return session.at.plan.end + CLOSES + max(0, -(-over // HOUR)) * HOUR
