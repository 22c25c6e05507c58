"""The buttons that steer the session: on, more time, what to do about the delay and when that is offered.

Must not decide what a step accepts; `model/steps.py` does.
"""

from __future__ import annotations

import datetime as dt

from bot.engine.language.wording import spoken_time
from bot.engine.model.commands import Command
from bot.engine.model.deck import Deck, StepKind
from bot.engine.model.messages import Button, Style
from bot.engine.model.order import choice, first_card
from bot.engine.model.session import Session
from bot.engine.model.steps import STEPS, WRAP_UP
from bot.engine.model.timers import LATE, Promise

# The cockpit, where it lies far up in a chat: what can be done about the time stands there, and nowhere else.
TO_COCKPIT = Button("Toon de cockpit", Command.COCKPIT, unfolds=True)


def onward_label(session: Session) -> str:
    """The words on the button that goes on to the next step."""
    later = session.at.plan.slots[session.at.slot + 1 :]
    return "Begin de pauze" if later and later[0].kind is StepKind.BREAK else STEPS[session.slot.kind].next_label


def onward_button(session: Session) -> Button:
    """On to the next step; after the last one the session ends."""
    last = session.at.slot + 1 >= len(session.at.plan.slots)
    style = Style.NORMAL if session.table else Style.PRIMARY
    command, args = (Command.STOP, "ja") if last else (Command.VERDER, "")
    return Button(onward_label(session), command, args=args, about=session.onward_pin, style=style)


def more_time_button(session: Session) -> Button:
    """A little more time for this step."""
    return Button("5 minuten erbij", Command.VERLENG, args="5", about=session.slot_pin)


def undo_button(session: Session, deck: Deck) -> tuple[Button, ...]:
    """Take the last move back, as long as there is one; it says what that brings."""
    if not session.history:
        return ()
    before, now = session.history[-1], session.at
    slot = before.plan.slots[before.slot]
    moved = (before.slot, before.card) != (now.slot, now.card)
    if moved and slot.kind is StepKind.ROUND and before.card:
        brings = f"terug naar kaart {session.number(before.card)}"
    elif moved:
        brings = f"terug naar «{deck.step(slot.step).title}»"
    elif before.again != now.again:
        brings = "niet nog een keer kiezen"
    elif len(before.plan.slots) != len(now.plan.slots):
        brings = "de pauze komt terug"
    elif slot.end != session.slot.end:
        brings = f"weer tot {spoken_time(slot.end)}"
    elif before.plan.end != now.plan.end:
        brings = f"de sessie weer tot {spoken_time(before.plan.end)}"
    else:
        brings = "weer kiezen wat je doet met de tijd"
    return (Button(f"Ongedaan maken: {brings}", Command.ONGEDAAN, about=session.pin),)


def earlier_button(session: Session) -> tuple[Button, ...]:
    """Go on from an earlier session with this word, or take that back; it says which card then comes."""
    chosen = choice(session)
    if chosen is None:
        return ()
    goes_on = chosen is Command.HERVAT
    number = session.number(first_card(session, goes_on=goes_on))
    label = "Ga verder waar jullie waren" if goes_on else "Begin opnieuw"
    return (Button(f"{label}: kaart {number}", chosen, about=session.pin),)


def sure_label(session: Session, deck: Deck, command: Command, args: str) -> str:
    """The words on the yes to the question whether a step is meant."""
    later = session.at.plan.slots[session.at.slot + 1 :]
    onward = f"Ja, naar «{deck.step(later[0].step).title}»" if later else "Ja, sluit de sessie af"
    following = session.queue[0] if session.queue else ""
    floor = f"Ja, geef {session.people[following].name} het woord" if following else "Ja, de beurt is voorbij"
    labels = {
        Command.VERDER: onward,
        Command.VOLGENDE: "Ja, volgende kaart" if session.slot.kind is StepKind.ROUND else onward,
        Command.VORIGE: "Ja, vorige kaart",
        Command.KAART: f"Ja, naar kaart {args}",
        Command.OVERSLAAN: "Ja, sla deze kaart over",
        Command.PAUZE: "Ja, begin de pauze",
        Command.AFSLUITING: "Ja, naar de afsluiting",
        Command.STOP: "Ja, sluit de sessie af",
        Command.VERLENG: "Ja, nog meer tijd",
        Command.INKORTEN: "Ja, maak de ronde korter",
        Command.GEENPAUZE: "Ja, sla de pauze over",
        Command.ZOLATEN: "Ja, laat het zo",
        Command.ONGEDAAN: "Ja, nog een stap terug",
        Command.BEURT: floor,
    }
    return labels.get(command, "Ja")


def sure_buttons(session: Session, deck: Deck, command: Command, args: str) -> tuple[Button, Button]:
    """The answers to the question whether a step is meant."""
    yes = Button(sure_label(session, deck, command, args), Command.JA, about=session.sure_pin, style=Style.PRIMARY)
    return yes, Button("Nee", Command.NEE, about=session.sure_pin)


def moment_buttons(session: Session, what: Promise) -> tuple[Button, ...]:
    """What can be done when the planned time of a moment has come, while the session is not there yet."""
    begin_break = Button("Begin de pauze", Command.PAUZE, about=session.break_pin, style=Style.PRIMARY)
    wrap_up = Button("Naar de afsluiting", Command.AFSLUITING, style=Style.PRIMARY)
    stop = Button("Sluit de sessie af", Command.STOP)
    first: tuple[Button, ...]
    if what is Promise.BREAK:
        first = (begin_break,)
    elif session.slot.kind in WRAP_UP:
        first = (onward_button(session), stop)
    else:
        first = (wrap_up, stop) if what is Promise.END else (wrap_up,)
    return (*first, more_time_button(session))


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
    pins = {Command.INKORTEN: session.short_pin(now), Command.GEENPAUZE: session.break_pin}
    labels = {
        Command.INKORTEN: "Maak deze ronde korter" if this_round else "Maak de volgende ronde korter",
        Command.GEENPAUZE: "Sla de pauze over",
        Command.ZOLATEN: "Laat het zo",
    }
    return tuple(Button(labels[command], command, about=pins.get(command, "")) for command in offers(session, now))
