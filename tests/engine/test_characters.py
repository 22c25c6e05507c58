"""What people see as one character is never cut in two."""

from __future__ import annotations

import pytest

from bot.engine.language.characters import shortened


@pytest.mark.parametrize(
    ("words", "most", "kept"),
    [
        ("Piet", 10, "Piet"),
        ("Piet", 2, "Pi"),
        ("ab🇳🇱", 3, "ab"),
        ("ab🇳🇱🇧🇪", 5, "ab🇳🇱"),
        ("a👩\u200d💻", 2, "a"),
        ("a👩\u200d💻", 3, "a"),
        ("a👩\u200d💻b", 4, "a👩\u200d💻"),
        ("ae\u0301", 2, "a"),
        ("a👍🏽", 2, "a"),
        ("a👍🏻", 2, "a"),
        ("a👍🏿", 2, "a"),
        ("a☺\ufe0f", 2, "a"),
        ("a \u200db", 2, "a"),
    ],
)
def test_what_is_shortened_keeps_whole_characters(words: str, most: int, kept: str) -> None:
    """As many as fit, and never more."""
    assert shortened(words, most) == kept
    assert len(kept) <= most
