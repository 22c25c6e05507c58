"""`python -m tests.browser.guide docs/beelden`: the pictures of the facilitator's guide, each of what one sees at that step.

What is typed here is what the guide says, in the browser room with practice colleagues; paper is the page that the PDF is made of.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Browser, Locator, Page

from bot.paper.html import html
from tests.browser.house import UNHURRIED, browser, enter, onward, press, say
from tests.paper.whole import documents
from tests.process import Process

WIDTH, HEIGHT = 1200, 760
PAPER = (794, 640)  # CSS pixels: A4 across, and as much of it as is told by a picture


async def take(folder: Path) -> None:
    """All of them."""
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        process = Process(Path(data), "--speed", "30")
        await process.begin()
        try:
            async with browser() as chromium:
                context = await chromium.new_context(viewport={"width": WIDTH, "height": HEIGHT}, locale="nl-NL")
                page = await context.new_page()
                await enter(page, process.address, "Anna")
                await _before(page, folder)
                await _session(page, folder)
                for name in ("verslag", "draaiboek"):
                    await _paper(chromium, name, folder)
        finally:
            await process.stop()


async def _before(page: Page, folder: Path) -> None:
    """Days ahead, in a private chat where nothing runs yet."""
    await say(page, "/plan volgende week dinsdag 13:00 2u zon")
    await _came(page, "Je sessie is gepland")
    await _shot(page.locator("#private"), folder / "gepland.png")
    await press(page, "Maak de uitnodiging")
    await _came(page, "Uitnodiging")
    await _shot(page.locator("#private"), folder / "uitnodiging.png")
    await _whisper(page, "voorbereiden zon")
    await _came(page, "Voorbereiden «zon»: 31")
    await _shot(page.locator("#private"), folder / "voorbereiden.png")
    await page.get_by_label("Welke kaart wil je zien?").last.fill("3")
    await press(page, "Open deze kaart")
    await _came(page, "Voorbereiden «zon»: kaart 3")
    await _shot(page.locator("#private"), folder / "kaart-voorbereiden.png")


async def _session(page: Page, folder: Path) -> None:
    """The session, up to a card on which people choose."""
    await page.locator(".who-summary").click()
    await page.locator("#seats-5").check()
    await page.locator(".who-summary").click()
    await say(page, "/start zon 2u")
    await press(page, "Naar de spelregels")
    await press(page, "Akkoord")
    await page.wait_for_timeout(3000)
    await _shot(page.locator("#private"), folder / "spelregels.png")
    await page.wait_for_timeout(UNHURRIED)
    await onward(page, "Naar de kaarten")
    await page.wait_for_timeout(UNHURRIED)
    await onward(page, "Begin met de eerste kaart")
    for _ in range(2):
        await page.wait_for_timeout(UNHURRIED)
        await onward(page, "Volgende kaart")
    await page.get_by_text("5 van 6").first.wait_for()
    await _shot(page.locator("#private"), folder / "cockpit.png")
    await _shot(page.locator("#table"), folder / "kaart.png")


async def _whisper(page: Page, words: str) -> None:
    box = page.get_by_label("Bericht in je privéchat")
    await box.fill(words)
    await box.press("Enter")


async def _came(page: Page, title: str) -> None:
    """Wait until a message of this title stands in the private chat, with its beginning in sight."""
    found = page.locator("#private-log article", has_text=title).last
    await found.wait_for()
    await found.evaluate("each => each.scrollIntoView({block: 'start'})")


async def _shot(what: Locator, target: Path) -> None:
    await what.page.wait_for_timeout(400)
    await what.screenshot(path=target, animations="disabled")


async def _paper(chromium: Browser, name: str, folder: Path) -> None:
    wide, high = PAPER
    page = await chromium.new_page(viewport={"width": wide, "height": high})
    await page.set_content(html(documents()[name]))
    await page.screenshot(path=folder / f"{name}.png")


if __name__ == "__main__":
    asyncio.run(take(Path(sys.argv[1])))
