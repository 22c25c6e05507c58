"""What the engine's reaction means for the store: state and effects become one `Save`, with the letters to
send, and what the host does around that. Pure.

Must not read, write or send (`host.py` and `outbox.py` do), nor decide anything about a session.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Protocol, get_type_hints

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from bot.engine import Appointment, Config, Known, Session, State, Which
from bot.engine.model.blocks import text
from bot.engine.model.effects import (
    CancelTimer,
    Display,
    Effect,
    Forget,
    Hold,
    Post,
    Private,
    Replace,
    SetTimer,
    WipeElsewhere,
)
from bot.engine.model.events import Event, Person, Pressed, Said, Wiped
from bot.engine.model.messages import Look, Message
from bot.host.forgetting import forget_letter, named
from bot.host.ports import Letter
from bot.host.sql.sessions import Alarm, Loaded, NotebookRow, Save, SessionRow, Stored

SORRY = Message(
    look=Look.REFUSAL,
    title="Dat ging mis",
    body=(text("Er ging iets mis bij ons, niet bij jou. Er is niets veranderd. Probeer het nog een keer."),),
)

UNREADABLE = Message(
    look=Look.REFUSAL,
    title="Deze sessie kan de bot niet lezen",
    body=(text("Er is niets weg. Vraag wie de bot beheert om te kijken wat er is: in het logboek staat meer."),),
)

NOT_WIPED = Message(
    look=Look.REFUSAL,
    title="In één chat kan ik niet wissen",
    body=(
        text("Misschien staat daar nog iets van je. Vraag wie de bot beheert om te kijken: in het logboek staat meer."),
    ),
)

MOST_AT_HAND = 128  # sessions as they were last read

_encode = msgspec.json.Encoder().encode


class Arrival(Struct, frozen=True, kw_only=True):
    """An event on its way to the engine.

    `key` is the session's; empty for a private event, until it is known to which session that belongs. `session` is the key
    that came back with what was pressed or replied to. `instead` is what whoever acted is told in place of what the engine would make of it.
    `delivery` is (adapter, id); an event that is a timer has its `alarm` instead. `answers` are the deliveries of lines that
    were asked about and are done with this.
    """

    key: str
    event: Event
    person: Person | None = None
    session: str = ""
    delivery: tuple[str, str] | None = None
    answers: Sequence[tuple[str, str]] = ()
    alarm: Alarm | None = None
    instead: Message | None = None

    @property
    def who(self) -> str:
        """The id of who acted; empty for a timer."""
        return self.person.id if self.person is not None else ""

    @property
    def platform(self) -> str:
        """Where it comes from, by name."""
        return self.delivery[0] if self.delivery is not None else self.key.partition("/")[0]

    @property
    def may_choose(self) -> bool:
        """Whether it can be the answer to which session was meant: that is given in private, and its buttons are of none."""
        line = isinstance(self.event, Said) or (isinstance(self.event, Pressed) and not self.session)
        return line and not self.placed

    @property
    def placed(self) -> bool:
        """Whether it belongs to the session of the chat it comes from; what comes in private, or from another session, is asked."""
        return bool(self.key) and self.session in {"", self.key}


class Addressing(Protocol):
    """How the engine tells somebody's sessions apart."""

    def address(
        self, event: Said | Pressed, known: Sequence[Known], config: Config, planned: Sequence[str] = (), /
    ) -> str | Which | Message:
        """The key of the session this is for, the question which one is meant, or what is said instead."""

    def goes_back(self, event: Said | Pressed, known: Sequence[Known], /) -> bool:
        """Whether this is for the session that came back with it, whatever else this person is in."""

    def origin(self, person: str, key: str, known: Sequence[Known], config: Config, /) -> str:
        """What tells this person from which session a private message is; empty when that goes without saying."""


class _Kept(Struct):
    """Of a session, also of one that can't be read as a whole, whether it must stay."""

    kept: bool = False


React = Callable[[State, Event, Config], tuple[State, tuple[Effect, ...]]]


