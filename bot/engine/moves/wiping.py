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


def wipe(move: Move, request: Request) -> None:
    """`wis`: delete one's own notes, after a yes; a facilitator of an ended session deletes that session too."""
    if plain_words(request.args) != "ja":
        sure = Button("Ja, wis alles", Command.WIS, args="ja", style=Style.DANGER)
        words = "Ik wis dan je eigen notities, en wat je hebt gepland. Heb je een sessie begeleid die klaar is? Dan wis ik die ook, met het verslag. Dit kun je niet terugdraaien."
        move.reply(
            Message(look=Look.NOTICE, title="Wil je alles wissen?", body=(text(words),), buttons=(sure,), asks=True)
        )
        move.hold_question(Command.WIS)
        return
    move.hold("")
    keeping.lose_notes(move)
    _lose_made(move)
    move.effects.append(WipeElsewhere(made=True))
    if move.state.session is not None and not move.running and move.led:
        if move.session.kept:
            move.receipt(f"Je notities zijn gewist, de sessie niet. {keeping.KEPT} {keeping.FREE}")
            return
        move.forget_session()
    told = "Je notities zijn gewist, de sessie niet: die loopt nog." if move.leads else "Alles is gewist."
    move.post(Private(move.me.id), Message(look=Look.RECEIPT, body=(text(told),)))


def wiped(move: Move, event: Wiped) -> None:
    """What somebody wiped in another chat goes here as well."""
    keeping.lose_notes(move)
    if event.made:
        _lose_made(move)


def _lose_made(move: Move) -> None:
    if appointing.mine(move) is not None:
        appointing.drop(move)
    standing.forget_led(move)
