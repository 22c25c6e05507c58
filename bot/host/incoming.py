"""What comes from outside, made fit to work with or turned away: bodies of requests, stored bytes, names of people.

Must not know who sent it or what it means. Nothing that anybody can send makes any of this fail otherwise than its docstring says.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

import msgspec
from aiohttp import hdrs, web

T = TypeVar("T")

TOO_BIG = "Dit bericht is te groot."
UNREADABLE = "Dit bericht is niet te lezen."
LONGEST_NAME = 80  # characters; who comes in without an account types any name
JOINERS = "\u200c\u200d"  # some scripts need them inside a word


_decoder: Callable[[Any], msgspec.json.Decoder[Any]] = cache(msgspec.json.Decoder)


async def body(request: web.Request, most: int, *, packed: bool = True) -> bytes:
    """The body of a request, at most so many bytes. `packed`: it may be compressed, and then its unpacked size counts.

    Raises HTTPRequestEntityTooLarge before much more than that is read, and HTTPBadRequest when it can't be read.
    """
    if not packed and request.headers.get(hdrs.CONTENT_ENCODING, "identity").lower() != "identity":
        raise web.HTTPBadRequest(text=UNREADABLE)
    too_big = web.HTTPRequestEntityTooLarge(max_size=most, actual_size=request.content_length or most, text=TOO_BIG)
    if (request.content_length or 0) > most:
        raise too_big
    read = bytearray()
    try:
        async for chunk in request.content.iter_any():
            read += chunk
            if len(read) > most:
                raise too_big
    except (web.RequestPayloadError, OSError):  # not what its headers say: packed wrongly, cut off
        raise web.HTTPBadRequest(text=UNREADABLE) from None
    return bytes(read)


def decoded(raw: bytes, shape: type[T]) -> T | None:
    """What this JSON says; None when it can't be read: broken, no UTF-8, too deep, or not of this shape."""
    try:
        said: T = _decoder(shape).decode(raw)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None
    return said


def readable(name: str) -> str:
    """A name on one line, without signs that turn or hide what stands around it; empty when nothing is left to read."""
    spaced = "".join(" " if char.isspace() else char for char in name)
    shown = " ".join("".join(char for char in spaced if char.isprintable() or char in JOINERS).split())
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
