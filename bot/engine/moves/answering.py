"""A plain sentence at a step that asks something of everybody: the private question whether it is the answer, and the yes to it.

Must not write a word of it anywhere before that yes: until then it waits in the host's memory (`Hold`), two minutes at most, and the
question itself holds none of it. Must not ask anybody twice in one step for the same.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from bot.engine.language import near_grades
from bot.engine.language.agreement import LONGEST_ANSWER
from bot.engine.language.grades import Grade
from bot.engine.language.hearing import Request
from bot.engine.language.sentences import may_answer
from bot.engine.language.wording import number, today
from bot.engine.model.blocks import text
from bot.engine.model.commands import Command
from bot.engine.model.deck import StepKind
from bot.engine.model.effects import Hold
from bot.engine.model.events import Place, Pressed, Said
from bot.engine.model.messages import Button, Look, Message, Refused, Style
from bot.engine.model.session import Session
from bot.engine.model.sharing import answers
from bot.engine.moves import agreements, asking, choosing, closing, following, leading, presence, takeback
from bot.engine.moves.move import Move
from bot.engine.views.stand import OPTIONS

# By step: what a yes does, what is asked, the label of the yes, and how it is typed anew.
_ANSWERS: dict[StepKind, tuple[Callable[[Move, Request], None], Command, str, str, str]] = {
    StepKind.TOMORROW: (
        closing.tomorrow,
        Command.MORGEN,
        "Is dit je antwoord op de vraag wat je morgen anders gaat doen?",
        "Ja, dit is mijn antwoord",
        "morgen: …",
    ),
    StepKind.AGREEMENTS: (
        agreements.agree,
        Command.AFSPRAAK,
        "Is dit een afspraak? Dan noteer ik die.",
        "Ja, noteer de afspraak",
        "afspraak: …",
    ),
    StepKind.QUESTIONS: (
        agreements.ask,
        Command.VRAAG,
        "Is dit een open vraag? Dan noteer ik die.",
        "Ja, noteer de vraag",
        "vraag: …",
    ),
}
# What can't be taken back: what it is, and how one says that it is meant.
_SURE: dict[str, tuple[str, str]] = {
    Command.STOP: ("de sessie afsluiten", "stop ja"),
    Command.WIS: ("alles wissen", "wis ja"),
    Command.MIJNGEGEVENS: ("je gegevens wissen", "mijn gegevens wis ja"),
}


def maybe(move: Move, event: Said, *, addressed: bool) -> None:
    """Ask whether a line is the answer, when it may be one; whoever speaks to the bot is asked about any sentence."""
    kind = move.session.slot.kind
    if kind not in _ANSWERS or event.text.lstrip().startswith("/") or len(event.text) > LONGEST_ANSWER:
        return
    if addressed:
        if len(event.text.split()) < 2:
            return
        asking.first_time(move)
    else:
        names = [each.name for each in move.session.people.values()]
        if _answered(move) or not may_answer(event.text, kind, on=today(move.now), people=names):
            return
        if not asking.first_time(move):
            return
    _, _, question, label, _ = _ANSWERS[kind]
    move.hold(event.text)
    button = Button(label, Command.JA, about=move.session.pin, style=Style.PRIMARY)
    move.reply(Message(look=Look.REFUSAL, body=(text(question),), buttons=(button,), asks=True))


def waits_for_yes(move: Move) -> bool:
    """Whether a `ja` of whoever acts has something to say yes to, and what they said still waits in memory."""
    return move.session.slot.kind in _ANSWERS and waits(move)


def forget(move: Move) -> None:
    """A line was edited or deleted, and it may be the one that waits for a yes: that would be to words that stand there no more."""
    if not waits_for_yes(move):
        return
    _, _, question, _, typed = _ANSWERS[move.session.slot.kind]
    if isinstance(move.event, Said) and move.event.text.strip():
        told = f"Je veranderde je bericht. {question.partition('?')[0]}? Typ het dan nog een keer: {typed}"
        move.reply(Message(look=Look.REFUSAL, body=(text(told),), asks=True))


def yes(move: Move, request: Request) -> None:
    """`ja`: what this person said a short while ago is their answer, or they lead from now on."""
    event, session = move.event, move.session
    assert isinstance(event, Said | Pressed), "only people say yes"  # noqa: S101 - our bug, not theirs
    answer = _ANSWERS.get(session.slot.kind)
    asked = answer is not None and _asked_now(move)
    if isinstance(event, Said) and event.place is Place.GROUP and not request.explicit:
        raise Refused("In de groep is «ja» geen antwoord aan mij.")  # nobody reads this: it was said to colleagues
    if isinstance(event, Said):
        if leading.asked(move) and (other := _other_question(move)):
            raise Refused(f"Waar zeg je ja op? Neem je de begeleiding over? Typ: neem over. {other}", asks=True)
        if not waits(move) and leading.yes(move):
            return
        to_confirm(event.held)
    again = isinstance(event, Pressed) and event.about == session.pin  # the question may have had its yes
    if answer is None or not (asked or again):
        if isinstance(event, Said) and _said_yes(move, event.held):
            move.hold("")
            return
        if isinstance(event, Said) and asking.almost(move, event, addressed=True):
            return
        if offered := following.offered(move):
            following.remind(move, Request(command=Command.HERINNER, args=offered[-1]))
            return
        if isinstance(event, Said) and asking.about_another_again(move, event):
            return
        raise Refused("Waar zeg je ja op? Typ «help» om te zien wat je nu kunt doen.", asks=True)
    do, command, _, _, typed = answer
    if not waits(move):
        if not asked and _answered(move):
            raise Refused("Dat heb ik al genoteerd.")
        raise Refused(f"Wat was je antwoord? Ik onthoud het maar heel even. Typ het nog een keer: {typed}", asks=True)
    move.hold("")
    said = Request(command=command, args=" ".join(event.held.split()))
    try:
        do(move, said)
    except Refused as refused:
        if command is Command.MORGEN or refused.message.buttons:
            raise
        do(move, replace(said, args="", fields={"wat": said.args}))  # a day that is not clear stays one of its words
    _ask_anew(move)  # what they gave is not to be typed again, and another yes is to something else


def to_confirm(held: str) -> None:
    """Refuse a bare `ja` to a question about what can't be taken back: it may be to anything. Tells how it is typed."""
    if held in _SURE:
        what, typed = _SURE[held]
        raise Refused(f"Wil je {what}? Dat doe ik pas als je dit typt: {typed}", asks=True)


