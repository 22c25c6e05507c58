"""What Teams means when it refuses a message, and what people can do about it: Dutch sentences, one for each known reason. Pure.

Must not tell what is not known: what has no name here gets one honest sentence.
"""

from __future__ import annotations

NOT_INSTALLED = "ForbiddenOperationException"
NOT_IN_IT = "BotNotInConversationRoster"
NOT_FOUND = 404
TOO_BIG = 413
BAD_CARD = {TOO_BIG, 400}  # what may still be taken as plain words

_BLOCKED = "Je hebt me in Teams geblokkeerd. Open de chat met mij en haal de blokkade weg."
_SWITCHED_OFF = "De beheerder van Teams heeft me uitgezet. Vraag de beheerder om me weer aan te zetten."
_NOT_ALLOWED = "Ik mag dat in Teams nog niet. Vraag de beheerder van Teams om me toe te laten."
# An app that an administrator put in the catalogue has an id of its own there, which the bot never gets to know.
_ADD = "Open {link} en kies «Toevoegen». Werkt de link niet? Zoek dan in Teams bij «Apps» naar Kaartensessie."

_TO_A_PERSON = {
    "ConversationBlockedByUser": _BLOCKED,
    "MessageWritesBlocked": _BLOCKED,
    NOT_IN_IT: (
        "Ik zit niet meer in jouw chat met mij. Zoek in Teams bij «Apps» naar Kaartensessie en voeg me weer toe."
    ),
    "BotDisabledByAdmin": _SWITCHED_OFF,
    "NotEnoughPermissions": _NOT_ALLOWED,
    "MessageSizeTooBig": "Het bericht is te groot voor Teams.",
}
_TO_A_GROUP = {
    NOT_IN_IT: "Ik zit niet meer in jullie groepschat. Voeg Kaartensessie daar weer toe.",
    "ConversationNotFound": "Teams kan jullie groepschat niet vinden. Is die verwijderd? Begin dan in een andere chat.",
    "MessageWritesBlocked": "Ik mag niet schrijven in jullie groepschat. Vraag de eigenaar van de chat om dat weer toe te staan.",
    "ConversationBlockedByUser": "Iemand heeft me in jullie groepschat geblokkeerd. Haal die blokkade weg.",
    "BotDisabledByAdmin": _SWITCHED_OFF,
    "NotEnoughPermissions": _NOT_ALLOWED,
    "MessageSizeTooBig": "Het bericht is te groot voor Teams. Lees de tekst voor.",
}
_BY_STATUS = {NOT_FOUND: "ConversationNotFound", TOO_BIG: "MessageSizeTooBig"}
_GONE = {"UserNotFound", "MemberNotFoundInConversation", "ConversationNotFound"}


def to_a_person(app_id: str, code: str) -> str:
    """How this person opens the private chat; `code` is Teams' word for why it is closed, NOT_INSTALLED when nobody tried."""
    if code == NOT_INSTALLED:
        return _ADD.format(link=f"https://teams.microsoft.com/l/app/{app_id}")
    unknown = "Teams neemt mijn bericht aan jou niet aan, en ik weet niet waarom. Stuur me in onze eigen chat: hallo."
    return _TO_A_PERSON.get(code, unknown)


def to_a_group(status: int, code: str) -> str:
    """Why the group's chat refuses, and what the facilitator can do; empty when that is not known."""
    return _TO_A_GROUP.get(code) or _TO_A_GROUP.get(_BY_STATUS.get(status, ""), "")


def has_gone(status: int, code: str) -> bool:
    """Whether Teams says that there is no such person any more."""
    return status == NOT_FOUND or code in _GONE
