"""One move of the engine: the place where a handler builds the next state and the effects, and what it brings before everybody
when it is closed: the views that changed, and the timers that belong to the session now.

Must not outlive the event that made it. A handler raises `Refused` before it changes anything that matters: the move is then
thrown away and the person reads the sentence.
"""

from __future__ import annotations

import datetime as dt
from typing import Unpack

from msgspec.structs import replace

from bot.engine.model.appointment import Appointment
from bot.engine.model.blocks import text
from bot.engine.model.commands import Command
from bot.engine.model.deck import Config, Deck, Step, StepKind
from bot.engine.model.effects import (
    Audience,
    CancelTimer,
    Display,
    Effect,
    Forget,
    Group,
    Hold,
    Post,
    Private,
    Replace,
    SetTimer,
)
from bot.engine.model.events import Event, Person, Place, Pressed, Said, TimerFired
from bot.engine.model.fields import NotebookFields, PositionFields, SessionFields
from bot.engine.model.messages import Button, Chosen, Look, Message, Refused
from bot.engine.model.schedule import MINUTE
from bot.engine.model.session import Notebook, Session, State, Stay
from bot.engine.model.timers import TOLD_ONCE, kind_of, wanted, wanted_ahead
from bot.engine.views.board import IDLE, board
from bot.engine.views.card import card_message, message_key
from bot.engine.views.choice import choice_key, passed_choice
from bot.engine.views.cockpit import cockpit, digest, key, retired, tells_of_time
from bot.engine.views.reminder import MINUTE_REMINDER
from bot.engine.views.result import result, result_key

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

    @property
    def in_private(self) -> bool:
        """Whether somebody says or presses this in their private chat."""
        return isinstance(self.event, Said | Pressed) and self.event.place is Place.PRIVATE

    @property
    def own_appointment(self) -> Appointment | None:
        """What is planned in this chat by whoever acts."""
        planned = self.state.appointment
        return planned if planned is not None and planned.by == self.me.id else None

    @property
    def held(self) -> str:
        """What whoever acts was asked about a short while ago, and is held until they answer."""
        return self.event.held if isinstance(self.event, Said | Pressed) else ""

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

    def hold_question(self, command: Command) -> None:
        """Let it be known for a short while that this was asked about, so that a bare `ja` is told how to say so."""
        if isinstance(self.event, Said) and not self.event.held:  # what they said and were asked about is not lost
            self.hold(command)

    def reply(self, message: Message, key: str = "") -> None:
        """Post a message to whoever acts, privately."""
        self.post(Private(self.me.id), message, key)

    def receipt(
        self,
        sentence: str,
        *buttons: Button,
        many: bool = False,
        nameless: bool = False,
        chosen: Chosen | None = None,
    ) -> None:
        """Tell whoever acts, privately and in passing, that it was understood. `many`: as everybody does about now;
        `nameless`: the group may read how many did, and not who; `chosen`: what is left of what they chose.

        Where the group sees the result change at once, who made it change would tell what they gave.
        """
        body = (text(sentence),)
        nameless = nameless or (many and self.running and _result_shown(self.session))
        self.reply(Message(look=Look.RECEIPT, body=body, buttons=buttons, many=many, nameless=nameless, chosen=chosen))

    def tell_facilitator(self, message: Message) -> None:
        """Post a message to the facilitator, privately."""
        self.post(Private(self.session.facilitator), message)

    def announce(self, sentence: str, title: str = "", *, typed_in_group: bool = False) -> None:
        """Post a short message to the group. `typed_in_group`: it asks to type something there."""
        told = Message(look=Look.NOTICE, title=title, body=(text(sentence),), typed_in_group=typed_in_group)
        self.post(GROUP, told)


def close(move: Move) -> tuple[State, tuple[Effect, ...]]:
    """Show what changed, set the timers that belong to the session as it is now, and hand everything over."""
    before, after, planned = move.before.session, move.state.session, move.state.appointment
    if move.state == move.before and not move.effects and not move.new_cockpit:
        return move.before, ()
    effects = tuple(move.effects)
    if after is not None:
        _watch_the_table(move)
        effects = _views(move, before, move.session)
        stays = move.session is before and len(effects) == len(move.effects)
        if before is None or not stays or not _as_it_was(before, move.now):
            move.change(clock=move.now)
            move.change(timers=_timers(move, move.session))
    if planned is not None:
        ahead = _new(wanted_ahead(planned), planned.told, move.now)
        kept = {name: due for name, due in wanted_ahead(planned).items() if planned.timers.get(name) == due}
        move.state = replace(move.state, appointment=replace(planned, timers=kept | ahead))
    rang = move.event.name if isinstance(move.event, TimerFired) else ""
    # What is forgotten takes all timers of the chat along, those of what is planned too.
    pending = {} if Forget() in effects else {name: due for name, due in move.before.timers.items() if name != rang}
    return move.state, (*effects, *_timer_effects(pending, move.state.timers))


def _as_it_was(session: Session, now: dt.datetime) -> bool:
    """Whether there is nothing to keep of this moment, for a session that stays as it is and of which what is seen is still of
    then: its timers change only when its plan has run out, or the clock was set back.
    """
    return session.clock <= now <= session.at.plan.end


