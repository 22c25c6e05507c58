"""From step to step: on to the next one, a break, and back again.

Must not decide what happens inside a step.
"""

from __future__ import annotations

import datetime as dt

from msgspec.structs import replace

from bot.engine.language.hearing import Request
from bot.engine.language.times import minutes as understand_minutes
from bot.engine.language.wording import spoken_time
from bot.engine.model import schedule
from bot.engine.model.deck import StepKind
from bot.engine.model.fields import SessionFields
from bot.engine.model.messages import Refused
from bot.engine.model.order import following, put_down
from bot.engine.model.schedule import Schedule
from bot.engine.model.session import Position, Session
from bot.engine.model.steps import WRAP_UP
from bot.engine.moves import cards, parking
from bot.engine.moves.ending import end
from bot.engine.moves.move import GROUP, Move
from bot.engine.views.card import where
from bot.engine.views.result import result, result_key
from bot.engine.views.step import step_message

# Steps in which a raised hand from the step before still counts.
TALKING = frozenset({StepKind.RULES, StepKind.OPENING, StepKind.ROUND})
LONGEST_BREAK = 60  # minutes
EXTRA_BREAK = 5  # minutes, when the form has no break of its own


def next_thing(move: Move, request: Request) -> None:
    """`volgende`: the next card in a round, the next step anywhere else."""
    if move.session.slot.kind is StepKind.ROUND:
        cards.next_card(move, request)
    else:
        onward(move, request)


def onward(move: Move, _: Request) -> None:
    """`verder`: on to the next step of the draaiboek; behind the last one the session ends."""
    session = move.session
    if session.at.slot + 1 >= len(session.at.plan.slots):
        end(move)
        return
    enter(move, session.at.slot + 1, session.at.plan)


def enter(move: Move, index: int, plan: Schedule) -> None:
    """Go to slot `index` of `plan`, now: re-plan what follows, and tell the group and the facilitator.

    A break leaves the card where it is: afterwards the group goes on with it.
    """
    session = move.session
    begun = plan.begun(index, move.minute).caught_up(index, session.agreed.end)
    left, entered = session.slot.kind, begun.slots[index].kind
    move.go(slot=index, plan=begun)
    if entered is not StepKind.BREAK and not (left is StepKind.BREAK and entered is StepKind.ROUND):
        move.change(at=replace(put_down(session), slot=index, plan=begun))
    move.change(speaking="", queue=move.session.queue if entered in TALKING else ())
    announce_step(move, counted=left is StepKind.ROUND)
    parking.bring_back(move)
    if entered is StepKind.ROUND:
        _lay_in_round(move)
    move.new_cockpit = True


def announce_step(move: Move, *, counted: bool = False) -> None:
    """Post to the group what it reads in this step; `counted`: also how many cards are done, now that a round is over."""
    session = move.session
    move.post(GROUP, step_message(session, move.config, counted=counted))
    if session.slot.kind is StepKind.FINISH:
        move.post(GROUP, result(session, move.deck, move.now), key=result_key(session))


def to_wrap_up(move: Move, _: Request) -> None:
    """`afsluiting`: straight to the wrap-up, past the break and the rounds that are still planned."""
    at = move.session.at
    plan, following = at.plan, at.slot + 1
    while plan.slots[following].kind not in WRAP_UP:
        plan = plan.without(following)
    enter(move, following, plan)


def take_break(move: Move, request: Request) -> None:
    """`pauze`: the planned break when it is next, else an extra one; `pauze 10` sets its length in minutes."""
    asked = understand_minutes(request.args) if request.args else 0
    if asked is None or (request.args and not 1 <= asked <= LONGEST_BREAK):
        raise Refused(
            f"Hoe lang duurt de pauze? Kies 1 tot en met {LONGEST_BREAK} minuten, bijvoorbeeld: pauze 10.", asks=True
        )
    session, at = move.session, move.session.at
    plan, following = at.plan, at.slot + 1
    index = plan.next_of(StepKind.BREAK, at.slot)
    planned = plan.slots[index] if index is not None else None
    if planned is not None and index == following:
        longer = asked * schedule.MINUTE - (planned.end - planned.start) if asked else dt.timedelta()
        enter(move, following, plan.stretched(following, longer))
        return
    if planned is not None and index is not None and planned.start <= move.now:
        plan = plan.without(index)  # its time has come, though we are not there yet: it is taken here
    step = next((each for each in move.deck.steps if each.kind is StepKind.BREAK), None)
    if step is None:
        raise Refused("Dit draaiboek heeft geen pauze. Typ: verleng 5. Dan heb je vijf minuten extra.")
    minutes = asked or step.minutes.get(session.form, EXTRA_BREAK)
    enter(move, following, plan.interrupted(at.slot, max(move.minute, session.slot.start), step.id, minutes))


def undo(move: Move, _: Request) -> None:
    """`ongedaan`: back to where we were before the last move; what people chose or answered stays, and hands are up again."""
    session = move.session
    if not session.history:
        raise Refused("Er is niets om terug te draaien.")
    left = session.history[-1]
    move.change(
        at=replace(left, queue=(), speaking="", timers={}),
        history=session.history[:-1],
        moves=session.moves + 1,
    )
    move.announce(f"De laatste stap is teruggedraaid. We zijn bij: {_and_then(move)}.")
    if move.session.table:
        if move.session.table != session.table:
            cards.show(move)
    elif move.session.at.slot != session.at.slot:
        announce_step(move)
    move.change(**_talking_again(session, left))
    move.new_cockpit = True


def _talking_again(session: Session, left: Position) -> SessionFields:
    """Who has the floor and whose hands are up, back in a position that was left. A hand that was lowered since stays down."""
    here = {who for who, each in session.present().items() if not each.away}
    if left.plan.slots[left.slot].kind is StepKind.BREAK:
        return {"queue": (), "speaking": ""}  # nobody has the floor there, nor can get it
    kept = session.slot.kind in TALKING  # else the move itself lowered them
    waiting = dict.fromkeys(session.queue if kept else (*left.queue, *session.queue))
    speaking = session.speaking or (left.speaking if left.speaking in here - {*waiting} else "")
    return {"queue": tuple(who for who in waiting if who in here - {speaking}), "speaking": speaking}


def _lay_in_round(move: Move) -> None:
    at = move.session.at
    card = at.card or following(move.session)
    if not card:
        move.announce("Alle kaarten zijn al geweest. Neem deze tijd om terug te kijken op wat jullie bespraken.")
        return
    move.change(at=replace(at, card=card))
    cards.show(move)


def _and_then(move: Move) -> str:
    at = move.session.at
    here = where(move.session, move.deck)
    later = at.plan.slots[at.slot + 1 :]
    if not later:
        return here
    return f"{here}. Straks: {move.deck.step(later[0].step).title} om {spoken_time(later[0].start)}"
