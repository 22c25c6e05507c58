"""An agreement or an open question from a line or a form: what, who, when.

Must not store anything, and must not guess an owner or a date.

Decided here:
- What stands behind `door` is an owner when it is a name: of somebody in the session, or with capitals, or a team (`het team`, `afdeling
  Zorg`). `door de gemeente laten publiceren` and `verplicht door de wet` name nobody. `door mij` is whoever says so.
- Who does it may stand elsewhere too where nothing else can be meant: `Piet: lijst maken`, `lijst maken - Piet - 1 december`, `(door Piet)`,
  and by the names of the fields, in any order. A day in front is the deadline behind `voor` or `uiterlijk`, or before a colon or a comma.
- A number behind the name of somebody in the session is no part of it, unless there are so many of that name; of a team it is (`team 3`).
- `door ?` and `door nog onbekend` name nobody yet. What is shouted in capitals shows no names, so only those who are there are known in it.
- A day that is not clear, or two days, or one with a time behind it, is asked back; a sentence that names no day has none. Behind an owner
  `zsm`, `voor de kerst`, `gisteren` and `wekelijks` are such days too.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection

from msgspec.structs import replace

from bot.engine.language.characters import shortened
from bot.engine.language.dates import (
    A_DAY,
    A_WEEK,
    day,
    day_in_front,
    has_no_clear_deadline,
    names_no_clear_day,
    split_date,
)
from bot.engine.language.hearing import Request
from bot.engine.language.typed import plain_words
from bot.engine.language.wording import MONTHS, WEEKDAYS, spoken_day
from bot.engine.model.messages import Refused
from bot.engine.model.session import Agreement

LONGEST_ANSWER = 500  # characters; an agreement is a sentence, not a document
MOST_LABELLED = 2 * LONGEST_ANSWER  # with who and when; of more nothing is read
MOST_BY = 10  # times `door` or a bar in a sentence; of more only the last ones are looked at
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
_FEASTS = (
    r"sinterklaas|kerst(?:mis|avond|dag(?:en)?)?|oudjaar|pasen|koningsdag|bevrijdingsdag|hemelvaart|pinksteren|nieuwjaar|jaarwisseling|oud en nieuw"
    r"|prinsjesdag|\w*vakantie|zomer|winter|voorjaar|najaar|herfst"
)
_DAY_NAMES, _MONTH_NAMES = "|".join(WEEKDAYS), "|".join(MONTHS)
_LITTLE = (
    f"{_DAY_NAMES}|elke|iedere|met|tussen|van|t/m|tot|en|of|rond|einde?|begin|half|medio|volgende|deze|komende|de|het|een|eerste|tweede|voor|vóór|op"
    "|uiterlijk|per|na|in|tegen|[0-9]{1,2}"
)
_VAGUE = (
    # `voor de kerst`, `in week 50`
    rf"(?:voor|vóór|uiterlijk|op|tegen|na|per|rond|in|binnen|over|begin|half|medio|einde?)\b.{{0,20}}"
    rf"(?:[0-9]|\b(?:{_FEASTS}|weekend|week|weken|maand|maanden|kwartaal|jaar|dagen|{_DAY_NAMES}|{_MONTH_NAMES}|vandaag|morgen)\b).{{0,20}}",
    # `elke maandag`, `10 of 11 december`, `vanmiddag`
    rf"(?:(?:{_LITTLE}) ){{0,5}}(?:{_FEASTS}|(?:{_DAY_NAMES}|morgen|van)(?:ochtend|middag|avond)|(?:(?:{_DAY_NAMES})/)?(?:{_DAY_NAMES})|{_MONTH_NAMES}|(?:eer)?gisteren)",
    r"(?:volgende|deze|komende) (?:week|maand|kwartaal|jaar)(?: \w{2,3})?|(?:week|wk\.?) [0-9]{1,2}",
    # `de 10e`, `10 desember`, `10 dec '26`, `31-2`
    r"(?:de )?[0-9]{1,2}(?:e|ste|de)(?: \w+)?|[0-9]{1,2} [jfmasond]\w{2,9}\.?(?: '?[0-9]{2,4})?|[0-9]{1,2}[-/][0-9]{1,2}(?:[-/]'?[0-9]{2,4})?",
    r"(?:(?:voor|vóór|uiterlijk|op|a\.?s\.?) )?(?:ma|di|wo|do|vr|za|zo)\.?",
    r"dagelijks|wekelijks|maandelijks|jaarlijks|(?:\w+ )?(?:elke|iedere|per) (?:dag|week|maand|kwartaal|jaar)",
    r"z\.?s\.?m\.?|zo (?:snel|spoedig) mogelijk|asap|binnenkort|snel|spoedig|straks|later|(?:per )?direct|meteen",
)
_SOMETIME = re.compile(  # a day that nobody can tell, behind the name of who does it
    rf"(?P<who>.+?)(?<![ ,])[ ,]+(?:{'|'.join(_VAGUE)})[.! ]*", re.IGNORECASE
)
_A_TIME = re.compile(
    r"(?<![ ,])[ ,]+(?:(?:om|voor|tot) )?(?:[0-9]{1,2}[:.][0-9]{2}(?: ?u(?:ur)?)?|[0-9]{1,2} ?u(?:ur)?)[.! ]*$",
    re.IGNORECASE,
)
_BY = re.compile(r" (?:door|DOOR) |\|")
_LABEL = re.compile(
    r"(?P<apart>(?:^|[;,|])\s*)?\b(?P<name>wat|wie|eigenaar|wanneer|deadline|datum)\s*[:=]\s*", re.IGNORECASE
)
_NUMBER_BEHIND = re.compile(r"(.+) ([1-9]\d?)")
_BETWEEN = " \t\n,;|"  # what parts one field from the next
_FIELDS = {"eigenaar": "wie", "deadline": "wanneer", "datum": "wanneer"}
_BRACKETED = re.compile(
    r"(?P<what>.+?)[ ,]*\((?P<by>door )?(?P<who>[^(),]+)(?:, ?(?P<when>[^()]+))?\)(?P<behind> [^()]+)?[. ]*"
)
_APART = re.compile(r"(?P<what>.+?)\s*(?P<mark>[;,]|\s[-–—]\s)\s*(?P<who>[^;,]{2,60}?)\s*(?P=mark)\s*(?P<when>[^;,]+)")
_IN_FRONT = re.compile(r"(?:door )?(?P<who>[^:]{2,60}?) ?: ?(?P<what>\S.*)", re.DOTALL)
_OPEN_END = re.compile(r"\b(?:t/m|tot|van|en|of|met)$", re.IGNORECASE)
_AND_BY = re.compile(r"(?P<what>.+) door (?P<who>.+?),? (?:en|&|,)", re.IGNORECASE)
_ME = re.compile(r"(?:mij|mijzelf|mezelf|ik|ikzelf|me)")


def understand(
    request: Request,
    number: int,
    on: dt.date,
    hint: str,
    *,
    me: str = "",
    people: Collection[str] = (),
    asks: bool = False,
) -> Agreement:
    """What, who and when from a form or from a typed line; `on` is today, `me` who says it, `people` the names in the session.

    What is a question (`asks`) may be about one day or another: that is no deadline.

    Refuses an empty text, an endless one, and a date that is none or not clear.
    """
    if labelled := _labelled(request.args, people):
        request = replace(request, fields=request.fields or labelled)
    if request.fields:
        who = request.fields.get("wie", "").strip()
        when_said = request.fields.get("wanneer", "").strip()
        when = day(when_said, on) if when_said else None
        if when_said and when is None:
            raise Refused(
                f"Ik begrijp de datum «{shortened(when_said, 40)}» niet. Vul bijvoorbeeld in: over twee weken."
            )
        return Agreement(number, said(request, "wat", hint), name_of(who, me), _ahead(when, on))
    words = " ".join(said(request, "wat", hint).split())
    words = _with_owner_behind(words, people, on)
    words, ahead = day_in_front(words, on)
    words = _with_owner_behind(words, people, on)
    words, when = split_date(words, on)
    if (timed := _A_TIME.search(words)) and split_date(words[: timed.start()], on)[1]:
        raise Refused(f"Op welke dag is het klaar? Zet er geen tijd bij. {hint}", asks=True)
    words, own_day = _without_day_behind_owner(words, people, on) if when is None else (words, None)
    what, who = _split_owner(words, people, hint)
    when = when or own_day
    if who and when is None:  # `lijst maken voor 1 december door Piet`
        what, when = split_date(what, on)
    if when is None and names_no_clear_day(words if not who else what):
        raise Refused(f"Ik begrijp de datum niet. {hint}")
    if not asks and when is None and ahead is None and has_no_clear_deadline(what):
        raise Refused(f"Welke dag bedoel je? Schrijf één dag helemaal uit, of laat de dag weg. {hint}", asks=True)
    if when is not None and (ahead or split_date(what, on)[1] or names_no_clear_day(what)):
        raise Refused(f"Welke dag bedoel je? Ik zie er twee. {hint}", asks=True)
    if who and when is None and _A_TIME.search(what) and split_date(_A_TIME.sub("", what), on)[1]:
        raise Refused(f"Op welke dag is het klaar? Zet er geen tijd bij. {hint}", asks=True)
    when = when or ahead
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


def _labelled(line: str, people: Collection[str]) -> dict[str, str]:
    """What stands behind `wat:`, `wie:` and `wanneer:`, in any order; empty when these are words of the sentence."""
    marks = [*_LABEL.finditer(line)]
    if not marks or len(line) > MOST_LABELLED:
        return {}
    ends = [each.start() for each in marks[1:]] + [len(line)]
    named = {"wat": line[: marks[0].start()].strip(_BETWEEN)} if marks[0].start() else {}
    for mark, end in zip(marks, ends, strict=True):
        name = _FIELDS.get(mark["name"].lower(), mark["name"].lower())
        if name in named:
            return {}
        named[name] = line[mark.end() : end].strip(_BETWEEN)
    who = named.get("wie")
    # `bespreken wie: dat doet` and `weten we wie: Piet of Anna?` have no labels.
    if who is None:
        what, by = _split_owner(named.get("wat", ""), people, "") if marks[-1]["apart"] is not None else ("", "")
        return {**named, "wat": what, "wie": by} if what and named.get("wanneer") else {}
    meant = named.get("wanneer") or _NOBODY_YET.fullmatch(who) or _somebody(who, people)
    return named if meant and named.get("wat") else {}


def _with_owner_behind(words: str, people: Collection[str], on: dt.date) -> str:
    """The sentence with `door` and its owner behind it, where that name stands elsewhere and can be nothing else."""
    if (found := _BRACKETED.fullmatch(words)) and (found["by"] or (found["when"] and not found["behind"])):
        who = found["who"].strip()
        if _somebody(who, people, known=not found["by"]):
            when = f", {found['when']}" if found["when"] else found["behind"] or ""
            return f"{found['what']} door {who}{when}"
    if (found := _APART.fullmatch(words)) and day(found["when"], on) and _somebody(found["who"], people, known=True):
        others = {plain_words(each).split()[0] for each in people if plain_words(each)}
        if found["mark"] != "," or not others & set(plain_words(found["what"]).split()):  # `bellen met Anna, Piet`
            return f"{found['what']} door {found['who']}, {found['when']}"
    if (found := _IN_FRONT.fullmatch(words)) and _somebody(found["who"], people, known=True):
        what, when = split_date(found["what"], on)
        return f"{what} door {found['who']}, {when.isoformat()}" if when else f"{what} door {found['who']}"
    return words


def _without_day_behind_owner(words: str, people: Collection[str], on: dt.date) -> tuple[str, dt.date | None]:
    """`lijst maken door Piet 10-12`: a number that is a day only because it stands behind who does it."""
    for gap in re.finditer(r"[ ,]+", words):
        if (when := day(words[gap.end() :], on)) is None:
            continue
        for mark in _BY.finditer(words, 0, gap.start()):
            who = words[mark.end() : gap.start()]
            if _somebody(who, people) and not _OPEN_END.search(who):
                return words[: gap.start()], when
    return words, None


def _split_owner(words: str, people: Collection[str], hint: str) -> tuple[str, str]:
    """What stands before the owner at the end of a sentence, and that owner; "" when nobody is named."""
    named = {plain_words(each) for each in people}
    marks = [*_BY.finditer(words)][-MOST_BY:]
    halves = [
        (words[: mark.start()], words[mark.end() :].strip(" ,.;|")) for mark in marks if words[: mark.start()].strip()
    ]
    for what, who in halves:  # `door Piet en door Els`
        both = _AND_BY.fullmatch(what)
        if both and _somebody(both["who"], people) and _somebody(who, people):
            return both["what"], f"{both['who']} en {who}"
    for what, who in halves:  # `door Jan de Vries | BZK`, who is called so
        if plain_words(who.removeprefix("@")) in named:
            return what, who
    # `door` before a bar: `door Jan Bos | BZK` may be called so, also who is not there.
    for what, who in sorted(halves, key=lambda half: (words[len(half[0])] == "|", -len(half[0]))):
        if _somebody(who, people, known=words.isupper()) or _NOBODY_YET.fullmatch(plain_words(who)):
            return what, who
        number = _NUMBER_BEHIND.fullmatch(plain_words(who))  # `door Piet 10`
        behind = number and not _GROUPS.fullmatch(number[1]) and _somebody(number[1], people, known=True)
        later = _SOMETIME.fullmatch(who)
        if behind or (later and _somebody(later["who"], people, known=words.isupper())):
            raise Refused(f"Ik begrijp de datum niet. {hint}")
    return words, ""


def _somebody(who: str, people: Collection[str], *, known: bool = False) -> bool:
    """Whether this is somebody's name; `known`: of who is in the session, or a group."""
    plain = plain_words(who.removeprefix("@"))
    names = {plain_words(each) for each in people}
    first_names = {each.split()[0] for each in names if each}
    if plain in names | first_names or _is_second(plain, people) or _GROUPS.fullmatch(plain) or _ME.fullmatch(plain):
        return True
    if known or who.endswith("?") or not any(map(str.isalpha, plain)) or any(map(str.isdecimal, plain)):
        return False
    parts = re.sub(r"(?<!\s)\s*([,&+/])\s*", r" \1 ", who).split()
    own = [each for each in parts if not _BETWEEN_NAMES.fullmatch(each)]
    return (
        bool(own)
        and len(parts) <= LONGEST_OWNER
        and all(not each.lstrip("@(«\"'")[:1].islower() or plain_words(each) in first_names for each in own)
    )


def _is_second(plain: str, people: Collection[str]) -> bool:
    """`Jan de Vries 2` is the second of that name, when there are so many of them."""
    found = _NUMBER_BEHIND.fullmatch(plain)
    return found is not None and [plain_words(each) for each in people].count(found[1]) >= int(found[2])


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
            "Die datum is al geweest, of is nog heel ver weg. Kies een dag in de komende tien maanden, bijvoorbeeld: "
            f"{spoken_day(on + dt.timedelta(weeks=2), on)}."
        )
    return when
