"""Whether a step is meant: whoever acts is answered for the moment that they saw.

A button belongs to what it was shown with. A second click, a second Enter or a line that is typed twice falls on what the first one
brought. What comes within seconds of the last step, or long before its time, is asked about first. Must not take a step itself, nor
hold up a colleague.
"""

from __future__ import annotations

import datetime as dt

from bot.engine.language.hearing import Request
from bot.engine.language.typed import plain_words
from bot.engine.language.wording import minutes_until, spoken_minutes, spoken_time
from bot.engine.model.blocks import text
from bot.engine.model.commands import Command
from bot.engine.model.deck import StepKind
from bot.engine.model.events import Place, Pressed, Said
from bot.engine.model.messages import Button, Look, Message, Refused
from bot.engine.model.order import following
from bot.engine.model.session import Doubted, Session, Steered
from bot.engine.model.steps import CHOICES, OF_A_BALLOT, STEERING
from bot.engine.moves import appointing, standing
from bot.engine.moves.leading import TAKEOVER_WAIT
from bot.engine.moves.move import Move
from bot.engine.moves.rule import CommandRule
from bot.engine.views.card import where
from bot.engine.views.steering import sure_buttons

HASTE = dt.timedelta(seconds=2)  # in which nobody has read what the last step brought
EARLY = dt.timedelta(minutes=10)  # before its time, from which a step is surprising


def repeated(move: Move, event: Pressed) -> bool:
    """Whether this is the second click on one button: it was answered already, also when the first made the button old."""
    if not move.leads or not _hasty(move):
        return False
    last, session = move.session.steered, move.session
    if event.about.startswith("zeker:"):
        return session.doubted is None
    return last is not None and (last.command, last.args, last.about) == (event.command, event.args, event.about)


def ask_whether_now(move: Move, command: CommandRule, event: Pressed) -> None:
    """Ask about a button that does not say to what it belongs, of a release in which some did not: it may be of any moment."""
    if command.name in CHOICES:
        raise Refused("Deze knop is van een oudere kaart. Kies op de kaart van nu, of typ je keuze.")
    typed = "" if event.args else command.typed
    now = Button("Ja, nu", command.name, args=event.args, about=move.session.pin, typed=typed)
    if event.inputs:  # words are kept nowhere before it is sure what they are for
        raise Refused(
            "Deze knop is van een ouder bericht. Ik weet niet bij welk moment hij hoort. "
            f"Ik heb nog niets bewaard. Geef je antwoord opnieuw. Typ: {now.line()}"
        )
    raise Refused(
        f"Deze knop is van een ouder bericht. Ik weet niet bij welk moment hij hoort. Bedoel je nu: {now.line()}?",
        now,
        asks=True,
    )


def check_pin(move: Move, command: Command, event: Pressed) -> None:
    """Refuse a button of a card, a step, the floor or a question that has passed, or of another session."""
    about = event.about
    planned = move.state.appointment
    if about.startswith("vraag:"):
        if about != appointing.question_pin(move):
            raise Refused(
                "Die vraag was voor een ander, of is al beantwoord. Wil je zien wat er gepland is? Typ: /plan"
            )
        return
    if about.startswith("gepland:"):
        if planned is None or about != planned.pin:
            raise Refused(
                "Deze sessie is niet meer zo gepland. Begin je toch? Typ in de groepschat: /start zon.", in_group=True
            )
        return
    session = move.session
    first = session.queue[0] if session.queue else session.speaking
    pins = {session.pin, session.own_pin, f"rij:{first}", f"erf:{session.heir}"}
    if session.doubted is not None:  # else its yes or its no would be to whatever else was asked
        pins.add(session.sure_pin)
    pins |= {session.slot_pin, session.onward_pin, session.break_pin, session.short_pin(move.now)}
    pins |= standing.holds_still(session, command, event.args)
    if session.table:
        pins.add(session.card_pin(session.ballot if command in OF_A_BALLOT else session.table))
    if about not in pins:
        if about == f"kort:{session.slot.step}:{session.stamp}":  # of a cockpit that stood still meanwhile
            raise Refused("Dit onderdeel kan nu niet meer korter. Typ «cockpit» om te zien wat je nog wel kunt doen.")
        raise Refused(f"Deze knop hoort bij iets dat al geweest is. We zijn nu bij: {where(session, move.deck)}.")


