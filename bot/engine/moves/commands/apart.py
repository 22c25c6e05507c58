"""The rows of commands for before and after a session, in the private chat. Must not say what they do: that is in `moves/`."""

from __future__ import annotations

from bot.engine.language.hearing import Args
from bot.engine.model.commands import Command
from bot.engine.moves import appointing, keeping, notes, preparing, wiping
from bot.engine.moves.rule import CommandRule, Needs

APART: tuple[CommandRule, ...] = (
    CommandRule(
        Command.VOORBEREIDEN,
        preparing.preview,
        "bekijk alle kaarten met toelichting, in jullie volgorde",
        usage="/voorbereiden zon",
        aliases=("voorbereiding", "bereid voor"),
        args=Args.OPTIONAL,
        needs=Needs.NOTHING,
    ),
    CommandRule(
        Command.KAARTEN,
        preparing.browse,
        "blader zelf door de kaarten, zonder toelichting",
        usage="/kaarten zon",
        aliases=("blader",),
        args=Args.OPTIONAL,
        needs=Needs.NOTHING,
    ),
    CommandRule(
        Command.DRAAIBOEK,
        preparing.print_script,
        "alles om te printen: draaiboek, kaarten, feiten en uitnodiging",
        usage="/draaiboek zon 2u om 13:00",
        aliases=("printen", "print", "afdrukken"),
        args=Args.OPTIONAL,
        needs=Needs.NOTHING,
    ),
    CommandRule(
        Command.TOLK,
        preparing.print_for_the_interpreter,
        "wat de groep te lezen krijgt, vooraf, bijvoorbeeld voor de tolk",
        usage="/tolk zon",
        aliases=("schrijftolk", "gebarentolk"),
        args=Args.OPTIONAL,
        needs=Needs.NOTHING,
    ),
    CommandRule(
        Command.NOTITIE,
        notes.note,
        "een eigen notitie bij een kaart of een stap",
        usage="/notitie 8 …",
        args=Args.TEXT,
        needs=Needs.NOTHING,
    ),
    CommandRule(
        Command.NOTITIES,
        notes.all_notes,
        "al je eigen notities, om te veranderen of te bewaren als bestand",
        aliases=("mijn notities", "alle notities"),
        needs=Needs.NOTHING,
    ),
    CommandRule(
        Command.FEITEN,
        preparing.facts,
        "de feiten achter de kaarten, met bron",
        aliases=("alle feiten",),
        args=Args.MINUTES,
        needs=Needs.NOTHING,
    ),
    CommandRule(
        Command.UITNODIGING,
        preparing.invite,
        "de tekst en het agendabestand voor je uitnodiging",
        usage="/uitnodiging volgende week dinsdag 13:00 2u",
        aliases=("nodig uit",),
        args=Args.TEXT,
        needs=Needs.NOTHING,
    ),
    CommandRule(
        Command.PLAN,
        appointing.plan,
        "plan in de groepschat een sessie, verzet die of zeg die af (/plan af)",
        usage="/plan 12 januari 13:00 2u zon",
        aliases=("plannen", "inplannen", "plan in", "planning"),
        args=Args.OPTIONAL,
        needs=Needs.NOTHING,
    ),
    CommandRule(
        Command.WIS,
        wiping.wipe,
        "wis je notities, en je sessie als die klaar is",
        aliases=("wissen",),
        args=Args.OPTIONAL,
        needs=Needs.NOTHING,
    ),
    CommandRule(
        Command.BEWAAR,
        keeping.keep,
        "bewaar de sessie langer, voor een Woo-verzoek; of juist niet meer",
        usage="bewaar",
        aliases=("bewaren", "bewaar deze sessie"),
        args=Args.OPTIONAL,
        leads=True,
        needs=Needs.A_SESSION,
    ),
    CommandRule(
        Command.MIJNGEGEVENS,
        keeping.about_me,
        "wat ik over je bewaar, en hoe je dat wist",
        usage="mijn gegevens",
        aliases=("mijn gegevens",),
        args=Args.OPTIONAL,
        needs=Needs.NOTHING,
    ),
)
