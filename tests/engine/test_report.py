"""What the result, the report and the cockpit count: everybody who did something, also when they have gone since."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
import pytest

from bot.engine.model.deck import Fact, Source
from bot.engine.model.events import Place
from bot.engine.model.messages import Look
from bot.engine.views.preparation import fact_page
from tests.decks import real_config
from tests.engine.playing import Playing


@pytest.fixture
def chat() -> Playing:
    """A session in which grades are asked for."""
    chat = Playing().begin("/start zon 1u")
    chat.onward(4)
    return chat


def read(chat: Playing, look: Look, who: str = "Anna") -> str:
    """The newest message of this look, in plain words."""
    message = chat.newest(who, look)
    assert message is not None
    return message.plain()


def test_who_has_gone_still_counts_for_what_they_gave(chat: Playing) -> None:
    """Nobody's grade is more than there are people, and nobody waits for whoever has gone."""
    for who in ("Piet", "Fatima"):
        chat.says(who, Place.GROUP, "8")
        chat.says(who, Place.PRIVATE, "akkoord")
        chat.goes(who)
    chat.leads("cockpit")
    cockpit = read(chat, Look.COCKPIT)
    assert "Cijfers: 2 van 3" in cockpit
    assert "Spelregels: 0 van 1 akkoord; nog niet: Anna" in cockpit
    chat.leads("verslag")
    assert "Deelnemers: 3" in read(chat, Look.RESULT)


def test_who_chose_and_went_still_counts_at_the_card() -> None:
    """Two of three have chosen, also when one of them has gone."""
    chat = Playing().begin()
    for _ in range(3):
        chat.leads("verder")
    for who in ("Piet", "Fatima"):
        chat.says(who, Place.GROUP, "eens")
    chat.goes("Piet")
    assert "Gekozen: 2 van 3" in read(chat, Look.CARD, "groep")


def test_an_open_question_is_whole_only_with_a_name_and_a_date(chat: Playing) -> None:
    """The facilitator sees how many are not."""
    for words in ("een", "twee door Piet", "drie voor 3 december", "vier door Piet voor 3 december"):
        chat.says("Piet", Place.GROUP, f"/vraag: {words}")
    assert "Open vragen: 4; 3 nog zonder naam of datum" in read(chat, Look.COCKPIT)


def test_the_report_gives_reasons_from_the_highest_grade_down_without_names(chat: Playing) -> None:
    """In the order of the grades, whoever came first."""
    for who, words in (
        ("Piet", "cijfer 6 want lang"),
        ("Fatima", "cijfer 9 want fijn"),
        ("Anna", "cijfer 7,5 want goed"),
    ):
        chat.says(who, Place.PRIVATE, words)
    chat.leads("verslag")
    report = read(chat, Look.RESULT)
    assert "- 9: fijn\n- 7,5: goed\n- 6: lang" in report
    assert not [who for who in ("Piet", "Fatima", "Anna") if who in report]


def test_the_report_of_later_tells_when_the_session_ended(chat: Playing) -> None:
    """Not when the report was asked for."""
    chat.passes(50)
    chat.leads("/stop ja")
    chat.passes(60)
    chat.leads("verslag")
    assert "Tijd: 13:00 – 13:50" in read(chat, Look.RESULT)


def test_a_long_reason_is_cut_between_two_words(chat: Playing) -> None:
    """And says so."""
    chat.says("Piet", Place.PRIVATE, f"cijfer 8 want {'woord ' * 100}")
    assert chat.session is not None
    why = chat.session.grades["test:Piet"].why
    assert len(why) <= 502
    assert why.endswith(" woord …")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"ends": dt.date(2027, 1, 1)}, "Let op: dit is zeker tot vrijdag 1 januari 2027. Kijk het daarna na."),
        ({"ends": dt.date(2026, 11, 1)}, "Let op: dit was zeker tot zondag 1 november. Kijk na hoe het nu is."),
        ({"opened": False}, "Niemand heeft ze nagekeken op de site zelf."),
        ({"opened": dt.date(2025, 1, 1)}, "Let op: dit is meer dan een jaar geleden nagekeken."),
    ],
)
def test_what_there_is_to_doubt_of_a_fact_is_told(changes: dict[str, Any], told: str) -> None:
    """Whoever prepares reads it beside the fact, ahead of the day and after it; a fact without doubt says nothing."""
    fact = Fact("proef", "Het is zo.", Source("Een bron", "https://voorbeeld.nl"), checked=dt.date(2026, 2, 20))
    whole = real_config()
    deck = msgspec.structs.replace(whole.decks[whole.names["actieve-openbaarmaking"]], facts=(fact,))
    now = dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC)
    assert "Let op" not in fact_page(deck, 1, now).plain()
    doubtful = msgspec.structs.replace(fact, **changes)
    assert told in fact_page(msgspec.structs.replace(deck, facts=(doubtful,)), 1, now).plain()


def test_what_was_done_before_is_counted_apart() -> None:
    """A second session with the same word tells what is of today."""
    chat = Playing().begin("/start zon 1u")
    for words in ("verder", "verder", "verder", "volgende", "/stop ja"):
        chat.leads(words)
    chat.begin("/start zon 1u")
    for words in ("hervat", "verder", "verder", "verder", "kaart 1", "volgende"):
        chat.leads(words)
    assert "1 vandaag en 2 vorige keer, van de 31 kaarten" in read(chat, Look.COCKPIT)
