"""The package as an administrator makes it, opened; and the official schemas, fetched when the tests run and never committed."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main

APP = "12345678-90ab-cdef-1234-567890abcdef"
ADDRESSES = ("--website", "https://gemeente.example/kaarten", "--privacy", "https://gemeente.example/privacy",
             "--voorwaarden", "https://gemeente.example/voorwaarden")  # fmt: skip
VARIANTS = {
    "met meelezen": (),
    "zonder meelezen": ("--zonder-meelezen",),
    "met scherm": ("--scherm", "https://bot.gemeente.example/"),
}
SCHEMAS = "@microsoft/app-manifest@1.1.2"  # the first release with all that v1.30 has; newer ones may change a schema

Make = Callable[..., dict[str, bytes]]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test runs in an empty folder."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def make(capsys: pytest.CaptureFixture[str]) -> Make:
    """Make a package with these options; gives its files by name."""

    def run(*options: str) -> dict[str, bytes]:
        assert main(["manifest", "teams", "--app-id", APP, "--out", "app.zip", *ADDRESSES, *options]) == 0
        assert capsys.readouterr().err == ""
        with zipfile.ZipFile("app.zip") as packed:
            return {name: packed.read(name) for name in packed.namelist()}

    return run


@pytest.fixture(params=list(VARIANTS.values()), ids=list(VARIANTS))
def files(request: pytest.FixtureRequest, make: Make) -> dict[str, bytes]:
    """The files of the package, in each of its variants."""
    return make(*request.param)


@pytest.fixture
def manifest(files: dict[str, bytes]) -> dict[str, Any]:
    """The manifest, in each of its variants."""
    content: dict[str, Any] = json.loads(files["manifest.json"])
    return content


@pytest.fixture
def english(files: dict[str, bytes]) -> dict[str, str]:
    """The English localisation, in each of its variants."""
    content: dict[str, str] = json.loads(files["en.json"])
    return content


@pytest.fixture(scope="session")
def schemas() -> dict[str, Any]:
    """Microsoft's own schemas of v1.30 by file name. Skips when they can't be had, but not in CI."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kaartensessie"
    archive = cache / f"{re.sub(r'[/@]', '-', SCHEMAS.removeprefix('@'))}.tgz"
    if not archive.exists():
        _fetch(archive)
    with tarfile.open(fileobj=io.BytesIO(archive.read_bytes())) as packed:
        folder = "package/build/json-schemas/teams/v1.30/"
        found = {each.name.removeprefix(folder): each for each in packed if each.name.startswith(folder)}
        return {name: json.load(packed.extractfile(each) or io.BytesIO()) for name, each in found.items()}


def _fetch(archive: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        _without("npm is not on the PATH")
    archive.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=archive.parent) as half:  # so that what is cut off is not taken for the whole
        done = subprocess.run(
            [str(npm), "pack", SCHEMAS, "--pack-destination", half], capture_output=True, text=True, check=False
        )
        if done.returncode:
            _without(f"npm pack failed: {done.stderr.strip().splitlines()[-1:]}")
        next(Path(half).glob("*.tgz")).replace(archive)


def _without(why: str) -> None:
    why = f"{SCHEMAS} could not be fetched ({why})"
    if os.environ.get("CI"):
        pytest.fail(why)
    pytest.skip(why)
