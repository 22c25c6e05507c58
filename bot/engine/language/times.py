"""Times of the day and lengths of time, as people write them.

Must not guess, and must not look at a clock: what is not clear is None.
"""

from __future__ import annotations

import datetime as dt
import re

from bot.engine.language.dates import COUNT, counted, tidy
from bot.engine.language.wording import number_word

_CLOCK = re.compile(
    r"(?:(?:om|tot) )?(?P<hour>[0-9]{1,2})"
    r"(?:[:.](?P<minute>[0-9]{2})(?: ?uur| ?u)?|(?: ?uur| ?u)(?: ?(?P<past>[0-9]{2}))?)"
)
_CLOCK_WORD = re.compile(r"(?:(?:om|tot) )?(?P<hour>[^\W\d_]{3,12}) uur(?: (?P<past>[0-9]{2}|[^\W\d_]{3,16}))?")
_AFTERNOON_TOO = range(1, 7)

_LENGTHS = {
    "kwartier": 15,
    "een kwartier": 15,
    "kwartiertje": 15,
    "een kwartiertje": 15,
    "drie kwartier": 45,
    "half uur": 30,
    "halfuur": 30,
    "een half uur": 30,
    "een halfuur": 30,
    "anderhalf uur": 90,
    "1,5 uur": 90,
    "1,5u": 90,
}
_MINUTES = re.compile(rf"{COUNT}(?: ?(?:minuut|minuten|minuutjes|min\.?|m|'))?")
_HOURS = re.compile(
    r"(?P<hours>[0-9]{1,2}|[^\W\d_]{3,12})(?: ?uur| ?u)(?:(?: en)? ?(?P<minutes>[0-9]{1,2})(?: ?(?:minuut|minuten|min))?)?"
)


def clock_time(text: str) -> dt.time | None:
    """The time of day that this text names (`13:00`, `13.00`, `13u30`, `9 uur`, `dertien uur dertig`), or None when it is not clear."""
    words = tidy(text)
    if found := _CLOCK.fullmatch(words):
        hour, minute = int(found["hour"]), int(found["minute"] or found["past"] or 0)
        if hour in _AFTERNOON_TOO and len(found["hour"]) == 1:
            return None
    elif found := _CLOCK_WORD.fullmatch(words):
        past = counted(found["past"]) if found["past"] else 0
        hour, minute = number_word(found["hour"]) or 0, 60 if past is None else past
        if hour == 0 or hour in _AFTERNOON_TOO:
            return None
    else:
        return None
    return dt.time(hour, minute) if hour < 24 and minute < 60 else None


def minutes(text: str) -> int | None:
    """The length of time that this text names, in whole minutes and at least 1, or None."""
    words = tidy(text)
    if words in _LENGTHS:
        return _LENGTHS[words]
    if found := _MINUTES.fullmatch(words):
        return counted(found["count"]) or None
    if found := _HOURS.fullmatch(words):
        hours = counted(found["hours"])
        return None if hours is None else hours * 60 + int(found["minutes"] or 0) or None
    return None
