"""The settings of Teams: complete, or the bot does not start and says in one sentence what to do."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from adapters.teams import account
from bot.host.settings import WrongSetting
from tests.platforms.teams.conftest import Open

APP = "12345678-90AB-cdef-1234-567890abcdef"
GOOD = {"MicrosoftAppId": APP, "MicrosoftAppPassword": "hunter2", "MicrosoftAppTenantId": "tenant"}


def test_nothing_set_is_no_account() -> None:
    """Then Teams is closed, and the bot starts."""
    assert account.read({}) is None
    assert account.read({"MicrosoftAppId": " ", "KAARTENSESSIE_TENANTS": APP}) is None


def test_a_password_is_the_usual_way() -> None:
    """With all addresses of the public cloud."""
    found = account.read(GOOD)
    assert found is not None
    assert found.kind == account.SINGLE_TENANT
    assert found.login_url == "https://login.microsoftonline.com/tenant"
    assert found.issuer == "https://api.botframework.com"
    assert "hunter2" not in repr(found)


def test_another_cloud_has_its_own_addresses() -> None:
    """Each can be given; what is not given stays as it is."""
    found = account.read(
        {**GOOD, "BotOpenIdMetadata": "http://127.0.0.1:9/x", "ToBotFromChannelTokenIssuer": "https://i"}
    )
    assert found is not None
    assert (found.metadata_url, found.issuer) == ("http://127.0.0.1:9/x", "https://i")
    assert found.scope == "https://api.botframework.com"


def test_a_managed_identity_has_no_password() -> None:
    """Whatever the capitals."""
    found = account.read({"MicrosoftAppId": APP, "MicrosoftAppTenantId": "t", "MicrosoftAppType": "userassignedmsi"})
    assert found is not None
    assert found.kind == account.MANAGED


def certified(key: rsa.RSAPrivateKey) -> x509.Certificate:
    """A certificate for this key."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "bot")])
    day = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, day, day + dt.timedelta(days=900))
    return builder.sign(key, hashes.SHA256())


def test_a_certificate_takes_the_place_of_a_password(tmp_path: Path) -> None:
    """One PEM file with the certificate and its private key."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    certificate = certified(key)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem = tmp_path / "bot.pem"
    pem.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + private)
    without = {name: value for name, value in GOOD.items() if name != "MicrosoftAppPassword"}
    found = account.read({**without, "MicrosoftAppCertificate": str(pem)})
    assert found is not None
    assert found.certificate == (private.decode().strip(), certificate.fingerprint(hashes.SHA1()).hex().upper())  # noqa: S303
    assert "PRIVATE" not in repr(found)


def test_a_key_with_a_password_is_of_no_use(tmp_path: Path) -> None:
    """Nothing could give that password; better to say so at the start than at the first login."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    locked = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.BestAvailableEncryption(b"x")
    )
    pem = tmp_path / "bot.pem"
    pem.write_bytes(certified(key).public_bytes(serialization.Encoding.PEM) + locked)
    without = {name: value for name, value in GOOD.items() if name != "MicrosoftAppPassword"}
    with pytest.raises(WrongSetting, match="zonder wachtwoord"):
        account.read({**without, "MicrosoftAppCertificate": str(pem)})


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"MicrosoftAppId": ""}, "MicrosoftAppId ontbreekt"),
        ({"MicrosoftAppId": "de-app-id"}, "MicrosoftAppId klopt niet"),
        ({"MicrosoftAppPassword": ""}, "MicrosoftAppPassword ontbreekt"),
        ({"MicrosoftAppTenantId": ""}, "MicrosoftAppTenantId ontbreekt"),
        ({"MicrosoftAppType": "MultiTenant"}, "kies een van die twee"),
        ({"MicrosoftAppType": "UserAssignedMSI"}, "laat MicrosoftAppPassword weg"),
        ({"MicrosoftAppCertificate": "/nergens/bot.pem"}, "laat een van de twee weg"),
        ({"MicrosoftAppCertificate": "/nergens/bot.pem", "MicrosoftAppPassword": ""}, "verbeter het pad"),
        ({"BotOpenIdMetadata": "http://example.com/keys"}, "BotOpenIdMetadata moet een adres"),
        ({"ToChannelFromBotLoginUrl": "login"}, "ToChannelFromBotLoginUrl moet een adres"),
        ({"ToChannelFromBotOAuthScope": "https://[x"}, "ToChannelFromBotOAuthScope moet een adres"),
        ({"ToBotFromChannelTokenIssuer": "https://a b"}, "ToBotFromChannelTokenIssuer moet een adres"),
    ],
)
def test_a_half_filled_set_stops_the_start(change: dict[str, str], sentence: str) -> None:
    """With one sentence that names the setting and says what to do, without a secret in it."""
    with pytest.raises(WrongSetting, match=sentence) as stop:
        account.read({**GOOD, **change})
    words = str(stop.value)
    assert words.endswith(".")
    assert len(words) < 200
    assert "hunter2" not in words


@pytest.mark.parametrize("only", [*account.ADDRESSES, "MicrosoftAppType", "MicrosoftAppCertificate"])
def test_one_setting_alone_is_half_a_set(only: str) -> None:
    """Whoever set it meant Teams to work."""
    with pytest.raises(WrongSetting):
        account.read({only: "https://example.com"})


async def test_the_start_of_the_bot_stops(open_bot: Open) -> None:
    """It is the adapter that says so, before anything is served."""
    with pytest.raises(WrongSetting):
        await open_bot({"MicrosoftAppTenantId": None})


async def test_the_playground_is_no_place_for_the_real_settings(open_bot: Open) -> None:
    """It would mix a rehearsal with what waits to be said in the real Teams."""
    with pytest.raises(WrongSetting, match="--playground"):
        await open_bot({"MicrosoftAppId": APP}, playground=True)


@pytest.mark.parametrize("words", ["voorbeeld.nl", f"{APP}, x", APP[:-1]])
def test_a_tenant_is_named_by_its_id(words: str) -> None:
    """A name that is none would refuse everybody, and nobody would know why."""
    with pytest.raises(WrongSetting, match="KAARTENSESSIE_TENANTS klopt niet"):
        account.tenants({"KAARTENSESSIE_TENANTS": words})
