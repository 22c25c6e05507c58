"""Snapshots of decks: a session keeps to the deck it was started with, also when the folder has changed since.

Must not read a folder (`bot.decks` does) or judge a deck.
"""

from __future__ import annotations

from functools import partial

import msgspec
from msgspec.structs import replace

from bot.engine import Config
from bot.engine.model.deck import Deck
from bot.host import log
from bot.host.sql import upkeep
from bot.host.store import Store


async def remember(store: Store, config: Config) -> Config:
    """Save the decks of today, and add those that stored sessions were started with. Raises StoreUnavailable."""
    current = {version: msgspec.json.encode(deck) for version, deck in config.decks.items()}
    earlier = {}
    for version, body in (await store.write(partial(upkeep.keep_decks, current=current))).items():
        try:
            earlier[version] = msgspec.json.decode(body, type=Deck)
        except msgspec.ValidationError as error:
            log.failure("A stored deck no longer fits this release", error)
    return replace(config, decks={**earlier, **config.decks})
