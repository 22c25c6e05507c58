"""The house style (`docs/huisstijl.md`) holds in every text that somebody reads: the decks, what the bot says, and the pages in `docs`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.decks.draft import read
from bot.decks.reading import sentences, words

ROOT = Path(__file__).parents[2]
STYLE = (ROOT / "docs" / "huisstijl.md").read_text("utf-8")
DECKS = [*sorted(each for each in (ROOT / "deck").iterdir() if each.is_dir()), ROOT / "bot" / "decks" / "sjabloon"]

# The sort of text that a field of a deck is, for the length of its sentences; what is not here is no sentence of ours.
SORTS = {
    "tekst": "kaart",
    "a": "keuze",
    "b": "keuze",
    "toelichting.opening": "opening",
    **dict.fromkeys(
        ("toelichting.stil", "toelichting.verhit", "toelichting.iedereen_eens", "toelichting.wat_als"),
        "vraag in de toelichting",
    ),
    "toelichting.verdieping": "vraag in de toelichting",
    **dict.fromkeys(("toelichting.waarover", "toelichting.misverstand", "toelichting.rechtzetten"), "toelichting"),
    "zeggen": "zeggen",
    "doen": "doen",
    "groep": "groep",
    **dict.fromkeys(("regels", "bevestiging", "alles"), "spelregels"),
    **dict.fromkeys(("inleiding", "slot", "elearning_tekst", "meedoen.teams", "meedoen.webex", "over"), "uitnodiging"),
}
# The pages that are not Dutch, and the house style itself, which names what is not ours.
ENGLISH = re.compile(r"architecture|crashes|mutanten.*|playground|snelheid|walks|huisstijl")
# Signs that quote in another way than «this», or that a keyboard makes of an apostrophe.
OTHER_SIGNS = re.compile(r"[“”„‟‘’]|(?<!\w)'[^'\n]*\w[^'\n]*'(?!\w)")
DUTCH = re.compile(
    r"\b(de|het|een|je|jij|jullie|is|niet|van|dit|dat|er|kan|en|op|met|voor|ik|wat|hier|geen|moet)\b", re.I
)


def table(heading: str) -> list[tuple[str, str]]:
    """The first two columns of the table under this heading of the house style."""
    part = STYLE.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = [line.strip("|").split("|") for line in part.splitlines() if line.startswith("|")]
    return [(row[0].strip(), row[1].strip()) for row in rows[2:]]


NOT_OURS = dict(table("Woorden"))
LONGEST = {sort: int(most) for sort, most in table("Lengte")}


def in_decks() -> Iterator[tuple[str, str, str]]:
    """Where it stands, the sort of text, and the text, of everything in the decks."""
    for folder in DECKS:
        for place, path, text in read(folder).passages():
            if not text or path.startswith(("bron", "elearning_adres")):
                continue  # the name and the address of somebody else's text
            sort = "feit" if place.file == "feiten.yaml" else SORTS.get(path, "")
            yield f"{folder.name}/{place}: {path}", sort, text


def in_code() -> Iterator[tuple[str, str, str]]:
    """The same of the Dutch texts in the code, for which a filled-in value counts as a word."""
    for path in sorted((*ROOT.glob("bot/**/*.py"), *ROOT.glob("adapters/**/*.py"))):
        for line, text in literals(ast.parse(path.read_text("utf-8"))):
            if is_prose(text):
                yield f"{path.relative_to(ROOT)}:{line}", "zin van de bot", text


def in_browser() -> Iterator[tuple[str, str, str]]:
    """The same of the browser room's page and scripts."""
    static = ROOT / "adapters" / "web" / "static"
    for path in (*sorted(static.glob("*.js")), static / "index.html"):
        between = r">([^<>]+)<" if path.suffix == ".html" else r'"([^"\n]*)"|`([^`]*)`'
        for found in re.finditer(between, path.read_text("utf-8")):
            text = " ".join("".join(filter(None, found.groups())).split())
            if is_prose(text):
                yield path.name, "zin van de bot", re.sub(r"\$\{[^}]*\}", "zoveel", text)


def in_docs() -> Iterator[tuple[str, str]]:
    """Where it stands and the line, of everything in the Dutch pages; without code, and without what is quoted there."""
    for path in sorted((ROOT / "docs").glob("*.md")):
        if not ENGLISH.fullmatch(path.stem):
            prose = re.sub(
                r"^```.*?^```$", lambda code: "\n" * code[0].count("\n"), path.read_text("utf-8"), flags=re.M | re.S
            )
            for number, line in enumerate(prose.splitlines(), 1):
                yield f"{path.name}:{number}", re.sub(r"`[^`]*`|«[^»]*»", "zoiets", line)


