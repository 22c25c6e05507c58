"""The engine in a language that nobody speaks, to play any session in.

Must not change anything that an adapter may act on: looks, roles, commands, arguments, ids, addresses, what people filled in.
Every text is another, of the same length, also its digits and its marks, and each word always becomes the same word. So an
adapter that reads a text finds nothing in it, and a test that knows a Dutch sentence can ask for it by `spoken`; and what an
adapter makes of both has the same `shape`.
"""

from __future__ import annotations

import string
from collections.abc import Callable
from typing import NamedTuple

from msgspec.structs import replace

from bot.engine import Config, State, react
from bot.engine.model.blocks import Bars, Block, Facts, Flat, Fold, Heading, Listing, Paragraph, Secret
from bot.engine.model.effects import Display, Effect, Post
from bot.engine.model.effects import Replace as Anew
from bot.engine.model.events import Event
from bot.engine.model.messages import Message


class Language(NamedTuple):
    """What the host takes for the engine, and what becomes of a Dutch text in it."""

    react: Callable[[State, Event, Config], tuple[State, tuple[Effect, ...]]]
    spoken: Callable[[str], str]


def shape(words: str) -> str:
    """What is the same in Dutch and in nonsense: where the letters, the digits, and the marks stand."""
    return words.translate(_SHAPE)


_SMALL, _LARGE, _DIGITS = string.ascii_lowercase, string.ascii_uppercase, string.digits
_MARKS = "?:–«»…•"
_OTHER = ",%—§¶‥◦"  # each as many bytes
_NONSENSE = str.maketrans(
    _SMALL + _LARGE + _DIGITS + _MARKS,
    _SMALL[5:] + _SMALL[:5] + _LARGE[5:] + _LARGE[:5] + _DIGITS[3:] + _DIGITS[:3] + _OTHER,
)


_SHAPE = {
    **dict.fromkeys(map(ord, _SMALL), "x"),
    **dict.fromkeys(map(ord, _LARGE), "X"),
    **dict.fromkeys(map(ord, _DIGITS), "0"),
    **dict.fromkeys(map(ord, _MARKS + _OTHER), "."),
}


def _spoken(words: str) -> str:
    return words.translate(_NONSENSE)


def _react(state: State, event: Event, config: Config) -> tuple[State, tuple[Effect, ...]]:
    after, effects = react(state, event, config)
    return after, tuple(map(_effect, effects))


def _effect(effect: Effect) -> Effect:
    match effect:
        case Post(message=message) | Anew(message=message):
            return replace(effect, message=nonsense(message))
        case Display(board=board):
            return replace(effect, board=replace(board, step=_spoken(board.step), card=_spoken(board.card)))
    return effect


def nonsense(message: Message) -> Message:
    """The same message in nonsense."""
    return retold(message, _spoken)


def retold(message: Message, told: Callable[[str], str]) -> Message:
    """The same message with other texts: what `told` makes of each."""
    file = message.file
    return replace(
        message,
        title=told(message.title),
        subtitle=told(message.subtitle),
        body=tuple(_block(each, told) for each in message.body),
        inputs=tuple(replace(each, label=told(each.label), hint=told(each.hint)) for each in message.inputs),
        buttons=tuple(replace(each, label=told(each.label), typed=told(each.line())) for each in message.buttons),
        file=replace(file, text=told(file.text)) if file is not None else None,
    )


def _block(block: Block, told: Callable[[str], str]) -> Block:
    if isinstance(block, Fold):
        return replace(block, title=told(block.title), body=tuple(_flat(each, told) for each in block.body))
    return _flat(block, told)


def _flat(block: Flat, told: Callable[[str], str]) -> Flat:
    match block:
        case Paragraph(spans):
            return replace(block, spans=tuple(replace(span, text=told(span.text)) for span in spans))
        case Heading(words):
            return replace(block, text=told(words))
        case Listing(items):
            return replace(block, items=tuple(map(told, items)))
        case Facts(rows):
            return replace(block, rows=tuple((told(label), told(value)) for label, value in rows))
        case Bars(title, rows):
            return replace(block, title=told(title), rows=tuple((told(label), count) for label, count in rows))
        case Secret(heading, words):
            return replace(block, heading=told(heading), text=told(words))


DUTCH = Language(react, str)
NONSENSE = Language(_react, _spoken)
