"""Before the session, in the private chat: preview with toelichting, own notes, facts, invitation; and browsing for everybody.

Must not touch a running session, and must not show a toelichting to whoever takes part in one without leading it.
"""

from __future__ import annotations

import datetime as dt

from msgspec.structs import replace

from bot.engine.language.dates import AMSTERDAM, clock_time, day
from bot.engine.language.hearing import Request, plain_words, whole_number
from bot.engine.language.wording import today
from bot.engine.model.deck import Deck
from bot.engine.model.effects import Private
from bot.engine.model.events import Place, Pressed
from bot.engine.model.messages import (
    Block,
    Button,
    File,
    Heading,
    Input,
    Listing,
    Look,
    Message,
    Secret,
    Style,
    text,
)
from bot.engine.model.order import deal
from bot.engine.moves import notes
from bot.engine.moves.cards import KINDS, card_body, note_key
from bot.engine.moves.flow import choose_deck, split_form, understand_start
from bot.engine.moves.turn import Refused, Turn
from bot.engine.views.cockpit import explanation, fact_line, facts_of
from bot.engine.views.invitation import invitation

FACTS_A_PAGE = 8
FURTHEST = dt.timedelta(days=730)  # an invitation for later is a typo


def preview(turn: Turn, request: Request) -> None:
    """`voorbereiden zon`: every card with its toelichting in the final order, a card a page."""
    _for_the_facilitator(
        turn,
        "Je doet nu mee aan een sessie. De toelichting is dan voor de gespreksbegeleider. Zelf bladeren kan met: kaarten en jullie woord.",
    )
    deck, word, number = _page(turn, request)
    turn.note(word=word, deck=deck.name)
    order = deal(deck.cards, word)
    card = deck.card(order[number - 1])
    body: list[Block] = [*card_body(card), *explanation(card), *facts_of(card, deck, turn.now)]
    note = turn.notebook.notes.get(f"{deck.name}/{note_key(card.id)}", "")
    buttons = (
        *_pages("voorbereiden", deck, word, number, len(order)),
        notes.saver(note_key(card.id), deck, str(number)),
        Button("Het hele draaiboek als bestand", "draaiboek", args=_words(deck, word)),
    )
    inputs = (Input("tekst", "Notitie voor jezelf bij deze kaart", required=False, value=note),)
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
    _for_the_facilitator(turn, "Je doet nu mee aan een sessie. Het draaiboek is dan voor de gespreksbegeleider.")
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
        if notes.get(note_key(card.id)):
            body.append(Secret("Jouw notitie", notes[note_key(card.id)]))
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


