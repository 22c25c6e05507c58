"""Who is there: coming in, going out, away for a moment, out of reach, and who agrees with the rules.

Must not decide where the session goes, and must not take somebody on a list of members for somebody who takes part.
"""

from __future__ import annotations

import datetime as dt

from msgspec.structs import replace

from bot.engine.language.hearing import Request
from bot.engine.language.wording import all_of, names
from bot.engine.model.blocks import text
from bot.engine.model.commands import Command
from bot.engine.model.deck import StepKind
from bot.engine.model.effects import Private
from bot.engine.model.events import SOMEBODY, Joined, Left, Person, TimerFired, Unreachable, Where
from bot.engine.model.messages import Button, Look, Message, Refused
from bot.engine.model.session import Participant, Session, heads, without
from bot.engine.model.timers import AFTERMATH, Timer
from bot.engine.moves import origin
from bot.engine.moves.move import Move
from bot.engine.views.card import where
from bot.engine.views.step import whole_rules
from bot.engine.views.welcome import late_welcome

GRACE = dt.timedelta(minutes=1)  # how long a dropped connection costs nothing


def came_in(move: Move, event: Joined) -> None:
    """Somebody comes in: a late one reads privately where we are; the group is not disturbed."""
    known = move.session.people.get(event.person.id)
    joins = event.where is Where.MEETING
    if known is None:
        known = Participant(name=event.person.name, practice=event.person.practice, listed=not joins)
        late = event.where is not Where.LIST
    else:
        late = known.listed and joins
    _here(move, event.person, known, joins=joins, back=event.where is not Where.LIST)
    if late:
        _welcome(move, event.person)


def acted(move: Move, person: Person) -> None:
    """Somebody says or presses something, and so takes part; whoever was not known at all is welcomed as late."""
    known = move.session.people.get(person.id)
    _here(
        move,
        person,
        replace(known or Participant(name=person.name, practice=person.practice), listed=False),
        joins=False,
        back=True,
    )
    if known is None:
        _welcome(move, person)


def went_out(move: Move, event: Left) -> None:
    """Somebody hangs up with a device, and has gone when it was the last one and stays out; or was taken out of the chat."""
    known = move.session.people.get(event.person.id)
    if known is None or known.gone:
        return
    if event.where is not Where.MEETING:
        _gone(move, event.person.id, known)
        return
    devices = max(known.devices - 1, 0)
    leaves = not devices and not known.listed
    set_person(
        move, event.person.id, replace(known, devices=devices, leaving=move.now + GRACE if leaves else known.leaving)
    )


def stayed_out(move: Move, event: TimerFired) -> None:
    """The grace is over for somebody who hung up with their last device."""
    who = event.name.removeprefix(f"{Timer.LEAVING}:")
    known = move.session.people.get(who)
    if known is not None and known.leaving is not None:
        _gone(move, who, known)


def _here(move: Move, person: Person, known: Participant, *, joins: bool, back: bool) -> None:
    """Store that this person is here. `joins`: with one more device; `back`: also when they had gone."""
    after = replace(
        known,
        name=known.name if person.name == SOMEBODY else person.name,
        gone=known.gone and not back,
        listed=known.listed and not joins,
        devices=known.devices + joins,
        leaving=None if back else known.leaving,
    )
    if after != move.session.people.get(person.id):
        set_person(move, person.id, after)


def _welcome(move: Move, person: Person) -> None:
    """Let whoever is new after the welcome read the rules and where we are."""
    if move.session.slot.kind is not StepKind.WELCOME:
        move.post(Private(person.id), late_welcome(move.session, move.config, person.name, move.now))


def _gone(move: Move, who: str, known: Participant) -> None:
    """Let this person be gone; when it is the facilitator, the group reads how the session can go on."""
    session = move.session
    set_person(move, who, replace(known, gone=True, devices=0, leaving=None))
    _leave_the_queue(move, who)
    if who == session.heir:
        move.change(heir="", takeover=None)
        move.tell_facilitator(
            Message(look=Look.NOTICE, body=(text(f"{known.name} is weg en neemt de begeleiding niet over."),))
        )
    if who == session.facilitator:
        move.announce(
            f"{known.name} is weg. Wil iemand de begeleiding overnemen? Typ: neem over. Komt {known.name} terug? Dan gaan we gewoon verder.",
            typed_in_group=True,
        )


