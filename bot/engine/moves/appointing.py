"""A session planned beforehand: `plan` in the chat, what is left to do in the days before, and the offer to begin.

Must not begin a session by itself, and must not ask for an entry in a calendar twice: what is changed keeps its `uid`.
"""

from __future__ import annotations

import datetime as dt
import hashlib

from msgspec.structs import replace

from bot.engine.language.hearing import Request, plain_words
from bot.engine.language.moment import Moment, doubt, split_wish, understand_moment
from bot.engine.language.wish import Wish, understand_start
from bot.engine.language.wording import AMSTERDAM, names, spoken_day, today
from bot.engine.model import schedule
from bot.engine.model.appointment import Appointment
from bot.engine.model.deck import Deck
from bot.engine.model.effects import Private
from bot.engine.model.events import Place, Pressed, Said, TimerFired
from bot.engine.model.messages import Look, Message, Refused, text
from bot.engine.moves.move import GROUP, Move
from bot.engine.moves.starting import choose_deck, dealt
from bot.engine.views.appointment import (
    ELEARNING,
    cancelled,
    left_to_do,
    offer,
    spoken_moment,
    to_prepare,
    told_to_group,
)
from bot.engine.views.invitation import invitation

EXAMPLE = "/plan 12 januari 13:00 2u zon"
HOW_TO_PLAN = f"Typ in de groepschat bijvoorbeeld: {EXAMPLE}."
OFF = frozenset(
    {"af", "zeg af", "weg", "afgelast", "afgezegd", "afzeggen", "gaat niet door", "niet meer", "annuleer", "annuleren"}
)
DAYS_BEFORE = (7, 1)
REMINDED_AT = dt.time(9)  # Dutch time


def plan(move: Move, request: Request) -> None:
    """`plan 12 januari 13:00 2u zon`: plan a session in this chat, or move the one that is; `plan af` cancels it, `plan` shows it."""
    words, sure = request.args.strip(), False
    if plain_words(words).endswith(" ja"):
        words, sure = words.rpartition(" ")[0], True
    planned, asked = move.state.appointment, plain_words(words)
    private = _in_private(move)
    if planned is None and (not asked or asked in OFF | {f"{ELEARNING} gedaan"} or (private and not _of_a_chat(move))):
        raise Refused(
            f"{'Plannen doe je in de groepschat' if private else 'Hier is nog niets gepland'}. {HOW_TO_PLAN}",
            in_group=True,
        )
    if planned is not None and asked == f"{ELEARNING} gedaan":
        done(move, ELEARNING)
        move.receipt("Fijn, dat staat genoteerd.")
        return
    if planned is not None and not asked:
        deck = choose_deck(move, planned.deck)
        move.reply(to_prepare(planned, deck, move.config, "Dit is gepland", look=Look.PREPARATION))
        return
    if planned is not None and planned.by != move.me.id and not sure:
        raise Refused(
            f"{planned.name} heeft al een sessie gepland: {spoken_moment(planned, move.now)}. "
            f"Wil je die toch {'afzeggen' if asked in OFF else 'verzetten'}? {_say_so(move, words)}",
            in_group=not private,
        )
    if planned is not None and asked in OFF:
        _call_off(move, planned)
    else:
        _put(move, words, sure=sure)


def _in_private(move: Move) -> bool:
    return isinstance(move.event, Said | Pressed) and move.event.place is Place.PRIVATE


def _say_so(move: Move, words: str) -> str:
    """How to say that it is meant, there where it was said."""
    return f"Typ dan{'' if _in_private(move) else ' in de groepschat'}: /plan {words} ja"


def _of_a_chat(move: Move) -> bool:
    return move.state.session is not None or move.state.appointment is not None


def _put(move: Move, words: str, *, sure: bool) -> None:
    """Plan what is said, in the place of what is planned."""
    was = move.state.appointment
    moment, wish, deck = _understood(move, words)
    if moment.doubt and not sure:
        raise Refused(f"{moment.doubt} Klopt dat? {_say_so(move, words)}", asks=True, in_group=not _in_private(move))
    if wish.word:
        dealt(deck, wish.word)
    start = moment.start.astimezone(dt.UTC)
    uid = hashlib.sha256(f"{move.now.isoformat()} {move.me.id} {start.isoformat()}".encode()).hexdigest()[:32]
    new = Appointment(
        uid=uid,
        by=move.me.id,
        name=move.me.name,
        start=start,
        end=schedule.make(deck, moment.form, start).end,
        form=moment.form,
        deck=deck.name,
        word=wish.word,
        reminded=reminders(start, move.now),
    )
    if was is None:
        move.state = replace(move.state, appointment=new)
        move.post(GROUP, told_to_group(new, "Er is een kaartensessie gepland", _THEN))
        days = names(spoken_day(today(each), today(move.now)) for each in new.reminded)
        told = [f"Op {days} herinner ik je aan wat je dan nog kunt doen."] if new.reminded else []
        move.reply(to_prepare(new, deck, move.config, "Je sessie is gepland", *told, look=Look.PREPARATION))
        return
    moved = replace(
        new, uid=was.uid, sequence=was.sequence + 1, by=was.by, name=was.name, done=was.done, word=new.word or was.word
    )
    if (moved.start, moved.form, moved.word, moved.deck) == (was.start, was.form, was.word, was.deck):
        raise Refused(f"Dat is al zo gepland: {spoken_moment(was, move.now)}.")
    move.state = replace(move.state, appointment=moved)
    title = "De kaartensessie is verzet" if moved.start != was.start else "De kaartensessie is anders gepland"
    move.post(GROUP, told_to_group(moved, title, _THEN))
    sent = "Heb je de uitnodiging al verstuurd? Stuur dan dit bestand na: de afspraak verschuift in ieders agenda."
    here = getattr(move.event, "via", "")
    via = here if here in deck.invitation.joining else ""
    file = invitation(deck, moment, move.now, move.config.elearning, via, planned=moved).file
    page = to_prepare(moved, deck, move.config, title, sent, look=Look.PREPARATION, file=file)
    for who in dict.fromkeys((move.me.id, moved.by)):
        move.post(Private(who), page)


