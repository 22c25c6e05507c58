"""Turns to speak, being away, and who leads: the odd cases."""

from __future__ import annotations

import pytest

from bot.engine.model.deck import StepKind
from bot.engine.model.events import Place
from bot.engine.model.messages import Look
from bot.engine.model.session import Session
from tests.engine.playing import MINUTE, Playing


@pytest.fixture
def chat() -> Playing:
    """A session of which the first card lies on the table; Piet has the floor and Fatima waits for it."""
    chat = Playing().begin()
    for _ in range(3):
        chat.leads("verder")
    chat.says("Piet", Place.GROUP, "hand")
    chat.says("Fatima", Place.GROUP, "hand")
    chat.leads("beurt")
    assert floor(chat) == ("test:Piet", ("test:Fatima",))
    return chat


def session(chat: Playing) -> Session:
    """The session, which there is."""
    assert chat.session is not None
    return chat.session


def floor(chat: Playing) -> tuple[str, tuple[str, ...]]:
    """Who speaks, and who waits."""
    return session(chat).speaking, session(chat).queue


def told(chat: Playing, who: str) -> str:
    """The newest message that somebody has."""
    return list(chat.shown[who].values())[-1].plain()


@pytest.mark.parametrize("away", ["even weg", "goes"])
def test_who_is_away_neither_speaks_nor_waits(chat: Playing, away: str) -> None:
    """Whether they say so or just leave."""
    for who, left in (("Piet", ("", ("test:Fatima",))), ("Fatima", ("", ()))):
        if away == "goes":
            chat.goes(who)
        else:
            chat.says(who, Place.GROUP, away)
        assert floor(chat) == left


def test_a_hand_counts_once(chat: Playing) -> None:
    """Who waits waits once, and who speaks needs no turn."""
    for who in ("Piet", "Fatima"):
        chat.says(who, Place.PRIVATE, "hand")
        assert chat.newest(who, Look.REFUSAL) is not None
    assert floor(chat) == ("test:Piet", ("test:Fatima",))


def test_the_floor_is_free_when_a_new_card_comes_and_hands_are_down_after_a_round(chat: Playing) -> None:
    """A question from before the card is still a question; one from before the break is not."""
    chat.leads("volgende")
    assert floor(chat) == ("", ("test:Fatima",))
    chat.onward()
    assert floor(chat) == ("", ())


def test_everybody_has_agreed_only_when_everybody_has(chat: Playing) -> None:
    """Whoever has gone does not count."""
    rules = Playing().begin()
    rules.leads("verder")
    rules.goes("Fatima")
    for who, agreed in (("Anna", False), ("Piet", True)):
        rules.says(who, Place.GROUP, "akkoord")
        assert ("Iedereen is akkoord met de spelregels (2 van 2)." in told(rules, "groep")) is agreed


def test_a_late_joiner_reads_the_rules_and_the_card_on_the_table_and_the_group_is_not_disturbed(chat: Playing) -> None:
    """All that is needed to take part at once."""
    before = dict(chat.shown["groep"])
    chat.comes("Sem")
    welcome = chat.newest("Sem", Look.WELCOME)
    card = chat.newest("groep", Look.CARD)
    assert welcome is not None
    assert card is not None
    assert [each.command for each in welcome.buttons] == ["akkoord", "samen", "spelregels"]
    assert card.title in welcome.plain()
    assert card.body[0] in welcome.body
    assert list(before) == list(chat.shown["groep"])


def test_who_comes_back_and_speaks_takes_part_again(chat: Playing) -> None:
    """Some platforms only tell that somebody went, and not that they came back."""
    chat.goes("Piet")
    assert "test:Piet" not in session(chat).present()
    chat.says("Piet", Place.GROUP, "eens")
    assert "test:Piet" in session(chat).present()


def test_a_name_that_begins_like_another_is_that_name_when_it_is_whole(chat: Playing) -> None:
    """«Piet» is Piet, although Pieter is there; «Pi» is asked back, and whoever has gone is not asked."""
    chat.comes("Pieter")
    chat.leads("/overdragen Pi")
    assert session(chat).heir == ""
    chat.leads("/overdragen piet")
    assert session(chat).heir == "test:Piet"
    chat.goes("Pieter")
    chat.leads("/overdragen Pieter")
    assert "Wie bedoel je?" in told(chat, "Anna")


def test_an_heir_who_leaves_is_no_heir(chat: Playing) -> None:
    """The facilitator hears it, and a minute later nobody has been appointed."""
    chat.says("Piet", Place.GROUP, "neem over")
    assert session(chat).heir == "test:Piet"
    chat.goes("Piet")
    assert (session(chat).heir, session(chat).takeover) == ("", None)
    assert "Piet is weg en neemt de begeleiding niet over." in told(chat, "Anna")
    chat.comes("Piet")
    chat.passes(2)
    assert session(chat).facilitator == "test:Anna"


