"""The clock proposes: timers, reminders, the delay, and the three offers when a session runs late.

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
from bot.engine.model.events import TimerFired
from bot.engine.model.messages import Button, Facts, Look, Message, Style, text
from bot.engine.model.schedule import MINUTE, SHORTEST_ROUND, Schedule
from bot.engine.model.session import Session
from bot.engine.model.steps import STEPS, WRAP_UP
from bot.engine.moves.turn import GROUP, Refused, Turn

AHEAD = 5 * MINUTE  # how long before the minute the facilitator is told
LATE = 5  # minutes of delay from which the cockpit offers something
HOUR = dt.timedelta(hours=1)
CLOSES = 2 * HOUR  # after the planned end a forgotten session is closed
LONGEST_EXTENSION = 60  # minutes
MINUTE_REMINDER = 10  # minutes; after that a reminder has lost its meaning


def expected_end(session: Session, now: dt.datetime) -> dt.datetime:
    """When the session will end as things stand: the plan, plus what the step on hand runs over."""
    over = max(now - session.slot.end, dt.timedelta())
    return session.at.plan.end + over


def delay(session: Session, now: dt.datetime) -> int:
    """Whole minutes that the session will end later than was agreed at the start; negative when earlier."""
    return int((expected_end(session, now) - session.agreed.end) / MINUTE)


def offers(session: Session, now: dt.datetime) -> tuple[tuple[str, str], ...]:
    """What can be done about the delay: (label, command); nothing when it is small, accepted, or past mending."""
    late = delay(session, now)
    if late - session.at.accepted < LATE or session.slot.kind in WRAP_UP:
        return ()
    ways = []
    index = _round_to_shorten(session, now)
    if index is not None:
        ways.append(
            ("Maak deze ronde korter" if index == session.at.slot else "Maak de volgende ronde korter", "inkorten")
        )
    if session.at.plan.next_of(StepKind.BREAK, session.at.slot) is not None:
        ways.append(("Sla de pauze over", "geenpauze"))
    return (*ways, ("Laat het zo", "zolaten"))


def wanted(session: Session, retention_days: int) -> dict[str, dt.datetime]:
    """The timers that belong to this session as it is; the name says which slot a timer was set for."""
    timers = {f"herinner:{n}": each.due for n, each in session.reminders.items()}
    if session.ended_at is not None:
        return {**timers, "wissen": session.ended_at + dt.timedelta(days=retention_days)}
    if session.takeover is not None:
        timers["overname"] = session.takeover
    at, slot = session.at.slot, session.slot
    timers |= {f"uitloop:{at}": slot.end + AHEAD, "sluiten": _closing(session)}
    # A step of a few minutes needs no alarm; the last one does, because the meeting ends.
    if slot.end - slot.start >= AHEAD or at + 1 == len(session.at.plan.slots) or _reminds(session):
        timers[f"nu:{at}"] = slot.end
    if _reminds(session):
        timers[f"vooraf:{at}"] = slot.end - AHEAD
    return timers


def ahead(turn: Turn, _: TimerFired) -> None:
    """Five minutes before the break, its end or the wrap-up: tell the facilitator."""
    left = minutes_until(turn.now, turn.session.slot.end)
    if left <= 0:
        return  # too late to be of use; the reminder on the minute comes at once
    coming, _now, _what_to_do = _moment(turn)
    words = f"Om {spoken_time(turn.session.slot.end)} krijgt de groep een bericht. Begin liever geen nieuwe kaart meer."
    if turn.session.slot.kind is StepKind.BREAK:
        words = f"Om {spoken_time(turn.session.slot.end)} krijgt de groep een bericht."
    turn.tell_facilitator(_reminder(f"Over {spoken_minutes(left)} {coming}", words, useful=left))


def on_the_minute(turn: Turn, event: TimerFired) -> None:
    """The step's time is over: the group hears of the break, its end and the wrap-up; of the rest only the facilitator."""
    session = turn.session
    if _reminds(session) and turn.now - event.due < MINUTE_REMINDER * MINUTE:
        _coming, now, what_to_do = _moment(turn)
        turn.post(GROUP, _reminder(now, what_to_do))
    onward, more = onward_button(session), more_time_button(session)
    words = f"Klaar? Kies «{onward.label}». Meer tijd nodig? Kies «{more.label}»."
    turn.tell_facilitator(_reminder(f"De tijd voor «{turn.step.title}» is om", words, onward, more))


