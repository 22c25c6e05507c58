"""The invitation: the moment as people type it, the days that are asked back, and a calendar file that another program reads."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
import vobject

from bot.engine.language.moment import Moment, doubt, existing, understand_moment
from bot.engine.language.wording import AMSTERDAM
from bot.engine.model.blocks import Facts
from bot.engine.model.events import Place, Said
from bot.engine.model.messages import Look, Refused
from bot.engine.views.invitation import invitation
from tests.decks import real_config
from tests.transcripts.on_engine import EngineWorld, person

AT = dt.datetime(2026, 11, 18, 12, 0, tzinfo=dt.UTC)  # a Wednesday
CONFIG = real_config()
DECK = CONFIG.decks[CONFIG.names[CONFIG.default_deck]]

MOMENTS = [
    ("1 december 13:00 2u", "2u", "2026-12-01T13:00"),
    ("1 december 13:00", "2u", "2026-12-01T13:00"),
    ("vrijdag 4 december om 13.30 uur 1u", "1u", "2026-12-04T13:30"),
    ("vrijdag, 4 december, 13u30, anderhalf uur", "1,5u", "2026-12-04T13:30"),
    ("1 december 13 uur", "2u", "2026-12-01T13:00"),
    ("1 december 9 uur een uur", "1u", "2026-12-01T09:00"),
    ("12 jan 13 uur", "2u", "2027-01-12T13:00"),
    ("12-01-2027 13.00", "2u", "2027-01-12T13:00"),
    ("12-1-27 om 13.00 uur, 2 uur", "2u", "2027-01-12T13:00"),
    ("di 12 januari 14u30", "2u", "2027-01-12T14:30"),
    ("Di. 12 januari 14u30.", "2u", "2027-01-12T14:30"),
    ("wo 3 maart 13 u 1uur", "1u", "2027-03-03T13:00"),
    ("op dinsdag 12 januari om 13:00", "2u", "2027-01-12T13:00"),
    ("13:00 12 januari 1u", "1u", "2027-01-12T13:00"),
    ("om 13 uur op 12 januari", "2u", "2027-01-12T13:00"),
    ("12 januari 13:00-14:30", "1,5u", "2027-01-12T13:00"),
    ("12 januari van 13:00 tot 15:00", "2u", "2027-01-12T13:00"),
    ("12 januari 13-14 uur", "1u", "2027-01-12T13:00"),
    ("2027-01-12 13:00", "2u", "2027-01-12T13:00"),
    ("2027-06-22 13:00", "2u", "2027-06-22T13:00"),
    # a question, or no
    ("1 december 2 uur", None, "Hoe laat"),  # a length, or in the night?
    ("1 december 2u", None, "Hoe laat"),
    ("1 december half twee", None, "Hoe laat"),
    ("1 december tot 15:00", None, "Hoe laat"),
    ("dinsdag 1 december tot 15 uur", None, "Hoe laat"),
    ("1 december", None, "Hoe laat"),
    ("", None, "Hoe laat"),
    ("13:00 2u", None, "Op welke dag"),
    ("volgende vrijdag 13:00", None, "Op welke dag"),
    ("di 13 januari 13:00", None, "Op welke dag"),  # that is a Wednesday
    ("31 november 13:00", None, "Op welke dag"),
    ("1 december 13:00 5u", None, "Die duur ken ik niet"),
    ("1 december 13:00 1u15", None, "Die duur ken ik niet"),
    ("1 december 13:00-13:45", None, "Die duur ken ik niet"),
    ("1 november 2026 13:00", None, "al geweest"),
    ("1 december 2031 13:00", None, "twee jaar"),
    ("28 maart 2027 02:30", None, "bestaat niet op zondag 28 maart: de klok gaat dan een uur vooruit"),
    ("31 oktober 2027 02:30", None, "komt twee keer op zondag 31 oktober: de klok gaat dan een uur terug"),
]


@pytest.mark.parametrize(("typed", "form", "start"), MOMENTS)
def test_the_moment_of_an_invitation(typed: str, form: str | None, start: str) -> None:
    """A day, a time and a length as people type them, or a question about the one that is missing."""
    if form is None:
        with pytest.raises(Refused, match=start):
            understand_moment(DECK, typed, AT)
    else:
        moment = understand_moment(DECK, typed, AT)
        assert (moment.form, f"{moment.start:%Y-%m-%dT%H:%M}") == (form, start)


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("2027-01-12", ""),
        ("2027-04-26", ""),
        ("2027-01-16", "Het is dan zaterdag 16 januari 2027: dat is in het weekend."),
        ("2026-12-06", "Het is dan zondag 6 december: dat is in het weekend."),
        ("2026-12-25", "Op vrijdag 25 december is het eerste kerstdag."),
        ("2026-12-24", "Op donderdag 24 december is het kerstavond."),
        ("2027-01-01", "Op vrijdag 1 januari 2027 is het nieuwjaarsdag."),
        ("2027-03-29", "Op maandag 29 maart 2027 is het tweede paasdag."),
        ("2027-04-27", "Op dinsdag 27 april 2027 is het Koningsdag."),
        ("2027-05-06", "Op donderdag 6 mei 2027 is het hemelvaartsdag."),
        ("2027-05-17", "Op maandag 17 mei 2027 is het tweede pinksterdag."),
    ],
)
def test_a_day_on_which_few_people_work(date: str, said: str) -> None:
    """Weekends and Dutch holidays get a sentence, other days none."""
    assert doubt(dt.date.fromisoformat(date), AT.date()) == said


async def test_such_a_day_is_asked_back_and_the_button_carries_the_line() -> None:
    """Nothing is made before the yes; after it the invitation is for that very day."""
    world = EngineWorld(CONFIG)
    await world.enter(["Anna"], AT)
    await world.say("Anna", Place.PRIVATE, "uitnodiging 25 december 13:00 1u", AT)
    (asked,) = (each.message for each in world.seen())
    assert asked.asks
    assert "eerste kerstdag. Klopt dat?" in asked.plain()
    assert asked.file is None
    await world.press("Anna", "Ja, dat klopt", {}, AT)
    made = [each.message for each in world.seen() if each.message.file]
    assert "vrijdag 25 december 2026, 13:00 – 14:00 uur" in made[0].plain()


@pytest.mark.parametrize(
    ("typed", "via", "told"),
    [("", "teams", ["Teams"]), ("", "webex", ["Webex"]), ("", "", ["Teams", "Webex"]), (" webex", "teams", ["Webex"])],
)
async def test_how_to_take_part_is_told_for_the_platform_it_is_typed_on(typed: str, via: str, told: list[str]) -> None:
    """The other platform's paragraph is only in it when that is asked for, or when nobody knows."""
    world = EngineWorld(CONFIG)
    await world.enter(["Anna"], AT)
    world.happen(
        Said(at=AT, person=person("Anna"), place=Place.PRIVATE, text=f"uitnodiging 1 december 13:00{typed}", via=via)
    )
    (made,) = (each.message for each in world.seen() if each.message.file)
    ways = {name: DECK.invitation.joining[name.lower()] for name in ("Teams", "Webex")}
    assert [name for name, words in ways.items() if words in made.plain()] == told


