"""The report of a session, for the facilitator: as a message and as a text file.

Must not hold who chose or graded what: outcomes are counted, explanations and answers stand without a name. Owners of
agreements and open questions are named, because that is the agreement.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from bot.engine.language.wording import (
    agreed,
    count,
    first_words,
    names,
    number,
    spoken_date,
    spoken_day,
    spoken_minutes,
    spoken_time,
    today,
    word_rows,
)
from bot.engine.model.ballots import rows
from bot.engine.model.blocks import Bars, Block, Facts, Heading, Listing, strong, text
from bot.engine.model.commands import Command
from bot.engine.model.deck import CardKind, Config, Deck
from bot.engine.model.documents import PDF, PLAIN, WORD, Columns, Document, File, Part
from bot.engine.model.messages import Button, Look, Message
from bot.engine.model.order import covered, normal, ranges, resume_code
from bot.engine.model.session import Agreement, Session
from bot.engine.views.card import card_title
from bot.engine.views.parking import still_parked
from bot.engine.views.result import FEWEST_GRADES, again_summary, answered_tomorrow, grade_summary
from bot.engine.views.stand import outcome, shift_line, thought_again

KINDS = {"word": WORD, "pdf": PDF, "tekst": PLAIN}
_LABELS = {"word": "Verslag voor Word", "pdf": "Verslag als pdf", "tekst": "Verslag als tekst"}


def kinds(config: Config) -> list[str]:
    """Which kinds of file can be made here, by what one types behind `verslag`."""
    return [name for name, kind in KINDS.items() if kind is PLAIN or name in config.formats]


def report(session: Session, deck: Deck, now: dt.datetime, config: Config, kind: str = "") -> Message:
    """The report as it is now, with the same words as a file of this kind (a key of `KINDS`).

    Without a kind it is for Word, where that can be made; the other kinds are a button away.
    """
    start = session.agreed.slots[0].start
    title = f"Verslag kaartensessie «{deck.title}»"
    in_chat = (each for each in _told(session, deck, now, config, on_paper=False) if isinstance(each, Block))
    goes_on = bool(_go_on(session, deck, config))
    message = Message(look=Look.RESULT, title=title, body=tuple(in_chat), typed_in_group=goes_on)
    known = kinds(config)
    kind = kind or ("word" if "word" in known else "tekst")
    made = KINDS[kind]
    name = f"{_file_name(session, start)}.{made.ending}"
    if made is PLAIN:
        file = File(name, made.media_type, text=message.plain() + "\n")
    else:
        body = tuple(_told(session, deck, now, config, on_paper=True))
        document = Document(title, body, f"Gemaakt op {spoken_date(now)}")
        file = File(name, made.media_type, document=document)
    buttons = tuple(Button(_LABELS[each], Command.VERSLAG, args=each) for each in known if each != kind)
    return replace(message, file=file, buttons=buttons)


def _told(session: Session, deck: Deck, now: dt.datetime, config: Config, *, on_paper: bool) -> list[Part]:
    """All that the report tells. `on_paper`, where there is room: in tables, with the spread of the grades and the cards left."""
    body: list[Part] = [Facts(tuple(_facts(session, deck, now)))]
    body += _spread(session) if on_paper else []
    body += [Heading("Besproken kaarten"), *_cards(session, deck, now, on_paper=on_paper)]
    body += _section("Kaarten die tot nadenken brachten", tuple(thought_again(session, deck)))
    body += _section("Uitleg bij de cijfers", _reasons(session))
    body += _section("Dit doen we morgen anders", answered_tomorrow(session))
    if session.agreements:
        made = session.agreements
        body += [Heading("Afspraken"), _owned(made, ("Wat", "Wie"), now) if on_paper else agreed(made, now)]
    if session.questions:
        asked, by = session.questions, "antwoord van"
        body.append(Heading("Open vragen"))
        body.append(_owned(asked, ("Vraag", by.capitalize()), now) if on_paper else agreed(asked, now, by=by))
    body += still_parked(session)
    body += _left(session, deck, config, on_paper=on_paper)
    body.append(
        text(
            "Ik bewaar deze sessie tot de gespreksbegeleider typt: bewaar niet meer. Bewaar dit verslag zelf ook."
            if session.kept
            else f"Ik bewaar deze sessie nog {count(config.retention_days, 'dag', 'dagen')}. Daarna wis ik alles. Bewaar dit verslag dus zelf als je het nodig hebt."
        )
    )
    return body


def _facts(session: Session, deck: Deck, now: dt.datetime) -> Iterator[tuple[str, str]]:
    start, ended = session.agreed.slots[0].start, session.ended_at or now
    yield "Kaartendeck", f"{deck.title}, versie {deck.version[:7]}" if deck.version else deck.title
    yield from word_rows(session.word)
    yield "Datum", f"{spoken_day(today(start), today(start))} {today(start).year}"
    yield "Tijd", f"{spoken_time(start)} – {spoken_time(ended)}"
    yield "Deelnemers", str(_took_part(session))
    yield "Cijfer", grade_summary(session)
    yield "Nog een sessie", again_summary(session)


def _took_part(session: Session) -> int:
    """How many people took part, with all who sat behind one account at some time."""
    accounts = {who: each.heads for who, each in session.people.items() if not each.listed}
    gave = [(who, len(rows(each))) for given in session.choices.values() for who, each in given.items()]
    gave += [(who, len(each.values)) for who, each in session.grades.items()]
    return sum(max([many, *(count for who, count in gave if who == one)]) for one, many in accounts.items())


def _spread(session: Session) -> list[Block]:
    """How often each grade was given, from two grades on, and in whole numbers."""
    given = Counter(int(value) for each in session.grades.values() for value in each.values)
    if given.total() < FEWEST_GRADES:
        return []
    rows = tuple((str(n), given[n]) for n in range(min(given), max(given) + 1))
    return [Bars("Cijfers: hoe vaak is elk cijfer gegeven?", rows)]


def _reasons(session: Session) -> tuple[str, ...]:
    """From the highest grade down, and by the alphabet: whoever came first. One grade alone is shown with no reason either."""
    gave = sorted((each for each in session.grades.values() if each.why), key=lambda each: (-each.value, each.why))
    if sum(len(each.values) for each in session.grades.values()) < FEWEST_GRADES:
        return tuple(each.why for each in gave)
    return tuple(f"{names(map(number, each.values))}: {each.why}" for each in gave)


def _cards(session: Session, deck: Deck, now: dt.datetime, *, on_paper: bool) -> list[Part]:
    if not session.at.discussed:
        return [text("Er zijn geen kaarten besproken.")]
    lines = []
    for card_id in session.order:
        if card_id in session.at.discussed:
            card = deck.card(card_id)
            options = (f"A: {card.a}", f"B: {card.b}") if card.kind is CardKind.DILEMMA else ()
            counted = outcome(session, card)
            chosen = shift_line(session, card) or (f"Uitkomst: {counted}." if counted else "")
            lines.append(
                (card_title(session, deck, card_id), _lay(session, card_id, now), (card.text, *options), chosen)
            )
    if on_paper:
        rows = tuple(
            ("\n".join(filter(None, (*name.split(" – "), lay))), "\n".join(words), _by_line(chosen))
            for name, lay, words, chosen in lines
        )
        blocks: list[Part] = [Columns(("Kaart", "Wat erop staat", "Uitkomst"), rows, (24, 48, 28))]
    else:
        blocks = [
            text(strong(", ".join(filter(None, (name, lay))) + ". "), " ".join(filter(None, (*words, chosen))))
            for name, lay, words, chosen in lines
        ]
    if session.at.skipped:
        passed = ", ".join(str(session.number(card_id)) for card_id in session.order if card_id in session.at.skipped)
        blocks.append(text(f"Overgeslagen: kaart {passed}."))
    return blocks


def _by_line(chosen: str) -> str:
    """An outcome with each sentence on a line of its own."""
    return chosen.removeprefix("Uitkomst: ").removesuffix(".").replace(". ", "\n")


def _owned(made: Iterable[Agreement], heads: tuple[str, str], now: dt.datetime) -> Columns:
    """Agreements or open questions as a table: what, who, and by when."""
    rows = tuple(
        (
            f"{each.what}\nAntwoord: {each.answer}" if each.answer else each.what,
            each.who or ("–" if each.done else "nog geen naam"),
            _when(each, now),
        )
        for each in made
    )
    return Columns((*heads, "Uiterlijk"), rows, (52, 20, 28))


def _when(each: Agreement, now: dt.datetime) -> str:
    if each.done:
        return "beantwoord" if each.answer else "gedaan"
    return spoken_day(each.when, today(now)) if each.when else "nog geen datum"


def _lay(session: Session, card_id: str, now: dt.datetime) -> str:
    """`13:20, 9 minuten`: when the card came, and how long it lay there in all; "" for a card of an older session."""
    stays = [(each.came, each.went or session.ended_at or now) for each in session.stays if each.card == card_id]
    if not stays:
        return ""
    lay = sum((went - came for came, went in stays), dt.timedelta())
    return f"{spoken_time(stays[0][0])}, {spoken_minutes(max(round(lay / dt.timedelta(minutes=1)), 1))}"


def _left(session: Session, deck: Deck, config: Config, *, on_paper: bool) -> list[Block]:
    """What a next session with this word can begin with."""
    gone = covered(session)
    left = [card_id for card_id in session.order if card_id not in gone]
    if not left:
        return [text("Alle kaarten zijn geweest.")]
    many = f"{count(len(left), 'kaart', 'kaarten')} van de {len(session.order)}"
    go_on = _go_on(session, deck, config)
    if not on_paper:
        numbers = _ranges([session.number(each) for each in left])
        return [text(f"Nog niet geweest: {many}, nummer {numbers}."), *go_on]
    rows = tuple(
        (f"{session.number(each)}. {deck.card(each).subject}", first_words(deck.card(each).text)) for each in left
    )
    return [
        Heading("Nog niet geweest"),
        text(f"{many}. Met hetzelfde woord kunnen jullie daar verdergaan."),
        Facts(rows),
        *go_on,
    ]


def _go_on(session: Session, deck: Deck, config: Config) -> list[Block]:
    """The line with which anybody goes on from here, in whatever chat: it says of nobody who was there."""
    code = resume_code(session.word, session.order, covered(session))
    if not code or session.ended_at is None:
        return []
    named = "" if deck.name == config.default_deck else f" deck:{deck.name}"
    line = f"/start {session.word} verder:{code}{named}"
    return [text(f"Verdergaan in een andere groepschat, of met een andere begeleider? Typ daar: {line}")]


def _ranges(numbers: Iterable[int]) -> str:
    """`3 tot en met 11 en 13` of numbers that rise."""
    rows = ranges(numbers)
    return names(str(first) if first == last else f"{first} tot en met {last}" for first, last in rows)


def _section(title: str, lines: tuple[str, ...]) -> list[Block]:
    return [Heading(title), Listing(lines)] if lines else []


def _file_name(session: Session, start: dt.datetime) -> str:
    word = (
        "".join(char if char.isascii() and char.isalnum() else "-" for char in normal(session.word)).strip("-")[:30]
        or "sessie"
    )
    return f"verslag-{word}-{today(start).isoformat()}"
