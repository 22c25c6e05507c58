"""What is agreed and what is asked, wherever it is kept: of this session, and what earlier ones in this chat left; and its reminders.

Must not tell anybody anything, and must not say who may change what.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from bot.engine.language.wording import AMSTERDAM
from bot.engine.model.commands import Command
from bot.engine.model.events import TimerFired
from bot.engine.model.session import Agreement, Participant, Reminder, Session
from bot.engine.model.timers import over
from bot.engine.moves.move import Move

REMINDER_HOUR = 9  # local time on the day itself


class Kind(Struct, frozen=True):
    """An agreement, or an open question: what it is called, the field of the session with all of them, and how its owner is announced."""

    name: str
    field: str
    title: str
    by: str
    hint: str


AGREEMENT = Kind(
    "afspraak",
    "agreements",
    "Afspraak",
    "door",
    "Wat spreken jullie af? Typ bijvoorbeeld: afspraak: lijst maken door Piet over twee weken.",
)
QUESTION = Kind(
    "vraag",
    "questions",
    "Open vraag",
    "antwoord van",
    "Welke vraag staat nog open? Typ bijvoorbeeld: vraag: geldt dit ook voor chats? door Piet over twee weken.",
)
KINDS = (AGREEMENT, QUESTION)


def of_kind(session: Session, kind: Kind) -> tuple[Agreement, ...]:
    """All of this kind that one session has."""
    return session.questions if kind is QUESTION else session.agreements


def all_of(move: Move, kind: Kind) -> tuple[Agreement, ...]:
    """All of this kind that there are in this chat: what earlier sessions left, then what this one has."""
    return tuple(made for each in (*move.session.before, move.session) for made in of_kind(each, kind))


def home(move: Move, kind: Kind, made: Agreement) -> Session:
    """The session that it is of."""
    before = (each for each in move.session.before if made.number in _numbers(each, kind))
    return next(before, move.session)


def _numbers(session: Session, kind: Kind) -> set[int]:
    return {each.number for each in of_kind(session, kind)}


def is_standing(move: Move, made: Agreement) -> bool:
    """Whether an earlier session left it."""
    return _left_by(move, made) is not None


def _left_by(move: Move, made: Agreement) -> Session | None:
    return next((each for each in move.session.before if made in (*each.agreements, *each.questions)), None)


def keep(move: Move, kind: Kind, all_of_them: tuple[Agreement, ...]) -> None:
    """Let these be all of this kind, each where its number was."""
    now = {each.number: each for each in all_of_them}
    before = []
    for session in move.session.before:
        still = tuple(now.pop(number) for number in sorted(_numbers(session, kind)) if number in now)
        before.append(_with(session, kind, still))
    move.change(before=tuple(before))
    move.state = replace(move.state, session=_with(move.session, kind, tuple(now.values())))


def _with(session: Session, kind: Kind, made: tuple[Agreement, ...]) -> Session:
    return replace(session, questions=made) if kind is QUESTION else replace(session, agreements=made)


def put_away(session: Session) -> Session:
    """What is left of an ended session when the next one in its chat begins: what was agreed and asked, and what is counted over
    sessions.

    Nobody's words, and no names but those in an agreement.
    """
    return Session(
        stamp=session.stamp,
        deck=session.deck,
        word=session.word,
        form=session.form,
        order=session.order,
        facilitator=session.facilitator,
        people={who: replace(each, name="", leaving=None) for who, each in session.people.items() if not each.listed},
        agreed=session.agreed,
        at=replace(session.at, behind=(), timers={}),
        clock=session.clock,
        choices=session.choices,
        shown=session.shown,
        grades={who: replace(each, why="") for who, each in session.grades.items()},
        agreements=session.agreements,
        questions=session.questions,
        ended_at=session.ended_at,
    )


def still(move: Move, sessions: Iterable[Session]) -> tuple[Session, ...]:
    """Those whose own time is not over."""
    return tuple(each for each in sessions if over(each, move.config.retention_days) > move.now)


def forget(move: Move, _: TimerFired | None = None) -> None:
    """What an earlier session left goes when its time is over, or was while it had to stay."""
    _leave(move, still(move, move.session.before))


def forget_led(move: Move) -> None:
    """What is left of earlier sessions that whoever acts led goes, for they wipe what is theirs."""
    if move.state.session is not None and not move.session.kept:
        _leave(move, tuple(each for each in move.session.before if each.facilitator != move.me.id))


def _leave(move: Move, sessions: tuple[Session, ...]) -> None:
    """Let only these be left of the earlier ones; nobody is reminded of what is of another, nor known by it alone."""
    gone = {each.stamp for each in move.session.before} - {each.stamp for each in sessions}
    if gone:
        kept = {name: each for name, each in move.session.reminders.items() if each.stamp not in gone}
        needed = concerned((*sessions, move.session), kept)
        people = {
            who: each
            for who, each in move.session.people.items()
            if not each.listed or who in needed or (move.running and not each.gone)
        }
        move.change(before=sessions, reminders=kept, people=people)


def concerned(sessions: Iterable[Session], reminders: Mapping[str, Reminder]) -> set[str]:
    """Whom these sessions are about: who took part, who has something to do, and who wants to be reminded."""
    took_part = {who for one in sessions for who, each in one.people.items() if not each.listed}
    owners = {each.owner for one in sessions for each in (*one.agreements, *one.questions)}
    return took_part | owners | {each.person for each in reminders.values()}


def called(kind: Kind, made: Agreement) -> str:
    """What people call it: `afspraak 1`."""
    return f"{kind.name} {made.number}"


def is_about(move: Move, reminder: Reminder, kind: Kind, made: Agreement) -> bool:
    """Whether that reminder is about this one; of version 0.1 only the text tells."""
    if not reminder.about:
        return reminder.what == made.what
    return (reminder.about, reminder.stamp) == (called(kind, made), home(move, kind, made).stamp)


def waiting(move: Move, kind: Kind, made: Agreement) -> list[str]:
    """Who asked to be reminded of this."""
    return [each.person for each in move.session.reminders.values() if is_about(move, each, kind, made)]


def want(move: Move, kind: Kind, made: Agreement, when: dt.datetime, who: str) -> None:
    """Let them be reminded of it then."""
    reminders = move.session.reminders
    mine = Reminder(who, made.what, when, called(kind, made), home(move, kind, made).stamp)
    if who == move.me.id and who not in move.session.people:  # else it is not known as theirs: neither told nor erased
        stranger = Participant(name=move.me.name, listed=True)
        move.change(people={**move.session.people, who: stranger})
    if mine not in reminders.values():
        move.change(reminders={**reminders, str(max(map(int, reminders), default=0) + 1): mine})


def drop_reminders(move: Move, kind: Kind, old: Agreement) -> None:
    """Nobody is reminded of what is done, or no longer agreed."""
    kept = {name: each for name, each in move.session.reminders.items() if not is_about(move, each, kind, old)}
    if len(kept) < len(move.session.reminders):
        move.change(reminders=kept)


def holds_still(session: Session, command: Command, args: str) -> set[str]:
    """The pins of an earlier session with which a button about what it left still works: what it is about is still there."""
    bare = args.split(" ")[0] if command in {Command.HERINNER, Command.EIGENAAR} else ""
    return {
        f"sessie:{each.stamp}"
        for each in session.before
        for kind in KINDS
        for made in of_kind(each, kind)
        if args == called(kind, made) or (kind is AGREEMENT and bare == str(made.number))
    }


def due(move: Move, made: Agreement) -> dt.datetime | None:
    """When a reminder can be sent: the morning of the day, if that comes before everything is deleted."""
    if made.when is None or made.done:
        return None
    morning = dt.datetime.combine(made.when, dt.time(REMINDER_HOUR), tzinfo=AMSTERDAM).astimezone(dt.UTC)
    session = _left_by(move, made) or move.session
    last = (session.ended_at or move.now) + dt.timedelta(days=move.config.retention_days)
    return morning if move.now < morning < last else None
