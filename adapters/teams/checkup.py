"""What can be wrong with the bot at Teams, without starting it: the login, the address, the certificate.

Must not send anything to anybody in Teams.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path

import aiohttp

from adapters.teams import account, guard, library
from adapters.teams.account import Account
from adapters.teams.tokens import NO_LOGIN, PATIENCE
from bot.host.checkup import SOON, Remark, clock, good, mind, outside, wrong
from bot.host.settings import Settings

PATH = "/api/messages"


async def examine(settings: Settings, now: dt.datetime) -> list[Remark]:
    """Look at all of it. Raises WrongSetting."""
    known = account.read(settings.raw)
    account.tenants(settings.raw)
    account.hosts(settings.raw)
    if known is None:
        return [good("Teams staat niet aan.")]
    async with aiohttp.ClientSession(trust_env=True) as session:
        remarks = [await clock(session, known.metadata_url, now), await _login(known, session)]
    remarks += _certificate(settings.raw.get("MicrosoftAppCertificate", "").strip(), now)
    return remarks + await outside(settings.public_url, PATH, guard.STRANGER, now)


async def _login(known: Account, session: aiohttp.ClientSession) -> Remark:
    try:
        async with asyncio.timeout(PATIENCE):
            await library.fetcher(known, session)()
    except Exception:  # whatever a login can do wrong
        seen, _, advice = NO_LOGIN.partition(". ")
        return wrong(f"{seen}.", advice)
    return good("De bot kan inloggen bij Microsoft.")


def _certificate(file: str, now: dt.datetime) -> list[Remark]:
    from cryptography import x509

    if not file:
        return []
    pem = account.CERTIFICATE.search(Path(file).read_bytes())
    left = x509.load_pem_x509_certificate(pem[0] if pem else b"").not_valid_after_utc - now
    renew = "Maak een nieuw certificaat en zet het in de app-registratie en in MicrosoftAppCertificate."
    if left < dt.timedelta(0):
        return [wrong("Het certificaat van de bot is verlopen.", renew)]
    if left < SOON:
        return [mind(f"Het certificaat van de bot verloopt over {left.days} dagen.", renew)]
    return [good(f"Het certificaat van de bot is nog {left.days} dagen geldig.")]
