"""What people see is what the golden pages say, word for word."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.decks import real_config
from tests.transcripts.golden.stories import HERE, draw, stories


@pytest.mark.parametrize("story", stories(), ids=lambda path: path.stem)
async def test_a_golden_page_is_what_the_engine_shows(story: Path) -> None:
    """`make transcripts` draws the pages anew: read the difference as the person who will see it."""
    pages = await draw(story, real_config())
    assert pages
    for path, words in pages.items():
        assert path.is_file(), f"{path.name} is not drawn yet"
        assert path.read_text("utf-8") == words


async def test_every_golden_page_belongs_to_a_moment() -> None:
    """A page that nobody draws any more says something that nobody checks."""
    drawn = {path for story in stories() for path in await draw(story, real_config())}
    assert set(HERE.glob("*/*.txt")) == drawn
