"""The gate: only what was signed with the secret of our webhooks comes in.

Must not read what a webhook says. The signature is over the bytes as they came, so nothing is parsed before it is checked.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping

MOST = 64 * 1024  # bytes; a webhook has about 1 kB
SIGNED = "X-Spark-Signature"  # HMAC-SHA1, in hexadecimal: the one that Webex' documentation names
SIGNED_NEWER = "X-Webex-Signature"  # seen with others: `sha256=` or `sha512=` and the digest, or the digest alone
NEWER = ("sha256", "sha512")

CLOSED = "Webex staat hier niet aan. Vul de instellingen voor Webex in (zie docs/webex.md) en start de bot opnieuw."
STRANGER = "Dit verzoek komt niet van Webex, of is niet voor deze bot."


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


def says_signed(headers: Mapping[str, str]) -> bool:
    """Whether it is worth reading on: of what does not even say that it is signed, no body is read."""
    return SIGNED in headers or SIGNED_NEWER in headers


def _digest(raw: bytes, secret: str, kind: str) -> str:
    return hmac.new(secret.encode(), raw, kind).hexdigest()


def _same(ours: str, theirs: str) -> bool:
    return hmac.compare_digest(ours.encode(), theirs.lower().encode(errors="replace"))
