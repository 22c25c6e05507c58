"""A document as plain text. Must not leave anything out."""

from __future__ import annotations

from bot.engine.language.wording import number
from bot.engine.model.blocks import Bars, plain_block
from bot.engine.model.documents import Columns, CutOut, Document, NewPage, Part, Together, Trend


def plain(document: Document) -> str:
    """The whole document, block by block, with an empty line between them."""
    parts = [document.title, document.subtitle, *map(plain_part, document.body)]
    return "\n\n".join(filter(None, parts)) + "\n"


def plain_part(part: Part) -> str:
    """One part of it."""
    match part:
        case Bars(title, rows):
            return f"{title}\n" + "\n".join(f"{label}: {count}" for label, count in rows)
        case Together(body):
            return "\n\n".join(map(plain_block, body))
        case Columns(heads, lines):
            return "\n\n".join(
                "\n".join(f"{head}: {' '.join(cell.split())}" for head, cell in zip(heads, line, strict=True))
                for line in lines
            )
        case Trend(title, rows):
            return f"{title}\n" + "\n".join(f"{label}: {number(value)}" for label, value in rows)
        case NewPage(title):
            return title
        case CutOut(label, words, options):
            return "\n".join((label, words, *options))
        case _:
            return plain_block(part)
