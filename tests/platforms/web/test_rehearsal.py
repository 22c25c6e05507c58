"""What the practice colleagues do is what it always was."""

from __future__ import annotations

from tests.platforms.web.rehearsal import PAGE, page


def test_a_rehearsal_goes_as_the_golden_page_shows() -> None:
    """`make transcripts` draws it anew: whoever practised with a word finds another session behind it from then on."""
    assert page() == PAGE.read_text("utf-8")
