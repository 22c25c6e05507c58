"""The deck as the engine sees it: frozen values, already validated.

Must not read files, know YAML or check quality: `bot.decks` loads and checks. Dutch names in `field(name=...)` are the keys
people write in the YAML of a deck; everything in here is read by people, so every text is Dutch. What is unknown in a folder
`bot.decks.shape` tells; in a stored deck it is passed over, for a newer release may know it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

from msgspec import Struct, field

from bot.engine.model.screen import Link


class CardKind(StrEnum):
    """What a card asks of the group; decides which choices it takes."""

    STATEMENT = "stelling"  # eens / oneens / weet ik niet
    DILEMMA = "dilemma"  # A / B
    QUESTION = "vraag"  # talk only


class StepKind(StrEnum):
    """What the engine does in a step of the draaiboek. The texts and the minutes are the deck's."""

    WELCOME = "welkom"
    RULES = "spelregels"
    OPENING = "opstarten"
    ROUND = "ronde"
    BREAK = "pauze"
    GRADES = "cijfers"
    TOMORROW = "morgen"
    AGREEMENTS = "afspraken"
    QUESTIONS = "vragen"
    FINISH = "afronden"


class Level(StrEnum):
    """A kind of public body. A card may be for some of them only."""

    STATE = "rijk"
    MUNICIPALITY = "gemeente"
    PROVINCE = "provincie"
    WATER_BOARD = "waterschap"
    AGENCY = "uitvoering"  # agencies and executive bodies


class Source(Struct, frozen=True):
    """Where a fact can be read: a title, an https address and, for a law, the article."""

    title: str = field(name="titel")
    address: str = field(name="adres")
    article: str = field(name="artikel", default="")


class Doubt(StrEnum):
    """Why a fact may not be taken for granted any more."""

    ENDED = "vervallen"
    ENDING = "vervalt"
    OLD = "oud"


class Fact(Struct, frozen=True):
    """One fact, as true as the text it was checked against.

    `checked` (peildatum) is the date of that text: the version of a law, the date that a page bears. `opened` (gelezen) is the
    day on which somebody last read the source itself; False when nobody ever did, None when the deck does not say.
    `ends` (vervalt) is the first day on which it may not be true any more, when that is known.
    """

    id: str
    text: str = field(name="tekst")
    source: Source = field(name="bron")
    checked: dt.date = field(name="peildatum")
    opened: dt.date | bool | None = field(name="gelezen", default=None)
    ends: dt.date | None = field(name="vervalt", default=None)

    def doubt(self, today: dt.date) -> Doubt | None:
        """What there is to doubt on this day: it has ended, it ends within 60 days, or it was read over a year ago."""
        if self.ends is not None and self.ends <= today:
            return Doubt.ENDED
        if self.ends is not None and self.ends - today <= _AHEAD:
            return Doubt.ENDING
        read = self.checked if self.opened is None else self.opened
        # Of a text that nobody opened, the date says how old the text is, not how long nobody looked.
        if isinstance(read, dt.date) and (read.year + 1, read.month, read.day) < (today.year, today.month, today.day):
            return Doubt.OLD
        return None


_AHEAD = dt.timedelta(days=60)


class Explanation(Struct, frozen=True, kw_only=True):
    """The toelichting of a card: for the facilitator's eyes only. The fields stand in the order in which they are needed."""

    opening: str = ""  # one sentence to read aloud
    silent: str = field(name="stil")  # a question for when it falls silent
    heated: str = field(name="verhit")  # a question for when it heats up
    agreed: str = field(name="iedereen_eens", default="")  # a question for when everybody agrees
    what_if: str = field(name="wat_als", default="")  # a turn of the case that makes people think again
    about: str = field(name="waarover")
    deeper: str = field(name="verdieping", default="")  # one more question
    misunderstanding: str = field(name="misverstand", default="")
    correction: str = field(name="rechtzetten", default="")


class Card(Struct, frozen=True):
    """One card. `a` and `b` are the options of a dilemma and empty otherwise; `facts` holds fact ids.

    `levels` (voor) are the kinds of public body that it is for; none means everybody.
    """

    id: str
    kind: CardKind = field(name="soort")
    subject: str = field(name="onderwerp")
    text: str = field(name="tekst")
    explanation: Explanation | None = field(name="toelichting", default=None)
    a: str = ""
    b: str = ""
    practice: bool = field(name="oefenkaart", default=False)
    facts: tuple[str, ...] = field(name="feiten", default=())
    levels: tuple[Level, ...] = field(name="voor", default=())


