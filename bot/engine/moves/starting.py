"""Begin a session: who, with which word, deck and plan.

Must not decide what happens in a step.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Sequence

from msgspec.structs import replace

from bot.engine.language.hearing import Request
from bot.engine.language.wish import Wish, as_typed, understand_start
from bot.engine.language.wording import AMSTERDAM, today
from bot.engine.model import schedule
from bot.engine.model.deck import Deck
from bot.engine.model.events import Pressed, Recalled, Said
from bot.engine.model.fields import SessionFields
from bot.engine.model.messages import Refused
from bot.engine.model.order import FEWEST, begun, counts, covered, deal, first_card, normal, resumed, split_selection
from bot.engine.model.schedule import Schedule
from bot.engine.model.session import Participant, Position, Session
from bot.engine.moves import keeping, standing
from bot.engine.moves.move import GROUP, Move
from bot.engine.views.card import card_name
from bot.engine.views.welcome import welcome

EARLY = dt.timedelta(hours=1)  # a session that begins this long before the planned one, or later, is that one
NOT_YOURS_TO_START = "Hier kan alleen wie de vergadering organiseert, presenteert of beheert een sessie beginnen. Vraag een van hen om dat te doen."


def start(move: Move, request: Request) -> None:
    """`/start zon 2u` in the meeting chat: who types it leads the session."""
    running = move.state.session
    if running is not None and running.running:
        who = "jij" if move.leads else "de gespreksbegeleider"
        raise Refused(
            f"Er loopt al een sessie, met het woord «{running.word}». Opnieuw beginnen kan als {who} die afsluit met: stop."
        )
    if running is not None and running.kept:
        raise Refused(
            f"In deze chat staat nog een sessie. {keeping.KEPT} Begin in een andere chat, of laat wie toen begeleidde typen: bewaar niet meer."
        )
    if isinstance(move.event, Said | Pressed) and not move.event.may_start:
        raise Refused(NOT_YOURS_TO_START)
    wish = understand_start(request.args)
    deck = choose_deck(move, wish.deck)
    form, plan = choose_plan(deck, wish, move.minute)
    order = dealt(deck, wish.word)
    offered = _by_code(wish, order) if wish.been else _offered(move, deck, wish.word, order)
    last = running.stamp if running is not None else ""
    session = Session(
        stamp=hashlib.sha256(f"{move.now.isoformat()} {move.me.id} {last}".encode()).hexdigest()[:8],
        deck=deck.version,
        word=wish.word,
        form=form,
        order=order,
        offered=offered,
        facilitator=move.me.id,
        people=_people(move),
        agreed=plan,
        at=Position(plan=plan),
        clock=move.now,
    )
    planned = move.state.appointment
    if planned is not None and move.now >= planned.start - EARLY:
        planned = None
    move.state = replace(move.state, session=session, appointment=planned)
    move.change(**_carried_over(move, running))
    move.sync_notes()
    move.post(GROUP, welcome(move.session, move.config))
    move.new_cockpit = True


def dealt(deck: Deck, word: str) -> tuple[str, ...]:
    """The order of this word. Refuses a selection that names a card that is not there, or that leaves no card to talk about."""
    selection = split_selection(word)[1]
    beyond = [n for n in (*selection.first, *selection.out) if not 1 <= n <= len(deck.cards)] if selection else []
    order = deal(deck.cards, word)
    if beyond or all(deck.card(card_id).practice for card_id in order):
        told = f"Kaart {beyond[0]} is er niet" if beyond else "Met deze keus blijft er geen kaart over"
        raise Refused(f"{told}. Er zijn {len(deck.cards)} kaarten. Kies opnieuw, in je privéchat: voorbereiden zon.")
    return order


def _by_code(wish: Wish, order: tuple[str, ...]) -> tuple[str, ...]:
    """The cards that a report says were done. Refuses a code that is not of this word."""
    done = resumed(wish.word, order, wish.been)
    if done is None:
        raise Refused(
            f"De code achter «verder:» past niet bij het woord «{wish.word}». Neem de hele regel precies over uit het verslag. "
            f"Of begin zonder code. Typ dan in de groepschat: /start {as_typed(wish.word)}.",
            in_group=True,
        )
    return _left_to_do(order, done)


def go_on(move: Move, _: Request) -> None:
    """`hervat`: go on where the earlier session with this word was; only now the group hears of it."""
    session = move.session
    if not session.offered:
        raise Refused(f"Met het woord «{session.word}» zijn er nog geen kaarten geweest. Jullie beginnen bij kaart 1.")
    _until_the_cards(move)
    first = card_name(session, first_card(session, goes_on=True)).lower()
    if session.earlier:
        raise Refused(f"Dat is al zo. Jullie gaan verder bij {first}.")
    move.change(earlier=session.offered)
    gone = f"Met het woord «{session.word}» zijn al {len(session.offered)} van de {len(session.order)} kaarten geweest."
    move.announce(f"We gaan verder waar we de vorige keer waren: bij {first}. {gone}")


def begin_anew(move: Move, _: Request) -> None:
    """`opnieuw`: take that back, and begin with the first card."""
    session = move.session
    _until_the_cards(move)
    first = card_name(session, first_card(session, goes_on=False)).lower()
    if not session.earlier:
        raise Refused(f"Dat is al zo. Jullie beginnen bij {first}.")
    # A session of 0.1 went on by itself, with nothing offered.
    move.change(earlier=(), offered=session.offered or session.earlier)
    move.announce(f"We beginnen toch opnieuw: bij {first}.")


def _people(move: Move) -> dict[str, Participant]:
    """Who begins it and who is seen in the meeting take part; the rest of the chat is known."""
    present, members = (move.event.present, move.event.members) if isinstance(move.event, Said | Pressed) else ((), ())
    devices = Counter(each.id for each in present)
    here = {
        each.id: Participant(name=each.name, practice=each.practice, devices=devices[each.id])
        for each in (move.me, *present)
    }
    return here | {
        each.id: Participant(name=each.name, practice=each.practice, listed=True)
        for each in members
        if each.id not in here
    }


def choose_deck(move: Move, name: str) -> Deck:
    """The deck of this name, or the usual one. Refuses a name that is none, and names the decks there are."""
    deck = move.config.newest(name or move.config.default_deck)
    if deck is None:
        known = ", ".join(sorted(move.config.names))
        raise Refused(
            f"Dat kaartendeck ken ik niet. Kies uit: {known}. Zet er bijvoorbeeld achter: deck:{move.config.default_deck}.",
            in_group=not move.in_private,
        )
    return deck


def choose_plan(deck: Deck, wish: Wish, start: dt.datetime) -> tuple[str, Schedule]:
    """The form and the schedule that was asked for. Refuses a form the deck hasn't, and an end that is too near or too far."""
    if wish.until is not None:
        plan = schedule.fitting(deck, start, _next(wish.until, start))
        if plan is None:
            raise Refused(
                "Dat past niet. Een sessie duurt minstens 35 minuten en hoogstens drie uur. Kies een andere eindtijd. Typ in de groepschat bijvoorbeeld: /start zon tot 15:00.",
                in_group=True,
            )
        return plan
    form = wish.form or deck.default_form
    if form not in deck.forms():
        raise Refused(
            f"Die duur ken ik niet. Kies uit: {', '.join(deck.forms())}. Typ in de groepschat bijvoorbeeld: /start zon {deck.default_form}.",
            in_group=True,
        )
    return form, schedule.make(deck, form, start)


