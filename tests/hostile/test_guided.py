"""Every way in with the seeds that are kept, and with what a fuzzer makes of them: nothing breaks.

So many as KAARTENSESSIE_RUNS says (`make test-lang`: 200,000); in CI a few thousand. What broke something is kept as a seed, in
`seeds/`, and so is a test from then on.
"""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.decks import ROOT
from tests.hostile.targets import TARGETS, seeds

RUNS = int(os.environ.get("KAARTENSESSIE_RUNS", "2000"))
SLOW = {"line": 10, "csv": 10, "xlsx": 10, "deck": 50}  # of these only a part: each is a whole move, or a whole deck


@pytest.mark.parametrize("name", TARGETS)
def test_the_seeds_do_no_harm(name: str) -> None:
    """Each is something that people or platforms send, or that broke the bot once."""
    found = list(seeds(name))
    assert found
    for each in found:
        TARGETS[name](each.read_bytes())


@pytest.mark.skipif(find_spec("atheris") is None, reason="atheris has no wheel for this Python or processor")
def test_what_a_fuzzer_makes_of_them_does_no_harm(tmp_path: Path) -> None:
    """It goes where none of them went; what breaks something is in the output, to be kept as a seed."""
    wanted = [f"{name}={max(RUNS // SLOW.get(name, 1), 40)}" for name in TARGETS]
    command = [sys.executable, "-m", "tests.hostile.guided", str(tmp_path), *wanted]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    broke = {str(each.relative_to(tmp_path)): each.read_bytes() for each in tmp_path.glob("*/broke-*")}
    assert (done.returncode, broke) == (0, {}), done.stderr[-3000:] + done.stdout[-3000:]
    assert {each.name for each in tmp_path.iterdir()} == set(TARGETS)
