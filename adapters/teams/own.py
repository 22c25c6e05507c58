"""The way in without Microsoft's SDK (`KAARTENSESSIE_TEAMS_POORT=eigen`): PyJWT checks who a message is from, MSAL logs in.

Must let in no more than the SDK does: one table of tests tries both (`tests/platforms/teams/test_gate.py`). Must not be loaded where
Teams is not set up so: it is heavy.
"""

from __future__ import annotations

import asyncio
from functools import partial

import jwt
import msal
import requests

from adapters.teams.account import MANAGED, Account
from adapters.teams.guard import Stranger
from adapters.teams.keys import Check, Keys

LEEWAY = 300  # seconds that a clock may be off, as the Bot Framework allows
ALGORITHM = "RS256"
PATIENCE = 10  # seconds that each question of a login may take
ANOTHER_BOT = ("appid", "azp")  # in which a bot names itself that calls ours; Teams does not


class NoToken(Exception):
    """The login gave none."""


def check(account: Account, keys: Keys) -> Check:
    """A check by signature, issuer, bot, time, channel and address."""

    async def signed(header: str, channel: str, service_url: str) -> None:
        token = header.removeprefix("Bearer ")
        key = await keys.get(jwt.get_unverified_header(token).get("kid"))
        claims = jwt.decode(
            token,
            key.public_key,
            algorithms=[ALGORITHM],
            audience=account.app_id,
            issuer=account.issuer,
            leeway=LEEWAY,
            options={"require": ["exp", "iss", "aud"], "strict_aud": True},
        )
        endorsed = not key.endorsements or channel in key.endorsements
        if not endorsed or claims.get("serviceurl") != service_url or any(claims.get(name) for name in ANOTHER_BOT):
            raise Stranger

    return signed


async def token(account: Account) -> str:
    """A new token for this account. Raises NoToken."""
    return await asyncio.to_thread(_login, account)


def _login(account: Account) -> str:
    # A new client each time: an old one would hand out again the token that Teams has just refused.
    if account.kind == MANAGED:
        identity = msal.UserAssignedManagedIdentity(client_id=account.app_id)
        wire = requests.Session()
        wire.request = partial(wire.request, timeout=PATIENCE)  # type: ignore[method-assign]
        client = msal.ManagedIdentityClient(identity, http_client=wire)
        told = client.acquire_token_for_client(resource=account.scope.removesuffix("/.default"))
    else:
        secret: str | dict[str, str] = account.password
        if account.certificate is not None:
            key, thumbprint = account.certificate
            secret = {"private_key": key, "thumbprint": thumbprint}
        app = msal.ConfidentialClientApplication(
            account.app_id, authority=account.login_url, client_credential=secret, timeout=PATIENCE
        )
        told = app.acquire_token_for_client([f"{account.scope.removesuffix('/.default')}/.default"])
    if "access_token" not in told:
        raise NoToken
    return str(told["access_token"])
