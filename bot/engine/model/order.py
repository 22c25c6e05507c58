"""The order of the cards, and how far it has got: the same word gives the same order, everywhere and for ever.

Must not deal otherwise: people agree on a word weeks ahead, and other tools compute the same order (docs/volgorde.md shows how to
check it with `printf` and `sha256sum`). No random source is used. Must not let a session go on from an earlier one by itself: that
is offered, and the facilitator chooses, until the first round begins.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from bot.engine.model.commands import Command
from bot.engine.model.deck import Card, Level, StepKind
from bot.engine.model.session import Position, Session, heads

MAX_WORD = 60  # characters; longer is a sentence, not a word people can pass on
FEWEST = 2  # people who must have taken part: who rehearses alone, or with practice colleagues, uses up no word

# What one keyboard makes of a sign, and the sign that another makes of it.
_ONE_SIGN = str.maketrans(
    {
        **dict.fromkeys("’‘‚‛`´ʼʹˈ′", "'"),
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‐‑‒–—―−⁃", "-"),
        **dict.fromkeys("\ufe0e\ufe0f🏻🏼🏽🏾🏿"),  # how an emoji is to be drawn
        "⁄": "/",
        "œ": "oe",
        "æ": "ae",
    }
)
_UNSEEN = frozenset({"Cf", "Cc"})
_DASHES = re.compile("--+")


def folded(words: str) -> str:
    """The words as people read them: no accents, capitals, marks that don't show, or odd forms of a sign; single blanks."""
    if words.isascii() and words.isprintable():  # as most is; it says the same as all below, in a tenth of the time
        return _DASHES.sub("-", " ".join(words.lower().translate(_ONE_SIGN).split()))
    # An accent that stands alone would fall apart into a blank and a mark.
    decomposed = unicodedata.normalize("NFKD", words.replace("´", "'")).translate(_ONE_SIGN)
    seen = (" " if char.isspace() else char for char in decomposed if not unicodedata.combining(char))
    bare = "".join(char for char in seen if unicodedata.category(char) not in _UNSEEN)
    return _DASHES.sub("-", " ".join(bare.casefold().translate(_ONE_SIGN).split()))


def normal(word: str) -> str:
    """The word as it counts: `folded`, without punctuation in front and behind. `Één. ` and `een` are the same word."""
    counted = folded(word)
    ends = [place for place, char in enumerate(counted) if unicodedata.category(char)[0] not in "PZ"]
    return counted[ends[0] : ends[-1] + 1] if ends else ""


class Selection(Struct, frozen=True):
    """Which cards of a word's order are played: those for one kind of public body only (or for all), some first, some not.

    The numbers are those of the order by the word alone, so that it can be checked by hand.
    """

    level: Level | None = None
    first: tuple[int, ...] = ()
    out: tuple[int, ...] = ()

    @property
    def code(self) -> str:
        """How it is written behind a word: `gemeente+7-4-12`; "" when all are played as they come."""
        return (self.level or "") + "".join(f"+{n}" for n in self.first) + "".join(f"-{n}" for n in self.out)

    def of(self, order: Sequence[Card]) -> tuple[Card, ...]:
        """The cards that are left of this order: practice cards, then the ones chosen to come first, then the others."""
        numbered = dict(enumerate(order, 1))
        left = {n: card for n, card in numbered.items() if n not in self.out and self._fits(card)}
        first = [n for n in self.first if n in left and not left[n].practice]
        practice = [n for n, card in left.items() if card.practice]
        return tuple(left[n] for n in (*practice, *first, *(n for n in left if n not in {*practice, *first})))

    def _fits(self, card: Card) -> bool:
        return self.level is None or not card.levels or self.level in card.levels


_SELECTION = re.compile(rf"\s*\bkeus:\s?({'|'.join(Level)})?((?:\+[0-9]{{1,3}})*)((?:-[0-9]{{1,3}})*)$")


