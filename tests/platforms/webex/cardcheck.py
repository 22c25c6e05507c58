"""What Webex shows of Adaptive Cards: version 1.3 at most, without the parts on which its clients trip.

Written from Cisco's documents and sampler, not taken from the adapter.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jsonschema_rs

Json = dict[str, Any]

NEWEST = (1, 3)
MOST_ACTIONS = 5
MOST_BYTES = 20_000
SUPPORTED = {
    "AdaptiveCard", "TextBlock", "RichTextBlock", "TextRun", "Image", "ImageSet", "Container", "ColumnSet", "Column", "Fact",
    "FactSet", "ActionSet", "Input.Text", "Input.Number", "Input.Date", "Input.Time", "Input.Toggle", "Input.ChoiceSet",
    "Input.Choice", "Action.Submit", "Action.OpenUrl", "Action.ShowCard",
}  # fmt: skip
UNSUPPORTED = {
    "verticalContentAlignment", "fallback", "requires", "speak", "selectAction.targetElements", "backgroundImage", "refresh",
    "authentication", "associatedInputs", "isEnabled", "mode", "rtl",
}  # fmt: skip

WORDS = {"text", "title", "value", "label", "placeholder", "fallbackText", "command", "args", "about", "errorMessage"}


def problems(card: object) -> list[str]:
    """What is wrong with a card; nothing when it is fine."""
    if not isinstance(card, dict) or card.get("type") != "AdaptiveCard":
        return ["no AdaptiveCard"]
    found = list(_misshapen(json.dumps(_shape(card), sort_keys=True)))
    version = tuple(int(each) for each in str(card.get("version", "9")).split("."))
    if version > NEWEST:
        found.append(f"version {card.get('version')}")
    parts = list(_parts(card))
    found += [f"{each['type']} is not supported" for each in parts if each.get("type", "Fact") not in SUPPORTED]
    found += [f"{name} is not supported" for each in parts for name in each if name in UNSUPPORTED]
    actions = [each for each in parts if str(each.get("type", "")).startswith("Action.")]
    if len(actions) > MOST_ACTIONS:
        found.append(f"{len(actions)} actions")
    names = [each["id"] for each in parts if str(each.get("type", "")).startswith("Input.") and "id" in each]
    if len(names) != len(set(names)):
        found.append("two inputs with one id")
    if len(json.dumps(card, ensure_ascii=False).encode()) > MOST_BYTES:
        found.append("too big")
    return found


def _parts(part: object) -> Iterator[Json]:
    """All objects in a card, but for what its author put in `data`."""
    if isinstance(part, list):
        for each in part:
            yield from _parts(each)
    elif isinstance(part, dict):
        if "type" in part:
            yield part
        for name, each in part.items():
            if name != "data":
                yield from _parts(each)


def _shape(part: object) -> object:
    """A card without its words: what they are is not the schema's business, and each shape is checked once."""
    if isinstance(part, list):
        return [_shape(each) for each in part]
    if isinstance(part, dict):
        return {key: "" if isinstance(each, str) and key in WORDS else _shape(each) for key, each in part.items()}
    return part


@cache
def _misshapen(shape: str) -> tuple[str, ...]:
    return tuple(
        f"{error.message[:300]} at {error.instance_path}" for error in _schema().iter_errors(json.loads(shape))
    )


@cache
def _schema() -> jsonschema_rs.Validator:
    """Microsoft's own schema of the newest version that Webex takes."""
    spec = find_spec("adaptive_cards")
    assert spec is not None
    assert spec.submodule_search_locations
    name = f"schema-{NEWEST[0]}.{NEWEST[1]}.json"
    schema = json.loads((Path(spec.submodule_search_locations[0]) / "schemas" / name).read_text("utf-8"))
    return jsonschema_rs.validator_for(schema)
