"""`/.well-known/security.txt`: what it says, and that it does not outlive its day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from bot.host.disclosure import CONTACT, PATH, UNTIL, Disclosure, read, route
from bot.host.settings import Settings, WrongSetting

TODAY = dt.date(2026, 11, 26)
Serve = Callable[[web.Application], Awaitable[TestClient[web.Request, web.Application]]]


def settings(raw: dict[str, str], public_url: str = "") -> Settings:
    return Settings(data=Path(), database=Path("x.db"), raw=raw, public_url=public_url)


@pytest.mark.parametrize(
    ("raw", "meant"),
    [
        ({}, None),
        ({CONTACT: " "}, None),
        ({CONTACT: "cert@voorbeeld.nl", UNTIL: "2027-06-30"}, ("mailto:cert@voorbeeld.nl", dt.date(2027, 6, 30))),
        ({CONTACT: "https://voorbeeld.nl/lek", UNTIL: "2027-11-26"}, ("https://voorbeeld.nl/lek", dt.date(2027, 11, 26))),
        ({CONTACT: "https://voorbeeld.nl/.well-known/security.txt"}, ("https://voorbeeld.nl/.well-known/security.txt", None)),
        ({CONTACT: "cert@voorbeeld.nl", UNTIL: "2020-01-01"}, ("mailto:cert@voorbeeld.nl", dt.date(2020, 1, 1))),
    ],
)  # fmt: skip
def test_where_a_leak_is_told_comes_from_two_settings(
    raw: dict[str, str], meant: tuple[str, dt.date | None] | None
) -> None:
    """An address of mail or of a page with its last day, or the page of the organisation, or nothing."""
    assert read(raw, TODAY) == (Disclosure(*meant) if meant else None)


@pytest.mark.parametrize(
    ("raw", "named"),
    [
        ({UNTIL: "2027-06-30"}, CONTACT),
        ({CONTACT: "bel maar", UNTIL: "2027-06-30"}, CONTACT),
        ({CONTACT: "http://voorbeeld.nl", UNTIL: "2027-06-30"}, CONTACT),
        ({CONTACT: "a@b.nl\nContact: mailto:boef@x.nl", UNTIL: "2027-06-30"}, CONTACT),
        ({CONTACT: "cert@voorbeeld.nl"}, UNTIL),
        ({CONTACT: "cert@voorbeeld.nl", UNTIL: "30 juni"}, UNTIL),
        ({CONTACT: "cert@voorbeeld.nl", UNTIL: "2027-11-28"}, UNTIL),
    ],
)
def test_what_does_not_add_up_is_told_in_one_sentence(raw: dict[str, str], named: str) -> None:
    """Naming the setting; more than a year ahead is not kept up by anybody."""
    with pytest.raises(WrongSetting, match=f"^{named} .*: "):
        read(raw, TODAY)


async def test_the_page_goes_on_its_last_day(aiohttp_client: Serve) -> None:
    """Until then it says whom to tell, until when, and where it stands itself."""
    today = TODAY
    app = web.Application()
    raw = {CONTACT: "cert@voorbeeld.nl", UNTIL: "2026-12-01"}
    app.add_routes([route(settings(raw, "https://bot.voorbeeld.nl"), lambda: today)])
    client = await aiohttp_client(app)
    for day, status in ((TODAY, 200), (dt.date(2026, 12, 1), 200), (dt.date(2026, 12, 2), 404)):
        today = day
        answer = await client.get(PATH)
        assert answer.status == status
        if status == 200:
            assert answer.content_type == "text/plain"
            assert await answer.text() == (
                "Contact: mailto:cert@voorbeeld.nl\n"
                "Expires: 2026-12-01T23:59:59Z\n"
                "Preferred-Languages: nl, en\n"
                "Canonical: https://bot.voorbeeld.nl/.well-known/security.txt\n"
            )


async def test_it_can_be_the_page_of_the_organisation(aiohttp_client: Serve) -> None:
    """Then whoever asks is sent there; and without settings there is nothing."""
    for raw, status in (({CONTACT: "https://voorbeeld.nl/.well-known/security.txt"}, 302), ({}, 404)):
        app = web.Application()
        app.add_routes([route(settings(dict(raw)), lambda: TODAY)])
        answer = await (await aiohttp_client(app)).get(PATH, allow_redirects=False)
        assert answer.status == status
        assert answer.headers.get("Location") == raw.get(CONTACT)
