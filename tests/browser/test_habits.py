"""What people do beside talking: print, look elsewhere, use keys, and come in on another tab."""

from __future__ import annotations

import re

from playwright.async_api import Browser, Page, expect

from tests.browser.house import PATIENCE, onward, press, say, seen
from tests.browser.still import StillRoom

PRINTED = """() => [...document.querySelectorAll("#room *")]
  .filter((node) => node.childElementCount === 0 && node.checkVisibility() && node.textContent.trim() && node.getBoundingClientRect().width > 1)
  .map((node) => node.textContent.trim()).join("\\n")"""


async def printed(page: Page) -> str:
    """What would come on paper."""
    await page.emulate_media(media="print")
    words = str(await page.evaluate(PRINTED))
    await page.emulate_media(media="screen")
    return words


async def test_paper_gets_the_card_and_later_the_report(chromium: Browser, room: StillRoom) -> None:
    """And nothing that was said, nor a button."""
    anna = await room.page(chromium, "Anna")
    await say(anna, "dit is maar praat")
    await say(anna, "/start zon 1u")
    for label in ("Naar de spelregels", "Naar de kaarten", "Begin met de eerste kaart"):
        await onward(anna, label)
    await expect(anna.locator("#table .card")).to_be_visible()
    card = await printed(anna)
    assert "Kaart 1" in card
    for other in ("maar praat", "Hand opsteken", "Volgende kaart", "Waar gaat het over", "Wie is er?"):
        assert other not in card
    await say(anna, "/stop ja")
    await anna.locator("a[download]").first.wait_for()
    report = await printed(anna)
    assert "Besproken kaarten" in report
    assert "maar praat" not in report
    assert "Kopieer" not in report


async def test_nobody_takes_a_name_and_the_cockpit_with_it(chromium: Browser, room: StillRoom) -> None:
    """Who has the name is asked on their own tab; after a no nothing of theirs was seen."""
    anna = await room.page(chromium, "Anna")
    await say(anna, "/start zon 1u")
    await expect(anna.locator("#cockpit .msg")).to_be_visible()
    other = await (await chromium.new_context(locale="nl-NL")).new_page()
    other.set_default_timeout(PATIENCE)
    await other.goto(room.address)
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


async def test_keys_do_what_they_say_and_not_while_somebody_types(chromium: Browser, room: StillRoom) -> None:
    """A list, the next card, a hand up and down."""
    anna = await room.page(chromium, "Anna")
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
    await anna.keyboard.press("v")
    await expect(anna.get_by_role("heading", name=re.compile("^Kaart 2")).first).to_be_visible()


async def test_a_new_card_is_read_aloud_once(chromium: Browser, room: StillRoom) -> None:
    """To who leads as well, who gets a cockpit with it, and whose card counts choices after that."""
    anna = await room.page(chromium, "Anna")
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


async def test_a_reminder_is_noticed_behind_another_window(chromium: Browser, room: StillRoom) -> None:
    """The title and the icon of the tab say so, until somebody looks; while they look nothing of it happens."""
    anna = await room.page(chromium, "Anna")
    icon = anna.locator("link[rel=icon]")
    await say(anna, "/start zon 2u")
    for label in ("Naar de spelregels", "Naar de kaarten", "Begin met de eerste kaart"):
        await onward(anna, label)
    await room.passes(minutes=40)  # five minutes before the break
    await expect(seen(anna, "Over 5 minuten")).to_be_visible()
    await expect(anna).to_have_title("Kaartensessie – oefenkamer")
    await anna.evaluate("document.hasFocus = () => false")
    await room.passes(minutes=5)
    await expect(anna).to_have_title(re.compile("^● "))
    await expect(icon).to_have_attribute("href", "/static/icon-new.svg")
    await anna.evaluate("delete document.hasFocus; dispatchEvent(new Event('focus'))")
    await expect(anna).to_have_title("Kaartensessie – oefenkamer")
    await expect(icon).to_have_attribute("href", "/static/icon.svg")
