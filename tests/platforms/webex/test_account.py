"""The settings for Webex: whole, or one sentence that says what to do."""

from __future__ import annotations

import pytest

from adapters.webex import account
from adapters.webex.envelope import core
from bot.host.settings import WrongSetting
from tests.platforms.webex.api import Webex
from tests.platforms.webex.bot import running
from tests.platforms.webex.space import EU, User, uuid_of, webex_id

GOOD = {"WEBEX_TEAMS_ACCESS_TOKEN": "token", "WEBEX_WEBHOOK_SECRET": "geheim"}
ANNA = User("Anna")
URL, ORGS = "WEBEX_API_URL", "KAARTENSESSIE_WEBEX_ORGS"


def test_a_whole_account() -> None:
    """The address of Webex is known; and nothing that is secret shows."""
    known = account.read(GOOD)
    assert known is not None
    assert (known.token, known.secret, known.api_url, known.orgs) == (
        "token",
        "geheim",
        "https://webexapis.com/v1/",
        frozenset(),
    )
    assert "geheim" not in repr(known)
    assert "token=" not in repr(known)


@pytest.mark.parametrize("raw", [{}, {"PUBLIC_URL": "https://bot.nl"}, dict.fromkeys([*GOOD, URL, ORGS], " ")])
def test_without_settings_there_is_no_webex(raw: dict[str, str]) -> None:
    """The address of the bot is for all platforms; and what is empty is not filled in."""
    assert account.read(raw) is None


@pytest.mark.parametrize(
    ("address", "used"),
    [
        ("https://webexapis.com/v1", "https://webexapis.com/v1/"),
        ("https://api-usgov.webex.com/v1/", "https://api-usgov.webex.com/v1/"),
        ("http://127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1/"),
        ("http://localhost/v1/", "http://localhost/v1/"),
    ],
)
def test_an_address_ends_with_a_slash(address: str, used: str) -> None:
    """Without it the SDK silently leaves out the last part."""
    known = account.read({**GOOD, URL: address})
    assert known is not None
    assert known.api_url == used


@pytest.mark.parametrize("form", [ANNA.org_id, uuid_of(ANNA.org_id), uuid_of(ANNA.org_id).upper(), f"{ANNA.org_id}="])
def test_an_organisation_in_any_form(form: str) -> None:
    """As the API has it, or as the administrator's page has it; more of them, with commas."""
    known = account.read({**GOOD, ORGS: f"{form}, 11111111-2222-3333-4444-555555555555"})
    assert known is not None
    assert known.orgs == {core(ANNA.org_id), "11111111-2222-3333-4444-555555555555"}


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"WEBEX_TEAMS_ACCESS_TOKEN": ""}, "WEBEX_TEAMS_ACCESS_TOKEN"),
        ({"WEBEX_WEBHOOK_SECRET": " "}, "WEBEX_WEBHOOK_SECRET"),
        ({"WEBEX_TEAMS_ACCESS_TOKEN": "Bearer abc"}, "WEBEX_TEAMS_ACCESS_TOKEN"),
        ({"WEBEX_TEAMS_ACCESS_TOKEN": "tökén"}, "WEBEX_TEAMS_ACCESS_TOKEN"),
        ({URL: "webexapis.com/v1"}, URL),
        ({URL: "http://webexapis.com/v1/"}, URL),
        ({URL: "https://"}, URL),
        ({URL: "https://[x/"}, URL),
        ({URL: "https://webexapis.com/v1/?a=b"}, URL),
        ({ORGS: "Gemeente Zonstad"}, ORGS),
        ({ORGS: ANNA.id[:-9]}, ORGS),
    ],
    ids=str,
)
def test_half_an_account_stops_the_start(change: dict[str, str], named: str) -> None:
    """With one sentence that names the setting and says what to do, and never a value."""
    with pytest.raises(WrongSetting) as wrong:
        account.read({**GOOD, **change})
    sentence = str(wrong.value)
    assert sentence.startswith(named)
    assert sentence.endswith(".")
    assert sentence.count(". ") == 0
    assert all(value not in sentence for value in change.values() if len(value) > 8)


@pytest.mark.parametrize("only", [{URL: "https://webexapis.com/v1/"}, {ORGS: ANNA.org_id}])
def test_one_setting_alone_is_half_an_account(only: dict[str, str]) -> None:
    """Whoever fills one in wants Webex."""
    with pytest.raises(WrongSetting):
        account.read(only)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (webex_id("ROOM", "abc"), webex_id("ROOM", "ABC", EU), True),
        (webex_id("ROOM", "abc"), "abc", True),
        (webex_id("ROOM", "abc"), webex_id("ROOM", "abd"), False),
        ("geen-id", "geen-id", True),
        ("é", "e", False),
    ],
)
def test_two_forms_of_one_id(one: str, other: str, same: bool) -> None:
    """A region does not matter, nor does being bare."""
    assert (core(one) == core(other)) is same


async def test_without_settings_the_bot_is_silent(webex: Webex) -> None:
    """It starts, and what comes in is refused."""
    nothing = dict.fromkeys(webex.settings())
    async with running(webex, settings=nothing) as bot:
        sent = await webex.hooks.post(bot.url, b"{}", {"X-Spark-Signature": "x"})
    assert sent.status == 403
    assert webex.calls == []


HERE, THERE = "https://bot.voorbeeld.nl", "http://127.0.0.1:9/v1/"


@pytest.mark.parametrize(
    ("raw", "public", "address"),
    [
        (GOOD, HERE, f"{HERE}/api/webex"),
        (GOOD | {URL: THERE}, "", ""),
        (GOOD | {URL: THERE}, HERE, f"{HERE}/api/webex"),
        (GOOD | {account.SOCKET: "ja"}, "", ""),
        (GOOD | {account.SOCKET: "ja"}, HERE, ""),
    ],
)
def test_where_webex_reaches_the_bot(raw: dict[str, str], public: str, address: str) -> None:
    """At the public address; over the websocket, and in a rehearsal on this computer, it need not."""
    known = account.read(raw)
    assert known is not None
    assert account.reached_at(known, public) == address


@pytest.mark.parametrize(("public", "sentence"), [("", "PUBLIC_URL ontbreekt"), (f"{HERE}/api/webex", "Laat dat eraf")])
def test_a_bot_that_webex_can_t_reach_does_not_start(public: str, sentence: str) -> None:
    """Deaf and silent, nobody would know what is wrong."""
    known = account.read(GOOD)
    assert known is not None
    with pytest.raises(WrongSetting, match=sentence):
        account.reached_at(known, public)
