"""Neutral messages: what the engine says, before a platform gives it a shape.

Must not know a platform, a colour or a card format. Every message can be read as plain text (`plain`) with nothing missing,
because every button is also a command that can be typed. All texts are plain text: an adapter escapes them for its own format.
What an adapter may act on stands in fields; texts are only shown, so that no adapter ever reads one.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from bot.engine.model.commands import Command, written
from bot.engine.model.deck import CardKind, StepKind


class Look(StrEnum):
    """What sort of message this is, so that an adapter can give it a fitting look."""

    WELCOME = "welkom"
    STEP = "stap"  # a new step for the group
    CARD = "kaart"  # a card of the deck
    COCKPIT = "cockpit"  # the facilitator's dashboard; private
    REMINDER = "herinnering"
    NOTICE = "bericht"
    HELP = "hulp"  # what can be done now; a platform adds how one types there
    RECEIPT = "ontvangst"  # a short private "got it"; may be shown in passing
    REFUSAL = "weigering"  # what was asked can't be done, and what to do instead
    RESULT = "resultaat"
    PREPARATION = "voorbereiding"

    @property
    def must_arrive(self) -> bool:
        """Whether a session can't go well without it, so that seen twice is better than never."""
        return self in {Look.WELCOME, Look.STEP, Look.CARD, Look.COCKPIT, Look.REMINDER, Look.RESULT}

    @property
    def can_wait(self) -> bool:
        """Whether nobody waits for it, so that what somebody does wait for goes first."""
        return self in {Look.RECEIPT, Look.REMINDER}

    @property
    def moves_on(self) -> bool:
        """Whether the group is somewhere else from here on, so that a reminder which has not left yet has lost its meaning."""
        return self in {Look.STEP, Look.RESULT}


class Role(StrEnum):
    """What a block is for, where it may get a place or a meaning of its own. Most blocks are only read, and have none."""

    CLOCK = "klok"  # facts that begin with the time of this step, which stays in sight
    LATE = "uitloop"  # the question to which the buttons about running late are the answers
    TALLY = "stand"  # facts or a paragraph about what was chosen at a card; its bars belong with them
    NOTE = "notitie"  # a secret in the facilitator's own words, not the deck's
    WORD = "woord"  # facts that begin with the word of the session


class Span(Struct, frozen=True, omit_defaults=True):
    """A run of text. `strong` is emphasis; `href`, when not empty, is an https address the text links to."""

    text: str
    strong: bool = False
    href: str = ""


class Paragraph(Struct, frozen=True, tag="paragraph", omit_defaults=True):
    """One paragraph."""

    spans: tuple[Span, ...]
    role: Role | None = None


class Heading(Struct, frozen=True, tag="heading"):
    """A heading inside a message; the message's own title stands above it."""

    text: str


class Listing(Struct, frozen=True, tag="listing", omit_defaults=True):
    """A list of short lines, numbered when their order or number matters."""

    items: tuple[str, ...]
    numbered: bool = False


class Moments(Struct, frozen=True, omit_defaults=True):
    """The moments (aware UTC) from which a time was told, so that a page can tell it anew while it runs.

    When this step ends, when the session does by its plan, and when it was agreed to. `rest` stands behind the time, and does not run.
    `delay` is by how many minutes the session would end later than was agreed, as it was told.
    """

    step_ends: dt.datetime
    session_ends: dt.datetime
    agreed: dt.datetime
    rest: str
    delay: int = 0


class Facts(Struct, frozen=True, tag="facts", omit_defaults=True):
    """Pairs of a label and a value, for instance `("Tijd over", "12 minuten")`.

    `live`: true only while the message is shown anew with each change; a platform that can't do that leaves these out.
    `clock`: what the one value, that says of when it is, was told from.
    """

    rows: tuple[tuple[str, str], ...]
    live: bool = False
    role: Role | None = None
    clock: Moments | None = None


class Secret(Struct, frozen=True, tag="secret", omit_defaults=True):
    """A paragraph for the facilitator only: a toelichting or an own note. Only a private message may hold one."""

    heading: str
    text: str
    role: Role | None = None


