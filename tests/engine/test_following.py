"""What comes of agreements and open questions: only who asked is reminded, and what they do then is done, once, by button or typed."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest
from msgspec.structs import replace

from bot.engine.language.hearing import Request, hear
from bot.engine.model.commands import Command
from bot.engine.model.events import Joined, Place, Where
from bot.engine.model.messages import Look, Message
from bot.engine.model.session import Participant
from bot.engine.moves.commands import VOCABULARY
from tests.engine.playing import NOON, Playing
from tests.transcripts.on_engine import person

DAY = dt.timedelta(days=1)
MORNING = dt.datetime(2026, 12, 3, 8, 0, tzinfo=dt.UTC)  # nine o'clock of the third


class After(Playing):
    """A session that has ended, led by Anna, with an agreement and a question of Piet's for the third of December."""

    def __init__(self, *, reminded: bool = True) -> None:
        super().__init__()
        self.begin()
        self.says("Piet", Place.GROUP, "/akkoord")
        self.says("Anna", Place.GROUP, "/afspraak: lijst maken door Piet voor 3 december")
        self.says("Anna", Place.GROUP, "/vraag: geldt dit ook voor chats? door Piet voor 3 december")
        if reminded:
            self.says("Piet", Place.PRIVATE, "herinner 1")
            self.says("Piet", Place.PRIVATE, "herinner vraag 1")
        self.leads("stop ja")

    def told(self, who: str, line: str, place: Place = Place.PRIVATE) -> dict[str, list[Message]]:
        """Somebody types this; what each then reads."""
        self.fresh.clear()
        self.says(who, place, line)
        return self._read()

    def until(self, moment: dt.datetime) -> dict[str, list[Message]]:
        """Time passes; what each then reads."""
        self.fresh.clear()
        self.ring(moment)
        self.now = moment
        return self._read()

    def pressed(self, who: str, label: str, **inputs: str) -> dict[str, list[Message]]:
        """Somebody presses this button."""
        from bot.engine.model.events import Pressed

        place, button = self.button(who, label)
        self.fresh.clear()
        self.happen(
            Pressed(
                at=self.now,
                person=person(who),
                place=place,
                command=button.command,
                args=button.args,
                about=button.about,
                inputs=inputs,
            )
        )
        return self._read()

    def _read(self) -> dict[str, list[Message]]:
        read: dict[str, list[Message]] = {}
        for each in self.fresh:
            read.setdefault(each.who, []).append(each.message)
        return read

    @property
    def listed(self) -> str:
        """What is open, as Anna reads it."""
        return self.told("Anna", "open")["Anna"][-1].plain()


def test_only_who_asked_is_reminded() -> None:
    """Nobody else, and nothing in the group."""
    assert After(reminded=False).until(MORNING) == {}
    read = After().until(MORNING)
    assert list(read) == ["Piet"]
    assert [each.look for each in read["Piet"]] == [Look.REMINDER] * 2


def test_its_owner_is_asked_whether_they_want_a_reminder_of_a_question_too() -> None:
    """With the button that does it."""
    after = After(reminded=False)
    offers = [each for each in after.shown["Piet"].values() if any(b.label == "Ja, herinner mij" for b in each.buttons)]
    assert [each.buttons[0].line() for each in offers] == ["herinner 1", "herinner vraag 1"]


def test_done_is_done_and_is_not_said_again() -> None:
    """From the reminder; then it is no longer open, and can't be done twice."""
    after = After()
    after.until(MORNING)
    assert list(after.pressed("Piet", "Gedaan")) == ["Piet"]
    assert "lijst maken" not in after.listed
    assert "al klaar" in after.told("Piet", "gedaan afspraak 1")["Piet"][0].plain()
    assert "lijst maken – door Piet, gedaan" in after.told("Anna", "verslag")["Anna"][-1].plain()


