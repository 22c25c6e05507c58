"""Subjects that are kept for the wrap-up, and what becomes of them there: a question, or nothing.

Must not make a question of one by itself: the facilitator does.
"""

from __future__ import annotations

import re

from bot.engine.language.agreement import said
from bot.engine.language.hearing import Request
from bot.engine.language.typed import plain_words, whole_number
from bot.engine.language.wording import names
from bot.engine.model.blocks import Listing
from bot.engine.model.commands import Command
from bot.engine.model.deck import StepKind
from bot.engine.model.effects import Private
from bot.engine.model.messages import Button, Look, Message, Refused
from bot.engine.model.session import Agreement
from bot.engine.moves import agreements, origin
from bot.engine.moves.move import GROUP, Move
from bot.engine.views.parking import parked_subject, parking_form

MOST = 20  # subjects
PARKED = "parked"  # the field with all of them
_POINTING = re.compile(r"(?:(?:dit|dat|deze|die|het|hem|even|maar)(?: (?:punt|onderwerp|vraag|kaart))?(?: |$))*")


def park(move: Move, request: Request) -> None:
    """`parkeer de kosten`: keep a subject; without words the form asks for it."""
    known = move.session.parked
    if not request.fields and _POINTING.fullmatch(
        plain_words(request.args)
    ):  # `parkeer dit`: the bot did not hear what
        move.reply(parking_form())
        return
    what = said(request, "wat", "Wat wil je parkeren? Typ bijvoorbeeld: parkeer: wat kost dit eigenlijk?")
    if any(each.what.casefold() == what.casefold() for each in known):
        move.receipt("Dat staat al geparkeerd.")
        return
    if len(known) >= MOST:
        raise Refused(f"Er staan al {MOST} onderwerpen geparkeerd. Dat is genoeg voor één sessie.")
    # After the last that was given out: buttons of one that is gone still say its number.
    given_out = (*(each.number for each in known), *origin.struck(move.session, PARKED))
    subject = Agreement(max(given_out, default=0) + 1, what, by=move.me.id)
    move.change(parked=(*known, subject))
    move.announce(f"{what}", title=f"Geparkeerd onderwerp {subject.number}")
    move.receipt(
        "Het onderwerp is geparkeerd. Aan het eind, bij de open vragen, komt het terug.",
        Button("Haal weg", Command.LAATVALLEN, args=str(subject.number)),
    )


def make_question(move: Move, request: Request) -> None:
    """`maak er een vraag van`: this parked subject becomes an open question."""
    subject = _meant(move, request)
    agreements.ask(move, Request(command=Command.VRAAG, fields={"wat": subject.what}))
    _take_off(move, subject)
    _next(move)


def drop(move: Move, request: Request) -> None:
    """`laat vallen`: this parked subject is dropped, by the facilitator or by whoever parked it."""
    subject = _meant(move, request)
    if not agreements.may_mend(move, subject):
        raise Refused("Dat kan alleen wie dit onderwerp parkeerde, of de gespreksbegeleider.")
    _take_off(move, subject)
    move.receipt(f"Dit onderwerp is niet meer geparkeerd: {subject.what}")
    _next(move)


def bring_back(move: Move) -> None:
    """At the open questions the group reads what was parked, and the facilitator is asked about the first."""
    known = move.session.parked
    if known and move.session.slot.kind is StepKind.QUESTIONS:
        listed = Listing(tuple(each.what for each in known))
        move.post(GROUP, Message(look=Look.NOTICE, title="Dit hadden jullie geparkeerd", body=(listed,)))
        _offer(move)


def _next(move: Move) -> None:
    if move.leads and move.session.slot.kind is StepKind.QUESTIONS and move.session.parked:
        _offer(move)


def _offer(move: Move) -> None:
    session = move.session
    subject = session.parked[0]
    move.post(Private(session.facilitator), parked_subject(session, subject))


def _meant(move: Move, request: Request) -> Agreement:
    """The subject of this number, or the first; refuses when there is none."""
    known = move.session.parked
    if not known:
        raise Refused("Er is niets geparkeerd. Typ bijvoorbeeld: parkeer: de kosten.")
    number = whole_number(request.args) if request.args else known[0].number
    subject = next((each for each in known if each.number == number), None)
    if subject is None:
        numbers = names(str(each.number) for each in known)
        raise Refused(
            f"Welk onderwerp bedoel je? Geparkeerd: {numbers}. Typ bijvoorbeeld: laat vallen {known[0].number}.",
            asks=True,
        )
    return subject


def _take_off(move: Move, subject: Agreement) -> None:
    move.change(parked=tuple(each for each in move.session.parked if each.number != subject.number))
    origin.strike(move, PARKED, {subject.number})
