"""`kaartensessie doctor`: it sees what is wrong before a session does, says what to do, and changes nothing."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import re
import shutil
import sqlite3
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from adapters.webex.webhooks import KINDS
from bot.cli import main
from bot.host import checkup, log
from bot.host.alone import alone
from bot.host.checkup import Remark, Verdict
from bot.host.disclosure import CONTACT, UNTIL
from bot.host.settings import Settings
from bot.host.stores import open_store
from tests.platforms.teams.connector import Teams
from tests.platforms.webex.api import PUBLIC, Webex

NOW = dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC)
TOLD = re.compile(r"^(goed|let op|fout) {1,4} ?(.*)$", re.MULTILINE)


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test runs in an empty folder; nothing of this machine is looked at."""
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.startswith(("KAARTENSESSIE", "WEBEX", "Microsoft", "PUBLIC_URL", "DATABASE_URL")):
            monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def _well_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is told in any test here is a sentence, and says what to do unless nothing need be done."""

    def told(grade: Verdict, seen: str, advice: str = "") -> Remark:
        assert re.fullmatch(r"\S.*[^. ]\.", seen), seen
        # What is to be typed, and what is wrong in which file, end in a way of their own.
        todo = r"(?s)[A-Z].*[^. ][.?]|.*: .*\S" if grade is not Verdict.GOOD else ""
        assert re.fullmatch(todo, advice), (seen, advice)
        return Remark(grade, seen, advice)

    monkeypatch.setattr(checkup, "Remark", told)


def settings(file: Path, **raw: str) -> Settings:
    return Settings(data=file.parent, database=file, raw=raw)


async def stored(file: Path) -> Path:
    store = await open_store(file)
    await store.close()
    file.chmod(0o600)
    return file


def grades(remarks: list[Remark], about: str) -> list[Verdict]:
    return [each.grade for each in remarks if re.search(about, each.seen)]


def lay_waste(file: Path) -> None:
    file.write_bytes(b"no database at all" * 100)


def from_the_future(file: Path) -> None:
    with closing(sqlite3.connect(file)) as data:
        data.execute("UPDATE alembic_version SET version_num = '9999'")
        data.commit()


def nothing(file: Path) -> None:
    """It is as it should be."""


def open_up(file: Path) -> None:
    file.chmod(0o644)


@pytest.mark.parametrize(
    ("spoil", "grade", "words"),
    [
        (nothing, Verdict.GOOD, "gegevens zijn heel. De bot staat nu uit"),
        (Path.unlink, Verdict.GOOD, "nog geen gegevens"),
        (lay_waste, Verdict.WRONG, "beschadigd"),
        (from_the_future, Verdict.WRONG, "nieuwere versie"),
        (open_up, Verdict.MIND, "Andere gebruikers"),
    ],
)
async def test_it_looks_at_the_data(
    tmp_path: Path, spoil: Callable[[Path], object], grade: Verdict, words: str
) -> None:
    """Whole, of this release, and for nobody else; and leaves it as it was."""
    file = await stored(tmp_path / "kaartensessie.db")
    spoil(file)
    before = sorted(tmp_path.iterdir())
    [found] = [each for each in checkup.house(settings(file), NOW) if words in each.seen]
    assert found.grade is grade
    assert bool(found.advice) is (grade is not Verdict.GOOD)
    assert sorted(each for each in tmp_path.iterdir() if not each.name.endswith(("-wal", "-shm"))) == before


async def test_it_may_look_while_the_bot_runs(tmp_path: Path) -> None:
    """And says that it does."""
    file = await stored(tmp_path / "kaartensessie.db")
    with alone(file):
        assert [each for each in checkup.house(settings(file), NOW) if "De bot draait nu" in each.seen]


@pytest.mark.parametrize(
    ("free", "grade"), [(10**12, Verdict.GOOD), (200 * 10**6, Verdict.MIND), (10**6, Verdict.WRONG)]
)
def test_it_looks_at_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, grade: Verdict) -> None:
    """Before it is full."""
    usage = shutil.disk_usage(tmp_path)._replace(free=free)
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage)
    assert grades(checkup.house(settings(tmp_path / "diep" / "x.db"), NOW), "ruimte|vrij voor") == [grade]


@pytest.mark.parametrize(
    ("raw", "grade"),
    [
        ({}, Verdict.MIND),
        ({CONTACT: "cert@voorbeeld.nl", UNTIL: "2027-06-30"}, Verdict.GOOD),
        ({CONTACT: "cert@voorbeeld.nl", UNTIL: "2026-12-01"}, Verdict.MIND),
        ({CONTACT: "cert@voorbeeld.nl", UNTIL: "2026-11-25"}, Verdict.WRONG),
        ({CONTACT: "https://voorbeeld.nl/.well-known/security.txt"}, Verdict.GOOD),
        ({CONTACT: "onzin"}, Verdict.WRONG),
    ],
)
def test_it_looks_where_a_leak_is_told(tmp_path: Path, raw: dict[str, str], grade: Verdict) -> None:
    """The day on which that lapses is told three weeks before."""
    assert grades(checkup.house(settings(tmp_path / "x.db", **raw), NOW), "lek") == [grade]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({}, []),
        ({log.BOOK: "json", log.KEY: "een geheim van de organisatie"}, []),
        ({log.BOOK: "json"}, [Verdict.MIND]),
        ({log.BOOK: "xml"}, [Verdict.WRONG]),
        ({log.KEY: "kort"}, [Verdict.WRONG]),
    ],
)
def test_it_looks_at_the_log(tmp_path: Path, raw: dict[str, str], expected: list[Verdict]) -> None:
    """What would stop the start, and a pseudonym that nobody could resolve."""
    assert grades(checkup.house(settings(tmp_path / "x.db", **raw), NOW), "logboek") == expected


@pytest.mark.parametrize(
    ("date", "grade"),
    [
        ("Thu, 26 Nov 2026 12:00:30 GMT", Verdict.GOOD),
        ("Thu, 26 Nov 2026 12:05:00 GMT", Verdict.WRONG),
        ("Thu, 26 Nov 2026 11:58:00 GMT", Verdict.WRONG),
        ("gisteren", Verdict.GOOD),
    ],
)
async def test_it_looks_at_the_clock(date: str, grade: Verdict) -> None:
    """A clock that is minutes off makes every token useless. A server that does not tell the time says nothing of it."""

    async def tell(_: web.Request) -> web.Response:
        return web.Response(status=401, headers={"Date": date})

    app = web.Application()
    app.router.add_get("/", tell)
    async with TestServer(app) as server, aiohttp.ClientSession() as session:
        assert (await checkup.clock(session, str(server.make_url("/")), NOW)).grade is grade
        assert (await checkup.clock(session, "http://127.0.0.1:1/", NOW)).grade is Verdict.WRONG


@pytest.fixture
def pem(tmp_path: Path) -> Callable[[int], Path]:
    """Make a certificate of this computer that is good for so many days from NOW on."""

    def make(days: int) -> Path:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
        made = (
            x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
            .not_valid_before(NOW - dt.timedelta(days=900))
            .not_valid_after(NOW + dt.timedelta(days=days))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, hashes.SHA256())
        )
        file = tmp_path / f"{days}.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
        return file

    return make


@pytest.mark.parametrize(("days", "trusted", "grade"), [(9000, True, Verdict.GOOD), (9000, False, Verdict.WRONG)])
async def test_it_looks_at_the_certificate_of_the_address(
    pem: Callable[[int], Path], monkeypatch: pytest.MonkeyPatch, days: int, trusted: bool, grade: Verdict
) -> None:
    """Whether others would trust it, and for how long."""
    file = pem(days)
    serving = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    serving.load_cert_chain(file)
    asking = ssl.create_default_context(cafile=str(file) if trusted else None)
    monkeypatch.setattr("ssl.create_default_context", lambda: asking)

    def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_server(hang_up, "127.0.0.1", 0, ssl=serving)
    address = f"https://localhost:{server.sockets[0].getsockname()[1]}"
    assert (await checkup.certificate(address, NOW)).grade is grade
    if trusted:
        late = NOW + dt.timedelta(days=days - 5)
        assert (await checkup.certificate(address, late)).grade is Verdict.MIND
    server.close()
    assert (await checkup.certificate("https://localhost:1", NOW)).grade is Verdict.WRONG


async def test_it_looks_whether_the_bot_is_reached() -> None:
    """At its own address, in its own words; without an address it says that it can't know."""

    async def refuse(_: web.Request) -> web.Response:
        return web.Response(status=401, text="Vreemd.")

    app = web.Application()
    app.router.add_post("/api/x", refuse)
    async with TestServer(app) as server:
        base = str(server.make_url("")).rstrip("/")
        assert grades(await checkup.outside(base, "/api/x", "Vreemd.", NOW), "") == [Verdict.GOOD]
        assert grades(await checkup.outside(base, "/api/x", "Anders.", NOW), "") == [Verdict.WRONG]
        assert grades(await checkup.outside("", "/api/x", "Vreemd.", NOW), "") == [Verdict.MIND]


