"""The shape of a row in the table of commands.

Must not hold a row: those stand together in `commands/`.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto

from msgspec import Struct

from bot.engine.language.hearing import Args, Request
from bot.engine.model.commands import Command
from bot.engine.moves.move import Move


class Needs(Enum):
    """Which session a command needs in this chat."""

    NOTHING = auto()  # none at all
    A_SESSION = auto()  # one that runs, or has ended and is still kept
    A_RUNNING_SESSION = auto()


class CommandRule(Struct, frozen=True):
    """One command. `usage` is how it is typed, `help` one line about it.

    `leads`: only the facilitator. `bare`: the facilitator needs no slash, whatever follows, for nobody talks like that.
    """

    name: Command
    do: Callable[[Move, Request], None]
    help: str
    usage: str = ""
    aliases: tuple[str, ...] = ()
    args: Args = Args.NONE
    leads: bool = False
    bare: bool = False
    needs: Needs = Needs.A_RUNNING_SESSION

    @property
    def typed(self) -> str:
        """How it is typed."""
        return self.usage or self.name
