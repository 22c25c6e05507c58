"""A session that is planned beforehand: how people write it, what is told when, and one entry in a calendar whatever changes."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import vobject

from bot.engine.language.wording import AMSTERDAM, spoken_time
from bot.engine.model.blocks import Facts
from bot.engine.model.documents import File
from bot.engine.model.events import Place, Said, Unreachable, Wiped
from bot.engine.model.messages import Look, Message
from tests.decks import real_config
from tests.transcripts.on_engine import EngineWorld, person

AT = dt.datetime(2026, 12, 1, 12, 0, tzinfo=dt.UTC)  # a Tuesday
DAY = dt.timedelta(days=1)
LINE = "/plan 12 januari 13:00 2u zon"

LINES = [
    (LINE, "2027-01-12T13:00", "2u", "zon"),
    ("/plan zon 12 januari 13:00 2u", "2027-01-12T13:00", "2u", "zon"),
    ("/plan 12 januari 13:00 zon 2u", "2027-01-12T13:00", "2u", "zon"),
    ("/plan zon 2u dinsdag 12 januari om 13 uur", "2027-01-12T13:00", "2u", "zon"),
    ("/plan donderdag 13u", "2026-12-03T13:00", "2u", ""),
    ("/plan 12-01-2027 13.00 1u rode zon", "2027-01-12T13:00", "1u", "rode zon"),
    ("/plan 12 jan 13 uur het woord is zon", "2027-01-12T13:00", "2u", "zon"),
    ("/plan 12 januari van 13:00 tot 14:30 zon", "2027-01-12T13:00", "1,5u", "zon"),
    ("/plan 12 januari 13:00 zon tot 15:00", "2027-01-12T13:00", "2u", "zon"),
    ("/plan 12 januari 13:00 zon tot 14:30", "2027-01-12T13:00", "1,5u", "zon"),
    ("/plan zon tot 14:00 12 januari 13:00", "2027-01-12T13:00", "1u", "zon"),
    ("/plan 12 januari 13:00 2u zon keus:gemeente+7-4", "2027-01-12T13:00", "2u", "zon keus:gemeente+7-4"),
    ("/plan 12 januari 13:00 1u zon deck:chatberichten-bewaren", "2027-01-12T13:00", "1u", "zon"),
    ("/plan 16 januari 13:00 2u zon ja", "2027-01-16T13:00", "2u", "zon"),
    ("plan: 12 januari 13:00 2u zon", "2027-01-12T13:00", "2u", "zon"),
    ("/plan zon dinsdag 12 januari 13 u", "2027-01-12T13:00", "2u", "zon"),
    ("/plan di 12 jan 13 u zon 1 u, dank u", "2027-01-12T13:00", "1u", "zon"),
    ("/plan 12 jan 13 u 1uur zon", "2027-01-12T13:00", "1u", "zon"),
    ("/plan een sessie op 12 januari om 13:00", "2027-01-12T13:00", "2u", ""),
    ("/plan een nieuwe sessie in voor dinsdag 12 januari 13u", "2027-01-12T13:00", "2u", ""),
    ("/plan de kaartensessie zon 12 januari 13:00", "2027-01-12T13:00", "2u", "zon"),
    ("/plan we willen op 12 januari 13:00 1u", "2027-01-12T13:00", "1u", ""),
    ("/plan de zon 12 januari 13:00", "2027-01-12T13:00", "2u", "de zon"),
    ("/plan nieuwe maan 12 januari 13:00", "2027-01-12T13:00", "2u", "nieuwe maan"),
    ("/plan 12 januari om dertien uur dertig zon", "2027-01-12T13:30", "2u", "zon"),
    ("/plan 12 januari om 13 uur 30 2u zon", "2027-01-12T13:30", "2u", "zon"),
    ("/plan 13 uur 15 december zon", "2026-12-15T13:00", "2u", "zon"),
    # the time tells which one is meant: at one o'clock on this Tuesday its ten o'clock is past
    ("/plan dinsdag 10:00 zon", "2026-12-08T10:00", "2u", "zon"),
    ("/plan zon dinsdag 10:00", "2026-12-08T10:00", "2u", "zon"),
    ("/plan di 13:00", "2026-12-08T13:00", "2u", ""),
    ("/plan deze dinsdag 10:00", "2026-12-08T10:00", "2u", ""),
    ("/plan aanstaande dinsdag 14:00", "2026-12-08T14:00", "2u", ""),
    ("/plan dinsdag a.s. 14:00 zon", "2026-12-08T14:00", "2u", "zon"),
    ("/plan deze donderdag 14:00", "2026-12-03T14:00", "2u", ""),
    ("/plan vandaag 14:00", "2026-12-01T14:00", "2u", ""),
]
ASKED = [
    ("/plan dinsdag 14:00", "Bedoel je vandaag, of dinsdag 8 december"),
    ("/plan di. 14:00 2u zon", "in plaats van «di.»"),
    ("/plan zon deze dinsdag 14:00", "Bedoel je vandaag, of dinsdag 8 december"),
    ("/plan", "nog niets gepland"),
    ("/plan af", "nog niets gepland"),
    ("/plan zon", "Hoe laat"),
    ("/plan 12 januari 2u zon", "Hoe laat"),
    ("/plan 13:00 2u zon", "Op welke dag"),
    ("/plan 31 februari 13:00 2u zon", "Op welke dag"),
    ("/plan niet 12 januari 13:00", "Is «niet» echt jullie woord?"),
    ("/plan 12 januari 13 uur 45 minuten zon", "begrijp «minuten» hier niet"),
    ("/plan 12 januari 13:00 5u zon", "Die duur ken ik niet"),
    ("/plan 1 november 2026 13:00 2u zon", "al geweest"),
    ("/plan 28 maart 2027 02:30 1u zon", "bestaat niet"),
    ("/plan 31 oktober 2027 02:30 1u zon", "komt twee keer"),
    ("/plan 12 januari 13:00 2u zon keus:+99", "Kaart 99 is er niet"),
    ("/plan 12 januari 13:00 2u " + "heel " * 40, "Hoe laat|woord is te lang|begrijp"),
]


NO_WORD = [
    *("/plan 12 januari 13:00 2u zon -7", "/plan 12 jan 13 uur zon 8", "/plan 12 januari 13:00 tot 15:00 zon 8"),
    *("/plan 12 januari 13:00 2", "/plan 12 januari 13:00 1u 15:00"),
]


class Chat(EngineWorld):
    """One chat in which Anna plans."""

    def __init__(self) -> None:
        super().__init__(real_config())
        self.here = ["Anna", "Piet"]
        self.now = AT

    async def types(self, line: str, who: str = "Anna", place: Place = Place.GROUP) -> list[tuple[str, Message]]:
        """Somebody types this; who then reads what."""
        self.seen()
        await self.say(who, place, line, self.now)
        return [(each.who, each.message) for each in self.seen()]

    async def until(self, moment: dt.datetime) -> list[tuple[str, Message]]:
        """Time passes; who then reads what."""
        self.seen()
        await self.wait(moment)
        self.now = moment
        return [(each.who, each.message) for each in self.seen()]


def read_back(file: File | None) -> tuple[str, int, str, str, dt.datetime]:
    """What another program finds in the file: uid, sequence, method, status and beginning."""
    assert file is not None
    calendar = vobject.readOne(file.text)
    event = calendar.vevent
    return (
        event.uid.value,
        int(event.sequence.value),
        calendar.method.value,
        event.status.value,
        event.dtstart.value,
    )


def file_of(told: list[tuple[str, Message]]) -> File | None:
    """The file that came with what Anna reads."""
    return next(each.file for who, each in told if who == "Anna" and each.file is not None)


@pytest.mark.parametrize(("line", "start", "form", "word"), LINES)
async def test_a_session_is_planned_as_people_write_it(line: str, start: str, form: str, word: str) -> None:
    """The word in front, behind or nowhere; the group reads when, and so does who planned it."""
    chat = Chat()
    told = await chat.types(line)
    assert [who for who, _ in told] == ["groep", "Anna"], told[0][1].plain()
    planned = chat.appointment
    assert planned is not None
    assert f"{planned.start.astimezone(AMSTERDAM):%Y-%m-%dT%H:%M}" == start
    assert (planned.form, planned.word) == (form, word)
    assert chat.session is None


@pytest.mark.parametrize(("line", "asked"), ASKED)
async def test_what_is_not_clear_is_asked_back(line: str, asked: str) -> None:
    """Nothing is planned, and the group reads nothing."""
    chat = Chat()
    [(who, message)] = await chat.types(line)
    assert (who, message.look) == ("Anna", Look.REFUSAL)
    assert any(each in message.plain() for each in asked.split("|")), message.plain()
    assert chat.appointment is None


@pytest.mark.parametrize("place", Place)
@pytest.mark.parametrize(
    "words", ["dinsdag 14:00", "zon", "13:00 2u zon", "12 januari 13:00 5u zon", "1 november 2026 13:00 2u zon"]
)
async def test_what_is_asked_back_is_to_be_typed_where_it_was_typed(words: str, place: Place) -> None:
    """Whoever typed it in the group reads in private that it belongs there; whoever typed it in private just types again."""
    chat = Chat()
    await chat.types(LINE)
    [(_, asked)] = await chat.types(f"/plan {words}", place=place)
    assert asked.look is Look.REFUSAL
    assert ("in de groepschat" in asked.plain()) is (place is Place.GROUP)


@pytest.mark.parametrize("line", NO_WORD)
async def test_what_is_told_to_type_instead_plans_it(line: str) -> None:
    """Behind the moment stands what is no word; each line in the answer is one that works there."""
    chat = Chat()
    [(_, asked)] = await chat.types(line)
    lines = re.findall(r"/plan .+?(?=, of: |\.$|\. )", asked.plain())
    assert lines
    for each in lines:
        chat.appointment = None
        await chat.types(each)
        assert chat.appointment is not None, each


async def test_talk_between_colleagues_plans_nothing() -> None:
    """Only a slash, a colon or the bot's name makes it a command."""
    chat = Chat()
    assert await chat.types("plan 12 januari 13:00 2u zon") == []
    assert await chat.types("plan") == []


