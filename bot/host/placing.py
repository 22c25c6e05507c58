"""To which session a private event belongs, as far as what is stored and what waits for an answer tell.

How to tell them apart is the engine's. Must not save or change anything, nor let the engine react.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from msgspec.structs import replace

from bot.engine import Config, Known, Which, chosen
from bot.engine.model.effects import Private
from bot.engine.model.events import Pressed, Said
from bot.engine.model.messages import Message
from bot.host import decks
from bot.host.outcome import SORRY, Addressing, Arrival, Shape, from_session
from bot.host.ports import Adapter
from bot.host.sql import sessions
from bot.host.sql.sessions import Save
from bot.host.store import Store, StoreUnavailable
from bot.host.waiting import Waiting


class Belonging(NamedTuple):
    """Where somebody's private words can belong: the sessions that know them, the newest first and those that have ended last; and
    the keys of the chats in which they planned one.
    """

    known: Sequence[Known]
    planned: Sequence[str]


class Placing:
    """Finds sessions for people. `waiting` are the lines that were asked about; `addressing` is how the engine tells sessions apart,
    and `failed` hears on which platform that went wrong, at what, and how.
    """

    def __init__(
        self,
        store: Store,
        adapters: Mapping[str, Adapter],
        decks: Config,
        shape: Shape,
        addressing: Addressing,
        waiting: Waiting,
        failed: Callable[[str, str, Exception], None],
    ) -> None:
        self._store = store
        self._adapters = adapters
        self._decks = decks
        self._shape = shape
        self._addressing = addressing
        self._waiting = waiting
        self._failed = failed

    def answers(self, arrival: Arrival) -> bool:
        """Whether it is the answer to which session was meant."""
        event = arrival.event
        try:
            return arrival.may_choose and isinstance(event, Said | Pressed) and chosen(event) is not None
        except Exception:  # what the engine can't hear, it can't place either: there it is told
            return False

    async def placed(self, arrival: Arrival) -> tuple[Arrival, Which | Message | None]:
        """The arrival at its session; or what is told or asked instead, because that is not sure, or the engine failed at it."""
        try:
            return await self._placed(arrival)
        except StoreUnavailable:
            raise
        except Exception as error:
            self._failed(arrival.platform, f"the place of {type(arrival.event).__name__}", error)
            return replace(arrival, key=""), SORRY

    async def _placed(self, arrival: Arrival) -> tuple[Arrival, Which | Message | None]:
        event = arrival.event
        if arrival.instead is not None:
            return arrival, arrival.instead
        if arrival.placed or not isinstance(event, Said | Pressed):
            return arrival, None
        match self._waiting.answer(event) if arrival.may_choose else None:
            case Message() as already:
                return replace(arrival, key=""), already
            case (key, line, delivery):
                return replace(arrival, key=key, event=line, answers=[delivery]), None
        known, planned = await self.of(arrival.who)
        carried = arrival.session in {*planned, *(each.key for each in known)}
        known = self.readable(known)
        if carried and self._addressing.goes_back(event, known):
            return replace(arrival, key=arrival.session), None
        if arrival.session and not carried and isinstance(event, Pressed):
            # Of a session that has gone, or that does not know this person: it is no other session's.
            known, planned = [], []
        found = self._addressing.address(event, known, self._decks, planned)
        if isinstance(found, str):
            return replace(arrival, key=found), None
        return replace(arrival, key=""), found

    async def of(self, person: str, save: Save | None = None) -> Belonging:
        """Where this person's words can belong; one of those sessions as it is being saved."""
        rows = dict(await self._store.read(partial(sessions.known, person=person)))
        if save is not None and save.session is not None:
            rows[save.key] = sessions.Stored(body=save.session.state)
        known: list[Known] = []
        planned: list[str] = []
        for key, stored in rows.items():
            session, ahead = self._shape.legible(stored)
            if session is not None and person in session.people:  # who only planned in its chat is not known to it
                known.append(Known(key=key, session=session, chat=self._called(key)))
            if ahead is not None and ahead.by == person:
                planned.append(key)
        await decks.learn(self._store, self._decks, (each.session.deck for each in known))
        return Belonging(known, planned)

    def readable(self, known: Sequence[Known]) -> Sequence[Known]:
        """Those of which the deck is known too; of another the engine can tell nobody what it is called."""
        return [each for each in known if each.session.deck in self._decks.decks]

    async def with_origins(self, save: Save, actor: str, *, elsewhere: bool) -> Save:
        """With the name of the session on each private message to somebody who takes part in another one as well. Whether the
        `actor` does was read with the session. Without it when the engine fails at that: what happened is right all the same.
        """
        try:
            return await self._with_origins(save, actor, elsewhere=elsewhere)
        except StoreUnavailable:
            raise
        except Exception as error:
            self._failed(save.key.partition("/")[0], "the name of a session", error)
            return save

    async def _with_origins(self, save: Save, actor: str, *, elsewhere: bool) -> Save:
        readers = {each.audience.person for each in save.letters if isinstance(each.audience, Private) and each.message}
        if not save.key:
            return save
        busy = [actor] if elsewhere and actor in readers else []
        if others := sorted(readers - {actor}):
            busy += await self._store.read(partial(sessions.known_elsewhere, key=save.key, people=others))
        origins = {}
        for who in busy:
            known, _ = await self.of(who, save)
            origins[who] = self._addressing.origin(who, save.key, self.readable(known), self._decks)
        return replace(save, letters=[from_session(each, origins) for each in save.letters]) if origins else save

    def _called(self, key: str) -> str:
        adapter, _, chat = key.partition("/")
        return self._adapters[adapter].called(chat) if adapter in self._adapters else ""
