"""A small valid deck to break."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.decks.new import new
from tests.content import TODAY


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A fresh deck, as `deck nieuw` makes it."""
    made = tmp_path / "proef"
    new(made, TODAY)
    return made
