"""From what Webex brings to events: the way in, pure.

Must not fetch anything, nor know whether a line is a command: the engine does. In a space a bot only hears who mentions it,
so whatever is said there was meant for it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import html
import re
from collections.abc import Callable, Iterator, Sequence

from adapters.webex.book import Me
from adapters.webex.cards import press
from adapters.webex.envelope import DELETED, Envelope, Submit, Typed, moment_of
from bot.engine.model.events import Joined, Left, Person, Place, Pressed, Said, Where
from bot.host.incoming import UNSEEN, own_markup, own_words, quotes, without_name
from bot.host.ports import Inbound

# No sign of what these match in the middle begins them: whatever is sent, reading it takes one pass.
_MENTION = re.compile(r"<spark-mention\b([^<>]*)>([^<>]*)</spark-mention\s*>", re.IGNORECASE)
_WHOM = re.compile(r"""data-object-id\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_BREAK = re.compile(r"<(?:br|/p|/li|/div|/h\d|/blockquote)\b[^<>]*>", re.IGNORECASE)
_ITEM = re.compile(r"<li\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)


def said(
    envelope: Envelope,
    message: Typed,
    *,
    me: Me,
    at: dt.datetime,
    person: Person,
    chat: str,
    person_id: Callable[[str], str] = "webex:{}".format,
) -> Inbound | None:
    """What somebody said; None when there are no words in it. `chat` is empty for the 1:1.

    A message that is deleted is one that is edited to no words at all. `person_id` is our id of somebody by the id that stands
    in a mention.
    """
    text = words(message, me, private=not chat)
    unsaid = not (message.text or message.html) or (not text and quotes(message.html))
    if unsaid and envelope.event != DELETED:
        return None
    event = Said(
        at=at,
        person=person,
        place=_place(chat),
        text=text,
        addressed=True,
        when=moment_of(message.updated) if envelope.mends else envelope.moment,
        via="webex",
        mentions=tuple(Person(person_id(who), name) for who, name in mentioned(message, me)),
        line=line_of(envelope),
        edited=envelope.mends,
    )
    version = f"{message.updated or ''}\0{text}" if envelope.mends else ""
    return Inbound(delivery=delivery(envelope, version), chat=chat, event=event)


def pressed(envelope: Envelope, submit: Submit, *, at: dt.datetime, person: Person, chat: str) -> Inbound | None:
    """Which of our buttons somebody pressed; None when it is not one of ours."""
    found = press(submit.inputs or {})
    if found is None:
        return None
    event = Pressed(
        at=at,
        person=person,
        place=_place(chat),
        command=found.command,
        args=found.args,
        about=found.about,
        inputs=found.inputs,
        when=envelope.moment,
        via="webex",
    )
    return Inbound(delivery=delivery(envelope), chat=chat, event=event, session=found.session)


def moved(envelope: Envelope, people: Sequence[Person], *, at: dt.datetime, chat: str, where: Where) -> list[Inbound]:
    """Who came into the space or left it, or is on its list of members."""
    kind = Joined if envelope.event == "created" else Left
    return [
        Inbound(
            delivery=delivery(envelope, each.id),
            chat=chat,
            event=kind(at=at, person=each, where=where, when=envelope.moment),
        )
        for each in people
    ]


def words(message: Typed, me: Me, *, private: bool) -> str:
    """What was said, without the bot's name in it; what is quoted is somebody else's, also a mention in it.

    Which mention is the bot's, only the html tells; where there is none, a name that stands for it in the text goes. In the
    1:1 nobody needs to name it, so there only a name with an @ is taken for one.
    """
    line = message.text or ""
    markup = own_markup(message.html or "")
    ours = [each for each in _MENTION.finditer(markup) if me.is_me(_whom(each))]
    if message.html and (ours or not line or quotes(message.html)):
        shown = _MENTION.sub(lambda each: " " if me.is_me(_whom(each)) else f" {each[2]} ", markup)
        line = html.unescape(_TAG.sub("", _BREAK.sub("\n", _ITEM.sub("\n- ", shown))))
    line = own_words(line)
    if ours:
        return re.sub(r"^[:,]\s*", "", _tidy(line).strip(UNSEEN))
    return without_name(_tidy(line), me.names, at="@" if private else "@?")


def mentioned(message: Typed, me: Me) -> Iterator[tuple[str, str]]:
    """Who is mentioned beside the bot: Webex' id, and the name that stands there."""
    for mention in _MENTION.finditer(own_markup(message.html or "")):
        who = _whom(mention)
        if who and not me.is_me(who):
            yield who, _tidy(html.unescape(mention[2])).removeprefix("@")


def delivery(envelope: Envelope, more: str = "") -> str:
    """The id of this delivery, the same when Webex sends it again; of the ids in it nothing can be read back."""
    return hashlib.sha256(f"{envelope.key}\0{more}".encode()).hexdigest()[:40]


def line_of(envelope: Envelope) -> str:
    """The id of what was typed, the same for its edits; nothing can be read back from it."""
    return hashlib.sha256(envelope.data.id.encode()).hexdigest()[:24]


def _place(chat: str) -> Place:
    return Place.GROUP if chat else Place.PRIVATE


def _whom(mention: re.Match[str]) -> str:
    found = _WHOM.search(mention[1])
    return html.unescape(found[1]) if found else ""


def _tidy(line: str) -> str:
    whole = line.encode(errors="replace").decode()  # half a character can be sent, but not stored
    lines = (" ".join(each.split()) for each in whole.splitlines())
    return "\n".join(each for each in lines if each)
