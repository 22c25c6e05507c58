"""What can be chosen at a card, how many have chosen, and once it is shown: how the choices lie, and what the talk changed.

Must not show how choices lie before that, to anybody, nor whose they are.
"""

from __future__ import annotations

from collections import Counter

from bot.engine.language.wording import in_words
from bot.engine.model import ballots
from bot.engine.model.commands import Command
from bot.engine.model.deck import Card, CardKind, Deck
from bot.engine.model.messages import Block, Facts, Role, text
from bot.engine.model.session import Session

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


def stand(session: Session, card: Card) -> tuple[Block, ...]:
    """How the choices at this card lie, as far as that was shown; nothing for a card without."""
    shift = ballots.shift(session, card.id)
    if shift is not None:
        rows = ("Voor", _in_a_line(card, shift.before)), ("Na", _in_a_line(card, shift.after))
        return Facts(rows, role=Role.TALLY), text(_changed(shift.changed))
    if card.id not in session.shown:
        return ()
    counts = ballots.stand(session, card.id)
    return (Facts(tuple((label, str(counts[each])) for each, label in OPTIONS[card.kind].items()), role=Role.TALLY),)


def outcome(session: Session, card: Card) -> str:
    """`Eens 3, Oneens 1, Weet ik niet 1`; without the stand, `3 keuzes, niet getoond`; "" when there is nothing to tell."""
    if card.id in session.shown:
        return _in_a_line(card, ballots.stand(session, card.id))
    chosen = ballots.people(session.choices.get(card.id, {}).values())
    return f"{chosen} {'keuze' if chosen == 1 else 'keuzes'}, niet getoond" if chosen else ""


def shift_line(session: Session, card: Card) -> str:
    """`Voor: A 5, B 3. Na: A 2, B 6. Drie kozen anders.`; "" while there is no shift to tell."""
    shift = ballots.shift(session, card.id)
    if shift is None:
        return ""
    before, after = _in_a_line(card, shift.before), _in_a_line(card, shift.after)
    return f"Voor: {before}. Na: {after}. {_changed(shift.changed)}"


def thought_again(session: Session, deck: Deck) -> tuple[str, ...]:
    """The cards that made people think again, each with its number, its text and its shift."""
    moved = []
    for card_id in session.order:
        shift = ballots.shift(session, card_id)
        if card_id in session.at.discussed and shift is not None and shift.changed:
            card = deck.card(card_id)
            moved.append(f"Kaart {session.number(card_id)}: {card.text} {shift_line(session, card)}")
    return tuple(moved)


def unanimous(session: Session, card: Card) -> bool:
    """Whether the stand that was shown last is that all chose the same."""
    shift = ballots.shift(session, card.id)
    counts = shift.after if shift is not None else ballots.stand(session, card.id)
    return card.id in session.shown and len(+counts) == 1 and counts.total() > 1


def _in_a_line(card: Card, counts: Counter[str]) -> str:
    return ", ".join(f"{label} {counts[each]}" for each, label in OPTIONS[card.kind].items())


def _changed(people: int) -> str:
    match people:
        case 0:
            return "Niemand koos anders."
        case 1:
            return "Eén koos anders."
        case _:
            return f"{in_words(people).capitalize()} kozen anders."
