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
from bot.engine.model.effects import Display, Effect, Post
from bot.engine.model.effects import Replace as Anew
from bot.engine.model.events import Event
from bot.engine.model.messages import (
    Bars,
    Block,
    Facts,
    Flat,
    Fold,
    Heading,
    Input,
    Listing,
    Message,
    Paragraph,
    Secret,
)


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
    file = message.file
    return replace(
        message,
        title=_spoken(message.title),
        subtitle=_spoken(message.subtitle),
        body=tuple(map(_block, message.body)),
        inputs=tuple(map(_input, message.inputs)),
        buttons=tuple(replace(each, label=_spoken(each.label), typed=_spoken(each.line())) for each in message.buttons),
        file=replace(file, text=_spoken(file.text)) if file is not None else None,
    )


def _block(block: Block) -> Block:
    if isinstance(block, Fold):
        return replace(block, title=_spoken(block.title), body=tuple(map(_flat, block.body)))
    return _flat(block)


def _flat(block: Flat) -> Flat:
    match block:
        case Paragraph(spans):
            return replace(block, spans=tuple(replace(span, text=_spoken(span.text)) for span in spans))
        case Heading(words):
            return replace(block, text=_spoken(words))
        case Listing(items):
            return replace(block, items=tuple(map(_spoken, items)))
        case Facts(rows):
            return replace(block, rows=tuple((_spoken(label), _spoken(value)) for label, value in rows))
        case Bars(title, rows):
            return replace(block, title=_spoken(title), rows=tuple((_spoken(label), count) for label, count in rows))
        case Secret(heading, words):
            return replace(block, heading=_spoken(heading), text=_spoken(words))


def _input(each: Input) -> Input:
    return replace(each, label=_spoken(each.label), hint=_spoken(each.hint))


DUTCH = Language(react, str)
NONSENSE = Language(_react, _spoken)
