"""Choosing at a card: before the talk, what is shown of it, and once more after the talk.

Must not tell anybody what somebody else chose, nor how the choices lie before they are shown.
"""

from __future__ import annotations

from bot.engine.language import sharing
from bot.engine.language.hearing import Request
from bot.engine.model import ballots
from bot.engine.model.blocks import text
from bot.engine.model.crowd import FEWEST
from bot.engine.model.events import Place, Said
from bot.engine.model.messages import Look, Message, Refused
from bot.engine.model.session import second
from bot.engine.moves import cards
from bot.engine.moves.move import GROUP, Move
from bot.engine.views.card import asks, card_name
from bot.engine.views.choice import choice_key, own_choice
from bot.engine.views.sharing import ALONE, choosing_form
from bot.engine.views.stand import OPTIONS, stand, too_few

OPENLY = (
    "Wat je hier in de groep typt, leest iedereen. Wil je kiezen zonder dat een ander het ziet? "
    "Gebruik de knop op de kaart, of typ je keuze in je privéchat met mij."
)

SHOWN = "De stand is al getoond. Jouw keuze telt daarin mee, zonder je naam. Weghalen of veranderen kan niet meer."


def choose(move: Move, request: Request) -> None:
    """`eens`, `A`, …: one standing choice a person in the ballot that is open; a later one replaces it.

    Who sits with more behind one account gets a form with a row for each.
    """
    _take(move, sharing.Row((request.command,)))


def choose_together(move: Move, request: Request) -> None:
    """`A B B` or `3x A`: the choices of all who sit behind one account, typed or in the rows of the form."""
    if request.fields:
        given = request.in_order()
        words = " ".join(given) if all(given) else ""
    else:
        words = request.args
    _take(move, sharing.row(words))


def _take(move: Move, row: sharing.Row | None) -> None:
    session = move.session
    card = move.deck.card(cards.on_table(move))
    options, name = OPTIONS[card.kind], card_name(session, card.id)
    _may_choose(move)  # first: else who chose what is not on the card is told to choose, and then that it is too late
    if not options or (row is not None and not set(row.choices) <= options.keys()):
        raise Refused(f"{name} is {asks(card)}.")
    people = ballots.asked_of(session, move.me.id)
    choices = row.choices * people if row is not None and row.everybody else row.choices if row is not None else ()
    if len(choices) != people or (people == 1 and row is not None and row.everybody):
        if people == 1:
            raise Refused(ALONE)
        move.reply(choosing_form(session, options, people, name.lower()))
        return
    given = session.choices.get(session.ballot, {})
    new = move.me.id not in given  # of a changed choice the group hears nothing at all
    move.change(choices={**session.choices, session.ballot: {**given, move.me.id: " ".join(choices)}})
    _say_that_it_is_read(move)
    settle(move)
    told = own_choice(move.session, move.deck, move.me.id, new=new)
    move.reply(told, key=choice_key(move.session))


def show(move: Move, _: Request) -> None:
    """`stand`: the group sees how the choices lie, without names; from then on they are closed."""
    session = move.session
    card = move.deck.card(cards.on_table(move))
    if not OPTIONS[card.kind]:
        raise Refused("Bij deze kaart valt niets te kiezen. Praat er samen over.")
    if not session.choosing:
        _tell(move, "")
        return
    if not ballots.can_show(session):
        raise Refused(
            f"{too_few(session)} Wacht nog even, of vraag hardop wie wat vindt."
            if ballots.chosen(session)
            else "Er heeft nog niemand gekozen. Vraag de groep om een keuze te maken."
        )
    _show(move, "")


def settle(move: Move) -> None:
    """Show how the choices lie as soon as everybody who is here has chosen."""
    session = move.session
    if session.choosing and ballots.complete(session) and ballots.can_show(session):
        _show(move, "Iedereen heeft gekozen.")


def again(move: Move, _: Request) -> None:
    """`nog een keer kiezen`: after the talk everybody who chose chooses anew, and again nobody sees how."""
    session = move.session
    card_id = cards.on_table(move)
    if not OPTIONS[move.deck.card(card_id).kind]:
        raise Refused("Bij deze kaart valt niets te kiezen. Praat er samen over.")
    if session.ballot != card_id or second(card_id) in session.shown:
        raise Refused("De groep koos bij deze kaart al een tweede keer, of doet dat nu. Een derde keer is er niet.")
    if session.choosing and ballots.chosen(session) and not ballots.can_show(session):
        raise Refused(f"{too_few(session)} Praat er samen over.")
    if session.choosing:
        raise Refused("De stand is nog niet getoond. Typ eerst: stand. Praat erover, en laat dan nog een keer kiezen.")
    if not ballots.can_choose_again(session):
        raise Refused(
            f"Nog een keer kiezen kan vanaf {FEWEST} mensen. Met minder zie je meteen wie er anders koos. "
            "Vraag hardop wie er nu anders over denkt."
        )
    move.go(again=(*session.at.again, card_id))
    cards.show_again(move)


def _may_choose(move: Move) -> None:
    session = move.session
    if not session.choosing:
        more = (
            " Na het gesprek kan de gespreksbegeleider nog een keer laten kiezen."
            if ballots.can_choose_again(session)
            else ""
        )
        raise Refused(f"De stand is al getoond. Kiezen kan nu niet meer. Praat gerust mee.{more}")
    if not ballots.may_choose(session, move.me.id):
        raise Refused(
            "Nu kiest alleen wie de eerste keer ook koos. Anders kan een ander uitrekenen wat jij kiest. Praat gerust mee."
        )


def _say_that_it_is_read(move: Move) -> None:
    """Once a session: what is typed in the group is no secret."""
    event = move.event
    if isinstance(event, Said) and event.place is Place.GROUP and not move.session.openly:
        move.change(openly=True)
        move.announce(OPENLY)


def _show(move: Move, why: str) -> None:
    session = move.session
    move.change(shown=(*session.shown, session.ballot))
    _tell(move, why)


def _tell(move: Move, why: str) -> None:
    session = move.session
    card = move.deck.card(session.table)
    name = card_name(session, card.id)
    title = f"Stand bij {name.lower()}" if session.ballot == card.id else f"{name}: voor en na het gesprek"
    body = stand(session, card)
    move.post(GROUP, Message(look=Look.NOTICE, title=title, body=(*([text(why)] if why else []), *body)))
