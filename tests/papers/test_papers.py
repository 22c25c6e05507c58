"""The papers hold together: every link leads somewhere, every promise has its test, every machine-readable file is one."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import click
import jsonschema_rs
import pytest
import yaml

from bot.cli import commands
from tests.decks import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
PAPERS = sorted(
    [
        *(ROOT / "docs" / "goedkeuring").glob("*.md"),
        *(ROOT / "docs" / "en").glob("*.md"),
        *ROOT.glob("*.md"),
        ROOT / "docs" / "beveiliging.md",
        ROOT / "docs" / "crashes.md",
        ROOT / "docs" / "opvolgers.md",
        ROOT / "docs" / "privacy.md",
        ROOT / "docs" / "uitrollen.md",
    ]
)
LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
SETTING = re.compile(r"`((?:KAARTENSESSIE_|Microsoft|WEBEX_|PUBLIC_|DATABASE_)\w+)`")


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def anchors(page: Path) -> set[str]:
    """Where a link can lead to in a page: its headings, as a code host makes addresses of them."""
    heads = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAPERS, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    """To a file that is there, and to a heading that is in it."""
    for _, target in LINK.findall(page.read_text("utf-8")):
        if "://" in target:
            assert target.startswith("https://"), target
            continue
        file, _, anchor = target.partition("#")
        there = (page.parent / file).resolve() if file else page
        assert there.exists(), target
        assert not anchor or anchor in anchors(there), target


FEWEST = {"beveiliging.md": 30, "crashes.md": 7}  # rows, or the table was not found


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("beveiliging.md", read("docs/beveiliging.md")),
        ("crashes.md", read("docs/crashes.md").partition("## Faults")[2]),
    ],
)
def test_every_promise_has_its_test(page: str, text: str) -> None:
    """Each row names a test, and that test is in the file it is said to be in."""
    heads = ("| wie |", "| belofte |", "| what fails |")
    rows = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith(heads)]
    assert len(rows) >= FEWEST[page]
    for row in rows:
        named = [(name, target) for name, target in LINK.findall(row) if name.startswith("test_")]
        assert named, row
        for name, target in named:
            code = ast.parse((ROOT / "docs" / target).read_text("utf-8"))
            there = {each.name for each in ast.walk(code) if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)}
            assert name in there, f"{name} is not in {target}"


def validated(name: str, told: Any) -> None:
    schema = json.loads(read(f"tests/papers/{name}.schema.json"))
    jsonschema_rs.validator_for(schema, validate_formats=True).validate(told)


def test_the_repository_describes_itself() -> None:
    """publiccode.yml is one of 0.7, by our own schema of it, for the standard has none; and it says what pyproject.toml says."""
    told = yaml.safe_load(read("publiccode.yml"))
    validated("publiccode", told)
    assert told["softwareVersion"] == PROJECT["version"]
    assert told["legal"]["license"] == PROJECT["license"]
    assert told["name"].lower() == PROJECT["name"]
    assert set(told["description"]) == {"nl", "en"}


def test_the_report_on_accessibility_is_one() -> None:
    """OpenACR, by our own schema of it: every criterion of WCAG 2.2 A and AA once, with what is known of it."""
    told = yaml.safe_load(read("docs/goedkeuring/toegankelijkheid.yaml"))
    validated("openacr", told)
    assert told["product"]["version"] == PROJECT["version"]
    numbers = [each["num"] for chapter in told["chapters"].values() for each in chapter["criteria"]]
    assert len(numbers) == len(set(numbers)) == 56


def test_both_languages_name_the_same_commands_and_settings() -> None:
    """English is as authoritative as Dutch."""
    english = read("docs/en/README.md")
    assert set(SETTING.findall(english)) == set(SETTING.findall(read("docs/instellingen.md"))) - IN_OTHER_WORDS
    told = set(re.findall(r"`kaartensessie ([a-z]+)`", english))
    assert told == set(commands.list_commands(click.Context(commands)))
    for line in re.findall(r"^make \w+", read("README.md"), re.MULTILINE):
        assert line in read("README.en.md")


IN_OTHER_WORDS: set[str] = set()  # settings that one of the two pages has no need of


def test_the_licence_is_where_each_looks_for_it() -> None:
    """At the top for people, in LICENSES for REUSE; and every file has one."""
    assert read("LICENSE") == read("LICENSES/EUPL-1.2.txt")
    reuse = tomllib.loads(read("REUSE.toml"))
    assert [each["path"] for each in reuse["annotations"]] == ["**"]
    assert reuse["annotations"][0]["SPDX-License-Identifier"] == PROJECT["license"]
