"""The Agents Playground from npm: one version, checked against the hash in `package-lock.json`, outside the repository.

Must not be committed: its licence is for evaluation. It is installed once per machine, in the user's cache.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
PACKAGE = "@microsoft/m365agentsplayground"
PATIENCE = 300  # seconds that npm gets


class Missing(Exception):
    """The Playground can't be had on this machine. The message says why."""


def playground() -> Path:
    """The command-line script of the Playground, installed when it was not there yet. Raises Missing."""
    version = json.loads((HERE / "package.json").read_text("utf-8"))["dependencies"][PACKAGE]
    folder = _cache() / f"agentsplayground-{version}"
    script = folder / "node_modules" / PACKAGE / "cli.js"
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            raise Missing(f"{program} is not on this machine: install Node.js 20 or newer, with npm")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _alone(folder.with_name(f"{folder.name}.lock")):
        if not script.is_file():
            with tempfile.TemporaryDirectory(dir=folder.parent) as fresh:
                _install(Path(fresh))
                shutil.rmtree(folder, ignore_errors=True)
                Path(fresh).rename(folder)  # whole or not at all, so that an install that was cut off is done again
                Path(fresh).mkdir()  # for its own removal
    return script


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """One at a time: tests that run side by side all want it."""
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _install(folder: Path) -> None:
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, folder)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        raise Missing(f"npm did not install {PACKAGE} in {PATIENCE} seconds") from None
    if done.returncode:
        raise Missing(f"npm could not install {PACKAGE}: {done.stderr.strip()[-500:]}")


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kaartensessie"
