"""A line that comes near a grade while grades are asked for: what is asked back about it.

Must not give a grade: only a yes does. What may be about anything else (a time, a card, how many people) is left alone.

Decided here:
- One number from 1 to 10 and no more, in a line of one breath. A question, a link, a word to or about a colleague and a list are talk.
- The number stands in front (`8 leuk gesprek`), or it is called a grade by the word before it (`een`, `zo'n`, `ongeveer een`, `cijfr`),
  or it closes the line behind a comma or a colon (`Leuke sessie, 8`). `om 8`, `kaart 8` and `met 8 mensen` do none of these.
- Two or three numbers that are each called a grade (`de vorige een 6 en deze een 8`, `inhoud 8, techniek 6`) are asked about too: which is it?
- `ruim voldoende`, `80%` and `8,55` are no numbers from 1 to 10, but surely meant as a grade: asked which.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection

from bot.engine.language.grades import Grade, Unclear, begins_a_text, understand
from bot.engine.language.typed import plain_words
from bot.engine.model.order import folded

LONGEST = 80  # characters
TOGETHER = range(2, 4)  # numbers in one line that may each be a grade; more is a count
CLOSE = 0.7  # difflib ratio from which a word counts as a typo of `cijfer`

_OF_ANOTHER = re.compile(
    r"\?|://|\bwww\.|(?:^|\s)@\w|\b(?:je|jij|jou|jouw|jullie|hij|zij|hem|haar|als|stel|had|verwacht|waarom|hoezo|geeft|gaf|krijgt|kreeg)\b"
)
_NUMBER = re.compile(
    r"(?<![\w.,:/-])(?:10|[1-9](?:,[0-9]{1,2}|\.[0-9])?|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|(?:drie|vier|vijf|zes|zeven|acht|negen)t?je)"
    r"(?:½| min(?=\W*$))?(?![\w:/%]|-\w|,-|[.,]\d)"
)
_COUNTING = re.compile(
    r"(?: van de \d+)?(?: of \w+)?(?: \w{4,}e)? (?:uur|u|min\w*(?= \w)|minuten|seconden|mensen|personen|collega\w*|man|kaart\w*|vra\w+|keer|dag\w*|we+k\w*"
    r"|maand\w*|jaar|euro|procent|dingen|ideeen|zaken|trainingen|stuks|ronde\w*|stelling\w*"
    r"|jan\w*|feb\w*|maart|apr\w*|mei|juni?|juli?|aug\w*|sep\w*|okt\w*|nov\w*|dec\w*)\b| (?:en|komma) | punt\w*\b.*[:-]"
)
_CALLED = re.compile(
    r"(?:^|[ ,.:;!])(?:een|'n|zo'n|zeg|zeg maar|cijfer|score|(?:ongeveer|circa|rond|ruim|net|krap|dik) (?:een|de))(?: \w{3,12}e)? $"
    r"|\bcijfer\b.{0,30} (?:naar|in|op|wordt) $"
)
_CLOSES = re.compile(r"(?:^|.*[,:;!.=-]) (?:een |dus (?:een )?)?$")
_NOW = re.compile(r"\b(?:nu|naar|wordt|maar|toch)(?: een| de)? $")
_LAST = re.compile(r"(?: (?:voor|over) .{1,30}| geven| waard)?[.! ]*")
_PART = (
    r"(?:voor |over )?(?:de |het )?(?:inhoud|techniek|sfeer|organisatie|begeleiding|vorm|tempo|kaarten|gesprek|discussie|opzet|uitleg|proces|resultaat"
    r"|sessie|bijeenkomst|middag|ochtend|leiding|presentatie):? (?:een )?(?:10|[1-9](?:,5)?)"
)
_FOR = r"(?:een )?(?:10|[1-9](?:,5)?) voor (?:de |het )?[^\W\d_]{4,20}"
_EACH_PART = re.compile("|".join(rf"{each}(?:(?:,| en|;|/|, en) {each}){{1,2}}[.!]*" for each in (_PART, _FOR)))
# Who thinks better of a grade: `oh nee, 8 bedoel ik`, `nee toch een 7`, `mijn 9 wordt een 8`. `Wacht 2 min`, `oh 6` and `nee 3` are talk.
_GRADE = (
    r"(?:10|[1-9](?:[,.]5)?|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|(?:drie|vier|vijf|zes|zeven|acht|negen)t?je)"
)
_OH = r"(?:nee|oh?|wacht|ja|nou|maar)"
_BETTER = r"(?:sorry|oeps|toch|liever|ik bedoel(?:de)?|doe mij)"
_OHS = rf"(?:(?:{_OH}|{_BETTER})[ ,.!]+)*"
_OTHERWISE = [
    re.compile(rf"{each}[.! ]*")
    for each in (
        rf"{_OHS}{_BETTER}[ ,.!]+(?:{_OH}[ ,.!]+)*(?:ik geef )?(?:naar )?(?:een )?(?P<now>{_GRADE})(?:,? bedoel(?:de)? ik)?(?: hoor| dus)?",
        rf"{_OHS}(?:een )?(?P<now>{_GRADE}),? bedoel(?:de)? ik(?: hoor| dus)?",
        rf"{_OHS}ik geef (?:toch |liever |nu )*(?:een )?(?P<now>{_GRADE})(?: hoor| dus)?",
        rf"(?:van )?(?:mijn|m'n|mn) {_GRADE} (?:wordt|moet|naar|maak ik|verander ik)(?: toch| maar| nu| liever)*(?: naar| in)?(?: een)?"
        rf" (?P<now>{_GRADE})(?: zijn| worden| van)?",
    )
]
_MINUTES = re.compile(r"(?:(?:nee|oh?|wacht|maar|sorry|oeps|toch|doe)[ ,.!]++)++\S++ min\W*")
_MEANT_NOT = re.compile(r"\bbedoel(?:de)? ik\b.*\bniet\b")
_NOT = re.compile(r"\b(?:niet|geen|nooit|bijna) (?:een |de )?$")
_SCHOOL = re.compile(
    r"(?:een )?(?:(?:ruime?|nette?|dikke|dik|kleine|krappe?|zwaar|zware) )?(?:on)?voldoende|[1-9]\d ?(?:%|procent)|\d,\d\d"
)
_WHICH = Unclear("Welk cijfer geef je van 1 tot en met 10? Typ bijvoorbeeld: cijfer 8")


def nearly(line: str, people: Collection[str] = ()) -> Grade | Unclear | None:
    """The grade that a line may give, without a word of it; what to ask when that is no such number; None when it is talk.

    `people` are the names of the others in the session: what names one of them is about that person.
    """
    plain = _plain(line)
    if begins_a_text(line) or "\n" in line.strip() or _OF_ANOTHER.search(plain) or _names_one_of(plain, people):
        return None
    if len(plain) <= LONGEST and (_MINUTES.fullmatch(plain) or _MEANT_NOT.search(plain)):
        return None
    if otherwise := _otherwise(plain):
        now = understand(otherwise, explicit=True)
        return Grade(now.value) if isinstance(now, Grade) else None
    found = list(_NUMBER.finditer(plain))
    if len(found) in TOGETHER and len(plain) <= LONGEST and _gives_each(plain, found):
        return _WHICH
    if found and _COUNTING.match(plain, found[0].end()):
        return None
    whole = understand(line, explicit=True)
    if isinstance(whole, Grade) and line.strip()[:1].isdecimal():
        return Grade(whole.value)
    if _SCHOOL.fullmatch(plain.rstrip(".! ")):
        return _WHICH
    if len(found) != 1 or len(plain) > LONGEST or _NOT.search(plain, 0, found[0].start()):
        return None
    before, behind = plain[: found[0].start()], plain[found[0].end() :].strip(" .!,")
    if not before or _CALLED.search(before) or _misspelled(before) or (_CLOSES.fullmatch(before) and not behind):
        alone = understand(found[0][0], explicit=True)
        return Grade(alone.value) if isinstance(alone, Grade) else None
    return None


def rethinks(line: str) -> bool:
    """Whether a line that comes near a grade is said by somebody who thinks better of the one they gave."""
    return bool(_otherwise(_plain(line)))


def _otherwise(plain: str) -> str:
    """The grade as somebody gives it who thinks better of another; empty when that is not what they say."""
    patterns = _OTHERWISE if len(plain) <= LONGEST else []
    return next((found["now"] for each in patterns if (found := each.fullmatch(plain))), "")


def _gives_each(plain: str, found: list[re.Match[str]]) -> bool:
    """Whether each of these numbers is called a grade: `de vorige een 6 en deze een 8`, `inhoud 8, techniek 6`."""
    if _EACH_PART.fullmatch(plain):
        return True
    if not _LAST.fullmatch(plain, found[-1].end()):
        return False
    called = [bool(_CALLED.search(plain, 0, each.start()) or _NOW.search(plain, 0, each.start())) for each in found]
    counts = [_COUNTING.match(plain, each.end()) for each in found]
    return all(called) and not any(each and each[0] != " en " for each in counts)


def _plain(line: str) -> str:
    """The words as people read them, without emoji."""
    bare = "".join(" " if unicodedata.category(char) in {"So", "Sk"} else char for char in line)
    return " ".join(folded(bare).split())


def _names_one_of(plain: str, people: Collection[str]) -> bool:
    names = {plain_words(name).split()[0] for name in people if plain_words(name)}
    return any(re.search(rf"\b{re.escape(name)}\b", plain) for name in names)


def _misspelled(before: str) -> bool:
    return difflib.SequenceMatcher(None, before.strip(" :="), "cijfer").ratio() >= CLOSE
