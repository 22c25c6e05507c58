"""What waits for an answer, in memory alone and a few minutes at most: a line for «which session?», words for «is that your answer?».

Must not write a word of it anywhere, nor tell anybody but the engine and the other processes that may get the answer
(`grapevine.py`), which keep it as short. When all of them have ended it is forgotten: then an answer is met with the request to type
it again.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from bot.engine import Which, chosen
from bot.engine.model.blocks import text
from bot.engine.model.effects import Effect, Hold
from bot.engine.model.events import Event, Place, Pressed, Said
from bot.engine.model.messages import Look, Message

PATIENCE = dt.timedelta(minutes=10)
SECONDS = 120
ALREADY = Message(look=Look.REFUSAL, body=(text("Je had al gekozen. Wat je typte, is al bij die sessie aangekomen."),))

Delivery = tuple[str, str]  # that of a line; what answers it is saved with it, so that it is answered once


class Unplaced(Struct, frozen=True, tag=True):
    """A question with `keys` to choose from, and what was typed; that is None once it was answered, so that a second answer is known as
    one.
    """

    at: dt.datetime
    person: str
    keys: tuple[str, ...]
    pin: str
    line: Said | None
    delivery: Delivery


class Kept(Struct, frozen=True, tag=True):
    """What somebody said in a session, and when by the host's clock; with nothing `said`, that they said no more."""

    key: str
    person: str
    said: str
    at: dt.datetime
    delivery: Delivery | None = None


class Waiting:
    """Lines that nobody knows yet the session of, one a person."""

    def __init__(self) -> None:
        self._asked: dict[str, Unplaced] = {}  # by person

    def __iter__(self) -> Iterator[Unplaced]:
        return iter(self._asked.values())

    def ask(self, line: Said, which: Which, delivery: Delivery) -> Unplaced:
        """Keep this line until it is answered, or its time is over; a newer one takes the place of an older."""
        asked = Unplaced(line.at, line.person.id, which.keys, which.pin, line, delivery)
        self.take(asked, line.at)
        return asked

    def take(self, asked: Unplaced, now: dt.datetime) -> None:
        """Another process asked this, or knows that it was answered; of something newer it does not know."""
        known = self._asked.get(asked.person)
        if known is not None and (known.at > asked.at or (known.delivery == asked.delivery and known.line is None)):
            return
        self._asked[asked.person] = asked
        left = (asked.at + PATIENCE - now).total_seconds()
        asyncio.get_running_loop().call_later(left, self._forget, asked.person, asked.pin)

    def answer(self, event: Event) -> tuple[str, Said, Delivery] | Message | None:
        """The session that is chosen with this event, the line that was for it and its delivery; what is said instead when that was
        done before; None when it answers nothing.
        """
        if not isinstance(event, Said | Pressed):
            return None
        asked, number = self._asked.get(event.person.id), chosen(event)
        if asked is None or number is None or not 1 <= number <= len(asked.keys):
            return None
        if event.at > asked.at + PATIENCE or (isinstance(event, Pressed) and event.about != asked.pin):
            return None
        if asked.line is None:
            return ALREADY
        return asked.keys[number - 1], replace(asked.line, at=event.at, place=Place.PRIVATE), asked.delivery

    def over(self, delivery: Delivery) -> list[Unplaced]:
        """Forget the line of this delivery: it is where it belongs. Returns what the other processes must know."""
        known = [replace(each, line=None) for each in self._asked.values() if each.delivery == delivery]
        self._asked |= {each.person: each for each in known}
        return known

    def _forget(self, person: str, pin: str) -> None:
        asked = self._asked.get(person)
        if asked is not None and asked.pin == pin:
            del self._asked[person]


class Held:
    """What somebody said and was asked about, until they say yes; by session and person."""

    def __init__(self) -> None:
        self._words: dict[tuple[str, str], Kept] = {}

    def __iter__(self) -> Iterator[Kept]:
        return iter(self._words.values())

    def bring(self, key: str, event: Said | Pressed, now: dt.datetime) -> Said | Pressed:
        """The event, with what this person said in this session a short while ago."""
        words = self._fresh(key, event.person.id, now)
        return replace(event, held=words.said if words is not None else "")

    def answered(self, key: str, effects: Sequence[Effect], now: dt.datetime) -> list[Delivery]:
        """The deliveries of the words that the engine has done with."""
        known = (self._fresh(key, each.person, now) for each in effects if isinstance(each, Hold))
        return [each.delivery for each in known if each is not None and each.delivery is not None]

    def over(self, delivery: Delivery) -> None:
        """Forget the words of this delivery: another process had the yes to them."""
        self._words = {whose: each for whose, each in self._words.items() if each.delivery != delivery}

    def keep(
        self, key: str, effects: Sequence[Effect], now: dt.datetime, delivery: Delivery | None = None
    ) -> list[Kept]:
        """Keep what the engine asks to keep, and forget what it asks to forget. Returns what the other processes must know."""
        new = [Kept(key, each.person, each.words, now, delivery) for each in effects if isinstance(each, Hold)]
        for each in new:
            self.take(each, now)
        return new

    def take(self, kept: Kept, now: dt.datetime) -> None:
        """Another process keeps this, or knows that it is to be forgotten; of something newer it does not know."""
        whose = kept.key, kept.person
        known = self._words.get(whose)
        if known is not None and known.at > kept.at:
            return
        self._words.pop(whose, None)
        if kept.said:
            self._words[whose] = kept
            left = (kept.at - now).total_seconds() + SECONDS
            asyncio.get_running_loop().call_later(left, self._let_go, whose, kept)

    def _fresh(self, key: str, person: str, now: dt.datetime) -> Kept | None:
        words = self._words.get((key, person))
        fresh = words is not None and dt.timedelta() <= now - words.at <= dt.timedelta(seconds=SECONDS)
        return words if fresh else None

    def _let_go(self, whose: tuple[str, str], words: Kept) -> None:
        if self._words.get(whose) is words:
            del self._words[whose]
