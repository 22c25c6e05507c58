"""Small pieces of Dutch that several messages share: counts, lists of names, moments.

Must not hold whole messages; those stand with what they are about.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from text_to_num import text2num

from bot.engine.model.blocks import Listing
from bot.engine.model.deck import Deck
from bot.engine.model.order import deal, split_selection
from bot.engine.model.session import Agreement, Session

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

WEEKDAYS = ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"]
MONTHS = [
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
]  # fmt: skip

_PLACEHOLDER = re.compile(r"\{(?:woord|kaarten|eind|bewaartermijn)\}")
# "Typ «hand»", "Typ dan: hand". In the private chat is somewhere else.
_TYPE_THIS = re.compile(r"\btyp\b(?![^.!?«]*privéchat)[^.!?]*?[:«]", re.IGNORECASE)


def asks_to_type(words: str) -> bool:
    """Whether a deck's text for the group asks people to type something there."""
    return _TYPE_THIS.search(words) is not None


def names(people: Iterable[str]) -> str:
    """`Anna`, `Anna en Piet`, `Anna, Piet en Sem`; "niemand" for none."""
    known = list(people)
    if not known:
        return "niemand"
    return known[0] if len(known) == 1 else f"{', '.join(known[:-1])} en {known[-1]}"


def count(number: int, one: str, many: str) -> str:
    """`1 kaart`, `3 kaarten`."""
    return f"{number} {one if number == 1 else many}"


_SPOKEN = ("nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf")


def in_words(number: int) -> str:
    """A small whole number as people say it, `drie`; a larger one in digits."""
    return _SPOKEN[number] if number < len(_SPOKEN) else str(number)


def all_of(people: int) -> str:
    """`allebei`, `alle drie`."""
    return "allebei" if people == 2 else f"alle {in_words(people)}"


