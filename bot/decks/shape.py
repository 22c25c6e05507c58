"""From plain lists and texts to the typed values of a deck, with a sentence for everything that does not fit.

Must not judge quality or relations between parts: only whether each field is there and is what it should be.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, get_args

import msgspec
from msgspec import Struct
from msgspec.structs import FieldInfo

from bot.decks.findings import Finding, Spot
from bot.decks.yamltext import Block, Tree
from bot.engine.model.deck import CardKind, Level, StepKind

MAX_TEXT = 4000  # characters: the smallest platform shows about 7,000 bytes in a message

# A spreadsheet turns a yes into a value of its own, which it shows as WAAR.
_YES_NO = {"ja": "true", "nee": "false", "true": "true", "false": "false", "waar": "true", "onwaar": "false"}

S = TypeVar("S", bound=Struct)

_DATE = "hoort een datum te zijn, met jaar, maand en dag. Schrijf bijvoorbeeld 2026-11-23"
_EXPECTED: dict[object, str] = {
    str: "hoort één tekst te zijn, geen lijst",
    bool: "hoort «ja» of «nee» te zijn",
    dt.date: _DATE,
    dt.date | None: _DATE,
    dt.date | bool | None: f"{_DATE}, of «nee»",
    CardKind: f"hoort een van deze woorden te zijn: {', '.join(CardKind)}",
    StepKind: f"hoort een van deze woorden te zijn: {', '.join(StepKind)}",
    tuple[Level, ...]: f"hoort een lijst te zijn met een of meer van deze woorden: {', '.join(Level)}",
    tuple[str, ...]: "hoort een lijst met teksten te zijn. Zet elke tekst op een eigen regel, met een streepje ervoor",
    dict[str, str]: "hoort per regel een naam, een dubbele punt en een tekst te hebben",
    dict[
        str, int
    ]: "hoort per vorm een heel getal te hebben. Schrijf elke vorm op een eigen regel, bijvoorbeeld «1,5u: 35»",
}


def read(kind: type[S], tree: Tree, place: Spot, problems: list[Finding], path: str = "") -> S | None:
    """Read one part of a deck. All that is wrong goes to `problems`; then the result is None.

    `path` is the dotted way to this part inside its item, such as `toelichting`. An empty field counts as absent.
    """
    fields = _fields(kind)
    if not isinstance(tree, Block):
        name = f"«{path}»" if path else "Dit"
        example = next(iter(fields))
        problems.append(place.error(f"{name} hoort uit velden te bestaan. Begin met bijvoorbeeld «{example}: …»."))
        return None
    before = len(problems)
    problems.extend(place.error(_unknown(key, list(fields), path), key) for key in tree if key not in fields)
    values: dict[str, Any] = {}
    for key, each in fields.items():
        value = tree.get(key, "")
        full = f"{path}.{key}" if path else key
        if value == "":
            if each.required:
                problems.append(place.error(f"Het veld «{full}» ontbreekt of is leeg. Vul het in.", full))
        elif (part := _struct_in(each.type)) is not None:
            values[each.name] = read(part, value, place, problems, full)
        else:
            values[each.name] = _value(each.type, value, place, problems, full)
    return kind(**values) if len(problems) == before else None


@cache
def _fields(kind: type[Struct]) -> Mapping[str, FieldInfo]:
    return {each.encode_name: each for each in msgspec.structs.fields(kind)}


def _struct_in(kind: Any) -> type[Struct] | None:
    candidates = (kind, *get_args(kind))
    return next((each for each in candidates if isinstance(each, type) and issubclass(each, Struct)), None)


def _value(kind: Any, value: Tree, place: Spot, problems: list[Finding], path: str) -> Any:
    longest = max(map(len, _texts(value)), default=0)
    if longest > MAX_TEXT:
        problems.append(
            place.error(f"«{path}» is veel te lang: {longest} tekens. Maak het korter dan {MAX_TEXT} tekens.", path)
        )
        return None
    try:
        # Not strict, because in our tree every value is still a text; one that is no number is refused all the same.
        result = msgspec.convert(_forgiving(kind, value), kind, strict=False)
    except msgspec.ValidationError:
        problems.append(place.error(f"«{path}» {_EXPECTED[kind]}.", path))
        return None
    if isinstance(result, tuple) and "" in result:
        problems.append(place.error(f"«{path}» heeft een lege regel. Vul die in of haal hem weg.", path))
    return result


def _forgiving(kind: Any, value: Tree) -> Tree:
    """Capitals do not matter for fixed words, and yes and no are Dutch."""
    if kind == tuple[Level, ...] and isinstance(value, list):
        return [each.lower() if isinstance(each, str) else each for each in value]
    if not isinstance(value, str):
        return value
    if kind == dt.date | bool | None:
        return {"nee": "false", "true": "?", "ja": "?"}.get(value.lower(), value)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return value.lower()
    if kind is bool:
        return _YES_NO.get(value.lower(), "?")
    return value


def _texts(value: Tree) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [text for part in (value.values() if isinstance(value, Block) else value) for text in _texts(part)]


def _unknown(key: str, known: list[str], path: str) -> str:
    inside = f" in «{path}»" if path else ""
    near = difflib.get_close_matches(key[:50].lower(), known, n=1)
    advice = f"Bedoel je «{near[0]}»?" if near else f"Haal het weg. Dit kan wel: {', '.join(known)}."
    return f"Het veld «{key[:50]}»{inside} ken ik niet. {advice}"