@pytest.mark.parametrize(
    ("line", "why"),
    [("/plan 16 januari 13:00 2u zon", "weekend"), ("/plan 27 april 2027 13:00 2u zon", "Koningsdag")],
)
@pytest.mark.parametrize("pressed", [True, False])
async def test_a_day_off_is_asked_about_and_a_yes_plans_it(line: str, why: str, *, pressed: bool) -> None:
    """In the group, where it was said, by a button or as it is typed; only the yes of who asked for it counts."""
    chat = Chat()
    [(who, asked)] = await chat.types(line)
    assert who == "groep"
    assert why in asked.plain()
    assert chat.timers == {}
    if pressed:
        await chat.press("Piet", "Ja, dat klopt", {}, AT)
        assert chat.timers == {}
        assert "voor een ander" in chat.seen()[-1].message.plain()
        await chat.press("Anna", "Ja, dat klopt", {}, AT)
    else:
        await chat.types(asked.buttons[0].line())
    assert chat.appointment is not None
    assert (chat.appointment.by, chat.appointment.word) == ("test:Anna", "zon")


async def test_a_yes_to_an_older_question_does_not_undo_what_was_planned_since() -> None:
    """Piet planned in between; Anna's old button asks nothing and changes nothing."""
    chat = Chat()
    await chat.types("/plan 16 januari 13:00 2u zon")
    await chat.types("/plan 13 januari 13:00 2u maan", "Piet")
    await chat.press("Anna", "Ja, dat klopt", {}, AT)
    assert chat.appointment is not None
    assert chat.appointment.word == "maan"


