"""Before the session, in the private chat: preview with toelichting, own notes, facts, invitation; and browsing for everybody.

Must not touch a running session, and must not show a toelichting to somebody who takes part in one without leading it.
"""

from __future__ import annotations

import datetime as dt

from msgspec.structs import replace

from bot.engine.cards import KINDS, about, card_body
from bot.engine.cockpit import explanation, fact_line, facts_of
from bot.engine.dates import AMSTERDAM, clock_time, day
from bot.engine.deck import Deck
from bot.engine.effects import Private
from bot.engine.events import Pressed
from bot.engine.flow import choose_deck, understand_start
from bot.engine.hearing import Request, plain_words
from bot.engine.invitation import invitation
from bot.engine.messages import Block, Button, File, Heading, Input, Listing, Look, Message, Secret, Style, text
from bot.engine.order import deal, normal
from bot.engine.turn import Refused, Turn
from bot.engine.wording import today

LONGEST_NOTE = 1000  # characters
FACTS_A_PAGE = 8


def preview(turn: Turn, request: Request) -> None:
    """`voorbereiden zon`: every card with its toelichting in the final order, a card a page."""
    if turn.state.session is not None and turn.session.ended is None and not turn.leads:
        raise Refused(
            "Je doet nu mee aan een sessie. De toelichting is dan voor de gespreksbegeleider. Zelf bladeren kan met: kaarten en jullie woord."
        )
    deck, word, number = _page(turn, request)
    turn.note(word=word, deck=deck.name)
    order = deal(deck.cards, word)
    card = deck.card(order[number - 1])
    body: list[Block] = [*card_body(card), *explanation(card), *facts_of(card, deck, turn.now)]
    note = turn.notebook.notes.get(f"{deck.name}/{about(card.id)}", "")
    if note:
        body.append(Secret("Jouw notitie", note))
    buttons = (
        *_pages("voorbereiden", deck, word, number, len(order)),
        Button("Bewaar notitie", "notitie", args=about(card.id), inputs=("tekst",), typed=f"notitie {number} …"),
        Button("Het hele draaiboek als bestand", "draaiboek", args=_words(deck, word)),
    )
    inputs = (Input("tekst", "Notitie voor jezelf bij deze kaart", required=False),)
    title = f"Voorbereiden «{word}»: kaart {number} van {len(order)} – {KINDS[card.kind]}"
    _show(turn, Message(look=Look.PREPARATION, title=title, body=tuple(body), inputs=inputs, buttons=buttons))


def browse(turn: Turn, request: Request) -> None:
    """`kaarten zon`: the same order at one's own pace, without toelichting."""
    deck, word, number = _page(turn, request)
    order = deal(deck.cards, word)
    card = deck.card(order[number - 1])
    title = f"Kaarten «{word}»: kaart {number} van {len(order)} – {KINDS[card.kind]}"
    _show(
        turn,
        Message(
            look=Look.PREPARATION,
            title=title,
            body=card_body(card),
            buttons=_pages("kaarten", deck, word, number, len(order)),
        ),
    )


def script(turn: Turn, request: Request) -> None:
    """`draaiboek zon`: the whole script to print: steps, cards in order with toelichting, own notes, facts."""
    if turn.state.session is not None and turn.session.ended is None and not turn.leads:
        raise Refused("Je doet nu mee aan een sessie. Het draaiboek is dan voor de gespreksbegeleider.")
    deck, word, _ = _page(turn, request)
    notes = turn.notebook.of_deck(deck.name)
    body: list[Block] = [text(f"Woord: {word}")]
    for step in deck.steps:
        minutes = ", ".join(f"{form}: {length} minuten" for form, length in step.minutes.items())
        body += [Heading(f"{step.title} ({minutes})"), text(step.say), Listing(step.do)]
        if notes.get(f"stap:{step.id}"):
            body.append(Secret("Jouw notitie", notes[f"stap:{step.id}"]))
    for number, card_id in enumerate(deal(deck.cards, word), 1):
        card = deck.card(card_id)
        body += [
            Heading(f"Kaart {number} – {KINDS[card.kind]}"),
            *card_body(card),
            *explanation(card),
            *facts_of(card, deck, turn.now),
        ]
        if notes.get(about(card.id)):
            body.append(Secret("Jouw notitie", notes[about(card.id)]))
    whole = Message(look=Look.PREPARATION, title=f"Draaiboek «{deck.title}»", body=tuple(body)).plain()
    words = text(
        "Hier is het hele draaiboek, met de kaarten in jullie volgorde, de toelichting en je eigen notities. Je kunt het printen."
    )
    turn.reply(
        Message(
            look=Look.PREPARATION,
            title=f"Draaiboek «{deck.title}»",
            body=(words,),
            file=File("draaiboek.txt", "text/plain", whole + "\n"),
        )
    )


