"""The bot's own token for speaking: kept, renewed ahead of time, and fetched where it stalls nobody.

Must not speak to Teams.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

import aiohttp
import jwt
from botframework.connector.auth import AppCredentials

from adapters.teams.account import Account
from bot.host.ports import Busy

AHEAD = 300.0  # seconds before its end a token is renewed, while the old one is still used
SHORT = 600.0  # seconds a token is used that does not say when it ends
# The SDK's library takes no other login than Microsoft's own.
_MICROSOFT = ("https://login.microsoftonline.com/", "https://login.microsoftonline.us/")
PATIENCE = 30.0  # seconds a login may take
EVERY = 60.0  # seconds between two looks at whether there is a good token

_log = logging.getLogger(__name__)


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
            _log.error("The login gave no token: %s", type(error).__name__)
        finally:
            self._renewing = None


def fetcher(account: Account, session: aiohttp.ClientSession) -> Callable[[], Awaitable[str]]:
    """How this account gets a token: the SDK's way, in a thread, because it blocks."""
    if account.password and not account.login_url.lower().startswith(_MICROSOFT):
        return lambda: _grant(account, session)
    where = {"oauth_scope": account.scope, "login_endpoint": account.login_url, "validate_authority": True}

    async def fetch() -> str:
        # New ones each time: old ones would hand out again the token that Teams has just refused.
        credentials: AppCredentials = await account.factory().create_credentials(account.app_id, **where)
        token: str = await asyncio.to_thread(credentials.get_access_token)
        return token

    return fetch


async def _grant(account: Account, session: aiohttp.ClientSession) -> str:
    """The plain client credentials grant, for a login that is not Microsoft's (another cloud, a test)."""
    url = account.login_url.rstrip("/")
    form = {
        "grant_type": "client_credentials",
        "client_id": account.app_id,
        "client_secret": account.password,
        "scope": f"{account.scope.removesuffix('/.default')}/.default",
    }
    url = url if url.endswith("/token") else f"{url}/oauth2/v2.0/token"
    async with session.post(url, data=form, raise_for_status=True, allow_redirects=False) as response:
        token: str = (await response.json(content_type=None))["access_token"]
        return token


def _end(token: str, now: float) -> float:
    try:
        return float(jwt.decode(token, options={"verify_signature": False})["exp"])
    except (jwt.PyJWTError, LookupError, TypeError, ValueError):
        return now + SHORT
