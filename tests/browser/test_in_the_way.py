"""Nothing lies in the way: what is asked is seen where people look, with nothing over it, and the line to type on stays."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.house import drawn, onward, say
from tests.browser.still import StillRoom
from tests.browser.test_first_sight import ORDER, QUESTIONS, SIZES, in_view, leads, look, needed, to_card, where

# Whether all of a text is in view with nothing over it.
UNCOVERED = """(node) => {
  const { left, right, top, bottom } = node.getBoundingClientRect();
  const points = [left + 1, (left + right) / 2, right - 1].flatMap((x) => [top + 1, bottom - 1].map((y) => [x, y]));
  return points.every((point) => node.closest("article").contains(document.elementFromPoint(...point)));
}"""


@pytest.mark.parametrize("words", [*QUESTIONS, "/notitie"])
async def test_what_is_asked_back_does_not_begin_below_the_cockpit(
    chromium: Browser, room: StillRoom, words: str
) -> None:
    """Its name and its first words are read at once, also with a hand up, and the card's text is one press away."""
    page = await leads(chromium, room)
    guest = await room.guest("Willem-Alexander")
    for label in ("Naar de spelregels", "Naar de kaarten", "Begin met de eerste kaart"):
        await onward(page, label)
    longest = max(ORDER, key=lambda card: sum(map(len, needed(card))))
    texts = await to_card(page, ORDER.index(longest) + 1)
    await guest.say("hand")
    await expect(page.get_by_role("button", name="Geef Willem-Alexander het woord")).to_be_visible()
    await say(page, words)
    asked = page.locator("#private-log .line:last-child [data-asks]")
    await expect(asked).to_be_visible()
    wrong = []
    for width, height in [(1366, 768), (1280, 720), (375, 740)]:
        await look(page, width, height, "private")
        for part in (".msg-label", ".msg-title"):
            head = asked.locator(part)
            if not (await in_view(head) and await head.evaluate(UNCOVERED)):
                wrong.append((width, height, part))
        assert await in_view(page.locator("#private-composer")), "the line to type on is out of sight"
    assert not wrong
    await page.locator("#cockpit .more-button").click()
    await drawn(page)
    assert await in_view(texts[0])


async def test_who_wants_to_read_help_reads_it_beside_the_cockpit(chromium: Browser, room: StillRoom) -> None:
    """A click on it makes it higher, also with a hand up: nothing of the cockpit lies over it."""
    page = await leads(chromium, room)
    guest = await room.guest("Willem-Alexander")
    for label in ("Naar de spelregels", "Naar de kaarten", "Begin met de eerste kaart"):
        await onward(page, label)
    await guest.say("hand")
    await expect(page.get_by_role("button", name="Geef Willem-Alexander het woord")).to_be_visible()
    await say(page, "/help")
    await page.locator("#private-log .line", has_text="Hulp bij").wait_for(state="attached")
    for width, height in [(1366, 768), (375, 740)]:
        await look(page, width, height, "private")
        await page.locator("#private-log").focus()
        await drawn(page)
        more, log = [await page.locator(each).bounding_box() for each in ("#cockpit .more-button", "#private-log")]
        assert more is not None
        assert log is not None
        assert more["y"] + more["height"] <= log["y"], (width, height)
        assert log["height"] > 150


async def test_what_is_folded_in_a_low_window_says_that_it_opens(chromium: Browser, room: StillRoom) -> None:
    """Help and the report, as a line below the cockpit; pressed it can be read, and then nothing says so any more."""
    page = await leads(chromium, room)
    for label in ("Naar de spelregels", "Naar de kaarten", "Begin met de eerste kaart"):
        await onward(page, label)
    log, opens = page.locator("#private-log"), page.locator("#private-log .more-button")
    for command, words in [("/help", "Hulp bij"), ("/verslag", "Verslag")]:
        await page.set_viewport_size({"width": 1440, "height": 900})
        await say(page, command)
        await log.locator(".line:last-child", has_text=words).wait_for(state="attached")
        for width, height in [(1366, 600), (375, 600)]:
            await look(page, width, height, "private")
            await expect(opens).to_be_in_viewport(ratio=1)
            await opens.click()
            await expect(opens).not_to_be_visible()
            assert await log.evaluate("(node) => node.clientHeight") > 90
            await log.evaluate("(node) => node.blur()")
            await expect(opens).to_be_visible()


async def test_who_leads_sees_at_once_how_to_keep_leading(chromium: Browser, room: StillRoom) -> None:
    """Whoever wants to take over does so in a minute: the answer is in sight, below the title, with nothing to open first."""
    page = await leads(chromium, room)
    guest = await room.guest("Piet")
    for label in ("Naar de spelregels", "Naar de kaarten", "Begin met de eerste kaart"):
        await onward(page, label)
    await guest.say("neem over")
    wish = page.locator("#private-log .line:last-child", has_text="Piet wil de begeleiding overnemen")
    await wish.wait_for(state="attached")
    for width, height in [(1440, 900), (1366, 768), (1280, 720), (375, 740)]:
        await look(page, width, height, "private")
        for part in (wish.locator(".msg-title"), wish.get_by_role("button", name="Nee, ik blijf begeleiden")):
            assert await in_view(part), (width, height)
    await wish.get_by_role("button", name="Nee, ik blijf begeleiden").click()
    await expect(page.locator("#private-log")).to_contain_text("Goed, jij blijft begeleiden.")


