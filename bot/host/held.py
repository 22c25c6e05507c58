"""What somebody said and was asked about, until they say yes: in memory alone, two minutes at most.

Must not write a word of it anywhere, nor tell anybody but the engine. Another process does not have it, and a restart forgets it: then a
yes is answered with the request to type it again.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from bot.engine.model.effects import Effect, Hold
from bot.engine.model.events import Event, Pressed, Said

SECONDS = 120

E = TypeVar("E", bound=Event)


class Words(Struct, frozen=True):
    """What was said, and when by the host's clock."""

    said: str
    at: dt.datetime


class Held:
    """By session and person. `loop` time lets go of what nobody comes back for."""

    def __init__(self) -> None:
        self._words: dict[tuple[str, str], Words] = {}

    def bring(self, key: str, event: E, now: dt.datetime) -> E:
        """The event, with what this person said in this session a short while ago."""
        if not isinstance(event, Said | Pressed):
            return event
        words = self._words.get((key, event.person.id))
        fresh = words is not None and dt.timedelta() <= now - words.at <= dt.timedelta(seconds=SECONDS)
        return replace(event, held=words.said if words is not None and fresh else "")

    def keep(self, key: str, effects: Sequence[Effect], now: dt.datetime) -> None:
        """Keep what the engine asks to keep, and forget what it asks to forget."""
        for effect in effects:
            if isinstance(effect, Hold):
                self._words.pop((key, effect.person), None)
                if effect.words:
                    words = self._words[key, effect.person] = Words(effect.words, now)
                    asyncio.get_running_loop().call_later(SECONDS, self._let_go, (key, effect.person), words)

    def _let_go(self, whose: tuple[str, str], words: Words) -> None:
        if self._words.get(whose) is words:
            del self._words[whose]
