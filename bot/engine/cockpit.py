"""The cockpit: what the facilitator sees, and nobody else. A view: the same session gives the same cockpit.

Must not change anything. The only place, beside the preparation, that reads a toelichting or an own note.
"""

from __future__ import annotations

import datetime as dt

from bot.engine import timing
from bot.engine.cards import about, card_title, following, next_button, outcome, progress
from bot.engine.dates import spoken_time
from bot.engine.deck import Card, CardKind, Config, Deck, StepKind
from bot.engine.messages import Block, Button, Facts, Heading, Input, Listing, Look, Message, Secret, Style, text
from bot.engine.session import Session
from bot.engine.steps import STEPS, WRAP_UP
from bot.engine.wording import count, fill, names, time_left


def key(session: Session) -> str:
    """The key of the newest cockpit."""
    return f"cockpit:{session.cockpit}"


def pin(session: Session) -> str:
    """The pin of a button that belongs to the step the session is in."""
    return f"stap:{session.moves}"


def cockpit(session: Session, config: Config, now: dt.datetime) -> Message:
    """The cockpit as it should look now."""
    deck = config.decks[session.deck]
    step = deck.step(session.slot.step)
    card = deck.card(session.at.card) if session.at.card and session.slot.kind is StepKind.ROUND else None
    title = step.title if card is None else f"{step.title} – {card_title(session, deck, card.id)}"
    body: list[Block] = [Facts(_standing(session, deck, now))]
    body += _offer_text(session, now)
    if card is not None:
        body += explanation(card)
        body += facts_of(card, deck, now)
    told = [fill(words, session, deck, config.retention_days) for words in (step.say, *step.do)]
    body += [
        Heading("Zeg" if card is None else "Zeg bij deze ronde"),
        text(told[0]),
        Heading("Doe"),
        Listing(tuple(told[1:])),
    ]
    note_key = f"stap:{step.id}" if card is None else about(card.id)
    if session.notes.get(note_key):
        body.append(Secret("Jouw notitie", session.notes[note_key]))
    return Message(
        look=Look.COCKPIT,
        title=title,
        body=tuple(body),
        inputs=(Input("tekst", "Notitie voor jezelf", required=False),),
        buttons=(
            *_buttons(session, now),
            Button("Bewaar notitie", "notitie", args=note_key, inputs=("tekst",), typed="notitie …"),
        ),
    )


def retired(session: Session, deck: Deck) -> Message:
    """What is left of a cockpit when its step or card has passed: a line, no buttons, no toelichting."""
    step = deck.step(session.slot.step)
    title = step.title if not session.at.card else card_title(session, deck, session.at.card)
    return Message(look=Look.COCKPIT, title=title, body=(text("Dit is geweest."),))


def explanation(card: Card) -> list[Block]:
    """The toelichting of a card, in the order in which it is needed."""
    told = card.explanation
    if told is None:
        return [Secret("Toelichting", "Bij deze kaart is geen toelichting.")]
    rows = [
        ("Waar gaat het over", told.about),
        ("Blijft het stil? Vraag", told.silent),
        ("Loopt het hoog op? Vraag", told.heated),
        ("Verder doorvragen", told.deeper),
        ("Misverstand", told.misunderstanding),
        ("Zo zit het", told.correction),
    ]
    return [Secret(heading, words) for heading, words in rows if words]


def facts_of(card: Card, deck: Deck, now: dt.datetime) -> list[Block]:
    """The facts behind a card, each with its source; one that was checked over a year ago says so."""
    known = [deck.fact(fact_id) for fact_id in card.facts]
    if not known:
        return []
    lines = tuple(fact_line(each.text, each.source.article or each.source.title, each.checked, now) for each in known)
    return [Heading("Feiten bij deze kaart"), Listing(lines)]


def fact_line(words: str, source: str, checked: dt.date, now: dt.datetime) -> str:
    """One fact in one line."""
    stale = " Let op: dit is meer dan een jaar geleden nagekeken." if (now.date() - checked).days > 365 else ""
    return f"{words} ({source}){stale}"


