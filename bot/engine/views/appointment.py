"""What is planned, as the group and who planned it read it: when, what is left to do, the offer to begin.

Must not decide when any of it is told.
"""

from __future__ import annotations

import datetime as dt

from bot.engine.language.wish import as_typed
from bot.engine.language.wording import spoken_day, spoken_span, spoken_time, today
from bot.engine.model.appointment import Appointment
from bot.engine.model.blocks import Block, Facts, Listing, text
from bot.engine.model.commands import Command
from bot.engine.model.deck import Config, Deck
from bot.engine.model.documents import File
from bot.engine.model.messages import Button, Look, Message, Style
from bot.engine.model.schedule import MINUTE
from bot.engine.views.calendar import CalendarEntry, calendar_file

ELEARNING, INVITED, PREPARED = "e-learning", "uitnodiging", "voorbereiding"


def spoken_moment(planned: Appointment, now: dt.datetime) -> str:
    """`dinsdag 12 januari om 13:00 uur`."""
    return f"{spoken_day(today(planned.start), today(now))} om {spoken_time(planned.start)} uur"


def told_to_group(planned: Appointment, title: str, closing: str = "") -> Message:
    """What the group reads of it: when, with which word, and who leads."""
    rows = [("Wanneer", spoken_span(planned.start, planned.end))]
    rows += [("Woord", planned.word)] if planned.word else []
    body: list[Block] = [Facts((*rows, ("Gespreksbegeleider", planned.name)))]
    return Message(look=Look.NOTICE, title=title, body=(*body, *([text(closing)] if closing else [])))


def left_to_do(planned: Appointment, deck: Deck, config: Config) -> list[tuple[str, Button]]:
    """What who planned it can still do beforehand, and the button for each."""
    has_elearning = bool((config.elearning or deck.invitation.elearning) and deck.invitation.elearning_text)
    prepare = f"{planned.word} deck:{deck.name}".strip() if planned.word else ""
    steps = {
        INVITED: ("Nodig de deelnemers uit.", Button("Maak de uitnodiging", Command.UITNODIGING, style=Style.PRIMARY)),
        ELEARNING: (
            "Volg zelf de e-learning. Dat duurt ongeveer een uur.",
            Button("E-learning gedaan", Command.PLAN, args=f"{ELEARNING} gedaan"),
        ),
        PREPARED: (
            "Bekijk de kaarten met de toelichting." if planned.word else "Kies een woord, en bekijk de kaarten.",
            Button(
                "Bereid je voor", Command.VOORBEREIDEN, args=prepare, typed="" if planned.word else "voorbereiden zon"
            ),
        ),
    }
    return [each for name, each in steps.items() if name not in planned.done and (name != ELEARNING or has_elearning)]


def to_prepare(
    planned: Appointment, deck: Deck, config: Config, title: str, *told: str, file: File | None = None, look: Look
) -> Message:
    """What is planned and what is left to do for it, for who planned it."""
    left = left_to_do(planned, deck, config)
    rows = [("Wanneer", spoken_span(planned.start, planned.end))]
    rows += [("Woord", planned.word)] if planned.word else []
    body: list[Block] = [Facts(tuple(rows)), *map(text, told)]
    if left:
        body += [text("Dit kun je nog doen:"), Listing(tuple(sentence for sentence, _ in left))]
    else:
        body.append(text("Je hebt alles al gedaan. Fijn!"))
    body.append(text("Verzetten of afzeggen? Typ /plan met de nieuwe dag en tijd, of typ: /plan af"))
    return Message(look=look, title=title, body=tuple(body), buttons=tuple(button for _, button in left), file=file)


def offer(planned: Appointment, config: Config) -> Message:
    """The time has come: what the group reads, with a button that begins it as it was planned."""
    useful = int((planned.end - planned.start) / MINUTE)
    title, who = "Het is tijd voor jullie kaartensessie", f"{planned.name} heeft deze sessie gepland."
    if not planned.word:
        words = f"{who} Wie begeleidt, typt: /start en jullie woord, bijvoorbeeld /start zon {planned.form}."
        return Message(
            look=Look.REMINDER, title=title, body=(text(words),), expires_minutes=useful, typed_in_group=True
        )
    deck = "" if planned.deck == config.default_deck else f" deck:{planned.deck}"
    line = f"{as_typed(planned.word)}{deck} {planned.form}"
    begin = Button(
        "Begin de sessie",
        Command.START,
        args=f"{planned.word} deck:{planned.deck} {planned.form}",
        about=planned.pin,
        style=Style.PRIMARY,
        typed=f"/start {line}",
    )
    words = f"{who} Zijn jullie er allemaal? Wie op de knop drukt, is de gespreksbegeleider."
    return Message(look=Look.REMINDER, title=title, body=(text(words),), buttons=(begin,), expires_minutes=useful)


def cancelled(planned: Appointment, deck: Deck, now: dt.datetime) -> File:
    """The file that takes it out of a calendar."""
    return calendar_file(
        CalendarEntry(
            uid=planned.uid,
            sequence=planned.sequence + 1,
            cancelled=True,
            subject=deck.invitation.subject,
            description="Deze sessie gaat niet door.",
            start=planned.start,
            end=planned.end,
        ),
        now,
    )