@pytest.mark.parametrize(
    ("line", "read"),
    [
        *(
            (line, "Afspraak 1 is klaar")
            for line in ("afspraak 1 gedaan", "Afspraak 1 is klaar!", "mijn afspraak 1 is af")
        ),
        *(
            (line, "Wat is het antwoord?")
            for line in ("vraag 1 is beantwoord", "antwoord vraag 1: …", "antwoord vraag 1 ?")
        ),
        *((line, "donderdag 10 december") for line in ("afspraak 1 later", "later afspraak 1 naar 10 december")),
        *(
            (line, "Aan wie?")
            for line in ("geef afspraak 1 aan", "geef afspraak 1 door aan", "geef afspraak 1 aan niemand")
        ),
        ("geef afspraak 1 door aan Fatima", "Afspraak 1 is nu van Fatima."),
        *((line, "Piet antwoordt: ja, dat mag") for line in ("antwoord 1: ja, dat mag", "antwoord 1 ja, dat mag")),
        ("verwijder afspraak 1", "Afspraak 1 is geschrapt"),
        ("wis de vraag 1", "Vraag 1 is geschrapt"),
        ("antwoord: ja", "Typ bijvoorbeeld: antwoord vraag 1."),
    ],
)
def test_what_came_of_it_is_heard_as_people_say_it(line: str, read: str) -> None:
    """In another order of words, with dots or nobody where something is to stand."""
    told = After().told("Piet", line)
    assert read in " ".join(each.plain() for who in told for each in told[who])


def test_the_example_of_how_to_hand_one_over_works_as_it_stands() -> None:
    """With a name in it: else the one who types it is asked for that."""
    after = After()
    [said] = after.told("Piet", "/geef")["Piet"]
    line = said.plain().rpartition("Typ bijvoorbeeld: ")[2].rstrip(".")
    assert line.endswith(" aan Piet")
    assert "is nu van Piet" in after.told("Piet", line)["Piet"][-1].plain()


def test_who_has_no_question_is_not_told_to_answer_an_agreement() -> None:
    """The example is one that works."""
    after = After()
    after.told("Piet", "antwoord vraag 1: ja")
    assert "die jij kunt beantwoorden" in after.told("Piet", "antwoord: ja")["Piet"][0].plain()


@pytest.mark.parametrize(
    ("line", "noted"),
    [
        *(
            (line, [])
            for line in ("afspraak 1 is klaar", "afspraak 1: nog een lijst", "/afspraak 1", "vraag 1: ja dat mag")
        ),
        *(
            (line, [])
            for line in (
                "afspraak 1 is nog niet klaar",
                "afspraak 1 klaar?",
                "afspraak 1, is die klaar",
                "afspraak 1 moet af",
            )
        ),
        ("/afspraak 10:30 bellen", ["10:30 bellen"]),
        ("/afspraak 2.5 uur vrijhouden", ["2.5 uur vrijhouden"]),
        ("afspraak 7: nog een lijst", ["nog een lijst"]),
        ("afspraak: 1. nog een lijst", ["1. nog een lijst"]),
        ("/afspraak 3 mensen bellen", ["3 mensen bellen"]),
    ],
)
def test_what_is_said_of_one_that_stands_there_is_no_new_one(line: str, noted: list[str]) -> None:
    """The group would read «1 is klaar» as an agreement."""
    chat = Playing().begin()
    chat.says("Anna", Place.GROUP, "/afspraak: lijst maken door Piet voor 3 december")
    chat.says("Anna", Place.GROUP, "/vraag: mag dit?")
    chat.says("Piet", Place.PRIVATE, line)
    assert chat.session is not None
    assert [each.what for each in chat.session.agreements[1:]] == noted
    assert [each.what for each in chat.session.questions] == ["mag dit?"]


@pytest.mark.parametrize(
    "line", ["afspraak 1 moet nu klaar", "afspraak 1 moet af", "afspraak 1 wordt afgehandeld", "afspraak 1 mag af"]
)
def test_what_is_still_to_be_done_is_not_done(line: str) -> None:
    """That it must be ready says that it is not."""
    after = After()
    after.told("Piet", line)
    assert after.session is not None
    assert [each.done for each in after.session.agreements] == [False]


