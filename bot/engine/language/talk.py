"""Talk that only happens to begin with the word of a command: `vraag het aan Piet`, `parkeer de auto`.

Must not be asked about a line with a slash or a colon, or one to the bot: there the command is meant.
"""

from __future__ import annotations

import re

from bot.engine.model.commands import Command

_TALK = {
    command: re.compile(rf"(?:{words})\b.*", re.IGNORECASE | re.DOTALL)
    for command, words in (
        (
            Command.AFSPRAAK,
            r"is|was|waren|wordt|blijft|lijkt|kan|mag|moet|met|over|die|deze|ja|nee|staat|geldt|maken|gemaakt|\d+ (?:was|is|staat|gaat)",
        ),
        (
            Command.VRAAG,
            r"het|dat|die|er|maar|me|mij|je|jou|hem|haar|ons|hun|aan|is|was|blijft|en|even|gewoon|rustig|niet|niks|niets|waard",
        ),
        (
            Command.MORGEN,
            r"is|weer|ben|zijn|zien|spreken|kom|komt|heb|hebben|heeft|wordt|gaat|moet|om|dan|vroeg|allemaal|iedereen|allen|collega's|ook|nog|verder|\d+",
        ),
        (
            Command.PARKEER,
            r"dat|die|dit|deze|hem|'m|maar|even|je|jij|jullie|we|wij|nu|straks|niet|kost|kan|mag|moet|is|hier|daar|naast|achter|bij|op|in|voor"
            r"|(?:(?:de|een|mijn|m'n|jouw|onze) )?(?:auto|fiets|scooter|motor|wagen)",
        ),
    )
}


def goes_on(command: Command, args: str) -> bool:
    """Whether a line that begins like this command goes on as talk. What is asked now is then asked about, if it may be the answer at all."""
    talk = _TALK.get(command)
    return talk is not None and talk.fullmatch(args) is not None
