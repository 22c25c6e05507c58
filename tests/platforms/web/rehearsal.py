"""What the practice colleagues do with each kind of message, in a few sessions: a page in `golden`, drawn by `make transcripts`.

Must not know what is plausible (`test_cast.py` does): here it only stays as it was, because a rehearsal goes the same way for ever.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from adapters.web.acting import Scene, has_the_floor, is_card, react
from adapters.web.cast import CAST, Deed
from bot.engine.model.deck import CardKind, StepKind
from bot.engine.model.messages import CardFace, Look, Message
from tests.platforms.web import test_cast as cast

PAGE = Path(__file__).parent / "golden" / "oefensessie.txt"
SESSIONS = ("zon", "maan", "ster")
MESSAGES = (
    cast.RULES,
    cast.LATE,
    replace(
        cast.card(1, *cast.STATEMENT, title="Een kaart om te oefenen"),
        card=CardFace(number=1, kind=CardKind.STATEMENT, practice=True),
    ),
    cast.card(2, *cast.STATEMENT, title="Een stelling"),
    cast.card(3, *cast.DILEMMA, title="Een dilemma"),
    cast.card(4, title="Een vraag"),
    Message(look=Look.STEP, title="Pauze", step=StepKind.BREAK),
    cast.TAKE_OVER,
    cast.GRADES,
    cast.TOMORROW,
    cast.AGREEMENTS,
    cast.QUESTIONS,
)


def page() -> str:
    """Who does what, after how many seconds; at a card also what they do when they get the floor."""
    return "\n".join(line for message in MESSAGES for line in _about(message)) + "\n"


def _about(message: Message) -> Iterator[str]:
    for session in SESSIONS:
        yield f"──── {message.title} · sessie «{session}»"
        for number, who in enumerate(CAST):
            # The last one is not there in each session, so that lots are drawn among fewer too.
            here = CAST if session == SESSIONS[0] else CAST[:-1]
            if who not in here:
                continue
            scene = Scene(session=session, here=here, today=cast.FRIDAY)
            for deed in react(who, message, scene):
                yield from _told(who.name, deed)
            if is_card(message) and number % 2:
                yield from _told(f"{who.name} aan het woord", has_the_floor(who, message, scene))
        yield ""


def _told(name: str, deed: Deed) -> Iterator[str]:
    pressed = [f"▸ {deed.button.command} {deed.button.args}".strip()] if deed.button is not None else []
    form = [f"{name}={value}" for name, value in deed.inputs.items()]
    words = [f"({deed.choice or 'zonder keuze'}) {' / '.join(deed.lines[:2])}"] if deed.lines else []
    what = ", ".join(filter(None, [*pressed, *form, deed.say, *words]))
    yield f"{name}, {deed.kind} na {deed.after:.1f} s: {what}"
    if deed.then is not None:
        yield from _told(f"  dan {name}", deed.then)


def draw() -> None:
    """Write the page anew."""
    PAGE.write_text(page(), "utf-8")
