"""`python -m tests.hostile.guided FOLDER NAME=RUNS …`: atheris looks for bytes that reach what none reached before, and that break it.

It begins with the seeds; what reached something new is left in FOLDER, what broke something too. Must not know a way in: `targets.py` does.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import atheris  # type: ignore[import-not-found, import-untyped, unused-ignore]

with atheris.instrument_imports(include=["bot", "adapters"]):
    from tests.hostile.targets import SEEDS, TARGETS


def main(folder: str, *wanted: str) -> int:
    """Try each way in so many times. Each has a process of its own, for a fuzzer ends the one it is in; what it loads under its
    instruments, which takes longer than trying, is loaded once.
    """
    broken = 0
    for name, runs in (each.split("=") for each in wanted):
        child = os.fork()
        if not child:
            _fuzz(name, runs, Path(folder, name))
        broken += os.waitpid(child, 0)[1] != 0
    return broken


def _fuzz(name: str, runs: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    told = [
        sys.argv[0],
        f"-runs={runs}",
        "-seed=1",
        "-timeout=20",
        "-max_len=4096",
        f"-artifact_prefix={folder}/broke-",
    ]
    atheris.Setup([*told, str(folder), str(SEEDS / name)], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
