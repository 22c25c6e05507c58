"""The result: what the group sees at the end.

Must not show whose grade or answer it is: names stand only with agreements and open questions.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal

from bot.engine.language.wording import agreed, number
from bot.engine.model.blocks import Block, Facts, Heading, Listing, strong, text
from bot.engine.model.commands import Command
from bot.engine.model.deck import Deck
from bot.engine.model.messages import Button, Look, Message
from bot.engine.model.order import normal
from bot.engine.model.session import Session
from bot.engine.model.sharing import answers, of_each
from bot.engine.views.parking import still_parked
from bot.engine.views.stand import stand, thought_again

FEWEST_GRADES = 2  # one grade is somebody's: it is shown nowhere
ANOTHER = (
    Button("Ja, nog een sessie", Command.VERVOLG, args="ja"),
    Button("Nee, dit was genoeg", Command.VERVOLG, args="nee"),
)


def result_key(session: Session) -> str:
    """The key of the result: one a session, also when a chat has had several."""
    return f"resultaat:{session.agreed.slots[0].start:%Y%m%d%H%M}:{normal(session.word)}"


def result(session: Session, deck: Deck, now: dt.datetime) -> Message:
    """What the group sees at the end: average and spread, answers, agreements, open questions; and as long as that can be
    answered, whether everybody wants another session.
    """
    body: list[Block] = [
        text(f"Cijfer: {grade_summary(session)}."),
        text(f"Kaarten: {len(session.at.discussed)} besproken van de {len(session.order)}."),
    ]
    if moved := thought_again(session, deck):
        body.append(Heading("Kaarten die tot nadenken brachten"))
        for called, card in moved.items():
            body += [text(called), *stand(session, card)]
    if session.tomorrow:
        body += [
            Heading("Dit doen we morgen anders"),
            Listing(answered_tomorrow(session)),
        ]
    body.append(Heading("Afspraken"))
    body.append(agreed(session.agreements, now) if session.agreements else text("Geen afspraken."))
    if session.questions:
        body += [Heading("Open vragen"), agreed(session.questions, now, by="antwoord van")]
    body += still_parked(session)
    if session.running:
        body.append(text(strong("Wil je nog een sessie?")))
    if session.again:
        body.append(Facts((("Nog een sessie", again_summary(session)),), live=True))
    return Message(
        look=Look.RESULT,
        title=f"Resultaat van de kaartensessie «{deck.title}»",
        body=tuple(body),
        buttons=ANOTHER if session.running else (),
    )


def grade_summary(session: Session) -> str:
    """`gemiddeld 7,5 (van 6 tot 9, 5 cijfers)`; without names."""
    values = sorted(value for each in session.grades.values() for value in each.values)
    if not values:
        return "nog geen cijfers"
    average = number((sum(values, Decimal()) / len(values)).quantize(Decimal("0.1"), ROUND_HALF_UP))
    if len(values) < FEWEST_GRADES:
        return "één cijfer; dat laat ik niet zien"
    return f"gemiddeld {average} (van {number(values[0])} tot {number(values[-1])}, {len(values)} cijfers)"


def answered_tomorrow(session: Session) -> tuple[str, ...]:
    """What people will do differently, by the alphabet: whoever came first."""
    given = (answer for each in session.tomorrow.values() for answer in answers(each))
    return tuple(sorted(given, key=str.casefold))


def again_summary(session: Session) -> str:
    """`3 ja, 1 nee`."""
    said = Counter(
        each_wants for who, each in session.again.items() for each_wants in of_each(each, session.people[who].heads)
    )
    return f"{said[True]} ja, {said[False]} nee" if said else "nog geen antwoord"