async def examined(capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, str]]:
    """The exit code, and each sentence with its grade."""
    code = await asyncio.to_thread(main, ["doctor"])
    return code, {words: grade for grade, words in TOLD.findall(capsys.readouterr().out)}


def be_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody looks outside: whatever is looked at there is as it should be."""

    async def reached(*_: object) -> bool:
        return True

    async def sound(*_: object) -> Remark:
        return checkup.good("Het certificaat is goed.")

    monkeypatch.setattr(checkup, "answers", reached)
    monkeypatch.setattr(checkup, "certificate", sound)


@pytest.fixture
async def teams(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Teams]:
    fake = Teams()
    await fake.start()
    for name, value in fake.settings().items():
        monkeypatch.setenv(name, value)
    yield fake
    await fake.stop()


async def test_it_looks_at_the_address_that_teams_calls(
    teams: Teams, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And no other."""
    monkeypatch.setenv("PUBLIC_URL", PUBLIC)
    be_reached(monkeypatch)
    assert await answered(capsys) == [f"De bot antwoordt op {PUBLIC}/api/messages."]


async def test_it_looks_at_the_address_that_webex_calls(webex: Webex, capsys: pytest.CaptureFixture[str]) -> None:
    """And no other."""
    assert await answered(capsys) == [f"De bot antwoordt op {PUBLIC}/api/webex."]


