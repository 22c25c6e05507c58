"""Who leads: the cockpit, and handing it over.

Must not show anything of one facilitator to the next. Steering is checked by id, never by name.
"""

from __future__ import annotations

import datetime as dt
import re

from bot.engine.language.hearing import Request
from bot.engine.language.typed import plain_words
from bot.engine.language.whom import MOST_CHOICES, meant, told_apart
from bot.engine.language.wording import names
from bot.engine.model.blocks import text
from bot.engine.model.commands import Command
from bot.engine.model.effects import Private
from bot.engine.model.events import Place, Pressed, Said, TimerFired
from bot.engine.model.messages import Button, Look, Message, Refused, Style
from bot.engine.model.screen import Screen
from bot.engine.model.session import Participant, Steered
from bot.engine.moves import presence, screens
from bot.engine.moves.move import Move

TAKEOVER_WAIT = dt.timedelta(minutes=1)  # how long the facilitator has to say no when somebody wants to take over


_AROUND = re.compile(r"^(?:aan|naar) ", re.IGNORECASE)
A_MOMENT = dt.timedelta(seconds=1)


def hand_over(move: Move, request: Request) -> None:
    """`overdragen Piet`: ask this colleague to lead; nothing changes before they say yes."""
    heir = _find(move, request.args)
    session = move.session
    if heir == move.me.id:
        raise Refused("Je begeleidt de sessie al. Noem de naam van een collega, bijvoorbeeld: /overdragen Piet.")
    name = session.people[heir].name
    if session.takeover is not None and session.heir == heir:
        appoint(move, heir)
        return
    if session.heir and session.heir != heir:
        no_more = "" if session.takeover is not None else " Jij hoeft niet meer te antwoorden."
        told = f"{move.me.name} vraagt {name} om de sessie over te nemen.{no_more}"
        move.post(Private(session.heir), Message(look=Look.NOTICE, body=(text(told),)))
    move.change(heir=heir, takeover=None)
    words = f"{move.me.name} vraagt of jij de sessie verder begeleidt. Zeg je ja, dan krijg jij de cockpit en de toelichting bij de kaarten."
    move.post(
        Private(heir),
        Message(
            look=Look.NOTICE,
            title="Wil je de begeleiding overnemen?",
            body=(text(words),),
            buttons=_answers(heir),
            asks=True,
        ),
    )
    move.receipt(f"Ik heb het aan {name} gevraagd. Tot {name} ja zegt, begeleid jij de sessie.")


def _answers(heir: str) -> tuple[Button, Button]:
    """The answers of a colleague who is asked to lead."""
    return (
        Button("Ja, ik neem het over", Command.NEEMOVER, about=f"erf:{heir}", style=Style.PRIMARY),
        Button("Nee, liever niet", Command.NEE, about=f"erf:{heir}"),
    )


def take_over(move: Move, request: Request) -> None:
    """`neemover`: at once when the facilitator asked or has gone; else the facilitator gets a minute to say no."""
    session = move.session
    if move.leads:
        raise Refused("Jij begeleidt de sessie al.")
    if asked(move) or session.people[session.facilitator].gone:
        appoint(move, move.me.id)
        return
    if _among_colleagues(move, request, "ja"):
        raise Refused("In de groep is «ja, ik neem het over» geen vraag aan mij.")  # nobody reads this
    if _among_colleagues(move, request, "ik"):
        told = "Wil je de begeleiding van deze sessie overnemen? Druk dan op de knop, of typ: neem over."
        button = Button("Neem de begeleiding over", Command.NEEMOVER, about=session.own_pin, typed="neem over")
        move.reply(Message(look=Look.REFUSAL, body=(text(told),), buttons=(button,), asks=True))
        return
    if _only_just(move):
        raise Refused(
            f"{session.people[session.facilitator].name} begeleidt de sessie nu. Wil jij het toch doen? Typ over een minuut: neem over"
        )
    if session.takeover is not None:
        waits = "jou" if session.heir == move.me.id else session.people[session.heir].name
        move.receipt(f"Er loopt al een verzoek van {waits} om over te nemen. Wacht even.")
        return
    if session.heir:
        told = f"{move.me.name} wil de begeleiding zelf overnemen. Jij hoeft niet meer te antwoorden."
        move.post(Private(session.heir), Message(look=Look.NOTICE, body=(text(told),)))
    move.change(heir=move.me.id, takeover=move.now + TAKEOVER_WAIT)
    move.tell_facilitator(
        Message(
            look=Look.REMINDER,
            title=f"{move.me.name} wil de begeleiding overnemen",
            body=(text(f"Doe je niets? Dan neemt {move.me.name} het over een minuut over."),),
            buttons=_may(move),
            asks=True,
        )
    )
    move.receipt("Ik vraag het aan de gespreksbegeleider. Hoor je niets? Dan neem je over een minuut over.")


def _only_just(move: Move) -> bool:
    """Whether whoever leads has just taken over from who had gone and did nothing yet: two colleagues may answer the same call."""
    last = move.session.steered
    lately = last is not None and last.command is Command.NEEMOVER and last.who == move.session.facilitator
    return lately and last is not None and move.now - last.at < TAKEOVER_WAIT


def _among_colleagues(move: Move, request: Request, begins: str) -> bool:
    """Whether this is said to somebody in the group, and begins so: what is taken over there may be a task."""
    event = move.event
    if not isinstance(event, Said) or event.place is not Place.GROUP or request.explicit:
        return False
    return plain_words(event.text).startswith(begins)


