"""What is logged of a whole session on each platform: who did what is a pseudonym, and no name, word or id of anybody is in any line."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest

from bot.engine.model.events import Place
from bot.host import log
from bot.host.settings import Settings
from tests.conformance.driver import DRIVERS
from tests.languages import DUTCH
from tests.platforms.teams.connector import APP, TENANT
from tests.transcripts.script import HERE, read, steps

MARK = "kwartelei"  # a word that nobody else says
CHATS = (
    "19:",
    "@thread",
    "a:1-",
    "29:",
    "ciscospark",
    "Y2lz",
    "teams:",
    "webex:",
    "web:",
    APP,
    TENANT,
)  # as ids begin or end


@pytest.fixture
def book() -> Iterator[StringIO]:
    """All that a process which logs everything writes; the libraries are asked for every detail."""
    stream = StringIO()
    raw = {log.BOOK: "json", log.KEY: "een geheim van de organisatie"}
    root, ours = logging.getLogger(), [logging.getLogger(name) for name in ("adapters", "bot", "kaartensessie")]
    levels, key = [each.level for each in (root, *ours)], log._Secret.key
    log.begin(Settings(data=Path(), database=Path(), raw=raw), stream)
    for each in (root, *ours):
        each.setLevel(logging.DEBUG)
    yield stream
    for handler in [each for each in root.handlers if type(each) is log._Careful]:
        root.removeHandler(handler)
    for each, level in zip((root, *ours), levels, strict=True):
        each.setLevel(level)
    log._Secret.key = key


@pytest.mark.parametrize("name", DRIVERS)
async def test_no_line_of_the_log_says_who_or_what(name: str, tmp_path: Path, book: StringIO) -> None:
    """At whatever level, with rubbish and a restart in between; and yet each line about a letter leads to what brought it about."""
    world = DRIVERS[name](tmp_path, DUTCH)
    await world.begin()
    script = read(HERE / "een-uur.txt")
    titles: set[str] = set()
    async for action, seen in steps(script, world):
        at = script.moment(action)
        for who in script.present:
            await world.say(who, Place.GROUP, f"ik denk dat {MARK} het weet", at, meant=False)
        await world.say(script.present[0], Place.PRIVATE, MARK, at)
        world.seen()
        titles |= {each.message.title for each in seen if len(each.message.title) > 8}
    await world.rubbish()
    await world.restart()
    await world.end()
    lines = [json.loads(line) for line in book.getvalue().splitlines()]
    assert titles
    # a moment is no id, and at a minute past seven in the evening it reads like one
    assert all(datetime.fromisoformat(line.pop("timestamp")) for line in lines)
    told = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    for word in (*script.present, MARK, *CHATS, *titles, str(tmp_path)):
        assert word.casefold() not in told.casefold(), word
    came = {each["delivery"] for each in lines if each.get("result") == "saved"}
    left = [each for each in lines if each["event"] == "Letter" and each["result"] == "delivered"]
    assert len(left) > 20
    assert {each["delivery"] for each in left} <= came
    actors = {each["actor"] for each in lines if each["event"] in {"Said", "Pressed"} and "actor" in each}
    assert len(actors) >= len(script.present)
