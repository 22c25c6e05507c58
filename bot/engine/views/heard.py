"""Who has not had the floor yet, for the facilitator alone.

Must not be shown to the group, nor know more than the queue does: nobody listens along.
"""

from __future__ import annotations

from bot.engine.model.session import Session


def unheard(session: Session) -> list[str]:
    """The names of who are here and have not had the floor from the queue; whoever leads is not counted."""
    return [
        each.name
        for who, each in session.present().items()
        if who not in {*session.heard, session.speaking, session.facilitator}
    ]