def yes(move: Move) -> bool:
    """`ja`: of who was asked to lead; whoever leads is asked whether it is about the colleague who wants to."""
    session = move.session
    if move.leads and session.takeover is not None:
        raise Refused(f"Mag {session.people[session.heir].name} de begeleiding overnemen?", *_may(move), asks=True)
    if asked(move):
        appoint(move, move.me.id)
        return True
    return False


def ask_again(move: Move) -> None:
    """Whoever was asked to lead said something else: the question stands."""
    raise Refused("Neem je de begeleiding over?", *_answers(move.me.id), asks=True)


def asked(move: Move) -> bool:
    """Whether whoever acts was asked to lead, and has not answered."""
    return move.session.heir == move.me.id and move.session.takeover is None


def _may(move: Move) -> tuple[Button, Button]:
    """The answers of whoever leads to a colleague who wants to."""
    heir = move.session.heir
    name = move.session.people[heir].name
    return (
        Button("Nee, ik blijf begeleiden", Command.NEE, about=f"erf:{heir}", style=Style.PRIMARY),
        Button(
            f"Ja, {name} neemt over",
            Command.OVERDRAGEN,
            args=heir,
            about=f"erf:{heir}",
            typed=f"/overdragen {name}",
        ),
    )


def concerned(move: Move) -> bool:
    """Whether a handover waits for whoever acts, or is what they asked for."""
    heir = move.session.heir
    return bool(heir) and (move.leads or move.me.id == heir)


def decline(move: Move, _: Request) -> None:
    """`nee`: the colleague who was asked, or the facilitator, says no to a handover."""
    session = move.session
    if not concerned(move):
        raise Refused("Goed, ik verander niets.")
    heir, wished = session.heir, session.takeover is not None
    move.change(heir="", takeover=None)
    if move.leads:
        move.receipt("Goed, jij blijft begeleiden.")
        move.post(
            Private(heir), Message(look=Look.NOTICE, body=(text(f"{move.me.name} blijft de sessie begeleiden."),))
        )
    elif wished:
        leader = session.people[session.facilitator].name
        move.receipt(f"Goed, {leader} blijft begeleiden.")
        withdrawn = f"{move.me.name} wil de begeleiding toch niet overnemen. Jij blijft begeleiden."
        move.tell_facilitator(Message(look=Look.NOTICE, body=(text(withdrawn),)))
    else:
        move.receipt("Dat is goed. Je hoeft niets te doen.")
        refusal = f"{move.me.name} neemt de begeleiding liever niet over. Vraag iemand anders, of ga zelf door."
        move.tell_facilitator(Message(look=Look.NOTICE, body=(text(refusal),)))


def nobody_objected(move: Move, _: TimerFired) -> None:
    """A minute has passed since somebody asked to take over, and the facilitator did not say no.

    Who hung up meanwhile may be back in a moment; till that is known, nothing changes.
    """
    session = move.session
    leaving = session.people[session.heir].leaving
    if leaving is not None:
        move.change(takeover=leaving + A_MOMENT)
    else:  # who has gone wants it no more (`presence.py`)
        appoint(move, session.heir)


def appoint(move: Move, heir: str) -> None:
    """Let this person lead from now on: they get the cockpit, with nobody else's notes; their own are there once they act.

    What the other was asked about is not theirs to answer.
    """
    old, event = move.session.facilitator, move.event
    if isinstance(event, Said | Pressed) and move.session.people[old].gone:
        move.change(steered=Steered(heir, event.at, event.when or event.at, Command.NEEMOVER))
    move.change(facilitator=heir, heir="", takeover=None, notes={}, doubted=None)
    screens.close(move, Screen.COCKPIT)
    move.sync_notes()
    move.new_cockpit = True
    move.announce(f"{move.session.people[heir].name} begeleidt de sessie vanaf nu.")
    if not move.session.people[old].gone:
        move.post(
            Private(old),
            Message(
                look=Look.NOTICE, body=(text("Je begeleidt de sessie niet meer. Je doet gewoon mee. Dank je wel!"),)
            ),
        )


def _find(move: Move, name: str) -> str:
    """The id of who is meant. Refuses when that is nobody, and asks back when it can be more than one."""
    for each in move.mentions:  # whoever is mentioned is in the chat, also when its list could not be read
        if each.id not in move.session.people:
            presence.set_person(move, each.id, Participant(name=each.name, listed=True))
    session = move.session
    found = meant(session.people, name, move.mentions) or meant(session.people, _AROUND.sub("", name), move.mentions)
    if len(found) == 1:
        return found[0]
    if len(found) in range(2, MOST_CHOICES + 1):
        buttons = (
            Button(label, Command.OVERDRAGEN, args=who, about=session.pin, typed=f"/overdragen {typed}")
            for who, typed, label in told_apart(session, found)
        )
        raise Refused("Wie bedoel je?", *buttons, asks=True)
    known = names(each.name for who, each in session.present().items() if who != session.facilitator)
    raise Refused(f"Wie bedoel je? In deze sessie zijn: {known}. Typ: /overdragen en dan de hele naam.", asks=True)


def unfold(move: Move, _: Request) -> None:
    """`toon alles`: all of the cockpit at once, from card to card."""
    move.change(unfolded=True)


def fold(move: Move, _: Request) -> None:
    """`toon minder`: only what is needed now."""
    move.change(unfolded=False)


def fresh_cockpit(move: Move, _: Request) -> None:
    """`cockpit`: show the cockpit again, below."""
    move.new_cockpit = True
