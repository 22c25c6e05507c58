"""What lies between the bot and its database: it can be cut, and it can go dead without a word.

Must not know what goes through it.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress

from sqlalchemy import URL

from tests.process import free_port

_LARGE = 65536  # bytes


class Cable:
    """Listens on a port of this machine, and passes everything on to the database of `there`."""

    def __init__(self, there: URL) -> None:
        self.port = free_port()
        self._there = there
        self._alive = asyncio.Event()
        self._talks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        """The database, by way of here."""
        here = self._there.set(host="127.0.0.1", port=self.port, query={}, drivername="postgresql")
        return here.render_as_string(hide_password=False)

    async def mend(self) -> None:
        """Be there, from the start or again."""
        self._alive.set()
        if self._server is None:
            self._server = await asyncio.start_server(self._meet, "127.0.0.1", self.port)

    async def cut(self) -> None:
        """Be gone: who is connected is not any more, and nobody can connect."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for talk in self._talks:
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)

    def go_dead(self) -> None:
        """Take what comes and pass nothing on, for who is connected; nobody else can connect."""
        self._alive.clear()
        if self._server is not None:
            self._server.close()
            self._server = None

    def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = asyncio.create_task(self._talk(reader, writer))
        self._talks.add(talk)
        talk.add_done_callback(self._talks.discard)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        socket = self._there.query.get("host") or self._there.host or ""
        if str(socket).startswith("/"):
            theirs = await asyncio.open_unix_connection(f"{socket}/.s.PGSQL.{self._there.port or 5432}")
        else:
            theirs = await asyncio.open_connection(str(socket), self._there.port or 5432)
        try:
            await asyncio.gather(self._pass(reader, theirs[1]), self._pass(theirs[0], writer))
        finally:
            for each in (writer, theirs[1]):
                each.transport.abort()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while some := await reader.read(_LARGE):
                await self._alive.wait()
                writer.write(some)
                await writer.drain()
        writer.close()
