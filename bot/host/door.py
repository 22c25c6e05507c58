"""The door through which an adapter comes to the host, under its own name: what it brings is checked here, once for all platforms.

Must not know what a session is, nor anything of a platform.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

from msgspec.structs import replace

from bot.engine.model.events import Arrived, Event, Pressed, Recalled, Said, TimerFired, Undelivered, Wiped
from bot.engine.views.screen import Sight
from bot.host import log
from bot.host.allowance import TOO_MUCH, Allowances
from bot.host.clock import Clock
from bot.host.grapevine import Grapevine
from bot.host.incoming import printable
from bot.host.metrics import Metrics
from bot.host.outcome import Arrival, session_key
from bot.host.ports import Inbound
from bot.host.screens import Screens
from bot.host.settings import Settings
from bot.host.sql.memory import AdapterMemory
from bot.host.store import Store


class AdapterDoor:
    """Implements `ports.Door` for the adapter of this name, so that none can speak for another. `receive` is how the host hears of it.

    `allowances` are those of the people who come from outside; None where everybody is at the computer that the bot runs on.
    """

    def __init__(
        self,
        adapter: str,
        *,
        clock: Clock,
        settings: Settings,
        store: Store,
        screens: Screens,
        grapevine: Grapevine,
        metrics: Metrics,
        allowances: Allowances | None,
        receive: Callable[[Arrival], Awaitable[bool]],
    ) -> None:
        self.clock = clock
        self.settings = settings
        self._adapter = adapter
        self._store = store
        self._screens = screens
        self._grapevine = grapevine
        self._metrics = metrics
        self._allowances = allowances
        self._receive = receive

    async def receive(self, inbound: Inbound) -> bool:
        """Save what happened and all that follows from it; returns when that is durable. False: seen before, or too much of one person.

        Raises StoreUnavailable when it can't be saved now: nothing has changed, and its message tells the person what to do.
        Raises ValueError when the adapter breaks the contract.
        """
        event = inbound.event
        if isinstance(event, TimerFired | Undelivered | Arrived | Recalled | Wiped):
            raise ValueError("timers and what became of letters are the host's own")  # noqa: TRY004 - the type is right, the contract is not
        if event.person.id.partition(":")[0] != self._adapter:
            raise ValueError("the id of a person starts with the name of the adapter and a colon")
        if event.at.utcoffset() is None:
            raise ValueError("the moment of an event is aware, in UTC")
        key = session_key(self._adapter, inbound.chat) if inbound.chat else ""
        delivery = self._adapter, inbound.delivery
        arrival = Arrival(
            key=key, event=_without_controls(event), person=event.person, session=inbound.session, delivery=delivery
        )
        with log.following(log.followed() or log.trail("/".join(delivery))):
            if self._allowances is None or not isinstance(event, Said | Pressed):
                return await self._receive(arrival)
            return await self._within(self._allowances, arrival)

    async def _within(self, allowances: Allowances, arrival: Arrival) -> bool:
        """Take it if it is within the allowance of whoever it comes from. What is not they hear of once, until they have been quiet."""
        now = self.clock.wall()
        allowance = allowances.of(arrival.who, now)
        new = False
        if allowance.take(now):
            try:
                new = await self._receive(arrival)
            finally:
                if not new:  # sent again, or it will be
                    allowances.give_back(arrival.who)
            return new
        self._metrics.surplus.labels(platform=self._adapter).inc()
        if not allowance.told:
            allowance.told = True
            try:
                new = await self._receive(replace(arrival, instead=TOO_MUCH))
            finally:
                allowance.told = new
        return False

    def follow(self, token: str) -> AsyncIterator[Sight]:
        """What the screen of this token shows, anew with each change. Ends when the link holds no more, or never did."""
        return self._screens.follow(token)

    async def lead(self, token: str, press: str, command: str, args: str, about: str, inputs: Mapping[str, str]) -> str:
        """Press a button that stands on the screen of this token, as the facilitator whose screen it is, with what its fields hold.

        `press` is the id of this one press. Returns why not, or nothing. Raises StoreUnavailable.
        """
        found = await self._screens.pressed(token, command, args, about, inputs)
        if isinstance(found, str):
            return found
        key, pressed = found
        person, delivery = pressed.person, (key.partition("/")[0], f"scherm:{key}:{press}")
        with log.following(log.followed() or log.trail("/".join(delivery))):
            event = _without_controls(pressed)
            await self._receive(Arrival(key=key, event=event, person=person, session=key, delivery=delivery))
        return ""

    def memory(self) -> AdapterMemory:
        """The adapter's own small store."""
        return AdapterMemory(self._adapter, self._store)

    def grapevine(self) -> Grapevine:
        """What the adapter tells itself in the other processes, in JSON; nobody else hears it, and it is written nowhere."""
        return self._grapevine


def _without_controls(event: Event) -> Event:
    """What somebody typed, whatever their platform lets through, as it can be stored."""
    match event:
        case Said(text=words):
            return replace(event, text=printable(words))
        case Pressed(args=args, inputs=inputs):
            fields = {name: printable(words) for name, words in inputs.items()}
            return replace(event, args=printable(args), inputs=fields)
    return event
