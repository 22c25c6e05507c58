"""What the adapter remembers: where a space is, for as long as a session is kept, and no longer."""

from __future__ import annotations

import asyncio
import base64
import datetime as dt
from collections.abc import AsyncIterator

import pytest

from adapters.webex.book import ROOM, Book, Space
from adapters.webex.client import BUDGET, Client
from bot.host.sending import Pace
from tests.platforms.web.fakes import FakeMemory
from tests.platforms.webex.api import Webex
from tests.platforms.webex.bot import Sleep

DAY = dt.timedelta(days=1)


class Calendar:
    """A day that the test chooses."""

    def __init__(self) -> None:
        self.day = dt.date(2026, 12, 1)

    def __call__(self) -> dt.date:
        return self.day


@pytest.fixture
async def client(webex: Webex) -> AsyncIterator[Client]:
    """The SDK, at the fake."""
    client = Client(webex.bot.token, webex.base, pace=Pace(BUDGET, sleep=Sleep()))
    yield client
    await client.close()


async def test_a_space_is_forgotten_when_nothing_was_heard_of_it(client: Client) -> None:
    """By this process and by the next; one that is heard of stays."""
    memory, today = FakeMemory(), Calendar()
    book = Book(client, memory, today)
    for room in ("oud", "nieuw"):
        await book.chat(room)
    today.day += 20 * DAY
    await book.chat("nieuw")
    await book.purge(today.day - 10 * DAY)
    assert list(await memory.all(ROOM, Space)) == ["nieuw"]
    again = Book(client, memory, today)
    await again.load()
    await again.purge(today.day)
    assert list(await memory.all(ROOM, Space)) == ["nieuw"]
    await again.purge(today.day + DAY)
    assert not await memory.all(ROOM, Space)


async def test_a_space_costs_one_write_a_day(client: Client) -> None:
    """However much is said there."""
    memory, today = FakeMemory(), Calendar()
    book, written = Book(client, memory, today), 0
    put = memory.put

    async def counted(kind: str, key: str, value: object) -> None:
        nonlocal written
        written += 1
        await put(kind, key, value)

    memory.put = counted  # type: ignore[method-assign]  # it only counts
    for _ in range(3):
        for _ in range(5):
            await book.chat("ruimte")
        today.day += DAY
    assert written == 3


async def test_a_space_that_another_process_heard_first_is_the_same_chat(client: Client) -> None:
    """Also when it has another id by now; and what another heard of lately is not forgotten here."""
    memory, today = FakeMemory(), Calendar()
    book, other = Book(client, memory, today), Book(client, memory, today)
    await other.load()
    first, now = (base64.b64encode(f"ciscospark://{where}/ROOM/een-ruimte".encode()).decode() for where in ("us", "eu"))
    assert await book.chat(first) == first
    assert await other.chat(now) == first
    today.day += 20 * DAY
    await book.chat(now)
    await other.purge(today.day - 10 * DAY)
    assert list(await memory.all(ROOM, Space)) == [first]


async def test_what_another_version_wrote_is_no_obstacle(client: Client) -> None:
    """It is learned anew with the next message."""
    memory = FakeMemory()
    memory.spoil(ROOM, "ruimte", b"\xff")
    book = Book(client, memory, Calendar())
    await book.load()
    assert not await memory.all(ROOM, Space)
    assert book.room("ruimte") == "ruimte"


async def test_who_is_forgotten_while_others_are_looked_up_still_counts(client: Client, webex: Webex) -> None:
    """The day may end in the middle of a question."""
    anna, piet = webex.user("Anna"), webex.user("Piet")
    book = Book(client, FakeMemory(), Calendar())
    await book.people([anna.id])
    asking = asyncio.create_task(book.people([anna.id, piet.id]))
    await asyncio.sleep(0)
    await book.purge(Calendar()())
    assert [each.name for each in await asking] == ["Anna", "Piet"]
