"""A table of cards or facts in a sheet: where its header is, and what stands on each row. Must not judge cards or facts.

Every refusal names the sheet, the row and the column as the person sees them.
"""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace
from openpyxl.utils import get_column_letter

from bot.decks.columns import Column, heading, put, room
from bot.decks.findings import Finding, Severity, Spot
from bot.decks.sheets.cells import MAX_COLUMNS, MAX_ROWS, Cell, Grid, start
from bot.decks.yamltext import Block
from bot.engine.model.deck import CardKind

SEARCHED = 30  # rows: a title and an explanation may stand above the names of the columns

_MANY_CELLS = "Deze rij heeft te veel cellen. Zet een tekst met een komma of puntkomma tussen aanhalingstekens."
_AGAIN = "Hier staan de namen van de kolommen nog een keer. Haal deze rij weg."
_HIDDEN_ROW = "Deze rij is verborgen. Maak haar zichtbaar, of haal haar weg."
_HIDDEN_COLUMN = "Deze kolom is verborgen. Maak hem zichtbaar, of haal hem weg."


Examples = Mapping[str, Mapping[str, str]]  # by id, what stands in the other columns


@dataclasses.dataclass
class Table:
    """The part of a sheet below the names of the columns. `top` is the number of the row with the names."""

    sheet: Grid
    place: Spot
    top: int
    known: tuple[Column, ...]
    columns: dict[int, Column] = dataclasses.field(default_factory=dict)

    def told(self, found: Finding) -> Finding:
        """A finding with its column, in the names of the columns, and with what stands there now."""
        if found.place.column:
            return found
        text = found.text
        for column in self.known:
            text = text.replace(f"«{column.path}»", f"«{column.heading}»")
        at = next((number for number, column in self.columns.items() if column.path == found.field), None)
        if at is None or not found.place.line:
            return replace(found, text=text)
        row = self.sheet.rows[found.place.line - 1]
        now = start(row[at - 1].text) if at <= len(row) else ""
        if found.severity is Severity.ERROR and now and f"«{now}»" not in text and not row[at - 1].wrong:
            text = f"{text} Nu staat er «{now}»."
        return replace(found, place=self._spot(found.place.line, at), text=text)

    def header(self) -> Iterator[Finding]:
        """What is wrong with the names of the columns. Afterwards `columns` says which column is which."""
        here = self.place.at(self.top)
        if self.sheet.more:
            yield self.place.error(
                f"Dit blad is te groot: ik lees {MAX_ROWS} rijen en {MAX_COLUMNS} kolommen. Kopieer de kaarten naar een nieuw blad."
            )
        by_name = {column.heading: column for column in self.known}
        first: dict[str, int] = {}
        for number, cell in enumerate(self.sheet.rows[self.top - 1], 1):
            name, spot = heading(cell), in_column(here, number)
            if number in self.sheet.hidden_columns and (name or self._below(number)):
                yield spot.error(_HIDDEN_COLUMN)
            elif not name:
                if found := self._below(number):
                    row, other = found
                    yield spot.error(
                        f"Deze kolom heeft geen naam, maar op rij {row} staat «{start(other.text)}». Zet er een naam boven, of maak hem leeg."
                    )
            elif name in first:
                yield spot.error(
                    f"De kolom «{name[:50]}» staat er twee keer: ook in {_letter(first[name])}. Haal er één weg."
                )
            elif name not in by_name:
                yield spot.error(self._unknown(cell.words, list(by_name)))
            else:
                self.columns[number] = by_name[name]
            first.setdefault(name, number)
        present = {column.heading for column in self.columns.values()}
        for column in self.known:
            if column.needed and column.heading not in present and column.heading not in first:
                yield here.error(
                    f"De kolom «{column.heading}» ontbreekt. Zet hem erbij, op de rij met de namen van de kolommen."
                )

    def is_complete(self) -> bool:
        """Whether the columns that can't be left out are there, so that the rows can be read."""
        return not self.sheet.more and {column for column in self.known if column.needed} <= set(self.columns.values())

    def filled(self) -> Iterator[tuple[int, list[Cell]]]:
        """The rows with something in them, by number."""
        for number, row in enumerate(self.sheet.rows[self.top :], self.top + 1):
            if any(row):
                yield number, row

    def odd(self, number: int, row: Sequence[Cell]) -> Finding | None:
        """Why a row as a whole can't be read, or None."""
        here = self.place.at(number)
        names = self.sheet.rows[self.top - 1]
        if number in self.sheet.hidden_rows:
            return here.error(_HIDDEN_ROW)
        if [heading(cell) for cell in row if cell] == [heading(cell) for cell in names if cell]:
            return here.error(_AGAIN)
        if any(row[len(names) :]):
            return here.error(_MANY_CELLS)
        alone = [(column, cell) for column, cell in enumerate(row, 1) if cell.text]
        if len({cell.text for _, cell in alone}) == 1 and not any(cell.wrong for cell in row):
            column, cell = alone[0]
            said = f"Op deze rij staat alleen «{start(cell.text)}». Vul de rij aan, of haal haar weg."
            return in_column(here, column).error(said)
        return self._shifted(here, row)

    def says(self, row: Sequence[Cell], examples: Examples) -> bool:
        """Whether this row is one of the examples, unchanged."""
        said = {
            column.heading: row[at - 1].words
            for at, column in self.columns.items()
            if at <= len(row) and row[at - 1].words
        }
        name = said.pop("id", "")
        return name in examples and said == {key: " ".join(text.split()) for key, text in examples[name].items()}

    def half_changed(self, number: int, row: Sequence[Cell], examples: Examples) -> Finding | None:
        """A row that began as an example and still bears its id, or None."""
        at = next((at for at, column in self.columns.items() if column.path == "id"), 0)
        if 0 < at <= len(row) and row[at - 1].words in examples:
            said = f"Deze rij heeft nog de id van een voorbeeld: «{row[at - 1].words}». Geef haar een eigen id."
            return self._spot(number, at).error(said, "id")
        return None

    def block(self, number: int, row: Sequence[Cell], problems: list[Finding]) -> tuple[Block, set[str]]:
        """The fields of this row, and which of them can't be taken: those go to `problems`."""
        block, wrong = Block(), set()
        for at, column in self.columns.items():
            cell = row[at - 1] if at <= len(row) else Cell()
            if column.needed:
                room(block, column)
            unseen = "" if column.is_day and cell.day else cell.wrong
            if said := unseen or self._merged(column, cell):
                problems.append(self._spot(number, at).error(said, column.path))
                wrong.add(column.path)
            else:
                put(block, column, cell)
        return block, wrong

    def _spot(self, row: int, column: int) -> Spot:
        return in_column(self.place.at(row), column, self.columns[column].heading)

    def _below(self, column: int) -> tuple[int, Cell] | None:
        rows = enumerate(self.sheet.rows[self.top :], self.top + 1)
        return next(((n, row[column - 1]) for n, row in rows if len(row) >= column and row[column - 1].text), None)

    def _unknown(self, name: str, known: list[str]) -> str:
        near = difflib.get_close_matches(name[:50].lower(), known, n=1)
        advice = f"Bedoel je «{near[0]}»?" if near else f"Haal hem weg. Dit kan wel: {', '.join(known)}."
        return f"De kolom «{name[:50]}» ken ik niet. {advice}"

    def _merged(self, column: Column, cell: Cell) -> str:
        if not cell.merged or not (cell.wide or column.path == "id"):
            return ""
        why = "In elke kolom staat iets anders" if cell.wide else "Elke kaart en elk feit staat op één rij"
        return f"De cellen {cell.merged} zijn samengevoegd. {why}: splits ze."

    def _shifted(self, here: Spot, row: Sequence[Cell]) -> Finding | None:
        """A row of which the kind stands in another column has slipped."""
        kind = next((at for at, column in self.columns.items() if column.holds is CardKind), None)
        if kind is None or _is_kind(row, kind):
            return None
        for by in (1, -1, 2, -2):
            if _is_kind(row, kind + by) and (by < 0 or not row[min(self.columns) - 1]):
                word, side = row[kind + by - 1].words, "rechts" if by > 0 else "links"
                much = "één kolom" if abs(by) == 1 else "twee kolommen"
                said = f"Deze rij is {much} naar {side} geschoven: «{word}» hoort in {_letter(kind)} «soort». Schuif de cellen terug."
                return in_column(here, kind + by).error(said)
        return None


def _is_kind(row: Sequence[Cell], column: int) -> bool:
    return 0 < column <= len(row) and row[column - 1].words.lower() in set(CardKind)


def _letter(column: int) -> str:
    return f"kolom {get_column_letter(column)}"


def in_column(place: Spot, column: int, name: str = "") -> Spot:
    """The same row in this column, which may have a name."""
    return replace(place, column=column, part=f"{_letter(column)} «{name}»" if name else _letter(column))
