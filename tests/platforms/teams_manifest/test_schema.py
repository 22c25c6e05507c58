"""The manifest and its English localisation hold by Microsoft's own schemas of v1.30."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import jsonschema_rs
import pytest

SPOILT: dict[str, Callable[[dict[str, Any]], object]] = {
    "a scope of the old spelling": lambda made: made["bots"][0]["scopes"].append("groupchat"),
    "a name that is too long": lambda made: made["name"].update(short="x" * 31),
    "no privacy statement": lambda made: made["developer"].pop("privacyUrl"),
    "an id that is none": lambda made: made.update(id="kaartensessie"),
    "a thirteenth command": lambda made: made["bots"][0]["commandLists"][0]["commands"].append({"title": "dertien"}),
    "an unknown field": lambda made: made.update(kaarten=31),
}


def problems(schema: dict[str, Any], content: dict[str, Any]) -> list[str]:
    """What the schema has against it. Its own form is not checked: a corner that we don't use has a pattern Python can't read."""
    return [error.message for error in jsonschema_rs.validator_for(schema).iter_errors(content)]


def test_manifest(schemas: dict[str, Any], manifest: dict[str, Any]) -> None:
    """The manifest of each variant is valid."""
    assert problems(schemas["MicrosoftTeams.schema.json"], manifest) == []


def test_localisation(schemas: dict[str, Any], english: dict[str, Any]) -> None:
    """The English texts are valid."""
    assert problems(schemas["MicrosoftTeams.Localization.schema.json"], english) == []


@pytest.mark.parametrize("spoil", list(SPOILT.values()), ids=list(SPOILT))
def test_the_schema_can_fail(
    schemas: dict[str, Any], manifest: dict[str, Any], spoil: Callable[[dict[str, Any]], object]
) -> None:
    """Each of these mistakes is seen, so that the tests above mean something."""
    spoilt = copy.deepcopy(manifest)
    spoil(spoilt)
    assert problems(schemas["MicrosoftTeams.schema.json"], spoilt)


def test_the_localisation_can_fail(schemas: dict[str, Any], english: dict[str, Any]) -> None:
    """A text for a place that Teams does not know is seen."""
    assert problems(schemas["MicrosoftTeams.Localization.schema.json"], english | {"bots[1].naam": "x"})