def overrun(turn: Turn, _: TimerFired) -> None:
    """Five minutes over time: the cockpit now shows the offers; tell the facilitator that they are there."""
    possible = offers(turn.session, turn.now)
    if len(possible) > 1:
        late = count(delay(turn.session, turn.now), "minuut", "minuten")
        turn.tell_facilitator(
            _reminder(
                f"Jullie lopen {late} uit", "Dit kun je doen. Je beslist zelf.", *offer_buttons(turn.session, turn.now)
            )
        )


def extend(turn: Turn, request: Request) -> None:
    """`verleng 5`: this step gets longer, and what follows moves along."""
    minutes = understand_minutes(request.args)
    if minutes is None or not 1 <= minutes <= LONGEST_EXTENSION:
        raise Refused(
            f"Met hoeveel minuten wil je verlengen? Kies 1 tot en met {LONGEST_EXTENSION}, bijvoorbeeld: verleng 5."
        )
    session = turn.session
    over = max(turn.now - session.slot.end, dt.timedelta())
    plan = session.at.plan.stretched(session.at.slot, minutes * MINUTE + _whole_minutes(over))
    turn.move(plan=plan)
    turn.announce(
        f"We nemen {count(minutes, 'minuut', 'minuten')} langer voor «{turn.step.title}»: tot {spoken_time(turn.session.slot.end)}."
    )


def shorten(turn: Turn, _: Request) -> None:
    """`inkorten`: this round, or the next one, gives back the delay (but keeps at least ten minutes)."""
    session = turn.session
    late = delay(session, turn.now)
    index = _round_to_shorten(session, turn.now)
    if late <= 0:
        raise Refused("Jullie lopen niet uit. Inkorten is niet nodig.")
    if index is None:
        raise Refused("Er is geen ronde meer die korter kan. Typ: zo laten. Dan eindigen jullie later.")
    at = session.at
    slot = at.plan.slots[index]
    room = int((slot.end - max(slot.start, turn.now)) / MINUTE) - SHORTEST_ROUND
    by = min(late, room)
    plan = at.plan.stretched(index, -by * MINUTE)
    turn.move(plan=plan, accepted=_still_accepted(turn, plan))
    title = turn.deck.step(slot.step).title
    over = max(turn.now - session.slot.end, dt.timedelta()) if index > at.slot else dt.timedelta()
    stops = spoken_time(turn.session.at.plan.slots[index].end + over)
    turn.receipt(f"«{title}» is {count(by, 'minuut', 'minuten')} korter en stopt om {stops}.")


def drop_break(turn: Turn, _: Request) -> None:
    """`geenpauze`: the break goes out of the plan; the group is told, since people count on it."""
    session = turn.session
    index = session.at.plan.next_of(StepKind.BREAK, session.at.slot)
    if index is None:
        raise Refused("Er staat geen pauze meer in de planning.")
    plan = session.at.plan.without(index)
    turn.move(plan=plan, accepted=_still_accepted(turn, plan))
    turn.announce("We slaan de pauze over. Moet je even weg? Typ dan: even weg.")


def leave_so(turn: Turn, _: Request) -> None:
    """`zolaten`: the later end is accepted, and not brought up again before it grows."""
    late = delay(turn.session, turn.now)
    if late <= 0:
        raise Refused("Jullie lopen niet uit. Er is niets om te laten.")
    turn.move(accepted=late)
    turn.announce(
        f"We gaan iets langer door. Het einde is nu rond {spoken_time(expected_end(turn.session, turn.now))}."
    )


def tell_time(turn: Turn, _: Request) -> None:
    """`tijd`: how much time is left, for whoever asks."""
    session = turn.session
    rows = (
        ("Nu", f"{turn.step.title}, {time_left(turn.now, session.slot.end)}"),
        ("Einde van de sessie", time_left(turn.now, expected_end(session, turn.now))),
    )
    turn.reply(Message(look=Look.NOTICE, title="Tijd", body=(Facts(rows),)))


