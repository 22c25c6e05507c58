"""What must be done: the only way out of the engine. Imperative, frozen, a closed union.

Must not do anything itself. Everything that somebody will see names its audience; there is no default.
"""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from bot.engine.model.messages import Message


class Group(Struct, frozen=True, tag="group"):
    """Everybody in the meeting chat."""


class Private(Struct, frozen=True, tag="private"):
    """One person, and nobody else. How that is done is the adapter's business."""

    person: str  # Person.id


Audience = Group | Private


class Post(Struct, frozen=True, kw_only=True, tag="post"):
    """Post a new message. `key`, when not empty, names it within the session so that it can be replaced later."""

    audience: Audience
    message: Message
    key: str = ""


class Replace(Struct, frozen=True, kw_only=True, tag="replace"):
    """Show the message posted under `key` to this audience anew. A platform that can't may leave it."""

    audience: Audience
    message: Message
    key: str


class Display(Struct, frozen=True, kw_only=True, tag="display"):
    """Show where the session stands, on a platform that has a place for it; a plain chat leaves it. Only the newest counts."""

    audience: Audience
    board: Board


class SetTimer(Struct, frozen=True, tag="set_timer"):
    """Let `TimerFired(name, due)` happen at `due` (aware UTC). Setting a name again moves it."""

    name: str
    due: dt.datetime


class CancelTimer(Struct, frozen=True, tag="cancel_timer"):
    """Forget the timer of this name."""

    name: str


class Forget(Struct, frozen=True, tag="forget"):
    """Delete all that is stored of this session: state, timers, queued messages."""


class Hold(Struct, frozen=True, tag="hold"):
    """Keep in memory what this person said, for as long as an event may bring it back as `held`, or forget it when there are no `words`.

    It is nobody's answer yet, so it must not be written anywhere.
    """

    person: str  # Person.id
    words: str


class WipeElsewhere(Struct, frozen=True, tag="wipe_elsewhere"):
    """Let `Wiped` happen in every other chat that knows whoever acts, and only then what else follows from this event.

    `made`: not only their notes go there, but also what they planned and led.
    """

    made: bool = False


class Board(Struct, frozen=True, kw_only=True):
    """Where the session stands, built by allow-list: it holds nothing that the group may not see. Times are aware UTC."""

    running: bool
    step: str = ""  # the step's title
    card: str = ""  # for instance "Kaart 8"
    discussed: int = 0
    cards: int = 0
    step_ends: dt.datetime | None = None
    session_ends: dt.datetime | None = None
    queue: tuple[str, ...] = ()  # names, first to speak first
    speaking: str = ""
    away: tuple[str, ...] = ()
    facilitator: str = ""
    facilitator_id: str = ""
    taken: dict[str, tuple[str, ...]] = {}  # person id -> the agreements that are theirs, as the group reads them


Effect = Post | Replace | Display | SetTimer | CancelTimer | Forget | Hold | WipeElsewhere
