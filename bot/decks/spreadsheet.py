"""A deck from a spreadsheet, since that is where people write. Must not judge cards (`rules` and `quality` do), nor write.

A sheet with cards is needed. Another may hold the facts, and one the deck itself: its title and what the invitation says. What
no sheet tells comes from the deck that is there already, or from the template.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from bot.decks import cover, shape
from bot.decks.columns import CARD_COLUMNS, FACT_COLUMNS, heading
from bot.decks.draft import (
    CARDS,
    COVER,
    FACTS,
    FILES,
    INVITATION,
    MAX_CARDS,
    MAX_FACTS,
    RULES,
    SCRIPT,
    Cover,
    Draft,
    Entry,
    read,
)
from bot.decks.findings import DeckError, Finding, Spot
from bot.decks.form import EXAMPLES, EXAMPLES_OF_FACTS
from bot.decks.new import TEMPLATE, deck_name
from bot.decks.sheets import file as files
from bot.decks.sheets.cells import Cell, Grid
from bot.decks.table import SEARCHED, Table
from bot.engine.model.deck import Card, Fact

SHEETS = {CARDS: "Kaarten", FACTS: "Feiten", COVER: "Deck"}  # which part of a deck comes from which sheet

_KNOWN = {CARDS: CARD_COLUMNS, FACTS: FACT_COLUMNS}
_NEEDED = {each.heading for each in CARD_COLUMNS if each.needed}
_OF_FACTS = {each.heading for each in FACT_COLUMNS} - {each.heading for each in CARD_COLUMNS}

_NO_CARDS = "Er staan geen kaarten in. Zet elke kaart op een eigen rij, onder de namen van de kolommen."
_ONLY_EXAMPLES = "Er staan alleen nog voorbeelden. Zet je eigen kaarten eronder, elke kaart op een eigen rij."

S = TypeVar("S", Card, Fact)


def draft(path: Path, folder: Path | None = None) -> Draft:
    """The deck that this spreadsheet makes, on top of the deck in `folder` when there is one.

    What is wrong in the sheets is in its `problems`. Raises DeckError when the file can't be read or holds no cards at all.
    """
    sheets = files.read(path, _fits)
    tables = _tables(sheets, path.name)
    made = _rest(path, folder, tables)
    made.cards = _entries(made, tables[CARDS], Card, MAX_CARDS)
    if FACTS in tables:
        made.facts = _entries(made, tables[FACTS], Fact, MAX_FACTS)
    elif not made.facts and made.is_whole(FACTS):
        made.sources[FACTS] = _nowhere(path.name, sheets)
    if COVER in tables:
        cover.read(made, tables[COVER])
    return made


def parts(made: Draft) -> list[str]:
    """Which files of the deck the spreadsheet itself tells."""
    return [
        *(part for part in SHEETS if part in made.sources and made.sources[part].unit == "rij"),
        *([INVITATION] if COVER in made.sources else []),
    ]


def _fits(sheet: Grid) -> int:
    """How many names of columns of cards stand on one row."""
    return max((len(_NEEDED & _names(row)) for row in sheet.rows[:SEARCHED]), default=0)


def _names(row: Sequence[Cell]) -> set[str]:
    return {heading(cell) for cell in row}


def _part(names: set[str]) -> str:
    """Of which part of a deck these are the names of the columns, or nothing."""
    if names & {"soort", "onderwerp"} and len(names & _NEEDED) > 1:
        return CARDS
    if names & _OF_FACTS and names & {"id", "tekst"}:
        return FACTS
    if names >= cover.COLUMNS:
        return COVER
    return CARDS if len(names & _NEEDED) > 1 else ""


def _tables(sheets: list[Grid], name: str) -> dict[str, Table]:
    """The table of each part that is there. Raises DeckError when there is none of cards, or two of one part."""
    found: dict[str, list[Table]] = {}
    for sheet in sheets:
        place = Spot(f"{name}, blad «{sheet.name}»" if sheet.name else name, unit="rij")
        for top, row in enumerate(sheet.rows[:SEARCHED], 1):
            if part := _part(_names(row)):
                found.setdefault(part, []).append(Table(sheet, place, top, _KNOWN.get(part, ())))
                break
    whole = Spot(name, unit="rij")
    if CARDS not in found:
        said = f"Ik vind geen rij met de namen van de kolommen. Zet die boven de kaarten. Dit kan: {', '.join(each.heading for each in CARD_COLUMNS)}."
        raise DeckError([whole.error(said)])
    return {part: _only(part, tables, whole) for part, tables in found.items()}


def _only(part: str, tables: list[Table], whole: Spot) -> Table:
    """The one table of this part: the sheet that has its name, when there are more."""
    if len(tables) == 1:
        return tables[0]
    if named := [each for each in tables if each.sheet.name.strip().lower() == SHEETS[part].lower()]:
        return named[0]
    names = ", ".join(f"«{each.sheet.name}»" for each in tables)
    said = f"Op meer bladen staat hetzelfde soort tabel: {names}. Geef het goede blad de naam «{SHEETS[part]}»."
    raise DeckError([whole.error(said)])


def _rest(path: Path, folder: Path | None, tables: dict[str, Table]) -> Draft:
    """What the sheets do not tell."""
    told = {*tables, *([INVITATION] if COVER in tables else [])}
    if folder is not None and (folder / COVER).exists():
        return read(folder, [COVER, INVITATION, *(each for each in FILES if each not in told)])
    made = read(TEMPLATE, (SCRIPT, RULES, INVITATION))
    name = deck_name(folder or path.with_suffix(""))
    title = name.replace("-", " ").capitalize()
    made.cover = Entry(
        Cover(name, title, title, f"Dit deck is gemaakt uit het rekenblad {path.name}.", "1u"), Spot(COVER)
    )
    cover.invite(made, title)
    return made


def _entries(made: Draft, table: Table, kind: type[S], most: int) -> list[Entry[S]]:
    """The cards or facts of a table. What is wrong goes to the problems of the draft."""
    part, item = (CARDS, "kaart") if kind is Card else (FACTS, "feit")
    made.sources[part] = table.place
    made.problems += table.header()
    made.words[table.place.file] = table.told
    if not table.is_complete():
        return []
    examples = EXAMPLES if kind is Card else EXAMPLES_OF_FACTS
    filled = list(table.filled())
    rows = [(number, row) for number, row in filled if not table.says(row, examples)]
    if len(rows) > most:
        said = (
            f"Hier staan {len(rows)} {'kaarten' if kind is Card else 'feiten'}. Een deck heeft er ten hoogste {most}."
        )
        made.problems.append(table.place.error(said))
        return []
    entries = []
    for number, row in rows:
        if problem := table.odd(number, row) or table.half_changed(number, row, examples):
            made.problems.append(problem)
            continue
        entry = _entry(made, table, number, row, kind, item)
        if entry is not None:
            entries.append(entry)
    if kind is Card and not rows:
        made.problems.append(table.place.error(_ONLY_EXAMPLES if filled else _NO_CARDS))
    return entries


def _entry(made: Draft, table: Table, number: int, row: Sequence[Cell], kind: type[S], item: str) -> Entry[S] | None:
    problems: list[Finding] = []
    block, wrong = table.block(number, row, made.problems)
    name = block.get("id")
    here = table.place.at(number).named(f"{item} «{name}»" if isinstance(name, str) else "")
    value = shape.read(kind, block, here, problems)
    made.problems += (each for each in problems if each.field not in wrong)
    return None if value is None or wrong else Entry(value, here)


def _nowhere(name: str, sheets: list[Grid]) -> Spot:
    """Where facts would stand."""
    if sheets[0].name:
        return Spot(f"{name}, blad «{SHEETS[FACTS]}»")
    return Spot(f"een blad «{SHEETS[FACTS]}» (dat kan alleen in een .xlsx)")
