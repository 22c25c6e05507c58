"""What sessions have in common, in numbers: sums over those that are kept.

Must not hold a word or a name of anybody, nor tell what somebody gave.

Decided here, so that nobody's grade can be worked out (`docs/privacy.md`):
- Every number is of three sessions or more; with fewer there is none.
- The grades of a session only count when there are three or more, and beside those of any one account at least two. All other
  grades are left out of every number, so that no difference between two of them is a person's.
- A grade over time is of three sessions or more in a row, and each session is in one of those rows alone.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from msgspec import Struct

from bot.engine.model import ballots
from bot.engine.model.deck import Deck
from bot.engine.model.order import counts
from bot.engine.model.session import Session

SESSIONS = 3  # that a number is of, at least
_GRADES, _BESIDE = 3, 2  # that a session must have, and beside those of any one account


class Period(Struct, frozen=True):
    """Sessions one behind the other: the moments at which the first and the last began, and the average of all their grades."""

    first: dt.datetime
    last: dt.datetime
    sessions: int
    average: Decimal


class Rate(Struct, frozen=True):
    """In how many of the sessions in which a card came by something happened at it."""

    deck: str  # Deck.version of the newest of them
    card: str
    times: int
    of: int


class Overview(Struct, frozen=True, kw_only=True):
    """The sums. `average` is None when too few sessions have grades that may be counted; `graded` is how many have."""

    sessions: int
    first: dt.datetime
    last: dt.datetime
    graded: int
    average: Decimal | None
    periods: tuple[Period, ...]
    agreements: int
    settled: int  # of the agreements: those with an owner and a day
    kept: int  # of the agreements: those that somebody said were done
    thought_again: tuple[Rate, ...]
    skipped: tuple[Rate, ...]  # each time that the card came by


def overview(sessions: Iterable[Session], decks: Mapping[str, Deck]) -> Overview | None:
    """The sums over the sessions that have ended and were no rehearsal, with what is left of those before them in their chat; None for
    fewer than three. `decks` by version.
    """
    every = (each for session in sessions for each in (*session.before, session))
    held = sorted((each for each in every if _held(each)), key=_begun)
    if len(held) < SESSIONS:
        return None
    graded = [each for each in held if _nobodys(each)]
    made = [agreement for each in held for agreement in each.agreements]
    return Overview(
        sessions=len(held),
        first=_begun(held[0]),
        last=_begun(held[-1]),
        graded=len(graded) if len(graded) >= SESSIONS else 0,
        average=_average(graded) if len(graded) >= SESSIONS else None,
        periods=tuple(Period(_begun(each[0]), _begun(each[-1]), len(each), _average(each)) for each in _rows(graded)),
        agreements=len(made),
        settled=sum(bool(each.who and each.when) for each in made),
        kept=sum(each.done for each in made),
        thought_again=_rates(held, decks, _changed),
        skipped=tuple(
            each for each in _rates(held, decks, lambda of, card: card in of.at.skipped) if each.times == each.of
        ),
    )


def _held(session: Session) -> bool:
    practised = any(each.practice for each in session.people.values())
    return not session.running and counts(session) and not practised


def _begun(session: Session) -> dt.datetime:
    return session.agreed.slots[0].start


def _nobodys(session: Session) -> bool:
    """Whether the average of these grades tells of nobody what they gave, also to those who know some of them."""
    given = [len(each.values) for each in session.grades.values()]
    return sum(given) >= _GRADES and sum(given) - max(given) >= _BESIDE


def _average(sessions: Iterable[Session]) -> Decimal:
    values = [value for each in sessions for given in each.grades.values() for value in given.values]
    return (sum(values, Decimal()) / len(values)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _rows(sessions: Sequence[Session]) -> Iterator[Sequence[Session]]:
    """Rows of three; the last one has what is left over too."""
    rows = len(sessions) // SESSIONS
    for row in range(rows):
        yield sessions[row * SESSIONS : None if row == rows - 1 else (row + 1) * SESSIONS]


def _rates(
    sessions: Sequence[Session], decks: Mapping[str, Deck], happened: Callable[[Session, str], bool]
) -> tuple[Rate, ...]:
    """For each card that came by in three sessions or more and at which it happened: most often first."""
    came: Counter[tuple[str, str]] = Counter()
    times: Counter[tuple[str, str]] = Counter()
    version = {}
    for session in sessions:
        deck = decks.get(session.deck)
        if deck is None:
            continue
        for card in {*session.at.discussed, *session.at.skipped}:
            key = deck.name, card
            version[key] = deck.version
            came[key] += 1
            times[key] += happened(session, card)
    found = [Rate(version[key], key[1], times[key], came[key]) for key in came if came[key] >= SESSIONS and times[key]]
    return tuple(sorted(found, key=lambda each: (-each.times, each.of, each.deck, each.card)))


def _changed(session: Session, card: str) -> bool:
    shift = ballots.shift(session, card)
    return card in session.at.discussed and shift is not None and shift.changed > 0
