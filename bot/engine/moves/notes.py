"""Own notes of the facilitator, on a card or a step: typed, or in a field of their own.

Must not show a note to anybody but whoever wrote it.
"""

from __future__ import annotations

import re

from bot.engine.language.hearing import Request
from bot.engine.language.typed import whole_number
from bot.engine.model.deck import Deck, Step
from bot.engine.model.messages import Refused
from bot.engine.model.order import deal, normal
from bot.engine.model.session import note_key
from bot.engine.moves.move import Move
from bot.engine.moves.starting import choose_deck
from bot.engine.views.note import Noted, note_form, notes_page

LONGEST_NOTE = 1000  # characters
_AWAY = re.compile(r"(?:(?:mag|kan) )?(?:weg|wissen|wis|schrappen|verwijderen|leeg)[.!]*", re.IGNORECASE)
_CARD = re.compile(r"\A(?:bij )?kaart (?=[0-9])", re.IGNORECASE)


def note(move: Move, request: Request) -> None:
    """`notitie 8 …` or `notitie pauze …`: an own note on a card or a step. Without words it gives the field to write in; an
    empty field takes the note away.
    """
    target, deck, words = _target(move, request)
    if len(words) > LONGEST_NOTE:
        raise Refused(f"Je notitie is te lang. Maak er hoogstens {LONGEST_NOTE} tekens van.")
    key = f"{deck.name}/{target}"
    kept = move.notebook.notes.get(key, "")
    if not request.fields and _AWAY.fullmatch(words):
        words = ""
    if not words and (not kept or not request.fields):
        word = move.notebook.word
        order = move.session.order if move.leads else deal(deck.cards, word) if normal(word) else ()
        move.reply(note_form(target, deck, order, kept))
        return
    notes = {each: told for each, told in move.notebook.notes.items() if each != key}
    move.note(notes={**notes, key: words} if words else notes)
    move.sync_notes()
    move.receipt("Je notitie is bewaard. Je ziet je notitie straks in je cockpit." if words else "Je notitie is weg.")


def all_notes(move: Move, _: Request) -> None:
    """`notities`: all of one's own notes, each with a button to change it, and as a file."""
    kept = []
    for name, version in move.config.names.items():
        deck = move.config.decks[version]
        word = move.notebook.word if move.notebook.deck == name else ""
        order = (
            move.session.order
            if move.leads and move.deck.name == name
            else deal(deck.cards, word)
            if normal(word)
            else ()
        )
        if of := move.notebook.of_deck(name):
            kept.append(Noted(deck, order, of))
    if not kept:
        step = choose_deck(move, move.notebook.deck).steps[0].id
        move.receipt(f"Je hebt nog geen notities. Typ bijvoorbeeld: notitie {step} denk aan ons voorbeeld.")
        return
    move.reply(notes_page(kept, move.config.formats))


def _target(move: Move, request: Request) -> tuple[str, Deck, str]:
    """What a note is about (`kaart:<id>` or `stap:<id>`), of which deck, and its words."""
    first, _, rest = _CARD.sub("", request.args).partition(" ")
    words = request.fields.get("tekst", rest).strip()
    target, _, named = first.partition("@")
    # Whoever prepared nothing means the session they are in.
    here = move.leads or (move.running and not move.notebook.word)
    deck = choose_deck(move, named) if named else move.deck if here else choose_deck(move, move.notebook.deck)
    if target in {note_key(card.id) for card in deck.cards} | {f"stap:{step.id}" for step in deck.steps}:
        return target, deck, words
    if not first and move.leads:  # what is before everybody now
        return note_key(move.session.table) if move.session.table else f"stap:{move.session.slot.step}", deck, words
    number = whole_number(first.rstrip(":"))
    if number is not None:
        word = move.session.word if here else move.notebook.word
        order = deal(deck.cards, word) if normal(word) else ()
        if not order:
            raise Refused("Bij welk woord hoort deze kaart? Typ eerst bijvoorbeeld: voorbereiden zon.", asks=True)
        if 1 <= number <= len(order):
            return note_key(order[number - 1]), deck, words
    for step in deck.steps:
        if found := _named(step).match(request.args):
            return f"stap:{step.id}", deck, request.fields.get("tekst", request.args[found.end() :]).strip()
    steps = ", ".join(_spoken(step) for step in deck.steps)
    raise Refused(
        f"Waar hoort je notitie bij? Noem een kaart (1 tot en met {len(deck.cards)}) of een onderdeel ({steps}), bijvoorbeeld: notitie 8 denk aan ons voorbeeld.",
        asks=True,
    )


def _spoken(step: Step) -> str:
    return step.id.replace("-", " ")


def _named(step: Step) -> re.Pattern[str]:
    """A step as people call it, in front of a note: by its short name, or by the title that they read."""
    calls = (step.id, _spoken(step), step.title)
    return re.compile(rf"(?:{'|'.join(map(re.escape, calls))})(?=[\s.,;:!?]|$)[\s.,;:!?]*", re.IGNORECASE)
