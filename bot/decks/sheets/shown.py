"""How a spreadsheet shows a value, given the format of its cell: in Dutch, as our readers' programs do. Must not read files.

Only formats that people meet are known. For another one the answer is None: then nobody knows what was seen.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from bot.engine.language.wording import MONTHS, WEEKDAYS

_SHORT_MONTHS = ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]

# Formats that stand for "as this computer does", and how a Dutch one does.
_OWN = {"mm-dd-yy": "d-m-yyyy", "m/d/yy h:mm": "d-m-yyyy h:mm"}
_DUTCH = 0x13  # the number of our language, with or without a country, as in [$-413]
_LONG_DATE, _LONG_TIME = "[$-F800]", "[$-F400]"

_PARTS = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[([^\]]*)\]|(am/pm|a/p)|([ymdhs]+)|(\.0+)|(.)', re.IGNORECASE | re.DOTALL)
_NUMBER = re.compile(
    r'(?P<said>"[^"]*"|\\.)|(?P<blank>_.)|(?P<fill>\*.)|\[(?P<inside>[^\]]*)\]|(?P<pattern>General|Standaard|[0#?][0#?,.]*|\.[0#?]+)|(?P<other>.)',
    re.DOTALL | re.IGNORECASE,
)
_COLOURS = re.compile(
    r"black|blue|cyan|green|magenta|red|white|yellow|color\d+|zwart|blauw|groen|rood|wit|geel", re.IGNORECASE
)
_SECTION = re.compile(r'((?:"[^"]*"|\\.|\[[^\]]*\]|[^;"\\\[])*)(?:;|$)', re.DOTALL)
LONGEST = 255  # characters of a format: Excel's own limit


def shown(value: object, pattern: str) -> str | None:
    """What the person saw of this value in a cell with this number format; None when that can't be told."""
    if len(pattern) > LONGEST:
        return None
    match value:
        case None:
            return ""
        case bool():
            return "WAAR" if value else "ONWAAR"
        case str():
            return value
        case dt.date() | dt.time() | dt.timedelta():
            return _moment(value, pattern)
        case int() | float():
            return _number(Decimal(repr(value)), pattern)
        case _:
            return None


def _number(value: Decimal, pattern: str) -> str | None:
    sections = list(_SECTION.findall(pattern))[:4]
    if len(sections) > 1 and not sections[-1]:
        sections.pop()
    signed = ""
    section = sections[0] if sections else ""
    if value < 0 and len(sections) > 1:
        section, value = sections[1], -value
    elif value == 0 and len(sections) > 2:
        section = sections[2]
    elif value < 0:
        signed, value = "-", -value
    if len(sections) > 1 and not section:
        return ""  # such a format hides the number
    found = _filled(value, section)
    return None if found is None else signed + found if value else found


def _filled(value: Decimal, section: str) -> str | None:
    if section.strip() in ("@", ""):
        return _general(value)
    parts = list(_NUMBER.finditer(section))
    patterns = [each["pattern"] for each in parts if each["pattern"]]
    if len(patterns) > 1 or any(each["other"] and each["other"] in "/eE" for each in parts):
        return None  # fractions, powers of ten, digits with signs in between
    value *= 100 ** sum(each["other"] == "%" for each in parts)
    out = []
    for each in parts:
        if each["inside"] is not None:
            literal = _bracket(each["inside"])
            if literal is None:
                return None
            out.append(literal)
        elif each["pattern"]:
            digits = _general(value) if each["pattern"][0].isalpha() else _digits(value, each["pattern"])
            if digits is None:
                return None
            out.append(digits)
        elif each["said"]:
            out.append(each["said"].strip('"').removeprefix("\\"))
        elif each["blank"]:
            out.append(" ")
        elif each["other"]:
            out.append(each["other"])
    return "".join(out).strip()


def _bracket(inside: str) -> str | None:
    """What `[$€-413]` and `[Red]` show; None for a condition."""
    if inside.startswith("$"):
        return inside[1:].split("-")[0]
    return "" if _COLOURS.fullmatch(inside) else None


def _digits(value: Decimal, pattern: str) -> str:
    whole, _, decimals = pattern.partition(".")
    thousands = len(whole) - len(whole.rstrip(","))
    value /= 1000**thousands
    whole = whole.rstrip(",")
    rounded = value.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    before, _, after = f"{rounded:f}".partition(".")
    before = before.lstrip("0").rjust(whole.count("0"), "0")
    if "," in whole:
        before = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ".", before)
    least = len(decimals.rstrip("#?"))
    after = after[:least] + after[least:].rstrip("0")
    return f"{before},{after}" if after else before


