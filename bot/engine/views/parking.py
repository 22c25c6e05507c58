"""The parked subjects: the field to park one, and the question what becomes of it.

Must not tell who parked it.
"""

from __future__ import annotations

from bot.engine.model.blocks import Block, Heading, Listing, text
from bot.engine.model.commands import Command
from bot.engine.model.messages import Button, Input, InputKind, Look, Message, Style
from bot.engine.model.session import Agreement, Session

PARK = Button("Parkeer iets", Command.PARKEER, typed="parkeer: …")


def parking_form() -> Message:
    """What should come back at the end?"""
    field = Input("wat", "Welk onderwerp bewaren jullie voor het eind?", InputKind.LONG)
    send = Button("Parkeer", Command.PARKEER, inputs=("wat",), style=Style.PRIMARY, typed="parkeer: …")
    return Message(look=Look.NOTICE, title="Een onderwerp parkeren", inputs=(field,), buttons=(send,))


def parked_subject(session: Session, subject: Agreement) -> Message:
    """What becomes of this subject: a question, or nothing. For the facilitator."""
    left = len(session.parked) - 1
    more = f" Daarna nog {left}." if left else ""
    number = str(subject.number)
    return Message(
        look=Look.NOTICE,
        title="Geparkeerd: wordt dit een open vraag?",
        body=(text(f"{subject.what}"), text(f"Vraag het de groep.{more}")),
        buttons=(
            Button(
                "Maak er een vraag van",
                Command.MAAKVRAAG,
                args=number,
                style=Style.PRIMARY,
                typed=f"maak er een vraag van {number}",
            ),
            Button("Laat vallen", Command.LAATVALLEN, args=number, typed=f"laat vallen {number}"),
        ),
    )


def still_parked(session: Session) -> list[Block]:
    """What is parked and was not decided on."""
    if not session.parked:
        return []
    return [Heading("Geparkeerd"), Listing(tuple(each.what for each in session.parked))]
