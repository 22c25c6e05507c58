"""A real browser, and what a person does with the room in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

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
UNHURRIED = 2_100  # milliseconds from the last step after which a step is meant, on a clock that runs
PATIENCE = 60_000  # milliseconds that the page may take for anything, on a machine that does more than this
# Of axe: WCAG 2.2 A and AA, and what it advises; and those of them that depend on a scheme of colours.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_COLOUR = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
FRAMES = """() => new Promise((done) => {
  let left = 3;
  const next = () => (left-- ? requestAnimationFrame(next) : done());
  next();
})"""

expect.set_options(timeout=PATIENCE)


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    """Chromium without a window."""
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, timeout=PATIENCE)
        yield opened
        await opened.close()


async def enter(page: Page, address: str, name: str) -> None:
    """Come into the room under this name."""
    page.context.set_default_timeout(PATIENCE)
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
    """Press a button that brings another step or card, and wait until the cockpit and the bar say so."""
    await page.get_by_role("button", name=label, exact=True).last.wait_for()
    places = [page.locator("#board-step, #board-card"), page.locator("#cockpit .msg-title")]
    before = [await place.all_text_contents() for place in places]
    await press(page, label)
    for place, words in zip(places, before, strict=True):
        await expect(place).not_to_have_text(words)


async def drawn(page: Page) -> None:
    """Return when the page has been drawn anew, with what follows from that: an observer of sizes acts a frame later."""
    await page.evaluate(FRAMES)


async def faults(page: Page) -> str:
    """What axe finds wrong here, in the light and in the dark; "" when it is nothing. The page must let scripts in."""
    told = []
    schemes: tuple[tuple[Literal["dark", "light"], object], ...] = (("dark", OF_COLOUR), ("light", RULES))
    for scheme, rules in schemes:
        await page.emulate_media(color_scheme=scheme)
        found = await Axe().run(page, options={"runOnly": rules, "resultTypes": ["violations"]})
        told += [f"{scheme}: {found.generate_report()}"] * bool(found.violations_count)
    return "\n".join(told)


def seen(page: Page, words: str) -> Locator:
    """These words in the room itself, not in what is only read aloud."""
    return page.get_by_role("main").get_by_text(words).first