class Bars(Struct, frozen=True, tag="bars"):
    """A small picture of how often each value came up; the numbers stand beside the bars. Without a title it speaks for itself.

    Those that follow each other may stand side by side: the same values at another time.
    """

    title: str
    rows: tuple[tuple[str, int], ...]


Flat = Paragraph | Heading | Listing | Facts | Bars | Secret


class Fold(Struct, frozen=True, tag="fold", omit_defaults=True):
    """What need not be seen at first sight, behind a title that opens it; `open` when its reader wants to see it.

    A page folds by itself. Where nothing can, what is not open is left out, and a button of the message (`unfolds`) brings it.
    """

    title: str
    body: tuple[Flat, ...]
    open: bool = False


Block = Flat | Fold


class InputKind(StrEnum):
    """What an input takes; an adapter may show a fitting field, the engine reads text in any case."""

    TEXT = "text"
    LONG = "long"
    GRADE = "grade"  # 1-10, halves and quarters allowed
    DATE = "date"
    CHOICE = "choice"  # one of the input's options


class Input(Struct, frozen=True, omit_defaults=True):
    """A field to fill in. `id` is the argument's name in the command of the button that sends it.

    `options` are what can be chosen in one of kind CHOICE, as people read them and as they are sent.
    """

    id: str
    label: str
    kind: InputKind = InputKind.TEXT
    hint: str = ""
    required: bool = True
    value: str = ""
    options: tuple[str, ...] = ()


class Style(StrEnum):
    """How much a button asks for attention."""

    PRIMARY = "primary"
    NORMAL = "normal"
    DANGER = "danger"


class Button(Struct, frozen=True, omit_defaults=True):
    """A button. Pressing it is the same as typing `command args`.

    `about` pins the button to a card or a step (`kaart:<id>`, `stap:<n>`), so that an old button is recognised as old.
    `inputs` names the inputs of the message that are sent along. `typed` is how the plain text shows the command. `session` is
    given by the host: what is pressed goes to that session, whatever runs elsewhere. `unfolds`: it only brings what is folded, or
    stands elsewhere, so that it says nothing on a page that folds by itself and keeps the cockpit in sight.
    """

    label: str
    command: Command
    args: str = ""
    about: str = ""
    inputs: tuple[str, ...] = ()
    style: Style = Style.NORMAL
    typed: str = ""
    session: str = ""
    unfolds: bool = False

    def line(self) -> str:
        """The command line that does the same when typed."""
        return self.typed or f"{written(self.command)} {self.args}".strip()


class Columns(Struct, frozen=True, tag="columns"):
    """A table with a head above each column; the first one says what its row is about. `widths` are shares of the page.

    A line break in a cell begins a new line.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


class Trend(Struct, frozen=True, tag="trend"):
    """A small picture of how a value went, one point a row, between `low` and `high`; the numbers say the same in words."""

    title: str
    rows: tuple[tuple[str, Decimal], ...]
    low: int
    high: int


class NewPage(Struct, frozen=True, tag="new_page", omit_defaults=True):
    """What follows begins on a new page. With a `title` it is a chapter: all headings up to the next one are below it."""

    title: str = ""


class CutOut(Struct, frozen=True, tag="cut_out"):
    """A card to cut out: what stands on it in small above, its text, and its options."""

    label: str
    text: str
    options: tuple[str, ...] = ()


class Together(Struct, frozen=True, tag="together"):
    """What is not broken over two pages, where it fits on one."""

    body: tuple[Block, ...]


Part = Block | Columns | Trend | NewPage | CutOut | Together


class Document(Struct, frozen=True, omit_defaults=True):
    """A text to keep or to print, before it is a file of some kind. `subtitle` stands under the title."""

    title: str
    body: tuple[Part, ...]
    subtitle: str = ""


class File(Struct, frozen=True, omit_defaults=True):
    """A file that comes with a message: its name, its media type, and what is in it.

    That is `text` (in UTF-8), or a `document` that the host makes into a file of this media type (`data`) before it leaves.
    """

    name: str
    media_type: str
    text: str = ""
    document: Document | None = None
    data: bytes = b""

    @property
    def content(self) -> bytes:
        """The file itself."""
        return self.data or self.text.encode()


class CardFace(Struct, frozen=True, omit_defaults=True):
    """Which card a message shows: its number in this session's order, its kind, whether it is one to practise with."""

    number: int
    kind: CardKind
    practice: bool = False


