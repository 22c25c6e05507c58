"""Transcripts: a session as a person would see it, in a file a facilitator can read.

    13:00 Anna zegt: /start zon 2u
        groep  | Welkom bij de kaartensessie … [knoppen]
        Anna   | cockpit: Welkom [Naar de spelregels] …

A line with a time is what somebody does; the indented lines are who reads what because of it, and the lines indented further
are what stands in it: the facts of the first cockpit of each step, a result and a report. `~` in front of a message means that
an earlier message was shown anew. The same file is played on the bare engine and through every adapter; see
`__main__.py` for how the indented lines are written.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from msgspec.structs import replace

from bot.engine.language.wording import AMSTERDAM
from bot.engine.model.blocks import Facts
from bot.engine.model.events import Place
from bot.engine.model.messages import Look, Message

HERE = Path(__file__).parent
ACTION = re.compile(
    r"^(?:dag (?P<day>\d+) )?(?P<time>\d\d:\d\d(?::\d\d)?) (?:(?P<clock>de klok)|(?P<who>\S+) "
    r"(?P<verb>zegt privé|zegt|drukt|komt binnen|gaat weg|is onbereikbaar))(?:: ?(?P<words>.*))?$"
)
CUT = 110  # characters of a message that a transcript shows
WITHIN = " " * 8  # before a line that stands in a message


@dataclass
class Action:
    """Something that somebody does, and what was read because of it (as written in the file)."""

    line: str
    day: int
    time: dt.time
    who: str
    verb: str
    words: str
    read: list[str] = field(default_factory=list)


@dataclass
class Script:
    """One transcript."""

    title: str
    date: dt.date
    present: list[str]
    head: list[str]
    actions: list[Action]

    def moment(self, action: Action) -> dt.datetime:
        """When the action happens, aware UTC."""
        date = self.date + dt.timedelta(days=action.day)
        return dt.datetime.combine(date, action.time, tzinfo=AMSTERDAM).astimezone(dt.UTC)


@dataclass(frozen=True)
class Seen:
    """A message as it reached somebody: `who` is a name or "groep"; `anew` when it replaced an earlier one."""

    who: str
    message: Message
    anew: bool = False


class World(Protocol):
    """What a transcript can be played on: the bare engine, or a platform with everything behind it."""

    async def enter(self, names: list[str], at: dt.datetime) -> None:
        """Let these people be in the chat before anything happens."""

    async def say(self, who: str, place: Place, words: str, at: dt.datetime, *, meant: bool = True) -> None:
        """Somebody types a line. `meant`: for the bot, and not for a colleague; some platforms must be told."""

    async def press(self, who: str, label: str, inputs: dict[str, str], at: dt.datetime) -> None:
        """Somebody presses the newest button of this label that they can see."""

    async def come(self, who: str, at: dt.datetime) -> None:
        """Somebody comes in."""

    async def go(self, who: str, at: dt.datetime) -> None:
        """Somebody goes out."""

    async def wait(self, at: dt.datetime) -> None:
        """Let the clock run to this moment; timers ring."""

    def seen(self) -> list[Seen]:
        """What reached people since the last call, in order."""


def scripts() -> list[Path]:
    """All transcripts."""
    return sorted(HERE.glob("*.txt"))


def read(path: Path) -> Script:
    """Read a transcript. Fails loudly on a line it does not understand, so that no line is passed over."""
    head: dict[str, str] = {}
    head_lines: list[str] = []
    actions: list[Action] = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not actions and (not line.strip() or line.startswith("#") or re.match(r"^[A-Z]\w+: ", line)):
            head_lines.append(line)
            key, _, value = line.partition(": ")
            head[key] = value
        elif line.startswith(WITHIN):
            continue  # what stands in a message is written, and compared as a whole; nobody plays it
        elif line.startswith("    "):
            actions[-1].read.append(line.strip())
        elif line.strip() and not line.startswith("#"):
            actions.append(understand(line, f"{path.name}:{number}"))
    present = [name.strip() for name in head["Aanwezig"].split(",")]
    return Script(head["Titel"], dt.date.fromisoformat(head["Datum"]), present, head_lines, actions)


def understand(line: str, where: str) -> Action:
    """What somebody does in this line. Fails, and says `where`, on a line that is no action."""
    match = ACTION.match(line)
    assert match, f"{where}: {line!r} is no action"
    time = dt.time.fromisoformat(match["time"])
    return Action(line, int(match["day"] or 0), time, match["who"] or "", match["verb"] or "", match["words"] or "")


async def play(script: Script, world: World) -> list[list[Seen]]:
    """Play a transcript; for each action what was seen because of it."""
    return [seen async for _, seen in steps(script, world)]


async def steps(script: Script, world: World) -> AsyncIterator[tuple[Action, list[Seen]]]:
    """Play a transcript one action at a time; each with what was seen because of it."""
    await world.enter(script.present, script.moment(script.actions[0]) - dt.timedelta(minutes=5))
    world.seen()
    for action in script.actions:
        at = script.moment(action)
        if action.verb:
            # What the clock did on the way here belongs to a "de klok" line; a transcript that forgets one fails. That the
            # cockpit tells the time anew is nothing that happens: it says nothing that a clock on the wall does not.
            await world.wait(at)
            early = [each for each in world.seen() if not (each.anew and each.message.look is Look.COCKPIT)]
            assert not early, f"before {action.line!r} the clock rang: {[render(each) for each in early]}"
        try:
            await act(world, action, at)
        except AssertionError as failure:
            raise AssertionError(f"{action.line}: {failure}") from failure
        yield action, world.seen()


async def act(world: World, action: Action, at: dt.datetime) -> None:
    """Let somebody do this at that moment."""
    match action.verb:
        case "zegt":
            await world.say(action.who, Place.GROUP, action.words, at, meant=bool(action.read))
        case "zegt privé":
            await world.say(action.who, Place.PRIVATE, action.words, at)
        case "drukt":
            label, inputs = _pressed(action.words)
            await world.press(action.who, label, inputs, at)
        case "komt binnen":
            await world.come(action.who, at)
        case "gaat weg":
            await world.go(action.who, at)
        case _:
            await world.wait(at)


def render(seen: Seen) -> str:
    """One message as a transcript shows it."""
    message = seen.message
    words = message.title or message.plain().replace("\n", " ")
    if message.look in {Look.REMINDER, Look.NOTICE, Look.HELP} and message.title:
        words = f"{message.title}: {message.plain().removeprefix(message.title).split('▸')[0].strip()}".replace(
            "\n", " "
        )
    words = words.split("▸")[0].strip()
    words = words if len(words) <= CUT else f"{words[:CUT].rstrip()}…"
    buttons = f" [{'] ['.join(button.label for button in message.buttons)}]" if message.buttons else ""
    secret = " (met geheim)" if any(type(block).__name__ == "Secret" for block in message.body) else ""
    look = (
        f"{message.look.value}: "
        if message.look in {Look.COCKPIT, Look.REMINDER, Look.REFUSAL, Look.CARD, Look.RECEIPT}
        else ""
    )
    attached = f" (bestand {message.file.name})" if message.file else ""
    return f"{seen.who} | {'~ ' if seen.anew else ''}{look}{words}{secret}{buttons}{attached}"


def written(script: Script, outcome: list[list[Seen]]) -> str:
    """The transcript with what was read filled in."""
    lines, steps = [*script.head], set[str]()
    for action, seen in zip(script.actions, outcome, strict=True):
        lines.append(action.line)
        for each in seen:
            lines.append(f"    {render(each)}")
            lines += [f"{WITHIN}{line}" for line in _within(each, steps)]
    return "\n".join(lines) + "\n"


def _within(seen: Seen, steps: set[str]) -> list[str]:
    """What stands in a message, where it matters. `steps` are those of which a cockpit was shown already."""
    message = seen.message
    if message.look is Look.RESULT and not seen.anew:
        bare = replace(message, title="", inputs=(), buttons=(), file=None)
        return [line for line in bare.plain().splitlines() if line]
    step = message.title.partition(" – ")[0]
    if message.look is Look.COCKPIT and message.buttons and step not in steps:
        steps.add(step)
        rows = [row for block in message.body if isinstance(block, Facts) for row in block.rows]
        return [f"{label}: {value}" for label, value in rows]
    return []


def _pressed(words: str) -> tuple[str, dict[str, str]]:
    match = re.fullmatch(r"(.*?)(?: \((\w+=.*)\))?", words)
    assert match
    pairs = (pair.partition("=") for pair in (match[2] or "").split("; ") if pair)
    return match[1], {name.strip(): value.strip() for name, _, value in pairs}
