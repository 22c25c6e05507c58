"""The public keys with which the Bot Framework signs, fetched without stalling anybody and again when one is unknown.

Must not know what was signed.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

import aiohttp
import jwt
from jwt.algorithms import RSAAlgorithm

from adapters.teams.guard import NoKeys, Stranger

Check = Callable[
    [str, str, str], Awaitable[None]
]  # (header, channel, service URL): returns, or raises whatever it likes
KEPT = 24 * 3600.0
AGAIN = 60.0  # at most this often because of an unknown key
_TIMEOUT = aiohttp.ClientTimeout(total=10)


class SigningKey(NamedTuple):
    """One key, and the channels that it may sign for; none named is all."""

    public_key: Any
    endorsements: list[str]


class Keys:
    """The public keys of the issuer, by id. `url` is where it tells of them."""

    def __init__(self, url: str, session: aiohttp.ClientSession, now: Callable[[], float] = time.monotonic) -> None:
        self.url = url
        self._session = session
        self._now = now
        self._keys: dict[str, SigningKey] = {}
        self._fetched = self._tried = self._asked = float("-inf")
        self._fetching = asyncio.Lock()

    async def get(self, key_id: str | None) -> SigningKey:
        """The key of this id. Raises Stranger when there is none, NoKeys when that can't be known."""
        stale = self._now() - self._fetched > KEPT
        if (stale or key_id not in self._keys) and self._now() - self._tried > AGAIN:
            await self._refresh()
        if not self._keys:
            raise NoKeys
        key = self._keys.get(key_id or "")
        if key is None:
            raise Stranger
        return key

    async def _refresh(self) -> None:
        asked = self._now()
        async with self._fetching:
            if self._asked >= asked:  # somebody else just did
                return
            self._asked = self._now()
            try:
                metadata = await self._json(self.url)
                found = (await self._json(metadata["jwks_uri"]))["keys"]
                self._keys = {each["kid"]: _key(each) for each in found if "kid" in each and each.get("kty") == "RSA"}
                self._fetched = self._tried = self._now()
            except (aiohttp.ClientError, TimeoutError, ValueError, LookupError, TypeError, jwt.PyJWTError):
                # With keys in hand an outage is waited out; without any, the very next request tries again.
                self._tried = self._now() if self._keys else float("-inf")

    async def _json(self, url: str) -> Any:
        async with self._session.get(url, timeout=_TIMEOUT, raise_for_status=True) as response:
            return await response.json(content_type=None)


def _key(jwk: dict[str, Any]) -> SigningKey:
    return SigningKey(RSAAlgorithm.from_jwk(json.dumps(jwk)), list(jwk.get("endorsements") or []))
