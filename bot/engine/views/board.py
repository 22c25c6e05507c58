"""The board: where the session stands, for a platform that can show it all the time.

Must not hold anything private: it is built field by field from what the whole group may see.
"""

from __future__ import annotations

from bot.engine.language.wording import spoken_day, today
from bot.engine.model.deck import Deck
from bot.engine.model.effects import Board
from bot.engine.model.session import Agreement, Session
from bot.engine.views.card import card_name

IDLE = Board(running=False)


def board(session: Session, deck: Deck) -> Board:
    """The board of a session; an idle one when it does not run."""
    if not session.running:
        return IDLE
    return Board(
        running=True,
        step=deck.step(session.slot.step).title,
        card=card_name(session, session.table) if session.table else "",
        discussed=len({*session.earlier, *session.at.discussed}),
        cards=len(session.order),
        step_ends=session.slot.end,
        session_ends=session.at.plan.end,
        queue=tuple(session.people[who].name for who in session.queue),
        speaking=session.people[session.speaking].name if session.speaking else "",
        away=tuple(each.name for each in session.present().values() if each.away),
        facilitator=session.people[session.facilitator].name,
        facilitator_id=session.facilitator,
        taken=_taken(session),
    )


def _taken(session: Session) -> dict[str, tuple[str, ...]]:
    """The agreements of each person, without the name: they know whose these are."""
    owners = dict.fromkeys(each.owner for each in session.agreements if each.owner)
    return {who: tuple(_line(each, session) for each in session.agreements if each.owner == who) for who in owners}


def _line(each: Agreement, session: Session) -> str:
    return each.what if each.when is None else f"{each.what}, {spoken_day(each.when, today(session.clock))}"