async def answered(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Where the bot answers, as it is told."""
    _, told = await examined(capsys)
    return [words for words in told if "antwoordt op" in words]


@pytest.mark.parametrize(("status", "grade", "code"), [(200, "goed", 0), (401, "fout", 1)])
async def test_it_logs_in_at_teams(
    teams: Teams, capsys: pytest.CaptureFixture[str], status: int, grade: str, code: int
) -> None:
    """A secret that has expired is seen, and then the exit code says so too."""
    teams.login_status = status
    left, told = await examined(capsys)
    assert left == code
    assert [each for words, each in told.items() if "inloggen" in words] == [grade]


async def test_the_bots_own_certificate_is_looked_at(
    teams: Teams, pem: Callable[[int], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before its last day."""
    from adapters.teams import checkup as at_teams

    for days, grade in ((90, Verdict.GOOD), (5, Verdict.MIND), (-1, Verdict.WRONG)):
        assert [each.grade for each in at_teams._certificate(str(pem(days)), NOW)] == [grade]


@pytest.fixture
async def webex(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Webex]:
    fake = Webex()
    await fake.start()
    for name, value in fake.settings().items():
        monkeypatch.setenv(name, value)

    be_reached(monkeypatch)
    yield fake
    await fake.stop()


async def test_it_looks_at_the_webhooks_of_webex(webex: Webex, capsys: pytest.CaptureFixture[str]) -> None:
    """Those that are missing, off, or of another address; none is touched."""
    code, told = await examined(capsys)
    assert code == 1
    assert any(f"werken er {len(KINDS)} niet" in words for words in told)
    assert webex.hooks.all == {}
    assert await asyncio.to_thread(main, ["webex", "registreer"]) == 0
    capsys.readouterr()
    assert (await examined(capsys))[0] == 0
    hooks = list(webex.hooks.all.values())
    hooks[0].active = False
    code, told = await examined(capsys)
    assert code == 1
    assert any("werken er 1 niet" in words for words in told)
    assert hooks[0].active is False


async def test_it_tells_of_another_bot_on_the_token_of_webex(
    webex: Webex, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its webhooks have our names and another address; a bot with a websocket has none of its own."""
    assert await asyncio.to_thread(main, ["webex", "registreer"]) == 0
    capsys.readouterr()
    next(iter(webex.hooks.all.values())).target = "https://elders.voorbeeld.nl/api/webex"
    await asyncio.to_thread(main, ["doctor"])
    told = capsys.readouterr().out
    assert "elders.voorbeeld.nl" in told
    assert "Is het een oud adres? Start de bot, of typ: kaartensessie webex registreer" in " ".join(told.split())
    for hook in webex.hooks.all.values():
        hook.target = "https://elders.voorbeeld.nl/api/webex"
    monkeypatch.setenv("KAARTENSESSIE_WEBEX_SOCKET", "ja")
    assert await asyncio.to_thread(main, ["doctor"]) == 0
    told = capsys.readouterr().out
    assert re.search(r"^let op .*elders\.voorbeeld\.nl", told, re.MULTILINE)
    assert "Is het een oud adres van deze bot? Dan kan het geen kwaad." in " ".join(told.split())
    assert "registreer" not in told


async def test_it_tells_a_token_that_is_wrong(
    webex: Webex, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of nobody, or of a person."""
    webex.register()
    for token, words in (("onzin", "kent het token niet"), (webex.user("Anna").token, "van een mens")):
        monkeypatch.setenv("WEBEX_TEAMS_ACCESS_TOKEN", token)
        code, told = await examined(capsys)
        assert code == 1
        assert any(words in each for each in told)
        assert token not in str(told)


async def test_a_setting_that_is_wrong_is_told_like_the_rest(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of a platform keeps nothing else from being looked at; one of the bot itself ends as everywhere."""
    monkeypatch.setenv("MicrosoftAppId", "onzin")
    code, told = await examined(capsys)
    assert code == 1
    assert "Webex staat niet aan." in told
    assert told["Een instelling klopt niet."] == "fout"
    monkeypatch.setenv("PUBLIC_URL", PUBLIC.replace("https", "http"))
    assert await asyncio.to_thread(main, ["doctor"]) == 2


async def test_a_deck_that_is_wrong_is_told_too(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """With what to do about it."""
    (tmp_path / "leeg").mkdir()
    assert await asyncio.to_thread(main, ["doctor", "--deck", str(tmp_path / "leeg")]) == 1
    assert "deck" in capsys.readouterr().out
