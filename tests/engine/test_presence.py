"""Who takes part: being known to a chat is not taking part, and a device that hangs up is not a person who leaves."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
import pytest

from bot.engine import Session
from bot.engine.model.effects import Post
from bot.engine.model.events import Event, Joined, Left, Place, Pressed, Said, TimerFired, Where
from bot.engine.model.messages import Look, Message
from bot.engine.model.session import Agreement, Participant
from bot.engine.views.cockpit import cockpit
from bot.engine.views.report import report
from tests.decks import real_config
from tests.transcripts.on_engine import EngineWorld, person

AT = dt.datetime(2026, 12, 1, 12, 0, tzinfo=dt.UTC)
CROWD = tuple(person(f"Collega-{number}") for number in range(154))


class Chat(EngineWorld):
    """A chat of Anna's session, in which a test says what happens when."""

    def __init__(self) -> None:
        super().__init__(real_config())
        self.at = AT

    def start(self, *present: str, members: tuple[str, ...] = ()) -> None:
        """Anna begins; these are seen in the meeting, and those are on the list of the chat."""
        self.happen(
            Said(
                at=AT,
                person=person("Anna"),
                place=Place.GROUP,
                text="/start zon 2u",
                present=tuple(map(person, present)),
                members=(*map(person, members), *(CROWD if members else ())),
            )
        )

    def do(self, *events: str) -> None:
        """`Piet komt`, `Piet hangt op`, `Piet eruit`, `Piet erbij`, `Piet gezien`, `Piet: hand`, or a number of seconds."""
        for each in events:
            if each.isdecimal():
                self.at += dt.timedelta(seconds=int(each))
                while due := sorted((when, name) for name, when in self.timers.items() if when <= self.at):
                    when, name = due[0]
                    del self.timers[name]
                    self.happen(TimerFired(at=when, name=name, due=when))
                continue
            self.happen(self._event(each))

    def _event(self, line: str) -> Event:
        who, _, what = line.replace(": ", " zegt ").partition(" ")
        around: dict[str, Any] = {"at": self.at, "person": person(who)}
        match what.partition(" "):
            case ("komt", _, _):
                return Joined(**around)
            case ("hangt", _, _):
                return Left(**around)
            case ("eruit", _, _):
                return Left(**around, where=Where.CHAT)
            case ("erbij", _, _):
                return Joined(**around, where=Where.CHAT)
            case ("gezien", _, _):
                return Joined(**around, where=Where.LIST)
            case ("drukt", _, command):
                return Pressed(**around, place=Place.GROUP, command=command)
            case (_, _, words):
                return Said(**around, place=Place.GROUP, text=words)

    @property
    def running(self) -> Session:
        """The session."""
        assert self.session is not None
        return self.session

    def taking_part(self) -> str:
        """Who takes part."""
        return " ".join(each.name for each in self.running.present().values())

    def cockpit(self) -> str:
        """What Anna reads."""
        return cockpit(self.running, self.config, self.at).plain()

    def group(self) -> list[Message]:
        """What the group read."""
        return self.shown_to("groep")

    def shown_to(self, who: str) -> list[Message]:
        """What somebody reads now."""
        return list(self.shown.get(who, {}).values())


def test_who_hangs_up_while_taking_over_is_waited_for() -> None:
    """Nobody is appointed and then gone: the minute of their absence is over first, and who is back takes over after all."""
    for comes_back in (False, True):
        chat = Chat()
        chat.start("Anna", "Piet")
        chat.do("Piet: neem over", "30", "Piet hangt op", "31")
        assert chat.running.facilitator == person("Anna").id
        chat.do(*(["Piet komt"] if comes_back else []), "60")
        assert chat.running.facilitator == person("Piet" if comes_back else "Anna").id
        assert (chat.running.heir, chat.running.takeover) == ("", None)


