"""The buttons that steer the session: on, more time, what to do about the delay and when that is offered.

Must not decide what a step accepts; `model/steps.py` does.
"""

from __future__ import annotations

import datetime as dt

from bot.engine.model.commands import Command
from bot.engine.model.deck import StepKind
from bot.engine.model.messages import Button, Style
from bot.engine.model.order import choice, first_card
from bot.engine.model.session import Session
from bot.engine.model.steps import STEPS, WRAP_UP
from bot.engine.model.timers import Promise

LATE = 5  # minutes of delay from which the cockpit offers something


def onward_label(session: Session) -> str:
    """The words on the button that goes on to the next step."""
    later = session.at.plan.slots[session.at.slot + 1 :]
    return "Begin de pauze" if later and later[0].kind is StepKind.BREAK else STEPS[session.slot.kind].next_label


def onward_button(session: Session) -> Button:
    """On to the next step; after the last one the session ends."""
    last = session.at.slot + 1 >= len(session.at.plan.slots)
    style = Style.NORMAL if session.table else Style.PRIMARY
    command, args = (Command.STOP, "ja") if last else (Command.VERDER, "")
    return Button(onward_label(session), command, args=args, about=session.plan_pin, style=style)


def more_time_button(session: Session) -> Button:
    """A little more time for this step."""
    return Button("5 minuten erbij", Command.VERLENG, args="5", about=session.plan_pin)


def earlier_button(session: Session) -> tuple[Button, ...]:
    """Go on from an earlier session with this word, or take that back; it says which card then comes."""
    chosen = choice(session)
    if chosen is None:
        return ()
    goes_on = chosen is Command.HERVAT
    number = session.number(first_card(session, goes_on=goes_on))
    label = "Ga verder waar jullie waren" if goes_on else "Begin opnieuw"
    return (Button(f"{label}: kaart {number}", chosen, about=session.pin),)


def moment_buttons(session: Session, what: Promise, now: dt.datetime) -> tuple[Button, ...]:
    """What can be done when the planned time of a moment has come, while the session is not there yet."""
    here = session.plan_pin
    begin_break = Button("Begin de pauze", Command.PAUZE, about=here, style=Style.PRIMARY)
    wrap_up = Button("Naar de afsluiting", Command.AFSLUITING, about=here, style=Style.PRIMARY)
    stop = Button("Sluit de sessie af", Command.STOP, about=here)
    first: tuple[Button, ...]
    if what is Promise.BREAK:
        first = (begin_break,)
    elif session.slot.kind in WRAP_UP:
        first = (onward_button(session), stop)
    else:
        first = (wrap_up, stop) if what is Promise.END else (wrap_up,)
    return (*first, *(offer_buttons(session, now) or (more_time_button(session),)))


def offers(session: Session, now: dt.datetime) -> tuple[Command, ...]:
    """What can be done about the delay; nothing when it is small, accepted, or past mending."""
    at = session.at
    if session.delay(now) - at.accepted < LATE or session.slot.kind in WRAP_UP:
        return ()
    ways = [Command.ZOLATEN]
    if at.plan.next_of(StepKind.BREAK, at.slot) is not None:
        ways.insert(0, Command.GEENPAUZE)
    if at.plan.round_to_shorten(at.slot, now) is not None:
        ways.insert(0, Command.INKORTEN)
    return tuple(ways)


def offer_buttons(session: Session, now: dt.datetime) -> tuple[Button, ...]:
    """What can be done about running late, when they do."""
    this_round = session.at.plan.round_to_shorten(session.at.slot, now) == session.at.slot
    labels = {
        Command.INKORTEN: "Maak deze ronde korter" if this_round else "Maak de volgende ronde korter",
        Command.GEENPAUZE: "Sla de pauze over",
        Command.ZOLATEN: "Laat het zo",
    }
    return tuple(Button(labels[command], command, about=session.plan_pin) for command in offers(session, now))
