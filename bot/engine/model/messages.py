"""Neutral messages: what the engine says, before a platform gives it a shape.

Must not know a platform, a colour or a card format. Every message can be read as plain text (`plain`) with nothing missing,
because every button is also a command that can be typed. All texts are plain text: an adapter escapes them for its own format.
What an adapter may act on stands in fields; texts are only shown, so that no adapter ever reads one.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from bot.engine.model.blocks import Block, plain_block, text
from bot.engine.model.commands import Command, written
from bot.engine.model.deck import CardKind, StepKind
from bot.engine.model.documents import File


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


def _plain_input(each: Input) -> str:
    hint = f" ({each.hint})" if each.hint else f" ({' of '.join(each.options)})" if each.options else ""
    return f"{each.label}{hint}: …"


class Refused(Exception):
    """What was asked can't be done; the sentence says what to do instead. `buttons` offer it at once.

    `asks`: it asks something back. `in_group`: what it asks to type is typed in the group's chat.
    """

    def __init__(self, sentence: str, *buttons: Button, asks: bool = False, in_group: bool = False) -> None:
        super().__init__(sentence)
        self.message = Message(
            look=Look.REFUSAL, body=(text(sentence),), buttons=buttons, asks=asks, typed_in_group=in_group
        )
