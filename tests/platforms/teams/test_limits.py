"""Everything the bot says in the transcripts, and the longest it can say, keeps within what Teams documents.

The limits are written here from Microsoft's documents, not taken from the adapter: 80 KB a message in UTF-16, Adaptive Cards 1.5 at
most, a text and a card never together, six buttons at most in a row, a label with every field.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jsonschema_rs
import msgspec
import pytest

from adapters.adaptive import at_first_sight
from adapters.teams.cards import activities
from bot.engine.model.messages import Look, Message
from tests.platforms.teams.reading import brings_what_is_folded
from tests.transcripts.everything import everything

Json = dict[str, Any]

MOST_BYTES = 80 * 1024
MOST_BUTTONS = 6
NEWEST = (1, 5)
SUPPORTED = {
    "AdaptiveCard", "TextBlock", "RichTextBlock", "TextRun", "Image", "ImageSet", "Container", "ColumnSet", "Column", "FactSet",
    "Table", "TableRow", "TableCell", "ActionSet", "Input.Text", "Input.Number", "Input.Date", "Input.Time", "Input.Toggle",
    "Input.ChoiceSet", "Action.Submit", "Action.Execute", "Action.OpenUrl",
}  # fmt: skip

WORDS = {"text", "title", "value", "label", "placeholder", "fallbackText", "command", "args", "about"}


async def all_that_is_said() -> list[Message]:
    """Each message once."""
    return list({msgspec.json.encode(each.message): each.message for each in await everything()}.values())


@pytest.fixture(scope="module")
def said() -> list[Message]:
    """All messages."""
    return asyncio.run(all_that_is_said())


@pytest.fixture(scope="module")
def sent(said: list[Message]) -> list[Json]:
    """All activities they become."""
    return [activity for message in said for activity in activities(message)]


@pytest.fixture(scope="module")
def cards(sent: list[Json]) -> list[Json]:
    """All Adaptive Cards among them."""
    return [each["content"] for activity in sent for each in activity.get("attachments", ())]


@pytest.fixture(scope="module")
def official() -> Json:
    """Microsoft's schema of Adaptive Cards 1.5, which this package brings along; it is not imported, for it drags in much."""
    found = find_spec("adaptive_cards")
    assert found is not None
    assert found.origin is not None
    schema: Json = json.loads((Path(found.origin).parent / "schemas" / "schema-1.5.json").read_text("utf-8"))
    assert schema["id"] == "http://adaptivecards.io/schemas/adaptive-card.json"
    return schema


def inside(part: object) -> Iterator[Json]:
    """The part of a card and all that is in it, down to what a button sends."""
    if isinstance(part, list):
        for each in part:
            yield from inside(each)
    elif isinstance(part, dict):
        yield part
        for key, each in part.items():
            if key != "data":
                yield from inside(each)


def shape(part: object) -> object:
    """A part of a card without its words: what they are is not the schema's business, and one card of each shape will do."""
    if isinstance(part, list):
        return [shape(each) for each in part]
    if isinstance(part, dict):
        return {key: "" if isinstance(each, str) and key in WORDS else shape(each) for key, each in part.items()}
    return part


def bare(words: str) -> set[str]:
    """The words in a text, whatever marks stand between them."""
    return set(re.findall(r"[^\W_]+", words.replace("\u2060", "")))


def test_everything_is_there(said: list[Message]) -> None:
    """The collection holds every sort of message, with fields, with buttons and with a file; and really long ones."""
    assert {message.look for message in said} == set(Look)
    assert any(message.inputs for message in said)
    assert any(message.file for message in said)
    assert max(2 * len(message.plain()) for message in said) > MOST_BYTES
    assert len(said) > 500


def test_size(sent: list[Json]) -> None:
    """No activity is larger than Teams takes."""
    packed = (json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in sent)  # as it goes over the line
    assert max(len(each.encode("utf-16-le")) for each in packed) <= MOST_BYTES


def test_text_or_card(sent: list[Json]) -> None:
    """A text and a card in one activity would be split, and no id would come back; so it is one or the other, and not empty."""
    for each in sent:
        assert bool(each.get("text")) != bool(each.get("attachments"))
        assert len(each.get("attachments", ())) <= 1
        assert each["type"] == "message"


def test_cards_are_valid(cards: list[Json], official: Json) -> None:
    """Every card holds by the official schema, but for `msteams`, which is Teams' own addition to it."""
    validator = jsonschema_rs.validator_for(official)
    shapes = {json.dumps(shape(card)): card for card in cards}
    assert len(shapes) > 50
    for card in shapes.values():
        plain = {key: value for key, value in card.items() if key != "msteams"}
        assert [f"{error.message} at {error.instance_path}" for error in validator.iter_errors(plain)] == []


@pytest.mark.parametrize(
    "spoilt",
    [
        {"type": "TextBlock"},
        {"type": "TextBlock", "text": "x", "size": "Reusachtig"},
        {"type": "Knop", "title": "x"},
        {"type": "ActionSet", "actions": [{"type": "Action.Submit", "title": "x", "stijl": "positive"}]},
    ],
)
def test_a_wrong_card_is_seen(official: Json, spoilt: Json) -> None:
    """The schema can fail: each of these is no card."""
    card: Json = {"type": "AdaptiveCard", "version": "1.5", "body": [spoilt]}
    assert not jsonschema_rs.is_valid(official, card)


def test_only_what_teams_shows(cards: list[Json]) -> None:
    """No element that Teams leaves out, nothing that hides behind a click, no version that is too new, always words to fall back on."""
    for card in cards:
        assert tuple(map(int, card["version"].split("."))) <= NEWEST
        assert card["fallbackText"].strip()
        assert {part["type"] for part in inside(card) if "type" in part} <= SUPPORTED


def test_fields_and_buttons(cards: list[Json]) -> None:
    """Every field has a label and an id of its own; no row has more buttons than Teams shows; every button says something."""
    for card in cards:
        fields = [part for part in inside(card) if part.get("type", "").startswith("Input.")]
        assert all(part["label"].strip() for part in fields)
        assert len({part["id"] for part in fields}) == len(fields)
        for part in inside(card):
            assert len(part.get("actions", ())) <= MOST_BUTTONS
            if part.get("type", "").startswith("Action."):
                assert part["title"].strip()


def test_nothing_is_lost(said: list[Message]) -> None:
    """However long a message is and however it is cut up, every word of it can be read, in a card as in plain text.

    But for what is folded, which a button brings.
    """
    for message in said:
        assert brings_what_is_folded(message)
        shown = set()
        for activity in activities(message):
            parts = [
                activity,
                *(part for each in activity.get("attachments", ()) for part in inside(each["content"]["body"])),
            ]
            for part in parts:
                words = (part.get(name) for name in ("text", "title", "value", "label", "placeholder"))
                shown |= {word for each in words if isinstance(each, str) for word in bare(each)}
        wanted = replaced_buttons(at_first_sight(message))
        assert bare(wanted) <= shown, sorted(bare(wanted) - shown)[:5]


def replaced_buttons(message: Message) -> str:
    """The plain text of the message without "typ «…»" behind each button: a card has the button itself."""
    shorn = msgspec.structs.replace(message, buttons=(), file=None, inputs=())
    return "\n".join(
        [shorn.plain(), *(each.label for each in message.buttons), *(each.label for each in message.inputs)]
    )
