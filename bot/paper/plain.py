"""A document as plain text. Must not leave anything out."""

from __future__ import annotations

from bot.engine.model.messages import Bars, CutOut, Document, NewPage, Part, plain_block


def plain(document: Document) -> str:
    """The whole document, block by block, with an empty line between them."""
    parts = [document.title, document.subtitle, *map(_block, document.body)]
    return "\n\n".join(filter(None, parts)) + "\n"


def _block(block: Part) -> str:
    match block:
        case Bars(title, rows):
            return f"{title}\n" + "\n".join(f"{label}: {count}" for label, count in rows)
        case NewPage():
            return ""
        case CutOut(label, words, options):
            return "\n".join((label, words, *options))
        case _:
            return plain_block(block)
