"""What is installed here is written down in full, and fits what `pyproject.toml` allows."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from itertools import chain, product

import pytest
from packaging.requirements import Requirement

from tests.decks import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
ASKED = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["build"]]
EXTRAS = PROJECT["project"]["optional-dependencies"]
USUAL = [*ASKED, *EXTRAS["papier"], *EXTRAS["teams"], *EXTRAS["webex"]]
GROUPS = PROJECT["dependency-groups"]
LOCKS = {
    "run": USUAL,
    "eigen": [*ASKED, *EXTRAS["papier"], *EXTRAS["teams-eigen"], *EXTRAS["webex-nieuw"], *EXTRAS["postgres"]],
    "socket": [*USUAL, *EXTRAS["webex-socket"]],
    "postgres": [*USUAL, *EXTRAS["postgres"]],
    "dev": [*ASKED, *chain(*EXTRAS.values()), *GROUPS["dev"]],
    "release": [*ASKED, *GROUPS["release"]],
}
MACHINES = [
    {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "sys_platform": "linux",
        "platform_machine": machine,
    }
    for python, machine in product(("3.11", "3.12", "3.13", "3.14"), ("x86_64", "aarch64"))
]


def text(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")


@cache
def pins(name: str) -> list[tuple[Requirement, int]]:
    """Each line of a lock, and with how many hashes."""
    found = []
    for entry in re.split(r"\n(?=[a-z])", text(name).replace("\\\n", "")):
        if line := re.sub(r"#.*", "", entry).strip():
            words, *hashes = re.split(r"\s+--hash=sha256:", line)
            assert all(re.fullmatch(r"[0-9a-f]{64}\s*", each) for each in hashes), words
            found.append((Requirement(words), len(hashes)))
    return found


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_has_what_the_project_asks_for_on_every_machine(name: str) -> None:
    """Exactly one version, within the range, on each Python and processor."""
    for asked, machine in product(map(Requirement, LOCKS[name]), MACHINES):
        if asked.marker is not None and not asked.marker.evaluate(dict(machine)):
            continue
        found = [
            str(pin.specifier).removeprefix("==")
            for pin, _ in pins(name)
            if normal(pin.name) == normal(asked.name) and (pin.marker is None or pin.marker.evaluate(dict(machine)))
        ]
        assert len(found) == 1, f"{asked} on {machine}: run `make lock`"
        assert asked.specifier.contains(found[0], prereleases=True), f"{asked} has {found[0]}: run `make lock`"


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_versions_and_hashes_and_no_place(name: str) -> None:
    """Where packages come from is everybody's own affair: no address, no path, no option of an installer."""
    for pin, hashes in pins(name):
        assert re.fullmatch(r"==[^*,]+", str(pin.specifier)), pin
        assert hashes, pin
        assert pin.url is None, pin
    assert not re.search(r"://|^--?\w| @ |(^|\s)\.?/", text(name), re.MULTILINE)


@pytest.mark.parametrize("name", ["run", "eigen", "socket", "postgres"])
def test_developers_have_the_versions_that_are_run(name: str) -> None:
    """What was tested is what is installed to run."""
    developed = {str(pin) for pin, _ in pins("dev")}
    assert {str(pin) for pin, _ in pins(name)} <= developed


def test_what_is_past_support_can_be_left_out() -> None:
    """The other lock has none of it, nor what only came along with it."""
    left_out = {"botbuilder-core", "botframework-connector", "msrest", "webexteamssdk"}
    assert not left_out & {normal(pin.name) for pin, _ in pins("eigen")}
    assert left_out <= {normal(pin.name) for pin, _ in pins("run")}
