"""What everybody is asked at the end: a grade, what you will do differently, another session.

Must not keep a line that is no answer, nor show whose it is.
"""

from __future__ import annotations

from decimal import Decimal

from bot.engine.language import grades, near_grades, sharing
from bot.engine.language.agreement import LONGEST_ANSWER, said
from bot.engine.language.characters import short
from bot.engine.language.hearing import Request
from bot.engine.language.sharing import example
from bot.engine.language.wording import first_words, in_words, names, number
from bot.engine.model.blocks import text
from bot.engine.model.commands import Command
from bot.engine.model.deck import StepKind
from bot.engine.model.events import Pressed, Said
from bot.engine.model.messages import Button, Look, Message, Refused
from bot.engine.model.session import GivenGrade
from bot.engine.model.sharing import Another, answers, numbered, of_each, with_answer
from bot.engine.model.steps import WRAP_UP
from bot.engine.moves import asking
from bot.engine.moves.move import Move
from bot.engine.views.sharing import ALONE, another_form, grading_form, wanted


def grade(move: Move, request: Request) -> None:
    """`cijfer 8 want …`: this person's grade; a later one replaces it."""
    words = " ".join(filter(None, [*request.in_order("cijfer"), request.args])).strip()
    people = move.session.people[move.me.id].heads
    if people > 1:
        if not _take_several(move, words, people, request.fields.get("waarom", "").strip()):
            move.reply(grading_form(people))
        return
    if not words:
        raise Refused("Welk cijfer geef je? Typ bijvoorbeeld: cijfer 8", asks=True)
    match grades.understand(words, explicit=True):
        case grades.Grade(value, why):
            waited = said_with(move.event.held, value) if isinstance(move.event, Pressed) else ""
            given = request.fields.get("waarom", "").strip() or why or waited
            take_grade(move, GivenGrade(value, short(given, LONGEST_ANSWER)))
        case grades.Unclear(back):
            raise Refused(back, asks=True)


def overheard(move: Move, event: Said, *, addressed: bool) -> None:
    """A line that is no command: a grade, when grades are asked for, and else nothing at all."""
    session = move.session
    kind = session.slot.kind
    # Later in the wrap-up a bare "7" still counts for whoever gave no grade yet.
    if kind not in WRAP_UP or (kind is not StepKind.GRADES and move.me.id in session.grades):
        return
    people = session.people[move.me.id].heads
    read = grades.understand(event.text)
    if people > 1 and _take_several(move, event.text, people):
        return
    if people > 1 and (sharing.numbers(event.text) or not isinstance(read, grades.NotAGrade)):
        move.reply(grading_form(people))
        return
    match read:
        case grades.Grade(value, why):
            take_grade(move, GivenGrade(value, short(why, LONGEST_ANSWER)))
        case grades.Unclear(back) if kind is StepKind.GRADES:
            move.reply(Message(look=Look.REFUSAL, body=(text(back),), asks=True))
        case _ if kind is StepKind.GRADES:
            _ask_whether_grade(move, event.text, addressed=addressed)
        case _:
            return


def _take_several(move: Move, words: str, people: int, why: str = "") -> bool:
    """Take the grades of all who sit behind one account; False when these words do not give as many."""
    given = sharing.of_grades(words, people)
    if given:
        take_grade(
            move,
            GivenGrade(
                given[0].value, short(why or given[0].why, LONGEST_ANSWER), tuple(each.value for each in given[1:])
            ),
        )
    return bool(given)


def said_with(held: str, value: Decimal) -> str:
    """Why this grade is given, in the line that was asked about and waits for a yes in memory."""
    read = grades.understand(held, explicit=True) if held else None
    return read.why if isinstance(read, grades.Grade) and read.value == value else ""


def _ask_whether_grade(move: Move, line: str, *, addressed: bool) -> None:
    """A line that comes near a grade ("8 leuk gesprek", "Leuke sessie, 8") may be one: ask, and take it only after a yes.

    The button holds the number and none of the words: it is stored before anybody said yes.
    """
    others = [each.name for who, each in move.session.people.items() if who != move.me.id]
    read = near_grades.nearly(line, others)
    graded = move.me.id in move.session.grades
    if read is None or (graded and not addressed and not near_grades.rethinks(line)):
        return
    if not asking.first_time(move) and not addressed:
        return
    if isinstance(read, grades.Unclear):
        move.reply(Message(look=Look.REFUSAL, body=(text(read.question),), asks=True))
    else:
        sure = Button(f"Ja, mijn cijfer is een {number(read.value)}", Command.CIJFER, args=number(read.value))
        move.hold(line)
        move.reply(
            Message(
                look=Look.REFUSAL,
                body=(text(f"Geef je de sessie een {number(read.value)}?"),),
                buttons=(sure,),
                asks=True,
            )
        )


