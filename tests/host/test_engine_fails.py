"""The engine fails, or a deck can't be read here: whoever asked is told so once, and nobody else is troubled by it."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.engine.model.events import Joined
from bot.host import placing
from bot.host.outcome import SORRY, UNREADABLE
from bot.host.ports import Inbound, Undeliverable
from tests.host.conftest import House
from tests.host.fake import BRAM, NOON, said
from tests.host.test_planned import Bot

SAID = "-".join(["ge", "heim"])  # which stands nowhere in the code


def fails(*_: Any, **__: Any) -> Any:
    raise KeyError(SAID)


def bugs(house: House) -> float:
    return float(house.host.metrics.bugs.labels(platform="nep")._value.get())


async def test_who_comes_or_goes_hears_nothing_of_a_bug(house: House) -> None:
    """They asked for nothing."""
    await house.hear(said("start"))
    house.engine.before_reaction = fails
    await house.hear(Inbound(delivery="comes", chat="kamer", event=Joined(at=NOON, person=BRAM)))
    assert house.platform.shown == []
    assert bugs(house) == 1


async def test_a_bug_on_who_can_not_be_reached_sends_them_nothing_more(house: House) -> None:
    """That would fail again, and so on for ever."""
    await house.hear(said("start"), said("kom", by=BRAM))
    house.platform.troubles.extend([Undeliverable("Open eerst het gesprek met de bot.")] * 5)
    react = house.host._react
    house.host._react = lambda state, event, config: (
        react(state, event, config) if type(event).__name__ == "Said" else fails()
    )
    await house.hear(said("fluister pst", by=BRAM))
    assert house.platform.attempts == 1
    assert bugs(house) == 1
    assert await house.rows("outbox") == []


@pytest.mark.parametrize("what", ["address", "goes_back"])
async def test_a_bug_in_finding_the_session_is_told_once(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, what: str
) -> None:
    """As one in the session itself; the platform need not bring it again."""
    await house.hear(said("start"))
    monkeypatch.setattr(house.engine, what, fails)
    session = "nep/kamer" if what == "goes_back" else ""
    inbound = Inbound(delivery="x", chat="", event=said("wie", chat="").event, session=session)
    await house.hear(inbound)
    assert house.platform.words == [SORRY.plain()]
    assert bugs(house) == 1
    assert await house.door.receive(inbound) is False
    assert len(house.platform.shown) == 1
    assert "KeyError" in caplog.text
    assert SAID not in caplog.text


async def test_a_bug_in_hearing_an_answer_is_no_answer(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then it is placed as any other line."""
    monkeypatch.setattr(placing, "chosen", fails)
    await house.hear(said("start"), said("wie", chat=""))
    assert house.platform.words == ["0"]


async def test_without_the_name_of_its_session_a_message_arrives(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was asked for has been done; only what tells two sessions apart is missing."""
    await house.hear(said("start", chat="zaal"), said("start"))
    monkeypatch.setattr(house.engine, "origin", fails)
    await house.hear(said("fluister pst"))
    assert house.platform.words == ["pst"]
    assert bugs(house) == 1


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Bot]:
    """Anna and Bram are in two sessions, of which that in the first chat has a deck that can't be read here."""
    bot = Bot(tmp_path / "test.db")
    await bot.begin()
    for chat, word in (("kamer", "ster"), ("zaal", "maan")):
        bot.wall.time += dt.timedelta(minutes=1)
        await bot.say("Anna", f"/start {word} 1u", chat)
        await bot.say("Bram", "hallo bot", chat)
    await bot.end()
    with closing(sqlite3.connect(bot.file)) as other, other:
        state = json.loads(other.execute("select state from session where key = 'nep/kamer'").fetchone()[0])
        changed = json.dumps({**state, "deck": "later"}).encode()
        other.execute("update session set deck = 'later', state = ? where key = 'nep/kamer'", (changed,))
        other.execute("insert into deck values ('later', '{}')")
    await bot.begin()
    bot.platform.shown.clear()
    bot.wall.time += dt.timedelta(minutes=1)
    yield bot
    await bot.end()


async def test_a_session_with_a_deck_that_can_not_be_read_is_in_no_others_way(bot: Bot) -> None:
    """In the group, in private and by the clock the other goes on; nobody is asked which of the two they mean."""
    for who, line, chat in (("Anna", "/verder", "zaal"), ("Bram", "akkoord", ""), ("Anna", "verder", "")):
        told = await bot.say(who, line, chat)
        assert told
        assert not [each for each in told if "Bij welke sessie" in each or SORRY.title in each or "«ster»" in each]
    bot.wall.time += dt.timedelta(minutes=50)
    told = await bot.hears(bot.host.timers.fire_due())
    assert told
    assert SORRY.title not in str(told)


async def test_who_asks_something_of_a_session_with_such_a_deck_is_told(bot: Bot) -> None:
    """As of one that can't be read itself; who only talks there hears nothing."""
    assert [UNREADABLE.title in each for each in await bot.say("Anna", "/verder", "kamer")] == [True]
