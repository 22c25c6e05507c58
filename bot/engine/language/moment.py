"""When a session is to be: the day, the time and the form behind `uitnodiging` and `plan`.

Must not guess: what is not understood is asked back, and so is a day on which hardly anybody works.
"""

from __future__ import annotations

import datetime as dt
import re

from msgspec import Struct

from bot.engine.language.dates import days
from bot.engine.language.times import clock_time
from bot.engine.language.typed import plain_words
from bot.engine.language.wish import split_form
from bot.engine.language.wording import AMSTERDAM, spoken_day, spoken_time, today_or_later
from bot.engine.model.deck import Deck
from bot.engine.model.messages import Refused

FURTHEST = dt.timedelta(days=730)  # an invitation for later is a typo
HINT = "Typ bijvoorbeeld: uitnodiging volgende week dinsdag 13:00 2u."
MOST_WORDS = 24  # of a moment and a word together; more is a sentence
_CAPITALS = {"Koningsdag", "Bevrijdingsdag", "Goede Vrijdag"}  # as the official spelling has it
# Not a day off for everybody, but a day on which people count on being free.
_OBSERVED = {(5, 4): "Dodenherdenking", (12, 24): "kerstavond", (12, 31): "oudejaarsdag"}
_WEEKDAYS = {
    each[:2]: each for each in ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
}
_SHORT_DAY = re.compile(rf"^({'|'.join(_WEEKDAYS)})\b\.?", re.IGNORECASE)
_FROM_TO = re.compile(
    r"(?P<before>.*?)(?<![ ,])[ ,]*\b(?:van ?)?(?P<start>[0-9]{1,2}(?:[:.][0-9]{2})?)(?: ?u(?:ur)?)? ?(?:tot|t/m|-|–|—) ?"
    r"(?P<end>[0-9]{1,2}(?:[:.][0-9]{2})?)(?: ?u(?:ur)?)?",
    re.IGNORECASE,
)


class Moment(Struct, frozen=True):
    """The form of the session and when it begins (aware, Dutch time). `doubt` is a sentence about the day, "" for a working day."""

    form: str
    start: dt.datetime
    doubt: str = ""


def understand_moment(
    deck: Deck, words: str, now: dt.datetime, hint: str = HINT, usual: str = "", *, in_group: bool = False
) -> Moment:
    """`1 december 13:00 2u`, `dinsdag 13u`, `13:00 12 januari`, `12-1 van 13:00 tot 15:00`; without a form it is the `usual` one, or
    the deck's.

    Refuses what is no date or time, what is past at `now`, and an hour that the clock skips or has twice; `hint` then says what to type,
    and `in_group` whether that is in the group's chat.
    """
    date_said, at, form = _parts(deck, " ".join(words.split()).strip(" .!,"))
    today = now.astimezone(AMSTERDAM).date()
    if form and form not in deck.forms():
        raise Refused(f"Die duur ken ik niet. Kies uit: {', '.join(deck.forms())}. {hint}", in_group=in_group)
    if at is None:
        raise Refused(
            f"Hoe laat begint de sessie? Schrijf de tijd met vier cijfers, zoals 13:30. {hint}",
            asks=True,
            in_group=in_group,
        )
    possible = _days_meant(date_said, today)
    if not possible:
        raise Refused(f"Op welke dag is de sessie? {hint}", asks=True, in_group=in_group)
    starts = [dt.datetime.combine(date, at, tzinfo=AMSTERDAM) for date in possible]
    start, date = starts[-1], possible[-1]
    if len(starts) > 1 and starts[0] > now:  # later on this day it can only be next week's
        there = " in de groepschat" if in_group else ""
        told = f"{today_or_later(today)} Typ het{there} nog een keer, met die dag in plaats van «{date_said}»."
        raise Refused(told, asks=True, in_group=in_group)
    if start <= now or date > today + FURTHEST:
        raise Refused(f"Dat moment is al geweest, of is nog meer dan twee jaar weg. {hint}", in_group=in_group)
    return Moment(form or usual or deck.default_form, existing(start), doubt(date, today))