@pytest.mark.parametrize(
    ("prepared", "told"),
    [
        ("zon", ["Woord: zon"]),
        (
            "zon keus:gemeente+7-4",
            ["Woord: zon\n", "Keus uit de kaarten: keus:gemeente+7-4: alleen voor gemeente, kaart 7 eerst"],
        ),
    ],
)
async def test_the_word_that_was_prepared_stands_in_it_with_its_selection(prepared: str, told: list[str]) -> None:
    """In the text and in the calendar, so that everybody can look the cards up; without preparation there is none."""
    world = EngineWorld(CONFIG)
    await world.enter(["Anna", "Piet"], AT)
    await world.say("Anna", Place.PRIVATE, f"voorbereiden {prepared}", AT)
    for who in ("Anna", "Piet"):
        await world.say(who, Place.PRIVATE, "uitnodiging 1 december 13:00", AT)
    hers, his = (each.message.plain() for each in world.seen() if each.message.file)
    assert [each for each in told if each not in hers] == []
    assert "Woord:" not in his


def calendar_of(moment: Moment, now: dt.datetime = AT) -> vobject.base.Component:
    """The calendar file as another program reads it."""
    file = invitation(DECK, moment, now).file
    assert file is not None
    return vobject.readOne(file.text)


@pytest.mark.parametrize(
    "start", ["2027-01-12T13:00", "2027-03-26T13:00", "2027-03-30T13:00", "2026-10-26T09:00", "2027-07-01T23:30"]
)
@pytest.mark.parametrize("form", ["1u", "1,5u", "2u"])
def test_another_program_reads_the_same_moment(start: str, form: str) -> None:
    """Also in the weeks when the clocks change: the appointment begins and ends when the invitation says."""
    moment = Moment(form, dt.datetime.fromisoformat(start).replace(tzinfo=AMSTERDAM))
    entry = calendar_of(moment).vevent
    length = {"1u": 60, "1,5u": 90, "2u": 120}[form]
    assert entry.dtstart.value == moment.start
    assert entry.dtend.value - entry.dtstart.value == dt.timedelta(minutes=length)
    assert entry.valarm.trigger.value == dt.timedelta(minutes=-15)