def out_of_reach(move: Move, event: Unreachable) -> None:
    """A private message did not arrive: the group reads once how to open the private chat, and not a word of the message.

    Of the facilitator at once; of others a little later and together. Of who has gone, and after the session, nothing.
    """
    session, who = move.session, event.person.id
    known = session.people.get(who)
    if who in session.unreachable or event.gone or known is None or known.gone:
        return
    if session.ended_at is not None and (who != session.facilitator or move.now > session.ended_at + AFTERMATH):
        return
    move.change(unreachable=(*session.unreachable, who))
    if who == session.facilitator:
        missed = Command.COCKPIT if session.running else Command.VERSLAG
        _tell_out_of_reach(move, [known.name], event.how, missed)
    else:
        move.change(untold={**session.untold, who: event.how}, telling=session.telling or move.now + GRACE)


def tell_out_of_reach(move: Move, _: TimerFired) -> None:
    """The group reads, in one message for all whom it is the same for, how to open the private chat."""
    session = move.session
    move.change(untold={}, telling=None)
    still = {who: how for who, how in session.untold.items() if who in session.unreachable and _there(session, who)}
    for how in dict.fromkeys(still.values()):
        _tell_out_of_reach(
            move, [session.people[who].name for who, each in still.items() if each == how], how, Command.HELP
        )


def _tell_out_of_reach(move: Move, called: list[str], how: str, typed: Command) -> None:
    you = "je" if len(called) == 1 else "jullie"
    sentence = f"{names(called)}, ik kan {you} geen privébericht sturen."
    move.announce(f"{sentence} {how} Typ daarna in je privéchat met mij: {typed}.")


def _there(session: Session, who: str) -> bool:
    return who in session.people and not session.people[who].gone


def confirm(move: Move, _: Request) -> None:
    """`akkoord`: this person confirms the ground rules."""
    me = move.session.people[move.me.id]
    if move.session.slot.kind is StepKind.WELCOME:
        raise Refused("De spelregels komen zo. Daarna kun je akkoord geven.")
    if me.confirmed:
        origin.renew(move, origin.key(origin.CONFIRMED, move.me.id))
        move.receipt("Je had al akkoord gegeven. Dank je wel.", many=True)
        return
    set_person(move, move.me.id, replace(me, confirmed=True))
    who = "Dank je wel. Je bent" if me.heads == 1 else f"Dank jullie wel. Jullie zijn {all_of(me.heads)}"
    move.receipt(f"{who} akkoord met de spelregels.", many=True)
    everybody = move.session.present().values()
    whole = move.session.surveyed and all(each.confirmed for each in everybody)
    if move.session.slot.kind is StepKind.RULES and whole:
        move.announce(f"Iedereen is akkoord met de spelregels ({heads(everybody)} van {heads(everybody)}).")


def read_rules(move: Move, _: Request) -> None:
    """`spelregels`: the rules and what is kept, with all there is to say about it, for whoever asks."""
    move.reply(whole_rules(move.session, move.config))


def go_away(move: Move, _: Request) -> None:
    """`even weg`: this person is away for a moment."""
    me = move.session.people[move.me.id]
    if me.away:
        raise Refused("Je stond al op «even weg». Ben je er weer? Typ: terug.")
    set_person(move, move.me.id, replace(me, away=True))
    _leave_the_queue(move, move.me.id)
    move.receipt("Tot zo. Typ «terug» als je er weer bent.", Button("Ik ben terug", Command.TERUG))


def come_back(move: Move, _: Request) -> None:
    """`terug`: this person is back, and reads where we are."""
    session = move.session
    me = session.people[move.me.id]
    if not me.away:
        hint = (
            " Wil je naar de vorige kaart? Typ: vorige." if move.leads and session.table and session.at.behind else ""
        )
        raise Refused(f"Je stond niet op «even weg».{hint}")
    set_person(move, move.me.id, replace(me, away=False))
    move.receipt(f"Fijn dat je er weer bent. We zijn bij: {where(session, move.deck)}.")


def _leave_the_queue(move: Move, who: str) -> None:
    session = move.session
    move.change(queue=without(session.queue, who), speaking="" if session.speaking == who else session.speaking)


def set_person(move: Move, person_id: str, participant: Participant) -> None:
    """Store one participant anew."""
    move.change(people={**move.session.people, person_id: participant})