def _next(time: dt.time, start: dt.datetime) -> dt.datetime:
    """The first moment behind `start` at which the clock on the wall says so; in the night of winter time that is so twice."""
    days = (today(start), today(start) + dt.timedelta(days=1))
    moments = (dt.datetime.combine(day, time.replace(fold=fold), tzinfo=AMSTERDAM) for day in days for fold in (0, 1))
    return min(moment for each in moments if (moment := each.astimezone(dt.UTC)) > start)


def _carried_over(move: Move, before: Session | None) -> SessionFields:
    """What a second session in a chat takes over: counters, so that keys and pins stay unique, promised reminders, and what is left of
    those before.

    Whom what is left is about stays known here, as somebody on a list, so that what they press or wipe reaches it; nobody else.
    """
    if before is None:
        return {}
    kept = standing.still(move, (*before.before, *([standing.put_away(before)] if counts(before) else [])))
    needed = standing.concerned(kept, before.reminders)
    people = {
        who: Participant(name=each.name, gone=each.gone, listed=True)
        for who, each in before.people.items()
        if who in needed and not each.practice
    }
    return {
        "people": people | move.session.people,
        "before": kept,
        "moves": before.moves + 1,
        "cockpit": before.cockpit,
        "laid": before.laid,
        "reminders": before.reminders,
        "timers": before.timers,
    }


def _offered(move: Move, deck: Deck, word: str, order: tuple[str, ...]) -> tuple[str, ...]:
    """The cards of this order that an earlier session with this word discussed, here or elsewhere with the same facilitator.

    None when there is none left. A session that was a rehearsal does not count; what could be gone on from before it, still can.
    """
    before = move.state.session
    done: tuple[str, ...] = ()
    if before is not None and _like(move, before, deck, word):
        done = covered(before) if counts(before) else before.offered
    return _left_to_do(order, done or move.notebook.progress.get(f"{deck.name}/{normal(word)}", ()))


def recall(move: Move, event: Recalled) -> None:
    """Offer to go on from a session that the same people had in another chat, when nothing nearer is offered."""
    session, deck = move.session, move.deck
    if session.offered or session.earlier or begun(session):
        return
    alike = (each for each in event.sessions if _like(move, each, deck, session.word) and _same_people(each, session))
    found = (done for each in alike if (done := _left_to_do(session.order, covered(each))))
    move.change(offered=next(found, ()))


def _like(move: Move, before: Session, deck: Deck, word: str) -> bool:
    """Whether that session was with the same word, and this deck."""
    was = move.config.decks.get(before.deck)
    return was is not None and was.name == deck.name and normal(before.word) == normal(word)


def _same_people(before: Session, session: Session) -> bool:
    """Whether whoever begins took part then, and half of those who did are here now, or on the list of this chat."""
    took_part = {who for who, each in before.people.items() if not each.practice and not each.listed}
    again = took_part & session.people.keys()
    return session.facilitator in again and len(again) >= max(FEWEST, len(took_part) / 2)


def _left_to_do(order: tuple[str, ...], done: Sequence[str]) -> tuple[str, ...]:
    """Of the cards that were done those that are in this order; none when there would be no other left."""
    still = tuple(card for card in order if card in done)
    return () if still == order else still


def _until_the_cards(move: Move) -> None:
    if begun(move.session):
        raise Refused("Dat kan alleen vóór de eerste ronde. In een ronde kies je zelf een kaart, met het nummer.")
