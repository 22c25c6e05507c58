"""What is needed first is in view at every size, without scrolling; a double click moves one step at most."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.house import UNHURRIED, enter, onward, say
from tests.decks import real_config
from tests.process import Process

SIZES = [(1440, 900), (1366, 768), (1280, 720), (768, 1024), (375, 740), (320, 640)]

# Whether all of an element is in view: within the window, and within whatever scrolls around it.
IN_VIEW = """(node) => {
  const box = node.getBoundingClientRect();
  const inside = ({ top, bottom }) => box.top >= top - 1 && box.bottom <= bottom + 1;
  for (let each = node.parentElement; each; each = each.parentElement) {
    if (getComputedStyle(each).overflowY !== "visible" && !inside(each.getBoundingClientRect())) return false;
  }
  return inside({ top: 0, bottom: innerHeight });
}"""


async def room(chromium: Browser, process: Process) -> Page:
    """Anna's page, in which she leads a session."""
    page = await (await chromium.new_context(locale="nl-NL", reduced_motion="reduce")).new_page()
    await enter(page, process.address, "Anna")
    await say(page, "/start zon 2u")
    return page


async def look(page: Page, width: int, height: int, pane: str) -> None:
    """At this size; on a phone at this chat."""
    await page.set_viewport_size({"width": width, "height": height})
    switch = page.locator(f"#show-{pane}")
    if await switch.is_visible():
        await switch.click()
    await page.evaluate("scrollTo(0, 0)")


async def in_view(node: Locator) -> bool:
    """Whether all of it is in view."""
    await node.wait_for()
    return bool(await node.evaluate(IN_VIEW))


async def test_how_to_begin_and_what_to_ask_is_in_view_at_every_card(chromium: Browser, process: Process) -> None:
    """Of all 31 cards, at all sizes."""
    page = await room(chromium, process)
    for label in ("Naar de spelregels", "Naar de kaarten", "Begin met de eerste kaart"):
        await onward(page, label)
    hidden = []
    config = real_config()
    deck = config.decks[config.names["actieve-openbaarmaking"]]
    for number in range(1, 32):
        if number > 1:
            await page.set_viewport_size({"width": 1440, "height": 900})
            await page.wait_for_timeout(UNHURRIED)
            await say(page, f"/kaart {number}")
        await expect(page.locator("#cockpit .msg-title")).to_contain_text(f"Kaart {number} ")
        title = await page.locator("#table .card .msg-scroll > p").first.inner_text()
        told = next(each.explanation for each in deck.cards if each.text == title)
        assert told is not None
        needed = [words for words in (told.opening, told.silent, told.heated) if words]
        for width, height in SIZES:
            await look(page, width, height, "private")
            texts = [page.locator("#cockpit .secret-text").get_by_text(words, exact=True) for words in needed]
            hidden += [(number, width, height, n) for n, each in enumerate(texts) if not await in_view(each)]
    assert not hidden


async def test_akkoord_is_in_view_with_the_rules(chromium: Browser, process: Process) -> None:
    """At all sizes."""
    page = await room(chromium, process)
    await onward(page, "Naar de spelregels")
    hidden = []
    for width, height in SIZES:
        await look(page, width, height, "group")
        if not await in_view(page.locator("#table").get_by_role("button", name="Akkoord", exact=True)):
            hidden.append((width, height))
    assert not hidden


# What Anna double clicks, and where the group then is.
STEPS = [
    ("Naar de spelregels", "Spelregels"),
    ("Naar de kaarten", "De kaarten klaarzetten"),
    ("Begin met de eerste kaart", "Ronde 1 Kaart 1"),
    ("Volgende kaart", "Ronde 1 Kaart 2"),
    ("Sla over", "Ronde 1 Kaart 3"),
    ("5 minuten erbij", "Ronde 1 Kaart 3"),
    ("Vorige kaart", "Ronde 1 Kaart 2"),
]


@pytest.mark.parametrize("milliseconds", [50, 200, 500])
async def test_a_double_click_moves_one_step(chromium: Browser, process: Process, milliseconds: int) -> None:
    """On whatever the first click brought to that place; and the clock of the room runs thirty times as fast."""
    page = await room(chromium, process)
    for label, where in STEPS:
        await page.wait_for_timeout(UNHURRIED)
        box = await page.get_by_role("button", name=label, exact=True).last.bounding_box()
        assert box is not None
        for _ in range(2):
            await page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
            await page.wait_for_timeout(milliseconds)
        await page.wait_for_timeout(UNHURRIED - milliseconds)
        told = await page.locator("#board-step, #board-card").all_inner_texts()
        assert " ".join(told).strip() == where
