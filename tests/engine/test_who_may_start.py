"""Where only some may begin a session, the adapter finds out and the engine says no."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.engine import State, begins, react
from bot.engine.model.effects import Post, Private
from bot.engine.model.events import Event, Joined, Person, Place, Pressed, Said
from bot.engine.model.messages import Look
from tests.decks import real_config

AT = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
ANNA = Person("test:anna", "Anna")


def said(text: str, place: Place = Place.GROUP, addressed: bool = False, may_start: bool = True) -> Said:
    return Said(at=AT, person=ANNA, place=place, text=text, addressed=addressed, may_start=may_start)


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (said("/start zon"), True),
        (said("start zon 2u"), True),
        (said("@Kaartenbot start zon"), True),
        (said("start", addressed=True), True),
        (said("we kunnen wel een keer start zeggen"), False),
        (said("/stop"), False),
        (said("/start zon", Place.PRIVATE), False),
        (Pressed(at=AT, person=ANNA, place=Place.GROUP, command="start", args="zon"), True),
        (Pressed(at=AT, person=ANNA, place=Place.GROUP, command="hand"), False),
        (Joined(at=AT, person=ANNA), False),
    ],
)
def test_whether_an_event_begins_a_session(event: Event, expected: bool) -> None:
    """Exactly what the engine would take for a start."""
    assert begins(event) is expected
    state, _ = react(State(), event, real_config())
    if state.session is not None:
        assert expected


def test_who_may_not_start_reads_who_may() -> None:
    """Privately, and there is no session."""
    state, effects = react(State(), said("/start zon", may_start=False), real_config())
    assert state.session is None
    (effect,) = effects
    assert isinstance(effect, Post)
    assert effect.audience == Private(ANNA.id)
    assert effect.message.look is Look.REFUSAL
    assert "organiseert, presenteert of beheert" in effect.message.plain()


@pytest.mark.parametrize(
    "line",
    [
        "vraag: wie komt er morgen?",
        "Afspraak: om 13:00 bellen",
        "morgen: eerst het verslag",
        "cijfer: 8",
        "Antwoord: ja",
    ],
)
def test_colleagues_in_a_chat_without_a_session_are_left_alone(line: str) -> None:
    """The bot may be there long before the first one; who speaks to it is answered."""
    assert react(State(None, None), said(line), real_config()) == (State(None, None), ())
    assert react(State(None, None), said(line, addressed=True), real_config())[1]
