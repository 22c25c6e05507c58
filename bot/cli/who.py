"""`wie`: whom a pseudonym of the log stands for, for who has the key. Must not work without it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from bot.cli import house
from bot.cli.dutch import DutchCommand, Failure, Misuse, SettingError, path_option
from bot.host.settings import WrongSetting

NO_KEY = "Zonder KAARTENSESSIE_PSEUDONIEM_SLEUTEL is een pseudoniem niet terug te zoeken. Vul de sleutel in waarmee het logboek is gemaakt."
NOBODY = "Bij «{asked}» hoort niets dat de bot nog bewaart. Is de sessie gewist, of had het logboek een andere sleutel?"


@click.command("wie", cls=DutchCommand)
@click.argument("asked", metavar="PSEUDONIEM")
@path_option("--data", "Waar de bot bewaart wat hij moet onthouden. Gewoonlijk de map «data».")
def who(asked: str, data: Path | None) -> None:
    """Zoek op wie er bij een pseudoniem uit het logboek hoort.

    Dat kan alleen met de sleutel, en zolang de sessie bewaard is. De bot mag gewoon aanstaan.
    """
    from bot.host.log import take_key
    from bot.host.store import StoreUnavailable
    from bot.host.who import resolved

    told = house.settings(**({} if data is None else {"data": data}))
    try:
        if not take_key(told):
            raise Misuse(NO_KEY)
    except WrongSetting as error:
        raise SettingError(str(error)) from None
    if isinstance(told.database, Path) and not told.database.exists():
        raise Failure(NOBODY.format(asked=asked))
    try:
        found = asyncio.run(resolved(told.database, asked.strip().casefold()))
    except StoreUnavailable as error:
        raise Failure(str(error)) from None
    if not found:
        raise Failure(NOBODY.format(asked=asked))
    for each in found:
        click.echo(f"{each.name} ({each.id})" if each.name else f"de sessie in {each.id}")
