"""The gate, with real signatures of a local issuer: the good token comes in, everything else is a 401 and never a 500.

All of it is asked of each way of checking: Microsoft's SDK, and PyJWT.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from adapters.teams.account import NEEDS
from adapters.teams.gate import Gate
from adapters.teams.guard import MOST
from bot.engine.model.events import Said
from bot.host.store import StoreUnavailable
from tests.platforms.teams.conftest import ANNA, CHAT, Bot, Open
from tests.platforms.teams.connector import APP, ISSUER, TENANT, Teams

STRANGERS_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)

BAD_TOKENS: dict[str, Callable[[Teams], str]] = {
    "unsigned": lambda _: "",
    "garbage": lambda _: "abc.def.ghi",
    "no token at all": lambda _: "x",
    "expired": lambda teams: teams.token(exp=int(time.time()) - 400, nbf=int(time.time()) - 4000),
    "without an end": lambda teams: teams.token(exp=None),
    "not yet": lambda teams: teams.token(nbf=int(time.time()) + 4000),
    "another audience": lambda teams: teams.token(aud="11111111-2222-3333-4444-555555555555"),
    "no audience": lambda teams: teams.token(aud=None),
    "several audiences": lambda teams: teams.token(aud=[APP, "x"]),
    "another issuer": lambda teams: teams.token(iss="https://example.com"),
    "an issuer of emulators": lambda teams: teams.token(
        iss="https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/", ver="1.0", appid=APP
    ),
    "a skill": lambda teams: teams.token(ver="1.0", appid="11111111-2222-3333-4444-555555555555"),
    "a skill of another version": lambda teams: teams.token(ver="2.0", azp="11111111-2222-3333-4444-555555555555"),
    "another address": lambda teams: teams.token(serviceurl="https://example.com/"),
    "an address that is nearly the same": lambda teams: teams.token(serviceurl=teams.service_url.rstrip("/")),
    "several addresses": lambda teams: teams.token(serviceurl=[teams.service_url]),
    "no address": lambda teams: teams.token(serviceurl=None),
    "signed by a stranger": lambda teams: teams.token(key=STRANGERS_KEY),
    "an unknown key": lambda teams: teams.token(kid="sleutel-9", key=STRANGERS_KEY),
    "an end beyond all numbers": lambda teams: teams.token(exp=10**400, key=STRANGERS_KEY),
    "no key named": lambda teams: teams.token(kid=""),
    "signed with nothing": lambda _: jwt.encode({"iss": ISSUER, "aud": APP, "exp": time.time() + 900}, "", "none"),
    "signed in another way": lambda teams: teams.token(alg="RS512"),
    "of a time that is no number": lambda teams: teams.token(nbf="morgen"),
    "signed with a password": lambda _: jwt.encode(
        {"iss": ISSUER, "aud": APP, "exp": time.time() + 900}, "x" * 32, headers={"kid": "sleutel-1"}
    ),
}


def gate_of(bot: Bot) -> Gate:
    """The gate of this bot."""
    gate = bot.chat._gate
    assert gate is not None
    return gate


@pytest.fixture(autouse=True, params=NEEDS)
def way(request: pytest.FixtureRequest, teams: Teams) -> str:
    """What the bot checks with."""
    teams.way = request.param
    return teams.way


async def test_the_good_token_comes_in(bot: Bot) -> None:
    """What Teams signed for this bot is heard, and answered at once."""
    response = await bot.say(ANNA, "hoi")
    assert response.status == 200
    assert [event.text for event in bot.events(Said)] == ["hoi"]


@pytest.mark.parametrize(
    ("endorsements", "status"),
    [(["msteams"], 200), (["emulator", "msteams"], 200), (["skype"], 401), (["MSTeams"], 401), ([], 200)],
    ids=str,
)
async def test_a_key_signs_for_its_own_channels(
    teams: Teams, open_bot: Open, endorsements: list[str], status: int
) -> None:
    """One that names none signs for all, as Microsoft writes it."""
    teams.endorsements = endorsements
    bot = await open_bot()
    assert (await bot.say(ANNA, "hoi")).status == status
    assert bool(bot.heard()) == (status == 200)


@pytest.mark.parametrize("name", BAD_TOKENS)
async def test_a_bad_token_does_not(bot: Bot, name: str) -> None:
    """Whatever is wrong with it: 401, and nothing is heard."""
    response = await bot.send(bot.teams.activity(ANNA, CHAT, text="/start zon"), BAD_TOKENS[name](bot.teams))
    assert response.status == 401
    assert bot.heard() == []


@pytest.mark.parametrize(
    "change",
    [{"channelId": "emulator"}, {"channelId": ""}, {"serviceUrl": "https://example.com/"}, {"serviceUrl": ""}],
    ids=str,
)
async def test_a_good_token_is_only_good_for_its_own_message(bot: Bot, change: dict[str, str]) -> None:
    """Another channel or another address than it was signed for."""
    response = await bot.send({**bot.teams.activity(ANNA, CHAT, text="hoi"), **change})
    assert response.status == 401
    assert bot.heard() == []


async def test_what_is_signed_for_an_address_outside_teams_is_refused(
    bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    """Or the answer, with our token, would go there. Whoever runs the bot reads which setting is about it."""
    elsewhere = "https://smba.infra.gov.teams.microsoft.us/teams/"
    activity = {**bot.teams.activity(ANNA, CHAT, text="hoi"), "serviceUrl": elsewhere}
    response = await bot.send(activity, bot.teams.token(serviceurl=elsewhere))
    assert response.status == 403
    assert "KAARTENSESSIE_TEAMS_ADRESSEN" in caplog.text
    assert bot.heard() == []


@pytest.mark.parametrize("scheme", ["bearer ", "Basic ", "Bearer  ", ""])
async def test_another_scheme_is_refused(bot: Bot, scheme: str) -> None:
    """A header that is nearly right."""
    header = {"Authorization": f"{scheme}{bot.teams.token()}"}
    response = await bot.send(bot.teams.activity(ANNA, CHAT, text="hoi"), "", **header)
    assert response.status == 401


async def test_nothing_is_read_of_who_has_no_token(bot: Bot) -> None:
    """A body that could not be read is never come to; a token that is far too old neither costs a look at the keys."""
    reads = bot.teams.metadata_reads
    for token in ("", "x", bot.teams.token(iss="https://example.com")):
        assert (await bot.send(b"{" * 100, token)).status == 401
    assert bot.teams.metadata_reads == reads


@pytest.mark.parametrize("body", [b"[]", b'{"type":"message"}', b'{"channelId":5}'])
async def test_what_does_not_say_what_it_was_signed_for_is_refused(bot: Bot, body: bytes) -> None:
    """However good the token is."""
    assert (await bot.send(body)).status == 401


@pytest.mark.parametrize("signed", [True, False])
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff",
        b'{"serviceUrl":"\xe9"}',
        b'{"text":"caf\xe9","channelId":"msteams"}',
        b'{"x":' + b"[" * 5000,
        b"\xff\xfe{\x00}\x00",
    ],
    ids=repr,
)
async def test_bad_bytes_are_a_bad_request(bot: Bot, body: bytes, signed: bool) -> None:
    """Whoever sends them, with a token that is signed by somebody else too."""
    token = None if signed else bot.teams.token(key=STRANGERS_KEY)
    assert (await bot.send(body, token)).status == 400
    assert bot.heard() == []


async def test_a_signed_message_with_bad_bytes_in_its_text(bot: Bot) -> None:
    """It is from Teams, and can't be read all the same."""
    activity = json.dumps(bot.teams.activity(ANNA, CHAT, text="cafe")).encode()
    for bad in (b"caf\xe9", b"\xed\xa0\x80", b"\xc3("):
        assert (await bot.send(activity.replace(b"cafe", bad))).status == 400
    assert bot.heard() == []