def test_what_is_done_before_its_day_brings_no_reminder() -> None:
    """Nor an answered question."""
    after = After()
    after.told("Piet", "gedaan 1")
    after.told("Piet", "antwoord vraag 1: ja, ook dan")
    assert after.until(MORNING) == {}


def test_the_answer_to_a_question_goes_back_to_the_chat() -> None:
    """Typed in the field of the reminder; it stands in the report."""
    after = After()
    after.until(MORNING)
    read = after.pressed("Piet", "Geef het antwoord", wat="Ja, als ze over het werk gaan.")
    [answer] = read["groep"]
    assert "geldt dit ook voor chats?" in answer.plain()
    assert "Piet antwoordt: Ja, als ze over het werk gaan." in answer.plain()
    assert "Antwoord: Ja, als" in after.told("Anna", "verslag")["Anna"][-1].plain()


@pytest.mark.parametrize(
    ("said", "next_day"), [("", 10), ("vrijdag 11 december", 11), ("over twee weken", 17), ("donderdag", 10)]
)
def test_later_is_another_day_with_another_reminder(said: str, next_day: int) -> None:
    """A week on when no day is named; the group reads the new day, and the reminder comes then."""
    after = After()
    after.until(MORNING)
    read = after.pressed("Piet", "Later", wanneer=said)
    assert f"uiterlijk {'donderdag' if next_day != 11 else 'vrijdag'} {next_day} december" in read["groep"][0].plain()
    assert list(after.until(MORNING + (next_day - 3) * DAY)) == ["Piet"]


def test_what_is_given_away_is_offered_to_who_gets_it() -> None:
    """They are asked whether they want a reminder; who gave it away gets none any more."""
    after = After()
    read = after.told("Piet", "/geef afspraak 1 aan Fatima")
    assert "door Fatima" in read["groep"][0].plain()
    assert "herinnering?" in read["Fatima"][0].plain()
    after.pressed("Fatima", "Ja, herinner mij")
    read = after.until(MORNING)
    assert "lijst maken" in read["Fatima"][0].plain()
    assert not any("lijst maken" in each.plain() for each in read.get("Piet", []))


def test_who_had_it_is_not_reminded_any_more_when_somebody_else_gives_it_away() -> None:
    """It is not theirs now, and nobody asked them."""
    after = After()
    after.told("Anna", "/geef afspraak 1 aan Fatima")
    read = after.until(MORNING)
    assert not any("lijst maken" in each.plain() for each in read.get("Piet", []))


def test_who_else_asked_is_still_reminded_when_it_is_given_away_or_put_off() -> None:
    """Not who gave it away; and on the new day when there is one."""
    after = After()
    after.told("Anna", "herinner 1")
    after.told("Piet", "/geef afspraak 1 aan Fatima")
    after.told("Fatima", "later afspraak 1: vrijdag 4 december")
    read = after.until(MORNING + DAY)
    told = {who for who, each in read.items() if any("lijst maken" in message.plain() for message in each)}
    assert told == {"Anna", "Fatima"}


def test_somebody_elses_is_not_followed_up() -> None:
    """But by who led the session; nothing changes."""
    after = After()
    for line in ("gedaan afspraak 1", "later afspraak 1", "/geef afspraak 1 aan Fatima", "antwoord vraag 1: nee"):
        [refused] = after.told("Fatima", line)["Fatima"]
        assert refused.look is Look.REFUSAL
        assert "van Piet" in refused.plain()
    assert "klaar" in after.told("Anna", "gedaan afspraak 1")["Anna"][0].plain()


@pytest.mark.parametrize("when", ["gisteren", "1 november 2026", "ooit", "32 december"])
def test_another_day_that_is_none_is_asked_back(when: str) -> None:
    """And it keeps the day that it had."""
    after = After()
    [asked] = after.told("Piet", f"later afspraak 1: {when}")["Piet"]
    assert asked.asks
    assert asked.plain() == "Welke dag bedoel je? Typ bijvoorbeeld: later afspraak 1: volgende week vrijdag."
    assert after.session is not None
    assert after.session.agreements[0].when == dt.date(2026, 12, 3)


