"""An agreement or an open question from a line or a form: what, who, when.

Must not store anything, and must not guess an owner or a date.

Decided here:
- What stands behind `door` is an owner when it is a name: of somebody in the session, or with capitals, or a team (`het team`, `afdeling
  Zorg`). `door de gemeente laten publiceren` and `verplicht door de wet` name nobody. `door mij` is whoever says so.
- A day that is not clear, or two days, is asked back; a sentence that names no day has none.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection

from bot.engine.language.characters import shortened
from bot.engine.language.dates import day, names_no_clear_day, split_date
from bot.engine.language.hearing import Request, plain_words
from bot.engine.model.messages import Refused
from bot.engine.model.session import Agreement

LONGEST_ANSWER = 500  # characters; an agreement is a sentence, not a document
LONGEST_NAME = 60
LONGEST_OWNER = 6  # words of a name: "Jan van der Berg en Sem"
FURTHEST = dt.timedelta(days=300)

_BETWEEN_NAMES = re.compile(
    r"van|de|der|den|het|'t|ten|ter|te|von|el|al|ben|en|of|samen|met|[&+/,]|[^\W\d_]\.?", re.IGNORECASE
)
_GROUPS = re.compile(
    r"iedereen|allemaal|ons allemaal|wij allemaal|alle collega's"
    r"|(?:(?:het|de|ons|onze|mijn|jullie|elk|alle|ieder) )?(?:\w*team(?:s)?|afdeling|griffie|secretariaat|directie|werkgroep|redactie"
    r"|projectgroep|bestuur|college|teamleider|projectleider|manager|gespreksbegeleider|informatiebeheer|communicatie)(?: [\w&]+)?"
)
_ME = re.compile(r"(?:mij|mijzelf|mezelf|ik|ikzelf|me)")


def understand(
    request: Request, number: int, on: dt.date, hint: str, *, me: str = "", people: Collection[str] = ()
) -> Agreement:
    """What, who and when from a form or from a typed line; `on` is today, `me` who says it, `people` the names in the session.

    Refuses an empty text, an endless one, and a date that is none or not clear.
    """
    if request.fields:
        who = request.fields.get("wie", "").strip()
        when_said = request.fields.get("wanneer", "").strip()
        when = day(when_said, on) if when_said else None
        if when_said and when is None:
            raise Refused(
                f"Ik begrijp de datum «{shortened(when_said, 40)}» niet. Vul bijvoorbeeld in: 1 december of vrijdag."
            )
        return Agreement(number, said(request, "wat", hint), name_of(who, me), _ahead(when, on))
    words, when = split_date(said(request, "wat", hint), on)
    what, who = _split_owner(words, people)
    if who and when is None:  # `lijst maken voor 1 december door Piet`
        what, when = split_date(what, on)
    if when is None and names_no_clear_day(words if not who else what):
        raise Refused(f"Ik begrijp de datum niet. {hint}")
    if when is not None and (split_date(what, on)[1] or names_no_clear_day(what)):
        raise Refused(f"Welke dag bedoel je? Ik zie er twee. {hint}", asks=True)
    what = what.strip(" ,;|")
    if not what:
        raise Refused(hint, asks=True)
    return Agreement(number, what, name_of(who.strip(" ,.;|"), me), _ahead(when, on))


def _split_owner(words: str, people: Collection[str]) -> tuple[str, str]:
    """What stands before the owner at the end of a sentence, and that owner; "" when nobody is named."""
    for mark in (" door ", "|"):
        what, _, who = words.rpartition(mark)
        if what and _somebody(who.strip(" ,.;|"), people):
            return what, who
    return words, ""


def _somebody(who: str, people: Collection[str]) -> bool:
    plain = plain_words(who.removeprefix("@"))
    known = {plain_words(each) for each in people}
    first_names = {each.split()[0] for each in known if each}
    second = re.sub(r" \d{1,2}$", "", plain)  # `Jan de Vries 2` is the second of that name
    if {plain, second} & (known | first_names) or _GROUPS.fullmatch(plain) or _ME.fullmatch(plain):
        return True
    if not plain or any(char.isdecimal() for char in plain):
        return False
    parts = re.sub(r"\s*([,&+/])\s*", r" \1 ", who).split()
    names = [each for each in parts if not _BETWEEN_NAMES.fullmatch(each)]
    return (
        bool(names)
        and len(parts) <= LONGEST_OWNER
        and all(not each.lstrip("@(«\"'")[:1].islower() or plain_words(each) in first_names for each in names)
    )


def name_of(who: str, me: str) -> str:
    """The name of who is meant: `ik` and `mij` are `me`. Of a long one the beginning."""
    return shortened(me if me and _ME.fullmatch(plain_words(who)) else who, LONGEST_NAME)


def said(request: Request, field: str, hint: str) -> str:
    """The words of an answer, from its field or from the line. Refuses none at all, or too many."""
    words = (request.fields.get(field) or request.args).strip()
    if not words:
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
