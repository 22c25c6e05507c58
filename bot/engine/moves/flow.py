"""From step to step: start, on to the next one, break, undo, stop.

Must not decide what happens inside a step; `cards`, `people` and `wrapup` do. Of the clock it hears only that a forgotten
session must be closed, or a kept one forgotten.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from bot.engine.language.dates import AMSTERDAM, clock_time, spoken_time
from bot.engine.language.dates import minutes as understand_minutes
from bot.engine.language.hearing import Request, clean, plain_words
from bot.engine.language.wording import fill, today
from bot.engine.model import schedule
from bot.engine.model.deck import Deck, StepKind
from bot.engine.model.events import Pressed, Said, TimerFired
from bot.engine.model.messages import Button, Facts, Look, Message, Style, text
from bot.engine.model.order import MAX_WORD, deal, normal
from bot.engine.model.schedule import Schedule
from bot.engine.model.session import Participant, Position, Session
from bot.engine.moves import cards, people, wrapup
from bot.engine.moves.timing import catch_up
from bot.engine.moves.turn import GROUP, Refused, Turn

HOW_TO_START = (
    "Typ: /start en een woord, bijvoorbeeld /start zon. Je mag er de duur achter zetten: 1u, 1,5u, 2u of tot 15:00."
)
NOT_YOURS_TO_START = "Hier kan alleen wie de vergadering organiseert, presenteert of beheert een sessie beginnen. Vraag een van hen om dat te doen."
TALKING = {
    StepKind.RULES,
    StepKind.OPENING,
    StepKind.ROUND,
}  # steps in which a raised hand from the step before still counts
LONGEST_BREAK = 60  # minutes
EXTRA_BREAK = 5  # minutes, when the form has no break of its own


class Wish(Struct, frozen=True):
    """What was asked behind `/start`: the word, the form or the time it must end, and the deck ("" for the usual ones)."""

    word: str
    form: str = ""
    until: dt.time | None = None
    deck: str = ""


def understand_start(args: str) -> Wish:
    """`zon`, `zon 1,5u`, `zon tot 15:00`, `zon deck:chat`. Refuses an empty or endless word, or a time that is none."""
    rest = f" {clean(args)}"
    deck, until, form = "", None, ""
    if match := re.search(r"\sdeck:\s?(\S+)", rest, re.IGNORECASE):
        deck, rest = match[1].casefold(), rest[: match.start()] + rest[match.end() :]
    if match := re.search(r"\s+tot\s+(.+?)\s*$", rest, re.IGNORECASE):
        until = clock_time(match[1]) or _afternoon(match[1])
        if until is None:
            raise Refused("Ik begrijp de eindtijd niet. Typ bijvoorbeeld: /start zon tot 15:00.")
        rest = rest[: match.start()]
    else:
        rest, form = split_form(rest)
    word = " ".join(rest.split())
    if not normal(word):
        raise Refused(f"Welk woord gebruiken jullie? {HOW_TO_START}")
    if len(word) > MAX_WORD:
        raise Refused(
            f"Dat woord is te lang. Kies een woord van hoogstens {MAX_WORD} tekens, bijvoorbeeld: /start zon."
        )
    return Wish(word, form, until, deck)


def split_form(words: str) -> tuple[str, str]:
    """The form at the end of these words, as the draaiboek writes it (`1,5u`), and what stands before it; "" for none."""
    match = re.search(r"\s+(\d(?:[.,]5|½)?\s?u(?:ur)?|anderhalf uur)\s*$", words, re.IGNORECASE)
    if match is None:
        return words, ""
    form = "".join(match[1].casefold().split())
    for spelled, short in (("uur", "u"), ("anderhalf", "1,5"), ("½", ",5"), (".", ",")):
        form = form.replace(spelled, short)
    return words[: match.start()], form


def start(turn: Turn, request: Request) -> None:
    """`/start zon 2u` in the meeting chat: who types it leads the session."""
    running = turn.state.session
    if running is not None and running.running:
        raise Refused(
            f"In deze chat loopt al een sessie, met het woord «{running.word}». Opnieuw beginnen kan als de gespreksbegeleider die afsluit met: stop."
        )
    if isinstance(turn.event, Said | Pressed) and not turn.event.may_start:
        raise Refused(NOT_YOURS_TO_START)
    wish = understand_start(request.args)
    deck = choose_deck(turn, wish.deck)
    form, plan = choose_plan(deck, wish, turn.minute)
    present = turn.event.present if isinstance(turn.event, Said | Pressed) else ()
    done = _earlier(turn, deck, wish.word)
    everybody = {turn.me.id: turn.me} | {each.id: each for each in present}
    session = Session(
        stamp=hashlib.sha256(f"{turn.now.isoformat()} {turn.me.id}".encode()).hexdigest()[:8],
        deck=deck.version,
        word=wish.word,
        form=form,
        order=deal(deck.cards, wish.word),
        earlier=done,
        facilitator=turn.me.id,
        people={who: Participant(name=each.name) for who, each in everybody.items()},
        agreed=plan,
        at=Position(plan=plan),
        clock=turn.now,
        **_carried_over(running),
    )
    turn.state = replace(turn.state, session=session)
    turn.sync_notes()
    _welcome(turn, resumed=len(done))
    turn.new_cockpit = True


def choose_deck(turn: Turn, name: str) -> Deck:
    """The deck of this name, or the usual one. Refuses a name that is none, and names the decks there are."""
    deck = turn.config.newest(name or turn.config.default_deck)
    if deck is None:
        known = ", ".join(sorted(turn.config.names))
        raise Refused(
            f"Dat kaartendeck ken ik niet. Kies uit: {known}. Typ bijvoorbeeld: /start zon deck:{turn.config.default_deck}."
        )
    return deck


def choose_plan(deck: Deck, wish: Wish, start: dt.datetime) -> tuple[str, Schedule]:
    """The form and the schedule that was asked for. Refuses a form the deck hasn't, and an end that is too near or too far."""
    if wish.until is not None:
        end = dt.datetime.combine(today(start), wish.until, tzinfo=AMSTERDAM).astimezone(dt.UTC)
        plan = schedule.fitting(deck, start, end if end > start else end + dt.timedelta(days=1))
        if plan is None:
            raise Refused(
                "Dat past niet. Een sessie duurt minstens 35 minuten en hoogstens drie uur. Kies een andere eindtijd, bijvoorbeeld: /start zon tot 15:00."
            )
        return plan
    form = wish.form or deck.default_form
    if form not in deck.forms():
        raise Refused(
            f"Die duur ken ik niet. Kies uit: {', '.join(deck.forms())}. Typ bijvoorbeeld: /start zon {deck.default_form}."
        )
    return form, schedule.make(deck, form, start)


