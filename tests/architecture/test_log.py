"""What the log says: fixed English sentences, which whoever looks after the bot can search for, each with all that it leaves room for."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.decks import ROOT

OURS = {"failure", "left"}  # of bot/host/log.py; `done` is followed by a word
LEVELS = {"debug", "info", "warning", "error", "exception", "critical"}
# A capital to begin with; after that only names have one, and settings have nothing else.
SENTENCE = re.compile(r"(?:[A-Z]|{})(?:[a-z',:%{}]|\d| (?=\S)|(?<= )[A-Z](?=[a-z])|(?<= )[A-Z]+(?:_[A-Z]+)+)+")


def lines() -> Iterator[tuple[str, ast.Call]]:
    """Where it is logged, and how."""
    for path in sorted((*ROOT.glob("bot/**/*.py"), *ROOT.glob("adapters/**/*.py"))):
        if path == ROOT / "bot" / "host" / "log.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            logger, how = ast.unparse(node.func.value), node.func.attr
            if (logger == "log" and how in OURS) or (logger == "_log" and how in LEVELS):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def words(what: ast.expr) -> str:
    """The text, with {} for what is filled in; nothing when it is no text."""
    if isinstance(what, ast.JoinedStr):
        return "".join(str(each.value) if isinstance(each, ast.Constant) else "{}" for each in what.values)
    return what.value if isinstance(what, ast.Constant) and isinstance(what.value, str) else ""


def handlers() -> Iterator[tuple[str, ast.ExceptHandler]]:
    """Where whatever goes wrong is caught, a mistake of ours too, by what may use our log: what makes paper may not."""
    for path in sorted((*ROOT.glob("bot/host/**/*.py"), *ROOT.glob("adapters/**/*.py"))):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ExceptHandler) and node.type is not None and ast.unparse(node.type) == "Exception":
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def test_of_a_mistake_of_ours_the_log_says_where_it_is() -> None:
    """With the path through the code, which a line with the name of the exception alone has not."""
    found = dict(handlers())
    bare = [where for where, node in found.items() if "__name__" in ast.unparse(node) and "_log." in ast.unparse(node)]
    assert len(found) > 15
    assert bare == []


def test_there_is_a_lot_that_can_be_logged() -> None:
    """The tests below would hold as well if nothing were found."""
    assert len(list(lines())) > 50


def test_every_line_of_the_log_is_a_sentence() -> None:
    """Made of nothing that somebody said: what is filled in comes behind it, in places that are told beforehand."""
    odd = {where: said for where, line in lines() if not SENTENCE.fullmatch(said := words(line.args[0]))}
    assert odd == {}


def test_every_line_of_the_log_is_whole() -> None:
    """As many facts as there are places for, and none that is nothing."""
    for where, line in lines():
        told, facts = words(line.args[0]), line.args[1:]
        failed = ast.unparse(line.func) == "log.failure"
        assert len(facts) == (1 if failed else told.count("%s")), where
        assert not [each for each in ast.walk(line) if isinstance(each, ast.Constant) and each.value is None], where
