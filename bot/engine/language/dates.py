"""Dates, times and lengths of time, read as the Dutch write them (`wording.py` writes them).

Must not guess and must not know what time it is: "today" is always an argument. What can be read in two ways is None, and
whoever asked asks again. The tables are our own because the libraries that read Dutch dates guess, and look at the clock.

Decided here:
- A weekday is the first one after today, also as `deze vrijdag`; on a Friday that could be today, so only `aanstaande vrijdag` is clear then.
- `volgende vrijdag`, `volgende maand`, `eind van de week` and `half januari` mean different days to different people: None.
- One day or another is no clear deadline (`voor 1 of 2 mei`). A length is none (`binnen 1 of 2 weken`), and `op maandag of dinsdag` is when one does it.
- `twee weken voor 31 december` is a day, `een paar weken voor 31 december` is not. `niet voor 1 december`, `pas op` and `vanaf` are no
  deadlines, and in `een gesprek over morgen` the day is what it is about.
- A day without a year that is past this year is meant for next year. A day with a year is taken as it stands, past or not.
- A clock time is read as 24 hours. `half twee` is None, and so is a bare `1` to `6` (`2 uur`, `2:30`): it may be the afternoon.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable

from bot.engine.language.wording import MONTHS, WEEKDAYS, number_word

_MONTH_NUMBERS = {
    **{name: number for number, name in enumerate(MONTHS, start=1)},
    **{name[:3]: number for number, name in enumerate(MONTHS, start=1)},
    "mrt": 3,
    "sept": 9,
}
_NEAR = {"vandaag": 0, "morgen": 1, "overmorgen": 2}
A_DAY, A_WEEK = dt.timedelta(days=1), dt.timedelta(weeks=1)
_LONGEST = 60  # characters; no way to write a date is longer


# --- reading a day --------------------------------------------------------------------------------
_WEEKDAY = rf"(?P<weekday>{'|'.join(WEEKDAYS)})"
_COMING = r"aanstaande|aankomende|komende|eerstvolgende|a\.?s\.?"
_SHORT_DAYS = "|".join(each[:2] for each in WEEKDAYS)
_DAY_AHEAD = rf"(?:(?P<weekday>{'|'.join(WEEKDAYS)}|(?:{_SHORT_DAYS})\b)\.?,? )?"  # in front of a date; alone `do` and `zo` are words
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTH_NUMBERS, key=len, reverse=True))})\.?"
COUNT = r"(?P<count>[0-9]{1,3}|[^\W\d_]{3,24})"
_PREPOSITIONS = r"(?:(?:voor|vóór|uiterlijk|op|per|tegen|ten laatste|deadline:?) ){0,2}(?:de )?"

_Reader = Callable[[re.Match[str], dt.date], dt.date | None]


def _read_near(found: re.Match[str], today: dt.date) -> dt.date | None:
    return today + dt.timedelta(days=_NEAR[found["near"]])


def _read_iso(found: re.Match[str], _: dt.date) -> dt.date | None:
    return _date(int(found["year"]), int(found["month"]), int(found["day"]))


def _read_day_and_month(found: re.Match[str], today: dt.date) -> dt.date | None:
    month = _MONTH_NUMBERS.get(found["month"]) or int(found["month"])
    day_of_month = int(found["day"])
    if found["year"]:
        year = int(found["year"])
        read = _date(year if year > 99 else 2000 + year, month, day_of_month)
    else:
        read = _date(today.year, month, day_of_month)
        if read is None or read < today:
            read = _date(today.year + 1, month, day_of_month)
    weekday = found.groupdict().get("weekday")
    if read and weekday and not WEEKDAYS[read.weekday()].startswith(weekday):
        return None  # "vrijdag 1 december" in a year in which that is a Tuesday: one of the two is wrong
    return read


def _read_weekday(found: re.Match[str], today: dt.date) -> dt.date | None:
    ahead = (WEEKDAYS.index(found["weekday"]) - today.weekday()) % 7
    if ahead == 0 and not found["coming"]:
        return None
    return today + dt.timedelta(days=ahead or 7)


def _read_weekday_in_week(found: re.Match[str], today: dt.date) -> dt.date | None:
    monday = today - dt.timedelta(days=today.weekday())
    read = monday + dt.timedelta(weeks=found["which"] == "volgende", days=WEEKDAYS.index(found["weekday"]))
    return read if read >= today else None


def _read_distance(found: re.Match[str], today: dt.date) -> dt.date | None:
    count = counted(found["count"])
    if count is None:
        return None
    match found["unit"]:
        case "dag" | "dagen" | "dgn":
            return today + dt.timedelta(days=count)
        case "week" | "weken" | "wk" | "wkn":
            return today + dt.timedelta(weeks=count)
        case _:
            year, month = _months_later(today, count)
            return dt.date(year, month, min(today.day, calendar.monthrange(year, month)[1]))


def _read_from_a_day(found: re.Match[str], today: dt.date) -> dt.date | None:
    anchor = day(found["anchor"], today)
    count = counted(found["count"])
    if anchor is None or count is None:
        return None
    days = count * (7 if found["unit"].startswith("we") else 1)
    return anchor + dt.timedelta(days=days if found["side"] == "na" else -days)


def _read_end(found: re.Match[str], today: dt.date) -> dt.date | None:
    year, month = today.year, today.month
    if found["month"]:
        month = _MONTH_NUMBERS[found["month"]]
        year = int(found["year"]) if found["year"] else year + (month < today.month)
    elif found["next"]:
        year, month = _months_later(today, 1)
    elif found["whole_year"]:
        month = 12
    return dt.date(year, month, calendar.monthrange(year, month)[1])


_DAYS: list[tuple[re.Pattern[str], _Reader]] = [
    (re.compile(_PREPOSITIONS + words), read)
    for words, read in (
        (rf"(?:nog )?(?P<near>{'|'.join(_NEAR)})(?: nog)?", _read_near),
        (r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})", _read_iso),
        (
            rf"{_DAY_AHEAD}(?P<day>[0-9]{{1,2}})(?:e|ste|de)? {_MONTH}(?: (?P<year>[0-9]{{4}}))?(?: a\.s)?",
            _read_day_and_month,
        ),
        (
            rf"{_DAY_AHEAD}(?P<day>[0-9]{{1,2}})(?P<mark>[-/])(?P<month>[0-9]{{1,2}})"
            r"(?:(?P=mark)(?P<year>[0-9]{4}|[0-9]{2}))?",
            _read_day_and_month,
        ),
        (
            r"(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{4})",
            _read_day_and_month,
        ),
        (rf"(?:(?P<coming>{_COMING}) |deze )?{_WEEKDAY}", _read_weekday),
        (rf"{_WEEKDAY} (?P<coming>{_COMING})", _read_weekday),
        (rf"(?P<which>deze|volgende) week {_WEEKDAY}", _read_weekday_in_week),
        (rf"{_WEEKDAY} (?P<which>deze|volgende) week", _read_weekday_in_week),
        (rf"{COUNT} (?P<unit>dag|dagen|week|weken) (?P<side>voor|vóór|na) (?P<anchor>.+)", _read_from_a_day),
        (rf"(?:over|binnen) {COUNT} (?P<unit>dag|dagen|dgn|week|weken|wkn?|maand|maanden|mnd)\.?", _read_distance),
        (
            rf"(?:het )?einde?(?: van)? (?:{_MONTH}(?: (?P<year>[0-9]{{4}}))?|(?:de|deze) maand|(?P<next>volgende maand)"
            r"|(?P<whole_year>dit jaar|het jaar))",
            _read_end,
        ),
    )
]


def day(text: str, today: dt.date) -> dt.date | None:
    """The day that this text names, seen from `today`, or None when it names none or more than one.

    The whole text must be the date; only a preposition may stand in front (`uiterlijk vrijdag`).
    """
    words = tidy(text)
    if len(words) > _LONGEST:
        return None
    for pattern, read in _DAYS:
        if found := pattern.fullmatch(words):
            try:
                read_day = read(found, today)
            except (ValueError, OverflowError):  # beyond the calendar
                return None
            # From its first and last year nothing can be counted on or back, nor told in another time zone.
            return read_day if read_day and dt.MINYEAR < read_day.year < dt.MAXYEAR else None
    return None


def days(text: str, today: dt.date) -> tuple[dt.date, ...]:
    """The days that this text can name: one that is clear; today and a week from now, when it is today's weekday; or none."""
    if (clear := day(text, today)) is not None:
        return (clear,)
    return (today, today + A_WEEK) if day(text, today - A_DAY) == today else ()


