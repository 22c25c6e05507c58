"""The fence around the Playground: reached from this computer only, and reaching nothing else."""

from __future__ import annotations

import ipaddress
import re
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path

import aiohttp
import pytest

from tests.playground.conftest import unable
from tests.playground.installed import HERE
from tests.playground.processes import Playground, Process

# Documentation addresses (RFC 5737): nobody is there, and our own refusal comes at once.
WAYS_OUT = {
    "TCP": 'require("net").connect(80, "192.0.2.1").on("error", end)',
    "TCP by options": 'require("net").connect({host: "192.0.2.1", port: 80}).on("error", end)',
    "IPv6": 'require("net").connect(80, "2001:db8::1").on("error", end)',
    "HTTP": 'require("http").get("http://192.0.2.1/").on("error", end)',
    "HTTPS by name": 'require("https").get("https://example.com/").on("error", end)',
    "TLS": 'require("tls").connect(443, "192.0.2.1").on("error", end)',
    "fetch": 'fetch("http://192.0.2.1/").catch((error) => end(error.cause))',
    "a name that looks like home": 'require("net").connect(80, "127.0.0.1.example.com").on("error", end)',
    "UDP": 'require("dgram").createSocket("udp4").send("x", 9, "192.0.2.1")',
    "DNS": 'require("dns").lookup("example.com", end)',
    "DNS by itself": 'require("dns").resolve4("example.com", end)',
    "DNS with promises": 'require("dns").promises.resolve4("example.com").catch(end)',
    "another program": 'require("child_process").spawn("true")',
}
LISTENERS = {
    "a port": "listen(0)",
    "nothing": "listen()",
    "all of IPv4": 'listen(0, "0.0.0.0")',
    "all of IPv6": 'listen({port: 0, host: "::"})',
    "a port as text": 'listen("0", "::", 10)',
}


@pytest.fixture(autouse=True)
def node_is_here() -> None:
    """Nothing in here can run without it."""
    if shutil.which("node") is None:
        unable("node is not on this machine: install Node.js 20 or newer, with npm")


@pytest.mark.parametrize("way", WAYS_OUT.values(), ids=WAYS_OUT)
def test_there_is_no_way_out(way: str) -> None:
    """Whatever it tries, it is refused by us, before anything has left."""
    script = f'const end = (error) => {{ console.log(error.code); process.exit() }}; process.on("uncaughtException", end); {way}'
    assert node(script) == "ERR_LOOPBACK_ONLY"


@pytest.mark.parametrize("listener", LISTENERS.values(), ids=LISTENERS)
def test_a_listener_is_forced_home(listener: str) -> None:
    """However it asks, it gets 127.0.0.1, and can be reached there as `localhost`."""
    script = f"""
        const server = require("http").createServer((_, answer) => answer.end("hoi"));
        server.{listener}.on("listening", async () => {{
            const answer = await fetch(`http://localhost:${{server.address().port}}/`);
            console.log(server.address().address, await answer.text());
            process.exit();
        }});
    """
    assert node(script) == "127.0.0.1 hoi"


def test_without_the_fence_it_would_listen_on_all_addresses() -> None:
    """The test above can fail: this is what node does by itself."""
    script = 'const server = require("net").createServer().listen(0, () => { console.log(server.address().address); process.exit() })'
    assert node(script, fenced=False) in {"::", "0.0.0.0"}  # noqa: S104


@pytest.fixture
async def alone(installed: Path, started: list[Process], tmp_path: Path) -> AsyncIterator[Playground]:
    """The Playground with no bot behind it."""
    process = Playground(tmp_path, "http://127.0.0.1:9")
    started.append(process)
    try:
        await process.begin()
        yield process
    finally:
        await process.stop()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
async def test_the_playground_listens_at_home_only_and_is_refused_when_it_phones_out(alone: Playground) -> None:
    """Its page is there; all its sockets are on a loopback address; what it tried to reach is in its log."""
    async with aiohttp.ClientSession() as client, client.get(alone.address) as page:
        assert page.status == 200
    assert alone.running
    sockets = list(listening(alone.running.pid))
    assert alone.port in {port for _, port in sockets}
    assert all(address.is_loopback for address, _ in sockets), sockets
    assert "loopback: refused" in alone.told()


STRANGERS = {
    "a website": {"Origin": "https://kaarten.example"},
    "a website in a frame": {"Origin": "null"},
    "a name that was made to point here": {"Host": "kaarten.example"},
    "a name that looks like home": {"Host": "127.0.0.1.example.com"},
}
STREAM = "/_ws_conversation/v1/conversations/stream"


@pytest.mark.parametrize("headers", STRANGERS.values(), ids=STRANGERS)
async def test_a_website_in_a_browser_on_this_computer_gets_nothing(alone: Playground, headers: dict[str, str]) -> None:
    """It can't act as somebody, nor follow what is said; the Playground's own page can."""
    async with aiohttp.ClientSession() as client:
        async with client.post(f"{alone.address}/_internal/v1/customActivities", json={}, headers=headers) as answer:
            assert answer.status == 403
        with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
            await client.ws_connect(alone.address + STREAM, headers=headers)
        async with client.ws_connect(alone.address + STREAM, origin=alone.address) as stream:
            assert not stream.closed


async def test_nothing_of_it_is_left_when_it_has_stopped(alone: Playground) -> None:
    """Its port is free again."""
    await alone.stop()
    async with aiohttp.ClientSession() as client:
        with pytest.raises(aiohttp.ClientConnectorError):
            await client.get(alone.address)


def node(script: str, *, fenced: bool = True) -> str:
    """What a script prints."""
    fence = ["-r", str(HERE / "loopback.cjs")] if fenced else []
    done = subprocess.run(["node", *fence, "-e", script], capture_output=True, text=True, timeout=60, check=False)
    return done.stdout.strip() or done.stderr


def listening(group: int) -> Iterator[tuple[ipaddress.IPv4Address | ipaddress.IPv6Address, int]]:
    """The listening TCP sockets and all UDP sockets of a process group, from /proc."""
    inodes = set()
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended, or is not ours to look at
            if process.joinpath("stat").read_text().rpartition(")")[2].split()[2] == str(group):
                for link in process.joinpath("fd").iterdir():
                    with suppress(OSError):  # it was closed meanwhile
                        if match := re.fullmatch(r"socket:\[(\d+)\]", str(link.readlink())):
                            inodes.add(match[1])
    for table in ("tcp", "tcp6", "udp", "udp6"):
        for row in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            columns = row.split()
            if columns[9] in inodes and (columns[3] == "0A" or table.startswith("udp")):
                address, _, port = columns[1].partition(":")
                words = bytes.fromhex(address)
                number = b"".join(words[i : i + 4][::-1] for i in range(0, len(words), 4))
                yield ipaddress.ip_address(number), int(port, 16)
