"""What is kept of the sessions, to count over. Must not change anything: the bot may run on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from sqlalchemy import URL

from bot.engine import Session, State
from bot.engine.model.deck import Deck
from bot.host.incoming import decoded
from bot.host.outcome import Shape
from bot.host.sql import upkeep
from bot.host.stores import open_store


async def gathered(database: Path | URL) -> tuple[Sequence[Session], Mapping[str, Deck]]:
    """Every session there is, and the decks they were started with, by version. Raises StoreUnavailable."""
    store = await open_store(database)
    try:
        rows = await store.read(upkeep.everything)
        bodies = await store.read(upkeep.decks_in_use)
    finally:
        await store.close()
    shape = Shape(State)
    sessions = [session for _, stored in rows if (session := shape.legible(stored)[0]) is not None]
    decks = {version: decoded(body, Deck) for version, body in bodies.items()}
    return sessions, {version: deck for version, deck in decks.items() if deck is not None}
