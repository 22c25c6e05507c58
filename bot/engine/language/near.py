"""What a line that is no command may have been meant as: near in meaning first, then in letters.

Must not carry anything out: whoever asks offers it.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

from bot.engine.language.answers import nearly
from bot.engine.model.commands import Command
from bot.engine.model.order import folded

CLOSE = 0.75  # difflib ratio from which a word counts as a typo of another
MOST = 2  # suggestions
ANSWERS = (Command.EENS, Command.ONEENS, Command.WEETNIET, Command.A, Command.B)

_COMMON = frozenset(  # no typo of anything
    (
        *("is", "de", "het", "een", "en", "of", "op", "in", "te", "we"),
        *("wie", "hoe", "wat", "was", "had", "heb", "kan", "mag", "top"),
    )
)

_MEANT: tuple[tuple[Command, str], ...] = (
    (Command.START, r"(?:opnieuw |we )?begin(?:nen|t)?\b.*|kaartensessie"),
    *(
        (
            ends,
            rf"(?:einde?|stop\w*|klaar|sluit|beeindig)(?: met| van)?(?: de| deze)? (?:{what})(?: af)?"
            rf"|(?:de |deze )?(?:{what}) (?:is )?(?:voorbij|klaar|afgelopen|over|stoppen|afsluiten|afronden)",
        )
        for ends, what in (
            (Command.VERDER, "pauze|ronde|onderdeel"),
            (Command.VOLGENDE, "kaart|stelling|dilemma|vraag"),
        )
    ),
    (Command.OVERSLAAN, r"skip\b.*|sla .*\bover|(?:deze )?kaart overslaan"),
    (Command.VORIGE, r"(?:een )?kaart terug|terug naar .*kaart.*|vorig\b.*|previous|back"),
    (
        Command.VOLGENDE,
        r"next|.*\bde (?:volgende|nieuwe) kaart\b.*|(?:een )?(?:nieuwe|andere|volgend\w*) (?:kaart|vraag)|kaart verder",
    ),
    (Command.VERDER, r"(?:ga |we gaan )?door(?:gaan)?|we gaan (?:door|verder)|volgende onderdeel"),
    (
        Command.INKORTEN,
        r"(?:.{0,20} )?min(?:uten)? korter|verkort\w*.{0,12}|(?:.{0,10} )?(?:ronde|pauze) korter|kortere (?:ronde|pauze)",
    ),
    (Command.VERLENG, r"(?:nog )?(?:\S+ )?min(?:uten)? (?:erbij|extra|langer|meer)|meer tijd.*|langer doorgaan"),
    (Command.PAUZE, r"\S+ min(?:uten)? pauze|(?:even |we gaan )?(?:pauzeren|koffie\w*|pauze houden)|even pauze.*"),
    (
        Command.MIJNGEGEVENS,
        r"privacy\b.*|avg|(?:wat|welke gegevens) (?:weet|bewaar|heb|onthou)\w* (?:je|jij)\b.*|hoe ?lang bewaar\b.*|wie (?:leest|ziet) (?:dit|mee)\b.*",
    ),
    (Command.TIJD, r"hoe ?lang\b.*|hoeveel tijd\b.*|hoe laat\b.*|klok|tijd over.*|wat is de tijd"),
    (
        Command.HAND,
        r"(?:mag|kan) ik (?:even )?(?:iets|wat) (?:zeggen|vragen)|ik wil (?:graag )?(?:iets|wat) (?:zeggen|vragen)|vraagje|ik heb een vraag",
    ),
    (Command.WEG, r"brb|afk|(?:ik ben )?zo terug|ik moet (?:even )?weg.*"),
    (Command.TERUG, r"ik ben er(?: weer)?.*|weer (?:hier|aanwezig)|daar ben ik weer"),
    (Command.ONGEDAAN, r"undo|terugdraaien|herstel\w*|oeps.*|foutje.*|vergissing.*"),
    (Command.SCHRAP, r"(?:verwijder|wis|haal) .*\b(?:weg|cijfer|keuze|antwoord|afspraak|vraag)\b.*"),
    (Command.VERSLAG, r"samenvatting|notulen|rapport\w*|resultaat|uitslag"),
    (Command.STAND, r"(?:laat|toon|geef) (?:de |ons de )?stand.*|wat is de stand|hoe is er gekozen"),
    (Command.OVERDRAGEN, r".*\b(?:mag|wil|kan|gaat) het overnemen|geef het stokje .*"),
    (
        Command.STOP,
        r"sluit (?:de )?sessie(?: af)?|(?:de )?sessie (?:af)?sluiten|stoppen|klaar|we zijn klaar|afsluiten|beeindig\w*",
    ),
    (Command.CIJFER, r"score\b.*|rapportcijfer\b.*|beoordeling\b.*"),
    (Command.AFSPRAAK, r"actie(?:punt)?\b.*|taak\b.*|todo\b.*|to do\b.*"),
    (Command.HELP, r"menu|opties|info\w*|uitleg|instructie\w*|wat (?:kan|moet) (?:ik|je|jij)\b.*|hoe werkt\b.*"),
)
_PATTERNS = [(command, re.compile(words)) for command, words in _MEANT]


def meant(line: str) -> tuple[Command, ...]:
    """What the words of this line come down to, none when they don't."""
    words = re.sub(r"[^\w' ]+", " ", folded(line))
    words = " ".join(words.split())
    answer = nearly(line, ANSWERS)
    others = tuple(command for command, pattern in _PATTERNS if pattern.fullmatch(words))
    return (answer, *others)[:MOST] if answer else others[:MOST]


def misspelled(line: str, aliases: Mapping[str, Command]) -> tuple[Command, ...]:
    """The commands of which this line begins with a typo, the nearest first: word for word, so that `moe` is never `terug`."""
    words = folded(line).rstrip(".,;!…").split(" ")
    scored = {alias: _likeness(alias, words) for alias in aliases if len(alias) > 1}
    close = sorted((alias for alias in scored if scored[alias] >= CLOSE), key=lambda alias: (-scored[alias], alias))
    return tuple(dict.fromkeys(aliases[alias] for alias in close))[:MOST]


def _likeness(alias: str, words: list[str]) -> float:
    """How like the words a line begins with are to those of an alias: as like as the least like of them; or all written as one."""
    parts = alias.split(" ")
    if len(parts) == 1 and words[0] in _COMMON:
        return 0.0
    together = _ratio(alias.replace(" ", ""), "".join(words)) if len(words) <= len(parts) + 1 else 0.0
    if len(parts) > len(words) or not _ratio(parts[0], words[0]):
        return together
    return max(together, min(_ratio(part, word) for part, word in zip(parts, words, strict=False)))


def _ratio(one: str, other: str) -> float:
    """How alike two words are; 0 for what is not close, which is sooner seen."""
    both = difflib.SequenceMatcher(None, one, other[:40])
    return both.ratio() if both.real_quick_ratio() >= CLOSE and both.quick_ratio() >= CLOSE else 0.0
