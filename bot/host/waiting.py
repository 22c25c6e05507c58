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
from bot.engine.model.messages import Look, Message, text

PATIENCE = dt.timedelta(minutes=10)
ALREADY = Message(look=Look.REFUSAL, body=(text("Je had al gekozen. Wat je typte, is al bij die sessie aangekomen."),))


class _Asked(Struct, frozen=True):
    """A question, and what was typed; that is None once it was answered, so that a second answer is known as one."""

    at: dt.datetime
    which: Which
    line: Said | None


class Waiting:
    """What was typed and not yet placed."""

    def __init__(self) -> None:
        self._asked: dict[str, _Asked] = {}  # by person

    def ask(self, line: Said, which: Which) -> None:
        """Keep this line until it is answered, or its time is over; a newer one takes the place of an older."""
        asked = self._asked[line.person.id] = _Asked(line.at, which, line)
        asyncio.get_running_loop().call_later(PATIENCE.total_seconds(), self._forget, line.person.id, asked.which.pin)

    def answer(self, event: Event) -> tuple[str, Said] | Message | None:
        """The session that is chosen with this event and the line that was for it; what is said instead when that was done
        before; None when it answers nothing.
        """
        if not isinstance(event, Said | Pressed):
            return None
        asked, number = self._asked.get(event.person.id), chosen(event)
        if asked is None or number is None or not 1 <= number <= len(asked.which.keys):
            return None
        if event.at > asked.at + PATIENCE or (isinstance(event, Pressed) and event.about != asked.which.pin):
            return None
        if asked.line is None:
            return ALREADY
        return asked.which.keys[number - 1], replace(asked.line, at=event.at, place=Place.PRIVATE)

    def done(self, person: str) -> None:
        """Forget the line of this person: it is where it belongs."""
        if asked := self._asked.get(person):
            self._asked[person] = _Asked(asked.at, asked.which, None)

    def _forget(self, person: str, pin: str) -> None:
        asked = self._asked.get(person)
        if asked is not None and asked.which.pin == pin:
            del self._asked[person]