def next_thing(turn: Turn, request: Request) -> None:
    """`volgende`: the next card in a round, the next step anywhere else."""
    if turn.session.slot.kind is StepKind.ROUND:
        cards.next_card(turn, request)
    else:
        onward(turn, request)


def onward(turn: Turn, _: Request) -> None:
    """`verder`: on to the next step of the draaiboek; behind the last one the session ends."""
    session = turn.session
    if session.at.slot + 1 >= len(session.at.plan.slots):
        end(turn)
        return
    enter(turn, session.at.slot + 1, session.at.plan)


def enter(turn: Turn, index: int, plan: Schedule) -> None:
    """Go to slot `index` of `plan`, now: re-plan what follows, and tell the group and the facilitator.

    A break leaves the card where it is: afterwards the group goes on with it.
    """
    session = turn.session
    begun = catch_up(plan.begun(index, turn.minute), index, session.agreed.end)
    left, entered = session.slot.kind, begun.slots[index].kind
    turn.move(slot=index, plan=begun)
    if entered is not StepKind.BREAK and not (left is StepKind.BREAK and entered is StepKind.ROUND):
        turn.adjust(replace(cards.put_down(session), slot=index, plan=begun))
    turn.change(speaking="", queue=turn.session.queue if entered in TALKING else ())
    announce_step(turn, counted=left is StepKind.ROUND)
    if entered is StepKind.ROUND:
        _lay_in_round(turn)
    turn.new_cockpit = True


