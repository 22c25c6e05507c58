"""The order of the cards is pinned: the same word, the same order, in every release."""

from __future__ import annotations

import hashlib
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.language.typed import clean
from bot.engine.model.deck import Card, CardKind
from bot.engine.model.order import deal, folded, normal

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


SAME = [
    ("Één", "een"),
    ("ZON", "zon"),
    ("  groene \t thee ", "groene thee"),
    ("groene\u00a0thee", "groene thee"),
    ("groene\nthee", "groene thee"),
    ("Straße", "STRASSE"),
    ("naïef", "naief"),
    ("naï\u200bef", "naief"),
    # apostrophes and quotes
    ("foto’s", "foto's"),
    ("foto‘s", "foto's"),
    ("foto´s", "foto's"),
    ("foto`s", "foto's"),
    ("fotoʼs", "foto's"),
    ("foto＇s", "foto's"),
    ("“zon”", "zon"),
    ("«zon»", "zon"),
    ("zon „en” maan", 'zon "en" maan'),
    # hyphens
    ("e‑mail", "e-mail"),
    ("e‐mail", "e-mail"),
    ("e–mail", "e-mail"),
    ("e—mail", "e-mail"),
    ("e−mail", "e-mail"),
    ("e--mail", "e-mail"),
    ("e\u00admail", "email"),
    # what does not show
    ("zon\u200b", "zon"),
    ("\ufeffzon", "zon"),
    ("z\u200don", "zon"),
    ("zon\u2069", "zon"),
    # punctuation around it
    ("zon.", "zon"),
    ("zon,", "zon"),
    ("zon…", "zon"),
    ("(zon)", "zon"),
    ("*zon*", "zon"),
    ("zon !", "zon"),
    # ligatures, full width, and other forms of a letter
    ("ﬁets", "fiets"),
    ("ĳs", "ijs"),
    ("cœur", "coeur"),
    ("ŒUVRE", "oeuvre"),
    ("ｚｏｎ", "zon"),
    ("㎏", "kg"),
    ("½", "1/2"),
    # emoji
    ("❤️", "❤"),
    ("👍🏽", "👍"),
]
OTHER = [
    ("zon", "maan"),
    ("email", "e-mail"),
    ("fotos", "foto's"),
    ("dezon", "de zon"),
    ("zon", "zon maan"),
    ("zon,maan", "zonmaan"),
    ("🙂", "🙃"),
    ("c++", "c"),
    ("<b>zon</b>", "zon"),
    ("bøk", "bok"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spelling_that_makes_no_difference(one: str, other: str) -> None:
    """What two keyboards make of one word is one word: people type on phones, and paste from invitations."""
    assert normal(one) == normal(other)
    assert deal(CARDS, one) == deal(CARDS, other)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_another_word_stays_another_word(one: str, other: str) -> None:
    """What people would call two words is two words, or the rule would be more than one can work out by hand."""
    assert normal(one) != normal(other)


@pytest.mark.parametrize("word", ["", " ", ".", "?!", "«»", "\u200b", "\u0301", "´"])
def test_what_shows_no_letter_is_no_word(word: str) -> None:
    """Punctuation alone is refused, so that nobody begins with an order that nobody can name."""
    assert normal(word) == ""


@given(st.text(max_size=80))
def test_a_word_that_counts_counts_as_itself(word: str) -> None:
    """What the bot shows as the word that counts can be typed, and gives the same order."""
    assert normal(normal(word)) == normal(word)


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


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_plain_letters_take_a_shorter_way_to_the_same(words: str) -> None:
    """A mark that nobody sees sends them the long way round."""
    assert folded(words) == folded(f"{words}\u200b")
    assert clean(words) == clean(f"{words}\u200b")
