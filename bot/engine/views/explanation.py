"""The toelichting of a card and the facts behind it.

Must not be used for what a group sees: only the cockpit and the preparation show it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from bot.engine.language.wording import spoken_day
from bot.engine.model.blocks import Flat, Heading, Listing, Secret, text
from bot.engine.model.deck import Card, Deck, Doubt, Fact

AGREED = "Iedereen koos hetzelfde. Vraag"
EVERYBODY = "Wie kan bedenken waarom iemand hier anders over denkt? Wat zegt die dan?"


def explanation(card: Card) -> list[Flat]:
    """The toelichting of a card, in the order in which it is needed."""
    return [*first_help(card), *more_help(card)]


def first_help(card: Card, *, agreed: bool = False) -> list[Flat]:
    """What is needed at once: the sentence to begin with, and a question for when it falls silent and for when it heats up.

    `agreed`: all chose the same, and that was shown; then what to ask about that comes first, and how to begin last.
    """
    told = card.explanation
    rows = (
        [(AGREED, (told.agreed if told else "") or EVERYBODY), ("Wat als", told.what_if if told else "")]
        if agreed
        else []
    )
    if told is None:
        rows.append(("Toelichting", "Bij deze kaart is geen toelichting."))
    else:
        rescue = [("Blijft het stil? Vraag", told.silent), ("Loopt het hoog op? Vraag", told.heated)]
        begin = ("Zo begin je", told.opening)
        rows += [*rescue, begin] if agreed else [begin, *rescue]
    return [Secret(heading, words) for heading, words in rows if words]


def more_help(card: Card, *, agreed: bool = False) -> list[Flat]:
    """The rest of the toelichting, behind `first_help`."""
    told = card.explanation
    if told is None:
        return []
    rows = [
        ("Is iedereen het eens? Vraag", "" if agreed else told.agreed),
        ("Wat als", "" if agreed else told.what_if),
        ("Waar gaat het over", told.about),
        ("Verder doorvragen", told.deeper),
        ("Misverstand", told.misunderstanding),
        ("Zo zit het", told.correction),
    ]
    return [Secret(heading, words) for heading, words in rows if words]


def facts_of(card: Card, deck: Deck, now: dt.datetime) -> list[Flat]:
    """The facts behind a card, each with its source and with what there is to doubt."""
    known = [deck.fact(fact_id) for fact_id in card.facts]
    if not known:
        return []
    lines = tuple(fact_line(each, each.source.article or each.source.title, now) for each in known)
    return [Heading("Feiten bij deze kaart"), Listing(lines)]


def fact_line(fact: Fact, source: str, now: dt.datetime) -> str:
    """One fact in one line, with its source in these words, if any."""
    today = now.date()
    until = spoken_day(fact.ends, today) if fact.ends else ""
    match fact.doubt(today):
        case Doubt.ENDED:
            doubt = f" Let op: dit was zeker tot {until}. Kijk na hoe het nu is."
        case Doubt.ENDING:
            doubt = f" Let op: dit is zeker tot {until}. Kijk het daarna na."
        case Doubt.OLD:
            doubt = " Let op: dit is meer dan een jaar geleden nagekeken."
        case None:
            doubt = ""
    return f"{fact.text}{f' ({source})' if source else ''}{doubt}"


def never_opened(facts: Iterable[Fact]) -> list[Flat]:
    """One sentence when nobody ever read the source itself of some of these facts."""
    if not any(fact.opened is False for fact in facts):
        return []
    return [text("Let op: deze feiten komen uit bewaarde teksten. Niemand heeft ze nagekeken op de site zelf.")]
