"""The clock proposes: reminders, and what people do about the time.

Must not move the session to another step: the facilitator decides that. Rules from the draaiboek: reminders for the break, its
end, the wrap-up and the end come five minutes ahead to the facilitator and on the minute to the group, at the time that the
plan says, whatever step the session is in. A delay that was announced is in the plan; a mere overrun is not.
"""

from __future__ import annotations

import datetime as dt

from bot.engine.language.dates import minutes as understand_minutes
from bot.engine.language.dates import spoken_minutes, spoken_time
from bot.engine.language.hearing import Request
from bot.engine.language.wording import count, minutes_until, time_left
from bot.engine.model.deck import Step, StepKind
from bot.engine.model.delay import as_it_goes, delay, expected_end, round_to_shorten, still_accepted
from bot.engine.model.events import TimerFired
from bot.engine.model.messages import Facts, Look, Message
from bot.engine.model.refusal import Refused
from bot.engine.model.schedule import MINUTE, SHORTEST_ROUND
from bot.engine.model.timers import moment, overtaken, slot_of
from bot.engine.moves.move import GROUP, Move
from bot.engine.views.reminder import MINUTE_REMINDER, reminder, words_for
from bot.engine.views.steering import moment_buttons, more_time_button, offer_buttons, onward_button

LONGEST_EXTENSION = 60  # minutes


def ahead(move: Move, event: TimerFired) -> None:
    """Five minutes before the break, its end, the wrap-up or the end: tell the facilitator."""
    session, index = move.session, slot_of(event.name)
    end = session.at.plan.slots[index].end
    left = minutes_until(move.now, end)
    what = moment(session, index)
    if left <= 0 or what is None:
        return  # too late to be of use; the reminder on the minute comes at once
    told = [f"Om {spoken_time(end)} krijgt de groep een bericht."]
    if session.slot.kind is StepKind.ROUND:
        told.append("Begin liever geen nieuwe kaart meer.")
    coming = words_for(what, _following(move, index)).coming
    move.tell_facilitator(reminder(f"Over {spoken_minutes(left)} {coming}", " ".join(told), useful=left))


def on_the_minute(move: Move, event: TimerFired) -> None:
    """The time of a step is over, or that of a moment has come: the group hears of what it was promised, the facilitator of all."""
    session, index = move.session, slot_of(event.name)
    late = move.now - event.due >= MINUTE_REMINDER * MINUTE
    if late and overtaken(session, event.due, move.now):
        return
    what, following = moment(session, index), _following(move, index)
    words = words_for(what, following) if what is not None else None
    if words is not None and not late:
        move.post(GROUP, reminder(words.now, words.to_do, step=following.kind if following else None))
    if what is None or words is None or index == session.at.slot:
        onward, more = onward_button(session), more_time_button(session)
        sentence = f"Klaar? Kies «{onward.label}». Meer tijd nodig? Kies «{more.label}»."
        move.tell_facilitator(reminder(f"De tijd voor «{move.step.title}» is om", sentence, onward, more))
        return
    sentence = f"Jullie zijn nog bij «{move.step.title}». Dit kun je doen. Je beslist zelf."
    move.tell_facilitator(reminder(words.passed, sentence, *moment_buttons(session, what, move.now)))


def overrun(move: Move, event: TimerFired) -> None:
    """A while over time: tell the facilitator what the cockpit offers, or that the end has passed."""
    session = move.session
    if overtaken(session, event.due, move.now):
        return
    onward, over = onward_button(session), move.now - session.at.plan.end
    if offered := offer_buttons(session, move.now):
        late = count(delay(session, move.now), "minuut", "minuten")
        move.tell_facilitator(
            reminder(f"Jullie lopen {late} uit", "Dit kun je doen. Je beslist zelf.", onward, *offered)
        )
    elif over >= MINUTE:
        late = count(int(over / MINUTE), "minuut", "minuten")
        sentence = f"Klaar? Kies «{onward.label}»."
        move.tell_facilitator(reminder(f"Jullie zijn {late} over de geplande eindtijd", sentence, onward))


def extend(move: Move, request: Request) -> None:
    """`verleng 5`: this step gets longer, and what follows moves along."""
    minutes = understand_minutes(request.args)
    if minutes is None or not 1 <= minutes <= LONGEST_EXTENSION:
        raise Refused(
            f"Met hoeveel minuten wil je verlengen? Kies 1 tot en met {LONGEST_EXTENSION}, bijvoorbeeld: verleng 5.",
            asks=True,
        )
    session = move.session
    plan = as_it_goes(session, move.now).stretched(session.at.slot, minutes * MINUTE)
    move.go(plan=plan)
    move.announce(
        f"We nemen {count(minutes, 'minuut', 'minuten')} langer voor «{move.step.title}»: tot {spoken_time(move.session.slot.end)}."
    )


def shorten(move: Move, _: Request) -> None:
    """`inkorten`: this round, or the next one, gives back the delay (but keeps at least ten minutes)."""
    session = move.session
    late = delay(session, move.now)
    index = round_to_shorten(session, move.now)
    if late <= 0:
        raise Refused("Jullie lopen niet uit. Inkorten is niet nodig.")
    if index is None:
        raise Refused("Er is geen ronde meer die korter kan. Typ: zo laten. Dan eindigen jullie later.")
    at = session.at
    slot = at.plan.slots[index]
    room = int((slot.end - max(slot.start, move.now)) / MINUTE) - SHORTEST_ROUND
    by = min(late, room)
    plan = at.plan.stretched(index, -by * MINUTE)
    move.go(plan=plan, accepted=still_accepted(session, plan))
    title = move.deck.step(slot.step).title
    over = max(move.now - session.slot.end, dt.timedelta()) if index > at.slot else dt.timedelta()
    stops = spoken_time(move.session.at.plan.slots[index].end + over)
    move.receipt(f"«{title}» is {count(by, 'minuut', 'minuten')} korter en stopt om {stops}.")


def drop_break(move: Move, _: Request) -> None:
    """`geenpauze`: the break goes out of the plan; the group is told, since people count on it."""
    session = move.session
    index = session.at.plan.next_of(StepKind.BREAK, session.at.slot)
    if index is None:
        raise Refused("Er staat geen pauze meer in de planning.")
    plan = as_it_goes(session, move.now).without(index)
    move.go(plan=plan, accepted=still_accepted(session, plan))
    move.announce("We slaan de pauze over. Moet je even weg? Typ dan: even weg.", typed_in_group=True)


def leave_so(move: Move, _: Request) -> None:
    """`zolaten`: the later end is accepted, and not brought up again before it grows."""
    late = delay(move.session, move.now)
    if late <= 0:
        raise Refused("Jullie lopen niet uit. Er is niets om te laten.")
    move.go(plan=as_it_goes(move.session, move.now), accepted=late)
    move.announce(
        f"We gaan iets langer door. Het einde is nu rond {spoken_time(expected_end(move.session, move.now))}."
    )


def tell_time(move: Move, _: Request) -> None:
    """`tijd`: how much time is left, for whoever asks."""
    session = move.session
    rows = (
        ("Nu", f"{move.step.title}, {time_left(move.now, session.slot.end)}"),
        ("Einde van de sessie", time_left(move.now, expected_end(session, move.now))),
    )
    move.reply(Message(look=Look.NOTICE, title="Tijd", body=(Facts(rows),)))


def _following(move: Move, index: int) -> Step | None:
    later = move.session.at.plan.slots[index + 1 :]
    return move.deck.step(later[0].step) if later else None
