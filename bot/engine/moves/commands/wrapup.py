"""The rows of commands with which people end well: grades, answers, agreements, the report. Must not say what they do: that is in `moves/`."""

from __future__ import annotations

from bot.engine.language.hearing import Args
from bot.engine.model.commands import Command
from bot.engine.moves import agreements, answering, closing, ending, following, takeback
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
        usage="afspraak: … door Piet over twee weken",
        args=Args.TEXT,
    ),
    CommandRule(
        Command.VRAAG,
        agreements.ask,
        "noteer een open vraag",
        usage="vraag: … door Piet over twee weken",
        aliases=("open vraag",),
        args=Args.TEXT,
    ),
    CommandRule(
        Command.EIGENAAR,
        agreements.own,
        "zeg wie je bedoelt, als twee mensen zo heten",
        usage="/eigenaar 1 Jan de Vries 2",
        args=Args.TEXT,
        needs=Needs.A_SESSION,
    ),
    CommandRule(
        Command.WIJZIG,
        agreements.change,
        "verbeter een afspraak of een open vraag",
        usage="wijzig afspraak 1",
        aliases=("wijzigen", "verander", "verbeter"),
        args=Args.TEXT,
        bare=True,
        needs=Needs.A_SESSION,
    ),
    CommandRule(
        Command.SCHRAP,
        takeback.take_back,
        "haal weg wat je gaf: je cijfer, keuze, antwoord of afspraak",
        usage="trek in",
        aliases=("schrappen", "trek in", "trek terug", "intrekken"),
        args=Args.OPTIONAL,
        bare=True,
        needs=Needs.A_SESSION,
    ),
    CommandRule(
        Command.JA, answering.yes, "ja, dit is mijn antwoord", aliases=("ja graag", "ja, graag", "graag", "ja hoor")
    ),
    CommandRule(Command.VERVOLG, closing.again, "of je nog een sessie wilt", usage="/vervolg ja", args=Args.TEXT),
    CommandRule(
        Command.HERINNER,
        following.remind,
        "krijg een herinnering op de dag van een afspraak of vraag",
        usage="herinner 1",
        args=Args.TEXT,
        needs=Needs.A_SESSION,
    ),
    CommandRule(
        Command.OPEN,
        following.tell_open,
        "welke afspraken en vragen nog open staan",
        aliases=("wat staat nog open", "wat staat er nog open", "wat is nog open"),
        needs=Needs.A_SESSION,
    ),
    CommandRule(
        Command.GEDAAN,
        following.done,
        "vink een afspraak af",
        usage="gedaan afspraak 1",
        aliases=("klaar met",),
        args=Args.TEXT,
        needs=Needs.A_SESSION,
    ),
    CommandRule(
        Command.LATER,
        following.later,
        "kies een andere dag voor een afspraak of vraag",
        usage="later afspraak 1",
        aliases=("stel uit", "uitstellen"),
        args=Args.TEXT,
        needs=Needs.A_SESSION,
    ),
    CommandRule(
        Command.GEEFAAN,
        following.give,
        "geef een afspraak of vraag aan iemand anders",
        usage="/geef afspraak 1 aan Piet",
        aliases=("geef", "geef aan"),
        args=Args.TEXT,
        needs=Needs.A_SESSION,
    ),
    CommandRule(
        Command.ANTWOORD,
        following.answer,
        "beantwoord een open vraag; de groep leest het",
        usage="antwoord vraag 1: …",
        aliases=("beantwoord", "antwoord op"),
        args=Args.TEXT,
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
