"""The page reads no word of the engine or a deck: it shows every message in nonsense just as it shows it in Dutch."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from playwright.async_api import Browser, Page, expect

from bot.engine.model.effects import Group
from bot.engine.model.messages import Message
from tests.browser.house import say
from tests.browser.still import AT, StillRoom, still_room
from tests.languages import NONSENSE, nonsense
from tests.transcripts.everything import everything

# What a message becomes, without the letters of its texts: elements, how they look, and how long their texts are. What the
# page writes by itself is kept: the corner of a card, and the words that say what sort of message it is.
OUTLINES = """async (lines) => {
  const { botMessage } = await import("/static/render.js");
  const KEPT = ["class", "data-look", "data-kind", "data-length", "data-command", "data-scroll", "type"];
  const OURS = ".card-corner, .msg-label-words";
  const outline = (node, ours = false) => {
    if (node.nodeType !== Node.ELEMENT_NODE) return ours ? node.data : node.data.length;
    const inner = [...node.childNodes].map((each) => outline(each, ours || node.matches(OURS)));
    return [node.localName, node.getAttributeNames(), KEPT.map((name) => node.getAttribute(name)), ...inner];
  };
  return lines.map((line) => JSON.stringify(outline(botMessage(line, () => {}))));
}"""

# The page tells the time of a step by itself: a second later it may be longer or shorter.
STILL = """() => {
  const [now, passed] = [Date.now(), performance.now()];
  Date.now = () => now;
  performance.now = () => passed;
}"""


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[StillRoom]:
    """A room in which the bot speaks nonsense."""
    async with still_room(tmp_path, NONSENSE) as opened:
        yield opened


@pytest.fixture
async def anna(chromium: Browser, room: StillRoom) -> Page:
    """Anna's page, in that room."""
    return await room.page(chromium, "Anna", viewport={"width": 1440, "height": 900})


def line(number: int, message: Message, *, group: bool) -> dict[str, Any]:
    """A message as the page gets it."""
    shown = {"seq": number, "id": f"m{number}", "pane": "group" if group else "private", "at": AT.isoformat()}
    return {**shown, "message": msgspec.to_builtins(message)}


async def test_every_message_looks_the_same_in_nonsense(anna: Page) -> None:
    """Elements, classes, what stands where: all that the bot can say, word by word another text."""
    told = {(each.message, isinstance(each.audience, Group)): None for each in await everything()}
    await anna.evaluate(STILL)
    usual = await anna.evaluate(OUTLINES, [line(n, message, group=group) for n, (message, group) in enumerate(told)])
    other = await anna.evaluate(
        OUTLINES, [line(n, nonsense(message), group=group) for n, (message, group) in enumerate(told)]
    )
    differ = [message.title for (message, _), one, two in zip(told, usual, other, strict=True) if one != two]
    assert not differ
    assert len(set(usual)) > 200


async def test_a_session_in_nonsense_can_be_led(anna: Page, room: StillRoom) -> None:
    """The time and the note stay in sight, the card has its colour and its number, the tally and the offers have their place."""
    await say(anna, "/start zon 2u")
    for _ in range(3):
        await say(anna, "/verder")
    card = anna.locator("#table .card")
    await expect(card).to_have_attribute("data-kind", "stelling")
    await expect(card.locator("> .card-corner").first).to_have_text("1")
    await expect(card.locator("> .facts")).to_be_visible()
    cockpit = anna.locator("#cockpit .msg")
    await expect(cockpit.locator("> .now dd")).to_be_visible()
    await expect(anna.locator("#cockpit-dock [data-command=notitie]")).to_be_visible()
    await say(anna, "/volgende")
    await expect(card).to_have_attribute("data-kind", "dilemma")
    await room.passes(minutes=100)
    await say(anna, "/hand")
    offers = anna.locator(".offers")
    await expect(offers.locator(".offers-words")).to_be_visible()
    if not await offers.evaluate("(node) => node.open"):
        await offers.locator("summary").click()
    await expect(offers.locator("[data-command=zolaten]")).to_be_visible()
