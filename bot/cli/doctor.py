"""`doctor`: look whether the bot would work as it is set up, and tell what to do. Must not start or change anything."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli import house
from bot.cli.dutch import DutchCommand, Failure, path_option
from bot.decks.findings import DeckError
from bot.host.settings import Settings, WrongSetting

if TYPE_CHECKING:
    from bot.host import checkup


@click.command("doctor", cls=DutchCommand)
@path_option("--data", "Waar de bot bewaart wat hij moet onthouden. Gewoonlijk de map «data».")
@path_option("--deck", "Een deck, of een map met decks. Gewoonlijk de decks die bij de bot horen.")
def doctor(data: Path | None, deck: Path | None) -> None:
    """Kijk of de bot zo kan werken: instellingen, gegevens, decks, klok, inloggen, bereikbaarheid, certificaten.

    Dit verandert niets. Het mag ook terwijl de bot draait.
    """
    from bot.host import checkup  # here, because it takes half a second that the other commands do not need

    told = house.settings(deck, **({} if data is None else {"data": data}))
    now = dt.datetime.now(dt.UTC)
    remarks = [checkup.good("De algemene instellingen kloppen."), *checkup.house(told, now), _decks(told)]
    remarks += asyncio.run(_platforms(told, now))
    for remark in remarks:
        click.echo(f"{remark.grade:<7} {remark.seen}")
        if remark.advice:
            click.echo(f"{'':<7} → {remark.advice}")
    if checkup.verdict(remarks) is checkup.Verdict.WRONG:
        raise Failure(
            "Zo werkt de bot nog niet goed. Doe wat hierboven achter de pijltjes staat en typ het dan opnieuw."
        )


def _decks(told: Settings) -> checkup.Remark:
    from bot.host import checkup

    try:
        known = house.config(told)
    except DeckError as error:
        return checkup.wrong("Een deck klopt niet.", str(error))
    except (Failure, click.ClickException) as error:
        return checkup.wrong("Er is geen deck dat de bot kan gebruiken.", error.message)
    return checkup.good(f"De decks kloppen: {', '.join(known.names)}.")


async def _platforms(told: Settings, now: dt.datetime) -> list[checkup.Remark]:
    from bot.host import checkup
    from bot.host.app import discover

    remarks: list[checkup.Remark] = []
    for adapter in discover().values():
        try:
            remarks += await adapter.examine(told, now)
        except WrongSetting as error:
            remarks.append(checkup.wrong("Een instelling klopt niet.", str(error)))
    return remarks