@pytest.mark.parametrize(
    ("happens", "here"),
    [
        ([], "Anna"),
        (["Piet: hoi"], "Anna Piet"),
        (["Piet: wat een mooi weer"], "Anna Piet"),
        (["Piet drukt akkoord"], "Anna Piet"),
        (["Piet drukt bestaatniet"], "Anna Piet"),
        (["Piet komt"], "Anna Piet"),
        (["Piet erbij"], "Anna"),
        (["Piet gezien"], "Anna"),
        (["Nieuw erbij"], "Anna"),
        (["Nieuw gezien"], "Anna"),
        (["Nieuw erbij", "Nieuw: dag"], "Anna Nieuw"),
        (["Nieuw komt"], "Anna Nieuw"),
        (["Piet eruit", "Piet erbij"], "Anna"),
        (["Piet: hoi", "Piet eruit", "Piet erbij"], "Anna Piet"),
        (["Piet hangt op", "Piet eruit"], "Anna"),
    ],
)
def test_who_takes_part_said_pressed_or_joined_the_meeting(happens: list[str], here: str) -> None:
    """The starter does, of course; of the 156 others on the list nobody, until they do something."""
    chat = Chat()
    chat.start(members=("Anna", "Piet"))
    chat.do(*happens)
    assert chat.taking_part() == here


def test_a_long_list_of_members_leaves_the_cockpit_short() -> None:
    """156 members of a chat, of whom three take part: no name of an absent one, no count that holds them."""
    chat = Chat()
    chat.start(members=("Anna", "Piet", "Sem"))
    chat.do("Anna: /verder", "Piet: akkoord", "Sem: hoi")
    assert "1 van 3 akkoord; nog niet: Anna en Sem" in chat.cockpit()
    chat.do("Anna: /verder", "Anna: /verder", "Piet: eens")
    assert any("Gekozen: 1 van 3" in each.plain() for each in chat.group())
    chat.do(*("Anna: /verder", "Anna: /ja") * 3, "Piet: cijfer 8")
    assert "Cijfers: 1 van 3" in chat.cockpit()
    assert "Collega" not in chat.cockpit()
    assert "Deelnemers: 3" in report(chat.running, chat.config.decks[chat.running.deck], chat.at, chat.config).plain()


def test_nobody_says_that_all_agree_while_others_may_be_there() -> None:
    """Where only what people do tells who is there, the first yes is not everybody's."""
    chat = Chat()
    chat.start(members=("Anna", "Piet"))
    chat.do("Anna: /verder", "Anna: akkoord")
    assert "Spelregels: 1 akkoord; de anderen deden nog niets" in chat.cockpit()
    assert not any("Iedereen is akkoord" in each.plain() for each in chat.group())


def test_where_the_meeting_tells_who_is_there_the_list_does_not_count() -> None:
    """Then whoever is only invited holds nobody up."""
    chat = Chat()
    chat.start("Anna", "Piet", members=("Anna", "Piet", "Sem"))
    chat.do("Anna: /verder", "Anna: akkoord", "Piet: akkoord")
    assert any("Iedereen is akkoord met de spelregels (2 van 2)" in each.plain() for each in chat.group())


@pytest.mark.parametrize(
    ("before", "happens", "there"),
    [
        ([], ["Piet komt", "Piet komt", "Piet hangt op", "600"], True),
        ([], ["Piet komt", "Piet komt", "Piet hangt op", "Piet hangt op", "61"], False),
        (["Piet", "Piet"], ["Piet hangt op", "600"], True),
        (["Piet", "Piet"], ["Piet hangt op", "Piet hangt op", "59"], True),
        (["Piet"], ["Piet hangt op", "59", "Piet komt", "600"], True),
        (["Piet"], ["Piet hangt op", "59", "Piet: ik ben er nog", "600"], True),
        (["Piet"], ["Piet hangt op", "59", "Piet drukt terug", "600"], True),
        (["Piet"], ["Piet hangt op", "61"], False),
        (["Piet"], ["Piet hangt op", "59", "Piet hangt op", "30"], True),
        (["Piet"], ["Piet hangt op", "Piet komt", "Piet hangt op", "59"], True),
        (["Piet", "Piet"], ["Piet eruit"], False),
        (["Piet"], ["Piet hangt op", "61", "Piet gezien"], False),
        (["Piet"], ["Piet hangt op", "61", "Piet komt"], True),
        (["Piet"], ["Piet hangt op", "61", "Piet: terug"], True),
    ],
)
def test_a_person_is_there_as_long_as_a_device_is_and_a_minute_more(
    before: list[str], happens: list[str], *, there: bool
) -> None:
    """A dropped connection costs no hand; being taken out of the chat does, at once."""
    chat = Chat()
    chat.start("Anna", *before)
    chat.do("Piet: hand")
    chat.do(*happens)
    assert ("Piet" in chat.taking_part().split()) is there
    back = happens[-1] in {"Piet komt", "Piet: terug"}
    assert (person("Piet").id in chat.running.queue) is (there and not back)