class Shape:
    """How a state is stored: session, notebook and what is planned each as JSON. An empty notebook is not stored."""

    def __init__(self, state: type[State]) -> None:
        types = get_type_hints(state)
        self._state = state
        # One session is read with every message of its chat; a value that never changes can be handed out again.
        self._session = lru_cache(MOST_AT_HAND)(msgspec.json.Decoder(types["session"]).decode)
        self._notebook = msgspec.json.Decoder(types["notebook"])
        self._appointment = msgspec.json.Decoder(types["appointment"])
        self._empty = self._notebook.decode(b"{}")

    def load(self, loaded: Loaded, person: Person | None) -> State:
        """The state as it was stored; the notebook is that of `person`."""
        notebook = None
        if person is not None:
            notebook = self._notebook.decode(loaded.notebook.body) if loaded.notebook.version else self._empty
        planned = self.appointment(loaded.session)
        return self._state(session=self.session(loaded.session), notebook=notebook, appointment=planned)

    def session(self, stored: Stored) -> Session | None:
        """The session alone; None when there is none."""
        session: Session | None = self._session(stored.body) if stored.body else None
        return session

    def forget(self) -> None:
        """Keep nothing at hand: of what was wiped nothing stays."""
        self._session.cache_clear()

    def appointment(self, stored: Stored) -> Appointment | None:
        """What is planned there; None when nothing is."""
        planned: Appointment | None = self._appointment.decode(stored.appointment) if stored.appointment else None
        return planned

    def spared(self, stored: Stored) -> bool:
        """Whether it is kept longer than others: that was asked for, or it is planned. Raises MsgspecError when that can't be read."""
        asked = msgspec.json.decode(stored.body, type=_Kept).kept if stored.body else False
        return asked or self.appointment(stored) is not None

    def legible(self, stored: Stored) -> tuple[Session | None, Appointment | None]:
        """The session and what is planned; of one that can't be read any more neither, so that it is in nobody's way."""
        try:
            return self.session(stored), self.appointment(stored)
        except msgspec.MsgspecError:  # the housekeeping tells of it, once a day
            return None, None

    def notebook(self, notebook: object) -> bytes:
        """A notebook to store; nothing when it is empty."""
        return b"" if notebook is None or notebook == self._empty else _encode(notebook)


class Overtaken(Struct, frozen=True, tag=True):
    """A session has moved on, or was wiped: what waits of it from `before` this letter for its turn with a platform has lost its meaning.
    Of those at hand none stays when one was wiped.
    """

    session: str
    before: int
    wiped: bool


class Upshot(Struct, frozen=True, kw_only=True):
    """What follows from one event: what there is to save, and what the host does around that.

    `begins`: a session begins with it. `wish` is what other chats must hear before this is saved. `holds` is kept in memory when it
    was, and must not be saved.
    """

    save: Save
    begins: bool = False
    wish: WipeElsewhere | None = None
    holds: Sequence[Hold] = ()


def outcome(
    shape: Shape,
    arrival: Arrival,
    loaded: Loaded,
    before: State,
    after: State,
    effects: Sequence[Effect],
    now: dt.datetime,
) -> Upshot | None:
    """All that follows; None when nothing changed and nothing follows, so that of mere chatter nothing is stored.

    Raises ValueError when the engine asks for something that needs a session while there is none.
    """
    key, was = loaded.key, before.session
    notes = shape.notebook(after.notebook) if after.notebook is not before.notebook else loaded.notebook.body
    noted = arrival.person is not None and notes != loaded.notebook.body
    planned = after.appointment
    changed = (after.session is not was and after.session != was) or planned != before.appointment
    if not (changed or noted or effects or arrival.alarm):
        return None
    timers, letters, forget = _sorted(key, effects, now)
    wishes = [each for each in effects if isinstance(each, WipeElsewhere)]
    becomes = None if forget else after.session
    if not key and (timers or becomes is not None or planned is not None):
        raise ValueError("a timer or a session, but there is no chat it could belong to")
    ends = was is not None and becomes is None
    if key and (forget or ends):
        letters.append(forget_letter(key, named(was, None)))
    kept = becomes is not None or planned is not None
    # One that can't be read is not there to the engine, and stays: a newer release may have written it.
    wiped = loaded.session.version > 0 and (ends or (before.appointment is not None and not kept))
    knew = set() if wiped else _members(was, before.appointment)
    knows = _members(becomes, planned)
    save = Save(
        now=now,
        key=key,
        delivery=arrival.delivery,
        answers=arrival.answers,
        alarm=arrival.alarm,
        wipe=loaded.session.version if wiped else None,
        session=_session_row(0 if wiped else loaded.session.version, becomes, planned, now)
        if changed and kept
        else None,
        notebook=_notebook_row(arrival.person, loaded, notes) if noted and arrival.person is not None else None,
        joined=sorted(knows - knew) if kept else (),
        gone=sorted(knew - knows) if kept else (),
        timers=timers if kept else {},
        letters=letters,
        moves_on=bool(key) and any(each.message is not None and each.message.look.moves_on for each in letters),
    )
    return Upshot(
        save=save,
        begins=becomes is not None and becomes.ended_at is None and (was is None or was.ended_at is not None),
        wish=max(wishes, key=lambda each: each.made, default=None),
        holds=[each for each in effects if isinstance(each, Hold)],
    )


