"""What every platform must let a test do, and the registry of drivers that do it.

A driver plays a transcript through a platform's own wire with the whole host behind it. A platform without a driver fails
`test_platform.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from aiohttp import web
from aiohttp.test_utils import TestClient

from bot.host.ports import Adapter
from tests.conformance.on_teams import TeamsWorld
from tests.conformance.on_web import WebWorld
from tests.conformance.on_webex import WebexWorld
from tests.languages import Language
from tests.transcripts.script import Seen, World


class Driver(World, Protocol):
    """A world on a real platform; `language` is what the bot speaks there."""

    language: Language

    client: TestClient[web.Request, web.Application]  # calls the HTTP routes of the adapter

    @property
    def adapter(self) -> Adapter:
        """The platform's adapter, as it runs now."""

    def signed(self, body: bytes) -> dict[str, str]:
        """The headers with which the platform itself would send this body; none where nothing is sent like that."""

    async def begin(self) -> None:
        """Start the process and the platform."""

    async def end(self) -> None:
        """Stop both."""

    def shows(self, seen: Seen) -> bool:
        """Whether this platform shows this message at all; asked once for each, in order, right after what brought it about."""

    async def reword(self, who: str, words: str) -> bool:
        """Let somebody edit the last line they said in the group; no words delete it. False where nobody can."""

    async def redeliver(self) -> None:
        """Deliver the last thing that somebody said or pressed once more, byte for byte."""

    async def restart(self) -> None:
        """Stop the process and start another one on the same data; people reconnect."""

    async def rubbish(self) -> None:
        """Send what the platform should never send; the process must live on."""


DRIVERS: dict[str, Callable[[Path, Language], Driver]] = {"teams": TeamsWorld, "web": WebWorld, "webex": WebexWorld}
