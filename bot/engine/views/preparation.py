"""The preparation: a page a card, the whole script, the facts.

Must not be shown to whoever takes part in a session without leading it, but for a page without toelichting.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from bot.engine.language.wording import first_words, names
from bot.engine.model.blocks import Block, Listing, text
from bot.engine.model.commands import Command
from bot.engine.model.deck import Card, Deck, Level, StepKind
from bot.engine.model.messages import Button, Input, Look, Message, Style
from bot.engine.model.order import Selection, deal, split_selection
from bot.engine.model.session import note_key
from bot.engine.views.card import KINDS, card_body, subtitle
from bot.engine.views.explanation import explanation, fact_line, facts_of, never_opened
from bot.engine.views.note import saver

FACTS_A_PAGE = 8
# How long people usually talk about a card, in minutes; the draaiboek counts with the same.
A_CARD, A_PRACTICE_CARD = 8, 3


def overview_page(deck: Deck, word: str, notes: Mapping[str, str]) -> Message:
    """All cards of this word's order, a line each, with how far one usually gets; and the fields to select from them."""
    alone, selection = split_selection(word)
    selection = selection or Selection()
    whole, order = deal(deck.cards, alone), deal(deck.cards, word)
    cards = [deck.card(card_id) for card_id in order]
    again = asked_again(deck, word)
    body: list[Block] = [
        text(f"Dit zijn de kaarten in jullie volgorde. Zo ver komen jullie meestal: {_reach(deck, cards)}."),
        Listing(
            tuple(_line(card, notes, whole.index(card.id) + 1 if selection.code else 0) for card in cards),
            numbered=True,
        ),
    ]
    if selection.code:
        gone = [str(n) for n, card_id in enumerate(whole, 1) if card_id not in order]
        told = f"Jullie doen {len(cards)} van de {len(whole)} kaarten." + (
            f" {'Kaart' if len(gone) == 1 else 'De kaarten'} {names(gone)} {'valt' if len(gone) == 1 else 'vallen'} weg."
            if gone
            else ""
        )
        begin = f"Begin straks met: /start {word}. Iedereen met dit woord en deze keus krijgt dezelfde kaarten."
        body[:0] = [text(f"{told} {begin} Tussen haakjes staat het nummer zonder keus: dat telt hieronder.")]
    fields = [
        Input("kaart", "Welke kaart wil je zien?", hint=f"1 tot en met {len(cards)}", required=False),
        Input(
            "eerst", "Welke kaarten eerst?", hint="bijvoorbeeld 7, 12", required=False, value=_numbers(selection.first)
        ),
        Input("weg", "Welke kaarten niet?", hint="bijvoorbeeld 4, 9", required=False, value=_numbers(selection.out)),
    ]
    if any(card.levels for card in deck.cards):
        levels = ", ".join(Level)
        fields.append(
            Input(
                "voor", "Alleen voor", hint=f"{levels}; leeg is iedereen", required=False, value=selection.level or ""
            )
        )
    chosen = tuple(each.id for each in fields[1:])
    return Message(
        look=Look.PREPARATION,
        title=f"Voorbereiden «{word}»: {len(cards)} kaarten",
        body=tuple(body),
        inputs=tuple(fields),
        buttons=(
            Button("Begin bij kaart 1", Command.VOORBEREIDEN, args=f"{again} kaart:1", style=Style.PRIMARY),
            Button(
                "Open deze kaart",
                Command.VOORBEREIDEN,
                args=again,
                inputs=("kaart",),
                typed=f"voorbereiden {again} kaart:5",
            ),
            Button(
                "Maak deze keus",
                Command.VOORBEREIDEN,
                args=asked_again(deck, alone),
                inputs=chosen,
                typed=f"voorbereiden {alone} keus:+7-4",
            ),
            Button("Het draaiboek om te printen", Command.DRAAIBOEK, args=again),
        ),
    )


def _numbers(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, numbers))


def _line(card: Card, notes: Mapping[str, str], alone: int) -> str:
    """`Dilemma, vindbaarheid: De eerste woorden van de kaart … (12)`; `alone` is its number without a selection, or 0."""
    kind = f"Oefenkaart ({KINDS[card.kind].lower()})" if card.practice else KINDS[card.kind]
    noted = " (met je notitie)" if notes.get(note_key(card.id)) else ""
    return f"{kind}, {card.subject}: {first_words(card.text)}{noted}{f' ({alone})' if alone else ''}"


