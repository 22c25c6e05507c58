"""What `kaartensessie doctor` looks at in the house itself: data, clock, addresses, certificates. Each platform looks at its own.

Must not change anything, nor say what somebody wrote. What is said is Dutch, for whoever runs the bot, and says what to do.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import shutil
import sqlite3
import ssl
import stat
import sys
from collections.abc import Sequence
from contextlib import closing
from email.utils import parsedate_to_datetime
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import aiohttp
from aiohttp import hdrs
from sqlalchemy import URL

from bot.host import disclosure, log
from bot.host.alone import Occupied, alone
from bot.host.settings import Settings, WrongSetting
from bot.host.store import StoreTooNew, StoreUnavailable, revisions
from bot.host.stores import postgres_revision

PATIENCE = 10.0  # seconds for somebody else to answer
OFF = dt.timedelta(seconds=60)  # a clock that is further off makes tokens useless
SOON = dt.timedelta(days=21)  # a certificate or an address that ends within this is told
LITTLE, TOO_LITTLE = 500, 50  # megabytes that are free
MEGABYTE = 1_000_000


class Verdict(StrEnum):
    """How bad it is."""

    GOOD = "goed"
    MIND = "let op"
    WRONG = "fout"


class Remark(NamedTuple):
    """What was seen, and what to do about it (empty when nothing need be done); Dutch sentences."""

    grade: Verdict
    seen: str
    advice: str = ""


def good(seen: str) -> Remark:
    """Nothing need be done."""
    return Remark(Verdict.GOOD, seen)


def mind(seen: str, advice: str) -> Remark:
    """It works, but not for long or not as it should."""
    return Remark(Verdict.MIND, seen, advice)


def wrong(seen: str, advice: str) -> Remark:
    """It does not work."""
    return Remark(Verdict.WRONG, seen, advice)


def house(settings: Settings, now: dt.datetime) -> list[Remark]:
    """The data, the room on the disk, the time zone, where a leak is told. `now` is aware."""
    if isinstance(settings.database, Path):
        data = [*_data(settings.database), _room(settings.database)]
    else:
        data = [_database(settings.database)]
    return [*data, _zone(), *_disclosure(settings, now.date()), *_log(settings)]


def _database(url: URL) -> Remark:
    called = f"De database «{url.database}» op {url.host or url.query.get('host') or 'deze computer'}"
    try:
        version = postgres_revision(url, PATIENCE)
    except StoreUnavailable:
        return wrong(
            f"{called} is niet te bereiken.",
            "Kijk of PostgreSQL draait, en of het adres, de naam en het wachtwoord in DATABASE_URL kloppen.",
        )
    if not version:
        return good(f"{called} is te bereiken en nog leeg; bij de start maakt de bot zijn tabellen.")
    known = revisions()
    if version not in known:
        return wrong(str(StoreTooNew()), "Of zet de reservekopie terug van vóór de nieuwe versie.")
    fits = "" if version == known[0] else " Bij de volgende start past de bot de tabellen aan deze versie aan."
    return good(f"{called} is te bereiken.{fits}")


def _data(file: Path) -> list[Remark]:
    if not file.exists():
        return [good(f"Er zijn nog geen gegevens; bij de start komen ze in {file.parent}.")]
    remarks = []
    if sys.platform != "win32" and file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        remarks.append(mind(f"Andere gebruikers van deze computer kunnen bij {file}.", f"Typ: chmod 600 {file}"))
    try:
        running = _running(file)
    except PermissionError:
        return [
            *remarks,
            wrong(
                f"De bot mag niet schrijven in {file.parent}.", "Geef daar rechten, of kies met --data een andere map."
            ),
        ]
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as data:
            sound = data.execute("PRAGMA quick_check").fetchone() == ("ok",)
            version = data.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    except (sqlite3.Error, TypeError):
        sound, version = False, ""
    known = revisions()
    if not sound:
        remarks.append(
            wrong(f"{file} is beschadigd.", "Stop de bot en zet een reservekopie terug (zie docs/uitrollen.md).")
        )
    elif version not in known:
        remarks.append(wrong(str(StoreTooNew()), "Of zet de reservekopie terug van vóór de nieuwe versie."))
    else:
        fits = "" if version == known[0] else " Bij de volgende start past de bot ze aan deze versie aan."
        remarks.append(good(f"De gegevens zijn heel.{fits} De bot {'draait nu' if running else 'staat nu uit'}."))
    return remarks


def _running(file: Path) -> bool:
    """Whether the bot works on this data now. Raises PermissionError."""
    if not file.with_name(f"{file.name}.lock").exists():
        return False  # and none is made here: it would be this account's, not the bot's
    try:
        with alone(file):
            return False
    except Occupied:
        return True


def _room(file: Path) -> Remark:
    folder = next(each for each in (file.parent, *file.parent.parents) if each.is_dir())
    left = shutil.disk_usage(folder).free // MEGABYTE
    if left < TOO_LITTLE:
        return wrong(f"Er is nog maar {left} MB vrij voor de gegevens.", "Maak ruimte vrij op de schijf.")
    if left < LITTLE:
        return mind(f"Er is nog {left} MB vrij voor de gegevens.", "Maak binnenkort ruimte vrij op de schijf.")
    return good("Er is genoeg ruimte op de schijf.")


def _zone() -> Remark:
    try:
        ZoneInfo("Europe/Amsterdam")
    except ZoneInfoNotFoundError:
        return wrong(
            "De Nederlandse tijd is hier niet bekend.", "Installeer de bot opnieuw, bijvoorbeeld met make run."
        )
    return good("De Nederlandse tijd is hier bekend.")


def _log(settings: Settings) -> list[Remark]:
    try:
        form, key = log.asked(settings), log.key(settings)
    except WrongSetting as error:
        return [wrong("Een instelling van het logboek klopt niet.", str(error))]
    if form and not key:
        return [
            mind(
                "In het logboek staat wie iets deed als pseudoniem, en niemand kan opzoeken wie dat is.",
                f"Is dat nodig? Vul dan {log.KEY} in (zie docs/instellingen.md).",
            )
        ]
    return []


def _disclosure(settings: Settings, today: dt.date) -> list[Remark]:
    try:
        told = disclosure.read(settings.raw, today)
    except WrongSetting as error:
        return [wrong("Het adres om een lek te melden klopt niet.", str(error))]
    renew = f"Kijk of {disclosure.CONTACT} nog klopt en zet {disclosure.UNTIL} op een nieuwe dag."
    if told is None:
        return [
            mind(
                "Nergens staat waar iemand een lek kan melden.",
                f"Vul {disclosure.CONTACT} in (zie docs/instellingen.md).",
            )
        ]
    if told.lapsed(today):
        return [wrong("Het adres om een lek te melden is verlopen.", renew)]
    if told.lapsed(today + SOON):
        return [mind("Het adres om een lek te melden verloopt binnenkort.", renew)]
    return [good("Er staat waar iemand een lek kan melden.")]


async def clock(session: aiohttp.ClientSession, address: str, now: dt.datetime) -> Remark:
    """Whether the computer's clock is that of a server elsewhere; so it is seen too whether that can be reached."""
    host = urlsplit(address).hostname or ""
    try:
        async with session.get(address, timeout=aiohttp.ClientTimeout(total=PATIENCE), allow_redirects=False) as answer:
            theirs = parsedate_to_datetime(answer.headers.get(hdrs.DATE, ""))
    except (aiohttp.ClientError, TimeoutError, OSError):
        return wrong(
            f"{host} is niet te bereiken.", "Kijk of deze computer het internet op kan, en of een proxy is ingesteld."
        )
    except (TypeError, ValueError):
        return good(f"{host} is te bereiken.")
    off = abs(now - theirs)
    if off > OFF:
        minutes = max(1, round(off.total_seconds() / 60))
        return wrong(
            f"De klok van deze computer loopt {minutes} {'minuut' if minutes == 1 else 'minuten'} verkeerd.",
            "Zet tijdsynchronisatie (NTP) aan.",
        )
    return good(f"{host} is te bereiken, en de klok loopt gelijk.")


