"""A screen: a page that shows a session to whoever has its link.

Must not make a link: the host does, and gives a fresh one with each event. Of a link the session only keeps its mark.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Screen(StrEnum):
    """Which side of the session a screen shows."""

    GROUP = "groep"  # for everybody in the room: to project or to share
    COCKPIT = "cockpit"  # for the facilitator alone


class Link(Struct, frozen=True):
    """A link that nobody has yet. `address` is told to who asks for it; by `mark` it is known again, and leads back to nothing."""

    address: str
    mark: str
