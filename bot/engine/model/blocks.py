"""What a message or a document is made of: paragraphs, lists, facts, pictures of numbers.

Must not know a platform or a format of file: each gives them a shape of its own. All texts are plain text, and are escaped there.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from msgspec import Struct


class Role(StrEnum):
    """What a block is for, where it may get a place or a meaning of its own. Most blocks are only read, and have none."""

    CLOCK = "klok"  # facts that begin with the time of this step, which stays in sight
    LATE = "uitloop"  # the question to which the buttons about running late are the answers
    TALLY = "stand"  # facts or a paragraph about what was chosen at a card; its bars belong with them
    NOTE = "notitie"  # a secret in the facilitator's own words, not the deck's
    WORD = "woord"  # facts that begin with the word of the session


class Span(Struct, frozen=True, omit_defaults=True):
    """A run of text. `strong` is emphasis; `href`, when not empty, is an https address the text links to."""

    text: str
    strong: bool = False
    href: str = ""


class Paragraph(Struct, frozen=True, tag="paragraph", omit_defaults=True):
    """One paragraph."""

    spans: tuple[Span, ...]
    role: Role | None = None


class Heading(Struct, frozen=True, tag="heading"):
    """A heading inside a message; the message's own title stands above it."""

    text: str


class Listing(Struct, frozen=True, tag="listing", omit_defaults=True):
    """A list of short lines, numbered when their order or number matters."""

    items: tuple[str, ...]
    numbered: bool = False


class Moments(Struct, frozen=True, omit_defaults=True):
    """The moments (aware UTC) from which a time was told, so that a page can tell it anew while it runs.

    When this step ends, when the session does by its plan, and when it was agreed to. `rest` stands behind the time, and does not run.
    `delay` is by how many minutes the session would end later than was agreed, as it was told.
    """

    step_ends: dt.datetime
    session_ends: dt.datetime
    agreed: dt.datetime
    rest: str
    delay: int = 0


class Facts(Struct, frozen=True, tag="facts", omit_defaults=True):
    """Pairs of a label and a value, for instance `("Tijd over", "12 minuten")`.

    `live`: true only while the message is shown anew with each change; a platform that can't do that leaves these out.
    `clock`: what the one value, that says of when it is, was told from.
    """

    rows: tuple[tuple[str, str], ...]
    live: bool = False
    role: Role | None = None
    clock: Moments | None = None


class Secret(Struct, frozen=True, tag="secret", omit_defaults=True):
    """A paragraph for the facilitator only: a toelichting or an own note. Only a private message may hold one."""

    heading: str
    text: str
    role: Role | None = None


class Bars(Struct, frozen=True, tag="bars"):
    """A small picture of how often each value came up; the numbers stand beside the bars. Without a title it speaks for itself.

    Those that follow each other may stand side by side: the same values at another time.
    """

    title: str
    rows: tuple[tuple[str, int], ...]


Flat = Paragraph | Heading | Listing | Facts | Bars | Secret


class Fold(Struct, frozen=True, tag="fold", omit_defaults=True):
    """What need not be seen at first sight, behind a title that opens it; `open` when its reader wants to see it.

    A page folds by itself. Where nothing can, what is not open is left out, and a button of the message (`unfolds`) brings it.
    """

    title: str
    body: tuple[Flat, ...]
    open: bool = False


Block = Flat | Fold


def text(*parts: str | Span) -> Paragraph:
    """A paragraph of plain strings and spans."""
    return Paragraph(tuple(part if isinstance(part, Span) else Span(part) for part in parts))


def strong(words: str) -> Span:
    """Emphasised words."""
    return Span(words, strong=True)


def plain_block(block: Block) -> str:
    """One block as plain text."""
    match block:
        case Paragraph(spans):
            return "".join(f"{span.text} ({span.href})" if span.href else span.text for span in spans)
        case Heading(text):
            return text
        case Listing(items, numbered):
            marks = (f"{n}." for n in range(1, len(items) + 1)) if numbered else ("-" for _ in items)
            return "\n".join(f"{mark} {item}" for mark, item in zip(marks, items, strict=True))
        case Facts(rows):
            return "\n".join(f"{label}: {value}" for label, value in rows)
        case Bars(title, rows):
            counts = ", ".join(f"{label} {count}" for label, count in rows)
            return f"{title}: {counts}" if title else counts
        case Secret(heading, text):
            return f"{heading}\n{text}"
        case Fold(title, body):
            return "\n\n".join([title, *map(plain_block, body)])