_BEFORE_A_DATE = re.compile(
    r"\s*\|\s*|\s*(?P<loose>[(,]|(?<=\s)[-–—](?=\s))\s*|^(?=\S)"
    r"|\s+(?=(?:voor|vóór|uiterlijk|op|per|tegen|ten laatste|deadline:?|over|binnen|einde?|nog vandaag|vandaag|morgen|overmorgen"
    rf"|{_COMING}|deze (?:{'|'.join(WEEKDAYS)})|(?:deze|volgende) week)(?!\w))"
    rf"|\s+(?P<bare>(?=(?:(?:de |(?:{_SHORT_DAYS})\.?,? )?[0-9]{{1,2}}(?:e|ste|de)? (?:{'|'.join(_MONTH_NUMBERS)})|{'|'.join(WEEKDAYS)}"
    rf"|(?:{_SHORT_DAYS})\.?,? [0-9]{{1,2}}[-/][0-9]{{1,2}})\b))"
    r"|\s+(?=[^\s,]+ (?:dag|dagen|week|weken) (?:voor|vóór|na) )",
    re.IGNORECASE,
)
_BARE_NUMBERS = re.compile(r"[0-9]{1,2}[-/][0-9]{1,2}")
# Behind these words a day is what the sentence is about, or when something begins.
_HALF_A_PHRASE = re.compile(
    r"\b(?:van|vanaf|tot|na|sinds|rond|rondom|en|of|t/m|dan|als|over|met|bij|uit|in|naar|tussen|niet|nooit|pas|geen|volgende|vorige"
    r"|afgelopen|elke|iedere|alle)$",
    re.IGNORECASE,
)
# `zoekt het uit voor vrijdag`: two of these in a row, so that the first belongs to the verb.
_OF_A_VERB = re.compile(r"\b(?:uit|in|na|over|bij|met|naar)$", re.IGNORECASE)
_OWN_PREPOSITION = re.compile(r"(?:voor|vóór|uiterlijk|op|tegen|ten laatste|deadline|over|binnen)\b", re.IGNORECASE)
_NEVER_BARE = re.compile(
    rf"\b(?:voor|vóór|uiterlijk|op|per|tegen|laatste|om|aan|de|week|{'|'.join(WEEKDAYS)}|{_SHORT_DAYS})\.?$",
    re.IGNORECASE,
)
_AWAY_FROM = re.compile(r"\b(?:dag|dagen|week|weken|maand|maanden|jaar)$", re.IGNORECASE)


