"""Who the bot is at Teams: the settings, checked at the start and told in one Dutch sentence when they are wrong, and how it logs in.

Must not speak to Teams. Nothing here shows in a repr or a log.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import aiohttp

from bot.host.settings import WrongSetting, is_loopback

if TYPE_CHECKING:  # the SDK is only loaded where Teams is set up
    from botframework.connector.auth import AppCredentials, ServiceClientCredentialsFactory

SINGLE_TENANT, MANAGED = "SingleTenant", "UserAssignedMSI"

# What each address is for the public cloud; other clouds and local issuers set their own.
ADDRESSES = {
    "BotOpenIdMetadata": "https://login.botframework.com/v1/.well-known/openidconfiguration",
    "ToBotFromChannelTokenIssuer": "https://api.botframework.com",
    "ToChannelFromBotLoginUrl": "https://login.microsoftonline.com/{tenant}",
    "ToChannelFromBotOAuthScope": "https://api.botframework.com",
}
# The SDK's library takes no other login than Microsoft's own.
_MICROSOFT = ("https://login.microsoftonline.com/", "https://login.microsoftonline.us/")
_OWN = ("MicrosoftAppId", "MicrosoftAppPassword", "MicrosoftAppType", "MicrosoftAppTenantId", "MicrosoftAppCertificate")
_GUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+", re.ASCII)
CERTIFICATE = re.compile(b"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Account:
    """The registration of the bot. `certificate` is (private key in PEM, SHA-1 thumbprint), or None when it has a password."""

    app_id: str
    tenant: str
    kind: str
    password: str = field(repr=False)
    certificate: tuple[str, str] | None = field(repr=False)
    metadata_url: str
    issuer: str
    login_url: str
    scope: str

    def factory(self) -> ServiceClientCredentialsFactory:
        """The SDK's credentials for this account."""
        from botbuilder.integration.aiohttp import ConfigurationServiceClientCredentialFactory
        from botframework.connector.auth import CertificateServiceClientCredentialsFactory

        if self.certificate is not None:
            key, thumbprint = self.certificate
            return CertificateServiceClientCredentialsFactory(thumbprint, key, self.app_id, self.tenant)
        return ConfigurationServiceClientCredentialFactory(self.configuration())

    def configuration(self) -> SimpleNamespace:
        """What the SDK reads its settings from. All addresses are given, so that it takes none from elsewhere."""
        return SimpleNamespace(
            APP_ID=self.app_id,
            APP_PASSWORD=self.password,
            APP_TYPE=self.kind,
            APP_TENANTID=self.tenant,
            TO_CHANNEL_FROM_BOT_LOGIN_URL=self.login_url,
            TO_CHANNEL_FROM_BOT_OAUTH_SCOPE=self.scope,
            TO_BOT_FROM_CHANNEL_TOKEN_ISSUER=self.issuer,
            TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL=self.metadata_url,
        )


def read(raw: Mapping[str, str]) -> Account | None:
    """The account in these settings; None when none of them is there. Raises WrongSetting when they do not add up."""
    if not given(raw):
        return None
    told = {name: raw.get(name, "").strip() for name in (*_OWN, *ADDRESSES)}
    kind = _kind(told)
    _complete(told, kind)
    addresses = {name: _address(name, told[name]) or usual for name, usual in ADDRESSES.items()}
    return Account(
        app_id=told["MicrosoftAppId"],
        tenant=told["MicrosoftAppTenantId"],
        kind=kind,
        password=told["MicrosoftAppPassword"],
        certificate=_certificate(told["MicrosoftAppCertificate"]) if told["MicrosoftAppCertificate"] else None,
        metadata_url=addresses["BotOpenIdMetadata"],
        issuer=addresses["ToBotFromChannelTokenIssuer"],
        login_url=addresses["ToChannelFromBotLoginUrl"].replace("{tenant}", told["MicrosoftAppTenantId"]),
        scope=addresses["ToChannelFromBotOAuthScope"],
    )


def given(raw: Mapping[str, str]) -> bool:
    """Whether there is any setting of Teams' here."""
    return any(raw.get(name, "").strip() for name in (*_OWN, *ADDRESSES))


