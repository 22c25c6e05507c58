"""A step of the draaiboek as the group reads it: with its rules, or with the fields of what it asks.

Must not hold a text of the draaiboek: that is the deck's.
"""

from __future__ import annotations

from bot.engine.language.wording import asks_to_type, fill, spoken_time
from bot.engine.model.blocks import Block, Listing, text
from bot.engine.model.commands import Command
from bot.engine.model.deck import Config, Deck, StepKind
from bot.engine.model.messages import Button, Input, InputKind, Look, Message, Style
from bot.engine.model.session import Session
from bot.engine.views.card import progress
from bot.engine.views.sharing import SHARE, SHARED

AGREE = Button("Akkoord", Command.AKKOORD, style=Style.PRIMARY)
READ_ALL = Button("Lees alles", Command.SPELREGELS)

QUESTIONS: dict[StepKind, tuple[tuple[Input, ...], tuple[Button, ...]]] = {
    StepKind.GRADES: (
        (
            Input("cijfer", "Jouw cijfer (1 tot en met 10)", InputKind.GRADE),
            Input("waarom", "Waarom dit cijfer?", InputKind.LONG, required=False),
        ),
        (
            Button(
                "Geef dit cijfer",
                Command.CIJFER,
                inputs=("cijfer", "waarom"),
                style=Style.PRIMARY,
                typed="cijfer 8 want …",
            ),
        ),
    ),
    StepKind.TOMORROW: (
        (Input("tekst", "Wat ga je morgen anders doen?", InputKind.LONG),),
        (Button("Verstuur", Command.MORGEN, inputs=("tekst",), style=Style.PRIMARY, typed="morgen: …"),),
    ),
    StepKind.AGREEMENTS: (
        (
            Input("wat", "Wat spreken jullie af?"),
            Input("wie", "Wie doet het?", required=False),
            Input(
                "wanneer", "Wanneer is het klaar?", InputKind.DATE, hint="bijvoorbeeld over twee weken", required=False
            ),
        ),
        (
            Button(
                "Noteer afspraak",
                Command.AFSPRAAK,
                inputs=("wat", "wie", "wanneer"),
                style=Style.PRIMARY,
                typed="afspraak: … door Piet over twee weken",
            ),
        ),
    ),
    StepKind.QUESTIONS: (
        (
            Input("wat", "Welke vraag staat nog open?"),
            Input("wie", "Wie zoekt het uit?", required=False),
            Input(
                "wanneer",
                "Wanneer komt het antwoord?",
                InputKind.DATE,
                hint="bijvoorbeeld over twee weken",
                required=False,
            ),
        ),
        (
            Button(
                "Noteer vraag",
                Command.VRAAG,
                inputs=("wat", "wie", "wanneer"),
                style=Style.PRIMARY,
                typed="vraag: … door Piet over twee weken",
            ),
        ),
    ),
}


def step_message(session: Session, config: Config, *, counted: bool = False) -> Message:
    """The step as the group reads it; `counted`: also how many cards are done, now that a round is over."""
    deck, kind = config.decks[session.deck], session.slot.kind
    step = deck.step(session.slot.step)
    body: list[Block] = [text(fill(step.group, session, deck, config.retention_days))]
    inputs, buttons = QUESTIONS.get(kind, ((), ()))
    asked = step.group
    if kind is StepKind.RULES:
        body += [
            Listing((*deck.rules.rules, SHARED)),
            text(fill(deck.rules.confirmation, session, deck, config.retention_days)),
        ]
        buttons = agreeing(deck)
        asked = f"{asked} {deck.rules.confirmation}"
    if kind is StepKind.BREAK:
        body.append(text(f"We gaan verder om {spoken_time(session.slot.end)}."))
    if counted:
        body.append(text(f"Tot nu toe: {progress(session)}. Het gaat om het gesprek, niet om het aantal."))
    return Message(
        look=Look.STEP,
        title=step.title,
        body=tuple(body),
        inputs=inputs,
        buttons=buttons,
        step=kind,
        typed_in_group=asks_to_type(asked),
    )


def agreeing(deck: Deck) -> tuple[Button, ...]:
    """The buttons below the rules: to agree, who shares an account, and to read what stands behind the short text."""
    return (AGREE, SHARE, READ_ALL) if deck.rules.whole else (AGREE, SHARE)


def whole_rules(session: Session, config: Config) -> Message:
    """What stands behind the rules: all there is to say about them and about what is kept, or the rules when that is all."""
    deck = config.decks[session.deck]
    told = fill(deck.rules.whole, session, deck, config.retention_days)
    body = text(told) if told else Listing(deck.rules.rules)
    return Message(look=Look.NOTICE, title="Alles over de spelregels", body=(body,))