async def test_in_private_a_day_off_is_asked_about_there() -> None:
    """The group reads nothing before the yes."""
    chat = Chat()
    await chat.types(LINE)
    [(who, asked)] = await chat.types("/plan 16 januari 13:00 2u", place=Place.PRIVATE)
    assert (who, asked.look) == ("Anna", Look.REFUSAL)
    await chat.press("Anna", "Ja, dat klopt", {}, AT)
    assert [each.who for each in chat.seen()] == ["groep", "Anna"]


OFF = ["af", "afzeggen graag", "graag afzeggen", "zeg de sessie af", "de sessie gaat niet door", "annuleren aub", "Afgelast!",
       "hij gaat niet meer door", "kan niet doorgaan", "sessie annuleren", "af, dank je"]  # fmt: skip
MOVED = [
    "verzetten",
    "verzet de sessie",
    "verplaatsen graag",
    "uitstellen",
    "naar een andere dag",
    "andere dag",
    "wijzigen",
]
MOVED_TO = [
    "verzetten naar 13 januari 9:30", "verzet de sessie naar 13 januari 9:30 graag", "naar 13 januari 9:30", "13 januari 9:30 graag",
    "verplaats naar woensdag 13 januari 9:30 2u", "13 januari 9:30 verzetten", "we willen de sessie verschuiven naar 13 januari 9:30",
]  # fmt: skip


