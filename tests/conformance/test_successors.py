"""The same sessions in an installation without the libraries that are past support: they can't be imported here."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.decks import ROOT

GONE = ("botbuilder", "botframework", "msrest", "webexteamssdk")
RUN = """
import sys
sys.modules.update(dict.fromkeys(sys.argv[1].split(","), None))
import pytest
sys.exit(pytest.main(sys.argv[2:]))
"""


@pytest.mark.parametrize("transcript", ["een-uur", "laatkomer"])
def test_teams_and_webex_have_the_same_session_without_them(transcript: str) -> None:
    """By PyJWT and webexpythonsdk, over the same wires."""
    test = f"tests/conformance/test_same_session.py::test_webex_has_the_same_session_as_teams[{transcript}]"
    done = subprocess.run(
        [sys.executable, "-c", RUN, ",".join(GONE), "-q", "-p", "no:cacheprovider", test],
        cwd=ROOT,
        env={**os.environ, "KAARTENSESSIE_TEAMS_POORT": "eigen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "1 passed" in done.stdout, done.stdout[-3000:]
