"""Spreadsheets to read, as programs and people make them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

Rows = list[list[object]]

NAMES: list[object] = ["id", "soort", "onderwerp", "tekst"]
GOOD: list[object] = ["een", "vraag", "Iets", "Wat nu?"]
FACT_NAMES: list[object] = ["id", "tekst", "bron", "adres", "artikel", "peildatum"]
FACT: list[object] = ["een-feit", "Water is nat.", "Een boek", "https://www.voorbeeld.nl/boek", "", "2026-11-23"]


def csv_of(rows: Rows, delimiter: str = ";", codec: str = "utf-8", first: str = "") -> bytes:
    """A CSV with each cell quoted, in some codec, after a line of its own."""
    lines = [delimiter.join(f'"{str(cell).replace(chr(34), chr(34) * 2)}"' for cell in row) for row in rows]
    return (first + "".join(f"{line}\r\n" for line in lines)).encode(codec)


def xlsx_of(rows: Rows, change: Callable[[Worksheet], None] | None = None, **more: Rows) -> bytes:
    """A workbook with these rows on the sheet «Kaarten», changed as told, and more sheets by their names."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Kaarten"
    for row in rows:
        sheet.append([None if cell == "" else cell for cell in row])
    if change:
        change(sheet)
    for name, others in more.items():
        other = book.create_sheet(name)
        for row in others:
            other.append([None if cell == "" else cell for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_value(data: bytes, cell: str, value: str) -> bytes:
    """The workbook with what a formula in this cell of the first sheet came to, as Excel would have saved it."""
    inside = io.BytesIO(data)
    out = io.BytesIO()
    with zipfile.ZipFile(inside) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                text = body.decode()
                filled = re.sub(
                    rf'<c r="{cell}"([^>]*)><f>(.*?)</f><v ?/?>(?:</v>)?</c>',
                    rf'<c r="{cell}"\1 t="str"><f>\2</f><v>{value}</v></c>',
                    text,
                )
                assert filled != text
                body = filled.encode()
            new.writestr(name, body)
    return out.getvalue()
