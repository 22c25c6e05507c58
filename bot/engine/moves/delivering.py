"""What the group did not get: the facilitator hears of it at once, and it is sent again as soon as that is possible.

Must not take for granted that what was sent has arrived.
"""

from __future__ import annotations

import datetime as dt

from msgspec.structs import replace

from bot.engine.language.hearing import Request
from bot.engine.model.deck import StepKind
from bot.engine.model.events import TimerFired, Undelivered
from bot.engine.model.messages import Look
from bot.engine.model.session import Missing, Session
from bot.engine.model.timers import AFTERMATH
from bot.engine.moves import cards
from bot.engine.moves.move import GROUP, Move
from bot.engine.moves.onward import announce_step
from bot.engine.views.missing import alert
from bot.engine.views.result import result, result_key
from bot.engine.views.welcome import welcome

EVERY = dt.timedelta(minutes=1)  # how often a chat that refuses is asked again


def missed(move: Move, event: Undelivered) -> None:
    """The group did not get something, or may not have: the facilitator reads so, once for each thing."""
    session, was = move.session, move.session.missing
    message = event.message
    if was is not None and _outweighs(was.message.look, message.look):
        message = was.message
    now = Missing(message, event.how, event.doubt)
    if not event.doubt and message.look.must_arrive and _in_time(session, move.now):
        now = replace(now, again=move.now + EVERY)
    move.change(missing=now)
    if was is None or was.asked or (was.message.title, was.doubt) != (message.title, event.doubt):
        move.tell_facilitator(alert(now))


def arrived(move: Move) -> None:
    """Something that the group must see has reached it: it takes messages, so what was missing has passed."""
    move.change(missing=None)


def send_again(move: Move, _: Request) -> None:
    """`stuur opnieuw`: the group gets once more what it should see now."""
    missing = move.session.missing
    _show_again(move)
    if missing is not None:
        move.change(missing=replace(missing, asked=True, again=None))
    move.receipt("Ik stuur het opnieuw naar de groep.")


def try_again(move: Move, _: TimerFired) -> None:
    """The group's chat refused a while ago; now it may not."""
    if move.session.missing is not None:
        _show_again(move)


def _show_again(move: Move) -> None:
    session, missing = move.session, move.session.missing
    if missing is not None and missing.message.look is Look.REMINDER:
        move.post(GROUP, missing.message)
    elif not session.running:
        move.post(GROUP, result(session, move.deck, move.now), key=result_key(session))
    elif session.table:
        cards.show_again(move)
    elif session.slot.kind is StepKind.WELCOME:
        move.post(GROUP, welcome(session, move.config))
    else:
        announce_step(move)


def _outweighs(old: Look, new: Look) -> bool:
    """Whether what was missing already, like a card, matters more than what is missing now, like a word in passing."""
    if new is Look.REMINDER:
        return old.must_arrive and old is not Look.REMINDER
    return old.must_arrive and not new.must_arrive


def _in_time(session: Session, now: dt.datetime) -> bool:
    return session.ended_at is None or now < session.ended_at + AFTERMATH
