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

from bot.engine.language.hearing import Args, Request, Suggestion, Unknown, fits, hear
from bot.engine.language.wording import names
from bot.engine.model.deck import Config, StepKind
from bot.engine.model.effects import CancelTimer, Display, Effect, Post, Private, Replace, SetTimer
from bot.engine.model.events import Event, Joined, Left, Person, Place, Pressed, Said, TimerFired, Unreachable
from bot.engine.model.messages import Button, Look, Message, text
from bot.engine.model.session import Session, State
from bot.engine.model.steps import STEPS, accepts
from bot.engine.moves import cards, flow, people, timing, wrapup
from bot.engine.moves.commands import COMMANDS, VOCABULARY
from bot.engine.moves.turn import GROUP, Refused, Turn
from bot.engine.views.board import board
from bot.engine.views.cockpit import cockpit, key, retired

# What only the facilitator types needs no slash from them: nobody talks like that.
LEADERS_OWN = frozenset({"schrap", "overdragen"})

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
    arrived: tuple[Effect, ...] = ()
    if isinstance(event, Said | Pressed) and _unknown(state, event.person):
        # Whoever speaks is here, whatever becomes of what they say.
        state, arrived = step(state, Joined(at=event.at, person=event.person), config)
    turn = Turn(state, event, config)
    try:
        _react(turn)
    except Refused as refused:
        return state, (*arrived, _refusal(turn.me, refused))
    after, effects = _close(turn)
    return after, (*arrived, *effects)


def begins(event: Event) -> bool:
    """Whether somebody asks here to begin a session. For an adapter that must first find out whether they may."""
    match event:
        case Said(place=Place.GROUP):
            heard = hear(event.text, VOCABULARY, addressed=event.addressed)
            return isinstance(heard, Request) and heard.command == "start"
        case Pressed(place=Place.GROUP):
            return event.command == "start"
        case _:
            return False


def _react(turn: Turn) -> None:
    match turn.event:
        case Said():
            _hear(turn, turn.event)
        case Pressed():
            _press(turn, turn.event)
        case TimerFired():
            _ring(turn, turn.event)
        case Joined():
            if turn.running:
                people.came_in(turn, turn.event)
        case Left():
            if turn.running:
                people.went_out(turn, turn.event)
        case Unreachable():
            if turn.state.session is not None:
                people.out_of_reach(turn, turn.event)
        case _:
            assert_never(turn.event)


def _hear(turn: Turn, event: Said) -> None:
    _reached(turn, event.place)
    asked = STEPS[turn.session.slot.kind].asks if turn.running else frozenset()
    heard = hear(
        event.text,
        VOCABULARY,
        addressed=event.addressed or event.place is Place.PRIVATE,
        asked=asked | LEADERS_OWN if turn.leads else asked,
        colleagues=[each.name for each in turn.session.people.values()] if turn.running else [],
    )
    match heard:
        case Request():
            try:
                _run(turn, heard)
            except Refused:
                # A bare word between colleagues ("stop", "A") is only a command where it makes sense.
                if heard.explicit or heard.command == "start" or (turn.leads and COMMANDS[heard.command].leads):
                    raise
        case Unknown() if not event.text.strip(" /"):  # the bot was only called
            _run(turn, Request(command="help"))
        case Suggestion() | Unknown():
            _not_understood(turn, event, heard)
        case None:
            if turn.running:
                wrapup.overheard(turn, event)
        case _:
            assert_never(heard)


def _press(turn: Turn, event: Pressed) -> None:
    _reached(turn, event.place)
    command = COMMANDS.get(event.command)
    if command is None or not fits(command.args, event.args):
        raise Refused("Deze knop ken ik niet meer. Typ «help» om te zien wat je nu kunt doen.")
    if event.about:
        _check_pin(turn, event.about)
    fields = {name: words.strip() for name, words in event.inputs.items()}
    _run(turn, Request(command=command.name, args=event.args, fields=fields))


