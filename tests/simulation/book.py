"""An engine that keeps book: it writes down all that it is told, once for each time that it is told, and says so in the group.

Must not forgive: what comes twice stands there twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, cast

from msgspec import Struct
from msgspec.structs import replace

from bot.engine import Config, Known, State
from bot.engine.model.blocks import text
from bot.engine.model.effects import Effect, Group, Post, Private, SetTimer
from bot.engine.model.events import Event, Said, TimerFired
from bot.engine.model.messages import Look, Message
from bot.host.outcome import React


class Speaker(Struct, frozen=True):
    name: str


class Ledger(Struct, frozen=True, kw_only=True):
    """A session: what was written down, in order."""

    deck: str
    people: dict[str, Speaker] = {}
    entries: tuple[str, ...] = ()
    clock: dt.datetime
    kept: bool = True
    ended_at: dt.datetime | None = None


class Nothing(Struct, frozen=True):
    pass


class LedgerState(Struct, frozen=True):
    session: Ledger | None = None
    notebook: Nothing | None = None
    appointment: Nothing | None = None


SHAPE = cast("type[State]", LedgerState)


class Bookkeeper:
    """`boek X` writes X down, `wek X 5` has X written down in five minutes. The group reads it on a card, who said it a receipt."""

    def address(self, event: Any, known: Sequence[Known], config: Config, own: Sequence[str] = (), /) -> str:
        return known[0].key if known else ""

    def goes_back(self, event: Any, known: Sequence[Known], /) -> bool:
        return True

    def origin(self, person: str, key: str, known: Sequence[Known], config: Config, /) -> str:
        return ""

    @property
    def react(self) -> React:
        return cast("React", self._react)

    def _react(self, state: LedgerState, event: Event, config: Config) -> tuple[LedgerState, tuple[Effect, ...]]:
        match event:
            case Said():
                return self._said(state, event)
            case TimerFired(name=name) if state.session is not None:
                return _written(state.session, name), (_card(name),)
            case _:
                return state, ()

    def _said(self, state: LedgerState, event: Said) -> tuple[LedgerState, tuple[Effect, ...]]:
        session = state.session or Ledger(deck="d1", clock=event.at)
        who = event.person
        if who.id not in session.people:
            session = replace(session, people={**session.people, who.id: Speaker(who.name)})
        match event.text.split():
            case ["boek", words]:
                receipt = Message(look=Look.RECEIPT, body=(text(words),))
                return _written(session, words), (_card(words), Post(audience=Private(who.id), message=receipt))
            case ["wek", words, minutes]:
                due = event.at + dt.timedelta(minutes=float(minutes))
                return _written(session, words), (_card(words), SetTimer(f"{words}!", due))
        return LedgerState(session=session), ()


def _written(session: Ledger, words: str) -> LedgerState:
    return LedgerState(session=replace(session, entries=(*session.entries, words)))


def _card(words: str) -> Post:
    return Post(audience=Group(), message=Message(look=Look.CARD, body=(text(words),)))
