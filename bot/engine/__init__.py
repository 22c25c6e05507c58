"""The engine: PURE. Events in, effects out; no input or output, no clock, no platform, no randomness.

`react` makes an event into effects. Beside it the host asks, before: whether a line `begins` a session, which session it is for
(`addressing`), whether it answers that question (`chosen`). Screens are in `views`. Must not import anything of the host, of an adapter, or that touches the outside world.
"""

from bot.engine.model.appointment import Appointment
from bot.engine.model.deck import Config, Deck
from bot.engine.model.effects import Effect
from bot.engine.model.events import Event
from bot.engine.model.session import Notebook, Session, State
from bot.engine.moves import addressing
from bot.engine.moves.addressing import Known, Which, chosen
from bot.engine.moves.react import begins, react

__all__ = [
    "Appointment", "Config", "Deck", "Effect", "Event", "Known", "Notebook", "Session", "State", "Which", "addressing", "begins",
    "chosen", "react",
]  # fmt: skip
