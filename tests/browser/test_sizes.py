"""At every size: nothing sticks out, no word is broken, what can be chosen from is in sight, and the people can be reached."""

from __future__ import annotations

from playwright.async_api import Browser, Page, expect

from tests.browser.house import drawn, press, say
from tests.browser.still import StillRoom

SIZES = [(1440, 900), (1366, 768), (1280, 720), (768, 1024), (375, 740), (320, 640), (320, 256)]
NAME = "Willem-Alexander"  # a long one, that stands in the bar, in the queue and on a button
CARDS = 31

# What a person would see go wrong. A word is broken when its letters stand on two lines.
FAULTS = r"""() => {
  const wide = document.documentElement.clientWidth;
  const high = document.documentElement.clientHeight;
  const read = (node) => node.checkVisibility() && !node.closest(".unseen, svg, .skip, script") && !clipped(node);
  const clipped = (node) => {
    for (let each = node; each; each = each.parentElement) if (getComputedStyle(each).clipPath !== "none") return true;
    return false;
  };
  const faults = [];
  for (const node of document.querySelectorAll("#room *")) {
    const { left, right, width, height } = node.getBoundingClientRect();
    if (width > 1 && height > 1 && (right > wide + 1 || left < -1) && read(node)) faults.push(`sticks out: ${node.tagName} ${node.className}`);
  }
  const texts = document.createTreeWalker(document.getElementById("room"), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { data, parentElement } = texts.currentNode;
    if (!data.trim() || !read(parentElement)) continue;
    for (const { 0: word, index } of data.matchAll(/[\p{L}\p{N}]{3,}/gu)) {
      const range = document.createRange();
      range.setStart(texts.currentNode, index);
      range.setEnd(texts.currentNode, index + word.length);
      const lines = new Set([...range.getClientRects()].filter(({ width }) => width > 0).map(({ top }) => Math.round(top)));
      if (lines.size > 1) faults.push(`broken: ${word}`);
    }
  }
  for (const scroll of document.querySelectorAll("#table .card [data-scroll]")) {
    if (scroll.scrollHeight > scroll.clientHeight + 1 && getComputedStyle(scroll).overflowY !== "visible") faults.push("the card is cut");
    if (scroll.nextElementSibling?.matches(".more:not([hidden])")) faults.push("the card hides behind «Lees verder»");
  }
  const choices = [...document.querySelectorAll("#table .card .buttons--main .button, #table .card .msg-scroll > p")].filter(read);
  for (const choice of choices) if (high > 400 && choice.getBoundingClientRect().bottom > high + 1) faults.push(`out of sight: ${choice.textContent}`);
  for (const pane of high > 700 ? ["group", "private"] : []) {
    const field = document.getElementById(`${pane}-text`);
    if (read(field) && field.getBoundingClientRect().bottom > high + 1) faults.push(`the line to type on in ${pane} is out of sight`);
  }
  return faults;
}"""


async def faults(page: Page, where: str) -> list[str]:
    """What is wrong at each size, on each side of the switch."""
    found = []
    for width, height in SIZES:
        await page.set_viewport_size({"width": width, "height": height})
        sides = ["group", "private"] if await page.locator("#show-private").is_visible() else ["group"]
        for side in sides:
            if len(sides) > 1:
                await page.locator(f"#show-{side}").click()
            await drawn(page)
            found += [f"{where}, {width}x{height}, {side}: {each}" for each in await page.evaluate(FAULTS)]
        if len(sides) > 1:
            await page.locator("#show-group").click()
    await page.set_viewport_size({"width": 1440, "height": 900})
    return found


async def test_a_whole_session_fits_every_size(chromium: Browser, room: StillRoom) -> None:
    """For who leads and for who takes part, with a long name and three others, on each step and each of the cards."""
    anna = await room.page(chromium, "Anna")
    wrong = await faults(anna, "the empty room")
    other = await room.page(chromium, NAME)
    for name in ("Piet", "Nora", "Fatima"):
        await room.guest(name)
    await say(anna, "/start zon 2u")
    await press(anna, "Naar de spelregels")
    await expect(anna.locator("#board-step")).to_have_text("Spelregels")
    wrong += await faults(anna, "the rules")
    for _ in range(2):
        await say(anna, "/verder")
    await expect(anna.locator("#cockpit .msg-title")).to_contain_text("Kaart 1 ")
    await say(other, "hand")
    await expect(anna.get_by_role("button", name=f"Geef {NAME} het woord")).to_be_visible()
    for number in range(1, CARDS + 1):
        await say(anna, f"/kaart {number}")
        await expect(anna.locator("#table .card-corner--start")).to_have_text(str(number))
        await expect(anna.locator("#cockpit .msg-title")).to_contain_text(f"Kaart {number} ")
        wrong += await faults(anna, f"card {number}")
    await expect(other.locator("#table .card-corner--start")).to_have_text(str(CARDS))
    wrong += await faults(other, "the last card, of who takes part")
    for command, title in [
        ("/pauze", "Pauze"),
        ("/afsluiting", "cijfer"),
        ("/verder", "morgen"),
        ("/verder", "spraken"),
    ]:
        await say(anna, command)
        await expect(anna.locator("#table .msg-title")).to_contain_text(title)
        wrong += await faults(anna, title)
    assert not wrong, "\n".join(wrong)


