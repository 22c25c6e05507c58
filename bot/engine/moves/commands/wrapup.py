"""The rows of commands with which people end well: grades, answers, agreements, the report. Must not say what they do: that is in `moves/`."""

from __future__ import annotations

from bot.engine.language.hearing import Args
from bot.engine.model.commands import Command
from bot.engine.moves import agreements, answering, closing, ending, takeback
from bot.engine.moves.rule import CommandRule, Needs

WRAP_UP: tuple[CommandRule, ...] = (
    CommandRule(
        Command.CIJFER,
        closing.grade,
        "geef de sessie een cijfer",
        usage="cijfer 8 want …",
        aliases=("mijn cijfer",),
        args=Args.TEXT,
    ),
    CommandRule(
        Command.MORGEN,
        closing.tomorrow,
        "wat je morgen anders gaat doen",
        usage="morgen: …",
        aliases=("morgen anders",),
        args=Args.TEXT,
    ),
    CommandRule(
        Command.AFSPRAAK,
        agreements.agree,
        "noteer een afspraak",
        usage="afspraak: … door Piet voor 1 december",
        args=Args.TEXT,
    ),
    CommandRule(
        Command.VRAAG,
        agreements.ask,
        "noteer een open vraag",
        usage="vraag: … door Piet voor 1 december",
        aliases=("open vraag",),
        args=Args.TEXT,
    ),
    CommandRule(
        Command.EIGENAAR,
        agreements.own,
        "zeg wie je bedoelt, als twee mensen zo heten",
        usage="/eigenaar 1 Jan de Vries 2",
        args=Args.TEXT,
    ),
    CommandRule(
        Command.WIJZIG,
        agreements.change,
        "verbeter een afspraak of een open vraag",
        usage="wijzig afspraak 1",
        aliases=("wijzigen", "verander", "verbeter"),
        args=Args.TEXT,
        bare=True,
    ),
    CommandRule(
        Command.SCHRAP,
        takeback.take_back,
        "haal weg wat je gaf: je cijfer, keuze, antwoord of afspraak",
        usage="trek in",
        aliases=("schrappen", "trek in", "trek terug", "intrekken"),
        args=Args.OPTIONAL,
        bare=True,
    ),
    CommandRule(
        Command.JA, answering.yes, "ja, dit is mijn antwoord", aliases=("ja graag", "ja, graag", "graag", "ja hoor")
    ),
    CommandRule(Command.VERVOLG, closing.again, "of je nog een sessie wilt", usage="/vervolg ja", args=Args.TEXT),
    CommandRule(
        Command.HERINNER,
        agreements.remind,
        "krijg een herinnering op de dag van een afspraak",
        usage="herinner 1",
        args=Args.NUMBER,
        needs=Needs.A_SESSION,
    ),
    CommandRule(
        Command.VERSLAG,
        ending.send_report,
        "het verslag tot nu toe",
        args=Args.OPTIONAL,
        leads=True,
        needs=Needs.A_SESSION,
    ),
)
