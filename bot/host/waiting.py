"""Lines that wait for the answer to «which session?»: in memory only, one a person, for a few minutes.

Must not be stored: nobody knows yet where these words belong.
"""

from __future__ import annotations

import asyncio
import datetime as dt

from msgspec import Struct
from msgspec.structs import replace

from bot.engine import Which, chosen
from bot.engine.model.events import Event, Place, Pressed, Said

PATIENCE = dt.timedelta(minutes=10)


class _Asked(Struct, frozen=True):
    line: Said
    which: Which


class Waiting:
    """What was typed and not yet placed."""

    def __init__(self) -> None:
        self._asked: dict[str, _Asked] = {}  # by person

    def ask(self, line: Said, which: Which) -> None:
        """Keep this line until it is answered, or its time is over; a newer one takes the place of an older."""
        asked = self._asked[line.person.id] = _Asked(line, which)
        asyncio.get_running_loop().call_later(PATIENCE.total_seconds(), self._forget, asked)

    def answer(self, event: Event) -> tuple[str, Said] | None:
        """The session that is chosen with this event and the line that was for it; None when it answers nothing."""
        if not isinstance(event, Said | Pressed):
            return None
        asked, number = self._asked.get(event.person.id), chosen(event)
        if asked is None or number is None or not 1 <= number <= len(asked.which.keys):
            return None
        if event.at > asked.line.at + PATIENCE or (isinstance(event, Pressed) and event.about != asked.which.pin):
            return None
        return asked.which.keys[number - 1], replace(asked.line, at=event.at, place=Place.PRIVATE)

    def done(self, person: str) -> None:
        """Forget the line of this person: it is where it belongs."""
        self._asked.pop(person, None)

    def _forget(self, asked: _Asked) -> None:
        if self._asked.get(asked.line.person.id) is asked:
            del self._asked[asked.line.person.id]
