"""From the bytes of a CSV file to its one sheet, whatever program and computer wrote it. Must not judge what is in it.

Rows are counted as a spreadsheet program counts them, so a line that only names the separator is none.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from contextlib import suppress

from bot.decks.findings import DeckError, Spot
from bot.decks.sheets.cells import MAX_COLUMNS, MAX_ROWS, Grid, seen

_SEPARATOR = re.compile(r"\ufeff?\"?sep=(.)\"?\r?\n?", re.IGNORECASE)
_LETTERS = "Dit bestand heeft letters die ik niet kan lezen. Sla het op als «CSV UTF-8» of als .xlsx."
_QUOTES = "De aanhalingstekens kloppen niet. Zet er een bij, of sla het bestand op als .xlsx."

# What stands in Dutch texts beyond plain letters. Bytes read in the wrong way give other signs than these.
_DUTCH = frozenset("éëèêïöüóáäàçñôûÉÖ’‘“”«»–—…€°·½²§ \xa0")
_LEGACY = ("cp1252", "mac_roman", "cp850")  # Windows, an old Mac, and «CSV (MS-DOS)»


def sheet(data: bytes, place: Spot, fits: Callable[[Grid], int]) -> Grid:
    """The sheet. `fits` says how well a sheet looks like what it should be; the separator that fits best is taken.

    Raises DeckError when the letters or the quotes are wrong.
    """
    text = _decoded(data)
    if text is None or "\0" in text:
        raise DeckError([place.error(_LETTERS)])
    if named := _SEPARATOR.match(text):
        found = [_split(text[named.end() :], named[1])]
    else:
        found = [_split(text, separator) for separator in ";,\t|"]
    best, broken = max(found, key=lambda each: (fits(each[0]), not each[1], max(map(len, each[0].rows), default=0)))
    if broken:
        raise DeckError([place.at(broken).error(_QUOTES)])
    return best


def _split(text: str, separator: str) -> tuple[Grid, int]:
    """The rows, and the number of the row where the quotes go wrong, or 0."""
    rows: list[list[str]] = []
    broken = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            rows.append(row)
            if len(rows) > MAX_ROWS:
                break
    except csv.Error:
        broken = len(rows) + 1
    more = len(rows) > MAX_ROWS or any(any(row[MAX_COLUMNS:]) for row in rows)
    return Grid("", [[seen(cell) for cell in row[:MAX_COLUMNS]] for row in rows[:MAX_ROWS]], more=more), broken


def _decoded(data: bytes) -> str | None:
    for mark, codec in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _as(data, codec)
    if b"\0" in data:
        return _as(data, "utf-16-le" if data[1:2] == b"\0" else "utf-16-be")
    text = _as(data, "utf-8")
    if text is not None:
        return text
    found = [text for codec in _LEGACY if (text := _as(data, codec)) is not None]
    best = max(found, key=_likely, default="")
    return best if best and _likely(best) > 0 else None


def _as(data: bytes, codec: str) -> str | None:
    with suppress(UnicodeDecodeError):
        return data.decode(codec)
    return None


def _likely(text: str) -> int:
    """More signs of Dutch texts than others, or not."""
    strange = [each for each in text if each > "\x7f"]
    return sum(1 if each in _DUTCH else -1 for each in strange)