def split_wish(deck: Deck, words: str, today: dt.date) -> tuple[str, str]:
    """The words that tell a moment, and those in front of it or behind it, which are then the word and what goes with that.

    `12 januari 13:00 2u zon` is `12 januari 13:00 2u` and `zon`. When no moment is clear, what comes nearest to one is the first.
    """
    said = words.split()
    if len(said) > MOST_WORDS:
        return words, ""
    cuts = [(said[:n], said[n:]) for n in range(len(said), 0, -1)] + [(said[n:], said[:n]) for n in range(1, len(said))]
    timed = [
        (" ".join(when), " ".join(rest), date_said)
        for when, rest in cuts
        for date_said, at, _ in [_parts(deck, " ".join(when).strip(" .!,"))]
        if at is not None
    ]
    possible = (each for each in timed if _days_meant(each[2], today))
    when, rest, _ = next(possible, timed[0] if timed else (words, "", ""))
    return when, rest


def day_meant(words: str, today: dt.date) -> dt.date | None:
    """The day of a session that these words name, also with a short weekday (`di`, `ma 14 dec`); None when they name none."""
    possible = _days_meant(words, today)
    return possible[0] if len(possible) == 1 else None


def _days_meant(words: str, today: dt.date) -> tuple[dt.date, ...]:
    return days(_SHORT_DAY.sub(lambda found: _WEEKDAYS[found[1].lower()], words), today)


def doubt(date: dt.date, today: dt.date) -> str:
    """What may be wrong with this day for a meeting, as a sentence; "" when nothing is."""
    import holidays  # a table for each country: only loaded when somebody plans

    spoken = spoken_day(date, today)
    free = holidays.country_holidays("NL", years=date.year, language="nl").get(date) or ""
    if free and free not in _CAPITALS:
        free = free.lower()
    if free or (free := _OBSERVED.get((date.month, date.day), "")):
        return f"Op {spoken} is het {free}."
    if date.weekday() >= 5:
        return f"Het is dan {spoken}: dat is in het weekend."
    return ""


def existing(start: dt.datetime) -> dt.datetime:
    """The same moment, when the clock shows it exactly once."""
    clock, date = f"{start:%H:%M}", spoken_day(start.date(), start.date())
    if spoken_time(start.astimezone(dt.UTC)) != f"{start:%H:%M}":
        raise Refused(f"{clock} uur bestaat niet op {date}: de klok gaat dan een uur vooruit. Kies een andere tijd.")
    if start.utcoffset() != start.replace(fold=1).utcoffset():
        raise Refused(f"{clock} uur komt twee keer op {date}: de klok gaat dan een uur terug. Kies een andere tijd.")
    return start


def _parts(deck: Deck, words: str) -> tuple[str, dt.time | None, str]:
    """What was said of the day, the time when that is clear, and the form or ""."""
    if (match := _FROM_TO.fullmatch(words)) and (start := _clock(match["start"])) and (end := _clock(match["end"])):
        length = (end.hour - start.hour) * 60 + end.minute - start.minute
        hours = f"{length / 60:.2f}".rstrip("0").rstrip(".").replace(".", ",")
        return match["before"], start, f"{hours}u"
    before, form = split_form(f" {words}")
    date_said, at = _split_clock(before)
    if at is None and form not in deck.forms():  # `1 december 13 uur` ends in a time, not in a length
        (date_said, at), form = _split_clock(words), ""
    return date_said, at, form


def _clock(words: str) -> dt.time | None:
    return clock_time(words if re.search(r"[:.]", words) else f"{words} uur")


def _split_clock(words: str) -> tuple[str, dt.time | None]:
    """The time of day at the end of these words, or in front, and what is left; None when there is no clear one."""
    rest = [word for word in words.replace(",", " ").split() if plain_words(word) not in {"om", "op"}]
    if "tot" in map(plain_words, rest):  # `9 december tot 15:00` says when it ends
        return words, None
    for count in (3, 2, 1):
        if (at := clock_time(" ".join(rest[-count:]))) is not None:
            return " ".join(rest[:-count]), at
    for count in (2, 1):
        if (at := clock_time(" ".join(rest[:count]))) is not None:
            return " ".join(rest[count:]), at
    return words, None
