"""A message that is too long, in several that follow each other; and long words cut by bytes: pure.

Must not know how a message is shown: whoever asks says what fits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from msgspec.structs import replace

from bot.engine.language.characters import boundary
from bot.engine.model.messages import Block, Facts, Heading, Listing, Look, Message, Paragraph, Secret, text

PIECE = 1500  # bytes; a block that is longer may be parted


def pages(message: Message, fits: Callable[[Message], bool]) -> list[Message]:
    """The message, or several that each fit. Fields and buttons stand on the last, and its file comes with the last."""
    if fits(message):
        return [message]
    before: list[Message] = []
    body: tuple[Block, ...] = ()
    for block in _small(message.body):
        if body and not fits(_page(message, (*body, block))):
            before.append(_page(message, body))
            body = ()
        body = (*body, block)
    last = replace(message, body=body)
    if body and not fits(last):
        return [*before, _page(message, body), replace(message, body=())]
    return [*before, last]


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


def _page(message: Message, body: tuple[Block, ...]) -> Message:
    return replace(message, body=body, inputs=(), buttons=(), file=None)


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
            case Secret(heading, words):
                yield from (Secret(heading, part) for part in cut(words, PIECE))