def test_open_lists_what_is_open_with_what_its_reader_can_do() -> None:
    """For whose it is, and for who led; others only read it. It stays for as long as the session is kept."""
    after = After()
    after.until(NOON + 20 * DAY)
    mine = after.told("Piet", "open")["Piet"][-1]
    assert {"Afspraak 1 is gedaan", "Wijzig afspraak 1", "Beantwoord vraag 1", "Wijzig vraag 1"} == {
        each.label for each in mine.buttons
    }
    assert not after.told("Fatima", "open")["Fatima"][-1].buttons
    after.pressed("Piet", "Wijzig afspraak 1")
    after.pressed("Piet", "Bewaar", wat="lange lijst maken", wie="Piet", wanneer="")
    assert "lange lijst maken" in after.listed
    after.pressed("Piet", "Haal weg")
    assert "lijst" not in after.listed.partition("Open vragen")[0]


def test_what_its_form_says_to_type_works() -> None:
    """Every button of a reminder and of the list, typed as it says."""
    after = After()
    after.until(MORNING)
    lines = [
        button.line()
        for message in list(after.shown["Piet"].values())
        for button in message.buttons
        if button.command in {"gedaan", "later", "geefaan", "antwoord"}
    ]
    assert len(lines) >= 6
    for line in lines:
        fresh = After()
        read = fresh.told("Piet", line.replace("…", "ja, dat geldt ook"))
        assert not [each.plain() for told in read.values() for each in told if each.look is Look.REFUSAL], line


class Next(After):
    """Three days later Anna has begun another session in the same chat, and has agreed on something that reads the same."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOON + DAY
        self.says("Anna", Place.GROUP, "/start maan 1u")
        self.says("Fatima", Place.GROUP, "akkoord")
        self.says("Anna", Place.GROUP, "/afspraak: lijst maken door Fatima voor 3 december")


def test_what_was_agreed_stays_listed_when_the_next_session_runs() -> None:
    """Under its own number, and the next session's goes on from there; its report and result tell only its own."""
    after = Next()
    assert "1. lijst maken – door Piet" in after.listed
    assert "2. lijst maken – door Fatima" in after.listed
    assert "geldt dit ook voor chats?" in after.listed
    assert "chats" not in after.told("Anna", "verslag")["Anna"][-1].plain()
    assert after.session is not None
    assert [each.number for each in after.session.agreements] == [2]


def test_a_reminder_of_an_earlier_session_can_be_followed_up_in_the_next() -> None:
    """Its buttons, those from before the next session began, and what is typed; of the two that read the same that very one."""
    after = Next()
    read = after.until(MORNING)
    assert [len(each.buttons) for each in read["Piet"]] == [3, 3]
    after.pressed("Piet", "Gedaan")
    assert "1. lijst maken" not in after.listed
    assert "2. lijst maken – door Fatima" in after.listed
    read = after.told("Piet", "antwoord vraag 1: ja, ook dan")
    assert "Piet antwoordt: ja, ook dan" in read["groep"][0].plain()
    assert "vraag 1" not in str(after.told("Anna", "open"))


def test_a_button_of_the_list_outlives_the_next_start() -> None:
    """As long as what it is about is there; other buttons of that session don't."""
    after = After()
    after.told("Piet", "open")
    after.says("Anna", Place.GROUP, "/start maan 1u")
    read = after.pressed("Piet", "Afspraak 1 is gedaan")
    assert "klaar" in read["Piet"][-1].plain()
    after.says("Anna", Place.GROUP, "/afspraak: iets anders door Piet voor 3 december")
    [refused] = after.pressed("Piet", "Ja, herinner mij")["Piet"][-1:]
    assert refused.look is not Look.REFUSAL  # the newest offer: of this session


@pytest.mark.parametrize(("kind", "label"), [("afspraak", "Afspraak 1 is gedaan"), ("vraag", "Beantwoord vraag 1")])
def test_a_button_of_what_was_struck_of_an_earlier_session_does_nothing_to_what_came_after(
    kind: str, label: str
) -> None:
    """Its number is not given out again, also when it was the last."""
    after = After(reminded=False)
    after.says("Anna", Place.GROUP, "/start maan 1u")
    after.told("Anna", "open")
    after.told("Anna", f"schrap {kind} 1")
    after.told("Fatima", f"{kind}: iets heel anders")
    [refused] = after.pressed("Anna", label)["Anna"]
    assert f"Er is geen {kind} 1." in refused.plain()
    assert "2. iets heel anders" in after.listed


