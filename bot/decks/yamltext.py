"""From the bytes of a YAML file to plain lists, texts and blocks. Must not know what a deck is.

Decks come from anybody, so this reads a small, safe part of YAML, event by event: aliases, anchors and tags are refused
before they can do anything, and so are double keys and deep nesting. Every value stays text (no `on` that turns into a
boolean, no `12:30` that turns into 750): the model decides what a text must mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml
from yaml import events as ev

from bot.decks.findings import Finding, Spot

try:
    from yaml import CBaseLoader as _Parser
except ImportError:  # PyYAML without libyaml: slower, same events
    from yaml import BaseLoader as _Parser  # type: ignore[assignment]

MAX_BYTES = 1_000_000
MAX_DEPTH = 8

_FORBIDDEN = re.compile(r"[^\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOTHING = ("", "~", "null")
_TOO_DEEP = "Hier zit te veel in elkaar. Gebruik niet meer lagen dan in het voorbeeld."

# The parser's English reasons, recognised by a few words of theirs (libyaml and pure Python differ in the rest).
_REASONS = (
    (
        "mapping values are not allowed",
        "Hier staat een dubbele punt te veel, of een veld staat niet recht onder het vorige. "
        "Een tekst met een dubbele punt hoort tussen dubbele aanhalingstekens.",
    ),
    ("expected ':'", "Hier ontbreekt een dubbele punt na de naam van een veld. Schrijf bijvoorbeeld «tekst: …»."),
    ("end of stream", "Een tekst tussen aanhalingstekens wordt niet afgesloten. Zet het tweede aanhalingsteken erbij."),
    (
        "cannot start any token",
        "Een tekst begint met een teken dat hier niet mag. Zet de tekst tussen dubbele aanhalingstekens.",
    ),
    ("escape", "Er staat een \\ in een tekst tussen dubbele aanhalingstekens. Schrijf \\\\ of haal hem weg."),
    ("expected ',' or", "Een lijst tussen haken klopt niet. Kijk naar de komma's en of de haken gesloten zijn."),
    ("nesting depth", _TOO_DEEP),  # a newer libyaml looks ahead, and gives up before we see the first bracket
    ("expected '-'", "Het inspringen klopt niet. Zet de streepjes van een lijst recht onder elkaar."),
)
_OTHER = "Dit kan ik niet lezen. Kijk hier en een regel hoger naar inspringen, dubbele punten en aanhalingstekens."


class Block(dict[str, "Tree"]):
    """Fields with their values, and the line (from 1) on which they start."""

    line: int = 0


Tree = str | list["Tree"] | Block


class UnreadableError(Exception):
    """A file that can't be read at all. `finding` says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


def parse(data: bytes, place: Spot, problems: list[Finding]) -> Tree:
    """Read one YAML file. Double keys go to `problems`; the first one counts.

    Raises UnreadableError when the file as a whole is of no use: too large, not UTF-8, not YAML, empty or not safe.
    """
    text = _text(data, place)
    try:
        return _Builder(iter(yaml.parse(text, Loader=_Parser)), place, problems).document()
    except yaml.MarkedYAMLError as error:
        reason = str(error.problem)
        mark = error.problem_mark or error.context_mark
        said = next((dutch for words, dutch in _REASONS if words in reason), _OTHER)
        raise UnreadableError(place.at(mark.line + 1 if mark else 0).error(said)) from None
    except yaml.YAMLError:
        raise UnreadableError(place.error(_OTHER)) from None


def _text(data: bytes, place: Spot) -> str:
    if len(data) > MAX_BYTES:
        raise UnreadableError(
            place.error("Dit bestand is groter dan 1 MB. Dat is te groot voor een deck. Verdeel het over meer decks.")
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        said = (
            "Dit bestand is niet opgeslagen als UTF-8. Kies bij «Opslaan als» de codering UTF-8 en sla het opnieuw op."
        )
        raise UnreadableError(place.at(line).error(said)) from None
    if wrong := _FORBIDDEN.search(text):
        line = text.count("\n", 0, wrong.start()) + 1
        said = "Hier staat een teken dat je niet ziet en dat niet mag. Typ deze regel opnieuw."
        if wrong.group() == "\t":
            said = "Hier staat een tab. Gebruik spaties om in te springen."
        raise UnreadableError(place.at(line).error(said))
    return text


def _line(event: ev.Event) -> int:
    return 0 if event.start_mark is None else event.start_mark.line + 1


class _Builder:
    """Builds the tree from the parser's events."""

    def __init__(self, events: Iterator[ev.Event], place: Spot, problems: list[Finding]) -> None:
        self._events = events
        self._place = place
        self._problems = problems

    def document(self) -> Tree:
        """The one document of the file."""
        next(self._events)  # the start of the stream
        if not isinstance(next(self._events), ev.DocumentStartEvent):
            raise UnreadableError(
                self._place.error("Dit bestand is leeg. Vul het in, of begin met «kaartensessie deck nieuw».")
            )
        tree = self._node(next(self._events), 1)
        next(self._events)  # the end of the document
        after = next(self._events)
        if isinstance(after, ev.DocumentStartEvent):
            raise self._refusal(
                after, "Hier begint met --- een tweede stuk. Zet alles in één stuk en haal de regel --- weg."
            )
        if tree == "":
            raise UnreadableError(
                self._place.error("Dit bestand is leeg. Vul het in, of begin met «kaartensessie deck nieuw».")
            )
        return tree

    def _node(self, event: ev.Event, depth: int) -> Tree:
        if isinstance(event, ev.AliasEvent) or getattr(event, "anchor", None):
            raise self._refusal(
                event,
                "Een verwijzing met & of * mag niet. Schrijf de tekst voluit, of zet hem tussen aanhalingstekens.",
            )
        if getattr(event, "tag", None):
            raise self._refusal(
                event, "Een tekst die met ! begint, mag niet. Zet de tekst tussen dubbele aanhalingstekens."
            )
        if depth > MAX_DEPTH:
            raise self._refusal(event, _TOO_DEEP)
        if isinstance(event, ev.ScalarEvent):
            value = str(event.value).strip()
            return "" if event.implicit[0] and value in _NOTHING else value
        if isinstance(event, ev.SequenceStartEvent):
            return self._list(depth)
        return self._block(event, depth)

    def _list(self, depth: int) -> list[Tree]:
        items: list[Tree] = []
        while not isinstance(event := next(self._events), ev.SequenceEndEvent):
            items.append(self._node(event, depth + 1))
        return items

    def _block(self, start: ev.Event, depth: int) -> Block:
        block = Block()
        block.line = _line(start)
        while not isinstance(event := next(self._events), ev.MappingEndEvent):
            key = self._node(event, depth + 1)
            if not isinstance(key, str):
                raise self._refusal(event, "Hier hoort de naam van een veld te staan, met een dubbele punt erachter.")
            value = self._node(next(self._events), depth + 1)
            if key in block:
                here = self._place.at(_line(event))
                self._problems.append(here.error(f"Het veld «{key}» staat hier twee keer. Haal er één weg."))
            block.setdefault(key, value)
        return block

    def _refusal(self, event: ev.Event, text: str) -> UnreadableError:
        return UnreadableError(self._place.at(_line(event)).error(text))
