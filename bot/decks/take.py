"""Writes a deck from a spreadsheet into a folder, and never over what a person wrote. Must not read sheets or judge decks.

A file that this writes carries a seal in its first line. Only a file with a seal that still fits, or one that the template gave,
may be replaced; what it said is kept beside it. When any other stands in the way, nothing at all is written.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from pathlib import Path
from typing import NamedTuple

import msgspec
import yaml
from msgspec import Struct

from bot.decks import spreadsheet
from bot.decks.check import judged
from bot.decks.draft import CARDS, COVER, FACTS, FILES, INVITATION, Draft
from bot.decks.findings import DeckError, Finding
from bot.decks.new import is_untouched, write

EARLIER = "eerder"  # the folder, inside that of the deck, with what a newer spreadsheet replaced

_SEAL = re.compile(r"# Gelezen uit [^\n]* \(zegel ([0-9a-f]{12})\)[^\n]*\n\n?")


class HandmadeError(Exception):
    """Files in the folder that a person wrote or changed, and that the spreadsheet would replace. Nothing was written."""

    def __init__(self, files: list[str]) -> None:
        self.files = files
        super().__init__(", ".join(files))


class TakenDeck(NamedTuple):
    """What came of it: the number of cards that the deck now has, where older versions are, and advice."""

    cards: int
    kept: list[Path]
    advice: tuple[Finding, ...]


def take(sheet: Path, folder: Path, today: dt.date) -> TakenDeck:
    """Write the deck of this spreadsheet into the folder; what no sheet tells stays as it is, or comes from the template.

    Raises DeckError with every error of the sheets, and HandmadeError when a person's work is in the way; then nothing has been
    written.
    """
    made = spreadsheet.draft(sheet, folder)
    found = judged(made, today)
    ours = {sheet.name, *(made.source(part).file for part in FILES)} - set(FILES)
    if errors := [each for each in found.errors if each.place.file in ours]:
        raise DeckError(errors)
    missing = [file for file in FILES if not (folder / file).exists()]
    texts = {
        file: _sealed(text, sheet.name) for file, text in _texts(made, [*spreadsheet.parts(made), *missing]).items()
    }
    texts = {file: text for file, text in texts.items() if _body(_read(folder / file)) != _body(text)}
    if handmade := [file for file in texts if not _may_go(folder / file)]:
        raise HandmadeError(handmade)
    kept = [path for file in texts if (path := _keep(folder / file))]
    write(folder, tuple(file for file in missing if file not in texts), today)
    for file, text in texts.items():
        fresh = folder / f".{file}.nieuw"
        fresh.write_text(text, "utf-8")
        fresh.replace(folder / file)
    return TakenDeck(len(made.cards), kept, tuple(each for each in found.warnings if each.place.file in ours))


def _texts(made: Draft, wanted: list[str]) -> dict[str, str]:
    """The YAML of the files that a draft of a spreadsheet can tell."""
    values: dict[str, object] = {
        CARDS: [_plain(each.value) for each in made.cards],
        FACTS: [_plain(each.value) for each in made.facts],
    }
    if made.cover is not None:
        values[COVER] = _plain(made.cover.value)
    if made.invitation is not None:
        values[INVITATION] = _plain(made.invitation.value)
    return {file: _yaml(value) for file, value in values.items() if file in wanted}


def _yaml(value: object) -> str:
    """As people would lay it out: cards and facts apart."""
    if isinstance(value, list) and value:
        return "\n".join(_yaml_of([each]) for each in value)
    return _yaml_of(value)


def _yaml_of(value: object) -> str:
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=110)


def _plain(value: Struct) -> dict[str, object]:
    """The fields that say something, as people write them in YAML; what consists of fields itself comes last."""
    found: dict[str, object] = {}
    for each in msgspec.structs.fields(value):
        inner = getattr(value, each.name)
        if inner == each.default or inner is None:
            continue
        if isinstance(inner, bool):
            found[each.encode_name] = "ja" if inner else "nee"
        elif isinstance(inner, Struct):
            found[each.encode_name] = _plain(inner)
        elif isinstance(inner, dt.date):
            found[each.encode_name] = inner
        else:
            found[each.encode_name] = msgspec.to_builtins(inner)
    return dict(sorted(found.items(), key=lambda each: isinstance(each[1], dict)))


def _sealed(body: str, sheet: str) -> str:
    name = " ".join(sheet.split())
    return f"# Gelezen uit {name} (zegel {_seal(body)}). Verander liever het rekenblad, en lees het opnieuw.\n\n{body}"


def _seal(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()[:12]


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError:
        return "?"  # not ours, whatever it is


def _body(text: str) -> str:
    seal = _SEAL.match(text)
    return text[seal.end() :] if seal else text


def _may_go(path: Path) -> bool:
    """Whether nobody has written in this file since we did."""
    if not path.exists():
        return True
    text = _read(path)
    seal = _SEAL.match(text)
    return is_untouched(path.name, text) or (seal is not None and seal[1] == _seal(_body(text)))


def _keep(path: Path) -> Path | None:
    """Keep what this file says under a name of its own, unless it is only what the template says."""
    if not path.exists() or is_untouched(path.name, _read(path)):
        return None
    earlier = path.parent / EARLIER
    earlier.mkdir(exist_ok=True)
    numbers = (earlier / f"{path.stem}-{number}{path.suffix}" for number in range(1, 100_000))
    target = next(each for each in numbers if not each.exists())
    target.write_bytes(path.read_bytes())
    return target
