"""Documents as files: each is read back by another program, and says all that the document says, in order."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import docx
import pypdf
import pytest
from docx.oxml.ns import qn

from bot.engine.model.blocks import Bars, Facts, Heading, Listing, Secret, text
from bot.engine.model.documents import (
    HTML,
    PDF,
    WORD,
    Columns,
    CutOut,
    Document,
    File,
    Format,
    NewPage,
    Together,
    Trend,
)
from bot.engine.model.messages import Look, Message
from bot.paper import making
from bot.paper.html import html
from bot.paper.making import formats, made, written
from bot.paper.plain import plain

HOSTILE = "<b>Piet</b> & «Els» 🙂 =1+1 \u202e"
DOCUMENT = Document(
    "Verslag",
    (
        Facts((("Woord", "zon"), ("Wie", HOSTILE))),
        Heading("Kaarten"),
        text("Kaart 1 – Stelling."),
        Listing(("eerst dit", "dan dat"), numbered=True),
        Listing(("een punt",)),
        Bars("Cijfers", (("7", 1), ("8", 3))),
        Trend(
            "Gemiddeld",
            (
                ("1 december", Decimal("7.5")),
                ("8 december", Decimal(8)),
            ),
            1,
            10,
        ),
        Columns(("Wat", "Wie"), (("Lijst\nmaken", "Els"),), (2, 1)),
        Together((Heading("Kaart 9"), text("Bij elkaar."))),
        NewPage(),
        Secret("Toelichting", "Vraag door.\nWacht tien tellen."),
        CutOut("1 · Dilemma", "Wat kies je?", ("A. Nu", "B. Later")),
    ),
    "Kaartendeck",
)
SAID = [
    "Verslag", "Kaartendeck", "Woord", "zon", "<b>Piet</b> & «Els»", "Kaarten", "Kaart 1 – Stelling.", "eerst dit", "dan dat",
    "een punt", "Cijfers", "Gemiddeld", "1 december", "7,5", "8 december", "Wat", "Lijst", "maken", "Els", "Kaart 9",
    "Bij elkaar.", "Toelichting", "Vraag door.", "Wacht tien tellen.", "1 · Dilemma", "Wat kies je?", "A. Nu", "B. Later",
]  # fmt: skip


class Words(HTMLParser):
    """The words of a page, and its tags."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words = ""
        self.tags: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1] != "style":
            self.words += f" {data}"


def of(kind: Format, document: Document = DOCUMENT) -> bytes:
    """A file of this kind of the document."""
    file = made(File("verslag.x", kind.media_type, document=document))
    assert (file.media_type, file.document) == (kind.media_type, None)
    return file.content


def word_of(content: bytes) -> str:
    """What Word would show, in order."""
    paper = docx.Document(io.BytesIO(content))
    return "\n".join(
        "\n".join(cell.text for row in each.rows for cell in row.cells) if hasattr(each, "rows") else each.text
        for each in paper.iter_inner_content()
    )


def pdf_of(content: bytes) -> str:
    """What a reader of PDF finds, in order."""
    pages: Any = pypdf.PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def assert_in_order(read: str) -> None:
    """All that was said stands there, one behind the other."""
    at = 0
    for each in SAID:
        at = read.find(each, at)
        assert at >= 0, f"«{each}» is missing, or stands elsewhere, in {read}"


def html_of(content: bytes) -> str:
    """What a browser shows, in order."""
    return Words(content.decode()).words


READERS = {WORD: word_of, PDF: pdf_of, HTML: html_of}


@pytest.mark.usefixtures("pango")
@pytest.mark.parametrize("kind", READERS)
def test_a_file_says_all_of_it_in_order(kind: Format) -> None:
    """Nothing is left out, nothing becomes markup."""
    read = READERS[kind](of(kind))
    assert_in_order(read)


def test_plain_text_says_the_same() -> None:
    """The words that are left when nothing else can be made."""
    assert_in_order(plain(DOCUMENT))


def test_word_finds_headings_and_tables() -> None:
    """A screen reader jumps by headings; A4, in Dutch, with a title; nothing is loaded from elsewhere."""
    content = of(WORD)
    paper = docx.Document(io.BytesIO(content))
    styles = {each.text: each.style.name for each in paper.paragraphs if each.style is not None}
    assert (styles["Verslag"], styles["Kaarten"], styles["Toelichting"]) == ("Title", "Heading 1", "Heading 2")
    assert styles["een punt"] == "List Bullet"
    assert paper.core_properties.title == "Verslag"
    height = paper.sections[0].page_height
    assert height is not None
    assert round(height.cm, 1) == 29.7
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert not any("vbaProject" in name or "external" in name.lower() for name in names)


