"""The fields of what a move may change, so that a typing error in a name or a value is seen before anything runs.

Must not hold a field that the session hasn't: `tests/engine/test_tables.py` compares.
"""

from __future__ import annotations

import datetime as dt
from typing import TypedDict

from bot.engine.model.schedule import Schedule
from bot.engine.model.session import (
    Agreement,
    Doubted,
    GivenGrade,
    Missing,
    Origin,
    Participant,
    Position,
    Reminder,
    Session,
    Stay,
    Steered,
)
from bot.engine.model.sharing import Another


class SessionFields(TypedDict, total=False):
    """Fields of a `Session`."""

    deck: str
    word: str
    form: str
    order: tuple[str, ...]
    earlier: tuple[str, ...]
    offered: tuple[str, ...]
    facilitator: str
    people: dict[str, Participant]
    agreed: Schedule
    at: Position
    history: tuple[Position, ...]
    clock: dt.datetime
    moves: int
    cockpit: int
    cockpit_says: str
    laid: int
    stays: tuple[Stay, ...]
    steered: Steered | None
    doubted: Doubted | None
    unfolded: bool
    choices: dict[str, dict[str, str]]
    shown: tuple[str, ...]
    openly: bool
    queue: tuple[str, ...]
    speaking: str
    heard: tuple[str, ...]
    grades: dict[str, GivenGrade]
    tomorrow: dict[str, str]
    agreements: tuple[Agreement, ...]
    questions: tuple[Agreement, ...]
    parked: tuple[Agreement, ...]
    again: dict[str, Another]
    asked: dict[str, str]
    given: dict[str, Origin]
    notes: dict[str, str]
    timers: dict[str, dt.datetime]
    told: dict[str, dt.datetime]
    heir: str
    takeover: dt.datetime | None
    unreachable: tuple[str, ...]
    untold: dict[str, str]
    telling: dt.datetime | None
    missing: Missing | None
    reminders: dict[str, Reminder]
    screens: dict[str, str]
    ended_at: dt.datetime | None
    kept: bool
    before: tuple[Session, ...]


class PositionFields(TypedDict, total=False):
    """Fields of a `Position`."""

    plan: Schedule
    slot: int
    card: str
    behind: tuple[str, ...]
    discussed: tuple[str, ...]
    skipped: tuple[str, ...]
    accepted: int
    queue: tuple[str, ...]
    speaking: str
    timers: dict[str, dt.datetime]
    again: tuple[str, ...]


class NotebookFields(TypedDict, total=False):
    """Fields of a `Notebook`."""

    word: str
    deck: str
    notes: dict[str, str]
    progress: dict[str, tuple[str, ...]]
