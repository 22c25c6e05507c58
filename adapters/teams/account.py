"""Who the bot is at Teams: the settings, checked at the start and told in one Dutch sentence when they are wrong.

Must not speak to Teams. Nothing here shows in a repr or a log.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from bot.host.settings import WrongSetting, is_loopback

SINGLE_TENANT, MANAGED = "SingleTenant", "UserAssignedMSI"
SDK, OWN = "botbuilder", "eigen"
NEEDS = {SDK: ("botbuilder", "teams"), OWN: ("msal", "teams-eigen")}  # the library, and the extra that brings it

# What each address is for the public cloud; other clouds and local issuers set their own.
ADDRESSES = {
    "BotOpenIdMetadata": "https://login.botframework.com/v1/.well-known/openidconfiguration",
    "ToBotFromChannelTokenIssuer": "https://api.botframework.com",
    "ToChannelFromBotLoginUrl": "https://login.microsoftonline.com/{tenant}",
    "ToChannelFromBotOAuthScope": "https://api.botframework.com",
}
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
    gate: str
    password: str = field(repr=False)
    certificate: tuple[str, str] | None = field(repr=False)
    metadata_url: str
    issuer: str
    login_url: str
    scope: str


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
        gate=_gate(raw),
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
        f"MicrosoftAppType klopt niet, want deze bot kent alleen {SINGLE_TENANT} en {MANAGED}: kies een van die twee."
    )


def _gate(raw: Mapping[str, str]) -> str:
    asked = raw.get("KAARTENSESSIE_TEAMS_POORT", "").strip().casefold() or SDK
    if asked not in NEEDS:
        raise WrongSetting(
            f"KAARTENSESSIE_TEAMS_POORT klopt niet, want dat kan alleen {SDK} of {OWN} zijn: kies een van die twee."
        )
    library, extra = NEEDS[asked]
    if find_spec(library) is None:
        other = OWN if asked == SDK else SDK
        raise WrongSetting(
            f"KAARTENSESSIE_TEAMS_POORT is {asked}, maar daarvoor ontbreekt een pakket: installeer kaartensessie[{extra}], of kies {other}."
        )
    return asked


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
