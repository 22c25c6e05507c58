"""What people do beside talking: print, look elsewhere, use keys, and come in on another tab."""

from __future__ import annotations

import re

from playwright.async_api import Browser, Page, expect

from tests.browser.house import UNHURRIED, enter, onward, press, say, seen
from tests.process import Process

PRINTED = """() => [...document.querySelectorAll("#room *")]
  .filter((node) => node.childElementCount === 0 && node.checkVisibility() && node.textContent.trim() && node.getBoundingClientRect().width > 1)
  .map((node) => node.textContent.trim()).join("\\n")"""


async def room(chromium: Browser, address: str, name: str) -> Page:
    """Somebody in a browser of their own."""
    page = await (await chromium.new_context(locale="nl-NL")).new_page()
    await enter(page, address, name)
    return page


async def printed(page: Page) -> str:
    """What would come on paper."""
    await page.emulate_media(media="print")
    words = str(await page.evaluate(PRINTED))
    await page.emulate_media(media="screen")
    return words


async def test_paper_gets_the_card_and_later_the_report(chromium: Browser, process: Process) -> None:
    """And nothing that was said, nor a button."""
    anna = await room(chromium, process.address, "Anna")
    await say(anna, "dit is maar praat")
    await say(anna, "/start zon 1u")
    for label in ("Naar de spelregels", "Naar de kaarten", "Begin met de eerste kaart"):
        await onward(anna, label)
    await expect(anna.locator("#table .card")).to_be_visible()
    card = await printed(anna)
    assert "Kaart 1" in card
    for other in ("maar praat", "Hand opsteken", "Volgende kaart", "Waar gaat het over", "Wie is er?"):
        assert other not in card
    await anna.wait_for_timeout(UNHURRIED)
    await say(anna, "/stop ja")
    await anna.locator("a[download]").first.wait_for()
    report = await printed(anna)
    assert "Besproken kaarten" in report
    assert "maar praat" not in report
    assert "Kopieer" not in report


async def test_nobody_takes_a_name_and_the_cockpit_with_it(chromium: Browser, process: Process) -> None:
    """Who has the name is asked on their own tab; after a no nothing of theirs was seen."""
    anna = await room(chromium, process.address, "Anna")
    await say(anna, "/start zon 1u")
    await expect(anna.locator("#cockpit .msg")).to_be_visible()
    other = await (await chromium.new_context(locale="nl-NL")).new_page()
    await other.goto(process.address)
    await other.get_by_label("Hoe heet je?").fill("anna")
    await other.get_by_role("button", name="Doe mee").click()
    await other.get_by_role("button", name="Ja, dat ben ik").click()
    await expect(anna.locator("#knock")).to_contain_text("Iemand wil als Anna meedoen op een ander tabblad")
    await expect(other.get_by_text("We vragen het daar")).to_be_visible()
    await expect(other.locator("#cockpit .msg")).to_have_count(0)
    await press(anna, "Nee")
    await expect(other.get_by_text("Kies dan een andere naam")).to_be_visible()
    await expect(other.locator("#cockpit .msg")).to_have_count(0)
    await anna.reload()
    await expect(anna.locator("#cockpit .msg")).to_be_visible()


async def test_keys_do_what_they_say_and_not_while_somebody_types(chromium: Browser, process: Process) -> None:
    """A list, the next card, a hand up and down."""
    anna = await room(chromium, process.address, "Anna")
    await say(anna, "/start zon 1u")
    for label in ("Naar de spelregels", "Naar de kaarten", "Begin met de eerste kaart"):
        await onward(anna, label)
    first = anna.get_by_role("heading", name=re.compile("^Kaart 1")).first
    await expect(first).to_be_visible()
    await anna.get_by_label("Bericht aan de groep").focus()
    await anna.keyboard.type("vh?")
    await expect(anna.get_by_label("Bericht aan de groep")).to_have_value("vh?")
    await expect(first).to_be_visible()
    await anna.locator("#board-step").focus()
    await anna.keyboard.press("?")
    await expect(anna.get_by_role("dialog", name="Sneltoetsen")).to_be_visible()
    await anna.keyboard.press("Escape")
    await expect(anna.get_by_role("dialog")).to_have_count(0)
    await anna.keyboard.press("h")
    await expect(anna.locator("#table").get_by_role("button", name="Hand omlaag")).to_be_visible()
    await anna.keyboard.press("h")
    await expect(anna.locator("#table").get_by_role("button", name="Hand opsteken")).to_be_visible()
    await anna.wait_for_timeout(UNHURRIED)
    await anna.keyboard.press("v")
    await expect(anna.get_by_role("heading", name=re.compile("^Kaart 2")).first).to_be_visible()


async def test_a_new_card_is_read_aloud_once(chromium: Browser, process: Process) -> None:
    """To who leads as well, who gets a cockpit with it, and whose card counts choices after that."""
    anna = await room(chromium, process.address, "Anna")
    await say(anna, "/start zon 1u")
    for label in ("Naar de spelregels", "Naar de kaarten", "Begin met de eerste kaart"):
        await onward(anna, label)
    await anna.evaluate(
        """() => {
          window.heard = [];
          const note = (changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach((node) => window.heard.push(node.textContent)));
          document.querySelectorAll("[aria-live]:not([aria-live=off]), [role=status]").forEach((node) =>
            new MutationObserver(note).observe(node, { childList: true, subtree: true }));
        }"""
    )
    await onward(anna, "Volgende kaart")
    await expect(anna.get_by_role("heading", name=re.compile("^Kaart 2")).first).to_be_visible()
    await press(anna, "A")
    await expect(seen(anna, "1 van 1")).to_be_visible()
    heard = [words for words in await anna.evaluate("window.heard") if "Kaart 2" in words]
    assert len(heard) == 1
