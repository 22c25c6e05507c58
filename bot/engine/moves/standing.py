"""What is agreed and what is asked, wherever it is kept: of this session, and what earlier ones in this chat left; and its reminders.

Must not tell anybody anything, and must not say who may change what.
"""

from __future__ import annotations

import datetime as dt

from msgspec import Struct
from msgspec.structs import replace

from bot.engine.language.wording import AMSTERDAM
from bot.engine.model.commands import Command
from bot.engine.model.events import TimerFired
from bot.engine.model.session import Agreement, Reminder, Session, Standing
from bot.engine.moves.move import Move

REMINDER_HOUR = 9  # local time on the day itself


class Kind(Struct, frozen=True):
    """An agreement, or an open question: what it is called, and how its owner is announced."""

    name: str
    title: str
    by: str
    hint: str


AGREEMENT = Kind(
    "afspraak",
    "Afspraak",
    "door",
    "Wat spreken jullie af? Typ bijvoorbeeld: afspraak: lijst maken door Piet voor 1 december.",
)
QUESTION = Kind(
    "vraag",
    "Open vraag",
    "antwoord van",
    "Welke vraag staat nog open? Typ bijvoorbeeld: vraag: geldt dit ook voor chats? door Piet voor 1 december.",
)
KINDS = (AGREEMENT, QUESTION)


def all_of(move: Move, kind: Kind) -> tuple[Agreement, ...]:
    """All of this kind that there are in this chat: what earlier sessions left, then what this one has."""
    own = move.session.questions if kind is QUESTION else move.session.agreements
    return (*(each.made for each in _standing(move, kind)), *own)


def _standing(move: Move, kind: Kind) -> list[Standing]:
    return [each for each in move.session.standing if each.question is (kind is QUESTION)]


def is_standing(move: Move, made: Agreement) -> bool:
    """Whether an earlier session left it."""
    return any(each.made == made for each in move.session.standing)


def keep(move: Move, kind: Kind, all_of_them: tuple[Agreement, ...]) -> None:
    """Let these be all of this kind, each where its number was."""
    now = {each.number: each for each in all_of_them}
    left = _standing(move, kind)
    if left:
        others = [each for each in move.session.standing if each not in left]
        still = [replace(each, made=now[each.made.number]) for each in left if each.made.number in now]
        move.change(standing=(*others, *still))
    own = tuple(each for each in all_of_them if each.number not in {each.made.number for each in left})
    if kind is QUESTION:
        move.change(questions=own)
    else:
        move.change(agreements=own)


def forget(move: Move, _: TimerFired) -> None:
    """What an earlier session left goes when its time is over, and with it who wanted to be reminded of it."""
    still = tuple(each for each in move.session.standing if each.until > move.now)
    gone = {each.stamp for each in move.session.standing} - {each.stamp for each in still}
    kept = {name: each for name, each in move.session.reminders.items() if each.stamp not in gone}
    move.change(standing=still, reminders=kept)


def called(kind: Kind, made: Agreement) -> str:
    """What people call it: `afspraak 1`."""
    return f"{kind.name} {made.number}"


def stamp_of(move: Move, kind: Kind, made: Agreement) -> str:
    """Of which session it is."""
    left = (each.stamp for each in _standing(move, kind) if each.made.number == made.number)
    return next(left, move.session.stamp)


def is_about(move: Move, reminder: Reminder, kind: Kind, made: Agreement) -> bool:
    """Whether that reminder is about this one; of version 0.1 only the text tells."""
    if not reminder.about:
        return reminder.what == made.what
    return (reminder.about, reminder.stamp) == (called(kind, made), stamp_of(move, kind, made))


def waiting(move: Move, kind: Kind, made: Agreement) -> list[str]:
    """Who asked to be reminded of this."""
    return [each.person for each in move.session.reminders.values() if is_about(move, each, kind, made)]


def want(move: Move, kind: Kind, made: Agreement, when: dt.datetime, who: str) -> None:
    """Let them be reminded of it then."""
    reminders = move.session.reminders
    mine = Reminder(who, made.what, when, called(kind, made), stamp_of(move, kind, made))
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
        for each in session.standing
        if args == called(QUESTION if each.question else AGREEMENT, each.made)
        or (not each.question and bare == str(each.made.number))
    }


def due(move: Move, made: Agreement) -> dt.datetime | None:
    """When a reminder can be sent: the morning of the day, if that comes before everything is deleted."""
    if made.when is None or made.done:
        return None
    morning = dt.datetime.combine(made.when, dt.time(REMINDER_HOUR), tzinfo=AMSTERDAM).astimezone(dt.UTC)
    last = (move.session.ended_at or move.now) + dt.timedelta(days=move.config.retention_days)
    last = next((each.until for each in move.session.standing if each.made == made), last)
    return morning if move.now < morning < last else None
