"""A session keeps to the deck it was started with, whatever happens to the folder."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest

from bot.engine.model.deck import Deck
from bot.host.incoming import decoded
from tests.decks import real_config
from tests.host.conftest import House
from tests.host.fake import config, deck, said


async def versions(house: House) -> set[str]:
    """The decks the engine may use."""
    await house.hear(said("is er een deck?"))
    assert house.engine.decks is not None
    return set(house.engine.decks.decks)


@pytest.mark.parametrize("last", ["tel", "klaar"])
async def test_a_deck_in_use_survives_its_folder(house: House, last: str) -> None:
    """Also for a session that has ended but is kept; the newest deck stays the folder's."""
    await house.hear(said("start d1"), said(last))
    await house.crash()
    house.config = config(deck("d2", title="Nieuw"))
    await house.begin()
    assert await versions(house) == {"d1", "d2"}
    assert house.engine.decks is not None
    assert house.engine.decks.decks["d1"] == deck("d1")
    assert house.engine.decks.names == {"deck": "d2"}


async def test_a_deck_nobody_uses_goes(house: House) -> None:
    """When the last session with it is forgotten, the next start drops it."""
    await house.hear(said("start d1"), said("vergeet"))
    await house.crash()
    house.config = config(deck("d2"))
    await house.begin()
    assert await versions(house) == {"d2"}
    assert [version for version, _ in await house.rows("deck")] == ["d2"]


async def test_a_stored_deck_that_no_longer_fits_does_not_stop_the_start(house: House) -> None:
    """A release that reads decks differently still starts; only that session feels it."""
    await house.hear(said("start d1"))
    await house.store.write(lambda tx: tx.exec_driver_sql("update deck set body = '{}'"))
    await house.crash()
    house.config = config(deck("d2"))
    await house.begin()
    assert await versions(house) == {"d2"}


@pytest.fixture
async def next_release(house: House) -> AsyncIterator[House]:
    """Another process on the same data, that has come with another deck while the first still runs."""
    other = House(house.file, house.url, config=config(deck("d2", title="Nieuw")))
    await other.begin(start=False)
    await other.host.outbox.start()
    yield other
    await other.end()


@pytest.mark.parametrize("old_begins", [True, False])
async def test_two_releases_at_once_know_each_others_decks(
    house: House, next_release: House, *, old_begins: bool
) -> None:
    """While a new release is set going: a session that one of them begins, the other goes on with."""
    one, two, version = (house, next_release, "d1") if old_begins else (next_release, house, "d2")
    await one.hear(said(f"start {version}"))
    await two.hear(said("tel"))
    assert two.engine.decks is not None
    assert two.engine.decks.decks[version] == one.config.decks[version]
    assert two.platform.words == ["1"]
    later = House(house.file, house.url, config=config(deck("d3")))
    await later.begin(start=False)
    assert set(later.host.decks.decks) == {version, "d3"}
    await later.end()


def with_more(part: Any) -> Any:
    """A part of a deck as a newer release may have written it, which knows one more field of everything."""
    if isinstance(part, list):
        return [with_more(each) for each in part]
    if not isinstance(part, dict):
        return part
    by_name = {"minuten", "meedoen"}  # what stands in these are no fields
    return {"later": ["x"], **{key: each if key in by_name else with_more(each) for key, each in part.items()}}


def test_a_deck_of_a_newer_release_can_be_read() -> None:
    """What this release does not know is passed over, wherever it stands."""
    decks = real_config()
    deck = decks.newest(decks.default_deck)
    newer = with_more(msgspec.json.decode(msgspec.json.encode(deck)))
    assert all("later" in part[0] for part in (newer["cards"], newer["facts"], newer["steps"]))
    assert decoded(msgspec.json.encode(newer), Deck) == deck


async def test_a_line_in_private_is_about_a_session_of_either_release(house: House, next_release: House) -> None:
    """What tells sessions apart is in their decks too."""
    await house.hear(said("start d1"))
    await next_release.hear(said("wie", chat=""))
    assert "d1" in next_release.host.decks.decks