def _standing(session: Session, deck: Deck, now: dt.datetime) -> tuple[tuple[str, str], ...]:
    slot = session.slot
    rows = [("Tijd", time_left(now, slot.end)), ("Einde", _ending(session, now)), ("Straks", _coming(session, deck))]
    present = session.present()
    waiting = [each.name for each in present.values() if not each.confirmed]
    if slot.kind is not StepKind.WELCOME and waiting:
        rows.append(
            ("Spelregels", f"{len(present) - len(waiting)} van {len(present)} akkoord; nog niet: {names(waiting)}")
        )
    elif slot.kind is StepKind.RULES:
        rows.append(("Spelregels", f"iedereen is akkoord ({len(present)})"))
    if session.at.card:
        card = deck.card(session.at.card)
        if card.kind is not CardKind.QUESTION:
            rows.append(("Keuzes", outcome(session, card)))
    if slot.kind is StepKind.ROUND:
        rows.append(("Kaarten", progress(session)))
    rows += _people(session)
    if slot.kind in WRAP_UP:
        rows += _harvest(session)
    return tuple(rows)


def _people(session: Session) -> list[tuple[str, str]]:
    rows = []
    if session.speaking:
        rows.append(("Aan het woord", session.people[session.speaking].name))
    if session.queue:
        rows.append(("Wil iets zeggen", ", ".join(session.people[who].name for who in session.queue)))
    away = [each.name for each in session.present().values() if each.away]
    if away:
        rows.append(("Even weg", names(away)))
    return rows


def _harvest(session: Session) -> list[tuple[str, str]]:
    rows = [("Cijfers", f"{len(session.grades)} van {len(session.present())}")]
    if session.slot.kind is not StepKind.GRADES:
        rows.append(("Morgen anders", count(len(session.tomorrow), "antwoord", "antwoorden")))
        rows.append(("Afspraken", str(len(session.agreements))))
    open_ends = sum(1 for each in session.questions if not each.who or each.when is None)
    unowned = f"; {open_ends} nog zonder naam of datum" if open_ends else ""
    rows.append(("Open vragen", f"{len(session.questions)}{unowned}"))
    return rows


def _ending(session: Session, now: dt.datetime) -> str:
    late = timing.delay(session, now)
    planned = spoken_time(session.agreed.end)
    if late <= 0:
        return f"{planned}, op schema"
    return f"{spoken_time(timing.expected_end(session, now))}; gepland was {planned} ({count(late, 'minuut', 'minuten')} later)"


def _coming(session: Session, deck: Deck) -> str:
    later = session.at.plan.slots[session.at.slot + 1 :]
    if not later:
        return "het einde van de sessie"
    return f"{deck.step(later[0].step).title} om {spoken_time(later[0].start)}"


def _offer_text(session: Session, now: dt.datetime) -> list[Block]:
    if not timing.offers(session, now):
        return []
    late = count(timing.delay(session, now), "minuut", "minuten")
    return [text(f"Jullie lopen {late} uit. Wat wil je doen?")]


def _buttons(session: Session, now: dt.datetime) -> tuple[Button, ...]:
    kind = session.slot.kind
    here = pin(session)
    last = session.at.slot + 1 >= len(session.at.plan.slots)
    onward = Button(STEPS[kind].next_label, "stop" if last else "verder", args="ja" if last else "", about=here)
    offered = tuple(Button(label, command, about=here) for label, command in timing.offers(session, now))
    more = Button("5 minuten erbij", "verleng", args="5", about=here)
    if kind is not StepKind.ROUND:
        primary = Button(onward.label, onward.command, onward.args, onward.about, style=Style.PRIMARY)
        return (primary, *offered, *_turn_button(session), more)
    cards: tuple[Button, ...] = ()
    if session.at.card:
        cards = (
            (next_button(session),)
            if following(session)
            else (Button("Dit was de laatste kaart", "volgende", about=about(session.at.card), style=Style.PRIMARY),)
        )
        cards += (
            Button("Sla over", "overslaan", about=about(session.at.card)),
            Button("Toon de stand", "stand", about=about(session.at.card)),
        )
    back = (
        (Button("Vorige kaart", "vorige", about=about(session.at.card) if session.at.card else here),)
        if session.at.trail
        else ()
    )
    return (*cards, *offered, *_turn_button(session), *back, Button("Pauze", "pauze", about=here), onward, more)


def _turn_button(session: Session) -> tuple[Button, ...]:
    if not session.queue:
        return ()
    return (Button(f"Geef {session.people[session.queue[0]].name} het woord", "beurt"),)
