"""The room in a real browser: three tabs play a session, and every screen is accessible."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.house import PATIENCE, enter, faults, onward, press, say, seen
from tests.browser.still import StillRoom
from tests.decks import ROOT
from tests.process import Process


async def test_three_tabs_play_a_session(chromium: Browser, room: StillRoom) -> None:
    """From /start to the report: cards, choices, the queue, grades, an agreement, and secrets on one screen only."""
    anna, piet, nora = [await room.page(chromium, name) for name in ("Anna", "Piet", "Nora")]
    await say(anna, "/start zon 1u")
    await onward(anna, "Naar de spelregels")
    for page in (piet, nora, anna):
        await press(page, "Akkoord")
    await expect(seen(piet, "Iedereen is akkoord met de spelregels")).to_be_visible()
    await onward(anna, "Naar de kaarten")
    await onward(anna, "Begin met de eerste kaart")

    await press(piet, "Eens")
    await press(nora, "Oneens")
    await expect(seen(nora, "2 van 3")).to_be_visible()
    await press(nora, "Hand opsteken")
    await press(anna, "Geef Nora het woord")
    await expect(seen(piet, "Nora heeft het woord")).to_be_visible()
    await expect(seen(anna, "Blijft het stil? Vraag")).to_be_visible()
    for page in (piet, nora):
        await expect(page.get_by_text("Blijft het stil? Vraag")).to_have_count(0)

    await onward(anna, "Volgende kaart")
    await expect(piet.get_by_role("heading", name=re.compile("Kaart 2")).first).to_be_visible()
    await press(anna, "Rond de ronde af")
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


async def test_the_room_of_a_real_process_shows_how_fast_its_clock_runs(chromium: Browser, tmp_path: Path) -> None:
    """As somebody has it who rehearses: `serve --speed 30`."""
    process = Process(tmp_path / "data", "--speed", "30")
    await process.begin()
    try:
        page = await chromium.new_page(locale="nl-NL", viewport={"width": 1440, "height": 900})
        await enter(page, process.address, "Anna")
        await say(page, "/start zon 1u")
        await press(page, "Naar de spelregels")
        await expect(page.get_by_role("heading", name="Spelregels").first).to_be_visible()
        await expect(page.locator("#tempo")).to_have_text("Oefenklok: 30× zo snel")
        rows = await page.locator(".pip").evaluate_all("(pips) => new Set(pips.map((pip) => pip.offsetTop)).size")
        assert rows == 1
    finally:
        await process.stop()


async def test_a_page_that_is_reloaded_goes_on_where_it_was(chromium: Browser, room: StillRoom) -> None:
    """Same person, same card, nothing twice."""
    anna = await room.page(chromium, "Anna")
    await say(anna, "/start zon 1u")
    await press(anna, "Naar de spelregels")
    await expect(anna.get_by_role("heading", name="Spelregels").first).to_be_visible()
    await anna.reload()
    await expect(anna.get_by_role("button", name="Naar de kaarten")).to_be_visible()
    await expect(anna.get_by_role("heading", name=re.compile("^Welkom bij de kaartensessie"))).to_have_count(1)


async def test_a_whole_session_can_be_led_by_keyboard(chromium: Browser, room: StillRoom) -> None:
    """From the door to the report, without a mouse: choose, answer, and take the group on."""
    page = await (await chromium.new_context(locale="nl-NL", reduced_motion="reduce")).new_page()
    page.set_default_timeout(PATIENCE)
    await page.goto(room.address)
    await expect(page.get_by_label("Hoe heet je?")).to_be_focused()
    await page.keyboard.type("Anna")
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Bericht aan de groep")).to_be_focused()
    await page.keyboard.type("/start zon 1u")
    await page.keyboard.press("Enter")
    await by_keyboard(page, "Naar de spelregels", brings="Spelregels")
    await by_keyboard(page, "Akkoord")
    await expect(seen(page, "1 van 1")).to_be_visible()
    await by_keyboard(page, "Naar de kaarten", brings="De kaarten klaarzetten")
    await by_keyboard(page, "Begin met de eerste kaart", brings="Ronde 1 – Kaart 1")
    await by_keyboard(page, "Volgende kaart", brings="Ronde 1 – Kaart 2")
    await by_keyboard(page, "A", key="Space")
    await expect(seen(page, "1 van 1")).to_be_visible()
    await by_keyboard(page, "Rond de ronde af")
    await by_keyboard(page, "Ja, naar «Een cijfer voor de sessie»", brings="Een cijfer voor de sessie")
    await tab_to(page, page.get_by_label("Jouw cijfer"))
    await page.keyboard.type("8")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Je cijfer is een 8").first).to_be_visible()
    await by_keyboard(page, "Naar: wat doe je morgen anders?", brings="Wat doe je morgen anders?")
    await by_keyboard(page, "Naar de afspraken", brings="Afspraken")
    await tab_to(page, page.get_by_label("Wat spreken jullie af?"))
    await page.keyboard.type("een lijst maken")
    await tab_to(page, page.get_by_label("Wie doet het?"))
    await page.keyboard.type("Anna")
    await page.keyboard.press("Enter")
    await expect(seen(page, "een lijst maken")).to_be_visible()
    await by_keyboard(page, "Naar de open vragen", brings="Open vragen")
    await by_keyboard(page, "Naar de afsluiting", brings="")
    await by_keyboard(page, "Sluit de sessie af")
    await tab_to(page, page.get_by_role("link", name=re.compile("verslag-zon")).first)


async def by_keyboard(page: Page, label: str, *, brings: str = "", key: str = "Enter") -> None:
    """Press the button of this name without a mouse; `brings`: what the cockpit then begins with."""
    await tab_to(page, page.get_by_role("button", name=label, exact=True).last)
    await page.keyboard.press(key)
    if brings:
        await expect(page.locator("#cockpit .msg-title")).to_contain_text(brings)


async def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until this has the focus."""
    await target.wait_for()
    for _ in range(120):
        await page.keyboard.press("Tab")
        if await target.evaluate("(node) => node === document.activeElement"):
            return
    raise AssertionError(f"{target} can't be reached by keyboard")


