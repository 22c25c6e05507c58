"""The invitation: text and calendar file, with times from the same schedule as the reminders.

Must not send anything and must not know a platform: the deck says how people take part on each.
"""

from __future__ import annotations

import datetime as dt
import hashlib

from msgspec.structs import replace

from bot.engine.language.moment import Moment
from bot.engine.language.wording import spoken_minutes, spoken_span, spoken_time, word_rows
from bot.engine.model import schedule
from bot.engine.model.appointment import Appointment
from bot.engine.model.blocks import Block, Facts, Heading, text
from bot.engine.model.deck import Deck
from bot.engine.model.messages import Look, Message
from bot.engine.model.schedule import MINUTE, Part, Schedule
from bot.engine.views.calendar import CalendarEntry, calendar_file

LINK, NAME = "[plak hier de link]", "[je naam]"


def invitation(
    deck: Deck,
    moment: Moment,
    now: dt.datetime,
    elearning: str = "",
    via: str = "",
    planned: Appointment | None = None,
    word: str = "",
) -> Message:
    """The invitation for a session at this moment, to paste. Raises KeyError for a form the deck hasn't.

    `elearning`, an https address, goes before the deck's own; without either the e-learning is not mentioned. `via` is a
    platform the deck has lines for (a key of `joining`): then only those are in it. `planned`, when this moment was planned: its
    entry in a calendar is the same one, whatever was changed. `word` is the one that they chose, with the selection behind it; "" while nobody did.
    """
    plan = schedule.make(deck, moment.form, moment.start.astimezone(dt.UTC))
    word = planned.word if planned is not None and planned.word else word
    told, start = deck.invitation, plan.slots[0].start
    body = letter(deck, plan, spoken_span(start, plan.end), word, elearning, via)
    message = Message(look=Look.PREPARATION, title="Uitnodiging", body=tuple(body))
    plain = message.plain().removeprefix("Uitnodiging\n\n")
    # The same invitation gives the same id, so that a calendar replaces it instead of showing it twice.
    uid = hashlib.sha256(f"{told.subject}\0{start.isoformat()}".encode()).hexdigest()[:32]
    entry = CalendarEntry(
        uid=planned.uid if planned is not None else uid,
        sequence=planned.sequence if planned is not None else 0,
        subject=told.subject,
        description=plain,
        start=start,
        end=plan.end,
    )
    return replace(message, file=calendar_file(entry, now))


def letter(
    deck: Deck, plan: Schedule, when: str, word: str, elearning: str = "", via: str = "", *, timed: bool = True
) -> list[Block]:
    """The text of the invitation. `timed`: the agenda tells when each part is; else, as long as that is not known, how long it takes."""
    told, link = deck.invitation, elearning or deck.invitation.elearning
    agenda = tuple((_span(part, timed=timed), part.label) for part in schedule.parts(deck, plan))
    rows = [("Onderwerp", told.subject), ("Wanneer", when)]
    rows += word_rows(word) if word else ()
    body: list[Block] = [
        Facts(tuple(rows)),
        text(told.greeting),
        *map(text, told.opening),
    ]
    if link and told.elearning_text:
        body += [Heading("Doe eerst de e-learning"), text(told.elearning_text), text(link)]
    body += [Heading("Wat gaan we doen?"), Facts(agenda), Heading("Zo doe je mee")]
    body += [text(words) for name, words in told.joining.items() if via in {"", name}]
    body += [text(f"Link naar de vergadering: {LINK}")]
    body += [text(words) for words in told.closing]
    return [*body, text("Met vriendelijke groet,"), text(NAME)]


def _span(part: Part, *, timed: bool) -> str:
    if timed:
        return f"{spoken_time(part.start)} – {spoken_time(part.end)}"
    return spoken_minutes(int((part.end - part.start) / MINUTE))
