"""Reads the files of one deck as far as that goes. Must not judge how the parts fit together: `rules` and `quality` do.

A deck is a folder with six YAML files; `docs/deck-schrijven.md` describes them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

import msgspec
from msgspec import Struct, field

from bot.decks import shape
from bot.decks.findings import Finding, Findings, Spot
from bot.decks.yamltext import MAX_BYTES, Block, Tree, UnreadableError, parse
from bot.engine.model.deck import Card, Fact, GroundRules, Invitation, Step

COVER, CARDS, FACTS, SCRIPT, RULES, INVITATION = FILES = (
    "deck.yaml",
    "kaarten.yaml",
    "feiten.yaml",
    "draaiboek.yaml",
    "spelregels.yaml",
    "uitnodiging.yaml",
)
MAX_CARDS = 500
MAX_FACTS = 500
# At most so many items in a file, and what they are called.
_LISTS = {CARDS: (MAX_CARDS, "kaarten", "kaart"), FACTS: (MAX_FACTS, "feiten", "feit"), SCRIPT: (50, "stappen", "stap")}

S = TypeVar("S", bound=Struct)


class Cover(Struct, frozen=True, forbid_unknown_fields=True):
    """What `deck.yaml` says: the deck as a whole."""

    name: str = field(name="naam")
    title: str = field(name="titel")
    subject: str = field(name="onderwerp")
    about: str = field(name="over")
    default_form: str = field(name="standaardvorm")


@dataclasses.dataclass(frozen=True)
class Entry(Generic[S]):
    """A part of a deck that could be read, and where it stands."""

    value: S
    place: Spot


@dataclasses.dataclass
class Draft:
    """A deck as far as it could be read, and what kept the rest from being read (`problems`).

    `sources` says where each part of it was read, when that is not the file of that name; `words`, for each sheet of a
    spreadsheet, how a finding there is said: a spreadsheet has columns, and no fields in fields.
    """

    problems: list[Finding] = dataclasses.field(default_factory=list)
    sources: dict[str, Spot] = dataclasses.field(default_factory=dict)
    words: dict[str, Callable[[Finding], Finding]] = dataclasses.field(default_factory=dict)
    cover: Entry[Cover] | None = None
    cards: list[Entry[Card]] = dataclasses.field(default_factory=list)
    facts: list[Entry[Fact]] = dataclasses.field(default_factory=list)
    steps: list[Entry[Step]] = dataclasses.field(default_factory=list)
    rules: Entry[GroundRules] | None = None
    invitation: Entry[Invitation] | None = None

    def source(self, part: str) -> Spot:
        """Where this part of the deck was read: `part` is one of FILES."""
        return self.sources.get(part, Spot(part))

    def is_whole(self, *parts: str) -> bool:
        """Whether all in these parts could be read. A rule that counts or compares says nothing when it could not."""
        broken = {each.place.file for each in self.problems}
        return not any(self.source(part).file in broken for part in parts)

    def told(self, found: Iterable[Finding]) -> Findings:
        """These findings in the words of where the deck was read."""
        return Findings.of(
            self.words[each.place.file](each) if each.place.file in self.words else each for each in found
        )

    def passages(self) -> Iterator[Passage]:
        """Every text in the deck that is not an id or a fixed word."""
        single = [each for each in (self.cover, self.rules, self.invitation) if each is not None]
        for entry in (*single, *self.cards, *self.facts, *self.steps):
            for path, text in _texts(entry.value):
                yield Passage(entry.place, path, text)


class Passage(NamedTuple):
    """A text of the deck: where it stands, the dotted name of its field, and the text."""

    place: Spot
    path: str
    text: str


def read(folder: Path, files: Collection[str] = FILES) -> Draft:
    """Read what can be read of these files of a deck; never raises for what is in them."""
    draft = Draft()
    if not folder.is_dir():
        draft.problems.append(Spot(folder.name).error("Deze map bestaat niet. Kijk of je de naam goed hebt getypt."))
        return draft
    draft.cover = _one(draft, folder, COVER, Cover) if COVER in files else None
    draft.cards = _many(draft, folder, CARDS, Card) if CARDS in files else []
    draft.facts = _many(draft, folder, FACTS, Fact) if FACTS in files else []
    draft.steps = _many(draft, folder, SCRIPT, Step) if SCRIPT in files else []
    draft.rules = _one(draft, folder, RULES, GroundRules) if RULES in files else None
    draft.invitation = _one(draft, folder, INVITATION, Invitation) if INVITATION in files else None
    return draft


def _tree(draft: Draft, folder: Path, place: Spot) -> Tree | None:
    try:
        with (folder / place.file).open("rb") as stream:
            return parse(stream.read(MAX_BYTES + 1), place, draft.problems)
    except FileNotFoundError:
        draft.problems.append(place.error("Dit bestand ontbreekt. Maak het, of kopieer het uit een ander deck."))
    except OSError:
        draft.problems.append(
            place.error("Dit bestand kan ik niet openen. Kijk of het een gewoon bestand is dat je mag lezen.")
        )
    except UnreadableError as error:
        draft.problems.append(error.finding)
    return None


def _one(draft: Draft, folder: Path, file: str, kind: type[S]) -> Entry[S] | None:
    place = Spot(file)
    tree = _tree(draft, folder, place)
    value = None if tree is None else shape.read(kind, tree, place, draft.problems)
    return None if value is None else Entry(value, place)


def _many(draft: Draft, folder: Path, file: str, kind: type[S]) -> list[Entry[S]]:
    most, plural, singular = _LISTS[file]
    tree = _tree(draft, folder, Spot(file))
    if isinstance(tree, Block) and file == SCRIPT:
        tree = _steps(draft, tree)
    if tree is None:
        return []
    if not isinstance(tree, list):
        said = f"Hier hoort een lijst met {plural} te staan. Begin elke {singular} met een streepje: «- id: …»."
        draft.problems.append(Spot(file).error(said.replace("elke feit", "elk feit")))
        return []
    if len(tree) > most:
        draft.problems.append(
            Spot(file).error(f"Hier staan {len(tree)} {plural}. Een deck heeft er ten hoogste {most}.")
        )
        return []
    entries = []
    for number, item in enumerate(tree, 1):
        place = _item_place(file, item, singular, number)
        value = shape.read(kind, item, place, draft.problems)
        if value is not None:
            entries.append(Entry(value, place))
    return entries


def _steps(draft: Draft, tree: Block) -> Tree | None:
    extra = [key for key in tree if key != "stappen"]
    draft.problems.extend(
        Spot(SCRIPT, tree.line).error(f"Het veld «{key[:50]}» ken ik niet. Hier hoort alleen «stappen» te staan.")
        for key in extra
    )
    if "stappen" not in tree:
        draft.problems.append(Spot(SCRIPT).error("Het veld «stappen» ontbreekt. Zet de stappen onder «stappen:»."))
    return tree.get("stappen")


def _item_place(file: str, item: Tree, singular: str, number: int) -> Spot:
    if not isinstance(item, Block):
        return Spot(file, 0, f"{singular} nummer {number}")
    name = item.get("id")
    return Spot(
        file, item.line, f"{singular} «{name}»" if isinstance(name, str) and name else f"{singular} nummer {number}"
    )


_FIXED = {"id", "naam", "standaardvorm", "soort", "minuten", "feiten", "voor"}


_fields = cache(msgspec.structs.fields)  # it reads the annotations anew each time


def _texts(value: Struct, path: str = "") -> Iterator[tuple[str, str]]:
    for each in _fields(type(value)):
        inner, name = getattr(value, each.name), each.encode_name
        full = f"{path}.{name}" if path else name
        if name in _FIXED:
            continue
        if isinstance(inner, Struct):
            yield from _texts(inner, full)
        elif isinstance(inner, str):
            yield full, inner
        elif isinstance(inner, dict):
            yield from ((f"{full}.{key}", text) for key, text in inner.items())
        elif isinstance(inner, tuple):
            yield from ((full, text) for text in inner)