def announce_step(turn: Turn, *, counted: bool = False) -> None:
    """Post to the group what it reads in this step; `counted`: also how many cards are done, now that a round is over."""
    kind = turn.session.slot.kind
    message = people.rules_message(turn) if kind is StepKind.RULES else step_message(turn)
    if counted:
        quality = text(f"Tot nu toe: {cards.progress(turn.session)}. Het gaat om het gesprek, niet om het aantal.")
        message = replace(message, body=(*message.body, quality))
    if kind in wrapup.QUESTIONS:
        message = wrapup.question(turn, message)
    turn.post(GROUP, message)
    if kind is StepKind.FINISH:
        turn.post(GROUP, wrapup.result(turn.session, turn.deck, turn.now), key=wrapup.result_key(turn.session))


def step_message(turn: Turn) -> Message:
    """The step as the group reads it."""
    body = [text(fill(turn.step.group, turn.session, turn.deck, turn.config.retention_days))]
    if turn.session.slot.kind is StepKind.BREAK:
        body.append(text(f"We gaan verder om {spoken_time(turn.session.slot.end)}."))
    return Message(look=Look.STEP, title=turn.step.title, body=tuple(body))


def take_break(turn: Turn, request: Request) -> None:
    """`pauze`: the planned break when it is next, else an extra one; `pauze 10` sets its length in minutes."""
    asked = understand_minutes(request.args) if request.args else 0
    if asked is None or (request.args and not 1 <= asked <= LONGEST_BREAK):
        raise Refused(f"Hoe lang duurt de pauze? Kies 1 tot en met {LONGEST_BREAK} minuten, bijvoorbeeld: pauze 10.")
    session, at = turn.session, turn.session.at
    following = at.slot + 1
    planned = at.plan.slots[following] if following < len(at.plan.slots) else None
    if planned is not None and planned.kind is StepKind.BREAK:
        longer = asked * schedule.MINUTE - (planned.end - planned.start) if asked else dt.timedelta()
        enter(turn, following, at.plan.stretched(following, longer))
        return
    step = next((each for each in turn.deck.steps if each.kind is StepKind.BREAK), None)
    if step is None:
        raise Refused("Dit draaiboek heeft geen pauze. Typ: verleng 5. Dan heb je vijf minuten extra.")
    minutes = asked or step.minutes.get(session.form, EXTRA_BREAK)
    enter(turn, following, at.plan.interrupted(at.slot, max(turn.minute, session.slot.start), step.id, minutes))


def undo(turn: Turn, _: Request) -> None:
    """`ongedaan`: back to where we were before the last move; what people chose or answered stays."""
    session = turn.session
    if not session.history:
        raise Refused("Er is niets om terug te draaien.")
    turn.change(at=session.history[-1], history=session.history[:-1], moves=session.moves + 1)
    turn.announce(f"De laatste stap is teruggedraaid. We zijn bij: {_and_then(turn)}.")
    if turn.session.table:
        if turn.session.table != session.table:
            cards.show(turn)
    elif turn.session.at.slot != session.at.slot:
        announce_step(turn)
    turn.new_cockpit = True


def stop(turn: Turn, request: Request) -> None:
    """`stop`: end the session, after a yes; the result goes to the group and the report to the facilitator."""
    if plain_words(request.args) != "ja":
        sure = Button("Ja, sluit de sessie af", "stop", args="ja", about=turn.session.pin, style=Style.DANGER)
        turn.reply(
            Message(
                look=Look.NOTICE,
                title="Wil je de sessie afsluiten?",
                body=(
                    text(
                        "De groep krijgt dan het resultaat en jij het verslag. Daarna kan niemand meer kiezen of antwoorden."
                    ),
                ),
                buttons=(sure,),
            )
        )
        return
    end(turn)


