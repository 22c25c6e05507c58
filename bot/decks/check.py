"""Everything there is to say about a deck, at once. Must not raise for what is in the files."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from bot.decks import source
from bot.decks.draft import Draft
from bot.decks.findings import DeckError, Findings
from bot.decks.quality import weak_spots
from bot.decks.rules import broken_rules


def check(path: Path, today: dt.date) -> Findings:
    """Check a deck in a folder or a spreadsheet. `today` is the day facts are weighed against (older than 12 months is stale)."""
    try:
        draft = source.draft(path)
    except DeckError as error:
        return Findings.of(error.errors)
    return judged(draft, today)


def judged(draft: Draft, today: dt.date) -> Findings:
    """All that is wrong or weak in a deck as far as it could be read."""
    return draft.told([*draft.problems, *broken_rules(draft), *weak_spots(draft, today)])
