"""The decks that tests play with: the real ones."""

from __future__ import annotations

import functools
from pathlib import Path

from bot.decks.load import load_all
from bot.engine import Config

ROOT = Path(__file__).parent.parent


@functools.cache
def real_config() -> Config:
    """The engine's surroundings with the decks of this repository."""
    decks = load_all(ROOT / "deck")
    return Config(decks=decks.decks, names=decks.names, default_deck="actieve-openbaarmaking", retention_days=30)
