"""Opens the file of a spreadsheet: what it is, by its content and not only by its name. Must not know what a deck is."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from bot.decks.findings import DeckError, Spot
from bot.decks.sheets import plain, workbook
from bot.decks.sheets.cells import Grid

MAX_BYTES = 5_000_000

_PLAIN = (".csv", ".tsv", ".txt")
_WORKBOOKS = (".xlsx", ".xlsm", ".xltx", ".xltm")
NAMES = (*_PLAIN, *_WORKBOOKS)

_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Excel's files before 2007, and workbooks with a password
_SAVE_AS = "Open het en kies bij «Opslaan als» voor «Excel-werkmap (.xlsx)»."


def read(file: Path, fits: Callable[[Grid], int]) -> list[Grid]:
    """The visible sheets of this file. `fits` tells how well a sheet looks like what is looked for: it settles how a CSV is cut.

    Raises DeckError with one Dutch sentence when it can't be read.
    """
    place = Spot(file.name, unit="rij")
    try:
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError:
        said = "Dit bestand kan ik niet openen. Kijk of het er staat en of je het mag lezen."
        raise DeckError([place.error(said)]) from None
    if refusal := _refusal(file.suffix.lower(), data):
        raise DeckError([place.error(refusal)])
    if data.startswith(b"PK"):
        return workbook.sheets(data, place)
    return [plain.sheet(data, place, fits)]


def _refusal(ending: str, data: bytes) -> str:
    if len(data) > MAX_BYTES:
        return "Dit bestand is groter dan 5 MB. Haal plaatjes en andere bladen eruit."
    if data.startswith(_OLD):
        if "EncryptedPackage".encode("utf-16-le") in data:
            return "Op dit bestand zit een wachtwoord. Sla het in Excel op zonder wachtwoord, en probeer het opnieuw."
        return f"Dit is een oud Excel-bestand (.xls). {_SAVE_AS}"
    if ending == ".ods" or _is_opendocument(data):
        return f"Dit is een bestand van LibreOffice (.ods). {_SAVE_AS}"
    if ending not in NAMES:
        return "Zo'n bestand kan ik niet lezen. Sla het op als .xlsx of als .csv."
    if not data.strip():
        return "Dit bestand is leeg. Zet in de eerste rij de namen van de kolommen, en op elke rij daaronder een kaart."
    if ending in _WORKBOOKS and not data.startswith(b"PK"):
        return "Dit is geen Excel-bestand dat ik kan lezen. Sla het in Excel opnieuw op als .xlsx, of als .csv."
    if data.lstrip(b"\xef\xbb\xbf \r\n\t")[:5].lower() in (b"<html", b"<!doc", b"<?xml"):
        return f"Dit bestand is een webpagina en geen rekenblad. {_SAVE_AS}"
    return ""


def _is_opendocument(data: bytes) -> bool:
    if not data.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            return b"opendocument" in parts.read("mimetype")[:80]
    except (KeyError, zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
        return False
