"""What several commands need of the house: its settings, its decks, and a file that is made. Must not hold a rule of a command."""

from __future__ import annotations

import sys
from pathlib import Path

import click

import bot
from bot.cli.dutch import Failure, Misuse, SettingError
from bot.decks.load import Decks, load_all
from bot.engine.model.deck import Config, Deck
from bot.engine.model.order import MAX_WORD, deal, normal, split_selection
from bot.host.settings import Settings, WrongSetting
from bot.host.settings import load as load_settings
from bot.paper.making import formats

# In the repository the content stands next to the package; an installed wheel has it with the shared data.
_HOMES = (Path(bot.__file__).parents[1], Path(sys.prefix) / "share" / "kaartensessie")


def settings(deck: Path | None = None, **given: object) -> Settings:
    """The settings of this process. Raises SettingError with the one sentence of what is wrong."""
    try:
        return load_settings(deck_dir=deck, **given)  # type: ignore[arg-type]
    except WrongSetting as error:
        raise SettingError(str(error)) from None


def config(told: Settings) -> Config:
    """The decks and what else the engine may know. Raises DeckError, or a click exception when there is none."""
    decks = load_all(_root(told.deck_dir))
    return Config(
        decks=decks.decks,
        names=decks.names,
        default_deck=_default(decks, told),
        retention_days=told.retention_days,
        elearning=told.elearning,
        formats=formats(),
    )


def one_deck(told: Settings) -> Deck:
    """The deck a session gets when nobody names one."""
    known = config(told)
    return known.decks[known.names[known.default_deck]]


def home(folder: str) -> Path | None:
    """Where this folder of content stands, or None when it was not installed."""
    return next((home / folder for home in _HOMES if (home / folder).is_dir()), None)


def must_exist(deck: Path) -> None:
    """Refuse a folder or a spreadsheet that is not there. Raises Misuse."""
    if not deck.exists():
        what = "Het bestand" if deck.suffix else "De map"
        raise Misuse(f"{what} «{deck}» bestaat niet. Kijk of je de naam goed hebt getypt.")


def chosen_word(deck: Deck, word: str) -> str:
    """The word that cards are dealt by, with the selection behind it, if any. Raises Misuse for one that gives no cards."""
    alone, selection = split_selection(word)
    if not normal(alone):
        raise Misuse("Het woord is leeg. Kies een woord met letters, bijvoorbeeld «zon».")
    if len(word) > MAX_WORD:
        raise Misuse(f"Het woord is te lang. Kies een woord van ten hoogste {MAX_WORD} tekens.")
    if selection is None:
        raise Misuse("De keus achter het woord begrijp ik niet. Schrijf bijvoorbeeld «zon keus:+7-4».")
    beyond = [n for n in (*selection.first, *selection.out) if not 1 <= n <= len(deck.cards)]
    if beyond:
        raise Misuse(f"Kaart {beyond[0]} is er niet. Er zijn {len(deck.cards)} kaarten.")
    if all(deck.card(card_id).practice for card_id in deal(deck.cards, word)):
        raise Misuse("Met deze keus blijft er geen kaart over. Laat er minder weg.")
    return word


def keep(target: Path, content: bytes) -> None:
    """Make this file, and say so; one that is there already stays as it is. Raises Failure."""
    try:
        with target.open("xb") as file:
            file.write(content)
    except FileExistsError:
        raise Failure(f"Het bestand {target} is er al. Geef het een andere naam, en probeer het opnieuw.") from None
    except OSError:
        raise Failure(f"Ik kan niet schrijven in {target}. Kies een andere map.") from None
    click.echo(f"Gemaakt: {target}")


def _root(given: Path | None) -> Path:
    if given is not None:
        must_exist(given)
        return given
    if found := home("deck"):
        return found
    raise Failure("Ik kan de decks niet vinden. Wijs met --deck de map aan waar ze staan.")


def _default(decks: Decks, told: Settings) -> str:
    if told.deck in decks.names:
        return told.deck
    if told.raw.get("KAARTENSESSIE_DECK", "").strip():
        known = ", ".join(decks.names)
        raise SettingError(
            f"KAARTENSESSIE_DECK noemt het deck «{told.deck}», maar dat is er niet. Kies een van deze: {known}."
        )
    return decks.default
