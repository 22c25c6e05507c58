"""The one pure function: `react(state, event, config) -> (state, effects)`. It alone makes a new session.

No input or output, no clock, no randomness: the same event on the same state gives the same result. A refusal leaves the state
as it was. What everybody sees (cockpit, card, result, board) is a view of the session; `close` in `move.py` compares the views
before and after, so that no command has to remember what to show again.
"""

from __future__ import annotations

from typing import assert_never

from msgspec.structs import replace

from bot.engine.language.answers import parted
from bot.engine.language.hearing import Args, Heard, Request, Suggestion, Unknown, fits, hear
from bot.engine.language.lines import lines_of
from bot.engine.language.sharing import several
from bot.engine.language.typed import beginning, said_number
from bot.engine.model.commands import Command
from bot.engine.model.deck import Config
from bot.engine.model.effects import Effect, Post, Private, Replace
from bot.engine.model.events import (
    Arrived,
    Event,
    Joined,
    Left,
    Person,
    Place,
    Pressed,
    Recalled,
    Said,
    TimerFired,
    Undelivered,
    Unreachable,
    Wiped,
)
from bot.engine.model.messages import Button, Refused
from bot.engine.model.session import Session, State
from bot.engine.model.steps import BY_KEY, FOLLOWING_UP, STEPS
from bot.engine.moves import (
    agreements,
    allowed,
    answering,
    appointing,
    asking,
    choosing,
    closing,
    deliberate,
    delivering,
    editing,
    leading,
    origin,
    presence,
    starting,
    timers,
    wiping,
)
from bot.engine.moves.commands import BY_NAME, COMMANDS, LEADERS_OWN, VOCABULARY
from bot.engine.moves.move import Move, close
from bot.engine.moves.rule import Needs


def react(state: State, event: Event, config: Config) -> tuple[State, tuple[Effect, ...]]:
    """What an event makes of the state, and what must be done. Raises nothing but for a bug of ours."""
    after, effects = _react(state, event, config)
    session = after.session or state.session
    return after, effects if session is None else tuple(_pinned(session, each) for each in effects)


def _react(state: State, event: Event, config: Config) -> tuple[State, tuple[Effect, ...]]:
    arrived: tuple[Effect, ...] = ()
    if (
        isinstance(event, Said | Pressed)
        and _unseen(state, event.person)
        and not _only_follows_up(state, event, config)
    ):
        # Whoever speaks is here, whatever becomes of what they say.
        arrival = Move(state, event, config)
        presence.acted(arrival, event.person)
        state, arrived = close(arrival)
    if isinstance(event, Said) and not event.edited:
        event = replace(event, text="\n".join(parted(event.text)) or event.text)
    if isinstance(event, Said) and "\n" in event.text.strip() and not event.edited:
        return _react_to_lines(state, event, config, arrived)
    after, effects = _react_to_one(state, event, config)
    return after, (*arrived, *effects)


def _react_to_one(state: State, event: Event, config: Config) -> tuple[State, tuple[Effect, ...]]:
    if isinstance(event, Said) and not event.edited:  # of an edit the lines are still to be told apart
        event = replace(event, text=beginning(event.text))
    move = Move(state, event, config)
    try:
        _happen(move)
        if move.running:
            choosing.settle(move)
    except Refused as refused:
        return state, (_refusal(move.me, refused),)
    if isinstance(event, Said | Pressed) and not origin.remember(move, event):
        return state, ()
    return close(move)


def _react_to_lines(
    state: State, event: Said, config: Config, arrived: tuple[Effect, ...]
) -> tuple[State, tuple[Effect, ...]]:
    """Each line of a message as if it were said alone: what is wrong with one leaves the others as they are."""
    move = Move(state, event, config)
    try:
        lines = lines_of(event.text, lambda line, first: _heard(move, replace(event, text=line), first=first))
    except Refused as refused:
        return state, (*arrived, _refusal(event.person, refused))
    together = " ".join(event.text.split())
    if move.running and move.session.people[move.me.id].heads > 1 and several(together):  # a choice on each line
        lines = (together,)
    effects = [*arrived]
    for line in lines:
        state, follow = _react_to_one(state, replace(event, text=line), config)
        effects += follow
    return state, tuple(effects)


