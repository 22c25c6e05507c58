"""The clock proposes: reminders, and what people do about the time.

Must not move the session to another step: the facilitator decides that. Rules from the draaiboek: reminders for the break and
the wrap-up come five minutes ahead to the facilitator and on the minute to the group; so does the end of the break.
"""

from __future__ import annotations

import datetime as dt

from bot.engine.language.dates import minutes as understand_minutes
from bot.engine.language.dates import spoken_minutes, spoken_time
from bot.engine.language.hearing import Request
from bot.engine.language.wording import count, minutes_until, time_left
from bot.engine.model.deck import StepKind
from bot.engine.model.delay import delay, expected_end, offers, round_to_shorten, still_accepted, whole_minutes
from bot.engine.model.events import TimerFired
from bot.engine.model.messages import Facts, Look, Message
from bot.engine.model.refusal import Refused
from bot.engine.model.schedule import MINUTE, SHORTEST_ROUND
from bot.engine.model.timers import reminds
from bot.engine.moves.move import GROUP, Move
from bot.engine.views.reminder import MINUTE_REMINDER, moment, reminder
from bot.engine.views.steering import more_time_button, offer_buttons, onward_button

LONGEST_EXTENSION = 60  # minutes


def ahead(move: Move, _: TimerFired) -> None:
    """Five minutes before the break, its end or the wrap-up: tell the facilitator."""
    session = move.session
    left = minutes_until(move.now, session.slot.end)
    if left <= 0:
        return  # too late to be of use; the reminder on the minute comes at once
    coming, _now, _what_to_do = moment(session, move.deck)
    words = f"Om {spoken_time(session.slot.end)} krijgt de groep een bericht."
    if session.slot.kind is not StepKind.BREAK:
        words = f"{words} Begin liever geen nieuwe kaart meer."
    move.tell_facilitator(reminder(f"Over {spoken_minutes(left)} {coming}", words, useful=left))


def on_the_minute(move: Move, event: TimerFired) -> None:
    """The step's time is over: the group hears of the break, its end and the wrap-up; of the rest only the facilitator."""
    session = move.session
    if reminds(session) and move.now - event.due < MINUTE_REMINDER * MINUTE:
        _coming, now, what_to_do = moment(session, move.deck)
        coming = session.at.plan.slots[session.at.slot + 1].kind
        move.post(GROUP, reminder(now, what_to_do, step=coming))
    onward, more = onward_button(session), more_time_button(session)
    words = f"Klaar? Kies «{onward.label}». Meer tijd nodig? Kies «{more.label}»."
    move.tell_facilitator(reminder(f"De tijd voor «{move.step.title}» is om", words, onward, more))


def overrun(move: Move, _: TimerFired) -> None:
    """Five minutes over time: the cockpit now shows the offers; tell the facilitator that they are there."""
    possible = offers(move.session, move.now)
    if len(possible) > 1:
        late = count(delay(move.session, move.now), "minuut", "minuten")
        move.tell_facilitator(
            reminder(
                f"Jullie lopen {late} uit", "Dit kun je doen. Je beslist zelf.", *offer_buttons(move.session, move.now)
            )
        )


def extend(move: Move, request: Request) -> None:
    """`verleng 5`: this step gets longer, and what follows moves along."""
    minutes = understand_minutes(request.args)
    if minutes is None or not 1 <= minutes <= LONGEST_EXTENSION:
        raise Refused(
            f"Met hoeveel minuten wil je verlengen? Kies 1 tot en met {LONGEST_EXTENSION}, bijvoorbeeld: verleng 5.",
            asks=True,
        )
    session = move.session
    over = max(move.now - session.slot.end, dt.timedelta())
    plan = session.at.plan.stretched(session.at.slot, minutes * MINUTE + whole_minutes(over))
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
    plan = session.at.plan.without(index)
    move.go(plan=plan, accepted=still_accepted(session, plan))
    move.announce("We slaan de pauze over. Moet je even weg? Typ dan: even weg.", typed_in_group=True)


def leave_so(move: Move, _: Request) -> None:
    """`zolaten`: the later end is accepted, and not brought up again before it grows."""
    late = delay(move.session, move.now)
    if late <= 0:
        raise Refused("Jullie lopen niet uit. Er is niets om te laten.")
    move.go(accepted=late)
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
