"""`wis`: whoever prepared or led wipes what they made, in every chat; and what a chat does with what was wiped in another.

Must not wipe a session that runs or has to stay, nor what the people in one gave.
"""

from __future__ import annotations

from bot.engine.language.hearing import Request
from bot.engine.language.typed import plain_words
from bot.engine.model.blocks import text
from bot.engine.model.commands import Command
from bot.engine.model.effects import Private, WipeElsewhere
from bot.engine.model.events import Wiped
from bot.engine.model.messages import Button, Look, Message, Style
from bot.engine.moves import appointing, keeping, standing
from bot.engine.moves.move import Move

MADE = (
    "Ik wis dan al je notities en alles wat je plande. "
    "Ook wat er over is van sessies die je begeleidde, als daarna in die chat een nieuwe begon."
)


def wipe(move: Move, request: Request) -> None:
    """`wis`: delete one's own notes and plans, after a yes; a facilitator of an ended session deletes that session too."""
    ends = move.led and not move.running and not move.session.kept
    if plain_words(request.args) != "ja":
        sure = Button("Ja, wis alles", Command.WIS, args="ja", style=Style.DANGER)
        session = f" De sessie «{move.session.word}» wis ik ook, met het verslag." if ends else ""
        words = f"{MADE}{session} Wat bewaard moet blijven, blijft. Dit kun je niet terugdraaien."
        move.reply(
            Message(look=Look.NOTICE, title="Wil je alles wissen?", body=(text(words),), buttons=(sure,), asks=True)
        )
        move.hold_question(Command.WIS)
        return
    move.hold("")
    keeping.lose_notes(move)
    _lose_made(move)
    move.effects.append(WipeElsewhere(made=True))
    gone = "Je notities en wat je plande, zijn gewist"
    if ends:
        told = "Je notities, wat je plande en de sessie zijn gewist."  # without its word: that is gone too
        move.forget_session()
    elif move.leads:
        told = f"{gone}, de sessie niet: die loopt nog."
    elif move.led:
        told = f"{gone}, de sessie niet. {keeping.KEPT} {keeping.FREE}"
    else:
        told = f"{gone}."
    move.post(Private(move.me.id), Message(look=Look.RECEIPT, body=(text(told),)))


def wiped(move: Move, event: Wiped) -> None:
    """What somebody wiped in another chat goes here as well."""
    keeping.lose_notes(move)
    if event.made:
        _lose_made(move)


def _lose_made(move: Move) -> None:
    if move.own_appointment is not None:
        appointing.drop(move)
    standing.forget_led(move)
