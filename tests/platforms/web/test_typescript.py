"""The types that the room's script is checked against say what really goes over the wire."""

from __future__ import annotations

import re
from enum import StrEnum

import pytest
from msgspec import Struct

from adapters.web import protocol
from docs.typescript import Drawing, declarations


class Colour(StrEnum):
    """A colour."""

    RED = "rood"
    BLUE = "blauw"


class Left(Struct, tag="left", omit_defaults=True):
    """Leaves out what is as usual."""

    rows: tuple[tuple[str, int], ...]
    colour: Colour | None = None


class Right(Struct, tag="right"):
    """Writes everything."""

    words: dict[str, str] = {}


def drawn(*, filled_in: bool) -> str:
    drawing = Drawing()
    drawing.alias("Both", Left | Right, filled_in=filled_in)
    return drawing.text()


def test_a_field_is_optional_only_where_it_can_be_left_out() -> None:
    """The writer leaves out defaults only where the struct says so; a reader fills in every default."""
    assert "colour?: Colour | null;" in drawn(filled_in=False)
    assert "words: Readonly<Record<string, string>>;" in drawn(filled_in=False)
    assert "words?: Readonly<Record<string, string>>;" in drawn(filled_in=True)
    assert "rows: readonly (readonly [string, number])[];" in drawn(filled_in=True)


def test_a_frame_is_known_by_its_tag_and_a_choice_by_its_values() -> None:
    """So that a script can tell them apart, and a word that the bot never says is a fault."""
    assert 'type: "left";' in drawn(filled_in=False)
    assert 'export type Colour = "rood" | "blauw";' in drawn(filled_in=False)
    assert drawn(filled_in=False).index("export type Both = Left | Right;") < drawn(filled_in=False).index("Colour")


def test_two_things_of_one_name_are_refused() -> None:
    """One of them would silently stand for both."""
    drawing = Drawing()
    drawing.alias("Both", Left | Right, filled_in=False)
    with pytest.raises(ValueError, match="Both"):
        drawing.alias("Both", protocol.Incoming, filled_in=False)


def test_every_frame_of_the_protocol_is_drawn() -> None:
    """Also one that is added later: the unions are read, not listed."""
    names = set(re.findall(r"^export interface (\w+)", declarations(), re.MULTILINE))
    assert {"Join", "Press", "Shown", "BoardShown", "Message", "Button", "Board"} <= names
