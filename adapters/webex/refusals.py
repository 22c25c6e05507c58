"""What Webex means when it refuses a message, and what people can do about it: Dutch sentences, one for each known reason.

Must not tell what is not known: what has no sentence here is said to be unknown.
"""

from __future__ import annotations

import msgspec

from adapters.webex.client import Client
from adapters.webex.envelope import WebexRoom, as_data
from bot.host.ports import Busy, Declined

BAD_REQUEST, FORBIDDEN, NOT_FOUND, TOO_BIG = 400, 403, 404, 413
BAD_CARD = {BAD_REQUEST, TOO_BIG}  # what may still be taken as plain words

HOW_TO_OPEN = (
    "Zoek in Webex op mijn naam, «{bot}», en stuur me daar een bericht, bijvoorbeeld: hallo. "
    "Lukt dat niet? Vraag dan de beheerder van Webex of bots mogen."
)
ANNOUNCEMENTS = (
    "In jullie ruimte mogen nu alleen moderators schrijven. Maak mij moderator, of zet de aankondigingen in Webex uit."
)
NOT_IN_IT = "Ik zit niet meer in jullie ruimte. Voeg me daar weer toe."
TOO_LONG = "Het bericht is te groot voor Webex. Lees de tekst voor."


async def to_a_space(client: Client, room: str, declined: Declined) -> str:
    """Why a space refuses, and what the facilitator can do; empty when that is not known."""
    if declined.status == TOO_BIG:
        return TOO_LONG
    try:
        found = await client.read(lambda api: msgspec.convert(as_data(api.rooms.get(room)), WebexRoom))
    except Declined:
        return NOT_IN_IT
    except Busy:
        return ""
    return ANNOUNCEMENTS if found.is_announcement_only and declined.status == FORBIDDEN else ""


async def has_gone(client: Client, person: str, declined: Declined) -> bool:
    """Whether Webex says that there is no such person any more."""
    if declined.status != NOT_FOUND:
        return False
    try:
        await client.read(lambda api: as_data(api.people.get(person)))
    except Declined as never:
        return never.status == NOT_FOUND
    except Busy:
        return False
    return False
