"""Cards from a spreadsheet, CSV or XLSX, since that is where people write them. Must not judge cards: `shape` and `rules` do.

`docs/deck-schrijven.md` describes the columns. Nothing is written when any row is wrong.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

import openpyxl
import yaml
from msgspec.structs import replace
from openpyxl.utils import get_column_letter

from bot.decks import shape
from bot.decks.draft import CARDS, COVER, FILES, MAX_CARDS, Draft, Entry
from bot.decks.findings import DeckError, Finding, Findings, Spot
from bot.decks.new import write
from bot.decks.rules import broken_card_rules
from bot.decks.yamltext import Block
from bot.engine.model.deck import Card

MAX_BYTES = 5_000_000
MAX_UNPACKED = 50_000_000  # bytes: a small file can unpack to a full disk
MAX_ROWS = 20_000
MAX_COLUMNS = 50
OLD_CARDS = "kaarten-oud.yaml"

_CARD = ("id", "soort", "onderwerp", "tekst", "a", "b", "oefenkaart")
_EXPLANATION = ("waarover", "stil", "verhit", "verdieping", "misverstand", "rechtzetten")
COLUMNS = (*_CARD, *_EXPLANATION, "feiten")
_REQUIRED = ("id", "soort", "onderwerp", "tekst")

Rows = list[list[str]]


def take(sheet: Path, folder: Path, today: dt.date) -> int:
    """Write the cards of this spreadsheet into the deck folder and return how many there are.

    A folder without a deck gets the rest from the template; cards that were there are kept in `kaarten-oud.yaml`.
    Raises DeckError with every error; then nothing has been written.
    """
    place = Spot(sheet.name, unit="rij")
    cards = _cards(_read(sheet, place), place)
    if not (folder / COVER).exists():
        write(folder, tuple(file for file in FILES if file != CARDS and not (folder / file).exists()), today)
    text = yaml.safe_dump(cards, allow_unicode=True, sort_keys=False, width=110)
    target = folder / CARDS
    if target.exists():
        target.replace(folder / OLD_CARDS)
    target.write_text(f"# De kaarten, gelezen uit een rekenblad.\n\n{text}", "utf-8")
    return len(cards)


def _cards(rows: Rows, place: Spot) -> list[dict[str, object]]:
    """The cards as they go into the YAML. Raises DeckError with all that is wrong."""
    header = [cell.lower() for cell in rows[0]] if rows else []
    if problems := list(_header_problems(header, rows, replace(place, line=1))):
        raise DeckError(problems)
    draft = Draft(Path())
    cards: list[dict[str, object]] = []
    for number, row in enumerate(rows[1:], 2):
        here = replace(place, line=number)
        if any(row[len(header) :]):
            said = "Deze rij heeft te veel cellen. Zet een tekst met een komma of puntkomma tussen aanhalingstekens."
            problems.append(here.error(said))
        if any(row):
            block = _block(dict(zip(header, row, strict=False)))
            cards.append(_plain(block))
            if card := shape.read(Card, block, here, problems):
                draft.cards.append(Entry(card, here))
    if not cards:
        problems.append(place.error("Er staan geen kaarten in. Zet elke kaart op een eigen rij, onder de kolomnamen."))
    elif len(cards) > MAX_CARDS:
        said = f"Hier staan {len(cards)} kaarten. Een deck heeft er ten hoogste {MAX_CARDS}."
        raise DeckError([place.error(said)])
    elif draft.cards:
        problems.extend(broken_card_rules(draft))
    if errors := Findings.of(problems).errors:
        raise DeckError(errors)
    return cards


def _header_problems(header: list[str], rows: Rows, place: Spot) -> Iterator[Finding]:
    if not set(_REQUIRED) & set(header):
        yield place.error(f"Hier horen de namen van de kolommen te staan. Dit kan: {', '.join(COLUMNS)}.")
        return
    for name in _REQUIRED:
        if name not in header:
            yield place.error(f"De kolom «{name}» ontbreekt. Zet de namen van de kolommen in de eerste rij.")
    for number, name in enumerate(header):
        if name and name in header[:number]:
            yield place.error(f"De kolom «{name}» staat er twee keer. Haal er één weg.")
        elif name and name not in COLUMNS:
            yield place.error(f"De kolom «{name[:50]}» ken ik niet. Haal hem weg. Dit kan wel: {', '.join(COLUMNS)}.")
        elif not name and any(row[number] for row in rows[1:] if len(row) > number):
            yield place.error(f"Kolom {number + 1} heeft geen naam. Zet er een naam boven of maak hem leeg.")


def _block(cells: dict[str, str]) -> Block:
    block = Block((name, cells[name]) for name in _CARD if cells.get(name))
    if told := Block((name, cells[name]) for name in _EXPLANATION if cells.get(name)):
        block["toelichting"] = told
    if facts := [each.strip() for each in re.split("[,;]", cells.get("feiten", "")) if each.strip()]:
        block["feiten"] = list(facts)
    return block


def _plain(block: Block) -> dict[str, object]:
    return {name: _plain(value) if isinstance(value, Block) else value for name, value in block.items()}


def _read(sheet: Path, place: Spot) -> Rows:
    reader = _READERS.get(sheet.suffix.lower())
    if reader is None:
        raise DeckError([place.error("Zo'n bestand kan ik niet lezen. Sla het op als .csv of als .xlsx.")])
    try:
        with sheet.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError:
        said = "Dit bestand kan ik niet openen. Kijk of het er staat en of je het mag lezen."
        raise DeckError([place.error(said)]) from None
    if len(data) > MAX_BYTES:
        raise DeckError([place.error("Dit bestand is groter dan 5 MB. Haal plaatjes en andere bladen eruit.")])
    return reader(data, place)


def _csv(data: bytes, place: Spot) -> Rows:
    text = _decoded(data)
    if text is None or "\0" in text:
        raise DeckError([place.error("De letters in dit bestand kan ik niet lezen. Sla het op als «CSV UTF-8».")])
    delimiter = max(";,\t", key=text.split("\n", 1)[0].count)
    try:
        found = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        return [[_words(cell) for cell in row] for row in islice(found, MAX_ROWS)]
    except csv.Error:
        raise DeckError(
            [place.error("De aanhalingstekens kloppen niet. Sla het bestand opnieuw op als CSV.")]
        ) from None


def _decoded(data: bytes) -> str | None:
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))  # Excel's "Unicode text"
    for codec in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        with suppress(UnicodeDecodeError):
            return data.decode(codec)
    return None


def _xlsx(data: bytes, place: Spot) -> Rows:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            too_large = sum(each.file_size for each in parts.infolist()) > MAX_UNPACKED
        cells = [] if too_large else _cells(data)
    except Exception:  # openpyxl lets through whatever its parts raise
        said = "Dit is geen Excel-bestand dat ik kan lezen. Sla het in Excel opnieuw op als .xlsx, of als .csv."
        raise DeckError([place.error(said)]) from None
    if too_large:
        said = "Dit bestand is uitgepakt te groot. Kopieer alleen de kaarten naar een nieuw bestand."
        raise DeckError([place.error(said)])
    said = "In kolom {} staat een formule. Kopieer de cel en plak hem als waarde."
    if formulas := [
        replace(place, line=y).error(said.format(get_column_letter(x)))
        for y, row in enumerate(cells, 1)
        for x, (kind, _) in enumerate(row, 1)
        if kind == "f"
    ]:
        raise DeckError(formulas)
    return [[_words(value) for _, value in row] for row in cells]


def _cells(data: bytes) -> list[list[tuple[str, object]]]:
    """The kind and the value of each cell of the first sheet."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of menus and colours it drops; we only want the words
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
        rows = islice(book.worksheets[0].iter_rows(max_col=MAX_COLUMNS), MAX_ROWS)
        return [[(cell.data_type, cell.value) for cell in row] for row in rows]


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else " ".join(str(value).split())


_READERS: dict[str, Callable[[bytes, Spot], Rows]] = {".csv": _csv, ".xlsx": _xlsx}
