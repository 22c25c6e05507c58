"""The toelichting of a card and the facts behind it.

Must not be used for what a group sees: only the cockpit and the preparation show it.
"""

from __future__ import annotations

import datetime as dt

from bot.engine.model.deck import Card, Deck
from bot.engine.model.messages import Block, Heading, Listing, Secret


def explanation(card: Card) -> list[Block]:
    """The toelichting of a card, in the order in which it is needed."""
    told = card.explanation
    if told is None:
        return [Secret("Toelichting", "Bij deze kaart is geen toelichting.")]
    rows = [
        ("Waar gaat het over", told.about),
        ("Blijft het stil? Vraag", told.silent),
        ("Loopt het hoog op? Vraag", told.heated),
        ("Verder doorvragen", told.deeper),
        ("Misverstand", told.misunderstanding),
        ("Zo zit het", told.correction),
    ]
    return [Secret(heading, words) for heading, words in rows if words]


def facts_of(card: Card, deck: Deck, now: dt.datetime) -> list[Block]:
    """The facts behind a card, each with its source; one that was checked over a year ago says so."""
    known = [deck.fact(fact_id) for fact_id in card.facts]
    if not known:
        return []
    lines = tuple(fact_line(each.text, each.source.article or each.source.title, each.checked, now) for each in known)
    return [Heading("Feiten bij deze kaart"), Listing(lines)]


def fact_line(words: str, source: str, checked: dt.date, now: dt.datetime) -> str:
    """One fact in one line."""
    stale = " Let op: dit is meer dan een jaar geleden nagekeken." if (now.date() - checked).days > 365 else ""
    return f"{words} ({source}){stale}"
