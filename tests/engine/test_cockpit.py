"""The cockpit shows first what is needed first, and the rest a press away, from card to card as its reader left it."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.engine.model.blocks import Fold, Heading, Role, Secret, plain_block, text
from bot.engine.model.deck import CardKind
from bot.engine.model.events import Joined, Person, Place
from bot.engine.model.messages import Look, Message
from bot.engine.model.session import Session, State
from bot.engine.moves import move as moves
from bot.engine.views import cockpit as view
from tests.engine.playing import NOON, Playing

MOST = 150  # words at first sight
CARDS = range(1, 32)


@pytest.fixture(scope="module")
def chat() -> Playing:
    """A session at its first card."""
    chat = Playing().begin("/start zon 2u")
    chat.onward(3)
    return chat


def cockpit(chat: Playing) -> Message:
    """The facilitator's newest cockpit."""
    shown = chat.newest("Anna", Look.COCKPIT)
    assert shown is not None
    return shown


def first_sight(message: Message) -> str:
    """All that is to be read without opening anything."""
    blocks = (each.title if isinstance(each, Fold) and not each.open else plain_block(each) for each in message.body)
    return "\n".join([message.title, *blocks])


@pytest.mark.parametrize("number", CARDS)
def test_what_is_needed_first_is_what_is_seen_first(number: int, chat: Playing) -> None:
    """One line of time, then the toelichting to begin with; within 150 words, and nothing of the toelichting lost."""
    chat.leads(f"kaart {number}")
    assert chat.session is not None
    card = chat.config.decks[chat.session.deck].card(chat.session.table)
    shown = cockpit(chat)
    assert len(first_sight(shown).split()) <= MOST
    told = card.explanation
    assert told is not None
    clock, *rest = shown.body
    assert getattr(clock, "role", None) is Role.CLOCK
    needed = [words for words in (told.opening, told.silent, told.heated) if words]
    assert [each.text for each in rest[: len(needed)] if isinstance(each, Secret)] == needed
    folded = "\n".join(plain_block(each) for each in shown.body if isinstance(each, Fold))
    for words in (told.about, told.deeper, told.misunderstanding, told.correction, told.agreed, told.what_if):
        assert words in folded
    assert "alles" in " ".join(button.label for button in shown.buttons if button.unfolds)


def test_what_is_said_of_a_round_is_said_once_and_fits_the_card() -> None:
    """With its first card, and only where something is chosen."""
    chat = Playing().begin("/start zon 2u")
    chat.onward(3)
    headings = [each.text for each in cockpit(chat).body if isinstance(each, Heading)]
    assert headings == ["Zeg bij deze ronde"]
    for number in CARDS[1:]:
        chat.leads(f"kaart {number}")
        assert chat.session is not None
        kind = chat.config.decks[chat.session.deck].card(chat.session.table).kind
        assert not [each for each in cockpit(chat).body if isinstance(each, Heading)]
        assert ("iedereen kan kiezen" in cockpit(chat).plain()) is (kind is not CardKind.QUESTION)


def test_the_cockpit_stays_open_as_it_was_left() -> None:
    """By button or typed; from card to card, into the next step, and back."""
    chat = Playing().begin("/start zon 2u")
    chat.onward(3)
    for line, seen in (("toon alles", True), ("volgende", True), ("toon minder", False), ("volgende", False)):
        chat.leads(line)
        assert {each.open for each in cockpit(chat).body if isinstance(each, Fold)} == {seen}
        label, other = ("Toon minder", "Toon alles") if seen else ("Toon alles", "Toon minder")
        labels = [each.label for each in cockpit(chat).buttons]
        assert label in labels
        assert other not in labels


def stages() -> list[Session]:
    """A session in each of its steps, and in a second round that began too late."""
    chat, found = Playing().begin("/start zon 2u"), []
    for minutes in (1, 1, 1, 60, 1, 50, 5, 5, 5):
        assert chat.session is not None
        found.append(chat.session)
        chat.passes(minutes)
        chat.onward()
    return found


STAGES = stages()
CONFIG = Playing().config


@given(st.sampled_from(STAGES), st.integers(-600, 180 * 600), st.integers(0, 900))
def test_where_it_tells_the_same_of_the_time_it_is_the_same(session: Session, tenths: int, later: int) -> None:
    """So that it need not be built to see that nothing changed."""
    first = NOON + dt.timedelta(seconds=tenths / 10)
    second = first + dt.timedelta(seconds=later / 10)
    if view.tells_of_time(session, first) == view.tells_of_time(session, second):
        assert view.cockpit(session, CONFIG, first) == view.cockpit(session, CONFIG, second)


@given(st.sampled_from(STAGES), st.integers(-600, 180 * 600))
def test_what_stays_as_it_is_keeps_its_timers(session: Session, tenths: int) -> None:
    """So that they need not be thought of anew with every question about the time."""
    now = session.clock + dt.timedelta(seconds=tenths / 10)
    later = State(session=replace(session, clock=now))
    move = moves.Move(later, Joined(at=now, person=Person("nep:piet", "Piet")), CONFIG)
    move.before = State(session=session)
    if moves._as_it_was(session, now):
        assert moves._timers(move, move.session) == session.timers


def test_a_question_about_the_time_shows_it_anew_once_a_minute(chat: Playing) -> None:
    """Whoever asks: in the same minute the cockpit stays, in the next it is shown anew."""
    chat.says("Piet", Place.GROUP, "/tijd")
    before = cockpit(chat)
    chat.says("Piet", Place.GROUP, "/tijd")
    assert cockpit(chat) is before
    chat.now += dt.timedelta(minutes=1)
    chat.says("Piet", Place.GROUP, "/tijd")
    assert cockpit(chat) != before


def test_what_the_last_cockpit_said_is_not_kept_after_the_session() -> None:
    """Not even as a digest: with a note in it, it would tell whoever guesses that note that they are right."""
    chat = Playing().begin("/start zon 2u")
    assert chat.session is not None
    assert chat.session.cockpit_says
    chat.leads("stop ja")
    assert not chat.session.running
    assert chat.session.cockpit_says == ""


def test_in_plain_words_a_fold_is_its_title_and_all_that_is_in_it() -> None:
    """Where nothing folds there is nothing to open; each part stands apart."""
    assert plain_block(Fold("Meer", (Heading("Doe"), text("Wacht even.")))) == "Meer\n\nDoe\n\nWacht even."