def split_date(text: str, today: dt.date) -> tuple[str, dt.date | None]:
    """Take the date off the end of a sentence: `lijst maken voor 1 december` is `lijst maken` and that day.

    The sentence comes back trimmed, and whole when no clear date ends it: `nota (1/2)` and `verslag van morgen` stay as they are.
    """
    sentence = text.strip()
    if when := day(sentence, today):
        return "", when
    for mark in _BEFORE_A_DATE.finditer(sentence, max(0, len(sentence) - _LONGEST)):
        rest, what = sentence[mark.end() :].rstrip(") "), sentence[: mark.start()].rstrip(" ,;:-–—|(")
        if mark["loose"] and _BARE_NUMBERS.fullmatch(rest):
            continue
        if what.count("(") > what.count(")"):  # the day is but a part of what stands in brackets
            continue
        if (
            (_HALF_A_PHRASE.search(what) and not (_OWN_PREPOSITION.match(rest) and _OF_A_VERB.search(what)))
            or _AWAY_FROM.search(what)
            or (mark["bare"] == "" and _NEVER_BARE.search(what))
        ):
            continue
        if when := day(rest, today):
            return what, when
    return sentence, None


_GAP = re.compile(r" ?(?P<apart>[:,;] | [-–—] )|(?<![:,;]) ")
_DEADLINE = re.compile(r"(?:voor|vóór|uiterlijk)\b", re.IGNORECASE)


def day_in_front(text: str, today: dt.date) -> tuple[str, dt.date | None]:
    """The day that a sentence begins with. Only what is set apart is taken off: `voor 1 december lijst maken` keeps its words."""
    sentence = text.strip()
    for gap in reversed([*_GAP.finditer(sentence[:_LONGEST])]):
        when = day(sentence[: gap.start()], today)
        rest = sentence[gap.end() :]
        if when and gap["apart"] and rest:
            return rest, when
        if when and _DEADLINE.match(sentence):
            return sentence, when
    return sentence, None


