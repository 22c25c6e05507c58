"""The room in a real browser: three tabs play a session, and every screen is accessible."""

from __future__ import annotations

import re
from typing import Literal

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from tests.browser.house import UNHURRIED, enter, onward, press, say, seen
from tests.process import Process


async def table(chromium: Browser, address: str, names: list[str]) -> dict[str, Page]:
    """Everybody in a tab of their own."""
    pages = {}
    for name in names:
        pages[name] = await (await chromium.new_context(locale="nl-NL")).new_page()
        await enter(pages[name], address, name)
    return pages


async def test_three_tabs_play_a_session(chromium: Browser, process: Process) -> None:
    """From /start to the report: cards, choices, the queue, grades, an agreement, and secrets on one screen only."""
    pages = await table(chromium, process.address, ["Anna", "Piet", "Nora"])
    anna, piet, nora = pages.values()
    await say(anna, "/start zon 1u")
    for label in ("Naar de spelregels",):
        await onward(anna, label)
    for page in (piet, nora, anna):
        await press(page, "Akkoord")
    await expect(seen(piet, "Iedereen is akkoord met de spelregels")).to_be_visible()
    await onward(anna, "Naar de kaarten")
    await onward(anna, "Begin met de eerste kaart")

    await press(piet, "Eens")
    await press(nora, "Oneens")
    await expect(seen(nora, "2 van 3")).to_be_visible()
    await press(nora, "Hand opsteken")
    await onward(anna, "Geef Nora het woord")
    await expect(seen(piet, "Nora heeft het woord")).to_be_visible()
    await expect(seen(anna, "Blijft het stil? Vraag")).to_be_visible()
    for page in (piet, nora):
        await expect(page.get_by_text("Blijft het stil? Vraag")).to_have_count(0)

    await onward(anna, "Volgende kaart")
    await expect(piet.get_by_role("heading", name=re.compile("Kaart 2")).first).to_be_visible()
    await onward(anna, "Rond de ronde af")
    await press(anna, "Ja, naar «Een cijfer voor de sessie»")
    await say(piet, "een 8 want we luisterden naar elkaar")
    await say(nora, "7,5")
    await expect(seen(anna, "2 van 3")).to_be_visible()
    await onward(anna, "Naar: wat doe je morgen anders?")
    await onward(anna, "Naar de afspraken")
    await piet.get_by_label("Wat spreken jullie af?").fill("Lijst maken <b>met</b> categorieën")
    await piet.get_by_label("Wie doet het?").fill("Nora")
    await press(piet, "Noteer afspraak")
    await expect(seen(nora, "Lijst maken <b>met</b> categorieën – door Nora")).to_be_visible()
    await onward(anna, "Naar de open vragen")
    await onward(anna, "Naar de afsluiting")
    await expect(seen(nora, "gemiddeld 7,8")).to_be_visible()
    await onward(anna, "Sluit de sessie af")
    await expect(anna.get_by_role("link", name=re.compile("verslag-zon"))).to_be_visible()
    await expect(seen(piet, "De sessie is klaar")).to_be_visible()


async def test_a_page_that_is_reloaded_goes_on_where_it_was(chromium: Browser, process: Process) -> None:
    """Same person, same card, nothing twice."""
    (anna,) = (await table(chromium, process.address, ["Anna"])).values()
    await say(anna, "/start zon 1u")
    await press(anna, "Naar de spelregels")
    await expect(anna.get_by_role("heading", name="Spelregels").first).to_be_visible()
    await anna.reload()
    await expect(anna.get_by_role("button", name="Naar de kaarten")).to_be_visible()
    await expect(anna.get_by_role("heading", name=re.compile("^Welkom bij de kaartensessie"))).to_have_count(1)


async def test_the_whole_room_works_by_keyboard(chromium: Browser, process: Process) -> None:
    """Join, start, go on and choose without a mouse."""
    (anna,) = (await table(chromium, process.address, ["Anna"])).values()
    await say(anna, "/start zon 1u")
    for label in ("Naar de spelregels", "Naar de kaarten", "Begin met de eerste kaart", "Volgende kaart"):
        await anna.wait_for_timeout(UNHURRIED)
        await tab_to(anna, label)
        await anna.keyboard.press("Enter")
        await expect(anna.get_by_role("button", name=label)).to_have_count(1 if label == "Volgende kaart" else 0)
    await tab_to(anna, "A")
    await anna.keyboard.press("Space")
    await expect(seen(anna, "1 van 1")).to_be_visible()


