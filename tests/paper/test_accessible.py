"""Every PDF that we make, held against what PDF/UA asks for and a program can see: what a screen reader needs to tell it all.

That is a part of the standard: veraPDF, which knows all of it, has not been run (`docs/architecture.md`).
"""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator
from functools import cache
from typing import Any

import pypdf
import pytest
from pypdf.generic import ArrayObject, ContentStream

from bot.engine.model.blocks import Heading, Paragraph, Span
from bot.engine.model.documents import Document
from bot.paper.pdf import pdf
from tests.paper.test_files import DOCUMENT
from tests.paper.whole import documents

LINKED = Document("Met een link", (Heading("Bron"), Paragraph((Span("De wet", href="https://wetten.overheid.nl/"),))))
KINDS = ("verslag", "draaiboek", "kaarten", "feiten", "uitnodiging", "kaartjes", "tolk", "alles")
SHOWN = {b"Tj", b"TJ", b"'", b'"', b"Do", b"f", b"F", b"f*", b"B", b"S", b"s", b"sh"}

pytestmark = pytest.mark.usefixtures("pango")
Node = Any  # pypdf has no types for what is in a file


@cache
def read(kind: str) -> pypdf.PdfReader:
    """The document of this kind, made and read back."""
    made = {"elk soort blok": DOCUMENT, "een link": LINKED}.get(kind) or documents()[kind]
    return pypdf.PdfReader(io.BytesIO(pdf(made)))


@pytest.fixture(params=(*KINDS, "elk soort blok", "een link"))
def reader(request: pytest.FixtureRequest) -> pypdf.PdfReader:
    return read(request.param)


def nodes(reader: pypdf.PdfReader) -> list[Node]:
    """The elements of the structure, in the order in which they are read."""
    root: Node = reader.trailer["/Root"]
    return list(_below(root["/StructTreeRoot"]))


def _below(node: Node) -> Iterator[Node]:
    kids = node.get("/K", ArrayObject())
    for kid in kids if isinstance(kids, ArrayObject) else [kids]:
        if hasattr(found := kid.get_object(), "get") and "/S" in found:
            yield found
            yield from _below(found)


def called(reader: pypdf.PdfReader, name: str) -> list[Node]:
    return [each for each in nodes(reader) if each["/S"] == name]


def test_it_says_what_it_is(reader: pypdf.PdfReader) -> None:
    """Language, title (shown instead of a file's name), that it is tagged, and the standard that it is meant to keep to."""
    root: Node = reader.trailer["/Root"]
    assert root["/Lang"] == "nl"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title
    assert b"pdfuaid:part" in root["/Metadata"].get_data()


def test_headings_go_down_one_level_at_a_time(reader: pypdf.PdfReader) -> None:
    """One of the first level, at the beginning; whoever goes by headings misses nothing."""
    levels = [int(each["/S"][2]) for each in nodes(reader) if each["/S"] in {"/H1", "/H2", "/H3", "/H4"}]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert [(one, other) for one, other in itertools.pairwise(levels) if other > one + 1] == []


def test_what_is_drawn_has_words(reader: pypdf.PdfReader) -> None:
    """An alternative text for each picture."""
    assert [each for each in called(reader, "/Figure") if not each.get("/Alt", "").strip()] == []


def test_a_cell_knows_its_heads(reader: pypdf.PdfReader) -> None:
    """By the ids of the cells above and beside it; all rows of a table are as long."""
    for table in called(reader, "/Table"):
        rows = [each for each in _below(table) if each["/S"] == "/TR"]
        cells = [[each for each in _below(row) if each["/S"] in {"/TH", "/TD"}] for row in rows]
        assert len({len(each) for each in cells}) == 1
        ids = {each["/ID"] for row in cells for each in row if each["/S"] == "/TH"}
        for cell in (each for row in cells for each in row if each["/S"] == "/TD"):
            heads = {each.get_object() for each in cell["/A"]["/Headers"]}
            assert heads
            assert heads <= ids


def test_a_list_is_one(reader: pypdf.PdfReader) -> None:
    """Items in a list, and in each item its body."""
    for each in called(reader, "/L"):
        assert {kid.get_object()["/S"] for kid in each["/K"]} <= {"/LI", "/Caption"}
    for each in called(reader, "/LI"):
        assert "/LBody" in {kid.get_object()["/S"] for kid in each["/K"]}


def test_nothing_is_drawn_that_is_not_tagged_or_marked_as_decoration(reader: pypdf.PdfReader) -> None:
    """Each piece of text or picture is in the structure, or is said to be none of it; no piece is in it twice."""
    told = [
        (kid, each["/Pg"].get("/StructParents"))
        for each in nodes(reader)
        for kid in (each["/K"] if isinstance(each["/K"], ArrayObject) else [each["/K"]])
        if isinstance(kid, int)
    ]
    assert len(told) == len(set(told))
    for page in reader.pages:
        assert page.get("/StructParents") is not None
        stack: list[bool] = []
        for operands, operator in ContentStream(page["/Contents"].get_object(), reader).operations:
            if operator in {b"BDC", b"BMC"}:
                marked = operands[0] == "/Artifact" or (operator == b"BDC" and "/MCID" in operands[1])
                stack.append(marked)
            elif operator == b"EMC":
                stack.pop()
            elif operator in SHOWN:
                assert any(stack), f"{operator!r} is drawn outside all marks"
        assert stack == []


def test_its_letters_come_along_and_have_a_meaning(reader: pypdf.PdfReader) -> None:
    """Every font is in the file, and says which character each of its signs is."""
    pages: Node = reader.pages
    for page in pages:
        fonts: Node = page["/Resources"].get("/Font", {})
        for font in (each.get_object() for each in fonts.values()):
            assert "/ToUnicode" in font
            inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(inner["/FontDescriptor"])


def test_who_goes_by_the_tab_key_follows_the_text(reader: pypdf.PdfReader) -> None:
    """On each page with something to press."""
    pages: Node = reader.pages
    for page in pages:
        if page.get("/Annots"):
            assert page["/Tabs"] == "/S"


def test_a_link_says_where_it_goes() -> None:
    """In the structure, and in words of its own."""
    reader = read("een link")
    assert len(called(reader, "/Link")) == 1
    pages: Node = reader.pages
    (annotation,) = (each.get_object() for page in pages for each in page["/Annots"])
    assert annotation.get("/Contents")
