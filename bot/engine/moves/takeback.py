"""Taking back what one gave oneself: a yes to the rules, a grade, a choice, a hand, an answer, an agreement or a question.

Must not take back what somebody else gave, but for an agreement or a question when the facilitator asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from bot.engine.language.hearing import Request
from bot.engine.language.typed import plain_words
from bot.engine.language.wording import first_words
from bot.engine.model.commands import Command
from bot.engine.model.deck import StepKind
from bot.engine.model.messages import Button, Refused
from bot.engine.model.session import Session
from bot.engine.model.sharing import numbered, without_answer
from bot.engine.moves import agreements, onward, origin
from bot.engine.moves.choosing import SHOWN
from bot.engine.moves.move import Move
from bot.engine.views.sharing import grades_line
from bot.engine.views.stand import chosen_by

T = TypeVar("T")


class Given(Struct, frozen=True):
    """One thing that a person can give: whether they did, the session without it, and what is told then; `together`, when it is
    of all who sit behind one account.
    """

    there: Callable[[Session, str], bool]
    without: Callable[[Session, str], Session]
    told: str
    together: str = ""


GIVEN: dict[str, Given] = {
    "hand": Given(
        lambda session, who: who in session.queue,
        lambda session, who: replace(session, queue=tuple(each for each in session.queue if each != who)),
        "Je hand is weer omlaag.",
    ),
    "keuze": Given(
        lambda session, who: session.choosing and who in session.choices.get(session.ballot, {}),
        lambda session, who: replace(
            session, choices={**session.choices, session.ballot: _less(session.choices[session.ballot], who)}
        ),
        "Je keuze bij deze kaart is weg. Je kunt opnieuw kiezen.",
        "Jullie keuzes bij deze kaart zijn weg. Jullie kunnen opnieuw kiezen.",
    ),
    "cijfer": Given(
        lambda session, who: who in session.grades,
        lambda session, who: replace(session, grades=_less(session.grades, who)),
        "Je cijfer is weg, met wat je erbij schreef. Een nieuw cijfer geven kan. Typ bijvoorbeeld: cijfer 8",
        "Jullie cijfers zijn weg, met wat jullie erbij schreven. Nieuwe cijfers geven kan. Typ bijvoorbeeld: {grades}",
    ),
    "akkoord": Given(
        lambda session, who: session.people[who].confirmed,
        origin.unconfirmed,
        "Je akkoord is weg. Ben je toch akkoord met de spelregels? Typ: akkoord",
        "Jullie akkoord is weg. Zijn jullie toch akkoord met de spelregels? Typ: akkoord",
    ),
    "antwoord": Given(
        lambda session, who: who in session.tomorrow,
        lambda session, who: replace(session, tomorrow=_less(session.tomorrow, who)),
        "Je antwoord is weg. Een nieuw antwoord geven kan. Typ: morgen, en dan je antwoord.",
    ),
    "vervolg": Given(
        lambda session, who: who in session.again,
        lambda session, who: replace(session, again=_less(session.again, who)),
        "Je antwoord over een vervolg is weg.",
        "Jullie antwoord over een vervolg is weg.",
    ),
}
_ALSO = {"stem": "keuze", "morgen": "antwoord", "antwoorden": "antwoord", "score": "cijfer"}


def take_back(move: Move, request: Request) -> None:
    """`schrap cijfer`, `schrap afspraak 1`, or `trek in` alone: the one thing there is, or the question which one."""
    asked = plain_words(request.args).removeprefix("mijn ")
    asked = _ALSO.get(asked, asked)
    answers = asked in GIVEN or re.fullmatch(r"antwoord \d{1,2}", asked)
    if not move.running and answers:
        raise Refused(
            "Deze sessie is klaar. Losse antwoorden haal ik niet meer weg. Wil je wissen wat je in deze sessie gaf? Typ: mijn gegevens wis."
        )
    if not move.running:  # what was given stands; what was agreed goes on
        agreements.strike(move, request)
    elif asked in GIVEN:
        _give_back(move, asked)
    elif found := re.fullmatch(r"antwoord (\d{1,2})", asked):
        _one_answer_back(move, int(found[1]))
    elif asked and asked not in {"afspraak", "vraag"}:
        agreements.strike(move, request)
    else:
        _choose(move, [each for each in mine(move) if each.startswith(asked)], asked)


def undo(move: Move, request: Request) -> None:
    """`ongedaan`: the last step for the facilitator, what one gave oneself for anybody else."""
    if move.leads:
        onward.undo(move, request)
    else:
        take_back(move, Request(command=Command.SCHRAP))


def mine(move: Move) -> list[str]:
    """What whoever acts could take back now, as they would type it."""
    there = [name for name, given in GIVEN.items() if given.there(move.session, move.me.id)]
    if move.session.slot.kind is not StepKind.RULES and "akkoord" in there:
        there.remove("akkoord")  # who takes back a choice does not think of the rules any more
    several = [f"antwoord {number}" for number in _answers(move)]
    if len(several) > 1:  # of those behind one account: each is somebody's
        there.remove("antwoord")
    return there + (several if len(several) > 1 else []) + agreements.noted(move)


def _give_back(move: Move, name: str) -> None:
    given = GIVEN[name]
    if (
        name == "keuze"
        and not move.session.choosing
        and move.me.id in move.session.choices.get(move.session.ballot, {})
    ):
        raise Refused(SHOWN)
    if name == "antwoord" and len(_answers(move)) > 1:
        _choose(move, [each for each in mine(move) if each.startswith(name)], name)
        return
    if not given.there(move.session, move.me.id):
        raise Refused(f"Ik heb geen {name} van je." if name != "hand" else "Je hebt je hand niet opgestoken.")
    move.state = replace(move.state, session=given.without(move.session, move.me.id))
    table = move.session.table
    left = chosen_by(move.session, move.deck.card(table), move.me.id) if table else None
    people = move.session.people[move.me.id].heads
    told = given.together.format(grades=grades_line(people)) if given.together and people > 1 else given.told
    move.receipt(told, chosen=left)


def _answers(move: Move) -> dict[int, str]:
    return numbered(move.session.tomorrow.get(move.me.id, ""))


def _one_answer_back(move: Move, number: int) -> None:
    """One of the answers of those behind one account; those of the others stay."""
    if number not in _answers(move):
        raise Refused("Dat antwoord heb ik niet van jullie.")
    left = without_answer(move.session.tomorrow[move.me.id], number)
    others = _less(move.session.tomorrow, move.me.id)
    move.change(tomorrow={**others, move.me.id: left} if left else others)
    move.receipt(GIVEN["antwoord"].told)


def _choose(move: Move, could: list[str], asked: str) -> None:
    if not could:
        raise Refused(f"Ik heb geen {asked or 'antwoord'} van je om weg te halen.")
    if len(could) == 1:
        take_back(move, Request(command=Command.SCHRAP, args=could[0]))
        return
    words = {f"antwoord {number}": f": {first_words(each)}" for number, each in _answers(move).items()}
    session = move.session
    about = {"keuze": session.card_pin(session.ballot)}  # and of no card that comes after it
    buttons = [
        Button(f"{each.capitalize()}{words.get(each, '')}", Command.SCHRAP, args=each, about=about.get(each, ""))
        for each in could[-10:]
    ]
    raise Refused("Wat wil je weghalen?", *buttons, asks=True)


def _less(given: dict[str, T], who: str) -> dict[str, T]:
    return {each: value for each, value in given.items() if each != who}