@pytest.mark.parametrize("words", [each for each in OFF if not each.startswith("hij ")])
async def test_it_is_called_off_as_people_say_it(words: str) -> None:
    """With a please, with the thing named, in another word."""
    chat = Chat()
    await chat.types(LINE)
    told = await chat.types(f"/plan {words}")
    assert "gaat niet door" in told[0][1].plain()
    assert chat.appointment is None


@pytest.mark.parametrize("words", [*OFF, *MOVED])
async def test_what_is_not_planned_is_neither_moved_nor_called_off(words: str) -> None:
    """And is not taken for the word of a session."""
    chat = Chat()
    [(who, refused)] = await chat.types(f"/plan {words}")
    assert (who, refused.look) == ("Anna", Look.REFUSAL)
    assert chat.appointment is None


@pytest.mark.parametrize(
    "words",
    [
        *("afzeggen want ik ben ziek", "annuleer die van 12 januari", "zeg de sessie af voor iedereen"),
        *(
            "gaat het niet door?",
            "afgezegd?",
            "donderdag 13:00 kan niet",
            "12 januari 13:00 afzeggen",
            "morgen 13u gaat niet door",
        ),
    ],
)
async def test_what_may_mean_calling_off_is_asked(words: str) -> None:
    """One press does it."""
    chat = Chat()
    await chat.types(LINE)
    [(who, asked)] = await chat.types(f"/plan {words}")
    assert who == "groep"
    assert chat.appointment is not None
    await chat.press("Anna", asked.buttons[0].label, {}, AT)
    assert chat.appointment is None


@pytest.mark.parametrize("words", ["niet afzeggen", "toch maar niet verzetten", "de sessie moet niet weg"])
async def test_what_is_not_to_be_called_off_stays_as_it_was(words: str) -> None:
    """Whoever says so reads what is planned."""
    chat = Chat()
    await chat.types(LINE)
    planned = chat.appointment
    [(who, shown)] = await chat.types(f"/plan {words}")
    assert (who, shown.title) == ("Anna", "Dit is gepland")
    assert chat.appointment == planned


@pytest.mark.parametrize(
    "words",
    [
        "toch 14 januari 13:00",
        "liever 14 januari 13:00",
        "de sessie op 14 januari 13:00",
        "onze sessie wordt 14 januari 13:00",
    ],
)
async def test_what_leads_up_to_another_day_is_no_new_word(words: str) -> None:
    """The word of the session stays as it was."""
    chat = Chat()
    await chat.types(LINE)
    await chat.types(f"/plan {words}")
    assert chat.appointment is not None
    assert (chat.appointment.word, f"{chat.appointment.start:%d}") == ("zon", "14")


async def test_why_it_is_to_be_moved_is_no_word_of_a_session() -> None:
    """Whoever tells what is not possible is asked when it is to be."""
    chat = Chat()
    await chat.types(LINE)
    planned = chat.appointment
    [(_, asked)] = await chat.types("/plan verzet naar donderdag 13u want dinsdag kan niet")
    assert "Wanneer moet het worden?" in asked.plain()
    assert chat.appointment == planned


@pytest.mark.parametrize("words", MOVED)
async def test_who_wants_another_day_is_asked_which(words: str) -> None:
    """And reads how to say it; that line works."""
    chat = Chat()
    await chat.types(LINE)
    [(who, asked)] = await chat.types(f"/plan {words}")
    assert who == "Anna"
    assert "Wanneer moet het worden?" in asked.plain()
    assert "/plan 12 januari 13:00" in asked.plain()


