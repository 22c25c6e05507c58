"""A small valid deck to break."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.decks.new import new
from tests.content import TODAY, filled_in


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """A deck as `deck nieuw` makes it, in which nobody has written."""
    made = tmp_path / "vers"
    new(made, TODAY)
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A fresh deck, as `deck nieuw` makes it, with what it asks to fill in filled in."""
    made = tmp_path / "proef"
    new(made, TODAY)
    filled_in(made)
    return made