def take_grade(move: Move, given: GivenGrade) -> None:
    """Store a grade and say so."""
    again = move.me.id in move.session.grades
    move.change(grades={**move.session.grades, move.me.id: given})
    new = "nieuwe " if again else ""
    if given.others:
        graded = names(f"een {number(each)}" for each in given.values)
        told = f"Jullie {new}cijfers zijn {graded}. Dank jullie wel. Jullie mogen ze nog veranderen."
    else:
        told = f"Je {new}cijfer is een {number(given.value)}. Dank je wel. Je mag het nog veranderen."
    move.receipt(
        told,
        Button(
            "Haal onze cijfers weg" if given.others else "Haal mijn cijfer weg",
            Command.SCHRAP,
            args="cijfer",
        ),
        many=True,
    )


def tomorrow(move: Move, request: Request) -> None:
    """`morgen: …`: what this person will do differently; a later answer replaces it."""
    words = said(
        request,
        "tekst",
        "Wat ga je morgen anders doen? Typ bijvoorbeeld: morgen: ik zet mijn notities meteen op de goede plek.",
    )
    kept = move.session.tomorrow.get(move.me.id, "")
    people = max(move.session.people[move.me.id].heads, len(answers(kept)))
    if people > 1:
        _one_more(move, kept, " ".join(words.split()), people)
        return
    move.change(tomorrow={**move.session.tomorrow, move.me.id: " ".join(words.split())})
    taken = "Je nieuwe antwoord staat er, in plaats van je vorige." if kept else "Ik heb je antwoord genoteerd."
    move.receipt(
        f"{taken} Het komt zonder je naam in het verslag.",
        Button("Haal mijn antwoord weg", Command.SCHRAP, args="antwoord"),
        many=True,
    )


def _one_more(move: Move, kept: str, answer: str, people: int) -> None:
    """Take one more answer of those behind one account: each of them may give one, and none takes the place of another's."""
    there = numbered(kept)
    if answer.casefold() in {each.casefold() for each in there.values()}:
        move.receipt("Dat antwoord had ik al van jullie.", many=True)
        return
    if len(there) >= people:
        away = (
            Button(f"Haal weg: {first_words(each)}", Command.SCHRAP, args=f"antwoord {number}")
            for number, each in there.items()
        )
        raise Refused(
            f"Jullie gaven al {in_words(len(there))} antwoorden. Haal er eerst een weg. Geef daarna het nieuwe.", *away
        )
    given, number = with_answer(kept, answer)
    move.change(tomorrow={**move.session.tomorrow, move.me.id: given})
    left = people - len(there) - 1
    more = f" Van jullie kunnen er nog {in_words(left)} iets zeggen. Typ: morgen: …" if left > 1 else ""
    more = " Een van jullie kan nog iets zeggen. Typ: morgen: …" if left == 1 else more
    move.receipt(
        f"Ik heb het antwoord genoteerd. Het komt zonder naam in het verslag.{more}",
        Button("Haal dit antwoord weg", Command.SCHRAP, args=f"antwoord {number}"),
        many=True,
    )


def again(move: Move, request: Request) -> None:
    """`vervolg ja` or `vervolg nee`: whether this person wants another session.

    One answer is that of all behind an account, until they say that they do not want the same: `vervolg ja ja nee`.
    """
    people = move.session.people[move.me.id].heads
    fields = request.in_order()
    said = sharing.yeses(" ".join(fields) if all(fields) and fields else request.args, people)
    if not said and people == 1:
        raise Refused("Is er nog een sessie nodig? Typ: vervolg ja, of: vervolg nee.", asks=True)
    if people == 1:
        if len(said) > 1:
            raise Refused(ALONE)
        _want(move, said[0], wanted(said))
        return
    whole = said * people if len(said) == 1 else said
    known = move.session.again.get(move.me.id, whole)
    if len(whole) != people or (len(said) == 1 and of_each(known, people) != whole):
        move.reply(another_form(people))
        return
    _want(
        move,
        whole,
        wanted(whole),
        "" if len(said) > 1 else f" Wil niet iedereen hetzelfde? Typ: vervolg {example(('ja', 'nee'), people)}",
    )


def _want(move: Move, answer: Another, told: str, more: str = "") -> None:
    move.change(again={**move.session.again, move.me.id: answer})
    label = "Haal mijn antwoord weg" if move.session.people[move.me.id].heads == 1 else "Haal ons antwoord weg"
    move.receipt(
        f"Genoteerd: {told}.{more}",
        Button(label, Command.SCHRAP, args="vervolg"),
        many=True,
    )