async def test_a_signed_message_of_the_wrong_shape(bot: Bot) -> None:
    """It is from Teams, and can't be read all the same."""
    activity = {**bot.teams.activity(ANNA, CHAT), "type": 5}
    assert (await bot.send(activity)).status == 400
    assert bot.heard() == []


async def test_a_message_that_is_not_packed_as_it_says(bot: Bot) -> None:
    """It can't be unpacked, and that is nobody's mistake but the sender's."""
    assert (await bot.send(b"geen gzip", **{"Content-Encoding": "gzip"})).status == 400


async def test_a_clock_that_is_a_little_off_shuts_nobody_out(bot: Bot) -> None:
    """Five minutes either way, as the Bot Framework allows."""
    now = int(time.time())
    for claims in ({"exp": now - 240, "nbf": now - 3600}, {"nbf": now + 240}):
        assert (await bot.send(bot.teams.activity(ANNA, CHAT, text="hoi"), bot.teams.token(**claims))).status == 200


async def test_a_very_large_message_is_not_read(bot: Bot) -> None:
    """Whether or not it says beforehand how large it is."""
    big = json.dumps(bot.teams.activity(ANNA, CHAT, text="x" * MOST)).encode()
    assert (await bot.send(big)).status == 413

    async def in_pieces() -> object:
        yield big

    headers = {"Authorization": f"Bearer {bot.teams.token()}"}
    response = await bot.client.post("/api/messages", data=in_pieces(), headers=headers)
    assert response.status == 413
    assert bot.heard() == []


OTHER = "12345678-90ab-cdef-1234-567890abcdef"


@pytest.mark.parametrize(
    ("tenants", "status"),
    [(TENANT, 200), (f"{OTHER}, {TENANT.upper()}", 200), ("", 200), (OTHER, 403)],
)
@pytest.mark.parametrize("told", [TENANT, TENANT.upper()])
async def test_only_our_organisations(open_bot: Open, tenants: str, status: int, told: str) -> None:
    """KAARTENSESSIE_TENANTS names them; others are refused, whatever they signed. Capitals tell no two apart."""
    bot = await open_bot({"KAARTENSESSIE_TENANTS": tenants})
    said = bot.teams.activity(ANNA, CHAT, text="hoi", channelData={"tenant": {"id": told}})
    assert (await bot.send(said)).status == status
    assert bool(bot.heard()) == (status == 200)