async def test_a_button_of_what_was_opened_can_be_pressed(chromium: Browser, room: StillRoom) -> None:
    """It does not move from under the mouse when the log that was opened gives its focus to it."""
    page = await leads(chromium, room)
    for label in ("Naar de spelregels", "Naar de kaarten", "Begin met de eerste kaart"):
        await onward(page, label)
    await say(page, "/scherm")
    link = page.locator("#private-log .line:last-child", has_text="Het scherm voor de groep")
    await link.wait_for(state="attached")
    await look(page, 1366, 768, "private")
    await page.locator("#private-log").focus()
    close = link.get_by_role("button", name="Sluit het scherm")
    await close.scroll_into_view_if_needed()
    await drawn(page)
    await close.click()
    await expect(page.locator("#private-log .line:last-child")).not_to_contain_text("Sluit het scherm")


async def test_the_text_above_what_was_opened_can_be_had_back_with_one_press(
    chromium: Browser, room: StillRoom
) -> None:
    """«Lees verder» does not move from under the mouse when the log shuts."""
    page = await leads(chromium, room)
    for label in ("Naar de spelregels", "Naar de kaarten", "Begin met de eerste kaart"):
        await onward(page, label)
    await say(page, "/help")
    await page.locator("#private-log .line:last-child", has_text="Hulp bij").wait_for(state="attached")
    await look(page, 1366, 768, "private")
    await page.locator("#private-log").focus()
    await drawn(page)
    await page.locator("#cockpit .more-button").click()
    await expect(page.locator("#private-log")).to_have_class("log")


# Of what can have the focus in a text that scrolls: whether the ring around it would be cut off at a side.
RING = """() => [...document.querySelectorAll("#table .msg-scroll :is(input, textarea, button)")].filter((node) => {
  const scroll = node.closest(".msg-scroll");
  if (getComputedStyle(scroll).overflowY === "visible") return false;
  const [own, around] = [node, scroll].map((each) => each.getBoundingClientRect());
  return own.left - 5 < around.left || own.right + 5 > around.right;
}).map((node) => node.outerHTML)"""


async def test_the_ring_around_a_field_on_the_table_is_whole(chromium: Browser, room: StillRoom) -> None:
    """Where one gives a grade, and where an agreement is noted."""
    page = await leads(chromium, room)
    for label in ("Naar de spelregels", "Naar de kaarten", "Begin met de eerste kaart"):
        await onward(page, label)
    for command, title in [("/afsluiting", "cijfer"), ("/verder", "morgen"), ("/verder", "Afspraken")]:
        await say(page, command)
        await expect(page.locator("#table .msg-title")).to_contain_text(title)
        for width, height in SIZES:
            await look(page, width, height, "group")
            assert not await page.evaluate(RING), (title, width, height)
        await page.set_viewport_size({"width": 1440, "height": 900})


async def agree(page: Page) -> None:
    """On so much that the result is longer than its place."""
    for number in range(8):
        await say(page, f"/afspraak: voorbeeld {number} op een vaste plek zetten waar iedereen het kan vinden")


# The way back to the newest message is there, whatever the page thinks of that.
STAYS = """(node) => {
  node.hidden = false;
  Object.defineProperty(node, "hidden", { get: () => false, set: () => {} });
}"""


async def test_the_way_back_to_the_newest_message_leaves_the_line_to_type_on(
    chromium: Browser, room: StillRoom
) -> None:
    """At each step, at a card and at a long result: whoever reads back can still answer."""
    page = await leads(chromium, room)
    await agree(page)
    await page.locator("#group-jump").evaluate(STAYS)
    wrong = []
    for command in ["", *["/verder"] * 3, "/afsluiting", *["/verder"] * 4]:
        if command:
            before = await page.locator("#cockpit .msg-title").inner_text()
            await say(page, command)
            await expect(page.locator("#cockpit .msg-title")).not_to_have_text(before)
        for width, height in [(1440, 900), (1366, 768), (1280, 720), (375, 740)]:
            await look(page, width, height, "group")
            if not await in_view(page.locator("#group-composer .send")):
                wrong.append((command, await where(page), width, height))
    assert not wrong


async def test_another_session_can_be_asked_for_where_the_result_lies(chromium: Browser, room: StillRoom) -> None:
    """At all sizes, however long the result is, by whoever takes part too; and what was answered stands there."""
    anna = await leads(chromium, room)
    piet = await room.page(chromium, "Piet")
    for label in ("Naar de spelregels", "Naar de kaarten", "Begin met de eerste kaart"):
        await onward(anna, label)
    await say(anna, "/afsluiting")
    await agree(anna)
    for _ in range(4):
        await say(anna, "/verder")
    result = piet.locator("#table .msg--resultaat")
    yes = result.get_by_role("button", name="Ja, nog een sessie", exact=True)
    wrong = []
    for width, height in SIZES:
        await look(piet, width, height, "group")
        tops = set()
        for label in ("Ja, nog een sessie", "Nee, dit was genoeg"):
            answer = result.get_by_role("button", name=label, exact=True)
            if not await in_view(answer):
                wrong.append((width, height, label))
            tops.add(await answer.evaluate("(node) => node.getBoundingClientRect().top"))
        if len(tops) > 1:  # one below the other, a yes would come where a no was when a line comes above them
            wrong.append((width, height, "not side by side"))
    assert not wrong
    await yes.click()
    await expect(result).to_contain_text("1 ja, 0 nee")
    await expect(yes).to_have_attribute("aria-pressed", "true")
    await say(anna, "/stop ja")
    await expect(result).to_contain_text("1 ja, 0 nee")
    await expect(yes).to_have_count(0)