def minutes_until(now: dt.datetime, end: dt.datetime) -> int:
    """Whole minutes left, rounded up; negative when it is past."""
    return -int((now - end).total_seconds() // 60)


def spoken_day(date: dt.date, today: dt.date) -> str:
    """`dinsdag 1 december`; with the year when it is another one than today's."""
    year = "" if date.year == today.year else f" {date.year}"
    return f"{WEEKDAYS[date.weekday()]} {date.day} {MONTHS[date.month - 1]}{year}"


def today_or_later(today: dt.date) -> str:
    """The question to who names the weekday that it is: `Het is vandaag vrijdag. Bedoel je vandaag, of vrijdag 4 december?`"""
    later = spoken_day(today + dt.timedelta(weeks=1), today)
    return f"Het is vandaag {WEEKDAYS[today.weekday()]}. Bedoel je vandaag, of {later}?"


def spoken_date(moment: dt.datetime) -> str:
    """The date in the Netherlands at this moment, with its year: `1 december 2026`."""
    day = today(moment)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def spoken_time(moment: dt.datetime) -> str:
    """The clock in the Netherlands at this moment: `13:05`. Raises ValueError for a naive moment: that is our mistake."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    local = moment.astimezone(AMSTERDAM)
    return f"{local.hour:02}:{local.minute:02}"


def spoken_span(start: dt.datetime, end: dt.datetime) -> str:
    """`dinsdag 12 januari 2027, 13:00 – 15:00 uur`."""
    day = today(start)
    return f"{spoken_day(day, day)} {day.year}, {spoken_time(start)} – {spoken_time(end)} uur"


def spoken_minutes(count: int) -> str:
    """`1 minuut`, `12 minuten`, `1 uur en 5 minuten`. What is below zero counts as zero."""
    hours, left = divmod(max(count, 0), 60)
    in_minutes = "1 minuut" if left == 1 else f"{left} minuten"
    if hours == 0:
        return in_minutes
    return f"{hours} uur en {in_minutes}" if left else f"{hours} uur"


def time_left(now: dt.datetime, end: dt.datetime) -> str:
    """`tot 13:57, nog 12 minuten`, or `gepland tot 13:57, 3 minuten over tijd`."""
    left = minutes_until(now, end)
    if left > 0:
        return f"tot {spoken_time(end)}, nog {spoken_minutes(left)}"
    over = f"{spoken_minutes(-left)} over tijd" if left else "de tijd is om"
    return f"gepland tot {spoken_time(end)}, {over}"


def number(value: Decimal) -> str:
    """A grade as the Dutch write it: `7,5`, `8`."""
    rounded = value.quantize(Decimal("0.01"), ROUND_HALF_UP).normalize()
    return f"{rounded:f}".replace(".", ",")


_LINE = 60  # characters


def first_words(words: str) -> str:
    """As many whole words as fit in a line of an overview, with `…` behind them when there are more."""
    return words if len(words) <= _LINE else f"{words[:_LINE].rpartition(' ')[0]} …"


def number_word(word: str) -> int | None:
    """The whole number that one Dutch word stands for (`acht`, `Twaalf`), or None."""
    try:
        return int(text2num(word.lower(), "nl"))
    except ValueError:
        return None


def today(now: dt.datetime) -> dt.date:
    """The date in the Netherlands."""
    return now.astimezone(AMSTERDAM).date()


def agreement_line(each: Agreement, now: dt.datetime, *, by: str = "door") -> str:
    """`Lijst maken – door Piet, uiterlijk dinsdag 1 december`."""
    if each.done and not each.who:  # nobody waits for a name any more
        return f"{sentence(each.what)} Antwoord: {each.answer}" if each.answer else f"{each.what} – gedaan"
    who = f"{by} {each.who}" if each.who else "nog geen naam"
    if each.answer:
        return f"{each.what} – {who}. Antwoord: {each.answer}"
    if each.done:
        return f"{each.what} – {who}, gedaan"
    when = f"uiterlijk {spoken_day(each.when, today(now))}" if each.when else "nog geen datum"
    return f"{each.what} – {who}, {when}"


def sentence(what: str) -> str:
    """Somebody's words at the end of a sentence of ours, with one full stop, unless they end in a mark of their own."""
    return what if what[-1:] in {"?", "!", "…"} else f"{what.rstrip('.')}."


def agreed(made: Iterable[Agreement], now: dt.datetime, *, by: str = "door") -> Listing:
    """Agreements or open questions as a list."""
    return Listing(tuple(agreement_line(each, now, by=by) for each in made))


def word_rows(word: str) -> tuple[tuple[str, str], ...]:
    """The word as people share it, and the selection behind it: what it is typed as and what that means, if there is one.

    The numbers are those of the word alone.
    """
    alone, selection = split_selection(word)
    if selection is None or not selection.code:
        return (("Woord", word),)
    parts = [f"alleen voor {selection.level}"] if selection.level else []
    parts += [f"kaart {names(map(str, selection.first))} eerst"] if selection.first else []
    parts += [f"zonder kaart {names(map(str, selection.out))}"] if selection.out else []
    return ("Woord", alone), ("Keus uit de kaarten", f"keus:{selection.code}: {', '.join(parts)}")


def fill(words: str, session: Session, deck: Deck, retention_days: int) -> str:
    """A deck's text with the session's own values in it."""
    return filled(words, session.word, deck, spoken_time(session.agreed.end), retention_days)


def filled(words: str, word: str, deck: Deck, end: str, retention_days: int) -> str:
    """A deck's text with these values in it; `end` is the time of day at which the session ends, or words for it."""
    values = {
        "{woord}": lambda: word,
        "{kaarten}": lambda: str(len(deal(deck.cards, word))),
        "{eind}": lambda: end,
        "{bewaartermijn}": lambda: str(retention_days),
    }
    # One pass, so that a word which looks like a placeholder stays what it is.
    return _PLACEHOLDER.sub(lambda found: values[found[0]](), words)
