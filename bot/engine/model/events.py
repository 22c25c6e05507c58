"""What has happened: the only way into the engine. Past tense, frozen, a closed union.

Must not hold anything of a platform but opaque ids. Every event carries its own time (`at`, aware UTC), because the engine
has no clock.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from msgspec import Struct

from bot.engine.model.messages import Message
from bot.engine.model.session import Session

SOMEBODY = "Een collega"  # the name of who has none, or whose name a platform can't tell now


class Place(StrEnum):
    """Where something was said: before everybody, or to the bot alone."""

    GROUP = "group"
    PRIVATE = "private"


class Where(StrEnum):
    """What somebody comes into or goes out of. Being known to a chat is not taking part; being seen in the meeting is."""

    MEETING = (
        "meeting"  # the meeting, or the room, with one device: somebody who hangs up may still be there with another
    )
    CHAT = "chat"  # the group's chat: somebody was put there, or was taken out
    LIST = "list"  # nobody moved: the platform only now told that this person is in the chat


class Person(Struct, frozen=True):
    """Somebody in the chat. `id` is opaque and unique over all platforms; `name` is what colleagues call them.

    `practice`: not a person but a stand-in for one, to rehearse with.
    """

    id: str
    name: str
    practice: bool = False


class Said(Struct, frozen=True, kw_only=True, tag="said"):
    """Somebody typed a line. `addressed`: the bot was meant (mention, slash command, private chat).

    `present` is who the adapter sees in the meeting, somebody with two devices twice, and `members` who is in the group's chat;
    the engine reads them when a session starts. `may_start`: this person may begin a session here, as far as the house rules
    and the platform say. `mentions` are the people who are mentioned in the line, by the name that stands there for them.
    `held` is what this person said a short while ago and the engine asked about (`Hold`); the host alone fills it in.
    `line` is the platform's opaque id of what was typed, the same when it is `edited`; a line that is deleted is edited to no
    words at all. `when`, in every event, is the moment by the platform's clock: what was told out of order counts by it.
    `via` is the name under which an invitation tells how people take part there; "" where it tells nothing of that place.
    """

    at: dt.datetime
    person: Person
    place: Place
    text: str
    addressed: bool = False
    mentions: tuple[Person, ...] = ()
    present: tuple[Person, ...] = ()
    members: tuple[Person, ...] = ()
    may_start: bool = True
    held: str = ""
    line: str = ""
    edited: bool = False
    when: dt.datetime | None = None
    via: str = ""


class Pressed(Struct, frozen=True, kw_only=True, tag="pressed"):
    """Somebody pressed a button: its command, its arguments, what it was about, and the inputs it sent along."""

    at: dt.datetime
    person: Person
    place: Place
    command: str
    args: str = ""
    about: str = ""
    inputs: dict[str, str] = {}
    present: tuple[Person, ...] = ()
    members: tuple[Person, ...] = ()
    may_start: bool = True
    held: str = ""
    when: dt.datetime | None = None
    via: str = ""


class Joined(Struct, frozen=True, kw_only=True, tag="joined"):
    """Somebody came into the chat or the meeting."""

    at: dt.datetime
    person: Person
    where: Where = Where.MEETING
    when: dt.datetime | None = None


class Left(Struct, frozen=True, kw_only=True, tag="left"):
    """Somebody went out of the chat or the meeting, or the connection of a device of theirs dropped."""

    at: dt.datetime
    person: Person
    where: Where = Where.MEETING
    when: dt.datetime | None = None


class Unreachable(Struct, frozen=True, kw_only=True, tag="unreachable"):
    """A private message could not be delivered. `how` is a Dutch sentence that says how this person opens the private chat.

    `gone`: this person is not on the platform any more.
    """

    at: dt.datetime
    person: Person
    how: str
    gone: bool = False


class Undelivered(Struct, frozen=True, kw_only=True, tag="undelivered"):
    """The group did not get this message, or in `doubt`: nobody knows whether it did, also after sending it twice.

    `how` is a Dutch sentence that says why, and what can be done; empty in doubt.
    """

    at: dt.datetime
    message: Message
    how: str = ""
    doubt: bool = False


class Arrived(Struct, frozen=True, kw_only=True, tag="arrived"):
    """Something that the group must see has reached it."""

    at: dt.datetime


class Recalled(Struct, frozen=True, kw_only=True, tag="recalled"):
    """The sessions that have ended and know whoever began this one, the newest first: it may go on from one of them."""

    at: dt.datetime
    sessions: tuple[Session, ...]


class Wiped(Struct, frozen=True, kw_only=True, tag="wiped"):
    """Somebody wipes in another chat what is theirs: what this one took along of their notes goes too.

    `made`: so does what they planned here, and what is left of earlier sessions that they led.
    """

    at: dt.datetime
    person: Person
    made: bool = False


class TimerFired(Struct, frozen=True, kw_only=True, tag="timer"):
    """A timer that the engine set has come. `due` is what it was set for: a stale timer is recognised by it."""

    at: dt.datetime
    name: str
    due: dt.datetime


Event = Said | Pressed | Joined | Left | Unreachable | Undelivered | Arrived | Recalled | Wiped | TimerFired
