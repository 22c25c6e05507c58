"""Everything the bot says in the transcripts, and the longest it can say, keeps within what Webex takes and shows.

The limits are written here and in `cardcheck` from Cisco's documents, not taken from the adapter: 7,439 bytes a text, Adaptive
Cards 1.3 at most with five buttons at most, and a plain text beside every card.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec
import pytest

from adapters.adaptive import MARK, Submitted, at_first_sight
from adapters.webex import cards
from adapters.webex.cards import MORE, Payload, payloads
from bot.engine.model.effects import Group
from bot.engine.model.messages import Look, Message
from bot.engine.moves.commands import COMMANDS
from tests.platforms.teams.reading import brings_what_is_folded
from tests.platforms.webex import cardcheck, reading
from tests.transcripts.everything import everything

Json = dict[str, Any]

MOST_BYTES = 7439
MOST_BYTES_OF_A_CARD = 20_000
BOT = "Kaartenbot"


class Saying(NamedTuple):
    """A message of the engine, whether it goes to the group, and what Webex gets of it."""

    message: Message
    group: bool
    sent: list[Payload]


async def all_that_is_said() -> list[Saying]:
    """Each message once."""
    said = {
        (msgspec.json.encode(each.message), isinstance(each.audience, Group)): each.message
        for each in await everything()
    }
    return [Saying(message, group, payloads(message, group=group, bot=BOT)) for (_, group), message in said.items()]


@pytest.fixture(scope="module")
def said() -> list[Saying]:
    """All that is said."""
    return asyncio.run(all_that_is_said())


@pytest.fixture(scope="module")
def sent(said: list[Saying]) -> list[Payload]:
    """All that is posted."""
    return [payload for each in said for payload in each.sent]


def parts(part: object) -> Iterator[Json]:
    """A card and all that is in it, but for what a button sends."""
    if isinstance(part, list):
        for each in part:
            yield from parts(each)
    elif isinstance(part, dict):
        yield part
        for key, each in part.items():
            if key != "data":
                yield from parts(each)


def wordless(part: object) -> object:
    """A part of a card without its words, so that one card of each shape will do."""
    if isinstance(part, list):
        return [wordless(each) for each in part]
    if isinstance(part, dict):
        words = cardcheck.WORDS | {"data"}
        return {key: {} if key == "data" else "" if key in words else wordless(each) for key, each in part.items()}
    return part


def bare(words: str) -> set[str]:
    """The words in a text, whatever marks stand between them."""
    return set(re.findall(r"[^\W_]+", words))


def test_everything_is_there(said: list[Saying]) -> None:
    """The collection holds every sort of message, with fields, with more buttons than fit and with a file; and long ones."""
    assert {each.message.look for each in said} == set(Look)
    assert {each.group for each in said} == {True, False}
    assert any(each.message.inputs for each in said if each.group)
    assert any(each.message.file for each in said)
    assert max(len(each.message.buttons) for each in said) > cardcheck.MOST_ACTIONS
    assert max(len(each.message.plain().encode()) for each in said) > 5 * MOST_BYTES
    assert len(said) > 500


def test_size(sent: list[Payload]) -> None:
    """No text and no card is larger than Webex takes, and there is always a text."""
    for each in sent:
        assert 0 < len(each.text.encode()) <= MOST_BYTES
        assert each.text.strip()
        assert len(each.markdown.encode()) <= MOST_BYTES
        assert len(json.dumps(each.card).encode()) <= MOST_BYTES_OF_A_CARD


def test_only_what_webex_shows(sent: list[Payload]) -> None:
    """Every card holds by the official schema of 1.3, has five buttons at most and nothing that a client leaves out."""
    shapes = {json.dumps(wordless(each.card)): each.card for each in sent if each.card}
    assert len(shapes) > 50
    for card in shapes.values():
        assert card["version"] == "1.3"
        assert cardcheck.problems(card) == []


@pytest.mark.parametrize(
    "spoilt",
    [
        {"type": "TextBlock"},
        {"type": "TextBlock", "text": "x", "style": "heading"},
        {"type": "ActionSet", "actions": [{"type": "Action.Execute", "title": "x"}]},
        {"type": "ActionSet", "actions": [{"type": "Action.ToggleVisibility", "title": "x", "targetElements": ["y"]}]},
        {"type": "ActionSet", "actions": [{"type": "Action.Submit", "title": "x"}] * 6},
        {"type": "ActionSet", "actions": [{"type": "Action.Submit", "title": "x", "associatedInputs": "none"}]},
        {"type": "Table", "rows": []},
    ],
)
def test_a_wrong_card_is_seen(spoilt: Json) -> None:
    """The check can fail: each of these is no card for Webex."""
    card: Json = {"type": "AdaptiveCard", "version": "1.3", "body": [spoilt]}
    assert cardcheck.problems(card)


def test_fields_and_buttons(sent: list[Payload]) -> None:
    """Every field has a label; every button says something; what is asked for in one field must not hold up another's button."""
    for card in (each.card for each in sent if each.card):
        fields = [part for part in parts(card) if part.get("type", "").startswith("Input.")]
        actions = [part for part in parts(card) if part.get("type", "").startswith("Action.")]
        assert all(part["label"].strip() for part in fields)
        assert all(part["title"].strip() for part in actions)
        for field in (each for each in fields if each.get("isRequired")):
            assert all(field["id"] in json.loads(each["data"][MARK])[3] for each in actions)


