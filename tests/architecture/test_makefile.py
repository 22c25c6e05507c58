"""`make help` tells of everything that `make` can do."""

from __future__ import annotations

import re

from tests.decks import ROOT

MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


def test_every_target_says_in_one_line_what_it_is_for() -> None:
    """Whatever can be asked for has its line, and stands in CONTRIBUTING.md."""
    asked = set(" ".join(re.findall(r"^\.PHONY: (.*)", MAKEFILE, re.MULTILINE)).split())
    told = dict(re.findall(r"^([a-z][a-z-]*):.* ## (.+)$", MAKEFILE, re.MULTILINE))
    assert asked == set(told)
    contributing = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    assert [target for target in sorted(asked) if f"`make {target}`" not in contributing] == []
