"""`kaartensessie webex registreer`: it tells what it did for each webhook, and what to do when it can't."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.webex import account, command
from adapters.webex.gate import STRANGER
from adapters.webex.webhooks import KINDS, Outcome
from bot.cli import main
from tests.platforms.webex.api import PUBLIC, SECRET, Webex
from tests.platforms.webex.hooks import Hook

NAMES = ("WEBEX_TEAMS_ACCESS_TOKEN", "WEBEX_WEBHOOK_SECRET", "WEBEX_API_URL", "PUBLIC_URL")


@pytest.fixture
async def webex(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Webex]:
    """A Webex with settings that fit, in an empty folder; the bot answers at its address."""
    fake = Webex()
    await fake.start()
    monkeypatch.chdir(tmp_path)
    for name, value in fake.settings().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(command, "answers", _yes)
    yield fake
    await fake.stop()


async def _yes(_: str) -> bool:
    return True


async def _no(_: str) -> bool:
    return False


async def registered() -> int:
    """The exit code of the command, run beside the fake."""
    return await asyncio.to_thread(main, ["webex", "registreer"])


def token_of_somebody(webex: Webex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBEX_TEAMS_ACCESS_TOKEN", webex.user("Anna de Wit").token)


def wrong_token(webex: Webex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBEX_TEAMS_ACCESS_TOKEN", "onzin")


def nobody_there(webex: Webex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBEX_API_URL", "http://127.0.0.1:1/v1")


def without(*names: str) -> Callable[[Webex, pytest.MonkeyPatch], None]:
    def spoil(_: Webex, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in names:
            monkeypatch.delenv(name)

    return spoil


def whole_address(webex: Webex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIC_URL", f"{PUBLIC}/api/webex/")


def no_webex_there(webex: Webex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBEX_API_URL", f"{webex.base}verkeerd/")


def refused_list(webex: Webex, monkeypatch: pytest.MonkeyPatch) -> None:
    webex.trouble(status=403, meets=lambda request: request.path.endswith("/webhooks"))


def over_a_socket(webex: Webex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAARTENSESSIE_WEBEX_SOCKET", "ja")


FAILURES = [
    (without(*NAMES), 2, "Webex staat hier niet aan."),
    (without("WEBEX_WEBHOOK_SECRET"), 2, "WEBEX_WEBHOOK_SECRET ontbreekt"),
    (without("PUBLIC_URL"), 2, "PUBLIC_URL ontbreekt."),
    (over_a_socket, 2, "Met KAARTENSESSIE_WEBEX_SOCKET=ja valt er niets te registreren"),
    (wrong_token, 1, "Webex kent dit token niet."),
    (token_of_somebody, 1, "Dit token is van een mens, niet van een bot."),
    (nobody_there, 1, "Webex is niet bereikbaar"),
    (whole_address, 2, "PUBLIC_URL eindigt op /api/webex. Laat dat eraf"),
    (no_webex_there, 1, "Webex weigert dit (code 404)."),
    (refused_list, 1, "Webex weigert dit (code 403)."),
]


@pytest.mark.parametrize(("spoil", "code", "said"), FAILURES, ids=[said[:30] for *_, said in FAILURES])
async def test_what_can_go_wrong(
    webex: Webex,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    spoil: Callable[..., Any],
    code: int,
    said: str,
) -> None:
    """One Dutch sentence or two that say what to do; nothing is made."""
    spoil(webex, monkeypatch)
    assert await registered() == code
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(said)
    assert len(err.splitlines()) == 1
    assert webex.hooks.all == {}


async def test_from_nothing_and_again(webex: Webex, capsys: pytest.CaptureFixture[str]) -> None:
    """The first time it makes all of them; the second time it finds them."""
    assert await registered() == 0
    assert capsys.readouterr().out.splitlines() == [
        "De bot heet in Webex «Kaartenbot».",
        "- berichten: aangemaakt.",
        "- knoppen: aangemaakt.",
        "- deelnemers: aangemaakt.",
        "- veranderde berichten: aangemaakt.",
        "- verwijderde berichten: aangemaakt.",
        f"Klaar. Webex stuurt berichten voor de bot naar {PUBLIC}/api/webex.",
    ]
    assert {(hook.resource, hook.event) for hook in webex.hooks.all.values()} == {
        (kind.resource, kind.events[0]) for kind in KINDS
    }
    assert await registered() == 0
    assert capsys.readouterr().out.count("was al goed") == len(KINDS)


async def test_it_tells_what_it_did(webex: Webex, capsys: pytest.CaptureFixture[str]) -> None:
    """Repaired, revived, removed, and left alone: each has its line; no secret is shown."""
    first, second, *_ = KINDS
    hooks = [
        Hook(webex.bot, first.name, "https://oud.voorbeeld.nl/api/webex", first.resource, "created", secret="oud"),
        Hook(webex.bot, second.name, f"{PUBLIC}/api/webex", second.resource, "created", secret=SECRET, active=False),
        Hook(webex.bot, second.name, f"{PUBLIC}/api/webex", second.resource, "created", secret=SECRET, active=False),
        Hook(webex.bot, "Rooster", "https://rooster.voorbeeld.nl", first.resource, "created"),
    ]
    webex.hooks.all |= {hook.id: hook for hook in hooks}
    assert await registered() == 0
    shown = capsys.readouterr().out
    for line in (
        "- berichten: hersteld: het adres of het geheim was anders.",
        "- knoppen: stond uit, en is weer aangezet.",
        "- deelnemers: aangemaakt.",
        "1 webhook van deze bot weggehaald die dubbel of oud was.",
        "1 webhook van anderen met rust gelaten.",
    ):
        assert line in shown.splitlines()
    assert SECRET not in shown
    assert webex.bot.token not in shown


async def test_half_done_is_not_done(webex: Webex, capsys: pytest.CaptureFixture[str]) -> None:
    """When Webex refuses one, that is said, and the exit code is 1."""
    webex.trouble(status=400, meets=lambda request: request.method == "POST")
    assert await registered() == 1
    out, err = capsys.readouterr()
    assert "- berichten: geweigerd door Webex." in out
    assert "- knoppen: aangemaakt." in out
    assert err.startswith("Nog niet alles is gelukt.")


async def test_warnings(monkeypatch: pytest.MonkeyPatch, webex: Webex, capsys: pytest.CaptureFixture[str]) -> None:
    """A name of two words, and a bot that does not answer yet, are told; the webhooks are there all the same."""
    monkeypatch.setattr(command, "answers", _no)
    monkeypatch.setenv("WEBEX_TEAMS_ACCESS_TOKEN", webex.user("Kaarten Bot", kind="bot").token)
    assert await registered() == 0
    shown = capsys.readouterr().out
    assert "Let op: de naam van je bot heeft een spatie." in shown
    assert f"Let op: op {PUBLIC}/api/webex antwoordt de bot nog niet" in shown


@pytest.mark.parametrize(("status", "words", "ours"), [(401, STRANGER, True), (401, "no", False), (502, "", False)])
async def test_whether_the_bot_answers(status: int, words: str, ours: bool) -> None:
    """Only our bot's own words count: any server can say 401."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=status, text=words)

    app = web.Application()
    app.add_routes([web.post("/api/webex", answer)])
    async with TestServer(app, host="127.0.0.1") as server:
        assert await command.answers(str(server.make_url("/api/webex"))) is ours
    assert not await command.answers("http://127.0.0.1:1/api/webex")


