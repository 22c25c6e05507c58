"""`serve`: start the bot. Must not serve anything itself: `bot.host.app` does."""

from __future__ import annotations

import gc
from pathlib import Path

import click

from bot.cli import house
from bot.cli.dutch import DutchCommand, Failure, Number, path_option
from bot.host.settings import WrongSetting


@click.command(cls=DutchCommand)
@click.option(
    "--host", default="127.0.0.1", metavar="ADRES", help="Waar de bot luistert. Gewoonlijk 127.0.0.1; :: is elk adres."
)
@click.option("--port", default=3978, type=Number(int), metavar="POORT", help="Op welke poort. Gewoonlijk 3978.")
@path_option("--data", "Waar de bot bewaart wat hij moet onthouden. Gewoonlijk de map «data».")
@path_option(
    "--deck", "Een deck, een rekenblad met kaarten, of een map met decks. Gewoonlijk de decks die bij de bot horen."
)
@click.option(
    "--speed",
    default=1.0,
    type=Number(float),
    metavar="KEER",
    help="Oefen met een klok die zo veel keer zo snel loopt. Het oefenen heeft eigen gegevens.",
)
@click.option(
    "--playground", is_flag=True, help="Oefen met de Agents Playground op je eigen computer, zonder wachtwoorden."
)
def serve(host: str, port: int, data: Path | None, deck: Path | None, speed: float, playground: bool) -> None:  # noqa: FBT001
    """Start de bot en de vergaderkamer in je browser."""
    gc.disable()  # until all is there, which stays: then `bot.host.app` begins to collect what does not
    try:
        told = house.settings(
            deck, host=host, port=port, speed=speed, playground=playground, **({} if data is None else {"data": data})
        )
        known = house.config(told)
        from bot.host.app import run  # here, because it takes half a second that the other commands do not need

        run(told, known)
    except WrongSetting as error:
        raise Failure(str(error)) from None
    finally:
        gc.enable()  # also when it never came so far