def facts(turn: Turn, request: Request) -> None:
    """`feiten`: the fact sheet, a page at a time, each fact with its source."""
    deck = turn.deck if turn.running else choose_deck(turn, turn.notebook.deck)
    pages = max(1, -(-len(deck.facts) // FACTS_A_PAGE))
    page = (whole_number(request.args) or 0) if request.args else 1
    if not 1 <= page <= pages:
        raise Refused(f"Er zijn {pages} bladzijden met feiten. Typ bijvoorbeeld: feiten 1.")
    shown = deck.facts[(page - 1) * FACTS_A_PAGE : page * FACTS_A_PAGE]
    lines = tuple(
        fact_line(each.text, ", ".join(filter(None, (each.source.title, each.source.article))), each.checked, turn.now)
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
    ways = deck.invitation.joining
    words, _, last = request.args.rpartition(" ")
    via = plain_words(last) if plain_words(last) in ways else ""
    form, start = understand_moment(deck, words if via else request.args, today(turn.now))
    if not via and len(ways) > 1:
        named = " of ".join(ways)
        turn.receipt(
            f"Dit is de tekst voor je uitnodiging. Zet er {named} achter, dan staat er alleen bij hoe dat werkt."
        )
    turn.reply(invitation(deck, form, start, turn.config.elearning, via))


def understand_moment(deck: Deck, words: str, on: dt.date) -> tuple[str, dt.datetime]:
    """Form and aware start from `1 december 13:00 2u`; the form may be left out. Refuses what is no date or time."""
    hint = "Typ bijvoorbeeld: uitnodiging 1 december 13:00 2u."
    before, form = split_form(f" {words}")
    if form and form not in deck.forms():
        raise Refused(f"Die duur ken ik niet. Kies uit: {', '.join(deck.forms())}. {hint}")
    rest = [word for word in before.split() if plain_words(word) not in {"om", "uur"}]
    at = clock_time(rest[-1]) if rest else None
    if at is None:
        raise Refused(f"Hoe laat begint de sessie? {hint}")
    date = day(" ".join(rest[:-1]), on)
    if date is None:
        raise Refused(f"Op welke dag is de sessie? {hint}")
    if not on <= date <= on + FURTHEST:
        raise Refused(f"Die dag is al geweest, of is nog meer dan twee jaar weg. {hint}")
    return form or deck.default_form, dt.datetime.combine(date, at, tzinfo=AMSTERDAM)


def wipe(turn: Turn, request: Request) -> None:
    """`wis`: delete one's own notes, after a yes; a facilitator of an ended session deletes that session too."""
    if plain_words(request.args) != "ja":
        sure = Button("Ja, wis alles", "wis", args="ja", style=Style.DANGER)
        words = "Ik wis dan je eigen notities. Heb je een sessie begeleid die klaar is? Dan wis ik die ook, met het verslag. Dit kun je niet terugdraaien."
        turn.reply(Message(look=Look.NOTICE, title="Wil je alles wissen?", body=(text(words),), buttons=(sure,)))
        return
    turn.state = replace(turn.state, notebook=None)
    turn.sync_notes()
    if turn.state.session is not None and not turn.running and turn.led:
        turn.forget_session()
    turn.post(Private(turn.me.id), Message(look=Look.RECEIPT, body=(text("Alles is gewist."),)))


def _for_the_facilitator(turn: Turn, instead: str) -> None:
    """Refuse a toelichting to whoever takes part in a session without leading it, and to everybody in the group chat.

    In the private chat the host finds the session a person takes part in; in another group chat it would not be seen.
    """
    if getattr(turn.event, "place", None) is Place.GROUP and not turn.leads:
        raise Refused("Voorbereiden doe je in je privéchat met mij. Typ daar bijvoorbeeld: voorbereiden zon.")
    if turn.running and not turn.leads:
        raise Refused(instead)


def _page(turn: Turn, request: Request) -> tuple[Deck, str, int]:
    """The deck, the word and the card number that a page is about; all of it stands in the button that turns the page."""
    words, _, page = request.args.rpartition(" kaart:")
    turned = whole_number(page) if words else None
    asked = (words if turned else request.args).strip()
    if not asked and turn.notebook.word:
        asked = _words(choose_deck(turn, turn.notebook.deck), turn.notebook.word)
    elif not asked and turn.running:
        asked = _words(turn.deck, turn.session.word)
    if not asked:
        raise Refused(f"Welk woord gebruiken jullie? Typ bijvoorbeeld: {request.command} zon.")
    wish = understand_start(asked)
    deck = choose_deck(turn, wish.deck)
    number = turned or 1
    if not 1 <= number <= len(deck.cards):
        raise Refused(f"Er zijn {len(deck.cards)} kaarten.")
    return deck, wish.word, number


def _words(deck: Deck, word: str) -> str:
    return f"{word} deck:{deck.name}"


def _pages(command: str, deck: Deck, word: str, number: int, last: int) -> tuple[Button, ...]:
    pages = []
    if number < last:
        pages.append(
            Button("Blader verder", command, args=f"{_words(deck, word)} kaart:{number + 1}", style=Style.PRIMARY)
        )
    if number > 1:
        pages.append(Button("Blader terug", command, args=f"{_words(deck, word)} kaart:{number - 1}"))
    return tuple(pages)


def _show(turn: Turn, message: Message, key: str = "voorbereiding") -> None:
    """Show a page: in place of the one before when a button turned it."""
    if isinstance(turn.event, Pressed):
        turn.replace(Private(turn.me.id), message, key)
    else:
        turn.reply(message, key)
