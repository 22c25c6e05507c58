"""A document as one accessible page of HTML, with its look inside: for a browser, and what the PDF is printed from.

Must not load anything from elsewhere, and must not let words become markup.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from decimal import Decimal
from html import escape
from importlib import resources

from bot.engine.language.wording import number
from bot.engine.model.blocks import Bars, Facts, Fold, Heading, Listing, Paragraph, Secret, Span
from bot.engine.model.documents import Columns, CutOut, Document, NewPage, Part, Together, Trend

_WIDE, _HIGH = 320, 14  # of the longest bar; CSS pixels
_LONG, _TALL, _EDGE = 620, 200, 20  # of a trend, and what is kept free around it


def html(document: Document) -> str:
    """The whole page."""
    look = resources.files("bot.paper").joinpath("look.css").read_text("utf-8")
    title = escape(document.title)
    under = f'<p class="under">{escape(document.subtitle)}</p>' if document.subtitle else ""
    chapters = _chapters(document)
    kind = ' class="chapters"' if chapters else ""
    return (
        f'<!DOCTYPE html>\n<html lang="nl"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{look}</style></head>\n'
        f"<body><main{kind}><header><h1>{title}</h1>{under}</header>{_contents(chapters)}\n"
        + "\n".join(_parts(document))
        + "\n</main></body></html>\n"
    )


def _chapters(document: Document) -> list[str]:
    return [each.title for each in document.body if isinstance(each, NewPage) and each.title]


def _contents(chapters: list[str]) -> str:
    """The chapters with a way to each; on paper the page stands behind it."""
    lines = "".join(f'<li><a href="#{escape(_anchor(each))}">{escape(each)}</a></li>' for each in chapters)
    return f'<nav aria-label="In dit bestand"><ul>{lines}</ul></nav>' if chapters else ""


def _anchor(title: str) -> str:
    return title.casefold().replace(" ", "-")


def _parts(document: Document) -> Iterator[str]:
    level = 3 if _chapters(document) else 2
    for cards, group in itertools.groupby(document.body, key=lambda each: isinstance(each, CutOut)):
        made = (_part(each, level) for each in group)
        if cards:
            yield f'<div class="cards">{"".join(made)}</div>'
        else:
            yield from made


def _part(part: Part, level: int) -> str:
    """One part of it; its headings are of this level."""
    match part:
        case Paragraph(spans):
            return f"<p>{''.join(map(_span, spans))}</p>"
        case Heading(words):
            return f"<h{level}>{escape(words)}</h{level}>"
        case Listing(items, numbered):
            tag = "ol" if numbered else "ul"
            return f"<{tag}>{''.join(f'<li>{escape(each)}</li>' for each in items)}</{tag}>"
        case Facts(rows):
            cells = (f'<tr><th scope="row">{escape(label)}</th><td>{escape(value)}</td></tr>' for label, value in rows)
            return f"<table>{''.join(cells)}</table>"
        case Fold(title, body):
            return f"<h{level}>{escape(title)}</h{level}>{''.join(_part(each, level) for each in body)}"
        case Secret(heading, words):
            lines = "".join(f"<p>{escape(line)}</p>" for line in words.split("\n") if line.strip())
            return f"<section><h{level + 1}>{escape(heading)}</h{level + 1}>{lines}</section>"
        case Bars(title, rows):
            return _bars(title, rows)
        case Together(body):
            return f'<div class="together">{"".join(_part(each, level) for each in body)}</div>'
        case Columns(heads, rows, widths):
            return _columns(heads, rows, widths)
        case Trend(title, rows, low, high):
            return _trend(title, rows, low, high)
        case NewPage(title):
            return f'<div class="new-page">{_chapter(title)}</div>'
        case CutOut(label, words, options):
            choices = "".join(f"<p class='option'>{escape(each)}</p>" for each in options)
            return f"<article><p class='label'>{escape(label)}</p><p>{escape(words)}</p>{choices}</article>"


def _chapter(title: str) -> str:
    return f'<h2 id="{escape(_anchor(title))}">{escape(title)}</h2>' if title else ""


def _span(span: Span) -> str:
    words = escape(span.text)
    if span.strong:
        words = f"<strong>{words}</strong>"
    return f'<a href="{escape(span.href)}">{words}</a>' if span.href else words


def _columns(heads: tuple[str, ...], rows: tuple[tuple[str, ...], ...], widths: tuple[int, ...]) -> str:
    cols = "".join(f'<col style="width: {100 * each / sum(widths):.0f}%">' for each in widths)
    top = "".join(f'<th scope="col">{escape(each)}</th>' for each in heads)
    body = "".join(
        f'<tr><th scope="row">{_lines(first, strong=True)}</th>{"".join(f"<td>{_lines(each)}</td>" for each in rest)}</tr>'
        for first, *rest in rows
    )
    return (
        f'<table class="columns"><colgroup>{cols}</colgroup><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>'
    )


def _lines(words: str, *, strong: bool = False) -> str:
    """Each line on its own; `strong` is for the first of several."""
    first, *rest = map(escape, words.split("\n"))
    return "<br>".join((f"<strong>{first}</strong>" if strong and rest else first, *rest))


def _bars(title: str, rows: tuple[tuple[str, int], ...]) -> str:
    """The numbers stand in a table; the bar beside each says how much of the whole it is."""
    most, whole = max((count for _, count in rows), default=0) or 1, sum(count for _, count in rows)
    cells = "".join(
        f'<tr><th scope="row">{escape(label)}</th><td>{count}</td><td>{_bar(count * _WIDE // most, count, whole)}</td></tr>'
        for label, count in rows
    )
    return f'<table class="bars"><caption>{escape(title)}</caption>{cells}</table>'


def _bar(wide: int, count: int, whole: int) -> str:
    if not count:
        return ""
    told = f"<title>{count} van de {whole}</title>"
    drawn = f'<rect width="{wide}" height="{_HIGH}" rx="3" fill="#154273"/>'
    return f'<svg width="{_WIDE}" height="{_HIGH}" role="img">{told}{drawn}</svg>'


def _trend(title: str, rows: tuple[tuple[str, Decimal], ...], low: int, high: int) -> str:
    """A line with a point for each row, that says what it shows to who can't see it; the numbers stand in a table below."""
    step = (_LONG - 3 * _EDGE) / max(len(rows) - 1, 1)

    def height(value: Decimal | int) -> float:
        return round(_EDGE + (_TALL - 2 * _EDGE) * (1 - (float(value) - low) / (high - low)), 1)

    scale = "".join(
        f'<line x1="{_EDGE}" x2="{_LONG}" y1="{height(each)}" y2="{height(each)}" stroke="#d6dce5"/>'
        f'<text y="{height(each) + 4}">{each}</text>'
        for each in (low, (low + high + 1) // 2, high)
    )
    points = [
        (round(2 * _EDGE + place * step, 1), height(value), number(value)) for place, (_, value) in enumerate(rows)
    ]
    line = " ".join(f"{x},{y}" for x, y, _ in points)
    marks = "".join(
        f'<circle cx="{x}" cy="{y}" r="4" fill="#154273"/><text x="{x}" y="{y - 9}" text-anchor="middle">{value}</text>'
        for x, y, value in points
    )
    told = escape("; ".join(f"{label}: {number(value)}" for label, value in rows))
    cells = "".join(f'<tr><th scope="row">{escape(label)}</th><td>{number(value)}</td></tr>' for label, value in rows)
    return (
        f'<svg class="trend" role="img" viewBox="0 0 {_LONG + _EDGE} {_TALL}" aria-labelledby="trend-title trend-desc">'
        f'<title id="trend-title">{escape(title)}</title><desc id="trend-desc">{told}</desc>{scale}'
        f'<polyline points="{line}" fill="none" stroke="#154273" stroke-width="2.5"/>{marks}</svg>'
        f'<table class="trend-rows"><caption>{escape(title)}</caption>{cells}</table>'
    )
