"""What the result, the report and the cockpit count: everybody who did something, also when they have gone since."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
import pytest

from bot.engine.language.wording import spoken_time
from bot.engine.model.blocks import Facts
from bot.engine.model.deck import CardKind, Fact, Source
from bot.engine.model.events import Place
from bot.engine.model.messages import Look
from bot.engine.views.preparation import fact_page
from bot.engine.views.report import report
from tests.decks import real_config
from tests.engine.playing import Playing
from tests.engine.test_choosing import Table


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


def test_the_result_itself_asks_for_another_session_until_that_is_too_late(chat: Playing) -> None:
    """It is the last thing that everybody looks at; afterwards no button is left there that does nothing."""
    chat.onward(4)
    asking = chat.newest("groep", Look.RESULT)
    assert asking is not None
    assert [each.line() for each in asking.buttons] == ["vervolg ja", "vervolg nee"]
    step = chat.newest("groep", Look.STEP)
    assert step is not None
    assert not step.buttons
    for _ in range(2):  # a second press says the same once more
        chat.says("Piet", Place.GROUP, "vervolg ja")
    assert "Nog een sessie: 1 ja, 0 nee" in read(chat, Look.RESULT, "groep")
    chat.leads("stop ja")
    ended = chat.newest("groep", Look.RESULT)
    assert ended is not None
    assert not ended.buttons
    assert "Wil je nog een sessie?" not in ended.plain()
    assert "Nog een sessie: 1 ja, 0 nee" in ended.plain()


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


def test_each_card_has_its_time_and_how_the_choices_lay_before_and_after_the_talk() -> None:
    """When it came, how long it lay there in all (not in a break, and once more when it came back), and what the talk changed."""
    table = Table()
    table.does("Anna: volgende")
    while table.kind() is not CardKind.DILEMMA:
        table.does("Anna: volgende")
    card, came = table.running.number(table.running.table), table.at
    chose = ("Piet", "Fatima", "Sem", "Joost")
    table.does(*(f"{who}: A" for who in chose), "Anna: stand", "Anna: nog een keer kiezen")
    table.does("Piet: B", *(f"{who}: A" for who in chose[1:]), "Anna: stand")
    table.at += dt.timedelta(minutes=8)
    table.does("Anna: volgende")
    words = report(table.running, table.config.decks[table.running.deck], table.at, table.config).plain()
    (line,) = (each for each in words.split("\n") if each.startswith(f"Kaart {card} – Dilemma"))
    assert line.startswith(f"Kaart {card} – Dilemma, {spoken_time(came)}, 10 minuten. ")
    assert line.endswith(" Voor: A 4, B 0. Na: A 3, B 1. Eén koos anders.")


def test_the_time_of_a_card_is_that_on_the_table() -> None:
    """What was taken back, and a break, are no time on the table; a card that came back counts on."""
    chat = Playing().begin("/start zon 2u")
    chat.onward(3)
    for minutes, words in ((4, "pauze 10"), (10, "verder"), (3, "volgende"), (1, "vorige"), (2, "volgende")):
        chat.passes(minutes)
        chat.leads(words)
    chat.leads("verslag")
    assert "Kaart 1 – Oefenkaart (stelling), 13:00, 9 minuten." in read(chat, Look.RESULT)


def test_one_grade_is_shown_nowhere_also_not_with_its_reason(chat: Playing) -> None:
    """The reason stands there, for whoever gave it wanted it read."""
    chat.says("Piet", Place.PRIVATE, "cijfer 4 want te lang")
    chat.leads("verslag")
    words = read(chat, Look.RESULT)
    assert "- te lang" in words
    assert "4:" not in words


def test_reasons_with_one_grade_stand_by_the_alphabet(chat: Playing) -> None:
    """Not in the order in which they were given: who sat there would know whose it is."""
    for who, words in (("Piet", "cijfer 7 want zo"), ("Fatima", "cijfer 7 want anders")):
        chat.says(who, Place.PRIVATE, words)
    chat.leads("verslag")
    assert "- 7: anders\n- 7: zo" in read(chat, Look.RESULT)


def test_the_selection_and_the_version_of_the_deck_stand_beside_the_word() -> None:
    """Whoever holds the next session needs them to get the same cards."""
    chat = Playing().begin("/start zon keus:gemeente+7-4-12 1u")
    chat.leads("verslag")
    words = read(chat, Look.RESULT)
    assert "Woord: zon\n" in words
    assert (
        "Keus uit de kaarten: keus:gemeente+7-4-12: alleen voor gemeente, kaart 7 eerst, zonder kaart 4 en 12" in words
    )
    assert chat.session is not None
    assert f"versie {chat.session.deck[:7]}" in words


def test_what_is_left_of_the_deck_is_told() -> None:
    """Cards that were discussed or skipped have been; on paper the others stand with what is on them."""
    chat = Playing().begin("/start zon 1u")
    chat.onward(3)
    chat.leads("overslaan")
    chat.passes(1)
    chat.leads("volgende")
    chat.leads("verslag")
    message = chat.newest("Anna", Look.RESULT)
    assert message is not None
    assert chat.session is not None
    assert "Nog niet geweest: 29 kaarten van de 31, nummer 3 tot en met 31." in message.plain()
    config = msgspec.structs.replace(chat.config, formats=("pdf",))
    file = report(chat.session, config.decks[chat.session.deck], chat.now, config, "pdf").file
    assert file is not None
    assert file.document is not None
    listed = [each.rows for each in file.document.body if isinstance(each, Facts)][-1]
    assert len(listed) == 29
    assert listed[0][0].startswith("3. ")
