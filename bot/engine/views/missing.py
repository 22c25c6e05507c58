"""What the facilitator reads of a message that the group did not get, or may not have got.

Must not say that the group sees something, nor that it does not, where nobody knows.
"""

from __future__ import annotations

from bot.engine.model.commands import Command
from bot.engine.model.messages import Button, Message, Style
from bot.engine.model.session import Missing
from bot.engine.views.reminder import reminder

UNKNOWN = "Ik weet niet waarom. Lees de tekst voor, of vraag je beheerder om hulp."


# What sends the group once more what it should see now.
AGAIN = Button("Stuur opnieuw", Command.STUUROPNIEUW, style=Style.PRIMARY, typed="stuur opnieuw")


def alert(missing: Missing) -> Message:
    """What is going on, at once, with what to do."""
    what = _called(missing)
    title = f"Ziet de groep {what}?" if missing.doubt else f"De groep ziet {what} niet"
    return reminder(title, explained(missing), AGAIN)


def explained(missing: Missing) -> str:
    """Why, and what can be done."""
    if missing.doubt:
        return (
            "Ik weet niet zeker of het is aangekomen. Vraag het de groep. Ziet de groep niets? Kies «Stuur opnieuw». "
            "Helpt dat niet? Lees de tekst voor."
        )
    tries = " Ik probeer het elke minuut opnieuw." if missing.again is not None else ""
    return f"{missing.how or UNKNOWN}{tries}"


def state(missing: Missing) -> str:
    """The same in the cockpit, as long as it lasts."""
    what = _called(missing)
    told = f"Ik weet niet of de groep {what} ziet." if missing.doubt else f"De groep ziet {what} nog niet."
    return f"{told} {explained(missing)}"


def _called(missing: Missing) -> str:
    message = missing.message
    return f"«{message.title}»" if message.title and message.look.must_arrive else "mijn bericht"
