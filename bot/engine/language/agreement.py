"""An agreement or an open question from a line or a form: what, who, when.

Must not store anything, and must not guess an owner or a date.

Decided here:
- What stands behind `door` is an owner when it is a name: of somebody in the session, or with capitals, or a team (`het team`, `afdeling
  Zorg`). `door de gemeente laten publiceren` and `verplicht door de wet` name nobody. `door mij` is whoever says so.
- `door ?` and `door nog onbekend` name nobody yet. What is shouted in capitals shows no names, so only those who are there are known in it.
- A day that is not clear, or two days, or one with a time behind it, is asked back; a sentence that names no day has none. Behind an owner
  `zsm` and `voor de kerst` are such days too.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection

from msgspec.structs import replace

from bot.engine.language.characters import shortened
from bot.engine.language.dates import A_DAY, A_WEEK, day, names_no_clear_day, split_date
from bot.engine.language.hearing import Request, plain_words
from bot.engine.language.wording import MONTHS, WEEKDAYS, spoken_day
from bot.engine.model.messages import Refused
from bot.engine.model.session import Agreement

LONGEST_ANSWER = 500  # characters; an agreement is a sentence, not a document
LONGEST_NAME = 60
LONGEST_OWNER = 6  # words of a name: "Jan van der Berg en Sem"
FURTHEST = dt.timedelta(days=300)

_BETWEEN_NAMES = re.compile(
    r"van|de|der|den|het|'t|ten|ter|te|von|el|al|ben|en|of|samen|met|heer|meneer|mevrouw|(?:dhr|mevr|mw|dr|drs|ir|mr)\.?|[&+/,]|[^\W\d_]\.?",
    re.IGNORECASE,
)
_GROUPS = re.compile(
    r"iedereen|allemaal|ons|ons allemaal|wij allemaal|alle collega's"
    r"|(?:(?:het|de|ons|onze|mijn|zijn|haar|hun|jullie|elk|alle|ieder) )?(?:\w*team(?:s)?|afdeling|griffie|secretariaat|directie|werkgroep|redactie"
    r"|projectgroep|bestuur|college|teamleider|projectleider|manager|gespreksbegeleider|informatiebeheer|communicatie)(?: [\w&]+)?"
)
_NOBODY_YET = re.compile(r"[?.…-]+|n\.?t\.?b\.?|(?:nog )?(?:onbekend|niet bekend)|(?:nog|nader) te bepalen|tbd")
_FEASTS = r"kerst(?:mis)?|pasen|pinksteren|nieuwjaar|jaarwisseling|oud en nieuw|\w*vakantie|zomer|winter|voorjaar|najaar|herfst"
_SOMETIME = re.compile(  # a day that nobody can tell, behind the name of who does it
    r"(?P<who>.+?)[ ,]+(?:"
    r"(?:voor|vóór|uiterlijk|op|tegen|na|per|rond|in|binnen|over|begin|half|medio|einde?)\b.{0,20}"
    rf"(?:[0-9]|\b(?:{_FEASTS}|weekend|week|weken|maand|maanden|kwartaal|jaar|dagen|{'|'.join((*WEEKDAYS, *MONTHS))}|vandaag|morgen)\b).{{0,20}}"
    r"|z\.?s\.?m\.?|zo (?:snel|spoedig) mogelijk|asap|binnenkort|snel|spoedig|straks|later|week [0-9]{1,2})[.! ]*",
    re.IGNORECASE,
)
_A_TIME = re.compile(
    r"[ ,]+(?:(?:om|voor|tot) )?(?:[0-9]{1,2}[:.][0-9]{2}(?: ?u(?:ur)?)?|[0-9]{1,2} ?u(?:ur)?)[.! ]*$", re.IGNORECASE
)
_BY = re.compile(r" (?:door|DOOR) |\|")
_LABELLED = re.compile(
    r"(?:wat\s*[:=]\s*)?(?P<wat>.+?)[\s;,|]+wie\s*[:=]\s*(?P<wie>.*?)(?:[\s;,|]+wanneer\s*[:=]\s*(?P<wanneer>.*))?",
    re.IGNORECASE | re.DOTALL,
)
_BRACKETED = re.compile(r"(?P<what>.+?)[ ,]*\((?P<who>[^(),]+), ?(?P<when>[^()]+)\)[. ]*")
_ME = re.compile(r"(?:mij|mijzelf|mezelf|ik|ikzelf|me)")


def understand(
    request: Request, number: int, on: dt.date, hint: str, *, me: str = "", people: Collection[str] = ()
) -> Agreement:
    """What, who and when from a form or from a typed line; `on` is today, `me` who says it, `people` the names in the session.

    Refuses an empty text, an endless one, and a date that is none or not clear.
    """
    if labelled := _LABELLED.fullmatch(request.args.strip()):
        named = {name: (words or "").strip(" ,;|") for name, words in labelled.groupdict().items()}
        # `bespreken wie: dat doet` and `weten we wie: Piet of Anna?` have no labels.
        if named["wanneer"] or _NOBODY_YET.fullmatch(named["wie"]) or _somebody(named["wie"], people):
            request = replace(request, fields=request.fields or named)
    if request.fields:
        who = request.fields.get("wie", "").strip()
        when_said = request.fields.get("wanneer", "").strip()
        when = day(when_said, on) if when_said else None
        if when_said and when is None:
            raise Refused(
                f"Ik begrijp de datum «{shortened(when_said, 40)}» niet. Vul bijvoorbeeld in: 1 december of vrijdag."
            )
        return Agreement(number, said(request, "wat", hint), name_of(who, me), _ahead(when, on))
    words = said(request, "wat", hint)
    if (behind := _BRACKETED.fullmatch(words)) and _somebody(behind["who"].strip(), people, known=True):
        words = f"{behind['what']} door {behind['who'].strip()}, {behind['when']}"
    words, when = split_date(words, on)
    if (timed := _A_TIME.search(words)) and split_date(words[: timed.start()], on)[1]:
        raise Refused(f"Op welke dag is het klaar? Zet er geen tijd bij. {hint}", asks=True)
    what, who = _split_owner(words, people, hint)
    if who and when is None:  # `lijst maken voor 1 december door Piet`
        what, when = split_date(what, on)
    if when is None and names_no_clear_day(words if not who else what):
        raise Refused(f"Ik begrijp de datum niet. {hint}")
    if when is not None and (split_date(what, on)[1] or names_no_clear_day(what)):
        raise Refused(f"Welke dag bedoel je? Ik zie er twee. {hint}", asks=True)
    if who and when is None and _A_TIME.search(what) and split_date(_A_TIME.sub("", what), on)[1]:
        raise Refused(f"Op welke dag is het klaar? Zet er geen tijd bij. {hint}", asks=True)
    what = what.strip(" ,;|").lstrip("-–—: ")
    if not what.strip(" .…?!"):
        raise Refused(hint, asks=True)
    return Agreement(number, what, name_of(who.strip(" ,.;|"), me), _ahead(when, on))


def both_days(request: Request, on: dt.date, *, me: str = "", people: Collection[str] = ()) -> tuple[str, ...]:
    """What to type for today and what for a week from now, when this names today's weekday and so may mean either; else nothing."""
    made = _understood(request, on - A_DAY, me, people)  # to who says it a day before, that day is clear
    clear = _understood(request, on, me, people)
    if made is None or made.when != on or (clear is not None and clear.when is not None):
        return ()
    meant = (spoken_day(each, on) for each in (on, on + A_WEEK))
    if request.fields:
        return tuple(f"wat: {made.what}, wie: {made.who}, wanneer: {each}" for each in meant)
    by = f" door {made.who}" if made.who else ""
    return tuple(f"{made.what}{by} voor {each}" for each in meant)


