"""Starts a new deck: a small one that is valid and shows where everything goes. Must not overwrite anything."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from pathlib import Path

from bot.decks.draft import FILES

TEMPLATE = Path(__file__).parent / "sjabloon"


class OccupiedError(Exception):
    """There is something at the place where the new deck should come."""


def new(folder: Path, today: dt.date) -> None:
    """Write a small valid deck into this folder, which may exist when it is empty. `today` dates its one fact.

    Raises OccupiedError when there is anything in it, or a file in its place.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OccupiedError(str(folder))
    write(folder, FILES, today)


def write(folder: Path, files: tuple[str, ...], today: dt.date) -> None:
    """Write these files of the template into the folder, making it if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        text = (TEMPLATE / file).read_text("utf-8")
        text = text.replace("@NAAM@", deck_name(folder)).replace("@VANDAAG@", today.isoformat())
        (folder / file).write_text(text, "utf-8")


def deck_name(folder: Path) -> str:
    """The name of a deck in this folder: its own name in small letters, digits and hyphens."""
    bare = unicodedata.normalize("NFKD", folder.resolve().name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", bare)[:40].strip("-") or "mijn-deck"


def is_untouched(file: str, text: str) -> bool:
    """Whether this file of a deck still says what the template says."""
    pattern = re.escape((TEMPLATE / file).read_text("utf-8"))
    pattern = pattern.replace("@NAAM@", "[a-z0-9-]+").replace("@VANDAAG@", r"\d{4}-\d\d-\d\d")
    return re.fullmatch(pattern, text) is not None
