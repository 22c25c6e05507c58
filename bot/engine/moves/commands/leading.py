"""The rows of commands with which somebody leads, and hands that over. Must not say what they do: that is in `moves/`."""

from __future__ import annotations

from bot.engine.language.hearing import Args
from bot.engine.model.commands import Command
from bot.engine.moves import answering, delivering, ending, leading, screens, takeback
from bot.engine.moves.rule import CommandRule, Needs

LEADING: tuple[CommandRule, ...] = (
    CommandRule(Command.COCKPIT, leading.fresh_cockpit, "laat je cockpit opnieuw zien", leads=True),
    CommandRule(
        Command.TOONALLES,
        leading.unfold,
        "laat alles in je cockpit zien, ook bij de volgende kaarten",
        usage="toon alles",
        aliases=("toon alles", "laat alles zien"),
        leads=True,
    ),
    CommandRule(
        Command.TOONMINDER,
        leading.fold,
        "laat in je cockpit alleen zien wat je nu nodig hebt",
        usage="toon minder",
        aliases=("toon minder", "laat minder zien"),
        leads=True,
    ),
    CommandRule(
        Command.STUUROPNIEUW,
        delivering.send_again,
        "stuur de groep opnieuw wat er nu op tafel ligt",
        usage="stuur opnieuw",
        aliases=("stuur opnieuw", "opnieuw sturen", "stuur het opnieuw"),
        leads=True,
        needs=Needs.A_SESSION,
    ),
    CommandRule(
        Command.SCHERM,
        screens.screen,
        "een link naar een scherm voor de groep, om te delen (scherm uit: sluit het)",
        aliases=("groepsscherm", "groot scherm"),
        args=Args.OPTIONAL,
        leads=True,
        bare=True,
    ),
    CommandRule(
        Command.TWEEDESCHERM,
        screens.screen,
        "een link naar je cockpit, voor je eigen tweede scherm",
        usage="tweede scherm",
        aliases=("tweede scherm", "2e scherm"),
        args=Args.OPTIONAL,
        leads=True,
        bare=True,
    ),
    CommandRule(
        Command.ONGEDAAN,
        takeback.undo,
        "draai je laatste stap terug",
        aliases=("ongedaan maken", "maak ongedaan"),
    ),
    CommandRule(
        Command.OVERDRAGEN,
        leading.hand_over,
        "vraag een collega om de begeleiding over te nemen",
        usage="/overdragen Piet",
        aliases=("draag over aan", "overdragen aan", "overdragen naar"),
        args=Args.TEXT,
        leads=True,
        bare=True,
    ),
    CommandRule(
        Command.NEEMOVER,
        leading.take_over,
        "neem de begeleiding over",
        usage="neem over",
        aliases=("neem over", "overnemen", "ik neem het over", "ja, ik neem het over", "ja ik neem het over"),
    ),
    CommandRule(
        Command.NEE,
        answering.no,
        "zeg nee als iemand vraagt of je de begeleiding wilt overnemen",
        aliases=("nee liever niet", "nee, liever niet"),
    ),
    CommandRule(
        Command.STOP, ending.stop, "sluit de sessie af", aliases=("sluit af", "einde"), args=Args.OPTIONAL, leads=True
    ),
)
