"""The report of a session, for the facilitator: as a message and as a text file.

Must not hold who chose or graded what: outcomes are counted, explanations and answers stand without a name. Owners of
agreements and open questions are named, because that is the agreement.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter

from msgspec.structs import replace

from bot.engine.language.wording import agreed, count, names, number, spoken_day, spoken_time, today
from bot.engine.model.ballots import rows
from bot.engine.model.commands import Command
from bot.engine.model.deck import CardKind, Config, Deck
from bot.engine.model.messages import (
    Bars,
    Block,
    Button,
    Document,
    Facts,
    File,
    Heading,
    Listing,
    Look,
    Message,
    text,
)
from bot.engine.model.order import normal
from bot.engine.model.session import Session
from bot.engine.views.card import card_title
from bot.engine.views.parking import still_parked
from bot.engine.views.result import again_summary, grade_summary
from bot.engine.views.stand import outcome, shift_line, thought_again

WORD, PDF, PLAIN = "word", "pdf", "tekst"
KINDS = {
    WORD: ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    PDF: ("pdf", "application/pdf"),
}


def report(session: Session, deck: Deck, now: dt.datetime, config: Config, kind: str = "") -> Message:
    """The report as it is now, with the same words as a file of this kind (a key of `KINDS`, or `PLAIN`).

    Without a kind it is for Word, where that can be made; the other kinds are a button away.
    """
    start = session.agreed.slots[0].start
    ended = session.ended_at or now
    facts = (
        ("Kaartendeck", deck.title),
        ("Woord", session.word),
        ("Datum", f"{spoken_day(today(start), today(start))} {today(start).year}"),
        ("Tijd", f"{spoken_time(start)} – {spoken_time(ended)}"),
        ("Deelnemers", str(_took_part(session))),
        ("Cijfer", grade_summary(session)),
        ("Nog een sessie", again_summary(session)),
    )
    body: list[Block] = [Facts(facts), Heading("Besproken kaarten"), *_cards(session, deck)]
    moved = tuple(f"{called} {shift_line(session, card)}" for called, card in thought_again(session, deck).items())
    body += _section("Kaarten die tot nadenken brachten", moved)
    reasons = tuple(
        f"{names(map(number, each.values))}: {each.why}"
        for each in sorted(session.grades.values(), key=lambda each: -each.value)
        if each.why
    )
    body += _section("Uitleg bij de cijfers", reasons)
    body += _section("Dit doen we morgen anders", tuple(sorted(session.tomorrow.values(), key=str.casefold)))
    if session.agreements:
        body += [Heading("Afspraken"), agreed(session.agreements, now)]
    if session.questions:
        body += [Heading("Open vragen"), agreed(session.questions, now, by="antwoord van")]
    body += still_parked(session)
    body.append(
        text(
            "Ik bewaar deze sessie tot de gespreksbegeleider typt: bewaar niet meer. Bewaar dit verslag zelf ook."
            if session.kept
            else f"Ik bewaar deze sessie nog {count(config.retention_days, 'dag', 'dagen')}. Daarna wis ik alles. Bewaar dit verslag dus zelf als je het nodig hebt."
        )
    )
    title = f"Verslag kaartensessie «{deck.title}»"
    message = Message(look=Look.RESULT, title=title, body=tuple(body))
    kind = kind or (WORD if WORD in config.formats else PLAIN)
    name = _file_name(session, start)
    if kind == PLAIN:
        file = File(f"{name}.txt", "text/plain", text=message.plain() + "\n")
    else:
        ending, media_type = KINDS[kind]
        version = f"Kaarten: {deck.title}, versie {deck.version[:7]}" if deck.version else ""
        pictured = tuple(part for block in body for part in (block, *_picture(session, block)))
        file = File(f"{name}.{ending}", media_type, document=Document(title, pictured, version))
    others = {WORD: "Verslag voor Word", PDF: "Verslag als pdf", PLAIN: "Verslag als tekst"}
    buttons = tuple(
        Button(label, Command.VERSLAG, args=each)
        for each, label in others.items()
        if each != kind and each in (*config.formats, PLAIN)
    )
    return replace(message, file=file, buttons=buttons)


def _took_part(session: Session) -> int:
    """How many people took part, with all who sat behind one account at some time."""
    accounts = {who: each.heads for who, each in session.people.items() if not each.listed}
    gave = [(who, len(rows(each))) for given in session.choices.values() for who, each in given.items()]
    gave += [(who, len(each.values)) for who, each in session.grades.items()]
    return sum(max([many, *(count for who, count in gave if who == one)]) for one, many in accounts.items())


def _picture(session: Session, after: Block) -> tuple[Bars, ...]:
    """How the grades are spread, under the facts; from two grades on, and in whole numbers."""
    given = Counter(int(value) for each in session.grades.values() for value in each.values)
    if not isinstance(after, Facts) or given.total() < 2:
        return ()
    return (
        Bars(
            "Cijfers: hoe vaak is elk cijfer gegeven?",
            tuple((str(n), given[n]) for n in range(min(given), max(given) + 1)),
        ),
    )


def _cards(session: Session, deck: Deck) -> list[Block]:
    if not session.at.discussed:
        return [text("Er zijn geen kaarten besproken.")]
    blocks: list[Block] = []
    for card_id in session.order:
        if card_id not in session.at.discussed:
            continue
        card = deck.card(card_id)
        told = outcome(session, card)
        chosen = f" Uitkomst: {told}." if told else ""
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
    return f"verslag-{word}-{today(start).isoformat()}"
