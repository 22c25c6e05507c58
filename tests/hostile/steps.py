"""How many steps a pattern takes: a matcher that goes the way of `re`, one sign at a time, and counts; and lines that are made to
let it take many.

`re` tells of no step that it takes, and a clock tells of the machine. Must not know a pattern of ours.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile
from re import _constants as op  # type: ignore[attr-defined]  # what `re` itself reads a pattern with; in the stubs of no Python
from re import _parser as reader  # type: ignore[attr-defined]
from typing import Any

MANY = 20  # a repeat of no more than so many is none: it is done with soon
KINDS_OF_SIGN = 4  # that are tried for each repeat
DEEP = 60_000  # calls; a group that is repeated takes some for each time

Node = tuple[Any, Any]
Then = Callable[[int], bool]

_CATEGORIES: dict[Any, Callable[[str], bool]] = {
    op.CATEGORY_DIGIT: str.isdecimal,
    op.CATEGORY_NOT_DIGIT: lambda sign: not sign.isdecimal(),
    op.CATEGORY_SPACE: str.isspace,
    op.CATEGORY_NOT_SPACE: lambda sign: not sign.isspace(),
    op.CATEGORY_WORD: lambda sign: sign.isalnum() or sign == "_",
    op.CATEGORY_NOT_WORD: lambda sign: not (sign.isalnum() or sign == "_"),
}
_ONE = {op.LITERAL, op.NOT_LITERAL, op.ANY, op.IN}
_REPEATS = {op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT}


class TooMany(Exception):
    """More steps than were allowed."""


class Counting:
    """A pattern that counts. `most` steps are allowed for one line; then TooMany is raised."""

    def __init__(self, pattern: re.Pattern[str], most: int) -> None:
        self.tree: Sequence[Node] = reader.parse(pattern.pattern, pattern.flags)
        self.most = most
        self._steps = 0
        self._line = ""
        self._spans: dict[int, tuple[int, int]] = {}
        self._whole, self._end = False, 0
        self.found = False  # whether the last one did
        self._run = self._all(self.tree, pattern.flags, self._done)

    def steps(self, line: str, how: str) -> int:
        """How many it takes to `match`, `fullmatch` or `search`; or to `find` all that is there, as `sub`, `split` and `finditer` do."""
        self._line, self._steps, self._whole = line, 0, how == "fullmatch"
        deep = sys.getrecursionlimit()
        sys.setrecursionlimit(DEEP)
        try:
            at, last = 0, len(line) if how in {"search", "find"} else 0
            while at <= last:
                self.found = self._run(at)
                if not self.found:
                    at += 1
                elif how == "find":
                    at = max(self._end, at + 1)
                else:
                    break
        finally:
            sys.setrecursionlimit(deep)
        return self._steps

    def _done(self, at: int) -> bool:
        self._end = at
        return not self._whole or at == len(self._line)

    def _tick(self) -> None:
        self._steps += 1
        if self._steps > self.most:
            raise TooMany

    def _all(self, nodes: Sequence[Node], flags: int, then: Then) -> Then:
        for node in reversed(nodes):
            then = self._one(node, flags, then)
        return then

    def _one(self, node: Node, flags: int, then: Then) -> Then:
        kind, told = node
        if kind in _ONE:
            return self._sign(accepts(node, flags), then)
        if kind is op.BRANCH:
            return self._first_of([self._all(each, flags, then) for each in told[1]])
        if kind is op.SUBPATTERN:
            group, added, taken, inner = told
            return self._group(group, inner, (flags | added) & ~taken, then)
        if kind in _REPEATS:
            return self._repeat(kind, told, flags, then)
        if kind is op.ATOMIC_GROUP:
            return self._atomic(lambda end: self._all(told, flags, end), then)
        if kind in {op.ASSERT, op.ASSERT_NOT}:
            return self._look(told, flags, then, wanted=kind is op.ASSERT)
        if kind is op.AT:
            return lambda at: self._stands(told, at, flags) and then(at)
        if kind is op.GROUPREF:
            return self._again(told, then)
        raise NotImplementedError(kind)

    def _sign(self, accepted: Callable[[str], bool], then: Then) -> Then:
        def run(at: int) -> bool:
            self._tick()
            return at < len(self._line) and accepted(self._line[at]) and then(at + 1)

        return run

    def _first_of(self, ways: list[Then]) -> Then:
        def run(at: int) -> bool:
            for way in ways:
                self._tick()
                if way(at):
                    return True
            return False

        return run

    def _group(self, group: int | None, inner: Sequence[Node], flags: int, then: Then) -> Then:
        starts: list[int] = []

        def close(at: int) -> bool:
            start = starts.pop()
            before = self._spans.get(group or 0, (0, 0))
            self._spans[group or 0] = (start, at)
            if then(at):
                return True
            self._spans[group or 0] = before
            starts.append(start)
            return False

        body = self._all(inner, flags, close)

        def run(at: int) -> bool:
            starts.append(at)
            if body(at):
                return True
            starts.pop()
            return False

        return run

    def _repeat(self, kind: Any, told: tuple[int, int, Sequence[Node]], flags: int, then: Then) -> Then:
        least, most, inner = told
        if kind is op.POSSESSIVE_REPEAT:
            return self._atomic(lambda end: self._repeat(op.MAX_REPEAT, told, flags, end), then)
        lazy = kind is op.MIN_REPEAT
        if len(inner) == 1 and inner[0][0] in _ONE:
            return self._of_signs(accepts(inner[0], flags), least, most, then, lazy=lazy)
        open_: list[tuple[int, int]] = []

        def after(at: int) -> bool:
            start, count = open_.pop()
            if (at != start or count < least) and attempt(at, count + 1):
                return True
            open_.append((start, count))
            return False

        body = self._all(inner, flags, after)

        def once_more(at: int, count: int) -> bool:
            if count >= most:
                return False
            open_.append((at, count))
            if body(at):
                return True
            open_.pop()
            return False

        def attempt(at: int, count: int) -> bool:
            self._tick()
            if lazy:
                return (count >= least and then(at)) or once_more(at, count)
            return once_more(at, count) or (count >= least and then(at))

        return lambda at: attempt(at, 0)

    def _of_signs(self, accepted: Callable[[str], bool], least: int, most: int, then: Then, *, lazy: bool) -> Then:
        def run(at: int) -> bool:
            end = at
            while end < len(self._line) and end - at < most and accepted(self._line[end]):
                self._tick()
                if lazy and end - at >= least and then(end):
                    return True
                end += 1
            for place in (end,) if lazy else range(end, at + least - 1, -1):
                self._tick()
                if place - at >= least and then(place):
                    return True
            return False

        return run

    def _atomic(self, made: Callable[[Then], Then], then: Then) -> Then:
        ends: list[int] = []

        def end(at: int) -> bool:
            ends.append(at)
            return True

        body = made(end)
        return lambda at: body(at) and then(ends.pop())

    def _look(self, told: tuple[int, Any], flags: int, then: Then, *, wanted: bool) -> Then:
        direction, inner = told
        back = inner.getwidth()[0] if direction < 0 else 0
        body = self._all(inner, flags, lambda _: True)
        return lambda at: (at >= back and body(at - back)) is wanted and then(at)

    def _again(self, group: int, then: Then) -> Then:
        def run(at: int) -> bool:
            self._tick()
            start, end = self._spans.get(group, (0, 0))
            words = self._line[start:end]
            return self._line.startswith(words, at) and then(at + len(words))

        return run

    def _stands(self, where: Any, at: int, flags: int) -> bool:
        self._tick()
        line, size = self._line, len(self._line)
        if where in {op.AT_BEGINNING, op.AT_BEGINNING_STRING}:
            lines = where is op.AT_BEGINNING and flags & re.MULTILINE
            return at == 0 or bool(lines and line[at - 1] == "\n")
        if where in {op.AT_END, op.AT_END_STRING}:
            last = where is op.AT_END and at == size - 1 and line[at] == "\n"
            return at == size or last or bool(where is op.AT_END and flags & re.MULTILINE and line[at] == "\n")
        before, behind = (_CATEGORIES[op.CATEGORY_WORD](line[place : place + 1] or " ") for place in (at - 1, at))
        return (before != behind) is (where is op.AT_BOUNDARY) if at else behind is (where is op.AT_BOUNDARY)


def accepts(node: Node, flags: int) -> Callable[[str], bool]:
    """Whether one sign fits here."""
    kind, told = node
    if kind is op.ANY:
        return lambda sign: sign != "\n" or bool(flags & re.DOTALL)
    if kind is op.LITERAL:
        plain = _literally({chr(told)})
    elif kind is op.NOT_LITERAL:
        plain = _literally({chr(told)}, wanted=False)
    else:
        plain = _in(told)
    if not flags & re.IGNORECASE:
        return plain
    return lambda sign: plain(sign) or plain(sign.lower()) or plain(sign.upper())


def _literally(signs: set[str], *, wanted: bool = True) -> Callable[[str], bool]:
    return lambda sign: (sign in signs) is wanted


def _in(told: Sequence[Node]) -> Callable[[str], bool]:
    wanted = told[0][0] is not op.NEGATE
    single = {chr(each) for kind, each in told if kind is op.LITERAL}
    ranges = [each for kind, each in told if kind is op.RANGE]
    categories = [_CATEGORIES[each] for kind, each in told if kind is op.CATEGORY]

    def accepted(sign: str) -> bool:
        among = sign in single or any(low <= ord(sign) <= high for low, high in ranges)
        return (among or any(each(sign) for each in categories)) is wanted

    return accepted


def attacks(pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """Lines that may take many steps, as what stands in front and what is said again and again behind it."""
    tree = reader.parse(pattern.pattern, pattern.flags)
    signs = [*dict.fromkeys([*_literals(tree), *" a1,.\n-:"])]
    yield from dict.fromkeys(("", sign) for sign in signs)
    yield from dict.fromkeys(_inside(tree, "", pattern.flags, signs))


def _inside(nodes: Sequence[Node], before: str, flags: int, signs: list[str]) -> Iterator[tuple[str, str]]:
    for place, (kind, told) in enumerate(nodes):
        if kind in _REPEATS:
            if told[1] > MANY:
                behind = "".join(_sample(each, flags) for each in takewhile(_is_one, nodes[place + 1 :]))
                for unit in _units(told[2], flags, signs):
                    yield before, unit
                    yield "", before + unit
                    yield before, unit + behind
                    yield before + unit, behind or unit
            yield from _inside(told[2], before, flags, signs)
        elif kind is op.BRANCH:
            for each in told[1]:
                yield from _inside(each, before, flags, signs)
        elif kind is op.SUBPATTERN:
            yield from _inside(told[3], before, flags, signs)
        elif kind is op.ATOMIC_GROUP:
            yield from _inside(told, before, flags, signs)
        elif kind in {op.ASSERT, op.ASSERT_NOT} and told[0] > 0:
            yield from _inside(told[1], before, flags, signs)
        before += _sample((kind, told), flags)


def _is_one(node: Node) -> bool:
    return node[0] not in _REPEATS


def _units(nodes: Sequence[Node], flags: int, signs: list[str]) -> list[str]:
    """Some words that a repeat takes once."""
    if len(nodes) == 1 and nodes[0][0] in _ONE:
        accepted = accepts(nodes[0], flags)
        return [sign for sign in signs if accepted(sign)][:KINDS_OF_SIGN] or [_sample(nodes[0], flags)]
    if len(nodes) == 1 and nodes[0][0] is op.BRANCH:
        return ["".join(_sample(each, flags) for each in way) for way in nodes[0][1][1]][:KINDS_OF_SIGN]
    if len(nodes) == 1 and nodes[0][0] is op.SUBPATTERN:
        return _units(nodes[0][1][3], flags, signs)
    return ["".join(_sample(each, flags) for each in nodes)]


def _sample(node: Node, flags: int) -> str:
    """The shortest that fits, more or less."""
    kind, told = node
    if kind in _ONE:
        accepted = accepts(node, flags)
        first = [*_literals([node])] if kind is not op.NOT_LITERAL else []
        fits: Iterator[str] = filter(accepted, [*first, *"a1 ,-\n"])
        return next(fits, "é")
    if kind is op.BRANCH:
        return "".join(_sample(each, flags) for each in told[1][0])
    if kind is op.SUBPATTERN:
        return "".join(_sample(each, flags) for each in told[3])
    if kind is op.ATOMIC_GROUP:
        return "".join(_sample(each, flags) for each in told)
    if kind in _REPEATS:
        once = "".join(_sample(each, flags) for each in told[2])
        return once * int(told[0])
    return ""


def _literals(nodes: Sequence[Node]) -> Iterator[str]:
    for kind, told in nodes:
        if kind in {op.LITERAL, op.NOT_LITERAL}:
            yield chr(told)
        elif kind is op.IN:
            yield from _literals(told)
        elif kind is op.RANGE:
            yield chr(told[0])
        elif kind is op.BRANCH:
            for each in told[1]:
                yield from _literals(each)
        elif kind in _REPEATS:
            yield from _literals(told[2])
        elif kind is op.SUBPATTERN:
            yield from _literals(told[3])
        elif kind is op.ATOMIC_GROUP:
            yield from _literals(told)
        elif kind in {op.ASSERT, op.ASSERT_NOT}:
            yield from _literals(told[1])
