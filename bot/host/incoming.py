"""What comes from outside, made fit to work with or turned away: bodies of requests, stored bytes, names of people, and what somebody
typed without what their client put in or around it (quotes, forwarded words, a signature).

Must not know a platform, who sent it or what it means. Nothing that anybody can send makes any of this fail otherwise than its
docstring says, and whatever was typed, reading it takes one pass.
"""

from __future__ import annotations

import asyncio
import html
import re
import unicodedata
from collections.abc import Callable, Collection
from contextlib import suppress
from functools import cache
from types import UnionType
from typing import Annotated, Any, TypeVar, cast, get_args, get_origin

import msgspec
from aiohttp import hdrs, web

T = TypeVar("T")

TOO_BIG = "Dit bericht is te groot."
TOO_SLOW = "Dit bericht kwam niet op tijd binnen. Stuur het nog eens."
UNREADABLE = "Dit bericht is niet te lezen."
# A platform's own; a longer one makes an address that no server takes.
Id = Annotated[str, msgspec.Meta(max_length=500)]
MOST_SECONDS = 15.0  # for a body to come in; whoever sends one has given up by then
LONGEST_NAME = 80  # characters; who comes in without an account types any name
MOST_NAMES = 20  # of the bot in one message; who mentions it by more is up to no good
JOINERS = "\u200c\u200d"  # some scripts need them inside a word
UNSEEN = " \t\n\u200b\u200c\u200d\u2060\ufeff"  # what may stand at either end of a line and is not said

# No sign of what these match in the middle begins them.
_NEW_LINE = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85]")
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
    r")[ \t.]*+\Z",
    re.IGNORECASE | re.DOTALL,
)


_decoder: Callable[[Any], msgspec.json.Decoder[Any]] = cache(msgspec.json.Decoder)


async def body(request: web.Request, most: int, *, packed: bool = True) -> bytes:
    """The body of a request, at most so many bytes. `packed`: it may be compressed, and then its unpacked size counts.

    Raises HTTPRequestEntityTooLarge before much more than that is read, HTTPRequestTimeout when it does not come in, and
    HTTPBadRequest when it can't be read.
    """
    if not packed and request.headers.get(hdrs.CONTENT_ENCODING, "identity").lower() != "identity":
        raise web.HTTPBadRequest(text=UNREADABLE)
    if (request.content_length or 0) > most:
        raise _too_big(request, most)
    read = bytearray()
    try:
        async with asyncio.timeout(MOST_SECONDS):
            async for chunk in request.content.iter_any():
                read += chunk
                if len(read) > most:
                    raise _too_big(request, most)
    except TimeoutError:
        raise web.HTTPRequestTimeout(text=TOO_SLOW) from None
    except (web.RequestPayloadError, OSError):  # not what its headers say: packed wrongly, cut off
        raise web.HTTPBadRequest(text=UNREADABLE) from None
    return bytes(read)


def _too_big(request: web.Request, most: int) -> web.HTTPException:
    return web.HTTPRequestEntityTooLarge(max_size=most, actual_size=request.content_length or most, text=TOO_BIG)


def decoded(raw: bytes, shape: type[T]) -> T | None:
    """What this JSON says; None when it can't be read: broken, no UTF-8, too deep, or not of this shape."""
    try:
        said: T = _decoder(shape).decode(raw)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None
    return said


def salvaged(raw: bytes, shape: type[T]) -> T | None:
    """What this JSON says, but for the parts that don't fit the shape. None when it can't be read, or when what is left out
    must be there.
    """
    whole = decoded(raw, shape)
    if whole is not None:  # as it mostly is, in half the time
        return whole
    loose = decoded(raw, object)
    try:
        return cast("T", fitting(loose, shape))
    except (msgspec.ValidationError, RecursionError):
        return None


def fitting(loose: object, shape: Any) -> Any:
    """As much of this loose data as fits the shape. Raises ValidationError when what must be there does not."""
    try:
        return msgspec.convert(loose, shape)
    except msgspec.ValidationError:
        for each in get_args(shape) if isinstance(shape, UnionType) else (shape,):
            if get_origin(each) is list and isinstance(loose, list):
                return _items(loose, get_args(each)[0])
            if isinstance(each, type) and issubclass(each, msgspec.Struct) and isinstance(loose, dict):
                return _struct(loose, each)
        raise


def _items(loose: list[object], shape: Any) -> list[Any]:
    found = []
    for each in loose:
        with suppress(msgspec.ValidationError):
            found.append(fitting(each, shape))
    return found


def _struct(loose: dict[str, object], shape: type[msgspec.Struct]) -> Any:
    found = {}
    for field in msgspec.structs.fields(shape):
        with suppress(msgspec.ValidationError, KeyError):
            found[field.name] = fitting(loose[field.encode_name], field.type)
    try:
        return shape(**found)
    except TypeError:
        raise msgspec.ValidationError from None


def readable(name: str) -> str:
    """A name on one line, without signs that turn or hide what stands around it; empty when nothing is left to read."""
    if not name.isprintable():
        spaced = "".join(" " if char.isspace() else char for char in name)
        name = "".join(char for char in spaced if char.isprintable() or char in JOINERS)
    shown = " ".join(name.split())
    if not visible(shown):
        return ""
    return shown if len(shown) <= LONGEST_NAME else f"{shown[: LONGEST_NAME - 1].rstrip()}…"


def same_name(name: str) -> str:
    """Names that read the same give the same string. It does not say who somebody is: two people may have one name."""
    bare = "".join(char for char in unicodedata.normalize("NFKC", name) if unicodedata.category(char) != "Cf")
    return " ".join(bare.casefold().split())


def visible(text: str) -> bool:
    """Whether there is anything in it to see: not only blanks, signs without a shape, accents on nothing."""
    return any(unicodedata.category(char)[0] not in "ZCM" for char in text)


def printable(text: str) -> str:
    """The text without control characters and halves of a sign, which a database, a calendar or a spreadsheet chokes on; what begins a new
    line does so plainly.
    """
    if text.isprintable():
        return text
    plain = _NEW_LINE.sub("\n", text)
    return "".join(char for char in plain if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cs"})


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


def without_name(line: str, names: Collection[str], *, at: str = "@?") -> str:
    """The line without one of these names at its beginning, or else at its end. `at` is a pattern of what may stand before it."""
    any_name = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)[:MOST_NAMES] if name)
    line = line.strip(UNSEEN)
    if not any_name:
        return line
    if found := re.compile(rf"{at}(?:{any_name})(?!\w)[:,]?", re.IGNORECASE).match(line):
        return line[found.end() :].strip(UNSEEN)
    last = max(0, len(line) - max(map(len, names)) - 2)  # one sign before it, one behind it
    found = re.compile(rf"(?<!\w){at}(?:{any_name})[.!?]?\Z", re.IGNORECASE).search(line, last)
    return line[: found.start()].strip(UNSEEN) if found else line


def own_words(line: str) -> str:
    """Text without quoted lines (`> …`) and without the signature of a client below it."""
    own = _QUOTED_LINE.sub("", line.replace("\r\n", "\n").replace("\xa0", " "))
    return _SIGNATURE.sub("", own.rstrip())
