"""The practice colleagues: who they are, and what each of them does with a message. Plays, and says nothing about sessions.

Must not do anything itself, and must not look further than a colleague can: at the message in front of them. Chance is a hash
of who, what and about, so a rehearsal goes the same way every time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from msgspec import Struct

from bot.engine.messages import Button, InputKind, Look, Message

LATE_MINUTES = 6  # how long after the beginning the late one comes in

T = TypeVar("T")


class Character(Struct, frozen=True, kw_only=True):
    """A colleague. `leaning`, `hand` and `talk` weigh what they do with a card: one of the choices, raise a hand, or talk."""

    name: str
    leaning: Mapping[str, int]
    hand: int
    talk: int
    away: float  # chance of walking off when a break is announced
    lines: tuple[str, ...]
    grades: tuple[str, ...]
    tomorrow: tuple[str, ...]
    late: bool = False

    @property
    def shown(self) -> str:
        """The name that everybody sees: it tells a colleague for practice from a person of the same name."""
        return f"{self.name} (oefen)"

    @property
    def id(self) -> str:
        """The person's id."""
        return f"web:oefencollega-{self.name.casefold()}"


class Deed(Struct, frozen=True, kw_only=True):
    """What a colleague does `after` so many seconds of the clock: type `say` in the group, or press `button`.

    A newer deed of the same `kind` takes the place of one that has not been done yet. `then` follows it.
    """

    kind: str
    after: float
    say: str = ""
    button: Button | None = None
    inputs: dict[str, str] = {}
    then: Deed | None = None


CAST = (
    Character(
        name="Fatima",
        leaning={"eens": 3, "oneens": 2, "weetniet": 4, "a": 3, "b": 2},
        hand=2,
        talk=1,
        away=0.1,
        lines=(
            "Ik zou dit eerst even navragen bij een collega van juridische zaken.",
            "Staan er geen persoonsgegevens in? Daar let ik altijd op.",
            "Ik twijfel. Het hangt ervan af wie het leest.",
        ),
        grades=("een 8 want iedereen kwam aan het woord", "een 7,5 want ik weet nu waar ik op moet letten"),
        tomorrow=(
            "Ik kijk eerst of er persoonsgegevens in een stuk staan.",
            "Ik vraag eerder advies als ik twijfel.",
        ),
    ),
    Character(
        name="Joost",
        leaning={"eens": 5, "oneens": 2, "weetniet": 1, "a": 1, "b": 3},
        hand=2,
        talk=5,
        away=0.6,
        lines=(
            "Bij ons zou dit gewoon op de site kunnen.",
            "Dat hebben wij vorig jaar precies zo gehad, en toen viel het best mee.",
            "Even tussendoor, dit doet me denken aan dat dossier van de fietsbrug.",
            "Volgens mij maken we het groter dan het is.",
        ),
        grades=("een 7 want we hadden wel wat langer door kunnen praten", "ik geef het een 8, leuk gesprek"),
        tomorrow=(
            "Ik zet het verslag van ons overleg gewoon zelf klaar.",
            "Ik vertel in het werkoverleg wat we vandaag bespraken.",
        ),
        late=True,
    ),
    Character(
        name="Marieke",
        leaning={"eens": 1, "oneens": 6, "weetniet": 1, "a": 2, "b": 4},
        hand=4,
        talk=2,
        away=0.1,
        lines=(
            "Zo simpel is het niet, denk ik.",
            "En wie gaat dat allemaal doen? Daar hebben we de tijd niet voor.",
            "Dan wil ik wel weten waar dat staat.",
        ),
        grades=("een 6,5 want ik mis nog wie wat gaat doen", "een 7 want er bleef wel wat liggen"),
        tomorrow=(
            "Ik vraag wie bij ons over openbaar maken gaat.",
            "Ik maak een lijstje van stukken waar we nu te lang over doen.",
        ),
    ),
    Character(
        name="Sem",
        leaning={"eens": 3, "oneens": 1, "weetniet": 5, "a": 3, "b": 3},
        hand=2,
        talk=2,
        away=0.3,
        lines=(
            "Misschien een gekke gedachte, maar waarom zetten we niet alles online?",
            "Ik werk hier pas drie maanden, dit hoor ik voor het eerst.",
            "O, dat wist ik niet.",
        ),
        grades=("een 9 want ik heb veel geleerd", "een 8 want nu durf ik het te vragen"),
        tomorrow=(
            "Ik lees de werkafspraken nog eens door.",
            "Ik kijk een keer mee als een collega iets openbaar maakt.",
        ),
    ),
    Character(
        name="Willem",
        leaning={"eens": 4, "oneens": 3, "weetniet": 2, "a": 4, "b": 2},
        hand=1,
        talk=0,
        away=0.2,
        lines=("Ik sluit me aan bij wat er net gezegd is.", "Ik zou het eerst met de afdeling bespreken."),
        grades=("een 7", "een 7,5"),
        tomorrow=(
            "Ik ruim mijn map met oude verslagen op.",
            "Ik stel één keer per week een stuk voor om te publiceren.",
        ),
    ),
)


