"""`python -m tests.transcripts`: write anew who reads what, from the engine. Read the difference before you commit it."""

from __future__ import annotations

import asyncio

from tests.decks import real_config
from tests.transcripts.on_engine import EngineWorld
from tests.transcripts.script import play, read, scripts, written

if __name__ == "__main__":
    for path in scripts():
        script = read(path)
        try:
            outcome = asyncio.run(play(script, EngineWorld(real_config())))
        except AssertionError as failure:
            print(f"{path.name}: {failure}")  # noqa: T201 - this is what the command says
        else:
            path.write_text(written(script, outcome), "utf-8")
