"""`python -m tests.transcripts`: write anew who reads what, from the engine, and what that becomes on a platform. Read the difference before you commit it."""

from __future__ import annotations

import asyncio

from tests.decks import real_config
from tests.platforms import shapes
from tests.platforms.web import rehearsal
from tests.transcripts.golden.stories import HERE, draw, stories
from tests.transcripts.on_engine import EngineWorld
from tests.transcripts.script import play, read, scripts, written


def transcripts() -> None:
    """Every transcript."""
    for path in scripts():
        script = read(path)
        try:
            outcome = asyncio.run(play(script, EngineWorld(real_config())))
        except AssertionError as failure:
            print(f"{path.name}: {failure}")  # noqa: T201 - this is what the command says
        else:
            path.write_text(written(script, outcome), "utf-8")


def golden() -> None:
    """Every golden page, and no page that is of no moment any more."""
    old = set(HERE.glob("*/*.txt"))
    for story in stories():
        for path, words in asyncio.run(draw(story, real_config())).items():
            path.parent.mkdir(exist_ok=True)
            path.write_text(words, "utf-8")
            old.discard(path)
    for path in old:
        path.unlink()


if __name__ == "__main__":
    transcripts()
    golden()
    shapes.draw()
    rehearsal.draw()