@pytest.mark.parametrize("words", MOVED_TO)
async def test_it_is_moved_as_people_say_it(words: str) -> None:
    """The word and the length stay."""
    chat = Chat()
    await chat.types(LINE)
    await chat.types(f"/plan {words}")
    planned = chat.appointment
    assert planned is not None
    assert f"{planned.start.astimezone(AMSTERDAM):%m-%d %H:%M}" == "01-13 09:30"
    assert (planned.word, planned.form) == ("zon", "2u")


@pytest.mark.parametrize("word", ["verzet", "Naar zee", "de zon", "annulering"])
async def test_a_word_that_says_more_is_a_word_while_nothing_is_planned(word: str) -> None:
    """Nothing can be moved or called off then."""
    chat = Chat()
    await chat.types(f"/plan {word} 12 januari 13:00 2u")
    assert chat.appointment is not None
    assert chat.appointment.word == word


async def test_others_read_what_is_planned_without_the_list_of_who_planned_it() -> None:
    """And with nothing to press that is not theirs; a note about the e-learning is not taken for somebody else."""
    chat = Chat()
    await chat.types(LINE)
    [(who, page)] = await chat.types("/plan", "Piet")
    assert who == "Piet"
    assert "12 januari" in page.plain()
    assert "Anna bereidt deze sessie voor" in page.plain()
    assert "nog doen" not in page.plain()
    assert page.buttons == ()
    [(_, refused)] = await chat.types("/plan e-learning gedaan", "Piet")
    assert "voor Anna" in refused.plain()
    [(_, mine)] = await chat.types("/plan ik heb de e-learning gedaan")
    assert "genoteerd" in mine.plain()
    assert chat.appointment is not None
    assert chat.appointment.done == ("e-learning",)
    told = await chat.types("/uitnodiging", "Piet")
    assert "dinsdag 12 januari 2027, 13:00" in told[-1][1].plain()
    assert chat.appointment.done == ("e-learning",)


async def test_who_moves_it_for_somebody_else_gets_the_file_and_not_their_list() -> None:
    """Both can send the file on; what is left to do is of who planned."""
    chat = Chat()
    await chat.types(LINE)
    await chat.types("/plan 13 januari 13:00", "Piet")
    chat.seen()
    await chat.press("Piet", "Ja, verzet de sessie", {}, AT)
    told = {each.who: each.message for each in chat.seen()}
    assert set(told) == {"groep", "Piet", "Anna"}
    assert told["Piet"].file == told["Anna"].file is not None
    assert ("nog doen" in told["Anna"].plain(), "nog doen" in told["Piet"].plain()) == (True, False)


@pytest.mark.parametrize("via", ["teams", "webex"])
async def test_the_file_of_a_session_that_moves_says_how_one_takes_part_where_it_is_planned(via: str) -> None:
    """Of the other platforms it says nothing."""
    chat, joining = Chat(), real_config().decks[real_config().names[real_config().default_deck]].invitation.joining
    for line in (LINE, "/plan 13 januari 13:00 2u"):
        chat.seen()
        chat.happen(Said(at=AT, person=person("Anna"), place=Place.GROUP, text=line, via=via))
    file = file_of([(each.who, each.message) for each in chat.seen()])
    assert file is not None
    words = vobject.readOne(file.text).vevent.description.value
    assert [each for each, text in joining.items() if text.split(".")[0] in words] == [via]


@pytest.mark.parametrize("gone", [False, True])
async def test_the_group_reads_that_who_planned_is_out_of_reach(*, gone: bool) -> None:
    """What can be done, and no word of what they did not get; of others nothing is said, for nothing waits for them."""
    chat = Chat()
    await chat.types(LINE)
    chat.seen()
    for who in ("Piet", "Anna"):
        chat.happen(Unreachable(at=AT, person=person(who), how="Open mij in Teams.", gone=gone))
    [told] = chat.seen()
    assert told.who == "groep"
    assert "Anna" in told.message.plain()
    assert (
        "/plan af" if gone else "Open mij in Teams. Typ daarna in je privéchat met mij: /plan"
    ) in told.message.plain()
    assert "Dit kun je nog doen" not in told.message.plain()


