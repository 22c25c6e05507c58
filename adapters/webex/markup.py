"""Words of people in what Webex takes for Markdown, in a message and in a card: pure.

Must not know a message's buttons; `cards.py` does. Two dialects meet here, and neither is documented to the letter. So what
could become markup is parted by a mark that nobody sees wherever that is enough, and only what needs it gets a backslash.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

from adapters.adaptive import Marks, emphasised, escaped
from bot.engine.model.blocks import Bars, Block, Facts, Fold, Heading, Listing, Paragraph, Secret, Span, plain_block
from bot.engine.model.messages import Message

UNSEEN = "\u2060"  # word joiner: no white space, no width, and no renderer takes it for markup
LINE = "  \n"  # a new line within a paragraph

_BACKSLASH = re.compile(
    r"""
    [\\`]                                                # itself, code
    | \*(?=\S) | (?<=\S)\*                               # emphasis
    | (?<![^\W_])_(?=\S) | (?<=\S)_(?![^\W_])
    """,
    re.VERBOSE,
)
_PARTED = re.compile(
    r"""
    (?<=~)(?=~) | (?<=\{)(?=\{)                          # struck through, a date
    | (?<=\])(?=[(\[:])                                  # a link, or where one points to
    | (?<=<)(?=\S|\Z)                                    # a tag, a mention: `<@all>` would wake everybody
    | (?<=&)(?=\#?\w+;)                                  # an entity
    | ^(?=[ \t]*(?:[-+*_>\#=|:]|\d+[.)])|[ ]{4}|[ ]{0,3}\t)  # a list, a quotation, a heading, a table, code
    """,
    re.VERBOSE | re.MULTILINE,
)


_BRACKET = re.compile(r"[\[\]]")
_SLASHED = r"\\\g<0>"
MARKS: Marks = ((_PARTED, UNSEEN), (_BACKSLASH, _SLASHED))


def escape(words: str) -> str:
    """Words of people, so that they are shown as they are."""
    return escaped(words, MARKS)


def spans(parts: Iterable[Span]) -> str:
    """A run of text with its emphasis and its links."""
    # What stands together is escaped together: two halves of a mark are harmless, one by one.
    runs = groupby(parts, key=lambda part: (part.strong, part.href))
    return "".join(_span(Span("".join(part.text for part in run), *look)) for look, run in runs)


def markdown(message: Message) -> str:
    """Title and body of a message in Markdown; fields and buttons have no place in it."""
    parts = [escape(message.origin)] if message.origin else []
    parts += [_strong(message.title)] if message.title else []
    return "\n\n".join(filter(None, [*parts, *map(_block, message.body)]))


def _span(span: Span) -> str:
    words = escape(span.text)
    if span.href:
        # The brackets of an address would end the link too early, those of its words would begin one.
        address = span.href.replace("(", "%28").replace(")", "%29").replace(" ", "%20")
        return f"[{_BRACKET.sub(_SLASHED, words)}]({address})"
    return emphasised(words) if span.strong else words


def _strong(words: str) -> str:
    return emphasised(escape(" ".join(words.split())))


def _block(block: Block) -> str:
    match block:
        case Paragraph(parts):
            return _lines(spans(parts))
        case Heading(words):
            return _strong(words)
        case Listing(items, numbered):
            marks = (f"{n}." for n in range(1, len(items) + 1)) if numbered else ("-" for _ in items)
            return "\n".join(
                f"{mark} {escape(' '.join(each.split()))}" for mark, each in zip(marks, items, strict=True)
            )
        case Facts(rows):
            return LINE.join(f"{_strong(f'{label}:')} {escape(' '.join(value.split()))}" for label, value in rows)
        case Bars():
            return escape(plain_block(block))
        case Fold(title, body):
            return "\n\n".join([_strong(title), *map(_block, body)])
        case Secret(heading, words):
            return f"{_strong(heading)}{LINE}{_lines(escape(words))}"


def _lines(words: str) -> str:
    """Each line on a line of its own."""
    return LINE.join(line.rstrip() for line in re.split(r"\n+", words.strip()))