def split_selection(word: str) -> tuple[str, Selection | None]:
    """The word alone and the selection behind it (`zon keus:+7-4`); None for one that is not written as one."""
    head, mark, _ = folded(word).partition("keus:")
    if not mark:
        return word, Selection()
    found = _SELECTION.fullmatch(folded(word)[len(head.rstrip()) :])
    if found is None or not (found[1] or found[2] or found[3]):
        return head.strip(), None
    first, out = (
        tuple(dict.fromkeys(int(each) for each in re.findall(r"[0-9]+", part))) for part in (found[2], found[3])
    )
    return head.strip(), Selection(Level(found[1]) if found[1] else None, first, tuple(sorted(out)))


def deal(cards: Iterable[Card], word: str) -> tuple[str, ...]:
    """The card ids in the order of this word, as far as the selection behind it leaves them.

    By the word alone: practice cards first in deck order, the others by SHA-256 of word, NUL, id.
    """
    alone, selection = split_selection(word)
    key = normal(alone)
    cards = tuple(cards)
    others = (card for card in cards if not card.practice)
    whole = (
        *(card for card in cards if card.practice),
        *sorted(others, key=lambda card: hashlib.sha256(f"{key}\0{card.id}".encode()).hexdigest()),
    )
    return tuple(card.id for card in (selection or Selection()).of(whole))


def ranges(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Numbers that rise as rows of neighbours: 1, 2, 3 and 7 are (1, 3) and (7, 7)."""
    rows: list[tuple[int, int]] = []
    for each in numbers:
        if rows and each == rows[-1][1] + 1:
            rows[-1] = (rows[-1][0], each)
        else:
            rows.append((each, each))
    return rows


_RESUMED = re.compile(r"([0-9]{1,3}(?:-[0-9]{1,3})?(?:\+[0-9]{1,3}(?:-[0-9]{1,3})?)*)=([0-9a-f]{3})")


def resume_code(word: str, order: Sequence[str], done: Collection[str]) -> str:
    """The code with which any session can go on where these cards of this order were `done`: `1-8+11=3fa`; "" when none were.

    The numbers are those of this order. What stands behind the `=` tells a slip: it is of the word, and of the cards themselves.
    """
    numbers = [number for number, card in enumerate(order, 1) if card in done]
    if not numbers:
        return ""
    rows = "+".join(str(first) if first == last else f"{first}-{last}" for first, last in ranges(numbers))
    return f"{rows}={_proof(word, [order[number - 1] for number in numbers])}"


def resumed(word: str, order: Sequence[str], code: str) -> tuple[str, ...] | None:
    """The cards of this order that a code says were done; None for one that is none, or that is of another word or other cards."""
    found = _RESUMED.fullmatch(folded(code))
    if found is None:
        return None
    rows = [tuple(map(int, row.split("-"))) for row in found[1].split("+")]
    numbers = {number for row in rows for number in range(row[0], row[-1] + 1)}
    done = tuple(card for number, card in enumerate(order, 1) if number in numbers)
    return done if len(done) == len(numbers) and _proof(word, done) == found[2] else None


def _proof(word: str, cards: Iterable[str]) -> str:
    alone, _ = split_selection(word)
    return hashlib.sha256("\0".join((normal(alone), *cards)).encode()).hexdigest()[:3]


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
    return replace(at, card="", discussed=discussed, behind=(*at.behind, at.card))


def covered(session: Session) -> tuple[str, ...]:
    """The cards that a next session with this word passes over."""
    gone = {*session.earlier, *session.at.discussed, *session.at.skipped}
    return tuple(card for card in session.order if card in gone)


def counts(session: Session) -> bool:
    """Whether a next session may go on from this one: it was no rehearsal. Being on the chat's list is not taking part."""
    return heads(each for each in session.people.values() if not each.practice and not each.listed) >= FEWEST


def begun(session: Session) -> bool:
    """Whether the first round has begun: from then on the cards lie as they lie."""
    return any(slot.kind is StepKind.ROUND for slot in session.at.plan.slots[: session.at.slot + 1])


def choice(session: Session) -> Command | None:
    """What can still be chosen: to go on from the earlier session, or, once that was chosen, to begin anew."""
    if begun(session) or not session.running:
        return None
    if session.earlier:
        return Command.OPNIEUW
    return Command.HERVAT if session.offered else None


def first_card(session: Session, *, goes_on: bool) -> str:
    """The id of the card that the session begins with, when it goes on from the earlier one and when it does not."""
    return following(replace(session, earlier=(session.offered or session.earlier) if goes_on else ()))
