"""The card as the group sees it: its text, its buttons, its outcome.

Must not show a toelichting: that is the cockpit's, and private.
"""

from __future__ import annotations

from msgspec.structs import replace

from bot.engine.model import ballots
from bot.engine.model.blocks import Block, strong, text
from bot.engine.model.commands import Command
from bot.engine.model.deck import Card, CardKind, Deck
from bot.engine.model.messages import Button, CardFace, Look, Message
from bot.engine.model.session import Session
from bot.engine.views.stand import OPTIONS, STAYS_HIDDEN, count, stand

CHOOSE_AGAIN = (
    "Jullie hebben gepraat. Kies nog een keer: wat vind je nu? Kies je niet opnieuw, dan telt je eerste keuze."
)

KINDS = {CardKind.STATEMENT: "Stelling", CardKind.DILEMMA: "Dilemma", CardKind.QUESTION: "Vraag"}


def card_name(session: Session, card_id: str) -> str:
    """`Kaart 8`."""
    return f"Kaart {session.number(card_id)}"


def card_title(session: Session, deck: Deck, card_id: str) -> str:
    """`Kaart 8 – Stelling`, `Kaart 1 – Oefenkaart (stelling)`."""
    return f"{card_name(session, card_id)}{subtitle(deck.card(card_id))}"


def subtitle(card: Card) -> str:
    """What stands behind its number: ` – Stelling`, ` – Oefenkaart (stelling)`."""
    kind = KINDS[card.kind]
    return f" – {f'Oefenkaart ({kind.lower()})' if card.practice else kind}"


def card_body(card: Card) -> tuple[Block, ...]:
    """The text of a card, with the options of a dilemma."""
    body: tuple[Block, ...] = (text(card.text),)
    if card.kind is CardKind.DILEMMA:
        body = (*body, text(strong("A. "), card.a), text(strong("B. "), card.b))
    return body


def card_message(session: Session, deck: Deck, card_id: str) -> Message:
    """The card as the group sees it: buttons while it lies on the table, and how the choices lie once that was shown."""
    card = deck.card(card_id)
    on_table = session.table == card_id
    body = card_body(card)
    shown = Message(
        look=Look.CARD,
        title=card_title(session, deck, card_id),
        subtitle=subtitle(card),
        card=CardFace(session.number(card_id), card.kind, card.practice),
    )
    body = (*body, *stand(session, card))
    if not on_table:
        return replace(shown, body=body)
    hand = Button("Hand opsteken", Command.HAND, about=session.card_pin(card_id))
    options = OPTIONS[card.kind]
    if not options:
        return replace(shown, body=body, buttons=(hand,))
    if not session.choosing:
        return replace(shown, body=(*body, count(session)), buttons=(hand,))
    buttons = [Button(label, command, about=session.card_pin(session.ballot)) for command, label in options.items()]
    if session.ballot != card_id:
        shown = replace(shown, title=f"{shown.title}, nog een keer", subtitle=f"{shown.subtitle}, nog een keer")
        body = (*body, text(CHOOSE_AGAIN))
    hidden = (text(STAYS_HIDDEN),) if ballots.stays_hidden(session) else ()
    return replace(shown, body=(*body, count(session), *hidden), buttons=(*buttons, hand))


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