def chance(name: str, what: str, about: str) -> float:
    """A number from 0 up to 1, always the same for the same words."""
    digest = hashlib.sha256(f"{name}\0{what}\0{about}".encode()).digest()
    return int.from_bytes(digest[:6]) / 2**48


def react(who: Character, message: Message) -> Deed | None:
    """The one thing this colleague does with a message, or None. Never a button that steers the session."""
    if message.look in _NOT_FOR_ME:
        return None
    buttons = {button.command: button for button in message.buttons}
    return next((deed for rule in _RULES if (deed := rule(who, message, buttons)) is not None), None)


def has_the_floor(who: Character, about: str) -> Deed:
    """What they do when it is their turn to speak."""
    return Deed(kind="beurt", after=_between(who, 4, 15, about), say=_pick(who, who.lines, f"beurt {about}"))


_NOT_FOR_ME = frozenset({Look.COCKPIT, Look.RECEIPT, Look.REFUSAL, Look.PREPARATION})
_CHOICES = ("eens", "oneens", "weetniet", "a", "b")
_Buttons = Mapping[str, Button]


def _decline(who: Character, message: Message, buttons: _Buttons) -> Deed | None:
    if not {"neemover", "nee"} <= buttons.keys():
        return None
    return Deed(kind="nee", after=_between(who, 8, 20, message.title), button=buttons["nee"])


def _agree(who: Character, message: Message, buttons: _Buttons) -> Deed | None:
    if "akkoord" not in buttons:
        return None
    return Deed(kind="akkoord", after=_between(who, 20, 70, message.title), button=buttons["akkoord"])


def _play_card(who: Character, message: Message, buttons: _Buttons) -> Deed | None:
    weights = {command: who.leaning[command] * 2 for command in _CHOICES if command in buttons}
    if message.look is not Look.CARD or "hand" not in buttons:
        return None
    # Without a choice to make most of them just listen.
    weights |= {"hand": who.hand, "talk": who.talk} | ({} if weights else {"listen": 8})
    about = buttons["hand"].about or message.title
    what = _weighted(weights, chance(who.name, "kaart", about))
    after = _between(who, 25, 120, about)
    if what == "talk":
        return Deed(kind="kaart", after=after, say=_pick(who, who.lines, about))
    return None if what == "listen" else Deed(kind="kaart", after=after, button=buttons[what])


def _grade(who: Character, message: Message, buttons: _Buttons) -> Deed | None:  # noqa: ARG001 - one shape for all rules
    if all(each.kind is not InputKind.GRADE for each in message.inputs):
        return None
    return Deed(
        kind="cijfer",
        after=_between(who, 20, 60, message.title),
        say=_pick(who, who.grades, message.title),
    )


def _tomorrow(who: Character, message: Message, buttons: _Buttons) -> Deed | None:
    button = buttons.get("morgen")
    if button is None or not button.inputs:
        return None
    return Deed(
        kind="morgen",
        after=_between(who, 20, 90, message.title),
        button=button,
        inputs={button.inputs[0]: _pick(who, who.tomorrow, message.title)},
    )


def _walk_off(who: Character, message: Message, buttons: _Buttons) -> Deed | None:  # noqa: ARG001 - one shape for all rules
    about = message.plain()
    announced = message.look is Look.REMINDER and "pauze" in about.casefold()
    if not announced or chance(who.name, "weg", about) >= who.away:
        return None
    back = Deed(kind="terug", after=_between(who, 300, 540, about), say="terug")
    return Deed(kind="weg", after=_between(who, 3, 15, about), say="even weg", then=back)


_Rule = Callable[[Character, Message, _Buttons], Deed | None]
_RULES: tuple[_Rule, ...] = (_decline, _agree, _play_card, _grade, _tomorrow, _walk_off)


def _between(who: Character, least: float, most: float, about: str) -> float:
    return least + (most - least) * chance(who.name, "wachten", about)


def _pick(who: Character, options: Sequence[T], about: str) -> T:
    return options[int(chance(who.name, "woorden", about) * len(options))]


def _weighted(weights: Mapping[str, int], where: float) -> str:
    spread = [what for what, weight in weights.items() for _ in range(weight)]
    return spread[int(where * len(spread))]
