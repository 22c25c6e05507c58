"""A session planned beforehand: `plan` in the chat, what is left to do in the days before, and the offer to begin.

Must not begin a session by itself, and must not ask for an entry in a calendar twice: what is changed keeps its `uid`.
"""

from __future__ import annotations

import datetime as dt
import hashlib

from msgspec.structs import replace

from bot.engine.language.hearing import Request
from bot.engine.language.moment import Moment, doubt, split_wish, understand_moment
from bot.engine.language.planning import Intent, Planning, understand_plan
from bot.engine.language.wish import Wish, understand_start
from bot.engine.language.wording import AMSTERDAM, names, spoken_day, today
from bot.engine.model import schedule
from bot.engine.model.appointment import Appointment
from bot.engine.model.blocks import text
from bot.engine.model.commands import Command
from bot.engine.model.deck import Deck
from bot.engine.model.effects import Private
from bot.engine.model.events import TimerFired, Unreachable
from bot.engine.model.messages import Button, Look, Message, Refused
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
DAYS_BEFORE = (7, 1)
REMINDED_AT = dt.time(9)  # Dutch time


def plan(move: Move, request: Request) -> None:
    """`plan 12 januari 13:00 2u zon`: plan a session in this chat, or move the one that is; `plan af` cancels it, `plan` shows it."""
    planned = move.state.appointment
    said = understand_plan(request.args, there=planned is not None)
    private = move.in_private
    if planned is None:
        if said.intent is not Intent.MOMENT or (private and move.state.session is None):
            raise Refused(
                f"{'Plannen doe je in de groepschat' if private else 'Hier is nog niets gepland'}. {HOW_TO_PLAN}",
                in_group=True,
            )
        _put(move, said)
        return
    if said.intent is Intent.SEE:
        _show(move, planned)
        return
    if said.intent is Intent.DONE:
        if planned.by != move.me.id:
            raise Refused(f"Dat houd ik alleen bij voor {planned.name}, die deze sessie plande.")
        done(move, ELEARNING)
        move.receipt("Fijn, dat staat genoteerd.")
        return
    if said.intent is Intent.MOVE:
        raise Refused(
            f"Wanneer moet het worden? De sessie is nu gepland op {spoken_moment(planned, move.now)}. "
            f"{_typed_there(move)} bijvoorbeeld: /plan 12 januari 13:00",
            asks=True,
            in_group=not private,
        )
    if said.intent is Intent.PERHAPS_OFF:
        _ask(move, f"Wil je de sessie van {spoken_moment(planned, move.now)} afzeggen?", "Ja, zeg de sessie af", "af")
        return
    if planned.by != move.me.id and not said.sure:
        off = said.intent is Intent.OFF
        sentence = (
            f"{planned.name} heeft al een sessie gepland: {spoken_moment(planned, move.now)}. "
            f"Wil je die toch {'afzeggen' if off else 'verzetten'}?"
        )
        _ask(move, sentence, f"Ja, {'zeg' if off else 'verzet'} de sessie{' af' if off else ''}", said.words or "af")
        return
    if said.intent is Intent.OFF:
        _call_off(move, planned)
    else:
        _put(move, said)


def _typed_there(move: Move) -> str:
    return "Typ" if move.in_private else "Typ in de groepschat"


def _ask(move: Move, sentence: str, yes: str, words: str) -> None:
    """Ask whether it is meant, there where it was said, for in private a chat that has nothing yet can't be found again."""
    button = Button(yes, Command.PLAN, args=f"{words} ja", about=question_pin(move), typed=f"/plan {words} ja")
    if move.in_private:
        raise Refused(sentence, button, asks=True)
    move.post(
        GROUP, Message(look=Look.NOTICE, body=(text(f"Een vraag aan {move.me.name}. {sentence}"),), buttons=(button,))
    )


def question_pin(move: Move) -> str:
    """The pin of a yes of whoever acts, about what is planned here now: somebody else's is none, nor one to an older question."""
    planned = move.state.appointment
    asked = f"{planned.pin if planned is not None else ''} {move.me.id}"
    return f"vraag:{hashlib.sha256(asked.encode()).hexdigest()[:8]}"  # in a group's message stands nobody's id


def _show(move: Move, planned: Appointment) -> None:
    """What is planned: with what is left to do for who planned it, without for others."""
    title = "Dit is gepland"
    if planned.by == move.me.id:
        move.reply(to_prepare(planned, choose_deck(move, planned.deck), move.config, title, look=Look.PREPARATION))
        return
    there, also = ("", "") if move.in_private else (" in de groepschat", " daar")
    closing = (
        f"{planned.name} bereidt deze sessie voor. Komt het toch niet uit? Typ{there} /plan met een andere dag en tijd, "
        f"of typ{also}: /plan af"
    )
    move.reply(told_to_group(planned, title, closing))


def _put(move: Move, said: Planning) -> None:
    """Plan what is said, in the place of what is planned."""
    was = move.state.appointment
    moment, wish, deck = _understood(move, said.words)
    if moment.doubt and not said.sure:
        _ask(move, f"{moment.doubt} Klopt dat?", "Ja, dat klopt", said.words)
        return
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
    sent = f"{_SENT_ALREADY} de afspraak verschuift in ieders agenda. {_TWICE}"
    file = invitation(deck, moment, move.now, move.config.elearning, here(move, deck), planned=moved).file
    if move.me.id != moved.by:
        move.reply(replace(told_to_group(moved, title, sent), file=file))
    move.post(Private(moved.by), to_prepare(moved, deck, move.config, title, sent, look=Look.PREPARATION, file=file))


_THEN = "Op dat moment vraag ik hier of jullie willen beginnen."
_SENT_ALREADY = "Heb je de uitnodiging al verstuurd? Stuur dan dit bestand na:"
_TWICE = "Staat de sessie er bij iemand daarna twee keer in? Dan kan de oude weg."


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
    private = move.in_private
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
    sent = f"{_SENT_ALREADY} de afspraak verdwijnt uit ieders agenda. Blijft die staan? Dan kun je de afspraak zelf weghalen."
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


def here(move: Move, deck: Deck) -> str:
    """The platform on which this was asked, when the deck says how one takes part there; else empty."""
    via = getattr(move.event, "via", "")
    return via if via in deck.invitation.joining else ""


def done(move: Move, what: str) -> None:
    """Whoever planned has done this for it; they are not reminded of that."""
    planned = move.own_appointment
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


def out_of_reach(move: Move, event: Unreachable) -> None:
    """Who planned it did not get what was theirs: the group reads what can be done, and not a word of it."""
    planned = move.state.appointment
    if planned is None or planned.by != event.person.id:
        return
    when = spoken_moment(planned, move.now)
    if event.gone:
        told = f"{planned.name} plande de kaartensessie van {when}, en is er niet meer bij. Gaat die door? Dan vraag ik op dat "
        told += "moment hier of jullie willen beginnen. Gaat die niet door? Typ: /plan af"
    else:
        told = f"{planned.name}, ik kan je geen privébericht sturen over de kaartensessie van {when}. {event.how} "
        told += "Typ daarna in je privéchat met mij: /plan"
    move.announce(told, typed_in_group=event.gone)


def offer_to_begin(move: Move, _: TimerFired) -> None:
    """The time has come: the group reads that it can begin, when no session runs."""
    planned = move.state.appointment
    if planned is not None and not move.running and move.now < planned.end:
        move.post(GROUP, offer(planned, move.config))


def passed(move: Move, _: TimerFired) -> None:
    """It would be over by now: nobody began, and it is forgotten."""
    move.state = replace(move.state, appointment=None)
