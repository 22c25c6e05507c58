"""The two processes: the bot as it is served, and the Playground behind its fence. Both on 127.0.0.1, both end with the test."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

import aiohttp

from tests.playground.installed import HERE, playground
from tests.playground.people import configuration
from tests.process import free_port

PATIENCE = 60.0  # seconds that a process may take to answer
KEPT = {"PATH", "HOME", "LANG", "TMPDIR", "SYSTEMROOT"}  # of the environment; the rest may be somebody's settings


class Process:
    """A process in a group of its own, so that nothing it started outlives it. What it prints is in `log`."""

    def __init__(self, folder: Path, name: str, port: int | None = None) -> None:
        self.folder = folder
        self.log = folder / f"{name}.log"
        self.port = port or free_port()
        self.running: asyncio.subprocess.Process | None = None
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    async def launch(self, command: list[str], probe: str, env: dict[str, str] | None = None) -> None:
        """Start it in its own folder, and wait until it answers on the path `probe`."""
        whole = {name: value for name, value in os.environ.items() if name in KEPT} | (env or {})
        with self.log.open("ab") as log:
            self.running = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env=whole,
                start_new_session=True,
            )
        try:
            await asyncio.wait_for(self._answering(probe), PATIENCE)
        except BaseException:
            await self.stop()
            raise

    async def _answering(self, probe: str) -> None:
        async with aiohttp.ClientSession() as client:
            while True:
                with suppress(aiohttp.ClientError):
                    async with client.get(self.address + probe) as answer:
                        if answer.ok:
                            return
                assert self.alive(), f"it did not start:\n{self.told()}"
                await asyncio.sleep(0.05)

    def alive(self) -> bool:
        """Whether it runs."""
        return self.running is not None and self.running.returncode is None

    async def stop(self) -> None:
        """End it and all that it started: kindly, and then not."""
        if self.running is None:
            return
        for how in (signal.SIGTERM, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.killpg(self.running.pid, how)
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self.running.wait(), 10)
                break
        with suppress(ProcessLookupError):
            os.killpg(self.running.pid, signal.SIGKILL)  # what it left behind

    async def ended(self) -> str:
        """Wait until it has ended by itself; what it printed last."""
        assert self.running
        await self.running.wait()
        return self.told()[-2000:]

    def told(self) -> str:
        """What it has printed."""
        return self.log.read_text("utf-8", "replace") if self.log.exists() else ""


class Bot(Process):
    """`kaartensessie serve --playground`, in a folder of its own and without anybody's settings."""

    def __init__(self, folder: Path, *, speed: float = 1.0, port: int | None = None) -> None:
        super().__init__(folder, "bot", port)
        self.speed = speed

    async def begin(self) -> None:
        """Start, and wait until it is ready."""
        command = [sys.executable, "-m", "bot", "serve", "--playground", "--port", str(self.port)]
        command += ["--data", str(self.folder / "data"), "--speed", str(self.speed)]
        await self.launch(command, "/readyz")


class Playground(Process):
    """The Agents Playground, fenced in by `loopback.cjs`, with its page at `address`."""

    def __init__(self, folder: Path, endpoint: str, port: int | None = None) -> None:
        super().__init__(folder, "playground", port)
        self.endpoint = endpoint
        self.recording = folder / "recording.log"

    async def begin(self) -> None:
        """Start, and wait until it answers. Raises Missing when it can't be had on this machine."""
        script = await asyncio.to_thread(playground)
        config = self.folder / "m365agentsplayground.yml"
        config.write_text(json.dumps(configuration(), indent=2), "utf-8")  # JSON is YAML
        preloads = ["-r", str(HERE / "loopback.cjs"), "-r", str(HERE / "patient.cjs")]
        command = ["node", *preloads, str(script), "start", "-c", "msteams"]
        command += ["-e", f"{self.endpoint}/api/messages", "-p", str(self.port), "--su", f"{self.address}/_connector"]
        command += ["--disable-telemetry", "--enable-events-recording"]
        env = {
            "M365_AGENTS_PLAYGROUND_CONFIG_PATH": str(config),
            "M365_AGENTS_PLAYGROUND_LOGFILE": str(self.folder / "playground-own.log"),
            "M365_AGENTS_PLAYGROUND_RECORDING_FILE": str(self.recording),
            "TEAMSAPPTESTER_BROWSER": "none",
        }
        await self.launch(command, "/_debug/ping", env)
