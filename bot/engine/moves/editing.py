"""What becomes of what a line gave, when that line is edited or deleted.

Must not let an edit do anything but mend what its line gave: no step is taken again, nothing counts for another card, and no
second agreement is made.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.engine.language import answers, grades, sharing
from bot.engine.language.hearing import Heard, Request
from bot.engine.model.ballots import asked_of, may_choose
from bot.engine.model.blocks import text
from bot.engine.model.commands import Command
from bot.engine.model.effects import Post
from bot.engine.model.events import Said
from bot.engine.model.messages import Button, Look, Message, Refused
from bot.engine.model.session import Session
from bot.engine.model.sharing import with_answer
from bot.engine.model.steps import WRAP_UP
from bot.engine.moves import agreements, answering, closing, origin
from bot.engine.moves.choosing import SHOWN
from bot.engine.moves.move import Move
from bot.engine.views.card import card_name
from bot.engine.views.sharing import choosing_form
from bot.engine.views.stand import OPTIONS

TYPE_ANEW = "Een bericht dat je verandert, voer ik niet uit. Typ het als nieuw bericht."
GIVES = {Command.CIJFER: "grades", Command.MORGEN: "tomorrow", Command.VERVOLG: "again"}
NOTES = {Command.AFSPRAAK: "agreements", Command.VRAAG: "questions"}
CHOICES = {choice: label for options in OPTIONS.values() for choice, label in options.items()}
HEADS = {Command.SAMEN, Command.ALLEEN}  # what is counted on for the rest of the session
KEEPS = {*GIVES, *NOTES, *CHOICES, Command.KEUZES, Command.AKKOORD}


def mend(move: Move, event: Said, lines: Sequence[tuple[str, Heard]], do: Callable[[Move, Request], None]) -> None:
    """A message was edited, or deleted (then no words are left): what it gave is mended or taken back.

    `lines` are its lines now, with what each asks for; `do` runs a command.
    """
    given = origin.of_line(move.session, event.line)
    mine = [key for key in given if origin.is_note(key) or key.endswith(f"/{move.me.id}")]  # a moderator may delete it
    noted = [key for key in mine if origin.is_note(key)]
    if len(lines) > 1 or len(noted) > 1:
        if mine:
            raise Refused(
                "Je veranderde een bericht met meer dan één regel. Daar doe ik niets mee. "
                "Typ als nieuw bericht wat er anders moet, bijvoorbeeld: wijzig afspraak 1."
            )
        return
    words, heard = lines[0] if lines else ("", None)
    requests = _kept(move, words, heard)
    if noted:
        did = "veranderde je bericht" if words.strip() else "haalde je bericht weg"
        _mend_note(move, noted[-1], requests[0] if requests else None, lambda asked: do(move, asked), did)
        return
    chosen = {origin.ballot_of(key) for key in mine} - {""}
    if chosen and not (move.session.choosing and chosen == {move.session.ballot}):
        if move.session.table and move.session.ballot in chosen:
            move.receipt(SHOWN)
        return  # what was chosen has been shown, or the card has passed
    before, targets = move.session, [_target(move.session, each, move.me.id, mine) for each in requests]
    origin.take_back(move, [key for key in mine if key not in targets])
    for request, target in zip(requests, targets, strict=True):
        _give(move, request, target, mine, lambda asked: do(move, asked))
    if requests:
        return
    if move.session == before and isinstance(heard, Request) and (heard.explicit or heard.command in HEADS):
        raise Refused(TYPE_ANEW)
    if origin.key(GIVES[Command.CIJFER], move.me.id) in mine:  # the grade is gone; it may not be what was meant
        closing.overheard(move, event, addressed=True)
    elif not isinstance(heard, Request):
        answering.forget(move)


def _kept(move: Move, words: str, heard: Heard) -> list[Request]:
    """What the line gives now, of all that can be given or noted; `eens, akkoord` gives two."""
    if pieces := answers.parted(words):
        given = [answers.clear(each) for each in pieces]
        return [Request(command=each, explicit=False) for each in given if each is not None and each in KEEPS]
    if isinstance(heard, Request):
        return [heard] if heard.command in KEEPS else []
    people, read = move.session.people[move.me.id].heads, grades.understand(words)
    graded = isinstance(read, grades.Grade)
    if people > 1:  # too few for all behind one account are asked about, as when they are typed anew
        rows = sharing.of_grades(words, people) or sharing.numbers(words)
        graded = bool(rows) or not isinstance(read, grades.NotAGrade)
    if move.session.slot.kind in WRAP_UP and graded:
        return [Request(command=Command.CIJFER, args=words, explicit=False)]
    return []


def _target(session: Session, request: Request, who: str, mine: Sequence[str]) -> str:
    """The key of what this gives, of which the line already gave what is `mine`; empty for what stands beside what was noted before."""
    if request.command in NOTES:
        return ""
    if request.command is Command.AKKOORD:
        return origin.key(origin.CONFIRMED, who)
    if request.command in CHOICES or request.command is Command.KEUZES:
        return origin.choice_key(session.ballot, who)
    if request.command is Command.MORGEN and session.people[who].heads > 1:
        answered = [each for each in mine if each.startswith(origin.ANSWER)]
        return answered[0] if answered else origin.answer_key(who, with_answer(session.tomorrow.get(who, ""), "?")[1])
    return origin.key(GIVES[request.command], who)


def _give(move: Move, request: Request, target: str, mine: list[str], run: Callable[[Request], None]) -> None:
    before, told = move.session, len(move.effects)
    if target in before.given and target not in mine:
        move.receipt("Je veranderde een ouder bericht. Je laatste antwoord blijft staan.")
        return
    if target not in mine and (request.command in CHOICES or request.command is Command.KEUZES):
        _ask_whether(move, request)
        return
    if request.command is Command.MORGEN and target in mine:  # it takes its own place, and nobody else's
        origin.take_back(move, [target], told=False)
    try:
        run(request)
    except Refused:
        if request.explicit:
            raise
        move.change(tomorrow=before.tomorrow)
    if move.session == before:  # the same words in another layout are no news, but what is asked back is
        asked = [each for each in move.effects[told:] if isinstance(each, Post) and each.message.asks]
        move.effects = [*move.effects[:told], *asked]


def _ask_whether(move: Move, request: Request) -> None:
    """Which card a line was about that only now is a choice, nobody knows but who typed it."""
    table = move.session.table
    if not may_choose(move.session, move.me.id):
        return
    options, people = OPTIONS[move.deck.card(table).kind], asked_of(move.session, move.me.id)
    name = card_name(move.session, table)
    if request.command is Command.KEUZES and options and people > 1:
        move.reply(choosing_form(move.session, options, people, name.lower()))
    if request.command not in options:
        return
    label = CHOICES[request.command]
    sure = Button(
        f"Ja, {label.lower()}" if len(label) > 1 else f"Ja, {label}",
        request.command,
        about=move.session.card_pin(move.session.ballot),
    )
    words = text(f"Je veranderde je bericht. Kies je «{label}» bij {name.lower()}?")
    move.reply(Message(look=Look.REFUSAL, body=(words,), buttons=(sure,), asks=True))


def _mend_note(move: Move, key: str, request: Request | None, run: Callable[[Request], None], did: str) -> None:
    """The agreement or the question that a line gave; the group saw it, so nothing but other words changes it."""
    old = origin.noted(move.session, key)
    if old is None:
        return  # struck in the meantime
    field, _, number = key.partition(":")
    name = "afspraak" if field == "agreements" else "vraag"
    if request is None or request.command not in NOTES:
        move.receipt(
            f"Je {did}. {name.capitalize()} {number} blijft staan, want de groep heeft die al gelezen. "
            f"Moet die weg? Typ: schrap {name} {number}."
        )
    elif NOTES[request.command] == field:
        agreements.mend(move, request, old)
    else:
        agreements.strike(move, Request(command=Command.SCHRAP, args=f"{name} {number}"))
        run(request)
