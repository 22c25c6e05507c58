"""The rows of commands about the time and the steps of the draaiboek. Must not say what they do: that is in `moves/`."""

from __future__ import annotations

from bot.engine.language.hearing import Args
from bot.engine.model.commands import Command
from bot.engine.moves import clock, onward
from bot.engine.moves.rule import CommandRule

TIME: tuple[CommandRule, ...] = (
    CommandRule(
        Command.TIJD,
        clock.tell_time,
        "hoeveel tijd er nog is",
        aliases=("hoe laat", "hoeveel tijd", "hoe lang nog", "hoeveel tijd nog"),
    ),
    CommandRule(
        Command.VERDER,
        onward.onward,
        "ga naar het volgende onderdeel",
        aliases=("ga verder", "volgende stap"),
        leads=True,
    ),
    CommandRule(
        Command.PAUZE,
        onward.take_break,
        "begin de pauze (met een getal: zoveel minuten)",
        usage="pauze",
        args=Args.MINUTES,
        leads=True,
    ),
    CommandRule(
        Command.AFSLUITING,
        onward.to_wrap_up,
        "ga meteen naar de afsluiting",
        aliases=("naar de afsluiting",),
        leads=True,
    ),
    CommandRule(
        Command.VERLENG,
        clock.extend,
        "neem zoveel minuten extra voor dit onderdeel",
        usage="verleng 5",
        aliases=("verlengen",),
        args=Args.MINUTES,
        leads=True,
    ),
    CommandRule(
        Command.INKORTEN,
        clock.shorten,
        "maak de ronde korter als jullie uitlopen",
        aliases=("kort in", "korter"),
        leads=True,
    ),
    CommandRule(
        Command.GEENPAUZE,
        clock.drop_break,
        "sla de pauze over",
        usage="geen pauze",
        aliases=("geen pauze", "sla de pauze over"),
        leads=True,
    ),
    CommandRule(
        Command.ZOLATEN,
        clock.leave_so,
        "laat de planning zo, ook als jullie uitlopen",
        usage="zo laten",
        aliases=("zo laten", "laat het zo"),
        leads=True,
    ),
)
