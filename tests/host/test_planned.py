"""A planned session is kept in a chat that never had one: over a restart, past the retention time, and gone when it is over."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.engine.model.events import Person, Place, Pressed, Said
from bot.host import decks, housekeeping
from bot.host.host import Host
from bot.host.ports import Inbound, Undeliverable
from bot.host.settings import Settings
from bot.host.sql.sessions import MOST_KNOWN
from bot.host.store import StoreUnavailable, Work
from bot.host.stores import open_store
from tests.decks import real_config
from tests.host.fake import Platform, Wall, wording

AT = dt.datetime(2026, 10, 1, 12, 0, tzinfo=dt.UTC)
START = dt.datetime(2027, 1, 12, 12, 0, tzinfo=dt.UTC)
LINE = "/plan 12 januari 13:00 2u zon"


class Bot:
    """One process after another on the same file."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.wall = Wall(AT)
        self.platform = Platform()
        self.said = 0

    async def begin(self) -> None:
        self.store = await open_store(self.file)
        self.host = Host(
            store=self.store,
            clock=self.wall.clock(),
            settings=Settings(data=self.file.parent, database=self.file),
            decks=await decks.remember(self.store, real_config()),
            adapters={self.platform.name: self.platform},
        )
        await self.host.outbox.start()

    async def end(self) -> None:
        await self.host.outbox.stop()
        await self.store.close()

    async def until(self, moment: dt.datetime) -> list[str]:
        """Restart, and let it be that moment; what is told then."""
        await self.end()
        self.wall.time = moment
        await self.begin()
        return await self.hears(self.host.timers.fire_due())

    async def hears(self, what: object) -> list[str]:
        before = len(self.platform.shown)
        await what  # type: ignore[misc]
        await self.host.outbox.idle()
        return [wording(each) for each in self.platform.shown[before:] if each.message is not None]

    async def say(self, who: str, line: str, chat: str = "") -> list[str]:
        """Somebody types this, in a group's chat or in private."""
        place = Place.GROUP if chat else Place.PRIVATE
        event = Said(at=self.wall.now(), person=one(who), place=place, text=line, addressed=True)
        return await self._tell(event, chat)

    async def press(self, who: str, label: str, *, private: bool = True) -> list[str]:
        """Somebody presses the newest button of this label."""
        button, letter = next(
            (button, letter)
            for letter in reversed(self.platform.shown)
            if letter.message is not None
            for button in letter.message.buttons
            if button.label == label
        )
        place = Place.PRIVATE if private else Place.GROUP
        event = Pressed(
            at=self.wall.now(),
            person=one(who),
            place=place,
            command=button.command,
            args=button.args,
            about=button.about,
        )
        return await self._tell(event, "" if private else letter.chat, button.session)

    async def _tell(self, event: Said | Pressed, chat: str, session: str = "") -> list[str]:
        self.said += 1
        inbound = Inbound(delivery=f"d{self.said}", chat=chat, event=event, session=session)
        return await self.hears(self.host.door("nep").receive(inbound))

    async def rows(self) -> int:
        """How many chats are kept."""
        return await self.store.read(lambda tx: tx.exec_driver_sql("select count(*) from session").scalar()) or 0


def one(name: str) -> Person:
    return Person(f"nep:{name.lower()}", name)


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Bot]:
    """Anna has planned a session in a chat, three months ahead."""
    bot = Bot(tmp_path / "test.db")
    await bot.begin()
    assert len(await bot.say("Anna", LINE, "kamer")) == 2
    yield bot
    await bot.end()


async def test_it_outlives_restarts_and_the_retention_time_and_tells_each_thing_once(bot: Bot) -> None:
    """A week ahead, the day before, and the offer, from which the session begins as it was planned."""
    assert await bot.until(AT + dt.timedelta(days=60)) == []
    await housekeeping.clean(bot.host)
    assert bot.platform.purged
    [week] = await bot.until(START - dt.timedelta(days=7))
    assert "Dit kun je nog doen" in week
    assert await bot.until(START - dt.timedelta(days=7)) == []
    assert "Uitnodiging" in (await bot.press("Anna", "Maak de uitnodiging"))[-1]
    [eve] = await bot.until(START - dt.timedelta(hours=20))
    assert "Nodig de deelnemers uit" not in eve
    [offer] = await bot.until(START)
    assert "/start zon 2u" in offer
    assert any("Welkom" in each for each in await bot.press("Piet", "Begin de sessie", private=False))
    told = await bot.until(START + dt.timedelta(hours=3))
    assert not any("gepland" in each and "kaartensessie" in each for each in told)