async def test_a_bot_elsewhere_is_not_ours() -> None:
    """An address that points to another one is not where Webex will find the bot."""

    async def point(_: web.Request) -> web.Response:
        return web.Response(status=307, headers={"Location": "/elders"})

    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=401, text=STRANGER)

    app = web.Application()
    app.add_routes([web.post("/api/webex", point), web.post("/elders", answer)])
    async with TestServer(app, host="127.0.0.1") as server:
        assert await command.answers(str(server.make_url("/elders")))
        assert not await command.answers(str(server.make_url("/api/webex")))


@pytest.mark.parametrize("page", ["webex.md", "instellingen.md"])
def test_every_setting_is_explained(page: str) -> None:
    """Both pages for administrators name all that Webex reads, and the one tells what `registreer` may say."""
    text = (Path(__file__).parents[2] / "docs" / page).read_text("utf-8")
    for name in (account.TOKEN, account.SECRET, account.URL, account.ORGS, account.SOCKET, "PUBLIC_URL"):
        assert f"`{name}`" in text


def test_what_it_says_is_explained() -> None:
    """Each way in which it can fail is in the table of docs/webex.md, in its own words."""
    page = (Path(__file__).parents[2] / "docs" / "webex.md").read_text("utf-8")
    said = [
        command.WRONG_TOKEN,
        command.NO_BOT,
        command.NO_ANSWER,
        command.NO_LIST,
        account.NO_ADDRESS,
        account.TWICE,
        command.SPACED.removeprefix("Let op: "),
        command.SAID[Outcome.RESTING],
        command.SAID[Outcome.UNSURE],
        command.SAID[Outcome.REFUSED],
    ]
    for words in said:
        begin = re.split(r"[.,(]", words)[0].strip()
        assert f"«{begin}" in page, begin


def test_the_help_is_not_cut_off(capsys: pytest.CaptureFixture[str]) -> None:
    """What a command is for stands whole in the list."""
    assert main(["webex", "--help"]) == 0
    assert "registreer  Vertel Webex waar de bot staat.\n" in capsys.readouterr().out


@pytest.mark.parametrize("args", ["webex", "webex registreer", "webex --help"])
def test_a_platform_that_can_not_be_loaded(
    args: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One Dutch sentence; the other commands and the help go on."""
    monkeypatch.setattr(EntryPoint, "load", _missing)
    assert main(args.split()) == 1
    assert capsys.readouterr().err == (
        "De opdracht «webex» doet het niet: er ontbreekt een onderdeel. "
        "Installeer de bot opnieuw, bijvoorbeeld met make run.\n"
    )
    assert main(["--help"]) == 0
    assert "webex        Doet het niet: er ontbreekt een onderdeel." in capsys.readouterr().out
    assert main(["volgorde", "zon"]) == 0


def _missing(_: EntryPoint) -> object:
    raise ModuleNotFoundError
