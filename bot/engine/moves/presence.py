"""Who is there: coming in, going out, away for a moment, out of reach, and who agrees with the rules.

Must not decide where the session goes.
"""

from __future__ import annotations

from msgspec.structs import replace

from bot.engine.language.hearing import Request
from bot.engine.model.commands import Command
from bot.engine.model.deck import StepKind
from bot.engine.model.effects import Private
from bot.engine.model.events import SOMEBODY, Joined, Left, Person, Unreachable
from bot.engine.model.messages import Button, Look, Message, text
from bot.engine.model.refusal import Refused
from bot.engine.model.session import Participant, without
from bot.engine.moves.move import Move
from bot.engine.views.card import where
from bot.engine.views.welcome import late_welcome


def came_in(move: Move, event: Joined) -> None:
    """Somebody joins the chat: a late one reads privately where we are; the group is not disturbed."""
    admit(move, event.person)


def admit(move: Move, person: Person) -> None:
    """Make sure this person takes part; whoever is new after the welcome reads the rules and where we are, once."""
    session = move.session
    known = session.people.get(person.id)
    if known is not None:
        name = known.name if person.name == SOMEBODY else person.name
        if known.gone or known.name != name:
            set_person(move, person.id, replace(known, gone=False, name=name))
        return
    set_person(move, person.id, Participant(name=person.name, practice=person.practice))
    if session.running and session.slot.kind is not StepKind.WELCOME:
        move.post(Private(person.id), late_welcome(move.session, move.config, person.name, move.now))


def went_out(move: Move, event: Left) -> None:
    """Somebody leaves the chat; when it is the facilitator, the group reads how the session can go on."""
    session = move.session
    known = session.people.get(event.person.id)
    if known is None or known.gone:
        return
    set_person(move, event.person.id, replace(known, gone=True))
    move.change(
        queue=without(session.queue, event.person.id),
        speaking="" if session.speaking == event.person.id else session.speaking,
    )
    if event.person.id == session.heir and session.running:
        move.change(heir="", takeover=None)
        move.tell_facilitator(
            Message(look=Look.NOTICE, body=(text(f"{known.name} is weg en neemt de begeleiding niet over."),))
        )
    if event.person.id == session.facilitator and session.running:
        move.announce(
            f"{known.name} is weg. Wil iemand de begeleiding overnemen? Typ: neem over. Komt {known.name} terug? Dan gaan we gewoon verder.",
            typed_in_group=True,
        )


def out_of_reach(move: Move, event: Unreachable) -> None:
    """A private message did not arrive: the group reads once how to open the private chat, and not a word of the message."""
    session = move.session
    if event.person.id in session.unreachable:
        return
    known = session.people.get(event.person.id)
    name = known.name if known else event.person.name
    typed = "cockpit" if event.person.id == session.facilitator else "help"
    move.change(unreachable=(*session.unreachable, event.person.id))
    move.announce(
        f"{name}, ik kan je geen privébericht sturen. {event.how} Typ daarna in je privéchat met mij: {typed}.".strip()
    )


def confirm(move: Move, _: Request) -> None:
    """`akkoord`: this person confirms the ground rules."""
    me = move.session.people[move.me.id]
    if move.session.slot.kind is StepKind.WELCOME:
        raise Refused("De spelregels komen zo. Daarna kun je akkoord geven.")
    if me.confirmed:
        move.receipt("Je had al akkoord gegeven. Dank je wel.", many=True)
        return
    set_person(move, move.me.id, replace(me, confirmed=True))
    move.receipt("Dank je wel. Je bent akkoord met de spelregels.", many=True)
    everybody = move.session.present().values()
    if move.session.slot.kind is StepKind.RULES and all(each.confirmed for each in everybody):
        move.announce(f"Iedereen is akkoord met de spelregels ({len(everybody)} van {len(everybody)}).")


def go_away(move: Move, _: Request) -> None:
    """`even weg`: this person is away for a moment."""
    me = move.session.people[move.me.id]
    if me.away:
        raise Refused("Je stond al op «even weg». Ben je er weer? Typ: terug.")
    set_person(move, move.me.id, replace(me, away=True))
    move.change(queue=without(move.session.queue, move.me.id), speaking=move.session.speaking.replace(move.me.id, ""))
    move.receipt("Tot zo. Typ «terug» als je er weer bent.", Button("Ik ben terug", Command.TERUG))


def come_back(move: Move, _: Request) -> None:
    """`terug`: this person is back, and reads where we are."""
    session = move.session
    me = session.people[move.me.id]
    if not me.away:
        hint = " Wil je naar de vorige kaart? Typ: vorige." if move.leads and session.table and session.at.trail else ""
        raise Refused(f"Je stond niet op «even weg».{hint}")
    set_person(move, move.me.id, replace(me, away=False))
    move.receipt(f"Fijn dat je er weer bent. We zijn bij: {where(session, move.deck)}.")


def set_person(move: Move, person_id: str, participant: Participant) -> None:
    """Store one participant anew."""
    move.change(people={**move.session.people, person_id: participant})
