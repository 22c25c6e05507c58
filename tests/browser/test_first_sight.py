"""What is needed first is in view at every size, without scrolling; a double click moves one step at most."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from bot.engine.model.deck import Card
from bot.engine.model.order import deal
from tests.browser.house import drawn, onward, say
from tests.browser.still import StillRoom
from tests.decks import real_config

CONFIG = real_config()
DECK = CONFIG.decks[CONFIG.names["actieve-openbaarmaking"]]
CARDS = {each.id: each for each in DECK.cards}
ORDER = [CARDS[each] for each in deal(DECK.cards, "zon")]  # as they lie in the sessions below
SIZES = [(1440, 900), (1366, 768), (1280, 720), (768, 1024), (375, 740), (320, 640)]

# Whether all of an element is in view: within the window, and within whatever scrolls around it.
IN_VIEW = """(node) => {
  const box = node.getBoundingClientRect();
  const inside = ({ top, bottom }) => box.top >= top - 1 && box.bottom <= bottom + 1;
  for (let each = node.parentElement; each; each = each.parentElement) {
    if (getComputedStyle(each).overflowY !== "visible" && !inside(each.getBoundingClientRect())) return false;
  }
  return inside({ top: 0, bottom: innerHeight });
}"""


async def leads(chromium: Browser, room: StillRoom) -> Page:
    """Anna's page, in which she leads a session."""
    page = await room.page(chromium, "Anna")
    await say(page, "/start zon 2u")
    return page


async def look(page: Page, width: int, height: int, pane: str) -> None:
    """At this size; on a phone at this chat."""
    await page.set_viewport_size({"width": width, "height": height})
    switch = page.locator(f"#show-{pane}")
    if await switch.is_visible():
        await switch.click()
    await page.evaluate("scrollTo(0, 0)")
    await drawn(page)


async def in_view(node: Locator) -> bool:
    """Whether all of it is in view."""
    await node.wait_for()
    return bool(await node.evaluate(IN_VIEW))


def needed(card: Card) -> list[str]:
    """How to begin it, and what to ask."""
    told = card.explanation
    assert told is not None
    return [words for words in (told.opening, told.silent, told.heated) if words]


async def to_card(page: Page, number: int) -> list[Locator]:
    """Lay this card on the table; where its opening sentence and its questions stand."""
    await page.set_viewport_size({"width": 1440, "height": 900})
    await say(page, f"/kaart {number}")
    await expect(page.locator("#cockpit .msg-title")).to_contain_text(f"Kaart {number} ")
    return [page.locator("#cockpit .secret-text").get_by_text(words, exact=True) for words in needed(ORDER[number - 1])]


async def hidden(page: Page, texts: list[Locator], where: str) -> list[tuple[str, int, int, int]]:
    """At which sizes which of them is out of view."""
    found = []
    for width, height in SIZES:
        await look(page, width, height, "private")
        found += [(where, width, height, n) for n, each in enumerate(texts) if not await in_view(each)]
    await page.set_viewport_size({"width": 1440, "height": 900})
    return found


async def test_how_to_begin_and_what_to_ask_is_in_view_at_every_card(chromium: Browser, room: StillRoom) -> None:
    """Of all 31 cards, at all sizes."""
    page = await leads(chromium, room)
    for label in ("Naar de spelregels", "Naar de kaarten", "Begin met de eerste kaart"):
        await onward(page, label)
    wrong = []
    for number in range(1, len(ORDER) + 1):
        wrong += await hidden(page, await to_card(page, number), f"card {number}")
    assert len(ORDER) == 31
    assert not wrong


async def test_it_stays_in_view_with_a_hand_up_and_with_help(chromium: Browser, room: StillRoom) -> None:
    """At the cards with the most to say."""
    page = await leads(chromium, room)
    guest = await room.guest("Willem-Alexander")
    for label in ("Naar de spelregels", "Naar de kaarten", "Begin met de eerste kaart"):
        await onward(page, label)
    most = sorted(ORDER, key=lambda card: sum(map(len, needed(card))))[-4:]
    wrong = []
    for number in [ORDER.index(card) + 1 for card in most]:
        texts = await to_card(page, number)
        await guest.say("hand")
        await expect(page.get_by_role("button", name="Geef Willem-Alexander het woord")).to_be_visible()
        wrong += await hidden(page, texts, f"card {number}, a hand")
        await say(page, "/help")
        await room.settled(page)
        wrong += await hidden(page, texts, f"card {number}, help")
    assert not wrong


QUESTIONS = {  # what is typed, and the button that answers what is asked back
    "stop": "Ja, sluit de sessie af",
    "/mijngegevens wis": "Ja, wis mijn gegevens",
    "/wis": "Ja, wis alles",
    "/parkeer": "Parkeer",
}