async def answers(address: str, words: str) -> bool:
    """Whether our bot answers there: it turns away what nobody signed, in these words."""
    timeout = aiohttp.ClientTimeout(total=PATIENCE)
    try:
        async with (
            aiohttp.ClientSession(trust_env=True, timeout=timeout) as session,
            session.post(address, data=b"{}", allow_redirects=False) as response,
        ):
            return response.status == 401 and await response.text() == words
    except (aiohttp.ClientError, TimeoutError, OSError, UnicodeDecodeError):
        return False


async def outside(public_url: str, path: str, words: str, now: dt.datetime) -> list[Remark]:
    """Whether the bot is reached at its public address, as seen from here, and how long its certificate is good."""
    if not public_url:
        return [
            mind(
                "PUBLIC_URL is leeg, dus of de bot van buiten te bereiken is, weet ik niet.",
                "Vul PUBLIC_URL in en vraag het opnieuw.",
            )
        ]
    address = public_url + path
    remarks = [await certificate(public_url, now)] if public_url.startswith("https:") else []
    if await answers(address, words):
        return [*remarks, good(f"De bot antwoordt op {address}.")]
    return [
        *remarks,
        wrong(
            f"Op {address} antwoordt de bot niet, gezien vanaf deze computer.",
            "Zet de bot aan, en kijk of je webserver dit adres doorgeeft.",
        ),
    ]


async def certificate(address: str, now: dt.datetime) -> Remark:
    """Whether the certificate of this address is good, and for how long."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    try:
        async with asyncio.timeout(PATIENCE):
            _, writer = await asyncio.open_connection(host, parts.port or 443, ssl=ssl.create_default_context())
            try:
                ends = ssl.cert_time_to_seconds(str(writer.get_extra_info("peercert")["notAfter"]))
            finally:
                writer.close()
    except ssl.SSLCertVerificationError:
        return wrong(
            f"Het certificaat van {host} klopt niet of is verlopen.",
            "Zet op je webserver een geldig certificaat, met de hele keten.",
        )
    except (OSError, TimeoutError):
        return wrong(
            f"Het certificaat van {host} is niet op te vragen.", "Kijk of het adres klopt en of de webserver aanstaat."
        )
    left = dt.datetime.fromtimestamp(ends, dt.UTC) - now
    if left < SOON:
        return mind(f"Het certificaat van {host} verloopt over {left.days} dagen.", "Vernieuw het op je webserver.")
    return good(f"Het certificaat van {host} is nog {left.days} dagen geldig.")


def verdict(remarks: Sequence[Remark]) -> Verdict:
    """The worst of them."""
    grades = {each.grade for each in remarks}
    return next((grade for grade in (Verdict.WRONG, Verdict.MIND) if grade in grades), Verdict.GOOD)
