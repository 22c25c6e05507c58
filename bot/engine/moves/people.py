"""The people: ground rules, the speaking queue, away and back, late joiners, and who leads.

Must not decide where the session goes. A name is what colleagues call somebody; steering is always checked by id.
"""

from __future__ import annotations

import datetime as dt

from msgspec.structs import replace

from bot.engine.language.hearing import Request, plain_words
from bot.engine.language.wording import fill, names, time_left
from bot.engine.model.deck import StepKind
from bot.engine.model.effects import Private
from bot.engine.model.events import SOMEBODY, Joined, Left, Person, TimerFired, Unreachable
from bot.engine.model.messages import Block, Button, Facts, Listing, Look, Message, Style, text
from bot.engine.model.session import Participant, Session
from bot.engine.moves.cards import card_body, card_title
from bot.engine.moves.turn import Refused, Turn

TAKEOVER_WAIT = dt.timedelta(minutes=1)  # how long the facilitator has to say no when somebody wants to take over
AGREE = Button("Akkoord", "akkoord", style=Style.PRIMARY)


def came_in(turn: Turn, event: Joined) -> None:
    """Somebody joins the chat: a late one reads privately where we are; the group is not disturbed."""
    admit(turn, event.person)


def admit(turn: Turn, person: Person) -> None:
    """Make sure this person takes part; whoever is new after the welcome reads the rules and where we are, once."""
    session = turn.session
    known = session.people.get(person.id)
    if known is not None:
        name = known.name if person.name == SOMEBODY else person.name
        if known.gone or known.name != name:
            set_person(turn, person.id, replace(known, gone=False, name=name))
        return
    set_person(turn, person.id, Participant(name=person.name))
    if session.running and session.slot.kind is not StepKind.WELCOME:
        turn.post(Private(person.id), late_welcome(turn, person))


def late_welcome(turn: Turn, person: Person) -> Message:
    """What a late joiner reads: the ground rules to confirm, where we are, the time left."""
    session, deck = turn.session, turn.deck
    rows = [("We zijn bij", turn.step.title), ("Tijd", time_left(turn.now, session.slot.end))]
    body: list[Block] = [
        text(
            f"Fijn dat je er bent, {person.name}. We houden een kaartensessie: «{deck.title}». Je bent niet te laat om mee te doen."
        ),
        Facts(tuple(rows)),
        Listing(deck.rules.rules),
        text(fill(deck.rules.confirmation, session, deck, turn.config.retention_days)),
    ]
    if session.table:
        body += [
            text(f"{card_title(session, deck, session.table)} ligt nu op tafel:"),
            *card_body(deck.card(session.table)),
        ]
    return Message(look=Look.WELCOME, title="Welkom bij de kaartensessie", body=tuple(body), buttons=(AGREE,))


def went_out(turn: Turn, event: Left) -> None:
    """Somebody leaves the chat; when it is the facilitator, the group reads how the session can go on."""
    session = turn.session
    known = session.people.get(event.person.id)
    if known is None or known.gone:
        return
    set_person(turn, event.person.id, replace(known, gone=True))
    turn.change(
        queue=_without(session.queue, event.person.id),
        speaking="" if session.speaking == event.person.id else session.speaking,
    )
    if event.person.id == session.heir and session.running:
        turn.change(heir="", takeover=None)
        turn.tell_facilitator(
            Message(look=Look.NOTICE, body=(text(f"{known.name} is weg en neemt de begeleiding niet over."),))
        )
    if event.person.id == session.facilitator and session.running:
        turn.announce(
            f"{known.name} is weg. Wil iemand de begeleiding overnemen? Typ: neem over. Komt {known.name} terug? Dan gaan we gewoon verder."
        )


def out_of_reach(turn: Turn, event: Unreachable) -> None:
    """A private message did not arrive: the group reads once how to open the private chat, and not a word of the message."""
    session = turn.session
    if event.person.id in session.unreachable:
        return
    known = session.people.get(event.person.id)
    name = known.name if known else event.person.name
    typed = "cockpit" if event.person.id == session.facilitator else "help"
    turn.change(unreachable=(*session.unreachable, event.person.id))
    turn.announce(
        f"{name}, ik kan je geen privébericht sturen. {event.how} Typ daarna in je privéchat met mij: {typed}.".strip()
    )


