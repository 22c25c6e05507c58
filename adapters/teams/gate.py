"""The gate: only what the Bot Framework signed for this bot comes in. How a signature is checked is the way that the account names.

Must not read more of a message than the check needs, nor be loaded where Teams is not set up: what it checks with is heavy.
A token that was found good is remembered for a few minutes.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import aiohttp
import jwt

from adapters.teams.account import Account
from adapters.teams.guard import NoKeys, Stranger
from adapters.teams.keys import Keys
from adapters.teams.library import library

CHANNEL = "msteams"
REMEMBERED = 300.0  # seconds a good token is taken at its word, and never past its own end
MOST_REMEMBERED = 1000


class Gate:
    """Checks who a request is from. `now` is in seconds since 1970."""

    def __init__(self, account: Account, session: aiohttp.ClientSession, now: Callable[[], float] = time.time) -> None:
        self._issuer = account.issuer
        self._now = now
        self._good: dict[tuple[str, str, str], float] = {}  # until when
        self._ends: dict[str, float] = {}  # when a token ends that was good once
        self._keys = Keys(account.metadata_url, session)
        self._signed = library(account).check(account, self._keys)

    def look(self, header: str) -> float:
        """When this token ends, before anything else is read or fetched for it. Raises Stranger."""
        known = self._ends.get(header)
        if known is not None:
            return known
        try:
            scheme, token = header.split(" ")
            claims = jwt.decode(token, options={"verify_signature": False})
            issuer, ends = claims["iss"], float(claims["exp"])
        except Exception:  # a stranger can make anything of it
            raise Stranger from None
        # A token of another issuer would take the SDK's ways for emulators and skills, where nobody checks the address.
        if scheme != "Bearer" or issuer != self._issuer:
            raise Stranger
        return ends

    async def check(self, header: str, ends: float, channel: str, service_url: str) -> None:
        """Let pass what was signed for this bot, this channel and this address. `ends` is what `look` said.

        Raises Stranger, or NoKeys.
        """
        # The SDK leaves out a check for which the message has nothing to compare with.
        if channel != CHANNEL or not service_url:
            raise Stranger
        asked = (header, channel, service_url)
        now = self._now()
        if self._good.get(asked, 0.0) > now:
            return
        try:
            await self._signed(header, channel, service_url)
        except NoKeys:
            raise
        except (
            Exception
        ):  # a stranger can make anything of it, and of what it refuses the SDK calls little PermissionError
            raise Stranger from None
        if len(self._good) >= MOST_REMEMBERED:
            self._good.clear()
            self._ends.clear()
        self._good[asked] = min(now + REMEMBERED, ends)
        self._ends[header] = ends
