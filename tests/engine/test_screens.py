"""Screens: who gets a link, how long it holds, and what can be seen by it."""

from __future__ import annotations

import pytest
from hypothesis import given
from msgspec.structs import replace

from bot.engine import Session
from bot.engine.model.blocks import Paragraph, Secret
from bot.engine.model.commands import Command
from bot.engine.model.deck import StepKind
from bot.engine.model.events import Place
from bot.engine.model.messages import Look
from bot.engine.model.screen import Link, Screen
from bot.engine.moves.screens import NO_ADDRESS
from bot.engine.views.screen import can_press, sight
from tests.engine.playing import Playing, stories

GROUP, COCKPIT = "scherm", "tweede scherm"
SIDES = {GROUP: Screen.GROUP, COCKPIT: Screen.COCKPIT}


class Screening(Playing):
    """A chat in a house that has an address; each event brings a fresh link."""

    def __init__(self) -> None:
        super().__init__()
        self.links = 0
        self.renew()

    def renew(self) -> None:
        """A link that nobody has yet."""
        self.links += 1
        self.config = replace(
            self.config, link=Link(f"https://bot.example.nl/scherm#{self.links}", f"merk {self.links}")
        )

    def asks(self, who: str, words: str, place: Place = Place.PRIVATE) -> str:
        """Somebody types this; what they read in answer."""
        self.renew()
        self.says(who, place, words)
        return list(self.shown[who].values())[-1].plain()

    def marks(self) -> dict[str, str]:
        """Which links hold."""
        assert self.session is not None
        return self.session.screens


@pytest.fixture
def chat() -> Screening:
    """A session in which the first card lies on the table."""
    chat = Screening()
    chat.begin()
    for _ in range(3):
        chat.leads("verder")
    return chat


def running(chat: Playing) -> Session:
    """The session, which runs."""
    assert chat.running is not None
    return chat.running


@pytest.mark.parametrize("words", [GROUP, "/scherm", COCKPIT, "/tweede scherm", "2e scherm", "/tweedescherm"])
@pytest.mark.parametrize("place", Place)
def test_the_facilitator_gets_a_link_in_private(chat: Screening, words: str, place: Place) -> None:
    """Also when they ask for it in the group, which reads nothing of it."""
    before = len(chat.shown["groep"])
    assert f"https://bot.example.nl/scherm#{chat.links + 1}" in chat.asks("Anna", words, place)
    assert len(chat.shown["groep"]) == before
    assert list(chat.marks().values()) == [f"merk {chat.links}"]


@pytest.mark.parametrize("words", [GROUP, COCKPIT])
def test_nobody_else_gets_one(chat: Screening, words: str) -> None:
    """A participant is told that it is the facilitator's."""
    assert "scherm#" not in chat.asks("Piet", f"/{words}")
    assert chat.marks() == {}


@pytest.mark.parametrize("words", [GROUP, COCKPIT, "/scherm uit", "/scherm iets"])
def test_without_an_address_it_says_what_to_do(words: str) -> None:
    """And `help` does not offer it."""
    chat = Playing().begin()
    chat.leads(words)
    told = chat.newest("Anna", Look.REFUSAL)
    assert told is not None
    assert told.plain() in {NO_ADDRESS, "Er staat geen scherm open."}
    chat.leads("help")
    offered = chat.newest("Anna", Look.HELP)
    assert offered is not None
    assert "scherm" not in offered.plain()


@pytest.mark.parametrize("words", [GROUP, COCKPIT])
def test_a_newer_link_takes_the_place_of_the_older_and_uit_ends_it(chat: Screening, words: str) -> None:
    """Of each kind there is at most one that holds."""
    chat.asks("Anna", words)
    first = chat.marks()[SIDES[words]]
    chat.asks("Anna", words)
    assert chat.marks()[SIDES[words]] != first
    assert "dicht" in chat.asks("Anna", f"/{words} uit")
    assert chat.marks() == {}
    assert "geen scherm open" in chat.asks("Anna", f"/{words} uit")


def test_the_two_screens_do_not_mind_each_other(chat: Screening) -> None:
    """Closing the one leaves the other."""
    chat.asks("Anna", GROUP)
    chat.asks("Anna", COCKPIT)
    chat.asks("Anna", "scherm uit")
    assert list(chat.marks()) == [Screen.COCKPIT]


def test_the_link_can_be_pressed_and_read(chat: Screening) -> None:
    """It is an address that is a link to itself."""
    for words in SIDES:
        chat.asks("Anna", words)
        shown = list(chat.shown["Anna"].values())[-1]
        links = [span for block in shown.body if isinstance(block, Paragraph) for span in block.spans if span.href]
        assert [(each.text, each.href) for each in links] == [(f"https://bot.example.nl/scherm#{chat.links}",) * 2]


def test_the_button_under_the_link_closes_it(chat: Screening) -> None:
    """As typing does."""
    chat.asks("Anna", GROUP)
    chat.presses("Anna", 0)
    assert chat.marks() == {}


def test_who_no_longer_leads_sees_no_cockpit(chat: Screening) -> None:
    """The group's screen goes on."""
    chat.asks("Anna", GROUP)
    chat.asks("Anna", COCKPIT)
    chat.asks("Anna", "/overdragen Piet")
    assert set(chat.marks()) == {Screen.GROUP, Screen.COCKPIT}
    chat.asks("Piet", "neem over")
    assert list(chat.marks()) == [Screen.GROUP]


