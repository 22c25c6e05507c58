"""The cards: what the group sees of one, how one is taken, and the choices people make on it.

Must not show a toelichting: that is the cockpit's, and private.
"""

from __future__ import annotations

from collections import Counter

from msgspec.structs import replace

from bot.engine.language.hearing import Request, whole_number
from bot.engine.model.deck import Card, CardKind, Deck
from bot.engine.model.messages import Block, Button, Facts, Listing, Look, Message, strong, text
from bot.engine.model.session import Position, Session
from bot.engine.moves.turn import GROUP, Refused, Turn

CHOICES: dict[CardKind, dict[str, str]] = {
    CardKind.STATEMENT: {"eens": "Eens", "oneens": "Oneens", "weetniet": "Weet ik niet"},
    CardKind.DILEMMA: {"a": "A", "b": "B"},
    CardKind.QUESTION: {},
}
TYPED = {"weetniet": "weet ik niet", "a": "A", "b": "B"}
KINDS = {CardKind.STATEMENT: "Stelling", CardKind.DILEMMA: "Dilemma", CardKind.QUESTION: "Vraag"}


def note_key(card_id: str) -> str:
    """What a note on this card is kept under."""
    return f"kaart:{card_id}"


def card_name(session: Session, card_id: str) -> str:
    """`Kaart 8`."""
    return f"Kaart {session.number(card_id)}"


def card_title(session: Session, deck: Deck, card_id: str) -> str:
    """`Kaart 8 – Stelling`, `Kaart 1 – Oefenkaart`."""
    card = deck.card(card_id)
    kind = KINDS[card.kind]
    return f"{card_name(session, card_id)} – {f'Oefenkaart ({kind.lower()})' if card.practice else kind}"


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
    options = CHOICES[card.kind]
    body = card_body(card)
    if on_table:
        if options:
            chosen = session.choices.get(card_id, {})
            body = (
                *body,
                Facts((("Gekozen", f"{len(chosen)} van {len(session.present().keys() | chosen)}"),), live=True),
            )
        buttons = [
            Button(label, command, about=session.card_pin(card_id), typed=TYPED.get(command, command))
            for command, label in options.items()
        ]
        return Message(
            look=Look.CARD,
            title=card_title(session, deck, card_id),
            body=body,
            buttons=(*buttons, Button("Hand opsteken", "hand", about=session.card_pin(card_id))),
        )
    if options and session.choices.get(card_id):
        body = (*body, Facts((("Uitkomst", outcome(session, card)),)))
    return Message(look=Look.CARD, title=card_title(session, deck, card_id), body=body)


def tally(session: Session, card: Card) -> tuple[tuple[str, int], ...]:
    """How often each option was chosen, in the order of the options; no names."""
    counted = Counter(session.choices.get(card.id, {}).values())
    return tuple((label, counted[command]) for command, label in CHOICES[card.kind].items())


def outcome(session: Session, card: Card) -> str:
    """`Eens 3, Oneens 1, Weet ik niet 1`."""
    return ", ".join(f"{label} {number}" for label, number in tally(session, card))


def following(session: Session) -> str:
    """The next card's id: the first undiscussed one behind the card on the table, else the first that was left; "" for none."""
    at = session.at
    done = {*session.earlier, *at.discussed, *at.skipped, at.card}
    start = session.order.index(at.card) + 1 if at.card else 0
    turned = (*session.order[start:], *session.order[:start])
    return next((card for card in turned if card not in done), "")


def put_down(session: Session) -> Position:
    """The position once the card on the table is done and gone."""
    at = session.at
    if not at.card:
        return at
    discussed = at.discussed if at.card in at.discussed else (*at.discussed, at.card)
    return replace(at, card="", discussed=discussed, trail=(*at.trail, at.card))


def lay(turn: Turn, card_id: str, **fields: object) -> None:
    """Put a card on the table (the move itself is remembered for `ongedaan`) and show it to the group."""
    turn.move(card=card_id, **fields)
    show(turn)


def show(turn: Turn) -> None:
    """Post the card on the table to the group, and a fresh cockpit to the facilitator."""
    turn.change(speaking="", laid=turn.session.laid + 1)
    card_id = turn.session.at.card
    turn.post(GROUP, card_message(turn.session, turn.deck, card_id), key=message_key(turn.session))
    turn.new_cockpit = True


def message_key(session: Session) -> str:
    """The key of the card on the table: one for every time it is laid down."""
    return f"kaart:{session.laid}"


