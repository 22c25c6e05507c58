"""What is asked behind `plan`: to see what is planned, to call it off, to move it, or a moment for it.

Must not read the moment: `moment.py` does that. Must not call off what may have been meant otherwise: that is asked back.
"""

from __future__ import annotations

import re
from enum import StrEnum
from itertools import pairwise

from msgspec import Struct

from bot.engine.model.order import folded


class Intent(StrEnum):
    """What is asked."""

    SEE = "zien"
    OFF = "afzeggen"
    PERHAPS_OFF = "misschien afzeggen"  # it begins so, and says more
    MOVE = "verzetten"  # without saying when
    DONE = "e-learning gedaan"
    MOMENT = "moment"


class Planning(Struct, frozen=True):
    """What is asked; the words that tell a moment, when it is one; and whether it was said for the second time (`ja`)."""

    intent: Intent
    words: str = ""
    sure: bool = False


_POLITE = frozenset({
    "graag", "even", "aub", "a.u.b", "svp", "alsjeblieft", "alstublieft", "asjeblieft", "bedankt", "dank",
    "je", "u", "dankjewel", "dankuwel", "please",
})  # fmt: skip
_AROUND = _POLITE | frozenset({
    "ik", "we", "wij", "wil", "wilt", "willen", "moet", "moeten", "kan", "kunnen", "mag", "gaat", "maar", "toch",
    "nu", "hem", "m", "dit", "dat", "het", "de", "deze", "die", "onze", "mijn", "sessie", "kaartensessie",
    "afspraak", "laten", "laat", "worden", "wordt",
})  # fmt: skip
# They may begin somebody's word.
_BEGINNINGS = frozenset({"het", "de", "een", "deze", "die", "dit", "dat", "onze", "mijn", "in", "nieuwe"})
_OFF_WORDS = frozenset({
    "afzeggen", "afgezegd", "afgelast", "afgelasten", "afblazen", "afgeblazen", "annuleer", "annuleren",
    "annulering", "geannuleerd", "cancel", "cancelen", "cancellen", "schrappen", "verwijderen",
})  # fmt: skip
_OFF = _OFF_WORDS | frozenset({
    "af", "weg", "zeg af", "blaas af", "haal weg", "schrap", "verwijder", "vervalt", "vervallen",
    "niet door", "niet meer", "niet meer door", "niet doorgaan", "niet meer doorgaan", "hoeft niet", "hoeft niet meer",
})  # fmt: skip
_MOVE_WORDS = frozenset({
    "verzet", "verzetten", "verplaats", "verplaatsen", "verschuif", "verschuiven", "uitstellen", "verander",
    "veranderen", "wijzig", "wijzigen",
})  # fmt: skip
_MOVE = _MOVE_WORDS | frozenset({
    "stel uit", "andere dag", "een andere dag", "naar een andere dag", "andere tijd", "een andere tijd", "naar een andere tijd",
    "ander moment", "een ander moment", "naar een ander moment", "andere datum", "een andere datum", "naar een andere datum",
    "nieuwe dag", "een nieuwe dag", "later", "eerder", "op een andere dag",
})  # fmt: skip
_DONE = re.compile(r"(?:heb )?e-?learning (?:is |heb )?(?:gedaan|klaar|gevolgd)")


def understand_plan(args: str, *, there: bool) -> Planning:
    """`afzeggen graag`, `verzetten naar dinsdag 13u`, `12 januari 13:00 2u zon`. `there`: something is planned already.

    Only then a word like `verzet` in front says what to do; else it is the word of the session.
    """
    words = args.split()
    said = [folded(each).strip(" .,;:…!?()«»\"'") for each in words]
    sure = len(said) > 1 and said[-1] == "ja"
    if sure:
        words, said = words[:-1], said[:-1]
    telling = [each for each in said if each not in _AROUND]
    told = " ".join(telling)
    if not told:
        return Planning(Intent.SEE)
    if told in _OFF:
        return Planning(Intent.PERHAPS_OFF if args.rstrip().endswith("?") else Intent.OFF, sure=sure)
    if told in _MOVE:
        return Planning(Intent.MOVE, sure=sure)
    if _DONE.fullmatch(told):
        return Planning(Intent.DONE)
    if there and (doubtful := _not_so(telling)):
        return Planning(doubtful)
    return Planning(Intent.MOMENT, _moment(words, said, there=there), sure)


def _not_so(telling: list[str]) -> Intent | None:
    """What a line asks in which something is not to be, or is to go, and that says more: `niet afzeggen`, `12 januari 13:00 kan niet`."""
    behind = {each for word, each in pairwise(telling) if word == "niet"}
    if not behind.isdisjoint(_OFF_WORDS | _MOVE_WORDS | {"weg", "af"}):
        return Intent.SEE
    if "niet" in telling and not _MOVE_WORDS.isdisjoint(telling):
        return Intent.MOVE
    off = not _OFF_WORDS.isdisjoint(telling) or (telling[0] in {"zeg", "blaas"} and "af" in telling)
    ends = any(" ".join(telling[n:]) in _OFF for n in range(1, len(telling)))
    return Intent.PERHAPS_OFF if off or ends or "niet" in telling else None


def _moment(words: list[str], said: list[str], *, there: bool) -> str:
    """The words without what only says that a session is to be planned or moved, and without politeness at either end."""
    first, last = 0, len(said)
    while first < last and said[first] in _POLITE:
        first += 1
    ahead = first
    around = (
        _AROUND | {"een", "nieuwe", "in"} | (_MOVE_WORDS | {"naar", "liever", "later", "eerder"} if there else set())
    )
    while ahead < last and said[ahead] in around:
        ahead += 1
    if set(said[first:ahead]) - _BEGINNINGS and (ahead < last or not _MOVE_WORDS.isdisjoint(said[first:ahead])):
        first = ahead
    while last > first and (said[last - 1] in _POLITE or (there and said[last - 1] in _MOVE_WORDS)):
        if said[last - 1] == "u" and said[last - 2][-1:].isdigit():  # `13 u`, not `dank u`
            break
        last -= 1
    return " ".join(words[first:last])
