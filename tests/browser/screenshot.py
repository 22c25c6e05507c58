"""`python -m tests.browser.screenshot docs/oefenkamer.png`: the picture of the README, of a real session with practice colleagues."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from tests.browser.house import UNHURRIED, browser, enter, onward, press, say, seen
from tests.process import Process

WIDTH, HEIGHT = 1440, 900


async def take(target: Path) -> None:
    """Play up to a card on which everybody has chosen, and take the picture."""
    with tempfile.TemporaryDirectory() as data:
        process = Process(Path(data), "--speed", "40")
        await process.begin()
        try:
            async with browser() as chromium:
                context = await chromium.new_context(viewport={"width": WIDTH, "height": HEIGHT}, locale="nl-NL")
                page = await context.new_page()
                await enter(page, process.address, "Anna")
                await page.locator(".who-summary").click()
                await page.locator("#seats-5").check()
                await page.locator(".who-summary").click()
                await say(page, "/start zon 2u")
                await press(page, "Naar de spelregels")
                await press(page, "Akkoord")
                await page.wait_for_timeout(3000)
                await onward(page, "Naar de kaarten")
                await page.wait_for_timeout(UNHURRIED)
                await onward(page, "Begin met de eerste kaart")
                for _ in range(3):
                    await page.wait_for_timeout(UNHURRIED)
                    await onward(page, "Volgende kaart")
                    await page.wait_for_timeout(700)
                await seen(page, "Wachtrij").or_(seen(page, "4 van")).first.wait_for()
                await page.wait_for_timeout(2500)
                await page.screenshot(path=target)
        finally:
            await process.stop()


if __name__ == "__main__":
    asyncio.run(take(Path(sys.argv[1])))
