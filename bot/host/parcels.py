"""Letters: what an effect becomes in the outbox, and what an adapter gets of it again. Pure.

Must not read, write or send.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import msgspec

from bot.engine.model.effects import Board, Display, Group, Post, Private, Replace
from bot.engine.model.events import Person
from bot.engine.model.messages import Message
from bot.host.ports import Parcel
from bot.host.sql.letters import FORGET, Letter

POST, REPLACE, DISPLAY = "post", "replace", "display"
NEWEST_ONLY = frozenset({REPLACE, DISPLAY})  # of these an older one with the same key is not worth sending

_encode = msgspec.json.Encoder().encode
_message = msgspec.json.Decoder(Message).decode
_board = msgspec.json.Decoder(Board).decode
_people = msgspec.json.Decoder(list[Person]).decode


def session_key(adapter: str, chat: str) -> str:
    """The key of the session in this chat."""
    return f"{adapter}/{chat}"


def place(key: str) -> tuple[str, str]:
    """The adapter and the chat of a session's key."""
    adapter, _, chat = key.partition("/")
    return adapter, chat


def letter(key: str, effect: Post | Replace | Display, now: dt.datetime) -> Letter:
    """The row for something to show; `key` is the session's, or empty. Raises ValueError when it has nowhere to go."""
    match effect:
        case Post(message=message, key=name):
            kind, payload, late = POST, _encode(message), message.expires_minutes
        case Replace(message=message, key=name):
            kind, payload, late = REPLACE, _encode(message), message.expires_minutes
        case Display(board=board):
            kind, payload, late, name = DISPLAY, _encode(board), 0, ""
    adapter, chat = place(key)
    match effect.audience:
        case Group():
            if not key:
                raise ValueError("a message for the group, but there is no session and so no group")
            person, lane = "", f"{adapter}|group|{chat}"
        case Private(person):
            adapter = person.partition(":")[0]
            lane = f"{adapter}|private|{person}"
    return Letter(
        lane=lane,
        adapter=adapter,
        session=key,
        chat=chat,
        person=person,
        kind=kind,
        key=name,
        payload=payload,
        created=now,
        expires=now + dt.timedelta(minutes=late) if late > 0 else None,
    )


def forget_letter(key: str, people: Mapping[str, str], now: dt.datetime) -> Letter:
    """The row that lets the adapter forget a session; `people` maps an id to a name."""
    adapter, chat = place(key)
    return Letter(
        lane=f"{adapter}|group|{chat}",
        adapter=adapter,
        session=key,
        chat=chat,
        person="",
        kind=FORGET,
        key="",
        payload=_encode([Person(each, name) for each, name in people.items()]),
        created=now,
    )


def parcel(letter: Letter) -> Parcel:
    """What the adapter gets for a letter that shows something."""
    return Parcel(
        id=letter.id,
        chat=letter.chat,
        audience=Private(letter.person) if letter.person else Group(),
        message=None if letter.kind == DISPLAY else _message(letter.payload),
        board=_board(letter.payload) if letter.kind == DISPLAY else None,
        key=letter.key,
        replaces=letter.kind == REPLACE,
        reference=letter.reference if letter.kind == REPLACE else None,
    )


def people(letter: Letter) -> list[Person]:
    """Whom the adapter is asked to forget."""
    return _people(letter.payload)