def _members(session: Session | None, planned: Appointment | None) -> set[str]:
    """Whose private words may belong to this chat: who takes part in its session, and who planned one."""
    return {*(session.people if session is not None else ()), *([planned.by] if planned is not None else [])}


def session_key(adapter: str, chat: str) -> str:
    """The key of the session in this chat."""
    return f"{adapter}/{chat}"


def from_session(letter: Letter, origins: Mapping[str, str]) -> Letter:
    """The letter with the name of its session on it, for a reader who needs that; `origins` maps a person to it."""
    origin = origins.get(letter.audience.person, "") if isinstance(letter.audience, Private) else ""
    if not origin or letter.message is None:
        return letter
    return replace(letter, message=replace(letter.message, origin=origin))


def sorry(arrival: Arrival, *, unreadable: bool) -> tuple[Effect, ...]:
    """What follows when the engine failed, or what is stored can't be read: whoever said or pressed something is told.

    Nobody else is: they asked for nothing, and telling who can't be reached that it failed would fail again, for ever. What can't be
    read stays so, and then colleagues who talk among themselves hear nothing either.
    """
    event = arrival.event
    if isinstance(event, Wiped):  # they are about to read that what is theirs is gone
        return (Post(audience=Private(event.person.id), message=NOT_WIPED),)
    if not isinstance(event, Said | Pressed):
        return ()
    to_us = isinstance(event, Pressed) or event.addressed or event.text.startswith("/")
    if unreadable and not to_us:
        return ()
    return (Post(audience=Private(event.person.id), message=UNREADABLE if unreadable else SORRY),)


def _sorted(
    key: str, effects: Sequence[Effect], now: dt.datetime
) -> tuple[dict[str, dt.datetime | None], list[Letter], bool]:
    timers: dict[str, dt.datetime | None] = {}
    letters: list[Letter] = []
    forget = False
    for effect in effects:
        match effect:
            case Post() | Replace() | Display():
                letters.append(_letter(key, effect, now))
            case SetTimer(name, due):
                timers[name] = due
            case CancelTimer(name):
                timers[name] = None
            case Forget():
                forget = True
    return timers, letters, forget


def _letter(key: str, effect: Post | Replace | Display, now: dt.datetime) -> Letter:
    """The letter for something to show; `key` is the session's, or empty. Raises ValueError when it has nowhere to go."""
    adapter, _, chat = key.partition("/")
    if isinstance(effect.audience, Private):
        adapter = effect.audience.person.partition(":")[0]
    elif not key:
        raise ValueError("a message for the group, but there is no session and so no group")
    if isinstance(effect, Display):
        return Letter(adapter=adapter, chat=chat, audience=effect.audience, board=effect.board)
    late = effect.message.expires_minutes
    buttons = tuple(replace(each, session=key) for each in effect.message.buttons) if key else effect.message.buttons
    return Letter(
        adapter=adapter,
        chat=chat,
        audience=effect.audience,
        message=replace(effect.message, buttons=buttons),
        key=effect.key,
        replaces=isinstance(effect, Replace),
        expires=now + dt.timedelta(minutes=late) if late > 0 else None,
    )


def _session_row(was: int, session: Session | None, planned: Appointment | None, now: dt.datetime) -> SessionRow:
    ahead = _encode(planned) if planned is not None else b""
    if session is None:
        return SessionRow(was=was, ended_at=now, appointment=ahead)
    return SessionRow(was=was, deck=session.deck, state=_encode(session), ended_at=session.ended_at, appointment=ahead)


def _notebook_row(person: Person, loaded: Loaded, notes: bytes) -> NotebookRow:
    return NotebookRow(person=person.id, was=loaded.notebook.version, state=notes)
