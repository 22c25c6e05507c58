"""What a practice colleague does with a message: every rule is a row, and reads only what a colleague can see.

Must not do anything itself, nor press a button that steers the session. Chance is a hash of who, what and about, so the same
session goes the same way every time. They draw lots from the same hash for what not everybody should do: who speaks at a card,
who is the last to choose.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from msgspec import Struct

from adapters.web.cast import Character, Deed, chance
from bot.engine.language.wording import spoken_day
from bot.engine.model.blocks import Facts, Role
from bot.engine.model.commands import Command
from bot.engine.model.deck import StepKind
from bot.engine.model.messages import Button, InputKind, Look, Message

ON_CARD = frozenset({"keuze", "inbreng", "beurt"})  # kinds of deeds that lose their sense when the card goes
BACK = "terug"  # the one kind of deed of somebody who is away

_LAST_WORD = 400  # seconds after a card came within which they join in
_NOT_FOR_ME = frozenset({Look.COCKPIT, Look.RECEIPT, Look.REFUSAL, Look.PREPARATION})

T = TypeVar("T")


class Scene(Struct, frozen=True, kw_only=True):
    """What chance hangs on beside the message: which session this is. And who of them are here, and the date."""

    session: str
    here: tuple[Character, ...]
    today: dt.date


def session_name(line: str, welcome: Message) -> str:
    """A name for the session that this welcome begins, in which its word can't be read."""
    words = (each.rows[0][1] for each in welcome.body if isinstance(each, Facts) and each.role is Role.WORD)
    return hashlib.sha256(f"{line} {next(words, '')}".encode()).hexdigest()[:16]


def is_card(message: Message) -> bool:
    """Whether this is a card that lies on the table."""
    return message.look is Look.CARD and any(button.command is Command.HAND for button in message.buttons)


def react(who: Character, message: Message, scene: Scene) -> tuple[Deed, ...]:
    """What this colleague, who is one of those here, does with a message; mostly one thing, at a card up to two."""
    if message.look in _NOT_FOR_ME:
        return ()
    seen = _Seen(who, message, scene)
    return tuple(deed for rule in _RULES for deed in rule(seen))


def has_the_floor(who: Character, card: Message, scene: Scene) -> Deed:
    """What they do when it is their turn to speak about this card. It takes the place of lowering the hand."""
    seen = _Seen(who, card, scene)
    choice = _choice(seen)
    return Deed(kind="beurt", after=seen.between(4, 15), lines=_lines(seen, choice), choice=_command(choice))


class _Seen:
    """A message before one colleague, and the luck they have with it."""

    def __init__(self, who: Character, message: Message, scene: Scene) -> None:
        self.who = who
        self.message = message
        self.scene = scene
        self._about = f"{scene.session} {message.title}"

    def luck(self, what: str) -> float:
        """Their own."""
        return chance(self.who.name, what, self._about)

    def lot(self, what: str) -> float:
        """The same for all of them: a lot they draw together."""
        return chance("", what, self._about)

    def place(self, what: str, weight: Callable[[Character], float] = lambda _: 1) -> int:
        """In the row of those who are here, drawn by lot, from 0. More weight stands in front more often."""
        drawn = {each.name: chance(each.name, what, self._about) ** (1 / weight(each)) for each in self.scene.here}
        return sorted(drawn, key=lambda name: -drawn[name]).index(self.who.name)

    def between(self, least: float, most: float, what: str = "wachten") -> float:
        return least + (most - least) * self.luck(what)

    def pick(self, options: Sequence[T], what: str = "woorden") -> T:
        return options[int(self.luck(what) * len(options))]

    def button(self, command: Command, args: str = "") -> Button | None:
        asked = (each for each in self.message.buttons if (each.command, each.args) == (command, args))
        return next(asked, None)


def _asked_to_lead(seen: _Seen) -> Iterator[Deed]:
    answers = {True: seen.button(Command.NEEMOVER), False: seen.button(Command.NEE)}
    if None not in answers.values():
        yield Deed(kind="overname", after=seen.between(10, 30), button=answers[seen.who.leads])


def _agree(seen: _Seen) -> Iterator[Deed]:
    button = seen.button(Command.AKKOORD)
    # One of them makes the facilitator wait; not who reads the rules alone, on coming in.
    waits = seen.message.look is not Look.WELCOME and len(seen.scene.here) > 1 and seen.place("spelregels") == 0
    if button is not None:
        yield Deed(kind="akkoord", after=seen.between(*(130, 240) if waits else (15, 70)), button=button)


def _choose(seen: _Seen) -> Iterator[Deed]:
    button = _choice(seen)
    if button is not None:
        yield Deed(kind="keuze", after=_chooses_after(seen), button=button)


def _join_in(seen: _Seen) -> Iterator[Deed]:
    hand = seen.button(Command.HAND)
    speakers = min(2 + int(3 * seen.lot("hoeveel spreken")), len(seen.scene.here))
    place = seen.place("spreken", weight=lambda each: each.hand + each.talk)
    if not is_card(seen.message) or hand is None or place >= speakers:
        return
    choice = _choice(seen)
    # Spread over the time of the card, and only about a choice that has been made.
    after = 40 + (_LAST_WORD - 40) * (place + seen.luck("wanneer spreken")) / speakers
    if choice is not None:
        after = max(after, _chooses_after(seen) + 10)
    if seen.luck("hand") * (seen.who.hand + seen.who.talk) >= seen.who.hand:
        yield Deed(kind="inbreng", after=after, lines=_lines(seen, choice), choice=_command(choice))
        return
    lowered = Deed(kind="beurt", after=seen.between(90, 200), say="hand omlaag") if seen.luck("omlaag") < 0.4 else None
    yield Deed(kind="inbreng", after=after, button=hand, then=lowered)


