"""The same page as a tagged PDF on A4 (PDF/UA). Must not fetch anything, nor let the library log what stands in it."""

from __future__ import annotations

import logging
from typing import NoReturn

from weasyprint import HTML

from bot.engine.model.documents import Document
from bot.paper.html import html

# For each sign that no font has, it logs that sign: together those are somebody's words.
logging.getLogger("weasyprint").disabled = True


def pdf(document: Document) -> bytes:
    """The document as a PDF. Raises OSError where the text libraries of the system (Pango) are missing."""
    page = HTML(string=html(document), url_fetcher=_nothing)
    return bytes(page.write_pdf(pdf_variant="pdf/ua-1"))


def _nothing(url: str) -> NoReturn:
    raise ValueError(f"a document holds all that it needs, not {url}")
