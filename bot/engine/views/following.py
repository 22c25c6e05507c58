"""What comes of agreements and open questions, as people read it: the reminder on the day, what is still open, an answer.

Must not be shown to the group but for an answer: the rest is between the bot and who asked for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from bot.engine.language.wording import agreement_line
from bot.engine.model.blocks import Block, Heading, Listing, text
from bot.engine.model.commands import Command
from bot.engine.model.messages import Button, Input, InputKind, Look, Message, Style
from bot.engine.model.session import Agreement

MOST_BUTTONS = 8  # more is a wall of them, and what is typed does the same


class Item(NamedTuple):
    """An agreement, or a `question`, and whether its reader may follow it up and mend it."""

    question: bool
    made: Agreement
    may_follow: bool
    may_mend: bool

    @property
    def called(self) -> str:
        """What people call it: `afspraak 1`."""
        return _called(self.made, question=self.question)


def reminder_text(what: str) -> Message:
    """A reminder of what can't be followed up here any more."""
    return Message(look=Look.REMINDER, title="Herinnering aan je afspraak", body=(text(what),))


def reminder_page(item: Item, *, mine: bool) -> Message:
    """The day has come: what it was, and what its reader may do about it; `mine` when it is theirs."""
    question, made = item.question, item.made
    name = "open vraag" if question else "afspraak"
    whose = f"{'voor' if question else 'van'} {made.who}" if made.who else ""
    title = f"Herinnering aan je {name}" if mine else f"Herinnering aan een {name} {whose}".rstrip()
    if not item.may_follow:
        return Message(look=Look.REMINDER, title=title, body=(text(made.what),))
    called = _called(made, question=question)
    later = Button(
        "Later", Command.LATER, args=called, inputs=("wanneer",), typed=f"later {called}: volgende week vrijdag"
    )
    give = Button(
        "Geef aan iemand anders", Command.GEEFAAN, args=called, inputs=("wie",), typed=f"/geef {called} aan Piet"
    )
    inputs = [
        Input("wanneer", "Later? Op welke dag?", hint="laat leeg voor over een week", required=False),
        Input("wie", "Iemand anders? Wie?", required=False),
    ]
    if question:
        ready = _answer_button(made)
        inputs.insert(
            0, Input("wat", "Weet je het antwoord? De groep leest het in de chat.", InputKind.LONG, required=False)
        )
    else:
        ready = Button("Gedaan", Command.GEDAAN, args=called, style=Style.PRIMARY)
    return Message(
        look=Look.REMINDER,
        title=title,
        body=(text(made.what),),
        inputs=tuple(inputs),
        buttons=(ready, later, give),
    )


def answering_form(made: Agreement) -> Message:
    """A field for the answer to this question."""
    return Message(
        look=Look.NOTICE,
        title=f"Antwoord op vraag {made.number}",
        body=(text(made.what),),
        inputs=(Input("wat", "Wat is het antwoord? De groep leest het in de chat.", InputKind.LONG),),
        buttons=(_answer_button(made),),
    )


def _answer_button(made: Agreement) -> Button:
    called = f"vraag {made.number}"
    return Button(
        "Geef het antwoord",
        Command.ANTWOORD,
        args=called,
        inputs=("wat",),
        style=Style.PRIMARY,
        typed=f"antwoord {called}: …",
    )


def answered(made: Agreement, who: str) -> Message:
    """What the group reads of an answer."""
    body = (text(made.what), text(f"{who} antwoordt: {made.answer}"))
    return Message(look=Look.NOTICE, title=f"Antwoord op vraag {made.number}", body=body)


def open_page(items: Sequence[Item], now: dt.datetime) -> Message:
    """What is still open, with buttons for what its reader can do about it."""
    body: list[Block] = []
    for title, by, question in (("Afspraken", "door", False), ("Open vragen", "antwoord van", True)):
        listed = (each.made for each in items if each.question is question)
        lines = [f"{made.number}. {agreement_line(made, now, by=by)}" for made in listed]
        body += [Heading(title), Listing(tuple(lines))] if lines else []
    buttons: list[Button] = []
    for each in items:
        called = each.called
        if each.may_follow and each.question:
            buttons.append(Button(f"Beantwoord {called}", Command.ANTWOORD, args=called))
        elif each.may_follow:
            buttons.append(Button(f"{called.capitalize()} is gedaan", Command.GEDAAN, args=called))
        if each.may_mend:
            buttons.append(Button(f"Wijzig {called}", Command.WIJZIG, args=called))
    if not body:
        return Message(look=Look.NOTICE, title="Er staat niets meer open", body=(text("Mooi!"),))
    if this := next((each.called for each in items if each.may_follow), ""):
        body.append(text(f"Een andere dag? Typ bijvoorbeeld: later {this}: volgende week vrijdag"))
        body.append(text(f"Aan iemand anders geven? Typ bijvoorbeeld: /geef {this} aan Piet"))
    if len(buttons) > MOST_BUTTONS:
        body.append(
            text(f"Er staan er meer open dan er knoppen passen. De rest kun je typen, zoals: {buttons[-1].line()}")
        )
    return Message(
        look=Look.NOTICE, title="Dit staat nog open", body=tuple(body), buttons=tuple(buttons[:MOST_BUTTONS])
    )


def _called(made: Agreement, *, question: bool) -> str:
    return f"{'vraag' if question else 'afspraak'} {made.number}"
