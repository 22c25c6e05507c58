"""The decks, and what is said of decks that are not right."""

import datetime as dt
import re
from pathlib import Path

TODAY = dt.date(2026, 11, 23)


def filled_in(folder: Path) -> None:
    """Take away the square brackets in which a new deck has what is to be filled in."""
    for file in folder.glob("*.yaml"):
        file.write_text(re.sub(r'"\[([^"]*)\]"', r'"\1"', file.read_text("utf-8")), "utf-8")