def _general(value: Decimal) -> str | None:
    """As wide as Excel makes it: eleven characters."""
    if value and not Decimal("0.0001") <= value < Decimal(10) ** 11:
        return None
    decimals = max(0, 10 - len(str(int(value))))
    plain = f"{value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):f}"
    return (plain.rstrip("0").rstrip(".") if "." in plain else plain).replace(".", ",")


def _moment(value: dt.date | dt.time | dt.timedelta, pattern: str) -> str | None:
    if pattern.startswith(_LONG_DATE):
        pattern = "dddd d mmmm yyyy"
    elif pattern.startswith(_LONG_TIME):
        pattern = "h:mm:ss"
    section = _SECTION.findall(_OWN.get(pattern, pattern))[0]
    parts = list(_PARTS.finditer(section))
    half = any(each[4] for each in parts)
    if any(len(each[5] or "") > 2 and each[5][0] in "mMdD" for each in parts) and not _in_dutch(parts):
        return None  # the name of a month or a day
    out = []
    for number, each in enumerate(parts):
        quoted, escaped, inside, noon, token, fraction, other = each.groups()
        if quoted is not None or escaped is not None:
            out.append(quoted or escaped or "")
        elif inside is not None:
            total = _total(inside.lower(), value)
            if total is None and not inside.startswith("$") and not _COLOURS.fullmatch(inside):
                return None
            out.append(total or "")
        elif noon or token:
            minutes = token is not None and token[0] in "mM" and len(token) < 3 and _beside_hours(parts, number)
            found = _noon(value) if noon else _part("i" * len(token) if minutes else token.lower(), value, half=half)
            if found is None:
                return None
            out.append(found)
        elif other is not None and not fraction:
            out.append("-" if other == "/" else other)
    return "".join(out).strip()


def _beside_hours(parts: list[re.Match[str]], number: int) -> bool:
    """Whether an `m` means minutes: right after hours or right before seconds."""

    def near(each: Iterator[re.Match[str]]) -> str:
        return next(
            (
                (part[5] or part[3] or "").lower()
                for part in each
                if part[5] or (part[3] or "").lower() in ("h", "hh", "m", "mm")
            ),
            "",
        )

    before, after = near(reversed(parts[:number])), near(iter(parts[number + 1 :]))
    return before.startswith("h") or after.startswith("s")


def _in_dutch(parts: list[re.Match[str]]) -> bool:
    """Whether names are in Dutch: unless the format asks for another language, by its number."""
    codes = [each[3].rpartition("-")[2] for each in parts if (each[3] or "").startswith("$")]
    return all(int(code, 16) & 0x3FF == _DUTCH for code in codes if re.fullmatch("[0-9A-Fa-f]{3,8}", code))


def _total(inside: str, value: object) -> str | None:
    """`[h]`, `[m]`, `[s]`: all hours, minutes or seconds of a duration."""
    seconds = {"h": 3600, "m": 60, "s": 1}.get(inside[:1])
    if seconds is None or inside.strip(inside[0]):
        return None
    if isinstance(value, dt.time):
        value = dt.timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
    if not isinstance(value, dt.timedelta):
        return None
    return str(round(value.total_seconds()) // seconds).rjust(len(inside), "0")


def _noon(value: object) -> str | None:
    hour = getattr(value, "hour", None)
    return None if hour is None else "a.m." if hour < 12 else "p.m."


def _part(token: str, value: object, *, half: bool) -> str | None:
    """One part of a date or time: `token` is a run of y, m, d, h, s, or i for minutes."""
    if isinstance(value, dt.timedelta):
        seconds = round(value.total_seconds())
        value = dt.time(seconds // 3600 % 24, seconds // 60 % 60, seconds % 60)
    kind, length = token[0], len(token)
    if token.strip(kind):
        return None  # such as "ss" beside letters of a word that should have been quoted
    if kind in "ymd":
        if not isinstance(value, dt.date):
            return None
        if kind == "y":
            return f"{value.year:04}" if length > 2 else f"{value.year % 100:02}"
        if kind == "m":
            names = {3: _SHORT_MONTHS, 4: MONTHS, 5: [name[0] for name in MONTHS]}
            return names[min(length, 5)][value.month - 1] if length > 2 else str(value.month).rjust(length, "0")
        name = WEEKDAYS[value.weekday()]
        return name[:2] if length == 3 else name if length > 3 else str(value.day).rjust(length, "0")
    clock = value if isinstance(value, dt.datetime | dt.time) else dt.time()
    number = {"h": (clock.hour % 12 or 12) if half else clock.hour, "i": clock.minute, "s": clock.second}[kind]
    return str(number).rjust(length, "0")
