"""The token with which the bot speaks to Teams: there is a good one at all times, and it is renewed while the old one is still used.

Must not know how one logs in (`library.py`), nor what the token is used for.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

from bot.host import log
from bot.host.ports import Busy

NO_LOGIN = "De bot kan niet inloggen bij Microsoft. Is het geheim verlopen? Zet een nieuw in MicrosoftAppPassword en start de bot opnieuw."
AHEAD = 300.0  # seconds before its end a token is renewed, while the old one is still used
SHORT = 600.0  # seconds a token is used that does not say when it ends
PATIENCE = 30.0  # seconds a login may take
EVERY = 60.0  # seconds between two looks at whether there is a good token


class Tokens:
    """Hands out a token; `fetch` gets a new one, `now` is in seconds since 1970."""

    def __init__(self, fetch: Callable[[], Awaitable[str]], now: Callable[[], float] = time.time) -> None:
        self._fetch = fetch
        self._now = now
        self._token = ""
        self._ends = 0.0
        self._renewing: asyncio.Task[None] | None = None
        self.failing = False  # whether the last login gave no token

    async def get(self) -> str:
        """A token that is still good. Raises Busy when the login gives none."""
        # A task that is cancelled before its first step never gets to say that it has ended: only `done` tells.
        if self._now() > self._ends - AHEAD and (self._renewing is None or self._renewing.done()):
            self._renewing = asyncio.create_task(self._renew())
        if self._now() >= self._ends and self._renewing is not None:
            await asyncio.shield(self._renewing)
            if self._now() >= self._ends:
                raise Busy
        return self._token

    async def keep(self, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        """Have a good token at all times, for ever: a secret that has expired is seen before anybody says anything."""
        while True:
            with suppress(Busy):
                await self.get()
            await sleep(EVERY)

    def forget(self, token: str) -> None:
        """Teams does not take this one any more."""
        if token == self._token:
            self._ends = 0.0

    async def _renew(self) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                token = await self._fetch()
            self._token, self._ends = token, _end(token, self._now())
            self.failing = False
        except Exception as error:  # whatever a login can do wrong: it is asked again with the next message
            self.failing = True
            log.failure("The login gave no token", error)
        finally:
            self._renewing = None


def _end(token: str, now: float) -> float:
    import jwt  # with it comes a whole library of cryptography, which nobody needs before there is a token

    try:
        return float(jwt.decode(token, options={"verify_signature": False})["exp"])
    except (jwt.PyJWTError, LookupError, TypeError, ValueError):
        return now + SHORT
