"""A statement that is prepared says so when it is given something else than it asks for."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from bot.host.schema import seen
from bot.host.sql.prepared import adding
from bot.host.stores import open_store


@pytest.mark.parametrize("more", [{}, {"at": None, "trail": "x"}])
async def test_what_has_no_place_in_a_statement_is_not_lost_without_a_word(
    tmp_path: Path, more: dict[str, object]
) -> None:
    """A column that was forgotten is a fault, as it is in SQLAlchemy."""
    add = adding(seen, "adapter", "delivery", "at")
    store = await open_store(tmp_path / "test.db")
    with pytest.raises(ValueError, match="asks for"):
        await store.write(partial(add.run, values={"adapter": "a", "delivery": "b", **more}))
    await store.close()
