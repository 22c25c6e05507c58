"""What waits for an answer, in memory alone and a few minutes at most: a line for «which session?», words for «is that your answer?».

Must not write a word of it anywhere, nor tell anybody but the engine. Another process does not have it, and a restart forgets it: then
an answer is met with the request to type it again.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from bot.engine import Which, chosen
from bot.engine.model.effects import Effect, Hold
from bot.engine.model.events import Event, Place, Pressed, Said
from bot.engine.model.messages import Look, Message, text

PATIENCE = dt.timedelta(minutes=10)
SECONDS = 120
ALREADY = Message(look=Look.REFUSAL, body=(text("Je had al gekozen. Wat je typte, is al bij die sessie aangekomen."),))


class _Asked(Struct, frozen=True):
    """A question, and what was typed; that is None once it was answered, so that a second answer is known as one."""

    at: dt.datetime
    which: Which
    line: Said | None


class Waiting:
    """Lines that nobody knows yet the session of, one a person."""

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


class Kept(Struct, frozen=True):
    """What was said, and when by the host's clock."""

    said: str
    at: dt.datetime


class Held:
    """What somebody said and was asked about, until they say yes; by session and person."""

    def __init__(self) -> None:
        self._words: dict[tuple[str, str], Kept] = {}

    def bring(self, key: str, event: Said | Pressed, now: dt.datetime) -> Said | Pressed:
        """The event, with what this person said in this session a short while ago."""
        words = self._words.get((key, event.person.id))
        fresh = words is not None and dt.timedelta() <= now - words.at <= dt.timedelta(seconds=SECONDS)
        return replace(event, held=words.said if words is not None and fresh else "")

    def keep(self, key: str, effects: Sequence[Effect], now: dt.datetime) -> None:
        """Keep what the engine asks to keep, and forget what it asks to forget."""
        for effect in effects:
            if isinstance(effect, Hold):
                self._words.pop((key, effect.person), None)
                if effect.words:
                    words = self._words[key, effect.person] = Kept(effect.words, now)
                    asyncio.get_running_loop().call_later(SECONDS, self._let_go, (key, effect.person), words)

    def _let_go(self, whose: tuple[str, str], words: Kept) -> None:
        if self._words.get(whose) is words:
            del self._words[whose]
