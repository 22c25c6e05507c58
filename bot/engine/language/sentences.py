"""Whether a plain sentence may be the answer to what everybody is asked now.

Must not keep it, and must not be sure: who asks this, asks the person. A helper that keeps asking is worse than one that is silent, so
what may be anything else gives no.

Decided here:
- An answer is a sentence of four words or more, without a link, a mention or a word to a colleague (`je`, `jullie`).
- What one will do tomorrow is about oneself (`ik`, `wij`, `mijn`) or begins with what will be better (`eerder vragen`, `vaker delen`).
- An agreement says who (a name, `we`, `door`), or until when. An open question begins as a question; only there a question mark is no
  reason to stay silent.
- Being there or not, hearing, seeing, finding, the time and the bot itself are what people talk about between answers: no answers.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection

from bot.engine.language.dates import has_no_clear_deadline, names_no_clear_day, split_date
from bot.engine.language.typed import plain_words
from bot.engine.model.deck import StepKind
from bot.engine.model.order import folded

FEWEST = 4  # words
LONGEST = 300  # characters; what is longer was pasted

_FOR_OTHERS = re.compile(r"(?:^|\s)@\w|://|\bwww\.|\b(?:je|jij|jou|jouw|jullie|u|uw)\b")
_SMALL_TALK = re.compile(
    r"(?:hoi|hallo|dag|hey|hee|goede\w+|haha\w*|hihi|lol|ok|oke|ja|nee|nou|mooi|leuk|top|prima|goed|fijn|dank\w*|bedankt|sorry|eens|oneens"
    r"|klopt|precies|inderdaad|wow|grappig|welkom|tot|succes|even|wacht|moment|super|gezellig|jammer|helaas|poeh|pff+|hmm+|eh+|doei)\b.*"
)
_ABOUT_NOW = re.compile(
    r"\b(?:hoor|zie|ziet|zien|versta|geluid|beeld|scherm|camera|microfoon|mic|knop|knoppen|link|koffie|thee|lunch|wc|deur"
    r"|zo terug|zo weg|even weg|kom zo|moet (?:zo|nu|even|helaas|weg|gaan)|ben (?:er|terug|zo|even|weer|laat|te laat)|snap|begrijp|weet (?:het )?(?:niet|nog)"
    r"|vind|vond|vonden|denk dat|dacht|bot|chat|cijfer|sessie|kaart|kaarten|pauze|uur|minuten|straks|nu|klaar|net|zonet|gisteren|vergeten)\b"
)
_ONESELF = re.compile(r"\b(?:ik|mijn|m'n|mezelf|mijzelf|wij|we|ons|onze)\b")
_BETTER = re.compile(
    r"(?:meer|minder|vaker|eerder|sneller|beter|altijd|nooit|niet meer|geen|meteen|direct|voortaan|elke|iedere|bij elk\w*) .*\wen\b.*"
)
_DOING = re.compile(r"(?:we|wij|ik|iedereen|het team|alle\w*|elk\w*|ieder\w*) \w+.*")
_QUESTION = re.compile(
    r"(?:wie|wat|hoe|waar|waarom|wanneer|welke?|mag|mogen|moet|moeten|kan|kunnen|geldt|gelden|hoort|valt|vallen|is|zijn|hebben|komt|wordt|worden)\b.*"
)


def may_answer(line: str, kind: StepKind, *, on: dt.date, people: Collection[str]) -> bool:
    """Whether this line, said in a step of this kind, may be an answer; `on` is today and `people` are the names in the session."""
    plain = folded(line)
    words = re.sub(r"[^\w' ]+", " ", plain).split()
    if len(words) < FEWEST or len(line) > LONGEST or "\n" in line.strip():
        return False
    if _FOR_OTHERS.search(plain) or _SMALL_TALK.fullmatch(plain) or _to_somebody(plain, people):
        return False
    asks = "?" in plain
    match kind:
        case StepKind.TOMORROW:
            return not asks and not _ABOUT_NOW.search(plain) and bool(_ONESELF.search(plain) or _BETTER.match(plain))
        case StepKind.AGREEMENTS:
            return not asks and not _ABOUT_NOW.search(plain) and _says_who_or_when(line, plain, on, people)
        case StepKind.QUESTIONS:
            about_here = _ABOUT_NOW.search(plain) or re.search(
                r"\b(?:ik|mij|we|wij) (?:nu|nog|al|klaar|door|verder)\b", plain
            )
            return not about_here and bool(_QUESTION.fullmatch(plain))
        case _:
            return False


def _to_somebody(plain: str, people: Collection[str]) -> bool:
    """`Piet, wat denk jij` is for Piet; `Piet maakt een lijst` is about him."""
    return any(
        re.match(rf"{re.escape(plain_words(name).split()[0])}\s*[,:!]", plain) for name in people if plain_words(name)
    )


def _says_who_or_when(line: str, plain: str, on: dt.date, people: Collection[str]) -> bool:
    first = plain.split()[0]
    known = {plain_words(name).split()[0] for name in people if plain_words(name)}
    says_when = split_date(line, on)[1] is not None or names_no_clear_day(line) or has_no_clear_deadline(line)
    named = first in known or " door " in plain or bool(_DOING.fullmatch(plain))
    starts_with_a_name = line.strip()[:1].isupper() and first not in _ORDINARY and says_when
    return named or starts_with_a_name or (says_when and len(plain.split()) > FEWEST)


_ORDINARY = frozenset(["het", "de", "een", "dat", "dit", "er", "daar", "dan", "dus", "en", "maar", "wat"])
