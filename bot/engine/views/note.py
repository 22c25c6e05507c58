"""The field for an own note, as a message of its own, the button that keeps what is in it, and all notes together.

Must not show a note to anybody but whoever wrote it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from bot.engine.language.wording import first_words
from bot.engine.model.blocks import Block, Heading, Role, Secret, text
from bot.engine.model.commands import Command
from bot.engine.model.deck import Deck
from bot.engine.model.documents import HTML, WORD, Document, File
from bot.engine.model.messages import Button, Input, InputKind, Look, Message
from bot.engine.model.session import note_key


class Noted(Struct, frozen=True):
    """Somebody's notes on one deck, by `kaart:<id>` and `stap:<id>`; `order` is that by which a card has a number now, or empty."""

    deck: Deck
    order: Sequence[str]
    notes: Mapping[str, str]


def notes_page(kept: Sequence[Noted], formats: Sequence[str]) -> Message:
    """All notes, in the order in which they come up, and the same as a file: for Word, where that can be made."""
    body: list[Block] = []
    buttons = []
    for each in kept:
        body += [Heading(each.deck.title)] if len(kept) > 1 else []
        for target, called, about in _noted(each):
            body.append(Secret(about, each.notes[target], Role.NOTE))
            if called:
                args, typed = f"{target}@{each.deck.name}", f"notitie {called}"
                buttons.append(Button(f"Wijzig bij {about}", Command.NOTITIE, args=args, typed=typed))
    document = Document("Mijn notities", tuple(body))
    kind = WORD if "word" in formats else HTML
    return Message(
        look=Look.PREPARATION,
        title="Je notities",
        body=(text("Alleen jij ziet dit. In je cockpit staat elke notitie bij haar kaart of onderdeel."), *body),
        buttons=tuple(buttons),
        file=File(f"notities.{kind.ending}", kind.media_type, document=document),
    )


def _noted(kept: Noted) -> Iterator[tuple[str, str, str]]:
    """What each note is about, what people type for it ("" for nothing), and what it is called."""
    for step in kept.deck.steps:
        if kept.notes.get(f"stap:{step.id}"):
            yield f"stap:{step.id}", step.id, f"«{step.title}»"
    for card in sorted(
        kept.deck.cards, key=lambda each: kept.order.index(each.id) if each.id in kept.order else len(kept.order)
    ):
        if kept.notes.get(note_key(card.id)):
            number = str(kept.order.index(card.id) + 1) if card.id in kept.order else ""
            yield note_key(card.id), number, f"kaart {number}" if number else f"de kaart «{first_words(card.text)}»"
    there = {*map(note_key, (card.id for card in kept.deck.cards)), *(f"stap:{step.id}" for step in kept.deck.steps)}
    for target in kept.notes:
        if target not in there:
            yield target, "", "een kaart die er niet meer is"


def note_form(target: str, deck: Deck, order: Sequence[str], kept: str) -> Message:
    """The field for a note, as a message of its own: nobody else's doing wipes what is being typed in it.

    `target` is `kaart:<id>` or `stap:<id>`, `order` the card ids by which a card has a number now.
    """
    kind, _, named = target.partition(":")
    if kind == "stap":
        called, about = named, f"«{deck.step(named).title}»"
    else:  # a card of an older session has no number now
        called = str(order.index(named) + 1) if named in order else ""
        about = f"kaart {called}" if called else "deze kaart"
    empty = text("Maak het veld leeg en bewaar het: dan is je notitie weg.")
    return Message(
        look=Look.NOTICE,
        title=f"Notitie bij {about}",
        body=(empty,) if kept else (),
        inputs=(Input("tekst", "Notitie voor jezelf", InputKind.LONG, required=not kept, value=kept),),
        buttons=(saver(target, deck, called),),
    )


def saver(target: str, deck: Deck, called: str) -> Button:
    """The button that saves what is in the field. `called` is what people type for this card or step; it may be empty."""
    return Button(
        "Bewaar notitie",
        Command.NOTITIE,
        args=f"{target}@{deck.name}",
        inputs=("tekst",),
        typed=" ".join(filter(None, ("notitie", called, "…"))),
    )
