"""The columns that a spreadsheet of cards or facts can have: one for each field that a deck knows. Must not read a file.

A new field of a card or a fact gets its column by itself; `docs/deck-schrijven.md` explains them.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, NamedTuple, get_args

import msgspec
from msgspec import Struct

from bot.decks.sheets.cells import Cell
from bot.decks.yamltext import Block, Tree
from bot.engine.language.wording import MONTHS
from bot.engine.model.deck import Card, Fact

_HEADINGS = {"bron.titel": "bron"}  # elsewhere the last part of the name says enough
_MARKS = re.compile(r"[\u200c\u200d]")
_BULLET = re.compile(r"^\s*(?:[•·*–—-]\s+|[•·])")
_DAY = re.compile(rf"(\d{{1,2}})[- ](\d{{1,2}}|{'|'.join(MONTHS)})[- ](\d{{4}})", re.IGNORECASE)


# What each column is for: the template of a spreadsheet says it above the heading, and the docs in their table.
EXPLAINED = {
    "id": "Een korte naam: kleine letters, cijfers en streepjes.",
    "soort": "stelling, dilemma of vraag",
    "onderwerp": "Waar de kaart over gaat, in een paar woorden.",
    "tekst": "De tekst van de kaart.",
    "a": "Bij een dilemma: de ene keuze.",
    "b": "Bij een dilemma: de andere keuze.",
    "oefenkaart": "ja of nee",
    "opening": "Toelichting: één zin om voor te lezen.",
    "stil": "Toelichting: een vraag voor als het stil valt.",
    "verhit": "Toelichting: een vraag voor als het heftig wordt.",
    "iedereen_eens": "Toelichting: een vraag voor als iedereen hetzelfde vindt.",
    "wat_als": "Toelichting: een andere wending.",
    "waarover": "Toelichting: waar de kaart over gaat.",
    "verdieping": "Toelichting: nog een vraag.",
    "misverstand": "Toelichting: wat mensen vaak verkeerd begrijpen.",
    "rechtzetten": "Toelichting: hoe het wel zit.",
    "feiten": "De id's van feiten, met komma's ertussen of elk op een eigen regel in de cel.",
    "voor": "Voor wie de kaart is: rijk, gemeente, provincie, waterschap of uitvoering. Leeg is voor iedereen.",
}
EXPLAINED_OF_FACTS = {
    "id": "Een korte naam, net als bij een kaart.",
    "tekst": "Het feit, in gewone woorden.",
    "bron": "Hoe de bron heet.",
    "adres": "Het webadres van de bron. Een link onder een woord is ook goed.",
    "artikel": "Bij een wet: het artikel.",
    "peildatum": "De datum van de tekst waarmee het feit is vergeleken.",
    "gelezen": "De dag waarop iemand de bron zelf las, of nee.",
    "vervalt": "De dag waarop het feit misschien niet meer klopt.",
}


class Column(NamedTuple):
    """A column: its heading, the dotted name of the field, what the field holds, and whether it can't be left out."""

    heading: str
    path: str
    holds: Any
    needed: bool

    @property
    def is_day(self) -> bool:
        """Whether it holds a date, so that it does not matter how that is shown."""
        return dt.date in (self.holds, *get_args(self.holds))


def _of(kind: type[Struct], inside: str = "", *, needed: bool = True) -> tuple[Column, ...]:
    found: list[Column] = []
    for each in msgspec.structs.fields(kind):
        path = f"{inside}.{each.encode_name}" if inside else each.encode_name
        part = next(
            (one for one in (each.type, *get_args(each.type)) if isinstance(one, type) and issubclass(one, Struct)),
            None,
        )
        if part is None:
            found.append(Column(_HEADINGS.get(path, each.encode_name), path, each.type, needed and each.required))
        else:
            found += _of(part, path, needed=needed and each.required)
    return tuple(found)


CARD_COLUMNS = tuple(sorted(_of(Card), key=lambda each: list(EXPLAINED).index(each.heading)))
FACT_COLUMNS = _of(Fact)


def heading(cell: Cell) -> str:
    """The name of a column as it is compared: capitals, blanks, hyphens and a sign behind it do not matter."""
    return re.sub(r"[\s_-]+", "_", cell.text.strip(" :*?\n").lower())


def put(block: Block, column: Column, cell: Cell) -> None:
    """Set the field of this column to what the cell says; an empty cell sets nothing."""
    value = _value(column, cell)
    if not value:
        return
    room(block, column)[column.path.rpartition(".")[2]] = value


def room(block: Block, column: Column) -> Block:
    """The block in which the field of this column belongs; a field in a field has one of its own."""
    for each in column.path.split(".")[:-1]:
        inner = block.setdefault(each, Block())
        assert isinstance(inner, Block)  # noqa: S101  a path leads through blocks only
        block = inner
    return block


def _value(column: Column, cell: Cell) -> Tree:
    holds = (column.holds, *get_args(column.holds))
    if tuple in holds or getattr(column.holds, "__origin__", None) is tuple:
        return [found for each in re.split("[,;\n]", cell.text) if (found := _BULLET.sub("", each).strip())]
    if column.is_day:
        return _day(cell)
    if column.path.endswith(".adres") and cell.link and not cell.words.lower().startswith("http"):
        return cell.link
    return _MARKS.sub("", cell.words) if column.path == "id" else cell.words


def _day(cell: Cell) -> str:
    if cell.day is not None:
        return cell.day.isoformat()
    if found := _DAY.fullmatch(cell.words):
        day, month, year = found.groups()
        number = int(month) if month.isdigit() else MONTHS.index(month.lower()) + 1
        return f"{year}-{number:02}-{int(day):02}"
    return cell.words
