"""The form in which an agreement or an open question is mended.

Must not be shown to anybody but whoever may mend it.
"""

from __future__ import annotations

import datetime as dt

from bot.engine.language.wording import spoken_day
from bot.engine.model.commands import Command
from bot.engine.model.messages import Button, Input, InputKind, Look, Message, Style
from bot.engine.model.session import Agreement


def mending_form(called: str, each: Agreement, today: dt.date) -> Message:
    """What stands there now, in fields to change. `called` is what people type for it: `afspraak 1`."""
    return Message(
        look=Look.NOTICE,
        title=f"{called.capitalize()} wijzigen",
        inputs=(
            Input("wat", "Wat staat er?", InputKind.LONG, value=each.what),
            Input("wie", "Wie doet het?", required=False, value=each.who),
            Input(
                "wanneer",
                "Wanneer is het klaar?",
                hint="bijvoorbeeld over twee weken",
                required=False,
                value=spoken_day(each.when, today) if each.when else "",
            ),
        ),
        buttons=(
            Button(
                "Bewaar",
                Command.WIJZIG,
                args=called,
                inputs=("wat", "wie", "wanneer"),
                style=Style.PRIMARY,
                typed=f"wijzig {called}: … door Piet over twee weken",
            ),
            Button("Haal weg", Command.SCHRAP, args=called),
        ),
    )
