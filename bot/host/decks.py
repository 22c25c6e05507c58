"""Snapshots of decks: a session keeps to the deck it was started with, also when the folder has changed since, or another process has
another one.

Must not read a folder (`bot.decks` does) or judge a deck.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

import msgspec
from msgspec.structs import replace

from bot.engine import Config
from bot.engine.model.deck import Deck
from bot.host import log
from bot.host.incoming import decoded
from bot.host.sql import upkeep
from bot.host.store import Store


def snapshot(config: Config, version: str) -> bytes:
    """A deck as it is stored; nothing when it is not known."""
    deck = config.decks.get(version)
    return msgspec.json.encode(deck) if deck is not None else b""


async def learn(store: Store, config: Config, versions: Iterable[str]) -> None:
    """Add those of these decks that are not known yet: another process, of another release, began a session with them.

    Raises StoreUnavailable.
    """
    new = {version for version in versions if version not in config.decks}
    if new:
        found = _read(await store.read(upkeep.decks_in_use))
        assert isinstance(config.decks, dict)  # noqa: S101 - `remember` made it
        config.decks.update({version: deck for version, deck in found.items() if version in new})


async def remember(store: Store, config: Config) -> Config:
    """Save the decks of today, and add those that stored sessions were started with. Raises StoreUnavailable."""
    current = {version: snapshot(config, version) for version in config.decks}
    earlier = _read(await store.write(partial(upkeep.keep_decks, current=current)))
    return replace(config, decks={**earlier, **config.decks})


def _read(bodies: Mapping[str, bytes]) -> dict[str, Deck]:
    decks = {}
    for version, body in bodies.items():
        deck = decoded(body, Deck)
        if deck is None:
            log.left("A stored deck no longer fits this release")
        else:
            decks[version] = deck
    return decks