def _grade(seen: _Seen) -> Iterator[Deed]:
    if any(each.kind is InputKind.GRADE for each in seen.message.inputs):
        yield Deed(kind="cijfer", after=seen.between(20, 80), say=seen.pick(seen.who.grades))


def _tomorrow(seen: _Seen) -> Iterator[Deed]:
    button = seen.button(Command.MORGEN)
    if button is not None and button.inputs:
        answer = {button.inputs[0]: seen.pick(seen.who.tomorrow)}
        yield Deed(kind="morgen", after=seen.between(20, 80), button=button, inputs=answer)


def _propose(seen: _Seen) -> Iterator[Deed]:
    return _note(seen, Command.AFSPRAAK, seen.who.agreements, most=2)


def _ask(seen: _Seen) -> Iterator[Deed]:
    return _note(seen, Command.VRAAG, seen.who.questions, most=1)


def _want_more(seen: _Seen) -> Iterator[Deed]:
    button = seen.button(Command.VERVOLG, "ja" if seen.luck("nog een sessie") < seen.who.again else "nee")
    if button is not None and seen.luck("antwoorden") < 0.9:
        yield Deed(kind="vervolg", after=seen.between(15, 80, "vervolg"), button=button)


def _walk_off(seen: _Seen) -> Iterator[Deed]:
    if seen.message.step is StepKind.BREAK and seen.luck("weg") < seen.who.away:
        back = Deed(kind=BACK, after=seen.between(300, 540), say="terug")
        yield Deed(kind="weg", after=seen.between(3, 15), say="even weg", then=back)


_RULES: tuple[Callable[[_Seen], Iterator[Deed]], ...] = (
    _asked_to_lead,
    _agree,
    _choose,
    _join_in,
    _grade,
    _tomorrow,
    _propose,
    _ask,
    _want_more,
    _walk_off,
)


def _choice(seen: _Seen) -> Button | None:
    """What they choose at a card; None at one without a choice, and now and then when they would have been the last."""
    offered = {each.command: each for each in seen.message.buttons if each.command in seen.who.leaning}
    abstains = seen.place("kiezen") == 0 and seen.lot("laatste") < 0.15
    if not is_card(seen.message) or not offered or abstains:
        return None
    weighed = [button for command, button in offered.items() for _ in range(seen.who.leaning[command])]
    return seen.pick(weighed, "keuze")


def _chooses_after(seen: _Seen) -> float:
    slowly = seen.place("kiezen") == 0 and seen.lot("laatste") < 0.4
    return seen.between(*(130, 230) if slowly else (15, 100), "kiezen")


def _command(choice: Button | None) -> str:
    return choice.command if choice is not None else ""


def _lines(seen: _Seen, choice: Button | None) -> tuple[str, ...]:
    """What they could say at a card, in the order in which they would: what fits their choice, now and then a question."""
    mine = seen.who.lines
    by_choice = {
        Command.EENS: mine.agree,
        Command.ONEENS: mine.disagree,
        Command.WEETNIET: mine.doubt,
        Command.A: mine.dilemma,
        Command.B: mine.dilemma,
    }
    offers_choice = any(each.command in by_choice for each in seen.message.buttons)
    # Who did not choose has no opinion to tell.
    fitting = by_choice[choice.command] if choice is not None else () if offers_choice else mine.question
    told, asked = ([*sorted(group, key=seen.luck)] for group in (fitting, mine.ask))
    # A card to warm up with is not about the subject, and their questions are.
    practice = seen.message.card is not None and seen.message.card.practice
    asks_first = seen.luck("vragen") < 0.25 and not practice
    return (*asked, *told) if asks_first else (*told, *asked)


def _note(seen: _Seen, command: Command, options: Sequence[str], most: int) -> Iterator[Deed]:
    """Somebody fills in what, who and when; at most so many of them, drawn by lot."""
    button = next((each for each in seen.message.buttons if each.command == command and each.inputs), None)
    if button is None or seen.place(command) > seen.lot(command) * most:
        return
    others = [each.name for each in seen.scene.here if each is not seen.who]
    mine = not others or seen.luck(f"{command} wie") < 0.6
    form = {
        "wat": seen.pick(options, command),
        "wie": seen.who.name if mine else seen.pick(others, f"{command} een ander"),
        "wanneer": spoken_day(_workday(seen.scene.today, seen.between(8, 21, f"{command} wanneer")), seen.scene.today),
    }
    inputs = {each: form[each] for each in button.inputs if each in form}
    yield Deed(kind=command, after=seen.between(25, 100, command), button=button, inputs=inputs)


def _workday(today: dt.date, days: float) -> dt.date:
    """The day so many days ahead, or the Monday after it."""
    day = today + dt.timedelta(days=int(days))
    return day + dt.timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
