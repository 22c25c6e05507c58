"""From step to step: start, on to the next one, break, undo, stop.

Must not know what happens inside a step; `cards`, `people` and `wrapup` do. The clock never calls in here.
"""

from __future__ import annotations

import datetime as dt
import re

from msgspec import Struct
from msgspec.structs import replace

from bot.engine import cards, people, schedule, wrapup
from bot.engine.dates import AMSTERDAM, clock_time, spoken_time
from bot.engine.dates import minutes as understand_minutes
from bot.engine.deck import Deck, StepKind
from bot.engine.events import Person, Pressed, Said, TimerFired
from bot.engine.hearing import Request, clean, plain_words
from bot.engine.messages import Button, Facts, Look, Message, Style, text
from bot.engine.order import MAX_WORD, deal, normal
from bot.engine.schedule import Schedule
from bot.engine.session import Participant, Position, Session
from bot.engine.steps import WRAP_UP
from bot.engine.timing import catch_up
from bot.engine.turn import GROUP, Refused, Turn
from bot.engine.wording import fill, today

HOW_TO_START = (
    "Typ: /start en een woord, bijvoorbeeld /start zon. Je mag er de duur achter zetten: 1u, 1,5u, 2u of tot 15:00."
)
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
    if match := re.search(r"\s+tot\s+(\S+(?:\s+uur)?)\s*$", rest, re.IGNORECASE):
        until = clock_time(match[1])
        if until is None:
            raise Refused("Ik begrijp de eindtijd niet. Typ bijvoorbeeld: /start zon tot 15:00.")
        rest = rest[: match.start()]
    elif match := re.search(r"\s+(\d(?:[.,]5|½)?\s?u(?:ur)?|anderhalf uur)\s*$", rest, re.IGNORECASE):
        form = "".join(match[1].casefold().split())
        for spelled, short in (("uur", "u"), ("anderhalf", "1,5"), ("½", ",5"), (".", ",")):
            form = form.replace(spelled, short)
        rest = rest[: match.start()]
    word = " ".join(rest.split())
    if not normal(word):
        raise Refused(f"Welk woord gebruiken jullie? {HOW_TO_START}")
    if len(word) > MAX_WORD:
        raise Refused(
            f"Dat woord is te lang. Kies een woord van hoogstens {MAX_WORD} tekens, bijvoorbeeld: /start zon."
        )
    return Wish(word, form, until, deck)


