"""The application around the host: routes, health, counts, start and stop."""

from __future__ import annotations

import asyncio
import gc
import logging
import re
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from bot.host import app as host_app
from bot.host.alone import alone
from bot.host.app import HOST, build, run
from bot.host.host import Host
from bot.host.outbox import STUCK_AFTER
from bot.host.settings import Settings, WrongSetting
from bot.host.store import StoreUnavailable
from tests.host.fake import Platform, config, said
from tests.process import free_port

Client = TestClient[web.Request, web.Application]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path, database=tmp_path / "test.db", port=0)


@pytest.fixture
def platform() -> Platform:
    return Platform()


@pytest.fixture
async def client(
    settings: Settings, platform: Platform, aiohttp_client: Callable[[web.Application], Awaitable[Client]]
) -> Client:
    return await aiohttp_client(build(settings, config(), {platform.name: platform}))


async def test_what_comes_in_is_answered_through_the_outbox(client: Client, platform: Platform) -> None:
    """With the real engine: somebody asks for help in private and reads it."""
    host = client.server.app[HOST]  # type: ignore[attr-defined]
    assert platform.door is not None
    assert await platform.door.receive(said("help", chat="", at=host.clock.now()))
    await host.outbox.idle()
    assert len(platform.shown) == 1


async def test_what_goes_round_in_circles_is_collected_once_the_bot_runs(
    settings: Settings, platform: Platform
) -> None:
    """It is not while it starts: then all that is made stays."""
    gc.disable()
    runner = web.AppRunner(build(settings, config(), {platform.name: platform}))
    try:
        await runner.setup()
        assert gc.isenabled()
    finally:
        gc.enable()
        await runner.cleanup()


async def test_not_ready_when_nothing_can_leave(client: Client) -> None:
    """The process lives, but somebody should look."""
    host = client.server.app[HOST]  # type: ignore[attr-defined]
    host.outbox._lanes["nep|group|x"] = asyncio.create_task(asyncio.Event().wait())
    host.outbox._moved -= 2 * STUCK_AFTER
    assert (await client.get("/readyz")).status == 503
    assert (await client.get("/healthz")).status == 200
    host.outbox._lanes.pop("nep|group|x").cancel()