def test_every_button_comes_back(said: list[Saying]) -> None:
    """Each button of a message can be pressed once, on its last page, and is a command the engine knows."""
    for each in said:
        follows = each.message.look is Look.COCKPIT and each.message.buttons
        shown = [*each.message.buttons, *([cards.RENEW] if follows else [])]
        pushed = [list(pushes(payload.card or {})) for payload in each.sent]
        assert not any(pushed[:-1])
        for label, sent in pushed[-1]:
            (meant,) = (button for button in shown if button.label == label)
            found = cards.press({**dict.fromkeys(meant.inputs, "x"), **sent})
            assert found == Submitted(meant.command, meant.args, meant.about, dict.fromkeys(meant.inputs, "x"))
            assert meant.command in COMMANDS
        assert {label for label, _ in pushed[-1]} == {button.label for button in shown}


def pushes(card: Json) -> Iterator[tuple[str, Json]]:
    """Every button, also those in the list of what did not fit, with what Webex sends for it."""
    for part in parts(card):
        if part.get("type") == "Action.Submit" and part["data"][MARK] != MORE:
            yield part["title"], part["data"]
        if part.get("id") == MORE:
            for choice in part["choices"]:
                yield choice["title"], {MARK: MORE, part["id"]: choice["value"]}


def test_nothing_is_lost(said: list[Saying]) -> None:
    """However long a message is and however it is cut up: every word of it is in the plain text, and in what is shown instead.

    But for what is folded, which a button brings.
    """
    for each in said:
        message = at_first_sight(reading.standing(each.message))
        assert brings_what_is_folded(each.message)
        assert bare(message.plain()) <= bare("\n".join(payload.text for payload in each.sent))
        shown = set()
        for payload in each.sent:
            words = [payload.markdown] if payload.markdown else [] if payload.card else [payload.text]
            words += [
                str(part[name])
                for part in parts(payload.card or {})
                for name in ("text", "title", "value", "label", "placeholder")
                if name in part
            ]
            shown |= bare("\n".join(words).replace("\u2060", ""))
        # A card has the button itself instead of how it is typed, and the file is beside it.
        shorn = msgspec.structs.replace(message, buttons=(), inputs=(), file=None)
        labels = [*(one.label for one in each.message.buttons), *(one.label for one in each.message.inputs)]
        assert bare("\n".join([shorn.plain(), *labels])) <= shown


def test_where_the_bot_does_not_read_along(said: list[Saying]) -> None:
    """Whatever asks the group for something says how to type it in a Webex space; in a private chat no mention is needed."""
    asking = 0
    for each in said:
        text = each.sent[-1].text
        asks = bool(each.message.buttons or each.message.inputs or re.search(r"\btyp\b[^.]*[«:]", text, re.IGNORECASE))
        if each.group and asks and "Typ daarna in je privéchat met mij" not in text:
            assert f"@{BOT} " in text.splitlines()[-1]
            asking += 1
        elif not each.group:
            # But to begin, which is done in the space; and who asks for help or has just come in may want to type there.
            if each.message.look in {Look.HELP, Look.WELCOME} and "/start" not in each.message.plain():
                assert f"Begin dan met @{BOT}" in text.splitlines()[-1]
                continue
            assert (f"@{BOT}" in text) is (f"@{BOT} /start zon" in text) is ("/start" in each.message.plain())
    assert asking > 50
