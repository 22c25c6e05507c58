"""An agreement or an open question from a line or a form: what, who, when.

Must not store anything, and must not guess an owner or a date.
"""

from __future__ import annotations

import datetime as dt
import re

from bot.engine.language.dates import day, split_date
from bot.engine.language.hearing import Request
from bot.engine.model.refusal import Refused
from bot.engine.model.session import Agreement

LONGEST_ANSWER = 500  # characters; an agreement is a sentence, not a document
LONGEST_NAME = 60
LONGEST_OWNER = 6  # words of a name: "Jan van der Berg en Sem"
FURTHEST = dt.timedelta(days=300)


def understand(request: Request, number: int, on: dt.date, hint: str) -> Agreement:
    """What, who and when from a form or from a typed line; `on` is today. Refuses an empty text, an endless one, or a date that is none."""
    if request.fields:
        who = request.fields.get("wie", "").strip()
        when_said = request.fields.get("wanneer", "").strip()
        when = day(when_said, on) if when_said else None
        if when_said and when is None:
            raise Refused(f"Ik begrijp de datum «{when_said[:40]}» niet. Vul bijvoorbeeld in: 1 december of vrijdag.")
        return Agreement(number, said(request, "wat", hint), who[:LONGEST_NAME], _ahead(when, on))
    words, when = split_date(said(request, "wat", hint), on)
    if when is None and re.search(r" (?:voor|uiterlijk|op|vóór) [^ ]*\d[^ ]* ?\S*$", words):
        raise Refused(f"Ik begrijp de datum niet. {hint}")
    what, _, who = words.rpartition(" door ")
    if not what or len(who.split()) > LONGEST_OWNER:
        what, who = words, ""
    what = what.strip(" ,;|")
    if not what:
        raise Refused(hint, asks=True)
    return Agreement(number, what, who.strip(" ,.;|")[:LONGEST_NAME], _ahead(when, on))


def said(request: Request, field: str, hint: str) -> str:
    """The words of an answer, from its field or from the line. Refuses none at all, or too many."""
    words = (request.fields.get(field) or request.args).strip()
    if not words:
        raise Refused(hint, asks=True)
    if len(words) > LONGEST_ANSWER:
        raise Refused(f"Dat is te lang. Maak er hoogstens {LONGEST_ANSWER} tekens van: één of twee zinnen.")
    return words


def short(words: str) -> str:
    """An explanation cut to what fits, at a blank where there is one."""
    if len(words) <= LONGEST_ANSWER:
        return words
    return words[:LONGEST_ANSWER].rsplit(" ", 1)[0] + " …"


def _ahead(when: dt.date | None, on: dt.date) -> dt.date | None:
    """The date, when it lies in the coming months: a day long gone or far away is a slip."""
    if when is not None and not on <= when <= on + FURTHEST:
        raise Refused(
            "Die datum is al geweest, of is nog heel ver weg. Kies een dag die nog komt, met het jaar erbij: 1 december 2026."
        )
    return when
