"""Everything there is to say about a deck folder, at once. Must not raise for what is in the files."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from bot.decks.draft import read
from bot.decks.findings import Findings
from bot.decks.quality import weak_spots
from bot.decks.rules import broken_rules


def check(folder: Path, today: dt.date) -> Findings:
    """Check a deck folder. `today` is the day facts are weighed against (older than 12 months is stale)."""
    draft = read(folder)
    return Findings.of([*draft.problems, *broken_rules(draft), *weak_spots(draft, today)])
