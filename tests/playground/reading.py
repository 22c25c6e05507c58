"""What a transcript says that people read, held against what the Playground showed them.

Must not be stricter than two platforms can agree on: titles, the words a transcript shows, the labels of the buttons, and whether
an earlier message was shown anew. The hour and the date are those of the day on which the test runs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.playground.desk import Shown

LINE = re.compile(
    r"(?P<who>\S+) \| (?P<anew>~ )?(?:(?:cockpit|herinnering|weigering|kaart|ontvangst): )?(?P<words>.*?)"
    r"(?: \(met geheim\))?(?P<buttons>(?: \[[^\]]+\])*)(?: \(bestand (?P<file>[^)]+)\))?"
)
# What depends on the day and the second on which the test runs.
MOMENT = re.compile(
    r"\b\d\d:\d\d\b|\b\d+ (?:uur|minuten|minuut)\b(?: en \d+ minu\w+)?|\b\w+dag \d{1,2} \w+\b|\bverslag-\S+",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Line:
    """One message as it can be compared. `title` is what it is recognised by when it is shown anew.

    `kept`: it comes with a file, which a bot that is served also offers in formats that the bare engine does not know.
    """

    who: str
    title: str
    words: str
    buttons: tuple[str, ...]
    anew: bool
    kept: bool = False

    def matches(self, other: Line) -> bool:
        """Whether this line of a transcript is that message."""
        # The order of the buttons is a platform's own.
        labels = set(self.buttons) <= set(other.buttons) if self.kept else sorted(self.buttons) == sorted(other.buttons)
        return labels and (self.who, self.anew) == (other.who, other.anew) and other.words.startswith(self.words)

    def __str__(self) -> str:
        buttons = "".join(f" [{label}]" for label in self.buttons)
        return f"{self.who} | {'~ ' if self.anew else ''}{self.words[:100]}{buttons}"


def written(line: str) -> list[Line]:
    """A line of a transcript; a file comes in a message of its own."""
    match = LINE.fullmatch(line)
    assert match, line
    words = match["words"]
    if words.endswith("…"):
        words = words.rpartition(" ")[0]  # the last word was cut off
    who, labels = match["who"], tuple(re.findall(r"\[([^\]]+)\]", match["buttons"]))
    lines = [Line(who, flat(words), flat(words), labels, bool(match["anew"]), bool(match["file"]))]
    return lines + ([_offer(who, match["file"])] if match["file"] else [])


def told(message: Shown) -> Line:
    """A message in the Playground."""
    if message.file:
        return _offer(message.who, message.file)
    lines = [flat(line) for line in message.words if flat(line)]
    labels = tuple(button["title"] for button in message.buttons)
    return Line(message.who, lines[0] if lines else "", " ".join(lines), labels, message.anew)


def _offer(who: str, name: str) -> Line:
    words = flat(f"bestand {name}")
    return Line(who, words, words, (), anew=False)


def flat(words: str) -> str:
    """Letters and digits alone, without what depends on the moment."""
    return " ".join(re.sub(r"[\W_]+", " ", MOMENT.sub(" … ", words)).casefold().split())


class Reader:
    """Passes over a cockpit that is shown anew under the same title with the same buttons.

    The bot does so when a minute has passed, and to the second that can't be the same as in a transcript.
    """

    def __init__(self) -> None:
        self._latest: dict[tuple[str, str], tuple[str, ...]] = {}

    def fresh(self, line: Line) -> bool:
        """Whether there is more to it than the time."""
        key = (line.who, line.title)
        again = line.anew and line.who != "groep" and self._latest.get(key) == line.buttons
        self._latest[key] = line.buttons
        return not again
