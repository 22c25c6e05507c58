"""Who is in the call of a chat, as far as Teams told any process: in memory alone.

Must not write down who is where, nor keep it when the call is over. What was told is kept as it was told, so that it makes no
difference which process hears it, how often, or in what order.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec import Struct

from bot.engine.model.events import Person, Where


class Crossing(Struct, frozen=True, array_like=True):
    """Somebody comes into a chat or its call, with one device, or goes out of it. Without a `person` there is nobody any more: the call
    is over, or the bot itself was taken out of the chat. `delivery` is the same when Teams tells it again.
    """

    chat: str
    delivery: str
    when: dt.datetime
    where: Where
    person: Person | None = None
    comes: bool = False


class Calls:
    """All calls that are going on."""

    def __init__(self) -> None:
        self._crossings: dict[
            str, list[Crossing]
        ] = {}  # by chat, in the order in which they happened, none from before the call
        self._inside: dict[str, list[str]] = {}  # what follows from them

    def __iter__(self) -> Iterator[Crossing]:
        return (each for crossings in self._crossings.values() for each in crossings)

    def inside(self, chat: str) -> Iterable[str]:
        """Who is in the call (`Person.id`), once for each device. Who was there before the bot came, Teams does not tell."""
        return self._inside.get(chat, ())

    def take(self, crossing: Crossing) -> None:
        """Take this in. A device that goes while none was seen to come changes nothing."""
        known = self._crossings.get(crossing.chat, [])
        if any(each.delivery == crossing.delivery for each in known):
            return
        line = sorted([*known, crossing], key=lambda each: each.when)
        begins = max((n for n, each in enumerate(line) if each.person is None), default=0)
        self._keep(crossing.chat, line[begins:])

    def drop(self, chat: str) -> None:
        """Forget the call of this chat."""
        self._crossings.pop(chat, None)
        self._inside.pop(chat, None)

    def purge(self, today: dt.date) -> None:
        """Forget what was told before today: the end of that call may have been missed, also where there is one every day."""
        for chat, crossings in list(self._crossings.items()):
            if left := [each for each in crossings if each.when.date() >= today]:
                self._keep(chat, left)
            else:
                self.drop(chat)

    def _keep(self, chat: str, crossings: list[Crossing]) -> None:
        devices: Counter[str] = Counter()
        for each in crossings:
            if each.person is not None:
                devices[each.person.id] = max(devices[each.person.id] + (1 if each.comes else -1), 0)
        self._crossings[chat] = crossings
        self._inside[chat] = list(devices.elements())
