"""A document as a file for Word: real headings, lists and tables, so that a screen reader finds its way.

Must not hold a picture without words.
"""

from __future__ import annotations

import io

import docx as library
from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph as Line

from bot.engine.language.wording import number
from bot.engine.model.blocks import Bars, Facts, Fold, Heading, Listing, Paragraph, Secret
from bot.engine.model.documents import Columns, CutOut, Document, NewPage, Part, Together, Trend
from bot.paper import tables

ACCENT = RGBColor(0x15, 0x42, 0x73)


def docx(document: Document) -> bytes:
    """The document, in Dutch for the spelling checker, on A4."""
    paper = library.Document()
    _set_up(paper, document.title)
    paper.add_heading(document.title, 0)
    if document.subtitle:
        paper.add_paragraph().add_run(document.subtitle).font.color.rgb = tables.QUIET
    for each in document.body:
        _add(paper, each)
    kept = io.BytesIO()
    paper.save(kept)
    return kept.getvalue()


def _set_up(paper: Paper, title: str) -> None:
    paper.core_properties.title = title
    paper.core_properties.author = "Kaartensessie"
    paper.core_properties.language = "nl-NL"
    for section in paper.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.2)
        section.top_margin = section.bottom_margin = Cm(2)
        _number_pages(section.footer.paragraphs[0])
    normal = paper.styles["Normal"]
    normal.font.name, normal.font.size = "Verdana", Pt(10)
    normal.paragraph_format.space_after = Pt(6)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "nl-NL")
    normal.element.get_or_add_rPr().append(language)
    for name in ("Title", "Heading 1", "Heading 2"):
        style = paper.styles[name]
        style.font.name, style.font.color.rgb = "Verdana", ACCENT
        style.element.rPr.rFonts.set(qn("w:asciiTheme"), "")
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            style.element.rPr.rFonts.attrib.pop(qn(theme), None)
    paper.styles["Title"].font.size, paper.styles["Title"].font.bold = Pt(17), True
    for name, above in (("Heading 1", 16), ("Heading 2", 10)):
        room = paper.styles[name].paragraph_format
        room.space_before, room.space_after = Pt(above), Pt(5)
    tables.set_up(paper)


def _number_pages(line: Line) -> None:
    """`pagina 2 van 5`, as the PDF has it; Word counts them itself."""
    line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for words, counted in (("pagina ", "PAGE"), (" van ", "NUMPAGES")):
        line.add_run(words).font.size = Pt(8)
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), counted)
        number_of = line.add_run("1")
        number_of.font.size = Pt(8)
        field.append(number_of._r)  # noqa: SLF001 - the library has no word for it
        line._p.append(field)  # noqa: SLF001


def _add(paper: Paper, block: Part) -> None:
    match block:
        case Paragraph(spans):
            line = paper.add_paragraph()
            for span in spans:
                line.add_run(span.text).bold = span.strong
                if span.href and span.href != span.text:
                    line.add_run(f" ({span.href})")
        case Heading(words):
            paper.add_heading(words, 1)
        case Listing(items, numbered):
            for place, item in enumerate(items, 1):
                # Word numbers on from the list before, so the number stands in the text.
                if numbered:
                    paper.add_paragraph(f"{place}. {item}")
                else:
                    paper.add_paragraph(item, style="List Bullet")
        case Facts(rows):
            tables.facts(paper, rows)
        case Together(body):
            for each in body:
                _add(paper, each)
        case Columns(heads, lines, widths):
            tables.columns(paper, heads, lines, widths)
        case Fold(title, body):
            paper.add_heading(title, 1)
            for each in body:
                _add(paper, each)
        case Secret(heading, words):
            paper.add_heading(heading, 2)
            for line_of in filter(str.strip, words.split("\n")):
                paper.add_paragraph(line_of)
        case Bars(title, rows):
            most = max((count for _, count in rows), default=0) or 1
            tables.bars(paper, title, [(label, str(count), count / most) for label, count in rows])
        case Trend(title, points, low, high):
            shares = (float(value - low) / (high - low) for _, value in points)
            tables.bars(
                paper,
                title,
                [(label, number(value), share) for (label, value), share in zip(points, shares, strict=True)],
            )
        case NewPage(title):
            paper.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
            if title:
                paper.add_heading(title, 1)
        case CutOut(label, words, options):
            paper.add_heading(label, 2)
            for line_of in (words, *options):
                paper.add_paragraph(line_of)