def test_no_link_outlives_the_session(chat: Screening) -> None:
    """Nor is one carried over to the next in the same chat."""
    chat.asks("Anna", GROUP)
    chat.asks("Anna", "/stop ja")
    assert chat.marks() == {}
    chat.begin()
    assert chat.marks() == {}


def test_the_groups_screen_shows_the_card_the_clock_and_the_queue(chat: Screening) -> None:
    """And asks nothing."""
    chat.says("Piet", Place.GROUP, "hand")
    chat.says("Fatima", Place.GROUP, "hand")
    chat.leads("beurt")
    session = running(chat)
    shown = sight(session, chat.config, Screen.GROUP, chat.now)
    assert shown.message.card is not None
    assert (shown.message.buttons, shown.message.inputs) == ((), ())
    assert (shown.screen, shown.step, shown.speaking, shown.queue) == (Screen.GROUP, "Ronde 1", "Piet", ("Fatima",))
    assert (shown.step_ends, shown.session_ends) == (session.slot.end, session.at.plan.end)


def test_what_leads_on_can_not_be_pressed_on_the_groups_screen(
    chat: Screening, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the group may press in its chat, also if that is once something that leads."""
    monkeypatch.setattr("bot.engine.views.screen.LEADING", {Command.EENS, Command.VOLGENDE})
    card = chat.newest("groep", Look.CARD)
    assert card is not None
    assert Command.EENS in [each.command for each in card.buttons]
    shown = [sight(running(chat), chat.config, side, chat.now).message.buttons for side in Screen]
    assert [bool(each) for each in shown] == [side is Screen.COCKPIT for side in Screen]


def test_the_cockpit_offers_a_screen_where_there_can_be_one_between_the_cards(chat: Screening) -> None:
    """And nowhere else; the button gives the link."""
    cockpit = chat.newest("Anna", Look.COCKPIT)
    assert cockpit is not None
    assert "Scherm" not in [each.label for each in cockpit.buttons]
    chat.leads("pauze 9")
    place, button = chat.button("Anna", "Scherm")
    assert (place, button.command) == (Place.PRIVATE, "scherm")
    chat.config = replace(chat.config, link=None)
    chat.leads("cockpit")
    cockpit = chat.newest("Anna", Look.COCKPIT)
    assert cockpit is not None
    assert "Scherm" not in [each.label for each in cockpit.buttons]


def test_in_a_break_it_says_so(chat: Screening) -> None:
    """So that the page can count down."""
    chat.leads("pauze 9")
    shown = sight(running(chat), chat.config, Screen.GROUP, chat.now)
    assert shown.message.step is StepKind.BREAK


def test_the_second_screen_shows_the_cockpit_with_the_buttons_that_lead_on(chat: Screening) -> None:
    """With the toelichting, as the facilitator reads it in the chat; but nothing that asks for words, which come in the chat."""
    there = sight(running(chat), chat.config, Screen.COCKPIT, chat.now)
    shown = there.message
    cockpit = chat.newest("Anna", Look.COCKPIT)
    assert there.screen is Screen.COCKPIT
    assert cockpit is not None
    assert (shown.title, shown.body) == (cockpit.title, cockpit.body)
    left = [each.label for each in cockpit.buttons if each not in shown.buttons]
    assert left == ["Parkeer iets", "Notitie maken", "Toon alles"]
    assert any(isinstance(block, Secret) for block in shown.body)


def test_on_the_second_screen_is_written_in_fields_of_its_own(chat: Screening) -> None:
    """A note at what is on hand, with what stands there, and a subject to park; on the group's there are none."""
    for target, named, line in (
        ("kaart 1", "1", "volgende"),
        ("kaart 2", "2", "pauze 9"),
        ("«Pauze»", "pauze", "cockpit"),
    ):
        chat.leads(f"/notitie {named} onthoud {target}")
        shown = sight(running(chat), chat.config, Screen.COCKPIT, chat.now)
        assert [each.title for each in shown.forms] == [f"Notitie bij {target}", "Een onderwerp parkeren"]
        assert [each.inputs[0].value for each in shown.forms] == [f"onthoud {target}", ""]
        assert {button.about for each in shown.forms for button in each.buttons} == {running(chat).own_pin}
        assert sight(running(chat), chat.config, Screen.GROUP, chat.now).forms == ()
        chat.passes(1)
        chat.leads(line)


def test_the_question_whether_a_step_is_meant_can_be_answered_on_the_second_screen(chat: Screening) -> None:
    """By the same buttons as in the chat."""
    chat.leads("verder")
    in_chat = list(chat.shown["Anna"].values())[-1]
    shown = sight(running(chat), chat.config, Screen.COCKPIT, chat.now)
    assert shown.question is not None
    assert shown.question.buttons == in_chat.buttons
    for each in shown.question.buttons:
        assert can_press(shown, each.command, each.args, each.about)


@given(story=stories)
def test_nothing_of_anybody_stands_on_the_groups_screen(story: list[tuple[object, ...]]) -> None:
    """Whatever happens: no toelichting, no note, no word, grade or agreement of anybody; only names of who speaks and waits."""
    chat = Playing().begin()
    chat.says("Anna", Place.PRIVATE, "/notitie 1 zomaar een notitie")
    chat.follow(story)
    session = chat.running
    if session is None:
        return
    shown = sight(session, chat.config, Screen.GROUP, chat.now)
    theirs = [*(each.what for each in (*session.agreements, *session.questions)), *session.tomorrow.values()]
    theirs += [*session.notes.values(), *(each.why for each in session.grades.values() if each.why)]
    plain = shown.message.plain()
    assert not [words for words in theirs if words in plain]
    assert not any(isinstance(block, Secret) for block in shown.message.body)