def tenants(raw: Mapping[str, str]) -> frozenset[str]:
    """The tenants that may use the bot, in small letters; empty when it is open to all that the registration lets in. Raises
    WrongSetting.
    """
    found = frozenset(re.split(r"[\s,;]+", raw.get("KAARTENSESSIE_TENANTS", "").strip().casefold())) - {""}
    for each in found:
        _guid("KAARTENSESSIE_TENANTS", each, "de tenant-id's van jullie organisaties")
    return found


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


def hosts(raw: Mapping[str, str]) -> frozenset[str]:
    """The hosts where Teams is in another cloud, in small letters; empty for the public one. Raises WrongSetting."""
    found = frozenset(re.split(r"[\s,;]+", raw.get("KAARTENSESSIE_TEAMS_ADRESSEN", "").strip().casefold())) - {""}
    if not all(map(_HOST.fullmatch, found)):
        raise WrongSetting(
            "KAARTENSESSIE_TEAMS_ADRESSEN klopt niet: vul alleen namen van servers in, zoals smba.infra.gov.teams.microsoft.us."
        )
    return found


def _guid(name: str, words: str, what: str) -> None:
    if not _GUID.fullmatch(words):
        raise WrongSetting(f"{name} klopt niet: vul {what} in, zoals 12345678-90ab-cdef-1234-567890abcdef.")


def _kind(given: Mapping[str, str]) -> str:
    asked = given["MicrosoftAppType"] or SINGLE_TENANT
    for kind in (SINGLE_TENANT, MANAGED):
        if asked.casefold() == kind.casefold():
            return kind
    raise WrongSetting(
        f"MicrosoftAppType is «{asked}», maar deze bot kent alleen {SINGLE_TENANT} en {MANAGED}: kies een van die twee."
    )


def _complete(given: Mapping[str, str], kind: str) -> None:
    stop = "of laat alle instellingen voor Teams weg."
    if given["MicrosoftAppId"]:
        _guid("MicrosoftAppId", given["MicrosoftAppId"], "de app-id van je bot")
    for name, what in (("MicrosoftAppId", "de app-id van je bot"), ("MicrosoftAppTenantId", "de id van je tenant")):
        if not given[name]:
            raise WrongSetting(f"{name} ontbreekt: vul {what} in, {stop}")
    secrets = [name for name in ("MicrosoftAppPassword", "MicrosoftAppCertificate") if given[name]]
    if kind == MANAGED and secrets:
        raise WrongSetting(f"Bij {MANAGED} hoort geen wachtwoord of certificaat: laat {secrets[0]} weg.")
    if kind == SINGLE_TENANT and not secrets:
        raise WrongSetting(f"MicrosoftAppPassword ontbreekt: vul het wachtwoord van je app-registratie in, {stop}")
    if len(secrets) > 1:
        raise WrongSetting(
            "MicrosoftAppPassword en MicrosoftAppCertificate staan er allebei: laat een van de twee weg."
        )


def _address(name: str, address: str) -> str:
    try:
        parts = urlsplit(address)
        good = not address or parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))
        good = good and bool(parts.hostname) == bool(address) and not re.search(r"\s", address)
    except ValueError:
        good = False
    if not good:
        raise WrongSetting(f"{name} moet een adres zijn dat met https:// begint: verbeter het of laat {name} weg.")
    return address


def _certificate(path: str) -> tuple[str, str]:
    """The private key and the thumbprint from a PEM file that holds both."""
    from cryptography import x509
    from cryptography.hazmat.primitives.hashes import SHA1
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        pem = Path(path).read_bytes()
        found = CERTIFICATE.search(pem) if b"PRIVATE KEY-----" in pem else None
        # Entra knows a certificate by its SHA-1; it is a name here, not a protection.
        thumbprint = x509.load_pem_x509_certificate(found[0] if found else b"").fingerprint(SHA1()).hex().upper()  # noqa: S303
        key = CERTIFICATE.sub(b"", pem).strip()
        load_pem_private_key(key, password=None)
        return key.decode(), thumbprint
    except (OSError, TypeError, ValueError):  # TypeError: the key has a password
        raise WrongSetting(
            "MicrosoftAppCertificate wijst niet naar een PEM-bestand met een certificaat en de privésleutel zonder "
            "wachtwoord: verbeter het pad of het bestand."
        ) from None
