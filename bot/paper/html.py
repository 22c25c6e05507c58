"""A document as one accessible page of HTML, with its look inside: for a browser, and what the PDF is printed from.

Must not load anything from elsewhere, and must not let words become markup.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from html import escape
from importlib import resources

from bot.engine.model.messages import (
    Bars,
    CutOut,
    Document,
    Facts,
    Fold,
    Heading,
    Listing,
    NewPage,
    Paragraph,
    Part,
    Secret,
    Span,
)

_WIDE, _HIGH = 320, 14  # of the longest bar; CSS pixels


def html(document: Document) -> str:
    """The whole page."""
    look = resources.files("bot.paper").joinpath("look.css").read_text("utf-8")
    title = escape(document.title)
    under = f'<p class="under">{escape(document.subtitle)}</p>' if document.subtitle else ""
    return (
        f'<!DOCTYPE html>\n<html lang="nl"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{look}</style></head>\n'
        f"<body><main><header><h1>{title}</h1>{under}</header>\n"
        + "\n".join(_parts(document))
        + "\n</main></body></html>\n"
    )


def _parts(document: Document) -> Iterator[str]:
    for cards, group in itertools.groupby(document.body, key=lambda each: isinstance(each, CutOut)):
        if cards:
            yield f'<div class="cards">{"".join(map(_part, group))}</div>'
        else:
            yield from map(_part, group)


def _part(part: Part) -> str:
    match part:
        case Paragraph(spans):
            return f"<p>{''.join(map(_span, spans))}</p>"
        case Heading(words):
            return f"<h2>{escape(words)}</h2>"
        case Listing(items, numbered):
            tag = "ol" if numbered else "ul"
            return f"<{tag}>{''.join(f'<li>{escape(each)}</li>' for each in items)}</{tag}>"
        case Facts(rows):
            cells = (f'<tr><th scope="row">{escape(label)}</th><td>{escape(value)}</td></tr>' for label, value in rows)
            return f"<table>{''.join(cells)}</table>"
        case Fold(title, body):
            return f"<h2>{escape(title)}</h2>{''.join(map(_part, body))}"
        case Secret(heading, words):
            lines = "".join(f"<p>{escape(line)}</p>" for line in words.split("\n") if line.strip())
            return f"<section><h3>{escape(heading)}</h3>{lines}</section>"
        case Bars(title, rows):
            return _bars(title, rows)
        case NewPage():
            return '<div class="new-page"></div>'
        case CutOut(label, words, options):
            choices = "".join(f"<p class='option'>{escape(each)}</p>" for each in options)
            return f"<article><p class='label'>{escape(label)}</p><p>{escape(words)}</p>{choices}</article>"


def _span(span: Span) -> str:
    words = escape(span.text)
    if span.strong:
        words = f"<strong>{words}</strong>"
    return f'<a href="{escape(span.href)}">{words}</a>' if span.href else words


def _bars(title: str, rows: tuple[tuple[str, int], ...]) -> str:
    """The numbers stand in a table; the bars beside them are only for the eye."""
    most = max((count for _, count in rows), default=0) or 1
    cells = "".join(
        f'<tr><th scope="row">{escape(label)}</th><td>{count}</td><td><svg width="{_WIDE}" height="{_HIGH}" '
        f'aria-hidden="true"><rect width="{count * _WIDE // most}" height="{_HIGH}" rx="3" fill="#154273"/></svg></td></tr>'
        for label, count in rows
    )
    return f'<table class="bars"><caption>{escape(title)}</caption>{cells}</table>'
