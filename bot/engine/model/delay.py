"""How late it is, and what could be done about it: the sums.

Must not move the session or hold a sentence; times are aware UTC, delays whole minutes.
"""

from __future__ import annotations

import datetime as dt

from bot.engine.model.commands import Command
from bot.engine.model.deck import StepKind
from bot.engine.model.schedule import MINUTE, SHORTEST_ROUND, Schedule
from bot.engine.model.session import Session
from bot.engine.model.steps import WRAP_UP

LATE = 5  # minutes of delay from which the cockpit offers something


def expected_end(session: Session, now: dt.datetime) -> dt.datetime:
    """When the session will end as things stand: the plan, plus what the step on hand runs over."""
    over = max(now - session.slot.end, dt.timedelta())
    return session.at.plan.end + over


def as_it_goes(session: Session, now: dt.datetime) -> Schedule:
    """The plan with what the step on hand runs over put into it, in whole minutes; what follows moves along."""
    over = max(now - session.slot.end, dt.timedelta())
    return session.at.plan.stretched(session.at.slot, int(over / MINUTE) * MINUTE)


def delay(session: Session, now: dt.datetime) -> int:
    """Whole minutes that the session will end later than was agreed at the start; negative when earlier."""
    return int((expected_end(session, now) - session.agreed.end) / MINUTE)


def offers(session: Session, now: dt.datetime) -> tuple[Command, ...]:
    """What can be done about the delay; nothing when it is small, accepted, or past mending."""
    late = delay(session, now)
    if late - session.at.accepted < LATE or session.slot.kind in WRAP_UP:
        return ()
    ways = [Command.ZOLATEN]
    if session.at.plan.next_of(StepKind.BREAK, session.at.slot) is not None:
        ways.insert(0, Command.GEENPAUZE)
    if round_to_shorten(session, now) is not None:
        ways.insert(0, Command.INKORTEN)
    return tuple(ways)


def catch_up(plan: Schedule, index: int, agreed_end: dt.datetime) -> Schedule:
    """A plan that is ahead gives the time it won to the last round that is still to come, so that the end stays as agreed."""
    won = agreed_end - plan.end
    rounds = [i for i, slot in enumerate(plan.slots) if i >= index and slot.kind is StepKind.ROUND]
    return plan.stretched(rounds[-1], won) if won > dt.timedelta() and rounds else plan


def round_to_shorten(session: Session, now: dt.datetime) -> int | None:
    """The round on hand or the next one, when it is long enough to give at least a minute back."""
    for index, slot in enumerate(session.at.plan.slots):
        long_enough = slot.end - max(slot.start, now) >= (SHORTEST_ROUND + 1) * MINUTE
        if index >= session.at.slot and slot.kind is StepKind.ROUND and long_enough:
            return index
    return None


def still_accepted(session: Session, plan: Schedule) -> int:
    """The delay that stays accepted when a new plan has less of it."""
    return min(session.at.accepted, max(0, int((plan.end - session.agreed.end) / MINUTE)))
