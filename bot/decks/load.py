"""Loads decks that can be played, or refuses them with every error at once. Must not judge quality: `check` does."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from bot.decks import source
from bot.decks.draft import COVER, Draft
from bot.decks.findings import DeckError, Finding, Spot
from bot.decks.rules import broken_rules
from bot.engine.model.deck import Deck


class Decks(Struct, frozen=True):
    """Loaded decks, ready for the engine's `Config`: deck by version, version by name, and the first deck's name."""

    decks: Mapping[str, Deck]
    names: Mapping[str, str]
    default: str


def load(path: Path) -> Deck:
    """The deck in this folder or spreadsheet. Raises DeckError with every error when it can't be used."""
    draft = source.draft(path)
    if errors := draft.told([*draft.problems, *broken_rules(draft)]).errors:
        raise DeckError(errors)
    return _finished(draft)


def load_all(root: Path) -> Decks:
    """The deck in this folder or spreadsheet, or all decks in the folders inside it. Raises DeckError with the errors of all."""
    folders = deck_folders(root)
    if not folders:
        raise DeckError([Spot(str(root)).error("Hier staat geen deck. Wijs een map aan met een deck.yaml erin.")])
    decks: dict[str, Deck] = {}
    errors: list[Finding] = []
    for folder in folders:
        try:
            deck = load(folder)
        except DeckError as error:
            errors += [
                msgspec.structs.replace(each, place=_inside_root(each.place, folder, root)) for each in error.errors
            ]
            continue
        if deck.name in decks:
            place = Spot(f"{folder.name}/{COVER}")
            errors.append(
                place.error(f"Er is al een ander deck met de naam «{deck.name}». Geef dit deck een andere naam.")
            )
        decks[deck.name] = deck
    if errors:
        raise DeckError(errors)
    return Decks(
        {deck.version: deck for deck in decks.values()},
        {name: deck.version for name, deck in decks.items()},
        next(iter(decks)),
    )


def deck_folders(root: Path) -> list[Path]:
    """The folder or spreadsheet itself when it holds a deck, else the folders inside it that do, by name."""
    return [root] if root.is_file() or is_deck(root) else sorted(each for each in _inside(root) if is_deck(each))


def is_deck(folder: Path) -> bool:
    """Whether this folder holds a deck, good or bad."""
    return (folder / COVER).exists()


def _finished(draft: Draft) -> Deck:
    cover, rules, invitation = draft.cover, draft.rules, draft.invitation
    if cover is None or rules is None or invitation is None:
        raise AssertionError("a draft without errors is complete")
    deck = Deck(
        name=cover.value.name,
        title=cover.value.title,
        subject=cover.value.subject,
        about=cover.value.about,
        default_form=cover.value.default_form,
        cards=tuple(each.value for each in draft.cards),
        facts=tuple(each.value for each in draft.facts),
        steps=tuple(each.value for each in draft.steps),
        rules=rules.value,
        invitation=invitation.value,
    )
    digest = hashlib.sha256(msgspec.json.encode(deck, order="deterministic")).hexdigest()
    return msgspec.structs.replace(deck, version=digest[:12])


def _inside(root: Path) -> list[Path]:
    try:
        return [each for each in root.iterdir() if each.is_dir()]
    except OSError:
        return []


def _inside_root(place: Spot, folder: Path, root: Path) -> Spot:
    return place if folder == root else msgspec.structs.replace(place, file=f"{folder.name}/{place.file}")
