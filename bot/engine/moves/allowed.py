"""Whether somebody can give a command here and now, by the columns of its row in the table.

Must not know what a command does.
"""

from __future__ import annotations

from bot.engine.language.wording import names
from bot.engine.model.commands import Command
from bot.engine.model.messages import Refused
from bot.engine.model.steps import STEPS, accepts
from bot.engine.moves.helping import makes_sense
from bot.engine.moves.move import Move
from bot.engine.moves.rule import CommandRule, Needs


def check(move: Move, command: CommandRule) -> None:
    """Refuse a command that this person can't give here and now."""
    if command.name is Command.START and move.in_private and not move.running:
        raise Refused("Een sessie begin je in de groepschat. Typ daar bijvoorbeeld: /start zon.", in_group=True)
    if command.needs is not Needs.NOTHING:
        session = move.session
        if not session.running and command.needs is Needs.A_RUNNING_SESSION:
            raise Refused(
                "Deze sessie is klaar. Een nieuwe begin je in de groepschat, bijvoorbeeld met: /start zon.",
                in_group=True,
            )
        leads = move.led if command.needs is Needs.A_SESSION else move.leads
        if command.leads and not leads:
            raise Refused(f"Dat kan alleen de gespreksbegeleider: {names([session.people[session.facilitator].name])}.")
        if (
            session.running
            and command.needs is Needs.A_RUNNING_SESSION
            and not accepts(session.slot.kind, command.name)
        ):
            raise Refused(STEPS[session.slot.kind].instead(leads=move.leads))


def possible(move: Move, command: CommandRule) -> bool:
    """Whether this person could do it here and now."""
    try:
        check(move, command)
    except Refused:
        return False
    return not move.running or makes_sense(move, command.name)
