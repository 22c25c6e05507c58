"""The seam between the host and a platform: what an adapter gives and what it gets.

Must not hold code that runs: only the shapes both sides agree on. A new platform implements `Adapter` in its own folder under
`adapters/` and is registered by one line in `pyproject.toml` (entry point group `kaartensessie.adapters`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from aiohttp import web
from msgspec import Struct

from bot.engine.model.effects import Audience, Board
from bot.engine.model.events import Event, Person
from bot.engine.model.messages import Message
from bot.engine.views.screen import Sight
from bot.host.checkup import Remark
from bot.host.clock import Clock
from bot.host.grapevine import Grapevine
from bot.host.settings import Settings

T = TypeVar("T")


class Inbound(Struct, frozen=True, kw_only=True):
    """Something that happened on a platform.

    `delivery` is the platform's id of this delivery: one seen before is a no-op. `chat` is the group chat it belongs to (an
    opaque id of the platform), or empty for the private chat: then the host finds the session the person takes part in.
    `session` is what the letter said it was of, whose button was pressed or which was replied to; empty when that is not known.
    Ids in `event.person` start with the adapter's name and a colon, so that they are unique over all platforms.
    """

    delivery: str
    chat: str
    event: Event
    session: str = ""


class Letter(Struct, frozen=True, kw_only=True):
    """Something for a platform, as it waits in the outbox and as the adapter gets it.

    `id` rises and is unique in the store: delivering the same id again must not show it twice where the platform allows that.
    `chat` is the session's group chat (empty when a private message belongs to none). Exactly one of `message`, `board` and
    `forget` is given; the last holds the people of a session to forget, and goes to `Adapter.forget`. `reference` is what
    `deliver` returned for the message this one replaces, or None for a new message. `expires` (aware UTC): pointless after it.
    `session` is the session it is of: its buttons carry it, and what comes back with it goes there, whatever runs elsewhere.
    `trail` ties what is logged of it to what brought it about.
    `id`, `session`, `trail` and `reference` are given by the store, `adapter` by the host.
    """

    chat: str
    audience: Audience
    message: Message | None = None
    board: Board | None = None
    forget: tuple[Person, ...] | None = None
    key: str = ""
    replaces: bool = False
    expires: dt.datetime | None = None
    adapter: str = ""
    id: int = 0
    session: str = ""
    trail: str = ""
    reference: str | None = None


class Busy(Exception):
    """The platform says: later. `after` is in seconds; None leaves it to the host's own back-off."""

    def __init__(self, after: float | None = None) -> None:
        super().__init__(after)
        self.after = after


class Declined(Exception):
    """The platform will not do this, now or later. `status` is its HTTP answer, `why` its own word for the reason or the call."""

    def __init__(self, status: int, why: str = "") -> None:
        super().__init__(f"{status} {why}".strip())
        self.status = status
        self.why = why


class Unsure(Exception):
    """Nobody knows whether the platform did this, and doing it again could show it twice. The outbox decides what is worse."""


class Late(Exception):
    """What was to be sent has lost its meaning while it waited for its turn. Nothing was done."""


class Undeliverable(Exception):
    """The letter will not arrive. `how`: a Dutch sentence that says how the person can open the private chat, or why the
    group's chat refuses and what can be done. `gone`: the person is not on the platform any more, so nobody need be told.
    """

    def __init__(self, how: str = "", *, gone: bool = False) -> None:
        super().__init__(how)
        self.how = how
        self.gone = gone


class Memory(Protocol):
    """A small durable store of an adapter's own: values by (kind, key). Writes are committed when the call returns.

    What another release stored and this one can't read as `shape` is deleted, as if it had never been there.
    """

    async def put(self, kind: str, key: str, value: object) -> None:
        """Store or overwrite one value."""

    async def get(self, kind: str, key: str, shape: type[T]) -> T | None:
        """One value, or None."""

    async def all(self, kind: str, shape: type[T]) -> dict[str, T]:
        """All values of a kind by key, in the order in which the keys were first put."""

    async def delete(self, kind: str, key: str) -> None:
        """Delete one value."""


class Door(Protocol):
    """What an adapter may ask of the host, under its own name."""

    clock: Clock
    settings: Settings

    async def receive(self, inbound: Inbound) -> bool:
        """Save what happened and all that follows from it; returns when that is durable. False: this delivery was seen before, or
        there was too much of this person at once, who hears of that.
        """

    def follow(self, token: str) -> AsyncIterator[Sight]:
        """What the screen of this token shows, anew with each change. Ends when the link holds no more, or never did."""

    async def lead(self, token: str, press: str, command: str, args: str, about: str, inputs: Mapping[str, str]) -> str:
        """Press a button that stands on the screen of this token, as the facilitator whose screen it is, with what its fields hold.

        `press` is the id of this one press: sent again it changes nothing. Returns a Dutch sentence that says why not, or nothing.
        """

    def memory(self) -> Memory:
        """The adapter's own small store."""

    def grapevine(self) -> Grapevine:
        """What the adapter tells itself in the other processes, in JSON; nobody else hears it, and it is written nowhere."""


class Adapter(Protocol):
    """A platform. Thin: payload to event, letter to payload, verify and send. It holds no rule of the session.

    `local`: everybody on it is at the computer that the bot runs on.
    """

    name: str
    local: bool

    def routes(self) -> Iterable[web.AbstractRouteDef]:
        """The HTTP routes this platform needs."""

    async def start(self, host: Door) -> None:
        """Called once, before the server listens and before anything is delivered."""

    async def stop(self) -> None:
        """Called once, when the server has stopped listening."""

    def called(self, chat: str) -> str:
        """What people call this chat; empty when that is not known."""

    def trouble(self) -> str:
        """What keeps this platform from being reached, for whoever runs the bot: a Dutch sentence that says what to do; else empty."""

    async def examine(self, settings: Settings, now: dt.datetime) -> Sequence[Remark]:
        """Look, without being started and without changing anything, whether this platform would work. Raises WrongSetting."""

    async def deliver(self, letter: Letter) -> str | None:
        """Show a message or a board; returns a reference with which it can be replaced later, if the platform has one.

        Raises Busy (try again later), Undeliverable (never), Unsure (nobody knows) or Late (no more). A failing network (OSError, aiohttp.ClientError) counts as Busy;
        any other exception is a bug of the adapter, and after three attempts the letter is dropped, so that one bad message
        can't block a chat for ever.
        """

    async def forget(self, chat: str, people: Sequence[Person]) -> None:
        """Delete all this adapter stored of a session's content."""

    async def purge(self, before: dt.date, spared: Collection[str] = ()) -> None:
        """Delete all of which nothing was heard since this day. Called at the start and once a day.

        `spared` are the chats in which a session is planned, and who planned it: those must still be reached then.
        """