def _check_pin(turn: Turn, about: str) -> None:
    """Refuse a button of a card, a step, a turn to speak or a question that has passed, or of another session."""
    session = turn.session
    first = session.queue[0] if session.queue else session.speaking
    pins = {session.pin, f"rij:{first}", f"erf:{session.heir}"}
    if session.table:
        pins.add(session.card_pin(session.table))
    if about not in pins:
        raise Refused(f"Deze knop hoort bij iets dat al geweest is. We zijn nu bij: {flow.where(turn)}.")


def _reached(turn: Turn, place: Place) -> None:
    """Whoever writes in the private chat can be reached there again; a facilitator then gets the cockpit they missed."""
    if place is Place.PRIVATE and turn.state.session is not None and turn.me.id in turn.session.unreachable:
        turn.change(unreachable=tuple(who for who in turn.session.unreachable if who != turn.me.id))
        turn.new_cockpit = turn.leads


def _ring(turn: Turn, event: TimerFired) -> None:
    if turn.state.session is None or turn.session.timers.get(event.name) != event.due:
        return  # stale: moved or cancelled while it was on its way
    turn.change(timers={name: due for name, due in turn.session.timers.items() if name != event.name})
    TIMERS[event.name.partition(":")[0]](turn, event)


def _run(turn: Turn, request: Request) -> None:
    command = COMMANDS[request.command]
    if request.command == "start" and isinstance(turn.event, Said | Pressed) and turn.event.place is Place.PRIVATE:
        raise Refused("Een sessie begin je in de groepschat. Typ daar bijvoorbeeld: /start zon.")
    if command.session != "none":
        session = turn.session
        if not session.running and command.session == "running":
            raise Refused("Deze sessie is klaar. Een nieuwe begin je in de groepschat, bijvoorbeeld met: /start zon.")
        leads = turn.led if command.session == "any" else turn.leads
        if command.leads and not leads:
            raise Refused(f"Dat kan alleen de gespreksbegeleider: {names([session.people[session.facilitator].name])}.")
        if session.running and command.session == "running" and not accepts(session.slot.kind, command.name):
            raise Refused(STEPS[session.slot.kind].instead)
    if turn.running:
        turn.sync_notes()
    command.do(turn, request)


def _not_understood(turn: Turn, event: Said, heard: Suggestion | Unknown) -> None:
    if turn.running:
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
    here = turn.session.pin if turn.running else ""
    buttons = tuple(Button(command.typed, command.name, about=here) for command in known if command.args is Args.NONE)
    raise Refused(f"Dat begrijp ik niet helemaal. Bedoel je {meant}?", *buttons)


def _unknown(state: State, person: Person) -> bool:
    """Whether a session runs in which this person has no part yet, or which they had left."""
    if state.session is None or not state.session.running:
        return False
    known = state.session.people.get(person.id)
    return known is None or known.gone


def _refusal(person: Person, refused: Refused) -> Effect:
    message = Message(look=Look.REFUSAL, body=(text(refused.sentence),), buttons=refused.buttons)
    return Post(audience=Private(person.id), message=message)


def _close(turn: Turn) -> tuple[State, tuple[Effect, ...]]:
    """Show what changed, set the timers that belong to the session as it is now, and hand everything over."""
    before, after = turn.before.session, turn.state.session
    if after is None:
        return turn.state, tuple(turn.effects)
    if turn.state == turn.before and not turn.effects and not turn.new_cockpit:
        return turn.before, ()
    views = _views(turn, before, after)
    turn.change(clock=turn.now)
    timers = _timers(turn, turn.session)
    turn.change(timers=timers)
    rang = turn.event.name if isinstance(turn.event, TimerFired) else ""
    pending = {name: due for name, due in (before.timers if before else {}).items() if name != rang}
    return turn.state, (*views, *_timer_effects(pending, timers))


def _views(turn: Turn, before: Session | None, after: Session) -> tuple[Effect, ...]:
    was = before if before is not None and before.running else None
    effects: list[Effect] = [*_old_card(turn, was, after), *turn.effects]
    if was is not None and _result_shown(was) and after.running:
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
    if was is not None and (turn.new_cockpit or not after.running):
        effects.append(Replace(audience=Private(was.facilitator), message=retired(was, turn.deck), key=key(was)))
    if not after.running:
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