async def test_the_people_can_be_reached_at_every_size(chromium: Browser, room: StillRoom) -> None:
    """The panel opens, all of it can be brought into sight, and it closes."""
    page = await room.page(chromium, "Anna")
    await say(page, "/start zon 2u")
    await expect(page.locator("#cockpit .msg")).to_be_visible()
    for width, height in SIZES:
        await page.set_viewport_size({"width": width, "height": height})
        await page.locator(".who-summary").click()
        for last in (page.locator("#seats-5"), page.locator("#keys-open")):
            await last.scroll_into_view_if_needed()
            await expect(last).to_be_in_viewport()
        await page.locator("#keys-open").press("Escape")
        await expect(page.locator(".who-panel")).not_to_be_visible()


# What stands in a field before anybody types in it, where it is wider than the field.
CUT = """() => [...document.querySelectorAll(".composer input")].filter((field) => field.checkVisibility()).flatMap((field) => {
  const { font, paddingLeft, paddingRight } = getComputedStyle(field);
  const pen = Object.assign(document.createElement("canvas").getContext("2d"), { font });
  const room = field.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
  return pen.measureText(field.placeholder).width > room ? [`«${field.placeholder}» in ${room} pixels`] : [];
})"""


async def test_what_can_be_typed_is_told_in_full_at_every_size(chromium: Browser, room: StillRoom) -> None:
    """To who takes part too, whose private chat is narrow."""
    anna = await room.page(chromium, "Anna")
    await say(anna, "/start zon 2u")
    other = await room.page(chromium, NAME)
    await expect(other.locator("#table .msg-title")).to_contain_text("Welkom")
    cut = []
    for page in (anna, other):
        for width, height in SIZES:
            await page.set_viewport_size({"width": width, "height": height})
            await drawn(page)
            cut += [f"{width}x{height}: {each}" for each in await page.evaluate(CUT)]
    assert not cut


# The buttons of the cockpit on a phone that take more than two lines, or less than a finger needs.
CRAMPED = """() => [...document.querySelectorAll("#cockpit-dock .button")].flatMap((button) => {
  const words = document.createRange();
  words.selectNodeContents(button);
  const lines = new Set([...words.getClientRects()].map(({ top }) => Math.round(top))).size;
  const { width, height } = button.getBoundingClientRect();
  return lines > 2 || width < 44 || height < 44 ? [`«${button.textContent}»: ${lines} lines, ${width} x ${height}`] : [];
})"""


async def test_the_buttons_of_the_cockpit_can_be_read_and_pressed_on_a_phone(
    chromium: Browser, room: StillRoom
) -> None:
    """Of every kind of step and of a card, with a hand up; and nothing makes the page scroll sideways."""
    page = await room.page(chromium, "Anna")
    guest = await room.guest(NAME)
    await say(page, "/start zon 1u")
    found = []
    for command in ["", *["/verder"] * 3, "/volgende", "/afsluiting", *["/verder"] * 4]:
        if command:
            before = await page.locator("#cockpit .msg-title").inner_text()
            await page.set_viewport_size({"width": 1440, "height": 900})
            await say(page, command)
            await expect(page.locator("#cockpit .msg-title")).not_to_have_text(before)
        if command == "/volgende":
            await guest.say("hand")
            await page.locator("#cockpit-dock [data-command=beurt]").wait_for()
        for width, height in [(412, 915), (375, 740), (320, 640)]:
            await page.set_viewport_size({"width": width, "height": height})
            await page.locator("#show-private").click()
            await drawn(page)
            found += [f"{command}, {width}: {each}" for each in await page.evaluate(CRAMPED)]
            assert await page.evaluate("document.documentElement.scrollWidth") <= width
            await page.locator("#show-group").click()
    assert not found, "\n".join(found)


# Buttons anywhere, and what opens something, that take less than a finger needs: but for the words that only bring more of a text.
SMALL = """() => [...document.querySelectorAll("button:not(.more-button, .earlier), a.button, summary")].flatMap((button) => {
  const { width, height } = button.getBoundingClientRect();
  const seen = button.checkVisibility() && width > 1 && height > 1;
  return seen && (width < 43.5 || height < 43.5) ? [`«${button.textContent.trim()}» ${button.className}: ${width} x ${height}`] : [];
})"""


async def test_every_button_of_the_room_is_as_large_as_a_finger_on_a_phone(chromium: Browser, room: StillRoom) -> None:
    """Also those in the panel of who is there, and in what is asked above the table."""
    page = await room.page(chromium, "Anna")
    await say(page, "/start zon 1u")
    await expect(page.locator("#cockpit .msg")).to_be_visible()
    found = []
    for width, height in [(412, 915), (375, 740), (320, 640)]:
        await page.set_viewport_size({"width": width, "height": height})
        await page.locator(".who-summary").click()
        await page.evaluate("""() => {
          for (const each of ["knock", "alert-offer", "problem"]) document.getElementById(each).hidden = false;
        }""")
        await drawn(page)
        found += [f"{width}: {each}" for each in await page.evaluate(SMALL)]
        await page.locator("#keys-open").click()
        found += [f"{width}, keys: {each}" for each in await page.evaluate(SMALL)]
        await page.locator("#keys-open").press("Escape")
        await page.keyboard.press("Escape")
        for side in ("private", "group"):
            await page.locator(f"#show-{side}").click()
            await drawn(page)
            found += [f"{width}, {side}: {each}" for each in await page.evaluate(SMALL)]
    assert not found, "\n".join(found)
