"""The page of `deck toon` in a real browser: for everybody, on paper too, and with only what one wants to see."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, expect

from bot.decks.load import load
from bot.paper.cards import page as page_of

DECK = Path(__file__).parents[2] / "deck" / "chatberichten-bewaren"


@pytest.fixture
def address(tmp_path: Path) -> str:
    """Where the page stands."""
    file = tmp_path / "kaarten.html"
    file.write_text(page_of(load(DECK), dt.date(2026, 11, 23)), "utf-8")
    return file.as_uri()


@pytest.mark.parametrize("width", [320, 1280])
async def test_everybody_can_read_it(chromium: Browser, address: str, width: int) -> None:
    """No barrier that axe knows of, and nothing that runs out of a small screen."""
    page = await (await chromium.new_context(viewport={"width": width, "height": 800}, locale="nl-NL")).new_page()
    await page.goto(address)
    found = await Axe().run(page)
    assert found.response["violations"] == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= width


async def test_one_sees_what_one_asks_for(chromium: Browser, address: str) -> None:
    """Toelichting and facts can be put away, on the screen and on paper; then what the group sees is left."""
    page = await (await chromium.new_context(viewport={"width": 1280, "height": 800}, locale="nl-NL")).new_page()
    await page.goto(address)
    told = page.get_by_role("heading", name="Alleen voor de gespreksbegeleider").first
    facts = page.get_by_role("heading", name="Feiten bij deze kaart").first
    verdict = page.get_by_text("☐ Goed zo").first
    await expect(told).to_be_visible()
    await expect(facts).to_be_visible()
    await expect(verdict).to_be_hidden()
    for name in ("De toelichting", "De feiten"):
        await page.get_by_label(name).uncheck()
    for media in ("screen", "print"):
        await page.emulate_media(media=media)
        await expect(told).to_be_hidden()
        await expect(facts).to_be_hidden()
        await expect(page.get_by_text("Een appje van twee regels is te klein").first).to_be_visible()
    await page.emulate_media(media="screen")
    await page.get_by_label("Ruimte om per kaart").check()
    await expect(verdict).to_be_visible()
