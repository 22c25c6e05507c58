"""The wheel works by itself: in an environment of its own, with what the lock for running has and no more, away from the source."""

from __future__ import annotations

import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.decks import ROOT
from tests.process import Process

SOURCE = ("bot", "adapters", "deck", "manifests", "pyproject.toml", "README.md", "LICENSE")
MANIFEST = ("--app-id", "12345678-90ab-cdef-1234-567890abcdef", "--website", "https://gemeente.example/kaarten",
            "--privacy", "https://gemeente.example/privacy", "--voorwaarden", "https://gemeente.example/voorwaarden")  # fmt: skip


def run(*command: str | Path, where: Path) -> str:
    """What a command prints; it must end well. It sees nothing of this repository."""
    environ = {name: each for name, each in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    done = subprocess.run(
        [str(each) for each in command], cwd=where, env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, so that nothing is left in the repository."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in SOURCE:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    build = ("build", "--quiet", "--wheel", "--no-build-isolation", "--python", sys.executable)
    run(sys.executable, "-m", "uv", *build, "--out-dir", folder / "dist", folder, where=folder)
    (made,) = (folder / "dist").glob("*.whl")
    return made


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with `kaartensessie`, of an environment that has only what is locked for running."""
    home = tmp_path_factory.mktemp("home") / "venv"
    uv = (sys.executable, "-m", "uv")
    run(*uv, "venv", "--quiet", "--offline", "--python", sys.executable, home, where=home.parent)
    (site,) = home.glob("lib/python*/site-packages")
    locked = (ROOT / "requirements" / "run.txt").read_text("utf-8")
    for needed in map(Requirement, re.findall(r"^[a-z][\w.-]*==[^\\\n]+", locked, re.MULTILINE)):
        if needed.marker is not None and not needed.marker.evaluate():
            continue  # for another Python or another machine
        found = importlib.metadata.distribution(needed.name)
        for top in {each.parts[0] for each in found.files or ()} - {"..", "__pycache__"}:
            if not (site / top).exists():
                (site / top).symlink_to(Path(str(found.locate_file(top))))
    run(*uv, "pip", "install", "--quiet", "--offline", "--no-deps", "--python", home, wheel, where=home.parent)
    assert str(site) in run(home / "bin" / "python", "-c", "import bot; print(bot.__file__)", where=home.parent)
    return home / "bin"


def test_the_wheel_says_that_it_is_typed(wheel: Path) -> None:
    """Both packages, for whoever checks types against them."""
    with zipfile.ZipFile(wheel) as packed:
        assert {"bot/py.typed", "adapters/py.typed"} <= set(packed.namelist())


def test_its_own_decks_are_right(programs: Path, tmp_path: Path) -> None:
    """`deck check` on each deck that comes along."""
    decks = sorted((programs.parent / "share" / "kaartensessie" / "deck").iterdir())
    assert [each.name for each in decks] == sorted(each.name for each in (ROOT / "deck").iterdir() if each.is_dir())
    for deck in decks:
        run(programs / "kaartensessie", "deck", "check", deck, where=tmp_path)


def test_it_makes_the_package_for_teams(programs: Path, tmp_path: Path) -> None:
    """`manifest teams`, with its pictures."""
    run(programs / "kaartensessie", "manifest", "teams", *MANIFEST, "--out", "app.zip", where=tmp_path)
    with zipfile.ZipFile(tmp_path / "app.zip") as packed:
        assert {"manifest.json", "color.png", "outline.png"} <= set(packed.namelist())


async def test_it_serves(programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`serve` answers that it is well."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    served = Process(tmp_path / "data", program=(str(programs / "kaartensessie"),))
    await served.begin()
    try:
        assert await served.answer("/healthz") == 200
    finally:
        await served.stop()
