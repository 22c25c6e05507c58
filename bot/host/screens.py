"""Screens: pages that show a session to whoever has their link, and follow it by themselves.

Must not keep a link: a link holds as long as the session knows its mark, so it goes with the session. Must not decide what a
screen shows: that is a view of the engine.
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from functools import partial

from bot.engine import Config, Session
from bot.engine.model.events import Person, Place, Pressed
from bot.engine.model.screen import Link, Screen
from bot.engine.views.screen import Sight, can_press, sight
from bot.host import decks
from bot.host.clock import Clock
from bot.host.outcome import Shape
from bot.host.ports import Adapter
from bot.host.settings import Settings, is_loopback
from bot.host.sql import sessions
from bot.host.store import Store

PATH = "/scherm"
LOOK_AGAIN = 2.0  # seconds: another process may have changed the session, and a minute may have passed in a cockpit
_FINDER = 8  # characters of a token that find the session; what lets somebody in is all that follows
_SECRET = 24  # random bytes
CLOSED = "Dit scherm is dicht. Vraag in je privéchat een nieuwe link met: tweede scherm."
CHANGED = "Je cockpit is net veranderd. Kijk even, en kies dan opnieuw."


class Screens:
    """What all screens of this process show. `wake` tells that a session has changed."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        settings: Settings,
        decks: Config,
        adapters: Mapping[str, Adapter],
        shape: Shape,
    ) -> None:
        self._store = store
        self._clock = clock
        self._settings = settings
        self._decks = decks
        self._adapters = adapters
        self._shape = shape
        self._followers: dict[str, set[asyncio.Event]] = {}

    def link(self, key: str) -> Link | None:
        """A fresh link to a screen of this session; None where the bot has no address that its people can open."""
        address = self._address(key.partition("/")[0])
        if not key or not address:
            return None
        # Behind the #: a browser never sends that along, so it stands in no log of a server or a proxy.
        token = _finder(key) + secrets.token_urlsafe(_SECRET)
        return Link(f"{address}{PATH}#{token}", _mark(token))

    def wake(self, key: str) -> None:
        """Let the screens of this session look again, for it has changed."""
        for follower in self._followers.get(key, ()):
            follower.set()

    async def follow(self, token: str) -> AsyncIterator[Sight]:
        """What the screen of this token shows, anew with each change. Ends when the link holds no more, or never did."""
        key = await self._key(token)
        if not key:
            return
        changed = asyncio.Event()
        self._followers.setdefault(key, set()).add(changed)
        try:
            before = None
            while (now := await self._look(key, _mark(token))) is not None:
                if now != before:
                    yield now
                before = now
                with suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_AGAIN):
                        await changed.wait()
                changed.clear()
        finally:
            self._followers[key].discard(changed)
            if not self._followers[key]:
                del self._followers[key]

    async def pressed(
        self, token: str, command: str, args: str, about: str, inputs: Mapping[str, str]
    ) -> tuple[str, Pressed] | str:
        """The session of this token and what its facilitator pressed there; or why that can't be done now.

        Only what stands on the screen at this moment can be pressed.
        """
        key = await self._key(token)
        loaded = await self._load(key, _mark(token)) if key else None
        if loaded is None:
            return CLOSED
        session, which = loaded
        now = self._clock.now()
        if not can_press(sight(session, self._decks, which, now), command, args, about, inputs):
            return CHANGED
        person = Person(session.facilitator, session.people[session.facilitator].name)
        pressed = Pressed(
            at=now,
            person=person,
            place=Place.PRIVATE,
            command=command,
            args=args,
            about=about,
            inputs=dict(inputs),
            when=self._clock.wall(),
        )
        return key, pressed

    def _address(self, adapter: str) -> str:
        told = self._settings
        if told.public_url or adapter not in self._adapters:
            return told.public_url
        here = self._adapters[adapter].local and is_loopback(told.host)
        return f"http://{told.host}:{told.port}" if here else ""

    async def _key(self, token: str) -> str:
        running = await self._store.read(sessions.running)
        for key in running:
            if _finder(key) == token[:_FINDER] and await self._load(key, _mark(token)) is not None:
                return key
        return ""

    async def _look(self, key: str, mark: str) -> Sight | None:
        loaded = await self._load(key, mark)
        return None if loaded is None else sight(loaded[0], self._decks, loaded[1], self._clock.now())

    async def _load(self, key: str, mark: str) -> tuple[Session, Screen] | None:
        loaded = await self._store.read(partial(sessions.load, key=key, person="", delivery=None))
        session = self._shape.session(loaded.session)
        if session is None or not session.running:
            return None
        screen = _which(session, mark)
        await decks.learn(self._store, self._decks, [session.deck])
        return None if screen is None else (session, screen)


def _which(session: Session, mark: str) -> Screen | None:
    return next((each for each in Screen if secrets.compare_digest(session.screens.get(each, ""), mark)), None)


def _finder(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:_FINDER]


def _mark(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
