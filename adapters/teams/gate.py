"""The gate: only what the Bot Framework signed for this bot comes in. The check itself is the SDK's.

Must not read more of a message than the check needs, nor be loaded where Teams is not set up: the SDK is heavy. Two things are ours: the keys are fetched without stalling anybody and
again when one is unknown (the SDK does neither), and a token that was found good is remembered for a few minutes.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any, NamedTuple

import aiohttp
import jwt
from botbuilder.integration.aiohttp import ConfigurationBotFrameworkAuthentication
from botbuilder.schema import Activity
from botframework.connector.auth.jwt_token_extractor import JwtTokenExtractor
from jwt.algorithms import RSAAlgorithm

from adapters.teams.account import Account
from adapters.teams.guard import NoKeys, Stranger

CHANNEL = "msteams"
REMEMBERED = 300.0  # seconds a good token is taken at its word, and never past its own end
MOST_REMEMBERED = 1000
KEYS_KEPT = 24 * 3600.0
KEYS_AGAIN = 60.0  # at most this often because of an unknown key
_TIMEOUT = aiohttp.ClientTimeout(total=10)


class SigningKey(NamedTuple):
    """One key as the SDK wants it."""

    public_key: Any
    endorsements: list[str]


class Keys:
    """The public keys of the issuer, by id. Takes the place of the SDK's own, which stalls the loop and never looks again."""

    def __init__(self, url: str, session: aiohttp.ClientSession, now: Callable[[], float] = time.monotonic) -> None:
        self._url = url
        self._session = session
        self._now = now
        self._keys: dict[str, SigningKey] = {}
        self._fetched = self._tried = self._asked = float("-inf")
        self._fetching = asyncio.Lock()

    async def get(self, key_id: str | None) -> SigningKey:
        """The key of this id. Raises Stranger when there is none, NoKeys when that can't be known."""
        stale = self._now() - self._fetched > KEYS_KEPT
        if (stale or key_id not in self._keys) and self._now() - self._tried > KEYS_AGAIN:
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
                metadata = await self._json(self._url)
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


class Gate:
    """Checks who a request is from. `now` is in seconds since 1970."""

    def __init__(self, account: Account, session: aiohttp.ClientSession, now: Callable[[], float] = time.time) -> None:
        self._issuer = account.issuer
        self._now = now
        self._good: dict[tuple[str, str, str], float] = {}  # until when
        self._ends: dict[str, float] = {}  # when a token ends that was good once
        self._sdk = ConfigurationBotFrameworkAuthentication(
            account.configuration(), credentials_factory=account.factory()
        )
        JwtTokenExtractor.metadataCache[account.metadata_url] = Keys(account.metadata_url, session)

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
            await self._sdk.authenticate_request(Activity(channel_id=channel, service_url=service_url), header)
        except NoKeys:
            raise
        except Exception:  # of all it refuses, the SDK calls only some PermissionError
            raise Stranger from None
        if len(self._good) >= MOST_REMEMBERED:
            self._good.clear()
            self._ends.clear()
        self._good[asked] = min(now + REMEMBERED, ends)
        self._ends[header] = ends
