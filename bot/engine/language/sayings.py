"""Commands in a sentence of people's own: `cijfer weg`, `afspraak 1 is klaar`, `we zijn met z'n drieën`.

Must not look for a command inside what somebody says: a line is such a sentence from its first word to its last, or it is none.
"""

from __future__ import annotations

import re

from bot.engine.language import sharing
from bot.engine.model.commands import Command

OWN = r"(?:akkoord|cijfer|keuze|stem|antwoord|hand|vervolg|(?:afspraak|vraag)(?: \d{1,3})?)"
_MINE = r"(?:mijn|m'n|mn|ons|onze) "
_AWAY = re.compile(  # `ik neem de vraag terug` is said to colleagues
    rf"(?:(?:ik (?=\w+ {_MINE}))?(?:trek |haal |neem |wis |verwijder |schrap ))?(?:{_MINE}|de |het )?(?P<what>{OWN})"
    r"(?:(?<=cijfer)s|(?<=keuze)s|(?<=antwoord)en)?(?:(?<=cijfer) [0-9,.]{1,4})?"
    r" (?:weg|terug|in|intrekken|wissen|schrappen|verwijderen|weghalen|terugnemen|graag weg)",
    re.IGNORECASE,
)
NUMBERED = r"(?:afspraak|vraag) \d{1,3}"
_OWN_DATA = re.compile(
    r"(?:wis|verwijder|vergeet) (?:(?:al(?:le)? )?(?:mijn |m'n )(?:eigen )?gegevens|mij|alles over mij)", re.IGNORECASE
)
_NOTE = re.compile(  # one is taken away in its own form
    r"(?:wis|verwijder|schrap|haal) (?:(?:mijn|m'n|de|al|alle) )*(?:notities|notitie (?:bij )?(?P<which>.+?))(?: weg)?",
    re.IGNORECASE,
)
_REMIND = re.compile(rf"herinner (?:mij|me)(?: aan)?(?: mijn)? (?P<which>(?:{NUMBERED}|\d{{1,3}}))", re.IGNORECASE)
_WIPE = re.compile(
    rf"(?:verwijder|wis|schrap) (?:(?:mijn |m'n )(?P<what>{OWN})|(?:de |open )*(?P<numbered>{NUMBERED}))",
    re.IGNORECASE,
)
CAME_OF_IT = re.compile(
    rf"(?:mijn |de |open )*(?P<which>{NUMBERED})"
    r"(?:(?:[ ,:]+(?:is|heb ik|al|nu))*[ ,:]+(?P<done>gedaan|klaar|gelukt|geregeld|voltooid|af|afgerond|afgehandeld|gereed|beantwoord)"
    r"|(?:[ ,:]+(?:is|wordt|mag|moet|al|nu|nog|even))*[ ,:]+(?:later|uitstellen|uitgesteld))",
    re.IGNORECASE,
)


def as_command(line: str, plain: str) -> str:
    """The line as the one command that it is; as it stands when it is no such sentence. `plain` is the line as it is compared."""
    together = sharing.heads(line)
    if together is not None:
        return f"{Command.SAMEN} {together}" if together != 1 else Command.ALLEEN
    if came := CAME_OF_IT.fullmatch(plain):
        return f"{Command.GEDAAN if came['done'] else Command.LATER} {came['which']}"
    if wiped := _WIPE.fullmatch(plain):
        return f"{Command.SCHRAP} {wiped['what'] or wiped['numbered']}"
    if _OWN_DATA.fullmatch(plain):
        return f"{Command.MIJNGEGEVENS} wis"
    if note := _NOTE.fullmatch(plain):
        return f"{Command.NOTITIE} {note['which']}" if note["which"] else Command.NOTITIES
    if reminded := _REMIND.fullmatch(plain):
        return f"{Command.HERINNER} {reminded['which']}"
    taken = _AWAY.fullmatch(plain)
    return f"{Command.SCHRAP} {taken['what']}" if taken else line