class Chosen(Struct, frozen=True, omit_defaults=True):
    """What its reader has chosen at a card, wherever they did: by button, typed or in another tab; no words when nothing any more.

    `card` is the pin of that card, `about` of the buttons it was chosen with, `commands` which of those.
    """

    card: str
    about: str
    words: str = ""
    commands: tuple[Command, ...] = ()


class Message(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One message, complete in itself. `expires_minutes` > 0: pointless to post when it is that late (a reminder).

    `many`: a receipt that everybody who answered gets, all at about the same time; a platform on which that would be a flood
    may tell the group at once whose answers came in, or with `nameless` how many. `subtitle` is the end of the title that may stand back, with what parts
    it from the rest. `card` is the card that a message of that look shows, `step` the kind of step that begins now, or must.
    `origin` says from which session it is, when its reader takes part in another as well; it stands above the title.
    `chosen`: what a receipt leaves of its reader's choice.
    `asks`: it asks something back, and waits for the answer. `typed_in_group`: it asks, beside its fields and buttons, to type something
    in the group's chat.
    """

    look: Look
    origin: str = ""
    title: str = ""
    subtitle: str = ""
    body: tuple[Block, ...] = ()
    inputs: tuple[Input, ...] = ()
    buttons: tuple[Button, ...] = ()
    file: File | None = None
    expires_minutes: int = 0
    many: bool = False
    nameless: bool = False
    card: CardFace | None = None
    chosen: Chosen | None = None
    step: StepKind | None = None
    asks: bool = False
    typed_in_group: bool = False

    def plain(self) -> str:
        """The whole message as plain text; nothing that the other forms show is missing."""
        parts = [each for each in (self.origin, self.title) if each]
        parts += [plain_block(block) for block in self.body]
        if self.inputs:
            parts.append("\n".join(_plain_input(each) for each in self.inputs))
        if self.buttons:
            parts.append("\n".join(f"▸ {button.label}: typ «{button.line()}»" for button in self.buttons))
        if self.file is not None:
            parts.append(f"Bestand: {self.file.name}")
        return "\n\n".join(parts)


def plain_block(block: Block) -> str:
    """One block as plain text."""
    match block:
        case Paragraph(spans):
            return "".join(f"{span.text} ({span.href})" if span.href else span.text for span in spans)
        case Heading(text):
            return text
        case Listing(items, numbered):
            marks = (f"{n}." for n in range(1, len(items) + 1)) if numbered else ("-" for _ in items)
            return "\n".join(f"{mark} {item}" for mark, item in zip(marks, items, strict=True))
        case Facts(rows):
            return "\n".join(f"{label}: {value}" for label, value in rows)
        case Bars(title, rows):
            counts = ", ".join(f"{label} {count}" for label, count in rows)
            return f"{title}: {counts}" if title else counts
        case Secret(heading, text):
            return f"{heading}\n{text}"
        case Fold(title, body):
            return "\n\n".join([title, *map(plain_block, body)])


def _plain_input(each: Input) -> str:
    hint = f" ({each.hint})" if each.hint else f" ({' of '.join(each.options)})" if each.options else ""
    return f"{each.label}{hint}: …"


def text(*parts: str | Span) -> Paragraph:
    """A paragraph of plain strings and spans."""
    return Paragraph(tuple(part if isinstance(part, Span) else Span(part) for part in parts))


def strong(words: str) -> Span:
    """Emphasised words."""
    return Span(words, strong=True)


class Refused(Exception):
    """What was asked can't be done; the sentence says what to do instead. `buttons` offer it at once.

    `asks`: it asks something back. `in_group`: what it asks to type is typed in the group's chat.
    """

    def __init__(self, sentence: str, *buttons: Button, asks: bool = False, in_group: bool = False) -> None:
        super().__init__(sentence)
        self.message = Message(
            look=Look.REFUSAL, body=(text(sentence),), buttons=buttons, asks=asks, typed_in_group=in_group
        )
