"""No pattern takes more steps than a line has signs, times something that stays the same: twice the line, twice the steps.

Counted, not clocked. Every pattern of `bot` and `adapters` is found, and each is given lines made of what it repeats itself. What reads
no more than so many characters may take more, within bounds: `SHORT` says which do, and why.
"""

from __future__ import annotations

import ast
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import adapters
import bot
from tests.hostile.steps import Counting, TooMany, attacks

SMALL, MORE = 50, 4  # signs of a line; how many times as long the longer ones are
GROWTH = 2 * MORE  # what may be linear with a part that has not set in yet; the square of it is twice that
FEW = 10  # steps for each sign: of these nobody notices anything, however it goes on
MOST_AT_ALL = 1_000_000  # steps: some hundredths of a second
MOST_OF_A_SHORT_ONE = 50_000  # it would not end
ENDS = ("", "\0")  # a line that may fit, and one that does not
OPTIONAL = {"bot.host.migrations"}  # run by Alembic alone
FINDING = {"sub", "subn", "finditer", "findall", "split"}

# Patterns that may take the square of what they read, for that is no more than this: how many characters, and who sees to it.
SHORT = {
    "bot.engine.language.agreement._APART": 500,  # LONGEST_ANSWER, in single blanks
    "bot.engine.language.agreement._BRACKETED": 500,
    "bot.engine.language.agreement._SOMETIME": 500,
    "bot.engine.language.agreement._AND_BY": 500,
    "bot.engine.language.dates._BEFORE_A_DATE": 60,  # its last so many characters
    "bot.engine.language.sharing._POLITE": 120,  # LONGEST
    "bot.engine.language.wish._POLITE": 100,  # MOST_POLITE
    "bot.decks.sheets.shown._PARTS": 255,  # LONGEST
    "bot.decks.sheets.shown._NUMBER": 255,
    "bot.decks.sheets.shown._SECTION": 255,
    "bot.decks.sheets.shown.re.sub": 310,  # the digits of the largest number there is
}
_METHODS = "match|fullmatch|search|finditer|findall|sub|subn"
_ON_ANY = rf"\b(?!re\b)[a-z]\w*\.({_METHODS})\b"


class Found(NamedTuple):
    """A pattern in a module, and how it is used there: as `Counting` calls it."""

    name: str
    pattern: re.Pattern[str]
    how: str


@cache
def found() -> dict[str, list[Found]]:
    """All patterns of ours, by the module that they stand in."""
    by_module = {}
    for package in (bot, adapters):
        for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not any(each.name.startswith(one) for one in OPTIONAL) and (patterns := [*_in_module(each.name)]):
                by_module[each.name] = patterns
    return by_module


def _in_module(name: str) -> Iterator[Found]:
    module = import_module(name)
    assert module.__file__
    source = Path(module.__file__).read_text(encoding="utf-8")
    seen: set[tuple[str, int]] = set()
    for called, value in vars(module).items():
        if re.search(rf"^{called}\b.*=", source, re.MULTILINE):  # its own
            for pattern in _patterns(value):
                if (pattern.pattern, pattern.flags) not in seen:
                    seen.add((pattern.pattern, pattern.flags))
                    yield Found(f"{name}.{called}", pattern, _how(called, source))
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="re"), attr=method), args=[words, *_]) if (
                method != "compile" and (said := _said(words, vars(module)))
            ):
                yield Found(f"{name}.re.{method}", re.compile(said), _by({method}))


def _said(words: ast.expr, names: dict[str, Any]) -> str:
    """A pattern that stands where it is used; "" when what is in it is only known when it runs."""
    try:
        return str(eval(compile(ast.Expression(words), "", "eval"), dict(names)))  # noqa: S307 - our own source
    except NameError:
        return ""


def _patterns(value: object) -> Iterator[re.Pattern[str]]:
    match value:
        case re.Pattern(pattern=str()):
            yield value
        case dict():
            for each in value.values():
                yield from _patterns(each)
        case list() | tuple() | frozenset():
            for each in value:
                yield from _patterns(each)


def _how(name: str, source: str) -> str:
    """What a module does with a pattern: by its name, or else all that it does with any that has another name there."""
    return _by(set(re.findall(rf"\b{name}\.({_METHODS}|split)\b", source)) or set(re.findall(_ON_ANY, source)))


