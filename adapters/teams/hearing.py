"""From an activity to events: the way in, pure.

Must not know who is who (`person` tells), nor whether a line is a command: the engine does. What is not meant for the bot
gives nothing at all.

Two choices that Teams leaves open: a like on a message of the bot is a raised hand, and an edited line is heard as if it
were said now, so that a corrected grade counts. Deleting a message changes nothing.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import html
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from adapters.teams.activity import Activity, ChannelAccount, dig, moved
from bot.engine.model.events import Event, Joined, Left, Person, Place, Pressed, Said, Where
from bot.host.ports import Inbound

MARK = "kaartensessie"  # what the data of our own buttons stands under
HAND_UP = "like"
NAME = "Kaartensessie"  # of the app, in its manifest
WELCOME = "help"  # what a private chat that has just been opened is answered with
EXECUTE, CONSENT = "adaptiveCard/action", "fileConsent/invoke"
_TAG = re.compile(r"<at\b[^<>]*>([^<]*)</at>", re.IGNORECASE)


class Submitted(Struct, frozen=True):
    """A button of ours as its data says; `inputs` are the fields that go with it."""

    command: str
    args: str
    about: str
    inputs: dict[str, str]
    session: str = ""


def people(activity: Activity) -> list[ChannelAccount]:
    """Whom the activity is about: who acts, or who comes and goes. Never the bot itself."""
    if activity.type in {"conversationUpdate", "event"}:
        come, gone = moved(activity)
        return [*come, *gone]
    return activity.others([activity.sender])


def events(
    activity: Activity,
    at: dt.datetime,
    person: Callable[[ChannelAccount], Person],
    present: Sequence[Person] = (),
    members: Sequence[Person] = (),
) -> list[Inbound]:
    """What the host should know of this. `present` is who is in the call, and `members` who is in the group's chat."""
    about = people(activity)
    if not about or not activity.conversation.id:
        return []
    place = Place.PRIVATE if activity.private else Place.GROUP
    me = person(about[0])
    with_others: dict[str, Any] = {
        "at": at,
        "person": me,
        "place": place,
        "present": tuple(present) if place is Place.GROUP else (),
        "members": tuple(members) if place is Place.GROUP else (),
    }
    match activity.type:
        case "message" if (pressed := press(activity.value)) is not None:
            return _one(activity, _pressed(pressed, with_others), pressed.session)
        case "message" | "messageUpdate" if activity.text and _said_now(activity):
            line, addressed = words(activity)
            said = Said(
                text=line,
                addressed=addressed or activity.private or activity.targeted,
                mentions=tuple(Person(person(each).id, each.name or "") for each in mentioned(activity)),
                **with_others,
            )
            return _one(activity, said if line or said.addressed else None)
        case "invoke" if (pressed := press(activity.value)) is not None and activity.name == EXECUTE:
            by_itself = dig(activity.value, "trigger") == "automatic"
            return _one(activity, None if by_itself else _pressed(pressed, with_others), pressed.session)
        case "messageReaction" if any(each.type == HAND_UP for each in activity.reactions_added or ()):
            # As a word in passing: where a hand makes no sense, a like is just a like and nobody is told off.
            return _one(activity, Said(text="hand", **with_others) if place is Place.GROUP else None)
        case "installationUpdate" if activity.action == "add" and activity.private:
            return _one(activity, Said(text=WELCOME, addressed=True, **with_others))
        case "conversationUpdate" | "event" if not activity.private:
            return _come_and_gone(activity, at, person)
    return []


def listed(
    activity: Activity, at: dt.datetime, person: Callable[[ChannelAccount], Person], found: Sequence[ChannelAccount]
) -> list[Inbound]:
    """That these people are in the chat of this activity, which nobody knew: they may be anywhere."""
    return _told(activity, [Joined(at=at, person=person(each), where=Where.LIST) for each in found])


