"""What each timer does when it goes off: a table, and the reminders of the clock, which only proposes.

Must not move the session to another step: the facilitator decides that. Rules from the draaiboek: reminders for the break, its
end, the wrap-up and the end come five minutes ahead to the facilitator and on the minute to the group, at the time that the
plan says, whatever step the session is in.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from bot.engine.language.wording import count, minutes_until, spoken_minutes, spoken_time
from bot.engine.model.deck import Step, StepKind
from bot.engine.model.events import TimerFired
from bot.engine.model.schedule import MINUTE
from bot.engine.model.timers import AHEAD, OF_A_PLAN, TOLD_ONCE, Timer, kind_of, moment, overtaken, slot_of
from bot.engine.moves import appointing, delivering, ending, following, leading, presence, standing
from bot.engine.moves.move import GROUP, Move
from bot.engine.views.reminder import MINUTE_REMINDER, reminder, words_for
from bot.engine.views.steering import TO_COCKPIT, moment_buttons, more_time_button, offers, onward_button


def ring(move: Move, event: TimerFired) -> None:
    """A timer goes off; one that was moved or cancelled while it was on its way does nothing."""
    if move.state.timers.get(event.name) != event.due:
        return
    kind = kind_of(event.name)
    planned = move.state.appointment
    if kind in OF_A_PLAN and planned is not None:
        left = {name: due for name, due in planned.timers.items() if name != event.name}
        told = {**planned.told, event.name: event.due}
        move.state = replace(move.state, appointment=replace(planned, timers=left, told=told))
        TIMERS[kind](move, event)
        return
    move.change(timers={name: due for name, due in move.session.timers.items() if name != event.name})
    TIMERS[kind](move, event)
    if kind in TOLD_ONCE and move.now - event.due < MINUTE_REMINDER * MINUTE:
        move.change(told={**move.session.told, event.name: event.due})


def ahead(move: Move, event: TimerFired) -> None:
    """Five minutes before the break, its end, the wrap-up or the end: tell the facilitator."""
    session, index = move.session, slot_of(event.name)
    end = event.due + AHEAD
    left = minutes_until(move.now, end)
    what = moment(session, index)
    if left <= 0 or what is None:
        return  # too late to be of use; the reminder on the minute comes at once
    told = [f"Om {spoken_time(end)} krijgt de groep een bericht."]
    if session.slot.kind is StepKind.ROUND:
        told.append("Begin liever geen nieuwe kaart meer.")
    coming = words_for(what).coming
    move.tell_facilitator(reminder(f"Over {spoken_minutes(left)} {coming}", " ".join(told), useful=left))


def on_the_minute(move: Move, event: TimerFired) -> None:
    """The time of a step is over, or that of a moment has come: the group hears of what it was promised, the facilitator of all."""
    session, index = move.session, slot_of(event.name)
    late = move.now - event.due >= MINUTE_REMINDER * MINUTE
    if late and overtaken(session, event.due, move.now):
        return
    what, following = moment(session, index), _following(move, index)
    words = words_for(what) if what is not None else None
    if words is not None and not late:
        move.post(GROUP, reminder(words.now, words.to_do, step=following.kind if following else None))
    if what is None or words is None or index == session.at.slot:
        onward, more = onward_button(session), more_time_button(session)
        sentence = f"Klaar? Kies «{onward.label}». Meer tijd nodig? Kies «{more.label}»."
        move.tell_facilitator(reminder(f"De tijd voor «{move.step.title}» is om", sentence, onward, more))
        return
    sentence = f"Jullie zijn nog bij «{move.step.title}». Dit kun je doen. Je beslist zelf."
    move.tell_facilitator(reminder(words.passed, sentence, *moment_buttons(session, what)))


def overrun(move: Move, event: TimerFired) -> None:
    """A while over time: tell the facilitator that the cockpit offers something, that the end has passed, or how long the step has lasted."""
    session = move.session
    if overtaken(session, event.due, move.now):
        return
    onward, over = onward_button(session), move.now - session.planned_end
    if offers(session, move.now):
        late = count(session.delay(move.now), "minuut", "minuten")
        sentence = "In je cockpit, bij de tijd, staat wat je kunt doen. Je beslist zelf."
        move.tell_facilitator(reminder(f"Jullie lopen {late} uit", sentence, onward, TO_COCKPIT))
    elif over >= MINUTE:
        late = count(int(over / MINUTE), "minuut", "minuten")
        sentence = f"Klaar? Kies «{onward.label}»."
        move.tell_facilitator(reminder(f"Jullie zijn {late} over de geplande eindtijd", sentence, onward))
    else:
        # A choice about the time is no reason to fall silent.
        late = count(int((move.now - session.slot.end) / MINUTE), "minuut", "minuten")
        sentence = f"Klaar? Kies «{onward.label}»."
        move.tell_facilitator(reminder(f"«{move.step.title}» duurt al {late} langer", sentence, onward))


def refresh(move: Move, _: TimerFired) -> None:
    """What the cockpit says of the time has ceased to be true; closing the move shows it anew."""


def _following(move: Move, index: int) -> Step | None:
    later = move.session.at.plan.slots[index + 1 :]
    return move.deck.step(later[0].step) if later else None


TIMERS: dict[Timer, Callable[[Move, TimerFired], None]] = {
    Timer.AHEAD: ahead,
    Timer.ON_THE_MINUTE: on_the_minute,
    Timer.OVERRUN: overrun,
    Timer.REFRESH: refresh,
    Timer.TAKEOVER: leading.nobody_objected,
    Timer.LEAVING: presence.stayed_out,
    Timer.REMINDER: following.remind_owner,
    Timer.AGAIN: delivering.try_again,
    Timer.OUT_OF_REACH: presence.tell_out_of_reach,
    Timer.CLOSE: ending.close_forgotten,
    Timer.WIPE: ending.forget,
    Timer.FORGET: standing.forget,
    Timer.PREPARE: appointing.remind,
    Timer.OFFER: appointing.offer_to_begin,
    Timer.PASSED: appointing.passed,
}
