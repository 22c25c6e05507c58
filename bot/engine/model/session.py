"""What a session is: plain, frozen, serialisable values. Everything that must survive a crash stands here.

Must not decide anything. Must not hold a word of free talk: only commands' results, choices, grades and answers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from msgspec import Struct, field

from bot.engine.model.appointment import Appointment
from bot.engine.model.commands import Command
from bot.engine.model.deck import StepKind
from bot.engine.model.messages import Message
from bot.engine.model.schedule import MINUTE, Schedule, Slot
from bot.engine.model.sharing import Another


class Participant(Struct, frozen=True, omit_defaults=True):
    """Somebody the session knows. `confirmed` is about the ground rules, `practice` means no person at all.

    `listed`: only known from the chat's list of members, so that one can hand over to them or name them; they take part from
    the first thing they say, press or join. `gone`: out of the chat, or out of the meeting with the last of their `devices`, as
    far as those were seen. `leaving` is when they count as gone, unless they come back before that. `heads` is
    how many people sit behind this one account.
    """

    name: str
    confirmed: bool = False
    away: bool = False
    gone: bool = False
    heads: int = 1
    practice: bool = False
    listed: bool = False
    devices: int = 0
    leaving: dt.datetime | None = None


class Position(Struct, frozen=True, kw_only=True):
    """Where the session stands; `ongedaan` goes back to an earlier one.

    `card` is the id on the table ("" for none). `behind` holds the cards that lay there before, for `vorige`.
    `accepted` is the delay in minutes that the facilitator has chosen to leave so. `again` holds the cards at which the group
    chooses, or chose, a second time. `queue`, `speaking` and `timers` are only of a position that was left: who had a hand up,
    who spoke, and which reminders were still to come.
    """

    plan: Schedule
    slot: int = 0
    card: str = ""
    behind: tuple[str, ...] = field(default=(), name="trail")  # as the first release stored it
    discussed: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    accepted: int = 0
    again: tuple[str, ...] = ()
    queue: tuple[str, ...] = ()
    speaking: str = ""
    timers: dict[str, dt.datetime] = {}


class GivenGrade(Struct, frozen=True, omit_defaults=True):
    """A grade from 1 to 10 and the words that came with it; `others` are those of the others behind the same account."""

    value: Decimal
    why: str = ""
    others: tuple[Decimal, ...] = ()

    @property
    def values(self) -> tuple[Decimal, ...]:
        """All grades that were given with it."""
        return self.value, *self.others


class Agreement(Struct, frozen=True, omit_defaults=True):
    """An agreement or an open question: what, who takes it (a name, may be empty), and by when (may be None).

    `number` is what people call it; it stays when another one is struck. `owner` is the id of who takes it, where that is sure.
    `by` is the id of who noted it, for as long as the session runs: they may mend it or take it back. `done`: it was kept, or the
    question was answered; then `answer` is what it came to.
    """

    number: int
    what: str
    who: str = ""
    when: dt.date | None = None
    owner: str = ""
    by: str = ""
    done: bool = False
    answer: str = ""


class Reminder(Struct, frozen=True, omit_defaults=True):
    """Somebody wants a private message about an agreement or a question of theirs at `due` (aware UTC). `what` is its text.

    `about` is what people call it (`afspraak 1`) and `stamp` the session it is of; version 0.1 kept neither.
    """

    person: str
    what: str
    due: dt.datetime
    about: str = ""
    stamp: str = ""


class Missing(Struct, frozen=True, omit_defaults=True):
    """What the group did not get, as far as is known. `how`: a Dutch sentence that says why and what can be done.

    `doubt`: it may have arrived. `again`: when it is sent again by itself. `asked`: the facilitator had it sent again.
    """

    message: Message
    how: str = ""
    doubt: bool = False
    again: dt.datetime | None = None
    asked: bool = False


class Origin(Struct, frozen=True, omit_defaults=True):
    """Where something that is kept came from: the platform's opaque id of the line, and the moment by the platform's clock."""

    line: str = ""
    when: dt.datetime | None = None


class Stay(Struct, frozen=True, omit_defaults=True):
    """A time that a card lay on the table: from when until when (aware UTC); `went` is None while it lies there."""

    card: str
    came: dt.datetime
    went: dt.datetime | None = None


class Steered(Struct, frozen=True, omit_defaults=True):
    """The last time that somebody steered the session: who, when by our clock and by that of the platform, and with what."""

    who: str
    at: dt.datetime
    when: dt.datetime
    command: Command
    args: str = ""
    about: str = ""  # of the button, where it was one


class Doubted(Struct, frozen=True, omit_defaults=True):
    """A step that was asked about first, until there is a yes or something else is done.

    `passed`: something else was asked since, so that only its own buttons answer it.
    """

    command: Command
    args: str = ""
    passed: bool = False


class Session(Struct, frozen=True, kw_only=True):
    """One kaartensessie in one chat, from `/start` until it is forgotten."""

    stamp: str  # tells this session from every other, in the pins of its buttons
    deck: str  # Deck.version
    word: str  # as typed
    form: str
    order: tuple[str, ...]
    earlier: tuple[str, ...] = ()  # cards done in an earlier session with this word, from which this one goes on
    offered: tuple[str, ...] = ()  # the same, while nobody has chosen to go on from there
    facilitator: str  # person id
    people: dict[str, Participant]
    agreed: Schedule  # what was promised at the start; `at.plan` is what it has become
    at: Position
    history: tuple[Position, ...] = ()
    clock: dt.datetime  # of when what is seen is
    moves: int = 0  # counts the changes of position, so that an old button is known as old
    cockpit: int = 0  # counts the cockpits posted: each step and card has its own
    cockpit_says: str = ""  # the digest of the newest cockpit: one that says anything else is shown anew
    laid: int = 0  # counts the cards laid on the table, so that each has a message of its own
    stays: tuple[Stay, ...] = ()  # which card lay on the table when, whatever was undone
    steered: Steered | None = None
    doubted: Doubted | None = None
    unfolded: bool = False  # whether the facilitator wants to see all of the cockpit at once
    choices: dict[
        str, dict[str, str]
    ] = {}  # ballot (a card's id, or `second` of it) -> person id -> their choice; `a b b` of three behind one account
    shown: tuple[str, ...] = ()  # the ballots of which the group saw how the choices lie
    openly: bool = False  # the group was told that what is typed in its chat is seen by all
    queue: tuple[str, ...] = ()
    speaking: str = ""
    heard: tuple[str, ...] = ()  # who have had the floor from the queue; nobody listens along
    grades: dict[str, GivenGrade] = {}
    tomorrow: dict[str, str] = {}  # of several behind one account: a line for each (`model/sharing.py`)
    agreements: tuple[Agreement, ...] = ()
    questions: tuple[Agreement, ...] = ()
    parked: tuple[Agreement, ...] = ()  # subjects kept for the wrap-up: what, and nothing else yet
    again: dict[str, Another] = {}  # another session needed?
    asked: dict[str, str] = {}  # person id -> the moment (`Session.moment`) at which a line of theirs was asked about
    given: dict[str, Origin] = {}  # where answers, choices and agreements came from; `moves/origin.py` has the keys
    notes: dict[str, str] = {}  # the facilitator's own, by `kaart:<id>` or `stap:<id>`
    timers: dict[str, dt.datetime] = {}
    told: dict[str, dt.datetime] = {}  # for when each reminder was given in time, by its timer, so that it comes once
    heir: str = ""  # who was asked to take over, or asks to
    takeover: dt.datetime | None = None  # when the one who asks takes over, unless the facilitator says no
    unreachable: tuple[str, ...] = ()
    untold: dict[
        str, str
    ] = {}  # how the private chat is opened, by whose it is, of whom the group has not been told yet
    telling: dt.datetime | None = None  # when the group is told of all of them at once
    missing: Missing | None = None
    reminders: dict[str, Reminder] = {}  # by a number that is never used again in this chat
    screens: dict[str, str] = {}  # by `Screen`, the mark of the one link that holds
    ended_at: dt.datetime | None = None
    kept: bool = False  # it stays when its time is over: somebody asked for it
    before: tuple[Session, ...] = ()  # what is left of earlier ones in this chat, oldest first, each for its own time

    @property
    def running(self) -> bool:
        """Whether it has not ended."""
        return self.ended_at is None

    @property
    def table(self) -> str:
        """The id of the card on the table, "" for none. In a break the card waits, but nobody can choose."""
        return self.at.card if self.running and self.slot.kind is StepKind.ROUND else ""

    @property
    def ballot(self) -> str:
        """What is chosen on at the card on the table: the first time, or the second after the talk; "" without a card."""
        card = self.table
        return second(card) if card in self.at.again else card

    @property
    def choosing(self) -> bool:
        """Whether a card lies there of which the choices have not been shown yet."""
        return bool(self.table) and self.ballot not in self.shown

    @property
    def moment(self) -> str:
        """What is asked now: this step, with what is chosen on. Coming back to it does not make it another one."""
        return f"{self.slot.step}:{self.ballot}"

    @property
    def pin(self) -> str:
        """The pin of a button that belongs to this very moment: any move makes it old."""
        return f"stap:{self.moves}:{self.stamp}"

    @property
    def sure_pin(self) -> str:
        """The pin of the answers to the question whether a step is meant."""
        return f"zeker:{self.moves}:{self.stamp}"

    @property
    def slot_pin(self) -> str:
        """The pin of a button about the time of this step: it lasts while the session is in this slot, whatever the plan becomes."""
        return f"plan:{self.at.slot}:{self.stamp}"

    @property
    def onward_pin(self) -> str:
        """The pin of a button to the next step: it lasts while that is what comes behind this slot."""
        later = self.at.plan.slots[self.at.slot + 1 :]
        return f"naar:{self.at.slot}-{later[0].step if later else ''}:{self.stamp}"

    @property
    def break_pin(self) -> str:
        """The pin of a button about the next break of the plan: it lasts until that has begun, or is not planned any more."""
        kinds, here = [slot.kind for slot in self.at.plan.slots], self.at.slot + 1
        return f"pauze:{kinds[:here].count(StepKind.BREAK)}-{kinds[here:].count(StepKind.BREAK)}:{self.stamp}"

    def short_pin(self, now: dt.datetime) -> str:
        """The pin of a button to shorten a round: it lasts while that very round can still be shortened."""
        index = self.at.plan.round_to_shorten(self.at.slot, now)
        return f"kort:{self.at.plan.slots[index].step if index is not None else ''}:{self.stamp}"

    @property
    def own_pin(self) -> str:
        """The pin of a button that stays good as long as this session is there, and is none of the next one's in this chat."""
        return f"sessie:{self.stamp}"

    def card_pin(self, card_id: str) -> str:
        """The pin of a button that belongs to this card in this session."""
        return f"kaart:{card_id}:{self.stamp}"

    @property
    def slot(self) -> Slot:
        """The slot the session is in."""
        return self.at.plan.slots[self.at.slot]

    @property
    def planned_end(self) -> dt.datetime:
        """Until when people have kept time free: what was agreed at the start, or later when the plan has become longer."""
        return max(self.at.plan.end, self.agreed.end)

    def expected_end(self, now: dt.datetime) -> dt.datetime:
        """When it will end as things stand: the plan, plus what the step on hand runs over."""
        return self.at.plan.end + self.at.plan.overrun(self.at.slot, now)

    def delay(self, now: dt.datetime) -> int:
        """Whole minutes that it will end later than was agreed at the start; negative when earlier."""
        return int((self.expected_end(now) - self.agreed.end) / MINUTE)

    def number(self, card_id: str) -> int:
        """The card's number in this word's order, counted from 1."""
        return self.order.index(card_id) + 1

    def present(self) -> dict[str, Participant]:
        """Who takes part and has not gone."""
        return {who: each for who, each in self.people.items() if not each.gone and not each.listed}

    @property
    def surveyed(self) -> bool:
        """Whether nobody can be there unseen: all who are known take part, or the platform tells who is in the meeting."""
        known = [each for each in self.people.values() if not each.gone]
        return self.people[self.facilitator].devices > 0 or (len(known) > 1 and not any(each.listed for each in known))


