"""The cards: how one is laid on the table, and which one.

Must not show a toelichting, nor take a choice.
"""

from __future__ import annotations

from bot.engine.language.hearing import Request
from bot.engine.language.typed import whole_number
from bot.engine.model.messages import Refused
from bot.engine.model.order import following, put_down
from bot.engine.model.session import Position, without
from bot.engine.moves.move import GROUP, Move
from bot.engine.views.card import card_message, card_name, message_key


def show(move: Move) -> None:
    """Post the card on the table to the group, and a fresh cockpit to the facilitator."""
    move.change(speaking="", laid=move.session.laid + 1)
    card_id = move.session.at.card
    move.post(GROUP, card_message(move.session, move.deck, card_id), key=message_key(move.session))
    move.new_cockpit = True


def show_again(move: Move) -> None:
    """Post the card that lies on the table once more, in place of the one that the group has, if it has one."""
    move.change(laid=move.session.laid + 1)
    card_id = move.session.at.card
    move.post(GROUP, card_message(move.session, move.deck, card_id), key=message_key(move.session))


def next_card(move: Move, _: Request) -> None:
    """`volgende`: the card on the table is done, the next one comes."""
    session = move.session
    card_id = following(session)
    if not card_id and not session.at.card:
        raise Refused("Alle kaarten zijn geweest. Typ: verder. Dan gaan jullie naar het volgende onderdeel.")
    after = put_down(session)
    move.go(card=card_id, discussed=after.discussed, behind=after.behind)
    if card_id:
        show(move)
        return
    move.announce("Dat was de laatste kaart. Alle kaarten zijn geweest. Mooi gedaan!")
    move.new_cockpit = True


def skip_card(move: Move, _: Request) -> None:
    """`overslaan`: the card on the table is put aside and does not count as discussed."""
    session, at = move.session, move.session.at
    skipped = on_table(move)
    name = card_name(session, skipped)
    card_id = following(session)
    move.go(
        card=card_id,
        skipped=(*at.skipped, skipped),
        behind=(*at.behind, skipped),
        discussed=without(at.discussed, skipped),
    )
    if card_id:
        move.announce(f"{name} slaan we over.")
        show(move)
        return
    move.announce(f"{name} slaan we over. Er zijn geen andere kaarten meer.")
    move.new_cockpit = True


def previous_card(move: Move, _: Request) -> None:
    """`vorige`: back to the card that lay there before; it counts as not yet discussed again."""
    at = move.session.at
    if not at.behind:
        raise Refused("Dit is de eerste kaart. Er is geen vorige.")
    _take_back(move, at.behind[-1], at, at.behind[:-1])


def go_to_card(move: Move, request: Request) -> None:
    """`kaart 8`: straight to the eighth card of this word's order."""
    session = move.session
    number = whole_number(request.args) or 0
    if not 1 <= number <= len(session.order):
        raise Refused(
            f"Er zijn {len(session.order)} kaarten. Kies een nummer van 1 tot en met {len(session.order)}, bijvoorbeeld: kaart 2."
        )
    card_id = session.order[number - 1]
    if card_id == session.at.card:
        show_again(move)
        move.receipt(f"Ik stuur {card_name(session, card_id).lower()} opnieuw naar de groep.")
        return
    after = put_down(session)
    _take_back(move, card_id, after, after.behind)


def _take_back(move: Move, card_id: str, at: Position, behind: tuple[str, ...]) -> None:
    """Lay a card that may have been there before: it is not discussed, and not skipped, any more."""
    move.go(card=card_id, behind=behind, discussed=without(at.discussed, card_id), skipped=without(at.skipped, card_id))
    show(move)


def on_table(move: Move) -> str:
    """The id of the card on the table. Refuses when there is none."""
    if not move.session.table:
        raise Refused("Er ligt nu geen kaart op tafel.")
    return move.session.table
