"""What a screen shows: the group's side of the session, or the cockpit alone.

Must not show on the group's screen what anybody said, gave or agreed: a link that leaks shows a card, and no more.
"""

from __future__ import annotations

import datetime as dt

from msgspec import Struct
from msgspec.structs import replace

from bot.engine.model.deck import Config
from bot.engine.model.messages import Message
from bot.engine.model.screen import Screen
from bot.engine.model.session import Session
from bot.engine.views.card import card_message
from bot.engine.views.cockpit import cockpit
from bot.engine.views.step import step_message


class Sight(Struct, frozen=True, kw_only=True):
    """What a screen shows now, built by allow-list. `message` asks nothing and has no buttons. Times are aware UTC."""

    screen: Screen
    step: str  # its title
    message: Message
    step_ends: dt.datetime
    session_ends: dt.datetime
    discussed: int
    cards: int
    speaking: str = ""
    queue: tuple[str, ...] = ()  # names, first to speak first


def sight(session: Session, config: Config, screen: Screen, now: dt.datetime) -> Sight:
    """What this screen of a running session shows now."""
    shown = cockpit(session, config, now) if screen is Screen.COCKPIT else _table(session, config)
    return Sight(
        screen=screen,
        step=config.decks[session.deck].step(session.slot.step).title,
        message=replace(shown, buttons=(), inputs=()),
        step_ends=session.slot.end,
        session_ends=session.at.plan.end,
        discussed=len({*session.earlier, *session.at.discussed}),
        cards=len(session.order),
        speaking=session.people[session.speaking].name if session.speaking else "",
        queue=tuple(session.people[who].name for who in session.queue),
    )


def _table(session: Session, config: Config) -> Message:
    if session.table:
        return card_message(session, config.decks[session.deck], session.table)
    return step_message(session, config)
