"""A real browser, and what a person does with the room in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Locator, Page, async_playwright

CHROMIUM = (
    os.environ.get("CHROMIUM")
    or shutil.which("chromium")
    or shutil.which("chromium-browser")
    or shutil.which("google-chrome")
)
NO_CHROMIUM = "Chromium is not on this machine: apt-get install chromium, or set CHROMIUM to its path"
# No sandbox: CI runs as root. The rest keeps Chromium from looking for the outside world at every start.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
UNHURRIED = 2_100  # milliseconds from the last step after which a step is meant
PATIENCE = 20_000  # milliseconds that the page may take for anything


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    """Chromium without a window."""
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        await opened.close()


async def enter(page: Page, address: str, name: str) -> None:
    """Come into the room under this name."""
    page.set_default_timeout(PATIENCE)
    await page.goto(address)
    await page.get_by_label("Hoe heet je?").fill(name)
    await page.get_by_role("button", name="Doe mee").click()
    await page.get_by_label("Bericht aan de groep").wait_for()


async def say(page: Page, words: str) -> None:
    """Type a line in the group."""
    box = page.get_by_label("Bericht aan de groep")
    await box.fill(words)
    await box.press("Enter")


async def press(page: Page, label: str) -> None:
    """Press a button by its name."""
    await page.get_by_role("button", name=label, exact=True).last.click()


async def onward(page: Page, label: str) -> None:
    """Press a button that steers, as somebody does who has read what the last one brought."""
    await page.wait_for_timeout(UNHURRIED)
    await press(page, label)


def seen(page: Page, words: str) -> Locator:
    """These words in the room itself, not in what is only read aloud."""
    return page.get_by_role("main").get_by_text(words).first
