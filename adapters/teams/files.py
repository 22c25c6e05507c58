"""Files: Teams lets a bot put one in somebody's OneDrive, once they have said yes in their private chat.

Must not keep a file longer than until the answer, or until the session it comes from is forgotten; one that comes from no
session (an invitation) no longer than a session is kept.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import aiohttp
from msgspec import Struct

from adapters.teams.activity import dig
from bot.engine.model.documents import File
from bot.host.ports import Memory

if TYPE_CHECKING:
    from adapters.teams.connector import Connector

CONSENT_CARD = "application/vnd.microsoft.teams.card.file.consent"
INFO_CARD = "application/vnd.microsoft.teams.card.file.info"
NOT_HERE = "Het bestand kan ik alleen in je eigen chat met mij geven. Voeg me toe in Teams en vraag het daar opnieuw."
FAILED = "Het bestand is niet opgeslagen. Vraag het opnieuw en probeer het nog een keer."

Json = dict[str, Any]

_log = logging.getLogger(__name__)


class Offered(Struct, frozen=True):
    """A file that waits for a yes, and since when."""

    file: File
    since: dt.date


class Files:
    """Offers files and hands them over. `today` is the day it is."""

    def __init__(self, memory: Memory, connector: Connector, today: Callable[[], dt.date]) -> None:
        self._memory = memory
        self._connector = connector
        self._today = today
        self._on_the_way: set[str] = set()

    async def offer(self, file: File, person: str, number: int) -> list[Json]:
        """The message that offers a file in the private chat of this person; elsewhere, where to ask for it."""
        if not person:
            return [{"type": "message", "textFormat": "plain", "text": NOT_HERE}]
        key = f"{person}#{number}"
        await self._memory.put("file", key, Offered(file, self._today()))
        content = {
            "description": "Wil je dit bestand bewaren in je OneDrive?",
            "sizeInBytes": len(file.content),
            "acceptContext": {"file": number},
            "declineContext": {"file": number},
        }
        return [_message(CONSENT_CARD, file.name, content)]

    async def consented(self, person: str, value: object) -> Json | None:
        """Somebody said yes or no: hand the file over. Returns what to tell them, if anything."""
        context = value.get("context") if isinstance(value, dict) else None
        number = context.get("file") if isinstance(context, dict) else None
        key = f"{person}#{number}"  # so that nobody gets the file of somebody else
        if key in self._on_the_way:  # told twice: the place that Teams gave takes it once, and would then say no
            return None
        self._on_the_way.add(key)
        try:
            return await self._answered(key, value)
        finally:
            self._on_the_way.discard(key)

    async def forget(self, people: Sequence[str]) -> None:
        """Delete the files that wait for these people."""
        for key in await self._memory.all("file", Offered):
            if key.rpartition("#")[0] in people:
                await self._memory.delete("file", key)

    async def purge(self, before: dt.date) -> None:
        """Delete the files that nobody has answered for since."""
        for key, waiting in (await self._memory.all("file", Offered)).items():
            if waiting.since < before:
                await self._memory.delete("file", key)

    async def _answered(self, key: str, value: object) -> Json | None:
        waiting = await self._memory.get("file", key, Offered)
        if waiting is None:
            return None
        file = waiting.file
        url = dig(value, "uploadInfo", "uploadUrl")
        if dig(value, "action") != "accept" or not url.startswith("https://"):
            await self._memory.delete("file", key)
            return None
        try:
            await self._connector.upload(url, file.content)
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:  # the last: what should be an address is none
            _log.warning("A file could not be handed over: %s", type(error).__name__)
            return {"type": "message", "textFormat": "plain", "text": FAILED}
        await self._memory.delete("file", key)
        content = {"uniqueId": dig(value, "uploadInfo", "uniqueId"), "fileType": dig(value, "uploadInfo", "fileType")}
        link = dig(value, "uploadInfo", "contentUrl")
        return _message(INFO_CARD, file.name, content, contentUrl=link)


def _message(kind: str, name: str, content: Json, **more: str) -> Json:
    return {"type": "message", "attachments": [{"contentType": kind, "name": name, "content": content, **more}]}
