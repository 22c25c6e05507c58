"""Nothing that people say is markup, a mention or a link, wherever it may stand: in each text of each message, on Teams and on Webex.

What one text becomes is tried in `tests/platforms`, what stands on paper in `tests/paper`; here, that no text is left out.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from markdown_it import MarkdownIt

from adapters.teams import cards as teams
from adapters.webex import cards as webex
from bot.engine.model.effects import Group
from bot.engine.model.messages import Message
from tests.languages import retold
from tests.transcripts.everything import everything

WITHIN = (
    "[klik](https://kwaad.example)", "![x](https://kwaad.example/x.png)", "**kwaad**", "_kwaad_", "`kwaad`", "~~kwaad~~",
    "<https://kwaad.example>", "<b>kwaad</b>", "<at>kwaad</at>", "<@all>kwaad", "<@personEmail:kwaad@x.nl|Anna>", "&lt;kwaad&gt;",
    "{{DATE(2026-12-01T00:00:00Z)}}kwaad",
)  # fmt: skip
EVIL = (
    WITHIN,
    ("# kwaad",),
    ("- kwaad",),
    ("1. kwaad",),
    ("> kwaad",),
    ("[kwaad]: https://kwaad.example",),
)  # the others begin a line
FORMATTED = {
    "text",
    "value",
    "title",
    "markdown",
}  # what is Markdown in a card (the name of a button is none) and in a message
MARKDOWN = {
    "teams": MarkdownIt("commonmark", {"html": True}),
    "webex": MarkdownIt("gfm-like", {"html": True, "linkify": False}),
}


@cache
def said() -> tuple[tuple[Message, bool], ...]:
    """One of each kind of message that the bot says, and whether it says that to the group."""
    found = {}
    for effect in asyncio.run(everything()):
        blank = retold(effect.message, lambda words: "x" if words else "")
        kind = repr((blank.look, blank.title, blank.body, len(blank.inputs), len(blank.buttons)))
        found[kind] = effect.message, isinstance(effect.audience, Group)
    assert len(found) > 100
    return tuple(found.values())


def formatted(sent: Any) -> Iterator[str]:
    """Every text in what is sent that a client takes for Markdown."""
    if isinstance(sent, list | tuple):
        for each in sent:
            yield from formatted(each)
    elif isinstance(sent, dict):
        plain = sent.get("textFormat") == "plain" or str(sent.get("type", "")).startswith(("Action.", "Input."))
        for name, each in sent.items():
            if name in FORMATTED and isinstance(each, str) and not plain:
                yield each
            elif name != "choices":
                yield from formatted(each)


def read(dialect: MarkdownIt, words: str) -> str:
    """What somebody reads of it, without marks and signs that nobody sees."""
    inline = (child for token in dialect.parse(words) for child in token.children or ())
    return "".join(each.content for each in inline if each.type in {"text", "text_special"}).replace("\u2060", "")


def on_teams(message: Message, _group: bool) -> Any:
    return teams.activities(message)


def on_webex(message: Message, group: bool) -> Any:
    sent = webex.payloads(message, group=group, bot="Kaartenbot")
    return [{"markdown": each.markdown, "card": each.card} for each in sent]  # its `text` is plain


@pytest.mark.parametrize("evil", EVIL, ids=lambda evil: evil[0])
@pytest.mark.parametrize(("platform", "send"), [("teams", on_teams), ("webex", on_webex)])
def test_whatever_stands_anywhere_is_read_as_it_was_typed(
    platform: str, send: Callable[[Message, bool], Any], evil: tuple[str, ...]
) -> None:
    """Each text of each message is made hostile; where it is shown it stands there to the letter, and nobody is mentioned."""
    shown = 0
    for message, group in said():
        sent = send(retold(message, lambda words: " ".join(evil) if words else ""), group)
        for words in formatted(sent):
            if "kwaad" in words:
                there = read(MARKDOWN[platform], words)
                assert [each for each in evil if each not in there] == [], words
                shown += 1
        assert not [each for each in sent if each.get("entities") or each.get("html")]
    assert shown > 300