def next_card(turn: Turn, _: Request) -> None:
    """`volgende`: the card on the table is done, the next one comes."""
    session = turn.session
    card_id = following(session)
    if not card_id and not session.at.card:
        raise Refused("Alle kaarten zijn geweest. Typ: verder. Dan gaan jullie naar het volgende onderdeel.")
    after = put_down(session)
    if card_id:
        lay(turn, card_id, discussed=after.discussed, trail=after.trail)
        return
    turn.move(card="", discussed=after.discussed, trail=after.trail)
    turn.announce("Dat was de laatste kaart. Alle kaarten zijn geweest. Mooi gedaan!")
    turn.new_cockpit = True


def skip_card(turn: Turn, _: Request) -> None:
    """`overslaan`: the card on the table is put aside and does not count as discussed."""
    session, at = turn.session, turn.session.at
    skipped = on_table(turn)
    name = card_name(session, skipped)
    card_id = following(session)
    fields = {
        "skipped": (*at.skipped, skipped),
        "trail": (*at.trail, skipped),
        "discussed": _without(at.discussed, skipped),
    }
    if card_id:
        turn.announce(f"{name} slaan we over.")
        lay(turn, card_id, **fields)
        return
    turn.move(card="", **fields)
    turn.announce(f"{name} slaan we over. Er zijn geen andere kaarten meer.")
    turn.new_cockpit = True


def previous_card(turn: Turn, _: Request) -> None:
    """`vorige`: back to the card that lay there before; it counts as not yet discussed again."""
    at = turn.session.at
    if not at.trail:
        raise Refused("Dit is de eerste kaart. Er is geen vorige.")
    card_id = at.trail[-1]
    lay(
        turn,
        card_id,
        trail=at.trail[:-1],
        discussed=_without(at.discussed, card_id),
        skipped=_without(at.skipped, card_id),
    )


def go_to_card(turn: Turn, request: Request) -> None:
    """`kaart 8`: straight to the eighth card of this word's order."""
    session = turn.session
    number = whole_number(request.args) or 0
    if not 1 <= number <= len(session.order):
        raise Refused(
            f"Er zijn {len(session.order)} kaarten. Kies een nummer van 1 tot en met {len(session.order)}, bijvoorbeeld: kaart 2."
        )
    card_id = session.order[number - 1]
    if card_id == session.at.card:
        raise Refused(f"{card_name(session, card_id)} ligt al op tafel.")
    after = put_down(session)
    lay(
        turn,
        card_id,
        trail=after.trail,
        discussed=_without(after.discussed, card_id),
        skipped=_without(after.skipped, card_id),
    )


def choose(turn: Turn, request: Request) -> None:
    """`eens`, `A`, …: one standing choice a person for the card on the table; a later one replaces it."""
    session = turn.session
    card = turn.deck.card(on_table(turn))
    options = CHOICES[card.kind]
    if request.command not in options:
        raise Refused(f"{card_name(session, card.id)} is {_asks(card)}.")
    mine = {**session.choices.get(card.id, {}), turn.me.id: request.command}
    turn.change(choices={**session.choices, card.id: mine})
    turn.receipt(
        f"Je koos «{options[request.command]}» bij {card_name(session, card.id).lower()}. Je mag je keuze nog veranderen.",
        many=True,
    )


def show_tally(turn: Turn, _: Request) -> None:
    """`stand`: the facilitator shows the group how the choices lie, without names."""
    session = turn.session
    card = turn.deck.card(on_table(turn))
    if not CHOICES[card.kind]:
        raise Refused("Bij deze kaart valt niets te kiezen. Praat er samen over.")
    if not session.choices.get(card.id):
        raise Refused("Nog niemand heeft gekozen. Vraag de groep om een keuze te maken.")
    turn.post(
        GROUP,
        Message(
            look=Look.NOTICE,
            title=f"Stand bij {card_name(session, card.id).lower()}",
            body=(Listing(tuple(f"{label}: {number}" for label, number in tally(session, card))),),
        ),
    )


def on_table(turn: Turn) -> str:
    """The id of the card on the table. Refuses when there is none."""
    if not turn.session.table:
        raise Refused("Er ligt nu geen kaart op tafel.")
    return turn.session.table


def progress(session: Session) -> str:
    """How many cards are done, in words: the bot counts, but quality comes first."""
    now = len(set(session.at.discussed) - set(session.earlier))
    if session.earlier:
        return f"{now} vandaag en {len(session.earlier)} vorige keer, van de {len(session.order)} kaarten"
    return f"{now} van de {len(session.order)} kaarten besproken"


def _asks(card: Card) -> str:
    match card.kind:
        case CardKind.STATEMENT:
            return "een stelling. Kies: eens, oneens of weet ik niet"
        case CardKind.DILEMMA:
            return "een dilemma. Kies: A of B"
        case CardKind.QUESTION:
            return "een vraag. Praat erover; er valt niets te kiezen"


def _without(cards: tuple[str, ...], card_id: str) -> tuple[str, ...]:
    return tuple(each for each in cards if each != card_id)
