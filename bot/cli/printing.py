"""`printen`: what a facilitator wants on paper, as files. Must not word or set it: `bot.engine.views.printing` and `bot.paper` do."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from bot.cli import house
from bot.cli.dutch import DutchCommand, Misuse, path_option
from bot.engine.language.moment import day_meant, doubt, existing
from bot.engine.language.times import clock_time
from bot.engine.language.wording import today
from bot.engine.model.messages import Refused
from bot.engine.views.printing import GROUPS_TEXTS, SHEETS, Plan, printout
from bot.paper.making import written


@click.command("printen", cls=DutchCommand)
@click.argument("word", metavar="WOORD")
@click.argument("form", metavar="[VORM]", required=False, default="")
@click.argument("time", metavar="[TIJD]", required=False, default="")
@click.option(
    "--dag",
    "on",
    default="",
    metavar="DAG",
    help="De dag van de sessie, bijvoorbeeld «12 januari». Die staat dan in de uitnodiging.",
)
@click.option(
    "--platform",
    "via",
    default="",
    metavar="PLATFORM",
    help="Waar jullie elkaar zien, bijvoorbeeld teams. Dan staat in de uitnodiging alleen hoe je daar meedoet.",
)
@path_option("--deck", "Het deck. Gewoonlijk het deck waarmee de bot begint.")
@path_option("--naar", "De map waar de bestanden in komen. Gewoonlijk de map waar je nu bent.", "MAP")
def print_out(word: str, form: str, time: str, on: str, via: str, deck: Path | None, naar: Path | None) -> None:
    """Maak bestanden om te printen: alles voor de begeleider met de uitnodiging erbij, en de teksten voor de groep, als pdf en als webpagina.

    Met een VORM (1u, 1,5u of 2u) en een TIJD (13:00) staan de tijden van jullie sessie erin. Een bestand dat er al is, blijft staan.
    """
    told = house.settings(deck)
    chosen, config = house.one_deck(told), house.config(told)
    house.chosen_word(chosen, word)
    length = form.lower().replace(".", ",")
    if length and length not in chosen.forms():
        raise Misuse(f"De vorm «{form}» is er niet. Kies een van deze: {', '.join(chosen.forms())}.")
    start = clock_time(time) if time else None
    if time and start is None:
        raise Misuse(f"De tijd «{time}» begrijp ik niet. Schrijf uren en minuten, bijvoorbeeld 13:30.")
    ways = chosen.invitation.joining
    if via and via.lower() not in ways:
        raise Misuse(f"Hoe je meedoet met «{via}», staat niet in dit deck. Kies een van deze: {', '.join(ways)}.")
    now = today(dt.datetime.now(dt.UTC))
    date = day_meant(on, now) if on else None
    if on and date is None:
        raise Misuse(
            f"De dag «{on}» begrijp ik niet. Schrijf bijvoorbeeld 2027-01-21, of «21 januari» tussen aanhalingstekens."
        )
    folder = naar or Path()
    if not folder.is_dir():
        raise Misuse(f"De map «{folder}» bestaat niet. Maak die eerst, of kies een andere.")
    plan = Plan(chosen, word, length or (chosen.default_form if start else ""), start, day=date, via=via.lower())
    try:
        existing(plan.begin)
    except Refused as refused:
        raise Misuse(str(refused)) from None
    if date is not None and (odd := doubt(date, now)):
        click.echo(f"Let op. {odd}", err=True)
    for sheet in (SHEETS[""], GROUPS_TEXTS):
        for page in (False, True) if "pdf" in config.formats else (True,):
            made = written(printout(plan, sheet, dt.datetime.now(dt.UTC), config, page=page)).file
            if made is not None:
                house.keep(folder / made.name, made.content)