def _by(methods: set[str]) -> str:
    if methods & FINDING:
        return "find"
    if "search" in methods or not methods & {"match", "fullmatch"}:
        return "search"
    return "match" if "match" in methods else "fullmatch"


def grows(pattern: re.Pattern[str], how: str) -> str:
    """The line with which steps grow faster than the line does; "" when none is found."""
    counting = Counting(pattern, MOST_AT_ALL)
    for before, again in attacks(pattern):
        for end in ENDS:
            short, longer, longest = (
                before + (again * size)[: max(size - len(before), len(again))] + end
                for size in (SMALL, MORE * SMALL, MORE * MORE * SMALL)
            )
            first = _steps(counting, short, how, MOST_OF_A_SHORT_ONE)
            if first is None:
                return short
            if first < FEW * SMALL or (second := _steps(counting, longer, how, GROWTH * first)) is not None:
                continue
            second = _steps(counting, longer, how, MOST_AT_ALL)
            if second is None or _steps(counting, longest, how, GROWTH * second) is None:  # it goes on so
                return longer
    return ""


def _steps(counting: Counting, line: str, how: str, most: int) -> int | None:
    counting.most = most
    try:
        return counting.steps(line, how)
    except TooMany:
        return None


@pytest.mark.parametrize("module", found())
def test_no_pattern_takes_the_square_of_what_it_reads(module: str) -> None:
    """Nor worse, but for what reads little."""
    for each in found()[module]:
        if each.name not in SHORT:
            assert not grows(each.pattern, each.how), each.name


@pytest.mark.parametrize("name", SHORT)
def test_what_reads_little_takes_few_steps_all_the_same(name: str) -> None:
    """At the most that it reads. What is read of the language has single blanks."""
    patterns = [
        each for module in found() if name.startswith(f"{module}.") for each in found()[module] if each.name == name
    ]
    assert patterns, "it is gone; so may this line be"
    for each in patterns:
        counting = Counting(each.pattern, MOST_AT_ALL)
        for before, again in attacks(each.pattern):
            for end in ENDS:
                if len(again) < SMALL and _steps(
                    counting, before + again * (SMALL // len(again)) + end, each.how, FEW * SMALL
                ):
                    continue
                line = f"{before}{again * SHORT[name]}"[: SHORT[name] - 1] + end
                line = " ".join(line.split()) if ".language." in name else line
                assert _steps(counting, line, each.how, MOST_AT_ALL) is not None, line


OLD = {
    "the quotes of a line": (r"([\"'“”‘’«»„*_`]+)(.+?)[\"'“”‘’«»*_`]+", "fullmatch"),
    "the labels of an agreement": (r"(?P<apart>^|[;,|])?\s*\b(?P<name>wat|wie|wanneer)\s*[:=]\s*", "find"),
    "numbers in a row": (r"\d(?:,\d)?(?:,\d(?:,\d)?)*[.!]*", "fullmatch"),
    "full stops at the end": (r"[.,!]+$", "search"),
    "blanks at the end": (r"a[ \t]*\s*\Z", "match"),
}


@pytest.mark.parametrize("name", OLD)
def test_what_once_took_long_is_seen(name: str) -> None:
    """Or the test above would say nothing."""
    words, how = OLD[name]
    assert grows(re.compile(words), how)


GOOD = {
    r"a++b": "match",
    r"(?:ab)*c": "match",
    r"[^,]*,": "match",
    r"(?<!\s)\s+x": "find",
    r"a{1,60}b": "find",
    r"<[^<>]*>": "find",
    r"(?:jan|feb|mrt)\b": "search",
}


@pytest.mark.parametrize("words", GOOD)
def test_what_takes_one_pass_is_let_through(words: str) -> None:
    """However long it is."""
    assert not grows(re.compile(words), GOOD[words])


@pytest.mark.parametrize("module", found())
def test_what_counts_finds_what_the_library_finds(module: str) -> None:
    """It goes another way at no sign."""
    for each in found()[module]:
        counting = Counting(each.pattern, MOST_AT_ALL)
        for before, again in list(attacks(each.pattern))[:40]:
            for line in (before, before + again, f"{before}{again}{again}\0"):
                there = getattr(each.pattern, "fullmatch" if each.how == "fullmatch" else "match")(line)
                counting.steps(line, "fullmatch" if each.how == "fullmatch" else "match")
                assert counting.found == (there is not None), (each.name, line)