SCREENS = {"breed": (1440, 900), "tablet": (768, 1024), "telefoon": (375, 812), "zoom 400 %": (320, 256)}
WIDE_AND_NARROW = ("breed", "zoom 400 %")


async def test_no_screen_has_an_accessibility_fault(chromium: Browser, room: StillRoom) -> None:
    """Axe finds nothing on the door, in the empty room, nor on any screen of a whole session, at every size and in both schemes."""
    # The page forbids inline scripts; axe is one.
    context = await chromium.new_context(reduced_motion="reduce", bypass_csp=True)
    page = await context.new_page()
    await page.goto(room.address)
    await check(page, "the door")
    await enter(page, room.address, "Anna")
    await check(page, "the empty room")
    guests = [await room.guest(name) for name in ("Piet", "Nora", "Fatima")]
    await say(page, "/start zon 2u")
    await steer(page, "/verder", "Spelregels")
    await check(page, "the ground rules")
    await page.locator(".who-summary").click()
    await check(page, "who is there", WIDE_AND_NARROW)
    await page.locator(".who-summary").click()
    await steer(page, "/verder", "De kaarten klaarzetten")
    await steer(page, "/verder", "Kaart 1")
    await check(page, "a card")
    await page.get_by_role("button", name=re.compile("Alleen voor jou")).click()  # we are at the smallest size
    await check(page, "the cockpit on a small screen")
    await page.get_by_role("button", name=re.compile("Groep")).click()
    for guest in guests:
        await guest.say("eens")
    await say(page, "oneens")
    await guests[0].say("hand")
    await expect(page.locator("#table .stand")).to_be_attached()
    await expect(page.locator("#cockpit-dock .buttons--passing")).to_be_attached()
    await say(page, "/help")
    await check(page, "how the choices lie, a hand and help", WIDE_AND_NARROW)
    await room.passes(minutes=60)
    await say(page, "/hand")
    await expect(page.locator("#cockpit-dock .offers")).to_be_attached()
    await check(page, "late", WIDE_AND_NARROW)
    await steer(page, "/pauze", "Pauze")
    await check(page, "the break", WIDE_AND_NARROW)
    await steer(page, "/afsluiting", "Een cijfer voor de sessie")
    await check(page, "the grades")
    for heading in ("Wat doe je morgen anders", "Afspraken", "Open vragen"):
        await steer(page, "/verder", heading)
        await check(page, heading, WIDE_AND_NARROW)
    await say(page, "/stop ja")
    await page.locator("a[download]").first.wait_for(state="attached")
    await check(page, "the result")


def test_the_dark_is_nothing_but_other_colours() -> None:
    """So in the dark nothing can differ but what axe says of colours."""
    static = (ROOT / "adapters/web/static").iterdir()
    style = "".join(each.read_text("utf-8") for each in static if each.suffix in {".css", ".html", ".js"})
    dark = re.findall(r"prefers-color-scheme: dark\) \{\s*:root \{([^{}]*)\}\s*\}", style)
    assert len(dark) == style.count("prefers-color-scheme") == 1
    assert all(
        re.fullmatch(r"--[\w-]+: .+|color-scheme: dark", each.strip()) for each in dark[0].split(";") if each.strip()
    )


async def steer(page: Page, command: str, heading: str) -> None:
    """Type a command of the facilitator, and wait for what it brings."""
    await say(page, command)
    await page.get_by_role("heading", name=re.compile(heading), include_hidden=True).first.wait_for(state="attached")


async def check(page: Page, where: str, sizes: Collection[str] = tuple(SCREENS)) -> None:
    """Axe at these sizes, the smallest last."""
    for size in sizes:
        width, height = SCREENS[size]
        await page.set_viewport_size({"width": width, "height": height})
        found = await faults(page)
        assert not found, f"{where}, {size}, {found}"


async def test_a_half_typed_note_stays_with_its_card(chromium: Browser, room: StillRoom) -> None:
    """What others do, and even the next card, leaves alone what is being typed; it is kept with the card it is about."""
    anna, piet = [await room.page(chromium, name) for name in ("Anna", "Piet")]
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


async def test_the_group_log_follows_what_is_new(chromium: Browser, room: StillRoom) -> None:
    """While a session goes on, the last thing that was said is in view; nobody has to scroll for it."""
    anna, piet = [await room.page(chromium, name) for name in ("Anna", "Piet")]
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
