"""The order of the cards: the same word gives the same order, everywhere and for ever.

Must not change: people agree on a word weeks ahead, and other tools compute the same order (docs/volgorde.md shows how to
check it with `printf` and `sha256sum`). No random source is used.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

from bot.engine.model.deck import Card

MAX_WORD = 60  # characters; longer is a sentence, not a word people can pass on

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


def folded(words: str) -> str:
    """The words as people read them: no accents, capitals, marks that don't show, or odd forms of a sign; single blanks."""
    # An accent that stands alone would fall apart into a blank and a mark.
    decomposed = unicodedata.normalize("NFKD", words.replace("´", "'")).translate(_ONE_SIGN)
    seen = (" " if char.isspace() else char for char in decomposed if not unicodedata.combining(char))
    bare = "".join(char for char in seen if unicodedata.category(char) not in _UNSEEN)
    return re.sub("--+", "-", " ".join(bare.casefold().translate(_ONE_SIGN).split()))


def normal(word: str) -> str:
    """The word as it counts: `folded`, without punctuation in front and behind. `Één. ` and `een` are the same word."""
    counted = folded(word)
    ends = [place for place, char in enumerate(counted) if unicodedata.category(char)[0] not in "PZ"]
    return counted[ends[0] : ends[-1] + 1] if ends else ""


def deal(cards: Iterable[Card], word: str) -> tuple[str, ...]:
    """The card ids in the order of this word: practice cards first in deck order, the others by SHA-256 of word, NUL, id."""
    key = normal(word)
    cards = tuple(cards)
    others = (card.id for card in cards if not card.practice)
    return (
        *(card.id for card in cards if card.practice),
        *sorted(others, key=lambda card_id: hashlib.sha256(f"{key}\0{card_id}".encode()).hexdigest()),
    )
