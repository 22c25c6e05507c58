"""Where a deck stands: in a folder, or in a spreadsheet. Must not judge it."""

from __future__ import annotations

from pathlib import Path

from bot.decks import spreadsheet
from bot.decks.draft import Draft, read


def draft(path: Path) -> Draft:
    """The deck in this folder or spreadsheet, as far as it can be read. Raises DeckError for a spreadsheet that can't be at all."""
    return spreadsheet.draft(path) if path.is_file() else read(path)
