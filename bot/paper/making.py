"""Makes a document into a file of the kind that was asked for.

Must not keep anything on disk, and must not fail: what can't be made here comes as plain text. The libraries are heavy, so they
are only loaded when something is made.
"""

from __future__ import annotations

import ctypes.util
import importlib.util
import logging
import re
from collections.abc import Callable
from typing import Any

from msgspec import Struct
from msgspec.structs import astuple, replace

from bot.engine.model.documents import HTML, PDF, PLAIN, WORD, Document, File
from bot.engine.model.messages import Message
from bot.paper.plain import plain

# What each kind is called behind a command, and which library it takes.
_PANGO = ("pangoft2-1.0", "pangoft2-1.0-0")  # of the system; sets the pages of a PDF
LIBRARIES = {"word": "docx", "pdf": "weasyprint"}
# What nobody sees and comes along with copying: one of these in what somebody said, and XML takes none of the document.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

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
    document: Document = _fit(file.document)
    try:
        return replace(file, document=None, data=_MAKERS[file.media_type](document))
    except Exception as error:  # whatever a library does, its reader gets the words
        _log.error("A %s could not be made: %s", file.media_type, type(error).__name__)
        name = file.name.rpartition(".")[0]
        return File(f"{name}.{PLAIN.ending}", PLAIN.media_type, text=plain(document))


def _fit(part: Any) -> Any:
    """The same, without signs that a file can't hold."""
    if type(part) is str:
        return _UNFIT.sub("", part)
    if isinstance(part, tuple):
        return tuple(map(_fit, part))
    return type(part)(*map(_fit, astuple(part))) if isinstance(part, Struct) else part


def _docx(document: Document) -> bytes:
    from bot.paper.word import docx

    return docx(document)


def _pdf(document: Document) -> bytes:
    from bot.paper.pdf import pdf

    return pdf(document)


def _html(document: Document) -> bytes:
    from bot.paper.html import html

    return html(document).encode()


_MAKERS: dict[str, Callable[[Document], bytes]] = {
    WORD.media_type: _docx,
    PDF.media_type: _pdf,
    HTML.media_type: _html,
}
