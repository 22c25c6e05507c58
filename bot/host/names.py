"""Names of people as others read them, whatever somebody called themselves. Pure.

Must not decide who somebody is: two people may have one name.
"""

from __future__ import annotations

import unicodedata

LONGEST_NAME = 80  # characters; who comes in without an account types any name
_JOINERS = "\u200c\u200d"  # some scripts need them inside a word


def readable(name: str) -> str:
    """A name on one line, without signs that turn or hide what stands around it; empty when nothing is left to read."""
    spaced = "".join(" " if char.isspace() else char for char in name)
    shown = " ".join("".join(char for char in spaced if char.isprintable() or char in _JOINERS).split())
    # Blanks, signs without a shape, accents on nothing.
    if all(unicodedata.category(char)[0] in "ZCM" for char in shown):
        return ""
    return shown if len(shown) <= LONGEST_NAME else f"{shown[: LONGEST_NAME - 1].rstrip()}…"
