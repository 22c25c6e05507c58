"""What a machine can do with this HTTP library: a handler that reads a message, answers it, and has nothing to lose.
`python -m tests.bench.bare PORT [FILE]`.

With a FILE it writes down that it saw the message before it acknowledges: one commit for all that wait, in SQLite with FULL sync.
A token that was checked once is remembered, as it is in ours.
"""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import sys
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import aiohttp
import jwt
from aiohttp import web

ENVIRON = dict(os.environ)


class Bare:
    """The handler. `file`: where it writes down what it saw; empty is nowhere."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._good: set[str] = set()
        self._thread = ThreadPoolExecutor(1)
        self._waiting: list[tuple[str, asyncio.Future[None]]] = []
        self._committing: asyncio.Task[None] | None = None

    async def life(self, _app: web.Application) -> AsyncIterator[None]:
        """Open what is needed, and close it."""
        self._session = aiohttp.ClientSession()
        if self._file:
            self._database = sqlite3.connect(self._file, check_same_thread=False, isolation_level=None)
            self._database.execute("PRAGMA journal_mode = WAL")
            self._database.execute("PRAGMA synchronous = FULL")
            self._database.execute("CREATE TABLE IF NOT EXISTS seen (id TEXT PRIMARY KEY)")
        async with self._session.get(ENVIRON["BotOpenIdMetadata"]) as answer:
            keys = (await answer.json())["jwks_uri"]
        async with self._session.get(keys) as answer:
            self._key = jwt.PyJWK((await answer.json())["keys"][0]).key
        yield
        await self._session.close()

    async def messages(self, request: web.Request) -> web.Response:
        """The one address."""
        header = request.headers["Authorization"]
        if header not in self._good:
            jwt.decode(header[7:], self._key, algorithms=["RS256"], audience=ENVIRON["MicrosoftAppId"])
            self._good.add(header)
        said = json.loads(await request.read())
        if self._file:
            await self._seen(said["conversation"]["id"] + said["id"])
        answer = {"type": "message", "text": f"Je zei: {said.get('text')}", "from": said["recipient"]}
        chat = quote(said["conversation"]["id"], safe="")
        url = f"{said['serviceUrl']}v3/conversations/{chat}/activities"
        async with self._session.post(url, json=answer, headers={"Authorization": "Bearer token"}) as response:
            await response.json()
        return web.Response()

    async def _seen(self, message: str) -> None:
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((message, done))
        if self._committing is None:
            self._committing = asyncio.create_task(self._commit())
        await done

    async def _commit(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            await asyncio.get_running_loop().run_in_executor(self._thread, self._write, [each for each, _ in batch])
            for _, done in batch:
                done.set_result(None)
        self._committing = None

    def _write(self, messages: list[str]) -> None:
        self._database.execute("BEGIN IMMEDIATE")
        self._database.executemany("INSERT OR IGNORE INTO seen VALUES (?)", [(each,) for each in messages])
        self._database.execute("COMMIT")


def main() -> None:
    """Serve until the end."""
    bare = Bare(sys.argv[2] if len(sys.argv) > 2 else "")
    app = web.Application()
    app.router.add_post("/api/messages", bare.messages)
    app.cleanup_ctx.append(bare.life)
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None)


if __name__ == "__main__":
    main()