def end(turn: Turn) -> None:
    """End the session: result to the group, report to the facilitator, and a note of how far we got."""
    shown = turn.session.slot.kind is StepKind.FINISH
    mine = turn.leads
    turn.adjust(cards.put_down(turn.session))
    turn.change(ended_at=turn.now, queue=(), speaking="")
    session, deck = turn.session, turn.deck
    if mine:
        turn.note(progress={**turn.notebook.progress, f"{deck.name}/{normal(session.word)}": _done(session)})
    if not shown:
        turn.post(GROUP, wrapup.result(session, deck, turn.now), key=wrapup.result_key(session))
    turn.announce("De sessie is klaar. Dank jullie wel voor het gesprek!")
    turn.tell_facilitator(wrapup.report_message(turn))


def close_forgotten(turn: Turn, _: TimerFired) -> None:
    """Two hours after the planned end nobody is there any more: end the session, so that nothing is lost."""
    end(turn)


def forget(turn: Turn, _: TimerFired) -> None:
    """The retention time is over: everything of this session goes."""
    turn.forget_session()


def _welcome(turn: Turn, resumed: int) -> None:
    session, deck = turn.session, turn.deck
    agenda = tuple(
        (f"{spoken_time(part.start)} – {spoken_time(part.end)}", part.label)
        for part in schedule.parts(deck, session.agreed)
    )
    body = [text(fill(turn.step.group, session, deck, turn.config.retention_days))]
    if resumed:
        gone = f"Met het woord «{session.word}» zijn al {resumed} van de {len(session.order)} kaarten geweest."
        body.append(text(f"{gone} We gaan verder waar jullie waren."))
    facts = (("Woord", session.word), ("Gespreksbegeleider", turn.me.name), *agenda)
    turn.post(
        GROUP,
        Message(look=Look.WELCOME, title=f"Welkom bij de kaartensessie «{deck.title}»", body=(*body, Facts(facts))),
    )


def _lay_in_round(turn: Turn) -> None:
    at = turn.session.at
    card = at.card or cards.following(turn.session)
    if not card:
        turn.announce("Alle kaarten zijn al geweest. Neem deze tijd om terug te kijken op wat jullie bespraken.")
        return
    turn.adjust(replace(at, card=card))
    cards.show(turn)


def where(turn: Turn) -> str:
    """`Kaart 8 – Dilemma`, or the step's title when no card lies on the table."""
    return cards.card_title(turn.session, turn.deck, turn.session.table) if turn.session.table else turn.step.title


def _and_then(turn: Turn) -> str:
    at = turn.session.at
    later = at.plan.slots[at.slot + 1 :]
    return (
        f"{where(turn)}. Straks: {turn.deck.step(later[0].step).title} om {spoken_time(later[0].start)}"
        if later
        else where(turn)
    )


def _afternoon(words: str) -> dt.time | None:
    """`3 uur` as the end of a meeting: nobody means the middle of the night."""
    match = re.fullmatch(r"(\d{1,2})(?:[:.]([0-5]\d))?(?:\s*u(?:ur)?)?", words)
    hour = int(match[1]) if match else 0
    return dt.time(hour + 12, int(match[2] or 0)) if match and 1 <= hour <= 11 else None


def _carried_over(before: Session | None) -> dict[str, Any]:
    """What a second session in a chat takes over: counters, so that keys and pins stay unique, and promised reminders."""
    if before is None:
        return {}
    return {
        "moves": before.moves + 1,
        "cockpit": before.cockpit,
        "laid": before.laid,
        "reminders": before.reminders,
        "timers": before.timers,
    }


def _earlier(turn: Turn, deck: Deck, word: str) -> tuple[str, ...]:
    """The cards that an earlier session with this word discussed, here or elsewhere with the same facilitator."""
    before = turn.state.session
    known = {card.id for card in deck.cards}
    if before is not None and normal(before.word) == normal(word) and turn.config.decks[before.deck].name == deck.name:
        done = _done(before)
    else:
        done = turn.notebook.progress.get(f"{deck.name}/{normal(word)}", ())
    done = tuple(card for card in done if card in known)
    return () if len(done) == len(known) else done


def _done(session: Session) -> tuple[str, ...]:
    """The cards that a next session with this word passes over."""
    gone = {*session.earlier, *session.at.discussed, *session.at.skipped}
    return tuple(card for card in session.order if card in gone)
