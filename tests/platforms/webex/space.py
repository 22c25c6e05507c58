"""What there is in the fake of Webex: people, rooms, messages and presses, with ids as Webex makes them.

Must not speak HTTP. Nothing outside this file may build an id: Webex' own are opaque.
"""

from __future__ import annotations

import base64
import html
import re
from dataclasses import dataclass, field
from typing import Any
from uuid import NAMESPACE_URL, uuid4, uuid5

Json = dict[str, Any]

US, EU = "us", "urn:TEAM:eu-central-1_k"
HOUSE, ELSEWHERE = "Gemeente Zonstad", "Gemeente Elders"

# How a mention of the bot comes in, by the client it was typed in: (html, text). `words` is what was typed around it.
_TAG = '<spark-mention data-object-type="person" data-object-id="{id}">{first}</spark-mention>'
MENTIONS = {
    "desktop": (f"<p>{_TAG} {{words}}</p>", "{first} {words}"),
    "iphone": (_TAG.replace("{id}", "{uuid}") + " {words}", "{first} {words}"),
    "full name": (f"<p>{_TAG.replace('{first}', '{name}')} {{words}}</p>", "{name} {words}"),
    "other order": (
        '<p><spark-mention data-object-id="{id}" data-object-type="person">{first}</spark-mention>: {words}</p>',
        "{first}: {words}",
    ),
    "at the end": (f"<p>{{words}} {_TAG}</p>", "{words} {first}"),
    "text only": ("", "{first} {words}"),
}


def webex_id(kind: str, uuid: str, cluster: str = US) -> str:
    """An id of the REST API."""
    return base64.b64encode(f"ciscospark://{cluster}/{kind}/{uuid}".encode()).decode().rstrip("=")


def uuid_of(webex: str) -> str:
    """The uuid in an id."""
    return base64.b64decode(webex + "==").decode().rpartition("/")[2]


@dataclass(frozen=True)
class User:
    """Somebody in Webex: `kind` is person, bot or appuser (a guest)."""

    name: str
    org: str = HOUSE
    kind: str = "person"

    @property
    def uuid(self) -> str:
        return str(uuid5(NAMESPACE_URL, f"{self.org}/{self.name}"))

    @property
    def id(self) -> str:
        return webex_id("PEOPLE", self.uuid)

    @property
    def org_id(self) -> str:
        return webex_id("ORGANIZATION", str(uuid5(NAMESPACE_URL, self.org)))

    @property
    def email(self) -> str:
        at = "webex.bot" if self.kind == "bot" else "zonstad.voorbeeld.nl"
        return f"{self.name.lower().replace(' ', '.')}@{at}"

    @property
    def first(self) -> str:
        return self.name.split()[0]

    @property
    def token(self) -> str:
        """With which they call the API."""
        return f"sleutel-van-{self.uuid}"

    def shown(self) -> Json:
        """As /people shows them."""
        return {
            "id": self.id,
            "emails": [self.email],
            "displayName": self.name,
            "nickName": self.first,
            "firstName": self.first,
            "lastName": self.name.partition(" ")[2],
            "orgId": self.org_id,
            "type": self.kind,
            "created": "2025-01-01T00:00:00.000Z",
        }


@dataclass
class Member:
    """Somebody in a room."""

    user: User
    moderator: bool = False
    uuid: str = field(default_factory=lambda: str(uuid4()))