def start(turn: Turn, request: Request) -> None:
    """`/start zon 2u` in the meeting chat: who types it leads the session."""
    running = turn.state.session
    if running is not None and running.ended is None:
        raise Refused(
            f"In deze chat loopt al een sessie, met het woord «{running.word}». Wil je opnieuw beginnen? Sluit die dan eerst af met: stop."
        )
    wish = understand_start(request.args)
    deck = choose_deck(turn, wish.deck)
    form, plan = choose_plan(deck, wish, turn.minute)
    present = turn.event.present if isinstance(turn.event, Said | Pressed) else ()
    done = _earlier(turn, deck, wish.word)
    session = Session(
        deck=deck.version,
        word=wish.word,
        form=form,
        order=deal(deck.cards, wish.word),
        facilitator=turn.me.id,
        people={each.id: Participant(name=each.name) for each in _once((turn.me, *present))},
        agreed=plan,
        earlier=done,
        at=Position(plan=plan),
        clock=turn.now,
        cockpit=running.cockpit if running is not None else 0,  # keys stay unique in a chat, also in a second session
        laid=running.laid if running is not None else 0,
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
        plan = schedule.fitting(deck, start, end)
        if plan is None:
            raise Refused(
                "Dat past niet. Een sessie duurt minstens een half uur en hoogstens drie uur. Kies een andere eindtijd, bijvoorbeeld: /start zon tot 15:00."
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
    """Go to slot `index` of `plan`, now: re-plan what follows, and tell the group and the facilitator."""
    session = turn.session
    back_in_round = session.slot.kind is StepKind.BREAK and bool(session.at.card)
    begun = catch_up(plan.begun(index, turn.minute), index, session.agreed.end)
    turn.move(slot=index, plan=begun)
    pausing = begun.slots[index].kind is StepKind.BREAK and _returns(begun, index, session.slot.step)
    if session.slot.kind is StepKind.ROUND and not pausing:
        turn.adjust(replace(turn.session.at, card="", discussed=cards.put_down(session), trail=_trail(session)))
    turn.change(queue=(), speaking="")
    announce_step(turn)
    if turn.session.slot.kind is StepKind.ROUND:
        _lay_in_round(turn, back_in_round=back_in_round)
    turn.new_cockpit = True


def announce_step(turn: Turn) -> None:
    """Post to the group what it reads in this step."""
    kind = turn.session.slot.kind
    if kind is StepKind.RULES:
        turn.post(GROUP, people.rules_message(turn), key="spelregels")
    elif kind is StepKind.FINISH:
        turn.post(GROUP, step_message(turn))
        turn.post(GROUP, wrapup.result(turn.session, turn.deck, turn.now), key=wrapup.result_key(turn.session))
    elif kind in WRAP_UP:
        turn.post(GROUP, wrapup.question(turn, step_message(turn)), key=f"stap:{turn.session.moves}")
    else:
        turn.post(GROUP, step_message(turn))


def step_message(turn: Turn) -> Message:
    """The step as the group reads it."""
    body = [text(fill(turn.step.group, turn.session, turn.deck, turn.config.retention_days))]
    if turn.session.slot.kind is StepKind.BREAK:
        body.append(text(f"We gaan verder om {spoken_time(turn.session.slot.end)}."))
    return Message(look=Look.STEP, title=turn.step.title, body=tuple(body))


def take_break(turn: Turn, request: Request) -> None:
    """`pauze`: the planned break when it is next, else an extra one; the round then goes on with the same card."""
    asked = understand_minutes(request.args) if request.args else 0
    if asked is None or (request.args and not 1 <= asked <= 60):
        raise Refused("Hoe lang duurt de pauze? Kies 1 tot en met 60 minuten, bijvoorbeeld: pauze 10.")
    session, at = turn.session, turn.session.at
    following = at.slot + 1
    if not asked and at.plan.slots[following].kind is StepKind.BREAK:
        enter(turn, following, at.plan)
        return
    step = next((each for each in turn.deck.steps if each.kind is StepKind.BREAK), None)
    if step is None:
        raise Refused("Dit draaiboek heeft geen pauze. Typ: verleng 5. Dan heb je vijf minuten extra.")
    now = turn.minute
    minutes = asked or step.minutes.get(session.form, EXTRA_BREAK)
    enter(turn, following, at.plan.interrupted(at.slot, max(now, session.slot.start), step.id, minutes))


def undo(turn: Turn, _: Request) -> None:
    """`ongedaan`: back to where we were before the last move; what people chose or answered stays."""
    session = turn.session
    if not session.history:
        raise Refused("Er is niets om terug te draaien.")
    turn.change(at=session.history[-1], history=session.history[:-1], moves=session.moves + 1)
    turn.announce(f"De laatste stap is teruggedraaid. We zijn bij: {_where(turn)}.")
    if turn.session.at.card:
        if turn.session.at.card != session.at.card:
            cards.show(turn)
    elif turn.session.at.slot != session.at.slot:
        announce_step(turn)
    turn.new_cockpit = True


def stop(turn: Turn, request: Request) -> None:
    """`stop`: end the session, after a yes; the result goes to the group and the report to the facilitator."""
    if plain_words(request.args) != "ja":
        sure = Button(
            "Ja, sluit de sessie af", "stop", args="ja", about=f"stap:{turn.session.moves}", style=Style.DANGER
        )
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
    cards.leave_round(turn)
    turn.change(ended=turn.now, queue=(), speaking="")
    session, deck = turn.session, turn.deck
    if turn.leads:
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
    facts = (("Woord", session.word), ("Begeleiding", turn.me.name), *agenda)
    turn.post(
        GROUP,
        Message(look=Look.WELCOME, title=f"Welkom bij de kaartensessie «{deck.title}»", body=(*body, Facts(facts))),
    )


def _lay_in_round(turn: Turn, *, back_in_round: bool) -> None:
    at = turn.session.at
    card = at.card if back_in_round else cards.following(turn.session)
    if not card:
        turn.announce("Alle kaarten zijn al geweest. Neem deze tijd om terug te kijken op wat jullie bespraken.")
        return
    turn.adjust(replace(at, card=card))
    cards.show(turn)


def _returns(plan: Schedule, index: int, step: str) -> bool:
    """Whether the step that a break interrupts goes on behind it."""
    return index + 1 < len(plan.slots) and plan.slots[index + 1].step == step


def _where(turn: Turn) -> str:
    at = turn.session.at
    here = cards.card_title(turn.session, turn.deck, at.card) if at.card else turn.step.title
    later = at.plan.slots[at.slot + 1 :]
    return f"{here}. Straks: {turn.deck.step(later[0].step).title} om {spoken_time(later[0].start)}" if later else here


def _trail(session: Session) -> tuple[str, ...]:
    return (*session.at.trail, session.at.card) if session.at.card else session.at.trail


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


def _once(everybody: tuple[Person, ...]) -> tuple[Person, ...]:
    return tuple({each.id: each for each in reversed(everybody)}.values())[::-1]