async def test_who_is_told_that_what_is_theirs_is_gone_can_trust_that(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when it fails half-way: then nobody was told so, and the same message is taken again."""
    write, failed = bot.store.write, False

    async def fails_once(work: Work[Any]) -> Any:
        nonlocal failed
        if failed or not isinstance(work, partial) or getattr(work.keywords.get("change"), "key", "") != "nep/kamer":
            return await write(work)
        failed = True
        raise StoreUnavailable

    monkeypatch.setattr(bot.store, "write", fails_once)
    bot.wall.time += dt.timedelta(minutes=1)
    await bot.say("Anna", "/start ster 1u", "zaal")
    shown = len(bot.platform.shown)
    wipes = Said(at=bot.wall.now(), person=one("Anna"), place=Place.GROUP, text="/wis ja", addressed=True)
    inbound = Inbound(delivery="once", chat="zaal", event=wipes)
    with pytest.raises(StoreUnavailable):
        await bot.hears(bot.host.door("nep").receive(inbound))
    assert failed
    assert len(bot.platform.shown) == shown
    told = await bot.hears(bot.host.door("nep").receive(inbound))
    assert sum("gaat niet door" in each for each in told) == 1


async def test_what_was_told_while_the_bot_stood_still_comes_late_or_not_at_all(bot: Bot) -> None:
    """An hour late the group is still asked; the day after there is nothing left of it."""
    told = await bot.until(START + dt.timedelta(hours=1))
    assert [each.partition("\n")[0] for each in told] == ["Het is tijd voor jullie kaartensessie"]
    assert await bot.until(START + dt.timedelta(days=1)) == []
    assert await bot.rows() == 0


async def test_nobody_begins_and_nothing_is_kept(bot: Bot) -> None:
    """When it would be over, the chat is forgotten."""
    await bot.until(START)
    assert await bot.until(START + dt.timedelta(hours=2)) == []
    assert await bot.rows() == 0


async def test_it_is_moved_and_called_off_from_the_private_chat(bot: Bot) -> None:
    """There the only chat in which somebody planned is meant; nobody else gets there."""
    assert "verzet" in str(await bot.say("Anna", "/plan 13 januari 13:00 2u"))
    assert "groepschat" in str(await bot.say("Piet", "/plan af"))
    assert "gaat niet door" in str(await bot.say("Anna", "/plan af"))
    assert await bot.rows() == 0


async def test_a_question_in_private_is_answered_by_its_button(bot: Bot) -> None:
    """It comes back to the chat where it is planned, over the whole way."""
    await bot.say("Anna", "/plan 16 januari 13:00 2u")
    assert "verzet" in str(await bot.press("Anna", "Ja, dat klopt"))


async def test_the_group_reads_that_who_planned_cannot_be_reached(bot: Bot) -> None:
    """There is no session yet that knows them; the reminder itself is not told."""
    bot.platform.troubles.append(Undeliverable("Open mij eerst."))
    await bot.host.timers.fire_due()
    bot.wall.time = START - dt.timedelta(days=7)
    told = await bot.hears(bot.host.timers.fire_due())
    assert "Anna, ik kan je geen privébericht sturen" in str(told)
    assert "Open mij eerst. Typ daarna in je privéchat met mij: /plan" in str(told)


async def test_of_two_that_somebody_planned_none_is_guessed(bot: Bot) -> None:
    """Then it is typed where it is."""
    await bot.say("Anna", "/plan 14 januari 13:00 2u maan", "andere")
    for line in ("/plan af", "/plan", "uitnodiging", "uitnodiging teams"):
        assert "meer dan één chat een sessie gepland" in str(await bot.say("Anna", line))
    assert "13 januari 2027, 09:00" in str(await bot.say("Anna", "uitnodiging 13 januari 9:00 teams"))
    assert "gaat niet door" in str(await bot.say("Anna", "/plan af", "andere"))
    assert "gaat niet door" in str(await bot.say("Anna", "/plan af"))


@pytest.mark.parametrize("line", ["verslag", "cijfer 8", "hoi daar", "help", "hand", "plan"])
async def test_who_plans_where_others_met_is_heard_in_private(bot: Bot, line: str) -> None:
    """The session that ended there knows nothing of them, so that nothing they say is about it."""
    await bot.say("Piet", "/start maan 1u", "kamer")
    await bot.say("Piet", "/stop ja", "kamer")
    await bot.say("Anna", "/plan af", "kamer")
    await bot.say("Carla", LINE, "kamer")
    [told] = await bot.say("Carla", line)
    assert "maan" not in told


async def test_a_session_beside_it_is_wiped_alone(bot: Bot) -> None:
    """All timers of what is planned are still there."""
    await bot.say("Anna", "/start maan 1u", "kamer")
    await bot.say("Anna", "stop ja")
    await bot.until(bot.wall.now() + dt.timedelta(days=31))
    assert await bot.rows() == 1
    assert "nog geen sessie" in str(await bot.say("Anna", "verslag", "kamer"))
    [week] = await bot.until(START - dt.timedelta(days=7))
    assert "Dit kun je nog doen" in week
    [offer] = await bot.until(START)
    assert "/start zon 2u" in offer


async def test_who_wipes_in_private_wipes_what_they_planned_anywhere(bot: Bot) -> None:
    """Also when nothing else is kept of them, and in two chats."""
    await bot.say("Anna", "/plan 14 januari 13:00 2u maan", "andere")
    told = await bot.say("Anna", "wis ja")
    assert sum("gaat niet door" in each for each in told) == 2
    assert await bot.rows() == 0


@pytest.mark.parametrize(("line", "stays"), [("/wis ja", False), ("/mijngegevens wis ja", True)])
async def test_what_somebody_made_in_another_chat_goes_only_when_they_wipe_what_they_made(
    bot: Bot, line: str, *, stays: bool
) -> None:
    """What they planned, and what a group agreed with them; who wipes what is kept of them leaves both to the group."""
    for who, said in (
        ("Bram", "hoi"),
        ("Anna", "/start ster 1u"),
        ("Bram", "/akkoord"),
        ("Bram", "/afspraak: lijst maken door Bram voor 20 december"),
        ("Anna", "/stop ja"),
        ("Bram", "/start maan 1u"),
        ("Bram", "/stop ja"),
    ):
        bot.wall.time += dt.timedelta(minutes=1)
        await bot.say(who, said, "kamer")
    assert "lijst maken" in str(await bot.say("Bram", "/open", "kamer"))
    bot.wall.time += dt.timedelta(minutes=1)
    await bot.say("Anna", "/start zon 1u", "zaal")
    told = await bot.say("Anna", line, "zaal")
    assert any("gaat niet door" in each for each in told) is not stays
    assert ("nep" in await bot.host.planned()) is stays
    assert ("lijst maken" in str(await bot.say("Bram", "/open", "kamer"))) is stays


@pytest.mark.parametrize("line", ["/wis ja", "/mijngegevens wis ja"])
async def test_a_note_goes_from_the_cockpit_in_another_chat(bot: Bot, line: str) -> None:
    """A notebook is of a person, wherever they are when they wipe it."""
    bot.wall.time += dt.timedelta(minutes=1)
    await bot.say("Anna", "/start ster 1u", "andere")
    await bot.say("Anna", "/notitie welkom GEHEIM")
    bot.wall.time += dt.timedelta(minutes=1)
    told = await bot.say("Anna", line, "zaal")
    assert any("Welkom" in each for each in told)
    assert "GEHEIM" not in str(told)
    assert b"GEHEIM" not in bot.file.read_bytes()


async def test_who_planned_in_very_many_chats_wipes_it_in_all(bot: Bot) -> None:
    """More than are looked at to find out which of them somebody means."""
    for number in range(MOST_KNOWN):
        await bot.say("Anna", LINE, f"chat {number}")
    assert await bot.rows() > MOST_KNOWN
    await bot.say("Anna", "wis ja", "zaal")
    assert await bot.rows() == 0


async def test_who_wipes_reads_that_a_chat_that_can_not_be_read_is_not_wiped(bot: Bot) -> None:
    """A newer release may have written it, so it stays; the others are wiped."""
    await bot.say("Anna", "/plan 14 januari 13:00 2u maan", "andere")
    await bot.store.write(lambda tx: tx.exec_driver_sql("update session set appointment = 'x' where key = 'nep/kamer'"))
    told = await bot.say("Anna", "wis ja", "zaal")
    assert sum("gaat niet door" in each for each in told) == 1
    assert sum("In één chat kan ik niet wissen" in each for each in told) == 1
    assert await bot.rows() == 1


async def test_the_chat_and_who_planned_stay_reachable(bot: Bot) -> None:
    """What a platform would forget after a month it keeps, until it is over."""
    assert await bot.host.planned() == {"nep": {"kamer", "nep:anna"}}
