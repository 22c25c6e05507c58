"""The architecture is a test: the engine is pure, imports point one way, and breaking either fails here."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.purity import impurities, mutable_globals
from tests.decks import ROOT

ENGINE = sorted((ROOT / "bot" / "engine").rglob("*.py"))
# The command line is left out: it has the platforms' own commands, such as `manifest teams`.
NEUTRAL = sorted(path for path in (ROOT / "bot").rglob("*.py") if not path.is_relative_to(ROOT / "bot" / "cli"))
PLATFORM_NAMES = re.compile(r"\b(teams|webex|slack|websocket|botbuilder)\b", re.IGNORECASE)


@pytest.mark.parametrize("path", ENGINE, ids=lambda path: f"{path.parent.name}.{path.stem}")
def test_the_engine_is_pure(path: Path) -> None:
    """No input or output, no clock, no async, nothing outside the allow-list, no state at module level."""
    source = path.read_text("utf-8")
    assert impurities(source) == []
    assert mutable_globals(source) == []


@pytest.mark.parametrize(
    "source",
    [
        "import random", "import os", "from time import time", "import asyncio", "from bot.host import store", "import adapters.web",
        "import importlib", "def f(): open('x')", "def f(): print(1)", "import datetime as dt\nx = dt.datetime.now()", "async def f(): ...",
        "from . import x", "def f():\n    global x\n    x = 1",
    ],
)  # fmt: skip
def test_a_breach_of_purity_is_seen(source: str) -> None:
    """The check can fail: each of these is one of the ways in which an engine stops being pure."""
    assert impurities(source)


def test_state_at_module_level_is_seen() -> None:
    """A dict that functions could write to is no constant."""
    assert mutable_globals("seen = {}") == ["seen"]
    assert mutable_globals("TABLE = {}") == []


@pytest.mark.parametrize("path", NEUTRAL, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_in_bot_names_a_platform(path: Path) -> None:
    """A new platform is a folder and a line of registration; `bot` never hears of it."""
    assert not PLATFORM_NAMES.findall(path.read_text("utf-8"))


# Who may make what only its reader may see: a toelichting, or an own note. What they make goes to that person alone.
SECRET = {f"bot/engine/views/{name}.py" for name in ("cockpit", "explanation", "note", "printing")}


def makes_secret(source: str) -> bool:
    """Whether this code makes a `Secret` block; to recognise one in a `match` is something else."""
    calls = (node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return any("Secret" in (getattr(each, "id", ""), getattr(each, "attr", "")) for each in calls)


def test_only_the_views_on_the_list_make_a_secret() -> None:
    """A new one is thought about, and stands in docs/architecture.md."""
    paths = sorted((ROOT / "bot").rglob("*.py"))
    assert {str(path.relative_to(ROOT)) for path in paths if makes_secret(path.read_text("utf-8"))} == SECRET
    told = (ROOT / "docs" / "architecture.md").read_text("utf-8").split("**Secrets by allow-list.**", 1)[1]
    assert {
        f"bot/engine/views/{name}" for name in re.findall(r"`(\w+\.py)`", told.split("\n- ", 1)[0].split("make one")[0])
    } == SECRET


def test_a_secret_is_seen_however_it_is_made() -> None:
    """The check can fail, and a pattern is no making."""
    assert makes_secret("Secret('Zeg', 'hoi')")
    assert makes_secret("blocks.Secret('Zeg', 'hoi')")
    assert not makes_secret("match x:\n    case Secret(a, b):\n        pass")


def lint_imports(where: Path) -> subprocess.CompletedProcess[str]:
    """Run the import contracts of pyproject.toml on the code in this folder."""
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    return subprocess.run(
        command, cwd=where, capture_output=True, text=True, check=False, env={"PYTHONPATH": str(where), "PATH": ""}
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the code that a test may spoil."""
    for name in ("bot", "adapters"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "static"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_imports_point_one_way(copy: Path) -> None:
    """The contracts in pyproject.toml hold."""
    outcome = lint_imports(copy)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("bot/engine/model/order.py", "import bot.host.ports"),
        ("bot/host/ports.py", "import adapters.web"),
        ("bot/engine/model/order.py", "import asyncio"),
        ("bot/decks/load.py", "import bot.host.ports"),
        ("adapters/adaptive.py", "import bot.engine.model.session"),
        ("adapters/web/cast.py", "import adapters.teams.activity"),
        ("bot/host/ports.py", "import bot.cli"),
        ("bot/host/ports.py", "import bot.host.host"),  # round in a circle
        ("adapters/teams/activity.py", "import adapters.teams.transport"),  # likewise
    ],
)
def test_an_import_the_wrong_way_fails(copy: Path, file: str, line: str) -> None:
    """The contracts can fail: each of these breaks one of them."""
    target = copy / file
    target.write_text(target.read_text("utf-8") + f"\n{line}\n", "utf-8")
    outcome = lint_imports(copy)
    assert outcome.returncode != 0
    assert "BROKEN" in outcome.stdout


def test_nothing_lies_at_the_top_that_does_not_belong_there() -> None:
    """Who opens the repository sees these first: a note that was left behind would be read before the README."""
    if not (ROOT / ".git").exists():
        pytest.skip("only git knows what belongs to it, and this is a copy without")
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {each.partition("/")[0] for each in listed.splitlines()} == {
        *(
            "bot",
            "adapters",
            "deck",
            "manifests",
            "tests",
            "docs",
            "deploy",
            "requirements",
            "LICENSES",
            ".ci",
            ".forgejo",
        ),
        *(
            "README.md",
            "README.en.md",
            "CONTRIBUTING.md",
            "CODE_OF_CONDUCT.md",
            "GOVERNANCE.md",
            "ROADMAP.md",
            "SECURITY.md",
        ),
        *("SUPPORT.md", "CHANGELOG.md", "LICENSE", "REUSE.toml", "publiccode.yml", "Makefile", "pyproject.toml"),
        *(".editorconfig", ".gitattributes", ".gitignore", ".pre-commit-config.yaml"),
    }