def test_the_file_is_what_outlook_asks_for() -> None:
    """CRLF, lines of at most 75 bytes, a method, one id, a stamp that is not in the future."""
    moment = Moment("2u", dt.datetime(2027, 1, 12, 13, tzinfo=AMSTERDAM))
    file = invitation(DECK, moment, AT).file
    assert file is not None
    assert "\n" not in file.text.replace("\r\n", "")
    assert max(len(line.encode()) for line in file.text.split("\r\n")) <= 75
    read = calendar_of(moment)
    assert read.method.value == "PUBLISH"
    assert read.vevent.dtstamp.value <= AT
    again = calendar_of(moment, AT + dt.timedelta(days=1)).vevent
    assert read.vevent.uid.value == again.uid.value


def test_the_agenda_of_the_source_document() -> None:
    """13:00, two hours: the parts follow each other without a gap and end at 15:00."""
    message = invitation(DECK, Moment("2u", dt.datetime(2027, 1, 12, 13, tzinfo=AMSTERDAM)), AT, via="webex")
    agenda = [block for block in message.body if isinstance(block, Facts)][1].rows
    times = [tuple(row[0].split(" – ")) for row in agenda]
    assert (times[0][0], times[-1][1]) == ("13:00", "15:00")
    assert all(before[1] == after[0] for before, after in itertools.pairwise(times))
    assert "[plak hier de link]" in message.plain()


def test_an_hour_that_is_there_once_stays_as_it_is() -> None:
    """Only the two odd nights are refused."""
    start = dt.datetime(2027, 3, 28, 3, 0, tzinfo=AMSTERDAM)
    assert existing(start) == start


@pytest.mark.parametrize(
    "line", ["uitnodiging 1 december 13u zon", "uitnodiging zon 1 december 13:00 2u", "uitnodiging di 1 dec 13:00 zoom"]
)
async def test_what_does_not_belong_to_the_moment_is_asked_back_with_a_line_that_works(line: str) -> None:
    """The time was clear, so it is not asked for again."""
    world = EngineWorld(CONFIG)
    await world.say("Anna", Place.PRIVATE, line, AT)
    asked = world.seen()[-1].message
    assert asked.look is Look.REFUSAL
    await world.say("Anna", Place.PRIVATE, asked.plain().partition("het duurt: ")[2].partition(". Moet")[0], AT)
    assert "dinsdag 1 december 2026, 13:00 – 15:00 uur" in world.seen()[-1].message.plain()


async def test_the_platform_may_stand_in_front_too() -> None:
    """As it may behind."""
    world = EngineWorld(CONFIG)
    await world.say("Anna", Place.PRIVATE, "uitnodiging teams 1 december 13:00", AT)
    [shown] = world.seen()
    assert "Webex" not in shown.message.plain()
