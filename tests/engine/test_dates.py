"""Dates, times and lengths of time, read and written the Dutch way. `None` is what can't be read, or can be read in two ways."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.engine.language.dates import day, days, names_no_clear_day, split_date
from bot.engine.language.times import clock_time, minutes
from bot.engine.language.wording import AMSTERDAM, number_word, spoken_day, spoken_minutes, spoken_time

TODAY = dt.date(2026, 11, 18)  # a Wednesday

DAYS = [
    ("vandaag", "2026-11-18"),
    ("morgen", "2026-11-19"),
    ("Overmorgen.", "2026-11-20"),
    # a day and a month: the first one that is not past
    ("1 december", "2026-12-01"),
    ("1 dec", "2026-12-01"),
    ("1 dec.", "2026-12-01"),
    ("  1   DECEMBER ", "2026-12-01"),
    ("1\u00a0december", "2026-12-01"),
    ("1e december", "2026-12-01"),
    ("de 1ste december", "2026-12-01"),
    ("18 november", "2026-11-18"),
    ("17 november", "2027-11-17"),
    ("3 mrt", "2027-03-03"),
    ("9 sept", "2027-09-09"),
    ("1-12", "2026-12-01"),
    ("1/12", "2026-12-01"),
    ("17-11", "2027-11-17"),
    # with a year: as it stands
    ("1 december 2026", "2026-12-01"),
    ("1 december 2025", "2025-12-01"),
    ("1-12-2026", "2026-12-01"),
    ("01-12-2026", "2026-12-01"),
    ("1-12-26", "2026-12-01"),
    ("1.12.2026", "2026-12-01"),
    ("2026-12-01", "2026-12-01"),
    # a weekday
    ("vrijdag", "2026-11-20"),
    ("dinsdag", "2026-11-24"),
    ("aanstaande vrijdag", "2026-11-20"),
    ("komende woensdag", "2026-11-25"),
    ("a.s. vrijdag", "2026-11-20"),
    ("uiterlijk as. vrijdag", "2026-11-20"),
    ("vrijdag a.s.", "2026-11-20"),
    ("vrijdag aanstaande", "2026-11-20"),
    ("aankomende vrijdag", "2026-11-20"),
    ("deze vrijdag", "2026-11-20"),
    ("a.s. woensdag", "2026-11-25"),
    ("woensdag", None),  # today, or next week?
    ("deze woensdag", None),
    ("vrijdag 20 november", "2026-11-20"),
    ("vrijdag, 20-11-2026", "2026-11-20"),
    ("vrijdag 21 november", None),  # that is a Saturday
    ("vr 20 november", "2026-11-20"),
    ("uiterlijk vr. 20 nov", "2026-11-20"),
    ("di, 1-12", "2026-12-01"),
    ("za 20 november", None),  # that is a Friday
    ("zo", None),
    ("deze week vrijdag", "2026-11-20"),
    ("deze week maandag", None),  # past
    ("volgende week vrijdag", "2026-11-27"),
    ("maandag volgende week", "2026-11-23"),
    ("volgende vrijdag", None),  # the 20th, or the 27th?
    # so far from now
    ("over 3 dagen", "2026-11-21"),
    ("over een week", "2026-11-25"),
    ("over twee weken", "2026-12-02"),
    ("binnen 2 weken", "2026-12-02"),
    ("over een maand", "2026-12-18"),
    ("over 12 maanden", "2027-11-18"),
    ("over een paar weken", None),
    ("over een jaar of twee", None),
    # so far from a day
    ("twee weken voor 31 december", "2026-12-17"),
    ("een week vóór 1 december", "2026-11-24"),
    ("3 dagen na vrijdag", "2026-11-23"),
    ("een dag voor 1-12", "2026-11-30"),
    ("uiterlijk een week na 1 december", "2026-12-08"),
    ("een paar weken voor 31 december", None),
    ("twee weken voor de zomer", None),
    ("maandag over een week", None),
    # the end of something
    ("eind deze maand", "2026-11-30"),
    ("einde van de maand", "2026-11-30"),
    ("eind volgende maand", "2026-12-31"),
    ("eind november", "2026-11-30"),
    ("eind januari", "2027-01-31"),
    ("eind februari 2028", "2028-02-29"),
    ("eind dit jaar", "2026-12-31"),
    ("eind van de week", None),  # Friday, or Sunday?
    # with a preposition in front
    ("voor 1 december", "2026-12-01"),
    ("uiterlijk vrijdag", "2026-11-20"),
    ("uiterlijk op 3-12", "2026-12-03"),
    # not a day
    ("volgende week", None),
    ("volgende maand", None),
    ("half januari", None),
    ("in december", None),
    ("december", None),
    ("snel", None),
    ("zo snel mogelijk", None),
    ("13:00", None),
    ("3.12", None),
    ("3", None),
    ("31 november", None),
    ("32-1", None),
    ("1-13", None),
    ("29 februari", None),  # not in 2026, not in 2027
    ("2026-02-30", None),
    ("1-12/2026", None),
    ("0-0", None),
    ("9998-12-31", "9998-12-31"),
    ("9999-12-31", None),  # a session that begins then ends in no year
    ("0001-01-01", None),
    ("1 december en 2 december", None),
    ("1 december ofzo", None),
    ("", None),
    ("1 december " * 1000, None),
]


@pytest.mark.parametrize(("text", "iso"), DAYS)
def test_day(text: str, iso: str | None) -> None:
    """A clear day is read, seen from a Wednesday in November; anything else is None."""
    assert day(text, TODAY) == (dt.date.fromisoformat(iso) if iso else None)


@pytest.mark.parametrize(
    ("text", "isos"),
    [
        ("woensdag", ["2026-11-18", "2026-11-25"]),
        ("uiterlijk woensdag", ["2026-11-18", "2026-11-25"]),
        ("deze woensdag", ["2026-11-18", "2026-11-25"]),
        ("aanstaande woensdag", ["2026-11-25"]),
        ("deze week woensdag", ["2026-11-18"]),
        ("vrijdag", ["2026-11-20"]),
        ("morgen", ["2026-11-19"]),
        ("volgende woensdag", []),
        ("een dag na dinsdag", ["2026-11-25"]),
        ("woensdag 19 november", []),
    ],
)
def test_the_weekday_of_today_can_be_two_days(text: str, isos: list[str]) -> None:
    """Today, or a week from now; all else is one clear day or none."""
    assert list(days(text, TODAY)) == [dt.date.fromisoformat(each) for each in isos]


@pytest.mark.parametrize(
    ("today", "text", "iso"),
    [
        ("2026-01-31", "over een maand", "2026-02-28"),
        ("2026-12-31", "morgen", "2027-01-01"),
        ("2026-12-31", "eind volgende maand", "2027-01-31"),
        ("2027-11-18", "29 februari", "2028-02-29"),
        ("2026-11-22", "volgende week maandag", "2026-11-23"),  # on a Sunday
        ("9999-12-31", "morgen", None),
        ("9999-12-31", "over 2 maanden", None),
    ],
)
def test_day_at_the_edges_of_the_calendar(today: str, text: str, iso: str | None) -> None:
    """Short months, the turn of the year, the last day there is."""
    assert day(text, dt.date.fromisoformat(today)) == (dt.date.fromisoformat(iso) if iso else None)


@pytest.mark.parametrize(
    ("sentence", "what", "iso"),
    [
        ("lijst maken voor 1 december", "lijst maken", "2026-12-01"),
        ("lijst maken vóór 1 december.", "lijst maken", "2026-12-01"),
        ("lijst maken uiterlijk vrijdag", "lijst maken", "2026-11-20"),
        ("lijst maken, uiterlijk op 3-12", "lijst maken", "2026-12-03"),
        ("lijst maken op 3-12", "lijst maken", "2026-12-03"),
        ("lijst maken | 1 dec", "lijst maken", "2026-12-01"),
        ("lijst maken|3-12", "lijst maken", "2026-12-03"),
        ("lijst maken | Piet | voor 1 dec", "lijst maken | Piet", "2026-12-01"),
        ("lijst maken (1 december)", "lijst maken", "2026-12-01"),
        ("lijst maken - 1 december", "lijst maken", "2026-12-01"),
        ("Lijst maken door Piet Voor Eind januari!", "Lijst maken door Piet", "2027-01-31"),
        ("Anna belt Piet morgen", "Anna belt Piet", "2026-11-19"),
        ("overleg volgende week vrijdag", "overleg", "2026-11-27"),
        ("plan maken over twee weken", "plan maken", "2026-12-02"),
        ("op de site zetten voor iedereen op 1 december", "op de site zetten voor iedereen", "2026-12-01"),
        ("voor 1 december", "", "2026-12-01"),
        ("lijst maken door Bram 1 december", "lijst maken door Bram", "2026-12-01"),
        ("lijst maken door Bram 1 dec.", "lijst maken door Bram", "2026-12-01"),
        ("lijst maken door Bram vrijdag", "lijst maken door Bram", "2026-11-20"),
        ("lijst maken door Bram vrijdag 20 november", "lijst maken door Bram", "2026-11-20"),
        ("lijst maken twee weken voor 31 december", "lijst maken", "2026-12-17"),
        ("lijst maken, een week na 1 december", "lijst maken", "2026-12-08"),
        # no clear date at the end: the sentence stays whole
        (
            "niet publiceren voor 1 december niet voor 1 december",
            "niet publiceren voor 1 december niet voor 1 december",
            None,
        ),
        ("publiceren, maar niet voor 1 december", "publiceren, maar niet voor 1 december", None),
        ("pas publiceren op maandag, nooit op vrijdag", "pas publiceren op maandag, nooit op vrijdag", None),
        ("de site gaat pas op 1 december open", "de site gaat pas op 1 december open", None),
        ("we beginnen pas op 1 december", "we beginnen pas op 1 december", None),
        ("een gesprek voeren over morgen", "een gesprek voeren over morgen", None),
        ("praten over maandag", "praten over maandag", None),
        ("overleg elke vrijdag", "overleg elke vrijdag", None),
        ("lijst maken volgende vrijdag", "lijst maken volgende vrijdag", None),
        ("een paar weken voor 31 december", "een paar weken voor 31 december", None),
        ("terugkijken op afgelopen maandag", "terugkijken op afgelopen maandag", None),
        ("tussen 1 en 5 december", "tussen 1 en 5 december", None),
        ("lijst maken", "lijst maken", None),
        (" lijst maken voor Piet ", "lijst maken voor Piet", None),
        ("lijst maken voor volgende maand", "lijst maken voor volgende maand", None),
        ("voor 1 december lijst maken", "voor 1 december lijst maken", None),
        ("nota schrijven (1/2)", "nota schrijven (1/2)", None),
        ("kaart 3-4", "kaart 3-4", None),
        ("notulen van 1 december", "notulen van 1 december", None),
        ("verslag van morgen", "verslag van morgen", None),
        ("voor 1 december of uiterlijk 5 december", "voor 1 december of uiterlijk 5 december", None),
        ("vroeg publiceren op 31-2", "vroeg publiceren op 31-2", None),
        ("", "", None),
    ],
)
def test_split_date(sentence: str, what: str, iso: str | None) -> None:
    """The date comes off the end of an agreement, and only a clear one."""
    assert split_date(sentence, TODAY) == (what, dt.date.fromisoformat(iso) if iso else None)


@pytest.mark.parametrize(
    ("sentence", "meant"),
    [
        ("lijst maken voor volgende week", True),
        ("lijst maken volgende vrijdag", True),
        ("lijst maken op 31-2", True),
        ("lijst maken voor 32 december", True),
        ("lijst maken half januari", True),
        ("lijst maken eind van de week", True),
        ("lijst maken begin volgende maand", True),
        ("lijst maken een paar weken voor 31 december", True),
        ("lijst maken over een paar weken", True),
        ("lijst maken op woensdag", True),  # today, or next week?
        ("lijst maken voor vrijdag 21 november", True),  # that is a Saturday
        ("lijst maken vr 21 november", True),
        ("lijst maken voor vr. 21-11", True),
        # no day was meant
        ("lijst maken", False),
        ("lijst maken voor Piet", False),
        ("publiceren, maar niet voor 1 december", False),
        ("een gesprek voeren over morgen", False),
        ("overleg elke week", False),
        ("terugkijken op vorige week", False),
        ("verslag van volgende week", False),
        ("12 mensen vragen op de site", False),
        ("een plan voor de komende jaren", False),
        ("kaart 3-4", False),
        ("we doen het zo 2 keer", False),
        ("wie do 3-4 kan, belt zo 2 mensen", False),
    ],
)
def test_what_was_meant_as_a_day_is_told_from_what_was_not(sentence: str, meant: bool) -> None:
    """Whoever means a day that is not clear is asked; whoever means none is left alone."""
    assert split_date(sentence, TODAY)[1] is None
    assert names_no_clear_day(sentence) is meant


def test_split_date_keeps_a_long_sentence() -> None:
    """However long the sentence, only its end is searched."""
    assert split_date("heel vaak voor " * 1000 + "alles op 3-12", TODAY) == (
        "heel vaak voor " * 1000 + "alles",
        dt.date(2026, 12, 3),
    )


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("13:00", "13:00"),
        ("13.00", "13:00"),
        ("13:05 uur", "13:05"),
        ("13.00u", "13:00"),
        ("13u", "13:00"),
        ("13 uur", "13:00"),
        ("13u30", "13:30"),
        ("13 uur 30", "13:30"),
        ("om 13:00", "13:00"),
        ("tot 15:00.", "15:00"),
        ("9:00", "09:00"),
        ("09:00", "09:00"),
        ("9 uur", "09:00"),
        ("tien uur", "10:00"),
        ("dertien uur dertig", "13:30"),
        ("negen uur vijftien", "09:15"),
        ("om dertien uur 45", "13:45"),
        ("dertien uur zestig", None),
        ("dertien uur zon", None),
        ("twee uur dertig", None),
        ("02:30", "02:30"),
        ("0:30", "00:30"),
        ("23:59", "23:59"),
        # the night or the afternoon?
        ("half twee", None),
        ("2 uur", None),
        ("2u", None),
        ("2:30", None),
        ("twee uur", None),
        ("kwart over negen", None),
        # not a time
        ("13", None),
        ("1300", None),
        ("24:00", None),
        ("13:60", None),
        ("13:5", None),
        ("1,5u", None),
        ("een uur", None),
        ("geen uur", None),
        ("zo", None),
        ("", None),
        ("13:00 " * 1000, None),
    ],
)
def test_clock_time(text: str, clock: str | None) -> None:
    """A time is read when only one time of day can be meant."""
    assert clock_time(text) == (dt.time.fromisoformat(clock) if clock else None)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("5", 5),
        ("5 min", 5),
        ("5 min.", 5),
        ("5min", 5),
        ("5 minuten", 5),
        ("5'", 5),
        ("1 minuut", 1),
        ("tien", 10),
        ("Tien minuten", 10),
        ("vijfentwintig minuten", 25),
        ("kwartier", 15),
        ("een kwartier", 15),
        ("drie kwartier", 45),
        ("half uur", 30),
        ("2uur", 120),
        ("1uur 30", 90),
        ("een half uur", 30),
        ("een uur", 60),
        ("1u", 60),
        ("2 uur", 120),
        ("1u30", 90),
        ("1 uur en 5 minuten", 65),
        ("anderhalf uur", 90),
        ("1,5 uur", 90),
        ("0", None),
        ("0 uur", None),
        ("-5", None),
        ("5,5", None),
        ("een paar minuten", None),
        ("1000", None),
        ("lang", None),
        ("", None),
    ],
)
def test_minutes(text: str, length: int | None) -> None:
    """A length of time is whole minutes, at least one."""
    assert minutes(text) == length


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2026-12-01", "dinsdag 1 december"),
        ("2026-11-18", "woensdag 18 november"),
        ("2027-01-01", "vrijdag 1 januari 2027"),
        ("2025-12-31", "woensdag 31 december 2025"),
    ],
)
def test_spoken_day(date: str, words: str) -> None:
    """A day has its weekday, and its year only when that is another year."""
    assert spoken_day(dt.date.fromisoformat(date), TODAY) == words


@pytest.mark.parametrize(
    ("moment", "clock"),
    [
        ("2026-11-18T12:05+00:00", "13:05"),
        ("2026-07-01T12:05+00:00", "14:05"),
        ("2026-07-01T12:05-04:00", "18:05"),
        ("2026-12-31T23:30+00:00", "00:30"),
        # 29 March 2026: the clock goes from 01:59 to 03:00
        ("2026-03-29T00:59+00:00", "01:59"),
        ("2026-03-29T01:00+00:00", "03:00"),
        # 25 October 2026: the hour from 02:00 to 03:00 comes twice
        ("2026-10-25T00:30+00:00", "02:30"),
        ("2026-10-25T01:30+00:00", "02:30"),
        ("2026-10-25T02:00+00:00", "03:00"),
    ],
)
def test_spoken_time(moment: str, clock: str) -> None:
    """A moment is shown as the clock in the Netherlands shows it, on the days that clock changes too."""
    assert spoken_time(dt.datetime.fromisoformat(moment)) == clock


def test_spoken_time_wants_a_time_zone() -> None:
    """A moment without a time zone is a mistake of ours, not something to show."""
    with pytest.raises(ValueError, match="time zone"):
        spoken_time(dt.datetime(2026, 11, 18, 13, 5))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (-3, "0 minuten"),
        (0, "0 minuten"),
        (1, "1 minuut"),
        (12, "12 minuten"),
        (59, "59 minuten"),
        (60, "1 uur"),
        (61, "1 uur en 1 minuut"),
        (65, "1 uur en 5 minuten"),
        (120, "2 uur"),
    ],
)
def test_spoken_minutes(count: int, words: str) -> None:
    """Minutes are said in hours and minutes, singular and plural."""
    assert spoken_minutes(count) == words


@pytest.mark.parametrize(("word", "number"), [("acht", 8), ("Twaalf", 12), ("één", 1), ("achtste", None), ("", None)])
def test_number_word(word: str, number: int | None) -> None:
    """One word is one whole number, or none."""
    assert number_word(word) == number


dates = st.dates(dt.date(2000, 1, 1), dt.date(2090, 12, 31))


@given(dates, dates)
def test_a_spoken_day_is_read_back(date: dt.date, today: dt.date) -> None:
    """Every day that the bot shows can be typed back, unless it lies in the past of this year: that is next year's then."""
    read = day(spoken_day(date, today), today)
    if date.year != today.year or date >= today:
        assert read == date
    else:
        assert read is None or read.year == today.year + 1


