"""Screens of the host: who is shown what by which link, and that a page follows without asking."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from adapters.web import WebRoom
from bot.engine.model.blocks import Paragraph
from bot.engine.model.commands import Command
from bot.engine.model.effects import Private
from bot.engine.model.events import Person, Place, Said
from bot.engine.model.messages import Button, Message
from bot.engine.model.screen import Screen
from bot.engine.views.screen import Sight
from bot.host import log
from bot.host.ports import Inbound, Letter
from bot.host.screens import CHANGED, CLOSED
from tests.conformance.house import House

SLOWLY, SOON = dt.timedelta(seconds=5), dt.timedelta(seconds=1)
ANNA = Person("web:anna", "Anna")


class Collecting(WebRoom):
    """A room that writes down what is told in private."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[Message] = []

    async def deliver(self, letter: Letter) -> str | None:
        if letter.message is not None and isinstance(letter.audience, Private):
            self.told.append(letter.message)
        return None


class Elsewhere(Collecting):
    """The same, of people who are at computers of their own."""

    local = False


class Play:
    """A house in which Anna leads a session."""

    def __init__(self, folder: Path, room: Collecting, **told: Any) -> None:
        self.room = room
        self.house = House(folder, room, **told)
        self.count = 0

    async def says(self, words: str) -> None:
        """Anna types this, and everything is delivered."""
        self.count += 1
        event = Said(at=self.house.at, person=ANNA, place=Place.GROUP, text=words)
        await self.house.host.door("web").receive(Inbound(delivery=str(self.count), chat="kamer", event=event))
        await self.house.host.outbox.idle()

    async def link(self, words: str) -> str:
        """The address that she gets; empty when she gets none."""
        await self.says(words)
        paragraph = self.room.told[-1].body[0]
        assert isinstance(paragraph, Paragraph)
        return paragraph.spans[0].href

    def follow(self, link: str) -> AsyncIterator[Sight]:
        """What the page of this link shows."""
        return self.house.host.door("web").follow(link.partition("#")[2])


@pytest.fixture
async def play(tmp_path: Path) -> AsyncIterator[Play]:
    """A session with a card on the table."""
    play = Play(tmp_path, Collecting())
    await play.house.begin()
    await play.says("/start zon 2u")
    for _ in range(3):
        await play.says("/verder")
    yield play
    await play.house.end()


@pytest.mark.parametrize(
    ("room", "told", "address"),
    [
        (Collecting, {}, "http://127.0.0.1:3978/scherm#"),
        (Collecting, {"host": "0.0.0.0"}, ""),  # noqa: S104 - nobody can open the room there
        (Elsewhere, {}, ""),
        (Elsewhere, {"public_url": "https://bot.example.nl/zon"}, "https://bot.example.nl/zon/scherm#"),
        (Collecting, {"public_url": "https://bot.example.nl"}, "https://bot.example.nl/scherm#"),
    ],
)
async def test_a_link_leads_to_where_its_reader_can_be(
    tmp_path: Path, room: type[Collecting], told: dict[str, str], address: str
) -> None:
    """The public address; at this computer its own; else there is none."""
    play = Play(tmp_path, room(), **told)
    await play.house.begin()
    await play.says("/start zon 2u")
    link = await play.link("scherm")
    assert link.startswith(address) if address else link == ""
    await play.house.end()


