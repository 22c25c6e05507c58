"""What leaves for Teams and Webex is what the golden pages say, to the last field."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.platforms.shapes import HERE, MESSAGES, drawn

DRAWN = drawn()


@pytest.mark.parametrize("name", MESSAGES)
@pytest.mark.parametrize("page", DRAWN, ids=lambda path: path.stem)
def test_a_message_becomes_what_the_golden_page_shows(page: Path, name: str) -> None:
    """`make transcripts` draws the pages anew: read the difference beside what the platform takes."""
    assert DRAWN[page][name] == yaml.safe_load(page.read_text("utf-8")).get(name)


def test_the_golden_pages_show_what_is_drawn_and_nothing_else() -> None:
    """What nobody draws any more says something that nobody checks."""
    assert set(HERE.iterdir()) == set(DRAWN)
    for page in DRAWN:
        assert list(yaml.safe_load(page.read_text("utf-8"))) == list(MESSAGES)
