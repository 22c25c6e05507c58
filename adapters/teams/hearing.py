"""From an activity to events: the way in, pure.

Must not know who is who (`person` tells), nor whether a line is a command: the engine does. What is not meant for the bot
gives nothing at all.

Two choices that Teams leaves open: a like on a message of the bot is a raised hand, and a line that is deleted is one that is
edited to no words at all.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import html
import re
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from adapters.adaptive import MARK, Submitted
from adapters.teams.activity import Activity, ChannelAccount, Reaction, dig, moved
from adapters.teams.calls import Crossing
from bot.engine.model.events import Event, Joined, Left, Person, Place, Pressed, Said, Where
from bot.host.incoming import UNSEEN, as_text, own_markup, own_words, quotes, same_name, without_name
from bot.host.ports import Inbound

HANDS = {"like", "yes", "👍", "✋", "🖐", "🙋"}
HAND_CODES = {"1f44d", "270b", "1f590", "1f64b"}  # as the same signs are called in the larger choice
NAME = "Kaartensessie"  # of the app, in its manifest
WELCOME = "help"  # what a private chat that has just been opened is answered with
EDITS, DELETED = {"editMessage", "undeleteMessage"}, "softDeleteMessage"
EXECUTE, CONSENT = "adaptiveCard/action", "fileConsent/invoke"
_TAG = re.compile(r"<at\b[^<>]*>([^<]*)</at>", re.IGNORECASE)
_MENTION_SPAN = re.compile(r"<span\b(?=[^<>]*schema\.skype\.com/Mention)[^<>]*+>([^<]*)</span>", re.IGNORECASE)
# One of an organisation's own is called `:name:`, which nobody typed.
_EMOJI = re.compile(
    r'<img\b(?=[^<>]*schema\.skype\.com/Emoji)(?=[^<>]*+>)[^<>]*?\balt="([^"<>:]*)"[^<>]*+>', re.IGNORECASE
)
_QUOTED = re.compile(r"<quoted\b[^<>]*/>|<quoted\b[^<>]*>[^<>]*</quoted\s*>|</?quoted\b[^<>]*>", re.IGNORECASE)
_TONE = re.compile("-tone[1-6]|[\U0001f3fb-\U0001f3ff\ufe0f]")


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
    *,
    may_start: bool = True,
) -> list[Inbound]:
    """What the host should know of this. `present` is who is in the call, and `members` who is in the group's chat; `may_start`:
    whether who acts may begin a session.
    """
    about = people(activity)
    if not about or not activity.conversation.id:
        return []
    place = Place.PRIVATE if activity.private else Place.GROUP
    me = person(about[0])
    with_others: dict[str, Any] = {
        "at": at,
        "when": activity.moment,
        "via": "teams",
        "may_start": may_start,
        "person": me,
        "place": place,
        "present": tuple(present) if place is Place.GROUP else (),
        "members": tuple(members) if place is Place.GROUP else (),
    }
    match activity.type:
        case "message" if (pressed := press(activity.value)) is not None:
            return _one(activity, _pressed(pressed, with_others), pressed.session)
        case "message" | "messageUpdate" | "messageDelete" if _deleted(activity):
            return _one(activity, Said(text="", line=_line(activity), edited=True, **with_others))
        case "message" | "messageUpdate" if (activity.text or _EMOJI.search(activity.markup)) and (
            activity.type == "message" or _change(activity) in EDITS
        ):
            line, addressed = words(activity)
            said = Said(
                text=line,
                addressed=addressed or activity.private or activity.targeted,
                mentions=tuple(Person(person(each).id, each.name or "") for each in mentioned(activity)),
                line=_line(activity),
                edited=activity.type == "messageUpdate",
                **with_others,
            )
            called = addressed or (said.addressed and not quotes_others(activity))
            return _one(activity, said if line or called else None)
        case "invoke" if (pressed := press(activity.value)) is not None and activity.name == EXECUTE:
            by_itself = dig(activity.value, "trigger") == "automatic"
            return _one(activity, None if by_itself else _pressed(pressed, with_others), pressed.session)
        case "messageReaction" if place is Place.GROUP and (hand := _hands(activity)):
            # As a word in passing: where a hand makes no sense, a like is just a like and nobody is told off.
            return _one(activity, Said(text=hand, **with_others))
        case "installationUpdate" if activity.action == "add" and activity.private:
            return _one(activity, Said(text=WELCOME, addressed=True, **with_others))
        case "conversationUpdate" | "event" if not activity.private:
            return [
                _come_or_gone(each, each.person, at, activity.moment)
                for each in crossings(activity, at, person)
                if each.person
            ]
    return []


def listed(
    activity: Activity, at: dt.datetime, person: Callable[[ChannelAccount], Person], found: Sequence[ChannelAccount]
) -> list[Inbound]:
    """That these people are in the chat of this activity, which nobody knew: they may be anywhere."""
    return [
        Inbound(
            delivery=delivery(activity, who.id),
            chat=activity.conversation.id,
            event=Joined(at=at, person=who, where=Where.LIST),
        )
        for who in map(person, found)
    ]


def crossings(activity: Activity, at: dt.datetime, person: Callable[[ChannelAccount], Person]) -> list[Crossing]:
    """Who comes into the chat or its call and who goes, that the call is over, or that the bot was taken out of the chat."""
    chat, where = activity.conversation.id, Where.MEETING if activity.type == "event" else Where.CHAT
    come, gone = moved(activity)
    over = activity.goodbye or (where is Where.MEETING and (activity.name or "").endswith("meetingEnd"))
    if activity.private or not chat or not (come or gone or over):
        return []
    when = activity.moment or at
    if over:
        return [Crossing(chat, delivery(activity), when, where)]
    people = [*((person(each), True) for each in come), *((person(each), False) for each in gone)]
    return [Crossing(chat, delivery(activity, who.id), when, where, who, comes) for who, comes in people]


def words(activity: Activity) -> tuple[str, bool]:
    """What was said, without the bot's name in it, and whether the bot was mentioned. Who is mentioned, the entities tell.

    What is quoted or forwarded is somebody else's, also a mention in it. An emoji from Teams' own list stands in the HTML alone.
    """
    text, quoting = activity.text or "", quotes_others(activity)
    drawn = _EMOJI.sub(r"\1", activity.markup)
    by_layout = quoting or drawn != activity.markup
    source = text
    if by_layout:
        source = own_markup(_MENTION_SPAN.sub(r"<at>\1</at>", drawn or text))
    ours, others = _names(activity)
    named = False

    def shown(tag: re.Match[str]) -> str:
        nonlocal named
        name = _as_read(tag[1])
        named = named or name in ours
        return " " if name in ours else f" {others.get(name, tag[1])} "

    line = _TAG.sub(shown, _QUOTED.sub(" ", source))
    line = own_words(as_text(line) if by_layout else html.unescape(line))
    line = _tidy(line)
    elsewhere = quoting and any(_as_read(tag[1]) in ours for tag in _TAG.finditer(text))
    addressed = named or (bool(ours) and not elsewhere)
    if named:
        line = line.lstrip(":, \n")
    elif addressed:
        line = without_name(line, ours)
    # A command of Teams' own may name the app before it, to tell it from another app's.
    own = re.compile(rf"/?{re.escape(activity.recipient.name or NAME)} (?=\S)", re.IGNORECASE)
    return own.sub("", line, count=1) if activity.targeted and own.match(line) else line, addressed


def quotes_others(activity: Activity) -> bool:
    """Whether a part of what was sent was said by somebody else."""
    return quotes(activity.markup) or quotes(activity.text)


def mentioned(activity: Activity) -> list[ChannelAccount]:
    """Which people are mentioned, by the name that stands for them in what was said. Of a name with blanks in it, Teams may make a
    mention for each part.
    """
    found: dict[str, ChannelAccount] = {}
    names: dict[str, list[str]] = {}
    for entity in activity.entities or ():
        if entity.type == "mention" and entity.mentioned is not None and not activity.is_us(entity.mentioned):
            found[entity.mentioned.id] = entity.mentioned
            name = entity.mentioned.name or _TAG.sub(r"\1", entity.text or "")
            names.setdefault(entity.mentioned.id, []).append(name)
    whole = {who: parts[0] if len(parts) == 1 else _joined(parts) for who, parts in names.items()}
    return activity.others([msgspec.structs.replace(each, name=whole[who]) for who, each in found.items()])


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

    An edit has the id of its message; its moment tells it from another, also from one back to the words of before.
    """
    action = activity.value.get("action") if isinstance(activity.value, dict) else None
    parts = [activity.conversation.id, activity.id or activity.timestamp or "", activity.text or "", more]
    if activity.type in {"messageUpdate", "messageDelete"}:
        parts += [activity.type, _change(activity), activity.timestamp or ""]
    if activity.type == "invoke":
        parts += [activity.reply_to_id or "", activity.sender.id, dig(action, "verb"), repr(press(activity.value))]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:40]


