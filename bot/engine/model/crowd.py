"""When a number of what people gave tells of nobody what they gave: the one rule for all that is counted and shown.

Must not know what is counted: choices, grades, or who gave them anew.

Decided here (`docs/privacy.md`): whoever reads a number can subtract what they know. That is what they gave themselves, and behind
one account what all of them gave. So what is left may never be one person's.
"""

from __future__ import annotations

from collections.abc import Iterable

FEWEST = 4  # people; among fewer nothing can be hidden, and nothing is promised


def hides(accounts: Iterable[int]) -> bool:
    """Whether each of these people, given how many sit behind each account, is hidden from those behind any other and from everybody else."""
    counts = (0, *accounts)
    total = sum(counts)
    return total > 0 and all(total - own != 1 for own in counts)
