"""The wish behind `/start` and its kin: the word, the form or the end, the deck.

Must not guess: what is not understood is asked back.

Decided here, because another word is another order for everybody:
- Behind the word may stand a length (`2u`, `een uur`, `1u30`) or an end (`tot 15:30`), not both; with a comma or brackets if you like.
- A word of several words is fine (`rode zon`), as long as every word behind the first is made of letters. A number, a time, an
  emoji or half a length there was meant as something else, so it is asked back. On its own a word may be anything (`MH17`, `🙂`), but a day, a time or a length is so only for who says it is the word.
- `verder:` has the code with which a report says how far an earlier session got.
- Punctuation and quotes around a word are not shown, as they do not count. `woord: zon` is `zon`.
- Politeness (`graag`, `aub`) belongs to nobody's word. `met`, `maar`, `nu` in front of another word make it a sentence, and so does a
  preposition between the word and a length (`zon voor 2 uur`): asked back. So is a word that only says what to begin (`een sessie`).
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from msgspec import Struct

from bot.engine.language.dates import names_no_clear_day
from bot.engine.language.times import clock_time, minutes
from bot.engine.language.typed import COURTESY, clean, plain_words
from bot.engine.language.wording import number_word
from bot.engine.model.messages import Refused
from bot.engine.model.order import MAX_WORD, normal, split_selection

HOW_TO_START = "Typ in de groepschat: /start en een woord, bijvoorbeeld /start zon. Je mag er de duur achter zetten: 1u, 1,5u, 2u of tot 15:00."


class Wish(Struct, frozen=True):
    """What was asked behind `/start`: the word, the form or the time it must end, and the deck ("" for the usual ones). `been` is the code
    of what an earlier session did, as the report gives it; "" for none.
    """

    word: str
    form: str = ""
    until: dt.time | None = None
    deck: str = ""
    been: str = ""


_BEEN = re.compile(r"(?<!\s)\s+verder:\s?(\S*?)[.,]?(?=\s|$)", re.IGNORECASE)
_DECK = re.compile(r"\sdeck:\s?(\S+)", re.IGNORECASE)
_SELECTED = re.compile(r"(?<!\s)\s+keus:\s?(\S*?)[.,]?(?=\s|$)", re.IGNORECASE)
_UNTIL = re.compile(r"(?:(?<![\s,;(])[\s,;(]+|^)tot\s+(.+)$", re.IGNORECASE)
MOST_POLITE = 100  # characters at the end; nobody says thanks for longer
_POLITE = re.compile(
    rf"(?<![\s,])(?:[\s,]+(?:{COURTESY}|bedankt|dank je|dank u|dankjewel))+[\s.!]*$",
    re.IGNORECASE,
)
_AROUND = " .,;:!?…-–—\"'“”„‘’«»()"
_NAMED = re.compile(
    r"(?:met )?(?:(?:het|ons|jullie) )?woord(?: is|:| =)+ (?=\S)|(?:met )?(?:het |ons |jullie )?woord (?!is$)(?=\S+$)"
    r"|met (?:het|ons) woord (?=\S)",
    re.IGNORECASE,
)
_PART_OF_DAY = r"(?:ochtend|middag|avond|nacht)"
_DAY = re.compile(
    rf"(?:(?:maan|dins|woens|donder|vrij|zater|zon)dag|morgen){_PART_OF_DAY}?|van{_PART_OF_DAY}|vandaag|overmorgen",
    re.IGNORECASE,
)
# A date or a time in figures, also one that can't be, a length without its unit, or the number of a card.
_FIGURES = re.compile(
    r"\d{1,4}(?:[-/.:]\d{1,4}){1,2}|\d{1,2}|\d(?:[.,]\d{1,2}|½)|\d(?:[.,]\d{1,2}|½)?\s?h(?:ours?)?", re.IGNORECASE
)
_HALF_PAST = re.compile(r"(?:half|kwart (?:voor|over)) [a-z]{3,6}", re.IGNORECASE)
_SENTENCE = re.compile(
    r"(?:met|maar|even|nu|dan|alvast|graag|straks|om|over|vanaf|vandaag|/?start|uur|minuten|min)$", re.IGNORECASE
)
# Between a word and a length or an end they belong to neither.
_BETWEEN = re.compile(
    r".*\s(voor|van|in|na|met|binnen|over|om|duurt|gedurende|ongeveer|circa|ca\.?|max\.|maximaal|minimaal|hooguit|zo'n)",
    re.IGNORECASE,
)
# What to begin, or what one would rather read: hardly anybody's word.
_NAMELESS = re.compile(
    r"(?:(?:een|de|het|deze|onze|nieuwe|nog) )*(?:kaart(?:en)?-?)?sessie(?: .+)?|help|hulp|opnieuw|/?start|maar|nu|even|alvast|niet|geen|voor|van|met|om",
    re.IGNORECASE,
)
_GLUED = re.compile(r"\D+\d{1,2}(?:[.,:]\d\d?|½)?(?:u|uur|min|minuten)(?:\d\d)?", re.IGNORECASE)
_NO_PART = re.compile(
    r"uur|uren|uurtjes?|minuut|minuten|min|kwartier|half|halve|halfuur|anderhalve?|tot|nu|straks|vandaag|morgen|opnieuw|deck|pdf|docx"
)


def understand_start(args: str, typed: str = "/start") -> Wish:
    """`zon`, `zon 1,5u`, `zon, tot 15:00`, `zon deck:chat`. Refuses an empty or endless word, and whatever else it does not understand.

    `typed` is the command that it was typed behind.
    """
    in_group = typed.startswith(("/start", "/plan"))
    here = "Typ in de groepschat bijvoorbeeld" if in_group else "Typ bijvoorbeeld"
    rest = f" {clean(args)}"
    deck, until, form = "", None, ""
    if match := _DECK.search(rest):
        deck, rest = match[1].casefold(), rest[: match.start()] + rest[match.end() :]
    been = ""
    if match := _BEEN.search(rest):
        been, rest = match[1].casefold() or "?", rest[: match.start()] + rest[match.end() :]
    selected = ""
    if match := _SELECTED.search(rest):
        selected, rest = f" keus:{match[1].casefold()}", rest[: match.start()] + rest[match.end() :]
    if polite := _POLITE.search(rest, max(0, len(rest) - MOST_POLITE)):
        rest = rest[: polite.start()]
    if match := _UNTIL.search(rest):
        until = clock_time(match[1].rstrip(") ")) or _afternoon(match[1].rstrip(") .!,"))
        if until is None:
            raise Refused(f"Ik begrijp de eindtijd niet. {here}: {typed} zon tot 15:00.", in_group=in_group)
        rest = rest[: match.start()]
    before, form = split_form(rest)
    if form and until is not None:
        raise Refused(
            f"Kies of de duur, of de eindtijd. Typ bijvoorbeeld: {typed} zon 2u, of: {typed} zon tot 15:00.",
            in_group=in_group,
        )
    said = " ".join(before.split())
    named = bool(_NAMED.search(said))
    if not named and (form or until is not None) and (between := _BETWEEN.fullmatch(said)):
        raise _not_here(between[1], typed, in_group=in_group)
    word = _NAMED.sub("", said).strip(_AROUND)
    if not normal(word):
        how = HOW_TO_START if typed == "/start" else f"{here}: {typed} zon."
        raise Refused(f"Welk woord gebruiken jullie? {how}", asks=True, in_group=in_group)
    if len(word) > MAX_WORD:
        raise Refused(
            f"Dat woord is te lang. Kies een woord van hoogstens {MAX_WORD} tekens. {here}: {typed} zon.",
            in_group=in_group,
        )
    # What the bot itself tells people to type, or a button of it, names more than a day.
    sure = bool(named or deck or selected or been)
    if not sure and as_typed(word) != word:
        raise Refused(
            f"Is «{word}» echt jullie woord? Typ dan{' in de groepschat' if in_group else ''}: {typed} {as_typed(word)}. "
            f"Is het een ander woord, typ{' daar' if in_group else ''} dan bijvoorbeeld: {typed} zon.",
            asks=True,
            in_group=in_group,
        )
    if not_word := _no_word(word, days=not sure):
        raise _not_here(not_word, typed, in_group=in_group)
    selection = split_selection(f"{word}{selected}")[1]
    if selection is None:
        raise Refused(
            f"Die keus begrijp ik niet. Een keus maak je in je privéchat. Typ daar: voorbereiden {word}.",
            in_group=False,
        )
    # In one way of writing, so that who types it otherwise has the same word the next time too.
    return Wish(f"{word} keus:{selection.code}" if selected else word, form, until, deck, been)


_LENGTH = (
    r"\d{1,3}(?:[.,]\d{1,2}|½)?\s?(?:u|uur|uurtje|uren|min|minuten)(?:\s?(?:en\s)?\d{1,2}(?:\s?(?:m|min|minuten))?)?"
    r"|(?:een|één|twee|drie|anderhalf|half|drie\skwart|een\shalf)\s(?:uur|uurtje|uren)|drie\skwartier|(?:een\s)?(?:halfuur|kwartier)"
)
_FORM = re.compile(rf"(?<![\s,;(])[\s,;(]+(?P<length>{_LENGTH})[\s).,!;]*$", re.IGNORECASE)


def split_form(words: str) -> tuple[str, str]:
    """The form at the end of these words, as the draaiboek writes it (`1,5u`), and what stands before it; "" for none."""
    match = _FORM.search(words)
    if match is None:
        return words, ""
    length = plain_words(match["length"].replace("½", ",5")).replace(".", ",")
    length = re.sub("uurtje|uren", "uur", length)
    if hours := re.fullmatch(r"(\d),(\d{1,2})\s?u(?:ur)?", length):
        length = f"{int(float(f'{hours[1]}.{hours[2]}') * 60)} min"
    count = minutes(length)
    if count is None:
        return words, ""
    hours_of = f"{count / 60:.2f}".rstrip("0").rstrip(".").replace(".", ",")
    return words[: match.start()], f"{hours_of}u"


def as_typed(word: str) -> str:
    """What to type for this word to be understood: with `woord:` in front of what else would be a day, a time or a length."""
    return f"woord: {word}" if _means_else(word) and not _no_word(word, days=False) else word


def _not_here(words: str, typed: str, *, in_group: bool) -> Refused:
    return Refused(
        f"Ik begrijp «{words}» hier niet. Typ alleen jullie woord{_and_length(typed)}",
        in_group=in_group,
    )


def _and_length(typed: str) -> str:
    """The end of a sentence with what to type behind `typed`: the word, and a length when that is not in it yet."""
    if any(each.isdigit() for each in typed) and (split_form(typed)[1] or _UNTIL.search(typed)):
        return f". Bijvoorbeeld: {typed} zon."
    return f", en daarachter hoe lang jullie de tijd hebben. Bijvoorbeeld: {typed} zon, of: {typed} zon 2u."


def _means_else(word: str) -> bool:
    """Whether all of this is a day, a time, a length or what to begin, and so hardly anybody's word."""
    shapes = (_DAY, _FIGURES, _HALF_PAST, _NAMELESS)
    return any(shape.fullmatch(word) for shape in shapes) or names_no_clear_day(word)


def _no_word(word: str, *, days: bool) -> str:
    """The part of a word that was meant as something else, perhaps as one of the `days` or as a number; "" when there is none."""
    first, *others = word.split()
    a_day = days and _DAY.fullmatch(first)
    if a_day or _GLUED.fullmatch(first) or (others and (_SENTENCE.match(first) or first[0].isdigit())):
        return first
    for place, each in enumerate(others):
        if (
            any(unicodedata.category(char)[0] not in "LMP" for char in each)
            or _NO_PART.fullmatch(plain_words(each))
            or (days and _DAY.fullmatch(each))
            or (days and each == others[-1] and number_word(plain_words(each)) is not None)
        ):
            return " ".join(others[place:])
    return ""


def _afternoon(words: str) -> dt.time | None:
    """`3 uur` as the end of a meeting: nobody means the middle of the night."""
    match = re.fullmatch(r"(\d{1,2})(?:[:.]([0-5]\d))?(?:\s*u(?:ur)?)?", words)
    hour = int(match[1]) if match else 0
    return dt.time(hour + 12, int(match[2] or 0)) if match and 1 <= hour <= 11 else None
