"""What an earlier session means for this one: whether it counts, and what can be chosen because of it.

Must not let a session go on by itself: that is offered, and the facilitator chooses, until the first round begins.
"""

from __future__ import annotations

from msgspec.structs import replace

from bot.engine.model.commands import Command
from bot.engine.model.deck import StepKind
from bot.engine.model.pile import following
from bot.engine.model.session import Session

FEWEST = 2  # people who must have taken part: who rehearses alone, or with practice colleagues, uses up no word


def counts(session: Session) -> bool:
    """Whether a next session may go on from this one: it was no rehearsal. Being on the chat's list is not taking part."""
    return sum(1 for each in session.people.values() if not each.practice and not each.listed) >= FEWEST


def begun(session: Session) -> bool:
    """Whether the first round has begun: from then on the cards lie as they lie."""
    return any(slot.kind is StepKind.ROUND for slot in session.at.plan.slots[: session.at.slot + 1])


def choice(session: Session) -> Command | None:
    """What can still be chosen: to go on from the earlier session, or, once that was chosen, to begin anew."""
    if begun(session) or not session.running:
        return None
    if session.earlier:
        return Command.OPNIEUW
    return Command.HERVAT if session.offered else None


def first_card(session: Session, *, goes_on: bool) -> str:
    """The id of the card that the session begins with, when it goes on from the earlier one and when it does not."""
    return following(replace(session, earlier=(session.offered or session.earlier) if goes_on else ()))
