"""Makes a document into a file of the kind that was asked for.

Must not keep anything on disk, and must not fail: what can't be made here comes as plain text. The libraries are heavy, so they
are only loaded when something is made.
"""

from __future__ import annotations

import ctypes.util
import importlib.util
import logging
from collections.abc import Callable

from msgspec.structs import replace

from bot.engine.model.messages import Document, File, Message
from bot.paper.plain import plain

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
HTML = "text/html"
# What each kind is called behind a command, and which library it takes.
_PANGO = ("pangoft2-1.0", "pangoft2-1.0-0")  # of the system; sets the pages of a PDF
LIBRARIES = {"word": "docx", "pdf": "weasyprint"}

_log = logging.getLogger(__name__)


def formats() -> tuple[str, ...]:
    """Which kinds can be made here, beside text and HTML: `word`, `pdf`."""
    found = tuple(name for name, library in LIBRARIES.items() if importlib.util.find_spec(library))
    return found if any(map(ctypes.util.find_library, _PANGO)) else tuple(name for name in found if name != "pdf")


def written(message: Message) -> Message:
    """The same message, with its document made into a file. Takes a second or two, so not on the event loop."""
    if message.file is None or message.file.document is None:
        return message
    return replace(message, file=made(message.file))


def made(file: File) -> File:
    """The file that its document asks for, or the same words as plain text."""
    if file.document is None:
        return file
    try:
        return replace(file, document=None, data=_MAKERS[file.media_type](file.document))
    except Exception as error:  # whatever a library does, its reader gets the words
        _log.error("A %s could not be made: %s", file.media_type, type(error).__name__)
        name = file.name.rpartition(".")[0]
        return File(f"{name}.txt", "text/plain", text=plain(file.document))


def _docx(document: Document) -> bytes:
    from bot.paper.word import docx

    return docx(document)


def _pdf(document: Document) -> bytes:
    from bot.paper.pdf import pdf

    return pdf(document)


def _html(document: Document) -> bytes:
    from bot.paper.html import html

    return html(document).encode()


_MAKERS: dict[str, Callable[[Document], bytes]] = {DOCX: _docx, PDF: _pdf, HTML: _html}
