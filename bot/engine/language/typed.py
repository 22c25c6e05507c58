"""A line as people typed it, before anybody asks what it means: what of it is read, and what stands around the words.

Must not know a command.
"""

from __future__ import annotations

import re
import unicodedata

from bot.engine.language.wording import number_word
from bot.engine.model.order import folded

LONGEST_LINE = 4000  # characters; more is a document, not a command or an answer
NUMBER = re.compile(r"\d{1,4}", re.ASCII)
JOINERS = "\u200c\u200d"
FLAG_MARKS = frozenset(map(chr, range(0xE0020, 0xE0080)))  # 🏴󠁧󠁢󠁥󠁮󠁧󠁿 is a black flag and these
LATIN = "\u02ff"  # up to here letters stand apart
HELLO = r"(?:hoi|hallo|hey|hee|hé|dag|beste|goedemorgen|goedemiddag|goedenavond|ok|oke|oké)"
COURTESY = r"(?:graag|aub|a\.u\.b\.?|svp|s\.v\.p\.?|alsjeblieft|alstublieft|please|pls)"
_MENTION = re.compile(rf"(?:{HELLO}[ ,!]+)?@(\S+?)[ ,:]+", re.IGNORECASE)
_QUOTES = "\"'“”‘’«»*_`"


def whole_number(words: str) -> int | None:
    """A whole number of at most four digits, as people type one; None for anything else."""
    plain = plain_words(words)
    return int(plain) if NUMBER.fullmatch(plain) else None


def said_number(words: str) -> str:
    """The number in these words, in figures (`kaart twaalf`); "" when there is none, or more than one."""
    found = [
        each
        for word in words.replace("#", " ").split()
        if (each := whole_number(word) or number_word(plain_words(word)))
    ]
    return str(found[0]) if len(found) == 1 else ""


def beginning(line: str) -> str:
    """As much of a line as is read: its first LONGEST_LINE characters, and fewer of those that stand for many (ﷺ for eighteen, the most)."""
    read = line[:LONGEST_LINE]
    many = not read.isascii() and len(unicodedata.normalize("NFKD", read)) > 4 * LONGEST_LINE
    return read[: LONGEST_LINE // 18] if many else read


def clean(line: str) -> str:
    """The line with single blanks for all white space, and without invisible marks, but for those that hold an emoji or a letter together."""
    if line.isascii() and line.isprintable():  # nothing odd or invisible in it
        return " ".join(line.split())
    spaced = "".join(" " if char.isspace() else char for char in line)
    visible = (
        char
        for place, char in enumerate(spaced)
        if unicodedata.category(char) != "Cf"
        or _holds_together(char, spaced[place - 1 : place], spaced[place + 1 :][:1])
    )
    return " ".join("".join(visible).split())


def _holds_together(mark: str, before: str, behind: str) -> bool:
    """Whether an invisible mark makes one sign of two (👩‍💻), as in emoji, flags, and the scripts that join letters."""
    if mark in JOINERS:
        return before > LATIN and behind > LATIN and not before.isspace() and not behind.isspace()
    return mark in FLAG_MARKS and before > LATIN


def plain_words(words: str) -> str:
    """Words as they are compared: as people read them, without closing punctuation."""
    return folded(words).rstrip(".,;…! ")


def without_mention(line: str) -> tuple[str, str]:
    """The line without the `@naam` it begins with, and that name."""
    match = _MENTION.match(line)
    return (line[match.end() :].strip(), plain_words(match[1])) if match else (line, "")


def unquoted(line: str) -> str:
    """A line without the quotes or stars that stand around all of it."""
    inner = line.lstrip(f"„{_QUOTES}")
    bare = inner.rstrip(_QUOTES)
    return bare.strip() if bare and len(bare) < len(inner) < len(line) else line