def onward_label(session: Session) -> str:
    """The words on the button that goes on to the next step."""
    later = session.at.plan.slots[session.at.slot + 1 :]
    return "Begin de pauze" if later and later[0].kind is StepKind.BREAK else STEPS[session.slot.kind].next_label


def onward_button(session: Session) -> Button:
    """On to the next step; after the last one the session ends."""
    last = session.at.slot + 1 >= len(session.at.plan.slots)
    style = Style.NORMAL if session.table else Style.PRIMARY
    command, args = ("stop", "ja") if last else ("verder", "")
    return Button(onward_label(session), command, args=args, about=session.pin, style=style)


def more_time_button(session: Session) -> Button:
    """A little more time for this step."""
    return Button("5 minuten erbij", "verleng", args="5", about=session.pin)


def offer_buttons(session: Session, now: dt.datetime) -> tuple[Button, ...]:
    """What can be done about running late, when they do."""
    return tuple(Button(label, command, about=session.pin) for label, command in offers(session, now))


def catch_up(plan: Schedule, index: int, agreed_end: dt.datetime) -> Schedule:
    """A plan that is ahead gives the time it won to the last round that is still to come, so that the end stays as agreed."""
    won = agreed_end - plan.end
    rounds = [i for i, slot in enumerate(plan.slots) if i >= index and slot.kind is StepKind.ROUND]
    return plan.stretched(rounds[-1], won) if won > dt.timedelta() and rounds else plan


def _reminds(session: Session) -> bool:
    """Whether the end of this step is one that the group is reminded of."""
    later = session.at.plan.slots[session.at.slot + 1 :]
    if not later:
        return False
    if session.slot.kind is StepKind.BREAK or later[0].kind is StepKind.BREAK:
        return True
    return later[0].kind in WRAP_UP and session.slot.kind not in WRAP_UP


def _moment(turn: Turn) -> tuple[str, str, str]:
    """What happens at the end of this step: how it is announced ahead, on the minute, and what the group does then."""
    session = turn.session
    if session.slot.kind is StepKind.BREAK:
        return "is de pauze voorbij", "De pauze is voorbij", "Kom je weer bij het scherm? We gaan zo verder."
    following = turn.deck.step(session.at.plan.slots[session.at.slot + 1].step)
    if following.kind is StepKind.BREAK:
        return "is het pauze", "Tijd voor pauze", "Rond jullie gesprek rustig af. De gespreksbegeleider start de pauze."
    part = following.part.lower()
    return (
        f"begint de {part}",
        f"Tijd voor de {part}",
        "Rond jullie gesprek rustig af. De gespreksbegeleider gaat zo verder.",
    )


def _round_to_shorten(session: Session, now: dt.datetime) -> int | None:
    """The round on hand or the next one, when it is long enough to give at least a minute back."""
    for index, slot in enumerate(session.at.plan.slots):
        long_enough = slot.end - max(slot.start, now) >= (SHORTEST_ROUND + 1) * MINUTE
        if index >= session.at.slot and slot.kind is StepKind.ROUND and long_enough:
            return index
    return None


def _still_accepted(turn: Turn, plan: Schedule) -> int:
    """The delay that stays accepted when a new plan has less of it."""
    session = turn.session
    return min(session.at.accepted, max(0, int((plan.end - session.agreed.end) / MINUTE)))


def _closing(session: Session) -> dt.datetime:
    """When a session that nobody ended is closed: two hours after the plan, and an hour more as long as it is used."""
    over = session.clock - session.at.plan.end
    return session.at.plan.end + CLOSES + max(0, -(-over // HOUR)) * HOUR


def _whole_minutes(length: dt.timedelta) -> dt.timedelta:
    return int(length / MINUTE) * MINUTE


def _reminder(title: str, words: str, *buttons: Button, useful: int = MINUTE_REMINDER) -> Message:
    """`useful`: minutes after which it is pointless."""
    return Message(look=Look.REMINDER, title=title, body=(text(words),), buttons=buttons, expires_minutes=useful)