def _heard(move: Move, event: Said, *, first: bool = True) -> Heard:
    """What a line asks for here and now. Below the `first` one, a line is for the bot only when it says so."""
    asked = STEPS[move.session.slot.kind].asks if move.running else frozenset()
    return hear(
        event.text,
        VOCABULARY,
        addressed=first and (event.addressed or event.place is Place.PRIVATE),
        asked=asked | LEADERS_OWN if move.leads else asked,
        colleagues=[each.name for each in move.session.people.values()] if move.running else [],
    )


def begins(event: Event) -> bool:
    """Whether somebody asks here to begin a session. For an adapter that must first find out whether they may."""
    match event:
        case Said(place=Place.GROUP):
            heard = hear(event.text, VOCABULARY, addressed=event.addressed)
            return isinstance(heard, Request) and heard.command == Command.START
        case Pressed(place=Place.GROUP):
            return event.command == Command.START
        case _:
            return False


def _happen(move: Move) -> None:
    match move.event:
        case Said():
            _hear(move, move.event)
            answering.settle(move)
        case Pressed():
            _press(move, move.event)
            answering.settle(move)
        case TimerFired():
            timers.ring(move, move.event)
        case Joined():
            if move.running and origin.in_order(move, move.event):
                presence.came_in(move, move.event)
        case Left():
            if move.running and origin.in_order(move, move.event):
                presence.went_out(move, move.event)
        case Unreachable():
            if not move.running:
                appointing.out_of_reach(move, move.event)
            if move.state.session is not None:
                presence.out_of_reach(move, move.event)
        case Undelivered():
            if move.state.session is not None:
                delivering.missed(move, move.event)
        case Arrived():
            if move.state.session is not None and move.session.missing is not None:
                delivering.arrived(move)
        case Recalled():
            if move.running:
                starting.recall(move, move.event)
        case Wiped():
            wiping.wiped(move, move.event)
        case _:
            assert_never(move.event)


def _hear(move: Move, event: Said) -> None:
    _reached(move, event.place)
    heard = _heard(move, event)
    if event.edited:
        if move.running:
            lines = lines_of(event.text, lambda line, first: _heard(move, replace(event, text=line), first=first))
            editing.mend(move, event, [(line, _heard(move, replace(event, text=line))) for line in lines], _run)
            if event.held:  # a yes would be to words that stand there no more
                move.hold("")
        elif isinstance(heard, Request) and (heard.explicit or heard.command is Command.START):
            raise Refused(editing.TYPE_ANEW)
        return
    match heard:
        case Request():
            if move.running and asking.about_the_card(move, heard, event):
                return
            try:
                _run(move, heard)
            except Refused as refused:
                if heard.command is Command.JA and heard.explicit and not refused.message.buttons:
                    answering.to_confirm(event.held)
                # A bare word between colleagues ("stop", "A") is only a command where it makes sense.
                asked = move.state.session is not None or heard.command is Command.PLAN or _to_the_bot(event)
                leads = move.leads and COMMANDS[heard.command].leads
                named = move.state.session is not None and agreements.is_named(move, heard)
                if (heard.explicit and asked) or heard.command == Command.START or leads or named:
                    raise
                if move.running:
                    asking.almost(move, event, addressed=False)
        case Unknown() if not event.text.strip(" /"):  # the bot was only called
            _run(move, Request(command=Command.HELP))
        case Suggestion() | Unknown():
            _not_understood(move, event, heard)
        case None:
            if move.running:
                _overhear(move, event, addressed=False)
        case _:
            assert_never(heard)


def _to_the_bot(event: Said) -> bool:
    """Whether a line is for the bot whatever it says. Where no session was ever begun, `vraag: wie komt er?` is for colleagues."""
    return event.addressed or event.place is Place.PRIVATE or event.text.lstrip().startswith(("/", "@"))


def _overhear(move: Move, event: Said, *, addressed: bool) -> None:
    """A line that is no command may still be an answer to what is asked now."""
    given = len(move.effects)
    closing.overheard(move, event, addressed=addressed)
    if len(move.effects) == given and not asking.almost(move, event, addressed=addressed):
        answering.maybe(move, event, addressed=addressed)


