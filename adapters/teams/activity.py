"""What comes from Teams, as far as the bot reads it: everything else in an activity is left out.

Must not decide anything. Every field may be missing, or be something else than it should, because somewhere it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import Struct

from bot.host.incoming import Id


class Head(Struct, rename="camel"):
    """What the gate needs to know before anything else is read."""

    channel_id: str = ""
    service_url: str = ""


class ChannelAccount(Struct, frozen=True, rename="camel"):
    """A person or a bot. `id` is Teams' own for this bot (`29:…`, or `28:…` of a bot), `aad_object_id` the directory's."""

    id: Id = ""
    name: str | None = None
    aad_object_id: Id | None = None
    role: str | None = None
    is_targeted: bool | None = None

    @property
    def is_bot(self) -> bool:
        """Whether this is a bot, as far as the account itself tells."""
        return self.id.startswith("28:") or self.role == "bot"


class Conversation(Struct, frozen=True, rename="camel"):
    """A chat."""

    id: Id = ""
    conversation_type: str | None = None
    name: str | None = None
    tenant_id: Id | None = None


class Entity(Struct, frozen=True):
    """A mention, when `type` says so: whom, and how it stands in the text."""

    type: str | None = None
    mentioned: ChannelAccount | None = None
    text: str | None = None


class Attachment(Struct, frozen=True, rename="camel"):
    """Something that goes with a message. A line with any layout has one that holds it as HTML."""

    content_type: str | None = None
    content: Any = None


class Reaction(Struct, frozen=True):
    """A reaction; `type` is a free word."""

    type: str | None = None


class Activity(Struct, frozen=True, rename="camel"):
    """Something that happened in Teams."""

    type: str
    service_url: str
    id: Id = ""
    timestamp: str | None = None
    sender: ChannelAccount = msgspec.field(name="from", default_factory=ChannelAccount)
    recipient: ChannelAccount = ChannelAccount()
    conversation: Conversation = Conversation()
    text: str | None = None
    value: Any = None
    name: str | None = None
    action: str | None = None
    reply_to_id: Id | None = None
    entities: list[Entity] | None = None
    attachments: list[Attachment] | None = None
    members_added: list[ChannelAccount] | None = None
    members_removed: list[ChannelAccount] | None = None
    reactions_added: list[Reaction] | None = None
    reactions_removed: list[Reaction] | None = None
    channel_data: Any = None

    @property
    def private(self) -> bool:
        """Whether it happened in the chat of one person with the bot. A chat that does not say so is a group's: what is
        taken for private by mistake would be shown to everybody.
        """
        kind = self.conversation.conversation_type
        return kind == "personal" or (kind is None and self.conversation.id.startswith("a:"))

    @property
    def targeted(self) -> bool:
        """Whether it was said in the group's chat, but to the bot alone."""
        return self.recipient.is_targeted is True

    @property
    def tenant(self) -> str:
        """The id of the tenant it happened in; empty when it does not say."""
        return dig(self.channel_data, "tenant", "id") or self.conversation.tenant_id or ""

    @property
    def meeting(self) -> str:
        """The id of the meeting the chat belongs to; empty for a chat of no meeting."""
        return dig(self.channel_data, "meeting", "id")

    @property
    def moment(self) -> dt.datetime | None:
        """When it happened, by Teams' clock; None when it does not say so."""
        try:
            found = dt.datetime.fromisoformat(self.timestamp or "")
        except ValueError:
            return None
        return found.astimezone(dt.UTC) if found.tzinfo is not None else None

    @property
    def markup(self) -> str:
        """The line as HTML, when it has a layout; empty when it has none."""
        found = [each.content for each in self.attachments or () if each.content_type == "text/html"]
        return next((each for each in found if isinstance(each, str)), "")

    @property
    def goodbye(self) -> bool:
        """Whether the bot was taken out of this chat. A new version of the app takes it out and puts it back at once: no."""
        if self.type == "conversationUpdate":
            return any(each.id and each.id == self.recipient.id for each in self.members_removed or ())
        return self.type == "installationUpdate" and self.action == "remove"

    def is_us(self, account: ChannelAccount) -> bool:
        """Whether this account is the bot itself."""
        return account.is_bot or (bool(account.id) and account.id == self.recipient.id)

    def others(self, accounts: Sequence[ChannelAccount]) -> list[ChannelAccount]:
        """Those of them that are people."""
        return [each for each in accounts if each.id and not self.is_us(each)]


def dig(data: object, *path: str) -> str:
    """The words at this path in loose data; empty when there are none."""
    for key in path:
        data = data.get(key) if isinstance(data, dict) else None
    return data if isinstance(data, str) else ""


def moved(activity: Activity) -> tuple[list[ChannelAccount], list[ChannelAccount]]:
    """Who came and who went, in the chat or in the call. Never the bot itself."""
    match activity.type:
        case "conversationUpdate":
            come, gone = activity.members_added or [], activity.members_removed or []
        case "event":
            name = activity.name or ""
            come = _participants(activity.value) if name.endswith("meetingParticipantJoin") else []
            gone = _participants(activity.value) if name.endswith("meetingParticipantLeave") else []
        case _:
            return [], []
    return activity.others(come), activity.others(gone)


def _participants(value: object) -> list[ChannelAccount]:
    members = value.get("members") if isinstance(value, dict) else None
    found: list[ChannelAccount] = []
    for member in members if isinstance(members, list) else ():
        try:
            found.append(msgspec.convert(member["user"], ChannelAccount))
        except (msgspec.ValidationError, LookupError, TypeError):
            continue
    return found
