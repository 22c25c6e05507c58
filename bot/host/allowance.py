"""The allowance of one person: how much of what they type and press is taken in within a short time, so that nobody keeps the bot from the others.

Must not know what was said or where, nor keep anything of anybody for more than a few minutes. Each process counts for itself.
"""

from __future__ import annotations

import asyncio
import datetime as dt

from bot.engine.model.blocks import text
from bot.engine.model.messages import Look, Message

MOST = 1000  # lines and presses of one person at once: far more than hands do, also those of a room that shares one account
EACH = dt.timedelta(seconds=0.1)  # after which one more is taken
FORGOTTEN = 200.0  # seconds after the first act of anybody: then all begin anew, so that nothing stays of who is quiet
PEOPLE = 10_000  # remembered at the same time; beyond that whoever was quiet longest begins anew

TOO_MUCH = Message(
    look=Look.REFUSAL,
    title="Dat is veel tegelijk",
    body=(
        text("Er kwam in korte tijd heel veel van jou binnen. Een deel daarvan heb ik niet gelezen."),
        text("Wacht twee minuten en kijk wat er is aangekomen. Doe de rest dan opnieuw."),
    ),
)


class Allowance:
    """What is left of it for one person. `told`: whether they know that something of theirs was not taken."""

    def __init__(self, now: dt.datetime) -> None:
        self.whole = now  # from when on they may have all of it again
        self.told = False

    def take(self, now: dt.datetime) -> bool:
        """Take one line or press of it; False when there is nothing left."""
        whole = max(self.whole, now) + EACH
        if whole - now > MOST * EACH:
            return False
        self.whole = whole
        return True


class Allowances:
    """The allowances of all people who come from outside, in memory alone."""

    def __init__(self) -> None:
        self._of: dict[str, Allowance] = {}  # whoever was quiet longest comes first

    def __len__(self) -> int:
        return len(self._of)

    def of(self, person: str, now: dt.datetime) -> Allowance:
        """That of this person, at this moment (aware UTC)."""
        if not self._of:
            asyncio.get_running_loop().call_later(FORGOTTEN, self._of.clear)
        allowance = self._of.pop(person, None)
        if (
            allowance is None or not now < allowance.whole <= now + MOST * EACH
        ):  # whole again, or the clock was set back
            allowance = Allowance(now)
        self._of[person] = allowance
        while (first := next(iter(self._of))) != person and (self._of[first].whole <= now or len(self._of) > PEOPLE):
            del self._of[first]
        return allowance

    def give_back(self, person: str) -> None:
        """What was taken for was no new line, or mere talk: that is not counted."""
        if person in self._of:
            self._of[person].whole -= EACH
