"""Understanding a grade that somebody types in a Dutch meeting chat.

Must not guess: a wrong grade ends up in the average, a missed one is simply asked for again. So a line is read from its
start by allow-lists (an opening, a number, an ending); what is on none of them makes it no grade. Must not keep a line.

Decided here, because the source does not say:
- `8- leuk` may be a minus or a dash, so it is asked back. `+1` is agreement, `8?` a question, `7.30` a time: no grades.
- `1. ` to `3. ` with text is a numbered list sooner than a grade. A number above 100, or above 10 with text behind it
  (`12: mooie kaart`), is not "out of range" but about something else.
- `2 punten: de tijd en de koffie` begins a list, and a line like `6. Conclusie` with a text below it a chapter: no grades. Alone it is asked
  back, as is any number with nothing behind it but what parts of a report or an agenda are called; `8. Leuk gesprek` is a grade.
- `8, ik bedoel 7`, `8, doe maar 7` and `7 ipv 8` name two: asked which. Quotes around a whole line are left out.
- The explanation is kept without `want`, but with `omdat`, `maar` and the like, which its sentence can't do without.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from msgspec import Struct

from bot.engine.language.figures import ADJECTIVES, REASONS, SESSION, Figure, figure_at, figures_at, phrase
from bot.engine.language.wording import number

LOWEST, HIGHEST = Decimal(1), Decimal(10)


class Grade(Struct, frozen=True):
    """A grade from 1 to 10, and the explanation that came with it ("" for none)."""

    value: Decimal
    why: str = ""


class Unclear(Struct, frozen=True):
    """A grade was meant but can't be taken. `question` is a Dutch sentence to ask back that says what to type."""

    question: str


class NotAGrade(Struct, frozen=True):
    """The line has nothing to do with grades: forget it."""


def understand(text: str, *, explicit: bool = False) -> Grade | Unclear | NotAGrade:
    """Read a line as a grade.

    `explicit`: a grade was certainly meant (a command, the bot addressed, a field filled in). Then the explanation may
    follow without a comma, and what can't be read becomes a question. Otherwise doubt is silent, but for a bare number
    out of range and for two grades at once.
    """
    original = unicodedata.normalize("NFC", text)
    if quoted := _QUOTED.fullmatch(original):
        original = quoted[1]
    line = original.translate(_PLAIN)  # same length, so a place in it is a place in the original
    answer = (
        _NOTHING
        if not explicit and (begins_a_text(line) or _HEADED.fullmatch(line))
        else _read(original, line, _behind_is(line) if explicit else 0, explicit=explicit)
    )
    if answer == _NOTHING:
        answer = _read_conclusion(original, line)
    if answer == _NOTHING and explicit:
        return Unclear("Ik herken hier geen cijfer in. Geef een cijfer van 1 tot en met 10. Typ bijvoorbeeld: cijfer 8")
    return answer


def begins_a_text(line: str) -> bool:
    """Whether the number this line begins with counts points or chapters: then it is talk, and nobody is asked about it."""
    return bool(_LIST.match(line) or _CHAPTER.match(line))


def _behind_is(line: str) -> int:
    """The place behind the verb of `mijn cijfer is een 8`, of which what stands in front of it was the command."""
    found = _IS.match(line)
    return found.end() if found else 0


_NOTHING = NotAGrade()
_QUOTED = re.compile(r"\s*[\"“”„'‘’]([^\"“”„'‘’]+)[\"“”'’][\s.!]*")

_PLAIN = {
    **dict.fromkeys(map(ord, "\u00a0\u2007\u202f\u200b\u200e\u200f\u2060\u2066\u2067\u2068\u2069\ufeff"), " "),
    **dict.fromkeys(map(ord, "‐‑‒–—―−－"), "-"),
    **dict.fromkeys(map(ord, "‘’´`"), "'"),
    **dict(zip(range(ord("０"), ord("９") + 1), "0123456789", strict=True)),
    ord("＋"): "+",
    ord("，"): ",",
    ord("．"): ".",
}