async def test_who_planned_is_reminded_of_what_is_left_and_the_group_is_asked_to_begin() -> None:
    """A week ahead, the last working day, and on the minute; then the button begins what was planned."""
    chat = Chat()
    await chat.types(LINE)
    start = dt.datetime(2027, 1, 12, 12, 0, tzinfo=dt.UTC)
    assert await chat.until(start - 8 * DAY) == []
    [(who, week)] = await chat.until(start - 6 * DAY)
    assert (who, week.look, len(week.buttons)) == ("Anna", Look.REMINDER, 2)
    await chat.types("uitnodiging teams", place=Place.PRIVATE)
    [(_, eve)] = await chat.until(start - DAY)
    assert [each.label for each in eve.buttons] == ["Bereid je voor"]
    assert await chat.until(start - dt.timedelta(minutes=1)) == []
    [(who, offer)] = await chat.until(start)
    assert (who, [each.line() for each in offer.buttons]) == ("groep", ["/start zon 2u"])
    await chat.press("Piet", "Begin de sessie", {}, start)
    assert chat.session is not None
    assert (chat.session.word, chat.session.form, chat.session.facilitator) == ("zon", "2u", "test:Piet")
    assert chat.appointment is None
    assert not {"beginnen", "voorbij"} & chat.timers.keys()


async def test_a_reminder_never_falls_on_a_free_day() -> None:
    """For a Monday it comes on Friday, and for the week of Christmas before that."""
    chat = Chat()
    await chat.types("/plan maandag 28 december 13:00 2u zon")
    assert chat.appointment is not None
    days = [each.astimezone(AMSTERDAM).strftime("%d-%m %H:%M") for each in chat.appointment.reminded]
    assert days == ["21-12 09:00", "23-12 09:00"]


async def test_a_moved_session_is_one_entry_that_moves_and_a_cancelled_one_goes() -> None:
    """By another program's reading: the same uid, a sequence that rises, and CANCEL at the end."""
    chat = Chat()
    await chat.types(LINE)
    first = read_back(file_of(await chat.types("uitnodiging teams", place=Place.PRIVATE)))
    moved = read_back(file_of(await chat.types("/plan 13 januari 9:30 1u")))
    again = read_back(file_of(await chat.types("uitnodiging teams", place=Place.PRIVATE)))
    longer = read_back(file_of(await chat.types("/plan 13 januari 9:30 2u", place=Place.PRIVATE)))
    called_off = file_of(await chat.types("/plan af"))
    assert called_off is not None
    assert called_off.name.startswith("kaartensessie-afgezegd-")
    gone = read_back(called_off)
    assert {each[0] for each in (first, moved, again, longer, gone)} == {first[0]}
    assert [each[1] for each in (first, moved, again, longer, gone)] == [0, 1, 1, 2, 3]
    assert [each[2:4] for each in (first, longer, gone)] == [("PUBLISH", "CONFIRMED")] * 2 + [("CANCEL", "CANCELLED")]
    assert moved[4] == dt.datetime(2027, 1, 13, 8, 30, tzinfo=dt.UTC)
    assert chat.appointment is None
    assert chat.timers == {}
    chat.now += DAY
    fresh = await chat.types(LINE)
    assert [who for who, _ in fresh] == ["groep", "Anna"]
    assert read_back(file_of(await chat.types("uitnodiging teams", place=Place.PRIVATE)))[0] != first[0]


