"""The host as one adapter sees it: what it may ask, under its own name.

Must not know a platform. An adapter can't speak for another: its events and its memory carry the name it was registered under.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from bot.engine.model.events import TimerFired
from bot.host.parcels import session_key
from bot.host.ports import Inbound
from bot.host.sql import items
from bot.host.store import Store

if TYPE_CHECKING:
    from bot.host.host import Host


class Door:
    """Implements `ports.Host` for the adapter of this name."""

    def __init__(self, adapter: str, host: Host) -> None:
        self.clock = host.clock
        self.settings = host.settings
        self._adapter = adapter
        self._host = host

    async def receive(self, inbound: Inbound) -> bool:
        """Save what happened and all that follows from it; returns when that is durable. False: seen before.

        Raises StoreUnavailable when it can't be saved now: nothing has changed, and its message tells the person what to do.
        Raises ValueError when the adapter breaks the contract.
        """
        event = inbound.event
        if isinstance(event, TimerFired):
            raise ValueError("timers are the host's own")  # noqa: TRY004 - the type is right, the contract is not
        if event.person.id.partition(":")[0] != self._adapter:
            raise ValueError("the id of a person starts with the name of the adapter and a colon")
        if event.at.utcoffset() is None:
            raise ValueError("the moment of an event is aware, in UTC")
        key = session_key(self._adapter, inbound.chat) if inbound.chat else ""
        return await self._host.receive(key, (self._adapter, inbound.delivery), event, event.person)

    def memory(self) -> AdapterMemory:
        """The adapter's own small store."""
        return AdapterMemory(self._adapter, self._host.store)


class AdapterMemory:
    """Implements `ports.Memory`."""

    def __init__(self, adapter: str, store: Store) -> None:
        self._adapter = adapter
        self._store = store

    async def put(self, kind: str, key: str, body: bytes) -> None:
        """Store or overwrite one body."""
        await self._store.write(partial(items.put, adapter=self._adapter, kind=kind, key=key, body=body))

    async def get(self, kind: str, key: str) -> bytes | None:
        """One body, or None."""
        return await self._store.read(partial(items.get, adapter=self._adapter, kind=kind, key=key))

    async def all(self, kind: str) -> Sequence[tuple[str, bytes]]:
        """All (key, body) of a kind, in the order in which the keys were first put."""
        return await self._store.read(partial(items.everything, adapter=self._adapter, kind=kind))

    async def delete(self, kind: str, key: str = "") -> None:
        """Delete one body, or all of a kind when `key` is empty."""
        await self._store.write(partial(items.delete, adapter=self._adapter, kind=kind, key=key))
