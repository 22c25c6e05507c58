"""The timers that belong to a session as it is: a function of the session.

Must not set one; the step that closes a move sets the difference.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from bot.engine.model.deck import StepKind
from bot.engine.model.schedule import MINUTE
from bot.engine.model.session import Session
from bot.engine.model.steps import WRAP_UP


class Timer(StrEnum):
    """What a timer is for. Those of a slot carry its number behind a colon, those of a reminder the reminder's."""

    AHEAD = "vooraf"
    ON_THE_MINUTE = "nu"
    OVERRUN = "uitloop"
    TAKEOVER = "overname"
    REMINDER = "herinner"
    CLOSE = "sluiten"
    WIPE = "wissen"


AHEAD = 5 * MINUTE  # how long before the minute the facilitator is told


HOUR = dt.timedelta(hours=1)


CLOSES = 2 * HOUR  # after the planned end a forgotten session is closed


def wanted(session: Session, retention_days: int) -> dict[str, dt.datetime]:
    """The timers that belong to this session as it is; the name says which slot a timer was set for."""
    timers = {f"{Timer.REMINDER}:{n}": each.due for n, each in session.reminders.items()}
    if session.ended_at is not None:
        return {**timers, Timer.WIPE: session.ended_at + dt.timedelta(days=retention_days)}
    if session.takeover is not None:
        timers[Timer.TAKEOVER] = session.takeover
    at, slot = session.at.slot, session.slot
    timers |= {f"{Timer.OVERRUN}:{at}": slot.end + AHEAD, Timer.CLOSE: _closing(session)}
    # A step of a few minutes needs no alarm; the last one does, because the meeting ends.
    if slot.end - slot.start >= AHEAD or at + 1 == len(session.at.plan.slots) or reminds(session):
        timers[f"{Timer.ON_THE_MINUTE}:{at}"] = slot.end
    if reminds(session):
        timers[f"{Timer.AHEAD}:{at}"] = slot.end - AHEAD
    return timers


def reminds(session: Session) -> bool:
    """Whether the end of this step is one that the group is reminded of."""
    later = session.at.plan.slots[session.at.slot + 1 :]
    if not later:
        return False
    if session.slot.kind is StepKind.BREAK or later[0].kind is StepKind.BREAK:
        return True
    return later[0].kind in WRAP_UP and session.slot.kind not in WRAP_UP


def _closing(session: Session) -> dt.datetime:
    """When a session that nobody ended is closed: two hours after the plan, and an hour more as long as it is used."""
    over = session.clock - session.at.plan.end
    return session.at.plan.end + CLOSES + max(0, -(-over // HOUR)) * HOUR
