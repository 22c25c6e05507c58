"""The overview over the sessions that are kept, as a document: for a team or whoever runs the bot.

Must not hold a name, a word that somebody said, or a number that `bot.engine.model.overview` leaves out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from bot.engine.language.wording import count, first_words, number, spoken_date, today
from bot.engine.model.blocks import Facts, Heading, text
from bot.engine.model.deck import Deck
from bot.engine.model.documents import Document, Part, Trend
from bot.engine.model.overview import SESSIONS, Overview, Period, Rate

TOO_FEW = (
    f"Er zijn nog geen {SESSIONS} sessies om samen te nemen. Een overzicht van minder laat te veel van één groep zien. "
    "Een sessie telt mee als hij klaar is en er twee of meer mensen meededen; oefenen telt niet."
)
HOW = (
    f"Zo tel ik: elk getal gaat over minstens {SESSIONS} sessies. Cijfers van een sessie tellen pas mee vanaf drie cijfers. "
    "Er staat nergens wie iets koos of gaf. Een sessie die is gewist, telt niet meer mee."
)


def document(told: Overview, decks: Mapping[str, Deck], now: dt.datetime) -> Document:
    """The whole overview. `decks` by version."""
    average = "nog te weinig cijfers"
    if told.average is not None:
        average = f"gemiddeld {number(told.average)}, over {told.graded} sessies"
    settled = f"{told.settled} met een naam en een datum, {told.kept} gedaan" if told.agreements else ""
    body: list[Part] = [
        Facts(
            (
                ("Sessies", str(told.sessions)),
                ("Cijfer", average),
                ("Afspraken", ", ".join(filter(None, (str(told.agreements), settled)))),
            )
        )
    ]
    if told.periods:
        body += [
            Heading("Het cijfer in de loop van de tijd"),
            Trend("Gemiddeld cijfer", tuple((_period(each), each.average) for each in told.periods), 1, 10),
        ]
    if len(told.periods) == 1:
        body.append(text(f"Een lijn komt er vanaf {2 * SESSIONS} sessies."))
    body += _cards("Kaarten die tot nadenken brachten", told.thought_again, decks)
    body += _cards("Kaarten die steeds zijn overgeslagen", told.skipped, decks)
    body.append(text(HOW))
    since = f"{count(told.sessions, 'sessie', 'sessies')}, {_days(told.first, told.last)}"
    return Document("Overzicht van de kaartensessies", tuple(body), f"{since}. Gemaakt op {spoken_date(now)}.")


def _period(each: Period) -> str:
    return f"{_days(each.first, each.last)} ({each.sessions} sessies)"


def _days(first: dt.datetime, last: dt.datetime) -> str:
    """`1 december – 3 december 2026`; one day when they are the same."""
    begin, end = spoken_date(first), spoken_date(last)
    if begin == end:
        return end
    return f"{begin.removesuffix(f' {today(last).year}')} – {end}"


def _cards(title: str, rates: Sequence[Rate], decks: Mapping[str, Deck]) -> list[Part]:
    rows = []
    several = len({decks[each.deck].name for each in rates}) > 1
    for each in rates:
        deck = decks[each.deck]
        card = deck.card(each.card)
        about = card.subject + (f" ({deck.title})" if several else "")
        rows.append((f"{each.times} van de {each.of} sessies", f"{about}: {first_words(card.text)}"))
    return [Heading(title), Facts(tuple(rows)) if rows else text("Nog geen.")]
