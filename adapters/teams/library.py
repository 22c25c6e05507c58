"""What checks who a message is from and gets the bot's token, as `KAARTENSESSIE_TEAMS_POORT` says: Microsoft's SDK, or PyJWT and MSAL.

Must not load either before it is asked for: they are heavy.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Protocol

import aiohttp

from adapters.teams.account import OWN, Account

if TYPE_CHECKING:
    from adapters.teams.keys import Check, Keys

# MSAL, which both ways log in with, takes no other login than Microsoft's own.
_MICROSOFT = ("https://login.microsoftonline.com/", "https://login.microsoftonline.us/")


class Library(Protocol):
    """One way to do it; a module."""

    def check(self, account: Account, keys: Keys) -> Check:
        """What looks whether a message is signed for this bot, this channel and this address."""

    async def token(self, account: Account) -> str:
        """A new token; never one that it gave before."""


def library(account: Account) -> Library:
    """The one of this account."""
    if account.gate == OWN:
        from adapters.teams import own

        return own
    from adapters.teams import sdk

    return sdk


def fetcher(account: Account, session: aiohttp.ClientSession) -> Callable[[], Awaitable[str]]:
    """How this account gets a token."""
    if account.password and not account.login_url.lower().startswith(_MICROSOFT):
        return lambda: _grant(account, session)
    return lambda: library(account).token(account)


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
