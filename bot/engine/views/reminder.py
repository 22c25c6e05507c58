"""The reminders, as the facilitator and the group read them.

Must not decide when one is due.
"""

from __future__ import annotations

from typing import NamedTuple, assert_never

from bot.engine.model.blocks import text
from bot.engine.model.deck import StepKind
from bot.engine.model.messages import Button, Look, Message
from bot.engine.model.timers import Promise

MINUTE_REMINDER = 10  # minutes; after that a reminder has lost its meaning


class Words(NamedTuple):
    """How a moment is told: to the facilitator ahead (behind `Over 5 minuten`), to the group, and what the group does then.

    `passed` is for the facilitator, when the session is not there yet; empty for what only comes while it is there.
    """

    coming: str
    now: str
    to_do: str
    passed: str = ""


def words_for(what: Promise) -> Words:
    """How this moment is told: in the bot's own words, since no label of a deck is sure to fit the sentence."""
    match what:
        case Promise.BREAK_OVER:
            to_do = "Kom je weer bij het scherm? We gaan zo verder."
            return Words("is de pauze voorbij", "De pauze is voorbij", to_do)
        case Promise.BREAK:
            to_do = "Rond jullie gesprek rustig af. De gespreksbegeleider start de pauze."
            return Words("is het pauze", "Tijd voor pauze", to_do, "Het is tijd voor de pauze")
        case Promise.WRAP_UP:
            to_do = "Rond jullie gesprek rustig af. De gespreksbegeleider gaat zo verder."
            return Words("begint de afsluiting", "Tijd voor de afsluiting", to_do, "Het is tijd voor de afsluiting")
        case Promise.END:
            to_do = "Moet je weg? Dat is goed. Kun je nog even blijven? De gespreksbegeleider rondt zo af."
            return Words("is de geplande tijd om", "De geplande tijd is om", to_do, "De geplande tijd is om")
        case _:
            assert_never(what)


def reminder(
    title: str, words: str, *buttons: Button, useful: int = MINUTE_REMINDER, step: StepKind | None = None
) -> Message:
    """A reminder. `useful`: minutes after which it is pointless; `step`: the kind of step that it is time for."""
    body = (text(words),)
    return Message(look=Look.REMINDER, title=title, body=body, buttons=buttons, expires_minutes=useful, step=step)
