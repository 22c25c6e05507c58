"""The field for an own note, as a message of its own, and the button that keeps what is in it.

Must not show a note to anybody but whoever wrote it.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.engine.model.commands import Command
from bot.engine.model.deck import Deck
from bot.engine.model.messages import Button, Input, InputKind, Look, Message, text


def note_form(target: str, deck: Deck, order: Sequence[str], kept: str) -> Message:
    """The field for a note, as a message of its own: nobody else's doing wipes what is being typed in it.

    `target` is `kaart:<id>` or `stap:<id>`, `order` the card ids by which a card has a number now.
    """
    kind, _, named = target.partition(":")
    if kind == "stap":
        called, about = named, f"«{deck.step(named).title}»"
    else:  # a card of an older session has no number now
        called = str(order.index(named) + 1) if named in order else ""
        about = f"kaart {called}" if called else "deze kaart"
    empty = text("Maak het veld leeg en bewaar het: dan is je notitie weg.")
    return Message(
        look=Look.NOTICE,
        title=f"Notitie bij {about}",
        body=(empty,) if kept else (),
        inputs=(Input("tekst", "Notitie voor jezelf", InputKind.LONG, required=not kept, value=kept),),
        buttons=(saver(target, deck, called),),
    )


def saver(target: str, deck: Deck, called: str) -> Button:
    """The button that saves what is in the field. `called` is what people type for this card or step; it may be empty."""
    return Button(
        "Bewaar notitie",
        Command.NOTITIE,
        args=f"{target}@{deck.name}",
        inputs=("tekst",),
        typed=" ".join(filter(None, ("notitie", called, "…"))),
    )
