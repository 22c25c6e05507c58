"""The way in by Microsoft's SDK (`KAARTENSESSIE_TEAMS_POORT=botbuilder`): its check of who a message is from, and its logins.

Must not be loaded where Teams is not set up so: it is heavy. So are its adapter and its turns, which nothing here asks for. Fetching
keys is ours (`keys.py`): the SDK stalls the loop, and looks for an unknown key an hour too late.
"""

from __future__ import annotations

import asyncio

from botbuilder.schema import Activity
from botframework.connector.auth import (
    AppCredentials,
    BotFrameworkAuthenticationFactory,
    CertificateServiceClientCredentialsFactory,
    ManagedIdentityServiceClientCredentialsFactory,
    PasswordServiceClientCredentialFactory,
    ServiceClientCredentialsFactory,
)
from botframework.connector.auth.jwt_token_extractor import JwtTokenExtractor

from adapters.teams.account import MANAGED, Account
from adapters.teams.keys import Check, Keys


def check(account: Account, keys: Keys) -> Check:
    """The SDK's check, with our keys in the place of its own."""
    # All addresses are given, so that it takes none from elsewhere.
    sdk = BotFrameworkAuthenticationFactory.create(
        validate_authority=True,
        to_channel_from_bot_login_url=account.login_url,
        to_channel_from_bot_oauth_scope=account.scope,
        to_bot_from_channel_token_issuer=account.issuer,
        to_bot_from_channel_open_id_metadata_url=account.metadata_url,
        credential_factory=_factory(account),
    )
    JwtTokenExtractor.metadataCache[keys.url] = keys

    async def signed(header: str, channel: str, service_url: str) -> None:
        await sdk.authenticate_request(Activity(channel_id=channel, service_url=service_url), header)

    return signed


async def token(account: Account) -> str:
    """A new token for this account."""
    where = {"oauth_scope": account.scope, "login_endpoint": account.login_url, "validate_authority": True}
    # New ones each time: old ones would hand out again the token that Teams has just refused.
    credentials: AppCredentials = await _factory(account).create_credentials(account.app_id, **where)
    got: str = await asyncio.to_thread(credentials.get_access_token)
    return got


def _factory(account: Account) -> ServiceClientCredentialsFactory:
    if account.certificate is not None:
        key, thumbprint = account.certificate
        return CertificateServiceClientCredentialsFactory(thumbprint, key, account.app_id, account.tenant)
    if account.kind == MANAGED:
        return ManagedIdentityServiceClientCredentialsFactory(account.app_id)
    return PasswordServiceClientCredentialFactory(account.app_id, account.password, account.tenant)
