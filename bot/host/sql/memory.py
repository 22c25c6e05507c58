"""The adapters' own small memories: an adapter puts and gets values of its own types.

Must not know what a value is for.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TypeVar

import msgspec
import sqlalchemy as sa
from sqlalchemy import bindparam as given
from sqlalchemy.engine import Connection

from bot.host import log
from bot.host.incoming import decoded
from bot.host.schema import item
from bot.host.store import Store

T = TypeVar("T")

_of_item = (item.c.adapter == given("of"), item.c.kind == given("of_kind"))
_one_item = (*_of_item, item.c.key == given("of_key"))
_change_item = sa.update(item).where(*_one_item).values(body=given("body"))
_get_item = sa.select(item.c.body).where(*_one_item)
_delete_item = sa.delete(item).where(*_one_item)
_all_items = sa.select(item.c.key, item.c.body).where(*_of_item).order_by(item.c.id)


def put(tx: Connection, adapter: str, kind: str, key: str, body: bytes) -> None:
    """Store or overwrite one body of an adapter's memory; it keeps its place in the order."""
    where = {"of": adapter, "of_kind": kind, "of_key": key}
    if tx.execute(_change_item, where | {"body": body}).rowcount == 0:
        tx.execute(sa.insert(item), {"adapter": adapter, "kind": kind, "key": key, "body": body})


def get(tx: Connection, adapter: str, kind: str, key: str) -> bytes | None:
    """One body, or None."""
    return tx.execute(_get_item, {"of": adapter, "of_kind": kind, "of_key": key}).scalar()


def everything(tx: Connection, adapter: str, kind: str) -> Sequence[tuple[str, bytes]]:
    """All keys and bodies of a kind, in the order in which the keys were first put."""
    return [(row.key, row.body) for row in tx.execute(_all_items, {"of": adapter, "of_kind": kind})]


def delete(tx: Connection, adapter: str, kind: str, key: str) -> None:
    """Delete one body."""
    tx.execute(_delete_item, {"of": adapter, "of_kind": kind, "of_key": key})


class AdapterMemory:
    """Implements `ports.Memory` for the adapter of this name."""

    def __init__(self, adapter: str, store: Store) -> None:
        self._adapter = adapter
        self._store = store

    async def put(self, kind: str, key: str, value: object) -> None:
        """Store or overwrite one value."""
        body = msgspec.json.encode(value)
        await self._store.write(partial(put, adapter=self._adapter, kind=kind, key=key, body=body))

    async def get(self, kind: str, key: str, shape: type[T]) -> T | None:
        """One value, or None."""
        body = await self._store.read(partial(get, adapter=self._adapter, kind=kind, key=key))
        value = decoded(body, shape) if body is not None else None
        if body is not None and value is None:
            await self._left(kind, key)
        return value

    async def all(self, kind: str, shape: type[T]) -> dict[str, T]:
        """All values of a kind by key, in the order in which the keys were first put."""
        bodies = await self._store.read(partial(everything, adapter=self._adapter, kind=kind))
        values: dict[str, T] = {}
        for key, body in bodies:
            value = decoded(body, shape)
            if value is None:
                await self._left(kind, key)
            else:
                values[key] = value
        return values

    async def delete(self, kind: str, key: str) -> None:
        """Delete one value."""
        await self._store.write(partial(delete, adapter=self._adapter, kind=kind, key=key))

    async def _left(self, kind: str, key: str) -> None:
        log.left(f"A stored {kind} of {self._adapter} no longer fits this release")
        await self.delete(kind, key)