async def test_not_ready_while_this_process_can_not_do_its_part(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever says what is done when knows of that; it is over when it is over."""
    host = client.server.app[HOST]  # type: ignore[attr-defined]
    for words, status in (("De bot komt niet bij de database.", 503), ("", 200)):
        monkeypatch.setattr(host.foreman, "trouble", lambda words=words: words)
        ready = await client.get("/readyz")
        assert (ready.status, await ready.text()) == (status, words or "ok")


async def test_counts_hold_no_names(client: Client) -> None:
    """Only how often and how much."""
    await client.post("/nep", data="/start zon")
    page = await (await client.get("/metrics")).text()
    assert "kaartensessie_sessions" in page
    assert "kaartensessie_events_total" in page
    assert 'kaartensessie_events_total{platform="nep"}' in page
    assert 'kaartensessie_refusals_total{platform="nep"} 0.0' in page
    assert "zon" not in page
    assert "Anna" not in page
    assert "kamer" not in page


async def test_a_request_that_fails_tells_nothing(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    """A friendly sentence outside, the place in the code in the log, and nobody's words."""
    with caplog.at_level(logging.DEBUG):
        response = await client.get("/nep/stuk")
    assert response.status == 500
    assert "Probeer het nog een keer" in await response.text()
    assert "ValueError" in caplog.text
    assert "Anna" not in caplog.text


@pytest.mark.parametrize("context", [{"exception": ValueError("Anna")}, {"message": "Slow callback"}])
async def test_what_fails_out_of_sight_tells_nothing_either(
    client: Client, caplog: pytest.LogCaptureFixture, context: dict[str, object]
) -> None:
    """A task that nobody waits for is logged in the same way."""
    asyncio.get_running_loop().call_exception_handler(context)
    assert "ValueError" in caplog.text or "Slow callback" in caplog.text
    assert "Anna" not in caplog.text


async def test_a_locked_store_is_a_503(client: Client, settings: Settings) -> None:
    """So that a platform delivers again."""
    host = client.server.app[HOST]  # type: ignore[attr-defined]
    side = host.store._writing
    side._thread.submit(lambda: side._connected.driver.execute("PRAGMA busy_timeout = 1")).result()
    other = sqlite3.connect(str(settings.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    response = await client.post("/nep", data="/start")
    other.execute("ROLLBACK")
    other.close()
    assert response.status == 503
    assert "Probeer het zo nog eens" in await response.text()


async def test_the_adapter_is_stopped_once(settings: Settings, platform: Platform) -> None:
    """When the server has stopped; and a start that fails halfway leaves nothing open."""
    runner = web.AppRunner(build(settings, config(), {platform.name: platform}))
    await runner.setup()
    assert platform.running == 1
    await runner.cleanup()
    assert platform.running == 0
    broken = web.AppRunner(build(replace(settings, database=settings.data), config(), {platform.name: platform}))
    with pytest.raises(Exception, match="niet te lezen"):
        await broken.setup()
    await broken.cleanup()


async def test_the_adapter_is_stopped_when_what_waits_can_not_be_taken_up(
    settings: Settings, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of a process that did not start goes on running."""

    async def fail(_host: Host) -> None:
        raise StoreUnavailable

    monkeypatch.setattr(Host, "start", fail)
    runner = web.AppRunner(build(settings, config(), {platform.name: platform}))
    with pytest.raises(StoreUnavailable):
        await runner.setup()
    assert platform.running == 0
    await runner.cleanup()


Obstacle = Callable[[Settings], AbstractContextManager[object]]


def occupy_data(settings: Settings) -> AbstractContextManager[object]:
    return alone(Path(str(settings.database)))


def occupy_port(settings: Settings) -> AbstractContextManager[object]:
    listening = socket.socket()
    listening.bind((settings.host, settings.port))
    listening.listen()
    return listening


def make_rubbish(settings: Settings) -> AbstractContextManager[object]:
    Path(str(settings.database)).write_bytes(b"no database at all" * 100)
    return nullcontext()


@pytest.mark.parametrize(
    ("obstacle", "sentence"),
    [(occupy_data, "draait al"), (occupy_port, "al in gebruik"), (make_rubbish, "niet te lezen")],
)
def test_a_start_that_is_not_possible_says_why(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, obstacle: Obstacle, sentence: str
) -> None:
    """Another process on the same data or the same port, or a file that is no store."""
    monkeypatch.setattr(host_app, "discover", lambda: {"nep": Platform()})
    settings = replace(settings, port=free_port())
    with obstacle(settings), pytest.raises(WrongSetting, match=sentence):
        run(settings, config())


def test_without_a_platform_there_is_nothing_to_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation without adapters says so."""
    monkeypatch.setattr(host_app, "entry_points", lambda **_: [])
    with pytest.raises(WrongSetting, match="geen enkel platform"):
        host_app.discover()


PROGRAM = """
import sys
from pathlib import Path
from bot.host import app
from bot.host.settings import Settings
from tests.host.fake import Platform, config

app.discover = lambda: {"nep": Platform()}
folder, port = Path(sys.argv[1]), int(sys.argv[2])
app.run(Settings(data=folder, database=folder / "diep" / "test.db", port=port), config())
"""


@pytest.mark.parametrize(
    "before", [b"", b"GET /healthz HTTP/1.1\r\nHost: bot\r\n\r\n"], ids=["at first", "after an answer"]
)
def test_a_connection_on_which_no_whole_request_begins_is_closed(tmp_path: Path, before: bytes) -> None:
    """Whoever says nothing, or headers without an end, keeps no connection for longer than a proxy keeps one that it uses."""
    assert 60 < host_app._IDLE <= 120
    port = free_port()
    program = PROGRAM.replace("folder, port", "app._IDLE = 0.2\nfolder, port", 1)
    command = [sys.executable, "-c", program, str(tmp_path), str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            with socket.create_connection(("127.0.0.1", port), 10) as half:
                half.sendall(before + b"POST /nep HTTP/1.1\r\nX-Nooit: a")
                while half.recv(1024):
                    pass
        finally:
            process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


@pytest.mark.parametrize(
    ("host", "shown", "reached"), [("::", "[::]", ["127.0.0.1", "::1"]), ("::1", "[::1]", ["::1"])]
)
def test_it_listens_on_ipv6_too(tmp_path: Path, host: str, shown: str, reached: list[str]) -> None:
    """`::` is every address, of both kinds; an address of IPv6 is shown as a browser wants it."""
    if not has_ipv6():
        pytest.skip("this machine has no IPv6")
    port = free_port()
    program = PROGRAM.replace("port=port", f"port=port, host={host!r}")
    command = [sys.executable, "-c", program, str(tmp_path), str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        assert f"http://{shown}:{port}/" in process.stdout.readline()
        for address in reached:
            socket.create_connection((address, port), 5).close()
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0


def has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


def test_a_process_ends_when_asked_and_starts_again_after_being_killed(tmp_path: Path) -> None:
    """SIGTERM is a clean end; SIGKILL leaves no lock behind."""
    for how, code in [(signal.SIGKILL, -signal.SIGKILL), (signal.SIGTERM, 0)]:
        command = [sys.executable, "-c", PROGRAM, str(tmp_path), str(free_port())]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
            assert process.stdout is not None
            assert "staat klaar" in process.stdout.readline()
            limits = Path(f"/proc/{process.pid}/limits")
            if limits.exists():
                assert re.search(r"Max core file size +0 +0 ", limits.read_text("utf-8")), (
                    "a crash would leave its memory on disk"
                )
            process.send_signal(how)
            assert process.wait(60) == code
            assert process.stdout.read() == ""
    assert (tmp_path / "diep" / "test.db").stat().st_mode & 0o077 == 0, "somebody else on this machine can read it"


@pytest.mark.parametrize(("method", "path"), [("GET", "/healthz"), ("POST", "/nep"), ("GET", "/nergens")])
async def test_what_is_not_packed_as_it_says_trips_nobody(
    client: Client, caplog: pytest.LogCaptureFixture, method: str, path: str
) -> None:
    """Whether or not its body is wanted: the next request on the same connection is heard, and no trace is in the log."""
    for body, how in ((b"geen gzip", "gzip"), (b"\x00\xff" * 100, "deflate")):
        answer = await client.request(method, path, data=body, headers={"Content-Encoding": how})
        assert answer.status in {200, 400, 404}
        assert (await client.get("/healthz")).status == 200
    assert caplog.records == []


async def test_a_platform_that_can_not_be_reached_is_told_to_whoever_looks(client: Client, platform: Platform) -> None:
    """In words where people look, as a number where machines do; and it is over when it is over."""
    for words, status, number in (("Het geheim is verlopen.", 503, "1.0"), ("", 200, "0.0")):
        platform.wrong = words
        ready = await client.get("/readyz")
        assert (ready.status, await ready.text()) == (status, words or "ok")
        page = await (await client.get("/metrics")).text()
        assert f'kaartensessie_platform_trouble{{platform="nep"}} {number}' in page
