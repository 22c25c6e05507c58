"""The table of steps: what each kind of step accepts, what to do instead, and what comes next for the facilitator.

The state diagram in the docs is drawn from it. Whether one person can do something now, and whether it would do anything, is told by
`moves/allowed.py`. Must not hold a text of the draaiboek (that is the deck's) nor what a command does (`moves/`).
"""

from __future__ import annotations

from msgspec import Struct

from bot.engine.model.commands import Command
from bot.engine.model.deck import StepKind

# What can be done with an earlier session in this chat.
FOLLOWING_UP = frozenset(
    {
        *(Command.OPEN, Command.GEDAAN, Command.LATER, Command.GEEFAAN, Command.ANTWOORD, Command.HERINNER),
        *(Command.WIJZIG, Command.MIJNGEGEVENS, Command.WIS),
    }
)
CHOICES = frozenset({Command.EENS, Command.ONEENS, Command.WEETNIET, Command.A, Command.B})
OF_A_BALLOT = CHOICES | {
    Command.KEUZES,
    Command.STAND,
    Command.SCHRAP,
}  # a button of the first time is old the second time
CARDS = (
    frozenset({Command.VORIGE, Command.KAART, Command.OVERSLAAN, Command.STAND, Command.NOGEENKEER, Command.KEUZES})
    | CHOICES
)
TALK = frozenset({Command.HAND, Command.HANDOMLAAG, Command.BEURT, Command.NOGNIET})
CLOSING = frozenset({Command.CIJFER, Command.MORGEN, Command.VERVOLG})
OFFERS = frozenset({Command.INKORTEN, Command.GEENPAUZE, Command.ZOLATEN})  # what can be done about running late
TIME = OFFERS | {Command.VERLENG}
BEFORE = TALK | TIME | {Command.PAUZE, Command.AFSLUITING}  # before the first card
# What takes the group somewhere, or changes what it counts on: it must be meant (`moves/deliberate.py`).
STEERING = (
    TIME
    | {Command.VERDER, Command.VOLGENDE, Command.VORIGE, Command.KAART, Command.OVERSLAAN, Command.PAUZE}
    | {Command.AFSLUITING, Command.STOP, Command.ONGEDAAN, Command.BEURT, Command.HERVAT, Command.OPNIEUW}
)
# What a key of a page asks for, which is always of now, and not a button that was shown at some moment.
BY_KEY = frozenset({Command.HAND, Command.HANDOMLAAG, Command.WEG, Command.TERUG, Command.ONGEDAAN})
# Accepted whenever a session runs.
ALWAYS = frozenset(
    {
        Command.HELP,
        Command.HERVAT,
        Command.OPNIEUW,
        Command.TIJD,
        Command.AKKOORD,
        Command.SPELREGELS,
        Command.BEWAAR,
        Command.MIJNGEGEVENS,
        Command.SAMEN,
        Command.ALLEEN,
        Command.WEG,
        Command.TERUG,
        Command.VOLGENDE,
        Command.VERDER,
        Command.OVERDRAGEN,
        Command.NEEMOVER,
        Command.NEE,
        Command.STOP,
        Command.ONGEDAAN,
        Command.JA,
        Command.AFSPRAAK,
        Command.VRAAG,
        Command.PARKEER,
        Command.MAAKVRAAG,
        Command.LAATVALLEN,
        Command.EIGENAAR,
        Command.SCHRAP,
        Command.WIJZIG,
        Command.VERSLAG,
        Command.COCKPIT,
        Command.TOONALLES,
        Command.TOONMINDER,
        Command.STUUROPNIEUW,
        Command.SCHERM,
        Command.TWEEDESCHERM,
    }
)


