"""The grapevine of several processes on one PostgreSQL. It goes by NOTIFY, which stands in no table, log or dump of the
database and goes when all have heard it.

Must not know what is told.
"""

from __future__ import annotations

import asyncio
import secrets

from psycopg import AsyncConnection

from bot.host import log
from bot.host.grapevine import Grapevine
from bot.host.postgres import WATCHFUL
from bot.host.sql import spoken
from bot.host.store import Store, StoreUnavailable

LONGEST = 7_900  # bytes; PostgreSQL passes on 8,000, and what is longer is not told
AGAIN = 2.0  # seconds before another attempt to listen
PATIENCE = 1.0  # seconds to have heard what was told before
TELL_ALL, PING = "alles?", "ping "


class PostgresGrapevine(Grapevine):
    """Whoever has just begun to listen, also after a while without, asks the others for all there is."""

    def __init__(self, store: Store, address: str) -> None:
        super().__init__()
        self._store = store
        self._address = address
        self._pings: dict[str, asyncio.Event] = {}

    async def run(self) -> None:
        """Listen, for ever, also when the database was away for a while."""
        while True:
            try:
                async with await AsyncConnection.connect(self._address, autocommit=True, **WATCHFUL) as connection:
                    await connection.execute(spoken.LISTEN)
                    await self._say(TELL_ALL)
                    async for each in connection.notifies():
                        await self._heard(each.payload)
            except Exception as error:  # mostly a database that is away; whatever it is, the listening must go on
                log.failure("Nothing can be heard of the other processes", error)
            await asyncio.sleep(AGAIN)

    async def tell(self, words: bytes) -> None:
        """Let the others hear this. They may not: then whoever waits for it must do without."""
        if len(words) <= LONGEST:
            await self._say(words.decode())

    async def caught_up(self) -> None:
        """Return when all was heard that the others told before, or when that takes long."""
        ping = PING + secrets.token_hex(8)
        heard = self._pings[ping] = asyncio.Event()
        try:
            async with asyncio.timeout(PATIENCE):
                await self._say(ping)
                await heard.wait()
        except TimeoutError:
            log.left("The other processes can't be heard")
        finally:
            del self._pings[ping]

    async def _heard(self, words: str) -> None:
        if words in self._pings:
            self._pings[words].set()
        elif words == TELL_ALL:
            for each in self.all_there_is():
                await self.tell(each)
        elif not words.startswith(PING):
            self.hear(words.encode())

    async def _say(self, words: str) -> None:
        try:
            await self._store.write(lambda tx: spoken.say(tx, words))
        except StoreUnavailable as error:
            log.failure("The other processes could not be told", error)
