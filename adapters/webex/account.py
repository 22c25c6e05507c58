"""Who the bot is at Webex: the settings, checked at the start and told in one Dutch sentence when they are wrong.

Must not reach out to anything. Nothing here shows in a repr or a log.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from urllib.parse import urlsplit

from adapters.webex.envelope import core
from bot.host.settings import WrongSetting, is_loopback

API = "https://webexapis.com/v1/"
TOKEN, SECRET, URL, ORGS, SOCKET = (
    "WEBEX_TEAMS_ACCESS_TOKEN",
    "WEBEX_WEBHOOK_SECRET",
    "WEBEX_API_URL",
    "KAARTENSESSIE_WEBEX_ORGS",
    "KAARTENSESSIE_WEBEX_SOCKET",
)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
PATH = "/api/webex"
NO_ADDRESS = "PUBLIC_URL ontbreekt. Vul het adres in waarop de bot van buiten te bereiken is, bijvoorbeeld https://bot.voorbeeld.nl."
TWICE = f"PUBLIC_URL eindigt op {PATH}. Laat dat eraf: de bot zet het er zelf achter."
LIBRARIES = {
    "webexteamssdk": "webex",
    "webexpythonsdk": "webex-nieuw",
}  # the first that is there speaks; the extra that brings it
MISSING = "Voor Webex ontbreekt een pakket: installeer kaartensessie[webex] of kaartensessie[webex-nieuw]."
_REST = "of laat alle instellingen voor Webex weg."


@dataclass(frozen=True, kw_only=True)
class Account:
    """The bot at Webex. `api_url` ends with a slash; `orgs` are the uuids of the organisations that may use it, none is all.

    `socket`: it hears over a websocket of its own, so Webex need not reach it and there may be no secret.
    """

    token: str = field(repr=False)
    secret: str = field(repr=False)
    api_url: str = API
    orgs: frozenset[str] = frozenset()
    socket: bool = False


def read(raw: Mapping[str, str]) -> Account | None:
    """The account in these settings; None when none of them is there. Raises WrongSetting when they do not add up."""
    given = {name: raw.get(name, "").strip() for name in (TOKEN, SECRET, URL, ORGS)}
    socket = _asked(raw.get(SOCKET, "").strip().casefold())
    if not any(given.values()) and not socket:
        return None
    if not any(map(find_spec, LIBRARIES)):
        raise WrongSetting(MISSING)
    if not given[TOKEN]:
        raise WrongSetting(f"{TOKEN} ontbreekt: vul het token van je bot in, {_REST}")
    if not given[TOKEN].isascii() or re.search(r"[\s\x00-\x1f]", given[TOKEN]):
        raise WrongSetting(f"{TOKEN} is geen token: neem het precies over uit Webex, zonder spaties.")
    if not given[SECRET] and not socket:
        raise WrongSetting(f"{SECRET} ontbreekt: verzin een lang geheim woord en vul het in, {_REST}")
    return Account(
        token=given[TOKEN],
        secret=given[SECRET],
        api_url=_address(given[URL] or API),
        orgs=_orgs(given[ORGS]),
        socket=socket,
    )


def reached_at(known: Account, public_url: str) -> str:
    """Where Webex reaches the bot; empty when it need not: over the websocket, or for a Webex on this computer, which is a
    rehearsal. Raises WrongSetting.
    """
    if known.socket or (not public_url and is_loopback(urlsplit(known.api_url).hostname or "")):
        return ""
    if not public_url:
        raise WrongSetting(NO_ADDRESS)
    if public_url.endswith(PATH):
        raise WrongSetting(TWICE)
    return public_url + PATH


def _asked(words: str) -> bool:
    if words not in {"", "ja", "nee"}:
        raise WrongSetting(f"{SOCKET} moet «ja» of «nee» zijn: kies een van die twee.")
    return words == "ja"


def _address(address: str) -> str:
    try:
        parts = urlsplit(address)
        local = parts.scheme == "http" and is_loopback(parts.hostname or "")
        good = (parts.scheme == "https" or local) and bool(parts.hostname) and not re.search(r"[\s?#]", address)
    except ValueError:
        good = False
    if not good:
        raise WrongSetting(f"{URL} moet een adres zijn dat met https:// begint: verbeter het of laat {URL} weg.")
    return address if address.endswith("/") else f"{address}/"  # without it the SDK loses the last part


def _orgs(words: str) -> frozenset[str]:
    found = [core(each) for each in re.split(r"[\s,;]+", words) if each]
    if not all(map(_UUID.fullmatch, found)):
        raise WrongSetting(
            f"{ORGS} bevat iets dat geen organisatie van Webex is: zet er organisatie-id's in, met komma's ertussen."
        )
    return frozenset(found)
