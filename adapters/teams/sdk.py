"""The way in by Microsoft's SDK (`KAARTENSESSIE_TEAMS_POORT=botbuilder`): its check of who a message is from, and its logins.

Must not be loaded where Teams is not set up so: it is heavy. Fetching keys is ours (`keys.py`): the SDK stalls the loop, and looks for
an unknown key an hour too late.
"""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

from botbuilder.integration.aiohttp import (
    ConfigurationBotFrameworkAuthentication,
    ConfigurationServiceClientCredentialFactory,
)
from botbuilder.schema import Activity
from botframework.connector.auth import (
    AppCredentials,
    CertificateServiceClientCredentialsFactory,
    ServiceClientCredentialsFactory,
)
from botframework.connector.auth.jwt_token_extractor import JwtTokenExtractor

from adapters.teams.account import Account
from adapters.teams.keys import Check, Keys


def check(account: Account, keys: Keys) -> Check:
    """The SDK's check, with our keys in the place of its own."""
    sdk = ConfigurationBotFrameworkAuthentication(_configuration(account), credentials_factory=_factory(account))
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
    return ConfigurationServiceClientCredentialFactory(_configuration(account))


def _configuration(account: Account) -> SimpleNamespace:
    """What the SDK reads its settings from. All addresses are given, so that it takes none from elsewhere."""
    return SimpleNamespace(
        APP_ID=account.app_id,
        APP_PASSWORD=account.password,
        APP_TYPE=account.kind,
        APP_TENANTID=account.tenant,
        TO_CHANNEL_FROM_BOT_LOGIN_URL=account.login_url,
        TO_CHANNEL_FROM_BOT_OAUTH_SCOPE=account.scope,
        TO_BOT_FROM_CHANNEL_TOKEN_ISSUER=account.issuer,
        TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL=account.metadata_url,
    )