@pytest.mark.parametrize("line", ["later afspraak 1: 20 december", "/geef afspraak 1 aan Fatima", "wijzig afspraak 1: lange lijst door Piet", "schrap afspraak 1", "/geef vraag 1 aan Anna"])  # fmt: skip
def test_what_an_earlier_session_left_is_changed_there(line: str) -> None:
    """And the other one, which reads the same, keeps its reminder and its words."""
    after = Next()
    after.told("Fatima", "herinner 2")
    read = after.told("Piet", line)
    assert not [each for told in read.values() for each in told if each.look is Look.REFUSAL], read
    assert "2. lijst maken – door Fatima, uiterlijk donderdag 3 december" in after.listed
    assert any("lijst maken" in each.plain() for each in after.until(MORNING)["Fatima"])


def test_what_an_earlier_session_left_goes_when_its_time_is_over() -> None:
    """Thirty days after it ended, with its reminders, whatever runs by then; what is newer stays."""
    after = Next()
    after.told("Piet", "later afspraak 1: 30 december")
    after.leads("stop ja")
    after.until(NOON + 29 * DAY)
    assert "1. lijst maken" in after.listed
    assert after.until(NOON + 30 * DAY + dt.timedelta(hours=1)) == {}
    assert "1. lijst maken" not in after.listed
    assert "2. lijst maken" in after.listed
    assert after.session is not None
    assert after.session.before == ()
    assert [each.stamp for each in after.session.reminders.values() if each.stamp != after.session.stamp] == []


def test_of_an_earlier_session_no_words_are_left_but_what_was_agreed() -> None:
    """Nor a name that is in no agreement; what is counted over sessions has neither."""
    after = After()
    after.says("Anna", Place.GROUP, "/start maan 1u")
    after.leads("/afsluiting")
    after.leads("ja")
    after.says("Fatima", Place.GROUP, "cijfer 8 want lepelaar")
    after.says("Fatima", Place.PRIVATE, "/morgen: dodaars lezen")
    after.says("Anna", Place.GROUP, "/parkeer zilverreiger")
    after.leads("/notitie 1 grutto")
    after.leads("stop ja")
    after.says("Piet", Place.GROUP, "/start ster 1u")
    assert after.session is not None
    assert [each.word for each in after.session.before] == ["zon", "maan"]
    left = msgspec.json.encode(after.session.before).decode()
    for word in ("lepelaar", "dodaars", "zilverreiger", "grutto", '"Fatima"'):
        assert word not in left
    assert "lijst maken" in left


def test_who_led_an_earlier_session_wipes_it_though_somebody_else_leads_now() -> None:
    """With its reminders; what others led stays."""
    after = Next()
    after.leads("stop ja")
    after.says("Piet", Place.GROUP, "/start ster 1u")
    assert after.session is not None
    assert [each.word for each in after.session.before] == ["zon", "maan"]
    after.told("Anna", "wis ja")
    assert after.session is not None
    assert after.session.before == ()
    assert after.session.reminders == {}
    assert after.session.word == "ster"


def test_who_wipes_what_is_theirs_wipes_it_in_earlier_sessions_too() -> None:
    """And reads that those are there."""
    after = After()
    after.says("Anna", Place.GROUP, "/start maan 1u")
    after.leads("/afsluiting")
    after.leads("ja")
    for who in ("Piet", "Fatima"):
        after.says(who, Place.GROUP, "cijfer 8")
    after.leads("stop ja")
    after.says("Anna", Place.GROUP, "/start ster 1u")
    assert "Eerdere sessies in deze chat" in after.told("Piet", "mijngegevens")["Piet"][-1].plain()
    assert "eerdere in dezelfde chat" in after.told("Piet", "mijngegevens wis")["Piet"][-1].plain()
    assert "eerdere in dezelfde chat" in after.told("Piet", "mijngegevens wis ja")["Piet"][-1].plain()
    assert after.session is not None
    assert list(after.session.before[-1].grades) == ["test:Fatima"]