def _press(move: Move, event: Pressed) -> None:
    _reached(move, event.place)
    command = BY_NAME.get(event.command)
    if command is None or not fits(command.args, event.args):
        raise Refused("Deze knop ken ik niet meer. Typ «help» om te zien wat je nu kunt doen.")
    if move.running and deliberate.repeated(move, event):
        return
    if event.about:
        deliberate.check_pin(move, command.name, event)
    elif command.needs is not Needs.NOTHING and command.name not in BY_KEY:
        allowed.check(move, command)
        deliberate.ask_whether_now(move, command, event)
    fields = {name: beginning(words).strip() for name, words in event.inputs.items()}
    _run(move, Request(command=command.name, args=beginning(event.args), fields=fields))


def _reached(move: Move, place: Place) -> None:
    """Whoever writes in the private chat can be reached there again; a facilitator then gets the cockpit they missed."""
    if place is Place.PRIVATE and move.state.session is not None and move.me.id in move.session.unreachable:
        move.change(unreachable=tuple(who for who in move.session.unreachable if who != move.me.id))
        move.new_cockpit = move.leads


def _run(move: Move, request: Request) -> None:
    allowed.check(move, COMMANDS[request.command])
    meant = deliberate.meant(move, request)
    if meant is None:
        return
    if meant is not request:
        allowed.check(move, COMMANDS[meant.command])
    if move.running:
        move.sync_notes()
    COMMANDS[meant.command].do(move, meant)
    deliberate.done(move, meant)


def _not_understood(move: Move, event: Said, heard: Suggestion | Unknown) -> None:
    if move.running:
        given = len(move.effects)
        _overhear(move, event, addressed=True)
        if len(move.effects) > given or asking.about_another_again(move, event):
            return
        if event.place is Place.PRIVATE and leading.asked(move):
            leading.ask_again(move)
    if isinstance(heard, Unknown):
        raise Refused(asking.NOT_UNDERSTOOD)
    known = [COMMANDS[name] for name in heard.commands if allowed.possible(move, COMMANDS[name])]
    if not known:
        allowed.check(move, COMMANDS[heard.commands[0]])
        raise Refused("Dat kan nu niet. Typ «help» om te zien wat je nu kunt doen.")
    number = said_number(heard.said)
    if number and move.running and int(number) > len(move.session.order):
        number = ""  # no card is called so
    args = {command.name: number if command.args is Args.NUMBER else "" for command in known}
    typed = {each.name: f"{each.name} {args[each.name]}" if args[each.name] else each.typed for each in known}
    meant = " of ".join(f"«{each}»" for each in typed.values())
    here = move.session.pin if move.running else ""
    buttons = tuple(
        Button(typed[each.name], each.name, args=args[each.name], about=here)
        for each in known
        if each.args is Args.NONE or args[each.name]
    )
    raise Refused(
        f"Dat begrijp ik niet helemaal. Bedoel je {meant}?",
        *buttons,
        asks=True,
        in_group=Command.START in {each.name for each in known},
    )


def _unseen(state: State, person: Person) -> bool:
    """Whether a session runs in which this person has no part yet, or which they have left or are leaving."""
    if state.session is None or not state.session.running:
        return False
    known = state.session.people.get(person.id)
    return known is None or known.gone or known.listed or known.leaving is not None


def _only_follows_up(state: State, event: Said | Pressed, config: Config) -> bool:
    """Whether somebody who is only listed does something in private with what an earlier session here left: that is not taking part."""
    known = state.session.people.get(event.person.id) if state.session is not None and state.session.before else None
    if known is None or not known.listed or event.place is not Place.PRIVATE:
        return False
    heard = _heard(Move(state, event, config), event) if isinstance(event, Said) else None
    command = heard.command if isinstance(heard, Request) else getattr(event, "command", None)
    return command in FOLLOWING_UP


def _pinned(session: Session, effect: Effect) -> Effect:
    """The effect with every button that acts on the session pinned to it, so that the next one in this chat refuses it."""
    if not isinstance(effect, Post | Replace):
        return effect
    buttons = tuple(
        each if each.about or COMMANDS[each.command].needs is Needs.NOTHING else replace(each, about=session.own_pin)
        for each in effect.message.buttons
    )
    return replace(effect, message=replace(effect.message, buttons=buttons))


def _refusal(person: Person, refused: Refused) -> Effect:
    return Post(audience=Private(person.id), message=refused.message)
