"""Twenty grades in a space are one line, not twenty answers: for a few seconds it is gathered whose word was received. The line
grows by editing for as long as the bot says nothing else there.

Must not know what anybody said. What is gathered lives in memory only: when the process ends, it is of no value any more.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple

from bot.host.ports import Busy, Declined

SECONDS = 10.0
MOST_NAMED = 8
ATTEMPTS = 3
WAIT = 5.0  # seconds before another attempt, where Webex does not say
LONGEST_WAIT = 30.0  # what was received longer ago, nobody waits for any more
NAMELESS = "een collega"

_log = logging.getLogger(__name__)


class Roll(NamedTuple):
    """A line that stands in a space: its id, and who is in it with what they are called."""

    id: str
    names: dict[str, str | None]


class Gathering:
    """`say(chat, words, line)` tells a chat a line, or changes the one with the id `line`; it returns the id, empty when nobody
    knows it, and may raise Busy or Declined. `sleep` is in seconds. `last(chat, line)`: no process said anything there since.
    """

    def __init__(
        self,
        say: Callable[[str, str, str], Awaitable[str]],
        sleep: Callable[[float], Awaitable[None]],
        last: Callable[[str, str], Awaitable[bool]] | None = None,
    ) -> None:
        self._say = say
        self._sleep = sleep
        self._last = last
        self._names: dict[
            str, dict[str, str | None]
        ] = {}  # chat -> who -> what they are called, of whom is still to be told
        self._lines: dict[str, Roll] = {}  # chat -> the line that is the last thing the bot said there
        self._telling: dict[str, asyncio.Task[None]] = {}  # by chat

    def add(self, chat: str, person: str, name: str | None) -> None:
        """Somebody's word was received. `name` is empty when it is not known, None when the space is not to read it."""
        self._names.setdefault(chat, {})[person] = name if name is None else name or NAMELESS
        # A task that is cancelled before its first step never gets to take itself off the list: only `done` tells.
        if chat not in self._telling or self._telling[chat].done():
            self._telling[chat] = asyncio.create_task(self._tell(chat))

    def interrupted(self, chat: str) -> None:
        """The bot said something else there: what is received from now on is about that, and stands below it."""
        self._lines[chat] = Roll("", {})

    async def idle(self) -> None:
        """Return when nothing is being gathered any more."""
        while busy := [task for task in self._telling.values() if not task.done()]:
            await asyncio.wait(busy)

    async def stop(self) -> None:
        """Let go of what is gathered."""
        tasks = tuple(self._telling.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _tell(self, chat: str) -> None:
        """As long as there is something to tell. One after the other: two that change the same line would lose names."""
        try:
            while self._names[chat]:
                await self._sleep(SECONDS)
                new, self._names[chat] = self._names[chat], {}
                await self._tell_of(chat, new)
        finally:
            del self._names[chat], self._telling[chat]

    async def _tell_of(self, chat: str, new: dict[str, str | None]) -> None:
        for _attempt in range(ATTEMPTS):
            line = self._lines.setdefault(chat, Roll("", {}))
            if line.id and self._last is not None and not await self._last(chat, line.id):
                line = self._lines[chat] = Roll("", {})
            names = {**line.names, **new}
            if names == line.names:
                return  # it says so already
            try:
                told = await self._say(chat, received(list(names.values())), line.id)
            except Busy as busy:
                wait = WAIT if busy.after is None else busy.after
                if wait > LONGEST_WAIT:
                    break
                await self._sleep(wait)
            except Declined:
                if not line.id:
                    break
                self.interrupted(chat)  # it is gone, or was changed as often as Webex allows
            else:
                if told and self._lines[chat] is line:  # and not interrupted meanwhile
                    self._lines[chat] = Roll(told, names)
                return
        _log.info("What was received could not be told")


def received(people: Sequence[str | None]) -> str:
    """The one line that says whose word was received, or of how many where no name is told."""
    names = [each for each in people if each is not None][:MOST_NAMED]
    more = len(people) - len(names)
    if not names:
        return f"Ontvangen van {more} mensen." if more > 1 else "Ontvangen van 1 persoon."
    if more > 0:
        return f"Ontvangen van {', '.join(names)} en {more} {'anderen' if more > 1 else 'ander'}."
    *others, last = names
    return f"Ontvangen van {', '.join(others)} en {last}." if others else f"Ontvangen van {last}."
