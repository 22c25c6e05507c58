"""The buttons that steer the session: on, more time, what to do about the delay.

Must not decide when one makes sense; `model/delay.py` and `model/steps.py` do.
"""

from __future__ import annotations

import datetime as dt

from bot.engine.model.commands import Command
from bot.engine.model.deck import StepKind
from bot.engine.model.delay import offers, round_to_shorten
from bot.engine.model.messages import Button, Style
from bot.engine.model.session import Session
from bot.engine.model.steps import STEPS


def onward_label(session: Session) -> str:
    """The words on the button that goes on to the next step."""
    later = session.at.plan.slots[session.at.slot + 1 :]
    return "Begin de pauze" if later and later[0].kind is StepKind.BREAK else STEPS[session.slot.kind].next_label


def onward_button(session: Session) -> Button:
    """On to the next step; after the last one the session ends."""
    last = session.at.slot + 1 >= len(session.at.plan.slots)
    style = Style.NORMAL if session.table else Style.PRIMARY
    command, args = (Command.STOP, "ja") if last else (Command.VERDER, "")
    return Button(onward_label(session), command, args=args, about=session.pin, style=style)


def more_time_button(session: Session) -> Button:
    """A little more time for this step."""
    return Button("5 minuten erbij", Command.VERLENG, args="5", about=session.pin)


def offer_buttons(session: Session, now: dt.datetime) -> tuple[Button, ...]:
    """What can be done about running late, when they do."""
    this_round = round_to_shorten(session, now) == session.at.slot
    labels = {
        Command.INKORTEN: "Maak deze ronde korter" if this_round else "Maak de volgende ronde korter",
        Command.GEENPAUZE: "Sla de pauze over",
        Command.ZOLATEN: "Laat het zo",
    }
    return tuple(Button(labels[command], command, about=session.pin) for command in offers(session, now))
