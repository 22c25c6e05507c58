"""What can be said about a deck: where it is, how bad it is, and what to do. Must not read or judge anything itself.

The texts are for people who write decks, so they are Dutch and end with what to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace


class Severity(StrEnum):
    """An error makes a deck unusable; a warning is advice."""

    ERROR = "fout"
    WARNING = "let op"


class Spot(Struct, frozen=True):
    """A spot in a deck: the file, the line (0 when unknown) and the part of the deck, such as `kaart «zon»`.

    `unit` is what a line is called: a spreadsheet has rows. `column` counts the columns of a spreadsheet from 1; 0 is the whole row.
    """

    file: str
    line: int = 0
    part: str = ""
    unit: str = "regel"
    column: int = 0

    def at(self, line: int) -> Spot:
        """The same place on another line."""
        return replace(self, line=line)

    def named(self, part: str) -> Spot:
        """The same place, with another name for the part."""
        return replace(self, part=part)

    def error(self, text: str, field: str = "") -> Finding:
        """An error here; `field` is the dotted name of the field that it is about."""
        return Finding(Severity.ERROR, self, text, field)

    def warning(self, text: str, field: str = "") -> Finding:
        """A warning here; `field` is the dotted name of the field that it is about."""
        return Finding(Severity.WARNING, self, text, field)

    def spot(self) -> str:
        """Where inside the file."""
        line = f"{self.unit} {self.line}" if self.line else ""
        return ", ".join(part for part in (line, self.part) if part)

    def __str__(self) -> str:
        return ", ".join(part for part in (self.file, self.spot()) if part)


class Finding(Struct, frozen=True):
    """One thing to mend. `field` is the dotted name of the field it is about, where it is about one: a spreadsheet has a column for it."""

    severity: Severity
    place: Spot
    text: str
    field: str = ""

    def __str__(self) -> str:
        return f"{self.severity}: {self.place}: {self.text}"


class Findings(Struct, frozen=True):
    """Everything there is to say about one deck, in the order of its files and lines."""

    errors: tuple[Finding, ...]
    warnings: tuple[Finding, ...]

    @classmethod
    def of(cls, found: Iterable[Finding]) -> Findings:
        """Sort findings into errors and warnings. The order inside a file is by line and column; files keep theirs."""
        everything = list(dict.fromkeys(found))
        files = list(dict.fromkeys(each.place.file for each in everything))
        everything.sort(key=lambda each: (files.index(each.place.file), each.place.line, each.place.column))
        return cls(
            tuple(each for each in everything if each.severity is Severity.ERROR),
            tuple(each for each in everything if each.severity is Severity.WARNING),
        )

    def lines(self) -> list[str]:
        """Every finding as one line of text, errors first."""
        return [str(each) for each in (*self.errors, *self.warnings)]


class DeckError(Exception):
    """A deck that can't be used. Its text lists every error, one on a line."""

    def __init__(self, errors: Iterable[Finding]) -> None:
        self.errors = tuple(errors)
        super().__init__("\n".join(map(str, self.errors)))