def _understood(request: Request, on: dt.date, me: str, people: Collection[str]) -> Agreement | None:
    try:
        return understand(request, 0, on, "", me=me, people=people)
    except Refused:
        return None


def _split_owner(words: str, people: Collection[str], hint: str) -> tuple[str, str]:
    """What stands before the owner at the end of a sentence, and that owner; "" when nobody is named."""
    named = {plain_words(each) for each in people}
    marks = [*_BY.finditer(words)]
    halves = [
        (words[: mark.start()], words[mark.end() :].strip(" ,.;|")) for mark in marks if words[: mark.start()].strip()
    ]
    for what, who in halves:  # `door Jan de Vries | BZK`, who is called so
        if plain_words(who.removeprefix("@")) in named:
            return what, who
    # `door` before a bar: `door Jan Bos | BZK` may be called so, also who is not there.
    for what, who in sorted(halves, key=lambda half: (words[len(half[0])] == "|", -len(half[0]))):
        if _somebody(who, people, known=words.isupper()) or _NOBODY_YET.fullmatch(plain_words(who)):
            return what, who
        if (later := _SOMETIME.fullmatch(who)) and _somebody(later["who"], people, known=words.isupper()):
            raise Refused(f"Ik begrijp de datum niet. {hint}")
    return words, ""


def _somebody(who: str, people: Collection[str], *, known: bool = False) -> bool:
    """Whether this is somebody's name; `known`: of who is in the session, or a group."""
    plain = plain_words(who.removeprefix("@"))
    names = {plain_words(each) for each in people}
    first_names = {each.split()[0] for each in names if each}
    second = re.sub(r" \d{1,2}$", "", plain)  # `Jan de Vries 2` is the second of that name
    if {plain, second} & (names | first_names) or _GROUPS.fullmatch(plain) or _ME.fullmatch(plain):
        return True
    if known or who.endswith("?") or not any(map(str.isalpha, plain)) or any(map(str.isdecimal, plain)):
        return False
    parts = re.sub(r"\s*([,&+/])\s*", r" \1 ", who).split()
    own = [each for each in parts if not _BETWEEN_NAMES.fullmatch(each)]
    return (
        bool(own)
        and len(parts) <= LONGEST_OWNER
        and all(not each.lstrip("@(«\"'")[:1].islower() or plain_words(each) in first_names for each in own)
    )


def name_of(who: str, me: str) -> str:
    """The name of who is meant: `ik` and `mij` are `me`, and `nog onbekend` is nobody. Of a long one the beginning."""
    if _NOBODY_YET.fullmatch(plain_words(who)):
        return ""
    return shortened(me if me and _ME.fullmatch(plain_words(who)) else who, LONGEST_NAME)


def said(request: Request, field: str, hint: str) -> str:
    """The words of an answer, from its field or from the line. Refuses none at all (dots are none), or too many."""
    words = (request.fields.get(field) or request.args).strip()
    if not words.strip(" .…?!-"):
        raise Refused(hint, asks=True)
    if len(words) > LONGEST_ANSWER:
        raise Refused(f"Dat is te lang. Maak er hoogstens {LONGEST_ANSWER} tekens van: één of twee zinnen.")
    return words


def _ahead(when: dt.date | None, on: dt.date) -> dt.date | None:
    """The date, when it lies in the coming months: a day long gone or far away is a slip."""
    if when is not None and not on <= when <= on + FURTHEST:
        raise Refused(
            "Die datum is al geweest, of is nog heel ver weg. Kies een dag die nog komt, met het jaar erbij: 1 december 2026."
        )
    return when