async def tab_to(page: Page, label: str) -> None:
    """Press Tab until the button of this name has the focus."""
    await page.get_by_role("button", name=label, exact=True).wait_for()
    for _ in range(80):
        await page.keyboard.press("Tab")
        if (
            await page.evaluate("document.activeElement.tagName + document.activeElement.textContent.trim()")
            == f"BUTTON{label}"
        ):
            return
    raise AssertionError(f"«{label}» can't be reached by keyboard")


SCREENS = {"breed": (1440, 900), "tablet": (768, 1024), "telefoon": (375, 812), "zoom 400 %": (320, 256)}


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_no_screen_has_an_accessibility_fault(
    chromium: Browser, process: Process, scheme: Literal["light", "dark"]
) -> None:
    """Axe finds nothing on the door, in the empty room, at a card, at the grades and at the result, at every size."""
    context = await chromium.new_context(
        color_scheme=scheme,
        reduced_motion="reduce",
        # The page forbids inline scripts; axe is one.
        bypass_csp=True,
    )
    page = await context.new_page()
    await page.goto(process.address)
    await check(page, "the door")
    await enter(page, process.address, "Anna")
    await check(page, "the empty room")
    await say(page, "/start zon 1u")
    await steer(page, "verder", "Spelregels")
    await check(page, "the ground rules")
    await steer(page, "verder", "De kaarten klaarzetten")
    await steer(page, "verder", "Kaart 1")
    await check(page, "a card")
    await page.get_by_role("button", name=re.compile("Alleen voor jou")).click()  # we are at the smallest size
    await check(page, "the cockpit on a small screen")
    await page.get_by_role("button", name=re.compile("Groep")).click()
    await say(page, "/verder")
    await steer(page, "/ja", "Een cijfer voor de sessie")
    await check(page, "the grades")
    await say(page, "/stop ja")
    await page.locator("a[download]").wait_for(state="attached")
    await check(page, "the result")


async def steer(page: Page, command: str, heading: str) -> None:
    """Type a command of the facilitator, and wait for what it brings."""
    await page.wait_for_timeout(UNHURRIED)
    await say(page, command)
    await page.get_by_role("heading", name=re.compile(heading), include_hidden=True).first.wait_for(state="attached")


async def check(page: Page, where: str) -> None:
    """Axe at every size, the smallest last, with the rules of WCAG 2.2 A and AA."""
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    for size, (width, height) in SCREENS.items():
        await page.set_viewport_size({"width": width, "height": height})
        found = await Axe().run(page, options=rules)
        assert found.violations_count == 0, f"{where}, {size}: {found.generate_report()}"


async def test_a_half_typed_note_stays_with_its_card(chromium: Browser, process: Process) -> None:
    """What others do, and even the next card, leaves alone what is being typed; it is kept with the card it is about."""
    pages = await table(chromium, process.address, ["Anna", "Piet"])
    anna, piet = pages.values()
    await say(anna, "/start zon 1u")
    for label in ("Naar de spelregels", "Naar de kaarten", "Begin met de eerste kaart"):
        await onward(anna, label)
    await expect(anna.locator("#cockpit").get_by_text("Kaart 1")).to_be_visible()
    await press(anna, "Notitie maken")
    note = anna.locator("#private-log").get_by_label("Notitie voor jezelf")
    await expect(note).to_be_focused()
    await note.fill("ons eigen voorbeeld")
    await say(piet, "/hand")
    await expect(anna.get_by_role("button", name="Geef Piet het woord")).to_be_visible()
    await onward(anna, "Volgende kaart")
    await expect(anna.locator("#cockpit").get_by_text("Kaart 2")).to_be_visible()
    await expect(note).to_have_value("ons eigen voorbeeld")
    await press(anna, "Bewaar notitie")
    await expect(anna.get_by_text("Je notitie is bewaard").first).to_be_attached()
    await onward(anna, "Vorige kaart")
    await expect(anna.locator("#cockpit").get_by_text("ons eigen voorbeeld")).to_be_attached()
    await expect(anna.get_by_role("button", name="Notitie aanpassen")).to_be_attached()


async def test_the_group_log_follows_what_is_new(chromium: Browser, process: Process) -> None:
    """While a session goes on, the last thing that was said is in view; nobody has to scroll for it."""
    pages = await table(chromium, process.address, ["Anna", "Piet"])
    anna, piet = pages.values()
    await say(anna, "/start zon 1u")
    for label in (
        "Naar de spelregels",
        "Naar de kaarten",
        "Begin met de eerste kaart",
        "Volgende kaart",
        "Volgende kaart",
    ):
        await onward(anna, label)
    await say(piet, "dat zou ik anders doen")
    for page in (anna, piet):
        await expect(page.locator("#group-log").get_by_text("dat zou ik anders doen")).to_be_in_viewport()
