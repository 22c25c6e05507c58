"""Where a deck stands: in a folder, or in a spreadsheet. Must not judge it."""

from __future__ import annotations

from pathlib import Path

from bot.decks.draft import Draft, read


def draft(path: Path) -> Draft:
    """The deck in this folder or spreadsheet, as far as it can be read. Raises DeckError for a spreadsheet that can't be at all."""
    if not path.is_file():
        return read(path)
    from bot.decks import spreadsheet  # what reads a workbook is heavy, and most decks are folders

    return spreadsheet.draft(path)
