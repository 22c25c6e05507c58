"""Tables of a file for Word: with lines between the rows only, with heads that come back on each page, and bars beside numbers.

Must not hold a bar without its number beside it: who can't see it reads the number, and the table's alternative text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from docx.document import Document as Paper
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table as Grid
from docx.table import _Cell as Cell
from docx.table import _Row as Row
from docx.text.paragraph import Paragraph

QUIET = RGBColor(0x5A, 0x64, 0x72)
PAGE = 16.6  # centimetres between the margins
_STYLE = "Table Grid"
_BAR, _LINE = "154273", "D6DCE5"
_FACTS, _NUMBERED = 5.0, (6.0, 1.6, 9.0)  # centimetres
_SHORT = 4  # signs of a label that needs little room


def set_up(paper: Paper) -> None:
    """Lines between the rows, and none beside them."""
    style = paper.styles[_STYLE].element
    borders = style.find(f".//{qn('w:tblBorders')}")
    for side in list(borders):
        if side.tag in {qn("w:bottom"), qn("w:insideH")}:
            side.set(qn("w:color"), _LINE)
        else:
            borders.remove(side)


def facts(paper: Paper, rows: Iterable[tuple[str, str]]) -> None:
    """A label and a value a row."""
    table = _table(paper, (_FACTS, PAGE - _FACTS))
    for label, value in rows:
        first, second = _row(table)
        _write(first, label, strong=True)
        _write(second, value)
    _rest(paper)


def columns(paper: Paper, heads: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int]) -> None:
    """A table with a head above each column, which comes back on each page."""
    table = _table(paper, [PAGE * each / sum(widths) for each in widths])
    for cell, head in zip(_row(table), heads, strict=True):
        _write(cell, head, strong=True)
        for run in cell.paragraphs[0].runs:
            run.font.color.rgb = QUIET
        edge = f'<w:tcBorders {nsdecls("w")}><w:bottom w:val="single" w:sz="12" w:space="0" w:color="{_BAR}"/></w:tcBorders>'
        cell._tc.get_or_add_tcPr().append(parse_xml(edge))  # noqa: SLF001 - the library has no word for it
    comes_back = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(comes_back)  # noqa: SLF001 - the library has no word for it
    for row in rows:
        for place, (cell, words) in enumerate(zip(_row(table), row, strict=True)):
            _write(cell, words, strong=place == 0 and "\n" in words)
    _keep_with_next([*table.rows[:2], table.rows[-2]] if len(table.rows) > 2 else table.rows[:1])
    _rest(paper)


def bars(paper: Paper, title: str, rows: Sequence[tuple[str, str, float]]) -> None:
    """A label, a number and a bar a row; a bar is a share of the longest one, from 0 to 1."""
    if title:
        paper.add_paragraph(title).paragraph_format.keep_with_next = True
    label_wide, number_wide, bar_wide = _NUMBERED
    if all(len(label) <= _SHORT for label, _, _ in rows):
        label_wide = number_wide
    table = _table(paper, (label_wide, number_wide, bar_wide))
    for label, number, share in rows:
        first, second, third = _row(table)
        _write(first, label, strong=True)
        _write(second, number)
        if share > 0:
            _fill(third.paragraphs[0], bar_wide * 0.95 * (1 - share))
    _keep_with_next(table.rows[:-1])
    _describe(table, title, "; ".join(f"{label}: {number}" for label, number, _ in rows))
    _rest(paper)


def _table(paper: Paper, widths: Sequence[float]) -> Grid:
    table: Grid = paper.add_table(rows=0, cols=len(widths), style=_STYLE)
    table.autofit = False
    for column, wide in zip(table.columns, widths, strict=True):
        column.width = Cm(wide)
    return table


def _row(table: Grid) -> Sequence[Cell]:
    row = table.add_row()  # type: ignore[no-untyped-call]
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - the library has no word for it
    for cell, column in zip(row.cells, table.columns, strict=True):
        cell.width = column.width
    return list(row.cells)


def _keep_with_next(rows: Iterable[Row]) -> None:
    """Let no row of these be the last on a page."""
    for row in rows:
        for paragraph in (each for cell in row.cells for each in cell.paragraphs):
            paragraph.paragraph_format.keep_with_next = True


def _write(cell: Cell, words: str, *, strong: bool = False) -> None:
    for place, line in enumerate(words.split("\n")):
        paragraph = cell.add_paragraph() if place else cell.paragraphs[0]
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
        paragraph.add_run(line).bold = strong and not place


def _fill(paragraph: Paragraph, short: float) -> None:
    """Colour this paragraph, but for so many centimetres at its right."""
    paragraph.paragraph_format.right_indent = Cm(short)
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
    shade = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{_BAR}"/>')
    paragraph._p.get_or_add_pPr().insert_element_before(  # noqa: SLF001 - the library has no word for it
        shade, "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _describe(table: Grid, title: str, words: str) -> None:
    """The alternative text of the table."""
    for name, value in (("w:tblCaption", title), ("w:tblDescription", words)):
        element = OxmlElement(name)
        element.set(qn("w:val"), value)
        table._tbl.tblPr.append(element)  # noqa: SLF001 - the library has no word for it


def _rest(paper: Paper) -> None:
    """A little room behind a table, which has none of itself."""
    room = paper.add_paragraph().paragraph_format
    room.space_after, room.line_spacing = Pt(0), Pt(8)