_THEN = "Op dat moment vraag ik hier of jullie willen beginnen."


def _understood(move: Move, words: str) -> tuple[Moment, Wish, Deck]:
    """The moment, the word (perhaps none) and the deck that are meant."""
    when, rest = split_wish(choose_deck(move, ""), words, today(move.now))
    wish, was = understand_start(rest, typed=f"/plan {when}") if rest else Wish(""), move.state.appointment
    if wish.been:
        raise Refused(
            f"De code achter «verder:» typ je pas als jullie beginnen, achter /start. {HOW_TO_PLAN}", in_group=True
        )
    deck = choose_deck(move, wish.deck or (was.deck if was is not None else ""))
    usual = was.form if was is not None and was.deck == deck.name else ""  # who only names another day keeps the rest
    until = f" tot {wish.until:%H:%M}" if wish.until is not None else ""
    private = _in_private(move)
    hint = f"Typ bijvoorbeeld: {EXAMPLE}." if private else HOW_TO_PLAN
    moment = understand_moment(deck, f"{when} {wish.form}{until}", move.now, hint, usual, in_group=not private)
    return moment, wish, deck


def reminders(start: dt.datetime, now: dt.datetime) -> tuple[dt.datetime, ...]:
    """When to remind of a session at `start`: on working days, as far as those are still to come."""
    moments = []
    for days in DAYS_BEFORE:
        day = today(start) - dt.timedelta(days=days)
        while doubt(day, day):
            day -= dt.timedelta(days=1)
        moments.append(dt.datetime.combine(day, REMINDED_AT, tzinfo=AMSTERDAM).astimezone(dt.UTC))
    return tuple(sorted({each for each in moments if each > now}))


def _call_off(move: Move, planned: Appointment) -> None:
    deck = choose_deck(move, planned.deck)
    drop(move)
    sent = "Heb je de uitnodiging al verstuurd? Stuur dan dit bestand na: de afspraak verdwijnt uit ieders agenda."
    page = Message(
        look=Look.PREPARATION,
        title="De sessie is afgezegd",
        body=(text(sent),),
        file=cancelled(planned, deck, move.now),
    )
    for who in dict.fromkeys((move.me.id, planned.by)):
        move.post(Private(who), page)


def drop(move: Move) -> None:
    """What is planned is no longer; the group hears so."""
    planned = move.state.appointment
    if planned is not None:
        move.state = replace(move.state, appointment=None)
        move.post(GROUP, told_to_group(planned, "De kaartensessie gaat niet door"))


def mine(move: Move) -> Appointment | None:
    """What is planned here by whoever acts."""
    planned = move.state.appointment
    return planned if planned is not None and planned.by == move.me.id else None


def done(move: Move, what: str) -> None:
    """Whoever planned has done this for it; they are not reminded of that."""
    planned = mine(move)
    if planned is not None and what not in planned.done:
        move.state = replace(move.state, appointment=replace(planned, done=(*planned.done, what)))


def remind(move: Move, event: TimerFired) -> None:
    """Some days before: who planned it reads what is left to do; on the last of those days also when that is nothing."""
    planned = move.state.appointment
    if planned is None or move.now >= planned.start:
        return
    deck = choose_deck(move, planned.deck)
    if left_to_do(planned, deck, move.config) or event.due == planned.reminded[-1]:
        title = f"Je kaartensessie is {spoken_moment(planned, move.now)}"
        move.post(Private(planned.by), to_prepare(planned, deck, move.config, title, look=Look.REMINDER))


def offer_to_begin(move: Move, _: TimerFired) -> None:
    """The time has come: the group reads that it can begin, when no session runs."""
    planned = move.state.appointment
    if planned is not None and not move.running and move.now < planned.end:
        move.post(GROUP, offer(planned, move.config))


def passed(move: Move, _: TimerFired) -> None:
    """It would be over by now: nobody began, and it is forgotten."""
    move.state = replace(move.state, appointment=None)