@given(st.integers(1, 59 + 60 * 99))
def test_a_spoken_length_is_read_back(count: int) -> None:
    """Every length of time that the bot shows can be typed back."""
    assert minutes(spoken_minutes(count)) == count


@given(st.times())
def test_a_clock_time_with_two_digits_is_read_back(clock: dt.time) -> None:
    """A time that the bot shows can be typed back."""
    assert clock_time(f"{clock:%H:%M}") == clock.replace(second=0, microsecond=0)


PIECES = """voor op uiterlijk over binnen eind 1 31 29 december feb mei 1-12 2026-12-01 999 weken maanden vrijdag volgende
week deze morgen 13:00 u uur half een | ( ) - , . ½ ９ maken"""
words = st.lists(st.sampled_from(PIECES.split()), max_size=8).map(" ".join)


@given(st.one_of(st.text(), words), st.dates())
@example(",1/1", dt.date(2000, 1, 1))
def test_any_text_is_a_date_or_none(text: str, today: dt.date) -> None:
    """Whatever is typed on whatever day, nothing breaks, and nothing of a sentence is lost but its date."""
    what, when = split_date(text, today)
    if when is None:
        assert what == text.strip()
    else:
        assert text.strip().startswith(what)
        assert len(what) < len(text.strip())
    if day(text, today) is not None:
        assert split_date(text, today) == ("", day(text, today))
    assert (minutes(text) or 1) >= 1
    assert clock_time(text) is None or any(letter.isalnum() for letter in text)


@given(dates)
def test_a_weekday_lies_within_the_week_ahead(today: dt.date) -> None:
    """A bare weekday is one of the next six days."""
    for ahead in range(1, 7):
        coming = today + dt.timedelta(days=ahead)
        assert day(spoken_day(coming, today).split()[0], today) == coming


def test_amsterdam_is_the_clock_of_the_netherlands() -> None:
    """The time zone database is there, whatever the machine has."""
    assert dt.datetime(2026, 7, 1, tzinfo=AMSTERDAM).utcoffset() == dt.timedelta(hours=2)
