"""What holds for any sequence of events, however odd: found by hypothesis, not by us."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine import Notebook, Session, State, react
from bot.engine.model.blocks import Secret
from bot.engine.model.effects import CancelTimer, Display, Effect, Group, Post, Private, Replace, SetTimer
from bot.engine.model.events import Event, Joined, Left, Place, Pressed, Said, TimerFired, Unreachable, Where
from bot.engine.model.messages import Look, Message
from bot.engine.moves.commands import TABLE
from bot.engine.views.cockpit import cockpit, key
from tests.decks import real_config
from tests.transcripts.on_engine import person

CONFIG = real_config()
START = dt.datetime(2026, 12, 1, 12, 0, tzinfo=dt.UTC)
WHO = [person(name) for name in ("Anna", "Piet", "Fatima")]
MARKER = "GEHEIME-NOTITIE"  # stands in every own note that these tests make

typed = st.one_of(
    st.sampled_from([f"/{alias}" for each in TABLE for alias in (each.name, *each.aliases)]),
    st.sampled_from(
        [
            "/start zon 2u",
            "/start maan 1u",
            "start zee",
            "/kaart 5",
            "/verleng 5",
            "/pauze 7",
            "een 8 want goed",
            "8",
            "7,5",
            "11",
            "/afspraak: lijst door Piet voor 3 december",
            "/vraag: hoe dan?",
            "/vervolg ja",
            "/stop ja",
            "/wis ja",
            "/morgen: anders",
            f"/notitie 3 {MARKER} kaart",
            f"/notitie pauze {MARKER} stap",
            "/overdragen Piet",
            "/schrap afspraak 1",
            "/herinner 1",
        ]
    ),
    st.text(max_size=40),
)
places = st.sampled_from(list(Place))
people = st.sampled_from(WHO)


class Chat:
    """One chat on the engine, with everything it ever showed."""

    def __init__(self) -> None:
        self.session: Session | None = None
        self.books: dict[str, Notebook | None] = {}
        self.timers: dict[str, dt.datetime] = {}
        self.now = START
        self.reminded: list[tuple[str, str, dt.datetime]] = []
        self.prepared: set[str] = set()
        self.shown: dict[str, Message] = {}  # by key, what was shown last

    def happen(self, event: Event) -> tuple[Effect, ...]:
        """One event; checks on the way what must hold after every single one."""
        acting = getattr(event, "person", None)
        before = State(self.session, self.books.get(acting.id) if acting else None)
        frozen = msgspec.json.encode(before)
        after, effects = react(before, event, CONFIG)
        again, same = react(before, event, CONFIG)
        assert (again, same) == (after, effects), "the same input gives the same output"
        assert msgspec.json.encode(before) == frozen, "a step never changes the state it was given"
        assert msgspec.json.decode(msgspec.json.encode(after), type=State) == after, "a session is plain JSON"
        self._refusals_change_nothing(before, after, effects)
        self._secrets_stay_with_the_facilitator(after, effects)
        self.session = after.session
        if acting:
            self.books[acting.id] = after.notebook
        for effect in effects:
            match effect:
                case SetTimer(name, due):
                    history = [len(each.session.history) if each.session else 0 for each in (before, after)]
                    assert due > self.now or history[1] < history[0], (
                        "no timer is set in the past, but what undo brings back"
                    )
                    self.timers[name] = due
                case CancelTimer(name):
                    assert self.timers.pop(name, None), "only a pending timer is cancelled"
        self.shown |= {each.key: each.message for each in effects if isinstance(each, Post | Replace)}
        self._the_cockpit_is_of_this_session()
        self._there_is_always_a_next_thing()
        return effects

    def ring(self) -> None:
        """Let the first timer ring."""
        if not self.timers:
            return
        due, name = min((due, name) for name, due in self.timers.items())
        del self.timers[name]
        self.now = max(self.now, due)
        effects = self.happen(TimerFired(at=self.now, name=name, due=due))
        shown = [each for each in effects if isinstance(each, Post) and each.message.look is Look.REMINDER]
        for each in shown:
            key = (name, repr(each.audience), due)
            assert key not in self.reminded, "no reminder is posted twice"
            self.reminded.append(key)

    def _refusals_change_nothing(self, before: State, after: State, effects: tuple[Effect, ...]) -> None:
        refused = [each for each in effects if isinstance(each, Post) and each.message.look is Look.REFUSAL]
        if len(refused) == len(effects) == 1 and before.session is not None and after.session is not None:
            moved = msgspec.structs.replace(after.session, clock=before.session.clock, people=before.session.people)
            assert moved == before.session, "what is refused changes nothing"

    def _secrets_stay_with_the_facilitator(self, after: State, effects: tuple[Effect, ...]) -> None:
        session = after.session or self.session
        running = session is not None and session.running
        for effect in effects:
            if isinstance(effect, Display):
                assert MARKER not in repr(effect.board)
            if not isinstance(effect, Post | Replace):
                continue
            words = effect.message.plain() + repr(effect.message)
            secret = any(isinstance(block, Secret) for block in effect.message.body) or MARKER in words
            match effect.audience:
                case Group():
                    assert not secret, "the group never sees a toelichting or an own note"
                case Private(who):
                    leads = session is not None and who == session.facilitator
                    assert not secret or not running or leads, "in a session only the facilitator sees a secret"

    def _the_cockpit_is_of_this_session(self) -> None:
        session = self.session
        if session is not None and session.running:
            shown, now = self.shown[key(session)], cockpit(session, CONFIG, session.clock)
            labels = [[button.label for button in each.buttons] for each in (shown, now)]
            assert (shown.title, shown.body, labels[0]) == (now.title, now.body, labels[1]), (
                "a cockpit tells what is so"
            )

    def _there_is_always_a_next_thing(self) -> None:
        session = self.session
        if session is None:
            return
        assert set(session.timers) <= set(self.timers) | {"?"}, "the session's timers are pending"
        if session.running:
            assert self.timers, "a running session has something that will happen"
            shown = cockpit(session, CONFIG, self.now)
            assert any(button.command in {"verder", "volgende", "stop"} for button in shown.buttons)


@st.composite
def events(draw: st.DrawFn) -> list[tuple[int, tuple[Any, ...]]]:
    """Steps of a story: (seconds later, what). "ring" rings a timer; "button" presses something the cockpit shows."""
    one = st.one_of(
        st.tuples(st.just("say"), people, places, typed),
        st.tuples(st.just("lead"), typed),
        st.tuples(st.just("button"), st.integers(0, 12)),
        st.tuples(st.just("ring")),
        st.tuples(st.just("join"), people, st.sampled_from(Where)),
        st.tuples(st.just("leave"), people, st.sampled_from(Where)),
        st.tuples(st.just("lost"), people),
    )
    return draw(st.lists(st.tuples(st.integers(0, 900), one), max_size=40))


@settings(max_examples=120)
@given(events())
def test_any_sequence_of_events_keeps_the_promises(story: list[tuple[int, tuple[Any, ...]]]) -> None:
    """Serialisable, pure, refusing without changing, discreet, never twice, never without a next thing to do."""
    chat = Chat()
    chat.happen(Said(at=START, person=WHO[0], place=Place.GROUP, text="/start zon 2u", present=tuple(WHO)))
    for seconds, what in story:
        target = chat.now + dt.timedelta(seconds=seconds)
        while chat.timers and min(chat.timers.values()) <= target:
            chat.ring()
        chat.now = max(chat.now, target)
        play(chat, what)


def play(chat: Chat, what: tuple[Any, ...]) -> None:
    """One step of the story."""
    now = chat.now
    match what:
        case ("say", who, place, words):
            chat.happen(Said(at=now, person=who, place=place, text=words))
        case ("lead", words) if chat.session:
            leader = next(each for each in WHO if each.id == chat.session.facilitator)
            chat.happen(Said(at=now, person=leader, place=Place.GROUP, text=words))
        case ("button", index) if chat.session and chat.session.running:
            leader = next(each for each in WHO if each.id == chat.session.facilitator)
            buttons = cockpit(chat.session, CONFIG, now).buttons
            button = buttons[index % len(buttons)]
            chat.happen(
                Pressed(
                    at=now,
                    person=leader,
                    place=Place.PRIVATE,
                    command=button.command,
                    args=button.args,
                    about=button.about,
                )
            )
        case ("ring",):
            chat.ring()
        case ("join", who, where):
            chat.happen(Joined(at=now, person=who, where=where))
        case ("leave", who, where):
            chat.happen(Left(at=now, person=who, where=where))
        case ("lost", who):
            chat.happen(Unreachable(at=now, person=who, how="Open de app."))


@given(st.text(max_size=200), st.sampled_from([each.name for each in TABLE] + ["bestaat niet"]), st.text(max_size=80))
def test_no_press_however_forged_raises(words: str, command: str, about: str) -> None:
    """A button comes from outside: whatever it says, the answer is a sentence."""
    chat = Chat()
    chat.happen(Said(at=START, person=WHO[0], place=Place.GROUP, text="/start zon", present=tuple(WHO)))
    for who in WHO[:2]:
        inputs = {"tekst": words, "cijfer": words, "wat": words, "wie": words, "wanneer": words}
        chat.happen(
            Pressed(at=START, person=who, place=Place.GROUP, command=command, args=words, about=about, inputs=inputs)
        )
