"""The settings of one running bot, from the environment, a `.env` file and the command line.

Must not know the settings of a platform: an adapter reads its own from `raw`. Everything that can be wrong is found here, at the
start, and told in one Dutch sentence that says what to do.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

from dotenv import dotenv_values
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

_LONGEST_RETENTION = 365  # days
_FASTEST = 1000
EVERYWHERE = "::"  # a host: listen at every address of this computer, whatever its kind
_REAL, _REHEARSED = "kaartensessie.db", "oefenen.db"


class WrongSetting(Exception):
    """The bot can't start like this. The message is one Dutch sentence that says what to do."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What one running bot was told. Made by `load`; the fields that may hold a secret are kept out of the repr.

    `database` is an absolute path of the SQLite file, or the address of PostgreSQL, with a password in it that it does not show;
    `speed` how many times as fast the clock runs (above 1 it is a rehearsal,
    with data of its own, so that nothing of it and of its clock reaches a real session), `retention_days` how long a session is
    kept, `elearning` and `public_url` are https addresses or empty, `organizers_start`: only who organizes or presents a
    meeting begins a session in it, on a platform that knows. `raw` holds every variable of the environment and of `.env`, for
    the adapters.
    """

    data: Path
    database: Path | URL = field(repr=False)
    deck: str = "actieve-openbaarmaking"
    deck_dir: Path | None = None
    retention_days: int = 30
    elearning: str = ""
    public_url: str = ""
    organizers_start: bool = False
    host: str = "127.0.0.1"
    port: int = 3978
    speed: float = 1.0
    playground: bool = False
    raw: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)


def load(
    *,
    data: Path = Path("data"),
    deck_dir: Path | None = None,
    host: str = "127.0.0.1",
    port: int = 3978,
    speed: float = 1.0,
    playground: bool = False,
    environ: Mapping[str, str] | None = None,
    dotenv: Path = Path(".env"),
) -> Settings:
    """Read and check all settings; the real environment wins from `.env`. Raises WrongSetting."""
    raw = MappingProxyType(_read(dotenv) | dict(os.environ if environ is None else environ))
    if not 0 <= port <= 65535:
        raise WrongSetting(f"--port is {port}, maar een poort ligt tussen 1 en 65535: kies er een, bijvoorbeeld 3978.")
    if not 1 <= speed <= _FASTEST:
        raise WrongSetting(f"--speed is {speed:g}, maar moet tussen 1 en {_FASTEST} liggen: kies bijvoorbeeld 60.")
    if playground and not is_loopback(host):
        raise WrongSetting("--playground werkt alleen op je eigen computer: laat --host weg of kies 127.0.0.1.")
    if not is_loopback(host) and not raw.get("PUBLIC_URL", "").strip():
        raise WrongSetting(
            f"--host {host} zet de bot open voor andere computers, maar de oefenkamer heeft geen wachtwoord: laat --host weg, "
            "of vul PUBLIC_URL in als de bot op een server staat."
        )
    if data.exists() and not data.is_dir():
        raise WrongSetting(
            f"--data wijst naar {data}, maar dat is geen map: kies een map om de gegevens in te bewaren."
        )
    database = _database(raw.get("DATABASE_URL", "").strip(), data)
    return Settings(
        data=data,
        database=database if speed == 1 else (data / _REHEARSED).absolute(),
        deck=raw.get("KAARTENSESSIE_DECK", "").strip() or "actieve-openbaarmaking",
        deck_dir=deck_dir,
        retention_days=_days(raw.get("KAARTENSESSIE_BEWAARTERMIJN_DAGEN", "").strip() or "30"),
        elearning=_https("KAARTENSESSIE_ELEARNING", raw),
        public_url=_https("PUBLIC_URL", raw).rstrip("/"),
        organizers_start=_organizers_start(raw.get("KAARTENSESSIE_STARTERS", "").strip().casefold()),
        host=host,
        port=port,
        speed=speed,
        playground=playground,
        raw=raw,
    )


def is_loopback(host: str) -> bool:
    """Whether only this computer itself can reach a server on this host."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_https(address: str) -> bool:
    """Whether this is a whole https address."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and not any(map(str.isspace, address))


def _read(dotenv: Path) -> dict[str, str]:
    try:
        values = dotenv_values(dotenv, encoding="utf-8-sig") if dotenv.is_file() else {}
    except (OSError, UnicodeDecodeError):
        raise WrongSetting(
            f"Het bestand {dotenv} is niet te lezen: sla het op als platte tekst (UTF-8) of haal het weg."
        ) from None
    return {name: value for name, value in values.items() if value is not None}


def _database(address: str, data: Path) -> Path | URL:
    if not address:
        return (data / _REAL).absolute()
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        raise WrongSetting(
            "DATABASE_URL is geen geldig adres: laat hem weg, of schrijf bijvoorbeeld sqlite:///data/kaartensessie.db."
        ) from None
    if url.drivername.partition("+")[0] in {"postgresql", "postgres"}:
        return _postgres(url)
    if url.get_backend_name() != "sqlite":
        raise WrongSetting(
            f"DATABASE_URL begint met «{url.drivername}», maar de bot bewaart alleen in SQLite of PostgreSQL: verbeter hem of laat hem weg."
        )
    if not url.database or url.database == ":memory:":
        raise WrongSetting(
            "DATABASE_URL noemt geen bestand: schrijf bijvoorbeeld sqlite:///data/kaartensessie.db of laat hem weg."
        )
    return Path(url.database).absolute()


def _postgres(url: URL) -> URL:
    if "@" in f"{url.host}{url.database}":  # half a password, that would be shown as the name of a server
        raise WrongSetting(
            "DATABASE_URL is geen geldig adres: staat er een @ in het wachtwoord, schrijf die dan als %40."
        )
    if not url.database:
        raise WrongSetting(
            "DATABASE_URL noemt geen database: schrijf bijvoorbeeld postgresql://naam:wachtwoord@server/kaartensessie."
        )
    if any(find_spec(each) is None for each in ("psycopg", "procrastinate")):
        raise WrongSetting(
            "DATABASE_URL wijst naar PostgreSQL, maar dat onderdeel is hier niet geïnstalleerd: "
            "installeer requirements/postgres.txt, of laat DATABASE_URL weg."
        )
    return url.set(drivername="postgresql")


def _days(words: str) -> int:
    days = int(words) if words.isascii() and words.isdigit() and len(words) <= 3 else 0
    if not 1 <= days <= _LONGEST_RETENTION:
        raise WrongSetting(
            "KAARTENSESSIE_BEWAARTERMIJN_DAGEN moet een heel aantal dagen zijn van 1 tot en met "
            f"{_LONGEST_RETENTION}: kies bijvoorbeeld 30."
        )
    return days


def _organizers_start(words: str) -> bool:
    if words not in {"", "iedereen", "organisator"}:
        raise WrongSetting("KAARTENSESSIE_STARTERS moet «iedereen» of «organisator» zijn: kies een van die twee.")
    return words == "organisator"


def _https(name: str, raw: Mapping[str, str]) -> str:
    address = raw.get(name, "").strip()
    if address and not is_https(address):
        raise WrongSetting(f"{name} moet een adres zijn dat met https:// begint: verbeter het of laat {name} weg.")
    return address
