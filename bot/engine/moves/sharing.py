"""Several people behind one account: how many there are, and what that changes.

Must not tell the group who shares an account, nor change anything that was shown or graded before.
"""

from __future__ import annotations

from msgspec.structs import replace

from bot.engine.language.hearing import Request
from bot.engine.language.sharing import MOST, heads, surely
from bot.engine.language.typed import whole_number
from bot.engine.language.wording import all_of, in_words
from bot.engine.model import ballots
from bot.engine.model.blocks import text
from bot.engine.model.commands import Command
from bot.engine.model.deck import StepKind
from bot.engine.model.events import Place, Said
from bot.engine.model.messages import Button, Look, Message, Refused
from bot.engine.moves.move import Move
from bot.engine.moves.presence import set_person
from bot.engine.views.card import card_name
from bot.engine.views.sharing import sharing_form
from bot.engine.views.step import AGREE


def share(move: Move, request: Request) -> None:
    """`wij zijn met 3`: this account chooses, grades and agrees for three from now on; without a number the form asks for it."""
    said = request.fields.get("aantal", request.args).strip()
    number = heads(said) or whole_number(said)
    if not said:
        move.reply(sharing_form())
        return
    if number is None or not 1 <= number <= MOST:
        raise Refused(
            f"Met hoeveel mensen zitten jullie achter dit account? Het kan met 1 tot en met {MOST}. Typ bijvoorbeeld: wij zijn met 3.",
            asks=True,
        )
    if _overheard(move, request, number):
        sure = Button(
            f"Ja, met {number} achter dit account", Command.SAMEN, args=str(number), typed=f"wij zijn met {number}"
        )
        asked = text(
            f"Zitten jullie met {number} mensen achter jouw account? Dan kiezen jullie {in_words(number)} keer. "
            "Er is nog niets veranderd."
        )
        move.reply(Message(look=Look.REFUSAL, body=(asked,), buttons=(sure,), asks=True))
        return
    _become(move, number)


def _overheard(move: Move, request: Request, number: int) -> bool:
    """Whether it was said among colleagues, and may be about the whole group."""
    event = move.event
    if not isinstance(event, Said) or event.place is not Place.GROUP or request.explicit:
        return False
    return number > 1 and not surely(event.text, number, len(move.session.present()))


def alone(move: Move, _: Request) -> None:
    """`ik ben weer alleen`: whoever sat here too has gone."""
    _become(move, 1)


def _become(move: Move, number: int) -> None:
    me = move.session.people[move.me.id]
    if number == me.heads:
        raise Refused(
            "Je zit al alleen achter je account. Zijn jullie met meer? Typ bijvoorbeeld: wij zijn met 3."
            if number == 1
            else f"Dat wist ik al: jullie zijn met {number}. Klopt dat niet meer? Typ: ik ben weer alleen."
        )
    agrees = me.confirmed and number <= me.heads
    set_person(move, move.me.id, replace(me, heads=number, confirmed=agrees))
    told = [
        "Genoteerd: je zit weer alleen achter je account."
        if number == 1
        else f"Genoteerd: jullie zitten met {number} mensen achter dit account. Jullie kiezen {in_words(number)} keer en geven "
        f"{in_words(number)} cijfers, en tellen overal voor {in_words(number)}. Wat jullie kiezen, zien jullie van elkaar."
    ]
    buttons = [Button("Ik ben weer alleen", Command.ALLEEN)] if number > 1 else []
    if _drop_choice(move, number):
        at, anew = "deze kaart", "Kies opnieuw"
        if not move.session.table:
            at, anew = card_name(move.session, move.session.at.card).lower(), "Kies na de pauze opnieuw"
        told.append(f"{'Jullie' if number > 1 else 'Je'} keuze bij {at} is weg. {anew}.")
    if not agrees and number > 1 and move.session.slot.kind is not StepKind.WELCOME:
        told.append(f"Zijn jullie {all_of(number)} akkoord met de spelregels?")
        buttons = [AGREE, *buttons]
    move.receipt(" ".join(told), *buttons)


def _drop_choice(move: Move, number: int) -> bool:
    """Take a choice away that was for another number of people, as long as nobody has seen it; also while the card waits in a break.

    In the second ballot as many choose as in the first, whatever the number is now.
    """
    session, me, card = move.session, move.me.id, move.session.at.card
    given = session.choices.get(card, {})
    if card in session.shown or me not in given or len(ballots.rows(given[me])) == number:
        return False
    left = {who: each for who, each in given.items() if who != me}
    move.change(choices={**session.choices, card: left})
    return True