def _names(activity: Activity) -> tuple[set[str], dict[str, str]]:
    """By what names the bot is mentioned, and the names of others who are: both by how they read in the text."""
    ours: set[str] = set()
    others: dict[str, str] = {}
    for entity in activity.entities or ():
        if entity.type == "mention" and entity.mentioned is not None:
            shown = _TAG.sub(r"\1", entity.text or "") or entity.mentioned.name or NAME
            if entity.mentioned.id == activity.recipient.id or entity.mentioned.is_bot:
                ours |= {_as_read(shown), _as_read(entity.mentioned.name or shown)}
            else:
                others[_as_read(shown)] = entity.mentioned.name or shown
    return ours - set(others), others


def _joined(parts: Sequence[str]) -> str:
    """One name of these parts of it, each once: who is mentioned twice has no longer name for it."""
    return " ".join(dict.fromkeys(" ".join(parts).split()))


def _as_read(name: str) -> str:
    """A name as it may stand in markup: names that read the same give the same string."""
    return same_name(html.unescape(name))


def _tidy(line: str) -> str:
    single = re.sub(r"[^\S\n]+", " ", line)
    return "\n".join(each.strip(UNSEEN) for each in single.split("\n")).strip(UNSEEN)


def _is_hand(reaction: Reaction) -> bool:
    """Whether somebody shows a hand with it, whatever the colour of its skin."""
    bare = _TONE.sub("", reaction.type or "").casefold()
    return bare in HANDS or re.split("[_-]", bare)[0] in HAND_CODES


