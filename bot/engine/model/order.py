"""The order of the cards: the same word gives the same order, everywhere and for ever.

Must not change: people agree on a word weeks ahead, and other tools compute the same order (docs/volgorde.md shows how to
check it with `printf` and `sha256sum`). No random source is used.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable

from bot.engine.model.deck import Card

MAX_WORD = 60  # characters; longer is a sentence, not a word people can pass on


def normal(word: str) -> str:
    """The word as it counts: NFKD, no combining marks, case-folded, single blanks. `Één ` and `een` are the same word."""
    decomposed = unicodedata.normalize("NFKD", word)
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(bare.casefold().split())


def deal(cards: Iterable[Card], word: str) -> tuple[str, ...]:
    """The card ids in the order of this word: practice cards first in deck order, the others by SHA-256 of word, NUL, id."""
    key = normal(word)
    cards = tuple(cards)
    others = (card.id for card in cards if not card.practice)
    return (
        *(card.id for card in cards if card.practice),
        *sorted(others, key=lambda card_id: hashlib.sha256(f"{key}\0{card_id}".encode()).hexdigest()),
    )
