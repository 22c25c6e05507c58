"""The table of commands: what people can type or press, what it does, who may, and what `help` says of it.

One row is one command; adding one is adding its name (`model/commands.py`), a row here and, when it belongs to a step, its
name in `model/steps.py`. Must not decide when a command is accepted: that is the table of steps.
"""

from __future__ import annotations

from bot.engine.language.hearing import Args, Request, plain_words
from bot.engine.model.commands import Command
from bot.engine.model.messages import Refused
from bot.engine.moves import (
    agreements,
    answering,
    cards,
    choosing,
    clock,
    closing,
    delivering,
    ending,
    helping,
    keeping,
    leading,
    notes,
    onward,
    parking,
    preparing,
    presence,
    screens,
    sharing,
    starting,
    takeback,
    talking,
)
from bot.engine.moves.move import Move
from bot.engine.moves.rule import CommandRule, Needs


def _help(move: Move, _: Request) -> None:
    helping.help_now(move, TABLE)


def _nothing_asked(_: Move, __: Request) -> None:
    raise Refused("Er is nu geen vraag waarbij je een sessie kiest. Typ «help» om te zien wat je nu kunt doen.")


TABLE: tuple[CommandRule, ...] = (
    CommandRule(
        Command.START,
        starting.start,
        "begin in de groepschat een sessie met jullie woord (1u, 1,5u, 2u of tot 15:00)",
        usage="/start zon 2u",
        args=Args.OPTIONAL,
        needs=Needs.NOTHING,
    ),
    CommandRule(
        Command.HERVAT,
        starting.go_on,
        "ga verder waar jullie de vorige keer waren",
        aliases=("verder waar we waren", "ga verder waar we waren"),
        leads=True,
    ),
    CommandRule(
        Command.OPNIEUW,
        starting.begin_anew,
        "begin toch bij de eerste kaart",
        aliases=("begin opnieuw", "opnieuw beginnen"),
        leads=True,
    ),
    CommandRule(Command.HELP, _help, "wat je nu kunt doen", aliases=("hulp", "?", "commando's"), needs=Needs.NOTHING),
    # The cards
    CommandRule(Command.VOLGENDE, onward.next_thing, "de volgende kaart", aliases=("volgende kaart",), leads=True),
    CommandRule(Command.VORIGE, cards.previous_card, "de vorige kaart", aliases=("vorige kaart",), leads=True),
    CommandRule(
        Command.KAART,
        cards.go_to_card,
        "ga naar deze kaart",
        usage="kaart 8",
        aliases=("ga naar kaart",),
        args=Args.NUMBER,
        leads=True,
    ),
    CommandRule(Command.OVERSLAAN, cards.skip_card, "sla deze kaart over", aliases=("sla over",), leads=True),
    CommandRule(
        Command.STAND,
        choosing.show,
        "laat de groep zien hoe er gekozen is",
        aliases=("toon de stand", "laat de stand zien"),
        leads=True,
    ),
    CommandRule(
        Command.NOGEENKEER,
        choosing.again,
        "laat na het gesprek nog een keer kiezen",
        usage="nog een keer kiezen",
        aliases=("nog een keer kiezen", "nog eens kiezen", "nog een keer stemmen", "kies opnieuw", "opnieuw kiezen"),
        leads=True,
    ),
    CommandRule(Command.EENS, choosing.choose, "je bent het eens met de stelling", aliases=("mee eens",)),
    CommandRule(
        Command.ONEENS,
        choosing.choose,
        "je bent het oneens met de stelling",
        aliases=("niet eens", "mee oneens", "niet mee eens"),
    ),
    CommandRule(
        Command.WEETNIET,
        choosing.choose,
        "je weet het niet",
        usage="weet ik niet",
        aliases=("weet ik niet", "weet niet"),
    ),
    CommandRule(Command.A, choosing.choose, "kies A bij een dilemma", aliases=("optie a", "keuze a")),
    CommandRule(Command.B, choosing.choose, "kies B bij een dilemma", aliases=("optie b", "keuze b")),
    CommandRule(
        Command.KEUZES,
        choosing.choose_together,
        "kies voor iedereen achter je account",
        usage="A B B",
        args=Args.TEXT,
    ),
    CommandRule(
        Command.SAMEN,
        sharing.share,
        "je zit met meer mensen achter één account",
        usage="wij zijn met 3",
        aliases=("wij zijn met", "we zijn met", "wij delen een account", "we delen een account"),
        args=Args.OPTIONAL,
    ),
    CommandRule(
        Command.ALLEEN,
        sharing.alone,
        "je zit weer alleen achter je account",
        usage="weer alleen",
        aliases=("ik ben weer alleen", "weer alleen"),
    ),
    # Talking
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
        Command.WEG, presence.go_away, "je bent even weg", usage="even weg", aliases=("even weg", "ik ben even weg")
    ),
    CommandRule(
        Command.TERUG, presence.come_back, "je bent er weer", aliases=("ik ben terug", "ik ben er weer", "weer terug")
    ),
    # Time
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
    # The wrap-up
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
    # Leading
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
        aliases=("draag over aan", "overdragen aan"),
        args=Args.TEXT,
        leads=True,
        bare=True,
    ),
    CommandRule(
        Command.NEEMOVER,
        leading.take_over,
        "neem de begeleiding over",
        usage="neem over",
        aliases=("neem over", "overnemen", "ik neem het over"),
    ),
    CommandRule(
        Command.NEE,
        leading.decline,
        "zeg nee als iemand vraagt of je de begeleiding wilt overnemen",
        aliases=("nee liever niet",),
    ),
    CommandRule(
        Command.STOP, ending.stop, "sluit de sessie af", aliases=("sluit af", "einde"), args=Args.OPTIONAL, leads=True
    ),
    # Before and after, in the private chat
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
        "alles om te printen: draaiboek, kaarten en feiten",
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
        aliases=("notities",),
        args=Args.TEXT,
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
        Command.WIS,
        preparing.wipe,
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
    # Answered before a session is known: `addressing.py`.
    CommandRule(
        Command.KIES,
        _nothing_asked,
        "kies een sessie, als ik vraag welke je bedoelt",
        usage="kies 1",
        args=Args.NUMBER,
        needs=Needs.NOTHING,
    ),
)


COMMANDS: dict[Command, CommandRule] = {each.name: each for each in TABLE}
# An old button, or somebody else's, may carry a name that there is not.
BY_NAME: dict[str, CommandRule] = {each.name: each for each in TABLE}
VOCABULARY: dict[str, tuple[Command, Args]] = {
    plain_words(alias): (each.name, each.args) for each in TABLE for alias in (each.name, *each.aliases)
}
# What only the facilitator types needs no slash from them: nobody talks like that.
LEADERS_OWN = frozenset(each.name for each in TABLE if each.bare)