def note(turn: Turn, request: Request) -> None:
    """`notitie 8 …` or `notitie pauze …`: an own note on a card or a step; an empty one takes it away."""
    deck = turn.deck if turn.leads else choose_deck(turn, turn.notebook.deck)
    target, words = _target(turn, deck, request)
    if len(words) > LONGEST_NOTE:
        raise Refused(f"Je notitie is te lang. Maak er hoogstens {LONGEST_NOTE} tekens van.")
    key = f"{deck.name}/{target}"
    notes = {each: kept for each, kept in turn.notebook.notes.items() if each != key}
    if not words and key not in turn.notebook.notes:
        raise Refused("Wat wil je noteren? Typ bijvoorbeeld: notitie 8 denk aan ons eigen voorbeeld.")
    turn.note(notes={**notes, key: words} if words else notes)
    turn.sync_notes()
    turn.receipt("Je notitie is bewaard. Je ziet haar terug in je cockpit." if words else "Je notitie is weg.")


def facts(turn: Turn, request: Request) -> None:
    """`feiten`: the fact sheet, a page at a time, each fact with its source."""
    deck = turn.deck if turn.state.session is not None else choose_deck(turn, turn.notebook.deck)
    pages = max(1, -(-len(deck.facts) // FACTS_A_PAGE))
    page = int(request.args) if request.args.isdecimal() else 1
    if not 1 <= page <= pages:
        raise Refused(f"Er zijn {pages} bladzijden met feiten. Typ bijvoorbeeld: feiten 1.")
    shown = deck.facts[(page - 1) * FACTS_A_PAGE : page * FACTS_A_PAGE]
    lines = tuple(
        fact_line(each.text, f"{each.source.title} {each.source.article}".strip(), each.checked, turn.now)
        for each in shown
    )
    buttons = []
    if page < pages:
        buttons.append(Button("Volgende feiten", "feiten", args=str(page + 1), style=Style.PRIMARY))
    if page > 1:
        buttons.append(Button("Vorige feiten", "feiten", args=str(page - 1)))
    title = f"Feiten bij «{deck.title}» ({page} van {pages})"
    _show(turn, Message(look=Look.PREPARATION, title=title, body=(Listing(lines),), buttons=tuple(buttons)), "feiten")


def invite(turn: Turn, request: Request) -> None:
    """`uitnodiging 1 december 13:00 2u`: the text and the calendar file, with the real times."""
    deck = choose_deck(turn, turn.notebook.deck)
    form, start = understand_moment(deck, request.args, today(turn.now))
    turn.reply(invitation(deck, form, start, turn.config.elearning))


def understand_moment(deck: Deck, words: str, on: dt.date) -> tuple[str, dt.datetime]:
    """Form and aware start from `1 december 13:00 2u`; the form may be left out. Refuses what is no date or time."""
    rest = words.split()
    hint = "Typ bijvoorbeeld: uitnodiging 1 december 13:00 2u."
    form = deck.default_form
    if rest and plain_words(rest[-1]).replace(".", ",") in deck.forms():
        form = plain_words(rest.pop()).replace(".", ",")
    elif rest and rest[-1].casefold().endswith("u") and not clock_time(rest[-1]):
        raise Refused(f"Die duur ken ik niet. Kies uit: {', '.join(deck.forms())}. {hint}")
    if rest and plain_words(rest[-1]) == "uur":
        rest.pop()
    at = clock_time(rest[-1]) if rest else None
    if at is None:
        raise Refused(f"Hoe laat begint de sessie? {hint}")
    date = day(" ".join(word for word in rest[:-1] if plain_words(word) != "om"), on)
    if date is None:
        raise Refused(f"Op welke dag is de sessie? {hint}")
    return form, dt.datetime.combine(date, at, tzinfo=AMSTERDAM)


def wipe(turn: Turn, request: Request) -> None:
    """`wis`: delete one's own notes, after a yes; a facilitator of an ended session deletes that session too."""
    if plain_words(request.args) != "ja":
        sure = Button("Ja, wis alles", "wis", args="ja", style=Style.DANGER)
        words = "Ik wis dan je eigen notities. Heb je een sessie begeleid die klaar is? Dan wis ik die ook, met het verslag. Dit kun je niet terugdraaien."
        turn.reply(Message(look=Look.NOTICE, title="Wil je alles wissen?", body=(text(words),), buttons=(sure,)))
        return
    turn.state = replace(turn.state, notebook=None)
    if turn.state.session is not None and turn.session.ended is not None and turn.leads:
        turn.forget_session()
    turn.post(Private(turn.me.id), Message(look=Look.RECEIPT, body=(text("Alles is gewist."),)))


def _page(turn: Turn, request: Request) -> tuple[Deck, str, int]:
    """The deck, the word and the card number that a page is about; all of it stands in the button that turns the page."""
    words, _, page = request.args.rpartition(" kaart:")
    asked = words if page.isdecimal() else request.args
    if not asked.strip() and turn.notebook.word:
        asked = _words(choose_deck(turn, turn.notebook.deck), turn.notebook.word)
    elif not asked.strip() and turn.state.session is not None:
        asked = _words(turn.deck, turn.session.word)
    if not asked.strip():
        raise Refused("Welk woord gebruiken jullie? Typ bijvoorbeeld: voorbereiden zon.")
    wish = understand_start(asked)
    deck = choose_deck(turn, wish.deck)
    number = int(page) if page.isdecimal() else 1
    if not 1 <= number <= len(deck.cards):
        raise Refused(f"Er zijn {len(deck.cards)} kaarten.")
    return deck, wish.word, number


def _words(deck: Deck, word: str) -> str:
    return f"{word} deck:{deck.name}"


def _pages(command: str, deck: Deck, word: str, number: int, last: int) -> tuple[Button, ...]:
    pages = []
    if number < last:
        pages.append(
            Button("Volgende kaart", command, args=f"{_words(deck, word)} kaart:{number + 1}", style=Style.PRIMARY)
        )
    if number > 1:
        pages.append(Button("Vorige kaart", command, args=f"{_words(deck, word)} kaart:{number - 1}"))
    return tuple(pages)


def _show(turn: Turn, message: Message, key: str = "voorbereiding") -> None:
    """Show a page: in place of the one before when a button turned it."""
    if isinstance(turn.event, Pressed):
        turn.replace(Private(turn.me.id), message, key)
    else:
        turn.reply(message, key)


def _target(turn: Turn, deck: Deck, request: Request) -> tuple[str, str]:
    """What a note is about (`kaart:<id>` or `stap:<id>`), and its words."""
    first, _, rest = request.args.partition(" ")
    words = request.fields.get("tekst", rest).strip()
    known = {about(card.id) for card in deck.cards} | {f"stap:{step.id}" for step in deck.steps}
    if first in known:
        return first, words
    if first.isdecimal():
        word = turn.session.word if turn.leads else turn.notebook.word
        order = deal(deck.cards, word) if normal(word) else ()
        if 1 <= int(first) <= len(order):
            return about(order[int(first) - 1]), words
        if not order:
            raise Refused("Bij welk woord hoort deze kaart? Typ eerst bijvoorbeeld: voorbereiden zon.")
    for step in deck.steps:
        if plain_words(first) in {step.id, plain_words(step.title)}:
            return f"stap:{step.id}", words
    raise Refused(
        f"Waar hoort je notitie bij? Noem een kaart (1 tot en met {len(deck.cards)}) of een stap, bijvoorbeeld: notitie 8 …, of: notitie pauze …."
    )
