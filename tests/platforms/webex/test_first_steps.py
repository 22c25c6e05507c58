"""docs/webex.md, followed from step 4 to 6 as a facilitator would: what it says you see, is what there is to be seen."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.engine.model.events import Place
from tests.conformance.on_webex import WebexWorld
from tests.platforms.webex import reading
from tests.platforms.webex.space import Post

PAGE = (Path(__file__).parents[3] / "docs" / "webex.md").read_text("utf-8")
AT = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[WebexWorld]:
    """Anna and Piet in a space with the bot."""
    world = WebexWorld(tmp_path)
    await world.begin()
    await world.enter(["Anna", "Piet"], AT)
    yield world
    await world.end()


def quoted(words: str) -> bool:
    """Whether the page quotes this, but for how it ends."""
    return f"«{words.rstrip('.').split(':')[0]}" in PAGE


def read(world: WebexWorld, who: str) -> list[Post]:
    """What this person reads of the bot in their 1:1, or «groep» in the space."""
    return world.by_person().get(who, [])


@pytest.mark.parametrize("place", [Place.PRIVATE, Place.GROUP], ids=["step 4", "step 5"])
async def test_help_is_for_who_asks(world: WebexWorld, place: Place) -> None:
    """In the private chat, wherever it was asked; the space reads nothing of it."""
    await world.say("Anna", place, "help", AT)
    assert [each.text.splitlines()[0] for each in read(world, "Anna")] == ["Hulp"]
    assert read(world, "groep") == []
    assert "@Kaartenbot /start zon" in read(world, "Anna")[0].text


async def test_all_cards_can_be_seen_beforehand(world: WebexWorld) -> None:
    """Step 4: before there is a space with a session, with their toelichting."""
    await world.say("Anna", Place.PRIVATE, "voorbereiden zon", AT)
    [overview] = read(world, "Anna")
    assert "31 kaarten" in overview.text
    await world.press("Anna", "Begin bij kaart 1", {}, AT)
    card = read(world, "Anna")[-1]
    assert "kaart 1 van" in card.text
    assert "Blader verder" in reading.buttons(card)


@pytest.mark.parametrize(
    "words", ["start zon", "start zon 1u", "start zon 1,5u", "start zon 2u", "start zon tot 15:00"]
)
async def test_the_first_session(world: WebexWorld, words: str) -> None:
    """Step 6: a welcome in the space, the cockpit in the 1:1 of who began, and nothing for anybody else."""
    await world.say("Anna", Place.GROUP, words, AT)
    assert [each.text.split(" ")[0] for each in read(world, "groep")] == ["Welkom"]
    [cockpit] = read(world, "Anna")
    assert {"Vernieuw de cockpit", "Naar de spelregels"} <= set(reading.buttons(cockpit))
    assert read(world, "Piet") == []


async def test_what_does_not_fit_is_under_meer(world: WebexWorld) -> None:
    """The names of the list, of its button and of the one that shows the cockpit anew stand on the page in bold."""
    await world.say("Anna", Place.GROUP, "start zon", AT)
    for _ in range(3):
        await world.say("Anna", Place.PRIVATE, "verder", AT)
    cockpit = read(world, "Anna")[-1]
    parts = list(reading.elements(cockpit.card))
    titles = [each["title"] for each in parts if each.get("type") == "Action.Submit"]
    [more] = [each["label"] for each in parts if each.get("type") == "Input.ChoiceSet"]
    assert len(titles) == 5
    assert all(f"**{name}**" in PAGE for name in (more, "Kies", "Vernieuw de cockpit"))
    assert {"Kies", "Vernieuw de cockpit"} <= set(titles)


async def test_an_old_button_says_so(world: WebexWorld) -> None:
    """In the words of the page, and to who pressed alone."""
    await world.say("Anna", Place.GROUP, "start zon", AT)
    for _ in range(3):
        await world.say("Anna", Place.PRIVATE, "verder", AT)
    old, data = world.button(world.webex.user("Piet"), "Eens")
    await world.say("Anna", Place.PRIVATE, "volgende", AT)
    before = len(read(world, "groep"))
    await world.webex.press(world.webex.user("Piet"), old, data)
    await world.settle()
    [told] = read(world, "Piet")
    assert quoted(re.split(r"\. ", told.text)[0])
    assert len(read(world, "groep")) == before


async def test_who_may_not_begin_reads_why(tmp_path: Path) -> None:
    """In the words of the page."""
    world = WebexWorld(tmp_path, organizers_start=True)
    await world.begin()
    users = [world.webex.user(name) for name in ("Anna", "Piet")]
    world.room = await world.webex.space("Van Anna", *users, moderators=["Anna"])
    await world.say("Piet", Place.GROUP, "start zon", AT)
    [told] = read(world, "Piet")
    assert quoted(re.split(r"[.:] ", told.text)[0])
    await world.end()
