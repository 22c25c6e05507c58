"""A number as people give one for a grade, and what goes with it: `8-`, `zeven en een half`, `een 7 punten van mij`, `8,5/10`.

Must not know whether it is a grade: it tells which number stands at a place in a line, and where that ends.

Decided here, because the source does not say:
- A plus or minus is a quarter: `8-` is 7.75. `8 min` may be minutes, so it needs `een` or a command in front.
- A comma may be followed by one digit or 00, 25, 50, 75; a full stop by one digit or 25, 75. `7,95` is a price.
"""

from __future__ import annotations

import re
from decimal import Decimal

from msgspec import Struct

from bot.engine.language.wording import number_word

ADJECTIVES = (
    "dikke|dik|vette|mager|magere|krappe|ruime|goede|mooie|nette|stevige|sterke|solide|flinke|volle|hele|heel|echte|"
    "eerlijke|gewone|voorzichtige|keurige|matige|welverdiende|prachtige"
)
SESSION = (
    "(?:(?:de|deze|dit|het|onze|ons) "
    "(?:kaartensessie|sessie|gesprek|bijeenkomst|vergadering|middag|ochtend|dag|keer|groep)"
    r"|het|dit|vandaag|jullie|ons)(?!\w)"
)


def phrase(words: str) -> re.Pattern[str]:
    """A pattern written as a sentence: one blank stands for any white space."""
    return re.compile(words.replace(" ", r"\s+"), re.IGNORECASE)


_DIGITS = re.compile(r"(-?(?:0|[1-9][0-9]{0,2}))(?:[.,]([0-9]|25|75)(?![0-9])|,(50|00)(?![0-9]))?(?:\ufe0f?\u20e3)?")
_SIGNS = {sign: Decimal(n) for n, sign in enumerate("①②③④⑤⑥⑦⑧⑨⑩", start=1)} | {"🔟": Decimal(10)}
_LETTERS = phrase(r"([^\W\d_]{3,24})")
_COMMA = phrase(r" komma (?:(?P<digits>[0-9]{1,2})(?![0-9])|(?P<word>[^\W\d_]{3,15}))")
_COMPOUND = re.compile(r"(\w+?)[eë]n(?:een)?hal(?:f|ve)")
# What text2num lacks. `tientje` is a banknote and `eentje` somebody, so they are left out.
_WORDS = {"anderhalf": Decimal("1.5")} | {
    word: Decimal(n)
    for n, word in enumerate(["drietje", "viertje", "vijfje", "zesje", "zeventje", "achtje", "negentje"], start=3)
}
_FRACTION = phrase(
    r"(?P<sign>\s?[½¼¾])| (?P<parts>[13])/(?P<of>[24])(?![\d/])"
    r"|(?: en |en)(?:(?P<three>drie(?: )?kwart)|(?:een |één )?(?P<one>kwart)|(?:een |één )?(?P<half>hal(?:f|ve)))(?!\w)"
)
_FRACTIONS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
_EDGE = re.compile(r"(?=[àá]\d)|(?!\w|[.,:]\d)")
REASONS = r"(?:omdat|doordat|maar|aangezien|vanwege|wegens|dankzij)(?!\w)"
_QUARTER = Decimal("0.25")
_MARK = phrase(
    rf"(?P<plus>\s?(?:\+|plus\b))|(?P<minus>-(?!>)(?=\s*(?:\Z|\n|[^\w\s-]|(?:want|of)\b|{REASONS})))|(?P<min> min\b)"
    r"|(?P<dash>-[^\S\n]+(?=[^\W\d])|\s-\s*\Z)"
)
_SCALE = phrase(
    r"\s?/\s?10(?!\d)| (?:op|uit) (?:de )?(?:10|tien)\b"
    r"| op (?:een|de) schaal van (?:1|een|één) tot(?: en met)? (?:10|tien)\b"
)
_OUT_OF = phrase(r" (?:van|vd|v\.d\.) (?:de )?(?:10|tien)\b")  # alone it may be people
_JOIN = phrase(
    r"(?:\s++|[.,;!…/&+~|\\-]|[=-]?[>→➔➡⇒]\ufe0f?|[àá](?=\d)|(?:of|en|tot|naar|à|á|a|nee|toch|eigenlijk|liever|sorry|misschien|de|een|eh+|nu"
    r"|maar|correctie:?|oeps|foutje|vergissing|wacht|(?:ik )?bedoel(?:de)?(?: ik)?|doe(?: toch)? maar|maak er(?: maar)?|(?:dat )?wordt|ipv|in plaats van)(?!\w)"
    rf"|(?:{ADJECTIVES})(?!\w)){{1,9}}+"
)
_CLOSING = phrase(
    r"[*_»]*+(?:[\s,]+(?:punten|punt|hoor|dus|graag|denk ik|vind ik|zou ik zeggen|zeg ik|geef ik|wat mij betreft"
    rf"|van mij|van(?=\W*\Z)|geven|waard|met een griffel|met stip|voor (?:mij|{SESSION}))(?!\w)){{0,3}}[*_»]*+"
)


