"""From the bytes of an Excel workbook to its visible sheets. Must not judge what is in them."""

from __future__ import annotations

import datetime as dt
import io
import warnings
import zipfile
from typing import Any

import openpyxl
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.worksheet import Worksheet

from bot.decks.findings import DeckError, Spot
from bot.decks.sheets.cells import EMPTY, MAX_COLUMNS, MAX_ROWS, Cell, Grid, seen
from bot.decks.sheets.shown import shown

MAX_UNPACKED = 30_000_000  # bytes: a small file can unpack to a full disk

_FORMULA = (
    "Hier staat een formule zonder uitkomst. Kopieer de cel en plak hem als waarde, of sla het bestand op in Excel."
)
_UNKNOWN = (
    "Hier staat {} met een opmaak die ik niet ken («{}»). Geef de cel de opmaak «Tekst» en typ wat er hoort te staan."
)


def sheets(data: bytes, place: Spot) -> list[Grid]:
    """The sheets that are not hidden, in order. Raises DeckError when this is no workbook that can be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            too_large = sum(each.file_size for each in parts.infolist()) > MAX_UNPACKED
        found = [] if too_large else _visible(data)
    except Exception:  # openpyxl lets through whatever its parts raise
        said = "Dit is geen Excel-bestand dat ik kan lezen. Sla het in Excel opnieuw op als .xlsx, of als .csv."
        raise DeckError([place.error(said)]) from None
    if too_large:
        said = "Dit bestand is uitgepakt te groot. Kopieer alleen de kaarten naar een nieuw bestand."
        raise DeckError([place.error(said)])
    if not found:
        said = "In dit bestand zie ik geen blad. Maak het blad met de kaarten zichtbaar en sla het bestand op."
        raise DeckError([place.error(said)])
    return found


def _visible(data: bytes) -> list[Grid]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of menus and colours it drops; we only want the words
        formulas = _formulas(data)
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        if not book.worksheets:
            raise ValueError("a workbook of another dialect")
        return [_sheet(each, formulas[each.title]) for each in book.worksheets if each.sheet_state == "visible"]


def _formulas(data: bytes) -> dict[str, set[tuple[int, int]]]:
    """Where in each sheet a formula stands, as row and column."""
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    return {
        each.title: {
            (cell.row, cell.column)
            for row in each.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS)
            for cell in row
            if cell.data_type == "f" and cell.row and cell.column
        }
        for each in book.worksheets
    }


def _sheet(sheet: Worksheet, formulas: set[tuple[int, int]]) -> Grid:
    height, width = min(sheet.max_row, MAX_ROWS), min(sheet.max_column, MAX_COLUMNS)
    rows = [
        [_cell(cell, has_formula=(cell.row, cell.column) in formulas) for cell in row]
        for row in sheet.iter_rows(max_row=height, max_col=width)
    ]
    _fill_merged(sheet, rows)
    return Grid(
        sheet.title,
        rows,
        frozenset(number for number, row in sheet.row_dimensions.items() if row.hidden),
        frozenset(
            number
            for column in sheet.column_dimensions.values()
            if column.hidden and column.min and column.max
            for number in range(column.min, min(column.max, MAX_COLUMNS) + 1)
        ),
        more=sheet.max_row > MAX_ROWS or sheet.max_column > MAX_COLUMNS,
    )


def _cell(cell: Any, *, has_formula: bool) -> Cell:
    value = cell.value
    if value is None:
        return Cell(wrong=_FORMULA) if has_formula and cell.data_type == "n" else EMPTY
    day = value.date() if isinstance(value, dt.datetime) else value if isinstance(value, dt.date) else None
    if isinstance(value, str):
        found = seen(unescape(value))
    else:
        text = shown(value, cell.number_format)
        if text is None:
            return Cell(day=day, wrong=_UNKNOWN.format(_read(value), cell.number_format[:40]))
        found = seen(text)
    link = cell.hyperlink.target or "" if cell.hyperlink else ""
    return Cell(found.text, day, link, wrong=found.wrong)


def _read(value: object) -> str:
    if isinstance(value, dt.datetime):
        return f"de datum {value:%d-%m-%Y}"
    kind = "het getal" if isinstance(value, int | float) else "de tijd"
    return f"{kind} {str(value).replace('.', ',')}"


def _fill_merged(sheet: Worksheet, rows: list[list[Cell]]) -> None:
    """Cells made one over several rows hold the same in each of them: that is how people see them."""
    for area in sheet.merged_cells.ranges:
        left, top, right, bottom = area.bounds
        if top > len(rows) or left > len(rows[top - 1]):
            continue
        first = rows[top - 1][left - 1]
        if not first:
            continue
        whole = Cell(first.text, first.day, first.link, area.coord, left != right, first.wrong)
        for row in rows[top - 1 : bottom]:
            row[left - 1] = whole
