"""Several people behind one account: how many a line says there are, and the choices or grades they give in one line.

Must not guess: a number that is not sure, or a row that can't be read to its end, gives nothing, and whoever calls it asks.

Decided here:
- `wij zijn met 3` and `met z'n drieën` count whoever types along; `ik zit hier met 2 collega's` does not, so that is three.
- A row is in the order of the people: `A B B`, `eens, oneens en eens`, `2x A, 1x B`, `allemaal B`. A row of grades too: `7 8 6`, `3x 8`,
  with `want …` behind it for all of them. A comma without a blank is part of a grade (`7,5 8`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from bot.engine.language import answers, grades
from bot.engine.language.wording import number_word
from bot.engine.model.commands import Command
from bot.engine.model.order import folded

LONGEST = 120  # characters; a longer line is talk
MOST = 10  # people behind one account

_N = r"(?P<n>\d{1,3}|[a-z]{3,12})"
_WHO = r"(?:mensen|personen|man|collegas|collega's|anderen|deelnemers)"
_WHERE = r"(?: (?:hier|samen|nu|vandaag|achter|aan|op|in|bij|één|een|dit|deze|hetzelfde|dezelfde|mijn|ons|de|account|laptop|scherm|computer|kamer|zaal|tafel))*"
_FILL = r"(?:(?:hier|nu|vandaag|samen|er|weer|in totaal) )*"
_ALL = [
    re.compile(
        rf"(?:wij|we) (?:zijn|zitten|doen|kijken) {_FILL}(?:mee )?met (?:z'n |zijn |ons )?{_N}(?: {_WHO})?{_WHERE}"
    ),
    re.compile(rf"(?:ik zit |ik ben )?{_FILL}met (?:z'n|zijn|ons) {_N}{_WHERE}"),
    re.compile(
        rf"(?:wij|we) delen {_FILL}(?:een|één|dit|deze|mijn) (?:account|laptop|scherm|computer) met (?:z'n |zijn |ons )?{_N}"
    ),
]
_OTHERS = [
    re.compile(
        rf"ik (?:zit|ben|kijk|doe) {_FILL}(?:mee )?(?:samen )?met (?:nog )?{_N} (?:andere )?(?:{_WHO}|collega|ander){_WHERE}"
    ),
    re.compile(
        rf"(?:er zit|er zitten) (?:hier )?(?:nog )?{_N} (?:{_WHO}|collega|ander) (?:bij mij|naast mij|achter mijn account)"
    ),
]
_ALONE = re.compile(
    r"(?:nu |vanaf nu )?ik (?:ben|zit) (?:hier )?(?:nu |weer |nu weer )?(?:alleen|in m'n eentje|in mijn eentje)(?: hier)?"
)
_BENT = {"vijven": 5, "zessen": 6}

_TIMES = r"(?:(?P<times>\d{1,2}|[a-z]{3,12}) ?(?:x|\*|×|keer|maal) ?)"
_OPTION = {
    Command.WEETNIET: r"(?:ik )?weet(?: ik)?(?: het)? ?niet",
    Command.ONEENS: r"(?:mee )?oneens|niet (?:mee )?eens",
    Command.EENS: r"(?:mee )?eens",
    Command.A: r"(?:optie |keuze )?a",
    Command.B: r"(?:optie |keuze )?b",
}
_ITEM = re.compile(
    rf"{_TIMES}?(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _OPTION.items()) + r")(?![a-z])"
)
_YES_OR_NO = re.compile(rf"{_TIMES}?(?P<said>ja|nee)(?![a-z])")
_POLITE = re.compile(
    r"(?:[ ,]+(?:graag|hoor|zeker|dank je(?: wel)?|dankjewel|bedankt|alsjeblieft|aub|liever niet|hoeft niet))+$"
)
_BETWEEN = re.compile(r"[\s,;/&+|-]*(?:\ben\b)?[\s,;/&+|-]*")
_ALL_OF_US = r"(?:allemaal|iedereen|(?P<both>allebei|beiden?)|alle (?P<n>[a-z]{3,10}|\d{1,2}))"
_EVERYBODY = re.compile(rf"(?:wij |we )?(?:kiezen )?{_ALL_OF_US} (?:voor )?(?P<what>.+)")
_EVERYBODYS_GRADE = re.compile(rf"{_ALL_OF_US} (?:een )?(?P<what>\S+)", re.IGNORECASE)
_GRADES = re.compile(
    r"(?:(?:mijn|onze) )?(?:cijfers?|wij geven|we geven)?[\s:]*(?P<row>.+?)(?:(?<![\s,;.])[\s,;.]+(?:want|omdat)\b[\s,:]*(?P<why>.+))?",
    re.DOTALL,
)
_ONE_NUMBER = re.compile(r"\d{1,2}(?:,\d{1,2})?[.!]*")
# Possessive: a comma may stand in a number or between two, and who tries both at each of them never ends.
_EACH = r"(?:\d{1,2} ?[x×*] ?)?+\d{1,2}+(?:,\d{1,2})?+"
_NUMBERS = re.compile(rf"{_EACH}(?:(?:[\s,;/&+]|\ben\b)++{_EACH})*+[.!]*")
_PIECES = re.compile(r"\s*(?:;|/|,\s|\ben\b|\s)\s*(?:en\b\s*)?")


_THIS_ACCOUNT = re.compile(
    r"\b(?:account|laptop|scherm|computer|achter|bij mij|naast mij|ik (?:zit|ben|kijk|doe)|(?:z'n|zijn|ons) [a-z]+en|wij zijn met)\b"
)


class Row(Struct, frozen=True):
    """What the people behind one account choose, in their order; `everybody`: all the same, however many they are."""

    choices: tuple[Command, ...]
    everybody: bool = False


def heads(line: str) -> int | None:
    """How many people this line says there are behind the account of whoever types it; None when it says nothing of the kind."""
    plain = _plain(line, ".,!…")
    if _ALONE.fullmatch(plain):
        return 1
    for patterns, more in ((_ALL, 0), (_OTHERS, 1)):
        for pattern in patterns:
            found = pattern.fullmatch(plain)
            number = _number(found["n"]) if found else None
            if number is not None:
                return number + more
    return None


def surely(line: str, number: int, people: int) -> bool:
    """Whether a line among colleagues is about who sit behind one account, and not about how many the group is.

    That is sure when it says so, in the words that the bot tells to type, or when it is fewer than the `people` who take part.
    """
    plain = _plain(line, ".,!…")
    return number < people or _THIS_ACCOUNT.search(plain) is not None


def row(words: str) -> Row | None:
    """The choices that stand in this line, one or more, and nothing else; None when anything else stands there."""
    plain = _plain(words, ".!…")
    if not plain:
        return None
    if everybody := _EVERYBODY.fullmatch(plain):
        choice, number = answers.clear(everybody["what"]), _how_many(everybody, 0)
        if choice not in _OPTION or number is None:
            return None
        return Row((choice,) * number) if number else Row((choice,), everybody=True)
    found: list[Command] = []
    place = 0
    while place < len(plain):
        item = _ITEM.match(plain, place)
        times = _number(item["times"]) if item and item["times"] else 1
        if item is None or times is None or not 1 <= times <= MOST:
            return None
        found += [next(each for each in _OPTION if item[each.value])] * times
        between = _BETWEEN.match(plain, item.end())
        place = between.end() if between else item.end()
    return Row(tuple(found)) if len(found) <= 2 * MOST else None


def yeses(words: str, people: int) -> tuple[bool, ...]:
    """Who of those behind one account says yes and who no: `ja`, `ja ja nee`, `2x ja, 1x nee`, `allemaal ja`; none when anything else
    stands there. A single `ja` is one answer.
    """
    plain = _plain(words, ".!…")
    plain = "ja" if plain == "graag" else _POLITE.sub("", plain)
    if everybody := _EVERYBODY.fullmatch(plain):
        plain = f"{_how_many(everybody, people)}x {everybody['what']}"
    found: list[bool] = []
    place = 0
    while place < len(plain):
        item = _YES_OR_NO.match(plain, place)
        times = _number(item["times"]) if item and item["times"] else 1
        if item is None or times is None or not 1 <= times <= MOST:
            return ()
        found += [item["said"] == "ja"] * times
        between = _BETWEEN.match(plain, item.end())
        place = between.end() if between else item.end()
    return tuple(found)


def several(words: str) -> bool:
    """Whether these are choices of several people, so that nobody who sits alone says so."""
    read = row(words)
    return read is not None and (read.everybody or len(read.choices) > 1)


def of_grades(words: str, people: int) -> tuple[grades.Grade, ...]:
    """The grades of so many people from one line, the explanation with the first; none when the line does not give as many."""
    found = _GRADES.fullmatch(words.strip())
    if found is None:
        return ()
    line = found["row"].strip(" .!")
    if everybody := _EVERYBODYS_GRADE.fullmatch(line):
        line = f"{_how_many(everybody, people)}x {everybody['what']}"
    line = re.sub(r"\been (?=\S)", "", line, flags=re.IGNORECASE)
    line = re.sub(r"((?<!\d)\d+|[^\W\d_]{3,8}) ?(?:x|×|\*|keer|maal) ?(?:een )?(?=\S)", r"\1x", line)
    given: list[grades.Grade] = []
    for piece in filter(None, _PIECES.split(line)):
        times, _, rest = piece.rpartition("x")
        number = _number(times.casefold()) if times else 1
        read = grades.understand(rest if times else piece, explicit=True)
        if not isinstance(read, grades.Grade) or read.why or number is None or not 1 <= number <= MOST:
            return ()
        given += [read] * number
        if len(given) > people:
            return ()
    if len(given) != people:
        return ()
    return (grades.Grade(given[0].value, (found["why"] or "").strip()), *given[1:])


def numbers(words: str) -> bool:
    """Whether these are two or more numbers (`7 8`, `2x 8`) and nothing else: then grades were meant, also when they can't be taken."""
    line = words.strip()
    return _NUMBERS.fullmatch(line) is not None and _ONE_NUMBER.fullmatch(line) is None


def example(options: Sequence[str], people: int) -> str:
    """How so many people type their choices: `A B B`."""
    return " ".join((options[0], *[options[1]] * (people - 1)))


def _plain(line: str, closing: str) -> str:
    """The words as they are compared, without the signs that close them; "" when it is a longer line."""
    plain = folded(line[: 4 * LONGEST]).rstrip(closing).strip()
    return plain if len(plain) <= LONGEST else ""


def _how_many(everybody: re.Match[str], people: int) -> int | None:
    """How many `allebei` or `alle drie` are; `people` for `allemaal`, and None for `alle collega's`."""
    if everybody["both"]:
        return 2
    number = _number(everybody["n"].casefold()) if everybody["n"] else people
    return number if number is not None and number <= MOST else None


def _number(word: str) -> int | None:
    """`3`, `drie`, and with an ending as in `met z'n drieën`: `tweeen`, `vieren`, `zessen`."""
    if word.isdecimal():
        return int(word)
    if word in _BENT:
        return _BENT[word]
    return next((found for each in (word, word[:-2]) if (found := number_word(each)) is not None), None)
