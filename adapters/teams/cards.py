"""From a neutral message to activities of Teams: the way out, pure.

Must not know to whom it goes. A card and a text never share an activity: Teams would split them and give no id to change the
card by. Only what Teams supports is used: Adaptive Cards 1.5 at most, nothing that hides behind a click.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial

import msgspec
from msgspec.structs import replace

from adapters.adaptive import Dialect, Json, at_first_sight, button, emphasised, pages
from bot.engine.language.characters import shortened
from bot.engine.model.blocks import Listing, Paragraph, Span, text
from bot.engine.model.messages import Button, Look, Message

CARD = "application/vnd.microsoft.card.adaptive"
LIMIT = 80 * 1024  # bytes of an activity in UTF-16, as Teams counts
SMALL = 8 * 1024  # characters of a text that every Teams takes
BUTTONS_IN_A_ROW = 5  # Teams hides what is more than six
# Whether the bot reads along here it can't know: where it may not, it does not even see that somebody types something.
TELLS_HOW = {Look.WELCOME, Look.HELP}
HOW_TO_TYPE = (
    "Reageer ik niet op wat je typt? Zet er dan @Kaartensessie voor, of kies een opdracht achter een /. "
    "De knoppen werken altijd."
)
OLD_CLIENT = "Dit bericht is te lang voor deze versie van Teams. Werk Teams bij om het te lezen."
# What means something in the Markdown of a card, and only where it does: some phones show a backslash too many. Each begins with the
# sign itself, so that all other words are passed over at once.
_ACTIVE = re.compile(
    r"""
    \\ | ` | ~(?=~)                    # itself, code, struck through
    | \((?<=\]\() | \[(?<=\]\[) | :(?<=\]:)  # a link or where one points to
    | \*(?=\S) | \*(?<=\S\*)           # emphasis
    | _(?<![^\W_]_)(?=\S) | _(?<=\S_)(?![^\W_])
    | &(?=\#?\w+;) | \{(?<=\{\{)       # an entity, a date
    | <(?=[!/?A-Za-z])                # a tag: the renderer would swallow it
    """,
    re.VERBOSE,
)
_AT_THE_START = re.compile(
    r"""
    ^(?=[ ]{4}|[ ]{0,3}\t)             # code
    | ^[ \t]*(?:[-+>\#=*_]|\d+(?=[.)]))  # a list, a quotation, a heading at the start of a line
    """,
    re.VERBOSE | re.MULTILINE,
)


def activities(message: Message) -> list[Json]:
    """The messages to send, in order; the last one is the one that is shown anew later."""
    return [activity for activity, _ in with_words(message)]


def with_words(message: Message) -> list[tuple[Json, Callable[[], list[Json]]]]:
    """The same, and behind each card what gives what it says in plain words, in one message or several, for a Teams that refuses it."""
    message = at_first_sight(message)
    if message.look in TELLS_HOW:
        message = replace(message, body=(*message.body, text(HOW_TO_TYPE)))
    if not (message.title or message.inputs or message.buttons) and all(
        isinstance(block, Paragraph | Listing) for block in message.body
    ):
        plain = _text(message.plain())
        if size(plain) <= LIMIT:
            return [(plain, list)]
    card, fits = _card(message)
    if fits:
        return [(card, partial(_in_words, message))]
    return [(_card(page)[0], partial(_in_words, page)) for page in pages(message, lambda page: _card(page)[1])]


def size(activity: Json) -> int:
    """Bytes in UTF-16, at most: the longest that it can be, where that is far below what Teams takes."""
    packed = msgspec.json.encode(activity)
    longest = 2 * len(packed)  # no character takes more than twice its bytes in UTF-8
    return longest if longest <= LIMIT else len(packed.decode().encode("utf-16-le"))


def _escaped(match: re.Match[str]) -> str:
    found = match[0]
    # Of a number at the start of a line the full stop is what makes the list; blanks are code unless something precedes them.
    return f"{found}\u2060" if not found or found.strip().isdigit() else f"{found[:-1]}\\{found[-1]}"


def _in_words(message: Message) -> list[Json]:
    return [_text(part) for part in _parts(message.plain())]


def _parts(words: str) -> Iterator[str]:
    """Lines together, as many as a small message takes."""
    part = ""
    for line in words.split("\n"):
        if part and len(part) + len(line) >= SMALL:
            yield part
            part = line
        else:
            part = f"{part}\n{line}" if part else line
    yield part


def _text(words: str) -> Json:
    return {"type": "message", "textFormat": "plain", "text": words}


def _card(message: Message) -> tuple[Json, bool]:
    """The message with a card, and whether Teams takes it in one piece."""
    plain = message.plain()
    card = DIALECT.card(message, _form(message), msteams={"width": "Full"}, fallbackText=plain)
    activity: Json = {
        "type": "message",
        "summary": message.title or shortened(plain.split("\n")[0], 100),
        "attachments": [{"contentType": CARD, "content": card}],
    }
    if size(activity) <= LIMIT:
        return activity, True
    card["fallbackText"] = OLD_CLIENT
    return activity, size(activity) <= LIMIT


def _form(message: Message) -> list[Json]:
    """Buttons that send nothing, then the fields with the buttons that send them."""
    plain = [_button(each) for each in message.buttons if not each.inputs]
    sending = [_button(each) for each in message.buttons if each.inputs]
    fields = [DIALECT.field(each, required=each.required) for each in message.inputs]
    return [*DIALECT.rows(plain), *fields, *DIALECT.rows(sending)]


def _button(each: Button) -> Json:
    data: Json = {"command": each.command, "args": each.args, "about": each.about, "inputs": list(each.inputs)}
    if each.session:
        data["session"] = each.session
    # A field that must be filled in does not hold up a button that has nothing to do with it.
    return button(each, data, associatedInputs="auto" if each.inputs else "none")


def _spans(parts: Iterable[Span]) -> str:
    return "".join(map(_span, parts))


def _span(span: Span) -> str:
    words = DIALECT.escape(span.text)
    if span.href:
        # The brackets of an address would end the link too early.
        return f"[{words}]({span.href.replace('(', '%28').replace(')', '%29')})"
    return emphasised(words) if span.strong else words


DIALECT = Dialect(
    version="1.5",
    marks=((_ACTIVE, _escaped), (_AT_THE_START, _escaped)),
    spans=_spans,
    heading={"style": "heading"},
    bullet="-",
    numeral="{}.",
    list_apart=False,
    row=BUTTONS_IN_A_ROW,
)
