"""The webhooks of the fake of Webex: kept, signed, sent over HTTP, and disabled when they fail too often.

Must not decide who sees what: whoever tells of an event says for which owners it is.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import io
import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

import aiohttp

from tests.platforms.webex.space import Json, User, webex_id

MOST_FAILURES, WINDOW = 100, 300.0  # so many within so many seconds
EVENTS = {
    "messages": {"created", "updated", "deleted"},
    "memberships": {"created", "updated", "deleted", "all"},
    "attachmentActions": {"created"},
    "rooms": {"created", "updated", "migrated", "all"},
    "meetings": {"started", "ended"},
    "all": {"all"},
}
FIREHOSE = {"messages", "memberships", "rooms"}
FILTERS = {
    "messages": {"roomId", "roomType", "personId", "personEmail", "mentionedPeople", "hasFiles", "hasAttachments"},
    "memberships": {"roomId", "personId", "personEmail", "isModerator"},
    "attachmentActions": {"messageId", "personId", "roomId"},
    "rooms": {"type", "isLocked"},
    "meetings": set[str](),
    "all": set[str](),
}


@dataclass
class Hook:
    """A registered webhook."""

    owner: User
    name: str
    target: str
    resource: str
    event: str
    filter: str = ""
    secret: str = ""
    active: bool = True
    failures: deque[float] = field(default_factory=deque)
    uuid: str = field(default_factory=lambda: str(uuid4()))

    @property
    def id(self) -> str:
        return webex_id("WEBHOOK", self.uuid)

    def shown(self) -> Json:
        """As /webhooks shows it."""
        made = {
            "id": self.id,
            "name": self.name,
            "targetUrl": self.target,
            "resource": self.resource,
            "event": self.event,
            "filter": self.filter,
            "secret": self.secret,
            "status": "active" if self.active else "inactive",
            "created": "2026-11-01T00:00:00.000Z",
            "ownedBy": "creator",
            "orgId": self.owner.org_id,
            "createdBy": self.owner.id,
            "appId": webex_id("APPLICATION", "C8af1"),
        }
        return {name: value for name, value in made.items() if value}

    def wants(self, resource: str, event: str, data: Json) -> bool:
        """Whether it is to be told of this."""
        every = self.resource == "all" and resource in FIREHOSE
        if not self.active or not (every or (self.resource == resource and self.event in {event, "all"})):
            return False
        return all(_meets(data, name, value, self.owner) for name, value in parse_qsl(self.filter))

    def does_the_same_as(self, other: Hook) -> bool:
        """Whether Webex would refuse to have both."""
        return all(
            getattr(self, name) == getattr(other, name) for name in ("owner", "target", "resource", "event", "filter")
        )

    def failed(self, now: float) -> None:
        """A delivery was not answered with 2xx: too many of them in a short time, and Webex gives up on it for good."""
        self.failures.append(now)
        while self.failures[0] <= now - WINDOW:
            self.failures.popleft()
        self.active = len(self.failures) < MOST_FAILURES


@dataclass(frozen=True)
class Sent:
    """One delivery, and how it was answered: 0 is not at all."""

    url: str
    body: bytes
    headers: dict[str, str]
    status: int


class Hooks:
    """All webhooks of all owners. `public` says where an address on the internet really is; `muted` loses what is sent."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self.all: dict[str, Hook] = {}
        self.public: dict[str, str] = {}
        self.sent: list[Sent] = []
        self.muted = False
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Hang up."""
        if self._session is not None:
            await self._session.close()

    async def tell(self, resource: str, event: str, data: Json, actor: User, owners: Callable[[User], bool]) -> None:
        """Tell everybody who wants to know of an event, and whom it concerns, one after the other."""
        for hook in list(self.all.values()):
            if owners(hook.owner) and hook.wants(resource, event, data):
                told = {"actorId": actor.id, "resource": resource, "event": event, "data": data}
                around = {name: value for name, value in hook.shown().items() if name != "secret"}
                await self.send(hook, json.dumps({**around, **told}).encode())

    async def send(self, hook: Hook, body: bytes) -> Sent:
        """Send a body to where a webhook points, signed."""
        sent = await self.post(hook.target, body, signature(body, hook.secret) if hook.secret else {})
        if not 200 <= sent.status < 300:
            hook.failed(self.now())
        return sent

    async def post(self, url: str, body: bytes, headers: dict[str, str]) -> Sent:
        """Post a body, as anybody can."""
        status = 0 if self.muted else await self._post(url, body, {"Content-Type": "application/json", **headers})
        self.sent.append(Sent(url, body, headers, status))
        return self.sent[-1]

    async def _post(self, url: str, body: bytes, headers: dict[str, str]) -> int:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20))
        for public, here in self.public.items():
            url = url.replace(public, here, 1) if url.startswith(public) else url
        try:
            async with self._session.post(url, data=io.BytesIO(body), headers=headers) as response:
                return response.status
        except (aiohttp.ClientError, TimeoutError, asyncio.IncompleteReadError):
            return 0


def signature(body: bytes, secret: str, kind: str = "sha1") -> dict[str, str]:
    """The header with which Webex shows that a body is its own; of the newer kinds only others' code is known."""
    digest = hmac.new(secret.encode(), body, getattr(hashlib, kind)).hexdigest()
    return {"X-Spark-Signature": digest} if kind == "sha1" else {"X-Webex-Signature": f"{kind}={digest}"}


def wrong(told: Json) -> str:
    """What is wrong with a webhook that somebody wants to make; nothing when it is fine."""
    names = ("name", "targetUrl", "resource", "event")
    if not all(isinstance(told.get(name), str) and told[name] for name in names):
        return "name, targetUrl, resource and event are required"
    url, resource = urlsplit(told["targetUrl"]), told["resource"]
    if url.scheme != "https" or not url.hostname:
        return "targetUrl must be publicly reachable over HTTPS"
    if told["event"] not in EVENTS.get(resource, set()):
        return f"no event {told['event']} of {resource}"
    unknown = {name for name, _ in parse_qsl(told.get("filter", ""))} - FILTERS[resource]
    return f"no filter {unknown}" if unknown else ""


def _meets(data: Json, name: str, value: str, owner: User) -> bool:
    found: Any = data.get(name, "")
    if name == "mentionedPeople":
        return (owner.id if value == "me" else value) in (found or ())
    return str(found).lower() == value.lower()
