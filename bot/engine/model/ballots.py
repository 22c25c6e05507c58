"""Choosing at a card: the first ballot, the second after the talk, who is waited for, and what the two together may tell.

Must not tell how choices lie before they are shown: whoever shows a stand asks `Session.shown` first.

Decided here, so that nobody's choice can be worked out (`docs/privacy.md`):
- What was shown is closed: a choice that came later would be the difference between two stands.
- The second ballot is of those who chose in the first. Who does not choose again stays where they were, so that both stands are of
  the same people, and somebody who came or left is no difference either.
- A stand of four people or more is shown when it hides each of them (`crowd.py`); a shift when as many chose again. Of fewer it
  hides nobody, and is shown all the same when whoever leads asks for it, or when everybody has chosen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from msgspec import Struct

from bot.engine.model.crowd import FEWEST, hides
from bot.engine.model.session import Session, second


class Shift(Struct, frozen=True):
    """How choices lay before and after the talk, by option, and how many people chose otherwise."""

    before: Counter[str]
    after: Counter[str]
    changed: int


def rows(given: str) -> tuple[str, ...]:
    """The choices of one account, as they are kept: one for each of the people behind it, in their order."""
    return tuple(given.split())


def people(given: Iterable[str]) -> int:
    """How many people chose."""
    return sum(len(rows(each)) for each in given)


def stand(session: Session, card: str) -> Counter[str]:
    """How the first choices at a card lie."""
    return _counted(session.choices.get(card, {}).values())


def chosen(session: Session) -> int:
    """How many people have chosen in the ballot that is open or was shown last."""
    return people(session.choices.get(session.ballot, {}).values())


def awaited(session: Session) -> int:
    """How many are waited for: who have chosen, and who are here and may still choose."""
    given, first = session.choices.get(session.ballot, {}), _first(session)
    return chosen(session) + sum(_asked(session, first, who) for who in _here(session) if who not in given)


def asked_of(session: Session, who: str) -> int:
    """How many choices are asked of this account: of all behind it, and after the talk of those who chose before it."""
    return _asked(session, _first(session), who)


def _asked(session: Session, first: Mapping[str, str], who: str) -> int:
    return len(rows(first.get(who, ""))) or session.people[who].heads


def complete(session: Session) -> bool:
    """Whether everybody who is here has chosen, and nobody can be here unseen."""
    known = session.surveyed or session.ballot != session.table
    return known and 0 < chosen(session) == awaited(session)


def may_choose(session: Session, who: str) -> bool:
    """Whether this person can choose now."""
    return session.choosing and (session.ballot == session.table or bool(_first(session).get(who)))


def can_choose_again(session: Session) -> bool:
    """Whether a second ballot can begin at the card on the table: the first was shown, and enough people chose.

    One that was shown is over, also when `ongedaan` went back to before it.
    """
    card = session.table
    first = session.ballot == card and card in session.shown and second(card) not in session.shown
    return first and _enough(session.choices.get(card, {}))


def stays_hidden(session: Session) -> bool:
    """Whether everybody has chosen, and it would tell of somebody what."""
    return session.choosing and complete(session) and not can_show(session)


def can_show(session: Session) -> bool:
    """Whether what was chosen can be shown now."""
    given = session.choices.get(session.ballot, {})
    few = session.ballot == session.table and 0 < chosen(session) < FEWEST
    return session.choosing and (few or _enough(given))


def shift(session: Session, card: str) -> Shift | None:
    """What the talk changed; None as long as the second stand has not been shown."""
    if second(card) not in session.shown:
        return None
    first, again = session.choices.get(card, {}), session.choices.get(second(card), {})
    after = {**first, **again}
    changed = sum(one != other for who in first for one, other in zip(rows(first[who]), rows(after[who]), strict=False))
    return Shift(_counted(first.values()), _counted(after.values()), changed)


def _counted(given: Iterable[str]) -> Counter[str]:
    return Counter(choice for each in given for choice in rows(each))


def _first(session: Session) -> Mapping[str, str]:
    """What people chose before the talk, by person; nothing in the first ballot."""
    table = session.table
    return session.choices.get(table, {}) if session.ballot != table else {}


def _here(session: Session) -> list[str]:
    """Who are here now and may choose."""
    everybody, first = session.ballot == session.table, _first(session)
    return [who for who, each in session.present().items() if not each.away and (everybody or first.get(who))]


def _enough(given: Mapping[str, str]) -> bool:
    counts = [len(rows(each)) for each in given.values()]
    return sum(counts) >= FEWEST and hides(counts)
