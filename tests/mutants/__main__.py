"""`python -m tests.mutants`: break a random sample of the code on purpose, and count what the tests see.

Each fault (mutant) is one small change by mutmut's operators. First all tests run once, to know which come past which line and how long
they take; then those that come past the fault run with it in, the shortest first. All faults would take days, so a seeded
sample is taken; `--since REV` takes it from the files that changed. The score and every survivor go to a page in `docs`,
above what people wrote of what became of them.
For a handful of faults that first run takes longest: `--ask-all` asks all tests of each of them, on all cores.
`equivalent.txt` beside this file names the faults that change nothing anybody can see, with the reason.
Must not touch the working tree but for that page: the tests run in copies.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue

import click
from coverage import CoverageData

from tests.mutants import faults
from tests.mutants.faults import Fault

ROOT = Path(__file__).parents[2]
KNOWN = Path(__file__).with_name("equivalent.txt")
ROOM = re.compile(r"bot/\w+(?:/\w+(?=/))?|adapters/\w+")
SEEN, SURVIVED, UNREACHED = "seen", "survived", "no test comes past it"
PATIENCE = 900.0  # seconds for the tests of one fault, which take a minute or two: what takes longer hangs
PATIENCE_AT_ONCE = 300.0  # when they run on all cores
A_HANDFUL = 5  # faults; of fewer a score says nothing
AT_ONCE = ["-n", "auto", "--dist", "worksteal"]
PYTEST = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "tests.mutants.reach"]
# These look at the code itself, so they come past all of it.
READERS = ["tests/content/test_language.py", "tests/engine/test_fields.py", "tests/architecture/test_log.py"]
# What of the code is broken, and which tests are asked.
PARTS = {
    "bot/engine": ("tests/engine", "tests/transcripts"),
    "bot/host": ("tests/host", "tests/cli", "tests/wire", "tests/conformance"),
    "adapters": ("tests/platforms", "tests/cli", "tests/wire", "tests/conformance"),
}
# The page in `docs` that tells of it.
PAGES = {"bot/engine": "mutanten.md", "bot/host": "mutanten-host.md", "adapters": "mutanten-adapters.md"}
# From here a page is written by hand, and kept.
BY_HAND = "\n## What became of them\n"
# What pytest is told to run for this fault, in this copy; nothing where no test comes past it.
Ask = Callable[[Fault, Path], list[str]]


class Reach:
    """Which tests come past which line, and how long each takes in seconds without a fault."""

    def __init__(self, copy: Path, tests: Iterable[str], part: str) -> None:
        rules, took, data = copy / "reach.ini", copy / "took.json", copy / ".coverage"
        rules.write_text(f"[run]\nsource={part}\ndata_file={data}\n", "utf-8")
        cover = [f"--cov={part}", f"--cov-config={rules}", "--cov-context=test", "--cov-report="]
        subprocess.run(
            [*PYTEST, *AT_ONCE, *cover, f"--durations-to={took}", *tests], cwd=copy, check=False, stdout=sys.stderr
        )
        self.seconds: dict[str, float] = json.loads(took.read_text("utf-8"))
        self._data = CoverageData(str(data))
        self._data.read()
        self._copy = copy

    def of(self, fault: Fault) -> list[str]:
        """The tests that come past this fault: one of each table first, and the shortest first.

        What happens once for all tests, as what is kept or stands outside of functions, is asked of all that come past its file.
        """
        by_line = self._data.contexts_by_lineno(str(self._copy / fault.file))
        here = {context for line in fault.lines for context in by_line.get(line, ())}
        if len(here) < 2:
            here = {context for contexts in by_line.values() for context in contexts}
        past = {context.partition("|")[0] for context in here}
        places, rank = Counter[str](), dict[str, tuple[int, float]]()
        for test in sorted(past & self.seconds.keys(), key=lambda each: (self.seconds[each], each)):
            places[function := test.partition("[")[0]] += 1
            rank[test] = places[function], self.seconds[test]
        return sorted(rank, key=rank.__getitem__)


@click.command()
@click.option("--part", default="bot/engine", show_default=True, type=click.Choice(list(PARTS)), help="what to break")
@click.option("--count", default=400, show_default=True, help="how many faults to try")
@click.option("--minutes", default=60, show_default=True, help="try no more after this many minutes")
@click.option("--seed", default="", help="the same seed takes the same sample; the newest commit by default")
@click.option("--since", default="", metavar="REV", help="only in files that changed since; writes no page")
@click.option("--ask-all", is_flag=True, help="ask all tests of each fault, and not first which come past it")
@click.option("--at-least", default=0, help="fail below this percentage, when there was time for a handful")
def main(*, part: str, count: int, minutes: int, seed: str, since: str, ask_all: bool, at_least: int) -> None:
    """Try a sample of faults and say which the tests did not see."""
    seed = seed or _run("git", "rev-parse", "--short", "HEAD")
    wanted = set(_run("git", "diff", "--name-only", since, "--", f"{part}/*.py").splitlines()) if since else None
    every = [(file, number) for file, total in _counted(part, wanted) for number in range(total)]
    sample = random.Random(seed).sample(every, min(count, len(every)))  # noqa: S311 - a sample, no secret
    if not sample:
        click.echo("mutants: nothing that can be broken has changed")
        return
    known, found = _equivalent(), {}
    with _copies(1 if ask_all else os.cpu_count() or 2) as copies:
        reach = None if ask_all else Reach(copies[0], PARTS[part], part)

        def ask(fault: Fault, copy: Path) -> list[str]:
            return [*AT_ONCE, *PARTS[part]] if reach is None else _one_by_one(reach.of(fault), copy)

        for fault, outcome in _tried(sample, ask, copies, minutes * 60):
            found[fault] = SEEN if outcome != SEEN and fault.change in known else outcome
            if found[fault] != SEEN:
                click.echo(f"{len(found)}. {fault.file}, {fault.function}: {outcome}\n{fault.change}\n")
    missed = {fault: outcome for fault, outcome in found.items() if outcome != SEEN}
    score = 100 * (len(found) - len(missed)) // max(1, len(found))
    if not since:
        page = ROOT / "docs" / PAGES[part]
        page.write_text(_page(part, found, missed, len(every), seed) + told(page), "utf-8")
    click.echo(f"mutants: {len(found)} tried of {len(every)}, {len(missed)} not seen by any test, score {score} %")
    if score < at_least and len(found) >= A_HANDFUL:
        sys.exit(1)


def _counted(part: str, wanted: set[str] | None) -> list[tuple[str, int]]:
    paths = sorted((ROOT / part).rglob("*.py"))
    files = {str(path.relative_to(ROOT)): path for path in paths}
    files = {file: path for file, path in files.items() if wanted is None or file in wanted}
    with ProcessPoolExecutor() as pool:
        return list(zip(files, pool.map(faults.count, files.values()), strict=True))


@contextmanager
def _copies(number: int) -> Iterator[list[Path]]:
    """So many copies of what git knows of."""
    files = _run("git", "ls-files").splitlines()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        copies = [Path(folder) / str(each) for each in range(number)]
        for copy in copies:
            for file in files:
                (copy / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / file, copy / file)
        yield copies


def _tried(sample: list[tuple[str, int]], ask: Ask, copies: list[Path], seconds: float) -> Iterator[tuple[Fault, str]]:
    """Each fault with what became of it, as many at once as there are copies, until the time is over."""
    end = time.monotonic() + seconds
    free: SimpleQueue[Path] = SimpleQueue()
    for copy in copies:
        free.put(copy)

    def attempt(which: tuple[str, int]) -> tuple[Fault, str] | None:
        if time.monotonic() > end:
            return None
        fault = faults.make(ROOT, *which)
        copy = free.get()
        try:
            return fault, _outcome(fault, ask(fault, copy), copy)
        finally:
            free.put(copy)

    with ThreadPoolExecutor(len(copies)) as pool:
        yield from filter(None, pool.map(attempt, sample))


def _one_by_one(tests: list[str], copy: Path) -> list[str]:
    """What pytest is told to run these alone, in this order."""
    chosen = copy / "chosen.json"
    chosen.write_text(json.dumps(tests), "utf-8")
    files = sorted({test.partition("::")[0] for test in tests})
    return ["-n", "0", f"--chosen={chosen}", *files] if files else []


def _outcome(fault: Fault, asked: list[str], copy: Path) -> str:
    broken = copy / fault.file
    broken.write_text(fault.source, "utf-8")
    try:
        if asked and _see(copy, asked):
            return SEEN
        return SEEN if _see(copy, ["-n", "0", *READERS]) else SURVIVED if asked else UNREACHED
    finally:
        shutil.copy2(ROOT / fault.file, broken)


def _see(copy: Path, asked: list[str]) -> bool:
    """Run them until the first that fails, and say whether one did; a fault that makes them hang has been seen too."""
    with subprocess.Popen(
        [*PYTEST, "-x", *asked],
        cwd=copy,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            return process.wait(PATIENCE_AT_ONCE if asked[: len(AT_ONCE)] == AT_ONCE else PATIENCE) != 0
        except subprocess.TimeoutExpired:
            return True
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def _equivalent() -> set[str]:
    """The changes that nobody can see; blank lines part them, a line with `#` gives the reason."""
    blocks = re.split(r"\n\s*\n", KNOWN.read_text("utf-8"))
    return {"\n".join(line for line in block.splitlines() if not line.startswith("#")).strip() for block in blocks}


def told(page: Path) -> str:
    """What people wrote under that heading of the page as it is now, with the heading; nothing where they wrote nothing."""
    _, heading, words = page.read_text("utf-8").partition(BY_HAND) if page.exists() else ("", "", "")
    return heading + words


def _page(part: str, found: dict[Fault, str], missed: dict[Fault, str], total: int, seed: str) -> str:
    tried, left = _by_room(found), _by_room(missed)
    lines = [
        f"# Mutants of `{part}`",
        "",
        f"Made by `make mutants PART={part}`; edit only «What became of them», which is kept. A mutant is a small deliberate fault; a good test sees it. "
        f"Sample `{seed}`: {len(found)} of {total}; {len(missed)} not seen.",
        "",
        "| room | tried | not seen | score |",
        "|---|---|---|---|",
    ]
    for room, number in sorted(tried.items()):
        lines.append(f"| `{room}` | {number} | {left[room]} | {100 * (number - left[room]) // number} % |")
    lines += ["", "## Not seen by any test", ""]
    for fault, outcome in sorted(missed.items()):
        lines += [f"`{fault.file}`, `{fault.function}`{'' if outcome == SURVIVED else ': ' + outcome}", ""]
        lines += ["```diff", fault.change, "```", ""]
    return "\n".join(lines).rstrip() + "\n"


def _by_room(found: Iterable[Fault]) -> Counter[str]:
    return Counter(match[0] for fault in found if (match := ROOM.match(fault.file)))


def _run(*words: str) -> str:
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    main()
