"""How easy a Dutch text reads, in a measure a writer can act on. Must not know decks.

The measure has three parts: no sentence over 25 words, sentences of 15 words on average at most, and at most one word
in eight longer than 12 letters. Chosen over a formula such as Flesch-Douma, because our texts are short (one word would
turn the score) and because each part says what to change. Words of the subject never count as long: they are the point.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

LONGEST_SENTENCE = 25  # words
MEAN_SENTENCE = 15  # words
LONG_WORD = 12  # letters
LONG_WORDS = 1 / 8  # of all words
FEW_SENTENCES = 3  # in fewer, a mean says nothing
SHORT_TEXT = 16  # words: in less, a share of long words says nothing

_SENTENCE_END = re.compile(r"(?<=[.!?…:;])[\"'»”’)]*\s+|\n+")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d[\d.,:]*")


def words(text: str) -> list[str]:
    """The words of a text, in lower case. A number is a word too."""
    return [word.lower() for word in _WORD.findall(text)]


def sentences(text: str) -> list[str]:
    """The sentences of a text, each with the sign that ends it. What follows a colon is a sentence of its own."""
    return [each for each in _SENTENCE_END.split(text) if words(each)]


def remarks(text: str, subject: Collection[str] = ()) -> Iterator[str]:
    """What makes this text hard to read, with what to do. `subject`: words, in lower case, that never count as long."""
    each_in_words = [words(each) for each in sentences(text)]
    for sentence in each_in_words:
        if len(sentence) > LONGEST_SENTENCE:
            start = " ".join(sentence[:4])
            yield f"de zin die begint met «{start}» heeft {len(sentence)} woorden. Maak er twee zinnen van."
    everything = [word for sentence in each_in_words for word in sentence]
    if len(each_in_words) >= FEW_SENTENCES and len(everything) / len(each_in_words) > MEAN_SENTENCE:
        mean = round(len(everything) / len(each_in_words))
        yield f"een zin heeft gemiddeld {mean} woorden. Schrijf kortere zinnen: gemiddeld ten hoogste {MEAN_SENTENCE}."
    long = list(dict.fromkeys(word for word in everything if _is_long(word, subject)))
    if len(everything) >= SHORT_TEXT and len(long) > len(everything) * LONG_WORDS:
        some = ", ".join(long[:5])
        yield f"er staan veel lange woorden in: {some}. Zoek kortere, of leg ze uit."


def _is_long(word: str, subject: Collection[str]) -> bool:
    return len(word) > LONG_WORD and not any(word.startswith(known) for known in subject)
