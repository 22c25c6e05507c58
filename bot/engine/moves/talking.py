"""The speaking queue: hands and the floor.

Must not decide who may speak: the facilitator does.
"""

from __future__ import annotations

from bot.engine.language.hearing import Request
from bot.engine.language.wording import names
from bot.engine.model.blocks import text
from bot.engine.model.commands import Command
from bot.engine.model.messages import Button, Look, Message, Refused
from bot.engine.model.session import without
from bot.engine.moves.move import Move
from bot.engine.views.heard import unheard


def raise_hand(move: Move, _: Request) -> None:
    """`hand`: join the speaking queue."""
    session = move.session
    if move.me.id in session.queue:
        raise Refused(f"Je staat al in de wachtrij, op plek {session.queue.index(move.me.id) + 1}.")
    if move.me.id == session.speaking:
        raise Refused("Je bent al aan het woord.")
    move.change(queue=(*session.queue, move.me.id))
    place = len(move.session.queue)
    move.receipt(
        "Je hebt je hand opgestoken. Je bent als eerste aan de beurt."
        if place == 1
        else f"Je hebt je hand opgestoken. Je staat op plek {place}.",
        Button("Hand omlaag", Command.HANDOMLAAG, typed="hand omlaag"),
    )


def lower_hand(move: Move, _: Request) -> None:
    """`hand omlaag`: leave the speaking queue."""
    session = move.session
    if move.me.id not in session.queue:
        raise Refused("Je hebt je hand niet opgestoken. Wil je iets zeggen? Typ: hand.")
    move.change(queue=without(session.queue, move.me.id))
    move.receipt("Je hand is weer omlaag.")


def give_floor(move: Move, _: Request) -> None:
    """`beurt`: the first in the queue has the floor."""
    session = move.session
    if not session.queue and session.speaking:
        move.change(speaking="")
        return
    if not session.queue:
        raise Refused("Er heeft nu niemand een hand opgestoken.")
    speaker, *rest = session.queue
    move.change(speaking=speaker, queue=tuple(rest), heard=(*without(session.heard, speaker), speaker))
    after = f" Daarna: {names(session.people[who].name for who in rest)}." if rest else ""
    move.announce(f"{session.people[speaker].name} heeft het woord.{after}")


def not_heard(move: Move, _: Request) -> None:
    """`wie nog niet`: the facilitator reads who has not had the floor yet, as far as the queue tells."""
    silent = unheard(move.session)
    told = f"Nog geen beurt gehad: {names(silent)}." if silent else "Iedereen heeft al een beurt gehad."
    only = "Ik weet alleen wie via de wachtrij het woord kreeg: ik luister niet mee."
    move.reply(Message(look=Look.NOTICE, title="Wie sprak nog niet?", body=(text(told), text(only))))
