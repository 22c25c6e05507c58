"""What somebody typed, without what their client put in or around it: quotes, forwarded words, a signature.

Must not know a platform, nor what a line means. Whatever is sent, reading it takes one pass.
"""

from __future__ import annotations

import html
import re
import unicodedata

UNSEEN = " \t\n\u200b\u200c\u200d\u2060\ufeff"  # what may stand at either end of a line and is not said

# No sign of what these match in the middle begins them.
_QUOTE = re.compile(r"<(/?)(?:spark-)?blockquote\b[^<>]*>", re.IGNORECASE)
_BREAK = re.compile(r"<(?:br|/p|/li|/div|/h\d)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_QUOTED_LINE = re.compile(r"^[ \t]*>[ \t>].*$\n?", re.MULTILINE)

_MORE = r"(?: [^\s.!?]{1,20})"
_DEVICE = rf"(?:mijn|my|een|a){_MORE}{{1,3}}"
_MAILER = rf"(?:Outlook|Samsung|Gmail|Yahoo Mail|Proton Mail){_MORE}{{0,3}}"
_SIGNATURE = re.compile(
    r"(?:\A|\n)[ \t]*(?:"
    r"-- ?\n.*"
    rf"|(?:Verstuurd|Verzonden|Gestuurd) (?:vanaf|vanuit|met|via|van) (?:{_DEVICE}|{_MAILER})"
    rf"|Sent (?:from|with|via) (?:{_DEVICE}|{_MAILER})"
    rf"|(?:Download|Get) {_MAILER}|{_MAILER} (?:downloaden|ophalen)"
    r")[ \t.]*\s*\Z",
    re.IGNORECASE | re.DOTALL,
)


def own_markup(markup: str) -> str:
    """HTML without what is quoted or forwarded in it; a quote without an end is one to the end."""
    kept: list[str] = []
    depth = at = 0
    for tag in _QUOTE.finditer(markup):
        if not depth:
            kept.append(markup[at : tag.start()])
        depth = max(depth - 1, 0) if tag[1] else depth + 1
        at = tag.end()
    if not depth:
        kept.append(markup[at:])
    return "\n".join(kept)


def quotes(markup: str | None) -> bool:
    """Whether this HTML quotes anybody."""
    return bool(markup) and _QUOTE.search(markup or "") is not None


def as_text(markup: str) -> str:
    """What HTML shows, with its breaks; a sign that somebody typed is no markup."""
    return html.unescape(_TAG.sub("", _BREAK.sub("\n", markup)))


def own_words(line: str) -> str:
    """Text without quoted lines (`> …`) and without the signature of a client below it."""
    own = _QUOTED_LINE.sub("", line.replace("\r\n", "\n").replace("\xa0", " "))
    return _SIGNATURE.sub("", own.rstrip())


def same_words(name: str) -> str:
    """Names that read the same give the same string, also escaped or with marks in it that don't show."""
    read = unicodedata.normalize("NFKC", html.unescape(name))
    return " ".join("".join(char for char in read if unicodedata.category(char) != "Cf").casefold().split())