def confirm(turn: Turn, _: Request) -> None:
    """`akkoord`: this person confirms the ground rules."""
    me = turn.session.people[turn.me.id]
    if turn.session.slot.kind is StepKind.WELCOME:
        raise Refused("De spelregels komen zo. Daarna kun je akkoord geven.")
    if me.confirmed:
        turn.receipt("Je had al akkoord gegeven. Dank je wel.", many=True)
        return
    set_person(turn, turn.me.id, replace(me, confirmed=True))
    turn.receipt("Dank je wel. Je bent akkoord met de spelregels.", many=True)
    everybody = turn.session.present().values()
    if turn.session.slot.kind is StepKind.RULES and all(each.confirmed for each in everybody):
        turn.announce(f"Iedereen is akkoord met de spelregels ({len(everybody)} van {len(everybody)}).")


def raise_hand(turn: Turn, _: Request) -> None:
    """`hand`: join the speaking queue."""
    session = turn.session
    if turn.me.id in session.queue:
        raise Refused(f"Je staat al in de wachtrij, op plek {session.queue.index(turn.me.id) + 1}.")
    if turn.me.id == session.speaking:
        raise Refused("Je bent al aan het woord.")
    turn.change(queue=(*session.queue, turn.me.id))
    place = len(turn.session.queue)
    turn.receipt(
        "Je hand is op. Je bent als eerste aan de beurt." if place == 1 else f"Je hand is op. Je staat op plek {place}."
    )


def lower_hand(turn: Turn, _: Request) -> None:
    """`hand omlaag`: leave the speaking queue."""
    session = turn.session
    if turn.me.id not in session.queue:
        raise Refused("Je hand is niet op. Wil je iets zeggen? Typ: hand.")
    turn.change(queue=_without(session.queue, turn.me.id))
    turn.receipt("Je hand is weer omlaag.")


def give_floor(turn: Turn, _: Request) -> None:
    """`beurt`: the first in the queue has the floor."""
    session = turn.session
    if not session.queue and session.speaking:
        turn.change(speaking="")
        return
    if not session.queue:
        raise Refused("Er heeft nu niemand een hand op.")
    speaker, *rest = session.queue
    turn.change(speaking=speaker, queue=tuple(rest))
    after = f" Daarna: {names(session.people[who].name for who in rest)}." if rest else ""
    turn.announce(f"{session.people[speaker].name} heeft het woord.{after}")


def go_away(turn: Turn, _: Request) -> None:
    """`even weg`: this person is away for a moment."""
    me = turn.session.people[turn.me.id]
    if me.away:
        raise Refused("Je stond al op «even weg». Ben je er weer? Typ: terug.")
    set_person(turn, turn.me.id, replace(me, away=True))
    turn.change(queue=_without(turn.session.queue, turn.me.id), speaking=turn.session.speaking.replace(turn.me.id, ""))
    turn.receipt("Tot zo. Typ «terug» als je er weer bent.", Button("Ik ben terug", "terug"))


def come_back(turn: Turn, _: Request) -> None:
    """`terug`: this person is back, and reads where we are."""
    session = turn.session
    me = session.people[turn.me.id]
    if not me.away:
        hint = " Wil je naar de vorige kaart? Typ: vorige." if turn.leads else ""
        raise Refused(f"Je stond niet op «even weg».{hint}")
    set_person(turn, turn.me.id, replace(me, away=False))
    where = card_title(session, turn.deck, session.table) if session.table else turn.step.title
    turn.receipt(f"Fijn dat je er weer bent. We zijn bij: {where}.")


def hand_over(turn: Turn, request: Request) -> None:
    """`overdragen Piet`: ask this colleague to lead; nothing changes before they say yes."""
    session = turn.session
    heir = find(session, request.args)
    if heir == turn.me.id:
        raise Refused("Je begeleidt de sessie al. Noem de naam van een collega, bijvoorbeeld: /overdragen Piet.")
    name = session.people[heir].name
    if session.takeover is not None and session.heir == heir:
        appoint(turn, heir)
        return
    if session.takeover is not None:
        turn.post(
            Private(session.heir),
            Message(look=Look.NOTICE, body=(text(f"{turn.me.name} vraagt {name} om de sessie over te nemen."),)),
        )
    turn.change(heir=heir, takeover=None)
    words = f"{turn.me.name} vraagt of jij de sessie verder begeleidt. Zeg je ja, dan krijg jij de cockpit en de toelichting bij de kaarten."
    accept = Button("Ja, ik neem het over", "neemover", about=f"erf:{heir}", style=Style.PRIMARY, typed="neem over")
    turn.post(
        Private(heir),
        Message(
            look=Look.NOTICE,
            title="Wil je de begeleiding overnemen?",
            body=(text(words),),
            buttons=(accept, Button("Nee, liever niet", "nee", about=f"erf:{heir}")),
        ),
    )
    turn.receipt(f"Ik heb het aan {name} gevraagd. Tot {name} ja zegt, begeleid jij de sessie.")


