"""`deck check`, `deck nieuw` and `deck lees`: work on decks. Must not judge or write decks: `bot.decks` does."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from bot.cli.dutch import DutchCommand, DutchGroup, Failure, Misuse
from bot.decks import check as checking
from bot.decks import new as starting
from bot.decks import spreadsheet
from bot.decks.findings import Findings
from bot.decks.load import deck_folders
from bot.engine.language.wording import AMSTERDAM


@click.group(cls=DutchGroup)
def deck() -> None:
    """Een deck controleren, beginnen of lezen uit een rekenblad."""


@deck.command("check", cls=DutchCommand)
@click.argument("folder", metavar="MAP", type=Path)
def check(folder: Path) -> None:
    """Controleer het deck in MAP en noem alles wat beter moet.

    Een «fout» moet je verhelpen; «let op» is een goede raad. MAP mag ook een map met meer decks zijn.
    """
    if not folder.is_dir():
        raise Misuse(f"De map «{folder}» bestaat niet. Kijk of je de naam goed hebt getypt.")
    wrong = 0
    for each in deck_folders(folder) or [folder]:
        found = checking.check(each, _today())
        for line in found.lines():
            click.echo(line)
        wrong += len(found.errors)
        click.echo(f"{each.resolve().name}: {_verdict(found)}")
    if wrong:
        raise click.exceptions.Exit(1)


@deck.command("nieuw", cls=DutchCommand)
@click.argument("folder", metavar="MAP", type=Path)
def new(folder: Path) -> None:
    """Maak in MAP een klein deck om mee te beginnen."""
    try:
        starting.new(folder, _today())
    except starting.OccupiedError:
        raise Failure(f"In «{folder}» staat al iets. Kies een nieuwe of een lege map.") from None
    click.echo(f"Het deck staat in {folder}. Verander de teksten en kijk met: kaartensessie deck check {folder}")


@deck.command("lees", cls=DutchCommand, short_help="Lees kaarten uit een rekenblad (CSV of XLSX).")
@click.argument("sheet", metavar="BESTAND", type=Path)
@click.argument("folder", metavar="MAP", type=Path)
def take(sheet: Path, folder: Path) -> None:
    """Lees kaarten uit BESTAND (CSV of XLSX) en zet ze in het deck in MAP.

    Staat er nog geen deck in MAP, dan komt de rest erbij als voorbeeld. Kaarten die er al stonden, blijven bewaard in kaarten-oud.yaml.
    """
    if folder.exists() and not folder.is_dir():
        raise Misuse(f"«{folder}» is geen map. Kies een map om het deck in te zetten.")
    number = spreadsheet.take(sheet, folder, _today())
    click.echo(f"{_count(number, 'kaart', 'kaarten')} gelezen. Kijk nu met: kaartensessie deck check {folder}")


def _verdict(found: Findings) -> str:
    if not found.errors and not found.warnings:
        return "alles in orde."
    return f"{_count(len(found.errors), 'fout', 'fouten')} en {len(found.warnings)} keer «let op»."


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _today() -> dt.date:
    return dt.datetime.now(AMSTERDAM).date()
