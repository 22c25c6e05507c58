"""Characters as people see them: a letter with its accent, a flag, a family of emoji are one each, and are never cut in two.

Must not know why something is cut.
"""

from __future__ import annotations

import unicodedata
from itertools import takewhile

_JOINER = "\u200d"


def boundary(words: str, end: int) -> int:
    """The last place up to `end` where a character begins; `end` when there is none but the very beginning."""
    if end >= len(words):
        return len(words)
    return next((place for place in range(end, 0, -1) if _begins(words, place)), end)


def shortened(words: str, most: int) -> str:
    """The words, or as many whole characters as fit in `most` code points."""
    return words[: boundary(words, most)]


def short(words: str, most: int) -> str:
    """Words cut to what fits in `most` code points and a mark that there were more, at a blank where there is one."""
    if len(words) <= most:
        return words
    return shortened(words, most).rsplit(" ", 1)[0] + " …"


def _begins(words: str, place: int) -> bool:
    here = words[place]
    if here.isspace():  # a joiner joins nothing to a blank
        return True
    if _is_half_a_flag(here):
        before = takewhile(_is_half_a_flag, reversed(words[:place]))
        return sum(1 for _ in before) % 2 == 0
    return not _belongs(here) and words[place - 1] != _JOINER


def _belongs(char: str) -> bool:
    """Whether it is drawn onto the character before it: an accent, a sort of emoji, a colour of skin, the letters of a region."""
    return (
        char == _JOINER
        or unicodedata.category(char)[0] == "M"
        or "\U0001f3fb" <= char <= "\U0001f3ff"
        or "\U000e0020" <= char <= "\U000e007f"
    )


def _is_half_a_flag(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"