class Step(Struct, frozen=True):
    """One step of the draaiboek.

    `minutes` maps a form (`1u`, `1,5u`, `2u`) to whole minutes; a form that is absent does not have the step.
    `group` is what everybody reads, `say` and `do` what the facilitator reads. `part` groups steps for the invitation.
    Texts may hold `{woord}`, `{kaarten}`, `{eind}` and `{bewaartermijn}` (days); nothing else is filled in.
    """

    id: str
    kind: StepKind = field(name="soort")
    part: str = field(name="deel")
    title: str = field(name="titel")
    minutes: dict[str, int] = field(name="minuten")
    group: str = field(name="groep")
    say: str = field(name="zeggen")
    do: tuple[str, ...] = field(name="doen")


class GroundRules(Struct, frozen=True):
    """The rules the group agrees on, and the honest text each person confirms: short, so that all of it is read.

    `whole` (alles) is the longer text behind it, for who wants to read everything; empty when there is none.
    """

    rules: tuple[str, ...] = field(name="regels")
    confirmation: str = field(name="bevestiging")
    whole: str = field(name="alles", default="")


class Invitation(Struct, frozen=True):
    """The invitation text. `joining` maps a platform's name to its "how to take part" lines; `elearning` may be empty.

    `elearning_text` is left out of the invitation when `elearning` (an https address) is empty and no setting fills it.
    """

    subject: str = field(name="onderwerp")
    greeting: str = field(name="aanhef")
    opening: tuple[str, ...] = field(name="inleiding")
    closing: tuple[str, ...] = field(name="slot")
    joining: dict[str, str] = field(name="meedoen")
    elearning_text: str = field(name="elearning_tekst", default="")
    elearning: str = field(name="elearning_adres", default="")


class Deck(Struct, frozen=True, kw_only=True):
    """A whole deck. `name` is its folder; `version` identifies the content (a short hash), so a session can keep to it."""

    name: str
    title: str
    subject: str
    about: str
    default_form: str
    cards: tuple[Card, ...]
    facts: tuple[Fact, ...]
    steps: tuple[Step, ...]
    rules: GroundRules
    invitation: Invitation
    version: str = ""

    def card(self, card_id: str) -> Card:
        """The card with this id. Raises KeyError when the deck has none: a session never holds such an id."""
        return _of_id(self.cards, card_id)

    def step(self, step_id: str) -> Step:
        """The step with this id. Raises KeyError when the deck has none."""
        return _of_id(self.steps, step_id)

    def fact(self, fact_id: str) -> Fact:
        """The fact with this id. Raises KeyError when the deck has none."""
        return _of_id(self.facts, fact_id)

    def forms(self) -> tuple[str, ...]:
        """The forms this draaiboek has, shortest first."""
        names = {form for step in self.steps for form in step.minutes}
        return tuple(sorted(names, key=lambda form: sum(step.minutes.get(form, 0) for step in self.steps)))


_Part = TypeVar("_Part", Card, Step, Fact)


def _of_id(parts: Iterable[_Part], wanted: str) -> _Part:
    for part in parts:
        if part.id == wanted:
            return part
    raise KeyError(wanted)


class Config(Struct, frozen=True, kw_only=True):
    """What the engine may know of the house it runs in: the decks, how long sessions are kept, the e-learning link.

    `formats` are the kinds of file that can be made here (`word`, `pdf`), beside plain text.
    `decks` maps a deck version to the deck (running sessions keep to theirs), `names` a deck's name to its newest version.
    `link` is a fresh link to a screen of the session at hand, or None where there is no address for one.
    """

    decks: Mapping[str, Deck]
    names: Mapping[str, str]
    default_deck: str
    retention_days: int = 30
    elearning: str = ""
    formats: tuple[str, ...] = ()
    link: Link | None = None

    def newest(self, name: str) -> Deck | None:
        """The newest deck of that name, or None when there is no such deck."""
        version = self.names.get(name)
        return None if version is None else self.decks[version]
