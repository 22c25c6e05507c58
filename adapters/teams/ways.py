"""Which way a private message goes, and what to tell when there is none. Tables, pure.

Must not send anything.
"""

from __future__ import annotations

from enum import StrEnum

from bot.engine.model.events import Place
from bot.engine.model.messages import Look, Message, Secret


class Way(StrEnum):
    """How one person is reached: in their own chat with the bot, or in the meeting's chat, seen by nobody else."""

    PRIVATE = "private"
    TARGETED = "targeted"


# What must be found again later stands in the private chat; a targeted message is gone after a day.
KEPT = {Look.COCKPIT, Look.PREPARATION, Look.RESULT, Look.REMINDER}

# An app that an administrator put in the catalogue has an id of its own there, which the bot never gets to know.
_ADD = "Open {link} en kies «Toevoegen». Werkt de link niet? Zoek dan in Teams bij «Apps» naar Kaartensessie."
_HOW = {
    "ConversationBlockedByUser": "Je hebt me in Teams geblokkeerd. Open de chat met mij en haal de blokkade weg.",
    "BotDisabledByAdmin": "De beheerder van Teams heeft me uitgezet. Vraag de beheerder om me weer aan te zetten.",
    "NotEnoughPermissions": "Ik mag dat in Teams nog niet. Vraag de beheerder van Teams om me toe te laten.",
}


def ways(message: Message, last_spoke: Place, *, chat_known: bool, playground: bool) -> list[Way]:
    """The ways to try, in order. `last_spoke` is where this person last said something to the bot.

    The playground shows a targeted message to everybody, so there it is no way at all.
    """
    first = Way.PRIVATE if kept(message) or last_spoke is Place.PRIVATE or not chat_known else Way.TARGETED
    order = [first, Way.TARGETED if first is Way.PRIVATE else Way.PRIVATE]
    return [way for way in order if way is Way.PRIVATE or (chat_known and not playground)]


def kept(message: Message) -> bool:
    """Whether this must be found again later, or be read by nobody else."""
    own_words = any(isinstance(each, Secret) for each in message.body) or any(each.value for each in message.inputs)
    return message.look in KEPT or message.file is not None or own_words


def how_to_open(app_id: str, code: str) -> str:
    """The Dutch sentence that says how this person opens the private chat; `code` is Teams' word for why it is closed."""
    return _HOW.get(code, _ADD.format(link=f"https://teams.microsoft.com/l/app/{app_id}"))
