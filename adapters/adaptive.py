"""A neutral message as an Adaptive Card, as far as platforms agree on it (what they don't stands in a `Dialect`), and one that is
too long in several that follow each other. Pure.

Must not know a platform, a session or the host: each adapter has its own card around this, and says what fits.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from bot.engine.language.characters import boundary
from bot.engine.model.blocks import Bars, Block, Facts, Fold, Heading, Listing, Paragraph, Secret, Span, text
from bot.engine.model.messages import Button, Input, InputKind, Look, Message, Style

Json = dict[str, Any]
# What would become markup, and what stands there instead; one after the other.
Marks = tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]

PIECE = 1500  # bytes; a block that is longer may be parted
MARK = "kaartensessie"  # what the data of our own buttons stands under
REQUIRED = "Vul dit veld in."
STYLES = {Style.PRIMARY: "positive", Style.NORMAL: "default", Style.DANGER: "destructive"}
# What a message looks like: the style of the box its title stands in.
LOOKS = {
    Look.WELCOME: "accent", Look.STEP: "accent", Look.CARD: "emphasis", Look.REMINDER: "warning", Look.REFUSAL: "warning",
    Look.RESULT: "good", Look.RECEIPT: "good",
}  # fmt: skip
_NEW_LINE = re.compile(r"\r\n?|\v|\f|\x85|\u2028|\u2029")
_NEW_LINES = re.compile(r"\n\n*")  # a sign that is there for sure is found sooner than `\n+`


class Dialect(NamedTuple):
    """How one platform writes a card.

    `marks` are what would become markup in words of people, `spans` is for a run of text with its emphasis. `heading`:
    what tells that a text is one. `bullet` and `numeral` (with the number for `{}`) begin a line of a list; `list_apart`: each
    line stands by itself, for clients that know no lists in a text, else they stand in one text, each on a line of its own.
    `row`: buttons beside each other.
    """

    version: str
    marks: Marks
    spans: Callable[[Sequence[Span]], str]
    heading: Json
    bullet: str
    numeral: str
    list_apart: bool
    row: int

    def escape(self, words: str) -> str:
        """Words of people, so that a card shows them as they are."""
        return escaped(words, self.marks)

    def card(self, message: Message, form: Sequence[Json], **more: Any) -> Json:
        """The card: where it is from, title, body, and then `form`, the fields and buttons. `more` belongs to the platform."""
        return {
            "type": "AdaptiveCard",
            "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
            "version": self.version,
            **more,
            "body": [
                *([self.aside(message.origin)] if message.origin else []),
                *([self._title(message)] if message.title else []),
                *(each for block in message.body for each in self._block(block)),
                *form,
            ],
        }

    def aside(self, words: str) -> Json:
        """A line in passing."""
        return {**_words(self.escape(words)), "size": "Small", "isSubtle": True}

    def rows(self, actions: Sequence[Json]) -> list[Json]:
        """Buttons in rows."""
        starts = range(0, len(actions), self.row)
        return [{"type": "ActionSet", "actions": list(actions[start : start + self.row])} for start in starts]

    def field(self, each: Input, *, required: bool) -> Json:
        """A field to fill in."""
        field: Json = {"type": "Input.Text", "id": each.id, "label": self.escape(each.label)}
        if each.kind is InputKind.LONG:
            field["isMultiline"] = True
        if each.kind is InputKind.CHOICE:
            choices = [{"title": option, "value": option} for option in each.options]
            field |= {"type": "Input.ChoiceSet", "style": "expanded", "choices": choices}
        if required:
            field |= {"isRequired": True, "errorMessage": REQUIRED}
        if each.hint:
            field["placeholder"] = each.hint
        if each.value:
            field["value"] = each.value
        return field

    def _title(self, message: Message) -> Json:
        title = {**_words(self.escape(message.title)), "size": "Large", "weight": "Bolder", **self.heading}
        style = LOOKS.get(message.look)
        return {"type": "Container", "style": style, "bleed": True, "items": [title]} if style else title

    def _block(self, block: Block) -> Sequence[Json]:
        match block:
            case Paragraph(parts):
                return [_words(self.spans(parts))]
            case Heading(words):
                return [self._heading(words)]
            case Listing(items, numbered):
                return self._listing(items, numbered=numbered)
            case Facts(rows):
                facts = [{"title": self.escape(label), "value": self.escape(value)} for label, value in rows]
                return [{"type": "FactSet", "facts": facts}]
            case Bars(title, counts):
                return self._bars(title, counts)
            case Fold():
                return ()  # `at_first_sight` comes before this
            case Secret(heading, words):
                inside = [self._heading(heading), {**_words(self.escape(words)), "spacing": "Small"}]
                return [{"type": "Container", "style": "emphasis", "items": inside}]

    def _bars(self, title: str, rows: Sequence[tuple[str, int]]) -> list[Json]:
        """Each number beside its name, and below it a bar that is only for the eye."""
        whole = max(1, sum(count for _, count in rows))  # of nothing too there is a bar to see
        shown = [self._heading(title)] if title else []
        for label, count in rows:
            widths = ((count, "accent"), (whole - count, "emphasis"))
            columns = [
                {"type": "Column", "width": width, "style": style, "spacing": "None", "minHeight": "8px", "items": []}
                for width, style in widths
                if width
            ]
            shown += [
                {**_words(self.escape(f"{label} {count}")), "spacing": "Small"},
                {"type": "ColumnSet", "spacing": "Small", "columns": columns},
            ]
        return shown

    def _heading(self, words: str) -> Json:
        return {**_words(self.escape(words)), "weight": "Bolder", **self.heading}

    def _listing(self, items: Sequence[str], *, numbered: bool) -> list[Json]:
        marks = (self.numeral.format(number) if numbered else self.bullet for number in range(1, len(items) + 1))
        # A line of its own for each, so that a card with words of several lines stays a list.
        lines = [f"{mark} {self.escape(' '.join(each.split()))}" for mark, each in zip(marks, items, strict=True)]
        if self.list_apart:
            return [{**_words(line), "spacing": "Small"} for line in lines]
        return [_words("\r".join(lines))]


def at_first_sight(message: Message) -> Message:
    """As it stands where nothing folds by itself: what is folded is left out, and a button of the message brings it."""
    body: list[Block] = []
    for block in message.body:
        if not isinstance(block, Fold):
            body.append(block)
        elif block.open:
            body += [Heading(block.title), *block.body]
    return replace(message, body=tuple(body))


class Submitted(Struct, frozen=True):
    """A button of ours as its data says; `inputs` are the fields that go with it."""

    command: str
    args: str
    about: str
    inputs: dict[str, str]
    session: str = ""


def button(each: Button, data: object, **more: str) -> Json:
    """A button; `data` comes back, under our mark, when it is pressed."""
    style = STYLES[each.style]
    return {"type": "Action.Submit", "title": each.label, "style": style, **more, "data": {MARK: data}}


def emphasised(words: str) -> str:
    """Escaped words in bold; blanks at the ends stay outside, or it would be none."""
    inner = words.strip()
    if not inner:
        return words
    before, _, after = words.partition(inner)
    return f"{before}**{inner}**{after}"


def escaped(words: str, marks: Marks) -> str:
    """The words without what would become markup, and with one sign for all that begins a new line."""
    words = _NEW_LINE.sub("\n", words)
    for pattern, instead in marks:
        words = pattern.sub(instead, words)
    return words


def pages(message: Message, fits: Callable[[Message], bool]) -> list[Message]:
    """The message, or several that each fit. Fields and buttons stand on the last, and its file comes with the last."""
    if fits(message):
        return [message]
    before: list[Message] = []
    rest = list(_small(message.body))
    while (most := _most(rest, lambda some: fits(_page(message, some)))) < len(rest):
        before.append(_page(message, rest[:most]))
        rest = rest[most:]
    last = replace(message, body=tuple(rest))
    if rest and not fits(last):
        return [*before, _page(message, rest), replace(message, body=())]
    return [*before, last]


def _most(blocks: Sequence[Block], fits: Callable[[Sequence[Block]], bool]) -> int:
    """How many of these fit, and at least one. Doubling and then halving, for to see whether they fit is to draw them."""
    most = 1
    while 2 * most <= len(blocks) and fits(blocks[: 2 * most]):
        most *= 2
    between = range(most + 1, min(2 * most, len(blocks) + 1))
    return most + bisect_left(between, 1, key=lambda count: not fits(blocks[:count]))


def cut(words: str, most: int) -> list[str]:
    """The words in pieces of at most `most` bytes of UTF-8, that together are the words again.

    Cut behind white space; a word that is too long by itself is cut between two characters, and not within one that is made
    up of several, like a letter with its accent or a family of emoji.
    """
    pieces = []
    while len(words.encode()) > most:
        fits = words.encode()[:most].decode(errors="ignore") or words[0]
        behind_blank = re.match(r".*\s", fits, re.DOTALL)
        end = behind_blank.end() if behind_blank else boundary(words, len(fits))
        pieces.append(words[:end])
        words = words[end:]
    return [*pieces, words]


def _page(message: Message, body: Sequence[Block]) -> Message:
    return replace(message, body=tuple(body), inputs=(), buttons=(), file=None)


def _small(body: Iterable[Block]) -> Iterator[Block]:
    """Blocks, with those that are long in several."""
    for block in body:
        if len(Message(look=Look.NOTICE, body=(block,)).plain().encode()) <= PIECE:
            yield block
            continue
        match block:
            case Paragraph(parts):
                yield from (
                    Paragraph((replace(part, text=words),)) for part in parts for words in cut(part.text, PIECE)
                )
            case Heading(words):
                yield from map(Heading, cut(words, PIECE))
            case Listing(items, numbered=True):
                yield from (text(words) for n, item in enumerate(items, 1) for words in cut(f"{n}. {item}", PIECE))
            case Listing(items):
                yield from (Listing((words,)) for item in items for words in cut(item, PIECE))
            case Facts(rows):
                yield from (Facts(((label, words),)) for label, value in rows for words in cut(value, PIECE))
            case Bars():
                yield block
            case Secret(heading, words):
                yield from (Secret(heading, part) for part in cut(words, PIECE))


def _words(words: str) -> Json:
    return {"type": "TextBlock", "wrap": True, "text": _NEW_LINES.sub("\n\n", words)}
