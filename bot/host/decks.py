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
from bot.host.incoming import decoded
from bot.host.sql import upkeep
from bot.host.store import Store


async def remember(store: Store, config: Config) -> Config:
    """Save the decks of today, and add those that stored sessions were started with. Raises StoreUnavailable."""
    current = {version: msgspec.json.encode(deck) for version, deck in config.decks.items()}
    earlier = {}
    for version, body in (await store.write(partial(upkeep.keep_decks, current=current))).items():
        deck = decoded(body, Deck)
        if deck is None:
            log.left("A stored deck no longer fits this release")
        else:
            earlier[version] = deck
    return replace(config, decks={**earlier, **config.decks})
