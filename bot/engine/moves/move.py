"""One move of the engine: the place where a handler builds the next state and the effects.

Must not outlive the event that made it. A handler raises `Refused` before it changes anything that matters: the move is then
thrown away and the person reads the sentence.
"""

from __future__ import annotations

import datetime as dt
from typing import Unpack

from msgspec.structs import replace

from bot.engine.model.deck import Config, Deck, Step
from bot.engine.model.effects import Audience, Effect, Forget, Group, Hold, Post, Private, Replace
from bot.engine.model.events import Event, Person, Said, TimerFired
from bot.engine.model.fields import NotebookFields, PositionFields, SessionFields
from bot.engine.model.messages import Button, Look, Message, text
from bot.engine.model.refusal import Refused
from bot.engine.model.session import Notebook, Position, Session, State
from bot.engine.model.timers import TOLD_ONCE, kind_of

GROUP = Group()
HISTORY = 10  # how many steps back `ongedaan` can go


class Move:
    """The state as it becomes, and the effects so far. `now` is the time of the wall, also when that was set back."""

    def __init__(self, state: State, event: Event, config: Config) -> None:
        self.before = state
        self.event = event
        self.config = config
        self.state = state
        self.effects: list[Effect] = []
        self.now = max(event.at, event.due) if isinstance(event, TimerFired) else event.at
        self.person: Person | None = getattr(event, "person", None)
        self.new_cockpit = False

    @property
    def minute(self) -> dt.datetime:
        """Now, to the whole minute, as people count time."""
        return self.now.replace(second=0, microsecond=0)

    @property
    def session(self) -> Session:
        """The session; a handler is only called when there is one, unless its command says otherwise."""
        if self.state.session is None:
            raise Refused(
                "Er loopt hier nog geen sessie. Typ in de groepschat: /start en een woord, bijvoorbeeld /start zon.",
                in_group=True,
            )
        return self.state.session

    @property
    def deck(self) -> Deck:
        """The deck the session was started with, also when the folder has changed since."""
        return self.config.decks[self.session.deck]

    @property
    def step(self) -> Step:
        """The step of the draaiboek the session is in."""
        return self.deck.step(self.session.slot.step)

    @property
    def notebook(self) -> Notebook:
        """The notebook of whoever acts; empty when they have none."""
        return self.state.notebook or Notebook()

    @property
    def me(self) -> Person:
        """Who acts. Only events of people reach a handler that asks."""
        assert self.person is not None, "an event without a person reached a person's handler"  # noqa: S101 - our bug, not theirs
        return self.person

    @property
    def mentions(self) -> tuple[Person, ...]:
        """Who is mentioned in the line that this move is about."""
        return self.event.mentions if isinstance(self.event, Said) else ()

    @property
    def running(self) -> bool:
        """Whether a session runs in this chat."""
        return self.state.session is not None and self.state.session.running

    @property
    def led(self) -> bool:
        """Whether who acts is the facilitator of this session, also when it has ended."""
        return self.state.session is not None and self.person is not None and self.session.facilitator == self.person.id

    @property
    def leads(self) -> bool:
        """Whether who acts is the facilitator of a running session."""
        return self.running and self.led

    def change(self, **fields: Unpack[SessionFields]) -> None:
        """Replace fields of the session."""
        self.state = replace(self.state, session=replace(self.session, **fields))

    def note(self, **fields: Unpack[NotebookFields]) -> None:
        """Replace fields of the notebook."""
        self.state = replace(self.state, notebook=replace(self.notebook, **fields))

    def sync_notes(self) -> None:
        """Take the facilitator's own notes along whenever they act, so that the cockpit has them."""
        if self.leads:
            notes = self.notebook.of_deck(self.deck.name)
            if notes != self.session.notes:
                self.change(notes=notes)

    def go(self, **fields: Unpack[PositionFields]) -> None:
        """Go to another position, and remember this one for `ongedaan`."""
        session = self.session
        coming = {name: due for name, due in session.timers.items() if kind_of(name) in TOLD_ONCE}
        left = replace(session.at, queue=session.queue, speaking=session.speaking, timers=coming)
        history = (*session.history, left)[-HISTORY:]
        self.change(at=replace(session.at, **fields), history=history, moves=session.moves + 1)

    def adjust(self, at: Position) -> None:
        """Replace the position without a memory of it, as part of a move that has one."""
        self.change(at=at)

    def forget_session(self) -> None:
        """Delete the session, now."""
        self.effects.append(Forget())
        self.state = replace(self.state, session=None)

    def post(self, audience: Audience, message: Message, key: str = "") -> None:
        """Post a message."""
        self.effects.append(Post(audience=audience, message=message, key=key))

    def replace(self, audience: Audience, message: Message, key: str) -> None:
        """Show a message anew."""
        self.effects.append(Replace(audience=audience, message=message, key=key))

    def hold(self, words: str) -> None:
        """Let what this person said wait in memory until they say whether it is an answer; no words forget it."""
        self.effects.append(Hold(self.me.id, words))

    def reply(self, message: Message, key: str = "") -> None:
        """Post a message to whoever acts, privately."""
        self.post(Private(self.me.id), message, key)

    def receipt(self, sentence: str, *buttons: Button, many: bool = False) -> None:
        """Tell whoever acts, privately and in passing, that it was understood. `many`: as everybody does about now."""
        self.reply(Message(look=Look.RECEIPT, body=(text(sentence),), buttons=buttons, many=many))

    def tell_facilitator(self, message: Message) -> None:
        """Post a message to the facilitator, privately."""
        self.post(Private(self.session.facilitator), message)

    def announce(self, sentence: str, title: str = "", *, typed_in_group: bool = False) -> None:
        """Post a short message to the group. `typed_in_group`: it asks to type something there."""
        told = Message(look=Look.NOTICE, title=title, body=(text(sentence),), typed_in_group=typed_in_group)
        self.post(GROUP, told)
