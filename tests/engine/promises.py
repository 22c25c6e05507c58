"""What a text tells people to type: `typ «x»`, `Typ bijvoorbeeld: x`, a line of help, a button's own line.

Must not know which commands there are: it reads as a person does, who takes the words for true.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from bot.engine.model.blocks import Block, Heading, Listing, Paragraph
from bot.engine.model.events import Place
from bot.engine.model.messages import Look, Message

SENTENCE = re.compile(r"(?<=[.?!]) +(?=[A-Z«])")
QUOTED = re.compile(r"([Dd]ruk op |[Kk]ies )?«([^»]+)»")
NAMED = re.compile(
    r"\b(?:[Tt]yp\b[^«:]*|bijvoorbeeld(?: met)?|[a-z]+ met|Kies|kan ook): (?P<many>.+?)[.!]?$", re.DOTALL
)
APART = re.compile(r", of: | of typ: |, bijvoorbeeld ")
LISTED = re.compile(r", | of ")
FOR_LEADER = re.compile(r"\bde gespreksbegeleider\b", re.IGNORECASE)


class Promise(Struct, frozen=True):
    """A line that somebody is told to type. `who` is a name, "begeleider", or "" for whoever reads it; `place` None: here."""

    line: str
    who: str = ""
    place: Place | None = None


def promises(message: Message) -> Iterator[Promise]:
    """All that a message tells its reader to type."""
    for block in message.body:
        for words in _texts(block):
            yield from _told(words)
            if message.look is Look.HELP and isinstance(block, Listing):
                yield Promise(_filled(words.partition(" – ")[0]), place=Place.GROUP if "groepschat" in words else None)
    for button in message.buttons:
        yield Promise(_filled(button.line()))


def _texts(block: Block) -> tuple[str, ...]:
    match block:
        case Paragraph(spans):
            return ("".join(span.text for span in spans),)
        case Heading(words):
            return (words,)
        case Listing(items):
            return items
        case _:
            return ()


def _told(words: str) -> Iterator[Promise]:
    place = None
    for sentence in SENTENCE.split(words):
        if "privéchat" in sentence:
            place = Place.PRIVATE
        elif "groepschat" in sentence:
            place = Place.GROUP
        elif " daar" not in sentence:
            place = None
        called = re.match(r"(\w+), ik kan je", words)
        who = "begeleider" if FOR_LEADER.search(sentence) else called[1] if called else ""
        for line in _lines(sentence):
            yield Promise(_filled(line), who, place)


def _lines(sentence: str) -> Iterator[str]:
    told = re.search(r"\b[Tt]yp(?:en)?\b", sentence)
    if told and "«" in sentence[told.end() :]:
        yield from (line for pressed, line in QUOTED.findall(sentence, told.end()) if not pressed)
    elif match := NAMED.search(sentence):
        several = LISTED if re.search(r"(Kies|kan ook): ", sentence) else APART
        yield from several.split(match["many"])


def _filled(line: str) -> str:
    """The line with something in the places that people fill in themselves."""
    line = re.sub(r"(?:,? en dan .*| en een woord| en jullie woord)$", " …", line.strip(" ."))
    return line.replace("…", "iets")
