"""The adapters' own small memories.

Must not look into a body.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy import bindparam as given
from sqlalchemy.engine import Connection

from bot.host.schema import item

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
