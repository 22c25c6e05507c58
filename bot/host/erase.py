"""Erasing by whoever runs the bot, while it stands still: what is kept of one chat, or everything.

Must not leave a trace in the file: deleted pages are overwritten (`store.py`), and the write-ahead log is emptied. What a platform's
adapter still keeps of a session goes at the next start, by the letter that waits for it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, nullcontext
from functools import partial
from pathlib import Path

from msgspec import Struct
from sqlalchemy import URL

from bot.engine import Appointment, Session, State
from bot.host.alone import Occupied, alone
from bot.host.forgetting import named, wiping
from bot.host.outcome import Shape
from bot.host.sql import jobs, sessions, upkeep
from bot.host.sql.jobs import STALLED
from bot.host.sql.sessions import Stored
from bot.host.store import Store
from bot.host.stores import open_store


class Erasable(Struct, frozen=True):
    """What is kept of one chat, as whoever runs the bot may see it: no name, no word of anybody. A session, what is planned, or both."""

    key: str
    stored: Stored
    session: Session | None
    planned: Appointment | None

    @property
    def id(self) -> str:
        """By which it is chosen: short, the same as long as it is kept, and nothing can be read back from it."""
        return hashlib.sha256(self.key.encode()).hexdigest()[:8]

    @property
    def platform(self) -> str:
        """Where that chat is."""
        return self.key.partition("/")[0]


class Eraser:
    """Made by `eraser`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._shape = Shape(State)

    async def kept(self) -> Sequence[Erasable]:
        """Every session and every plan there is, the oldest first; what can't be read any more goes with everything only."""
        found = []
        for key, stored in await self._store.read(upkeep.everything):
            session, planned = self._shape.legible(stored)
            if session is not None or planned is not None:
                found.append(Erasable(key, stored, session, planned))
        return found

    async def one(self, kept: Erasable, now: dt.datetime) -> None:
        """Erase all that is kept of this chat."""
        save = wiping(kept.key, kept.stored, named(kept.session, kept.planned), now)
        await self._store.write(partial(sessions.save, change=save))
        await self._store.tidy()

    async def everything(self) -> None:
        """Erase all that is stored, of all people, on all platforms. What the bot needs it finds again by itself."""
        await self._store.write(upkeep.erase)
        await self._store.tidy()


@asynccontextmanager
async def eraser(database: Path | URL) -> AsyncIterator[Eraser]:
    """Open the data for erasing. Raises Occupied while the bot runs on it, or StoreUnavailable."""
    with alone(database) if isinstance(database, Path) else nullcontext():
        store = await open_store(database)
        try:
            alive = await store.read(partial(jobs.workers, seconds=STALLED)) if isinstance(database, URL) else 0
            if alive:
                raise Occupied
            yield Eraser(store)
        finally:
            await store.close()