@pytest.mark.parametrize(
    "happens", [["Anna komt", "Anna hangt op", "900"], ["Anna hangt op", "30", "Anna komt", "900"]]
)
def test_a_facilitator_who_drops_out_for_a_moment_still_leads(happens: list[str]) -> None:
    """The group hears nothing of it, and who wants to take over has to wait like always."""
    chat = Chat()
    chat.start("Anna", "Piet")
    chat.do(*happens, "Piet: /neemover")
    assert chat.running.facilitator == person("Anna").id
    assert not any("is weg" in each.plain() for each in chat.group())


def test_a_facilitator_who_stays_out_is_told_of_after_a_minute() -> None:
    """Once, and then taking over is immediate."""
    chat = Chat()
    chat.start("Anna", "Piet")
    chat.do("Anna hangt op", "61")
    assert [each.plain() for each in chat.group() if each.look is Look.NOTICE] == [
        "Anna is weg. Wil iemand de begeleiding overnemen? Typ: neem over. Komt Anna terug? Dan gaan we gewoon verder."
    ]
    chat.do("Piet: /neemover")
    assert chat.running.facilitator == person("Piet").id


@pytest.mark.parametrize(
    ("happens", "welcomed"),
    [
        (["Piet komt"], True),
        (["Piet komt", "Piet komt", "Piet: hoi"], True),
        (["Piet: hoi"], False),  # they were in the chat all the time, and read what the group reads
        (["Nieuw erbij"], True),
        (["Nieuw erbij", "Nieuw: hoi"], True),
        (["Nieuw: hoi"], True),
        (["Nieuw gezien"], False),
        (["Nieuw gezien", "Nieuw komt"], True),
        (["Piet: hoi", "Piet eruit", "Piet komt"], False),
    ],
)
def test_who_comes_late_is_welcomed_once_and_a_list_of_members_never_is(happens: list[str], *, welcomed: bool) -> None:
    """After the welcome of the group, in private."""
    chat = Chat()
    chat.start(members=("Anna", "Piet"))
    chat.do("Anna: /verder")
    before = len(chat.effects)
    chat.do(*happens)
    told = [each for each in chat.effects[before:] if isinstance(each, Post) and each.message.look is Look.WELCOME]
    assert len(told) == welcomed


def test_a_session_stored_by_the_first_release_is_read_with_everybody_in_it() -> None:
    """It did not know who only stood on a list, nor devices; an agreement had no id of its owner."""
    old = msgspec.json.decode(b'{"name":"Piet","confirmed":true}', type=Participant)
    assert (old.confirmed, old.gone, old.listed, old.devices, old.leaving) == (True, False, False, 0, None)
    assert msgspec.json.decode(b'{"number":1,"what":"lijst","who":"Piet"}', type=Agreement).owner == ""
    chat = Chat()
    chat.start("Anna", "Piet")
    stored = msgspec.to_builtins(chat.running)
    for each in stored["people"].values():
        each.pop("devices", None)
    session = msgspec.convert(stored, Session)
    assert [each.name for each in session.present().values()] == ["Anna", "Piet"]
    assert session.surveyed


def test_who_was_taken_out_counts_their_devices_anew() -> None:
    """With two when they were; back with one, hanging up is going."""
    chat = Chat()
    chat.start("Anna", "Piet")
    chat.do("Piet komt", "Piet komt", "Piet eruit", "Piet komt", "Piet hangt op", "60")
    assert chat.running.people["test:Piet"].gone
