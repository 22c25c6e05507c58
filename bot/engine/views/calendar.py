"""An appointment as a file for a calendar, in UTC: whatever a calendar knows of summer time, it shows the right hour.

Must not decide when anything is, and must not name anybody.
"""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from bot.engine.language.wording import today
from bot.engine.model.messages import File

_ALARM = dt.timedelta(minutes=-15)


class CalendarEntry(Struct, frozen=True, kw_only=True):
    """One appointment in a calendar; moments are aware.

    A calendar that knows the `uid` replaces what it has by what has a higher `sequence`, or takes it away when it is `cancelled`.
    """

    uid: str
    sequence: int = 0
    cancelled: bool = False
    subject: str
    description: str
    start: dt.datetime
    end: dt.datetime


def calendar_file(entry: CalendarEntry, now: dt.datetime) -> File:
    """The file that puts this entry into a calendar, moves it there, or takes it away."""
    from icalendar import Alarm, Calendar, Event  # only loaded when somebody plans

    event = Event()
    event.add("uid", f"{entry.uid}@kaartensessie")
    event.add("dtstamp", now.astimezone(dt.UTC).replace(microsecond=0))
    event.add("dtstart", entry.start)
    event.add("dtend", entry.end)
    event.add("summary", entry.subject)
    event.add("description", entry.description)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if entry.cancelled else "OPAQUE")
    event.add("sequence", entry.sequence)
    if not entry.cancelled:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", _ALARM)
        alarm.add("description", entry.subject)
        event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//kaartensessie//NL")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if entry.cancelled else "PUBLISH")
    calendar.add_component(event)
    name = f"kaartensessie-{'afgezegd-' if entry.cancelled else ''}{today(entry.start).isoformat()}.ics"
    return File(name, "text/calendar", calendar.to_ical().decode())
