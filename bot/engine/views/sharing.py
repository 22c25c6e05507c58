"""The forms for several people behind one account: how many, and a row for each to choose or to grade.

Must not be shown to anybody but who sits behind that account.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.engine.language.sharing import MOST, example
from bot.engine.language.wording import all_of, in_words
from bot.engine.model.blocks import text
from bot.engine.model.commands import Command
from bot.engine.model.messages import Button, Input, InputKind, Look, Message, Style
from bot.engine.model.session import Session

SHARED = "Samen achter één account? Kies «Wij zijn met meer». Jullie zien van elkaar wat je kiest."
ALONE = (
    "Je kiest één keer, want je zit alleen achter je account. Zijn jullie met meer? Typ bijvoorbeeld: wij zijn met 3."
)
SHARE = Button("Wij zijn met meer", Command.SAMEN, typed="wij zijn met 3")


def sharing_form() -> Message:
    """How many people there are."""
    field = Input("aantal", "Met hoeveel mensen zitten jullie achter dit account?", hint=f"een getal tot en met {MOST}")
    send = Button("Bewaar", Command.SAMEN, inputs=("aantal",), style=Style.PRIMARY, typed="wij zijn met 3")
    return Message(look=Look.NOTICE, title="Eén account, meer mensen", inputs=(field,), buttons=(send,))


def choosing_form(session: Session, options: Mapping[Command, str], people: int, name: str) -> Message:
    """A row for each, and a button for when they all choose the same. `name` is what the card is called."""
    labels = tuple(options.values())
    fields = tuple(
        Input(f"keuze{number}", f"Persoon {number}", InputKind.CHOICE, options=labels)
        for number in range(1, people + 1)
    )
    about = session.card_pin(session.ballot)
    same = tuple(
        Button(f"{all_of(people).capitalize()}: {label}", Command.KEUZES, args=f"{people}x {label}", about=about)
        for label in labels
    )
    send = Button(
        "Geef deze keuzes",
        Command.KEUZES,
        about=about,
        inputs=tuple(each.id for each in fields),
        style=Style.PRIMARY,
        typed=choices_line(options, people),
    )
    words = f"Jullie zijn met {people}. Wat kiest iedereen bij {name}? Er is nu nog niets veranderd."
    return Message(look=Look.REFUSAL, body=(text(words),), inputs=fields, buttons=(*same, send), asks=True)


def grading_form(people: int) -> Message:
    """A field for each grade."""
    fields = tuple(
        Input(f"cijfer{number}", f"Cijfer van persoon {number}", InputKind.GRADE) for number in range(1, people + 1)
    )
    why = Input("waarom", "Waarom deze cijfers?", InputKind.LONG, required=False)
    send = Button(
        "Geef deze cijfers",
        Command.CIJFER,
        inputs=(*(each.id for each in fields), "waarom"),
        style=Style.PRIMARY,
        typed=grades_line(people),
    )
    words = f"Jullie zijn met {people}. Geef {in_words(people)} cijfers. Er is nu nog niets veranderd."
    return Message(look=Look.REFUSAL, body=(text(words),), inputs=(*fields, why), buttons=(send,), asks=True)


def choices_line(options: Mapping[Command, str], people: int) -> str:
    """How so many people type what they choose at a card with these options: `A B B`."""
    return example([label.lower() if len(label) > 1 else label for label in options.values()], people)


def grades_line(people: int) -> str:
    """How so many people type their grades: `cijfer 7 8 6`."""
    return " ".join(["cijfer", *("7", "8", "6", "7", "8", "6", "7", "8", "6", "7")[:people]])


def another_form(people: int) -> Message:
    """A row for each about another session, and a button for when they all want the same."""
    fields = tuple(
        Input(f"vervolg{number}", f"Persoon {number}", InputKind.CHOICE, options=("Ja", "Nee"))
        for number in range(1, people + 1)
    )
    same = tuple(
        Button(f"{all_of(people).capitalize()}: {each}", Command.VERVOLG, args=f"{people}x {each}")
        for each in ("ja", "nee")
    )
    send = Button(
        "Geef deze antwoorden",
        Command.VERVOLG,
        inputs=tuple(each.id for each in fields),
        style=Style.PRIMARY,
        typed=f"vervolg {example(('ja', 'nee'), people)}",
    )
    words = f"Jullie zijn met {people}. Wie van jullie wil nog een sessie? Er is nu nog niets veranderd."
    return Message(look=Look.REFUSAL, body=(text(words),), inputs=fields, buttons=(*same, send), asks=True)


def wanted(said: Sequence[bool]) -> str:
    """`je wilt nog een sessie`, `jullie willen alle drie nog een sessie`, `een van jullie wil nog een sessie, twee niet`."""
    yes, no = sum(said), len(said) - sum(said)
    if len(said) == 1:
        return "je wilt nog een sessie" if yes else "nog een sessie hoeft van jou niet"
    if not no:
        return f"jullie willen {all_of(yes)} nog een sessie"
    if not yes:
        return f"nog een sessie hoeft van jullie {all_of(no)} niet"
    return f"{in_words(yes)} van jullie {'wil' if yes == 1 else 'willen'} nog een sessie, {in_words(no)} niet"