def _watch_the_table(move: Move) -> None:
    """Keep when the card that lies there came, and when the one that lay there went."""
    stays = list(move.session.stays)
    lies = stays[-1].card if stays and stays[-1].went is None else ""
    if lies == move.session.table:
        return
    if lies:
        stays[-1] = replace(stays[-1], went=move.now)
    if move.session.table:
        stays.append(Stay(move.session.table, move.now))
    move.change(stays=tuple(stays))


def _views(move: Move, before: Session | None, after: Session) -> tuple[Effect, ...]:
    was = before if before is not None and before.running else None
    effects: list[Effect] = [*_old_card(move, was, after), *_old_choices(move, was, after), *move.effects]
    if was is not None and _result_shown(was):
        old, new = (result(each, move.deck, move.now) for each in (was, after))
        if old != new:
            effects.append(Replace(audience=GROUP, message=new, key=result_key(after)))
    effects += _cockpits(move, was, after)
    if after is not before:
        old_board = board(before, move.config.decks[before.deck]) if before is not None else IDLE
        new_board = board(after, move.deck)
        if old_board != new_board:
            effects.append(Display(audience=GROUP, board=new_board))
    return tuple(effects)


def _old_card(move: Move, was: Session | None, after: Session) -> list[Effect]:
    """The card that lay on the table: counted anew, or without its buttons when it has gone."""
    if was is None or not was.at.card or after is was:
        return []
    card = was.at.card
    laid_anew = after.laid != was.laid
    seen = replace(after, at=replace(after.at, card="")) if laid_anew else after
    old, new = card_message(was, move.deck, card), card_message(seen, move.deck, card)
    return [] if old == new else [Replace(audience=GROUP, message=new, key=message_key(was))]


def _old_choices(move: Move, was: Session | None, after: Session) -> list[Effect]:
    """What people read of a choice that its button can't take back any more: without that button, and so that only the newest has one."""
    if was is None or not was.choosing or after is was:
        return []
    key = choice_key(was)
    again = {each.audience for each in move.effects if isinstance(each, Post) and each.key == key}
    stays = after.running and after.choosing and after.ballot == was.ballot
    given = after.choices.get(was.ballot, {})
    return [
        Replace(audience=Private(who), message=passed_choice(was, move.deck, who), key=key)
        for who, choice in was.choices.get(was.ballot, {}).items()
        if not stays or given.get(who) != choice or Private(who) in again
    ]


def _cockpits(move: Move, was: Session | None, after: Session) -> list[Effect]:
    effects: list[Effect] = []
    if was is not None and (move.new_cockpit or not after.running):
        effects.append(Replace(audience=Private(was.facilitator), message=retired(was, move.deck), key=key(was)))
    if not after.running:
        if after.cockpit_says:  # a note can be in it, and nobody compares with it any more
            move.change(cockpit_says="")
        return effects
    audience = Private(after.facilitator)
    if not move.new_cockpit and after is was and tells_of_time(after, was.clock) == tells_of_time(after, move.now):
        return effects
    shown = cockpit(after, move.config, move.now)
    says = digest(shown)
    if move.new_cockpit:
        move.change(cockpit=after.cockpit + 1, cockpit_says=says)
        effects.append(Post(audience=audience, message=shown, key=key(move.session)))
    elif was is not None and says != after.cockpit_says:
        move.change(cockpit_says=says)
        effects.append(Replace(audience=audience, message=shown, key=key(after)))
    return effects


def _result_shown(session: Session) -> bool:
    return session.slot.kind is StepKind.FINISH


def _timers(move: Move, after: Session) -> dict[str, dt.datetime]:
    """Pending timers stay until they fire; a new one must lie ahead and not have been told: nothing is announced twice.

    What `ongedaan` brings back may have passed in the meantime: it rings at once.
    """
    belong = wanted(after, move.config.retention_days)
    new = _new(belong, after.told, move.now)
    new |= {name: due for name, due in belong.items() if _brought_back(move, after, name, due)}
    return {name: due for name, due in belong.items() if name in new or after.timers.get(name) == due}


def _new(belong: dict[str, dt.datetime], told: dict[str, dt.datetime], now: dt.datetime) -> dict[str, dt.datetime]:
    """Those that lie ahead and have not been told."""
    return {name: due for name, due in belong.items() if due > now and told.get(name) != due}


def _brought_back(move: Move, after: Session, name: str, due: dt.datetime) -> bool:
    """Whether `ongedaan` brings back a reminder that should have come in the meantime, and still means something."""
    before = move.before.session
    undone = before is not None and len(after.history) < len(before.history)
    if before is None or not undone or before.history[-1].timers.get(name) != due:
        return False
    told = after.told.get(name)
    return due > move.now - MINUTE_REMINDER * MINUTE and (told is None or told < due)


def _timer_effects(old: dict[str, dt.datetime], new: dict[str, dt.datetime]) -> list[Effect]:
    gone: list[Effect] = [CancelTimer(name) for name in old if name not in new]
    return [*gone, *(SetTimer(name, due) for name, due in new.items() if old.get(name) != due)]
