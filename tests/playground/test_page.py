"""The Playground's own page in a real browser: what Teams' renderer makes of the cards, and that its buttons work."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, async_playwright, expect

from tests.browser.house import CHROMIUM, NO_CHROMIUM, UNHURRIED
from tests.playground.conftest import unable
from tests.playground.desk import Desk
from tests.playground.people import AT_KEYBOARD, BOT_NAME, OTHERS

# The page asks for fonts on the internet; nothing but this computer has a name here.
FLAGS = ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
PATIENCE = 60_000  # milliseconds
GROUP, PRIVATE = "Kaartensessie", "Personal Chat"  # as the page calls them


@pytest.fixture
async def page(table: Desk) -> AsyncIterator[Page]:
    """Anna's browser, at the group's chat."""
    if CHROMIUM is None:
        unable(NO_CHROMIUM)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        opened = await browser.new_page(viewport={"width": 1600, "height": 1200}, locale="nl-NL")
        opened.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        await opened.goto(table.playground.address)
        await opened.get_by_role("button", name="Hide log panel").click()
        await chat(opened, GROUP)
        yield opened
        await browser.close()


async def test_cards_render_a_submit_works_and_the_private_chat_arrives(
    page: Page, table: Desk, tmp_path: Path
) -> None:
    """Anna starts by typing; her cockpit comes in the private chat; a button and a field of a card do what they say."""
    await say_to_bot(page, "/start zon 1u")
    await expect(heading(page, "Welkom bij de kaartensessie")).to_be_visible()

    await chat(page, PRIVATE)
    await page.get_by_role("button", name="Naar de spelregels", exact=True).last.click()
    await expect(heading(page, "Spelregels")).to_be_visible()
    await page.get_by_role("button", name="Notitie maken", exact=True).last.click()
    await page.get_by_role("textbox", name="notitie").last.fill("Vraag naar het voorbeeld van vorige week")
    await page.get_by_role("button", name="Bewaar notitie", exact=True).last.click()
    await expect(said(page, "Je notitie is bewaard")).to_be_visible()
    await expect(said(page, "Vraag naar het voorbeeld van vorige week")).to_be_visible()
    await page.screenshot(path=tmp_path / "prive.png")

    await chat(page, GROUP)
    await expect(heading(page, "Spelregels")).to_be_visible()
    await page.get_by_role("button", name="Akkoord", exact=True).last.click()
    await page.screenshot(path=tmp_path / "groep.png")
    await chat(page, PRIVATE)
    await expect(said(page, "Je bent akkoord met de spelregels")).to_be_visible()
    assert table.faults == []


WORDS = [
    pytest.param("let op *het* _geheel_ & [dit](daar)", id="markdown"),
    pytest.param("lees <b>vorige week</b> <img src=x> na", id="html"),
]


@pytest.mark.parametrize("words", WORDS)
async def test_words_of_people_are_shown_as_they_typed_them(page: Page, table: Desk, words: str) -> None:
    """Nothing that somebody types becomes markup in a card, and nothing of it is lost."""
    await say_to_bot(page, "/start zon 1u")
    await chat(page, PRIVATE)
    await expect(heading(page, "Welkom")).to_be_visible()
    await table.say(AT_KEYBOARD, f"notitie welkom {words}", private=True)
    await expect(said(page, "Je notitie is bewaard")).to_be_visible()
    await expect(said(page, words)).to_be_visible(timeout=PATIENCE)


async def test_a_choice_counts_on_the_card_itself(page: Page, table: Desk, tmp_path: Path) -> None:
    """Anna chooses with the mouse, Piet elsewhere: the one card in the group tells how many chose; when it passes, it closes."""
    await say_to_bot(page, "/start zon 1u")
    await expect(heading(page, "Welkom bij de kaartensessie")).to_be_visible()
    for _ in range(3):
        await page.wait_for_timeout(UNHURRIED)
        await table.say(AT_KEYBOARD, "verder", private=True)
    await expect(said(page, "0 van 1")).to_be_visible()
    await page.get_by_role("button", name="Eens", exact=True).click()
    await expect(said(page, "1 van 1")).to_be_visible()
    await table.press("Piet", "Oneens", {})
    await expect(said(page, "2 van 2")).to_be_visible()
    await expect(page.get_by_role("heading", name="Kaart 1")).to_have_count(1)
    await page.screenshot(path=tmp_path / "kaart.png")
    await page.wait_for_timeout(UNHURRIED)
    await table.say(AT_KEYBOARD, "volgende", private=True)
    await expect(heading(page, "Kaart 2")).to_be_visible()
    await expect(page.get_by_role("heading", name="Kaart 1")).to_have_count(1)
    await page.screenshot(path=tmp_path / "kaart-2.png")
    assert table.faults == []


async def test_how_choices_lie_is_a_picture_on_the_card_also_after_the_talk(
    page: Page, table: Desk, tmp_path: Path
) -> None:
    """As soon as everybody has chosen a bar stands beside each number; after the second choice, before and after."""
    await say_to_bot(page, "/start zon 1u")
    await expect(heading(page, "Welkom bij de kaartensessie")).to_be_visible()
    await table.join_call([AT_KEYBOARD, *(three := OTHERS[:3])])
    for _ in range(3):
        await page.wait_for_timeout(UNHURRIED)
        await table.say(AT_KEYBOARD, "verder", private=True)
    await expect(heading(page, "Kaart 1")).to_be_visible()
    for who, choice in zip(three, ("Eens", "Oneens", "Oneens"), strict=True):
        await table.press(who, choice, {})
    await page.get_by_role("button", name="Oneens", exact=True).click()
    await expect(said(page, "Oneens 3")).to_be_visible()
    await page.screenshot(path=tmp_path / "stand.png")
    assert await length(page, "Oneens 3") == pytest.approx(3 * await length(page, "Eens 1"), rel=0.1)
    await table.say(AT_KEYBOARD, "nog een keer kiezen", private=True)
    await expect(heading(page, "nog een keer")).to_be_visible()
    for who in three:
        await table.press(who, "Oneens", {})
    await page.get_by_role("button", name="Oneens", exact=True).last.click()
    await expect(said(page, "Eén koos anders.")).to_be_visible()
    await expect(said(page, "Oneens 4")).to_be_visible()
    await page.screenshot(path=tmp_path / "voor-en-na.png")
    assert table.faults == []


async def test_half_a_note_outlives_a_cockpit_that_is_shown_anew(page: Page, table: Desk, tmp_path: Path) -> None:
    """While Anna types, Piet agrees to the rules, which her cockpit tells; her words stay, and she can finish them."""
    await say_to_bot(page, "/start zon 1u")
    await chat(page, PRIVATE)
    await page.get_by_role("button", name="Naar de spelregels", exact=True).click()
    await expect(said(page, "0 van 1 akkoord")).to_be_visible()
    await page.get_by_role("button", name="Notitie maken", exact=True).click()
    field = page.get_by_role("textbox", name="notitie").last
    await field.press_sequentially("Vraag naar het")
    await table.press("Piet", "Akkoord", {})
    await expect(said(page, "1 van 2 akkoord")).to_be_visible()
    await expect(field).to_have_value("Vraag naar het")
    await page.screenshot(path=tmp_path / "halve-notitie.png")
    await field.press_sequentially(" voorbeeld van vorige week")
    await page.get_by_role("button", name="Bewaar notitie", exact=True).last.click()
    await expect(said(page, "Je notitie is bewaard")).to_be_visible()
    await expect(said(page, "Vraag naar het voorbeeld van vorige week")).to_be_visible()
    await page.screenshot(path=tmp_path / "hele-notitie.png")
    assert table.faults == []


async def chat(page: Page, name: str) -> None:
    """Go to one of the chats."""
    await page.get_by_role("treeitem", name=name).click()


async def say_to_bot(page: Page, words: str) -> None:
    """Type a line that mentions the bot, as a person does: choose it from what unfolds."""
    box = page.get_by_role("textbox").last
    await box.click()
    await box.press_sequentially(f"@{BOT_NAME[0]}", delay=50)
    await page.locator("#typeahead-menu").get_by_text(BOT_NAME, exact=True).click()
    await box.press_sequentially(f" {words}")
    await page.get_by_role("button", name="Send Message").click()


async def length(page: Page, words: str) -> float:
    """How long the bar below these words is, in pixels."""
    boxes = said(page, words).locator("xpath=following::*[contains(@class, 'ac-container')]")
    bar = boxes.nth(1)  # in the first, the row of the bar and of what is left
    box = await bar.bounding_box()
    assert box is not None
    assert box["height"] >= 6
    return box["width"]


def heading(page: Page, words: str) -> Locator:
    """The newest card with this title."""
    return page.get_by_role("heading", name=words).last


def said(page: Page, words: str) -> Locator:
    """The newest line with these words; the list of chats, which shows the newest line too, stands before it."""
    return page.get_by_text(words).last
