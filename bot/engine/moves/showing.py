"""What a move brings before everybody: the views that changed, and the timers that belong to the session now.

Must not change the session but for its clock, its timers and the number of its cockpits.
"""

from __future__ import annotations

import datetime as dt

from msgspec.structs import replace

from bot.engine.model.deck import StepKind
from bot.engine.model.effects import CancelTimer, Display, Effect, Post, Private, Replace, SetTimer
from bot.engine.model.events import TimerFired
from bot.engine.model.schedule import MINUTE
from bot.engine.model.session import Session, State
from bot.engine.model.timers import wanted
from bot.engine.moves.move import GROUP, Move
from bot.engine.views.board import board
from bot.engine.views.card import card_message, message_key
from bot.engine.views.cockpit import cockpit, key, retired
from bot.engine.views.reminder import MINUTE_REMINDER
from bot.engine.views.result import result, result_key


def close(move: Move) -> tuple[State, tuple[Effect, ...]]:
    """Show what changed, set the timers that belong to the session as it is now, and hand everything over."""
    before, after = move.before.session, move.state.session
    if after is None:
        return move.state, tuple(move.effects)
    if move.state == move.before and not move.effects and not move.new_cockpit:
        return move.before, ()
    views = _views(move, before, after)
    move.change(clock=move.now)
    timers = _timers(move, move.session)
    move.change(timers=timers)
    rang = move.event.name if isinstance(move.event, TimerFired) else ""
    pending = {name: due for name, due in (before.timers if before else {}).items() if name != rang}
    return move.state, (*views, *_timer_effects(pending, timers))


def _views(move: Move, before: Session | None, after: Session) -> tuple[Effect, ...]:
    was = before if before is not None and before.running else None
    effects: list[Effect] = [*_old_card(move, was, after), *move.effects]
    if was is not None and _result_shown(was) and after.running:
        old, new = (result(each, move.deck, move.now) for each in (was, after))
        if old != new:
            effects.append(Replace(audience=GROUP, message=new, key=result_key(after)))
    effects += _cockpits(move, was, after)
    old_board = board(before, move.config.decks[before.deck] if before else None)
    new_board = board(after, move.deck)
    if old_board != new_board:
        effects.append(Display(audience=GROUP, board=new_board))
    return tuple(effects)


def _old_card(move: Move, was: Session | None, after: Session) -> list[Effect]:
    """The card that lay on the table: counted anew, or without its buttons when it has gone."""
    if was is None or not was.at.card:
        return []
    card = was.at.card
    laid_anew = after.laid != was.laid
    seen = replace(after, at=replace(after.at, card="")) if laid_anew else after
    old, new = card_message(was, move.deck, card), card_message(seen, move.deck, card)
    return [] if old == new else [Replace(audience=GROUP, message=new, key=message_key(was))]


def _cockpits(move: Move, was: Session | None, after: Session) -> list[Effect]:
    effects: list[Effect] = []
    if was is not None and (move.new_cockpit or not after.running):
        effects.append(Replace(audience=Private(was.facilitator), message=retired(was, move.deck), key=key(was)))
    if not after.running:
        return effects
    audience = Private(after.facilitator)
    if move.new_cockpit:
        move.change(cockpit=after.cockpit + 1)
        shown = move.session
        return [*effects, Post(audience=audience, message=cockpit(shown, move.config, move.now), key=key(shown))]
    if was is not None:
        # As it was shown last time, so that the time left is shown anew with whatever else happens.
        old, new = cockpit(was, move.config, was.clock), cockpit(after, move.config, move.now)
        if old != new:
            effects.append(Replace(audience=audience, message=new, key=key(after)))
    return effects


def _result_shown(session: Session) -> bool:
    return session.slot.kind is StepKind.FINISH


def _timers(move: Move, after: Session) -> dict[str, dt.datetime]:
    """Pending timers stay until they fire; a new one must lie ahead and not have been told: nothing is announced twice.

    What `ongedaan` brings back may have passed in the meantime: it rings at once.
    """
    belong = wanted(after, move.config.retention_days)
    new = {
        name: due
        for name, due in belong.items()
        if (due > move.now and after.told.get(name) != due) or _brought_back(move, after, name, due)
    }
    return {name: due for name, due in belong.items() if name in new or after.timers.get(name) == due}


def _brought_back(move: Move, after: Session, name: str, due: dt.datetime) -> bool:
    """Whether `ongedaan` brings back a reminder that should have come in the meantime, and still means something."""
    before = move.before.session
    undone = before is not None and len(after.history) < len(before.history)
    if before is None or not undone or before.history[-1].timers.get(name) != due:
        return False
    told = after.told.get(name)
    return due > move.now - MINUTE_REMINDER * MINUTE and (told is None or told < due)


def _timer_effects(old: dict[str, dt.datetime], new: dict[str, dt.datetime]) -> list[Effect]:
    gone: list[Effect] = [CancelTimer(name) for name in old if name not in new]
    return [*gone, *(SetTimer(name, due) for name, due in new.items() if old.get(name) != due)]