@pytest.mark.parametrize("words", QUESTIONS)
async def test_what_is_asked_back_is_in_view_with_its_answer(chromium: Browser, room: StillRoom, words: str) -> None:
    """At all sizes but the smallest, where the page scrolls as one: what the card needs gives way until there is an answer."""
    page = await leads(chromium, room)
    for label in ("Naar de spelregels", "Naar de kaarten", "Begin met de eerste kaart"):
        await onward(page, label)
    longest = max(ORDER, key=lambda card: sum(map(len, needed(card))))
    texts = await to_card(page, ORDER.index(longest) + 1)
    await say(page, words)
    answer = page.locator("#private-log").get_by_role("button", name=QUESTIONS[words], exact=True)
    assert {width for _, width, _, _ in await hidden(page, [answer], words)} <= {320}
    await say(page, "/tijd")
    await room.settled(page)
    assert not await hidden(page, texts, "afterwards")


async def test_it_stays_in_view_when_late_with_a_hand_up_and_somebody_away(chromium: Browser, room: StillRoom) -> None:
    """At the cards with the most to say, and not below «Lees verder» either."""
    page = await leads(chromium, room)
    guest, other = await room.guest("Willem-Alexander"), await room.guest("Piet")
    for label in ("Naar de spelregels", "Naar de kaarten", "Begin met de eerste kaart"):
        await onward(page, label)
    await room.passes(minutes=53)
    await guest.say("hand")
    await other.say("even weg")
    more = page.locator("#cockpit .more-button")
    wrong = []
    for card in sorted(ORDER, key=lambda card: sum(map(len, needed(card))))[-4:]:
        number = ORDER.index(card) + 1
        texts = await to_card(page, number)
        await expect(page.locator(".buttons--passing + .offers")).to_be_visible()
        wrong += await hidden(page, texts, f"card {number}, late")
        await look(page, 375, 740, "private")
        last, button = await texts[-1].bounding_box(), await more.bounding_box()
        assert last is not None
        if button is not None and last["y"] + last["height"] > button["y"]:
            wrong.append((f"card {number}, below «Lees verder»", 375, 740, len(texts) - 1))
    assert not wrong


async def test_akkoord_is_in_view_with_the_rules(chromium: Browser, room: StillRoom) -> None:
    """At all sizes; and but for the smallest with all that it is about."""
    page = await leads(chromium, room)
    await onward(page, "Naar de spelregels")
    wrong = []
    for width, height in SIZES:
        await look(page, width, height, "group")
        agree = page.locator("#table").get_by_role("button", name="Akkoord", exact=True)
        told = page.locator("#table .msg-scroll > :last-child")
        if not await in_view(agree) or not (width == 320 or await in_view(told)):
            wrong.append((width, height))
    assert not wrong


# What can be done at each step is double clicked; then this brings the next.
ONWARD = [*["/verder"] * 3, "/volgende", "/pauze", "/verder", "/afsluiting", *["/verder"] * 3]
FAR = 3  # seconds after which a step is meant
STEERS = "#cockpit-dock .buttons--steer .button:not([data-command=stop], [data-command=ongedaan])"


async def where(page: Page) -> str:
    """The step and the card."""
    return " ".join(await page.locator("#board-step, #board-card").all_text_contents()).strip()


async def twice(page: Page, label: str, milliseconds: int) -> None:
    """Click where this button stands, and then on whatever stands there."""
    box = await page.get_by_role("button", name=label, exact=True).last.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    await page.mouse.click(x, y)
    await page.wait_for_timeout(milliseconds)
    await page.mouse.click(x, y)


@pytest.mark.parametrize("milliseconds", [50, 200, 500])
async def test_a_double_click_moves_one_step_at_most(chromium: Browser, room: StillRoom, milliseconds: int) -> None:
    """On every button of every step, or on what the first click brought to its place: one undo brings back where one was."""
    page = await leads(chromium, room)
    room.house.tick = dt.timedelta(milliseconds=1)
    tried = []
    for command in [*ONWARD, ""]:
        await room.settled(page)
        before = await where(page)
        for label in await page.locator(STEERS).all_inner_texts():
            await room.passes(seconds=FAR)
            await twice(page, label, milliseconds)
            await room.settled(page)
            moved = await where(page) != before
            if moved:
                await room.passes(seconds=FAR)
                await say(page, "/ongedaan")
                await room.settled(page)
            assert await where(page) == before, f"«{label}» moved further than one step"
            tried.append((label, moved))
        if command:
            await room.passes(seconds=FAR)
            await say(page, command)
            await expect(page.locator("#board-step")).not_to_have_text(before)
    assert sum(moved for _, moved in tried) > 10, tried


async def test_a_double_click_on_undo_takes_one_step_back(chromium: Browser, room: StillRoom) -> None:
    """And not two."""
    page = await leads(chromium, room)
    for label in ("Naar de spelregels", "Naar de kaarten", "Begin met de eerste kaart", *["Volgende kaart"] * 2):
        await onward(page, label)
    room.house.tick = dt.timedelta(milliseconds=1)
    await room.passes(seconds=FAR)
    await twice(page, "Ongedaan maken: terug naar kaart 2", 500)
    await room.settled(page)
    assert await where(page) == "Ronde 1 Kaart 2"
