"""What goes over the WebSocket of the browser room: every frame, its limits, and the sentence for a frame that is no good.

Must not know who is in the room or what a frame leads to. Names and texts are data: nothing is escaped here, the page shows
them as text.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from bot.engine.model.effects import Board
from bot.engine.model.events import Place
from bot.engine.model.messages import Message
from bot.engine.views.screen import Sight
from bot.host.incoming import decoded, printable, readable, visible

MAX_FRAME = 32 * 1024  # bytes
MAX_TEXT = 6000  # characters, all texts of one frame together
MAX_NAME = 40  # characters
MAX_SEATS = 5

NOT_UNDERSTOOD = "Dit begreep de kamer niet. Laad de pagina opnieuw en probeer het nog eens."
TOO_LONG = "Je bericht is te lang. Maak het korter dan 6.000 tekens en verstuur het opnieuw."
EMPTY = "Je bericht is leeg. Typ eerst wat je wilt zeggen."
NO_NAME = "Vul je naam in. Een voornaam is genoeg."
LONG_NAME = "Die naam is te lang. Gebruik hoogstens 40 tekens."
SEATS = "Kies 0 tot en met 5 oefencollega's."

Id = Annotated[str, Meta(min_length=1, max_length=64)]
Word = Annotated[str, Meta(min_length=1, max_length=40)]


class BadFrame(Exception):
    """What was sent can't be used. `sentence` says what to do; `id` names the frame that should not be sent again."""

    def __init__(self, sentence: str, frame_id: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.id = frame_id


class Join(Struct, frozen=True, tag="join"):
    """The first frame of a connection. `since` is the last `seq` seen; `takeover`: yes, I am the one of that name."""

    name: str = ""
    token: str = ""
    since: Annotated[int, Meta(ge=0)] = 0
    takeover: bool = False


class Say(Struct, frozen=True, tag="say"):
    """A typed line. `id` is the client's own; sending it again changes nothing."""

    id: Id
    pane: Place
    text: str


class Press(Struct, frozen=True, tag="press"):
    """A pressed button with the inputs it sends along. `id` is the client's own."""

    id: Id
    pane: Place
    command: Word
    args: str = ""
    about: str = ""
    inputs: dict[str, str] = {}


class Seat(Struct, frozen=True, tag="seat"):
    """Let this many practice colleagues take part."""

    count: int


class LetIn(Struct, frozen=True, tag="let_in"):
    """The answer to a knock: whether it is the same person who wants to come in elsewhere."""

    same: bool


Incoming = Join | Say | Press | Seat | LetIn


class You(Struct, frozen=True):
    """Who the client is from now on. Whoever has the token is that person; the id is public."""

    id: str
    name: str
    token: str


class Welcome(Struct, frozen=True, kw_only=True, tag="welcome"):
    """The answer to a join; the lines since `since`, the board and the people follow."""

    you: You
    now: dt.datetime
    speed: float


class NameTaken(Struct, frozen=True, tag="name_taken"):
    """Somebody has this name: join again with `takeover`, or with another name."""

    name: str


class Asked(Struct, frozen=True, tag="asked"):
    """Somebody of this name has a page open, and is asked there whether it is them."""

    name: str


class Knock(Struct, frozen=True, tag="knock", omit_defaults=True):
    """Somebody wants to come in under the name of this page; no longer when `over`. Answered with `let_in`."""

    over: bool = False


class Shown(Struct, frozen=True, kw_only=True, tag="line", omit_defaults=True):
    """A line in a pane: a person's (`author` and `text`) or the bot's (`message`). A known `id` is replaced in place."""

    seq: int
    id: str
    pane: Place
    at: dt.datetime
    author: str = ""
    mine: bool = False
    text: str = ""
    message: Message | None = None


class BoardShown(Struct, frozen=True, tag="board"):
    """Where the session stands."""

    board: Board
    now: dt.datetime


class Attendee(Struct, frozen=True):
    """Somebody in the room. `here`: with a page open; `practice`: a practice colleague."""

    name: str
    practice: bool
    here: bool


class People(Struct, frozen=True, tag="people"):
    """Everybody in the room."""

    people: tuple[Attendee, ...]


class Ack(Struct, frozen=True, tag="ack"):
    """What was sent under this id is saved."""

    id: str


class Cleared(Struct, frozen=True, tag="cleared"):
    """All lines and the board are deleted; the page must drop them too."""


class Problem(Struct, frozen=True, tag="error", omit_defaults=True):
    """A Dutch sentence. With an `id`: that frame will never be accepted, don't send it again."""

    text: str
    id: str = ""


class Follow(Struct, frozen=True, tag="follow"):
    """The first frame that a screen sends: show me what this token opens."""

    token: Annotated[str, Meta(min_length=1, max_length=200)]


class Lead(Struct, frozen=True, tag="lead"):
    """Somebody presses a button that stands on their screen, with the inputs it sends along. `id` is the page's own; sending it again
    changes nothing.

    Answered with `ack`, or with an `error` of that id that says why not.
    """

    id: Id
    command: Word
    args: Annotated[str, Meta(max_length=200)] = ""
    about: Annotated[str, Meta(max_length=200)] = ""
    inputs: dict[str, str] = {}


class SightShown(Struct, frozen=True, kw_only=True, tag="sight"):
    """What a screen shows from now on."""

    sight: Sight
    now: dt.datetime
    speed: float


class Gone(Struct, frozen=True, tag="gone"):
    """The link of this screen holds no more, or never did."""


Outgoing = Welcome | NameTaken | Asked | Knock | Shown | BoardShown | People | Ack | Cleared | Problem

FromScreen = Follow | Lead

OnScreen = SightShown | Gone | Ack | Problem


class _Named(Struct, frozen=True):
    id: Id = ""


_INCOMING: Any = Incoming
_encoder = msgspec.json.Encoder()


def encode(frame: Outgoing | OnScreen) -> str:
    """The frame as JSON text."""
    return _encoder.encode(frame).decode()


def decode(data: str) -> Incoming:
    """Read and check one frame. Raises BadFrame, with a Dutch sentence."""
    raw = data.encode("utf-8", "replace")
    if len(raw) > MAX_FRAME:
        named = decoded(raw, _Named)  # or the page would send it again and again
        raise BadFrame(TOO_LONG, named.id if named is not None else "")
    frame: Incoming | None = decoded(raw, _INCOMING)
    if frame is None:
        raise BadFrame(NOT_UNDERSTOOD)
    match frame:
        case Say(frame_id, pane, text):
            if len(text) > MAX_TEXT:
                raise BadFrame(TOO_LONG, frame_id)
            if not visible(text):
                raise BadFrame(EMPTY, frame_id)
            return Say(frame_id, pane, printable(text))
        case Press(frame_id, pane, command, args, about, inputs):
            if _length(frame) > MAX_TEXT:
                raise BadFrame(TOO_LONG, frame_id)
            return Press(
                frame_id, pane, command, printable(args), about, {key: printable(inputs[key]) for key in inputs}
            )
        case Seat(count) if not 0 <= count <= MAX_SEATS:
            raise BadFrame(SEATS)
    return frame


def clean_name(name: str) -> str:
    """The name as it is shown: no control or invisible marks, single blanks. Raises BadFrame when nothing or too much is left."""
    shown = readable(unicodedata.normalize("NFC", name))
    if not shown:
        raise BadFrame(NO_NAME)
    if len(shown) > MAX_NAME:
        raise BadFrame(LONG_NAME)
    return shown


def _length(press: Press) -> int:
    return len(press.args) + len(press.about) + sum(len(key) + len(value) for key, value in press.inputs.items())