class Notebook(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One person's preparation: the word last prepared, own notes by `<deck>/kaart:<id>` or `<deck>/stap:<id>`, and how far
    sessions got, by `<deck>/<word>`, so that next week's can go on where this one ended.
    """

    word: str = ""
    deck: str = ""  # Deck.name
    notes: dict[str, str] = {}
    progress: dict[str, tuple[str, ...]] = {}

    def of_deck(self, deck: str) -> dict[str, str]:
        """The notes on one deck, by `kaart:<id>` or `stap:<id>`."""
        return {key.removeprefix(f"{deck}/"): words for key, words in self.notes.items() if key.startswith(f"{deck}/")}


class State(Struct, frozen=True):
    """What a step reads and makes: the chat's session, the notebook of whoever acts, and what is planned in the chat. Any may be absent."""

    session: Session | None = None
    notebook: Notebook | None = None
    appointment: Appointment | None = None

    @property
    def timers(self) -> dict[str, dt.datetime]:
        """All timers that are set: those of the session, and those of what is planned."""
        planned = self.appointment.timers if self.appointment is not None else {}
        return (self.session.timers if self.session is not None else {}) | planned


def heads(people: Iterable[Participant]) -> int:
    """How many people these are, with all who sit behind one account."""
    return sum(each.heads for each in people)


def second(card_id: str) -> str:
    """The ballot in which the group chooses again at this card. No card has such an id."""
    return f"{card_id}:2"


def note_key(card_id: str) -> str:
    """What a note on this card is kept under."""
    return f"kaart:{card_id}"


def without(ids: tuple[str, ...], gone: str) -> tuple[str, ...]:
    """These ids of people or cards but for one."""
    return tuple(each for each in ids if each != gone)