def test_only_who_was_asked_or_who_leads_says_no_to_a_handover(chat: Playing) -> None:
    """And after a no the question is gone."""
    chat.leads("/overdragen Piet")
    chat.says("Fatima", Place.PRIVATE, "nee")
    assert session(chat).heir == "test:Piet"
    chat.says("Piet", Place.PRIVATE, "nee")
    assert session(chat).heir == ""
    chat.says("Piet", Place.PRIVATE, "neem over")
    assert session(chat).facilitator == "test:Anna"


@pytest.mark.parametrize("yes", ["ja", "Ja hoor", "ja, graag", "Ja, ik neem het over", "neem over"])
def test_a_yes_of_who_was_asked_to_lead_is_one(chat: Playing, yes: str) -> None:
    """The question says «Zeg je ja»; in private it counts, and among colleagues it is talk."""
    chat.leads("/overdragen Piet")
    chat.says("Piet", Place.GROUP, "ja")
    chat.says("Fatima", Place.PRIVATE, "ja")
    assert session(chat).facilitator == "test:Anna"
    chat.says("Piet", Place.PRIVATE, yes)
    assert session(chat).facilitator == "test:Piet"


@pytest.mark.parametrize("line", ["Ja, ik neem het over", "ja ik neem het over"])
def test_a_yes_to_a_colleague_takes_over_no_session(chat: Playing, line: str) -> None:
    """Among colleagues it may be a task that is taken over; from who was asked to lead it is an answer, also there."""
    chat.says("Piet", Place.GROUP, line)
    assert session(chat).heir == ""
    chat.leads("/overdragen Piet")
    chat.says("Piet", Place.GROUP, line)
    assert session(chat).facilitator == "test:Piet"


@pytest.mark.parametrize("line", ["ik neem het over", "Ik neem het over."])
def test_who_may_take_over_a_task_is_asked_whether_it_is_the_session(chat: Playing, line: str) -> None:
    """In private, with nothing to the facilitator before they say so; in private and of who was asked it is clear."""
    chat.says("Piet", Place.GROUP, line)
    assert session(chat).heir == ""
    chat.presses("Piet", 0)
    assert session(chat).heir == "test:Piet"
    assert session(chat).takeover is not None
    chat.leads("nee")
    chat.says("Piet", Place.PRIVATE, line)
    assert session(chat).heir == "test:Piet"
    chat.leads("nee")
    chat.leads("/overdragen Piet")
    chat.says("Piet", Place.GROUP, line)
    assert session(chat).facilitator == "test:Piet"


def test_a_yes_between_two_questions_is_asked_about(chat: Playing) -> None:
    """To lead, and whether a sentence is their answer: it may be either, so both can still be said."""
    while session(chat).slot.kind is not StepKind.TOMORROW:
        chat.onward()
    chat.says("Piet", Place.PRIVATE, "ik ruim mijn map op")
    chat.leads("/overdragen Piet")
    chat.says("Piet", Place.PRIVATE, "ja")
    assert (session(chat).facilitator, session(chat).tomorrow) == ("test:Anna", {})
    assert "Neem je de begeleiding over? Typ: neem over." in told(chat, "Piet")
    chat.says("Piet", Place.PRIVATE, "neem over")
    chat.says("Piet", Place.PRIVATE, "ja")
    assert session(chat).facilitator == "test:Piet"
    assert list(session(chat).tomorrow.values()) == ["ik ruim mijn map op"]


def test_a_yes_to_a_reminder_is_none_to_what_was_answered_since(chat: Playing) -> None:
    """Who said that there need be no other session does not want one by a yes to what is asked after that."""
    chat.says("Anna", Place.GROUP, "/afspraak: lijst maken door Piet voor 3 december")
    while session(chat).slot.kind is not StepKind.FINISH:
        chat.onward()
    chat.says("Piet", Place.GROUP, "ja")
    chat.says("Piet", Place.PRIVATE, "vervolg nee")
    chat.says("Piet", Place.PRIVATE, "ja")
    assert session(chat).again == {"test:Piet": False}
    assert len(session(chat).reminders) == 1


def test_a_yes_to_a_reminder_does_not_make_somebody_lead(chat: Playing) -> None:
    """Who was asked to lead a while ago may mean what was asked since; what is said to type works."""
    chat.leads("/overdragen Piet")
    chat.says("Anna", Place.GROUP, "/afspraak: lijst maken door Piet voor 3 december")
    chat.says("Piet", Place.PRIVATE, "ja")
    assert (session(chat).facilitator, session(chat).reminders) == ("test:Anna", {})
    assert "Typ: neem over. Wil je een herinnering? Typ: herinner afspraak 1." in told(chat, "Piet")
    chat.says("Piet", Place.PRIVATE, "herinner afspraak 1")
    assert len(session(chat).reminders) == 1
    chat.says("Piet", Place.PRIVATE, "ja")
    assert session(chat).facilitator == "test:Piet"