def meant(move: Move, request: Request) -> Request | None:
    """What is to be done now: what was asked, or what the question was about; None when it is asked about first, or dropped."""
    if not move.leads:
        return request
    doubted = move.session.doubted
    if doubted is not None and _answers(move, request):
        if request.command is Command.NEE:
            move.change(doubted=None)
            move.receipt(f"Goed, we blijven bij: {where(move.session, move.deck)}.")
            return None
        return Request(command=doubted.command, args=doubted.args)
    sentence = _doubt(move, request)
    if not sentence:
        return request
    asked = Doubted(request.command, request.args)
    if doubted != asked or not _hasty(move):
        _ask(move, request, sentence)
    move.change(doubted=asked)
    _remember(move, request)
    return None


def done(move: Move, request: Request) -> None:
    """Remember who steered last."""
    if _steers(request) and move.running and move.led:
        move.change(doubted=None)
        _remember(move, request)


def _steers(request: Request) -> bool:
    """Whether it takes the group somewhere; a bare `stop` only asks."""
    return request.command in STEERING and not (request.command is Command.STOP and plain_words(request.args) != "ja")


def _answers(move: Move, request: Request) -> bool:
    """Whether this is a yes or a no to the question whether a step is meant."""
    event = move.event
    if request.command not in {Command.JA, Command.NEE}:
        return False
    if isinstance(event, Pressed):
        return event.about == move.session.sure_pin
    # In the group a bare yes is said to colleagues. What still waits was asked about later, a bare `stop` or `wis` too.
    to_me = isinstance(event, Said) and (event.place is Place.PRIVATE or request.explicit)
    if not to_me or move.held or (move.session.doubted is not None and move.session.doubted.passed):
        return False
    return move.session.takeover is None or _asked_last(move.session)


def _asked_last(session: Session) -> bool:
    """Whether this was asked after a colleague wanted to take over, which waits for an answer too; at one moment a yes can only be to this."""
    wanted = (session.takeover or dt.datetime.max.replace(tzinfo=dt.UTC)) - TAKEOVER_WAIT
    return session.steered is not None and session.steered.at >= wanted


def _doubt(move: Move, request: Request) -> str:
    """The question whether a step is meant; empty when it is."""
    if not _steers(request):
        return ""
    session = move.session
    if _early(session, request.command, move.now):
        left = spoken_minutes(minutes_until(move.now, session.slot.end))
        return f"«{move.step.title}» duurt nog {left}: tot {spoken_time(session.slot.end)}. Wil je nu al stoppen met de kaarten?"
    last = session.steered
    back = request.command is Command.ONGEDAAN and last is not None and last.command is not Command.ONGEDAAN
    if back or not _hasty(move):
        return ""
    return f"Dat ging snel achter elkaar. We zijn nu bij: {where(session, move.deck)}. Wil je nog een stap doen?"


def _early(session: Session, command: Command, now: dt.datetime) -> bool:
    """Whether a round would be over long before its time, with cards to talk about, by a word that does not say where to."""
    cards = session.slot.kind is StepKind.ROUND and (session.table or following(session))
    return command is Command.VERDER and bool(cards) and session.slot.end - now >= EARLY


def _hasty(move: Move) -> bool:
    """Whether whoever acts steered only just now."""
    event, last = move.event, move.session.steered
    if last is None or not isinstance(event, Said | Pressed) or last.who != event.person.id:
        return False
    if last.command is Command.NEEMOVER:  # that steered nobody anywhere
        return False
    # A platform may count in whole seconds; a clock that stands still altogether tells nothing.
    passed = abs((event.when or event.at) - last.when) or abs(event.at - last.at)
    return dt.timedelta() < passed < HASTE


def _ask(move: Move, request: Request, sentence: str) -> None:
    session = move.session
    buttons = sure_buttons(session, move.deck, request.command, request.args)
    if move.held:
        move.hold("")  # a yes is to what was asked last
    move.reply(Message(look=Look.NOTICE, body=(text(sentence),), buttons=buttons, asks=True))


def _remember(move: Move, request: Request) -> None:
    event = move.event
    if isinstance(event, Said | Pressed):
        about = event.about if isinstance(event, Pressed) else ""
        when = event.when or event.at
        move.change(steered=Steered(event.person.id, event.at, when, request.command, request.args, about))
