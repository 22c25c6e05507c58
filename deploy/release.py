"""`make release`: what is given out, in `dist/`, from what is committed and from nothing else.

The wheel, built twice and compared; the zip for a laptop with Windows; the notes; the list of parts and that of cryptography (CycloneDX); where it all came from
(SLSA provenance, level 1: unsigned); and the hashes. Must not need a secret, and must give the same bytes whoever runs it on the same commit.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
OLDEST = (1980, 1, 1, 0, 0, 0)  # what a zip can hold; nobody needs the time
README = "Dubbelklik op oefenen.cmd. Je hebt Python 3.11 of nieuwer nodig, van python.org. Open daarna http://127.0.0.1:3978/ in je browser.\r\n"


def run(*command: str, where: Path = ROOT, **around: str) -> str:
    """The output of a command. Raises CalledProcessError."""
    told = subprocess.run(  # noqa: S603 - words of our own
        command, cwd=where, env=os.environ | around, check=True, capture_output=True, text=True
    )
    return told.stdout


def exported(into: Path) -> Path:
    """What is committed, in a folder of its own."""
    into.mkdir(parents=True)
    archive = into.with_suffix(".tar")
    run("git", "archive", "--output", str(archive), "HEAD")
    shutil.unpack_archive(archive, into, filter="data")
    return into


def wheel(source: Path, into: Path) -> Path:
    """The wheel of this source, with the time of its commit in it."""
    into.mkdir(parents=True)
    pip = (
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--wheel-dir",
        str(into),
        ".",
    )
    run(*pip, where=source, SOURCE_DATE_EPOCH=run("git", "log", "-1", "--format=%ct").strip())
    [made] = into.glob("*.whl")
    return made


def built_twice(scratch: Path) -> Path:
    """A wheel that comes out the same each time. Raises AssertionError when it does not."""
    one, other = (wheel(exported(scratch / name), scratch / f"{name}-wheel") for name in ("a", "b"))
    if digest(one) != digest(other):
        raise AssertionError("two wheels of the same commit differ")
    return one


def for_windows(made: Path, into: Path) -> Path:
    """A zip with the wheel, the lock and the one script that a laptop needs."""
    target = into / f"{made.name.split('-py3')[0]}-windows.zip"
    parts = {
        made.name: made.read_bytes(),
        "run.txt": (ROOT / "requirements" / "run.txt").read_bytes(),
        "oefenen.cmd": (ROOT / "deploy" / "windows" / "oefenen.cmd").read_bytes(),
        "LEESMIJ.txt": README.encode(),
    }
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(zipfile.ZipInfo(name, OLDEST), body, zipfile.ZIP_DEFLATED)
    return target


def notes(version: str) -> str:
    """What CHANGELOG.md says of this version."""
    told = (ROOT / "CHANGELOG.md").read_text("utf-8")
    found = re.search(rf"^## {re.escape(version)}.*?(?=^## |\Z)", told, re.MULTILINE | re.DOTALL)
    if found is None:
        raise AssertionError(f"CHANGELOG.md says nothing of {version}")
    return found[0]


def provenance(subjects: list[Path]) -> str:
    """From which commit and which lock these came, as an in-toto statement of SLSA."""
    commit = run("git", "rev-parse", "HEAD").strip()
    lock = ROOT / "requirements" / "run.txt"
    statement = {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": each.name, "digest": {"sha256": digest(each)}} for each in subjects],
        "predicateType": "https://slsa.dev/provenance/v1",
        "predicate": {
            "buildDefinition": {
                "buildType": "make release",
                "externalParameters": {"target": "release"},
                "resolvedDependencies": [
                    {"name": "source", "digest": {"gitCommit": commit}},
                    {"name": "requirements/run.txt", "digest": {"sha256": digest(lock)}},
                ],
            },
            "runDetails": {"builder": {"id": "by hand, unsigned"}},
        },
    }
    return json.dumps(statement, indent=1) + "\n"


def digest(file: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def main(sbom: str) -> None:
    """Make everything; `sbom` is the list of parts, which a tool has made."""
    if run("git", "status", "--porcelain", "--untracked-files=no"):
        raise SystemExit("commit first: a release is made of what is committed")
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    into = ROOT / "dist"
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir()
    with tempfile.TemporaryDirectory() as scratch:
        made = Path(shutil.copy(built_twice(Path(scratch)), into))
    parts = [made, for_windows(made, into), Path(shutil.copy(sbom, into / "sbom.json"))]
    parts.append(Path(shutil.copy(ROOT / "deploy" / "cryptography.json", into)))
    (into / "provenance.json").write_text(provenance(parts), "utf-8")
    (into / "notes.md").write_text(notes(version), "utf-8")
    sums = "".join(f"{digest(each)}  {each.name}\n" for each in sorted(into.iterdir()))
    (into / "SHA256SUMS").write_text(sums, "utf-8")
    print("\n".join(each.name for each in sorted(into.iterdir())))  # noqa: T201 - what it made


if __name__ == "__main__":
    main(sys.argv[1])
