"""An appointment as a file for a calendar, in UTC: whatever a calendar knows of summer time, it shows the right hour.

Must not decide when anything is, and must not name anybody.

Why PUBLISH and not REQUEST: REQUEST is an organizer asking attendees (RFC 5546, 3.2.2), and needs the address of each. We know none and
want none, and an Outlook that opens one answers to that address: the answers would go nowhere, or to a machine. With PUBLISH everybody
keeps an appointment of their own, without an ORGANIZER, for that stands only in what a group is asked to (RFC 5545, 3.8.4.3). RFC 5546
(3.2.1, 3.2.5) wants one in PUBLISH and CANCEL all the same; programs that import a file go by UID and SEQUENCE, and with an ORGANIZER that
is nobody Outlook asks to accept what can't be accepted. Whether a calendar moves what it has or takes it away is its own choice, so the
page that brings the file says what to do when it does not. Not yet tried in an Outlook of an organisation.
"""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from bot.engine.language.wording import today
from bot.engine.model.documents import File

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
