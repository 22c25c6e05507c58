"""Which requests are heard at all: small ones, and in the playground only those from this computer.

Must not read what a message says.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from aiohttp import hdrs, web
from yarl import URL

from bot.host.settings import is_loopback

MOST = 256 * 1024  # bytes; a message of Teams is at most about 100 kB
PROXIED = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP")

# Where Teams is, in the public cloud; each with what lies below it. Another cloud stands in a setting.
HOSTS = frozenset({"smba.trafficmanager.net", "teams.microsoft.com", "botframework.com"})

CLOSED = "Teams staat hier niet aan. Vul de instellingen voor Teams in (zie docs/teams.md) en start de bot opnieuw."
STRANGER = "Dit verzoek komt niet van Teams, of is niet voor deze bot."
FOREIGN = "Deze bot is er niet voor jouw organisatie."
ELSEWHERE = "Dit bericht komt van een adres dat niet van Teams is. Is het jullie cloud? Zet het dan in KAARTENSESSIE_TEAMS_ADRESSEN."
NOT_HERE = "De playground werkt alleen op de computer waar de bot draait."
LATER = "Dit lukt nu even niet. Probeer het zo nog eens."


class Stranger(Exception):
    """What came in is not from Teams, or not for us."""


class NoKeys(Exception):
    """The keys can't be fetched, so nobody can be checked now."""


def of_this_computer(request: web.Request) -> bool:
    """Whether the playground on this computer asks, and not a website in its browser or somebody behind a tunnel."""
    try:
        asked = urlsplit(f"//{request.host}").hostname or ""
        origin = request.headers.get(hdrs.ORIGIN)
        from_here = origin is None or is_loopback(urlsplit(origin).hostname or "")
    except ValueError:
        return False
    plain = request.content_type == "application/json" and not any(name in request.headers for name in PROXIED)
    return plain and is_loopback(asked) and is_loopback(request.remote or "") and from_here


def is_local(service_url: str) -> bool:
    """Whether this address is on this computer."""
    try:
        return is_loopback(urlsplit(service_url).hostname or "")
    except ValueError:
        return False


def is_teams(address: URL, hosts: frozenset[str]) -> bool:
    """Whether the bot's token may go to this address: over https to one of these hosts, or it stays on this computer."""
    host = (address.host or "").lower().rstrip(".")
    if is_loopback(host):
        return True
    return address.scheme == "https" and any(host == each or host.endswith(f".{each}") for each in hosts)