def _reach(deck: Deck, cards: Sequence[Card]) -> str:
    """`in 1u tot kaart 6, in 2u tot kaart 12`."""
    reached = []
    for form in deck.forms():
        left = sum(step.minutes.get(form, 0) for step in deck.steps if step.kind is StepKind.ROUND)
        number = 0
        for card in cards:
            left -= A_PRACTICE_CARD if card.practice else A_CARD
            if left < 0 and number:
                break
            number += 1
        reached.append(f"in {form} tot kaart {number}")
    return ", ".join(reached)


def preview_page(deck: Deck, word: str, number: int, notes: Mapping[str, str], now: dt.datetime) -> Message:
    """Card `number` of this word's order with its toelichting, its facts and the own note (`notes` by `kaart:<id>`)."""
    order = deal(deck.cards, word)
    card = deck.card(order[number - 1])
    buttons = (
        *_turning(Command.VOORBEREIDEN, deck, word, number, len(order)),
        Button("Overzicht", Command.VOORBEREIDEN, args=f"{asked_again(deck, word)} kaart:0"),
        saver(note_key(card.id), deck, str(number)),
        Button("Het draaiboek om te printen", Command.DRAAIBOEK, args=asked_again(deck, word)),
    )
    note = notes.get(note_key(card.id), "")
    return Message(
        look=Look.PREPARATION,
        title=f"Voorbereiden «{word}»: kaart {number} van {len(order)}{subtitle(card)}",
        subtitle=subtitle(card),
        body=(*card_body(card), *explanation(card), *facts_of(card, deck, now)),
        inputs=(Input("tekst", "Notitie voor jezelf bij deze kaart", required=False, value=note),),
        buttons=buttons,
    )


def browse_page(deck: Deck, word: str, number: int) -> Message:
    """Card `number` of this word's order as the group would see it."""
    order = deal(deck.cards, word)
    card = deck.card(order[number - 1])
    return Message(
        look=Look.PREPARATION,
        title=f"Kaarten «{word}»: kaart {number} van {len(order)}{subtitle(card)}",
        subtitle=subtitle(card),
        body=card_body(card),
        buttons=_turning(Command.KAARTEN, deck, word, number, len(order)),
    )


def fact_pages(deck: Deck) -> int:
    """How many pages the fact sheet has."""
    return max(1, -(-len(deck.facts) // FACTS_A_PAGE))


def fact_page(deck: Deck, page: int, now: dt.datetime) -> Message:
    """A page of the fact sheet, counted from 1, each fact with its source."""
    shown = deck.facts[(page - 1) * FACTS_A_PAGE : page * FACTS_A_PAGE]
    lines = tuple(
        fact_line(each, ", ".join(filter(None, (each.source.title, each.source.article))), now) for each in shown
    )
    buttons = []
    if page < fact_pages(deck):
        buttons.append(Button("Volgende feiten", Command.FEITEN, args=str(page + 1), style=Style.PRIMARY))
    if page > 1:
        buttons.append(Button("Vorige feiten", Command.FEITEN, args=str(page - 1)))
    title = f"Feiten bij «{deck.title}» ({page} van {fact_pages(deck)})"
    return Message(
        look=Look.PREPARATION, title=title, body=(*never_opened(shown), Listing(lines)), buttons=tuple(buttons)
    )


def asked_again(deck: Deck, word: str) -> str:
    """The arguments that ask for this word and this deck, whatever the usual deck is by then."""
    return f"{word} deck:{deck.name}"


def _turning(command: Command, deck: Deck, word: str, number: int, last: int) -> tuple[Button, ...]:
    again = asked_again(deck, word)
    pages = []
    if number < last:
        pages.append(Button("Blader verder", command, args=f"{again} kaart:{number + 1}", style=Style.PRIMARY))
    if number > 1:
        pages.append(Button("Blader terug", command, args=f"{again} kaart:{number - 1}"))
    return tuple(pages)