_NO_CLEAR_DAY = re.compile(
    r"(?:^|\s)(?:"
    r"(?:voor|vóór|uiterlijk|op|per|tegen) (?:de )?[^ ]*[0-9][^ ]*(?: [^\W\d]+\.?)?(?: [0-9]{4})?"
    rf"|(?:voor |uiterlijk |op )?(?:volgende|deze|komende) (?:week|maand|jaar|kwartaal|sprint|{'|'.join(WEEKDAYS)})"
    rf"|(?:begin|half|medio|eind|einde|midden)(?: van)?(?: de| het| deze| dit| volgende| volgend)? (?:week|maand|jaar|kwartaal|{'|'.join(MONTHS)})"
    r"|(?:een paar|enkele|\S+) (?:dag|dagen|week|weken|maand|maanden) (?:voor|vóór|na) .*[0-9].*"
    r"|over (?:een paar|enkele|\S+) (?:dagen|weken|maanden|jaar)"
    rf"|(?:{'|'.join(WEEKDAYS)}),? [0-9]{{1,2}}[ /-][^ ]+"
    rf"|(?:{_SHORT_DAYS})\.?,? [0-9]{{1,2}}(?:[/-][0-9]{{1,2}}| (?:{'|'.join(_MONTH_NUMBERS)})\.?)"
    rf"|(?:op|uiterlijk|voor|vóór) (?:{'|'.join(WEEKDAYS)})"
    r")[\s.!)]*$",
    re.IGNORECASE,
)


_OR = r"(?:, ?| ?/ ?| (?:of|à|á)(?: (?:voor|op|uiterlijk))? )"
_A_MONTH = rf"(?:{'|'.join(sorted(_MONTH_NUMBERS, key=len, reverse=True))})\.?"
_NUMBERED_DAY = rf"(?:de )?(?:(?:{_SHORT_DAYS}|{'|'.join(WEEKDAYS)})\.? )?[0-9]{{1,2}}(?:e|ste|de)?"
_A_DATE = rf"{_NUMBERED_DAY}(?:[-/][0-9]{{1,2}}|\.? {_A_MONTH})"
_SOME_DAY = rf"(?:{_A_DATE}|{'|'.join((*WEEKDAYS, *_NEAR))})"
_PART = r"(?:begin|half|medio|einde?)(?: van)?"
_THIS = r"(?:de|deze|die|volgende|komende)"
_WEEK_OR_MONTH = r"(?:week|maand|kwartaal)"
_TWO_DEADLINES = re.compile(
    r"(?:^|\s)(?:"
    rf"(?:voor|vóór|uiterlijk|tegen)(?: op)? (?:(?:{_SOME_DAY}|{_NUMBERED_DAY}){_OR}){{1,3}}(?:{_SOME_DAY}|{_A_MONTH})"
    rf"|(?:(?:voor|vóór|uiterlijk|tegen)(?: {_PART})?|{_PART}) {_THIS}(?: {_WEEK_OR_MONTH})? of (?:{_PART} )?{_THIS} {_WEEK_OR_MONTH}(?: daarna| erna)?"
    rf"|(?:(?:voor|vóór|uiterlijk|tegen) )?{_PART} {_A_MONTH} of (?:{_PART} )?{_A_MONTH}"
    r"|voor (?:ma|di|do|vr|za)\.?|(?:vóór|uiterlijk) (?:ma|di|wo|do|vr|za)\.?"
    r")[\s.!)]*$",
    re.IGNORECASE,
)


def names_no_clear_day(sentence: str) -> bool:
    """Whether a sentence from which no date could be taken ends in something that was meant as one (`volgende week`, `op 31-2`)."""
    return _ends_in(_NO_CLEAR_DAY, sentence)


def has_no_clear_deadline(sentence: str) -> bool:
    """Whether it ends in a deadline that is one day or another, or is cut short (`voor 1 of 2 mei`, `uiterlijk vr`).

    `op maandag of dinsdag` and `op 3 of 4 mei` are what happens then, and `binnen 1 of 2 weken` how long it takes: of neither anything is asked.
    """
    return _ends_in(_TWO_DEADLINES, sentence)


def _ends_in(shape: re.Pattern[str], sentence: str) -> bool:
    found = shape.search(sentence, max(0, len(sentence) - _LONGEST))
    return found is not None and not _HALF_A_PHRASE.search(sentence[: found.start()].rstrip())


def tidy(text: str) -> str:
    """The words as the patterns for days and times read them; of a long text its beginning."""
    return " ".join(text[: 4 * _LONGEST].lower().split()).strip(" .,!;")


def counted(words: str) -> int | None:
    """A whole number in figures or in words (`twaalf`); None for anything else."""
    return int(words) if words.isdecimal() else number_word(words)


def _date(year: int, month: int, day_of_month: int) -> dt.date | None:
    try:
        return dt.date(year, month, day_of_month)
    except ValueError:
        return None


def _months_later(date: dt.date, count: int) -> tuple[int, int]:
    years, month = divmod(date.month - 1 + count, 12)
    return date.year + years, month + 1
