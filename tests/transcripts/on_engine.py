"""The bare engine as a world for transcripts: no host, no platform, timers kept in a dict."""

from __future__ import annotations

import copy
import datetime as dt
import re

import msgspec

from bot.engine import Appointment, Config, Notebook, Session, State
from bot.engine.model.blocks import Facts, Heading, Paragraph
from bot.engine.model.commands import Command
from bot.engine.model.effects import (
    Board,
    CancelTimer,
    Display,
    Effect,
    Forget,
    Group,
    Hold,
    Post,
    Private,
    Replace,
    SetTimer,
)
from bot.engine.model.events import Event, Joined, Left, Person, Place, Pressed, Said, TimerFired, Where
from bot.engine.model.messages import Button, Look, Message
from bot.engine.moves.commands import VOCABULARY
from tests.languages import DUTCH, Language
from tests.transcripts.script import Seen

HELD = dt.timedelta(minutes=2)
# What is somebody's own, whatever runs; else a button belongs to the session that does.
OWN = {
    *(Command.DRAAIBOEK, Command.FEITEN, Command.HELP, Command.KAARTEN, Command.MIJNGEGEVENS, Command.NOTITIE),
    *(Command.NOTITIES, Command.TOLK, Command.UITNODIGING, Command.VOORBEREIDEN, Command.WIS),
}
_READ: dict[type, msgspec.json.Decoder[object]] = {each: msgspec.json.Decoder(each) for each in (State, Message)}


def is_whole(state: State, effects: tuple[Effect, ...]) -> None:
    """Look at all that a step makes: a host can store and read it again, and each button says to what it belongs.

    A field with a value of another kind can't be stored. A button that is not pinned would act on what came after it, and a
    card or a cockpit without a key can't be shown anew.
    """
    posted = [each for each in effects if isinstance(each, Post | Replace)]
    messages = [each.message for each in posted]
    for made in (state, *messages):
        assert _READ[type(made)].decode(msgspec.json.encode(made)) == made
    for effect in posted:
        assert isinstance(effect.key, str)
        assert effect.key or effect.message.look not in {Look.CARD, Look.COCKPIT}
        is_well_said(effect.message)
    runs = state.session is not None and state.session.running
    buttons = [each for message in messages for each in message.buttons if runs]
    loose = [each for each in buttons if not each.about and each.command not in OWN]
    assert not loose, loose


def is_well_said(message: Message) -> None:
    """Look at what each part of a message says: something, from a capital on, with nothing left over from a value that was none.

    What stands between «these» people may have typed.
    """
    buttons = message.buttons
    # A guess is called what one would type.
    labels = [each.label for each in buttons if each.label not in VOCABULARY and each.label != each.line()]
    labels += [each.label for each in message.inputs]
    labels += [each.text for each in message.body if isinstance(each, Heading)]
    labels += [label for each in message.body if isinstance(each, Facts) for label, _ in each.rows]
    for label in (*labels, *([message.title] if message.title else [])):
        assert label == label.strip(), label
        assert not label[:1].islower(), label
        assert label, message
    bare = re.sub(r"«[^»]*»", "", message.plain())
    assert not re.search(r"\bNone\b|\bTrue\b|\bFalse\b|XX", bare), bare
    sentences = [each.spans for each in message.body if isinstance(each, Paragraph)]
    for words in ("".join(span.text for span in spans) for spans in sentences):
        assert words == words.strip(), words


def brings_the_cockpit_along(before: Session | None, after: Session | None, effects: tuple[Effect, ...]) -> None:
    """Look whether whoever leads finds the cockpit below all else, each time that another card or another step comes."""
    if before is None or after is None or not (before.running and after.running):
        return
    if (before.table, before.at.slot) != (after.table, after.at.slot):
        anew = [each.audience for each in effects if isinstance(each, Post) and each.message.look is Look.COCKPIT]
        assert Private(after.facilitator) in anew


