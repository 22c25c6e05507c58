"""Who is in the room as the host sees it: somebody comes once, and has left when they have been away for a while.

Must not know lines or sockets. A reload of the page or a second screen is no coming and going.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from bot.engine.model.events import Person
from bot.host import log


class Presence:
    """`came` and `went` tell the host; `away(id)` says whether all pages of a person are gone; `grace` is in real seconds."""

    def __init__(
        self,
        came: Callable[[Person], Awaitable[None]],
        went: Callable[[Person], Awaitable[None]],
        away: Callable[[str], bool],
        grace: float,
    ) -> None:
        self._came = came
        self._went = went
        self._away = away
        self._grace = grace
        self._here: dict[str, Person] = {}
        self._waiting: dict[str, asyncio.TimerHandle] = {}
        self._leaving: set[asyncio.Task[None]] = set()
        self._order = asyncio.Lock()
        self._stopped = False

    def everybody(self) -> tuple[Person, ...]:
        """Who is in the room, whoever just lost their connection included."""
        return tuple(self._here.values())

    async def arrive(self, person: Person) -> None:
        """A page of this person opens. Raises what `came` raises; the person then does not count as here."""
        async with self._order:
            if person.id not in self._here:
                await self._came(person)
                self._here[person.id] = person

    def depart(self, person: Person) -> None:
        """The last page of this person has closed."""
        if person.id in self._here and not self._stopped:
            self._stay(person.id)
            loop = asyncio.get_running_loop()
            self._waiting[person.id] = loop.call_later(self._grace, self._begin_leaving, person)

    async def stop(self) -> None:
        """Stop waiting; nobody leaves because the process stops."""
        self._stopped = True
        for person_id in tuple(self._waiting):
            self._stay(person_id)
        await asyncio.gather(*self._leaving)

    def _stay(self, person_id: str) -> None:
        waiting = self._waiting.pop(person_id, None)
        if waiting is not None:
            waiting.cancel()

    def _begin_leaving(self, person: Person) -> None:
        del self._waiting[person.id]
        task = asyncio.create_task(self._leave(person))
        self._leaving.add(task)
        task.add_done_callback(self._leaving.discard)

    async def _leave(self, person: Person) -> None:
        # Not cancelled by somebody who returns right now: they wait, and come in again.
        async with self._order:
            if not self._away(person.id) or self._here.pop(person.id, None) is None:
                return
            try:
                await self._went(person)
            except Exception as error:  # the store is away: they have still left when it is back
                log.failure("Could not tell that somebody left", error)
                self._here[person.id] = person
                self.depart(person)