class StepRule(Struct, frozen=True):
    """What a kind of step accepts beside `ALWAYS`, and what is said instead of what it does not: `now`, and what to do.

    `to_do` is for everybody; `leader` for who leads and `others` for everybody else, where that differs.
    `next_label` is the cockpit's main button when the draaiboek goes on from here. `asks` are the commands that this step
    asks everybody for: they are taken without a slash, whatever follows them.
    """

    accepts: frozenset[Command]
    now: str
    to_do: str = ""
    leader: str = ""
    others: str = ""
    next_label: str = "Verder"
    asks: frozenset[Command] = frozenset()

    def instead(self, *, leads: bool) -> str:
        """What can be done instead, for who leads or for somebody else: nobody is told to wait for themselves."""
        return " ".join(filter(None, [self.now, self.to_do, self.leader if leads else self.others]))


STEPS: dict[StepKind, StepRule] = {
    StepKind.WELCOME: StepRule(
        BEFORE,
        "We zijn nog bij het welkom.",
        leader="Ga naar de spelregels met: verder.",
        others="De gespreksbegeleider gaat zo verder.",
        next_label="Naar de spelregels",
    ),
    StepKind.RULES: StepRule(
        BEFORE,
        "We zijn nog bij de spelregels.",
        "Ben je het ermee eens? Typ: akkoord.",
        next_label="Naar de kaarten",
    ),
    StepKind.OPENING: StepRule(
        BEFORE,
        "De kaarten komen zo.",
        leader="Begin de ronde met: verder.",
        others="De gespreksbegeleider begint de ronde.",
        next_label="Begin met de eerste kaart",
    ),
    StepKind.ROUND: StepRule(
        CARDS | TALK | TIME | {Command.PAUZE, Command.AFSLUITING},
        "We zijn midden in een ronde kaarten.",
        "Cijfers en antwoorden komen aan het eind.",
        next_label="Rond de ronde af",
    ),
    StepKind.BREAK: StepRule(
        TIME | {Command.AFSLUITING},
        "Het is pauze.",
        leader="Ga daarna verder met: verder.",
        others="De gespreksbegeleider gaat daarna verder.",
        next_label="De pauze is voorbij",
    ),
    StepKind.GRADES: StepRule(
        CLOSING | TALK | TIME,
        "De kaarten zijn klaar.",
        "Geef nu een cijfer, bijvoorbeeld: cijfer 8.",
        next_label="Naar: wat doe je morgen anders?",
        asks=frozenset({Command.CIJFER}),
    ),
    StepKind.TOMORROW: StepRule(
        CLOSING | TALK | TIME,
        "De kaarten zijn klaar.",
        "Vertel nu wat je morgen anders doet. Typ: morgen, en dan je antwoord.",
        next_label="Naar de afspraken",
        asks=frozenset({Command.CIJFER, Command.MORGEN}),
    ),
    StepKind.AGREEMENTS: StepRule(
        CLOSING | TALK | TIME,
        "De kaarten zijn klaar.",
        "Maak nu afspraken. Typ: afspraak, en dan wat jullie afspreken.",
        next_label="Naar de open vragen",
        asks=frozenset({Command.CIJFER, Command.AFSPRAAK}),
    ),
    StepKind.QUESTIONS: StepRule(
        CLOSING | TALK | TIME,
        "De kaarten zijn klaar.",
        "Noteer nu de open vragen. Typ: vraag, en dan de vraag.",
        next_label="Naar de afsluiting",
        asks=frozenset({Command.CIJFER, Command.VRAAG, Command.VERVOLG}),
    ),
    StepKind.FINISH: StepRule(
        CLOSING | TALK | TIME,
        "De sessie is bijna voorbij.",
        leader="Sluit af met: stop.",
        others="De gespreksbegeleider sluit zo af.",
        next_label="Sluit de sessie af",
        asks=frozenset({Command.CIJFER, Command.VERVOLG}),
    ),
}

WRAP_UP = frozenset({StepKind.GRADES, StepKind.TOMORROW, StepKind.AGREEMENTS, StepKind.QUESTIONS, StepKind.FINISH})


def accepts(kind: StepKind, command: Command) -> bool:
    """Whether a step of this kind takes this command."""
    return command in ALWAYS or command in STEPS[kind].accepts