def take_over(turn: Turn, _: Request) -> None:
    """`neemover`: at once when the facilitator asked or has gone; else the facilitator gets a minute to say no."""
    session = turn.session
    if turn.leads:
        raise Refused("Jij begeleidt de sessie al.")
    asked = session.heir == turn.me.id and session.takeover is None
    if asked or session.people[session.facilitator].gone:
        appoint(turn, turn.me.id)
        return
    if session.takeover is not None:
        raise Refused("Er loopt al een verzoek om over te nemen. Wacht even.")
    turn.change(heir=turn.me.id, takeover=turn.now + TAKEOVER_WAIT)
    turn.tell_facilitator(
        Message(
            look=Look.REMINDER,
            title=f"{turn.me.name} wil de begeleiding overnemen",
            body=(text(f"Doe je niets? Dan neemt {turn.me.name} het over een minuut over."),),
            buttons=(
                Button("Nee, ik blijf begeleiden", "nee", about=f"erf:{turn.me.id}", style=Style.PRIMARY),
                Button(
                    f"Ja, {turn.me.name} neemt over",
                    "overdragen",
                    args=turn.me.id,
                    about=f"erf:{turn.me.id}",
                    typed=f"/overdragen {turn.me.name}",
                ),
            ),
        )
    )
    turn.receipt("Ik vraag het aan de gespreksbegeleider. Hoor je niets? Dan neem je over een minuut over.")


def decline(turn: Turn, _: Request) -> None:
    """`nee`: the colleague who was asked, or the facilitator, says no to a handover."""
    session = turn.session
    if not session.heir or not (turn.leads or turn.me.id == session.heir):
        raise Refused("Er is nu geen vraag waar je nee op kunt zeggen.")
    heir = session.heir
    turn.change(heir="", takeover=None)
    if turn.leads:
        turn.receipt("Goed, jij blijft begeleiden.")
        turn.post(
            Private(heir), Message(look=Look.NOTICE, body=(text(f"{turn.me.name} blijft de sessie begeleiden."),))
        )
    else:
        turn.receipt("Dat is goed. Je hoeft niets te doen.")
        refusal = f"{turn.me.name} neemt de begeleiding liever niet over. Vraag iemand anders, of ga zelf door."
        turn.tell_facilitator(Message(look=Look.NOTICE, body=(text(refusal),)))


def nobody_objected(turn: Turn, _: TimerFired) -> None:
    """A minute has passed since somebody asked to take over, and the facilitator did not say no."""
    if turn.session.heir in turn.session.present():
        appoint(turn, turn.session.heir)
    else:
        turn.change(heir="", takeover=None)


def appoint(turn: Turn, heir: str) -> None:
    """Let this person lead from now on: they get the cockpit, with their own notes and nobody else's."""
    old = turn.session.facilitator
    turn.change(facilitator=heir, heir="", takeover=None, notes={})
    turn.sync_notes()
    turn.new_cockpit = True
    turn.announce(f"{turn.session.people[heir].name} begeleidt de sessie vanaf nu.")
    if not turn.session.people[old].gone:
        turn.post(
            Private(old),
            Message(
                look=Look.NOTICE, body=(text("Je begeleidt de sessie niet meer. Je doet gewoon mee. Dank je wel!"),)
            ),
        )


def find(session: Session, name: str) -> str:
    """The id of the one present person whose name begins with these words. Refuses when there is none, or more than one."""
    wanted = plain_words(name.removeprefix("@"))
    present = session.present()
    if name in present:  # a button names the person by id: two people can have the same name
        return name
    exact = [who for who, each in present.items() if plain_words(each.name) == wanted]
    close = exact or [who for who, each in present.items() if wanted and plain_words(each.name).startswith(wanted)]
    if len(close) != 1:
        known = names(each.name for who, each in present.items() if who != session.facilitator)
        raise Refused(f"Wie bedoel je? In deze sessie zijn: {known}. Typ: /overdragen en dan de hele naam.")
    return close[0]


def set_person(turn: Turn, person_id: str, participant: Participant) -> None:
    """Store one participant anew."""
    turn.change(people={**turn.session.people, person_id: participant})


def rules_message(turn: Turn) -> Message:
    """The ground rules as the group reads them, with the button that confirms."""
    deck = turn.deck
    confirmation = fill(deck.rules.confirmation, turn.session, deck, turn.config.retention_days)
    return Message(
        look=Look.STEP,
        title=turn.step.title,
        body=(
            text(fill(turn.step.group, turn.session, deck, turn.config.retention_days)),
            Listing(deck.rules.rules),
            text(confirmation),
        ),
        buttons=(AGREE,),
    )


def _without(queue: tuple[str, ...], person: str) -> tuple[str, ...]:
    return tuple(who for who in queue if who != person)
