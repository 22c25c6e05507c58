"""The second screen in a real browser: it follows, it fits, it is accessible, and it shows nobody what is not theirs."""

from __future__ import annotations

import re

from playwright.async_api import Browser, Page, expect

from tests.browser.house import drawn, enter, faults, onward, say
from tests.browser.still import StillRoom
from tests.browser.test_sizes import SIZES

WIDE = "document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1"


async def window(chromium: Browser) -> Page:
    """A page with a window of its own: one behind another is drawn twice a second."""
    context = await chromium.new_context(locale="nl-NL", bypass_csp=True, reduced_motion="reduce")
    return await context.new_page()


async def link(page: Page, words: str) -> str:
    """The newest link that the facilitator gets for typing this."""
    links = page.locator("#private-log a[href*='/scherm#']")
    before = await links.count()
    await say(page, words)
    await expect(links).to_have_count(before + 1)
    return await links.last.get_attribute("href") or ""


async def fits(page: Page, where: str) -> None:
    """At every size and in both schemes: not wider than the window, and no fault that axe finds."""
    for width, height in SIZES:
        await page.set_viewport_size({"width": width, "height": height})
        await drawn(page)
        assert await page.evaluate(WIDE), f"{where} sticks out at {width}x{height}"
    found = await faults(page)
    assert not found, f"{where}, {found}"
    await page.set_viewport_size({"width": 1440, "height": 900})


async def test_a_screen_follows_the_session_and_closes_with_its_link(chromium: Browser, room: StillRoom) -> None:
    """Rules, card, queue, break; and nobody comes in by opening it."""
    anna, group, cockpit = [await window(chromium) for _ in range(3)]
    await enter(anna, room.address, "Anna")
    await say(anna, "/start zon 2u")
    await group.goto(await link(anna, "scherm"))
    await cockpit.goto(await link(anna, "tweede scherm"))
    await onward(anna, "Naar de spelregels")
    await expect(group.get_by_role("heading", name="Spelregels").first).to_be_visible()
    await fits(group, "the rules on the screen")
    await onward(anna, "Naar de kaarten")
    await onward(anna, "Begin met de eerste kaart")
    await onward(anna, "Volgende kaart")
    await expect(group.get_by_role("heading", name=re.compile("^Kaart 2"))).to_be_visible()
    await expect(group.get_by_text("Nog", exact=True)).to_be_visible()
    await expect(cockpit.get_by_role("heading", name=re.compile("Kaart 2 ")).first).to_be_visible()
    await expect(cockpit.get_by_text("Alleen jij leest dit").first).to_be_visible()
    await expect(group.get_by_text("Alleen jij leest dit")).to_have_count(0)
    await say(anna, "/hand")
    await expect(group.get_by_text("In de rij: Anna.")).to_be_visible()
    await fits(group, "a card on the screen")
    await cockpit.locator("#screen-forms summary").first.click()
    await cockpit.locator("#screen-forms summary").last.click()
    await fits(cockpit, "the fields of the second screen")
    await cockpit.get_by_label("Notitie voor jezelf").fill("denk aan de sluis")
    await cockpit.get_by_role("button", name="Bewaar notitie").click()
    await expect(cockpit.locator("#screen-main").get_by_text("denk aan de sluis")).to_be_visible()
    await fits(cockpit, "the cockpit on the second screen")
    assert await group.locator("input, textarea, form").count() == 0
    assert not [each.url for each in (group, cockpit) if "#" in each.url]
    await cockpit.get_by_role("button", name="Volgende kaart").dblclick()
    await expect(group.get_by_role("heading", name=re.compile("^Kaart 3"))).to_be_visible()
    await expect(anna.locator("#who-count")).to_have_text("1")
    await say(anna, "/pauze 9")
    await expect(group.get_by_text("We gaan verder over")).to_be_visible()
    await fits(group, "the break on the screen")
    await group.reload()
    await expect(group.get_by_text("We gaan verder over")).to_be_visible()
    await say(anna, "/scherm uit")
    await expect(group.get_by_role("heading", name="Dit scherm is dicht")).to_be_visible()
    await fits(group, "a closed screen")
    await expect(cockpit.get_by_text("Jouw cockpit").first).to_be_visible()
    await say(anna, "/stop ja")
    await expect(cockpit.get_by_role("heading", name="Dit scherm is dicht")).to_be_visible()
