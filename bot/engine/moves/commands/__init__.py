"""The table of commands: what people can type or press, what it does, who may, and what `help` says of it.

One row is one command; adding one is adding its name (`model/commands.py`), a row in the file of its subject here and, when it
belongs to a step, its name in `model/steps.py`. `help` tells them in this order. Must not decide when a command is accepted: that
is the table of steps.
"""

from __future__ import annotations

from bot.engine.language.hearing import Args, Request
from bot.engine.language.typed import plain_words
from bot.engine.model.commands import Command
from bot.engine.model.messages import Refused
from bot.engine.moves import helping, starting
from bot.engine.moves.commands.apart import APART
from bot.engine.moves.commands.cards import CARDS
from bot.engine.moves.commands.leading import LEADING
from bot.engine.moves.commands.talking import TALKING
from bot.engine.moves.commands.time import TIME
from bot.engine.moves.commands.wrapup import WRAP_UP
from bot.engine.moves.move import Move
from bot.engine.moves.rule import CommandRule, Needs


def _help(move: Move, _: Request) -> None:
    helping.help_now(move, TABLE)


def _nothing_asked(_: Move, __: Request) -> None:
    raise Refused("Er is nu geen vraag waarbij je een sessie kiest. Typ «help» om te zien wat je nu kunt doen.")


TABLE: tuple[CommandRule, ...] = (
    CommandRule(
        Command.START,
        starting.start,
        "begin in de groepschat een sessie met jullie woord (1u, 1,5u, 2u of tot 15:00)",
        usage="/start zon 2u",
        args=Args.OPTIONAL,
        needs=Needs.NOTHING,
    ),
    CommandRule(
        Command.HERVAT,
        starting.go_on,
        "ga verder waar jullie de vorige keer waren",
        aliases=("verder waar we waren", "ga verder waar we waren"),
        leads=True,
    ),
    CommandRule(
        Command.OPNIEUW,
        starting.begin_anew,
        "begin toch bij de eerste kaart",
        aliases=("begin opnieuw", "opnieuw beginnen"),
        leads=True,
    ),
    CommandRule(Command.HELP, _help, "wat je nu kunt doen", aliases=("hulp", "?", "commando's"), needs=Needs.NOTHING),
    *CARDS,
    *TALKING,
    *TIME,
    *WRAP_UP,
    *LEADING,
    *APART,
    # Answered before a session is known: `addressing.py`.
    CommandRule(
        Command.KIES,
        _nothing_asked,
        "kies een sessie, als ik vraag welke je bedoelt",
        usage="kies 1",
        args=Args.NUMBER,
        needs=Needs.NOTHING,
    ),
)


COMMANDS: dict[Command, CommandRule] = {each.name: each for each in TABLE}
# An old button, or somebody else's, may carry a name that there is not.
BY_NAME: dict[str, CommandRule] = {each.name: each for each in TABLE}
VOCABULARY: dict[str, tuple[Command, Args]] = {
    plain_words(alias): (each.name, each.args) for each in TABLE for alias in (each.name, *each.aliases)
}
# What only the facilitator types needs no slash from them: nobody talks like that.
LEADERS_OWN = frozenset(each.name for each in TABLE if each.bare)
