"""Small deliberate faults in the code: mutmut's operators make them, one at a time, in the text of a file.

Must not run a test nor write a file: what is done with a fault is not known here.
"""

from __future__ import annotations

import ast
import difflib
from pathlib import Path
from typing import NamedTuple

from libcst import FunctionDef
from mutmut.mutation.file_mutation import create_mutations


class Fault(NamedTuple):
    """One fault: `source` is the whole file with it in, `change` the lines that went and came, without their indentation."""

    file: str
    number: int
    function: str
    lines: frozenset[int]
    change: str
    source: str


def count(path: Path) -> int:
    """How many faults can be made in the functions of this file."""
    return len(_mutations(path)[1])


def make(root: Path, file: str, number: int) -> Fault:
    """The fault with this number in this file."""
    module, mutations = _mutations(root / file)
    chosen = mutations[number]
    source = module.deep_replace(chosen.original_node, chosen.mutated_node).code
    before = (root / file).read_text("utf-8")
    diff = list(difflib.unified_diff(before.splitlines(), source.splitlines(), lineterm="", n=0))[2:]
    first = int(diff[0].split()[1].lstrip("-").partition(",")[0])
    function = chosen.contained_by_top_level_function
    shown = "\n".join(f"{line[0]} {line[1:].strip()}" for line in diff if line[0] in "+-")
    return Fault(file, number, function.name.value, _statement(before, first), shown, source)


def _mutations(path: Path):  # type: ignore[no-untyped-def] # the types of mutmut are not for others
    module, mutations, *_ = create_mutations(str(path), path.read_text("utf-8"))
    return module, [each for each in mutations if isinstance(each.contained_by_top_level_function, FunctionDef)]


def _statement(source: str, line: int) -> frozenset[int]:
    """The lines of the smallest statement or case around this line, without the body of one that has a body; of a function with it.

    For what stands in the head of a function happens once, when it is made, and is only seen where it is called.
    """
    nodes = list(ast.walk(ast.parse(source)))
    case = next((_head(each) for each in nodes if isinstance(each, ast.match_case) and line in _head(each)), None)
    if case is not None:
        return frozenset(case)
    statements = [each for each in nodes if isinstance(each, ast.stmt) and each.lineno <= line]
    around = [each for each in statements if line in _lines(each)]
    found = max(around or statements, key=lambda each: each.lineno)
    function = isinstance(found, ast.FunctionDef | ast.AsyncFunctionDef)
    return frozenset(range(found.lineno, (found.end_lineno or found.lineno) + 1) if function else _lines(found))


def _head(case: ast.match_case) -> range:
    """The pattern and what guards it."""
    return range(case.pattern.lineno, max(case.pattern.lineno + 1, case.body[0].lineno))


def _lines(statement: ast.stmt) -> range:
    body = getattr(statement, "body", None) or getattr(statement, "cases", None)
    end = statement.end_lineno or statement.lineno
    if body:
        first = body[0].pattern if isinstance(body[0], ast.match_case) else body[0]
        end = max(statement.lineno, first.lineno - 1)
    return range(statement.lineno, end + 1)
