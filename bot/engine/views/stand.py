"""What can be chosen at a card, how many have chosen, and once it is shown: how the choices lie, and what the talk changed.

Must not show how choices lie before that, to anybody, nor whose they are.
"""

from __future__ import annotations

from collections import Counter

from msgspec.structs import replace

from bot.engine.language.wording import in_words
from bot.engine.model import ballots
from bot.engine.model.blocks import Bars, Block, Facts, Role, plain_block, text
from bot.engine.model.commands import Command
from bot.engine.model.crowd import FEWEST
from bot.engine.model.deck import Card, CardKind, Deck
from bot.engine.model.messages import Chosen
from bot.engine.model.session import Session

STAYS_HIDDEN = "Iedereen heeft gekozen. De stand blijft verborgen: anders kun je uitrekenen wat een ander koos."

OPTIONS: dict[CardKind, dict[Command, str]] = {
    CardKind.STATEMENT: {Command.EENS: "Eens", Command.ONEENS: "Oneens", Command.WEETNIET: "Weet ik niet"},
    CardKind.DILEMMA: {Command.A: "A", Command.B: "B"},
    CardKind.QUESTION: {},
}


def counted(session: Session) -> str:
    """`5 van 6 hebben gekozen`, at the card on the table."""
    chosen, awaited = ballots.chosen(session), ballots.awaited(session)
    again = " opnieuw" if session.ballot != session.table else ""
    return f"{chosen} van {awaited} {'heeft' if chosen == 1 else 'hebben'}{again} gekozen"


def count(session: Session) -> Facts:
    """The same as a fact on the card itself: `Gekozen: 5 van 6`."""
    label = "Opnieuw gekozen" if session.ballot != session.table else "Gekozen"
    told = f"{ballots.chosen(session)} van {ballots.awaited(session)}"
    return Facts(((label, told),), live=True, role=Role.TALLY)


def too_few(session: Session) -> str:
    """Why what was chosen is not shown, to who leads."""
    if ballots.chosen(session) < FEWEST:
        return (
            f"Er kozen nog te weinig mensen opnieuw. Ik laat pas iets zien vanaf {FEWEST}: anders weet je wie het was."
        )
    return "Achter één account zitten meer mensen. Zij kunnen nu nog uitrekenen wat een ander koos. Daarom laat ik niets zien."


def stand(session: Session, card: Card) -> tuple[Block, ...]:
    """How the choices at this card lie, as far as that was shown; nothing for a card without."""
    shift = ballots.shift(session, card.id)
    if shift is not None:
        changed = replace(text(_changed(shift.changed)), role=Role.TALLY)
        return _bars("Voor", card, shift.before), _bars("Na", card, shift.after), changed
    return (_bars("", card, ballots.stand(session, card.id)),) if card.id in session.shown else ()


def outcome(session: Session, card: Card) -> str:
    """`Eens 3, Oneens 1, Weet ik niet 1`; without the stand, `3 keuzes, niet getoond`; "" when there is nothing to tell."""
    if card.id in session.shown:
        return plain_block(_bars("", card, ballots.stand(session, card.id)))
    chosen = ballots.people(session.choices.get(card.id, {}).values())
    return f"{chosen} {'keuze' if chosen == 1 else 'keuzes'}, niet getoond" if chosen else ""


def shift_line(session: Session, card: Card) -> str:
    """`Voor: A 5, B 3. Na: A 2, B 6. Drie kozen anders.`; "" while there is no shift to tell."""
    if ballots.shift(session, card.id) is None:
        return ""
    return " ".join(f"{plain_block(block).removesuffix('.')}." for block in stand(session, card))


def thought_again(session: Session, deck: Deck) -> dict[str, Card]:
    """The cards that made people think again, by what they are called: `Kaart 8: …`."""
    moved = {}
    for card_id in session.order:
        shift = ballots.shift(session, card_id)
        if card_id in session.at.discussed and shift is not None and shift.changed:
            card = deck.card(card_id)
            moved[f"Kaart {session.number(card_id)}: {card.text}"] = card
    return moved


def chosen_by(session: Session, card: Card, who: str) -> Chosen:
    """What this person has chosen in the ballot at this card, for themselves alone to see."""
    given = ballots.rows(session.choices.get(session.ballot, {}).get(who, ""))
    commands = tuple(map(Command, given))
    words = ", ".join(OPTIONS[card.kind][each] for each in commands)
    return Chosen(session.card_pin(card.id), session.card_pin(session.ballot), words, commands)


def unanimous(session: Session, card: Card) -> bool:
    """Whether the stand that was shown last is that all chose the same."""
    shift = ballots.shift(session, card.id)
    counts = shift.after if shift is not None else ballots.stand(session, card.id)
    return card.id in session.shown and len(+counts) == 1 and counts.total() > 1


def _bars(title: str, card: Card, counts: Counter[str]) -> Bars:
    return Bars(title, tuple((label, counts[each]) for each, label in OPTIONS[card.kind].items()))


def _changed(people: int) -> str:
    match people:
        case 0:
            return "Niemand koos anders."
        case 1:
            return "Eén koos anders."
        case _:
            return f"{in_words(people).capitalize()} kozen anders."
