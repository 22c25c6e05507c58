"""The one step: `step(state, event, config) -> (state, effects)`. It alone makes a new session.

No input or output, no clock, no randomness: the same event on the same state gives the same result. A refusal leaves the state
as it was. What everybody sees (cockpit, card, result, board) is a view of the session; this file compares the views before
and after, so that no command has to remember what to show again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import assert_never

from msgspec.structs import replace

from bot.engine import cards, flow, people, timing, wrapup
from bot.engine.board import board
from bot.engine.cockpit import cockpit, key, retired
from bot.engine.commands import COMMANDS, VOCABULARY
from bot.engine.deck import Config, StepKind
from bot.engine.effects import CancelTimer, Display, Effect, Post, Private, Replace, SetTimer
from bot.engine.events import Event, Joined, Left, Person, Place, Pressed, Said, TimerFired, Unreachable
from bot.engine.hearing import Args, Request, Suggestion, Unknown, fits, hear
from bot.engine.messages import Button, Look, Message, text
from bot.engine.session import Session, State
from bot.engine.steps import STEPS, accepts
from bot.engine.turn import GROUP, Refused, Turn
from bot.engine.wording import names

TIMERS: dict[str, Callable[[Turn, TimerFired], None]] = {
    "vooraf": timing.ahead,
    "nu": timing.on_the_minute,
    "uitloop": timing.overrun,
    "overname": people.nobody_objected,
    "herinner": wrapup.remind_owner,
    "sluiten": flow.close_forgotten,
    "wissen": flow.forget,
}


def step(state: State, event: Event, config: Config) -> tuple[State, tuple[Effect, ...]]:
    """What an event makes of the state, and what must be done. Raises nothing but for a bug of ours."""
    turn = Turn(state, event, config)
    try:
        _react(turn)
    except Refused as refused:
        return state, _refusal(turn.me, refused)
    return _close(turn)


def _react(turn: Turn) -> None:
    match turn.event:
        case Said():
            _hear(turn, turn.event)
        case Pressed():
            _press(turn, turn.event)
        case TimerFired():
            _ring(turn, turn.event)
        case Joined():
            if _running(turn):
                people.came_in(turn, turn.event)
        case Left():
            if _running(turn):
                people.went_out(turn, turn.event)
        case Unreachable():
            if _running(turn):
                people.out_of_reach(turn, turn.event)
        case _:
            assert_never(turn.event)


def _hear(turn: Turn, event: Said) -> None:
    if _running(turn):
        people.admit(turn, event.person)
    heard = hear(event.text, VOCABULARY, addressed=event.addressed or event.place is Place.PRIVATE)
    match heard:
        case Request():
            try:
                _run(turn, heard)
            except Refused:
                # A bare word between colleagues ("stop", "A") is only a command where it makes sense.
                if heard.explicit or heard.command == "start":
                    raise
        case Suggestion() | Unknown():
            _not_understood(turn, event, heard)
        case None:
            if _running(turn):
                wrapup.overheard(turn, event)
        case _:
            assert_never(heard)


def _press(turn: Turn, event: Pressed) -> None:
    command = COMMANDS.get(event.command)
    if command is None or not fits(command.args, event.args):
        raise Refused("Deze knop ken ik niet meer. Typ «help» om te zien wat je nu kunt doen.")
    if event.about:
        _check_pin(turn, event.about)
    fields = {name: words.strip() for name, words in event.inputs.items()}
    _run(turn, Request(command=command.name, args=event.args, fields=fields))


def _check_pin(turn: Turn, about: str) -> None:
    """Refuse a button of a card or a step that has passed."""
    session = turn.session
    if about in {f"kaart:{session.at.card}", f"stap:{session.moves}"}:
        return
    where = cards.card_title(session, turn.deck, session.at.card) if session.at.card else turn.step.title
    raise Refused(f"Deze knop hoort bij iets dat al geweest is. We zijn nu bij: {where}.")


def _ring(turn: Turn, event: TimerFired) -> None:
    if turn.state.session is None or turn.session.timers.get(event.name) != event.due:
        return  # stale: moved or cancelled while it was on its way
    turn.change(timers={name: due for name, due in turn.session.timers.items() if name != event.name})
    TIMERS[event.name.partition(":")[0]](turn, event)


def _run(turn: Turn, request: Request) -> None:
    command = COMMANDS[request.command]
    if request.command == "start" and isinstance(turn.event, Said | Pressed) and turn.event.place is Place.PRIVATE:
        raise Refused("Een sessie begin je in de vergaderchat. Typ daar bijvoorbeeld: /start zon.")
    if command.session != "none":
        session = turn.session
        if session.ended is not None and command.session == "running":
            raise Refused("Deze sessie is klaar. Een nieuwe begin je in de vergaderchat, bijvoorbeeld met: /start zon.")
        if session.ended is None:
            people.admit(turn, turn.me)
        if command.leads and not turn.leads:
            raise Refused(f"Dat kan alleen de gespreksbegeleider: {names([session.people[session.facilitator].name])}.")
        if session.ended is None and command.session == "running" and not accepts(session.slot.kind, command.name):
            raise Refused(STEPS[session.slot.kind].instead)
    if _running(turn):
        turn.sync_notes()
    command.do(turn, request)


def _not_understood(turn: Turn, event: Said, heard: Suggestion | Unknown) -> None:
    if _running(turn):
        given = len(turn.effects)
        wrapup.overheard(turn, event)
        if len(turn.effects) > given:
            return
        answer = wrapup.needs_answer(turn.session, event)
        if answer is not None:
            raise Refused("Is dit je antwoord op de vraag wat je morgen anders gaat doen?", answer)
    if isinstance(heard, Unknown):
        raise Refused("Dat begrijp ik niet. Typ «help» om te zien wat je nu kunt doen.")
    known = [COMMANDS[name] for name in heard.commands]
    meant = " of ".join(f"«{command.typed}»" for command in known)
    buttons = tuple(
        Button(command.typed, command.name) for command in known if command.args in {Args.NONE, Args.OPTIONAL}
    )
    raise Refused(f"Dat begrijp ik niet helemaal. Bedoel je {meant}?", *buttons)


def _refusal(person: Person, refused: Refused) -> tuple[Effect, ...]:
    message = Message(look=Look.REFUSAL, body=(text(refused.sentence),), buttons=refused.buttons)
    return (Post(audience=Private(person.id), message=message),)


def _running(turn: Turn) -> bool:
    return turn.state.session is not None and turn.state.session.ended is None


def _close(turn: Turn) -> tuple[State, tuple[Effect, ...]]:
    """Show what changed, set the timers that belong to the session as it is now, and hand everything over."""
    before, after = turn.before.session, turn.state.session
    if after is None:
        return turn.state, tuple(turn.effects)
    if turn.state == turn.before and not turn.effects and not turn.new_cockpit:
        return turn.before, ()
    views = _views(turn, before, after)
    after = turn.session
    timers = _timers(turn, after)
    turn.change(clock=turn.now, timers=timers)
    rang = turn.event.name if isinstance(turn.event, TimerFired) else ""
    pending = {name: due for name, due in (before.timers if before else {}).items() if name != rang}
    return turn.state, (*views, *_timer_effects(pending, timers))


def _views(turn: Turn, before: Session | None, after: Session) -> tuple[Effect, ...]:
    was = before if before is not None and before.ended is None else None
    effects: list[Effect] = [*_old_card(turn, was, after), *turn.effects]
    if was is not None and _result_shown(was) and after.ended is None:
        old, new = (wrapup.result(each, turn.deck, turn.now) for each in (was, after))
        if old != new:
            effects.append(Replace(audience=GROUP, message=new, key=wrapup.result_key(after)))
    effects += _cockpits(turn, was, after)
    old_board = board(before, turn.config.decks[before.deck] if before else None)
    new_board = board(after, turn.deck)
    if old_board != new_board:
        effects.append(Display(audience=GROUP, board=new_board))
    return tuple(effects)


def _old_card(turn: Turn, was: Session | None, after: Session) -> list[Effect]:
    """The card that lay on the table: counted anew, or without its buttons when it has gone."""
    if was is None or not was.at.card:
        return []
    card = was.at.card
    laid_anew = after.laid != was.laid
    seen = replace(after, at=replace(after.at, card="")) if laid_anew else after
    old, new = cards.card_message(was, turn.deck, card), cards.card_message(seen, turn.deck, card)
    return [] if old == new else [Replace(audience=GROUP, message=new, key=cards.message_key(was))]


def _cockpits(turn: Turn, was: Session | None, after: Session) -> list[Effect]:
    effects: list[Effect] = []
    if was is not None and (turn.new_cockpit or after.ended is not None):
        effects.append(Replace(audience=Private(was.facilitator), message=retired(was, turn.deck), key=key(was)))
    if after.ended is not None:
        return effects
    audience = Private(after.facilitator)
    if turn.new_cockpit:
        turn.change(cockpit=after.cockpit + 1)
        shown = turn.session
        return [*effects, Post(audience=audience, message=cockpit(shown, turn.config, turn.now), key=key(shown))]
    if was is not None:
        # As it was shown last time, so that the time left is shown anew with whatever else happens.
        old, new = cockpit(was, turn.config, was.clock), cockpit(after, turn.config, turn.now)
        if old != new:
            effects.append(Replace(audience=audience, message=new, key=key(after)))
    return effects


def _result_shown(session: Session) -> bool:
    return session.slot.kind is StepKind.FINISH


def _timers(turn: Turn, after: Session) -> dict[str, dt.datetime]:
    """Pending timers stay until they fire; a new one must lie ahead, so that nothing is ever announced twice."""
    wanted = timing.wanted(after, turn.config.retention_days)
    return {name: due for name, due in wanted.items() if due > turn.now or after.timers.get(name) == due}


def _timer_effects(old: dict[str, dt.datetime], new: dict[str, dt.datetime]) -> list[Effect]:
    gone: list[Effect] = [CancelTimer(name) for name in old if name not in new]
    return [*gone, *(SetTimer(name, due) for name, due in new.items() if old.get(name) != due)]
