"""`verhuis`: whoever runs the bot moves its data from a file to PostgreSQL. Must not move anything itself: `bot.host.moving` does."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from bot.cli import house
from bot.cli.dutch import DutchCommand, Failure, path_option

WHERE = "Waarheen? Zet in DATABASE_URL het adres van PostgreSQL, zoals postgresql://naam:wachtwoord@server/kaartensessie. Typ dan opnieuw: kaartensessie verhuis"
NOTHING = "Er zijn geen gegevens in {file}, dus er is niets te verhuizen. Start de bot: hij begint in PostgreSQL."
RUNNING = "De bot draait nu op deze gegevens. Stop hem eerst."
IN_THE_WAY = "Er staat al een {file}. Zet dat bestand ergens anders neer en probeer het dan nog eens."
NOT_EMPTY = "De database «{name}» is niet leeg. Kies een lege database, zodat niets door elkaar raakt."
DONE = "Verhuisd: {sessions} sessies die lopen en {letters} berichten die nog weg moeten, met alles wat erbij hoort. De oude gegevens staan nog in {file}. Klopt alles? Gooi dat bestand dan weg."


@click.command("verhuis", cls=DutchCommand)
@path_option("--data", "De map waar de bot nu zijn gegevens bewaart. Gewoonlijk de map «data».")
def move(data: Path | None) -> None:
    """Verhuis alle gegevens van het bestand in de map naar PostgreSQL (DATABASE_URL).

    De bot moet stilstaan. Gaat er iets mis? Dan is er niets veranderd.
    """
    told = house.settings(**({} if data is None else {"data": data}))
    if isinstance(told.database, Path):
        raise Failure(WHERE)
    file = (told.data / "kaartensessie.db").absolute()
    if not file.exists():
        raise Failure(NOTHING.format(file=file))
    from bot.host import moving
    from bot.host.alone import Occupied
    from bot.host.store import StoreUnavailable

    try:
        moved, aside = asyncio.run(moving.move(file, told.database))
    except Occupied:
        raise Failure(RUNNING) from None
    except moving.InTheWay as found:
        raise Failure(IN_THE_WAY.format(file=found)) from None
    except moving.NotEmpty:
        raise Failure(NOT_EMPTY.format(name=told.database.database)) from None
    except StoreUnavailable as error:
        raise Failure(str(error)) from None
    click.echo(DONE.format(sessions=moved.sessions, letters=moved.letters, file=aside))
