"""What a person saw in a cell, and what makes that unfit to take. Must not know files, formats or decks."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import unicodedata

MAX_ROWS = 5_000
MAX_COLUMNS = 60

# What Excel shows for a formula that failed: in the file it is English, on the screen the language of the program.
_ERRORS = {
    "#N/A": "#N/B",
    "#REF!": "#VERW!",
    "#NAME?": "#NAAM?",
    "#VALUE!": "#WAARDE!",
    "#DIV/0!": "#DEEL/0!",
    "#NUM!": "#GETAL!",
    "#NULL!": "#LEEG!",
    "#SPILL!": "#OVERLOOP!",
    "#CALC!": "#BEREKENEN!",
    "#GETTING_DATA": "#GEGEVENS_OPHALEN",
}
_DUTCH = {dutch: dutch for dutch in _ERRORS.values()} | _ERRORS

# Marks that nobody sees and that come along with copying; what joins emoji and letters (U+200C, U+200D) stays.
_UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_BROKEN = re.compile("\ufffd|Ã[\u0080-\u00bf\u0192\u0160\u0161\u2018-\u2026\u2039\u203a]|â€|Â[\u00a0-\u00bf]|ï»¿")
_HASHES = re.compile("#{3,}")


@dataclasses.dataclass(frozen=True)
class Cell:
    """A cell: its text as it was shown, lines kept apart by newlines.

    `day` is the date it holds, however that was shown; `link` where it leads when clicked. `merged` names the cells it was made
    one with (`A4:B5`), and `wide` whether that goes over more columns. `wrong` is a Dutch sentence that says why it can't be
    taken, with what was read and what to do.
    """

    text: str = ""
    day: dt.date | None = None
    link: str = ""
    merged: str = ""
    wide: bool = False
    wrong: str = ""

    def __bool__(self) -> bool:
        return bool(self.text or self.wrong)

    @property
    def words(self) -> str:
        """The text on one line."""
        return " ".join(self.text.split())


EMPTY = Cell()


@dataclasses.dataclass(frozen=True)
class Grid:
    """One sheet. `name` is empty in a file that has no sheets. Row and column numbers start at 1, as people count them.

    `more` tells that it went on after the last row or column that was read.
    """

    name: str
    rows: list[list[Cell]]
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    more: bool = False


def seen(text: str) -> Cell:
    """The cell of a text as it stands in the file: without marks that nobody sees, and refused when it is a fault of a program."""
    text = (
        unicodedata.normalize("NFC", _CONTROL.sub("", _UNSEEN.sub("", text))).replace("\r\n", "\n").replace("\r", "\n")
    )
    text = "\n".join(" ".join(line.split()) for line in text.split("\n")).strip()
    return Cell(text, wrong=_fault(text))


def _fault(text: str) -> str:
    if dutch := _DUTCH.get(text.upper()):
        also = f" (in het Engels «{text}»)" if text.upper() in _ERRORS else ""
        return f"Hier staat de foutmelding «{dutch}»{also}. Herstel de formule, of typ hier zelf wat er hoort te staan."
    if _HASHES.fullmatch(text):
        return f"Hier staat «{text[:12]}»: de kolom was te smal. Maak de kolom breder en sla het bestand opnieuw op."
    if _BROKEN.search(text):
        return f"Hier staan kapotte letters: «{start(text)}». Typ de tekst opnieuw, en sla het bestand op als .xlsx."
    return ""


def start(text: str) -> str:
    """The beginning of a text, to point at it."""
    short = " ".join(text.split())
    return short if len(short) <= 40 else f"{short[:39].rstrip()}…"
