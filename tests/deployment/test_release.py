"""What is given out: the same bytes each time, all that a laptop needs, and nothing whose licence we can't live with."""

from __future__ import annotations

import importlib.util
import json
import re
import zipfile
from importlib.metadata import distribution
from pathlib import Path
from types import ModuleType

import pytest

from tests.architecture.test_locks import MACHINES, pins
from tests.decks import ROOT

LENT = {
    "jwcrypto",
    "psycopg",
    "psycopg-binary",
    "psycopg-pool",
}  # under the LGPL: used as they are, as packages of their own
FREE = re.compile(r"\b(MIT(-0|-CMU)?|BSD|Apache|PSF|Python|ISC|MPL|Mozilla|Unlicense)\b")


@pytest.fixture(scope="module")
def release() -> ModuleType:
    """The script, which is no part of a package."""
    spec = importlib.util.spec_from_file_location("release", ROOT / "deploy" / "release.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="a release is made of what is committed, and here is no git")
def test_the_wheel_comes_out_the_same_twice(release: ModuleType, tmp_path: Path) -> None:
    """And holds the decks, the page of the room and the migrations; the zip for Windows has all that its script asks for."""
    made = release.built_twice(tmp_path)
    inside = zipfile.ZipFile(made).namelist()
    for needed in (
        "deck/actieve-openbaarmaking/kaarten.yaml",
        "adapters/web/static/index.html",
        "bot/host/migrations/env.py",
        "licenses/LICENSE",
    ):
        assert any(name.endswith(needed) for name in inside), needed
    assert not [name for name in inside if name.startswith(("tests/", "docs/"))]
    packed = zipfile.ZipFile(release.for_windows(made, tmp_path))
    script = packed.read("oefenen.cmd").decode()
    assert {Path(name).suffix for name in packed.namelist()} == {".whl", ".txt", ".cmd"}
    assert "run.txt" in script
    told = json.loads(release.provenance([made]))
    assert told["subject"] == [{"name": made.name, "digest": {"sha256": release.digest(made)}}]


def test_the_notes_are_those_of_the_version(release: ModuleType) -> None:
    """A release without a word on what is new can't be made."""
    assert release.notes("0.1.0").startswith("## 0.1.0")
    with pytest.raises(AssertionError, match="9\\.9"):
        release.notes("9.9")


@pytest.mark.parametrize("lock", ["run", "eigen", "socket", "postgres"])
def test_every_part_has_a_licence_that_we_can_live_with(lock: str) -> None:
    """Each says one that goes with the EUPL; of several, one is enough."""
    odd = {}
    for pin, _ in pins(lock):
        if pin.marker is not None and not pin.marker.evaluate(dict(MACHINES[0])):
            continue
        told = distribution(pin.name).metadata
        said = " ".join(
            [
                " ".join(told.get_all("License-Expression") or ()),
                " ".join(told.get_all("License") or ())[:200],
                *(each for each in told.get_all("Classifier") or () if each.startswith("License")),
            ]
        )
        if not FREE.search(said) and not (pin.name in LENT and "LGPL" in said):
            odd[pin.name] = said
    assert odd == {}


def test_the_list_of_cryptography_has_what_the_code_uses() -> None:
    """Every algorithm that is named in it is in the list, and the list names no other; CI holds it against its official schema."""
    code = "\n".join(each.read_text("utf-8") for top in ("bot", "adapters") for each in (ROOT / top).rglob("*.py"))
    used = set(
        re.findall(r"(?:hashlib\.|\bhashes import |\"|\b)(sha1|sha256|sha512|md5|blake2b|RS256)\b", code, re.IGNORECASE)
    )
    told = json.loads((ROOT / "deploy" / "cryptography.json").read_text("utf-8"))["components"]
    named = " ".join(each["name"] for each in told)
    listed = {
        plain
        for plain in ("sha1", "sha256", "sha512", "md5", "blake2b")
        if re.search(plain.replace("sha", "SHA-"), named)
    }
    assert {each.lower() for each in used} - {"rs256"} == listed
    assert "RSA" in named


def test_ci_makes_a_release() -> None:
    """So that nothing that goes into one can break unseen."""
    assert "make release" in (ROOT / ".ci" / "run").read_text("utf-8")