def test_a_name_goes_with_the_last_session_it_took_part_in() -> None:
    """However many sessions follow on each other in a chat: each hands on whom it needs, and nobody else."""
    after = After()
    after.here = ["Anna", "Piet"]
    for word in ("maan", "ster"):
        after.until(after.now + 20 * DAY)
        after.says("Anna", Place.GROUP, f"/start {word} 1u")
        after.says("Piet", Place.GROUP, "/akkoord")
        after.leads("stop ja")
    after.says("Anna", Place.GROUP, "/start wind 1u")
    assert after.session is not None
    assert [each.word for each in after.session.before] == ["maan", "ster"]
    assert "Fatima" not in {each.name for each in after.session.people.values()}


def test_who_has_something_to_do_stays_known_though_they_never_took_part() -> None:
    """Somebody on the chat's list can be given an agreement: it is followed up in the next session too."""
    after = Playing().begin()
    after.happen(Joined(at=after.now, person=person("Jan"), where=Where.LIST))
    after.says("Anna", Place.GROUP, "/afspraak: lijst maken door Jan voor 3 december")
    after.leads("stop ja")
    after.says("Anna", Place.GROUP, "/start maan 1u")
    after.says("Jan", Place.PRIVATE, "gedaan afspraak 1")
    assert after.session is not None
    assert [each.done for each in after.session.before[0].agreements] == [True]
    assert after.session.people["test:Jan"].listed


def test_who_has_left_is_forgotten_with_the_session_they_took_part_in() -> None:
    """Also when that goes while the next one runs."""
    after = After()
    after.here = ["Anna", "Piet"]
    after.says("Anna", Place.GROUP, "/start maan 1u")
    after.goes("Fatima")
    assert after.session is not None
    assert "Fatima" in {each.name for each in after.session.people.values()}
    after.told("Anna", "wis ja")
    assert after.session is not None
    assert after.session.before == ()
    assert {each.name for each in after.session.people.values()} == {"Anna", "Piet"}


def test_over_several_sessions_all_that_is_open_is_listed() -> None:
    """Each under a number of its own."""
    after = Next()
    after.leads("stop ja")
    after.says("Anna", Place.GROUP, "/start ster 1u")
    after.says("Anna", Place.GROUP, "/afspraak: derde door Anna voor 4 december")
    for number in ("1. lijst", "2. lijst", "3. derde"):
        assert number in after.listed


def test_what_an_earlier_session_left_goes_when_it_need_not_stay_any_more() -> None:
    """When its time passed while the next one had to be kept."""
    after = Next()
    after.leads("stop ja")
    after.told("Anna", "bewaar")
    after.until(after.now + 40 * DAY)
    assert after.session is not None
    assert [each.word for each in after.session.before] == ["zon"]
    after.told("Anna", "bewaar niet meer")
    assert after.session.before == ()


def test_a_rehearsal_leaves_nothing_to_the_next_session() -> None:
    """Whoever tried it alone finds none of it back when it counts."""
    alone = Playing()
    alone.here = ["Anna"]
    alone.begin("/start zon 1u")
    alone.says("Anna", Place.GROUP, "/afspraak: proberen door Anna voor 3 december")
    alone.leads("stop ja")
    alone.says("Anna", Place.GROUP, "/start maan 1u")
    assert alone.session is not None
    assert alone.session.before == ()


def test_a_reminder_that_an_older_version_stored_is_known_by_its_text() -> None:
    """It says neither what it is about nor of which session it is."""
    after = After()
    assert after.session is not None
    old = {name: replace(each, about="", stamp="") for name, each in after.session.reminders.items()}
    after.session = replace(after.session, reminders=old)
    after.told("Piet", "gedaan afspraak 1")
    assert [each.what for each in after.session.reminders.values()] == ["geldt dit ook voor chats?"]


