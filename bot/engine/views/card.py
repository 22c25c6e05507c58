"""The card as the group sees it: its text, its buttons, its outcome.

Must not show a toelichting: that is the cockpit's, and private.
"""

from __future__ import annotations

from collections import Counter

from msgspec.structs import replace

from bot.engine.model.commands import Command
from bot.engine.model.deck import Card, CardKind, Deck
from bot.engine.model.messages import Block, Button, CardFace, Facts, Look, Message, Role, strong, text
from bot.engine.model.session import Session

OPTIONS: dict[CardKind, dict[Command, str]] = {
    CardKind.STATEMENT: {Command.EENS: "Eens", Command.ONEENS: "Oneens", Command.WEETNIET: "Weet ik niet"},
    CardKind.DILEMMA: {Command.A: "A", Command.B: "B"},
    CardKind.QUESTION: {},
}


TYPED = {Command.WEETNIET: "weet ik niet", Command.A: "A", Command.B: "B"}


KINDS = {CardKind.STATEMENT: "Stelling", CardKind.DILEMMA: "Dilemma", CardKind.QUESTION: "Vraag"}


def card_name(session: Session, card_id: str) -> str:
    """`Kaart 8`."""
    return f"Kaart {session.number(card_id)}"


def card_title(session: Session, deck: Deck, card_id: str) -> str:
    """`Kaart 8 – Stelling`, `Kaart 1 – Oefenkaart (stelling)`."""
    return f"{card_name(session, card_id)}{_subtitle(deck.card(card_id))}"


def _subtitle(card: Card) -> str:
    kind = KINDS[card.kind]
    return f" – {f'Oefenkaart ({kind.lower()})' if card.practice else kind}"


def card_body(card: Card) -> tuple[Block, ...]:
    """The text of a card, with the options of a dilemma."""
    body: tuple[Block, ...] = (text(card.text),)
    if card.kind is CardKind.DILEMMA:
        body = (*body, text(strong("A. "), card.a), text(strong("B. "), card.b))
    return body


def card_message(session: Session, deck: Deck, card_id: str) -> Message:
    """The card as the group sees it: buttons while it lies on the table, the outcome once it has gone."""
    card = deck.card(card_id)
    on_table = session.table == card_id
    options = OPTIONS[card.kind]
    body = card_body(card)
    shown = Message(
        look=Look.CARD,
        title=card_title(session, deck, card_id),
        subtitle=_subtitle(card),
        card=CardFace(session.number(card_id), card.kind, card.practice),
    )
    if on_table:
        if options:
            chosen = session.choices.get(card_id, {})
            body = (
                *body,
                Facts(
                    (("Gekozen", f"{len(chosen)} van {len(session.present().keys() | chosen)}"),),
                    live=True,
                    role=Role.TALLY,
                ),
            )
        buttons = [
            Button(label, command, about=session.card_pin(card_id), typed=TYPED.get(command, command))
            for command, label in options.items()
        ]
        hand = Button("Hand opsteken", Command.HAND, about=session.card_pin(card_id))
        return replace(shown, body=body, buttons=(*buttons, hand))
    if options and session.choices.get(card_id):
        body = (*body, Facts((("Uitkomst", outcome(session, card)),), role=Role.TALLY))
    return replace(shown, body=body)


def tally(session: Session, card: Card) -> tuple[tuple[str, int], ...]:
    """How often each option was chosen, in the order of the options; no names."""
    counted = Counter(session.choices.get(card.id, {}).values())
    return tuple((label, counted[command]) for command, label in OPTIONS[card.kind].items())


def outcome(session: Session, card: Card) -> str:
    """`Eens 3, Oneens 1, Weet ik niet 1`."""
    return ", ".join(f"{label} {number}" for label, number in tally(session, card))


def message_key(session: Session) -> str:
    """The key of the card on the table: one for every time it is laid down."""
    return f"kaart:{session.laid}"


def progress(session: Session) -> str:
    """How many cards are done, in words: the bot counts, but quality comes first."""
    now = len(set(session.at.discussed) - set(session.earlier))
    if session.earlier:
        return f"{now} vandaag en {len(session.earlier)} vorige keer, van de {len(session.order)} kaarten"
    return f"{now} van de {len(session.order)} kaarten besproken"


def asks(card: Card) -> str:
    """What a card of this kind is, and what can be chosen, for whoever chose something else."""
    match card.kind:
        case CardKind.STATEMENT:
            return "een stelling. Kies: eens, oneens of weet ik niet"
        case CardKind.DILEMMA:
            return "een dilemma. Kies: A of B"
        case CardKind.QUESTION:
            return "een vraag. Praat erover; er valt niets te kiezen"


def where(session: Session, deck: Deck) -> str:
    """`Kaart 8 – Dilemma`, or the step's title when no card lies on the table."""
    return card_title(session, deck, session.table) if session.table else deck.step(session.slot.step).title
