"""The wish behind `/start` and its kin: the word, the form or the end, the deck; and the moment of an invitation.

Must not guess: what is not understood is asked back.
"""

from __future__ import annotations

import datetime as dt
import re

from msgspec import Struct

from bot.engine.language.dates import AMSTERDAM, clock_time, day
from bot.engine.language.hearing import clean, plain_words
from bot.engine.model.deck import Deck
from bot.engine.model.order import MAX_WORD, normal
from bot.engine.model.refusal import Refused

HOW_TO_START = "Typ in de groepschat: /start en een woord, bijvoorbeeld /start zon. Je mag er de duur achter zetten: 1u, 1,5u, 2u of tot 15:00."


class Wish(Struct, frozen=True):
    """What was asked behind `/start`: the word, the form or the time it must end, and the deck ("" for the usual ones)."""

    word: str
    form: str = ""
    until: dt.time | None = None
    deck: str = ""


def understand_start(args: str) -> Wish:
    """`zon`, `zon 1,5u`, `zon tot 15:00`, `zon deck:chat`. Refuses an empty or endless word, or a time that is none."""
    rest = f" {clean(args)}"
    deck, until, form = "", None, ""
    if match := re.search(r"\sdeck:\s?(\S+)", rest, re.IGNORECASE):
        deck, rest = match[1].casefold(), rest[: match.start()] + rest[match.end() :]
    if match := re.search(r"\s+tot\s+(.+?)\s*$", rest, re.IGNORECASE):
        until = clock_time(match[1]) or _afternoon(match[1])
        if until is None:
            raise Refused(
                "Ik begrijp de eindtijd niet. Typ in de groepschat bijvoorbeeld: /start zon tot 15:00.", in_group=True
            )
        rest = rest[: match.start()]
    else:
        rest, form = split_form(rest)
    word = " ".join(rest.split())
    if not normal(word):
        raise Refused(f"Welk woord gebruiken jullie? {HOW_TO_START}", asks=True, in_group=True)
    if len(word) > MAX_WORD:
        raise Refused(
            f"Dat woord is te lang. Kies een woord van hoogstens {MAX_WORD} tekens. Typ in de groepschat bijvoorbeeld: /start zon.",
            in_group=True,
        )
    return Wish(word, form, until, deck)


def split_form(words: str) -> tuple[str, str]:
    """The form at the end of these words, as the draaiboek writes it (`1,5u`), and what stands before it; "" for none."""
    match = re.search(r"\s+(\d(?:[.,]5|½)?\s?u(?:ur)?|anderhalf uur)\s*$", words, re.IGNORECASE)
    if match is None:
        return words, ""
    form = "".join(match[1].casefold().split())
    for spelled, short in (("uur", "u"), ("anderhalf", "1,5"), ("½", ",5"), (".", ",")):
        form = form.replace(spelled, short)
    return words[: match.start()], form


def _afternoon(words: str) -> dt.time | None:
    """`3 uur` as the end of a meeting: nobody means the middle of the night."""
    match = re.fullmatch(r"(\d{1,2})(?:[:.]([0-5]\d))?(?:\s*u(?:ur)?)?", words)
    hour = int(match[1]) if match else 0
    return dt.time(hour + 12, int(match[2] or 0)) if match and 1 <= hour <= 11 else None


FURTHEST = dt.timedelta(days=730)  # an invitation for later is a typo


def understand_moment(deck: Deck, words: str, on: dt.date) -> tuple[str, dt.datetime]:
    """Form and aware start from `1 december 13:00 2u`; the form may be left out. Refuses what is no date or time."""
    hint = "Typ bijvoorbeeld: uitnodiging 1 december 13:00 2u."
    before, form = split_form(f" {words}")
    if form and form not in deck.forms():
        raise Refused(f"Die duur ken ik niet. Kies uit: {', '.join(deck.forms())}. {hint}")
    rest = [word for word in before.split() if plain_words(word) not in {"om", "uur"}]
    at = clock_time(rest[-1]) if rest else None
    if at is None:
        raise Refused(f"Hoe laat begint de sessie? {hint}", asks=True)
    date = day(" ".join(rest[:-1]), on)
    if date is None:
        raise Refused(f"Op welke dag is de sessie? {hint}", asks=True)
    if not on <= date <= on + FURTHEST:
        raise Refused(f"Die dag is al geweest, of is nog meer dan twee jaar weg. {hint}")
    return form or deck.default_form, dt.datetime.combine(date, at, tzinfo=AMSTERDAM)