async def test_a_message_without_a_tenant_is_of_no_organisation(open_bot: Open) -> None:
    """Nothing is taken for granted."""
    bot = await open_bot({"KAARTENSESSIE_TENANTS": TENANT})
    activity = bot.teams.activity(ANNA, CHAT, text="hoi", channelData=None, conversation={"id": CHAT})
    assert (await bot.send(activity)).status == 403


async def test_without_settings_the_door_is_closed(open_bot: Open, teams: Teams) -> None:
    """A sentence says why, and the bot is otherwise well."""
    bot = await open_bot(dict.fromkeys(teams.settings()))
    response = await bot.say(ANNA, "hoi")
    assert response.status == 403
    assert "docs/teams.md" in await response.text()
    assert bot.heard() == []


async def test_the_playground_needs_no_token(open_bot: Open) -> None:
    """On this computer, for an address on this computer; its made-up organisation is nobody's."""
    bot = await open_bot({"KAARTENSESSIE_TENANTS": "x"}, playground=True)
    assert (await bot.send(bot.teams.activity(ANNA, CHAT, text="hoi"), "")).status == 200
    assert len(bot.heard()) > 0


@pytest.mark.parametrize(
    ("headers", "change"),
    [
        ({"X-Forwarded-For": "203.0.113.5"}, {}),
        ({"Host": "example.com"}, {}),
        ({"Origin": "https://example.com"}, {}),
        ({"Origin": "null"}, {}),
        ({"Content-Type": "text/plain"}, {}),
        ({}, {"serviceUrl": "https://example.com/"}),
    ],
)
async def test_the_playground_is_for_this_computer_only(
    open_bot: Open, headers: dict[str, str], change: dict[str, str]
) -> None:
    """No tunnel, no website in the browser, and no address elsewhere to send things to."""
    bot = await open_bot(playground=True)
    response = await bot.send({**bot.teams.activity(ANNA, CHAT, text="hoi"), **change}, "", **headers)
    assert response.status == 403
    assert bot.heard() == []


async def test_a_new_key_is_looked_up_once_a_minute_at_most(open_bot: Open) -> None:
    """Teams changes its keys; strangers who name unknown ones make nobody run."""
    bot = await open_bot()
    assert (await bot.say(ANNA, "hoi")).status == 200
    assert bot.teams.metadata_reads == 1
    bot.teams.kid = "sleutel-2"
    assert (await bot.say(ANNA, "hoi")).status == 401
    assert bot.teams.metadata_reads == 1
    gate_of(bot)._keys._now = lambda: time.monotonic() + 61
    for _ in range(5):
        assert (await bot.say(ANNA, "hoi")).status == 200
    assert bot.teams.metadata_reads == 2


async def test_without_keys_nobody_is_turned_away_for_good(open_bot: Open) -> None:
    """The issuer is out: Teams is asked to come back, and a stranger is still a stranger."""
    bot = await open_bot()
    bot.teams.trouble(status=500, left=2, meets=lambda request: "openid" in request.path)
    response = await bot.say(ANNA, "hoi")
    assert response.status == 503
    assert response.headers["Retry-After"]
    assert (await bot.send(b"{}", "x")).status == 401
    assert (await bot.say(ANNA, "hoi")).status == 503
    assert (await bot.say(ANNA, "hoi")).status == 200


async def test_a_good_token_is_remembered_but_not_past_its_end(open_bot: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """Five minutes at most; then its signature is looked at again."""
    bot = await open_bot()
    gate, looked = gate_of(bot), []
    check = gate._signed

    async def watched(*what: str) -> None:
        looked.append(what)
        await check(*what)

    monkeypatch.setattr(gate, "_signed", watched)
    start = time.time()
    long, short = bot.teams.token(), bot.teams.token(exp=int(start) + 100)
    for after, token, times in [(0, long, 1), (299, long, 1), (301, long, 2), (301, short, 3), (399, short, 4)]:
        gate._now = lambda after=after: start + after  # type: ignore[misc]
        assert (await bot.send(bot.teams.activity(ANNA, CHAT, text="hoi"), token)).status == 200
        assert len(looked) == times, after


async def test_what_is_acknowledged_is_saved(bot: Bot) -> None:
    """And what can't be saved is not acknowledged, so that Teams sends it again."""
    bot.host.failing = StoreUnavailable()
    assert (await bot.say(ANNA, "hoi")).status >= 500


async def test_nothing_of_a_stranger_is_logged(bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    """Neither words nor tokens."""
    with caplog.at_level(logging.DEBUG):
        await bot.send(bot.teams.activity(ANNA, CHAT, text="geheimpje"), bot.teams.token(aud="x"))
        await bot.say(ANNA, "geheimpje")
    ours = [record.getMessage() for record in caplog.records if record.name.startswith(("adapters", "bot", "kaarten"))]
    assert "geheimpje" not in "\n".join(ours)
    assert "eyJ" not in "\n".join(ours)
