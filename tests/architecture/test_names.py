"""One word, one thing: no two classes share a name, but for the parts that every adapter has."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Mapping
from pathlib import PurePath

from tests.decks import ROOT

# The same thing in each adapter, with a row in the list of words.
PARTS = {"Account", "Book", "Mail", "Reference"}


def doubled(sources: Mapping[str, str]) -> dict[str, list[str]]:
    """The class names that stand in more than one file, and where. A part of an adapter may stand once in each."""
    found: dict[str, list[str]] = defaultdict(list)
    for file, source in sources.items():
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].append(file)
    return {name: files for name, files in found.items() if len(files) > 1 and not _parts(name, files)}


def _parts(name: str, files: list[str]) -> bool:
    folders = {PurePath(each).parent for each in files}
    return name in PARTS and len(folders) == len(files) and all(each.parts[0] == "adapters" for each in folders)


def test_no_two_classes_share_a_name() -> None:
    """A second one gets another name, or is the first."""
    files = [*ROOT.glob("bot/**/*.py"), *ROOT.glob("adapters/**/*.py")]
    assert doubled({str(each.relative_to(ROOT)): each.read_text("utf-8") for each in files}) == {}


def test_every_part_of_an_adapter_is_in_the_list_of_words() -> None:
    """So that it is known to be the same thing."""
    rows = [line for line in (ROOT / "CONTRIBUTING.md").read_text("utf-8").splitlines() if line.startswith("| ")]
    told = {row.split("|")[1].strip() for row in rows if "adapters/{teams,webex}/" in row}
    assert {each.lower() for each in PARTS} <= told


def test_a_doubled_name_is_seen() -> None:
    """In the engine and an adapter, and a part of an adapter that stands outside one or twice in one."""
    mail = "class Mail: ..."
    assert doubled({"bot/a.py": "class Known: ...", "adapters/web/b.py": "class Known: ..."}).keys() == {"Known"}
    assert doubled({"adapters/teams/mail.py": mail, "adapters/webex/mail.py": mail}) == {}
    assert doubled({"adapters/teams/mail.py": mail, "bot/host/mail.py": mail}).keys() == {"Mail"}
    assert doubled({"adapters/teams/mail.py": mail, "adapters/teams/post.py": mail}).keys() == {"Mail"}
