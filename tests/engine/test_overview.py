"""The overview over the sessions: what it counts, and that nothing of it can be brought back to one person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.engine import Session
from bot.engine.model.deck import CardKind
from bot.engine.model.overview import Overview, overview
from bot.engine.model.session import Agreement, GivenGrade, Participant, second
from bot.engine.moves.standing import put_away
from bot.engine.views.overview import document
from bot.paper.plain import plain
from tests.decks import real_config
from tests.engine.playing import Playing

CONFIG = real_config()
DECK = CONFIG.decks[CONFIG.names[CONFIG.default_deck]]
OPINION, OTHER = [card.id for card in DECK.cards if card.kind is CardKind.DILEMMA][:2]
PEOPLE = ("test:Anna", "test:Piet", "test:Els", "test:Sem", "test:Joost")
DAY = dt.timedelta(days=1)


def begun() -> Session:
    session = Playing().begin().session
    assert session is not None
    return replace(session, people={each: Participant(each.removeprefix("test:")) for each in PEOPLE})


BEGUN = begun()


def held(*grades: str, day: int = 0, ended: bool = True, practice: bool = False) -> Session:
    """A session that was held so many days later, in which each gave these grades; `8 7` is of two behind one account."""
    slots = tuple(replace(each, start=each.start + day * DAY, end=each.end + day * DAY) for each in BEGUN.agreed.slots)
    given = {
        who: GivenGrade(Decimal(first), others=tuple(map(Decimal, others)))
        for who, (first, *others) in zip(PEOPLE, map(str.split, grades), strict=False)
    }
    people = {who: replace(each, practice=practice and who == PEOPLE[-1]) for who, each in BEGUN.people.items()}
    return replace(
        BEGUN,
        agreed=replace(BEGUN.agreed, slots=slots),
        ended_at=slots[-1].end if ended else None,
        grades=given,
        people=people,
    )


def came_by(session: Session, *, discussed: Sequence[str] = (), skipped: Sequence[str] = ()) -> Session:
    return replace(session, at=replace(session.at, discussed=tuple(discussed), skipped=tuple(skipped)))


def rethought(session: Session, card: str) -> Session:
    """Four chose at this card, and one of them otherwise after the talk."""
    first = dict.fromkeys(PEOPLE[:4], "a")
    again = {**first, PEOPLE[0]: "b"}
    session = came_by(session, discussed=(card,))
    return replace(session, choices={card: first, second(card): again}, shown=(card, second(card)))


def told(*sessions: Session) -> Overview:
    made = overview(sessions, CONFIG.decks)
    assert made is not None
    return made


def test_sessions_that_one_chat_has_had_count_each() -> None:
    """What is left of those before counts as when they were the last; the one that runs does not."""
    first, second_, third = (held("8", "7", "6", day=day) for day in (0, 7, 14))
    apart = told(first, second_, third)
    assert told(replace(third, before=(put_away(first), put_away(second_)))) == apart
    running = replace(held(day=21, ended=False), before=tuple(map(put_away, (first, second_, third))))
    assert told(running) == apart


def test_what_is_left_of_a_session_has_nobody_s_name_nor_words() -> None:
    """But in what was agreed; who was only listed is not in it at all."""
    left = put_away(replace(held("8", "7"), people={**BEGUN.people, "test:Els": Participant("Els", listed=True)}))
    assert {each.name for each in left.people.values()} == {""}
    assert "test:Els" not in left.people
    assert {each.why for each in left.grades.values()} == {""}


@pytest.mark.parametrize("sessions", [(), ("8 7 6",), ("8", "8")])
def test_of_fewer_than_three_sessions_nothing_is_told(sessions: tuple[str, ...]) -> None:
    """Not even how many there are."""
    assert overview([held(each) for each in sessions], CONFIG.decks) is None


@pytest.mark.parametrize(
    "odd",
    [
        held("7", "8", "9", ended=False),
        held("7", "8", "9", practice=True),
        replace(held("7"), people={PEOPLE[0]: Participant("Anna"), PEOPLE[1]: Participant("Piet", listed=True)}),
    ],
    ids=["it still runs", "practice colleagues took part", "she was alone"],
)
def test_a_session_that_was_none_does_not_count(odd: Session) -> None:
    """What runs is not over yet, and who rehearses has held no session."""
    assert overview([held("8", "7", "6")] * 2 + [odd], CONFIG.decks) is None


def test_grades_over_time_are_of_three_sessions_or_more() -> None:
    """In the order in which they were held, whatever the order in which they are kept; each in one row only."""
    sessions = [held("6", "6", "6", day=day) for day in (0, 1, 2)] + [
        held("8", "8", "8", day=day) for day in (5, 4, 9, 7)
    ]
    periods = told(*reversed(sessions)).periods
    assert [(each.sessions, each.average) for each in periods] == [(3, Decimal(6)), (4, Decimal(8))]
    assert [(each.first.day, each.last.day) for each in periods] == [(1, 3), (5, 10)]


@pytest.mark.parametrize("few", [("1",), ("1", "1"), ("1 1",), ("1 1 1",), ("1 1 1", "10")], ids="; ".join)
def test_grades_that_could_be_somebodys_count_nowhere(few: tuple[str, ...]) -> None:
    """One, two of which each knows the other's, or one beside those of an account of which all know each other's."""
    whole = [held("8", "7", "6", day=day) for day in range(3)]
    with_few = told(*whole, held(*few, day=9))
    without = told(*whole)
    assert (with_few.average, with_few.periods, with_few.graded) == (without.average, without.periods, without.graded)
    assert with_few.sessions == 4
    alone = told(*[held(*few, day=day) for day in range(3)])
    assert (alone.average, alone.periods, alone.graded) == (None, (), 0)


@given(st.lists(st.lists(st.integers(1, 10).map(str), max_size=5), min_size=3, max_size=8), st.data())
def test_nobody_s_grade_alone_changes_what_is_told_of_a_few(grades: list[list[str]], data: st.DataObject) -> None:
    """Whatever somebody gave in a session with too few grades, each number is the same: there is nothing to subtract."""
    days = list(enumerate(grades))
    others = [[data.draw(st.integers(1, 10).map(str)) for _ in each] if len(each) < 3 else each for each in grades]
    one = told(*(held(*each, day=day) for day, each in days))
    other = told(*(held(*each, day=day) for day, each in enumerate(others)))
    assert one == other


def test_a_card_that_made_people_think_again_is_counted_over_the_sessions_in_which_it_came_by() -> None:
    """From three on; how people chose is told nowhere."""
    plain_one = came_by(held(), discussed=(OPINION, OTHER))
    made = told(rethought(held(), OPINION), rethought(held(), OPINION), plain_one, rethought(held(), OTHER))
    assert [(each.card, each.times, each.of) for each in made.thought_again] == [(OPINION, 2, 3)]


def test_a_card_is_always_skipped_when_it_was_each_time_that_it_came_by() -> None:
    """In three sessions at least; one that was never reached was not skipped."""
    always, once = came_by(held(), skipped=(OPINION, OTHER)), came_by(held(), skipped=(OPINION,), discussed=(OTHER,))
    assert [each.card for each in told(always, always, once).skipped] == [OPINION]
    assert told(always, always, held()).skipped == ()


def test_a_card_is_called_by_its_subject_and_how_it_begins_and_where_there_is_none_it_says_so() -> None:
    """The deck is named where there are several."""
    words = plain(document(told(*[came_by(held(), skipped=(OPINION,))] * 3), CONFIG.decks, BEGUN.clock))
    card = DECK.card(OPINION)
    assert f"3 van de 3 sessies: {card.subject}: {' '.join(card.text.split()[:3])}" in words
    assert DECK.title not in words.partition(card.subject)[2].partition("\n")[0]
    assert "Nog geen." in words
    other = replace(DECK, name="ander", title="Een ander deck", version="ander")
    made = told(*[came_by(held(), skipped=(OPINION,))] * 3)
    both = replace(made, skipped=(*made.skipped, replace(made.skipped[0], deck=other.version)))
    words = plain(document(both, {**CONFIG.decks, other.version: other}, BEGUN.clock))
    assert f"{card.subject} ({DECK.title}): " in words
    assert f"{card.subject} (Een ander deck): " in words


HOW = (
    "Zo tel ik: elk getal gaat over minstens 3 sessies. Cijfers van een sessie tellen pas mee vanaf drie cijfers. "
    "Er staat nergens wie iets koos of gaf. Een sessie die is gewist, telt niet meer mee."
)
OF_MANY = f"""Overzicht van de kaartensessies

