"""Who stands at the door under a name that somebody in the room has: that person is asked on their own pages, and lets them in or not.

Must not let anybody in itself. `K` is what knocks: one connection.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from adapters.web.protocol import Knock, Outgoing
from adapters.web.room import Visitor

K = TypeVar("K")


class Knocks(Generic[K]):
    """`ask(person, frame)` sends a frame to all open pages of a person."""

    def __init__(self, ask: Callable[[str, Outgoing], None]) -> None:
        self._ask = ask
        self._at: dict[K, Visitor] = {}

    def begin(self, who: K, known: Visitor) -> None:
        """`who` says to be this person."""
        self._at[who] = known
        self._ask(known.id, Knock())

    def end(self, who: K) -> None:
        """`who` has gone, was let in, or says to be somebody else."""
        known = self._at.pop(who, None)
        if known is not None and known not in self._at.values():
            self._ask(known.id, Knock(over=True))

    def answered(self, person: str) -> list[tuple[K, Visitor]]:
        """Everybody who said to be this person; they wait no more."""
        found = [(who, known) for who, known in self._at.items() if known.id == person]
        for who, _ in found:
            self.end(who)
        return found
