"""What is said to be stored is what is stored: field by field, in the tables and in what is kept inside them."""

from __future__ import annotations

import ast
import importlib
import json
import typing
from collections import Counter
from collections.abc import Iterator
from typing import Any, get_type_hints

import jsonschema_rs
import msgspec
import pytest

from bot.engine import State
from bot.engine.model.documents import File
from bot.engine.model.effects import Board
from bot.engine.model.messages import Message
from bot.host.schema import metadata
from bot.host.sql import jobs
from docs import papers
from tests.decks import ROOT

OWN_WORDS = (Board, File, Message)  # what the bot says, wherever it is kept: not taken apart
ENGINE = "bot.engine.model."


def structs(shape: Any, met: dict[str, list[str]]) -> dict[str, list[str]]:
    """Every struct within this shape by its name, with its fields."""
    if isinstance(shape, type) and issubclass(shape, msgspec.Struct):
        name = f"{shape.__module__.removeprefix(ENGINE)}.{shape.__name__}"
        if shape in OWN_WORDS or name in met:
            return met
        hints = get_type_hints(shape)
        met[name] = list(hints)
        for each in hints.values():
            structs(each, met)
        return met
    for each in typing.get_args(shape):
        structs(each, met)
    return met


def remembered() -> Iterator[Any]:
    """What the adapters keep in their memory: the shape that each of their calls for it names, or makes."""
    for path in (*sorted((ROOT / "adapters").rglob("*.py")), ROOT / "bot" / "host" / "sending.py"):
        module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
                continue
            asked = {"get": 2, "all": 1}.get(call.func.attr)
            if "memory" in ast.unparse(call.func.value) and asked is not None and len(call.args) > asked:
                yield eval(ast.unparse(call.args[asked]), vars(module))  # noqa: S307 - the name of a class of ours


def stored() -> dict[str, list[str]]:
    """Everything that is stored: columns of tables, fields of what is kept in them."""
    found = {table.name: [column.name for column in table.columns] for table in metadata.sorted_tables}
    found |= {table: list(columns) for table, columns in jobs.PERSONAL.items()}
    for shape in get_type_hints(State).values():
        structs(shape, found)
    for shape in remembered():
        structs(shape, found)
    return found


def test_the_list_is_what_is_stored() -> None:
    """Whoever adds a field says in docs/gegevens.yaml what it is for and how long it is kept, and runs `make docs`."""
    told = Counter((owner, name) for each in papers.kept() for owner, names in each.fields.items() for name in names)
    there = {(owner, name) for owner, names in stored().items() for name in names}
    assert sorted(there - told.keys()) == [], "stored, and not in docs/gegevens.yaml"
    assert sorted(told.keys() - there) == [], "in docs/gegevens.yaml, and not stored"
    twice = {each: count for each, count in told.items() if count > 1}
    assert twice == {}


def test_what_adapters_remember_is_seen() -> None:
    """The search can't pass by finding nothing: each platform keeps something, and so does what the host does for them."""
    found = {shape.__module__.split(".")[1] for shape in remembered() if shape is not int}
    assert found == {"host", "teams", "web", "webex"}


def test_every_term_is_one_of_the_known() -> None:
    """And every known one is used."""
    assert {each.term for each in papers.kept()} == papers.TERMS.keys()


@pytest.mark.parametrize("name", ["prescan", "dpia"])
def test_a_form_is_one_that_the_government_reads(name: str) -> None:
    """By our own schema, made from the text of their output format; docs/goedkeuring says when theirs said the same."""
    schema = json.loads((ROOT / "tests" / "papers" / "form.schema.json").read_text("utf-8"))
    filled = json.loads((papers.THERE / f"{name}.json").read_text("utf-8"))
    jsonschema_rs.validator_for(schema, validate_formats=True).validate(filled)
    numbers = list(filled["answers"])
    assert numbers == sorted(numbers, key=lambda each: [int(part) for part in each.split(".")])
