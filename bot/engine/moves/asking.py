"""A line that may be the answer to what is asked now: the private question whether it is.

Must not take the answer, nor keep a word of it: only a yes does. Must not ask anybody twice about one thing.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from bot.engine.language.answers import about_another, declines, disagrees, nearly
from bot.engine.language.hearing import Request
from bot.engine.language.typed import plain_words
from bot.engine.model import ballots
from bot.engine.model.blocks import text
from bot.engine.model.commands import Command
from bot.engine.model.deck import StepKind
from bot.engine.model.events import Said
from bot.engine.model.messages import Button, Look, Message, Style
from bot.engine.moves.move import Move
from bot.engine.views.card import card_name
from bot.engine.views.sharing import choosing_form, wanted
from bot.engine.views.stand import OPTIONS

NOT_UNDERSTOOD = "Dat begrijp ik niet. Typ «help» om te zien wat je nu kunt doen."
_YES_NO = {"ja": True, "nee": False}
_FOR_OTHERS = re.compile(r"(?:^|\s)@\w|://|\bwww\.")  # a word to somebody, or a link


def almost(move: Move, event: Said, *, addressed: bool) -> bool:
    """Ask whether a line that comes near an answer is one; False when it does not, or was asked about before.

    Whoever speaks to the bot is always answered, so `addressed` asks again.
    """
    if not addressed and (_FOR_OTHERS.search(event.text) or _about_a_colleague(move, event.text)):
        return False
    answer = nearly(event.text, _asked_now(move))
    if answer is None:
        return _no_longer(move, event, addressed=addressed) or _about_another(move, event, addressed=addressed)
    if _given(move, answer):
        return False
    if not first_time(move) and not addressed:
        return False
    session = move.session
    if answer is not Command.AKKOORD and (people := ballots.asked_of(session, move.me.id)) > 1:
        options = OPTIONS[move.deck.card(session.table).kind]
        move.reply(choosing_form(session, options, people, card_name(session, session.table).lower()))
        return True
    question, label = _question(move, answer)
    pin = session.own_pin if answer is Command.AKKOORD else session.card_pin(session.ballot)
    move.hold(answer)  # and none of the words: a `ja` is to that
    button = Button(label, answer, about=pin, style=Style.PRIMARY)
    move.reply(Message(look=Look.REFUSAL, body=(text(question),), buttons=(button,), asks=True))
    return True


def _about_a_colleague(move: Move, words: str) -> bool:
    """`Piet is het eens` is about Piet, and `Piet, eens!` is for him."""
    first = plain_words(words.split(" ")[0].rstrip(":"))
    others = (each.name for who, each in move.session.people.items() if who != move.me.id)
    return any(first == plain_words(name).split(" ")[0] for name in others if plain_words(name))


def _no_longer(move: Move, event: Said, *, addressed: bool) -> bool:
    """While the rules are talked about, whoever agreed to them may think better of it."""
    me = move.session.people[move.me.id]
    agreed = move.session.slot.kind is StepKind.RULES and me.confirmed
    if not agreed or not disagrees(event.text, several=me.heads > 1) or not (first_time(move) or addressed):
        return False
    take_away = Button("Ja, haal mijn akkoord weg", Command.SCHRAP, args="akkoord", about=move.session.own_pin)
    question = text("Je was akkoord met de spelregels. Ben je dat niet meer?")
    if me.heads > 1:
        take_away = replace(take_away, label="Ja, haal ons akkoord weg")
        question = text("Jullie waren akkoord met de spelregels. Zijn jullie dat niet meer?")
    move.hold(Command.SCHRAP)
    move.reply(Message(look=Look.REFUSAL, body=(question,), buttons=(take_away,), asks=True))
    return True


def _about_another(move: Move, event: Said, *, addressed: bool) -> bool:
    """Whether somebody wants another session is asked in the last step: then a yes or a no may be about that."""
    session = move.session
    asked = session.slot.kind is StepKind.FINISH and move.me.id not in session.again
    about = about_another(event.text) or (addressed and declines(event.text))  # in the group that may be to a colleague
    if not asked or not about or not (first_time(move) or addressed):
        return False
    _ask_for_another(move)
    return True


def about_another_again(move: Move, event: Said) -> bool:
    """Whether a yes or a no to nothing else can be about another session of who answered that before: who says the same is told so."""
    session = move.session
    given = session.again.get(move.me.id)
    about = about_another(event.text) or declines(event.text)
    if session.slot.kind is not StepKind.FINISH or given is None or not about:
        return False
    if given is _YES_NO.get(plain_words(event.text).partition(" ")[0].rstrip(",")):
        take_away = Button("Haal mijn antwoord weg", Command.SCHRAP, args="vervolg", about=session.own_pin)
        move.receipt(f"Dat weet ik al: {wanted([given])}.", take_away)
        return True
    first_time(move)
    _ask_for_another(move)
    return True


def _ask_for_another(move: Move) -> None:
    move.hold(Command.VERVOLG)
    buttons = (
        Button("Ja, nog een sessie", Command.VERVOLG, args="ja", style=Style.PRIMARY),
        Button("Nee, dat hoeft niet", Command.VERVOLG, args="nee"),
    )
    move.reply(Message(look=Look.REFUSAL, body=(text("Wil je nog een sessie?"),), buttons=buttons, asks=True))


def about_the_card(move: Move, request: Request, event: Said) -> bool:
    """`akkoord` from somebody who agreed to the rules long ago is sooner about the statement that lies there: then that is asked."""
    again = request.command is Command.AKKOORD and move.session.people[move.me.id].confirmed
    return again and bool(move.session.table) and almost(move, event, addressed=request.explicit)


def first_time(move: Move) -> bool:
    """Whether nothing of theirs was asked about at this moment yet; from now on something was."""
    session = move.session
    if session.asked.get(move.me.id) == session.moment:
        return False
    move.change(asked={**session.asked, move.me.id: session.moment})
    return True


def _asked_now(move: Move) -> tuple[Command, ...]:
    session = move.session
    if session.slot.kind is StepKind.RULES:
        return () if session.people[move.me.id].confirmed else (Command.AKKOORD,)
    if not ballots.may_choose(session, move.me.id):
        return ()
    return tuple(Command(each) for each in OPTIONS[move.deck.card(session.table).kind])


def _given(move: Move, answer: Command) -> bool:
    return move.session.choices.get(move.session.ballot, {}).get(move.me.id) == answer


def _question(move: Move, answer: Command) -> tuple[str, str]:
    if answer is Command.AKKOORD:
        return "Ben je akkoord met de spelregels?", "Ja, akkoord"
    label = OPTIONS[move.deck.card(move.session.table).kind][answer]
    return f"Is dit je keuze bij {card_name(move.session, move.session.table).lower()}: «{label}»?", f"Ja: {label}"