# --- what may stand before the number -------------------------------------------------------------
_IS = phrase(
    r"\s*=\s*(?=\S)|\s*(?:is|wordt|blijft|was|van(?! (?:mij|ons))|naar)(?: (?:nu|dus|toch|nog steeds|gewoon|maar)){0,2}\s+(?=\S)"
)
_A = rf"(?:een |'n )(?:(?:{ADJECTIVES}) ){{0,2}}"
_FILLERS = "(?: (?:zelf|persoonlijk|graag|dan|ook|maar|toch|eigenlijk|wel|er|hier|hiervoor|als cijfer)){0,2}"
_NAME = "(?:eind|rapport)?(?:cijfer|score|waardering|beoordeling|oordeel)"
_GIVING = (
    rf"(?:(?:ik|wij|we) (?:geef|geven|zeg|zeggen)|(?:geef|zeg) ik){_FILLERS}(?: {SESSION})?{_FILLERS}(?!\w)"
    rf"|(?:(?:mijn|m'n|ons|als) )?{_NAME}(?: (?:voor|van) (?:mij|{SESSION}))?(?: (?:is|wordt|blijft))?(?!\w)"
)
_OPENINGS = (
    rf"(?:{_GIVING}|(?:voor|van) (?:mij|ons)|wat mij betreft)(?:\s*[:=]\s*| )(?:(?:krijgt|is|wordt) {SESSION} )?"
    rf"(?:{_A}|(?:{ADJECTIVES}) )?",
    rf"(?:ik|wij|we) (?:kom|komen|ga|gaan|zit|blijf|kies|doe|scoor)(?: uit)?(?: (?:op|voor|bij))?{_FILLERS} {_A}",
    rf"(?:ik|wij|we) (?:(?:zou|zouden)(?: zeggen)?(?: {SESSION})?|(?:vind|vond|vinden|vonden) {SESSION}){_FILLERS} {_A}",
    rf"(?:{SESSION}|dat) (?:is|wordt|was|krijgt|verdient)(?: (?:van|voor) mij| wat mij betreft)? {_A}",
    rf"(?:ik maak er|maak er|doe mij maar|doe maar|ik doe) {_A}",
    r"(?:ik twijfel )?(?:ergens )?(?P<between>tussen) (?:de |een )?",
    _A,
    rf"(?:{ADJECTIVES}) ",
)
_OPENING = phrase(
    r"[\s«*_/]*+(?:(?:nou|tja|h+m+|ok|oke|oké|sorry|correctie|toch|eh+|pf+|poeh)[\s,.:!…]++){0,3}"
    rf"(?P<words>(?:{'|'.join(_OPENINGS)})?(?:{_NAME}(?: van)?(?:\s*:\s*| )(?:{_A})?)?)"
)
_CONCLUSION = phrase(rf"[.,!;\n]\s{{1,3}}(?:(?:en|dus|daarom) )?(?=(?:{_GIVING}))")
_HEARSAY = phrase(r"\b(?:als|stel|wanneer|mocht|zodra|nooit|zei|zegt|zeggen|vroeg)\b")

# --- what may stand behind it ---------------------------------------------------------------------
_LIGHT = r"[:;=]-?[)D(P]|[.,;:!…|\u2600-\u27bf\ufe0f\u200d\U0001f000-\U0001faff]"  # smileys, punctuation, emoji
_NO_PRICE = r"(?!,\s?-)"
_END = re.compile(rf"{_NO_PRICE}(?:{_LIGHT}|[\s»*_])*+\Z")
_WHY = phrase(
    rf"(?:{_NO_PRICE}\s*+(?!-\w)(?:{_LIGHT}|-)(?:{_LIGHT}|[\s-])*+(?:want\b[\s,:]*+)?"
    rf"|[^\S\r\n]*+[\r\n]\s*+(?:want\b[\s,:]*+)?|\s++want\b[\s,:]*+|\s++(?={REASONS}|\())(?=\S)"
)
_FREE = phrase(
    r"\s++(?!(?:weg|niet|terug|intrekken|wissen|schrappen|verwijderen|weghalen)\W*\Z|(?:komma|sterren|ster|(?:van|vd|v\.d\.) (?:de )?\d|en (?:een )?(?:half|kwart|drie|beetje|iets)|uur|min|mensen|personen|man\b|kaart|keer|dag|weken|maanden|jaar|euro|procent"
    r"|jan|feb|maart|mrt|apr|mei|jun|jul|aug|sep|okt|nov|dec))(?=\w)"
)
_LIST = phrase(r"[\s*_]*+[^\s*_]++ (?:punten|punt|puntjes|puntje)\s*+[:;,(-]++\s*+(?!want\b)(?=\w|\Z)")
_CHAPTER = re.compile(r"\s*+[0-9]{1,2}[.):](?:[0-9]{1,2}\.?)?[^\S\n]++\S[^\n]*+\n\s*+\S")
_PART = (
    r"(?:de |het )?(?:inleiding|aanleiding|achtergrond|voorwoord|inhoud(?:sopgave)?|doel(?:stelling)?|samenvatting|aanpak|methode|resultaten|discussie"
    r"|conclusies?|aanbeveling(?:en)?|advies|bijlagen?|bronnen|literatuur|planning|vervolg(?:stappen)?|agenda|opening|welkom|kennismaking|spelregels"
    r"|mededelingen|notulen|actiepunten|afspraken|rondvraag|vragen|pauze|evaluatie|afronding|afsluiting|sluiting|w\.?v\.?t\.?t\.?k)"
)
_HEADED = phrase(rf"[\s*_]*[0-9]{{1,2}}[.):]\s*[*_]*{_PART}(?:(?:,| en|/|&) {_PART}){{0,3}}[\s.:*_]*")
_NUMBERED = re.compile(r"^[ \t]*[0-9]{1,2}[.):]", re.MULTILINE)
_PARTIAL = phrase(r" (?:voor|op) ")
_ANOTHER = phrase(r"(?:(?P<een>\been)|[,;]|(?<!\s) en) (?=\S)")