async def test_a_screen_follows_by_itself_until_its_link_holds_no_more(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At once, without a second question."""
    monkeypatch.setattr("bot.host.screens.LOOK_AGAIN", 3600.0)
    screen = play.follow(await play.link("scherm"))
    first = await anext(screen)
    assert (first.screen, first.message.title[:7]) == (Screen.GROUP, "Kaart 1")
    await play.says("volgende")
    async with asyncio.timeout(20):
        second = await anext(screen)
    assert second.message.title.startswith("Kaart 2")
    await play.says("/scherm uit")
    assert [each async for each in screen] == []


async def test_the_second_screen_shows_the_cockpit(play: Play) -> None:
    """By a link of its own."""
    shown = await anext(play.follow(await play.link("tweede scherm")))
    assert (shown.screen, shown.message.look) == (Screen.COCKPIT, "cockpit")


async def lead(play: Play, link: str, press: str, label: str) -> str:
    """Press the button of this label on the page of this link; why not, or nothing."""
    shown = await anext(play.follow(link))
    there = [*shown.message.buttons, *(shown.question.buttons if shown.question else ())]
    button = next(each for each in there if each.label.startswith(label))
    return await pressed(play, link, press, button)


async def pressed(play: Play, link: str, press: str, button: Button, **inputs: str) -> str:
    """Press this button by this link, with this in the fields."""
    door = play.house.host.door("web")
    why = await door.lead(link.partition("#")[2], press, button.command, button.args, button.about, inputs)
    await play.house.host.outbox.idle()
    return why


async def test_who_leads_leads_on_from_the_second_screen(play: Play) -> None:
    """With the buttons of the cockpit; the same press twice is once, and one so soon after another is asked about there."""
    link = await play.link("tweede scherm")
    play.house.at += SLOWLY
    first = await anext(play.follow(link))
    onward = next(each for each in first.message.buttons if each.label == "Volgende kaart")
    for _ in range(2):
        await pressed(play, link, "een", onward)
    now = await anext(play.follow(link))
    assert (now.message.title.partition(" – ")[2][:7], now.question) == ("Kaart 2", None)
    play.house.at += SOON
    assert await lead(play, link, "twee", "Volgende kaart") == ""
    asked = await anext(play.follow(link))
    assert "Kaart 2" in asked.message.title
    assert asked.question is not None
    assert await lead(play, link, "drie", "Ja") == ""
    assert "Kaart 3" in (await anext(play.follow(link))).message.title


async def test_a_press_on_a_screen_has_one_trail(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the press to the letters that it brought, as a press in the chat has; another press has another."""
    link = await play.link("tweede scherm")
    trails: list[tuple[str, str]] = []
    monkeypatch.setattr(log, "done", lambda action, **_: trails.append((action, log.followed())))
    seen = set()
    for press in ("een", "twee"):
        play.house.at += SLOWLY
        trails.clear()
        assert await lead(play, link, press, "Volgende kaart") == ""
        assert {action for action, _ in trails} == {"Pressed", "Letter"}
        [trail] = {trail for _, trail in trails}
        seen.add(trail)
    assert len(seen - {""}) == 2


async def test_in_a_rehearsal_too_a_press_so_soon_after_another_is_asked_about(play: Play) -> None:
    """The clock runs faster there; a hand does not."""
    play.house.host.door("web").clock.speed = 30
    link = await play.link("tweede scherm")
    play.house.at += SLOWLY
    assert await lead(play, link, "een", "Volgende kaart") == ""
    play.house.at += SOON
    assert await lead(play, link, "twee", "Volgende kaart") == ""
    asked = await anext(play.follow(link))
    assert "Kaart 2" in asked.message.title
    assert asked.question is not None


async def test_only_what_stands_there_now_can_be_pressed_and_only_by_a_link_that_holds(play: Play) -> None:
    """Not an old button, not another command, not by the link of the group, nor by one that was closed."""
    link, group = await play.link("tweede scherm"), await play.link("scherm")
    play.house.at += SLOWLY
    old = (await anext(play.follow(link))).message.buttons[0]
    await play.says("volgende")
    play.house.at += SLOWLY
    now = (await anext(play.follow(link))).message.buttons[0]
    assert await pressed(play, link, "a", old) == CHANGED
    assert await pressed(play, link, "b", replace(now, command=Command.NOTITIE)) == CHANGED
    assert await pressed(play, link, "c", replace(now, args="1")) == CHANGED
    assert await pressed(play, group, "d", now) == CHANGED
    assert await pressed(play, "http://x/scherm#" + "x" * 40, "e", now) == CLOSED
    await play.says("/tweede scherm uit")
    assert await pressed(play, link, "f", now) == CLOSED
    told = await anext(play.follow(group))
    assert told.message.title.startswith("Kaart 2")
    assert (told.message.buttons, told.question) == ((), None)


async def test_a_note_is_written_and_a_subject_parked_on_the_second_screen(play: Play) -> None:
    """A note that was begun at an earlier card is of that card; nobody else's screen has a field, nor takes one."""
    link, group = await play.link("tweede scherm"), await play.link("scherm")
    first = await anext(play.follow(link))
    note, park = (each.buttons[0] for each in first.forms)
    play.house.at += SLOWLY
    await play.says("volgende")
    assert await pressed(play, link, "a", note, tekst="denk aan de\u0007 sluis") == ""
    await play.says("vorige")
    shown = await anext(play.follow(link))
    assert "denk aan de sluis" in shown.message.plain()
    assert shown.forms[0].inputs[0].value == "denk aan de sluis"
    assert await pressed(play, link, "b", park, wat="de kosten") == ""
    assert await pressed(play, link, "b", park, wat="de kosten") == ""
    [row] = await play.house.host.store.read(lambda tx: tx.exec_driver_sql("select state from session").all())
    assert row[0].decode().count("de kosten") == 1
    assert (await anext(play.follow(group))).forms == ()
    onward = shown.message.buttons[0]
    for press, token, button, inputs in (
        ("c", group, park, {"wat": "iets"}),
        ("d", link, park, {"tekst": "iets"}),
        ("e", link, onward, {"tekst": "iets"}),
        ("f", link, replace(park, command=Command.AFSPRAAK), {"wat": "iets"}),
        ("g", link, replace(note, args="kaart:x@y"), {}),
    ):
        assert await pressed(play, token, press, button, **inputs) == CHANGED


async def test_a_newer_link_closes_what_the_older_one_opened(play: Play) -> None:
    """Of whoever has the old one."""
    old = play.follow(await play.link("scherm"))
    await anext(old)
    new = play.follow(await play.link("scherm"))
    assert [each async for each in old] == []
    assert (await anext(new)).screen is Screen.GROUP


async def test_the_end_of_the_session_closes_every_screen(play: Play) -> None:
    """And the link opens none any more."""
    link = await play.link("tweede scherm")
    screen = play.follow(link)
    await anext(screen)
    await play.says("/stop ja")
    assert [each async for each in screen] == []
    assert [each async for each in play.follow(link)] == []


async def test_no_other_token_shows_anything(play: Play) -> None:
    """Not one that is cut off, longer, of another session, empty, or the mark that is kept."""
    token = (await play.link("scherm")).partition("#")[2]
    loaded = await play.house.host.store.read(lambda tx: tx.exec_driver_sql("select state from session").scalar_one())
    for other in ["", token[:-1], f"{token}x", token[:8], token.swapcase(), f"x{token}", *_marks(loaded, token)]:
        assert [each async for each in play.house.host.door("web").follow(other)] == [], other


async def test_the_store_holds_no_token(play: Play) -> None:
    """Once the link was delivered, it can't be found in what is stored."""
    token = (await play.link("scherm")).partition("#")[2]
    await play.house.end()
    for file in play.house.settings.data.glob("kaartensessie.db*"):
        assert token.encode() not in file.read_bytes() or file.suffix == ".db-wal"
    await play.house.begin()


async def test_nobody_is_followed_who_has_gone(play: Play) -> None:
    """A page that is closed leaves nothing behind."""
    screen = play.follow(await play.link("scherm"))
    await anext(screen)
    await screen.aclose()  # type: ignore[attr-defined]  # an async generator
    assert play.house.host.screens._followers == {}


def _marks(state: bytes, token: str) -> list[str]:
    words = state.decode()
    mark = words.partition('"groep":"')[2].partition('"')[0]
    assert len(mark) == 64
    return [mark, token[:8] + mark]
