"""What an earlier session in a chat left is followed up from the private chat, also by whoever does not take part in the one of now."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.host.test_planned import Bot

MORNING = dt.datetime(2026, 10, 5, 7, 0, tzinfo=dt.UTC)  # nine o'clock, summer time


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Bot]:
    """Piet took an agreement in a session that has ended, and wants to be reminded; Anna began another with Els."""
    bot = Bot(tmp_path / "test.db")
    await bot.begin()
    await bot.say("Anna", "/start zon 1u", "kamer")
    await bot.say("Piet", "/akkoord", "kamer")
    await bot.say("Anna", "/afspraak: lijst maken door Piet voor 5 oktober", "kamer")
    await bot.say("Piet", "herinner 1")
    await bot.say("Anna", "stop ja")
    await bot.say("Anna", "/start maan 1u", "kamer")
    await bot.say("Els", "/akkoord", "kamer")
    yield bot
    await bot.end()


async def test_who_is_not_in_the_next_session_follows_up_what_is_theirs(bot: Bot) -> None:
    """The reminder comes over a restart, and its button reaches the chat."""
    [reminder] = [each for each in await bot.until(MORNING) if "lijst maken" in each]
    assert "Gedaan" in reminder
    assert "klaar" in str(await bot.press("Piet", "Gedaan"))
    assert "lijst maken" not in str(await bot.say("Anna", "open"))
    assert "Eerdere sessies in deze chat" in str(await bot.say("Piet", "mijngegevens"))
    assert "Deelnemers: 2" in str(await bot.say("Anna", "verslag"))  # Piet followed up, and takes no part
    await bot.say("Piet", "/hand", "kamer")
    assert "Deelnemers: 3" in str(await bot.say("Anna", "verslag"))


async def test_what_is_kept_is_told_when_the_session_is_over(bot: Bot) -> None:
    """Also to who was only in the one before; and who has two is asked which."""
    await bot.say("Anna", "stop ja")
    assert "Je naam" in str(await bot.say("Els", "mijngegevens"))
    assert "Eerdere sessies in deze chat" in str(await bot.say("Piet", "mijngegevens"))
    await bot.say("Anna", "/start ster 1u", "andere")
    await bot.say("Els", "/akkoord", "andere")
    await bot.say("Anna", "stop ja")
    assert "meer dan één sessie" in str(await bot.say("Els", "mijngegevens"))
    assert "niets over je" in str(await bot.say("Fatima", "mijngegevens"))


async def test_who_is_not_in_the_next_session_is_not_counted_in_it(bot: Bot) -> None:
    """They are known by name, and take no part."""
    assert "lijst maken" in str(await bot.say("Anna", "open"))
    [report] = await bot.say("Anna", "verslag")
    assert "Deelnemers: 2" in report
