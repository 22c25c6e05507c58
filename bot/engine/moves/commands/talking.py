"""The rows of commands for who is there and who has the floor, and for what is parked. Must not say what they do: that is in `moves/`."""

from __future__ import annotations

from bot.engine.language.hearing import Args
from bot.engine.model.commands import Command
from bot.engine.moves import parking, presence, talking
from bot.engine.moves.rule import CommandRule

TALKING: tuple[CommandRule, ...] = (
    CommandRule(
        Command.HAND, talking.raise_hand, "je wilt iets zeggen", aliases=("hand op", "hand omhoog", "hand opsteken")
    ),
    CommandRule(
        Command.HANDOMLAAG,
        talking.lower_hand,
        "je hoeft niets meer te zeggen",
        usage="hand omlaag",
        aliases=("hand omlaag", "hand neer"),
    ),
    CommandRule(
        Command.BEURT,
        talking.give_floor,
        "geef de eerste in de rij het woord",
        aliases=("volgende spreker",),
        leads=True,
    ),
    CommandRule(
        Command.NOGNIET,
        talking.not_heard,
        "wie nog geen beurt had",
        usage="wie nog niet",
        aliases=("wie nog niet", "wie sprak nog niet", "wie had nog geen beurt", "wie nog geen beurt"),
        leads=True,
    ),
    CommandRule(
        Command.PARKEER,
        parking.park,
        "bewaar een onderwerp voor het eind",
        usage="parkeer: …",
        aliases=("parkeren", "zet op de parkeerplaats"),
        args=Args.OPTIONAL,
    ),
    CommandRule(
        Command.MAAKVRAAG,
        parking.make_question,
        "maak een open vraag van een geparkeerd onderwerp",
        usage="maak er een vraag van",
        aliases=("maak er een vraag van", "maak hier een vraag van", "maak er een open vraag van"),
        args=Args.OPTIONAL,
        leads=True,
    ),
    CommandRule(
        Command.LAATVALLEN,
        parking.drop,
        "haal een geparkeerd onderwerp weg",
        usage="laat vallen",
        aliases=("laat vallen", "laat maar vallen", "niet meer parkeren"),
        args=Args.OPTIONAL,
    ),
    CommandRule(
        Command.AKKOORD,
        presence.confirm,
        "je bent akkoord met de spelregels",
        aliases=("ik ben akkoord", "ik ga akkoord"),
    ),
    CommandRule(
        Command.SPELREGELS,
        presence.read_rules,
        "alles over de spelregels, en wat ik bewaar",
        aliases=("de spelregels", "lees alles"),
    ),
    CommandRule(
        Command.WEG,
        presence.go_away,
        "je bent even weg",
        usage="even weg",
        aliases=("even weg", "ik ben even weg", "ben even weg", "ff weg", "ben ff weg", "ik ben ff weg"),
    ),
    CommandRule(
        Command.TERUG,
        presence.come_back,
        "je bent er weer",
        aliases=(
            "ik ben terug",
            "ik ben er weer",
            "weer terug",
            "ben er weer",
            "ben terug",
            "ben weer terug",
            "ik ben weer terug",
        ),
    ),
)
