"""`python -m tests.hostile.guided NAME RUNS FOLDER`: atheris looks for bytes that reach what none reached before, and that break it.

It begins with the seeds; what reached something new is left in FOLDER, what broke something too. Must not know a way in: `targets.py` does.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris  # type: ignore[import-not-found, import-untyped, unused-ignore]

with atheris.instrument_imports(include=["bot", "adapters"]):
    from tests.hostile.targets import SEEDS, TARGETS


def main(name: str, runs: str, folder: str) -> None:
    """Try so many."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    told = [
        sys.argv[0],
        f"-runs={runs}",
        "-seed=1",
        "-timeout=20",
        "-max_len=4096",
        f"-artifact_prefix={folder}/broke-",
    ]
    atheris.Setup([*told, folder, str(SEEDS / name)], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
