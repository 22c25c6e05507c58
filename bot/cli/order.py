"""`volgorde`: the order of the cards that a word gives. Must not make that order: `bot.engine.model.order` does."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli import house
from bot.cli.dutch import DutchCommand, path_option
from bot.engine.model.order import deal, normal


@click.command("volgorde", cls=DutchCommand)
@click.argument("word", metavar="WOORD")
@path_option("--deck", "Het deck. Gewoonlijk het deck waarmee de bot begint.")
def order(word: str, deck: Path | None) -> None:
    """Toon de volgorde van de kaarten bij een woord.

    Hetzelfde WOORD geeft altijd dezelfde volgorde, bij iedereen. Oefenkaarten komen eerst. Zet woorden met een spatie ertussen tussen
    aanhalingstekens.
    """
    chosen = house.one_deck(house.settings(deck))
    house.chosen_word(chosen, word)
    click.echo(f"{chosen.title}: de volgorde bij «{normal(word)}»")
    for number, card_id in enumerate(deal(chosen.cards, word), 1):
        click.echo(f"{number:>3}. {card_id}  ({chosen.card(card_id).subject})")
