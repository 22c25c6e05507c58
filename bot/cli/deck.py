"""`deck check`, `deck lees`, `deck nieuw` and `deck toon`: work on decks. Must not judge or write decks: `bot.decks` does."""

from __future__ import annotations

import datetime as dt
import itertools
import shlex
from pathlib import Path

import click

from bot.cli import house
from bot.cli.dutch import DutchCommand, DutchGroup, Failure, Misuse, path_option
from bot.decks import check as checking
from bot.decks import form
from bot.decks import new as starting
from bot.decks import take as taking
from bot.decks.findings import Findings
from bot.decks.load import deck_folders, load
from bot.engine.language.wording import AMSTERDAM
from bot.paper import cards


@click.group(cls=DutchGroup)
def deck() -> None:
    """Een deck beginnen, lezen uit een rekenblad, controleren of laten zien."""


@deck.command("check", cls=DutchCommand)
@click.argument("folder", metavar="MAP", type=Path)
def check(folder: Path) -> None:
    """Controleer een deck en noem alles wat beter moet.

    Een «fout» moet je verhelpen; «let op» is een goede raad. MAP is een map met een deck of met meer decks, of een rekenblad.
    """
    house.must_exist(folder)
    wrong = 0
    for each in deck_folders(folder) or [folder]:
        found = checking.check(each, _today())
        for line in found.lines():
            click.echo(line)
        wrong += len(found.errors)
        click.echo(f"{each.resolve().name}: {_verdict(found)}")
    if wrong:
        raise click.exceptions.Exit(1)


@deck.command("nieuw", cls=DutchCommand, short_help="Begin een deck, als map of als rekenblad.")
@click.argument("folder", metavar="MAP", type=Path)
def new(folder: Path) -> None:
    """Maak in MAP een klein deck om mee te beginnen.

    Schrijf je liever in Excel? Laat MAP dan eindigen op .xlsx. Je krijgt een rekenblad om in te vullen.
    """
    if folder.suffix.lower() == ".xlsx":
        if folder.exists():
            raise Failure(f"«{folder}» bestaat al. Kies een andere naam.")
        form.write(folder)
        click.echo(f"Het rekenblad staat in {folder}. Vul het in en oefen met: {_rehearsing(folder)}")
        return
    try:
        starting.new(folder, _today())
    except starting.OccupiedError:
        raise Failure(f"In «{folder}» staat al iets. Kies een nieuwe of een lege map.") from None
    click.echo(f"Het deck staat in {folder}. Vul in wat tussen [haken] staat en kijk met: {_line('check', folder)}")
    click.echo(f"Schrijf je liever in Excel? Typ dan: {_line('nieuw', folder.with_name(f'{folder.name}.xlsx'))}")


@deck.command("lees", cls=DutchCommand, short_help="Maak een deck van een rekenblad (Excel of CSV).")
@click.argument("sheet", metavar="BESTAND", type=Path)
@click.argument("folder", metavar="MAP", type=Path)
def take(sheet: Path, folder: Path) -> None:
    """Maak in MAP een deck van het rekenblad BESTAND (Excel of CSV).

    Staat er al een deck in MAP, dan verandert alleen wat in het rekenblad staat. Heeft iemand daar met de hand in geschreven, dan
    hoor je dat en verandert er niets.
    """
    if folder.exists() and not folder.is_dir():
        raise Misuse(f"«{folder}» is geen map. Kies een map om het deck in te zetten.")
    try:
        taken = taking.take(sheet, folder, _today())
    except taking.HandmadeError as error:
        raise Failure(_handmade(sheet, folder, error.files)) from None
    click.echo(f"{_count(taken.cards, 'kaart', 'kaarten')} gelezen. Het deck staat in {folder}.")
    for line in taken.advice:
        click.echo(line)
    for path in taken.kept:
        click.echo(f"Wat er eerst stond, staat nu in {path}.")
    click.echo(f"Oefenen kan nu met: {_rehearsing(folder)}")


def _line(command: str, deck: Path) -> str:
    return shlex.join(["kaartensessie", "deck", command, str(deck)])


def _rehearsing(deck: Path) -> str:
    return shlex.join(["kaartensessie", "serve", "--speed", "60", "--deck", str(deck)])


@deck.command("toon", cls=DutchCommand, short_help="Maak een pagina met alle kaarten, om te laten zien.")
@click.argument("folder", metavar="DECK", type=Path)
@path_option("--naar", "Hoe de pagina heet. Gewoonlijk de naam van het deck, met .html erachter.", "BESTAND")
def show(folder: Path, naar: Path | None) -> None:
    """Maak een pagina met alle kaarten van DECK, zoals ze eruit komen te zien, met toelichting en feiten.

    DECK is een map met een deck, of een rekenblad. De pagina is er voor wie de kaarten moet goedkeuren, en je kunt haar printen.
    """
    house.must_exist(folder)
    shown = load(folder)
    target = Path(f"{shown.name}.html") if naar is None else naar
    if target.exists() and not cards.is_untouched(target.read_text("utf-8", errors="replace")):
        raise Failure(f"In «{target}» staat iets van jou. Kies met --naar een andere naam.")
    target.write_text(cards.page(shown, _today()), "utf-8")
    click.echo(f"De pagina staat in {target}. Open haar in je browser.")


def _handmade(sheet: Path, folder: Path, files: list[str]) -> str:
    """What to do when somebody's own work is in the way."""
    free = next(
        name for n in itertools.count(2) if not (name := folder.with_name(f"{folder.resolve().name}-{n}")).exists()
    )
    line = shlex.join(["kaartensessie", "deck", "lees", str(sheet), str(free)])
    many = len(files) > 1
    return (
        f"In «{folder}» heeft iemand zelf geschreven in {' en '.join(files)}. Daarom heb ik niets veranderd.\n"
        f"Lees het rekenblad in een nieuwe map: {line}\n"
        f"Of geef {'die bestanden' if many else 'dat bestand'} een andere naam, en probeer het opnieuw."
    )


def _verdict(found: Findings) -> str:
    if not found.errors and not found.warnings:
        return "alles in orde."
    return f"{_count(len(found.errors), 'fout', 'fouten')} en {len(found.warnings)} keer «let op»."


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _today() -> dt.date:
    return dt.datetime.now(AMSTERDAM).date()
