"""Files: offered in the private chat, handed over after a yes, and not kept longer than needed."""

from __future__ import annotations

import asyncio
import json

import pytest

from bot.engine.model.events import Person
from tests.platforms.teams.conftest import ANNA, CHAT, PIET, Bot
from tests.platforms.teams.connector import User
from tests.platforms.teams.test_mail import REPORT


async def consent(bot: Bot, who: User, action: str = "accept", url: str = "https://onedrive.example/x") -> int:
    """Answer the newest offer of a file; the status of the answer."""
    (offer,) = bot.teams.told[-1].body["attachments"]
    info = {"uploadUrl": url, "contentUrl": "https://onedrive.example/y", "uniqueId": "u", "fileType": "txt"}
    value = {"type": "fileUpload", "action": action, "context": offer["content"]["acceptContext"], "uploadInfo": info}
    activity = bot.teams.activity(who, "", type="invoke", name="fileConsent/invoke", value=value)
    return (await bot.send(activity)).status


async def test_a_file_is_handed_over_after_a_yes(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Offered in the private chat, put where Teams says, and then no longer kept; nobody else can have it."""
    uploaded: list[tuple[str, bytes]] = []

    async def upload(_self: object, url: str, body: bytes) -> None:
        uploaded.append((url, body))

    monkeypatch.setattr("adapters.teams.connector.Connector.upload", upload)
    reference = await bot.deliver(REPORT, ANNA)
    card, offer = bot.teams.told
    assert json.loads(reference or "")[1] == card.id
    assert offer.body["attachments"] == [
        {
            "contentType": "application/vnd.microsoft.teams.card.file.consent",
            "name": "verslag.txt",
            "content": {
                "description": "Wil je dit bestand bewaren in je OneDrive?",
                "sizeInBytes": 5,
                "acceptContext": {"file": 1},
                "declineContext": {"file": 1},
            },
        }
    ]
    assert await consent(bot, PIET) == 200
    assert uploaded == []
    assert await consent(bot, ANNA) == 200
    assert uploaded == [("https://onedrive.example/x", b"alles")]
    assert bot.teams.told[-1].body["attachments"] == [
        {
            "contentType": "application/vnd.microsoft.teams.card.file.info",
            "name": "verslag.txt",
            "content": {"uniqueId": "u", "fileType": "txt"},
            "contentUrl": "https://onedrive.example/y",
        }
    ]
    assert not bot.host.memory().bodies["file"]


async def test_a_yes_is_answered_at_once(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the place where the file goes; the file is kept until it is there."""
    arrived = asyncio.Event()

    async def upload(_self: object, _url: str, _body: bytes) -> None:
        await arrived.wait()

    monkeypatch.setattr("adapters.teams.connector.Connector.upload", upload)
    await bot.deliver(REPORT, ANNA)
    monkeypatch.setattr(bot.chat, "idle", no_waiting)
    assert await asyncio.wait_for(consent(bot, ANNA), 2) == 200
    assert bot.host.memory().bodies["file"]
    arrived.set()
    monkeypatch.undo()
    await bot.chat.idle()
    assert not bot.host.memory().bodies["file"]


async def test_a_yes_that_comes_twice_hands_it_over_once(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Teams repeats itself while the file is on its way; Anna must not read that it failed, for it is there."""
    arrived = asyncio.Event()
    uploaded: list[str] = []

    async def upload(_self: object, url: str, _body: bytes) -> None:
        uploaded.append(url)
        await arrived.wait()
        if len(uploaded) > 1:
            raise ValueError

    monkeypatch.setattr("adapters.teams.connector.Connector.upload", upload)
    await bot.deliver(REPORT, ANNA)
    monkeypatch.setattr(bot.chat, "idle", no_waiting)
    before = len(bot.teams.told)
    for _ in range(2):
        assert await consent(bot, ANNA) == 200
    arrived.set()
    monkeypatch.undo()
    await bot.chat.idle()
    assert uploaded == ["https://onedrive.example/x"]
    assert ["attachments" in each.body for each in bot.teams.told[before:]] == [True]
    assert not bot.host.memory().bodies["file"]


async def no_waiting() -> None:
    """Do not wait for what goes on beside the answer."""


async def test_a_place_for_a_file_that_is_none(bot: Bot) -> None:
    """Anna reads that it did not work; the file waits for another yes."""
    await bot.deliver(REPORT, ANNA)
    assert await consent(bot, ANNA, url="https://[") == 200
    assert "niet opgeslagen" in bot.teams.told[-1].body["text"]
    assert bot.host.memory().bodies["file"]


@pytest.mark.parametrize(("action", "url"), [("decline", "https://x.example"), ("accept", "http://127.0.0.1/x")])
async def test_a_file_that_nobody_wants_is_not_kept(bot: Bot, action: str, url: str) -> None:
    """Nor is one put at an address that is not safe."""
    await bot.deliver(REPORT, ANNA)
    assert await consent(bot, ANNA, action, url) == 200
    assert not bot.host.memory().bodies["file"]
    assert len(bot.teams.told) == 2


async def test_a_session_that_is_forgotten_leaves_no_file(bot: Bot) -> None:
    """Of the people who took part in it."""
    await bot.deliver(REPORT, ANNA)
    await bot.chat.forget(CHAT, [Person(f"teams:{PIET.aad}", "Piet")])
    assert bot.host.memory().bodies["file"]
    await bot.chat.forget(CHAT, [Person(f"teams:{ANNA.aad}", "Anna")])
    assert not bot.host.memory().bodies["file"]


async def test_a_file_without_a_private_chat(bot: Bot) -> None:
    """The message arrives all the same, and says where the file can be had."""
    bot.teams.closed[ANNA.id] = "ForbiddenOperationException"
    await bot.deliver(REPORT, ANNA)
    assert bot.told() == [(CHAT, ANNA.id)] * 2
    assert "eigen chat" in bot.teams.told[-1].body["text"]
    assert not bot.host.memory().bodies.get("file")