class EngineWorld:
    """One chat and the people in it, on the engine alone."""

    def __init__(self, config: Config, language: Language = DUTCH) -> None:
        self.config = config
        self.language = language
        self.session: Session | None = None
        self.appointment: Appointment | None = None
        self.notebooks: dict[str, Notebook | None] = {}
        self.timers: dict[str, dt.datetime] = {}
        self.here: list[str] = []
        self.shown: dict[str, dict[str, Message]] = {}
        self.fresh: list[Seen] = []
        self.effects: list[Effect] = []
        self.events: list[Event] = []
        self.board: Board | None = None
        self.held: dict[str, tuple[str, dt.datetime]] = {}

    async def enter(self, names: list[str], at: dt.datetime) -> None:
        self.here = list(names)

    async def say(self, who: str, place: Place, words: str, at: dt.datetime, *, meant: bool = True) -> None:
        self.happen(Said(at=at, person=person(who), place=place, text=words, present=self._present()))

    async def press(self, who: str, label: str, inputs: dict[str, str], at: dt.datetime) -> None:
        place, button = self.button(who, self.language.spoken(label))
        self.happen(
            Pressed(
                at=at,
                person=person(who),
                place=place,
                command=button.command,
                args=button.args,
                about=button.about,
                inputs=inputs,
                present=self._present(),
            )
        )

    async def come(self, who: str, at: dt.datetime) -> None:
        if who not in self.here:
            self.here.append(who)
        self.happen(Joined(at=at, person=person(who)))

    async def go(self, who: str, at: dt.datetime) -> None:
        self.here.remove(who)
        self.happen(Left(at=at, person=person(who), where=Where.CHAT))

    async def wait(self, at: dt.datetime) -> None:
        self.ring(at)

    def ring(self, at: dt.datetime) -> None:
        """Let every timer ring that is due by then."""
        while due := sorted((when, name) for name, when in self.timers.items() if when <= at):
            when, name = due[0]
            del self.timers[name]
            self.happen(TimerFired(at=when, name=name, due=when))

    def apart(self) -> EngineWorld:
        """The same chat at this moment, in which nobody has read anything new; what happens there does not happen here."""
        other = copy.copy(self)
        other.here, other.fresh, other.effects, other.events = [*self.here], [], [], [*self.events]
        other.notebooks, other.timers, other.held = {**self.notebooks}, {**self.timers}, {**self.held}
        other.shown = {who: {**seen} for who, seen in self.shown.items()}
        return other

    def seen(self) -> list[Seen]:
        fresh, self.fresh = self.fresh, []
        return fresh

    def outcome(self, event: Event) -> tuple[State, tuple[Effect, ...]]:
        """What this event would bring; nothing happens."""
        acting = getattr(event, "person", None)
        notebook = self.notebooks.get(acting.id) if acting else None
        return self.language.react(State(self.session, notebook, self.appointment), event, self.config)

    def happen(self, event: Event) -> None:
        """Let one event go through the engine, and keep what it shows."""
        if isinstance(event, Said | Pressed):
            words, since = self.held.get(event.person.id, ("", event.at))
            event = msgspec.structs.replace(event, held=words if event.at - since <= HELD else "")
        self.events.append(event)
        state, effects = self.outcome(event)
        is_whole(state, effects)
        brings_the_cockpit_along(self.session, state.session, effects)
        self.session = state.session
        self.appointment = state.appointment
        if acting := getattr(event, "person", None):
            self.notebooks[acting.id] = state.notebook
        for effect in effects:
            self._take(effect)

    def button(self, who: str, label: str) -> tuple[Place, Button]:
        """The newest button of this label that this person can see, their private chat first."""
        for audience, place in ((who, Place.PRIVATE), ("groep", Place.GROUP)):
            for message in reversed(self.shown.get(audience, {}).values()):
                for button in message.buttons:
                    if button.label == label:
                        return place, button
        raise AssertionError(f"{who} sees no button «{label}»")

    def _take(self, effect: Effect) -> None:
        self.effects.append(effect)
        match effect:
            case (
                Post(audience=audience, message=message, key=key) | Replace(audience=audience, message=message, key=key)
            ):
                who = "groep" if isinstance(audience, Group) else self._name(audience.person)
                chat = self.shown.setdefault(who, {})
                chat[key or f"#{len(self.effects)}"] = message
                self.fresh.append(Seen(who, message, anew=isinstance(effect, Replace)))
            case SetTimer(name, due):
                self.timers[name] = due
            case CancelTimer(name):
                del self.timers[name]
            case Hold(person=person, words=words):
                self.held[person] = words, self.events[-1].at
            case Forget():
                self.timers.clear()
            case Display(board=board):
                self.board = board

    def _present(self) -> tuple[Person, ...]:
        return tuple(person(name) for name in self.here)

    @staticmethod
    def _name(person_id: str) -> str:
        return person_id.removeprefix("test:")


def person(name: str) -> Person:
    """The person of this name."""
    return Person(f"test:{name}", name)