def _hands(activity: Activity) -> str:
    """What a change of reactions says: `hand`, `hand omlaag`, or nothing, as when one hand takes the place of another."""
    up = any(map(_is_hand, activity.reactions_added or ()))
    down = any(map(_is_hand, activity.reactions_removed or ()))
    return "" if up == down else "hand" if up else "hand omlaag"


def _one(activity: Activity, event: Event | None, session: str = "") -> list[Inbound]:
    if event is None:
        return []
    chat = "" if activity.private else activity.conversation.id
    return [Inbound(delivery=delivery(activity), chat=chat, event=event, session=session)]


def _pressed(pressed: Submitted, shared: dict[str, Any]) -> Pressed:
    return Pressed(command=pressed.command, args=pressed.args, about=pressed.about, inputs=pressed.inputs, **shared)


def _change(activity: Activity) -> str:
    return dig(activity.channel_data, "eventType")


def _deleted(activity: Activity) -> bool:
    return activity.type == "messageDelete" or (activity.type == "messageUpdate" and _change(activity) == DELETED)


def _line(activity: Activity) -> str:
    """The id of what was typed, the same for its edits; empty when it has none."""
    known = f"{activity.conversation.id}\0{activity.id}"
    return hashlib.sha256(known.encode()).hexdigest()[:24] if activity.id else ""


def _come_or_gone(crossing: Crossing, who: Person, at: dt.datetime, when: dt.datetime | None) -> Inbound:
    kind = Joined if crossing.comes else Left
    return Inbound(
        delivery=crossing.delivery, chat=crossing.chat, event=kind(at=at, person=who, where=crossing.where, when=when)
    )