def words(activity: Activity) -> tuple[str, bool]:
    """What was said, without the bot's name in it, and whether the bot was mentioned. Who is mentioned, the entities tell."""
    names: dict[str, str] = {}  # by what stands in the tag; the bot's own is left out
    addressed = False
    for entity in activity.entities or ():
        if entity.type == "mention" and entity.mentioned is not None and entity.text:
            us = entity.mentioned.id == activity.recipient.id or entity.mentioned.is_bot
            addressed = addressed or us
            tag = _TAG.sub(r"\1", entity.text)
            names[tag] = "" if us else entity.mentioned.name or tag
    line = _TAG.sub(lambda tag: f" {names.get(tag[1], tag[1])} ", activity.text or "")
    line = re.sub(r"[ \t]+", " ", html.unescape(line).replace("\xa0", " ")).strip()
    # A command of Teams' own may name the app before it, to tell it from another app's.
    own = re.compile(rf"/?{re.escape(activity.recipient.name or NAME)} (?=\S)", re.IGNORECASE)
    return own.sub("", line, count=1) if activity.targeted and own.match(line) else line, addressed


def mentioned(activity: Activity) -> list[ChannelAccount]:
    """Which people are mentioned, by the name that stands for them in what was said."""
    found = {}
    for entity in activity.entities or ():
        if entity.type == "mention" and entity.mentioned is not None and not activity.is_us(entity.mentioned):
            name = entity.mentioned.name or _TAG.sub(r"\1", entity.text or "")
            found[entity.mentioned.id] = msgspec.structs.replace(entity.mentioned, name=name)
    return activity.others(list(found.values()))


def press(value: object) -> Submitted | None:
    """The button of ours in this data: of an Action.Submit, or of an Action.Execute. None for anything else."""
    if isinstance(value, dict) and isinstance(value.get("action"), dict):
        value = value["action"].get("data")
    ours = value.get(MARK) if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(ours, dict) or not dig(ours, "command"):
        return None
    names = ours.get("inputs")
    given = {name: value.get(name) for name in names if isinstance(name, str)} if isinstance(names, list) else {}
    inputs = {name: str(word) for name, word in given.items() if isinstance(word, str | int | float)}
    return Submitted(dig(ours, "command"), dig(ours, "args"), dig(ours, "about"), inputs, dig(ours, "session"))


def delivery(activity: Activity, more: str = "") -> str:
    """The id of this delivery, the same when Teams sends it again; of the ids in it nothing can be read back.

    The words are part of it, because an edit has the id of the message: one that changes nothing (Teams looks up a link) is
    then known, and one that does is new.
    """
    action = activity.value.get("action") if isinstance(activity.value, dict) else None
    parts = [activity.conversation.id, activity.id or activity.timestamp or "", activity.text or "", more]
    if activity.type == "invoke":
        parts += [activity.reply_to_id or "", activity.sender.id, dig(action, "verb"), repr(press(activity.value))]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:40]


def _one(activity: Activity, event: Event | None, session: str = "") -> list[Inbound]:
    if event is None:
        return []
    chat = "" if activity.private else activity.conversation.id
    return [Inbound(delivery=delivery(activity), chat=chat, event=event, session=session)]


def _pressed(pressed: Submitted, shared: dict[str, Any]) -> Pressed:
    return Pressed(command=pressed.command, args=pressed.args, about=pressed.about, inputs=pressed.inputs, **shared)


def _said_now(activity: Activity) -> bool:
    return activity.type == "message" or dig(activity.channel_data, "eventType") == "editMessage"


def _come_and_gone(activity: Activity, at: dt.datetime, person: Callable[[ChannelAccount], Person]) -> list[Inbound]:
    come, gone = moved(activity)
    where = Where.MEETING if activity.type == "event" else Where.CHAT
    return _told(
        activity,
        [
            *(Joined(at=at, person=person(each), where=where) for each in come),
            *(Left(at=at, person=person(each), where=where) for each in gone),
        ],
    )


def _told(activity: Activity, events: Iterable[Joined | Left]) -> list[Inbound]:
    return [
        Inbound(delivery=delivery(activity, each.person.id), chat=activity.conversation.id, event=each)
        for each in events
    ]
