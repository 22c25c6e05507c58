"""One message as the lines it holds: several commands in it are heard one by one, and a list behind `vraag:` gives as many.

Must not carry anything out, and must not let a line become part of another: where that can't be told, it is asked back.

Decided here:
- A line below another is a command of its own when it says so (a slash, a colon), or when all above it are commands. Any other line
  belongs to the one above it when that takes words, as the reason below a grade does, and else stands alone.
- Below `afspraak:`, `vraag:` or `parkeer:` that stand alone every line is one. Below one that has words already, a mark (`-`, `1.`) or a second
  sentence may be another one or more of the same: asked back.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.engine.language.hearing import Heard, Request
from bot.engine.model.commands import Command
from bot.engine.model.messages import Refused

MOST = 20  # lines; more is a document
LONGEST = 10_000  # characters in all of them; more is one too
LISTED = {Command.AFSPRAAK: "elke afspraak", Command.VRAAG: "elke vraag", Command.PARKEER: "elk onderwerp"}
_MARK = re.compile(r"\s*(?:[-–—*•·‣◦▪+>]|\(?[0-9]{1,2}[.)]|[a-z][.)])\s+", re.IGNORECASE)
_KIND = r"(?:(?P<agreements>afspra(?:ken|ak)|actiepunten)|(?P<subjects>parke(?:er|ren))|(?:open )?vra(?:gen|ag))"
_HEAD = re.compile(
    rf"/{_KIND}\s*:?|{_KIND.replace('agreements', 'agreed').replace('subjects', 'parked')}\s*:", re.IGNORECASE
)
_POLITE = re.compile(
    r"(?:(?:alvast )?(?:dank|bedankt|dankjewel|thanks|thx)|groet|groeten|groetjes|met vriendelijke groet|mvg)\b.{0,30}",
    re.IGNORECASE,
)
TAKES_TEXT = frozenset({Command.CIJFER, Command.MORGEN, Command.NOTITIE})
_FIELD = re.compile(r"(?:wat|wie|wanneer|eigenaar|deadline|datum)\s*[:=]", re.IGNORECASE)
_CONTINUES = re.compile(r"\s*(?:(?:door|voor|vóór|uiterlijk|op|per)\s|(?:wie|wanneer)\s*:)", re.IGNORECASE)


def lines_of(said: str, hear: Callable[[str, bool], Heard]) -> tuple[str, ...]:
    """The lines to hear, one after the other; a message of one line is itself.

    `hear(line, first)` tells what a line asks for; `first` is the line in which the bot may be addressed. Refuses a list of which
    nobody can tell where one thing ends.
    """
    lines = [line.strip() for line in said.splitlines() if line.strip()] if len(said) <= LONGEST else []
    if len(lines) < 2:
        return (said,)
    if list_of := _list(lines):
        return list_of
    if len(lines) > MOST or not any(isinstance(hear(line, place == 0), Request) for place, line in enumerate(lines)):
        return (said,)
    parts: list[list[str]] = []
    commands = True  # whether everything so far was one
    command: Command | None = None
    for place, line in enumerate(lines):
        heard = hear(line, place == 0)
        its_own = isinstance(heard, Request) and (heard.explicit or commands)
        if its_own or not parts:
            parts.append([line])
            command = heard.command if isinstance(heard, Request) and its_own else None
            commands = commands and its_own
            continue
        if command in LISTED and not _CONTINUES.match(line):
            raise Refused(_ask(command))
        if command is None or command in LISTED or command in TAKES_TEXT:
            parts[-1].append(line)
        elif not _POLITE.fullmatch(line):
            parts.append([line])
            command, commands = None, False
    return tuple("\n".join(part) for part in parts)


def _list(lines: list[str]) -> tuple[str, ...]:
    """The items below a line that holds nothing but `vraag:` or `afspraken`; none when it is no such list."""
    head = _HEAD.fullmatch(lines[0])
    if head is None or len(lines) > MOST or any(_HEAD.match(line) for line in lines[1:]):
        return ()
    command = Command.AFSPRAAK if head["agreements"] or head["agreed"] else Command.VRAAG
    command = Command.PARKEER if head["subjects"] or head["parked"] else command
    items = lines[1:-1] if _POLITE.fullmatch(lines[-1]) else lines[1:]
    if len(items) > 1 and all(map(_FIELD.match, items)):  # `wat: …`, `wie: …` and `wanneer: …` below each other
        return (f"/{command} {', '.join(items)}",)
    return tuple(f"/{command} {_unmarked(line)}" for line in items)


def _unmarked(line: str) -> str:
    mark = _MARK.match(line)
    return line[mark.end() :] if mark else line


def _ask(command: Command) -> str:
    each = LISTED[command]
    return (
        f"Ik zie meer regels. Is dat één {each.partition(' ')[2]} of zijn het er meer? "
        f"Typ {each} op een eigen regel, met «{command}:» ervoor. Er is nog niets genoteerd."
    )
