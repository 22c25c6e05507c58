"""What keeps the bot from doing its part at Webex is told in one sentence, to whoever runs it, and goes with the trouble."""

from __future__ import annotations

import asyncio

import pytest

from adapters.webex import inbox, transport
from adapters.webex.transport import DEAF, REFUSED, STUCK, TWO_BOTS
from adapters.webex.webhooks import KINDS, OURS, Care
from bot.host.ports import Busy
from tests.platforms.webex.api import PUBLIC, SECRET, Webex
from tests.platforms.webex.bot import running


async def test_a_token_that_was_withdrawn_is_seen_before_anybody_says_anything(webex: Webex) -> None:
    """By looking after the webhooks."""
    async with running(webex) as bot:
        care = Care(bot.chat._client, PUBLIC, "geheim")
        assert bot.chat.trouble() == ""
        webex.trouble(status=401)
        with pytest.raises(Busy):
            await care.once()
        assert bot.chat.trouble() == REFUSED
        await care.once()
        assert bot.chat.trouble() == ""


async def test_with_a_websocket_the_token_is_shown_now_and_then(webex: Webex, monkeypatch: pytest.MonkeyPatch) -> None:
    """There are no webhooks to look after."""
    async with running(webex) as bot:
        monkeypatch.setattr(transport, "EVERY", 0)
        webex.trouble(status=401, left=10**9)
        showing = asyncio.create_task(bot.chat._show_token())
        while bot.chat.trouble() != REFUSED:
            await asyncio.sleep(0)
        webex.troubles.clear()
        while bot.chat.trouble():
            await asyncio.sleep(0)
        showing.cancel()
        await asyncio.wait([showing])


@pytest.mark.parametrize("public_url", [PUBLIC, ""])
async def test_a_bot_makes_its_own_webhooks_at_the_address_it_has(webex: Webex, public_url: str) -> None:
    """With the secret it will know them by; without an address there is nothing to look after."""
    webex.register("https://elders.voorbeeld.nl/api/webex")  # those of somebody else, which stay
    async with running(webex, public_url=public_url) as bot:
        bot.sleep.hold()
        wanted = {(each.name, f"{PUBLIC}/api/webex", SECRET) for each in KINDS} if public_url else set()
        async with asyncio.timeout(20):
            while ours(webex) != wanted:
                await asyncio.sleep(0)


def ours(webex: Webex) -> set[tuple[str, str, str]]:
    """The webhooks that a bot made itself."""
    return {(each.name, each.target, each.secret) for each in webex.hooks.all.values() if each.name.startswith(OURS)}


async def test_another_bot_on_its_token_is_told(webex: Webex) -> None:
    """For as long as it takes the webhooks away."""
    async with running(webex) as bot:
        care = bot.chat._care = Care(bot.chat._client, PUBLIC, "geheim")
        other = Care(bot.chat._client, "https://elders.voorbeeld.nl/api/webex", "anders")
        for each in (care, other, care):
            await each.once()
        assert bot.chat.trouble() == TWO_BOTS
        await care.once()
        assert bot.chat.trouble() == ""


async def test_an_inbox_that_does_not_get_on_is_told(webex: Webex, monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits there counts as much as what must still leave."""
    monkeypatch.setattr(inbox, "STUCK_AFTER", -1.0)
    async with running(webex) as bot:
        room, (anna,) = await bot.space("Anna")
        assert bot.chat.trouble() == ""
        stalled = webex.trouble(meets=lambda request: "/messages/" in request.path, until=asyncio.Event())
        await webex.say(anna, "help", room)
        await stalled.met.wait()
        assert bot.chat.trouble() == STUCK
        assert stalled.until is not None
        stalled.until.set()
        await bot.chat.idle()
        assert bot.chat.trouble() == ""


def test_each_sentence_says_what_to_do() -> None:
    """Whoever reads it at /readyz need not look further."""
    for each in (DEAF, REFUSED, STUCK, TWO_BOTS):
        assert any(word in each for word in ("Kijk", "zet", "Stop")), each
