"""Draws `adapters/web/protocol.d.ts`, the types of what goes over the WebSocket, from the protocol itself.

The script of the browser room is checked against it, so a field that is renamed in Python is missed in JavaScript at once.
Must not know what a frame is for.
"""

from __future__ import annotations

import inspect
from pathlib import Path

from msgspec import inspect as shapes

from adapters.web import protocol
from bot.engine.model.blocks import Block

TARGET = Path(protocol.__file__).with_suffix(".d.ts")
HEAD = "// Drawn by `make docs` from protocol.py; not to be changed by hand."

_PLAIN: dict[type[shapes.Type], str] = {
    shapes.StrType: "string",
    shapes.BytesType: "string",  # base64
    shapes.DateTimeType: "string",
    shapes.DecimalType: "string",
    shapes.IntType: "number",
    shapes.FloatType: "number",
    shapes.BoolType: "boolean",
    shapes.NoneType: "null",
}


def declarations() -> str:
    """The whole file."""
    drawing = Drawing()
    drawing.alias("Block", Block, filled_in=False)
    drawing.alias("Incoming", protocol.Incoming, filled_in=True)
    drawing.alias("Outgoing", protocol.Outgoing, filled_in=False)
    drawing.alias("FromScreen", protocol.FromScreen, filled_in=True)
    drawing.alias("OnScreen", protocol.OnScreen, filled_in=False)
    return drawing.text()


class Drawing:
    """Collects declarations by name, so that each stands there once."""

    def __init__(self) -> None:
        self._declared: dict[str, tuple[type | None, str]] = {}
        self._unions: dict[str, str] = {}

    def alias(self, name: str, union: object, *, filled_in: bool) -> None:
        """Name a union. `filled_in`: the reader fills in what was left out; otherwise only what the writer leaves out is optional."""
        words = self._name(shapes.type_info(union), filled_in=filled_in)
        self._unions[words] = name
        self._declare(name, None, f"export type {name} = {words};")

    def text(self) -> str:
        """All declarations, the ones asked for first."""
        return "\n\n".join([HEAD, *(words for _, words in sorted(self._declared.values(), key=_aliases_first))]) + "\n"

    def _declare(self, name: str, source: type | None, words: str) -> None:
        known = self._declared.setdefault(name, (source, words))
        if known != (source, words):
            raise ValueError(f"two things are called {name}")

    def _name(self, kind: shapes.Type, *, filled_in: bool) -> str:
        match kind:
            case shapes.StructType(cls=cls):
                self._declare(cls.__name__, cls, self._interface(kind, filled_in=filled_in))
                return cls.__name__
            case shapes.EnumType(cls=cls):
                values = " | ".join(f'"{member.value}"' for member in cls)
                self._declare(cls.__name__, cls, f"{_comment(cls)}export type {cls.__name__} = {values};")
                return cls.__name__
            case shapes.UnionType(types=types):
                words = " | ".join(self._name(each, filled_in=filled_in) for each in types)
                return self._unions.get(words, words)
            case shapes.VarTupleType(item_type=item):
                return f"readonly {_grouped(self._name(item, filled_in=filled_in))}[]"
            case shapes.TupleType(item_types=items):
                return f"readonly [{', '.join(self._name(each, filled_in=filled_in) for each in items)}]"
            case shapes.DictType(key_type=shapes.StrType(), value_type=value):
                return f"Readonly<Record<string, {self._name(value, filled_in=filled_in)}>>"
            case shapes.LiteralType(values=values):
                return " | ".join(f'"{value}"' if isinstance(value, str) else str(value) for value in values)
        return _PLAIN[type(kind)]

    def _interface(self, kind: shapes.StructType, *, filled_in: bool) -> str:
        lines = [f'  {kind.tag_field}: "{kind.tag}";'] if kind.tag_field else []
        left_out = filled_in or kind.cls.__struct_config__.omit_defaults
        for field in kind.fields:
            mark = "?" if left_out and not field.required else ""
            lines.append(f"  {field.encode_name}{mark}: {self._name(field.type, filled_in=filled_in)};")
        return (
            f"{_comment(kind.cls)}export interface {kind.cls.__name__} {{\n"
            + "".join(f"{line}\n" for line in lines)
            + "}"
        )


def _aliases_first(declared: tuple[type | None, str]) -> bool:
    source, _ = declared
    return source is not None


def _grouped(words: str) -> str:
    return f"({words})" if " " in words else words


def _comment(cls: type) -> str:
    first = inspect.cleandoc(cls.__doc__ or "").split("\n\n")[0]
    return f"/** {' '.join(first.split())} */\n"
