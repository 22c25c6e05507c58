"""What somebody reads of their own choice at a card: while it can still be taken back, and when that has passed.

Must not be shown to anybody but who sits behind that account, nor tell what somebody else chose.
"""

from __future__ import annotations

from msgspec.structs import replace

from bot.engine.language.wording import names
from bot.engine.model.ballots import rows
from bot.engine.model.blocks import text
from bot.engine.model.commands import Command
from bot.engine.model.deck import Deck
from bot.engine.model.messages import Button, Look, Message
from bot.engine.model.session import Session
from bot.engine.views.card import card_name
from bot.engine.views.stand import OPTIONS, chosen_by


def choice_key(session: Session) -> str:
    """The key of what somebody reads of their choice in this ballot."""
    return f"keuze:{session.ballot}"


def own_choice(session: Session, deck: Deck, who: str, *, new: bool = False) -> Message:
    """What this person chose at the card on the table, with a button to take it back for as long as that can be done.

    `new`: the first choice of an account in this ballot, of which the group may read how many there are.
    """
    card = deck.card(session.table)
    given = rows(session.choices[session.ballot][who])
    chose = names(f"«{OPTIONS[card.kind][Command(each)]}»" for each in given)
    told = f"{'Je koos' if len(given) == 1 else 'Jullie kozen'} {chose} bij {card_name(session, card.id).lower()}."
    buttons: tuple[Button, ...] = ()
    if session.choosing:
        may = "Je mag je keuze nog veranderen." if len(given) == 1 else "Jullie mogen dat nog veranderen."
        told = f"{told} {may}"
        label = "Haal mijn keuze weg" if len(given) == 1 else "Haal onze keuzes weg"
        buttons = (Button(label, Command.SCHRAP, args="keuze", about=session.card_pin(session.ballot)),)
    return Message(
        look=Look.RECEIPT,
        body=(text(told),),
        buttons=buttons,
        many=new,
        nameless=True,
        chosen=chosen_by(session, card, who),
    )


def passed_choice(session: Session, deck: Deck, who: str) -> Message:
    """The same when it has passed: nothing is offered any more."""
    shown = replace(session, shown=(*session.shown, session.ballot))
    return own_choice(shown, deck, who)
