"""Every transcript plays on the bare engine exactly as it is written down."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.decks import real_config
from tests.transcripts.on_engine import EngineWorld
from tests.transcripts.script import play, read, scripts, written


@pytest.mark.parametrize("path", scripts(), ids=lambda path: path.stem)
async def test_a_transcript_plays_as_written(path: Path) -> None:
    """Who reads what is exactly what the file says; `python -m tests.transcripts` writes it anew."""
    script = read(path)
    outcome = await play(script, EngineWorld(real_config()))
    assert written(script, outcome) == path.read_text("utf-8")


def test_there_is_a_transcript_of_everything_that_was_promised() -> None:
    """The seven kinds of session that must be shown."""
    names = {path.stem for path in scripts()}
    assert names >= {"twee-uur", "een-uur", "loopt-uit", "laatkomer", "overdracht", "volgende-week", "rumoerig"}
