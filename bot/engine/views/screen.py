"""What a screen shows: the group's side of the session, or the cockpit alone, with the buttons that lead on and what can be written.

Must not show on the group's screen what anybody said, gave or agreed, nor a button: a link that leaks shows a card, and no more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from msgspec import Struct
from msgspec.structs import replace

from bot.engine.model.blocks import text
from bot.engine.model.commands import Command
from bot.engine.model.deck import Config
from bot.engine.model.messages import Button, Look, Message
from bot.engine.model.screen import Screen
from bot.engine.model.session import Session, note_key
from bot.engine.model.steps import STEERING
from bot.engine.views.card import card_message, where
from bot.engine.views.cockpit import cockpit
from bot.engine.views.note import note_form
from bot.engine.views.parking import parking_form
from bot.engine.views.steering import sure_buttons
from bot.engine.views.step import step_message

# What asks for words is left out: its field would come in the private chat, and not here. What is often written has one of its own.
LEADING = STEERING | {Command.STAND, Command.NOGEENKEER, Command.STUUROPNIEUW}


class Sight(Struct, frozen=True, kw_only=True):
    """What a screen shows now, built by allow-list. `message` asks nothing; its buttons, those of the `question` whether a step is
    meant, and those that send the fields of the `forms`, are all that can be pressed there. Times are aware UTC.
    """

    screen: Screen
    step: str  # its title
    message: Message
    question: Message | None = None
    forms: tuple[Message, ...] = ()  # a note of one's own, and a subject to park
    step_ends: dt.datetime
    session_ends: dt.datetime
    discussed: int
    cards: int
    speaking: str = ""
    queue: tuple[str, ...] = ()  # names, first to speak first


def can_press(shown: Sight, command: str, args: str, about: str, fields: Collection[str] = ()) -> bool:
    """Whether such a button stands on the screen now, and sends no other `fields` than these; a note may be of a card that has gone."""
    there = [*shown.message.buttons, *(shown.question.buttons if shown.question is not None else ())]
    there += [button for each in shown.forms for button in each.buttons]
    return any(
        (each.command, each.about) == (command, about)
        and (each.args == args or (each.command is Command.NOTITIE and bool(fields)))
        and {*fields} <= {*each.inputs}
        for each in there
    )


def sight(session: Session, config: Config, screen: Screen, now: dt.datetime) -> Sight:
    """What this screen of a running session shows now."""
    leads = screen is Screen.COCKPIT
    shown = cockpit(session, config, now) if leads else _table(session, config)
    buttons = [each for each in shown.buttons if leads and each.command in LEADING and not each.inputs]
    return Sight(
        screen=screen,
        step=config.decks[session.deck].step(session.slot.step).title,
        message=replace(shown, buttons=_pinned(session, buttons), inputs=()),
        question=_question(session, config) if leads else None,
        forms=_forms(session, config) if leads else (),
        step_ends=session.slot.end,
        session_ends=session.at.plan.end,
        discussed=len({*session.earlier, *session.at.discussed}),
        cards=len(session.order),
        speaking=session.people[session.speaking].name if session.speaking else "",
        queue=tuple(session.people[who].name for who in session.queue),
    )


def _forms(session: Session, config: Config) -> tuple[Message, ...]:
    """Where the facilitator writes: a note at what is on hand, and a subject for the end."""
    deck = config.decks[session.deck]
    target = note_key(session.table) if session.table else f"stap:{session.slot.step}"
    forms = (note_form(target, deck, session.order, session.notes.get(target, "")), parking_form())
    return tuple(replace(each, buttons=_pinned(session, each.buttons)) for each in forms)


def _pinned(session: Session, buttons: Iterable[Button]) -> tuple[Button, ...]:
    """The buttons, none of which is good for the next session in this chat."""
    return tuple(each if each.about else replace(each, about=session.own_pin) for each in buttons)


def _question(session: Session, config: Config) -> Message | None:
    """The question whether the last step was meant: it waits for an answer in the private chat, or here."""
    if session.doubted is None:
        return None
    deck = config.decks[session.deck]
    asked = text(f"We zijn nu bij: {where(session, deck)}. Wil je nog een stap doen?")
    buttons = sure_buttons(session, deck, session.doubted.command, session.doubted.args)
    return Message(look=Look.NOTICE, body=(asked,), buttons=buttons, asks=True)


def _table(session: Session, config: Config) -> Message:
    if session.table:
        return card_message(session, config.decks[session.deck], session.table)
    return step_message(session, config)