@pytest.mark.parametrize(("who", "line"), [("Anna", "/overdragen Piet"), ("Fatima", "neem over")])
def test_whether_a_step_is_meant_can_be_answered_while_a_colleague_may_lead(chat: Playing, who: str, line: str) -> None:
    """The question says to type «ja», and that works there and then."""
    chat.says(who, Place.PRIVATE, line)
    chat.now += MINUTE / 2
    chat.leads("verder")
    assert session(chat).slot.kind is StepKind.ROUND
    chat.leads("ja")
    assert session(chat).slot.kind is not StepKind.ROUND
    chat.leads("nee")
    chat.passes(2)
    assert session(chat).facilitator == "test:Anna"


def test_a_yes_after_a_colleague_wanted_to_lead_is_asked_about(chat: Playing) -> None:
    """It may be to them, or to what was asked before that."""
    chat.leads("verder")
    chat.now += MINUTE / 2
    chat.says("Piet", Place.GROUP, "neem over")
    chat.now += MINUTE / 4
    chat.leads("ja")
    assert (session(chat).facilitator, session(chat).slot.kind) == ("test:Anna", StepKind.ROUND)
    assert "Mag Piet de begeleiding overnemen?" in told(chat, "Anna")
    chat.leads("/overdragen Piet")
    assert session(chat).facilitator == "test:Piet"


def test_who_wants_to_lead_after_another_reads_that_one_is_first(chat: Playing) -> None:
    """Nobody is left waiting for an answer that can't come."""
    chat.leads("/overdragen Fatima")
    chat.says("Piet", Place.GROUP, "neem over")
    assert "Jij hoeft niet meer te antwoorden" in told(chat, "Fatima")
    chat.says("Fatima", Place.GROUP, "neem over")
    assert "Er loopt al een verzoek van Piet" in told(chat, "Fatima")
    assert session(chat).heir == "test:Piet"


def test_who_wants_to_take_over_waits_a_minute_for_a_no(chat: Playing) -> None:
    """Not less: the facilitator may be reading something out."""
    chat.says("Piet", Place.GROUP, "neem over")
    chat.now += (session(chat).takeover or chat.now) - chat.now
    assert session(chat).facilitator == "test:Anna"
    chat.ring(chat.now)
    assert session(chat).facilitator == "test:Piet"


@pytest.mark.parametrize("move", ["volgende", "verder", "kaart 9", "afsluiting"])
def test_undo_gives_back_the_floor_and_the_hands_that_the_move_took(chat: Playing, move: str) -> None:
    """Also from a step in which nobody waits any more."""
    before = floor(chat)
    chat.leads(move)
    if move == "verder":  # a round that has just begun is not left without a yes
        chat.leads("ja")
    assert floor(chat) != before
    chat.leads("ongedaan")
    assert floor(chat) == before


def test_undo_raises_no_hand_that_was_lowered_since(chat: Playing) -> None:
    """Nor of who has gone; who has put up a hand since stays."""
    chat.leads("volgende")
    chat.says("Fatima", Place.GROUP, "hand omlaag")
    chat.says("Piet", Place.GROUP, "hand")
    chat.leads("ongedaan")
    assert floor(chat) == ("", ("test:Piet",))
    chat.leads("beurt")
    chat.leads("afsluiting")
    chat.goes("Piet")
    chat.says("Fatima", Place.GROUP, "hand")
    chat.leads("ongedaan")
    assert floor(chat) == ("", ("test:Fatima",))


def test_undo_to_a_break_leaves_no_hand_up(chat: Playing) -> None:
    """There nobody can be given the floor, nor lower a hand; those of before the break are back once that is undone too."""
    before = floor(chat)
    chat.leads("pauze 5")
    chat.passes(5)
    chat.leads("verder")
    chat.says("Fatima", Place.GROUP, "hand")
    chat.leads("ongedaan")
    assert floor(chat) == ("", ())
    shown = chat.newest("Anna", Look.COCKPIT)
    assert shown is not None
    assert "woord" not in " ".join(each.label for each in shown.buttons)
    chat.leads("ongedaan")
    assert floor(chat) == before


def test_a_button_from_before_an_undo_is_an_old_one(chat: Playing) -> None:
    """What it was about has been undone."""
    chat.onward()
    _, button = chat.button("Anna", "De pauze is voorbij")
    chat.leads("ongedaan")
    assert session(chat).table
    assert button.about != session(chat).pin
