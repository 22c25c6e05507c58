"""From a typed line to a command: slash or no slash, capitals, `@naam` in front, small typos.

Must not change anything and must not guess: a line that is nearly a command gives a suggestion, and a line between colleagues
gives nothing at all.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection, Mapping
from enum import StrEnum

from msgspec import Struct

from bot.engine.language.dates import minutes
from bot.engine.model.commands import Command
from bot.engine.model.order import folded

LONGEST_LINE = 4000  # characters; more is a document, not a command or an answer
CLOSE = 0.7  # difflib ratio from which a word counts as a typo of another
NO_WORD = "maar|even|jij|je|nu|dan|straks|morgen|vast|al|met|zo|alvast|hier|eens|de|het|een|graag|aub"
LENGTH = (
    r"\d{1,3}(?:[.,]\d{1,2}|½)? ?(?:u|uur|min|minuten)(?:\d\d)?|(?:een|één|twee|anderhalf) uur"
    r"|tot \d{1,2}(?:[:.]\d\d)?(?: ?u(?:ur)?)?|deck:\S+"
)
NUMBER = re.compile(r"\d{1,4}", re.ASCII)
JOINERS = "\u200c\u200d"
FLAG_MARKS = frozenset(map(chr, range(0xE0020, 0xE0080)))  # 🏴󠁧󠁢󠁥󠁮󠁧󠁿 is a black flag and these
LATIN = "\u02ff"  # up to here letters stand apart


class Args(StrEnum):
    """What may follow a command."""

    NONE = "none"
    NUMBER = "number"
    TEXT = "text"  # needs something
    OPTIONAL = "optional"
    MINUTES = "minutes"  # a length of time, or nothing


class Request(Struct, frozen=True, kw_only=True):
    """A command as asked for. `explicit`: it can't have been meant for a colleague. `fields` are the inputs of a form."""

    command: Command
    args: str = ""
    fields: dict[str, str] = {}
    explicit: bool = True


class Suggestion(Struct, frozen=True):
    """The line looks like these commands (names), but is none; nothing may change."""

    commands: tuple[Command, ...]
    said: str


class Unknown(Struct, frozen=True):
    """The bot was meant, but the line is no command."""


Heard = Request | Suggestion | Unknown | None


def hear(
    line: str,
    vocabulary: Mapping[str, tuple[Command, Args]],
    *,
    addressed: bool,
    asked: Collection[Command] = (),
    colleagues: Collection[str] = (),
) -> Heard:
    """What a line asks for; None when it is talk between colleagues.

    `vocabulary` maps every alias (as `plain_words` writes it) to a command's name and what may follow it. `asked` are the
    commands that may be typed bare now, with any words behind them. A line that begins with the name of one of the
    `colleagues` was meant for them.
    """
    cleaned, mentioned = _without_mention(clean(line)[:LONGEST_LINE])
    if not addressed and any(mentioned and plain_words(name).startswith(mentioned) for name in colleagues):
        return None
    slash = cleaned.startswith("/")
    body = cleaned.lstrip("/ ") if slash else cleaned
    explicit = slash or addressed
    if not body:
        return Unknown() if explicit else None
    found = _match(body, vocabulary)
    if found is not None:
        command, args, separated = found
        kind = vocabulary[command][1]
        if fits(kind, args):
            explicit = explicit or separated or (command in asked and bool(args))
            if explicit or _bare(command, kind, args):
                return Request(
                    command=command, args=plain_words(args) if kind is Args.NUMBER else args, explicit=explicit
                )
            return None
        return Suggestion((command,), body) if explicit else None
    return _nearest(body, vocabulary) if explicit else None


def whole_number(words: str) -> int | None:
    """A whole number of at most four digits, as people type one; None for anything else."""
    plain = plain_words(words)
    return int(plain) if NUMBER.fullmatch(plain) else None


def clean(line: str) -> str:
    """The line with odd white space made plain and invisible marks removed, but for those that hold an emoji or a letter together."""
    spaced = "".join(" " if char.isspace() else char for char in line)
    visible = (
        char
        for place, char in enumerate(spaced)
        if unicodedata.category(char) != "Cf"
        or _holds_together(char, spaced[place - 1 : place], spaced[place + 1 :][:1])
    )
    return "".join(visible).strip()


def _holds_together(mark: str, before: str, behind: str) -> bool:
    """Whether an invisible mark makes one sign of two (👩‍💻), as in emoji, flags, and the scripts that join letters."""
    if mark in JOINERS:
        return before > LATIN and behind > LATIN and not before.isspace() and not behind.isspace()
    return mark in FLAG_MARKS and before > LATIN


def plain_words(words: str) -> str:
    """Words as they are compared: as people read them, without closing punctuation."""
    return folded(words).rstrip(".,;…! ")


def _without_mention(line: str) -> tuple[str, str]:
    """The line without the `@naam` it begins with, and that name."""
    match = re.match(r"@(\S+?)[ ,:]+", line)
    return (line[match.end() :].strip(), plain_words(match[1])) if match else (line, "")


def _match(body: str, vocabulary: Mapping[str, tuple[Command, Args]]) -> tuple[Command, str, bool] | None:
    """The longest alias the line begins with: (command, what follows, whether a colon separates them)."""
    words = body.split(" ")
    for count in range(min(4, len(words)), 0, -1):
        head = " ".join(words[:count])
        rest = " ".join(words[count:]).strip()
        colon = head.endswith(":")
        alias = plain_words(head.removesuffix(":"))
        if alias in vocabulary:
            command, kind = vocabulary[alias]
            return command, rest, colon and kind in {Args.TEXT, Args.OPTIONAL} and bool(rest)
    return None


def fits(kind: Args, args: str) -> bool:
    """Whether this may follow a command of that kind."""
    match kind:
        case Args.NONE:
            return not plain_words(args)
        case Args.NUMBER:
            return NUMBER.fullmatch(plain_words(args)) is not None
        case Args.TEXT | Args.OPTIONAL | Args.MINUTES:
            return True


def _bare(command: Command, kind: Args, args: str) -> bool:
    """Whether a line that addresses nobody is a command all the same: only when it is nothing else."""
    if kind in {Args.NONE, Args.NUMBER}:
        return True
    if kind is Args.MINUTES:
        return not args or minutes(args) is not None
    # "start zon" and "start zon 2u" are how people begin; "start maar" is somebody talking.
    if command is Command.START:
        begun = rf"(?!(?:{NO_WORD})\b)\S+?(?:[ ,;(]+(?:{LENGTH})[) .,!]*){{0,2}}"
        return re.fullmatch(begun, args, re.IGNORECASE) is not None
    return kind is Args.OPTIONAL and not args


def _nearest(body: str, vocabulary: Mapping[str, tuple[Command, Args]]) -> Suggestion | Unknown:
    words = plain_words(body).split(" ")
    tries = {" ".join(words[:count]) for count in (1, 2, 3) if count <= len(words)}
    scored = {
        alias: max(difflib.SequenceMatcher(None, alias, attempt[:40]).ratio() for attempt in tries)
        for alias in vocabulary
        if len(alias) > 1
    }
    close = sorted(
        (alias for alias, score in scored.items() if score >= CLOSE), key=lambda alias: (-scored[alias], alias)
    )
    commands = tuple(dict.fromkeys(vocabulary[alias][0] for alias in close))[:2]
    return Suggestion(commands, body) if commands else Unknown()
