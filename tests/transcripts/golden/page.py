"""A message as a page: everything that is in it, block by block, to be read and compared.

Must not leave anything out that a platform could show or act on, and must not show what differs from run to run.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from bot.engine.language.wording import spoken_time
from bot.engine.model.blocks import Bars, Block, Facts, Fold, Heading, Listing, Paragraph, Secret
from bot.engine.model.effects import Board
from bot.engine.model.messages import Button, Input, Message, Style
from bot.paper.plain import plain

WIDE = 110  # characters
MOST = 90  # lines of a file that a page shows
PINS = {
    "sessie": "deze sessie",
    "kaart": "deze kaart",
    "stap": "dit moment",
    "plan": "dit onderdeel",
    "naar": "wat er na dit onderdeel komt",
    "pauze": "de volgende pauze",
    "kort": "de ronde die korter kan",
    "zeker": "deze vraag",
    "rij": "deze beurt",
    "erf": "deze vraag om over te nemen",
    "vraag": "deze vraag, aan wie dit typte",
    "gepland": "deze geplande sessie",
    "keuze": "wat nu getypt is",
}


def page(who: str, message: Message) -> str:
    """A message as it reached `who`."""
    lines = [_rule(f"{who} · {message.look.value}"), *([message.title, ""] if message.title else [])]
    for block in message.body:
        lines += [*_block(block), ""]
    lines += map(_input, message.inputs)
    lines += map(_button, message.buttons)
    lines += _about(message)
    if message.file is not None:
        lines += [f"[bestand] {message.file.name} ({message.file.media_type})", *_file(message)]
    return _page(lines)


def _about(message: Message) -> Iterator[str]:
    """What an adapter may act on beside the words."""
    if message.subtitle:
        yield f"[mag terugstaan] «{message.subtitle.strip()}»"
    if message.card is not None:
        practice = ", om te oefenen" if message.card.practice else ""
        yield f"[kaart] nummer {message.card.number}, {message.card.kind}{practice}"
    if message.step is not None:
        yield f"[onderdeel] {message.step}"
    if message.asks:
        yield "[vraagt] iets terug"
    if message.typed_in_group:
        yield "[typen] in de groep"
    if message.expires_minutes:
        yield f"[verloopt] na {message.expires_minutes} minuten"
    if message.many:
        nameless = "; de groep leest hoogstens van hoeveel mensen" if message.nameless else ""
        yield f"[velen] iedereen krijgt dit rond deze tijd{nameless}"


def board_page(board: Board) -> str:
    """The board as the group sees it."""
    times = {"dit onderdeel tot": board.step_ends, "de sessie tot": board.session_ends}
    rows = {
        "loopt": "ja" if board.running else "nee",
        "onderdeel": board.step,
        "kaart": board.card,
        "geweest": f"{board.discussed} van {board.cards}",
        **{label: spoken_time(at) if at else "" for label, at in times.items()},
        "aan het woord": board.speaking,
        "wachtrij": ", ".join(board.queue),
        "even weg": ", ".join(board.away),
        "begeleider": board.facilitator,
    }
    return _page([_rule("groep · bord"), *(f"{label}: {value or '–'}" for label, value in rows.items())])


def _rule(words: str) -> str:
    return f"──── {words} ".ljust(WIDE, "─")


def _page(lines: list[str]) -> str:
    return "\n".join(lines).rstrip() + "\n"


def _block(block: Block) -> list[str]:
    match block:
        case Heading(words):
            return [f"## {words}"]
        case Paragraph(spans, role):
            marked = (f"**{span.text.strip()}** " if span.strong else span.text for span in spans)
            linked = (
                f"{words} <{span.href}>" if span.href else words for words, span in zip(marked, spans, strict=True)
            )
            return [*([f"({role})"] if role else []), *_wrapped("".join(linked), "")]
        case Listing(items, numbered):
            marks = [f"{number}. " for number in range(1, len(items) + 1)] if numbered else ["- "] * len(items)
            return [line for mark, item in zip(marks, items, strict=True) for line in _wrapped(item, mark)]
        case Facts(rows, live, role):
            head = f"(feiten{f': {role}' if role else ''}{'; alleen zolang ze kloppen' if live else ''})"
            return [head, *(line for label, value in rows for line in _wrapped(f"{label}: {value}", "  "))]
        case Bars(title, rows):
            most = max(count for _, count in rows)
            bars = (f"{label} {count} {'█' * (count * 20 // most)}".rstrip() for label, count in rows)
            return [f"(staven{f': {title}' if title else ''})", *(f"  {bar}" for bar in bars)]
        case Fold(title, body, is_open):
            inner = (line for part in body for line in ["", *_block(part)])
            return [f"{'▾' if is_open else '▸'} {title}", *(f"  {line}".rstrip() for line in inner)]
        case Secret(heading, words, role):
            return [f"(geheim{f': {role}' if role else ''}) {heading}", *_wrapped(words, "  ")]


def _wrapped(words: str, mark: str) -> list[str]:
    return textwrap.wrap(
        words, WIDE, initial_indent=mark, subsequent_indent=" " * len(mark), break_long_words=False
    ) or [mark.strip()]


def _input(each: Input) -> str:
    """`[veld wat] Wat spreken jullie af? (text, verplicht)`."""
    about = [each.kind.value, "verplicht" if each.required else "mag leeg", each.hint]
    value = f" = «{each.value}»" if each.value else ""
    value += f" kies uit {', '.join(each.options)}" if each.options else ""
    return f"[veld {each.id}] {each.label} ({', '.join(filter(None, about))}){value}"


def _button(each: Button) -> str:
    """`[knop] Volgende kaart → volgende; hoort bij deze kaart; valt op`."""
    kind = each.about.partition(":")[0]
    about = [
        f"hoort bij {PINS[kind]}" if kind else "",
        f"stuurt {', '.join(each.inputs)} mee" if each.inputs else "",
        {Style.PRIMARY: "valt op", Style.DANGER: "waarschuwt", Style.NORMAL: ""}[each.style],
        f"typ «{each.typed}»" if each.typed else "",
        "brengt alleen wat gevouwen is" if each.unfolds else "",
    ]
    does = f"{each.command} {each.args}".strip()
    return f"[knop] {each.label} → {'; '.join([does, *filter(None, about)])}"


def _file(message: Message) -> Iterator[str]:
    assert message.file is not None
    document = message.file.document
    words = plain(document) if document else message.file.text.replace("\r\n ", "")  # a calendar folds its lines
    if message.plain().startswith(words.strip()):
        yield "  | (dezelfde woorden als dit bericht)"
        return
    lines = words.splitlines()
    yield from (f"  | {line if len(line) <= WIDE else f'{line[:WIDE]}…'}".rstrip() for line in lines[:MOST])
    if len(lines) > MOST:
        yield f"  | (en nog {len(lines) - MOST} regels)"