6 sessies, 1 december 2026 – 10 januari 2027. Gemaakt op 1 december 2026.

Sessies: 6
Cijfer: gemiddeld 7, over 6 sessies
Afspraken: 0

Het cijfer in de loop van de tijd

Gemiddeld cijfer
1 december – 15 december 2026 (3 sessies): 7
22 december 2026 – 10 januari 2027 (3 sessies): 7

Kaarten die tot nadenken brachten

6 van de 6 sessies: Praten met elkaar: Je team praat al een kwartier over één kaart. Jij hebt je …

Kaarten die steeds zijn overgeslagen

3 van de 3 sessies: Actief of op verzoek: Voor de vierde keer vraagt iemand wat een fabriek uitstoot. …

{HOW}
"""
OF_FEW = f"""Overzicht van de kaartensessies

3 sessies, 1 december 2026. Gemaakt op 1 december 2026.

Sessies: 3
Cijfer: nog te weinig cijfers
Afspraken: 0

Kaarten die tot nadenken brachten

Nog geen.

Kaarten die steeds zijn overgeslagen

Nog geen.

{HOW}
"""


def test_the_whole_overview_is_read_as_prose() -> None:
    """Of many sessions, of few, and of so many that there is no line yet."""
    many = [rethought(held("8", "7", "6", day=day), OPINION) for day in (0, 7, 14, 21, 28, 40)]
    many[:3] = [replace(each, at=replace(each.at, skipped=(OTHER,))) for each in many[:3]]
    few = [held("8", "7", "6", day=day) for day in range(3)]
    whole = [plain(document(told(*each), CONFIG.decks, BEGUN.clock)) for each in (many, [held()] * 3, few)]
    assert whole[:2] == [OF_MANY, OF_FEW]
    assert "(3 sessies): 7\n\nEen lijn komt er vanaf 6 sessies.\n\nKaarten die" in whole[2]


def test_agreements_are_counted_with_those_that_have_a_name_and_a_day_and_those_that_were_kept() -> None:
    """What was agreed, and who would do it, is told nowhere."""
    whole = Agreement(1, "Sluisdeur nakijken", who="Piet", when=dt.date(2026, 12, 3), done=True)
    session = replace(
        held(), agreements=(whole, replace(whole, number=2, who=""), replace(whole, number=3, when=None, done=False))
    )
    made = told(session, session, session)
    assert (made.agreements, made.settled, made.kept) == (9, 3, 6)
    words = plain(document(made, CONFIG.decks, BEGUN.clock))
    assert "9, 3 met een naam en een datum, 6 gedaan" in words
    assert not {"Sluisdeur", "Piet", "Anna", "zon"} & set(words.split())


def test_a_deck_that_is_gone_takes_only_its_cards_along() -> None:
    """Grades and agreements are of the session, not of its deck."""
    sessions = [rethought(held("8", "8", "8"), OPINION)] * 3
    made = overview(sessions, {})
    assert made is not None
    assert (made.average, made.thought_again) == (Decimal(8), ())
