"""A session that is planned in a chat and has not begun: when, with what, by whom, and what was done for it.

Must not decide anything. It stands beside the session of that chat, not in it: there need not be one.
"""

from __future__ import annotations

import datetime as dt

from msgspec import Struct


class Appointment(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A planned session. `uid` names its entry in a calendar and stays, whatever is changed; `sequence` rises with each change.

    `by` is the id of who planned it, who leads it and is reminded at `reminded`; `name` is what colleagues call them. `word` is as it
    would be typed behind `/start`, "" while nobody chose one; `deck` is a `Deck.name`. `done` holds what is prepared. Moments are aware UTC.
    """

    uid: str
    sequence: int = 0
    by: str
    name: str
    start: dt.datetime
    end: dt.datetime
    form: str
    deck: str
    word: str = ""
    reminded: tuple[dt.datetime, ...] = ()
    done: tuple[str, ...] = ()
    timers: dict[str, dt.datetime] = {}
    told: dict[str, dt.datetime] = {}  # as in a session: what was told in time comes once

    @property
    def pin(self) -> str:
        """The pin of a button that begins this very session, at this very moment."""
        return f"gepland:{self.sequence}:{self.uid[:8]}"
