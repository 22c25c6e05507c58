"""The invitation: text and calendar file, with times from the same schedule as the reminders.

Must not send anything and must not know a platform: the deck says how people take part on each.
"""

from __future__ import annotations

import datetime as dt
import hashlib

from msgspec.structs import replace

from bot.engine.language.moment import Moment
from bot.engine.language.wording import AMSTERDAM, spoken_day, spoken_time
from bot.engine.model import schedule
from bot.engine.model.deck import Deck
from bot.engine.model.messages import Block, Facts, File, Heading, Look, Message, text

LINK, NAME = "[plak hier de link]", "[je naam]"
_ALARM = dt.timedelta(minutes=-15)


def invitation(deck: Deck, moment: Moment, now: dt.datetime, elearning: str = "", via: str = "") -> Message:
    """The invitation for a session at this moment, to paste. Raises KeyError for a form the deck hasn't.

    `elearning`, an https address, goes before the deck's own; without either the e-learning is not mentioned. `via` is a
    platform the deck has lines for (a key of `joining`): then only those are in it.
    """
    plan = schedule.make(deck, moment.form, moment.start.astimezone(dt.UTC))
    told, link = deck.invitation, elearning or deck.invitation.elearning
    local = moment.start.astimezone(AMSTERDAM).date()
    when = f"{spoken_day(local, local)} {local.year}, {spoken_time(moment.start)} – {spoken_time(plan.end)} uur"
    agenda = tuple(
        (f"{spoken_time(part.start)} – {spoken_time(part.end)}", part.label) for part in schedule.parts(deck, plan)
    )
    body: list[Block] = [
        Facts((("Onderwerp", told.subject), ("Wanneer", when))),
        text(told.greeting),
        *map(text, told.opening),
    ]
    if link and told.elearning_text:
        body += [Heading("Doe eerst de e-learning"), text(told.elearning_text), text(link)]
    body += [Heading("Wat gaan we doen?"), Facts(agenda), Heading("Zo doe je mee")]
    body += [text(words) for name, words in told.joining.items() if via in {"", name}]
    body += [text(f"Link naar de vergadering: {LINK}")]
    body += [text(words) for words in told.closing]
    body += [text("Met vriendelijke groet,"), text(NAME)]
    message = Message(look=Look.PREPARATION, title="Uitnodiging", body=tuple(body))
    plain = message.plain().removeprefix("Uitnodiging\n\n")
    return replace(message, file=_calendar(told.subject, plain, plan.slots[0].start, plan.end, now))


def _calendar(subject: str, description: str, start: dt.datetime, end: dt.datetime, now: dt.datetime) -> File:
    """One appointment, in UTC: whatever a calendar knows of summer time, it shows the right hour."""
    from icalendar import Alarm, Calendar, Event  # only loaded when somebody plans

    entry = Event()
    # The same invitation gives the same id, so that a calendar replaces it instead of showing it twice.
    entry.add("uid", hashlib.sha256(f"{subject}\0{start.isoformat()}".encode()).hexdigest()[:32] + "@kaartensessie")
    entry.add("dtstamp", now.astimezone(dt.UTC).replace(microsecond=0))
    entry.add("dtstart", start)
    entry.add("dtend", end)
    entry.add("summary", subject)
    entry.add("description", description)
    entry.add("status", "CONFIRMED")
    entry.add("transp", "OPAQUE")
    entry.add("sequence", 0)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", _ALARM)
    alarm.add("description", subject)
    entry.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//kaartensessie//NL")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(entry)
    name = f"kaartensessie-{start.astimezone(AMSTERDAM).date().isoformat()}.ics"
    return File(name, "text/calendar", calendar.to_ical().decode())
