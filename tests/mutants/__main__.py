"""`python -m tests.mutants`: break a random sample of the code on purpose, and count what the tests see.

mutmut makes the faults (mutants), one small change each, and runs for each the tests that come past that function. All of them
take hours, so a seeded sample is taken; `--since REV` takes it from the files that changed. The score and every survivor go to
`docs/mutanten.md`. `equivalent.txt` beside this file names the mutants that change nothing anybody can see, with the reason.
Must not touch the working tree but for that page: mutmut works on a copy.
"""

from __future__ import annotations

import json
import random
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import click

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "mutanten.md"
KNOWN = Path(__file__).with_name("equivalent.txt")
KILLED, SURVIVED = "gezien", "overleefd"
# What mutmut writes down: pytest's own codes, and 33 for a function that no test comes past.
OUTCOMES = {
    1: KILLED,
    3: KILLED,
    0: SURVIVED,
    33: SURVIVED,
    5: SURVIVED,
    24: KILLED,
    36: KILLED,
    152: KILLED,
    255: KILLED,
}
ROOM = re.compile(r"(?:bot\.\w+(?:\.\w+)?|adapters\.\w+)")


@click.command()
@click.option("--count", default=400, show_default=True, help="how many mutants to try")
@click.option(
    "--minutes", default=30, show_default=True, help="stop after this many minutes, whatever was tried by then"
)
@click.option("--seed", default="", help="the same seed takes the same sample; the newest commit by default")
@click.option(
    "--since", default="", metavar="REV", help="only from files that changed since this revision; writes no page"
)
@click.option("--at-least", default=0, help="fail below this percentage")
def main(*, count: int, minutes: int, seed: str, since: str, at_least: int) -> None:
    """Try a sample of mutants and say which the tests did not see."""
    seed = seed or _run("git", "rev-parse", "--short", "HEAD")
    names = _generated(_changed(since) if since else None)
    sample = sorted(random.Random(seed).sample(names, min(count, len(names))))  # noqa: S311 - a sample, no secret
    if not sample:
        click.echo("mutants: nothing that can be broken has changed")
        return
    _mutmut(["run", "--max-children", "2", *sample], minutes * 60)
    found = {name: outcome for name, outcome in _results().items() if name in set(sample)}
    if not found:
        raise click.ClickException("mutmut tried nothing; run it by hand to see why: .venv/bin/mutmut run")
    known = _equivalent()
    survivors = {name: _change(name) for name, outcome in found.items() if outcome == SURVIVED}
    mended = {name: change for name, change in survivors.items() if change not in known}
    score = 100 * (len(found) - len(mended)) // max(1, len(found))
    if not since:
        PAGE.write_text(_page(found, mended, len(names), seed), "utf-8")
    for name, change in mended.items():
        click.echo(f"{name}\n{change}\n")
    click.echo(f"mutants: {len(found)} tried of {len(names)}, {len(mended)} not seen by any test, score {score} %")
    if score < at_least:
        sys.exit(1)


def _generated(files: set[str] | None) -> list[str]:
    """The names of all mutants (of these files), made anew."""
    shutil.rmtree(ROOT / "mutants", ignore_errors=True)
    _mutmut(["run", "no.such.mutant"], 900)  # makes them all, finds none of that name, and stops
    names = []
    for path in sorted((ROOT / "mutants").rglob("*.py.meta")):
        source = str(path.relative_to(ROOT / "mutants")).removesuffix(".meta")
        if files is None or source in files:
            names += json.loads(path.read_text("utf-8"))["exit_code_by_key"]
    return names


def _results() -> dict[str, str]:
    outcomes: dict[str, str] = {}
    for path in sorted((ROOT / "mutants").rglob("*.py.meta")):
        codes = json.loads(path.read_text("utf-8"))["exit_code_by_key"]
        outcomes |= {name: OUTCOMES.get(code, KILLED) for name, code in codes.items() if code is not None}
    return outcomes


def _change(name: str) -> str:
    """What the mutant changed: the lines that went and came, without their indentation."""
    shown = _run(sys.executable, "-m", "mutmut", "show", name)
    lines = [line for line in shown.splitlines() if line[:1] in "+-" and line[:3] not in {"+++", "---"}]
    return "\n".join(f"{line[0]} {line[1:].strip()}" for line in lines)


def _equivalent() -> set[str]:
    """The changes that nobody can see; blank lines part them, a line with `#` gives the reason."""
    blocks = re.split(r"\n\s*\n", KNOWN.read_text("utf-8"))
    return {"\n".join(line for line in block.splitlines() if not line.startswith("#")).strip() for block in blocks}


def _page(found: dict[str, str], survivors: dict[str, str], total: int, seed: str) -> str:
    tried, left = _by_room(found), _by_room(survivors)
    lines = [
        "# Mutants",
        "",
        "Made by `make mutants`; don't edit. A mutant is a small deliberate fault; a good test sees it. "
        f"Sample `{seed}`: {len(found)} of {total}.",
        "",
        "| room | tried | not seen | score |",
        "|---|---|---|---|",
    ]
    for room, number in sorted(tried.items()):
        lines.append(f"| `{room}` | {number} | {left[room]} | {100 * (number - left[room]) // number} % |")
    lines += ["", "## Not seen by any test", ""]
    for name, change in survivors.items():
        lines += [f"`{name.partition('__mutmut_')[0].replace('.x_', '.').replace('xǁ', '').replace('ǁ', '.')}`", ""]
        lines += ["```diff", change, "```", ""]
    return "\n".join(lines).rstrip() + "\n"


def _by_room(names: Iterable[str]) -> Counter[str]:
    return Counter(match[0] for name in names if (match := ROOM.match(name)))


def _changed(since: str) -> set[str]:
    return set(_run("git", "diff", "--name-only", since, "--", "*.py").splitlines())


def _mutmut(words: list[str], seconds: float) -> None:
    """Run mutmut, and stop it in time; what it found by then is kept."""
    with subprocess.Popen(
        [sys.executable, "-m", "mutmut", *words], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGINT)


def _run(*words: str) -> str:
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    main()
