"""From a neutral message to activities of Teams: the way out, pure.

Must not know to whom it goes. A card and a text never share an activity: Teams would split them and give no id to change the
card by. Only what Teams supports is used: Adaptive Cards 1.5 at most, nothing that hides behind a click.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec.structs import replace

from adapters.teams.hearing import MARK
from bot.engine.language.characters import shortened
from bot.engine.model.messages import (
    Block,
    Button,
    Facts,
    Heading,
    Input,
    InputKind,
    Listing,
    Look,
    Message,
    Paragraph,
    Secret,
    Span,
    Style,
    text,
)  # fmt: skip

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
REQUIRED = "Vul dit veld in."

Json = dict[str, Any]

STYLES = {Style.PRIMARY: "positive", Style.NORMAL: "default", Style.DANGER: "destructive"}
# What a message looks like: the style of the box its title stands in.
LOOKS = {
    Look.WELCOME: "accent", Look.STEP: "accent", Look.CARD: "emphasis", Look.REMINDER: "warning", Look.REFUSAL: "warning",
    Look.RESULT: "good", Look.RECEIPT: "good",
}  # fmt: skip

# What means something in the Markdown of a card, and only where it does: some phones show a backslash too many.
_ACTIVE = re.compile(
    r"""
    ^(?=[ ]{4}|[ ]{0,3}\t)             # code
    | \\ | ` | ~(?=~) | (?<=\])[(\[:]    # itself, code, struck through, a link or where one points to
    | \*(?=\S) | (?<=\S)\*             # emphasis
    | (?<![^\W_])_(?=\S) | (?<=\S)_(?![^\W_])
    | &(?=\#?\w+;) | (?<=\{)\{         # an entity, a date
    | <(?=[!/?A-Za-z])                # a tag: the renderer would swallow it
    | ^[ \t]*(?:[-+>\#=*_]|\d+(?=[.)]))  # a list, a quotation, a heading at the start of a line
    """,
    re.VERBOSE | re.MULTILINE,
)
_NEW_LINE = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")


def activities(message: Message) -> list[Json]:
    """The messages to send, in order; the last one is the one that is shown anew later."""
    return [activity for activity, _ in with_words(message)]


def with_words(message: Message) -> list[tuple[Json, list[Json]]]:
    """The same, and behind each card what it says in plain words, in one message or several, for a Teams that refuses it."""
    if message.look in TELLS_HOW:
        message = replace(message, body=(*message.body, text(HOW_TO_TYPE)))
    if not (message.title or message.inputs or message.buttons) and all(
        isinstance(block, Paragraph | Listing) for block in message.body
    ):
        plain = _text(message.plain())
        if size(plain) <= LIMIT:
            return [(plain, [])]
    return [(_card(page), [_text(part) for part in _parts(page.plain())]) for page in _pages(message)]


def size(activity: Json) -> int:
    """Bytes in UTF-16."""
    return len(json.dumps(activity, ensure_ascii=False).encode("utf-16-le"))


def escape(words: str) -> str:
    """Words of people, so that a card shows them as they are."""
    return _ACTIVE.sub(_escaped, _NEW_LINE.sub("\n", words))


def _escaped(match: re.Match[str]) -> str:
    found = match[0]
    # Of a number at the start of a line the full stop is what makes the list; blanks are code unless something precedes them.
    return f"{found}\u2060" if not found or found.strip().isdigit() else f"{found[:-1]}\\{found[-1]}"


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


def _card(message: Message) -> Json:
    card: Json = {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.5",
        "msteams": {"width": "Full"},
        "fallbackText": message.plain(),
        "body": [
            *_origin(message),
            *_title(message),
            *(each for block in message.body for each in _block(block)),
            *_form(message),
        ],
    }
    activity: Json = {
        "type": "message",
        "summary": message.title or shortened(message.plain().split("\n")[0], 100),
        "attachments": [{"contentType": CARD, "content": card}],
    }
    if size(activity) > LIMIT:
        card["fallbackText"] = OLD_CLIENT
    return activity


def _pages(message: Message) -> Iterator[Message]:
    """The message, or when it is too long several that follow each other; fields and buttons stand on the last."""
    rest = list(_small(message.body))
    while rest:
        count = len(rest)
        while count > 1 and size(_card(replace(message, body=tuple(rest[:count])))) > LIMIT:
            count -= max(1, count // 4)
        if count == len(rest):
            break
        yield replace(message, body=tuple(rest[:count]), inputs=(), buttons=())
        rest = rest[count:]
    yield replace(message, body=tuple(rest) if rest else message.body)


def _small(body: tuple[Block, ...]) -> Iterator[Block]:
    """Blocks, with a list that is very long cut into several."""
    for block in body:
        if isinstance(block, Listing) and not block.numbered and sum(map(len, block.items)) > LIMIT // 16:
            yield from (Listing((item,)) for item in block.items)
        else:
            yield block


def _origin(message: Message) -> list[Json]:
    return [{**_block_text(escape(message.origin)), "size": "Small", "isSubtle": True}] if message.origin else []


def _title(message: Message) -> list[Json]:
    if not message.title:
        return []
    title = {**_block_text(escape(message.title)), "size": "Large", "weight": "Bolder", "style": "heading"}
    style = LOOKS.get(message.look)
    return [{"type": "Container", "style": style, "bleed": True, "items": [title]} if style else title]


def _block(block: Block) -> Iterable[Json]:
    match block:
        case Paragraph(spans):
            return [_block_text("".join(map(_span, spans)))]
        case Heading(words):
            return [_heading(words)]
        case Listing(items, numbered):
            marks = (f"{n}." for n in range(1, len(items) + 1)) if numbered else ("-" for _ in items)
            # A line of its own for each, so that a card with words of several lines stays a list.
            lines = (f"{mark} {escape(' '.join(item.split()))}" for mark, item in zip(marks, items, strict=True))
            return [_block_text("\r".join(lines))]
        case Facts(rows):
            facts = [{"title": escape(label), "value": escape(value)} for label, value in rows]
            return [{"type": "FactSet", "facts": facts}]
        case Secret(heading, words):
            inside = [_heading(heading), _block_text(escape(words))]
            return [{"type": "Container", "style": "emphasis", "items": inside}]


def _span(span: Span) -> str:
    words = escape(span.text)
    if span.href:
        # The brackets of an address would end the link too early.
        return f"[{words}]({span.href.replace('(', '%28').replace(')', '%29')})"
    if span.strong and words.strip():
        inner = words.strip()
        before, _, after = words.partition(inner)
        return f"{before}**{inner}**{after}"
    return words


def _block_text(words: str) -> Json:
    return {"type": "TextBlock", "wrap": True, "text": re.sub(r"\n+", "\n\n", words)}


def _heading(words: str) -> Json:
    return {**_block_text(escape(words)), "weight": "Bolder", "style": "heading"}


def _form(message: Message) -> list[Json]:
    """Buttons that send nothing, then the fields with the buttons that send them."""
    plain = [button for button in message.buttons if not button.inputs]
    sending = [button for button in message.buttons if button.inputs]
    return [*_rows(plain), *map(_field, message.inputs), *_rows(sending)]


def _rows(buttons: list[Button]) -> list[Json]:
    starts = range(0, len(buttons), BUTTONS_IN_A_ROW)
    return [
        {"type": "ActionSet", "actions": [_button(each) for each in buttons[start : start + BUTTONS_IN_A_ROW]]}
        for start in starts
    ]


def _button(button: Button) -> Json:
    data: Json = {"command": button.command, "args": button.args, "about": button.about, "inputs": list(button.inputs)}
    if button.session:
        data["session"] = button.session
    return {
        "type": "Action.Submit",
        "title": button.label,
        "style": STYLES[button.style],
        # A field that must be filled in does not hold up a button that has nothing to do with it.
        "associatedInputs": "auto" if button.inputs else "none",
        "data": {MARK: data},
    }


def _field(each: Input) -> Json:
    field: Json = {
        "type": "Input.Text",
        "id": each.id,
        "label": escape(each.label),
        "isRequired": each.required,
        "isMultiline": each.kind is InputKind.LONG,
    }
    if each.required:
        field["errorMessage"] = REQUIRED
    if each.hint:
        field["placeholder"] = each.hint
    if each.value:
        field["value"] = each.value
    return field