DAYS = [
    "12 januari 2027",
    "26 maart 2027",
    "29 maart 2027",
    "29 oktober 2027",
    "1 november 2027",
    "29 februari 2028",
    "31 december 2026",
]


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize(("form", "minutes"), [("1u", 60), ("1,5u", 90), ("2u", 120)])
async def test_another_program_reads_each_move_of_each_form_on_awkward_days(day: str, form: str, minutes: int) -> None:
    """In the weeks when clocks change, on a leap day and at the end of a year: planned, moved a day, called off, as it is on the clock."""
    chat = Chat()
    await chat.types(f"/plan {day} 13:00 {form} zon ja")
    assert chat.appointment is not None
    files = [file_of(await chat.types("uitnodiging teams", place=Place.PRIVATE))]
    later = chat.appointment.start.astimezone(AMSTERDAM).date() + DAY
    files.append(file_of(await chat.types(f"/plan {later.isoformat()} 9:30 {form} ja")))
    files.append(file_of(await chat.types("/plan af")))
    read = [vobject.readOne(each.text).vevent for each in files if each is not None]
    assert [event.uid.value for event in read] == [read[0].uid.value] * 3
    assert [event.sequence.value for event in read] == ["0", "1", "2"]
    assert [event.status.value for event in read] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [f"{event.dtstart.value.astimezone(AMSTERDAM):%H:%M}" for event in read] == ["13:00", "09:30", "09:30"]
    assert {event.dtend.value - event.dtstart.value for event in read} == {dt.timedelta(minutes=minutes)}


async def test_the_file_asks_nobody_for_an_answer_and_names_nobody() -> None:
    """No organizer and nobody invited: an Outlook would send them an answer. The page says what to do when a calendar shows two."""
    chat = Chat()
    await chat.types(LINE)
    for line in ("/plan 13 januari 9:30", "/plan af"):
        told = await chat.types(line)
        file = file_of(told)
        assert file is not None
        assert {"organizer", "attendee"}.isdisjoint(vobject.readOne(file.text).vevent.contents)
        assert "Anna" not in file.text
        assert any("twee keer" in each.plain() or "zelf weghalen" in each.plain() for _, each in told)


async def test_what_is_planned_keeps_its_word_and_is_not_planned_twice() -> None:
    """Another day keeps the word; the same once more is told so."""
    chat = Chat()
    await chat.types(LINE)
    await chat.types("/plan 13 januari 13:00 2u")
    assert chat.appointment is not None
    assert chat.appointment.word == "zon"
    [(_, refused)] = await chat.types("/plan 13 januari 13:00 2u zon")
    assert "al zo gepland" in refused.plain()


async def test_somebody_elses_plan_is_only_changed_by_who_says_so_twice() -> None:
    """And who planned it keeps it, and hears of it."""
    chat = Chat()
    await chat.types(LINE)
    [(who, asked)] = await chat.types("/plan 13 januari 13:00 2u", "Piet")
    assert who == "groep"
    told = await chat.types(asked.buttons[0].line(), "Piet")
    assert [who for who, _ in told] == ["groep", "Piet", "Anna"]
    assert chat.appointment is not None
    assert chat.appointment.by == "test:Anna"
    told = await chat.types("/plan af ja", "Piet")
    assert [who for who, _ in told] == ["groep", "Piet", "Anna"]


async def test_a_session_in_between_leaves_the_plan_and_one_at_its_time_is_it() -> None:
    """Beside a session that runs, one that ended, and one that was wiped, the reminders come as they were promised."""
    chat = Chat()
    await chat.types("/start maan 1u")
    await chat.types(LINE)
    await chat.types("stop ja", place=Place.PRIVATE)
    await chat.until(AT + 31 * DAY)
    assert chat.session is None
    assert chat.appointment is not None
    assert await chat.until(dt.datetime(2027, 1, 5, 12, tzinfo=dt.UTC))
    chat.now = chat.appointment.start - dt.timedelta(minutes=5)
    await chat.types("/start zon 2u")
    assert chat.appointment is None


async def test_what_the_offer_tells_to_type_begins_with_a_word_that_is_a_day_or_a_time_too() -> None:
    """Where there are no buttons the line is all there is."""
    chat = Chat()
    await chat.types("/plan 12 januari 13:00 2u woord: maandag")
    assert chat.appointment is not None
    [*_, (_, offer)] = await chat.until(chat.appointment.start)
    await chat.types(offer.buttons[0].line())
    assert chat.session is not None
    assert chat.session.word == "maandag"


