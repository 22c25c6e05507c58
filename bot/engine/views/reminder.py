"""The reminders, as the facilitator and the group read them.

Must not decide when one is due.
"""

from __future__ import annotations

from bot.engine.model.deck import Deck, StepKind
from bot.engine.model.messages import Button, Look, Message, text
from bot.engine.model.session import Session

MINUTE_REMINDER = 10  # minutes; after that a reminder has lost its meaning


def moment(session: Session, deck: Deck) -> tuple[str, str, str]:
    """What happens at the end of this step: how it is announced ahead, on the minute, and what the group does then."""
    if session.slot.kind is StepKind.BREAK:
        return "is de pauze voorbij", "De pauze is voorbij", "Kom je weer bij het scherm? We gaan zo verder."
    following = deck.step(session.at.plan.slots[session.at.slot + 1].step)
    if following.kind is StepKind.BREAK:
        return "is het pauze", "Tijd voor pauze", "Rond jullie gesprek rustig af. De gespreksbegeleider start de pauze."
    part = following.part.lower()
    return (
        f"begint de {part}",
        f"Tijd voor de {part}",
        "Rond jullie gesprek rustig af. De gespreksbegeleider gaat zo verder.",
    )


def reminder(
    title: str, words: str, *buttons: Button, useful: int = MINUTE_REMINDER, step: StepKind | None = None
) -> Message:
    """A reminder. `useful`: minutes after which it is pointless; `step`: the kind of step that it is time for."""
    body = (text(words),)
    return Message(look=Look.REMINDER, title=title, body=body, buttons=buttons, expires_minutes=useful, step=step)
