"""Processes that are really killed, again and again, on the same file. A few here; `make test-lang` kills five hundred."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.decks import ROOT

KILLS = os.environ.get("KAARTENSESSIE_KILLS", "25")


def test_whenever_a_process_is_killed_nothing_is_lost_and_nothing_comes_twice() -> None:
    """But for the one in flight: at a moment by chance, after a commit, in a send, before a send is marked, while migrating."""
    command = [sys.executable, "-m", "tests.simulation.kills", KILLS]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "0 lost, 0 doubled" in done.stdout
    print(done.stdout)  # noqa: T201 - the counts
