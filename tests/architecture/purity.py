"""What the engine may be made of, as an allow-list: what is not named here is not pure enough.

An import contract alone would miss `importlib`, `open` or a module that somebody adds to the standard library; this reads the
syntax tree of every file.
"""

from __future__ import annotations

import ast

ALLOWED = {
    "__future__", "bot", "calendar", "collections", "datetime", "decimal", "difflib", "enum", "hashlib", "holidays", "icalendar", "itertools", "msgspec",
    "re", "text_to_num", "typing", "unicodedata", "zoneinfo",
}  # fmt: skip
FORBIDDEN_CALLS = {"open", "print", "input", "exec", "eval", "__import__", "globals"}
CLOCKS = {"now", "today", "utcnow", "fromtimestamp", "time", "monotonic"}


def impurities(source: str) -> list[str]:
    """What makes this source impure, a line each; empty when it is pure."""
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                found += [f"import {each.name}" for each in names if each.name.split(".")[0] not in ALLOWED]
            case ast.ImportFrom(module=module, level=level):
                if level or (module or "").split(".")[0] not in ALLOWED:
                    found.append(f"from {module} import")
                if (module or "").startswith("bot") and not (module or "").startswith("bot.engine"):
                    found.append(f"from {module} import")
            case ast.AsyncFunctionDef(name=name):
                found.append(f"async def {name}")
            case ast.Await() | ast.Global() | ast.Nonlocal():
                found.append(type(node).__name__.lower())
            case ast.Call(func=ast.Name(id=name)) if name in FORBIDDEN_CALLS:
                found.append(f"{name}()")
            case ast.Call(func=ast.Attribute(attr=name), args=[], keywords=[]) if name in CLOCKS:
                found.append(f".{name}()")
    return found


def mutable_globals(source: str) -> list[str]:
    """Names at module level that are bound to something a function could change: a list, a set, or a lower-case dict."""
    names = []
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.List | ast.Set | ast.Dict):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            named = [target.id for target in targets if isinstance(target, ast.Name)]
            names += [name for name in named if name != "__all__" and name != name.upper()]
    return names
