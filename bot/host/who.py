"""Whom a pseudonym of the log stands for, as far as that is still kept. Must not change anything: the bot may run on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct
from sqlalchemy import URL

from bot.engine import State
from bot.host import log
from bot.host.forgetting import named
from bot.host.outcome import Shape
from bot.host.sql import upkeep
from bot.host.stores import open_store


class Resolved(Struct, frozen=True):
    """A person (`name` and the platform's `id`), or a session (its `id`, without a name)."""

    id: str
    name: str = ""


async def resolved(database: Path | URL, pseudonym: str) -> Sequence[Resolved]:
    """Who or what has this pseudonym under the key of this process (`log.begin`). Raises StoreUnavailable."""
    store = await open_store(database)
    try:
        rows = await store.read(upkeep.everything)
    finally:
        await store.close()
    shape, found = Shape(State), {}
    for key, stored in rows:
        people = named(*shape.legible(stored))
        for each, name in {key: "", **people}.items():
            if log.pseudonym(each) == pseudonym:
                found[each] = Resolved(each, name)
    return list(found.values())