def _other_question(move: Move) -> str:
    """What a `ja` can be to but for a handover, and what to type for it; "" when nothing else was asked."""
    if waits(move):
        return "Was het je antwoord? Geef dat dan opnieuw."
    offered = following.offered(move)
    return f"Wil je een herinnering? Typ: herinner {offered[-1]}." if offered else ""


def no(move: Move, request: Request) -> None:
    """`nee`: to a handover, or to what the bot asked about a line of theirs. With words it is one only if the bot asked something."""
    event = move.event
    in_group = isinstance(event, Said) and event.place is Place.GROUP and not request.explicit
    if not isinstance(event, Said) or in_group or leading.concerned(move):
        leading.decline(move, request)
    elif event.held in _SURE:
        move.hold("")
        move.receipt("Goed, ik verander niets.")
    elif waits(move):
        if event.held == Command.VERVOLG:
            closing.again(move, Request(command=Command.VERVOLG, args="nee"))
        else:
            move.receipt("Goed, dan doe ik er niets mee.")
        move.hold("")
    elif not asking.almost(move, event, addressed=True) and not asking.about_another_again(move, event):
        if request.args:
            raise Refused(asking.NOT_UNDERSTOOD)
        leading.decline(move, request)


def _said_yes(move: Move, held: str) -> bool:
    """Whether a question about a line that came near an answer waits for a yes; then that is given."""
    session = move.session
    options = OPTIONS[move.deck.card(session.table).kind] if session.table else {}
    if not held or not _asked_now(move):
        return False
    if held == Command.AKKOORD:
        presence.confirm(move, Request(command=Command.AKKOORD))
    elif held == Command.SCHRAP:
        takeback.take_back(move, Request(command=Command.SCHRAP, args="akkoord"))
    elif held in options:
        choosing.choose(move, Request(command=Command(held)))
    elif held == Command.VERVOLG:
        closing.again(move, Request(command=Command.VERVOLG, args="ja"))
    elif session.slot.kind is StepKind.GRADES and isinstance(read := near_grades.nearly(held), Grade):
        why = {"waarom": closing.said_with(held, read.value)}
        closing.grade(move, Request(command=Command.CIJFER, args=number(read.value), fields=why))
    else:
        return False
    return True


def settle(move: Move) -> None:
    """Forget what waits for a yes once this person has given an answer: a yes would change that into what they only said."""
    before = move.before.session
    if before is None or not move.running or _given(before, move.me.id) == _given(move.session, move.me.id):
        return
    if waits(move) and not any(isinstance(each, Hold) for each in move.effects):
        move.hold("")
    if _asked_now(move):  # whoever thinks better of it may be asked about that
        _ask_anew(move)


def _ask_anew(move: Move) -> None:
    """Whoever gave something may be asked about a line again, when something of theirs is still awaited."""
    move.change(asked={who: moment for who, moment in move.session.asked.items() if who != move.me.id})


def _given(session: Session, who: str) -> tuple[object, ...]:
    return session.grades.get(who), session.again.get(who), session.choices.get(session.ballot, {}).get(who)


def waits(move: Move) -> bool:
    """Whether a line of theirs was asked about at this moment of the session, and what it may be still waits in memory."""
    return bool(move.held) and move.held not in _SURE and _asked_now(move)


def _asked_now(move: Move) -> bool:
    """Whether something of theirs was asked about at this very moment of the session."""
    return move.session.asked.get(move.me.id) == move.session.moment


def _answered(move: Move) -> bool:
    """Whether this person has given what is asked now."""
    session, me = move.session, move.me.id
    match session.slot.kind:
        case StepKind.TOMORROW:
            return len(answers(session.tomorrow.get(me, ""))) >= session.people[me].heads
        case StepKind.AGREEMENTS:
            return any(each.by == me for each in session.agreements)
        case _:
            return any(each.by == me for each in session.questions)
