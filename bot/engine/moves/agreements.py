"""Agreements and open questions: note one, strike one, and remind its owner.

Must not remind anybody who did not ask for it.
"""

from __future__ import annotations

import datetime as dt
import re

from msgspec.structs import replace

from bot.engine.language import agreement
from bot.engine.language.dates import AMSTERDAM, spoken_day
from bot.engine.language.hearing import Request, plain_words, whole_number
from bot.engine.language.whom import MOST_CHOICES, meant, told_apart
from bot.engine.language.wording import agreement_line, today
from bot.engine.model.commands import Command
from bot.engine.model.effects import Private
from bot.engine.model.events import TimerFired
from bot.engine.model.messages import Button, Look, Message, text
from bot.engine.model.refusal import Refused
from bot.engine.model.session import Agreement, Reminder
from bot.engine.moves.move import Move

MOST = 50  # agreements, and open questions
REMINDER_HOUR = 9  # local time on the day itself


def agree(move: Move, request: Request) -> None:
    """`afspraak lijst maken door Piet voor 1 december`: what, by whom, by when."""
    hint = "Wat spreken jullie af? Typ bijvoorbeeld: afspraak: lijst maken door Piet voor 1 december."
    known = move.session.agreements
    made = _owned(move, agreement.understand(request, _next_number(known), today(move.now), hint))
    move.change(agreements=(*known, made))
    move.announce(agreement_line(made, move.now), title=f"Afspraak {made.number}")
    _settle_owner(move, made)


def ask(move: Move, request: Request) -> None:
    """`vraag geldt dit ook voor chats? door Piet voor 1 december`: an open question with an owner and a date."""
    hint = "Welke vraag staat nog open? Typ bijvoorbeeld: vraag: geldt dit ook voor chats? door Piet voor 1 december."
    known = move.session.questions
    made = _owned(move, agreement.understand(request, _next_number(known), today(move.now), hint))
    move.change(questions=(*known, made))
    move.announce(agreement_line(made, move.now, by="antwoord van"), title=f"Open vraag {made.number}")


def own(move: Move, request: Request) -> None:
    """`eigenaar 1 Jan de Vries 2`: which of the people of one name takes agreement 1. Refuses anybody else."""
    number, _, name = request.args.partition(" ")
    known = move.session.agreements
    made = next((each for each in known if str(each.number) == number and not each.owner), None)
    found = meant(move.session.people, name)
    if made is None or len(found) != 1 or found[0] not in _owners(move, made):
        raise Refused(
            "Dat hoef ik niet te weten: bij die afspraak is al duidelijk wie hem doet, of die afspraak is er niet."
        )
    mine = replace(made, owner=found[0])
    move.change(agreements=tuple(mine if each is made else each for each in known))
    move.receipt(f"Dank je wel. Afspraak {made.number} staat goed.")
    _settle_owner(move, mine)


def strike(move: Move, request: Request) -> None:
    """`schrap afspraak 2`: take an agreement or an open question away; the others keep their numbers."""
    match = re.fullmatch(r"(afspraak|vraag) (\d{1,3})", plain_words(request.args))
    items = {"afspraak": move.session.agreements, "vraag": move.session.questions}
    gone = [each for each in items[match[1]] if each.number == int(match[2])] if match else []
    if match is None or not gone:
        raise Refused("Wat wil je schrappen? Typ bijvoorbeeld: schrap afspraak 1, of: schrap vraag 1.", asks=True)
    kept = tuple(each for each in items[match[1]] if each not in gone)
    if match[1] == "vraag":
        move.change(questions=kept)
    else:
        move.change(agreements=kept)
    move.announce(f"{match[1].capitalize()} {match[2]} is geschrapt: {gone[0].what}")


def remind(move: Move, request: Request) -> None:
    """`herinner 1`: a private reminder on the day of an agreement, for everybody who asks for it."""
    number_of = whole_number(request.args)
    made = next((each for each in move.session.agreements if each.number == number_of), None)
    if made is None:
        raise Refused("Die afspraak ken ik niet. Typ bijvoorbeeld: herinner 1.")
    due = _due(move, made)
    if due is None:
        raise Refused(
            "Bij deze afspraak past geen herinnering: er is geen datum, of de datum valt buiten de tijd dat ik iets bewaar."
        )
    known = move.session.reminders
    mine = Reminder(move.me.id, made.what, due)
    if mine not in known.values():
        move.change(reminders={**known, str(max(map(int, known), default=0) + 1): mine})
    on = spoken_day(due.astimezone(AMSTERDAM).date(), today(move.now))
    move.receipt(f"Goed, op {on} stuur ik je een herinnering aan: {made.what}.")


def remind_owner(move: Move, event: TimerFired) -> None:
    """The day of an agreement has come: a private message to whoever asked for it."""
    name = event.name.removeprefix("herinner:")
    reminder = move.session.reminders.get(name)
    if reminder is None:
        return
    move.change(reminders={key: each for key, each in move.session.reminders.items() if key != name})
    move.post(
        Private(reminder.person),
        Message(look=Look.REMINDER, title="Herinnering aan je afspraak", body=(text(reminder.what),)),
    )


def _next_number(known: tuple[Agreement, ...]) -> int:
    """The number of the next one: after the last. Refuses when there are too many."""
    if len(known) >= MOST:
        raise Refused(f"Er staan er al {MOST}. De gespreksbegeleider kan er een weghalen.")
    return max((each.number for each in known), default=0) + 1


def _settle_owner(move: Move, made: Agreement) -> None:
    """Offer a reminder to whoever it is that takes this agreement; when two people are called so, ask who is meant."""
    owners = _owners(move, made)
    if len(owners) == 1 and _due(move, made) is not None:
        message = Message(
            look=Look.RECEIPT,
            body=(text(f"Jij hebt een afspraak: {made.what}. Wil je op de dag zelf een herinnering?"),),
            buttons=(Button("Ja, herinner mij", Command.HERINNER, args=str(made.number)),),
        )
        move.post(Private(owners[0]), message)
    namesakes = {plain_words(move.session.people[who].name) for who in owners}
    if len(owners) in range(2, MOST_CHOICES + 1) and len(namesakes) == 1:
        move.reply(
            Message(
                look=Look.RECEIPT,
                body=(text(f"Er zijn er {len(owners)} die {made.who} heten. Wie doet afspraak {made.number}?"),),
                buttons=tuple(
                    Button(
                        label,
                        Command.EIGENAAR,
                        args=f"{made.number} {who}",
                        typed=f"/eigenaar {made.number} {typed}",
                    )
                    for who, typed, label in told_apart(move.session, owners)
                ),
            )
        )


def _owners(move: Move, made: Agreement) -> tuple[str, ...]:
    """Who it can be that takes this agreement."""
    return (made.owner,) if made.owner else meant(move.session.people, made.who)


def _owned(move: Move, made: Agreement) -> Agreement:
    """The agreement with the id of its owner, where a mention or a name leaves no doubt."""
    owners = meant(move.session.people, made.who, move.mentions)
    return replace(made, owner=owners[0]) if len(owners) == 1 else made


def _due(move: Move, made: Agreement) -> dt.datetime | None:
    """When a reminder can be sent: the morning of the day, if that comes before everything is deleted."""
    if made.when is None:
        return None
    due = dt.datetime.combine(made.when, dt.time(REMINDER_HOUR), tzinfo=AMSTERDAM).astimezone(dt.UTC)
    last = (move.session.ended_at or move.now) + dt.timedelta(days=move.config.retention_days)
    return due if move.now < due < last else None
