"""The pile of cards: which one comes next, and which are done.

Must not change a session: it says what a position would be.
"""

from __future__ import annotations

from msgspec.structs import replace

from bot.engine.model.session import Position, Session


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


def covered(session: Session) -> tuple[str, ...]:
    """The cards that a next session with this word passes over."""
    gone = {*session.earlier, *session.at.discussed, *session.at.skipped}
    return tuple(card for card in session.order if card in gone)
