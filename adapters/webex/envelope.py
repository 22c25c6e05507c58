"""What comes from Webex, as far as the bot reads it: everything else is never even parsed.

Must not decide anything, nor make an id: those of another region look different, and one put together here would be a stranger to
Webex. A webhook brings ids, no words; what was said or filled in is fetched by id.
"""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from bot.engine.model.events import SOMEBODY
from bot.host.incoming import Id, readable

MESSAGE, PRESS, MEMBER = "messages", "attachmentActions", "memberships"
EDITED, DELETED = "updated", "deleted"  # what becomes of a message
WANTED = {
    (MESSAGE, "created"),
    (MESSAGE, EDITED),
    (MESSAGE, DELETED),
    (PRESS, "created"),
    (MEMBER, "created"),
    (MEMBER, "deleted"),
}


class Data(Struct, frozen=True, rename="camel", omit_defaults=True):
    """What a webhook is about. `person_id` is who spoke or pressed, or who came or went."""

    id: Id = ""
    room_id: Id = ""
    room_type: str | None = None
    person_id: Id = ""
    created: str | None = None
    updated: str | None = None


class Envelope(Struct, frozen=True, rename="camel", omit_defaults=True):
    """A webhook."""

    resource: str = ""
    event: str = ""
    data: Data = Data()

    @property
    def wanted(self) -> bool:
        """Whether the bot does anything with it."""
        data = self.data
        # The id becomes part of an address: with dots in it that would be another one.
        named = bool(data.id and data.room_id and data.person_id) and "." not in (data.id or "")
        return (self.resource, self.event) in WANTED and named

    @property
    def moment(self) -> dt.datetime | None:
        """When it happened, by Webex' clock; None when it does not say so. What is edited was made earlier."""
        return moment_of(self.data.updated if self.mends else self.data.created)

    @property
    def mends(self) -> bool:
        """Whether it tells of a message that was there already: it was edited, or deleted."""
        return self.resource == MESSAGE and self.event in {EDITED, DELETED}

    @property
    def key(self) -> str:
        """The same when Webex tells the same again. Somebody who comes back may get the id of the first time, and an edit has
        the id of its message.
        """
        parts = [self.resource, self.event, self.data.id]
        if self.resource == MEMBER:
            return "/".join([*parts, self.data.created or ""])
        return "/".join([*parts, self.data.updated or ""] if self.mends else parts)

    @property
    def once(self) -> bool:
        """Whether its key is of no other: two edits of one message look the same when Webex does not say when they were."""
        return self.event != EDITED or bool(self.data.updated)


class Typed(Struct, frozen=True, rename="camel"):
    """A message, fetched. With only a file or a card in it there are no words. `parent_id`: what it is a reply to; `updated`:
    when it was last edited.
    """

    text: str | None = None
    html: str | None = None
    parent_id: str | None = None
    files: list[str] | None = None
    updated: str | None = None

    @property
    def empty(self) -> bool:
        """Whether Webex answered, and told nothing."""
        return self.text is None and self.html is None and self.files is None


class Submit(Struct, frozen=True, rename="camel"):
    """A press on a card, fetched: the button's data and what was filled in, together, and of which message it was."""

    inputs: dict[str, Any] | None = None
    message_id: str | None = None


class Colleague(Struct, frozen=True, rename="camel"):
    """Somebody, or a bot."""

    id: str
    display_name: str | None = None
    nick_name: str | None = None
    emails: list[str] | None = None
    org_id: str | None = None
    type: str | None = None

    @property
    def name(self) -> str:
        """What colleagues call them."""
        names = self.display_name or "", self.nick_name or "", (self.emails or [""])[0].partition("@")[0]
        return next(filter(None, map(readable, names)), SOMEBODY)


class Member(Struct, frozen=True, rename="camel"):
    """Somebody in a room."""

    person_id: str
    is_moderator: bool = False


class WebexRoom(Struct, frozen=True, rename="camel"):
    """A room: `type` is group or direct."""

    id: str
    type: str = "group"
    title: str | None = None
    last_activity: str | None = None
    is_announcement_only: bool | None = None


class Posted(Struct, frozen=True, rename="camel"):
    """A message that is there, and whose it is."""

    id: str
    person_id: str = ""
    text: str | None = None
    created: str | None = None


def moment_of(words: str | None) -> dt.datetime | None:
    """A moment as Webex writes it, in UTC; None when it is none."""
    try:
        found = dt.datetime.fromisoformat(words or "")
    except ValueError:
        return None
    return found.astimezone(dt.UTC) if found.tzinfo is not None else None


def as_data(told: Any) -> Mapping[str, Any]:
    """The plain data of one of the SDK's objects."""
    data: Mapping[str, Any] = told.json_data
    return data


def core(webex_id: str) -> str:
    """What two forms of one id have in common: the uuid in it, or the words themselves when it is a bare one."""
    plain = webex_id.strip().replace("-", "+").replace("_", "/")
    try:
        inside = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True).decode()
    except ValueError:  # no base64, or no text in it
        inside = ""
    return (inside if inside.startswith("ciscospark://") else webex_id).rpartition("/")[2].strip().casefold()
