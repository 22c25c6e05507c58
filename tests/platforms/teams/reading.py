"""What somebody reads in an activity of Teams, and which buttons they see. For tests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from adapters.adaptive import at_first_sight
from bot.engine.model.blocks import Bars, Facts, Fold, Heading, Listing, Paragraph, Secret
from bot.engine.model.messages import Message

Json = dict[str, Any]


def cards(activity: Json) -> list[Json]:
    """The cards in it."""
    return [
        each["content"] for each in activity.get("attachments", ()) if each["contentType"].endswith(".card.adaptive")
    ]


def elements(part: Json) -> Iterator[Json]:
    """All elements of a card, from top to bottom."""
    for each in (*part.get("body", ()), *part.get("items", ())):
        yield each
        yield from elements(each)


def buttons(activity: Json) -> list[Json]:
    """The buttons in it."""
    return [
        action
        for card in cards(activity)
        for element in elements(card)
        if element["type"] == "ActionSet"
        for action in element["actions"]
    ]


def words(activity: Json) -> str:
    """All that is to be read in it, without marks, in single blanks."""
    found = [activity.get("text", "")]
    for card in cards(activity):
        for element in elements(card):
            found += [unescaped(element.get("text", "")), element.get("label", "")]
            for fact in element.get("facts", ()):
                found += [unescaped(fact["title"]), unescaped(fact["value"])]
    found += [each["title"] for each in buttons(activity)]
    return plain(" ".join(found))


def unescaped(text: str) -> str:
    """The text as a card shows it, but for its own marks of emphasis."""
    text = re.sub(r"(?<!\\)\*\*", "", text).replace("\u2060", "")
    return re.sub(r"\\([^\w\s])", r"\1", text)


def plain(text: str) -> str:
    """In single blanks."""
    return " ".join(text.split())


def brings_what_is_folded(message: Message) -> bool:
    """Whether nothing is folded away in it that none of its buttons brings."""
    folded = any(isinstance(block, Fold) and not block.open for block in message.body)
    return not folded or any(button.unfolds for button in message.buttons)


def pieces(message: Message) -> Iterator[str]:
    """Everything that has to be read in a message, bit by bit."""
    yield message.title
    for block in at_first_sight(message).body:
        match block:
            case Paragraph(spans):
                yield from (span.text for span in spans)
            case Heading(words):
                yield words
            case Listing(items):
                yield from items
            case Facts(rows):
                yield from (word for row in rows for word in row)
            case Bars(title, counts):
                yield from (title, *(f"{label} {count}" for label, count in counts))
            case Secret(heading, words):
                yield from (heading, words)
    yield from (each.label for each in message.inputs)
    yield from (each.label for each in message.buttons)


def shows(activity: Json, message: Message) -> bool:
    """Whether everything of this message can be read in the activity."""
    read = words(activity)
    return all(plain(piece) in read for piece in pieces(message))
