"""The order of the cards is pinned: the same word, the same order, in every release."""

from __future__ import annotations

import hashlib
import shutil
import subprocess

import pytest

from bot.engine.model.deck import Card, CardKind
from bot.engine.model.order import deal, normal

CARDS = [Card(f"kaart-{n}", CardKind.QUESTION, "proef", f"Vraag {n}?", practice=n < 3) for n in range(1, 9)]

# Golden: worked out once, never to change.
GOLDEN = {
    "zon": "1 2 4 6 8 5 7 3",
    "maan": "1 2 7 6 5 8 3 4",
    "Één": "1 2 8 4 3 7 6 5",
    "groene thee": "1 2 6 3 7 8 5 4",
    "🙂": "1 2 5 3 4 8 6 7",
}


@pytest.mark.parametrize(("word", "order"), GOLDEN.items())
def test_five_words_keep_their_order(word: str, order: str) -> None:
    """These orders were agreed on; people may have the word in an invitation that was sent weeks ago."""
    assert " ".join(card.removeprefix("kaart-") for card in deal(CARDS, word)) == order


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Één", "een"),
        ("ZON", "zon"),
        ("  groene \t thee ", "groene thee"),
        ("Straße", "STRASSE"),
        ("ﬁets", "fiets"),
        ("naïef", "naief"),
    ],
)
def test_spelling_that_makes_no_difference(one: str, other: str) -> None:
    """Capitals, accents and white space don't matter: people type on phones."""
    assert normal(one) == normal(other)
    assert deal(CARDS, one) == deal(CARDS, other)


def test_another_card_never_reorders_the_rest() -> None:
    """Adding or dropping a card leaves the order of the others as it was."""
    whole = deal(CARDS, "zon")
    assert deal(CARDS[:5] + CARDS[6:], "zon") == tuple(card for card in whole if card != CARDS[5].id)


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="sha256sum is not on this machine (it is on Linux)")
def test_the_order_is_the_one_that_the_docs_work_out_by_hand() -> None:
    r"""`printf 'zon\\0kaart-4' | sha256sum`, as docs/volgorde.md says, gives the key that is sorted on."""
    keys = {}
    for card in CARDS[2:]:
        out = subprocess.run(
            ["sh", "-c", f"printf 'zon\\0{card.id}' | sha256sum"], capture_output=True, text=True, check=True
        )
        keys[card.id] = out.stdout.split()[0]
        assert keys[card.id] == hashlib.sha256(f"zon\0{card.id}".encode()).hexdigest()
    assert deal(CARDS, "zon")[2:] == tuple(sorted(keys, key=lambda card: keys[card]))
