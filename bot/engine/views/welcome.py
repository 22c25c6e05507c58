"""The welcome of the group, and of who comes late.

Must not disturb the group for who comes late: that welcome is private.
"""

from __future__ import annotations

import datetime as dt

from bot.engine.language.wording import asks_to_type, fill, spoken_time, time_left
from bot.engine.model import schedule
from bot.engine.model.blocks import Block, Facts, Listing, Role, text
from bot.engine.model.deck import Config
from bot.engine.model.messages import Look, Message
from bot.engine.model.session import Session
from bot.engine.views.card import card_body, card_title
from bot.engine.views.sharing import SHARED
from bot.engine.views.step import agreeing


def welcome(session: Session, config: Config) -> Message:
    """What the group reads at the start: what this is, the word, who leads, and when what happens."""
    deck = config.decks[session.deck]
    opening = deck.step(session.slot.step).group
    body = [text(fill(opening, session, deck, config.retention_days))]
    agenda = tuple(
        (f"{spoken_time(part.start)} – {spoken_time(part.end)}", part.label)
        for part in schedule.parts(deck, session.agreed)
    )
    leader = session.people[session.facilitator].name
    facts = (("Woord", session.word), ("Gespreksbegeleider", leader), *agenda)
    title = f"Welkom bij de kaartensessie «{deck.title}»"
    return Message(
        look=Look.WELCOME,
        title=title,
        body=(*body, Facts(facts, role=Role.WORD)),
        typed_in_group=asks_to_type(opening),
    )


def late_welcome(session: Session, config: Config, name: str, now: dt.datetime) -> Message:
    """What a late joiner of this name reads: the ground rules to confirm, where we are, the time left."""
    deck = config.decks[session.deck]
    where = (
        ("We zijn bij", deck.step(session.slot.step).title),
        ("Tijd", time_left(now, session.slot.end)),
    )
    body: list[Block] = [
        text(
            f"Fijn dat je er bent, {name}. We houden een kaartensessie: «{deck.title}». Je bent niet te laat om mee te doen."
        ),
        Facts(where),
        Listing((*deck.rules.rules, SHARED)),
        text(fill(deck.rules.confirmation, session, deck, config.retention_days)),
    ]
    if session.table:
        body += [
            text(f"{card_title(session, deck, session.table)} ligt nu op tafel:"),
            *card_body(deck.card(session.table)),
        ]
    return Message(look=Look.WELCOME, title="Welkom bij de kaartensessie", body=tuple(body), buttons=agreeing(deck))
