"""Ids of Webex: opaque, but for the one thing that is compared. Pure.

Must not make an id: those of another region look different, and one put together here would be a stranger to Webex.
"""

from __future__ import annotations

import base64


def core(webex_id: str) -> str:
    """What two forms of one id have in common: the uuid in it, or the words themselves when it is a bare one."""
    plain = webex_id.strip().replace("-", "+").replace("_", "/")
    try:
        inside = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True).decode()
    except ValueError:  # no base64, or no text in it
        inside = ""
    return (inside if inside.startswith("ciscospark://") else webex_id).rpartition("/")[2].strip().casefold()