def literals(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every text in this module that is no docstring, with its line."""
    skipped = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    skipped |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else "zoveel" for part in node.values]
            yield node.lineno, "".join(map(str, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield node.lineno, node.value


def is_prose(text: str) -> bool:
    """Whether this is Dutch to read, and not a word, a pattern or a note to a developer."""
    return (
        len(text.split()) >= 3
        and DUTCH.search(text) is not None
        and not re.search(r"[|\\]|\(\?|pip install|\b(the|of a|is not|and)\b", text)
    )


# Names and abbreviations with more than one capital, and the settings of whoever installs the bot.
CAPITALS = re.compile(
    r"ACOI|AI|CSV|JavaScript|LibreOffice|MB|Microsoft\w+|OneDrive|PEM|PostgreSQL|SQLite|UTF|WhatsApp|[A-Z]+(_[A-Z]+)+|SUPPORT|ADRES"
)

TEXTS = [*in_decks(), *in_code(), *in_browser()]
PAGES = list(in_docs())


def test_there_is_a_lot_to_read() -> None:
    """The tests below would hold as well if nothing were found."""
    assert len(list(in_decks())) > 700
    assert len(list(in_code())) > 400
    assert len(list(in_browser())) > 10
    assert len(list(in_docs())) > 1000
    assert len(NOT_OURS) > 20


@pytest.mark.parametrize("unwanted", NOT_OURS)
def test_a_word_that_is_not_ours(unwanted: str) -> None:
    """The house style says what to write instead."""
    pattern = re.compile(rf"(?<!\w){re.escape(unwanted)}(?!\w)", re.I)
    assert [f"{where}: {text}" for where, _, text in TEXTS if pattern.search(text)] == []


@pytest.mark.parametrize("unwanted", NOT_OURS)
def test_a_word_that_is_not_ours_in_a_page(unwanted: str) -> None:
    """Nor when there are more of them: «deelnemers»."""
    pattern = re.compile(rf"(?<!\w){re.escape(unwanted)}s?(?!\w)", re.I)
    assert [f"{where}: {line}" for where, line in PAGES if pattern.search(line)] == []


def test_one_kind_of_quotation_mark() -> None:
    """What is quoted stands between «these», in every text; an apostrophe is straight."""
    assert [f"{where}: {text}" for where, _, text in TEXTS if OTHER_SIGNS.search(text)] == []
    assert [f"{where}: {line}" for where, line in PAGES if OTHER_SIGNS.search(line)] == []


def test_no_sentence_is_longer_than_one_breath() -> None:
    """Each sort of text has its own longest sentence: what is read aloud is shorter than what is looked up."""
    long = [
        f"{where}: {len(found)} words: {sentence}"
        for where, sort, text in TEXTS
        if sort
        for sentence in sentences(text)
        if len(found := words(sentence)) > LONGEST[sort]
    ]
    assert long == []


def test_no_space_is_doubled_and_no_sentence_is_broken() -> None:
    """A text in a deck begins with a capital, a digit or a quotation, and ends with a sign; a blank is single."""
    sentences_of = [(where, text) for where, sort, text in in_decks() if sort]
    odd = re.compile(r"  | [.,;:?!]|\.\.\.|,\.|\?\.")
    assert [f"{where}: {text}" for where, text in sentences_of if odd.search(text)] == []
    ends = re.compile(r"^[A-ZÀ-Ý0-9«'{\[].*[.!?…:»\]]$", re.S)
    assert [f"{where}: {text}" for where, text in sentences_of if not ends.search(text)] == []


def test_capitals_are_no_emphasis() -> None:
    """More than one in a word stands only in a name that has them."""
    many = re.compile(r"\b\w*[A-ZÀ-Ý]\w*[A-ZÀ-Ý]\w*")
    found = [(where, word) for where, _, text in TEXTS for word in many.findall(text)]
    assert [f"{where}: {word}" for where, word in found if not CAPITALS.fullmatch(word)] == []


def test_each_sentence_of_the_bot_in_a_chat_begins_with_a_capital() -> None:
    """What is quoted may begin as people type it, and a filled-in value as it is."""
    small = r"(?!zoveel|begint |door )[a-zà-ý]"
    said = [(where, text) for where, _, text in in_code() if where.startswith("bot/engine/")]
    bare = [(where, re.sub(r"«[^»]*»", "«zoveel»", text)) for where, text in said]
    whole = [(where, text) for where, text in bare if re.search(r"[.!?]$", text)]
    assert len(whole) > 300
    assert [f"{where}: {text}" for where, text in whole if re.match(small, text)] == []
    assert [f"{where}: {text}" for where, text in bare if re.search(rf"[.!?] {small}", text)] == []