@dataclass
class Room:
    """A space, or the 1:1 of two people. `announcement`: only moderators may speak."""

    title: str
    kind: str = "group"
    cluster: str = US
    announcement: bool = False
    last_activity: str = "2026-11-01T00:00:00.000Z"
    uuid: str = field(default_factory=lambda: str(uuid4()))
    members: dict[str, Member] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return webex_id("ROOM", self.uuid, self.cluster)

    def shown(self) -> Json:
        """As /rooms shows it."""
        return {
            "id": self.id,
            "title": self.title,
            "type": self.kind,
            "isLocked": any(each.moderator for each in self.members.values()),
            "isAnnouncementOnly": self.announcement,
            "lastActivity": self.last_activity,
            "created": "2026-11-01T00:00:00.000Z",
        }

    def membership(self, member: Member) -> Json:
        """As /memberships shows it."""
        return {
            "id": webex_id("MEMBERSHIP", f"{member.uuid}:{self.uuid}"),
            "roomId": self.id,
            "roomType": self.kind,
            "personId": member.user.id,
            "personEmail": member.user.email,
            "personDisplayName": member.user.name,
            "personOrgId": member.user.org_id,
            "isModerator": member.moderator,
            "isMonitor": False,
            "isRoomHidden": False,
            "created": "2026-11-01T00:00:00.000Z",
        }


@dataclass
class Upload:
    """A file that came with a message."""

    name: str
    media_type: str
    body: bytes


@dataclass
class Post:
    """A message. `gone`: its author deleted it."""

    room: Room
    author: User
    created: str
    text: str = ""
    markdown: str = ""
    html: str = ""
    card: Json | None = None
    file: Upload | None = None
    mentioned: tuple[str, ...] = ()
    parent: str = ""
    edits: int = 0
    updated: str = ""  # when it was last edited
    gone: bool = False
    uuid: str = field(default_factory=lambda: str(uuid4()))

    @property
    def id(self) -> str:
        return webex_id("MESSAGE", self.uuid)

    def seen_by(self, user: User) -> bool:
        """Whether the API shows it to them: a bot sees in a space only what mentions it, not even its own words."""
        if self.gone or user.id not in self.room.members:
            return False
        return user.kind != "bot" or self.room.kind == "direct" or user.id in self.mentioned

    def envelope(self) -> Json:
        """What a webhook tells of it: no words."""
        made: Json = {
            "id": self.id,
            "roomId": self.room.id,
            "roomType": self.room.kind,
            "personId": self.author.id,
            "personEmail": self.author.email,
            "created": self.created,
        }
        made |= {"updated": self.updated} if self.updated else {}
        return {**made, **({"mentionedPeople": list(self.mentioned)} if self.mentioned else {})}

    def shown(self) -> Json:
        """As /messages shows it: what is empty is not there at all."""
        rest: Json = {"text": self.text, "markdown": self.markdown, "html": self.html, "parentId": self.parent}
        if self.card is not None:
            rest["attachments"] = [{"contentType": "application/vnd.microsoft.card.adaptive", "content": self.card}]
        if self.file is not None:
            rest["files"] = [f"https://files.voorbeeld.nl/contents/{self.uuid}"]
        return {**self.envelope(), **{name: each for name, each in rest.items() if each}}


@dataclass
class Action:
    """A press on a card."""

    post: Post
    user: User
    inputs: Json
    created: str
    uuid: str = field(default_factory=lambda: str(uuid4()))

    @property
    def id(self) -> str:
        return webex_id("ATTACHMENT_ACTION", self.uuid)

    def envelope(self) -> Json:
        """What a webhook tells of it: not what was filled in."""
        return {
            "id": self.id,
            "type": "submit",
            "messageId": self.post.id,
            "personId": self.user.id,
            "roomId": self.post.room.id,
            "created": self.created,
        }


def typed(words: str, bot: User, client: str) -> tuple[str, str]:
    """(html, text) of a line that mentions the bot, as this client sends it."""
    names = {"id": bot.id, "uuid": bot.uuid, "first": bot.first, "name": bot.name}
    markup, text = MENTIONS[client]
    return markup.format(words=html.escape(words, quote=False), **names), text.format(words=words, **names)


def mentions(markdown: str, people: dict[str, User]) -> tuple[str, ...]:
    """The ids of those that this markdown mentions."""
    by_id = re.findall(r"<@personId:([^|>]+)", markdown)
    by_email = re.findall(r"<@personEmail:([^|>]+)", markdown)
    return tuple(each.id for each in people.values() if each.id in by_id or each.email in by_email)