class Figure(Struct, frozen=True):
    """A number in a line; `end` is the place after it."""

    value: Decimal
    end: int
    doubtful: bool = False  # a dash behind it may be a minus


def figures_at(line: str, place: int, *, announced: bool) -> list[Figure]:
    """The numbers that stand here, one after the other."""
    figures: list[Figure] = []
    figure = figure_at(line, place, announced=announced)
    while figure and len(figures) < 5:
        figures.append(figure)
        join = _JOIN.match(line, figure.end)
        figure = figure_at(line, join.end(), announced=announced) if join else None
    return figures


def figure_at(line: str, place: int, *, announced: bool) -> Figure | None:
    """The number that stands here, with its half, plus, minus and `/10`, or None."""
    bare = _digits(line, place) or _letters(line, place)
    if bare is None:
        return None
    value, end = bare.value, bare.end
    if part := _FRACTION.match(line, end):
        value, end = value + _part(part), part.end()
    if not _EDGE.match(line, end):
        return None
    mark = _MARK.match(line, end)
    doubtful = bool(mark and mark["dash"])
    if mark and not doubtful and (announced or not mark["min"]):
        value, end = value + (_QUARTER if mark["plus"] else -_QUARTER), mark.end()
    if scale := _SCALE.match(line, end) or (_OUT_OF.match(line, end) if announced else None):
        end = scale.end()
    closing = _CLOSING.match(line, end)
    return Figure(value, closing.end() if closing else end, doubtful)


def _part(found: re.Match[str]) -> Decimal:
    """The half or the quarters that this stands for."""
    if found["sign"]:
        return _FRACTIONS[found["sign"].strip()]
    if found["of"]:
        return Decimal(found["parts"]) / Decimal(found["of"])
    return _FRACTIONS["¾" if found["three"] else "¼" if found["one"] else "½"]


def _digits(line: str, place: int) -> Figure | None:
    if line[place : place + 1] in _SIGNS:
        return Figure(_SIGNS[line[place]], place + 1)
    found = _DIGITS.match(line, place)
    if found is None:
        return None
    decimals = (found[2] or found[3] or "").rstrip("0")
    if not decimals and (comma := _COMMA.match(line, found.end())):
        return _with_decimals(Decimal(found[1]), comma)
    return Figure(Decimal(f"{found[1]}.{decimals}" if decimals else found[1]), found.end())


def _letters(line: str, place: int) -> Figure | None:
    found = _LETTERS.match(line, place)
    if found is None:
        return None
    word = found[1].lower()
    value = _WORDS.get(word)
    if value is None and (compound := _COMPOUND.fullmatch(word)) and (whole := number_word(compound[1])) is not None:
        value = whole + _FRACTIONS["½"]
    if value is None and word != "een" and (whole := number_word(word)) is not None:
        value = Decimal(whole)
    if value is None:
        return None
    comma = _COMMA.match(line, found.end())
    return _with_decimals(value, comma) if comma else Figure(value, found.end())


def _with_decimals(value: Decimal, comma: re.Match[str]) -> Figure | None:
    """`8 komma 5`, `acht komma vijfentwintig`: tenths, or quarters in hundredths; None for anything else."""
    behind = int(comma["digits"]) if comma["digits"] else number_word(comma["word"])
    if behind is None or not (behind <= 9 or behind in {25, 50, 75}):
        return None
    return Figure(value + Decimal(behind) / (10 if behind <= 9 else 100), comma.end())
