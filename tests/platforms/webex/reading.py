"""What somebody reads in a message of Webex, and which buttons they see. For tests."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from msgspec.structs import replace

from adapters.webex.cards import MORE
from bot.engine.model.blocks import Facts
from bot.engine.model.messages import Message
from tests.platforms.teams.reading import pieces, plain
from tests.platforms.webex.space import Post

Json = dict[str, Any]


def elements(part: object) -> Iterator[Json]:
    """All parts of a card, from top to bottom, but for what a button sends."""
    if isinstance(part, list):
        for each in part:
            yield from elements(each)
    elif isinstance(part, dict):
        yield part
        for name, each in part.items():
            if name != "data":
                yield from elements(each)


def buttons(post: Post) -> dict[str, Json]:
    """The buttons of a message by their label, each with all that a client sends when it is pressed; those in a list too."""
    parts = list(elements(post.card))
    blank = {each["id"]: each.get("value", "") for each in parts if str(each.get("type", "")).startswith("Input.")}
    actions = {each["title"]: {**blank, **each["data"]} for each in parts if each.get("type") == "Action.Submit"}
    lists = [each for each in parts if each.get("id") == MORE]
    chosen = {
        choice["title"]: {**actions["Kies"], each["id"]: choice["value"]}
        for each in lists
        for choice in each["choices"]
    }
    return {**actions, **chosen}


def words(post: Post) -> str:
    """All that is to be read in a message by who sees its card, or its Markdown, without marks, in single blanks."""
    if post.card is None:
        return plain(unescaped(post.markdown or post.text))
    found = []
    for each in elements(post.card):
        found += [unescaped(str(each[name])) for name in ("text", "title", "value", "label") if name in each]
    return plain(" ".join(found))


def unescaped(text: str) -> str:
    """The text as a client shows it, but for its own marks of emphasis."""
    text = re.sub(r"(?<!\\)\*\*", "", text).replace("\u2060", "").replace("\u200b", "")
    return re.sub(r"\\([^\w\s])", r"\1", text)


def standing(message: Message) -> Message:
    """The message without what must be shown anew to stay true: a card of Webex stands still."""
    return replace(message, body=tuple(each for each in message.body if not (isinstance(each, Facts) and each.live)))


def shows(posts: Sequence[Post], message: Message) -> bool:
    """Whether everything of this message can be read in these posts, also by who sees no card."""
    message = standing(message)
    fallback = plain(" ".join(each.text for each in posts))
    shown = " ".join(map(words, posts))
    return all(plain(piece) in fallback and plain(piece) in shown for piece in pieces(message))
