"""Whether somebody can give a command here and now: by the columns of its row, the table of steps, and whether it could do anything.

Must not know how a command does it, nor change anything.
"""

from __future__ import annotations

from bot.engine.language.whom import meant
from bot.engine.language.wording import names
from bot.engine.model import ballots
from bot.engine.model.commands import Command
from bot.engine.model.deck import StepKind
from bot.engine.model.messages import Refused
from bot.engine.model.order import choice, following
from bot.engine.model.session import Participant
from bot.engine.model.steps import CHOICES, OFFERS, STEPS, accepts
from bot.engine.moves.agreements import may_mend, mendable, remindable
from bot.engine.moves.answering import waits_for_yes
from bot.engine.moves.following import answerable, followable
from bot.engine.moves.keeping import ELSEWHERE
from bot.engine.moves.move import Move
from bot.engine.moves.rule import CommandRule, Needs
from bot.engine.moves.takeback import mine
from bot.engine.views.stand import OPTIONS
from bot.engine.views.steering import offers


def check(move: Move, command: CommandRule) -> None:
    """Refuse a command that this person can't give here and now."""
    if command.name is Command.START and move.in_private and not move.running:
        raise Refused("Een sessie begin je in de groepschat. Typ daar bijvoorbeeld: /start zon.", in_group=True)
    if command.needs is not Needs.NOTHING:
        session = move.session
        if not session.running and command.needs is Needs.A_RUNNING_SESSION:
            if session.kept:
                raise Refused(f"Deze sessie is klaar. {ELSEWHERE}")
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


def makes_sense(move: Move, command: Command) -> bool:
    """Whether it could do anything right now: no A and B at a statement, no `terug` for who is here."""
    session, me = move.session, participant(move)
    if command in CHOICES:
        return ballots.may_choose(session, move.me.id) and command in OPTIONS[move.deck.card(session.table).kind]
    if command in OFFERS:
        return command in offers(session, move.now)
    match command:
        case Command.START:
            return False
        case Command.NEEMOVER:
            return not move.leads
        case Command.NEE:
            asked = session.takeover is not None or session.doubted is not None
            return session.heir == move.me.id or (move.leads and asked)
        case Command.HERVAT | Command.OPNIEUW:
            return command is choice(session)
        case Command.EIGENAAR:
            return any(not each.owner and len(meant(session.people, each.who)) > 1 for each in session.agreements)
        case Command.JA:
            asked = session.doubted is not None and not session.doubted.passed
            doubted = move.leads and asked and not session.heir
            return doubted or waits_for_yes(move)
        case Command.WEG | Command.TERUG:
            return me.away is (command is Command.TERUG)
        case Command.AKKOORD:
            return not me.confirmed and session.slot.kind is not StepKind.WELCOME
        case Command.HAND | Command.HANDOMLAAG:
            waits = move.me.id in session.queue
            return waits if command is Command.HANDOMLAAG else not waits and session.speaking != move.me.id
        case Command.KEUZES:
            several = ballots.may_choose(session, move.me.id) and ballots.asked_of(session, move.me.id) > 1
            return several and bool(OPTIONS[move.deck.card(session.table).kind])
        case Command.MAAKVRAAG:
            return bool(session.parked)
        case Command.LAATVALLEN:
            return any(may_mend(move, each) for each in session.parked)
        case Command.ALLEEN:
            return me.heads > 1
        case Command.BEURT:
            return bool(session.queue or session.speaking)
        case Command.STAND:
            return ballots.can_show(session)
        case Command.NOGEENKEER:
            return ballots.can_choose_again(session)
        case Command.OVERSLAAN:
            return bool(session.table)
        case Command.VOLGENDE:
            return session.slot.kind is not StepKind.ROUND or bool(session.table or following(session))
        case Command.VORIGE:
            return bool(session.at.behind)
        case Command.ONGEDAAN:
            return bool(session.history) if move.leads else bool(mine(move))
        case Command.SCHRAP:
            return bool(mine(move) if session.running else mendable(move))
        case Command.TOONALLES | Command.TOONMINDER:
            return session.unfolded is (command is Command.TOONMINDER)
        case Command.HERINNER:
            return bool(remindable(move))
        case Command.OPEN:
            return bool(session.agreements or session.questions or session.before)
        case Command.LATER | Command.GEEFAAN:
            return bool(followable(move))
        case Command.GEDAAN:
            return any(each.startswith("afspraak") for each in followable(move))
        case Command.ANTWOORD:
            return bool(answerable(move))
        case Command.WIJZIG:
            return bool(mendable(move))
        case Command.SCHERM | Command.TWEEDESCHERM:
            return move.config.link is not None
        case Command.PLAN:
            return move.state.appointment is not None
        case Command.VOORBEREIDEN | Command.DRAAIBOEK:
            return move.leads
        case _:
            return True


def participant(move: Move) -> Participant:
    """Whoever acts as they take part, also when they do not yet."""
    return move.session.people.get(move.me.id, Participant(name=move.me.name))
