"""`uitnodiging`: the text of the invitation and its calendar file. Must not word it: `bot.engine.views.invitation` does."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click
from msgspec.structs import replace

from bot.cli import house
from bot.cli.dutch import DutchCommand, Misuse, path_option
from bot.engine.language.moment import Moment, day_meant, doubt, existing
from bot.engine.language.times import clock_time
from bot.engine.language.wording import AMSTERDAM
from bot.engine.model.messages import Refused
from bot.engine.views.invitation import invitation


@click.command("uitnodiging", cls=DutchCommand)
@click.argument("date", metavar="DATUM")
@click.argument("time", metavar="TIJD")
@click.argument("form", metavar="VORM")
@click.argument("via", metavar="[PLATFORM]", required=False, default="")
@path_option("--deck", "Het deck. Gewoonlijk het deck waarmee de bot begint.")
@path_option("--ics", "Schrijf ook een agendabestand, bijvoorbeeld sessie.ics.", "BESTAND")
@click.option(
    "--woord", "word", default="", metavar="WOORD", help="Het woord van jullie kaarten, ook met een keus erachter."
)
def invite(date: str, time: str, form: str, via: str, deck: Path | None, ics: Path | None, word: str) -> None:
    """Toon de uitnodiging voor een sessie, met de echte tijden.

    DATUM is bijvoorbeeld 2027-01-21 of «21 januari», TIJD bijvoorbeeld 13:30, en VORM hoe lang de sessie duurt: 1u, 1,5u of 2u.

    Met een PLATFORM erachter, zoals teams of webex, staat er alleen bij hoe je daar meedoet.
    """
    told = house.settings(deck)
    chosen = house.one_deck(told)
    start = _start(date, time)
    length = form.lower().replace(".", ",")
    if length not in chosen.forms():
        raise Misuse(f"De vorm «{form}» is er niet. Kies een van deze: {', '.join(chosen.forms())}.")
    ways = chosen.invitation.joining
    if via and via.lower() not in ways:
        raise Misuse(f"Hoe je meedoet met «{via}», staat niet in dit deck. Kies een van deze: {', '.join(ways)}.")
    if word:
        house.chosen_word(chosen, word)
    now = dt.datetime.now(AMSTERDAM)
    odd = doubt(start.date(), now.date())
    message = invitation(chosen, Moment(length, start, odd), now, told.elearning, via.lower(), word=word)
    click.echo(replace(message, title="", file=None).plain())
    if odd:
        click.echo(f"Let op. {odd}", err=True)
    if ics is not None and message.file is not None:
        ics.write_bytes(message.file.text.encode())
        click.echo(f"Het agendabestand staat in {ics}.", err=True)


def _start(date: str, time: str) -> dt.datetime:
    now = dt.datetime.now(AMSTERDAM)
    when, clock = day_meant(date, now.date()), clock_time(time)
    if when is None:
        raise Misuse(
            f"De datum «{date}» begrijp ik niet. Schrijf bijvoorbeeld 2027-01-21, of «21 januari» tussen aanhalingstekens."
        )
    if clock is None:
        raise Misuse(f"De tijd «{time}» begrijp ik niet. Schrijf uren en minuten, bijvoorbeeld 13:30.")
    try:
        start = existing(dt.datetime.combine(when, clock, AMSTERDAM))
    except Refused as refused:
        raise Misuse(str(refused)) from None
    if start < now:
        raise Misuse("Dat moment is al geweest. Kies een datum en tijd die nog komen.")
    return start