def test_who_puts_it_off_is_not_asked_whether_they_want_what_they_get() -> None:
    """`later` says when the reminder comes; no offer of it stands beside that."""
    after = After()
    read = after.told("Piet", "later afspraak 1: 20 december")
    assert len(read["Piet"]) == 1
    assert "herinner ik je nog een keer" in read["Piet"][0].plain()


def test_two_of_one_name_are_told_apart_when_the_session_is_over() -> None:
    """The question comes with buttons, and what they do works."""
    after = After()
    for who in ("test:Jan1", "test:Jan2"):
        assert after.session is not None
        people = {**after.session.people, who: Participant(name="Jan")}
        after.session = replace(after.session, people=people)
    read = after.told("Piet", "/geef afspraak 1 aan Jan")
    question = next(each for each in read["Piet"] if "die Jan heten" in each.plain())
    after.pressed("Piet", question.buttons[1].label)
    assert after.session is not None
    assert after.session.agreements[0].owner == "test:Jan2"


def test_what_is_settled_without_a_name_asks_for_none() -> None:
    """In the list, the report and on paper."""
    after = After()
    after.says("Anna", Place.PRIVATE, "wijzig vraag 1: geldt dit ook voor chats?")
    after.told("Anna", "antwoord vraag 1: ja")
    told = after.told("Anna", "verslag")["Anna"][-1]
    assert "nog geen naam" not in told.plain().partition("Open vragen")[2]
    assert "geldt dit ook voor chats? Antwoord: ja" in told.plain()


@pytest.mark.parametrize(
    "line",
    [
        *(
            "geef elkaar vaker feedback",
            "later beginnen met vergaderen",
            "beantwoord mails sneller",
            "klaar met mopperen",
        ),
        "plan elke week een uur voor archief",
    ],
)
def test_an_answer_that_begins_like_a_command_is_an_answer(line: str) -> None:
    """In the private chat too, where a command needs no slash."""
    heard = hear(line, VOCABULARY, addressed=True)
    assert not isinstance(heard, Request)


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("geef afspraak 1 aan Piet", Command.GEEFAAN),
        ("later mijn afspraak 2: 12 december", Command.LATER),
        ("klaar met afspraak 1", Command.GEDAAN),
        ("antwoord vraag 1: ja", Command.ANTWOORD),
        ("plan dinsdag 13u zon", Command.PLAN),
        ("plan af", Command.PLAN),
        ("/geef iets", Command.GEEFAAN),
    ],
)
def test_what_names_its_number_or_its_day_is_the_command(line: str, command: Command) -> None:
    """Without a slash, in the private chat."""
    heard = hear(line, VOCABULARY, addressed=True)
    assert isinstance(heard, Request)
    assert heard.command is command


def test_who_gives_it_to_me_takes_it() -> None:
    """`aan mij`, and `Aan Piet` as a form's field is filled in."""
    chat = After()
    chat.says("Anna", Place.PRIVATE, "/geef afspraak 1 aan mij")
    assert chat.session is not None
    assert chat.session.agreements[0].owner == "test:Anna"
    chat.says("Anna", Place.PRIVATE, "/geef afspraak 1 Aan Piet")
    assert chat.session is not None
    assert chat.session.agreements[0].owner == "test:Piet"


@pytest.mark.parametrize(
    ("who", "mine", "may"), [("Piet", True, True), ("Anna", False, True), ("Fatima", False, False)]
)
def test_a_reminder_tells_whose_it_is_and_offers_only_what_its_reader_may_do(
    who: str, *, mine: bool, may: bool
) -> None:
    """Anybody can ask for one; only the owner and who led can say what came of it."""
    after = After(reminded=False)
    after.told(who, "herinner 1")
    after.told(who, "herinner vraag 1")
    titles = {each.title: len(each.buttons) for each in after.until(MORNING)[who]}
    expected = (
        {"Herinnering aan je afspraak", "Herinnering aan je open vraag"}
        if mine
        else {"Herinnering aan een afspraak van Piet", "Herinnering aan een open vraag voor Piet"}
    )
    assert titles == dict.fromkeys(expected, 3 if may else 0)
