"""The whole program as it is started: it makes its webhooks itself, and a power cut loses nothing."""

from __future__ import annotations

import asyncio
from pathlib import Path

from adapters.webex.webhooks import KINDS
from tests.platforms.webex.api import PUBLIC, Webex
from tests.process import Served, until


async def begin(served: Served, webex: Webex) -> None:
    """Start, where Webex finds it."""
    webex.hooks.public[PUBLIC] = served.address
    await served.begin()
    await served.ready()


async def test_a_session_begins_and_survives_a_power_cut(webex: Webex, tmp_path: Path) -> None:
    """Its webhooks are made at the start; what Webex told before the power failed is heard after it, once."""
    anna, piet = webex.user("Anna"), webex.user("Piet")
    served = Served(tmp_path, webex.settings())
    await begin(served, webex)
    await until(lambda: len(webex.hooks.all) == len(KINDS))
    room = await webex.space("Sessie", anna, piet)
    await webex.say(anna, "start zon", room)
    await until(lambda: {told.post.room.kind for told in webex.told} == {"group", "direct"})
    await asyncio.sleep(0)
    await webex.settle()

    await webex.vanish()
    await webex.say(piet, "tijd", room)
    assert webex.hooks.sent[-1].status == 200
    before = len(webex.told)
    served.running.kill()
    await served.told()
    await webex.start()

    await begin(served, webex)
    await until(lambda: len(webex.told) > before)
    assert len(webex.hooks.all) == len(KINDS)
    await webex.settle()
    assert await served.end() == ""
    answers = [told.post for told in webex.told[before:]]
    assert [piet.id in post.room.members for post in answers if post.room.kind == "direct"] == [True]


async def test_half_a_registration_does_not_start(webex: Webex, tmp_path: Path) -> None:
    """One Dutch sentence that names the setting, and nothing of Python."""
    served = Served(tmp_path, webex.settings())
    await served.begin(WEBEX_WEBHOOK_SECRET="")
    assert await served.told() == (
        "WEBEX_WEBHOOK_SECRET ontbreekt: verzin een lang geheim woord en vul het in, "
        "of laat alle instellingen voor Webex weg."
    )
    assert served.running.returncode == 1
