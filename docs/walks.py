"""`python -m docs.walks`: which files a reader passes who follows one thing that happens, from the wire and back to it.

Four ways through the running bot, with the real host, store and adapters and a fake of the platform at the wire: it counts the
files of `bot/` and `adapters/` in which anything runs, and how often the way goes on in another file. Writes `walks.md`. Must not
count what runs while a file is loaded, nor anything of the tests.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import sys
import tempfile
import threading
from collections.abc import Awaitable
from pathlib import Path
from types import FrameType
from typing import NamedTuple

from bot.engine.model.events import Place
from bot.engine.model.messages import Look
from bot.host.sql import sessions
from tests.conformance.on_teams import TeamsWorld
from tests.conformance.on_webex import WebexWorld

HERE = Path(__file__).parent
ROOTS = tuple(str(HERE.parent / each) + "/" for each in ("bot", "adapters"))
AT = dt.datetime(2026, 12, 1, 12, 0, tzinfo=dt.UTC)

START, GRADE, REPORT, AHEAD, ON_TIME, PRESS = (
    "Teams: `/start zon` until everybody has the welcome and the cockpit",
    "Teams: a grade in the chat",
    "Teams: `verslag` until the report and its file are there",
    "a timer until the facilitator is warned ahead",
    "a timer until everybody is told on the minute",
    "Webex: a press on a button until the private cockpit",
)


class Walk(NamedTuple):
    """How many files, and how often the way goes on in another one."""

    files: int
    hops: int


# As counted by this same script at commit d7fa50b, before the house was rebuilt.
BEFORE = {
    START: Walk(41, 397),
    GRADE: Walk(39, 340),
    REPORT: Walk(43, 354),
    AHEAD: Walk(32, 362),
    ON_TIME: Walk(32, 415),
    PRESS: Walk(44, 640),
}


# Written by hand, and to be read again whenever the table changes.
NOT_SHORTER = (
    "The goal was a third shorter, and it was not reached. Merging what was one idea in two files took each way six to ten files",
    "back, to what it had *before*; what was built since adds to it again: which of somebody's sessions is meant (`addressing`,",
    "`waiting`), from which line something came (`origin`), what did not arrive (`delivering`), what is nearly an answer (`answers`,",
    "`asking`), choices hidden until they are shown (`choosing`, `ballots`, `stand`), several people behind one account (`sharing`), two",
    "stores and two forms of who does what when (`foreman`, `jobs`, `prepared`), and a host whose one long file became four (`placing`,",
    "`door`, `aftermath`). Parting files of over 350 lines added three to seven (`typed`, `figures`, `times`, `blocks`, `documents`, `allowed`,",
    "`tokens`): a shorter file against a shorter way.",
    "What is left is one subject a file.",
)


class Tracer:
    """Writes down, on every thread, in which file each function runs that is entered or gone on with."""

    def __init__(self) -> None:
        self.on = False
        self.passed: list[str] = []
        threading.setprofile(self._see)
        sys.setprofile(self._see)

    async def walk(self, doing: Awaitable[None]) -> list[str]:
        """The files that this passes, in order; one again when it is come back to."""
        self.passed = []
        self.on = True
        await doing
        self.on = False
        return [here for here, before in zip(self.passed, ["", *self.passed], strict=False) if here != before]

    def stop(self) -> None:
        """See nothing any more."""
        threading.setprofile(None)
        sys.setprofile(None)

    def _see(self, frame: FrameType, event: str, _argument: object) -> None:
        code = frame.f_code
        if self.on and event == "call" and code.co_filename.startswith(ROOTS) and code.co_name != "<module>":
            self.passed.append(code.co_filename.removeprefix(f"{HERE.parent}/"))


async def on_teams(tracer: Tracer, folder: Path) -> dict[str, list[str]]:
    """The ways on Teams, in one session."""
    world = TeamsWorld(folder)
    await world.begin()
    await world.enter(["Anna", "Piet"], AT)
    ways = {START: await tracer.walk(world.say("Anna", Place.GROUP, "/start zon 2u", AT))}
    for minute in range(3):
        await world.say("Anna", Place.PRIVATE, "verder", AT + dt.timedelta(minutes=minute))
    world.seen()
    while not {AHEAD, ON_TIME} <= ways.keys():
        due = await world.house.store.read(sessions.next_due)
        assert due is not None  # noqa: S101 - there are reminders in every session
        way = await tracer.walk(world.wait(due))
        told = {each.who for each in world.seen() if each.message.look is Look.REMINDER}
        if told:
            ways.setdefault(ON_TIME if "groep" in told else AHEAD, way)
    at = world.house.at
    await world.say("Anna", Place.PRIVATE, "afsluiting", at)
    ways[GRADE] = await tracer.walk(world.say("Piet", Place.GROUP, "een 8, want het was een goed gesprek", at))
    ways[REPORT] = await tracer.walk(world.say("Anna", Place.PRIVATE, "verslag", at))
    await world.end()
    return ways


async def on_webex(tracer: Tracer, folder: Path) -> dict[str, list[str]]:
    """The way on Webex."""
    world = WebexWorld(folder)
    await world.begin()
    await world.enter(["Anna", "Piet"], AT)
    await world.say("Anna", Place.GROUP, "@Kaartenbot /start zon 2u", AT)
    for minute in range(3):
        at = AT + dt.timedelta(minutes=minute)
        await world.say("Anna", Place.PRIVATE, "verder", at)
    ways = {PRESS: await tracer.walk(world.press("Anna", "Volgende kaart", {}, at + dt.timedelta(minutes=2)))}
    await world.end()
    return ways


async def trace() -> dict[str, list[str]]:
    """All ways, each as the files it passes."""
    tracer = Tracer()
    try:
        ways: dict[str, list[str]] = {}
        for play in (on_teams, on_webex):
            with tempfile.TemporaryDirectory() as folder:
                ways |= await play(tracer, Path(folder))
    finally:
        tracer.stop()
    return ways


def page(ways: dict[str, list[str]]) -> str:
    """The page that shows them."""
    rows = []
    for name, before in BEFORE.items():
        files, hops = len(set(ways[name])), len(ways[name]) - 1
        rows.append(f"| {name} | {before.files} | {files} | {1 - files / before.files:.0%} | {before.hops} | {hops} |")
    lists = [f"## {name}\n\n" + ", ".join(f"`{each}`" for each in dict.fromkeys(ways[name])) + "\n" for name in BEFORE]
    return "\n".join(
        [
            "# The walks",
            "",
            "What a reader passes who follows one thing that happens, from the wire until the last of what it brings about has left.",
            "Counted while it runs, by `python -m docs.walks`; *before* is commit d7fa50b. A hop is the next function in another file.",
            "",
            "| way | files before | files now | shorter | hops before | hops now |",
            "|---|---|---|---|---|---|",
            *rows,
            "",
            *NOT_SHORTER,
            "",
            *lists,
        ]
    )


def main() -> None:
    """Trace, tell, and write the page."""
    ways = asyncio.run(trace())
    (HERE / "walks.md").write_text(page(ways), encoding="utf-8")
    for name in BEFORE:
        print(f"{len(set(ways[name])):3} files {len(ways[name]) - 1:5} hops  {name}")  # noqa: T201 - that is what it is for


if __name__ == "__main__":
    main()
