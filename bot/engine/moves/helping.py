"""Help: what this person can do now.

Must not offer what would then be refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.engine.language.whom import meant
from bot.engine.language.wish import HOW_TO_START
from bot.engine.model import ballots
from bot.engine.model.blocks import Block, Heading, Listing, text
from bot.engine.model.commands import Command, written
from bot.engine.model.deck import StepKind
from bot.engine.model.messages import Look, Message
from bot.engine.model.order import choice, following
from bot.engine.model.session import Participant
from bot.engine.model.steps import ALWAYS, CHOICES, OFFERS, STEPS
from bot.engine.moves.agreements import may_mend, mendable, remindable
from bot.engine.moves.answering import waits_for_yes
from bot.engine.moves.appointing import HOW_TO_PLAN
from bot.engine.moves.following import followable
from bot.engine.moves.move import Move
from bot.engine.moves.rule import CommandRule, Needs
from bot.engine.moves.takeback import mine
from bot.engine.views.sharing import choices_line, grades_line
from bot.engine.views.stand import OPTIONS
from bot.engine.views.steering import offers

_FOR_THE_NEXT = {
    *(Command.VOORBEREIDEN, Command.KAARTEN, Command.DRAAIBOEK, Command.TOLK, Command.NOTITIES, Command.FEITEN),
    Command.UITNODIGING,
}


def help_now(move: Move, table: Sequence[CommandRule]) -> None:
    """`help`: what this person can do in this step, then what can always be done."""
    before = [each for each in table if each.needs is Needs.NOTHING and each.name is not Command.KIES]
    if not move.running:
        kept = move.state.session is not None
        after = [each for each in table if kept and each.needs is Needs.A_SESSION and (move.led or not each.leads)]
        words: tuple[Block, ...] = (text(HOW_TO_START), _lines(move, before))
        if kept:
            own = [each for each in before if each.name in {Command.WIS, Command.MIJNGEGEVENS}]
            now = [*(each for each in after if makes_sense(move, each.name)), *own]
            words = (
                Heading("Van deze sessie"),
                _lines(move, now),
                Heading("Nog een sessie"),
                text(HOW_TO_START),
                text(_in_private(each.typed for each in before if each.name in _FOR_THE_NEXT)),
                text(f"Een dag kiezen met de groep? {HOW_TO_PLAN}"),
            )
        move.reply(Message(look=Look.HELP, title="Hulp", body=words, typed_in_group=True))
        return
    rule = STEPS[move.session.slot.kind]
    now = [each for each in table if (move.leads or not each.leads) and makes_sense(move, each.name)]
    if makes_sense(move, Command.KEUZES):  # one choice is not enough for all who sit behind one account
        now = [each for each in now if each.name not in CHOICES]
    here = _lines(move, (each for each in now if each.name in rule.accepts))
    body = (
        text(rule.instead(leads=move.leads)),
        *((Heading("In dit onderdeel"), here) if here.items else ()),
        Heading("Altijd"),
        _lines(move, (each for each in now if each.name in ALWAYS or each.needs is Needs.A_SESSION)),
        text(
            _in_private(
                written(each.name) for each in before if each.name is not Command.START and makes_sense(move, each.name)
            )
        ),
    )
    move.reply(Message(look=Look.HELP, title=f"Hulp bij «{move.step.title}»", body=body))


def _in_private(typed: Iterable[str]) -> str:
    return f"In je privéchat met mij kan ook: {', '.join(typed)}."


def _lines(move: Move, rules: Iterable[CommandRule]) -> Listing:
    return Listing(tuple(f"{_typed(move, each)} – {each.help}" for each in rules))


def _typed(move: Move, rule: CommandRule) -> str:
    """How it is typed, with an example that works here and now."""
    match rule.name:
        case Command.HERINNER:
            return f"herinner {remindable(move)[0]}"
        case Command.GEDAAN | Command.LATER:  # agreements come first
            return f"{rule.name} {followable(move)[0]}"
        case Command.GEEFAAN:
            return f"/geef {followable(move)[0]} aan Piet"
        case Command.ANTWOORD:
            return f"antwoord {_questions(move)[0]}: …"
        case Command.WIJZIG:
            return f"wijzig {mendable(move)[0]}"
        case Command.SAMEN:
            return "wij zijn met 4" if _me(move).heads == 3 else rule.typed
        case Command.KEUZES:
            session = move.session
            return choices_line(OPTIONS[move.deck.card(session.table).kind], ballots.asked_of(session, move.me.id))
        case Command.CIJFER if _me(move).heads > 1:
            return grades_line(_me(move).heads)
        case _:
            return rule.typed


def _me(move: Move) -> Participant:
    return move.session.people.get(move.me.id, Participant(name=move.me.name))


def makes_sense(move: Move, command: Command) -> bool:
    """Whether it could do anything right now: no A and B at a statement, no `terug` for who is here."""
    session, me = move.session, _me(move)
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
            doubted = move.leads and session.doubted is not None and not session.heir
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
            return bool(session.at.trail)
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
            return bool(_questions(move))
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


def _questions(move: Move) -> list[str]:
    return [each for each in followable(move) if each.startswith("vraag")]
