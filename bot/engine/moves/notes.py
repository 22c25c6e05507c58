"""Own notes of the facilitator, on a card or a step: typed, or in a field of their own.

Must not show a note to anybody but whoever wrote it.
"""

from __future__ import annotations

from bot.engine.language.hearing import Request, plain_words, whole_number
from bot.engine.model.deck import Deck
from bot.engine.model.messages import Button, Input, InputKind, Look, Message, text
from bot.engine.model.order import deal, normal
from bot.engine.moves.cards import note_key
from bot.engine.moves.flow import choose_deck
from bot.engine.moves.turn import Refused, Turn

LONGEST_NOTE = 1000  # characters


def note(turn: Turn, request: Request) -> None:
    """`notitie 8 …` or `notitie pauze …`: an own note on a card or a step. Without words it gives the field to write in; an
    empty field takes the note away.
    """
    target, deck, words = _target(turn, request)
    if len(words) > LONGEST_NOTE:
        raise Refused(f"Je notitie is te lang. Maak er hoogstens {LONGEST_NOTE} tekens van.")
    key = f"{deck.name}/{target}"
    kept = turn.notebook.notes.get(key, "")
    if not words and (not kept or not request.fields):
        turn.reply(_form(turn, target, deck, kept))
        return
    notes = {each: told for each, told in turn.notebook.notes.items() if each != key}
    turn.note(notes={**notes, key: words} if words else notes)
    turn.sync_notes()
    turn.receipt("Je notitie is bewaard. Je ziet je notitie straks in je cockpit." if words else "Je notitie is weg.")


def _form(turn: Turn, target: str, deck: Deck, kept: str) -> Message:
    """The field for a note, as a message of its own: nobody else's doing wipes what is being typed in it."""
    kind, _, named = target.partition(":")
    word = turn.notebook.word
    order = turn.session.order if turn.leads else deal(deck.cards, word) if normal(word) else ()
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
        "notitie",
        args=f"{target}@{deck.name}",
        inputs=("tekst",),
        typed=" ".join(filter(None, ("notitie", called, "…"))),
    )


def _target(turn: Turn, request: Request) -> tuple[str, Deck, str]:
    """What a note is about (`kaart:<id>` or `stap:<id>`), of which deck, and its words."""
    first, _, rest = request.args.partition(" ")
    words = request.fields.get("tekst", rest).strip()
    target, _, named = first.partition("@")
    deck = choose_deck(turn, named) if named else turn.deck if turn.leads else choose_deck(turn, turn.notebook.deck)
    if target in {note_key(card.id) for card in deck.cards} | {f"stap:{step.id}" for step in deck.steps}:
        return target, deck, words
    if not first and turn.leads:  # what is before everybody now
        return note_key(turn.session.table) if turn.session.table else f"stap:{turn.session.slot.step}", deck, words
    number = whole_number(first)
    if number is not None:
        word = turn.session.word if turn.leads else turn.notebook.word
        order = deal(deck.cards, word) if normal(word) else ()
        if not order:
            raise Refused("Bij welk woord hoort deze kaart? Typ eerst bijvoorbeeld: voorbereiden zon.")
        if 1 <= number <= len(order):
            return note_key(order[number - 1]), deck, words
    for step in deck.steps:
        if plain_words(first) == step.id:
            return f"stap:{step.id}", deck, words
    steps = ", ".join(step.id for step in deck.steps)
    raise Refused(
        f"Waar hoort je notitie bij? Noem een kaart (1 tot en met {len(deck.cards)}) of een onderdeel ({steps}), bijvoorbeeld: notitie 8 denk aan ons voorbeeld."
    )
