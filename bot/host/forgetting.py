"""What lets all that is kept of a chat go: the save that erases it, and the letter by which its adapter forgets it too. Pure.

Must not decide whether something goes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from bot.engine import Appointment, Session
from bot.engine.model.effects import Group
from bot.engine.model.events import Person
from bot.host.ports import Letter
from bot.host.sql.sessions import Save, Stored


def forget_letter(key: str, people: Mapping[str, str]) -> Letter:
    """The letter that lets the adapter forget a session; `people` maps an id to a name."""
    adapter, _, chat = key.partition("/")
    forget = tuple(Person(each, name) for each, name in people.items())
    return Letter(adapter=adapter, chat=chat, audience=Group(), forget=forget)


def named(session: Session | None, planned: Appointment | None) -> dict[str, str]:
    """Of whom a chat keeps a name, by id: who is in its session, and who planned one."""
    people = {who: each.name for who, each in session.people.items()} if session is not None else {}
    return ({planned.by: planned.name} if planned is not None else {}) | people


def wiping(key: str, stored: Stored, people: Mapping[str, str], now: dt.datetime) -> Save:
    """What erases all that is kept of a chat, whoever wants that; its adapter forgets it too, with these `people`."""
    return Save(now=now, key=key, wipe=stored.version, letters=(forget_letter(key, people),))
