"""A page of mutants is made anew, but for what people wrote in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mutants.__main__ import BY_HAND, told

WRITTEN = f"{BY_HAND}\nTwo of them changed nothing.\n"


@pytest.mark.parametrize(
    ("before", "kept"),
    [(f"# Mutants\n\n## Not seen by any test\n{WRITTEN}", WRITTEN), ("# Mutants\n", ""), (None, "")],
    ids=["written", "not written", "no page"],
)
def test_what_became_of_them_is_kept(tmp_path: Path, before: str | None, kept: str) -> None:
    """With its heading, for it goes below the new list."""
    page = tmp_path / "mutanten.md"
    if before is not None:
        page.write_text(before, "utf-8")
    assert told(page) == kept
