"""Help: what this person can do now.

Must not offer what would then be refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.engine.language.wish import HOW_TO_START
from bot.engine.model import ballots
from bot.engine.model.blocks import Block, Heading, Listing, text
from bot.engine.model.commands import Command, written
from bot.engine.model.messages import Look, Message
from bot.engine.model.steps import ALWAYS, CHOICES, STEPS
from bot.engine.moves.agreements import mendable, remindable
from bot.engine.moves.allowed import makes_sense, participant
from bot.engine.moves.appointing import HOW_TO_PLAN
from bot.engine.moves.following import answerable, followable
from bot.engine.moves.keeping import ELSEWHERE
from bot.engine.moves.move import Move
from bot.engine.moves.rule import CommandRule, Needs
from bot.engine.views.sharing import choices_line, grades_line
from bot.engine.views.stand import OPTIONS

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
                text(ELSEWHERE if move.session.kept else HOW_TO_START),
                text(_in_private(each.typed for each in before if each.name in _FOR_THE_NEXT)),
                *([] if move.session.kept else [text(f"Een dag kiezen met de groep? {HOW_TO_PLAN}")]),
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
            return f"antwoord {answerable(move)[0]}: …"
        case Command.WIJZIG:
            return f"wijzig {mendable(move)[0]}"
        case Command.SAMEN:
            return "wij zijn met 4" if participant(move).heads == 3 else rule.typed
        case Command.KEUZES:
            session = move.session
            return choices_line(OPTIONS[move.deck.card(session.table).kind], ballots.asked_of(session, move.me.id))
        case Command.CIJFER if participant(move).heads > 1:
            return grades_line(participant(move).heads)
        case _:
            return rule.typed