async def test_an_old_offer_begins_nothing() -> None:
    """Once it was moved, or is over, the button says what to type."""
    chat = Chat()
    await chat.types(LINE)
    start = dt.datetime(2027, 1, 12, 12, 0, tzinfo=dt.UTC)
    await chat.until(start)
    await chat.types("/plan 13 januari 13:00 2u zon")
    await chat.press("Piet", "Begin de sessie", {}, start)
    assert chat.session is None
    assert "niet meer zo gepland" in chat.seen()[-1].message.plain()
    await chat.until(start + 2 * DAY)
    assert chat.appointment is None


async def test_the_times_of_the_invitation_are_those_at_which_the_bot_reminds() -> None:
    """The source's example: 13:00, two hours. What the group was promised comes at the minute that the invitation gives."""
    chat = Chat()
    await chat.types(LINE)
    told = await chat.types("uitnodiging teams", place=Place.PRIVATE)
    agenda = next(block for block in reversed(told[-1][1].body) if isinstance(block, Facts))
    planned = {label: span.split(" – ") for span, label in agenda.rows}
    start = dt.datetime(2027, 1, 12, 12, 0, tzinfo=dt.UTC)
    await chat.until(start)
    await chat.press("Anna", "Begin de sessie", {}, start)
    reminded = {}
    for minute in range(180):
        now = start + dt.timedelta(minutes=minute)
        for who, message in await chat.until(now):
            if who == "groep" and message.look is Look.REMINDER:
                reminded[message.title] = spoken_time(now)
        while chat.session is not None and chat.session.slot.end <= now < chat.session.at.plan.end:
            was = chat.session.at.slot
            await chat.say("Anna", Place.PRIVATE, "verder", now)
            if chat.session.at.slot == was:
                await chat.say("Anna", Place.PRIVATE, "ja", now)
    assert reminded["Tijd voor pauze"] == planned["Pauze"][0] == "13:57"
    assert reminded["De pauze is voorbij"] == planned["Pauze"][1] == "14:07"
    assert reminded["Tijd voor de afsluiting"] == planned["Afsluiting"][0] == "14:47"
    assert reminded["De geplande tijd is om"] == planned["Afsluiting"][1] == "15:00"


async def test_who_wipes_what_is_theirs_wipes_what_they_planned() -> None:
    """In this chat, and by what the host tells the others; the group hears that it is off."""
    for wiped in (True, False):
        chat = Chat()
        await chat.types(LINE)
        chat.seen()
        if wiped:
            chat.happen(Wiped(at=AT, person=person("Anna"), made=True))
        else:
            await chat.say("Anna", Place.PRIVATE, "wis ja", AT)
        assert chat.appointment is None
        assert "gaat niet door" in chat.seen()[0].message.plain()


async def test_what_is_planned_stays_when_somebody_only_wipes_what_is_kept_of_them() -> None:
    """Here and in another chat; whoever planned reads how to call it off."""
    chat = Chat()
    await chat.types(LINE)
    chat.happen(Wiped(at=AT, person=person("Anna")))
    await chat.say("Anna", Place.PRIVATE, "mijn gegevens wis ja", AT)
    assert chat.appointment is not None


async def test_what_is_planned_is_told_to_who_asks_what_is_kept() -> None:
    """Only to who planned it."""
    chat = Chat()
    await chat.types(LINE)
    [(_, mine)] = await chat.types("mijn gegevens", place=Place.PRIVATE)
    assert "12 januari" in mine.plain()
    [(_, theirs)] = await chat.types("mijn gegevens", "Piet", Place.PRIVATE)
    assert "12 januari" not in theirs.plain()


async def test_what_is_left_to_do_is_between_the_bot_and_who_planned() -> None:
    """The group reads when, and nothing else."""
    told = await Chat().types(LINE)
    assert [who for who, message in told if "nog doen" in message.plain()] == ["Anna"]


async def test_who_only_names_another_day_keeps_length_word_and_deck() -> None:
    """As the page about what is planned says: `/plan` with the new day and time."""
    chat = Chat()
    await chat.types("/plan 12 januari 13:00 1u zon")
    await chat.types("/plan 13 januari 14:00")
    assert chat.appointment is not None
    assert (chat.appointment.form, chat.appointment.word) == ("1u", "zon")
    assert f"{chat.appointment.start.astimezone(AMSTERDAM):%d %H:%M}" == "13 14:00"
