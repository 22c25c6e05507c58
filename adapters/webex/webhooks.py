"""Looking after the bot's own webhooks: they are made, checked and repaired, and everyone else's are left alone.

Must not read what a webhook brings. One of ours is known by its name, because its address changes with PUBLIC_URL; so one token
is for one bot. Whatever goes wrong is tried again later: `run` ends only when it is cancelled.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from typing import Any, NamedTuple

from adapters.webex.client import Client
from bot.host import log
from bot.host.ports import Busy, Declined, Unsure

OURS = "kaartensessie-bot: "  # how the name of each of ours begins
EVERY = 120.0  # seconds between two checks
SOON = 30.0  # seconds until the next check after one that failed
GONE, TAKEN = 404, 409

# Seconds from seeing it disabled to making it active again: at once, because the bot is deaf. Webex disables one that came
# back within five minutes at its first failure; so when that happens, rest longer each time.
RESTS = (0.0, 300.0, 600.0, 1200.0)
HEALTHY = 600.0  # seconds after which one that stayed active has put its failures behind it

_log = logging.getLogger(__name__)


class Purpose(NamedTuple):
    """What a webhook is for. `events`: what it listens to, and what it makes do with when Webex refuses that. `extra`: the bot
    can do without.
    """

    resource: str
    events: tuple[str, ...]
    extra: bool = False

    @property
    def name(self) -> str:
        """The name of our webhook of this kind."""
        return f"{OURS}{self.resource} {self.events[0]}" if self.extra else f"{OURS}{self.resource}"


# Cisco's guide has webhooks for all events of a resource, its list of events has not; who comes in matters most. For messages
# it is the other way round: the list has edits, the guide has not.
KINDS = (
    Purpose("messages", ("created",)),
    Purpose("attachmentActions", ("created",)),
    Purpose("memberships", ("all", "created")),
    Purpose("messages", ("updated",), extra=True),
    Purpose("messages", ("deleted",), extra=True),
)


class Outcome(Enum):
    """What a check did with one of ours."""

    RIGHT = "was right"
    CREATED = "was missing, and made"
    REPAIRED = "had another address or secret"
    REVIVED = "was disabled, and is active again"
    RESTING = "is disabled, and not yet active again"
    UNSURE = "may or may not have been put right"
    REFUSED = "was refused by Webex"
    MISSED = "is not to be had, and the bot does without"


_SURE = {Outcome.RIGHT, Outcome.CREATED, Outcome.REPAIRED, Outcome.REVIVED}


@dataclass(frozen=True)
class Report:
    """What one check did. `removed` counts doubles and leftovers of ours, `others` the webhooks that are not ours."""

    outcomes: dict[Purpose, Outcome]
    removed: int = 0
    others: int = 0

    @property
    def well(self) -> bool:
        """Whether the bot hears everything now."""
        return not set(self.outcomes.values()) & {Outcome.RESTING, Outcome.UNSURE, Outcome.REFUSED}


class Webhook(NamedTuple):
    """One webhook, as Webex tells of it."""

    id: str
    name: str
    address: str
    resource: str
    event: str
    filter: str | None
    secret: str | None
    active: bool


@dataclass
class _Fall:
    """A webhook that was disabled: since when it is seen so, how often it was made active, and when last."""

    since: float | None = None
    revived: int = 0
    at: float = 0.0


class Care:
    """Looks after our webhooks to `address`, signed with `secret`. `sleep` and `now` are in seconds."""

    def __init__(
        self,
        client: Client,
        address: str,
        secret: str,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._address = address
        self._secret = secret
        self._sleep = sleep
        self._now = now
        self._shown: dict[str, str | None] = {}  # by webhook: what Webex shows of the secret since we gave it
        self._missed: set[Purpose] = set()  # what Webex does not offer
        self._falls = {kind: _Fall() for kind in KINDS}
        self._right: set[Purpose] = set()  # those that were right once, or were put right by us
        self.contested = False  # whether one of these goes to another address now: somebody gave it that

    async def run(self) -> None:
        """Check now and every few minutes, for ever."""
        while True:
            await self._sleep(await self._checked())

    async def once(self) -> Report:
        """Check each and put right what is not. Raises Busy, or Declined when Webex won't say which there are."""
        ours, others = await self._listed()
        kept = {kind: self._best(ours, kind) for kind in KINDS}
        moved = [kind for kind in self._right if (is_now := kept[kind]) is not None and is_now.address != self._address]
        self.contested = bool(moved)
        outcomes = {kind: await self._tried(kind, webhook) for kind, webhook in kept.items()}
        surplus = [each for each in ours if each not in kept.values()]
        for each in surplus:
            await self._remove(each)
        self._right |= {kind for kind, outcome in outcomes.items() if outcome in _SURE}
        return Report(outcomes, removed=len(surplus), others=others)

    async def deaf(self) -> int:
        """For how many kinds the bot hears nothing at its address; nothing is put right. Raises Busy or Declined."""
        ours, _ = await self._listed()
        kept = (self._best(ours, kind) for kind in KINDS)
        return sum(each is None or not each.active or each.address != self._address for each in kept)

    async def elsewhere(self) -> Sequence[str]:
        """The other addresses to which webhooks with our names go: of another bot, or where this one was before.

        Raises Busy or Declined.
        """
        ours, _ = await self._listed()
        return sorted({each.address for each in ours if each.active} - {self._address})

    async def _listed(self) -> tuple[Sequence[Webhook], int]:
        """The webhooks with our names, and how many others there are. Raises Busy or Declined."""
        found = await self._client.read(lambda api: [_webhook(each) for each in api.webhooks.list()])
        ours = [each for each in found if each.name.startswith(OURS)]
        return ours, len(found) - len(ours)

    async def _checked(self) -> float:
        """Check once; the seconds until the next time."""
        try:
            report = await self.once()
        except Busy as busy:
            return max(SOON, busy.after or 0.0)
        except Declined as declined:
            _log.warning("Webex does not tell which webhooks there are: %s", declined)
            return EVERY
        except Exception as error:  # whatever it is, the next check is no worse off
            log.failure("Looking after the webhooks failed", error)
            return EVERY
        if self.contested:
            _log.error("Another bot with the same token gives our webhooks its own address")
        for kind, outcome in report.outcomes.items():
            if outcome not in {Outcome.RIGHT, Outcome.MISSED}:
                _log.warning("The webhook for %s %s", kind.name.removeprefix(OURS), outcome.value)
        return EVERY if report.well else SOON

    def _best(self, ours: Sequence[Webhook], kind: Purpose) -> Webhook | None:
        """The one to keep of those that do what we want, if there is one: what it listens to can't be changed."""
        fit = [
            each for each in ours if each.resource == kind.resource and each.event in kind.events and not each.filter
        ]
        return max(fit, key=lambda each: (each.active, each.address == self._address), default=None)

    async def _tried(self, kind: Purpose, webhook: Webhook | None) -> Outcome:
        if webhook is None and kind in self._missed:
            return Outcome.MISSED
        try:
            return await (self._create(kind) if webhook is None else self._tend(kind, webhook))
        except Unsure:  # the next check sees what became of it
            return Outcome.UNSURE
        except Declined as declined:
            if kind.extra and declined.status != TAKEN:
                _log.info("Webex has no webhook for %s: %s", kind.name.removeprefix(OURS), declined)
                self._missed.add(kind)
                return Outcome.MISSED
            _log.warning("Webex refuses the webhook for %s: %s", kind.resource, declined)
            return Outcome.REFUSED

    async def _create(self, kind: Purpose) -> Outcome:
        *better, last = kind.events
        for event in better:
            with suppress(Declined):
                return await self._create_for(kind, event)
        return await self._create_for(kind, last)

    async def _create_for(self, kind: Purpose, event: str) -> Outcome:
        made = await self._client.write(
            lambda api: _webhook(
                api.webhooks.create(kind.name, self._address, kind.resource, event, secret=self._secret)
            )
        )
        self._shown[made.id] = made.secret
        return Outcome.CREATED

    async def _tend(self, kind: Purpose, webhook: Webhook) -> Outcome:
        fall = self._falls[kind]
        right = webhook.address == self._address and self._signs(webhook)
        if webhook.active:
            fall.since = None
            if self._now() - fall.at >= HEALTHY:
                fall.revived = 0
            if right:
                return Outcome.RIGHT
            await self._update(kind, webhook)
            return Outcome.REPAIRED
        if fall.since is None:
            fall.since = self._now()
        if webhook.address == self._address and self._now() - fall.since < RESTS[min(fall.revived, len(RESTS) - 1)]:
            return Outcome.RESTING
        await self._update(kind, webhook, status="active")
        self._falls[kind] = _Fall(revived=fall.revived + 1, at=self._now())
        return Outcome.REVIVED

    def _signs(self, webhook: Webhook) -> bool:
        """Whether it signs with our secret. Where Webex does not show the secret, that is sure once we gave it."""
        if webhook.secret == self._secret:
            return True
        return webhook.id in self._shown and self._shown[webhook.id] == webhook.secret

    async def _update(self, kind: Purpose, webhook: Webhook, **more: str) -> None:
        told = {"name": kind.name, "targetUrl": self._address, "secret": self._secret, **more}
        updated = await self._client.read(lambda api: _webhook(api.webhooks.update(webhook.id, **told)))
        self._shown[webhook.id] = updated.secret

    async def _remove(self, webhook: Webhook) -> None:
        try:
            await self._client.read(lambda api: api.webhooks.delete(webhook.id))
        except Declined as declined:
            if declined.status != GONE:
                _log.warning("Webex does not remove a webhook of ours: %s", declined)


def _webhook(told: Any) -> Webhook:
    active = told.status in {None, "active"}
    names = told.name or "", told.targetUrl or "", told.resource or "", told.event or ""
    return Webhook(told.id, *names, told.filter, told.secret, active)
