"""What people do about the time: more of it for a step, less for a round, no break, a later end.

Must not move the session to another step. A delay that was announced is in the plan; a mere overrun is not.
"""

from __future__ import annotations

import datetime as dt
import re

from bot.engine.language.hearing import Request
from bot.engine.language.times import minutes as understand_minutes
from bot.engine.language.wording import count, spoken_time, time_left
from bot.engine.model.blocks import Facts
from bot.engine.model.deck import StepKind
from bot.engine.model.messages import Look, Message, Refused
from bot.engine.model.schedule import MINUTE, SHORTEST_ROUND, Schedule
from bot.engine.model.session import Session
from bot.engine.moves.move import Move

LONGEST_EXTENSION = 60  # minutes
_OF_THE_BREAK = re.compile(r"(?:de |deze )?pauze\b(?: met)? ?", re.IGNORECASE)


def extend(move: Move, request: Request) -> None:
    """`verleng 5`: this step gets longer, and what follows moves along."""
    words = request.args
    if of_break := _OF_THE_BREAK.match(words):
        if move.session.slot.kind is not StepKind.BREAK:
            raise Refused("Het is nu geen pauze. Wil je meer tijd voor dit onderdeel? Typ: verleng 5.")
        words = words[of_break.end() :]
    minutes = understand_minutes(words)
    if minutes is None or not 1 <= minutes <= LONGEST_EXTENSION:
        raise Refused(
            f"Met hoeveel minuten wil je verlengen? Kies 1 tot en met {LONGEST_EXTENSION}, bijvoorbeeld: verleng 5.",
            asks=True,
        )
    session = move.session
    plan = session.at.plan.as_it_goes(session.at.slot, move.now).stretched(session.at.slot, minutes * MINUTE)
    move.go(plan=plan)
    move.announce(
        f"We nemen {count(minutes, 'minuut', 'minuten')} langer voor «{move.step.title}»: tot {spoken_time(move.session.slot.end)}."
    )


def shorten(move: Move, _: Request) -> None:
    """`inkorten`: this round, or the next one, gives back the delay (but keeps at least ten minutes)."""
    session = move.session
    late = session.delay(move.now)
    index = session.at.plan.round_to_shorten(session.at.slot, move.now)
    if late <= 0:
        raise Refused("Jullie lopen niet uit. Inkorten is niet nodig.")
    if index is None:
        raise Refused("Er is geen ronde meer die korter kan. Typ: zo laten. Dan eindigen jullie later.")
    at = session.at
    slot = at.plan.slots[index]
    room = int(at.plan.left(index, at.slot, move.now) / MINUTE) - SHORTEST_ROUND
    by = min(late, room)
    plan = at.plan.stretched(index, -by * MINUTE)
    move.go(plan=plan, accepted=_still_accepted(session, plan))
    title = move.deck.step(slot.step).title
    over = at.plan.overrun(at.slot, move.now) if index > at.slot else dt.timedelta()
    stops = spoken_time(move.session.at.plan.slots[index].end + over)
    move.receipt(f"«{title}» is {count(by, 'minuut', 'minuten')} korter en stopt om {stops}.")


def drop_break(move: Move, _: Request) -> None:
    """`geenpauze`: the break goes out of the plan; the group is told, since people count on it."""
    session = move.session
    index = session.at.plan.next_of(StepKind.BREAK, session.at.slot)
    if index is None:
        raise Refused("Er staat geen pauze meer in de planning.")
    plan = session.at.plan.as_it_goes(session.at.slot, move.now).without(index)
    move.go(plan=plan, accepted=_still_accepted(session, plan))
    move.announce("We slaan de pauze over. Moet je even weg? Typ dan: even weg.", typed_in_group=True)


def leave_so(move: Move, _: Request) -> None:
    """`zolaten`: the later end is accepted, and not brought up again before it grows."""
    late = move.session.delay(move.now)
    if late <= 0:
        raise Refused("Jullie lopen niet uit. Je hoeft niets te kiezen.")
    if late <= move.session.at.accepted:
        end = spoken_time(move.session.expected_end(move.now))
        raise Refused(f"Dat is al zo. Het einde is rond {end}.")
    at = move.session.at
    move.go(plan=at.plan.as_it_goes(at.slot, move.now), accepted=late)
    move.announce(f"We gaan iets langer door. Het einde is nu rond {spoken_time(move.session.expected_end(move.now))}.")


def tell_time(move: Move, _: Request) -> None:
    """`tijd`: how much time is left, for whoever asks."""
    session = move.session
    rows = (
        ("Nu", f"{move.step.title}, {time_left(move.now, session.slot.end)}"),
        ("Einde van de sessie", time_left(move.now, session.expected_end(move.now))),
    )
    move.reply(Message(look=Look.NOTICE, title="Tijd", body=(Facts(rows),)))


def _still_accepted(session: Session, plan: Schedule) -> int:
    """The delay that stays accepted when a new plan has less of it."""
    return min(session.at.accepted, max(0, int((plan.end - session.agreed.end) / MINUTE)))
