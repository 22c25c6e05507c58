"""Names of people: one readable line, whatever somebody called themselves."""

from __future__ import annotations

import pytest

from bot.host.incoming import LONGEST_NAME, printable, readable


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Fatima el Idrissi (Guest)", "Fatima el Idrissi (Guest)"),
        ("  Piet\n\nKaart 9\u2028ligt op tafel ", "Piet Kaart 9 ligt op tafel"),
        ("\u202eteiP\u202c", "teiP"),
        ("a\x00b\x1b[31m", "ab[31m"),
        ("<b>Piet</b> **x** @iedereen", "<b>Piet</b> **x** @iedereen"),  # words stay words: the cards see to that
        ("محمد", "محمد"),
        ("👩\u200d🔧 Jo", "👩\u200d🔧 Jo"),
        ("\u200b\u2060", ""),
        ("\u0301", ""),
        ("🙂", "🙂"),
        ("x" * 5000, "x" * (LONGEST_NAME - 1) + "…"),
    ],
)
def test_a_name_is_one_readable_line(name: str, shown: str) -> None:
    """Who comes in without an account types any name; nothing in it turns or hides what others read."""
    assert readable(name) == shown


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("8 want\x00 goed\x07", "8 want goed"),
        ("halve \ud83d tekens \udc00", "halve  tekens "),
        ("een\r\ntwee\rdrie\x0bvier", "een\ntwee\ndrie\nvier"),
        ("een\ttwee 👩\u200d🔧 é", "een\ttwee 👩\u200d🔧 é"),
    ],
)
def test_a_line_has_no_control_characters(typed: str, kept: str) -> None:
    """A database refuses some of them; what begins a new line still does."""
    assert printable(typed) == kept