def _read(original: str, line: str, start: int, *, explicit: bool) -> Grade | Unclear | NotAGrade:
    opening = _OPENING.match(line, start)
    announced = explicit or bool(opening and opening["words"])
    figures = figures_at(line, opening.end() if opening else start, announced=announced)
    if not figures:
        return _NOTHING
    if figures[0].doubtful:
        return _ask_minus(figures[0].value) if _in_range(figures[0].value) else _NOTHING
    # `8, de 3 kaarten over spoed waren goed`: the second number belongs to the explanation.
    for count in sorted({len(figures), 1}, reverse=True):
        end = figures[count - 1].end
        if ending := _END.match(line, end) or _WHY.match(line, end):
            break
    else:
        answer = _read_partial(line, figures[0]) if announced else _NOTHING
        count, end = len(figures), figures[-1].end
        ending = _FREE.match(line, end) if explicit else None
        if answer != _NOTHING or ending is None:
            return answer

    values = list(dict.fromkeys(figure.value for figure in figures[:count]))
    why = original[ending.end() :].strip()
    if count > 1 and not all(map(_in_range, values)):
        return _NOTHING
    if len(values) > 1:
        return _ask_which(values)
    [value] = values
    if opening and opening["between"]:
        return _NOTHING
    if not _in_range(value):
        return _ask_range() if abs(value) <= 100 and (announced or not why) else _NOTHING
    if why and not explicit and figure_at(line, ending.end(), announced=False):
        return _NOTHING
    if not announced and (_NUMBERED.search(why) or (why and value <= 3 and ending[0].startswith("."))):
        return _NOTHING
    return Grade(value, why)


def _read_partial(line: str, first: Figure) -> Unclear | NotAGrade:
    """`een 7 voor de inhoud en een 8 voor de sfeer` asks which; a single part of it is not the grade of the session."""
    if _PARTIAL.match(line, first.end):
        for other in _ANOTHER.finditer(line, first.end):
            second = figure_at(line, other.end(), announced=True)
            if second and not other["een"] and not _PARTIAL.match(line, second.end):
                continue
            if second and second.value != first.value and _in_range(first.value) and _in_range(second.value):
                return _ask_which([first.value, second.value])
    return _NOTHING


def _read_conclusion(original: str, line: str) -> Grade | Unclear | NotAGrade:
    """`Goed gesprek, ik geef een 8`: the explanation comes first."""
    last = next(reversed([*_CONCLUSION.finditer(line)]), None)
    if last is None or _HEARSAY.search(line, 0, last.start()):
        return _NOTHING
    answer = _read(original, line, last.end(), explicit=False)
    if isinstance(answer, Grade):
        return Grade(answer.value, f"{original[: last.start() + 1].strip(' ,;')} {answer.why}".strip())
    return answer


def _in_range(value: Decimal) -> bool:
    return LOWEST <= value <= HIGHEST


def _ask_which(values: list[Decimal]) -> Unclear:
    spoken = [number(value) for value in values]
    count = {2: "twee", 3: "drie", 4: "vier", 5: "vijf"}[len(spoken)]
    seen = f"{', '.join(spoken[:-1])} en {spoken[-1]}"
    return Unclear(f"Ik zie {count} cijfers: {seen}. Welk cijfer geef je? Typ bijvoorbeeld: cijfer {spoken[0]}")


def _ask_minus(value: Decimal) -> Unclear:
    spoken = number(value)
    return Unclear(f"Bedoel je een {spoken} of een {spoken}-? Typ: cijfer {spoken} of typ: cijfer {spoken}-")


def _ask_range() -> Unclear:
    return Unclear("Een cijfer gaat van 1 tot en met 10. Welk cijfer geef je? Typ bijvoorbeeld: cijfer 8")
