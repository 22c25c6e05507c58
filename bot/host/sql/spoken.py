"""What one process says to the others over the database that they share. Only PostgreSQL has that.

It is written in no table. Must not know what is said.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

CHANNEL = "kaartensessie_wacht"
LISTEN = f"LISTEN {CHANNEL}"

_say = sa.text("SELECT pg_notify(:channel, :words)")


def say(tx: Connection, words: str) -> None:
    """Let all who listen hear this, as soon as it is committed, and in the order in which that is done."""
    tx.execute(_say, {"channel": CHANNEL, "words": words})
