"""A text to keep or to print, and the file that it becomes.

Must not know a format of file: `bot/paper` makes those.
"""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct

from bot.engine.model.blocks import Block


class Columns(Struct, frozen=True, tag="columns"):
    """A table with a head above each column; the first one says what its row is about. `widths` are shares of the page.

    A line break in a cell begins a new line.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


class Trend(Struct, frozen=True, tag="trend"):
    """A small picture of how a value went, one point a row, between `low` and `high`; the numbers say the same in words."""

    title: str
    rows: tuple[tuple[str, Decimal], ...]
    low: int
    high: int


class NewPage(Struct, frozen=True, tag="new_page", omit_defaults=True):
    """What follows begins on a new page. With a `title` it is a chapter: all headings up to the next one are below it."""

    title: str = ""


class CutOut(Struct, frozen=True, tag="cut_out"):
    """A card to cut out: what stands on it in small above, its text, and its options."""

    label: str
    text: str
    options: tuple[str, ...] = ()


class Together(Struct, frozen=True, tag="together"):
    """What is not broken over two pages, where it fits on one."""

    body: tuple[Block, ...]


Part = Block | Columns | Trend | NewPage | CutOut | Together


class Document(Struct, frozen=True, omit_defaults=True):
    """A text to keep or to print, before it is a file of some kind. `subtitle` stands under the title."""

    title: str
    body: tuple[Part, ...]
    subtitle: str = ""


class Format(Struct, frozen=True):
    """A kind of file: how its name ends, and its media type."""

    ending: str
    media_type: str


WORD = Format("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
PDF = Format("pdf", "application/pdf")
HTML = Format("html", "text/html")
PLAIN = Format("txt", "text/plain")


class File(Struct, frozen=True, omit_defaults=True):
    """A file that comes with a message: its name, its media type, and what is in it.

    That is `text` (in UTF-8), or a `document` that the host makes into a file of this media type (`data`) before it leaves.
    """

    name: str
    media_type: str
    text: str = ""
    document: Document | None = None
    data: bytes = b""

    @property
    def content(self) -> bytes:
        """The file itself."""
        return self.data or self.text.encode()
