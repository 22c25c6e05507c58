"""The table of commands: what people can type or press, what it does, who may, and what `help` says of it.

One row is one command; adding one is adding a row (and, when it belongs to a step, its name in `steps.py`). Must not decide
when a command is accepted: that is the table of steps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct

from bot.engine.language.hearing import Args, Request, plain_words
from bot.engine.model.messages import Heading, Listing, Look, Message, text
from bot.engine.model.steps import ALWAYS, CHOICES, STEPS
from bot.engine.moves import cards, flow, notes, people, prepare, timing, wrapup
from bot.engine.moves.turn import Turn


class Command(Struct, frozen=True, kw_only=True):
    """One command. `usage` is how it is typed, `help` one line about it.

    `leads`: only the facilitator. `session`: "running" needs one that runs, "any" also takes one that has ended, "none" needs
    none at all.
    """

    name: str
    do: Callable[[Turn, Request], None]
    help: str
    usage: str = ""
    aliases: tuple[str, ...] = ()
    args: Args = Args.NONE
    leads: bool = False
    session: str = "running"

    @property
    def typed(self) -> str:
        """How it is typed."""
        return self.usage or self.name


def help_now(turn: Turn, _: Request) -> None:
    """`help`: what this person can do in this step, then what can always be done."""
    before = [each for each in TABLE if each.session == "none"]
    if not turn.running:
        after = [
            each
            for each in TABLE
            if each.session == "any" and turn.state.session is not None and (turn.led or not each.leads)
        ]
        words = text(flow.HOW_TO_START), _lines([*before, *after])
        turn.reply(Message(look=Look.HELP, title="Hulp", body=words))
        return
    rule = STEPS[turn.session.slot.kind]
    mine = [each for each in TABLE if (turn.leads or not each.leads) and _makes_sense(turn, each)]
    now = [each for each in mine if each.name in rule.accepts]
    always = [each for each in mine if each.name in ALWAYS]
    body = (
        text(rule.instead),
        Heading("In dit onderdeel"),
        _lines(now),
        Heading("Altijd"),
        _lines(always),
        text(f"In je privéchat met mij kan ook: {', '.join(each.name for each in before if each.name != 'start')}."),
    )
    turn.reply(Message(look=Look.HELP, title=f"Hulp bij «{turn.step.title}»", body=body))


def _lines(commands: Iterable[Command]) -> Listing:
    return Listing(tuple(f"{each.typed} – {each.help}" for each in commands))


def _makes_sense(turn: Turn, command: Command) -> bool:
    """Whether it could do anything right now: no A and B at a statement, no `terug` for who is here."""
    session = turn.session
    if command.name in CHOICES:
        return bool(session.table) and command.name in cards.CHOICES[turn.deck.card(session.table).kind]
    if command.name in {"nee", "neemover"}:
        return (
            session.heir == turn.me.id
            or (command.name == "neemover" and not turn.leads)
            or (turn.leads and session.takeover is not None)
        )
    if command.name in {"inkorten", "geenpauze", "zolaten"}:
        return any(command.name == name for _, name in timing.offers(session, turn.now))
    if command.name in {"weg", "terug"}:
        return session.people[turn.me.id].away is (command.name == "terug")
    return True


def fresh_cockpit(turn: Turn, _: Request) -> None:
    """`cockpit`: show the cockpit again, below."""
    turn.new_cockpit = True


TABLE: tuple[Command, ...] = (
    Command(
        name="start",
        do=flow.start,
        help="begin een sessie met jullie woord (1u, 1,5u, 2u of tot 15:00)",
        usage="/start zon 2u",
        args=Args.OPTIONAL,
        session="none",
    ),
    Command(name="help", do=help_now, help="wat je nu kunt doen", aliases=("hulp", "?", "commando's"), session="none"),
    # The cards
    Command(name="volgende", do=flow.next_thing, help="de volgende kaart", aliases=("volgende kaart",), leads=True),
    Command(name="vorige", do=cards.previous_card, help="de vorige kaart", aliases=("vorige kaart",), leads=True),
    Command(
        name="kaart",
        do=cards.go_to_card,
        help="ga naar deze kaart",
        usage="kaart 8",
        aliases=("ga naar kaart",),
        args=Args.NUMBER,
        leads=True,
    ),
    Command(name="overslaan", do=cards.skip_card, help="sla deze kaart over", aliases=("sla over",), leads=True),
    Command(
        name="stand",
        do=cards.show_tally,
        help="laat de groep zien hoe er gekozen is",
        aliases=("toon de stand",),
        leads=True,
    ),
    Command(name="eens", do=cards.choose, help="je bent het eens met de stelling", aliases=("mee eens",)),
    Command(
        name="oneens",
        do=cards.choose,
        help="je bent het oneens met de stelling",
        aliases=("niet eens", "mee oneens", "niet mee eens"),
    ),
    Command(
        name="weetniet",
        do=cards.choose,
        help="je weet het niet",
        usage="weet ik niet",
        aliases=("weet ik niet", "weet niet"),
    ),
    Command(name="a", do=cards.choose, help="kies A bij een dilemma", aliases=("optie a", "keuze a")),
    Command(name="b", do=cards.choose, help="kies B bij een dilemma", aliases=("optie b", "keuze b")),
    # Talking
    Command(
        name="hand",
        do=people.raise_hand,
        help="je wilt iets zeggen",
        aliases=("hand op", "hand omhoog", "hand opsteken"),
    ),
    Command(
        name="handomlaag",
        do=people.lower_hand,
        help="je hoeft niets meer te zeggen",
        usage="hand omlaag",
        aliases=("hand omlaag", "hand neer"),
    ),
    Command(
        name="beurt",
        do=people.give_floor,
        help="geef de eerste in de rij het woord",
        aliases=("volgende spreker",),
        leads=True,
    ),
    Command(
        name="akkoord",
        do=people.confirm,
        help="je bent akkoord met de spelregels",
        aliases=("ik ben akkoord", "ik ga akkoord"),
    ),
    Command(
        name="weg",
        do=people.go_away,
        help="je bent even weg",
        usage="even weg",
        aliases=("even weg", "ik ben even weg"),
    ),
    Command(
        name="terug",
        do=people.come_back,
        help="je bent er weer",
        aliases=("ik ben terug", "ik ben er weer", "weer terug"),
    ),
    # Time
    Command(name="tijd", do=timing.tell_time, help="hoeveel tijd er nog is", aliases=("hoe laat", "hoeveel tijd")),
    Command(
        name="verder",
        do=flow.onward,
        help="ga naar het volgende onderdeel",
        aliases=("ga verder", "volgende stap"),
        leads=True,
    ),
    Command(
        name="pauze",
        do=flow.take_break,
        help="begin de pauze (met een getal: zoveel minuten)",
        usage="pauze",
        args=Args.MINUTES,
        leads=True,
    ),
    Command(
        name="verleng",
        do=timing.extend,
        help="neem zoveel minuten extra voor dit onderdeel",
        usage="verleng 5",
        aliases=("verlengen",),
        args=Args.MINUTES,
        leads=True,
    ),
    Command(
        name="inkorten",
        do=timing.shorten,
        help="maak de ronde korter als jullie uitlopen",
        aliases=("kort in", "korter"),
        leads=True,
    ),
    Command(
        name="geenpauze",
        do=timing.drop_break,
        help="sla de pauze over",
        usage="geen pauze",
        aliases=("geen pauze", "sla de pauze over"),
        leads=True,
    ),
    Command(
        name="zolaten",
        do=timing.leave_so,
        help="laat de planning zo, ook als jullie uitlopen",
        usage="zo laten",
        aliases=("zo laten", "laat het zo"),
        leads=True,
    ),
    # The wrap-up
    Command(
        name="cijfer",
        do=wrapup.grade,
        help="geef de sessie een cijfer",
        usage="cijfer 8 want …",
        aliases=("mijn cijfer",),
        args=Args.TEXT,
    ),
    Command(
        name="morgen",
        do=wrapup.tomorrow,
        help="wat je morgen anders gaat doen",
        usage="morgen: …",
        aliases=("morgen anders",),
        args=Args.TEXT,
    ),
    Command(
        name="afspraak",
        do=wrapup.agree,
        help="noteer een afspraak",
        usage="afspraak: … door Piet voor 1 december",
        args=Args.TEXT,
    ),
    Command(
        name="vraag",
        do=wrapup.ask,
        help="noteer een open vraag",
        usage="vraag: … door Piet voor 1 december",
        aliases=("open vraag",),
        args=Args.TEXT,
    ),
    Command(
        name="schrap",
        do=wrapup.strike,
        help="haal een afspraak of een open vraag weg",
        usage="/schrap afspraak 1",
        aliases=("schrappen",),
        args=Args.TEXT,
        leads=True,
    ),
    Command(name="vervolg", do=wrapup.again, help="of je nog een sessie wilt", usage="/vervolg ja", args=Args.TEXT),
    Command(
        name="herinner",
        do=wrapup.remind,
        help="krijg een herinnering op de dag van een afspraak",
        usage="herinner 1",
        args=Args.NUMBER,
        session="any",
    ),
    Command(name="verslag", do=wrapup.send_report, help="het verslag tot nu toe", leads=True, session="any"),
    # Leading
    Command(name="cockpit", do=fresh_cockpit, help="laat je cockpit opnieuw zien", leads=True),
    Command(
        name="ongedaan",
        do=flow.undo,
        help="draai je laatste stap terug",
        aliases=("ongedaan maken", "maak ongedaan"),
        leads=True,
    ),
    Command(
        name="overdragen",
        do=people.hand_over,
        help="vraag een collega om de begeleiding over te nemen",
        usage="/overdragen Piet",
        aliases=("draag over aan", "overdragen aan"),
        args=Args.TEXT,
        leads=True,
    ),
    Command(
        name="neemover",
        do=people.take_over,
        help="neem de begeleiding over",
        usage="neem over",
        aliases=("neem over", "overnemen", "ik neem het over"),
    ),
    Command(
        name="nee",
        do=people.decline,
        help="zeg nee als iemand vraagt of je de begeleiding wilt overnemen",
        aliases=("nee liever niet",),
    ),
    Command(
        name="stop",
        do=flow.stop,
        help="sluit de sessie af",
        aliases=("sluit af", "einde"),
        args=Args.OPTIONAL,
        leads=True,
    ),
    # Before and after, in the private chat
    Command(
        name="voorbereiden",
        do=prepare.preview,
        help="bekijk alle kaarten met toelichting, in jullie volgorde",
        usage="/voorbereiden zon",
        aliases=("voorbereiding", "bereid voor"),
        args=Args.OPTIONAL,
        session="none",
    ),
    Command(
        name="kaarten",
        do=prepare.browse,
        help="blader zelf door de kaarten, zonder toelichting",
        usage="/kaarten zon",
        aliases=("blader",),
        args=Args.OPTIONAL,
        session="none",
    ),
    Command(
        name="draaiboek",
        do=prepare.script,
        help="het draaiboek als bestand, om te printen",
        usage="/draaiboek zon",
        args=Args.OPTIONAL,
        session="none",
    ),
    Command(
        name="notitie",
        do=notes.note,
        help="een eigen notitie bij een kaart of een stap",
        usage="/notitie 8 …",
        aliases=("notities",),
        args=Args.TEXT,
        session="none",
    ),
    Command(
        name="feiten",
        do=prepare.facts,
        help="de feiten achter de kaarten, met bron",
        aliases=("alle feiten",),
        args=Args.MINUTES,
        session="none",
    ),
    Command(
        name="uitnodiging",
        do=prepare.invite,
        help="de tekst en het agendabestand voor je uitnodiging",
        usage="/uitnodiging 1 december 13:00 2u",
        aliases=("nodig uit",),
        args=Args.TEXT,
        session="none",
    ),
    Command(
        name="wis",
        do=prepare.wipe,
        help="wis je notities, en je sessie als die klaar is",
        aliases=("wissen",),
        args=Args.OPTIONAL,
        session="none",
    ),
)

COMMANDS: dict[str, Command] = {each.name: each for each in TABLE}
VOCABULARY: dict[str, tuple[str, Args]] = {
    plain_words(alias): (each.name, each.args) for each in TABLE for alias in (each.name, *each.aliases)
}
