"""The gate: only what was signed with the secret of our webhooks comes in, whole, and small.

Must not read what a webhook says. The signature is over the bytes as they came, so nothing is parsed before it is checked.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping

from aiohttp import hdrs, web

MOST = 64 * 1024  # bytes; a webhook has about 1 kB
SIGNED = "X-Spark-Signature"  # HMAC-SHA1, in hexadecimal: the one that Webex' documentation names
SIGNED_NEWER = "X-Webex-Signature"  # seen with others: `sha256=` or `sha512=` and the digest, or the digest alone
NEWER = ("sha256", "sha512")

CLOSED = "Webex staat hier niet aan. Vul de instellingen voor Webex in (zie docs/webex.md) en start de bot opnieuw."
STRANGER = "Dit verzoek komt niet van Webex, of is niet voor deze bot."
TOO_BIG = "Dit bericht is te groot."
UNREADABLE = "Dit bericht is niet te lezen."


def signed(raw: bytes, headers: Mapping[str, str], secret: str) -> bool:
    """Whether these bytes were signed with this secret. The documented signature decides when it is there."""
    if SIGNED in headers:
        return _same(_digest(raw, secret, "sha1"), headers[SIGNED].strip())
    ours = {name: _digest(raw, secret, name) for name in NEWER}  # once, however many a stranger sends
    for each in re.split(r"[\s,]+", headers.get(SIGNED_NEWER, "").strip()):
        kind, _, given = each.rpartition("=")
        if any(_same(ours[name], given) for name in NEWER if kind.lower() in {"", name}):
            return True
    return False


async def body(request: web.Request) -> bytes:
    """The body of a request that says it is signed. Raises an HTTP answer, before more than `MOST` is read."""
    if SIGNED not in request.headers and SIGNED_NEWER not in request.headers:
        raise web.HTTPUnauthorized(text=STRANGER)
    if request.headers.get(hdrs.CONTENT_ENCODING, "identity").lower() != "identity":
        raise web.HTTPUnsupportedMediaType(text=UNREADABLE)
    too_big = web.HTTPRequestEntityTooLarge(max_size=MOST, actual_size=request.content_length or MOST, text=TOO_BIG)
    if (request.content_length or 0) > MOST:
        raise too_big
    read = bytearray()
    async for chunk in request.content.iter_any():
        read += chunk
        if len(read) > MOST:
            raise too_big
    return bytes(read)


def _digest(raw: bytes, secret: str, kind: str) -> str:
    return hmac.new(secret.encode(), raw, kind).hexdigest()


def _same(ours: str, theirs: str) -> bool:
    return hmac.compare_digest(ours.encode(), theirs.lower().encode(errors="replace"))
