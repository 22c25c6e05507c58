"""The report of a session, for the facilitator: as a message and as a text file.

Must not hold who chose or graded what: outcomes are counted, explanations and answers stand without a name. Owners of
agreements and open questions are named, because that is the agreement.
"""

from __future__ import annotations

import datetime as dt

from bot.engine.language.dates import spoken_day, spoken_time
from bot.engine.language.wording import agreed, count, number, today
from bot.engine.model.deck import CardKind, Deck
from bot.engine.model.messages import Block, Facts, File, Heading, Listing, Look, Message, text
from bot.engine.model.order import normal
from bot.engine.model.session import Session
from bot.engine.views.card import card_title, outcome
from bot.engine.views.result import again_summary, grade_summary


def report(session: Session, deck: Deck, now: dt.datetime, retention_days: int) -> Message:
    """The report as it is now, with the same words as a file."""
    start = session.agreed.slots[0].start
    ended = session.ended_at or now
    facts = (
        ("Kaartendeck", deck.title),
        ("Woord", session.word),
        ("Datum", f"{spoken_day(today(start), today(start))} {today(start).year}"),
        ("Tijd", f"{spoken_time(start)} – {spoken_time(ended)}"),
        ("Deelnemers", str(sum(1 for each in session.people.values() if not each.listed))),
        ("Cijfer", grade_summary(session)),
        ("Nog een sessie", again_summary(session)),
    )
    body: list[Block] = [Facts(facts), Heading("Besproken kaarten"), *_cards(session, deck)]
    reasons = tuple(
        f"{number(each.value)}: {each.why}"
        for each in sorted(session.grades.values(), key=lambda each: -each.value)
        if each.why
    )
    body += _section("Uitleg bij de cijfers", reasons)
    body += _section("Dit doen we morgen anders", tuple(session.tomorrow.values()))
    if session.agreements:
        body += [Heading("Afspraken"), agreed(session.agreements, now)]
    if session.questions:
        body += [Heading("Open vragen"), agreed(session.questions, now, by="antwoord van")]
    body.append(
        text(
            f"Ik bewaar deze sessie nog {count(retention_days, 'dag', 'dagen')}. Daarna wis ik alles. Bewaar dit verslag dus zelf als je het nodig hebt."
        )
    )
    message = Message(look=Look.RESULT, title=f"Verslag kaartensessie «{deck.title}»", body=tuple(body))
    return Message(
        look=message.look,
        title=message.title,
        body=message.body,
        file=File(_file_name(session, start), "text/plain", message.plain() + "\n"),
    )


def _cards(session: Session, deck: Deck) -> list[Block]:
    if not session.at.discussed:
        return [text("Er zijn geen kaarten besproken.")]
    blocks: list[Block] = []
    for card_id in session.order:
        if card_id not in session.at.discussed:
            continue
        card = deck.card(card_id)
        chosen = (
            f" Uitkomst: {outcome(session, card)}."
            if card.kind is not CardKind.QUESTION and session.choices.get(card_id)
            else ""
        )
        options = f" A: {card.a} B: {card.b}" if card.kind is CardKind.DILEMMA else ""
        blocks.append(text(f"{card_title(session, deck, card_id)}. {card.text}{options}{chosen}"))
    if session.at.skipped:
        passed = ", ".join(str(session.number(card_id)) for card_id in session.order if card_id in session.at.skipped)
        blocks.append(text(f"Overgeslagen: kaart {passed}."))
    return blocks


def _section(title: str, lines: tuple[str, ...]) -> list[Block]:
    return [Heading(title), Listing(lines)] if lines else []


def _file_name(session: Session, start: dt.datetime) -> str:
    word = (
        "".join(char if char.isascii() and char.isalnum() else "-" for char in normal(session.word)).strip("-")[:30]
        or "sessie"
    )
    return f"verslag-{word}-{today(start).isoformat()}.txt"