def test_a_bar_in_word_has_words_beside_it_and_for_who_cannot_see_it() -> None:
    """No sign is drawn with: what a screen reader finds are the label and the number, and what the table is about."""
    paper = docx.Document(io.BytesIO(of(WORD)))
    (grades, _) = (each for each in paper.tables if "Cijfers" in each._tbl.xml or "Gemiddeld" in each._tbl.xml)
    assert [cell.text for row in grades.rows for cell in row.cells] == ["7", "1", "", "8", "3", ""]
    told = {each.tag.rpartition("}")[2]: each.get(qn("w:val")) for each in grades._tbl.tblPr}
    assert (told["tblCaption"], told["tblDescription"]) == ("Cijfers", "7: 1; 8: 3")
    assert "█" not in word_of(of(WORD))


def test_the_heads_of_a_table_in_word_come_back_on_each_page() -> None:
    """And no row is broken over two."""
    paper = docx.Document(io.BytesIO(of(WORD)))
    (table,) = (each for each in paper.tables if each.rows[0].cells[0].text == "Wat")
    assert "w:tblHeader" in table.rows[0]._tr.xml
    assert all("w:cantSplit" in row._tr.xml for row in table.rows)


def test_no_row_of_a_table_in_word_stands_alone_on_a_page() -> None:
    """The heads stay with the first two rows, and the last row with the one before it."""
    rows = tuple((str(n), "wat") for n in range(9))
    paper = docx.Document(io.BytesIO(of(WORD, Document("Lijst", (Columns(("Nummer", "Wat"), rows, (1, 1)),)))))
    (table,) = paper.tables
    stay = [all(cell.paragraphs[0].paragraph_format.keep_with_next for cell in row.cells) for row in table.rows]
    assert stay == [True, True, *[False] * 6, True, False]


@pytest.mark.usefixtures("pango")
def test_a_pdf_is_tagged_in_dutch_with_a_title_and_pages_of_a4() -> None:
    """What PDF/UA asks for and a program can see."""
    reader: Any = pypdf.PdfReader(io.BytesIO(of(PDF)))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "nl"
    assert "/StructTreeRoot" in root
    assert reader.metadata is not None
    assert reader.metadata.title == "Verslag"
    assert len(reader.pages) == 2
    assert [round(float(each) / 72 * 25.4) for each in reader.pages[0].mediabox[2:]] == [210, 297]
    assert b"pdfuaid" in root["/Metadata"].get_data()


def test_a_page_of_html_is_one_file_without_script() -> None:
    """Its bars are for the eye only; the numbers stand in the table."""
    page = Words(html(DOCUMENT))
    assert not {"script", "link", "img", "b"} & set(page.tags)
    assert "http" not in html(DOCUMENT).replace("http-equiv", "")
    assert page.tags.count("tr") == 8


@pytest.mark.usefixtures("pango")
@pytest.mark.parametrize("kind", READERS)
@pytest.mark.parametrize("sign", ["\x00", "\x08", "\x0b", "\x1f", "\ud800", "\ufffe"])
def test_a_sign_that_came_along_with_copying_spoils_no_file(kind: Format, sign: str) -> None:
    """It is left out, wherever somebody pasted it; all the rest stands there."""
    words = f"ge{sign}heim"
    body = (Facts((("Woord", words),)), Listing((words,)), text(words), Heading(words), Bars(words, ((words, 1),)))
    read = READERS[kind](of(kind, Document(words, (*body, CutOut(words, words, (words,))), words)))
    assert read.count("geheim") >= 9
    assert sign not in read


@pytest.mark.usefixtures("pango")
def test_signs_that_no_font_has_are_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    """One by one they would be what somebody said."""
    of(PDF, Document("Verslag", (text("\U00013000\u4e2d\u6587"),)))
    assert not caplog.records


def test_what_cannot_be_made_comes_as_plain_text(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A library that is missing or breaks costs nobody the words, and its message, which may hold them, is not logged."""

    def broken(_: Document) -> bytes:
        raise OSError(HOSTILE)

    monkeypatch.setitem(making._MAKERS, PDF.media_type, broken)
    file = made(File("verslag-zon.pdf", PDF.media_type, document=DOCUMENT))
    assert (file.name, file.media_type, file.content.decode()) == ("verslag-zon.txt", "text/plain", plain(DOCUMENT))
    assert "Piet" not in caplog.text


def test_a_message_without_a_document_stays_as_it_is() -> None:
    """Most files are text already."""
    message = Message(look=Look.RESULT, file=File("a.ics", "text/calendar", "BEGIN"))
    assert written(message) is message
    assert written(Message(look=Look.RESULT)).file is None


def test_what_can_be_made_is_said() -> None:
    """With the extra installed, as here, all kinds can."""
    assert formats() == ("word", "pdf")
