"""`/.well-known/security.txt` (RFC 9116): where somebody who finds a leak can tell it.

Must not promise what is over: after its last day the page is gone, for a contact that nobody keeps up is worse than none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import NamedTuple

from aiohttp import web

from bot.host.answers import Lock, locked
from bot.host.settings import Settings, WrongSetting, is_https

PATH = "/.well-known/security.txt"
CONTACT, UNTIL = "KAARTENSESSIE_LEK_MELDEN", "KAARTENSESSIE_LEK_MELDEN_TOT"
LONGEST = dt.timedelta(days=366)  # the standard advises less than a year


class Disclosure(NamedTuple):
    """Where to tell: `contact` is an address (`mailto:` or `https:`), good until and with the day `until`. Without a day `contact` is the page of the
    whole organisation, which says all that itself.
    """

    contact: str
    until: dt.date | None = None

    def lapsed(self, today: dt.date) -> bool:
        """Whether its last day is over."""
        return self.until is not None and today > self.until


def read(raw: Mapping[str, str], today: dt.date) -> Disclosure | None:
    """What the settings say; None when they say nothing. A day that is over is no reason not to start. Raises WrongSetting."""
    contact, until = (raw.get(name, "").strip() for name in (CONTACT, UNTIL))
    if not contact:
        if until:
            raise WrongSetting(f"{CONTACT} ontbreekt: vul in waar mensen een lek melden, of laat {UNTIL} weg.")
        return None
    if is_https(contact) and contact.endswith("/security.txt"):
        return Disclosure(contact)
    if not is_https(contact) and not _is_mail(contact):
        raise WrongSetting(
            f"{CONTACT} moet een e-mailadres zijn of een adres dat met https:// begint: verbeter het of laat het weg."
        )
    return Disclosure(contact if is_https(contact) else f"mailto:{contact}", _day(until, today))


def route(settings: Settings, today: Callable[[], dt.date]) -> web.AbstractRouteDef:
    """The page. Raises WrongSetting."""
    told = read(settings.raw, today())

    @locked(Lock.EVERYBODY)
    async def answer(_request: web.Request) -> web.Response:
        if told is None or told.lapsed(today()):
            raise web.HTTPNotFound
        if told.until is None:
            return web.Response(status=302, headers={"Location": told.contact})
        return web.Response(text=page(told.contact, told.until, settings.public_url))

    return web.get(PATH, answer)


def page(contact: str, until: dt.date, public_url: str) -> str:
    """The page as the standard wants it."""
    lines = [f"Contact: {contact}", f"Expires: {until:%Y-%m-%d}T23:59:59Z", "Preferred-Languages: nl, en"]
    if public_url:
        lines.append(f"Canonical: {public_url}{PATH}")
    return "\n".join(lines) + "\n"


def _is_mail(words: str) -> bool:
    name, _, host = words.partition("@")
    return bool(name) and "." in host and words.isascii() and words.isprintable() and not set(words) & set(" <>\"'%?#")


def _day(words: str, today: dt.date) -> dt.date:
    try:
        day = dt.date.fromisoformat(words)
    except ValueError:
        raise WrongSetting(
            f"{UNTIL} moet een dag zijn, zoals 2027-06-30: tot dan geldt het adres om een lek te melden."
        ) from None
    if day - today > LONGEST:
        raise WrongSetting(
            f"{UNTIL} ligt meer dan een jaar weg: kies een dag binnen een jaar en kijk dan opnieuw of het adres nog klopt."
        )
    return day
